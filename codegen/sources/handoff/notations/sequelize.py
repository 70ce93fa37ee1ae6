"""Sequelize in fences of JavaScript: `define('User', { id: { type: DataTypes.UUID } })`, classes
with `init`, and `createTable` of its migrations.

A column without `allowNull: false` may be null: that is Sequelize's rule, as it is SQL's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from codegen.sources.handoff.facts import About, Fact, Rank, Reading, Reference, Value
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.notations.code import fences, line_of, model, snake, whole
from codegen.sources.handoff.notations.jscode import entries, group, text_of
from codegen.sources.handoff.words.frameworks import sql_of

_MADE = re.compile(
    r"\.define\(\s*['\"`](?P<model>\w+)['\"`]\s*,\s*(?=\{)"
    r"|(?P<class>[A-Z]\w*)\.init\(\s*(?=\{)"
    r"|\.createTable\(\s*['\"`](?P<table>[\w.]+)['\"`]\s*,\s*(?=\{)"
)
_KIND = re.compile(r"(?:\w+\.)?(?:DataTypes|Sequelize|DataType|Types)\.(?P<kind>[A-Z]+\w*)\s*")
_TYPES = sql_of("sequelize")
_CALLS = {"DataTypes.NOW": "now()", "Sequelize.NOW": "now()"}
_LITERAL = re.compile(
    r"(?:\w+\.)?(?:literal|fn)\(\s*['\"`](?P<text>[\w()' :.]+)['\"`]\s*\)", re.IGNORECASE
)
_BELONGS = re.compile(
    r"(?P<child>\w+)\.belongsTo\(\s*(?:\w+\.)?(?P<parent>\w+)\s*(?:,\s*(?P<options>\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}))?"
)


@dataclass(frozen=True)
class _Model:
    name: str
    table: str
    line: int
    columns: tuple[tuple[str, str, int], ...]
    options: Mapping[str, str]


def read(block: Block, document: Document) -> Reading | None:
    """Read a fence of Sequelize's models or migrations; None for any other block."""
    if not isinstance(block, Fence) or not _MADE.search(block.text):
        return None
    tables: dict[str, str] = document.once("sequelize tables", _tables)
    linked: dict[tuple[str, str], Reference] = document.once("sequelize links", _links)
    readings: list[Reading] = []
    for one in _models(block):
        said = [fact for column in _columns(one) for fact in _facts(column, tables)]
        known = {f.column for f in said if f.about is About.FOREIGN_KEY}
        for (child, name), target in linked.items():
            at = next((f.line for f in said if f.column == name), None)
            if child == one.name and at and name not in known:
                said.append(Fact("", name, About.FOREIGN_KEY, target, Rank.DDL, at))
        if said:
            readings.append(model(one.table, one.name, one.line, said))
    return whole(readings)


def _models(block: Fence) -> Iterator[_Model]:
    """Every call that makes a model or a table."""
    text = block.text
    for match in _MADE.finditer(text):
        body = group(text, match.end())
        rest = group(text, text.index("(", match.start()))[
            match.end() - text.index("(", match.start()) + len(body) :
        ]
        first = line_of(block, text, match.end())
        options = (
            {key: value for key, value, _ in entries(group(rest, rest.index("{")), 0)}
            if "{" in rest
            else {}
        )
        table = match["table"] or text_of(options.get("tableName", ""))
        name = match["model"] or match["class"] or ""
        line = line_of(block, text, match.start())
        yield _Model(name, table, line, tuple(entries(body, first)), options)


def _columns(one: _Model) -> Iterator[tuple[str, Mapping[str, str], int]]:
    """The columns with their options; `name: DataTypes.STRING` has only a type."""
    underscored = one.options.get("underscored") == "true"
    for key, value, line in one.columns:
        given = (
            {k: v for k, v, _ in entries(value, 0)} if value.startswith("{") else {"type": value}
        )
        if _KIND.match(given.get("type", "")):
            name = text_of(given.get("field", "")) or (snake(key) if underscored else key)
            yield name, given, line
    if one.options.get("timestamps") == "true":
        known = {key for key, _, _ in one.columns}
        for key in ("createdAt", "updatedAt"):
            if key not in known:
                name = text_of(one.options.get(key, "")) or (snake(key) if underscored else key)
                yield name, {"type": "DataTypes.DATE", "allowNull": "false"}, one.line


