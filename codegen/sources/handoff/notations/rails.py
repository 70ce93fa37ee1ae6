"""Rails' migrations and schema.rb in fences: `create_table "users" do |t| … end`.

A column without `null: false` may be null, `id` is a bigint that counts up unless `id:` says
otherwise, `t.timestamps` are NOT NULL: Rails' rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from codegen.sources.handoff.columns.titles import table_names
from codegen.sources.handoff.facts import About, Fact, Index, Rank, Reading, Reference
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.notations.code import Said, line_of
from codegen.sources.handoff.words.frameworks import sql_of
from codegen.sources.handoff.words.sqltext import quote

_HEAD = re.compile(
    r"^\s*create_table\s*\(?\s*[:\"'](?P<table>\w+)[\"']?(?P<options>[^\n]*?)\s+do\s*\|", re.M
)
_END = re.compile(r"^\s*end\b", re.MULTILINE)
_LINE = re.compile(r"^\s*t\.(?P<kind>\w+)\b[ \t(]*(?P<rest>.*?)\)?\s*$", re.MULTILINE)
_NAME = re.compile(r"[:\"'](\w+)[\"']?\s*(?=,|$)")
_ADDED = re.compile(
    r"^\s*add_(?P<what>column|reference|foreign_key)\s*\(?\s*[:\"'](?P<table>\w+)[\"']?\s*,\s*[:\"'](?P<name>\w+)[\"']?(?P<rest>.*)$",
    re.MULTILINE,
)
_OPTION = re.compile(r"(\w+):\s*(\{[^{}]*\}|:?\"[^\"]*\"|:?'[^']*'|->\s*\{[^{}]*\}|:?[\w.-]+)")
_TYPES = sql_of("rails")
_CALLS = re.compile(r"\bcreate_table\b|\badd_(?:column|reference|foreign_key|index)\b")
_ADD_INDEX = re.compile(
    r"^\s*add_index\s*\(?\s*[:\"'](?P<table>\w+)[\"']?\s*,\s*(?P<rest>[^\n]*)", re.M
)
# `t.string :name, index: { unique: true }`
_OWN_INDEX = re.compile(r"\bindex:\s*\{([^{}]*)\}")
_WORDS = re.compile(r"%[iw]\[([\w\s]+)\]")


def read(block: Block, _document: Document) -> Reading | None:
    """Read a fence of Rails' migrations; None for any other block."""
    if not isinstance(block, Fence) or not _CALLS.search(block.text):
        return None
    if re.search(r"\bop\.(?:create_table|add_column)\b|\$table->", block.text):
        return None
    facts = [*_created(block), *_added(block), *_indexed(block)]
    return Reading(tuple(facts)) if facts else None


def _created(block: Fence) -> Iterator[Fact]:
    for head in _HEAD.finditer(block.text):
        table, options = head["table"], dict(_OPTION.findall(head["options"]))
        closing = _END.search(block.text, head.end())
        end = closing.start() if closing else len(block.text)
        line = line_of(block, block.text, head.start("table"))
        yield Fact(table, "", About.CREATED, True, Rank.DDL, line)
        for column, about, value in _key(options):
            yield Fact(table, column, about, value, Rank.DDL, line)
        for match in _LINE.finditer(block.text, head.end(), end):
            at = line_of(block, block.text, match.start("kind"))
            said = _column(match["kind"], match["rest"])
            if match["kind"] == "index":
                said = _index(table, match["rest"])
            elif own := _OWN_INDEX.search(match["rest"]):
                names = _NAME.findall(match["rest"].split(",")[0])
                indexes = (_index(table, f":{name}, {own[1]}") for name in names)
                said = chain(said, *indexes)
            for column, about, value in said:
                yield Fact(table, column, about, value, Rank.DDL, at)


def _key(options: dict[str, str]) -> Iterator[Said]:
    kind = options.get("id", "").strip(":\"'")
    if kind == "false":
        return
    name = options.get("primary_key", "id").strip(":\"'")
    yield name, About.TYPE, _TYPES.get(kind, "bigint")
    yield name, About.PRIMARY_KEY, ""
    yield (
        (name, About.DEFAULT, "gen_random_uuid()") if kind == "uuid" else (name, About.AUTO, True)
    )


