"""Tables that a markdown document writes in HTML."""

from __future__ import annotations

from html.parser import HTMLParser

# For each row: how many lines below the beginning it stands, and its cells as text.
HtmlTable = list[tuple[int, tuple[str, ...]]]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[HtmlTable] = []
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


def html_tables(text: str) -> list[HtmlTable]:
    """The tables of a block of HTML, in order."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.tables
