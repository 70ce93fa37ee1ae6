"""YAML as far as schemas and descriptions of APIs use it: maps and lists, indented or in a line.

A description is a part of a document, often shortened; what cannot be read ends it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_KEY = re.compile(
    r"""(?P<key>"[^"]*"|'[^']*'|/\S*?|[^\s'"#:{}\[\],][^:#{}\[\],]*?)\s*:(?:\s+(?P<rest>.*))?$"""
)
_COMMENT = re.compile(r"(?:^|\s)#.*$")
_BLOCK = re.compile(r"[|>][+-]?\d?$")
_DEEPEST, _LONGEST = 60, 2_000


class UnclearError(ValueError):
    """The text is no YAML that we can read."""


@dataclass(frozen=True)
class Node:
    """A value: of a scalar its text, of a map its members, of a list its items."""

    line: int
    text: str = ""
    members: dict[str, Node] = field(default_factory=dict)
    items: tuple[Node, ...] = ()

    def at(self, *path: str) -> Node:
        """The value at a path of keys; an empty one where there is none."""
        node = self
        for key in path:
            node = node.members.get(key, Node(self.line))
        return node

    def first(self) -> Node:
        """The first member's value."""
        return next(iter(self.members.values()), Node(self.line))


@dataclass(frozen=True)
class _Row:
    line: int
    indent: int
    text: str


def read(text: str, line: int) -> Node:
    """The map that a text holds.

    line: of its first line in the document.

    Raises:
        UnclearError: it is something else.
    """
    rows = []
    for offset, raw in enumerate(text.expandtabs(2).splitlines()):
        bare = _COMMENT.sub("", raw).rstrip()
        if len(bare) > _LONGEST:
            raise UnclearError
        if bare.strip() not in ("", "---"):
            rows.append(_Row(line + offset, len(bare) - len(bare.lstrip()), bare.strip()))
    reader = _Reader(rows)
    found = reader.block(0, 0)
    if reader.next < len(rows):
        raise UnclearError
    return found


class _Reader:
    def __init__(self, rows: Sequence[_Row]) -> None:
        self.rows = list(rows)
        self.next = 0

    def block(self, least: int, depth: int) -> Node:
        """The map or the list that begins at the next row, if that is indented enough."""
        if self.next >= len(self.rows) or self.rows[self.next].indent < least:
            return Node(self.rows[min(self.next, len(self.rows) - 1)].line if self.rows else 0)
        if depth > _DEEPEST:
            raise UnclearError
        row = self.rows[self.next]
        return self._list(row, depth) if row.text[:2] in ("- ", "-") else self._map(row, depth)

    def _list(self, first: _Row, depth: int) -> Node:
        items = []
        while self._here(first.indent) and self.rows[self.next].text[:2] in ("- ", "-"):
            row = self.rows[self.next]
            rest = row.text[1:].lstrip()
            if not rest or (_KEY.match(rest) and rest[0] not in "{["):
                inner = row.indent + len(row.text) - len(rest)
                self.rows[self.next] = _Row(row.line, inner, rest)
                self.next += not rest
                items.append(self.block(row.indent + 1, depth + 1))
            else:
                self.next += 1
                items.append(_flow(rest, row.line, depth))
        return Node(first.line, items=tuple(items))

    def _map(self, first: _Row, depth: int) -> Node:
        members: dict[str, Node] = {}
        while self._here(first.indent):
            row = self.rows[self.next]
            match = _KEY.match(row.text)
            if match is None:
                raise UnclearError
            self.next += 1
            rest = match["rest"] or ""
            if not rest:
                value = self._below(row, depth)
            else:
                value = Node(row.line) if _BLOCK.match(rest) else _flow(rest, row.line, depth)
                self._skip(row.indent)  # of a text in several lines, or what a flow goes on with
            members[match["key"].strip("\"'")] = Node(
                row.line, value.text, value.members, value.items
            )
        return Node(first.line, members=members)

    def _below(self, row: _Row, depth: int) -> Node:
        listed = self._here(row.indent) and self.rows[self.next].text[:2] in ("- ", "-")
        return self.block(row.indent + (not listed), depth + 1)

    def _here(self, indent: int) -> bool:
        return self.next < len(self.rows) and self.rows[self.next].indent == indent

    def _skip(self, indent: int) -> None:
        while self.next < len(self.rows) and self.rows[self.next].indent > indent:
            self.next += 1


def _flow(text: str, line: int, depth: int) -> Node:
    """`[a, b]`, `{ type: string }`, or a scalar."""
    if depth > _DEEPEST:
        raise UnclearError
    if text[0] == "[" and text[-1] == "]":
        items = (_flow(part, line, depth + 1) for part in _parts(text[1:-1]))
        return Node(line, items=tuple(items))
    if text[0] == "{" and text[-1] == "}":
        pairs = [part.partition(":") for part in _parts(text[1:-1])]
        told = ((key.strip(" \"'"), value.strip()) for key, _, value in pairs)
        return Node(line, members={k: _flow(v, line, depth + 1) for k, v in told if v})
    return Node(line, text.strip("\"'"))


def _parts(text: str) -> list[str]:
    """At commas outside of brackets."""
    parts, depth, held = [], 0, ""
    for sign in text:
        depth += (sign in "[{") - (sign in "]}")
        if sign == "," and depth == 0:
            parts.append(held)
            held = ""
        else:
            held += sign
    return [part.strip() for part in (*parts, held) if part.strip()]
