"""The path that a document, or a part of it, puts before all of its own."""

from __future__ import annotations

import re

from codegen.sources.handoff.api import commands, spots
from codegen.sources.handoff.api.outline import Kind, Line, clean

_BASE = re.compile(
    r"^(?:api )?(?:base (?:path|url|route|uri)|(?:route |url |path |api |global |common )*prefix"
    r"|root(?: path| url)?|mounted (?:at|under)|基础路径|统一前缀|路由前缀|接口前缀"
    r"|базовый (?:путь|url)"
    r"|[\w ]{0,40}\b(?:préfixe|präfix|префикс\w*|öneki?|awalan|tiền tố)|[\w ]*접두\w*"
    r"|url base|ruta base|caminho base|basis-?url|prefijo|prefixo)$",
    re.IGNORECASE,
)
_PREFIXED = re.compile(
    r"(?<!/[{:<])(?:base (?:path|url)|prefix(?:ed)?(?: with| is)?|(?:are|live|mounted"
    r"|served) (?:all )?(?:under|below|at)"
    r"|前缀)\W*(?:https?://[^\s/`]+)?(?<!/)(/[\w\-/{}.]*\w)",
    re.IGNORECASE,
)
_URL = re.compile(
    r"^(?:[A-Za-z ]+[:：]\s+)?(?:[a-z]+://[^\s/]+"
    r"|\{+[\w.]+\}+)?(?P<path>/[\w\-/{}.:]*\w)?/?(?=[\s,;(]|\.\s|\.?$)"
)


def said(line: Line, above: Line | None) -> str:
    """The path before all others that a line says, or that the one above it announces."""
    return _of(line) or (_below(above, line) if above else "")


def _of(line: Line) -> str:
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
    words = clean(text)
    match = _URL.match(words)
    return (match["path"] or "") if match else ""
