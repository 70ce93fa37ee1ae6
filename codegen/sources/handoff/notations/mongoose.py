"""Mongoose in fences of JavaScript: `new Schema({ name: { type: String, required: true } })`, and
documents of a collection as an object of its types: `{ _id: ObjectId, name: String }`, or as one of
them in the notation of MongoDB's shell: `{ _id: ObjectId("507f…"), name: "Ann" }`.

A path without `required` may be missing: that is Mongoose's rule.
https://mongoosejs.com/docs/schematypes.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from codegen.sources.handoff.columns.columns import is_typed, placed
from codegen.sources.handoff.columns.lookalikes import other_place
from codegen.sources.handoff.columns.remarks import read_remark
from codegen.sources.handoff.columns.titles import title_of
from codegen.sources.handoff.facts import (
    About,
    Fact,
    Index,
    Rank,
    Reading,
    Reference,
    Unnamed,
    Value,
)
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.notations.code import facts as facts_of
from codegen.sources.handoff.notations.code import fences, line_of, tagged, unique_on
from codegen.sources.handoff.notations.jscode import entries, group, text_of
from codegen.sources.handoff.notations.sequelize import default_of
from codegen.sources.handoff.words.grammar import read_type
from codegen.sources.handoff.words.said import Say
from codegen.sources.handoff.words.sqltext import quote
from codegen.sources.handoff.words.tags import SCRIPT

_MADE = re.compile(
    r"\b(?:const|let|var)\s+(?P<name>\w+)\s*(?::[^=\n]+)?=\s*new\s+(?:mongoose\.)?Schema(?:<[^()\n]*>)?\(\s*(?=\{)"
)
_MODEL = re.compile(
    r"\bmodel(?:<[^()\n]*>)?\(\s*['\"`](?P<model>\w+)['\"`]\s*,\s*(?P<schema>\w+)"
    r"(?:\s*,\s*['\"`](?P<collection>\w+)['\"`])?"
)
_KIND = re.compile(
    r"(?:(?:mongoose|Schema|Types)\.)*(String|Number|Boolean|Date|Buffer|Map|Mixed|Object|Array|ObjectId|Decimal128"
    r"|BigInt|UUID|Double|Int32|Long)(?:\[\])?"
)
# `ObjectId("507f1f77")`, `ISODate("2026-01-01")`: values that only a document of a database has.
_STORED = {
    "ObjectId": "ObjectId",
    "ISODate": "Date",
    "NumberDecimal": "Decimal128",
    "NumberLong": "Long",
}
_VALUE = re.compile(rf"(?:new\s+)?({'|'.join(_STORED)})\(.*\)", re.DOTALL)
_PROGRAM = SCRIPT | {"", "jsx", "bson", "mongodb", "mongo"}
_OR_NULL = re.compile(r"\s*\|\s*(?:null|undefined)\b|\bnull\s*\|\s*")
# `'open' | 'shut'`
_UNION = re.compile(r"\s*(?:\|\s*)?(['\"`])[^'\"`]+\1(?:\s*\|\s*\1[^'\"`]+\1)+\s*")
# `"Ann"`, `true`: a value of one document, and its type; `12` and `null` have one that is not said.
_LITERAL = re.compile(r"(?P<String>[\"'`].*)|(?P<Boolean>true|false)|-?\d[\d._]*|null", re.DOTALL)
_TRUE = re.compile(r"true|\[\s*true\b.*", re.DOTALL)
_REMARK = re.compile(r"(?<!:)//\s*(.+)")
# `ObjectId, // Reference to User`
_OF_MODEL = re.compile(
    r"\W*(?:(?:foreign\s+key|ref(?:erence)?s?|refers?|link)\b\W*(?:to\s+)?|(?:->|\u2192)\s*)(?:the\s+)?(?-i:([A-Z]\w+))\b",
    re.IGNORECASE,
)
# `db.users.createIndex({ email: 1 }, { unique: true })`
_INDEX = re.compile(
    r"\bdb\.(?P<table>\w+)\.(?:createIndex|ensureIndex)\(\s*(?P<keys>\{[^{}]*\})\s*,?(?P<rest>[^;)\n]*)\)"
)
_ENDING = re.compile(r"_?schema$", re.IGNORECASE)


def read(block: Block, document: Document) -> Reading | None:
    """Read a fence of schemas or a collection's document; None for any other block."""
    if not tagged(block, _PROGRAM):
        return None
    if not _MADE.search(block.text):
        return _document(block) or _indexes(block)
    models: Mapping[str, re.Match[str]] = document.once("mongoose models", _models)
    found = [one for match in _MADE.finditer(block.text) if (one := _schema(match, block, models))]
    facts = [fact for one in found if isinstance(one, tuple) for fact in one]
    return Reading(tuple(facts), unnamed=tuple(one for one in found if isinstance(one, Unnamed)))


