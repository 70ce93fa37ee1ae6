"""The path that a document, or a part of it, puts before all of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from codegen.sources.handoff.api import commands, spots
from codegen.sources.handoff.api.outline import Kind, Line, Section, clean
from codegen.sources.handoff.api.paths import below
from codegen.sources.handoff.words.notions import saying, words_for

_BASE = re.compile(rf"^(?:api )?(?:{words_for('calls.base')})$", re.IGNORECASE)
_PREFIXED = re.compile(
    r"(?<!/[{:<])(?:base (?:path|url)|prefix(?:ed)?(?: with| is)?|(?:are|live|mounted"
    r"|served|versioned|(?:everything|api|all of (?:it|them)) is) (?:all )?(?:under|below|at)"
    r"|前缀)\W*(?:https?://[^\s/`]+)?(?<!/)(/[\w\-/{}.]*\w)",
    re.IGNORECASE,
)
_URL = re.compile(
    r"^(?:[A-Za-z ]+[:：]\s+)?(?:[a-z]+://[^\s/]+"
    r"|\{+[\w.]+\}+)?(?P<path>/[\w\-/{}.:]*\w)?/?(?=[\s,;(（]|\.\s|\.?$)"
)
# A path that is said below another: the root, or a parameter.
_RELATIVE = re.compile(r"/($|[:{<])")
_GENERAL = saying("calls.general")


class Bases:
    """The paths that a document puts before its own: before all, and before those of sections."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.base = ""
        self.apart: set[str] = set()  # that stand where no endpoints do
        self.of: dict[Section | None, str] = {}
        self.spelled: dict[str, bool] = {}
        named = (line.section for line in lines if line.section and spots.METHOD.search(line.text))
        self.homes = {section for home in dict.fromkeys(named) for section in home.trail()}
        for above, line in zip((None, *lines), lines, strict=False):
            self._note(line, above)
        if len(self.apart) == 1:  # else each is of another part
            self.base = self.base or self.apart.pop()

    def _note(self, line: Line, above: Line | None) -> None:
        path = said(line, above)
        if not path:
            return
        section = line.section
        title = section.text.casefold() if section else ""
        if (
            line.kind is Kind.CODE
            or section is None
            or section.level == 1
            or (_GENERAL.search(section.text) and path.rpartition("/")[2] not in title)
        ):
            self.base = self.base or path
        elif section not in self.homes and line.kind is not Kind.ROW:
            self.apart.add(path)
        else:
            self.of.setdefault(section, path)

    def joined(self, path: str, sections: Iterable[Section]) -> str:
        """A path below what the sections that it stands in, the innermost first, put before it."""
        for section in sections:
            endpoint = spots.METHOD.search(section.text) and not _RELATIVE.match(path)
            base = self.of.get(section) or ("" if endpoint else spots.path_in(section.text))
            if base and section.level == 1 and self._is_spelled(base) and not _RELATIVE.match(path):
                return path
            if base:
                return below(base, path)
        return below(self.base, path) if self.base and _RELATIVE.match(path) else path

    def _is_spelled(self, base: str) -> bool:
        """The document writes its prefix wherever a path has it."""
        if base not in self.spelled:
            below_it = re.compile(rf"(?:{'|'.join(spots.METHODS)})[\s`*|]+{re.escape(base)}/")
            self.spelled[base] = any(below_it.search(line.text) for line in self.lines)
        return self.spelled[base]


def said(line: Line, above: Line | None) -> str:
    """The path before all others that a line says, or that the one above it announces."""
    return _of(line) or (_below(above, line) if above else "")


def _of(line: Line) -> str:
    if line.kind is Kind.ROW:  # `Environment | Base URL`
        titled = zip(line.header, line.cells, strict=False)
        found = (_path_of_url(cell) for title, cell in titled if _BASE.match(spots.header(title)))
        if path := next(filter(None, found), ""):
            return path
    said = spots.label(line)
    if said and _BASE.match(said[0]):
        return _path_of_url(said[1])
    if line.kind is Kind.CODE and (given := commands.VARIABLE.match(line.text)):
        return given["path"] or ""
    if line.kind is Kind.CODE and line.section and _BASE.match(clean(line.section.text)):
        return _path_of_url(line.text)
    if line.kind in (Kind.TEXT, Kind.ITEM) and (match := _PREFIXED.search(clean(line.text))):
        return match[1]
    return ""


def _below(above: Line, line: Line) -> str:
    """`Base path:`, and the path in a line of its own."""
    named = _BASE.match(clean(above.text).rstrip(":： "))
    return _path_of_url(line.text) if named and " " not in clean(line.text) else ""


def _path_of_url(text: str) -> str:
    words = clean(text).strip("'\"")
    match = _URL.match(words)
    return (match["path"] or "") if match else ""
