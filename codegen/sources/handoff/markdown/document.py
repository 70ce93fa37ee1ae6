"""Markdown as a list of blocks, each with its line and the headings it stands under."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from codegen.diagnostics import Place
from codegen.sources.handoff.markdown import fences, files, html, labels, rawtext, tables
from codegen.sources.handoff.words.headers import is_generic
from codegen.sources.handoff.words.kinds import LABEL

LABEL_LEVEL = 7  # of a line of its own in bold, which is a heading
ITEM_LEVEL = 8  # of a list item that holds blocks, and names them like a heading

# A file that is nothing but a diagram.
_BARE_DIAGRAM = re.compile(
    r"\s*(?P<diagram>erDiagram\b(?!.*^(?:#|```)).*)\Z", re.DOTALL | re.MULTILINE
)
# Longer texts are not searched for links and HTML: nothing is read out of them.
# `_(default: 1)_`: parentheses in italics.
_LEANING = re.compile(r"(?<![\w*])([_*])(\((?:[^()]|\([^()]*\))*\))\1(?![\w*])")
_LONGEST = 20_000
_MARKED = re.compile(r"\*\*[^*]+\*\*|`[^`]+`")
_ESCAPED = re.compile(r"\\([_*.#+\-\[\]()<>!~])")
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\[[^\]]*\])")
# `**[changed in v2]**` at the end of a cell: whose change it is.
_TAG = re.compile(r"\*\*\[[^\[\]*]{2,80}\]\*\*\s*$")
_COMMENT = re.compile(r"\s*(?:<!--(?:(?!-->).)*-->\s*)+", re.DOTALL)
_HTML = re.compile(
    r"<!--.*?-->|</?(?:b|strong|i|em|code|kbd|sup|sub|small|span|u|br|a|img)\b[^<>]*/?>"
)


@dataclass(frozen=True)
class Heading:
    """A heading, a line of its own in bold (level 7) or a list item that holds blocks (level 8).

    raw: its markdown, in which backticks tell a name from a word.
    part: it names a part of what the heading above it names, like `Columns`.
    name: that of a table or an entity which the text has only because columns stand below it.
    """

    level: int
    text: str
    line: int
    raw: str = ""
    part: bool = False
    name: str = ""


@dataclass(frozen=True)
class Row:
    """Cells, or an item of a list in one cell: text without emphasis or backticks.

    raw: the same as markdown. depth: how deep an item is nested, from 0.
    """

    cells: tuple[str, ...]
    line: int
    raw: tuple[str, ...] = ()
    depth: int = 0


@dataclass(frozen=True)
class Block:
    """Something between headings. `trail` goes from the outermost heading to the nearest.

    intro: the paragraphs between the nearest heading and the block, as markdown.
    outer: those below the headings further out, each with its heading's line.
    """

    trail: tuple[Heading, ...]
    line: int
    intro: tuple[str, ...] = field(default=(), kw_only=True)
    outer: tuple[tuple[int, str], ...] = field(default=(), kw_only=True)

    def under(self, pattern: re.Pattern[str]) -> bool:
        """Whether a heading of the trail, the title aside, matches."""
        return any(pattern.search(heading.text) for heading in self.trail if heading.level > 1)

    @property
    def lead(self) -> str:
        """The last line above the block, if it announces it: `Key fields:`."""
        last = self.intro[-1].splitlines()[-1] if self.intro and self.intro[-1] else ""
        return plain(last).rstrip(":\uff1a ") if plain(last).endswith((":", "\uff1a")) else ""


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
    migrations: tuple[str, ...] = ()  # the migration files that it names
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, name: str, make: Callable[[Document], Any]) -> Any:
        """Something about the whole document, worked out at the first call."""
        if name not in self.memo:
            self.memo[name] = make(self)
        return self.memo[name]

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
    return parse(files.read_text(path, file), file)


@lru_cache(maxsize=2)
def markdown(text: str) -> tuple[Token, ...]:
    """The tokens of a text; the schema and the API are often read of the same."""
    tokens = MarkdownIt("commonmark", {"maxNesting": 20}).enable("table").parse(text)
    return tuple(one for one in tokens if not _is_comment(one))


def _is_comment(token: Token) -> bool:
    return token.type == "html_block" and bool(_COMMENT.fullmatch(token.content))


def parse(text: str, file: str) -> Document:
    """Parse markdown text."""
    text = rawtext.prepared(text)
    if bare := _BARE_DIAGRAM.match(text):
        line = text.count("\n", 0, bare.start("diagram"))
        return Document(file, (Fence((), line, "mermaid", bare["diagram"]),))
    text = fences.in_pieces(text)
    tokens = markdown(text)
    return Document(file, tuple(_blocks(tokens, ())), files.migrations(text))


def lines_of(block: Block) -> frozenset[int]:
    """The lines that the block's text stands on."""
    if isinstance(block, Grid | Items):
        return frozenset(row.line for row in block.rows)
    ends = block.text.count("\n") + 2 if isinstance(block, Fence | Paragraph) else 0
    return frozenset(range(block.line, block.line + ends))


