"""Ecto's migrations and schemas in fences of Elixir: `create table(:users) do add :name, :string`.

In a migration a column may be null unless `null: false`, `string` has 255 characters, `id` is a
bigint that counts up unless `primary_key: false`, `timestamps()` are NOT NULL, and `references` is
of the type of the key: Ecto's rules. A `schema "users" do field … end` says of types and of links
only, and less than a migration does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from codegen.sources.handoff.columns.titles import table_names
from codegen.sources.handoff.facts import About, Fact, Rank, Reading, Reference
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.notations.code import Said, facts, index_on, line_of, pieces
from codegen.sources.handoff.notations.jscode import group, literal
from codegen.sources.handoff.words.frameworks import sql_of

_HEAD = re.compile(
    r"^[ \t]*+(?:(?P<verb>create|create_if_not_exists|alter)\s*+\(?\s*+table\(\s*+"
    r"[:\"](?P<table>\w++)\"?"
    r"(?P<options>[^)\n]*)\)\)?\s*+do\b|schema\s*+\(?\s*+\"(?P<schema>\w++)\"\)?\s*+do\b)",
    re.MULTILINE,
)
_END = re.compile(r"^[ \t]*+(?:end\b|def\b)", re.MULTILINE)
_LINE = re.compile(
    r"^[ \t]*+(?P<verb>add|add_if_not_exists|modify|remove|field|belongs_to|timestamps)\b[ \t(]*+"
    r"(?::(?P<name>\w++[?!]?))?[ \t]*+(?:,[ \t\n]*+)?",
    re.MULTILINE,
)
_INDEX = re.compile(
    r"\bcreate(?:_if_not_exists)?\s*+\(?\s*+(?P<kind>unique_index|index)\(\s*+[:\"](?P<table>\w++)\"?"
    r"\s*+,\s*+\[?(?P<keys>[^\]\n)]*)(?P<rest>[^\n]*)"
)
_OPTION = re.compile(r"(\w+):\s*(fragment\(\"[^\"]*\"\)|:?\"[^\"]*\"|:?[\w.-]+)")
_TYPES = sql_of("ecto")
_DELETES = sql_of("ecto actions")


def read(block: Block, _document: Document) -> Reading | None:
    """Read a fence of Ecto's migrations or schemas; None for any other block."""
    if not isinstance(block, Fence):
        return None
    text = block.text
    found: list[Fact] = []
    for head, end in pieces(_HEAD, text):
        table, line = head["table"] or head["schema"], line_of(block, text, head.start())
        made = head["verb"] != "alter"
        rank = Rank.TABLE if head["schema"] else Rank.DDL
        found.append(Fact(table, "", About.CREATED, made, rank, line))
        if made and not _without_key(head, text):
            found += _ranked(facts(table, _id(head, text), line), rank)
        closing = _END.search(text, head.end(), end)
        stop = closing.start() if closing else end
        for one in _LINE.finditer(text, head.end(), stop):
            rest = _rest(text, one.end(), stop)
            said = list(_column(one, rest))
            silent = None if head["schema"] or one["verb"] == "modify" else True
            made_of = facts(table, said, line_of(block, text, one.start("verb")), silent)
            found += _ranked(made_of, rank, revises=one["verb"] in ("modify", "remove"))
    found += _indexes(block) if found else []
    return Reading(tuple(found)) if found else None


def _ranked(given: list[Fact], rank: Rank, *, revises: bool = False) -> Iterator[Fact]:
    yield from (replace(fact, rank=rank, revises=revises) for fact in given)


def _rest(text: str, start: int, stop: int) -> str:
    """The arguments of a line, with those that go on in the next ones."""
    lines = text[start:stop].split("\n", 4)
    rest = lines[0].partition(" #")[0]
    for line in lines[1:4]:
        if not rest.rstrip().endswith((",", "(")):
            break
        rest += " " + line.partition(" #")[0].strip()
    return rest


def _without_key(head: re.Match[str], text: str) -> bool:
    if head["schema"]:
        return "@primary_key false" in text
    return bool(re.search(r"primary_key:\s*false", head["options"] or ""))


