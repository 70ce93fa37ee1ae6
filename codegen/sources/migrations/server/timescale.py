"""What TimescaleDB does to a table's indexes when it becomes a hypertable."""

import re
from collections.abc import Iterator

from codegen.sources.catalogue import Catalogue
from codegen.sources.catalogue.objects import Key, Table

CREATES = re.compile(r"\bcreate_hypertable\s*\(", re.IGNORECASE)
_STRING = r"'((?:[^']|'')+)'(?:\s*::\s*\w+)?"
_CALL = re.compile(
    rf"\bcreate_hypertable\s*\(\s*(?:\w+\s*=>\s*)?{_STRING}\s*,\s*(?:\w+\s*=>\s*)?"
    rf"(?:by_range\s*\(\s*)?{_STRING}(?P<rest>[^;]*)",
    re.IGNORECASE,
)
_SPACE = re.compile(rf"^\s*,\s*(?:partitioning_column\s*=>\s*)?{_STRING}", re.IGNORECASE)
_WITHOUT = re.compile(r"create_default_indexes\s*=>\s*'?f(alse)?\b", re.IGNORECASE)


def default_indexes(catalogue: Catalogue, sql: str) -> Iterator[str]:
    """The CREATE INDEX statements that the `create_hypertable` calls in a text imply.

    One on the time column, newest first, and one on the partitioning column and time, unless the
    table has an index or a key on just these.
    """
    if not CREATES.search(sql):
        return
    for call in _CALL.finditer(sql):
        name, time, rest = call.group(1), call.group(2), call.group("rest")
        table = _table(catalogue, name)
        if table is None or _WITHOUT.search(rest):
            continue
        space = _SPACE.match(rest)
        wanted = [(time,), *([(space.group(1), time)] if space else [])]
        for columns in wanted:
            if columns not in _indexed(table):
                keys = ", ".join(f'"{column}"' for column in columns)
                yield f"CREATE INDEX ON {name} ({keys} DESC)"


def _table(catalogue: Catalogue, name: str) -> Table | None:
    parts = [part.strip('"') if '"' in part else part.lower() for part in name.split(".")]
    schema = catalogue.home(parts[0]) if len(parts) > 1 else None
    return catalogue.tables.get((schema, parts[-1]))


def _indexed(table: Table) -> set[tuple[str, ...]]:
    keys = {tuple(item.columns) for item in table.constraints if isinstance(item, Key)}
    plain = (index for index in table.indexes.values() if all(key.is_column for key in index.keys))
    return keys | {tuple(key.text for key in index.keys) for index in plain}
