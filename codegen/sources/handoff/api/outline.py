"""Markdown line by line: documents of APIs say things in headings, rows, items and fences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from markdown_it.token import Token

from codegen.sources.handoff.markdown.document import markdown

_LINK = re.compile(r"!?\[([^\]]{0,500})\]\([^)]{0,2000}\)")
_STRUCK = re.compile(r"~~.*?~~")
_BOLD_LINE = re.compile(r"\*\*([^*]+?):?\*\*:?")
_PLAIN_LEVEL = 7
_FOLDED_LEVEL = 8  # of the summary of what can be unfolded; what is in it stands below
_TAGS = re.compile(r"</?(?:b|strong|i|em|code|kbd|span|small|u|br|p|div|summary)\b[^<>]*/?>", re.I)
_SUMMARY = re.compile(r"<summary\b[^<>]*>(.*?)</summary>", re.IGNORECASE | re.DOTALL)
# A line of a paragraph that says something of its own, and does not continue the one before.
_STARTS = re.compile(
    r"\s*(\*\*|`|[-*+>|•]\s|\d+[.)]\s|[^\w\s\"'(\[]|(GET|POST|PUT|PATCH|DELETE)\b"
    r"|[\w ]{2,30}:(\s|$))"
)
# `Roles: keeper`: a label with little behind it, which the next sentence does not carry on.
_LABELLED = re.compile(r"\s*(?=.{1,60}$)[\w ]{2,30}:\s[^.!?]*")


# An object that stands in no fence, in lines of its own.
_DRAWN = re.compile(r"^[ \t]*(?:\{|\[)[ \t]*\n.*\n[ \t]*[}\]][,;]?\s*\Z", re.DOTALL | re.MULTILINE)
# `Public endpoints (no token):` above the list, fence or table that it is about.
_ANNOUNCES = re.compile(
    r"(?!\W*(?:all|every|each|these|those|the following|tod[oa]s|cada|alle|toutes|所有|全部)\b)"
    r"(?:\W*+(?:[\w/&]+[ -]){1,5}(?:endpoints?|routes?|apis?|rotas|rutas|routen|接口|路由)"
    r"|\W*+\w+(?:-\w+)*[ -]only)(?:\s*\([^()]*\))?\s*[:：]\W*",
    re.IGNORECASE,
)
# `Referees (role: referee):`, and the first thing below is an endpoint.
_LEADS = re.compile(
    r"(?!\W*(?:all|every|each|these|those|the following)\b)"
    r"\W*+[\w/&'-]+(?: [\w/&'-]+){0,3} ?(?:\s*\([^()]*\))?\s*[:：]\W*",
    re.IGNORECASE,
)
_ENDPOINT = re.compile(r"\W*(?:GET|POST|PUT|PATCH|DELETE)\b\W+/")
_BLOCKS = ("bullet_list_open", "ordered_list_open", "fence", "code_block", "table_open")


class Kind(StrEnum):
    """What a line is."""

    HEADING = "heading"
    ROW = "row"
    ITEM = "item"
    TEXT = "text"
    CODE = "code"


@dataclass(frozen=True)
class Section:
    """A heading, or a line of its own in bold (level 7), with those above it."""

    text: str
    level: int
    line: int
    above: Section | None = None

    def trail(self) -> Iterator[Section]:
        """This section and those that it lies in, the innermost first."""
        section: Section | None = self
        while section is not None:
            yield section
            section = section.above


@dataclass(frozen=True)
class Line:
    """One line of a document.

    text: with its emphasis and backticks; of a row, its cells between pipes.
    header, cells: of a row. tag: of a fence. depth: how many items of lists it lies in.
    """

    kind: Kind
    text: str
    line: int
    section: Section | None
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    tag: str = ""
    depth: int = 0


@lru_cache(maxsize=4)  # endpoints, rules and sentences are read of the same
def outline(text: str) -> tuple[Line, ...]:
    """Every line that says something, in order; a heading's section is the one that it opens."""
    return tuple(_Outline(markdown(text)).lines())


# Every endpoint of a line, and every reader of it, asks for the same text.
# The `**` of `` `/rooms/**` `` are no emphasis.
_MARKS = re.compile(r"(?<!/)\*\*|(?<=/)\*\*(?=\w)|`|__")
_LEANING = re.compile(r"(?<![\w`/{])_([^\s_`][^`]*?)_(?![\w`/}])")


@lru_cache(1024)
def clean(text: str) -> str:
    """Text without emphasis, backticks, links' targets, struck-out parts and tags of HTML."""
    text = _LINK.sub(r"\1", _STRUCK.sub(" ", text))
    text = _TAGS.sub(" ", text) if "<" in text else text
    text = _LEANING.sub(r"\1", text) if "_" in text else text
    return " ".join(_MARKS.sub("", text).split())


def repeated(lines: Sequence[Line]) -> set[Section | None]:
    """The titles that are there time and again, as those of parts below every endpoint are."""
    titles = [line.section for line in lines if line.kind is Kind.HEADING]
    times = Counter(title.text.casefold() for title in titles if title)
    return {title for title in titles if title and times[title.text.casefold()] > 1}


