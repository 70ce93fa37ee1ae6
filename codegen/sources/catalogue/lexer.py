"""SQL text to tokens, and tokens to statements."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from codegen.sources.catalogue.errors import CatalogueError
from codegen.sources.catalogue.postgres_names import clip
from codegen.sources.schema import DialectName


class Kind(StrEnum):
    """What a token is."""

    WORD = "word"
    QUOTED = "quoted"
    STRING = "string"
    NUMBER = "number"
    SYMBOL = "symbol"
    END = "end"


class Token(NamedTuple):
    """A token. `value` is what it means: a name folded or unquoted, a string without its quotes.

    keyword: an unquoted word in upper case, else empty; start, end: where it stands in the text.
    """

    kind: Kind
    value: str
    keyword: str
    start: int
    end: int


@dataclass(frozen=True)
class Statement:
    """One statement: its tokens and the text that they point into."""

    source: str
    tokens: tuple[Token, ...]

    @property
    def text(self) -> str:
        """The statement as written, without the semicolon."""
        return self.source[self.tokens[0].start : self.tokens[-1].end]

    @property
    def line(self) -> int:
        """How many lines of the text come before the statement."""
        return self.source.count("\n", 0, self.tokens[0].start)


_PIECES = r"""
    (?P<space>\s+|--[^\n]*)
  | (?P<comment>/\*)
  | (?P<escape>[eE]'(?:[^'\\]|\\.|'')*')
  | (?P<text>(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*')
  | (?P<word>[^\W\d][\w$]*)
  | (?P<dollar>\$(?P<tag>(?:[^\W\d]\w*)?)\$.*?\$(?P=tag)\$)
  | (?P<quoted>"(?:[^"]|"")*"|`(?:[^`]|``)*`%s)
  | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+)
  | (?P<symbol>::|:=|[(),;.\[\]:{}]|\$\d+|(?:(?!--|/\*)[+\-*/<>=~!@\#%%^&|?])+)
"""
_FLAGS = re.VERBOSE | re.DOTALL
_TOKEN: dict[DialectName, re.Pattern[str]] = {
    "postgresql": re.compile(_PIECES % "", _FLAGS),
    "sqlite": re.compile(_PIECES % r"|\[[^\]]*\]", _FLAGS),
}
_COMMENT_EDGE = re.compile(r"/\*|\*/")
_COPY_DATA = re.compile(r"^\\\.[^\n]*\n?", re.MULTILINE)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_ROUTINES = {"FUNCTION", "PROCEDURE", "TRIGGER"}


def tokens(sql: str, dialect: DialectName) -> list[Token]:
    """The tokens of an expression or a statement; raises CatalogueError (42601)."""
    found: list[Token] = []
    position = 0
    while position < len(sql):
        token, position = _next(sql, position, dialect)
        if token is not None:
            found.append(token)
    return found


def split(sql: str, dialect: DialectName) -> Iterator[Statement]:
    """The statements of a text, without empty ones.

    Understands what dumps hold beside SQL: psql's backslash commands and the data after COPY.
    Raises CatalogueError (42601) for a quote or comment that does not end.
    """
    current: list[Token] = []
    depth = position = 0
    while position < len(sql):
        if sql[position] == "\\" and not current:
            position = _line_end(sql, position)
            continue
        token, position = _next(sql, position, dialect)
        if token is None:
            continue
        depth += _nesting(token, current)
        if token.value == ";" and token.kind is Kind.SYMBOL and depth <= 0:
            if current:
                yield Statement(sql, tuple(current))
                position = _after_data(sql, position, current)
            current, depth = [], 0
        else:
            current.append(token)
    if current:
        yield Statement(sql, tuple(current))


def _nesting(token: Token, before: list[Token]) -> int:
    """How a token changes the depth at which a semicolon ends the statement."""
    if token.kind is Kind.SYMBOL:
        return {"(": 1, ")": -1}.get(token.value, 0)
    if token.keyword in {"BEGIN", "CASE", "END"} and len(before) > 2:
        head = {item.keyword for item in before[:6]}
        if before[0].keyword == "CREATE" and head & _ROUTINES:
            return -1 if token.keyword == "END" else 1
    return 0


def _after_data(sql: str, position: int, statement: list[Token]) -> int:
    if statement[0].keyword != "COPY" or statement[-1].keyword == "STDOUT":
        return position
    if not any(token.keyword == "STDIN" for token in statement):
        return position
    end = _COPY_DATA.search(sql, position)
    return end.end() if end else len(sql)


def _line_end(sql: str, position: int) -> int:
    end = sql.find("\n", position)
    return len(sql) if end < 0 else end + 1


def _next(sql: str, position: int, dialect: DialectName) -> tuple[Token | None, int]:
    """The token at a position, None for white space and comments, and where the next begins."""
    match = _TOKEN[dialect].match(sql, position)
    if match is None:
        near = sql[position : position + 20]
        raise CatalogueError(f'syntax error at or near "{near}"', "42601")
    piece, end = match.lastgroup, match.end()
    if piece == "space":
        return None, end
    if piece == "comment":
        return None, _comment_end(sql, end)
    if piece == "word":
        return _word(match[0], position, end, dialect), end
    kind, value = _meaning(match, dialect)
    return Token(kind, value, "", position, end), end


def _word(text: str, start: int, end: int, dialect: DialectName) -> Token:
    value = clip(text.lower()) if dialect == "postgresql" else text
    return Token(Kind.WORD, value, text.upper(), start, end)


def _meaning(match: re.Match[str], dialect: DialectName) -> tuple[Kind, str]:
    text = match[0]
    match match.lastgroup:
        case "quoted":
            name = text[1:-1].replace(text[-1] * 2, text[-1])
            return Kind.QUOTED, clip(name) if dialect == "postgresql" else name
        case "text":
            return Kind.STRING, text[text.index("'") + 1 : -1].replace("''", "'")
        case "escape":
            return Kind.STRING, _unescape(text[2:-1].replace("''", "'"))
        case "dollar" | "tag":
            border = len(match["tag"]) + 2
            return Kind.STRING, text[border:-border]
        case "number":
            return Kind.NUMBER, text
    return Kind.SYMBOL, text


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), text, flags=re.DOTALL)


def _comment_end(sql: str, position: int) -> int:
    """Where a block comment ends; PostgreSQL's nest."""
    depth = 1
    while depth:
        edge = _COMMENT_EDGE.search(sql, position)
        if edge is None:
            raise CatalogueError("unterminated /* comment", "42601")
        depth += 1 if edge[0] == "/*" else -1
        position = edge.end()
    return position
