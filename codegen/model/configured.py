"""What the configuration says of tables and columns, checked against those that exist."""

from __future__ import annotations

import difflib
import fnmatch
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from sqlalchemy import Column, Table
from sqlalchemy import types as sql

from codegen.config import Config, TableOptions
from codegen.diagnostics import Diagnostic, GenApiError, Place, Severity
from codegen.model.owners import ANSWERS, unfit
from codegen.model.roles import PASSWORD, PASSWORD_HASHES, has_room, matches
from codegen.model.rows import underlying
from codegen.sources.schema import Schema

_WILDCARDS = frozenset("*?[")


class Names:
    """What tables and columns are called, for whoever looks one up."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self._tables = list(tables)

    @cached_property
    def tables(self) -> set[str]:
        """Tables, with their schema and without."""
        return {name for table in self._tables for name in (table.name, table.fullname)}

    @cached_property
    def whole(self) -> set[str]:
        """Columns with their table's full name."""
        return {f"{t.fullname}.{column.name}" for t in self._tables for column in t.columns}

    @cached_property
    def columns(self) -> set[str]:
        """Columns with that name and without."""
        return self.whole | {column.name for t in self._tables for column in t.columns}


def checked(config: Config, schema: Schema) -> Config:
    """The configuration, its tables by their full names, and the names of tables among `names`.

    Raises:
        GenApiError: an option names a table or a column that does not exist (GA409), or a column
            that can't be what the option makes of it (GA410); all of them at once.
    """
    tables = {table.fullname: table for table in schema.metadata.tables.values()}
    taken = [table for table in tables.values() if not _is_left_out(table, config)]
    problems = [*_unknown_names(config, tables), *_unfit_passwords(config, taken)]
    options: dict[str, TableOptions] = {}
    for name, each in config.tables.items():
        table = next((t for t in tables.values() if name in (t.fullname, t.name)), None)
        if table is None:
            problems.append(_unknown("table", name, "tables", tables))
        else:
            options[table.fullname] = each
            answered = (table.name, each.owner) in schema.design.owners
            said = replace(each, owner=None) if answered else each
            problems += _columns(table, said, f"tables.{name}")
    config = replace(config, tables=options)
    problems += [*_unknown_owners(schema.design.owners, tables), *_needed(config, taken)]
    if problems := [*problems, *unfit(tables, config, schema.design.owners)]:
        raise GenApiError(*problems)
    names = dict(config.names)
    for name, each in options.items():
        names |= {name: each.name} if each.name else {}
        names |= {f"{name}.{column}": attribute for column, attribute in each.names.items()}
    return replace(config, names=names)


def refuse_unknown_relations(table: str, options: TableOptions, known: Iterable[str]) -> None:
    """Raise GA409 where `includes` names no relation of the entity."""
    if isinstance(options.includes, tuple):
        names = sorted(known)
        where = f"tables.{table}.includes"
        wrong = [_unknown("relation", n, where, names) for n in options.includes if n not in names]
        if wrong:
            raise GenApiError(*wrong)


def is_pattern(text: str) -> bool:
    """The text names several things, or none."""
    return bool(_WILDCARDS & set(text))


def nearest(name: str, known: Iterable[str]) -> str:
    """ "did you mean …?", or nothing where no known name is near."""
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"did you mean {near[0]}?" if near else ""


def _unknown_names(config: Config, tables: Mapping[str, Table]) -> Iterator[Diagnostic]:
    there = Names(tables.values())
    known: tuple[tuple[str, str, Iterable[str], Callable[[], set[str]]], ...] = (
        ("table", "include", config.include, lambda: there.tables),
        ("table", "exclude", config.exclude, lambda: there.tables),
        ("column", "hidden", config.hidden, lambda: there.columns),
        ("column", "secrets", config.secrets, lambda: there.columns),
        ("column", "passwords", config.passwords, lambda: there.columns),
        ("table or column", "names", config.names, lambda: set(tables) | there.whole),
    )
    for kind, option, entries, candidates in known:
        for entry in entries:
            if not is_pattern(entry) and entry not in candidates():
                yield _unknown(kind, entry, option, candidates())


def _is_left_out(table: Table, config: Config) -> bool:
    return any(_matches(table.name, table.fullname, entry) for entry in config.exclude)


