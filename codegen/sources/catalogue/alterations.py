"""What each statement did to what earlier ones had made, with its place.

The catalogue at its end shows what there is; this shows where a column was dropped, or which of two
revisions made it required.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.diagnostics import Place
from codegen.sources.catalogue.objects import Column, Constraint, EnumType, Index, Name, Table
from codegen.sources.schema import Alteration, Rename

_FACETS = {
    "type": ("type", "collation"),
    "nullable": ("nullable",),
    "default": ("default", "identity", "computed", "serial"),
    "comment": ("comment",),
}


def between(
    old: Table | None, new: Table | None, renames: list[Rename], at: Place
) -> Iterator[Alteration]:
    """What changed between two states of a table, None where it does not exist.

    renames: of columns, between the two; a renamed column is neither dropped nor added.
    """
    if old is None or new is None:
        if found := old or new:
            yield Alteration(_shown(found.name), "dropped" if old else "added", at)
        return
    full = _shown(new.name)
    before = {rename.new: rename.old for rename in renames if rename.is_column}
    kept = {before.get(name, name) for name in new.columns}
    dropped = (name for name in old.columns if name not in kept)
    yield from (Alteration(f"{full}.{name}", "dropped", at) for name in dropped)
    for name, column in new.columns.items():
        known = old.columns.get(before.get(name, name))
        if known is not column:
            yield from _column(f"{full}.{name}", known, column, at)
    yield from _members(full, _constraints(old), _constraints(new), at)
    yield from _members(full, old.indexes, new.indexes, at)
    if old.comment != new.comment:
        yield Alteration(full, "comment", at)


def of_enums(
    old: Mapping[Name, EnumType], new: Mapping[Name, EnumType], at: Place
) -> Iterator[Alteration]:
    """The enumerations whose values changed."""
    for name, enumeration in new.items():
        known = old.get(name)
        if known is not None and known.values != enumeration.values:
            yield Alteration(_shown(name), "values", at)


def _column(subject: str, old: Column | None, new: Column, at: Place) -> Iterator[Alteration]:
    if old is None:
        yield Alteration(subject, "added", at)
        return
    for facet, attributes in _FACETS.items():
        if any(getattr(old, name) != getattr(new, name) for name in attributes):
            yield Alteration(subject, facet, at)


def _constraints(table: Table) -> dict[str, Constraint]:
    return {item.name: item for item in table.constraints if item.name}


def _members(
    full: str, old: Mapping[str, Any], new: Mapping[str, Constraint | Index], at: Place
) -> Iterator[Alteration]:
    yield from (Alteration(f"{full}:{name}", "dropped", at) for name in old if name not in new)
    yield from (Alteration(f"{full}:{name}", "added", at) for name in new if name not in old)


def _shown(name: Name) -> str:
    return name[1] if name[0] is None else f"{name[0]}.{name[1]}"