def _column(kind: str, rest: str) -> Iterator[Said]:
    options = dict(_OPTION.findall(rest))
    names = _NAME.findall(re.split(r",\s*\w+:", rest)[0].split("#")[0])
    if kind == "timestamps":
        for name in ("created_at", "updated_at"):
            yield name, About.TYPE, "timestamp"
            yield name, About.NULLABLE, options.get("null") == "true"
    elif kind in ("references", "belongs_to"):
        for name in names:
            yield from _reference(name, options)
    elif kind in _TYPES or kind == "column":
        if kind == "column" and len(names) > 1:
            kind, names = names[1], names[:1]
        for name in names if kind in _TYPES else ():
            yield from _plain(name, kind, options)


def _index(table: str, rest: str) -> Iterator[Said]:
    """`t.index [:shop_id, :slug], unique: true`, and what follows the table of `add_index`."""
    options = dict(_OPTION.findall(rest))
    told = rest.partition("]")[0] if "[" in rest else rest.partition(",")[0]
    words = _WORDS.match(rest.strip())
    listed = words[1].split() if words else re.findall(r"[:\"'](\w+)", told)
    if listed:
        name = options.get("name", "").strip(":\"'") or f"index_{table}_on_{'_and_'.join(listed)}"
        using, where = (options.get(one, "").strip(":\"'") for one in ("using", "where"))
        unique = options.get("unique") == "true"
        keys = ", ".join(map(quote, listed))
        yield "", About.INDEX, Index(name, keys, "", unique, using, where)


def _indexed(block: Fence) -> Iterator[Fact]:
    """`add_index` outside of a table."""
    for match in _ADD_INDEX.finditer(block.text):
        line = line_of(block, block.text, match.start())
        for column, about, value in _index(match["table"], match["rest"]):
            yield Fact(match["table"], column, about, value, Rank.DDL, line)


def _plain(name: str, kind: str, options: dict[str, str]) -> Iterator[Said]:
    sizes = [options[one] for one in ("limit", "precision", "scale") if one in options]
    sized = sizes if kind in ("string", "decimal", "numeric") else []
    array = "[]" if options.get("array") == "true" else ""
    yield name, About.TYPE, _TYPES[kind] + (f"({', '.join(sized)})" if sized else "") + array
    yield name, About.NULLABLE, options.get("null") != "false"
    default = options.get("default", "").replace('"', "'")
    call = re.fullmatch(r"->\s*\{\s*'([^']*)'\s*\}", default)
    if call:
        yield name, About.DEFAULT, call[1]
    elif re.fullmatch(r"'[^']*'|-?\d+(\.\d+)?|true|false", default):
        yield name, About.DEFAULT, default


def _reference(name: str, options: dict[str, str]) -> Iterator[Said]:
    column, kind = f"{name}_id", options.get("type", "bigint").strip(":\"'")
    foreign = options.get("foreign_key", "")
    if options.get("polymorphic") == "true":
        yield f"{name}_type", About.TYPE, "varchar"
        yield f"{name}_type", About.NULLABLE, options.get("null") != "false"
    yield column, About.TYPE, _TYPES.get(kind, "bigint")
    yield column, About.NULLABLE, options.get("null") != "false"
    if foreign and foreign != "false":
        told = dict(_OPTION.findall(foreign.strip("{}")))
        table = told.get("to_table", "").strip(":\"'") or table_names(name)[0]
        yield column, About.FOREIGN_KEY, Reference(
            table, told.get("primary_key", "id").strip(":\"'"), _rule(told)
        )


def _rule(options: dict[str, str]) -> str | None:
    does = options.get("on_delete", "").strip(":\"'")
    return {"nullify": "SET NULL", "cascade": "CASCADE", "restrict": "RESTRICT"}.get(does)


def _added(block: Fence) -> Iterator[Fact]:
    """`add_column`, `add_reference` and `add_foreign_key` outside of a table."""
    for match in _ADDED.finditer(block.text):
        table, name, rest = match["table"], match["name"], match["rest"]
        line = line_of(block, block.text, match.start("what"))
        options = dict(_OPTION.findall(match["rest"]))
        if match["what"] == "foreign_key":
            column = options.get("column", "").strip(":\"'") or f"{name.removesuffix('s')}_id"
            key = options.get("primary_key", "").strip(":\"'") or "id"
            target = Reference(name, key, _rule(options))
            yield Fact(table, column, About.FOREIGN_KEY, target, Rank.DDL, line)
            continue
        yield Fact(table, "", About.CREATED, False, Rank.DDL, line)
        kind = re.match(r"\s*,\s*:(\w+)", rest)
        said = (
            _reference(name, options)
            if match["what"] == "reference"
            else _plain(name, kind[1], options) if kind and kind[1] in _TYPES else ()
        )
        for column, about, value in said:
            yield Fact(table, column, about, value, Rank.DDL, line)
