"""Knex's migrations in fences, and Adonis' of the same builder.

`knex.schema.createTable('users', (table) => { table.string('name', 40).notNullable() … })`: a
column may be null unless `notNullable()` says otherwise, `string` has 255 characters and `decimal`
(8, 2) where no figures stand, `timestamps(true, true)` are NOT NULL: knex's rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from codegen.sources.handoff.facts import About, Fact, Reading, Reference
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.notations.code import Said, facts, index_on, line_of, made, pieces
from codegen.sources.handoff.notations.jscode import Call, action, chain, group, literal, text_of
from codegen.sources.handoff.words.frameworks import sql_of
from codegen.sources.handoff.words.sqltext import quote

_HEAD = re.compile(
    r"\.\s*+(?P<verb>createTable(?:IfNotExists)?|alterTable|table)\s*+\(\s*+"
    r"(?:(?P<mark>['\"`])(?P<table>[\w.]+)(?P=mark)|(?P<known>[\w.]+))\s*+,\s*+"
    r"(?:async\s++)?(?:function\b\s*+\w*+\s*+)?\(?\s*+(?P<it>\w+)\b(?=[^;{}]{0,60}?(?:=>|\{))"
)
_WAY = re.compile(r"\b(up|down)\b\s*[=(:]")
_TYPES = sql_of("knex")
_NOW = re.compile(r"(?:[\w.]+\.fn|this)\.now\([^)]*\)")
_RAW = re.compile(r"[\w.]*\braw\(\s*(['\"`])(?P<sql>.+?)\1\s*\)")
_TEXT = re.compile(r"['\"`]([^'\"`]*)['\"`]")


def read(block: Block, _document: Document) -> Reading | None:
    """Read a fence of knex's schema builder; None for any other block."""
    if not isinstance(block, Fence):
        return None
    text = block.text
    found: list[Fact] = []
    for head, end in _ahead(text) if ".createTable" in text or ".schema" in text else ():
        table = head["table"] or _constant(text, head["known"])
        body = group(text[head.start() : end], head.group().index("("))
        if table and (said := list(_table(block, table, head, body))):
            line, new = line_of(block, text, head.start("it")), head["verb"].startswith("create")
            found += [made(table, line, new=new), *said]
    return Reading(tuple(found)) if found else None


