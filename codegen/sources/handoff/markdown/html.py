"""HTML in a document: what folds text away or sets it as it is, tables; and an assistant's tags,
`<decisions>` alone in a line, which are none.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

# For each row: how many lines below the beginning it stands, and its cells as text.
Rows = list[tuple[int, tuple[str, ...]]]

_TAG = re.compile(r"^[ \t]*</?(?P<name>[a-z]+(?:[_-][a-z]+)*)>[ \t]*$", re.MULTILINE)
# Elements whose tags may stand alone in a line.
_HTML = re.compile(
    r"article|aside|blockquote|body|center|code|dd|details|div|dl|dt|figure|footer|head|header|html|li|main"
    r"|nav|ol|p|pre|script|section|span|style|summary|table|tbody|td|tfoot|th|thead|tr|ul|h\d|br|hr|caption"
)
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
    r"^[ \t]*(?:<details\b[^<>\n]*>[ \t]*)?<summary\b[^<>\n]*>(?P<name>[^\n]*?)</summary>[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_CODE = re.compile(r"</?code>", re.IGNORECASE)
_MARKUP = re.compile(r"</?\w+[^<>\n]*>")
_NAME = re.compile(
    r"[\W\d]*(?:(?:[Tt]able|[Ee]ntity)\s*:?\s+)?"
    r"(?!(?:click|show|view|expand|details|more|see|code|example|schema|sql|columns|fields|toggle)\b)"
    r"(?:`?[a-z][a-z0-9]*(?:_[a-z0-9]+)*`?(?:\s+table)?|[A-Z]\w+\s+[Tt]able)(?:\s*[-\u2013\u2014(:].*)?"
)
_DETAILS = re.compile(r"^[ \t]*</?details\b[^<>\n]*>[ \t]*$", re.MULTILINE | re.IGNORECASE)


def without_tags(text: str) -> str:
    """The text without an assistant's tags: markdown would take what follows for HTML. They stay
    in a text with code in XML.
    """
    if "```xml" in text or "```html" in text:
        return text
    return _TAG.sub(lambda match: match[0] if _HTML.fullmatch(match["name"]) else "", text)


def unfolded(text: str) -> str:
    """The text with the summary of what is folded away as a line in bold."""
    if "<summary" not in text.lower():
        return text
    return _SUMMARY.sub(_named, _DETAILS.sub("", text))


def _named(match: re.Match[str]) -> str:
    """The name of a table; `Click to see more` names none, and goes away."""
    name = _MARKUP.sub("", _CODE.sub("`", match["name"])).strip()
    return f"**{name}**" if _NAME.fullmatch(name) else ""


def as_fences(text: str) -> str:
    """The text with what is set as it is, `<pre>`, as fences; lines stay where they are."""
    if "</pre>" not in text.lower():
        return text
    return _PRE.sub(r"```\n\g<body>\n```", _FOLD.sub("", text))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Rows] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag in ("tr", "caption"):
            self._row = []
        if tag in ("td", "th", "caption") and self._row is not None:
            self._cell = []
        elif tag == "br":
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "caption") and self._cell is not None and self._row is not None:
            self._row.append(" ".join("".join(self._cell).split()))
            self._cell = None
        if tag in ("tr", "caption") and self._row and self.tables:
            self.tables[-1].append((self.getpos()[0] - 1, tuple(self._row)))
            self._row = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)


def tables(text: str) -> list[Rows]:
    """The tables of a block of HTML, in order."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.tables
