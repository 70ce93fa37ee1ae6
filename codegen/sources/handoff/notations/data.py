"""Schemas as data: JSON and YAML fences with tables and their columns.

Only what calls itself so is read (`tables`, `columns`, `fields`): a request body is JSON, too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from codegen.sources.handoff.columns.clauses import statements
from codegen.sources.handoff.columns.columns import facts as column_facts
from codegen.sources.handoff.columns.columns import placed
from codegen.sources.handoff.columns.items import Item, read_item
from codegen.sources.handoff.columns.lookalikes import other_place
from codegen.sources.handoff.columns.titles import Title, read_title, says_table, title_of
from codegen.sources.handoff.facts import (
    About,
    Fact,
    Index,
    Partial,
    Rank,
    Reading,
    Reference,
    combine,
)
from codegen.sources.handoff.markdown.document import Block, Document, Fence, Heading, Row
from codegen.sources.handoff.notations import xml, yaml
from codegen.sources.handoff.notations.code import tagged
from codegen.sources.handoff.notations.typescript import MODELS
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.grammar import read_type
from codegen.sources.handoff.words.keys import IS_KEY
from codegen.sources.handoff.words.said import Said, read_default
from codegen.sources.handoff.words.sqltext import quote

_TAGS = frozenset(("", "json", "json5", "jsonc", "yaml", "yml", "xml"))
_LISTS = ("columns", "fields", "attributes")
_NAMES = ("name", "table", "table_name", "tableName", "column", "field")
_UNIQUE = ("unique", "uniques", "uniqueconstraints", "uniquetogether")
_INDEXES = ("indexes", "indices", "index")
_PLAIN = {"true": True, "yes": True, "false": False, "no": False, "null": None, "~": None, "": None}

# `"id": "uuid", // the key`: what JSON with comments has behind its values; texts are kept.
_COMMENT = re.compile(
    r"(\"(?:[^\"\\\n]|\\.)*\")|//[^\n]*|/\*.*?\*/|,(?=\s*(?://[^\n]*\s*)*[}\]])", re.DOTALL
)
# A value without a comma before the next line.
_NO_COMMA = re.compile(r"(?<=[\w\"\]}])(?=[ \t]*\n\s*\")")
# `"state": "OPEN | SHUT"`: values.
_UNION = re.compile(r"(?!NULL\b)[A-Z][A-Z0-9_]+(?:\s*\|\s*(?!NULL\b)[A-Z][A-Z0-9_]+)+")

Data = Any


def read(block: Block, _document: Document) -> Reading | None:
    """Read a fence of JSON, YAML or XML that describes tables; None for any other block."""
    if not tagged(block, _TAGS) or not (block.tag or _is_object(block)):
        return None
    if other_place(block):
        return None
    data, lines = loaded(block), Lines(block)
    found = list(_tables(data, lines)) or list(_model(data, lines))
    return combine(found) if found else None


def _model(data: Data, lines: Lines) -> Iterator[Reading]:
    """An object below an entity's heading whose values are types: `"id": "uuid (PK)"`; of a
    document that shows what a collection holds, all fields, with the types that it names.
    """
    title = title_of(lines.block)
    told = [h.text for h in lines.block.trail if MODELS.search(h.text)]
    if not isinstance(data, dict) or title is None or not told:
        return
    texts = {str(name): kind for name, kind in data.items() if isinstance(kind, str)}
    items = {name: _item(name, kind, lines.of(name)) for name, kind in texts.items()}
    typed = [name for name, item in items.items() if item and item.typed]
    shown = says_table(title.heading) and any(map(IS_KEY.fullmatch, typed))
    if len(texts) < 2 or not (shown or len(typed) * 3 >= len(data) * 2):
        return
    facts: list[Fact] = []
    for name in data if shown else items:
        item = items.get(name)
        line = item.row.line if item else lines.of(name)
        facts += column_facts("", name, item.said if item else Said(), Rank.TABLE, line)
    whole = placed(Reading(tuple(facts)), title, lines.block)
    others = [name for name in data if not (shown or name in texts)]
    why = f"no type for {', '.join(map(str, others))}"
    partial = (Partial(title.name, lines.block.line, why),) if others else ()
    yield replace(whole, partial=partial)


def _item(name: str, kind: str, line: int) -> Item | None:
    """A name and its type, perhaps with words about it: `"string - what it is called"`."""
    values = re.sub(r"\s*\|\s*", ", ", kind)
    said = f"ENUM({values})" if _UNION.fullmatch(kind) else kind
    return read_item(Row((f"{name}: {said}",), line, (f"`{name}`: {said}",)))


def loaded(block: Fence) -> Data:
    """What a fence of JSON, YAML or XML holds; None where it cannot be read."""
    if block.tag == "xml":
        return xml.tables(block.text)
    if block.tag.startswith("json") or _is_object(block):
        try:
            return json.loads(_NO_COMMA.sub(",", _COMMENT.sub(r"\1", block.text)))
        except (ValueError, RecursionError):
            return None
    try:
        return _plain(yaml.read(block.text, 0))
    except yaml.UnclearError:
        return None


def _plain(node: yaml.Node) -> Data:
    """A value of YAML as JSON has it."""
    if node.members:
        return {key: _plain(value) for key, value in node.members.items()}
    if node.items:
        return [_plain(one) for one in node.items]
    text = node.text.strip()
    if text.lower() in _PLAIN:
        return _PLAIN[text.lower()]
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else text


def _is_object(block: Fence) -> bool:
    return block.text.lstrip().startswith("{")


@dataclass
class Lines:
    """Where names stand; they are looked for in the order of the document."""

    block: Fence
    at: int = 0

    def of(self, name: str) -> int:
        """The line of the next mention."""
        match = re.compile(rf"(?<![\w$]){re.escape(name)}(?![\w$])").search(
            self.block.text, self.at
        )
        self.at = match.end() if match else self.at
        return self.block.line + 1 + self.block.text.count("\n", 0, self.at)


def _tables(data: Data, lines: Lines) -> Iterator[Reading]:
    """Each table of the data: in a list, by name, or alone."""
    keys = ("tables", "entities", "schema", "database") if isinstance(data, dict) else ()
    inside = next((data[key] for key in keys if isinstance(data.get(key), dict | list)), data)
    listed = inside if isinstance(inside, list) else [inside]
    for one in listed:
        if not isinstance(one, dict):
            continue
        name = next((one[key] for key in _NAMES if isinstance(one.get(key), str)), "")
        if name and (columns := _listed(one)) is not None:
            yield from _table(name, columns, one, lines)
            continue
        for key, value in one.items():
            if isinstance(value, dict) and (columns := _listed(value)) is not None:
                yield from _table(str(key), columns, value, lines)


def _listed(table: Mapping[str, Data]) -> Data:
    """The columns of a table; those of `{id: {type: uuid, pk: true}, …}` stand by themselves."""
    listed = next((table[key] for key in _LISTS if isinstance(table.get(key), list | dict)), None)
    alone = [one for one in table.values() if isinstance(one, dict) and "type" in one]
    keyed = any(_of_properties(one).get(About.PRIMARY_KEY) is not None for one in alone)
    return table if listed is None and keyed and len(alone) == len(table) > 1 else listed


def _table(name: str, columns: Data, table: Mapping[str, Data], lines: Lines) -> Iterator[Reading]:
    line = lines.of(name)
    facts: list[Fact] = []
    for column, said in _columns(columns):
        facts += column_facts("", column, said, Rank.TABLE, lines.of(column))
    key = table.get("primary_key", table.get("primaryKey"))
    if isinstance(key, list) and all(isinstance(one, str) for one in key):
        facts.append(Fact("", "", About.PRIMARY_KEY, tuple(key), Rank.TABLE, line))
    facts += _of_table(table, line) if facts else ()
    heading = Heading(1, name, line, name)
    title = read_title(heading) or Title(name, exact=True, heading=heading)
    if facts:
        yield placed(Reading(tuple(facts)), title, lines.block)


def _of_table(table: Mapping[str, Data], line: int) -> Iterator[Fact]:
    """`unique: [[a, b]]`, `indexes: [{columns: [a]}]`, `constraints: [UNIQUE (a)]`."""
    told = {re.sub(r"[\W_]", "", str(key)).casefold(): value for key, value in table.items()}
    for keys, unique in ((_UNIQUE, True), (_INDEXES, False)):
        for one in (each for key in keys for each in _each(told.get(key))):
            given = one if isinstance(one, dict) else {"columns": one}
            listed = given.get("columns", given.get("fields"))
            if isinstance(listed, list) and all(isinstance(name, str) for name in listed):
                name = given.get("name") if isinstance(given.get("name"), str) else ""
                only = unique or given.get("unique") is True
                keys_ = ", ".join(map(quote, listed))
                yield Fact("", "", About.INDEX, Index(str(name), keys_, "", only), Rank.TABLE, line)
    for one in _each(told.get("constraints")):
        yield from statements(one, line) if isinstance(one, str) else ()


def _each(given: Data) -> list[Data]:
    """The entries of a list; names alone are those of one entry."""
    if not isinstance(given, list):
        return []
    names = all(isinstance(one, str) and "(" not in one for one in given)
    return [given] if names and given else given


def _columns(columns: Data) -> Iterator[tuple[str, Said]]:
    pairs = columns.items() if isinstance(columns, dict) else ((None, one) for one in columns)
    for key, value in pairs:
        if isinstance(value, dict):
            name = key or next((value[k] for k in _NAMES if isinstance(value.get(k), str)), None)
            if isinstance(name, str):
                yield name, _of_properties(value)
            elif len(value) == 1 and all(isinstance(one, str) for one in value.values()):
                yield from ((str(own), read_type(kind)) for own, kind in value.items())
        elif isinstance(value, str) and key is not None:
            yield str(key), read_type(value)
        elif isinstance(value, str):
            name, _, rest = value.strip().partition(" ")
            yield name.rstrip(":"), read_type(rest) if rest else Said()


def _of_properties(given: Mapping[str, Data]) -> Said:
    """`type`, `nullable`, `primary_key`, …, whatever the spelling of the keys."""
    told = {re.sub(r"[\W_]", "", str(key)).casefold(): value for key, value in given.items()}
    said = read_type(_typed(told)) if isinstance(told.get("type"), str) else Said()
    null = told.get("nullable", told.get("null"))
    required = told.get("notnull", told.get("required"))
    if isinstance(null, bool) or isinstance(required, bool):
        said.add(About.NULLABLE, null if isinstance(null, bool) else not required)
    for about, keys in _FLAGS:
        if any(told.get(key) is True for key in keys):
            said.add(about, True if about is About.AUTO else "")
    default = told.get("default")
    if default is not None and not isinstance(default, dict | list):
        words = str(default).lower() if isinstance(default, bool) else str(default)
        said.add(About.DEFAULT, read_default(words), words)
    values = told.get("enum", told.get("values"))
    if isinstance(values, list) and values and all(isinstance(one, str) for one in values):
        said.add(About.ENUM, tuple(values), f"ENUM({', '.join(values)})")
    said.take(_constraints(told.get("constraints")))
    if reference := _reference(told):
        said.add(About.FOREIGN_KEY, reference)
    return said


_FLAGS: tuple[tuple[About, tuple[str, ...]], ...] = (
    (About.PRIMARY_KEY, ("primarykey", "pk", "primary")),
    (About.UNIQUE, ("unique", "isunique")),
    (About.AUTO, ("autoincrement", "identity")),
)


def _typed(told: Mapping[str, Data]) -> str:
    length = told.get("length", told.get("maxlength", told.get("size")))
    kind = str(told["type"])
    return f"{kind}({length})" if isinstance(length, int) and "(" not in kind else kind


def _constraints(given: Data) -> Said:
    texts = given if isinstance(given, list) else [given]
    said = Said()
    for text in texts:
        if isinstance(text, str):
            said.take(read_constraints(text))
    return said


def _reference(told: Mapping[str, Data]) -> Reference | None:
    target = next((told[k] for k in ("references", "foreignkey", "fk", "ref") if told.get(k)), None)
    if isinstance(target, dict):
        table, column = target.get("table"), target.get("column", target.get("field"))
        does = _action(target.get("on_delete", target.get("onDelete", told.get("ondelete"))))
        return Reference(table, column, does) if isinstance(table, str) else None
    said = read_constraints(f"FK {target}") if isinstance(target, str) else Said()
    found = said.get(About.FOREIGN_KEY)
    if not isinstance(found, Reference):
        return None
    return found if found.on_delete else replace(found, on_delete=_action(told.get("ondelete")))


def _action(given: Data) -> str | None:
    return given.upper().replace("_", " ") if isinstance(given, str) else None
