"""Paths of designed endpoints: their segments, parameters, and what they may call a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import MetaData, Table

from codegen.config import Action
from codegen.sources.design import DesignedEndpoint, is_param
from codegen.words import plural, singular

LIST: Mapping[str, Action] = {"GET": "list", "POST": "create"}
ROW: Mapping[str, Action] = {
    "GET": "get",
    "PATCH": "update",
    "PUT": "replace",
    "DELETE": "delete",
}


def is_rest(one: DesignedEndpoint, segments: Sequence[str]) -> bool:
    """`/things` and `/things/{id}`."""
    row = len(segments) == 2 and is_param(segments[1])
    return not is_param(segments[0]) and (
        (len(segments) == 1 and one.method in LIST) or (row and one.method in ROW)
    )


def by_segment(metadata: MetaData) -> dict[str, Table]:
    """Tables by what a path may call them."""
    found: dict[str, Table] = {}
    for table in metadata.tables.values():
        for text in called(table.name):
            found.setdefault(text, table)
    return found


def called(table: str) -> Iterator[str]:
    """What a path may call a table of this name."""
    first, _, last = table.rpartition("_")
    head = f"{first}_" if first else ""
    for name in (table, head + plural(last), head + singular(last)):
        yield from (name, name.replace("_", "-"), name.replace("_", ""))