def _models(document: Document) -> Mapping[str, re.Match[str]]:
    """The call that makes a model, by the name of its schema."""
    found = (match for fence in fences(document) for match in _MODEL.finditer(fence.text))
    return {match["schema"]: match for match in found}


def _schema(
    match: re.Match[str], block: Fence, models: Mapping[str, re.Match[str]]
) -> Unnamed | tuple[Fact, ...] | None:
    """One schema: the facts of a collection that is named, or an entity; None where it is a part of
    other documents.
    """
    body = group(block.text, match.end())
    rest = block.text[match.end() + len(body) :].lstrip(", \n")
    options = (
        {key: value for key, value, _ in entries(group(rest, 0), 0)} if rest[:1] == "{" else {}
    )
    name, model = match["name"], models.get(match["name"])
    inside = re.search(rf"[:\[]\s*{name}\b", block.text)
    if model is None and (inside or options.get("_id") == "false"):
        return None
    line = block.line + 1 + block.text.count("\n", 0, match.end())
    facts = [*_columns(body, line, block), *_stamps(options, line)]
    if not facts:
        return None
    if "_id" not in {fact.column for fact in facts}:  # which is added to every schema
        facts.insert(0, Fact("", "_id", About.TYPE, "ObjectId", Rank.DDL, line))
    table = text_of(options.get("collection", "")) or (model["collection"] if model else None)
    if table:
        created = Fact(table, "", About.CREATED, True, Rank.DDL, line)
        return (created, *(fact.on(table) for fact in facts))
    title = model["model"] if model else _ENDING.sub("", name)
    own = title_of(block)
    title = title or (own.name if own else "")
    return Unnamed(title[:1].upper() + title[1:], line, tuple(facts)) if title else None


def _indexes(block: Fence) -> Reading | None:
    """Indexes as MongoDB's shell makes them, of columns and whole collections only."""
    found: list[Fact] = []
    for one in _INDEX.finditer(block.text):
        line = line_of(block, block.text, one.start())
        keys = list(entries(one["keys"], line))
        whole = all(name.isidentifier() and value in ("1", "-1") for name, value, _ in keys)
        if not keys or not whole or "partial" in one["rest"]:
            continue
        if re.search(r"unique\W+true", one["rest"]):
            found += facts_of(one["table"], [unique_on(name for name, _, _ in keys)], line)
        else:
            listed = (quote(name) + " DESC" * (value == "-1") for name, value, _ in keys)
            index = Index("", ", ".join(listed))
            found.append(Fact(one["table"], "", About.INDEX, index, Rank.DDL, line))
    return Reading(tuple(replace(fact, rank=Rank.TABLE) for fact in found)) if found else None


def _document(block: Fence) -> Reading | None:
    """An object of types below the heading that names its collection."""
    title, text = title_of(block), block.text.strip()
    if title is None or not text.startswith("{") or other_place(block, title.heading):
        return None
    found = list(entries(group(text, 0), block.line + 1))
    values = (_OR_NULL.sub("", value) for _, value, _ in found)
    typed = [one for one in values if _UNION.match(one) or not _LITERAL.match(one.lstrip("[ \n"))]
    kinds = [_kind(_given(value)) or (value if is_typed(value) else "") for value in typed]
    plain = sum(kind not in ("", "Object", "Array") for kind in kinds)
    stored = any(_VALUE.fullmatch(value) for _, value, _ in found)
    if not stored and (plain < 2 or sum(map(bool, kinds)) * 3 < len(found) * 2):
        return None
    facts = _columns(text, block.line + 1, block)
    told = (replace(fact, rank=Rank.TABLE) for fact in facts if fact.stated)
    return placed(Reading(tuple(told)), title, block)


