"""Liquibase's changelogs in fences of YAML: `createTable` and `addColumn` with their columns.

A column may be null unless its `constraints` say otherwise: Liquibase's rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.sources.handoff.facts import About, Fact, Rank, Reading, Reference
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.notations.code import Said, facts
from codegen.sources.handoff.notations.data import Data, Lines, loaded

_DEFAULTS = ("defaultValue", "defaultValueNumeric", "defaultValueBoolean", "defaultValueComputed")
_REFERENCE = re.compile(r"(\w+)\s*\(\s*(\w+)\s*\)")


def read(block: Block, _document: Document) -> Reading | None:
    """Read a fence of a changelog in YAML; None for any other block."""
    if not isinstance(block, Fence) or "tableName" not in block.text:
        return None
    if "createTable" not in block.text and "addColumn" not in block.text:
        return None
    lines = Lines(block)
    found: list[Fact] = []
    for verb, change in _changes(loaded(block)):
        table = change.get("tableName")
        if not isinstance(table, str):
            continue
        made = verb == "createTable"
        found.append(Fact(table, "", About.CREATED, made, Rank.DDL, lines.of(table)))
        for column in _columns(change.get("columns")):
            line = lines.of(str(column["name"]))
            found += facts(table, _column(column), line, silent=True)
    return Reading(tuple(found)) if found else None


def _changes(data: Data) -> Iterator[tuple[str, dict[str, Data]]]:
    """Every change that makes columns, wherever it stands but in a rollback."""
    if isinstance(data, list):
        for one in data:
            yield from _changes(one)
    elif isinstance(data, dict):
        for key, value in data.items():
            if key in ("createTable", "addColumn") and isinstance(value, dict):
                yield key, value
            elif key != "rollback":
                yield from _changes(value)


def _columns(listed: Data) -> Iterator[dict[str, Data]]:
    for one in listed if isinstance(listed, list) else ():
        column = one.get("column", one) if isinstance(one, dict) else None
        if isinstance(column, dict) and isinstance(column.get("name"), str):
            yield column


def _column(given: dict[str, Data]) -> Iterator[Said]:
    name, rules = given["name"], given.get("constraints")
    rules = rules if isinstance(rules, dict) else {}
    if isinstance(given.get("type"), str):
        yield name, About.TYPE, given["type"]
    if rules.get("primaryKey") is True:
        yield name, About.PRIMARY_KEY, ""
    elif isinstance(rules.get("nullable"), bool):
        yield name, About.NULLABLE, rules["nullable"]
    if given.get("autoIncrement") is True:
        yield name, About.AUTO, True
    if rules.get("unique") is True:
        yield name, About.UNIQUE, ""
    default = next((given[key] for key in _DEFAULTS if given.get(key) is not None), None)
    if isinstance(default, bool | int):
        yield name, About.DEFAULT, str(default).lower()
    elif isinstance(default, str):
        computed = "defaultValueComputed" in given
        yield name, About.DEFAULT, default if computed else "'" + default.replace("'", "''") + "'"
    target = rules.get("references")
    if isinstance(target, str) and (match := _REFERENCE.fullmatch(target.strip())):
        cascade = "CASCADE" if rules.get("deleteCascade") is True else None
        yield name, About.FOREIGN_KEY, Reference(match[1], match[2], cascade)
    elif isinstance(rules.get("referencedTableName"), str):
        key = str(rules.get("referencedColumnNames") or "") or None
        yield name, About.FOREIGN_KEY, Reference(rules["referencedTableName"], key)
