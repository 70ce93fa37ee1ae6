"""Lists: indexes as `idx_t_c` on `t(c)`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.diagnostics import Diagnostic
from codegen.sources.handoff.document import Block, Document, Items
from codegen.sources.handoff.facts import About, Fact, Index, Rank, Reading
from codegen.sources.handoff.sqltext import NAME, bare, names, quote

_INDEXES = re.compile(r"\bind(ex(es)?|ices)\b", re.IGNORECASE)
_INDEX = re.compile(
    rf"(?P<name>{NAME}):?\s+(?:on\s+)?(?P<table>{NAME})\s*\((?P<keys>[^()]+)\)(?P<more>.*)",
    re.IGNORECASE,
)


def read(block: Block, document: Document) -> Reading | None:
    """Read a list of indexes; None for any other block."""
    if not isinstance(block, Items) or not block.trail or not _INDEXES.search(block.trail[-1].text):
        return None
    return Reading(tuple(_facts(block)), notes=tuple(_unread(block, document)))


def _facts(block: Items) -> Iterator[Fact]:
    for row in block.rows:
        if match := _INDEX.match(row.cells[0]):
            name, table = bare(match["name"]), bare(match["table"])
            keys = ", ".join(quote(key) for key in names(match["keys"]))
            unique = "UNIQUE " if "unique" in match["more"].lower() else ""
            sql = f"CREATE {unique}INDEX {quote(name)} ON {quote(table)} ({keys})"
            yield Fact(table, "", About.INDEX, Index(name, keys, sql), Rank.TABLE, row.line)


def _unread(block: Items, document: Document) -> Iterator[Diagnostic]:
    for row in block.rows:
        if not _INDEX.match(row.cells[0]):
            message = f"index that is not understood: {row.cells[0][:80]}"
            yield Diagnostic("GA303", message, document.at(row.line))
