"""Laravel's migrations in fences: `Schema::create('users', function (Blueprint $table) {…})`.

A column without `nullable()` is NOT NULL, `id()` is a key that counts up, `timestamps()` are two
columns that may be null: Laravel's rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.sources.handoff.columns.titles import table_names
from codegen.sources.handoff.facts import About, Fact, Rank, Reading, Reference
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.notations.code import Said, line_of, made, pieces, unique_on
from codegen.sources.handoff.words.frameworks import sql_of

_HEAD = re.compile(r"Schema::(?P<verb>create|table)\(\s*['\"](?P<table>[\w.]+)['\"]\s*,")
_STATEMENT = re.compile(r"\$table->(?P<chain>\w+\((?:[^;']|'[^']*')*?)\s*;")
_CALL = re.compile(r"(?:^|->)\s*(?P<name>\w+)\((?P<arguments>(?:[^()']|'[^']*'|\([^()]*\))*)\)")
_TEXT = re.compile(r"['\"]([^'\"]*)['\"]")
_IDS = frozenset(("id", "bigIncrements", "increments", "mediumIncrements", "smallIncrements"))
_TYPES = sql_of("laravel")
_STAMPS = {
    "timestamps": ("created_at", "updated_at"),
    "timestampsTz": ("created_at", "updated_at"),
    "softDeletes": ("deleted_at",),
    "softDeletesTz": ("deleted_at",),
}
_DELETES = sql_of("laravel actions")


def read(block: Block, _document: Document) -> Reading | None:
    """Read a fence of Laravel's migrations; None for any other block."""
    if not isinstance(block, Fence) or not _HEAD.search(block.text):
        return None
    facts: list[Fact] = []
    for head, end in pieces(_HEAD, block.text):
        table, line = head["table"], line_of(block, block.text, head.start())
        facts.append(made(table, line, new=head["verb"] == "create"))
        for statement in _STATEMENT.finditer(block.text, head.end(), end):
            at = line_of(block, block.text, statement.start())
            calls = [(m["name"], m["arguments"]) for m in _CALL.finditer(statement["chain"])]
            for column, about, value in _statement(calls) if calls else ():
                facts.append(Fact(table, column, about, value, Rank.DDL, at))
    return Reading(tuple(facts))


def _statement(calls: list[tuple[str, str]]) -> Iterator[Said]:
    (verb, arguments), *more = calls
    names = _TEXT.findall(arguments)
    options = dict(more)
    if verb in _STAMPS:
        for name in _STAMPS[verb]:
            yield name, About.TYPE, "timestamptz" if verb.endswith("Tz") else "timestamp"
            yield name, About.NULLABLE, True
    elif verb == "rememberToken":
        yield "remember_token", About.TYPE, "varchar(100)"
        yield "remember_token", About.NULLABLE, True
    elif verb in ("morphs", "nullableMorphs", "uuidMorphs") and names:
        for name, kind in ((f"{names[0]}_type", "varchar(255)"), (f"{names[0]}_id", "bigint")):
            yield name, About.TYPE, "uuid" if kind == "bigint" and "uuid" in verb else kind
            yield name, About.NULLABLE, verb.startswith("nullable")
    elif verb in ("primary", "unique") and names:
        yield from _key(verb, names, arguments)
    elif verb == "foreign" and names:
        yield names[0], About.FOREIGN_KEY, _target(names[0], options)
    elif verb in _IDS:
        yield from _id(verb, names)
    elif names and (verb in _TYPES or verb in ("enum", "set")):
        yield from _column(verb, arguments, names, options)


def _key(verb: str, names: list[str], arguments: str) -> Iterator[Said]:
    listed = _TEXT.findall(arguments.partition("]")[0]) if "[" in arguments else names[:1]
    if verb == "primary":
        yield "", About.PRIMARY_KEY, tuple(listed)
    else:
        yield unique_on(listed)


def _id(verb: str, names: list[str]) -> Iterator[Said]:
    name = names[0] if names else "id"
    yield name, About.TYPE, "bigint" if verb in ("id", "bigIncrements") else "integer"
    yield name, About.PRIMARY_KEY, ""
    yield name, About.AUTO, True


def _column(verb: str, arguments: str, names: list[str], options: dict[str, str]) -> Iterator[Said]:
    name = names[0]
    if verb in ("enum", "set"):
        yield name, About.ENUM, tuple(names[1:])
    else:
        sizes = re.findall(r",\s*(\d+)", arguments)
        sizes = sizes or {"string": ["255"], "decimal": ["8", "2"]}.get(verb, [])
        sized = sizes and verb in ("string", "char", "decimal")
        yield name, About.TYPE, _TYPES[verb] + (f"({', '.join(sizes)})" if sized else "")
    yield name, About.NULLABLE, "nullable" in options and options["nullable"] != "false"
    if "primary" in options:
        yield name, About.PRIMARY_KEY, ""
    if "unique" in options:
        yield name, About.UNIQUE, ""
    default = options.get("default", "")
    if re.fullmatch(r"'[^']*'|-?\d+(\.\d+)?|true|false", default):
        yield name, About.DEFAULT, default
    elif "useCurrent" in options:
        yield name, About.DEFAULT, "CURRENT_TIMESTAMP"
    if "constrained" in options or "references" in options:
        yield name, About.FOREIGN_KEY, _target(name, options)


def _target(column: str, options: dict[str, str]) -> Reference:
    """`constrained()` refers to the key of the table that the column's name means."""
    named = _TEXT.findall(options.get("constrained", "")) or _TEXT.findall(options.get("on", ""))
    table = named[0] if named else table_names(re.sub(r"_(?:uu)?id$", "", column))[0]
    key = _TEXT.findall(options.get("references", ""))
    does = _TEXT.findall(options.get("onDelete", ""))
    rule = does[0].upper() if does else next((_DELETES[x] for x in options if x in _DELETES), None)
    return Reference(table, key[0] if key else "id", rule)