def texts_of(block: Block) -> Iterator[tuple[str, int]]:
    """The items of a list or the lines of a paragraph, each with where it stands."""
    if isinstance(block, Items):
        yield from ((row.raw[0], row.line) for row in block.rows)
    elif isinstance(block, Paragraph):
        yield from ((text, block.line + at) for at, text in enumerate(block.text.split("\n")))


def plain(text: str) -> str:
    """Text without backticks, bold marks, links, images and inline HTML."""
    if len(text) > _LONGEST:
        return text.replace("`", "").replace("**", "")
    if "<" in text:
        text = _HTML.sub(" ", text)
    if "](" in text or "][" in text:
        text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    text = _ESCAPED.sub(r"\1", text.replace("`", "").replace("**", "")).strip()
    if "_(" in text or "*(" in text:
        text = _LEANING.sub(r"\2", text)
    return text[1:-1] if re.fullmatch(r"\*[^*]+\*", text) else text


def _line(token: Token) -> int:
    return (token.map or [0, 0])[0] + 1


def _blocks(tokens: Sequence[Token], trail: tuple[Heading, ...]) -> Iterator[Block]:
    intro: tuple[str, ...] = ()
    outer: tuple[tuple[int, str], ...] = ()
    base = trail
    index = 0
    alone = False  # nothing but words stands below the last heading
    while index < len(tokens):
        token = tokens[index]
        end = _end(tokens, index)
        inner = tokens[index + 1 : end]
        index = end + 1
        after = tokens[index : index + 12]
        table = _leads_to_table(tokens, index)
        heading = _heading(token, inner, after) or _numbered(token, inner, after, table)
        if heading:
            above = [h for h in trail if h.level < heading.level or h in base]
            if alone and trail[-1].level >= LABEL_LEVEL and is_generic(heading.text.strip(": ")):
                above = [*above, *(h for h in trail[-1:] if h not in above)]
            outer += tuple((trail[-1].line, text) for text in intro if trail)
            trail, intro = (*above, heading), ()
            lines = {h.line for h in trail}
            outer = tuple(one for one in outer if one[0] in lines)
            alone = True
            continue
        for block in _block(token, inner, trail):
            yield replace(block, intro=(*intro, *block.intro), outer=(*outer, *block.outer))
            intro = (*intro, *_introduces(block))[-6:]
            alone = alone and isinstance(block, Paragraph)


def _introduces(block: Block) -> list[str]:
    """What the block says of those below it: all of its text, or which table they are of."""
    rows = block.rows if isinstance(block, Items) else ()
    named = [row.raw[0] for row in rows if LABEL.fullmatch(row.raw[0])]
    return [block.text] if isinstance(block, Paragraph) else named


def _end(tokens: Sequence[Token], start: int) -> int:
    """The index of the token that closes the one at `start`; `start` itself for a single token."""
    depth = 0
    for index in range(start, len(tokens)):
        depth += tokens[index].nesting
        if depth <= 0:
            return index
    return len(tokens) - 1


def _heading(token: Token, inner: Sequence[Token], after: Sequence[Token]) -> Heading | None:
    text = inner[0].content.strip() if inner else ""
    if token.type == "heading_open":
        return Heading(int(token.tag[1:]), plain(text), _line(token), text)
    if token.type != "paragraph_open":
        return None
    raw = labels.label(text, after)
    return Heading(LABEL_LEVEL, plain(raw).rstrip(":"), _line(token), raw) if raw else None


