"""Lists of indexes: `` `idx_rooms_code` on `rooms(code)` ``, with or without the table's name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.diagnostics import Diagnostic
from codegen.sources.handoff import titles
from codegen.sources.handoff.clauses import of_title
from codegen.sources.handoff.document import Document, Items, Row
from codegen.sources.handoff.facts import About, Fact, Index, Rank, Reading, combine
from codegen.sources.handoff.sqltext import NAME, bare, names, quote, split

_INDEX = re.compile(
    rf"(?P<name>{NAME}):?\s+(?:on\s+)?(?P<table>{NAME})\s*\((?P<keys>[^()]+)\)(?P<more>.*)",
    re.IGNORECASE,
)
_INDEX_NAME = re.compile(r"(?:idx|ix|uq|ux|pk|fk)_\w+", re.IGNORECASE)
# What stands between an index and its columns in the place of a table.
_NO_TABLES = frozenset(
    (
        "na",
        "on",
        "en",
        "em",
        "auf",
        "sur",
        "clustered",
        "nonclustered",
        "unique",
        "using",
        "btree",
        "gin",
    )
)
_OWN_INDEX = re.compile(
    r"(?P<name>(?:idx|ix|uq|uk|ux)_\w+)\s*(?::\s*|\s+on\s+|(?=\())"
    r"(?:(?P<keys>[a-z_]\w*(?:\s*,\s*[a-z_]\w*)*)|\((?P<group>[a-z_]\w*(?:\s*,\s*[a-z_]\w*)*)\))"
    r"(?P<kind>(?:\s*\((?:UNIQUE|BTREE|GIN|HASH|GIST|BRIN)\))?)(?:\s*[(:\uff1a\u2013\u2014-].*)?",
    re.IGNORECASE,
)
_ON = re.compile(r"\son\s", re.IGNORECASE)
_INDEXED = re.compile(r"[\w$\"`]+(?:\s+(?:ASC|DESC)(?:\s+NULLS\s+\w+)?)?", re.IGNORECASE)


def read(block: Items, document: Document) -> Reading:
    """The indexes of a list below a heading that speaks of them."""
    notes = tuple(_unread(block, document))
    return combine([Reading(tuple(_indexes(block)), notes=notes), *_own_indexes(block)])


def is_one(block: Items) -> bool:
    """Every item begins with the name of an index, or one of them is surely an index."""
    named = all(_INDEX_NAME.match(row.cells[0]) for row in block.rows if row.depth == 0)
    return named or any(_index(row) for row in block.rows)


def _index(row: Row) -> re.Match[str] | None:
    """An index: its columns are names, and `on` or an underscore tells its own from words."""
    match = _INDEX.match(row.cells[0])
    if match is None or not (_ON.search(match[0][: match.start("keys")]) or "_" in match["name"]):
        return None
    if bare(match["table"]).casefold() in _NO_TABLES:
        return None
    parts = [part.strip() for _, part in split(match["keys"], ",")]
    if all(part.casefold() in _NO_TABLES for part in parts):
        return None
    return match if all(_INDEXED.fullmatch(part) for part in parts) else None


def _indexes(block: Items) -> Iterator[Fact]:
    for row in block.rows:
        if match := _index(row):
            name, table = bare(match["name"]), bare(match["table"])
            keys = ", ".join(quote(key) for key in names(match["keys"]))
            unique = "UNIQUE " if "unique" in match["more"].lower() else ""
            sql = f"CREATE {unique}INDEX {quote(name)} ON {quote(table)} ({keys})"
            index = Index(name, keys, sql, bool(unique))
            yield Fact(table, "", About.INDEX, index, Rank.TABLE, row.line)


def _own_indexes(block: Items) -> Iterator[Reading]:
    """`idx_rooms_code` on `code` (UNIQUE): of the table that the heading names."""
    title = titles.title_of(block)
    found = (m for row in block.rows if (m := _own_index(row))) if title else ()
    for match in found:
        unique = "unique" in match["kind"].lower()
        keys = ", ".join(quote(key) for key in names(match["keys"] or match["group"]))
        index = Index(match["name"], keys, "", unique)
        fact = Fact("", "", About.INDEX, index, Rank.TABLE, block.line)
        if title:
            yield of_title(title, [fact])


def _own_index(row: Row) -> re.Match[str] | None:
    return _OWN_INDEX.fullmatch(row.cells[0].split("\n")[0].strip())


def _unread(block: Items, document: Document) -> Iterator[Diagnostic]:
    for row in block.rows:
        if not _index(row) and not (titles.title_of(block) and _own_index(row)):
            message = f"index that is not understood: {row.cells[0][:80]}"
            yield Diagnostic("GA303", message, document.at(row.line))
