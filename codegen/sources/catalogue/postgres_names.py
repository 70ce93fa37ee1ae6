"""The names that PostgreSQL gives to what has none, and how it spells a name."""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import count

from sqlalchemy.dialects.postgresql.base import PGDialect

_DIALECT = PGDialect()  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped
_PREPARER = _DIALECT.identifier_preparer
LIMIT = 63  # bytes; NAMEDATALEN - 1


@cache
def quote(name: str) -> str:
    """A name as SQL, quoted where it must be."""
    return str(_PREPARER.quote(name))


def qualified(name: tuple[str | None, str]) -> str:
    """A name with its schema as SQL."""
    schema, bare = name
    return quote(bare) if schema is None else f"{quote(schema)}.{quote(bare)}"


def clip(name: str, limit: int = LIMIT) -> str:
    """The longest beginning of a name that has at most `limit` bytes."""
    if len(name) * 4 <= limit:
        return name
    return name.encode()[:limit].decode(errors="ignore")


def object_name(first: str, second: str | None, label: str) -> str:
    """`first_second_label`, the longer of the first two cut until all fits."""
    overhead = len(label.encode()) + (1 if second is None else 2)
    one, two = len(first.encode()), len((second or "").encode())
    while one + two > LIMIT - overhead:
        if one > two:
            one -= 1
        else:
            two -= 1
    parts = [clip(first, one)]
    if second is not None:
        parts.append(clip(second, two))
    return "_".join([*parts, label])


def choose(first: str, second: str | None, label: str, taken: Callable[[str], bool]) -> str:
    """The object name with the first number at which it is free."""
    for number in count():
        name = object_name(first, second, f"{label}{number or ''}")
        if not taken(name):
            return name
    raise AssertionError("count() does not end")


def addition(columns: Sequence[str]) -> str:
    """What a name says about the columns of an index or foreign key."""
    joined = ""
    for column in columns:
        joined += f"_{column}" if joined else column
        if len(joined.encode()) > LIMIT:
            break
    return joined


def key_names(names: Sequence[str]) -> list[str]:
    """The names of an index's keys, numbered where they repeat."""
    result: list[str] = []
    for name in names:
        candidate = name
        for number in count(1):
            if candidate not in result:
                break
            candidate = clip(name, LIMIT - len(str(number))) + str(number)
        result.append(candidate)
    return result
