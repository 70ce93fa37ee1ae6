"""Conditions on rows as documents write them, where they are SQL: `size > 0 AND kind IN (1, 2)`."""

from __future__ import annotations

import re

_NAME = r"[A-Za-z_][\w$]*"
_LITERAL = r"(?:'(?:[^']|'')*'|-?\d+(?:\.\d+)?|\b(?:true|false)\b)"
_VALUE = rf"(?:{_LITERAL}|{_NAME}(?![\w(]|\s+[\w']))"
_LEFT = rf"(?:(?:length|char_length|lower|upper|trim)\(\s*{_NAME}\s*\)|{_NAME})"
_LISTED = rf"\(\s*(?:{_LITERAL}|\w+)(?:\s*,\s*(?:{_LITERAL}|\w+))*\s*\)"
_TERM = (
    rf"{_LEFT}(?:\s*(?:<>|!=|>=|<=|=|>|<)\s*{_VALUE}|\s+(?:NOT\s+)?BETWEEN\s+{_LITERAL}\s+AND\s+{_LITERAL}"
    rf"|\s+(?:NOT\s+)?IN\s*{_LISTED}|\s+IS\s+(?:NOT\s+)?(?:NULL|TRUE|FALSE)|\s*~\*?\s*'(?:[^']|'')*')"
)
_CONDITION = re.compile(rf"{_TERM}(?:\s+(?:AND|OR)\s+{_TERM}){{0,12}}", re.IGNORECASE)
_IN = re.compile(rf"(?<=\bIN)\s*({_LISTED})", re.IGNORECASE)
_WORD = re.compile(r"'(?:[^']|'')*'|[^\s,()]+")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?|true|false", re.IGNORECASE)
# What may follow a condition: `(in cents)`, `— never below`.
_REMARK = re.compile(r"\s*(?:[(\u2013\u2014:;,]|-\s)")
_SIGNS = str.maketrans({"\u2265": ">=", "\u2264": "<=", "\u2260": "<>"})


def beginning(text: str) -> tuple[str, str] | None:
    """The condition that a text begins with, in SQL, and the rest of the text; None if with none.

    Words in the list of IN are values, with or without quotes.
    """
    text = text.translate(_SIGNS).lstrip()
    match = _CONDITION.match(text)
    if match is None:
        return None
    return _IN.sub(lambda listed: f" {_quoted(listed[1])}", match[0]), text[match.end() :]


def whole(text: str) -> str:
    """The condition that a text is, in parentheses or not, with a remark behind it or not."""
    text = text.strip().rstrip(".;")
    if text.startswith("(") and text.endswith(")") and (inner := whole(text[1:-1])):
        return inner
    found = beginning(text)
    ends = found and (not found[1].strip() or _REMARK.match(found[1]))
    return found[0] if found and ends else ""


def _quoted(listed: str) -> str:
    words = (m[0] for m in _WORD.finditer(listed))
    values = (w if w[0] == "'" or _NUMBER.fullmatch(w) else f"'{w}'" for w in words)
    return f"({', '.join(values)})"
