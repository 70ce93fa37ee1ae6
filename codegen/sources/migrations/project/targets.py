"""What the configuration names as revisions to read up to."""

from collections.abc import Iterable, Iterator


def stations(named: Iterable[str]) -> Iterator[str]:
    """The targets of `alembic upgrade` that revisions to read up to stand for, in order.

    `A:B` is a database that was upgraded to A and then to B.
    """
    for target in named:
        start, _, end = target.rpartition(":")
        yield from (start, end) if start else (end,)