def _facts(column: tuple[str, Mapping[str, str], int], tables: Mapping[str, str]) -> Iterator[Fact]:
    name, given, line = column

    def fact(about: About, value: Value, written: str = "", *, stated: bool = True) -> Fact:
        return Fact("", name, about, value, Rank.DDL, line, stated=stated, written=written)

    yield from (fact(*one) for one in _type(given["type"], given))
    if given.get("primaryKey") == "true":
        yield fact(About.PRIMARY_KEY, "")
    elif "allowNull" in given:
        yield fact(About.NULLABLE, given["allowNull"] != "false")
    else:
        yield fact(About.NULLABLE, True, stated=False)
    if given.get("autoIncrement") == "true":
        yield fact(About.AUTO, True)
    if given.get("unique") == "true":
        yield fact(About.UNIQUE, "")
    if default := given.get("defaultValue", ""):
        yield fact(*default_of(default))
    if target := _reference(given, tables):
        yield fact(About.FOREIGN_KEY, target)


def _type(text: str, given: Mapping[str, str]) -> Iterator[tuple[About, Value, str]]:
    """`DataTypes.STRING(40)`, `ENUM('a', 'b')`, `ARRAY(DataTypes.STRING)`."""
    match = _KIND.match(text)
    if match is None:
        return
    kind, arguments = match["kind"], text[match.end() :].strip().removeprefix("(").split(")")[0]
    written = text[match.start("kind") :].strip()
    if kind == "ENUM":
        listed = given.get("values", arguments)
        values = tuple(re.findall(r"['\"`]([^'\"`]+)['\"`]", listed))
        about = About.ENUM if values else About.OPEN_ENUM
        yield about, values, f"ENUM({', '.join(map(repr, values))})"
    elif kind == "ARRAY":
        inner = next(_type(arguments + ")", {}), None)
        yield About.TYPE, f"{inner[1]}[]" if inner else "array", written
    elif re.fullmatch(r"\s*\d+(?:\s*,\s*\d+)?\s*", arguments):
        base = {"STRING": "varchar"}.get(kind, kind.lower())
        yield About.TYPE, f"{base}({arguments.strip()})", written
    else:
        yield About.TYPE, _TYPES.get(kind, kind.lower()), written


def default_of(text: str) -> tuple[About, Value, str]:
    """A default of the database where it is SQL, else the program's."""
    if raw := _LITERAL.fullmatch(text):
        return About.DEFAULT, raw["text"], f"server:{raw['text']}"
    if text in _CALLS or _KIND.match(text) or "=>" in text or re.fullmatch(r"[\w.]+\(.*\)", text):
        return About.CLIENT_DEFAULT, text, f"client:{text}"
    if quoted := text_of(text):
        return About.DEFAULT, "'" + quoted.replace("'", "''") + "'", text
    if text.startswith(("[", "{")):
        return About.CLIENT_DEFAULT, text, f"client:{text}"
    return About.DEFAULT, text, text


def _reference(given: Mapping[str, str], tables: Mapping[str, str]) -> Reference | None:
    """`references: { model: 'users', key: 'id' }`, with what becomes of it."""
    told = {k: v for k, v, _ in entries(given.get("references", ""), 0)}
    model = told.get("model", told.get("table", ""))
    inner = {k: v for k, v, _ in entries(model, 0)} if model.startswith("{") else {}
    named = text_of(inner.get("tableName", "")) or text_of(model) or re.sub(r"^\w+\.", "", model)
    if not re.fullmatch(r"\w+", named):
        return None
    action = text_of(given.get("onDelete", "")).upper() or None
    changed = text_of(given.get("onUpdate", "")).upper() or None
    return Reference(
        tables.get(named, named), text_of(told.get("key", "")) or None, action, changed
    )


def _tables(document: Document) -> dict[str, str]:
    """The tables of the models of the document, by their names."""
    made = (fence for fence in fences(document) if _MADE.search(fence.text))
    found = [one for fence in made for one in _models(fence)]
    return {one.name: one.table for one in found if one.name and one.table}


def _links(document: Document) -> dict[tuple[str, str], Reference]:
    """`Task.belongsTo(models.User, { foreignKey: 'userId' })`, by model and column."""
    tables: dict[str, str] = document.once("sequelize tables", _tables)
    found: dict[tuple[str, str], Reference] = {}
    for match in (one for fence in fences(document) for one in _BELONGS.finditer(fence.text)):
        options = {k: v for k, v, _ in entries(match["options"] or "", 0)}
        if name := text_of(options.get("foreignKey", "")):
            action = text_of(options.get("onDelete", "")).upper() or None
            target = tables.get(match["parent"], match["parent"])
            found[(match["child"], name)] = Reference(target, None, action)
    return found
