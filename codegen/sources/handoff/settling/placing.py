"""Which column a rule is about: its field by the words of a document, in any spelling."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from codegen.sources.design import DesignedEndpoint, FieldRule, is_param, segments_of
from codegen.sources.handoff.settling.merge import Column, Table, Tables
from codegen.words import plural, singular

Placed = tuple[Table, Column]
# what a title of rules says beside the name of a table
_ABOUT = re.compile(
    r"\b(validations?|rules?|fields?|constraints?|entity|table|model|resource|the|for|of|business)\b",
    re.IGNORECASE,
)


class Columns:
    """The columns of a schema by what documents may call them."""

    def __init__(self, tables: Tables) -> None:
        self.tables: dict[str, list[Table]] = defaultdict(list)
        self.within: dict[tuple[str, str], list[Placed]] = defaultdict(list)
        self.named: dict[str, list[Placed]] = defaultdict(list)
        self.led: dict[str, list[Placed]] = defaultdict(list)  # by their table's name and theirs
        for table in tables.tables.values():
            for name in _names(table):
                self.tables[name].append(table)
        for table, column in tables.all_columns():
            own = _key(column.name)
            self.named[own].append((table, column))
            for before in _names(table):
                self.led[before + own].append((table, column))
                self.within[before, own].append((table, column))

    def placed(self, rule: FieldRule) -> FieldRule:
        """The rule with its table and column, where its words mean only one: `Room capacity`."""
        before, _, name = rule.field.rpartition(".")
        home, key = _key(rule.table or before), _key(name)
        below = self.within.get((_key(_ABOUT.sub("", rule.title)), key), [])
        anywhere = self.named.get(key) or self.led.get(key, [])
        for found in (self.within.get((home, key), []),) if home else (below, anywhere):
            if len(found) == 1:
                ((table, column),) = found
                return replace(rule, table=table.name, field=column.name)
        return rule

    def of_bodies(self, endpoints: Iterable[DesignedEndpoint]) -> Iterator[FieldRule]:
        """The rules of fields of request bodies, where the path ends in a table's name."""
        for one in endpoints:
            for given in one.inputs:
                must = given.required is True and one.method == "POST"
                said = given.limits or must
                column = self._behind(one.path, given.name) if said else None
                if column:
                    rule = FieldRule(column[1].name, given.rule, one.at, column[0].name)
                    rule = replace(rule, at=replace(one.at, line=given.line), limits=given.limits)
                    yield rule
                    if must:
                        yield replace(rule, text="required", limits=())

    def _behind(self, path: str, name: str) -> Placed | None:
        parts = [part for part in segments_of(path) if not is_param(part)]
        tables = self.tables.get(_key(parts[-1]), []) if parts else []
        found = ((table, column) for table in tables if (column := table.column(name)))
        return next(found, None)


def spoken(tables: Tables) -> frozenset[str]:
    """What sentences call tables, and columns whose names are no words, in small letters."""
    listed = [table.name.rpartition(".")[2] for table in tables.tables.values()]
    names = {form for name in listed for form in (name, singular(name), plural(name))}
    columns = (column.name for _, column in tables.all_columns())
    names.update(name for name in columns if "_" in name)
    return frozenset(name.casefold() for name in names)


def _names(table: Table) -> set[str]:
    name = table.name.rpartition(".")[2]
    return {_key(name), _key(singular(name)), _key(plural(name))}


def _key(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()