def _needed(config: Config, tables: Sequence[Table]) -> Iterator[Diagnostic]:
    """Columns that a name or a pattern would hide, and that answers, paths or new rows need."""
    for option, entries in (("hidden", config.hidden), ("secrets", config.secrets)):
        for entry in entries:
            for column in (each for table in tables for each in table.columns):
                table = column.table.fullname
                if not matches(column, (entry,)):
                    continue
                if reason := _unfit(column, option, config.table(table)):
                    whole = f"{table}.{column.name}"
                    yield _problem("GA410", f"{option} names {entry!r}, and {whole} {reason}")


def _unfit_passwords(config: Config, tables: Iterable[Table]) -> Iterator[Diagnostic]:
    """Columns that no hash fits into, and those that are not the only password of a row."""
    for table in tables:
        named = [column for column in table.columns if matches(column, config.passwords)]
        names = {column.name for column in named}
        for column in named:
            if column.primary_key or not has_room(column):
                text = f"passwords names {table.fullname}.{column.name}, which can't hold a hash"
                yield _problem("GA410", text)
        if named and PASSWORD not in names:
            names |= {PASSWORD, *PASSWORD_HASHES} & {column.name for column in table.columns}
        if len(names) > 1:
            text = f"passwords names one of several passwords of {table.fullname}"
            yield _problem("GA410", f"{text}: {', '.join(sorted(names))}")


def _matches(short: str, whole: str, pattern: str) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for name in (short, whole))


def _unknown_owners(
    owners: Iterable[tuple[str, str]], tables: Mapping[str, Table]
) -> Iterator[Diagnostic]:
    """Answers about owners that name what is not there."""
    known = {table.name: table.columns.keys() for table in tables.values()}
    for table, column in owners:
        kind = "table" if table not in known else "column"
        names = known.get(table, known.keys())
        if kind == "table" or column not in names:
            text = f"the owner is answered as {table}.{column}: there is no such {kind}"
            hint = nearest(table if kind == "table" else column, names)
            yield Diagnostic("GA409", text, ANSWERS, hint, Severity.ERROR)


def _columns(table: Table, options: TableOptions, where: str) -> Iterator[Diagnostic]:
    filters = options.filters if isinstance(options.filters, tuple) else ()
    named: tuple[tuple[str, Sequence[str]], ...] = (
        ("names", tuple(options.names)),
        ("filters", filters),
        ("soft_delete", (options.soft_delete,) if options.soft_delete else ()),
        ("version", (options.version,) if options.version else ()),
        ("owner", (options.owner,) if options.owner else ()),
        ("hidden", options.hidden),
        ("secrets", options.secrets),
    )
    known = table.columns.keys()
    for option, columns in named:
        for name in columns:
            if name not in known:
                yield _unknown("column", name, f"{where}.{option}", known)
            elif reason := _unfit(table.columns[name], option, options):
                yield _problem("GA410", f"{where}.{option} names {name!r}, which {reason}")
    if options.page_size and options.page_max and options.page_size > options.page_max:
        yield _problem("GA410", f"{where}.page_size is greater than its page_max")


def _unfit(column: Column[object], option: str, options: TableOptions) -> str:
    """Why a column can't be what an option makes of it; empty where it can."""
    kind = underlying(column)
    if option == "version" and not (isinstance(kind, sql.Integer) and not column.nullable):
        return "is no integer that is NOT NULL"
    if option == "soft_delete" and not (isinstance(kind, sql.DateTime) and column.nullable):
        return "is no timestamp that may be NULL"
    if option in ("hidden", "secrets") and column.primary_key:
        return "is part of the key"
    bare = not column.nullable and column.server_default is None
    if option == "hidden" and bare and _is_created(options):
        return "is needed in every new row and has no default"
    return ""


def _is_created(options: TableOptions) -> bool:
    """The service may make rows."""
    asked = options.operations is None or "create" in options.operations
    return asked and not options.read_only


def _unknown(kind: str, name: str, option: str, known: Iterable[str]) -> Diagnostic:
    text = f"{option} names {name!r}: there is no such {kind}"
    return _problem("GA409", text, nearest(name, known))


def _problem(code: str, text: str, hint: str = "") -> Diagnostic:
    return Diagnostic(code, text, Place("pyproject.toml"), hint, Severity.ERROR)