def _leads_to_table(tokens: Sequence[Token], index: int) -> bool:
    """A table follows, behind two paragraphs at the most."""
    for _ in range(3):
        following = tokens[index : index + 1]
        if not following or following[0].type != "paragraph_open":
            return bool(following) and following[0].type == "table_open"
        index = _end(tokens, index) + 1
    return False


def _numbered(
    token: Token, inner: Sequence[Token], after: Sequence[Token], table: bool
) -> Heading | None:
    """`1. User` above a list that is not indented, or above a table: it names what they hold; as
    the only item of other lists says which table follows.
    """
    texts = [t for t in inner if t.type == "inline"]
    listed = bool(after) and (after[0].type == "bullet_list_open" or labels.defines(after))
    if token.type == "bullet_list_open" and table and len(texts) == 1:
        name = labels.called(texts[0].content)
        return Heading(ITEM_LEVEL, plain(name), _line(token), name) if name else None
    if token.type != "ordered_list_open" or len(texts) != 1 or not (listed or table):
        return None
    text = labels.numbered(texts[0].content.strip(), listed=listed)
    return Heading(ITEM_LEVEL, plain(text).rstrip(":"), _line(token), text) if text else None


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
        yield from _list(inner, line, trail)
    elif token.type == "paragraph_open" and inner:
        yield _paragraph(inner[0].content, line, trail)
    elif token.type == "blockquote_open":
        yield from _blocks(inner, trail)
    elif token.type == "html_block" and "<table" in token.content.lower():
        yield from (_grid(table, line, trail) for table in html.tables(token.content))


def _paragraph(text: str, line: int, trail: tuple[Heading, ...]) -> Block:
    """A paragraph, unless it is a definition or a table that markdown doesn't know as one."""
    if code := fences.language(text):
        return Fence(trail, line - 1, code, text)
    if trail and (rows := tables.headless(text)):
        return _grid(rows, line, trail)
    return Paragraph(trail, line, text)


def _grid(table: html.Rows, line: int, trail: tuple[Heading, ...]) -> Grid:
    """An HTML table; its first row is the header, and a single cell above that names it."""
    if len(table) > 1 and len(table[0][1]) == 1 < len(table[1][1]):
        (offset, (name,)), *table = table
        trail = (*trail, Heading(LABEL_LEVEL, plain(name), line + offset, name))
    rows = [Row(tuple(map(plain, cells)), line + offset, cells) for offset, cells in table]
    header, *body = rows or [Row((), line)]
    return Grid(trail, line, header.cells, tuple(body))


def _rows(tokens: Sequence[Token]) -> Iterator[Row]:
    for index, token in enumerate(tokens):
        if token.type == "tr_open":
            cells = tokens[index : _end(tokens, index)]
            raw = tuple(cell.content for cell in cells if cell.type == "inline")
            if any(raw):
                yield Row(tuple(plain(_TAG.sub("", cell)) for cell in raw), _line(token), raw)


def _list(inner: Sequence[Token], line: int, trail: tuple[Heading, ...]) -> Iterator[Block]:
    """The items in one block, then what tables and fences stand in them."""
    rows = tuple(_items(inner))
    yield Items(trail, line, rows)
    within: tuple[Heading, ...] = ()
    index = 0
    while index < len(inner):
        token = inner[index]
        if token.type == "inline":
            text = token.content.split("\n")[0].strip()
            if marked := _MARKED.match(text):
                text = marked[0]
            within = (Heading(ITEM_LEVEL, plain(text).rstrip(":"), _line(token), text),)
        if token.type in ("table_open", "fence", "html_block", "code_block"):
            end = _end(inner, index)
            yield from _block(token, inner[index + 1 : end], (*trail, *within))
            index = end
        index += 1


def _items(tokens: Sequence[Token]) -> Iterator[Row]:
    """Every paragraph of a list, with how deep its item is nested; tables are none."""
    depth, tables = 0, 0
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type in ("table_open", "table_close"):
            tables += token.nesting
        elif token.type == "inline" and not tables:
            yield Row((plain(token.content),), _line(token), (token.content,), depth)