class _Outline:
    """Walks the tokens; keeps the section and the header of the table that it is in."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.section: Section | None = None
        self.items = 0
        self.folds = 0
        self.announced: Section | None = None

    def lines(self) -> Iterator[Line]:
        header: tuple[str, ...] = ()
        for index, token in enumerate(self.tokens):
            self.items += (token.type == "list_item_open") - (token.type == "list_item_close")
            if token.type == "heading_open":
                level = int(token.tag[1:]) + self.folds * _FOLDED_LEVEL
                yield self._heading(self.tokens[index + 1].content, level, token)
            elif token.type == "tr_open":
                cells = tuple(_cells(self.tokens, index))
                if _is_header(self.tokens, index):
                    header = cells
                else:
                    yield self._row(cells, header, token)
            elif token.type in ("fence", "code_block"):
                yield from self._code(token)
            elif token.type == "html_block":
                yield from self._html(token)
            elif token.type == "paragraph_open":
                self._leave_announced()
                follows = self.tokens[index + 3].type if index + 3 < len(self.tokens) else ""
                yield from self._text(self.tokens[index + 1], token, follows)

    def _heading(self, text: str, level: int, token: Token) -> Line:
        above = self.section
        while above is not None and above.level >= level:
            above = above.above
        self.section = Section(clean(text), level, _line(token), above)
        return Line(Kind.HEADING, text, _line(token), self.section)

    def _html(self, token: Token) -> Iterator[Line]:
        """`<summary>` is the title of all that is folded away with it."""
        self.folds += len(re.findall(r"<details\b", token.content, re.IGNORECASE))
        for title in _SUMMARY.findall(token.content):
            yield self._heading(title, max(self.folds, 1) * _FOLDED_LEVEL, token)
        self.folds = max(0, self.folds - len(re.findall(r"</details>", token.content, re.I)))
        while self.section and self.section.level > (self.folds + 1) * _FOLDED_LEVEL - 1:
            self.section = self.section.above

    def _row(self, cells: tuple[str, ...], header: tuple[str, ...], token: Token) -> Line:
        text = " | ".join(cells)
        return Line(Kind.ROW, text, _line(token), self.section, cells, header, depth=self.items)

    def _code(self, token: Token) -> Iterator[Line]:
        first = _line(token) + (token.type == "fence")
        tag = token.info.strip().lower().split(" ")[0] if token.type == "fence" else ""
        for offset, text in enumerate(token.content.splitlines()):
            yield Line(Kind.CODE, text, first + offset, self.section, tag=tag, depth=self.items)

    def _leave_announced(self) -> None:
        """What a line announces ends with its list; the next paragraph is about something else."""
        if self.announced and not self.items:
            if self.section is self.announced:
                self.section = self.announced.above
            self.announced = None

    def _announces(self, inline: Token, token: Token) -> bool:
        """The paragraph is the title of the block below: by its words, or by what stands there."""
        text = clean(inline.content)
        if _ANNOUNCES.fullmatch(text):
            return True
        below = self.tokens[self.tokens.index(token) + 3 :] if _LEADS.fullmatch(text) else []
        first = next((one.content for one in below if one.content.strip()), "")
        return _ENDPOINT.match(first) is not None

    def _text(self, inline: Token, token: Token, follows: str) -> Iterator[Line]:
        bold = _BOLD_LINE.fullmatch(inline.content.strip())
        if bold and not self.items:
            yield self._heading(bold[1], _PLAIN_LEVEL + self.folds * _FOLDED_LEVEL, token)
            return
        if not self.items and follows in _BLOCKS and self._announces(inline, token):
            yield self._heading(
                inline.content.rstrip().rstrip(":："),
                _PLAIN_LEVEL + self.folds * _FOLDED_LEVEL,
                token,
            )
            self.announced = self.section
            return
        kind = Kind.ITEM if self.items else Kind.TEXT
        drawn = _DRAWN.search(inline.content)
        words = inline.content[: drawn.start()] if drawn else inline.content
        for offset, text in _sentences(words):
            kind_here = kind if offset == 0 else Kind.TEXT
            yield Line(kind_here, text, _line(token) + offset, self.section, depth=self.items)
        first = _line(token) + words.count("\n")
        for offset, text in enumerate(drawn[0].splitlines() if drawn else ()):
            yield Line(Kind.CODE, text, first + offset, self.section, depth=self.items)


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a paragraph, those that only wrap joined to the one before, with offsets."""
    start, held = 0, ""
    for offset, line in enumerate(text.splitlines()):
        ends = held.endswith(("  ", "\\")) or (_LABELLED.fullmatch(held) and line[:1].isupper())
        if held and (ends or _STARTS.match(line)):
            yield start, held
            start, held = offset, line
        else:
            held = f"{held} {line.strip()}" if held else line
    if held:
        yield start, held


def _line(token: Token) -> int:
    return (token.map or [0, 0])[0] + 1


def _cells(tokens: Sequence[Token], start: int) -> Iterator[str]:
    for at in range(start, len(tokens)):
        if tokens[at].type == "tr_close":
            return
        if tokens[at].type == "inline":
            yield tokens[at].content.strip()


def _is_header(tokens: Sequence[Token], row: int) -> bool:
    return tokens[row - 1].type == "thead_open"
