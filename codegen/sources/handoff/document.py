"""Markdown as a list of blocks, each with its line and the headings it stands under."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from codegen.diagnostics import Place, fail

# Handoffs are some kilobytes; what is larger is no handoff, and parsing it would take minutes.
MAX_BYTES = 2_000_000

_BOLD_LINE = re.compile(r"\*\*([^*]+?):?\*\*:?")


@dataclass(frozen=True)
class Heading:
    """A heading, or a line of its own in bold (level 7)."""

    level: int
    text: str
    line: int


@dataclass(frozen=True)
class Row:
    """Cells, or an item of a list in one cell: text without emphasis or backticks."""

    cells: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Block:
    """Something between headings. `trail` goes from the outermost heading to the nearest."""

    trail: tuple[Heading, ...]
    line: int

    def under(self, pattern: re.Pattern[str]) -> bool:
        """Whether a heading of the trail, the title aside, matches."""
        return any(pattern.search(heading.text) for heading in self.trail if heading.level > 1)


@dataclass(frozen=True)
class Grid(Block):
    """A markdown table."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Fence(Block):
    """A code block; its text starts on the line after `line`."""

    tag: str
    text: str


@dataclass(frozen=True)
class Items(Block):
    """A list, nested items included."""

    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Paragraph(Block):
    """Text with its line breaks."""

    text: str


@dataclass(frozen=True)
class Document:
    """A file, relative to the project, and its blocks in order."""

    file: str
    blocks: tuple[Block, ...]

    @property
    def name(self) -> str:
        """The file's name without its ending: the first part of a question's id."""
        return Path(self.file).stem

    def at(self, line: int) -> Place:
        """A line of this document."""
        return Place(self.file, line)


def load(path: Path, file: str) -> Document:
    """Read and parse a markdown file.

    Raises:
        GenApiError: the file cannot be read as text.
    """
    at = Place(file)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise fail("GA301", f"cannot be read: {error.strerror}", at=at) from error
    if len(data) > MAX_BYTES:
        raise fail("GA301", f"has more than {MAX_BYTES:,} bytes", at=at)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise fail("GA301", "is not UTF-8 text", at=at, hint="save it as UTF-8") from error
    return parse(text, file)


def parse(text: str, file: str) -> Document:
    """Parse markdown text."""
    tokens = MarkdownIt("commonmark", {"maxNesting": 20}).enable("table").parse(text)
    return Document(file, tuple(_blocks(tokens)))


def plain(text: str) -> str:
    """Text without backticks, bold marks and line breaks of HTML."""
    return re.sub(r"<br\s*/?>", " ", text).replace("`", "").replace("**", "").strip()


def _line(token: Token) -> int:
    return (token.map or [0, 0])[0] + 1


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    trail: tuple[Heading, ...] = ()
    index = 0
    while index < len(tokens):
        token = tokens[index]
        end = _end(tokens, index)
        inner = tokens[index + 1 : end]
        index = end + 1
        heading = _heading(token, inner)
        if heading:
            trail = (*(above for above in trail if above.level < heading.level), heading)
        else:
            yield from _block(token, inner, trail)


def _end(tokens: Sequence[Token], start: int) -> int:
    """The index of the token that closes the one at `start`; `start` itself for a single token."""
    depth = 0
    for index in range(start, len(tokens)):
        depth += tokens[index].nesting
        if depth <= 0:
            return index
    return len(tokens) - 1


def _heading(token: Token, inner: Sequence[Token]) -> Heading | None:
    text = inner[0].content.strip() if inner else ""
    if token.type == "heading_open":
        return Heading(int(token.tag[1:]), plain(text), _line(token))
    bold = _BOLD_LINE.fullmatch(text) if token.type == "paragraph_open" else None
    return Heading(7, plain(bold[1]), _line(token)) if bold else None


def _block(token: Token, inner: Sequence[Token], trail: tuple[Heading, ...]) -> Iterator[Block]:
    line = _line(token)
    if token.type == "table_open":
        header, *rows = list(_rows(inner)) or [Row((), line)]
        yield Grid(trail, line, header.cells, tuple(rows))
    elif token.type == "fence":
        yield Fence(trail, line, token.info.strip().lower(), token.content)
    elif token.type == "code_block":
        yield Fence(trail, line - 1, "", token.content)
    elif token.type in ("bullet_list_open", "ordered_list_open"):
        yield Items(trail, line, tuple(_items(inner)))
        yield from (block for t in inner if t.type == "fence" for block in _block(t, (), trail))
    elif token.type == "paragraph_open" and inner:
        yield Paragraph(trail, line, inner[0].content)
    elif token.type == "blockquote_open":
        texts = [t for t in inner if t.type == "inline"]
        yield from (Paragraph(trail, _line(t), t.content) for t in texts)


def _rows(tokens: Sequence[Token]) -> Iterator[Row]:
    for index, token in enumerate(tokens):
        if token.type == "tr_open":
            cells = tokens[index : _end(tokens, index)]
            texts = (plain(cell.content) for cell in cells if cell.type == "inline")
            yield Row(tuple(texts), _line(token))


def _items(tokens: Sequence[Token]) -> Iterator[Row]:
    for token in tokens:
        if token.type == "inline":
            yield Row((plain(token.content),), _line(token))
