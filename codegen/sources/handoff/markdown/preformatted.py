"""Text that a document sets in HTML as it is: `<pre>`, with what folds it away around it."""

from __future__ import annotations

import re

_PRE = re.compile(
    r"^[ \t]*<pre\b[^<>]*>(?:[ \t]*<code\b[^<>]*>)?[ \t]*\n(?P<body>.*?)\n"
    r"[ \t]*(?:</code>[ \t]*)?</pre>[ \t]*$",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
# Lines of HTML that begin a block of it, in which markdown would see nothing else.
_FOLD = re.compile(
    r"^[ \t]*</?details\b[^<>\n]*>[ \t]*$|^[ \t]*<summary\b[^<>\n]*>.*</summary>[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)


# The name of what is folded away: `<summary><b>rooms</b></summary>`.
_SUMMARY = re.compile(
    r"^[ \t]*(?:<details\b[^<>\n]*>[ \t]*)?<summary\b[^<>\n]*>(?:[ \t]*<\w+>)*[ \t]*"
    r"(?P<name>[^<>\n]+?)[ \t]*(?:</\w+>[ \t]*)*</summary>[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_NAME = re.compile(
    r"(?!(?:click|show|view|expand|details|more|see|code|example|schema|sql|columns|fields|toggle)\b)"
    r"(?:`?[a-z][a-z0-9]*(?:_[a-z0-9]+)*`?(?:\s+table)?|[A-Z]\w+\s+[Tt]able)(?:\s*[-\u2013\u2014(:].*)?"
)
_DETAILS = re.compile(r"^[ \t]*</?details\b[^<>\n]*>[ \t]*$", re.MULTILINE | re.IGNORECASE)


def unfolded(text: str) -> str:
    """The text with the summary of what is folded away as a line in bold."""
    if "<summary" not in text.lower():
        return text
    return _SUMMARY.sub(_named, _DETAILS.sub("", text))


def _named(match: re.Match[str]) -> str:
    """The name of a table; `Click to see more` names none, and goes away."""
    return f"**{match['name']}**" if _NAME.fullmatch(match["name"]) else ""


def as_fences(text: str) -> str:
    """The text with such blocks as fences; lines stay where they are."""
    if "</pre>" not in text.lower():
        return text
    return _PRE.sub(r"```\n\g<body>\n```", _FOLD.sub("", text))
