"""Cutting SQL text: at semicolons or commas, around quotes, parentheses and comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from codegen.sources.catalogue.postgres_names import quote as quote_name

_ATOM = re.compile(
    r"""'(?:[^']|'')*'?            # text
    | "(?:[^"]|"")*"?              # quoted name
    | `[^`]*`?
    | \[[A-Za-z_][\w ]*\]          # quoted name of SQL Server
    | \$(?P<tag>\w*)\$.*?(?:\$(?P=tag)\$|\Z)
    | (?:[^\W\d]|\$)[\w$.]*
    | \d[\w.]*
    | \s+
    | [-=]+> | [\u2192\u21d2\u27a1\u27f6]
    | .""",
    re.VERBOSE | re.DOTALL,
)
_COMMENT = re.compile(
    r"""('(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$.*?\$\2\$)|(--[^\n]*|/\*.*?(?:\*/|\Z))""",
    re.DOTALL,
)
# What else parts a list, and what stands for it.
_SIGNS = (" / ", " | ", " \u00b7 ", " \u2022 ", ";")
_BETWEEN = "\N{INVISIBLE SEPARATOR}"
_NAME = r'(?:"(?:[^"]|"")+"|`[^`]+`|\[[A-Za-z_][^\[\]]*\]|[\w$]+)'
NAME = rf"{_NAME}(?:\s*\.\s*{_NAME})?"

# `order-items`, of a database that allows it.
_KEBAB = re.compile(r"([`\"]?)[A-Za-z_]\w*(?:-\w+)+\1")


@dataclass(frozen=True)
class Token:
    """A word, a sign, or a whole group in parentheses, and where it stands in the text."""

    text: str
    start: int
    end: int

    @cached_property
    def word(self) -> str:
        """In upper case, to be compared with keywords."""
        return self.text.upper()

    @property
    def group(self) -> bool:
        """The token is `(...)`."""
        return self.text.startswith("(")


def without_comments(sql: str) -> str:
    """The text with its comments blanked, so that offsets and lines stay."""
    return _COMMENT.sub(lambda m: m[1] or re.sub(r"[^\n]", " ", m[3]), sql)


def tokens(text: str) -> list[Token]:
    """Cut text into tokens without its white space; an unclosed group ends with the text. The
    values of `ARRAY['a', 'b']` are a group as well.
    """
    found: list[Token] = []
    depth = start = 0
    for atom in _ATOM.finditer(text):
        listed = atom[0] in "[]" and (depth > 0 or (bool(found) and found[-1].word == "ARRAY"))
        if atom[0] == "(" or (listed and atom[0] == "["):
            start = atom.start() if depth == 0 else start
            depth += 1
        elif depth and (atom[0] == ")" or (listed and atom[0] == "]")):
            depth -= 1
            if depth == 0:
                found.append(Token(text[start : atom.end()], start, atom.end()))
        elif depth == 0 and not atom[0].isspace():
            found.append(Token(atom[0], atom.start(), atom.end()))
    if depth:
        found.append(Token(text[start:], start, len(text)))
    return found


def split(text: str, separators: str) -> Iterator[tuple[int, str]]:
    """Offset and text of each part between separators that stand outside quotes and groups."""
    begin = 0
    for token in [*tokens(text), Token(separators[0], len(text), len(text))]:
        if token.text in separators:
            part = text[begin : token.start]
            if part.strip():
                yield begin + len(part) - len(part.lstrip()), part.strip()
            begin = token.end


def in_commas(text: str) -> str:
    """A list with other signs between its three or more parts, `a / b (c) / d`, with commas."""
    if len(list(split(text, ","))) > 1:
        return text
    for sign in _SIGNS:
        parts = [part for _, part in split(text.replace(sign, _BETWEEN), _BETWEEN)]
        if len(parts) > 2:
            return ", ".join(parts)
    return text


_VIEW = re.compile(
    r"\bCREATE\s+(?:OR\s+REPLACE\s+)?(?:MATERIALIZED\s+)?VIEW\s+(?:IF\s+NOT\s+EXISTS\s+)?([\w.\"`\[\]]+)",
    re.IGNORECASE,
)


def views(text: str) -> Iterator[str]:
    """The views that a text makes."""
    return (bare(match[1]) for match in _VIEW.finditer(text))


def names(group: str) -> tuple[str, ...]:
    """The names in `(a, "b")` or `a, b`."""
    inner = group[1:].removesuffix(")") if group.startswith("(") else group
    return tuple(bare(part) for _, part in split(inner, ","))


def bare(name: str) -> str:
    """A name without its quotes, and without the default schema."""
    if _KEBAB.fullmatch(name):
        return name.strip('`"')
    parts = re.findall(_NAME, name)
    text = ".".join(part[1:-1].replace('""', '"') if part[0] in '"`[' else part for part in parts)
    return text.removeprefix("public.").removeprefix("dbo.")


def quote(name: str) -> str:
    """A name, or schema.name, as DDL needs it."""
    return ".".join(quote_name(part) for part in name.split("."))