def _id(head: re.Match[str], text: str) -> Iterator[Said]:
    """The key that nobody writes: `id`, of what `@primary_key` says in a schema."""
    said = re.search(r"@primary_key\s*\{:(\w+),\s*:(\w+)", text) if head["schema"] else None
    name, kind = (said[1], said[2]) if said else ("id", "id")
    kind = _TYPES.get(kind, kind)
    yield name, About.TYPE, kind
    yield name, About.PRIMARY_KEY, ""
    if kind == "bigint":
        yield name, About.AUTO, True


def _column(one: re.Match[str], rest: str) -> Iterator[Said]:
    verb, name = one["verb"], one["name"]
    if verb == "timestamps":
        options = dict(_OPTION.findall(rest))
        for stamp in ("inserted_at", "updated_at"):
            called = options.get(stamp, stamp).strip(":")
            if called != "false":
                yield called, About.TYPE, _TYPES.get(
                    options.get("type", "").strip(":"), "timestamp"
                )
                yield called, About.NULLABLE, options.get("null") == "true"
    elif not name:
        return
    elif verb == "remove":
        yield name, About.EXISTS, False
    elif verb == "belongs_to":
        yield from _belongs(name, rest)
    elif "virtual: true" not in rest:
        yield from _plain(name, rest, schema=verb == "field")


def _belongs(name: str, rest: str) -> Iterator[Said]:
    options = dict(_OPTION.findall(rest))
    column = options.get("foreign_key", f"{name}_id").strip(":")
    if kind := options.get("type", "").strip(":"):
        yield column, About.TYPE, _TYPES.get(kind, kind)
    yield column, About.FOREIGN_KEY, Reference(table_names(name)[0])


def _plain(name: str, rest: str, *, schema: bool) -> Iterator[Said]:
    linked = re.match(r"references(?=\()", rest)
    inner = group(rest, linked.end()) if linked else ""
    options = dict(_OPTION.findall(rest[len(inner) + (linked.end() if linked else 0) :]))
    if linked:
        yield from _reference(name, inner)
    else:
        yield from _type(name, rest, options, schema=schema)
    if options.get("primary_key") == "true":
        yield name, About.PRIMARY_KEY, ""
    elif "null" in options:
        yield name, About.NULLABLE, options["null"] != "false"
    default = options.get("default", "")
    if call := re.fullmatch(r"fragment\(\"([^\"]*)\"\)", default):
        yield name, About.DEFAULT, call[1]
    elif not schema and (sql := literal(default)):
        yield name, About.DEFAULT, sql


def _type(name: str, rest: str, options: dict[str, str], *, schema: bool) -> Iterator[Said]:
    enum = re.match(r"Ecto\.Enum\s*,\s*values:\s*\[([^\]]*)\]", rest)
    kind = re.match(r"\{:array,\s*:(\w+)\}|:?\"?([\w.]+)", rest)
    if enum:
        yield name, About.ENUM, tuple(re.findall(r":?\"?(\w+)", enum[1].replace(":", " ")))
    elif kind:
        plain = (kind[1] or kind[2]).replace("Ecto.UUID", "uuid")
        known = _TYPES.get(plain, plain)
        sizes = [options[one] for one in ("size", "precision", "scale") if one in options]
        sized = f"{known.partition('(')[0]}({', '.join(sizes)})" if sizes else known
        # What a schema says of texts holds for the program: the column may be a longer one.
        loose = schema and plain == "string"
        yield name, About.TYPE, ("varchar" if loose else sized) + ("[]" if kind[1] else "")


def _reference(name: str, inner: str) -> Iterator[Said]:
    target = re.match(r"\(\s*[:\"](\w+)", inner)
    options = dict(_OPTION.findall(inner))
    kind = options.get("type", "").strip(':"')
    yield name, About.TYPE, _TYPES.get(kind, "bigint")
    if target:
        key = options.get("column", "id").strip(':"')
        does = _DELETES.get(options.get("on_delete", "").strip(":"))
        yield name, About.FOREIGN_KEY, Reference(target[1], key, does)


def _indexes(block: Fence) -> Iterator[Fact]:
    for one in _INDEX.finditer(block.text):
        listed = re.findall(r"[:\"](\w+)", one["keys"])
        whole = "where:" not in one["rest"]
        unique = one["kind"] == "unique_index" or re.search(r"unique:\s*true", one["rest"])
        line = line_of(block, block.text, one.start("kind"))
        if listed and whole:
            yield from facts(one["table"], [index_on(listed, unique=unique)], line)