def _ahead(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """The tables of the way forward: what stands in `down` takes them back."""
    ways, way = list(_WAY.finditer(text)), "up"
    for head, end in pieces(_HEAD, text):
        while ways and ways[0].start() < head.start():
            way = ways.pop(0)[1]
        if way == "up":
            yield head, end


def _constant(text: str, name: str) -> str:
    """`this.tableName`, as the fence gives it its value."""
    last = name.rpartition(".")[2]
    match = re.search(rf"\b{last}\b\s*(?::\s*string\s*)?=\s*['\"`]([\w.]+)['\"`]", text)
    return match[1] if match else ""


def _table(block: Fence, table: str, head: re.Match[str], body: str) -> Iterator[Fact]:
    start = head.start() + head.group().index("(")
    statement = re.compile(rf"(?<![\w.$]){head['it']}\s*\.\s*(?=\w+\s*\()")
    for one, end in pieces(statement, body):
        calls, _ = chain(body[one.end() : end])
        line = line_of(block, block.text, start + one.end())
        revises = any(call.name == "alter" for call in calls)
        for fact in facts(table, _statement(calls), line, None if revises else True):
            change = fact.about is About.EXISTS or revises
            yield fact if not change else replace(fact, written="", revises=True)


def _statement(calls: list[Call]) -> Iterator[Said]:
    verb, more = calls[0], {call.name: call for call in calls[1:]}
    listed = _TEXT.findall(verb.arguments[0]) if verb.arguments else []
    if verb.name == "timestamps":
        yield from _stamps(verb)
    elif verb.name == "dropTimestamps":
        return
    elif verb.name == "renameColumn" and len(verb.arguments) > 1:
        yield verb.first, About.RENAMED, text_of(verb.arguments[1])
    elif verb.name in ("setNullable", "dropNullable") and listed:
        yield listed[0], About.NULLABLE, verb.name == "setNullable"
    elif verb.name in ("dropColumn", "dropColumns"):
        for argument in verb.arguments:
            yield from ((name, About.EXISTS, False) for name in _TEXT.findall(argument))
    elif verb.name in ("primary", "unique", "index", "foreign") and listed:
        yield from _key(verb.name, listed, more)
    elif name := verb.first or ("id" if verb.name in ("increments", "bigIncrements") else ""):
        yield from _column(name, verb, more)


def _stamps(verb: Call) -> Iterator[Said]:
    """`timestamps(useTimestamps, defaultToNow, useCamelCase)`, or the same as one object."""
    options = verb.arguments[0] if verb.arguments and verb.arguments[0].startswith("{") else ""
    given = [*verb.arguments, "", "", ""]
    now = "defaultToNow: true" in options if options else given[1] == "true"
    camel = "useCamelCase: true" in options if options else given[2] == "true"
    for name in ("createdAt", "updatedAt") if camel else ("created_at", "updated_at"):
        yield name, About.TYPE, "timestamptz"
        yield name, About.NULLABLE, not now
        if now:
            yield name, About.DEFAULT, "CURRENT_TIMESTAMP"


def _key(verb: str, listed: list[str], more: dict[str, Call]) -> Iterator[Said]:
    if verb == "primary":
        yield "", About.PRIMARY_KEY, tuple(listed)
    elif verb in ("unique", "index"):
        yield index_on(listed, unique=verb == "unique")
    elif (target := _target(more)) and len(listed) == 1:
        yield listed[0], About.FOREIGN_KEY, target
    elif target and target.table:
        theirs = _TEXT.findall(more["references"].arguments[0])
        keys, names = (", ".join(map(quote, one)) for one in (listed, theirs))
        sql = f"FOREIGN KEY ({keys}) REFERENCES {quote(target.table)} ({names})"
        yield "", About.CONSTRAINT, sql


def _column(name: str, verb: Call, more: dict[str, Call]) -> Iterator[Said]:
    kind = list(_type(verb))
    if not kind:
        return
    yield from ((name, about, value) for about, value in kind)
    if verb.name.lower().endswith("increments"):
        yield name, About.AUTO, True
        if "primaryKey: false" not in " ".join(verb.arguments[1:]):
            yield name, About.PRIMARY_KEY, ""
    yield from _null(name, more)
    if "unique" in more:
        yield name, About.UNIQUE, ""
    if "index" in more:
        yield index_on([name])
    if "comment" in more:
        yield name, About.COMMENT, more["comment"].first
    if default := _default(more.get("defaultTo")):
        yield name, About.DEFAULT, default
    if target := _target(more):
        yield name, About.FOREIGN_KEY, target


def _null(name: str, more: dict[str, Call]) -> Iterator[Said]:
    if "primary" in more:
        yield name, About.PRIMARY_KEY, ""
    elif "notNullable" in more or "notNull" in more:
        yield name, About.NULLABLE, False
    elif "nullable" in more:
        yield name, About.NULLABLE, more["nullable"].arguments[:1] != ("false",)


def _type(verb: Call) -> Iterator[tuple[About, str | tuple[str, ...]]]:
    rest = verb.arguments[1:]
    if verb.name in ("enu", "enum"):
        values = tuple(_TEXT.findall(rest[0])) if rest and rest[0].startswith("[") else ()
        yield (About.ENUM, values) if values else (About.OPEN_ENUM, ())
    elif verb.name == "specificType" and rest:
        yield About.TYPE, text_of(rest[0])
    elif verb.name in _TYPES:
        sizes = [one for one in rest if one.isdigit()]
        sizes = sizes or {"string": ["255"], "decimal": ["8", "2"]}.get(verb.name, [])
        sized = f"({', '.join(sizes)})" if verb.name in ("string", "decimal") else ""
        plain = "useTz: false" in " ".join(rest)
        yield About.TYPE, "timestamp" if plain else _TYPES[verb.name] + sized


def _default(call: Call | None) -> str:
    text = call.arguments[0] if call and call.arguments else ""
    if _NOW.fullmatch(text):
        return "CURRENT_TIMESTAMP"
    if text.endswith(".fn.uuid()"):
        return "gen_random_uuid()"
    raw = _RAW.fullmatch(text)
    return raw["sql"] if raw else literal(text)


def _target(more: dict[str, Call]) -> Reference | None:
    """`references('id').inTable('users')`, or `references('users.id')`."""
    if "references" not in more:
        return None
    listed = _TEXT.findall(more["references"].arguments[0]) if more["references"].arguments else []
    table, _, key = (listed[0] if listed else "").rpartition(".")
    table = more["inTable"].first if "inTable" in more else table
    does = [action(more[one].first) if one in more else None for one in ("onDelete", "onUpdate")]
    return Reference(table or None, key or None, does[0], does[1])
