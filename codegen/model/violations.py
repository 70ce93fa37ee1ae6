"""The constraints that a write can break, as clients are told of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, Table, UniqueConstraint
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from codegen.model.api import Violation, ViolationKind
from codegen.model.checks import Checks, named_columns
from codegen.model.tables import keyed_columns, plain

Attributes = Mapping[str, str]


def violations(table: Table, attributes: Attributes, checks: Checks) -> tuple[Violation, ...]:
    """Every key, foreign key, CHECK and exclusion of the table, in a stable order."""
    found = [
        _primary_key(table, attributes),
        *_constraints(table, attributes, checks),
        *_promised(attributes, checks),
        *(_unique_index(index, attributes) for index in table.indexes if index.unique),
    ]
    order = list(ViolationKind)
    return tuple(sorted(found, key=lambda v: (order.index(v.kind), v.name, v.fields)))


def _primary_key(table: Table, attributes: Attributes) -> Violation:
    key = table.primary_key
    name = key.name if isinstance(key.name, str) else f"{table.name}_pkey"
    return Violation(ViolationKind.UNIQUE, name, _fields(key.columns.keys(), attributes), key)


def _constraints(table: Table, attributes: Attributes, checks: Checks) -> Iterator[Violation]:
    for constraint in table.constraints:
        name = str(constraint.name) if constraint.name is not None else ""
        if isinstance(constraint, UniqueConstraint):
            names = [column.name for column in constraint.columns]
            yield Violation(ViolationKind.UNIQUE, name, _fields(names, attributes), constraint)
        elif isinstance(constraint, ForeignKeyConstraint):
            names = [column.name for column in constraint.columns]
            yield Violation(ViolationKind.FOREIGN_KEY, name, _fields(names, attributes), constraint)
        elif isinstance(constraint, ExcludeConstraint):
            names = [column.name for column in constraint.columns]
            yield Violation(
                ViolationKind.EXCLUSION,
                name,
                _fields(names, attributes),
                constraint,
                conditional=not _excludes_equals(constraint),
            )
        elif isinstance(constraint, CheckConstraint):
            yield _check(constraint, name, attributes, checks)


def _excludes_equals(constraint: ExcludeConstraint) -> bool:
    """Whether rows that agree in its columns always break it."""
    parts = [(expression, operator) for expression, _, operator in constraint._render_exprs]
    return constraint.where is None and all(
        isinstance(expression, Column) and operator in ("=", "&&") for expression, operator in parts
    )


def _check(
    constraint: CheckConstraint, name: str, attributes: Attributes, checks: Checks
) -> Violation:
    ordering = checks.ordering(constraint)
    if ordering is not None:
        small, large, strict = ordering
        ordering = (attributes[small], attributes[large], strict)
    names = _fields(named_columns(constraint), attributes)
    same = str(constraint.sqltext) in checks.equal
    return Violation(ViolationKind.CHECK, name, names, constraint, ordering, equal=same)


def _promised(attributes: Attributes, checks: Checks) -> Iterator[Violation]:
    """Orderings that documents want and that are no constraints: the service holds to them."""
    for text, message in checks.promised.items():
        small, large, strict = checks.orderings[text]
        pair = (attributes[small], attributes[large])
        yield Violation(
            ViolationKind.CHECK, "", pair, ordering=(*pair, strict), promised=True, message=message
        )


def _unique_index(index: Index, attributes: Attributes) -> Violation:
    fields = _fields(keyed_columns(index), attributes)
    return Violation(ViolationKind.UNIQUE, index.name or "", fields, conditional=not plain(index))


def _fields(names: Iterable[str], attributes: Attributes) -> tuple[str, ...]:
    return tuple(attributes[name] for name in names if name in attributes)