def _columns(body: str, line: int, block: Fence) -> Iterator[Fact]:
    """What is said of every path of an object, beside it, too: `name: String, // required`,
    `note?: string`, `note: string | null`.
    """
    lines = block.text.split("\n")
    for key, written, at in entries(body, line):
        name, value = key.removesuffix("?"), _OR_NULL.sub("", written)
        remark = _REMARK.search(lines[at - block.line - 1])
        facts = list(_path(name, _given(value), at))
        says = [Say(About.NULLABLE, True)] if (name, value) != (key, written) else []
        says += read_remark(remark[1]) if remark else ()
        if remark and (model := _OF_MODEL.match(remark[1])) and "ObjectId" in value:
            says.append(Say(About.FOREIGN_KEY, Reference(model[1])))
        for say in says:
            facts = [f for f in facts if f.stated or f.about is not say.about]
            if say.about not in {f.about for f in facts}:
                facts.append(
                    Fact("", name, say.about, say.value, Rank.DDL, at, written=say.written)
                )
        yield from facts


def _given(value: str) -> Mapping[str, str]:
    """The options of a path; `String` has only a type, and so has an object of which a field is
    called `type`.
    """
    given = {key: one for key, one, _ in entries(value, 0)}
    fields = any(
        one.isidentifier() and is_typed(one) for key, one in given.items() if key != "type"
    )
    return given if "type" in given and not fields else {"type": value}


def _kind(given: Mapping[str, str]) -> str:
    """The type of a path: one of Mongoose's, `String[]`, or what holds others."""
    text = given["type"].strip()
    if text.startswith("["):
        inner = text[1:].removesuffix("]").strip().rstrip(",")
        found = _kind(_given(inner)) if inner else ""
        return f"{found}[]" if found and found != "Object" else "Array"
    if text.startswith("{") or re.fullmatch(r"\w*schema", text, re.IGNORECASE):
        return "Object"
    if match := _VALUE.fullmatch(text):
        return _STORED[match[1]]
    if match := _KIND.fullmatch(text):
        return match[0].rpartition(".")[2]
    if literal := _LITERAL.fullmatch(text):
        return literal.lastgroup or ""
    return text if text.isidentifier() and is_typed(text) else ""


def _path(name: str, given: Mapping[str, str], line: int) -> Iterator[Fact]:
    def fact(about: About, value: Value, written: str = "", *, stated: bool = True) -> Fact:
        return Fact("", name, about, value, Rank.DDL, line, stated=stated, written=written)

    listed = given["type"] if _UNION.fullmatch(given["type"]) else _listed(given.get("enum", ""))
    values = tuple(re.findall(r"['\"`]([^'\"`]+)['\"`]", listed))
    kind = _kind(given)
    if values and kind == "String":
        yield fact(About.ENUM, values, f"ENUM({', '.join(map(repr, values))})")
    elif kind:
        yield fact(About.TYPE, kind)
    elif _LITERAL.fullmatch(given["type"]):
        yield fact(About.FIELD, name)
    else:  # `String (unique)`
        said = read_type(given["type"].split("\n")[0])
        yield from (fact(say.about, say.value, say.written) for say in said.facts)
    if "required" in given:
        yield fact(About.NULLABLE, not _TRUE.fullmatch(given["required"]))
    elif name != "_id":
        yield fact(About.NULLABLE, True, stated=False)
    if _TRUE.fullmatch(given.get("unique", "")):
        yield fact(About.UNIQUE, "")
    if default := given.get("default", ""):
        yield fact(*default_of(default))
    if target := text_of(given.get("ref", "")):
        yield fact(About.FOREIGN_KEY, Reference(target))


def _listed(enum: str) -> str:
    """The values of `['a', 'b']`, or of `{ values: ['a', 'b'], message: … }`."""
    if not enum.startswith("{"):
        return enum
    return {key: value for key, value, _ in entries(enum, 0)}.get("values", "")


def _stamps(options: Mapping[str, str], line: int) -> Iterator[Fact]:
    """The two moments that `timestamps: true` adds."""
    for name in ("createdAt", "updatedAt") if options.get("timestamps") == "true" else ():
        yield Fact("", name, About.TYPE, "Date", Rank.DDL, line)
        yield Fact("", name, About.NULLABLE, False, Rank.DDL, line)
