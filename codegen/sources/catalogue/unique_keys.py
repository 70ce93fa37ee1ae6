"""Which columns of a table are unique together: what a foreign key may refer to."""

from collections.abc import Iterable, Iterator

from codegen.sources.catalogue.objects import Index, Table


def unique_keys(table: Table) -> Iterator[tuple[str | None, frozenset[str]]]:
    """The names and columns of what a foreign key can stand on, the server's choice first."""
    for key in table.all_keys():
        if not key.deferrable:
            yield key.name, frozenset(key.columns)
    for index in table.indexes.values():
        if _is_key(index):
            yield index.name, frozenset(key.text for key in index.keys)


def _is_key(index: Index) -> bool:
    return index.unique and not index.where and all(key.is_column for key in index.keys)


def stands_on(table: Table, columns: Iterable[str]) -> str | None:
    """The name of the key or index on which a foreign key to these columns stands."""
    wanted = frozenset(columns)
    return next((name for name, found in unique_keys(table) if found == wanted), None)
