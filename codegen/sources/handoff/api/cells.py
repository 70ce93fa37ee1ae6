"""Bodies and queries in a cell, or behind a path: `Body: {name}`, `Create: {name}`, `{a} → {b}`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.sources.handoff.api.outline import clean
from codegen.sources.handoff.api.parts import Part, named

_ONE = r"`?\{[^{}]*\}`?"
# `Body: {name, size?}`, `Body: {a} or {b}`, ``Query: `from`, `to` (dates)``.
_SAID = re.compile(
    r"\b(?P<part>body|payload|(?:request|input)(?=\s*[:：])"
    r"|query(?: params?| parameters?)?|params|returns|response)\*{0,2}"
    rf"(?:\s*[:：]\s*|\s+(?=`))(?P<told>{_ONE}(?:\s*(?:or|o|ou|oder|или|或|/)\s*{_ONE})*"
    r"|(?:`[a-z_]\w*\??(?:=[^`]*)?`(?:\s*\([^()]*\))?(?:,\s*|\s+and\s+|\s*/\s*)?)+"
    r"|[a-z_]\w* \([^()]*\)(?:, [a-z_]\w* \([^()]*\))*"
    r"|[a-z_]\w*\??(?:, [a-z_]\w*\??)*(?=\s*$)"
    r"|`[a-z_]\w*(?:,\s*[a-z_]\w*(?:\s*\([^()`]*\))?)+`)",
    re.IGNORECASE,
)
OBJECT = re.compile(r"(?P<before>[^{}]*)(?P<object>\{(?:[^{}]|\{[^{}]*\})*\})")
# `{ name, size? }`, and with types
_BARE_NAME = r"[A-Za-z_]\w*\??(?:\s*\([^()]*\))?"
_BARE = re.compile(rf"\{{\s*{_BARE_NAME}(?:\s*,\s*{_BARE_NAME})*(?:\s*,\s*(?:\.\.\.|…))?\s*\}}")
_TYPED = re.compile(r"\{\s*\w+\??\s*:\s*[^{}]+\}")


def labelled(cell: str) -> Iterator[tuple[Part, str]]:
    """What stands behind words for parts; of two objects, the fields of both in one."""
    for said in _SAID.finditer(cell):
        told = said["told"]
        together = re.sub(r"\}[^{}]*\{", ",", told).strip("` ") if "{" in told else told
        yield named(said["part"]), together


def further(text: str) -> Iterator[str]:
    """The later sentences of a line that begin with such a word: `Scope a:b. Query: `from`.`"""
    _, *later = re.split(r"(?<=[.;])\s+", text)
    yield from (sentence for sentence in later if _SAID.match(sentence))


def drawn(cell: str, title: Part) -> Iterator[tuple[Part, str]]:
    """The objects of a cell, by the words before each, or else by the title of the column.

    One that nothing is said of counts if it is what a sentence or a remark is about.
    """
    for match in OBJECT.finditer(clean(cell)):
        part = named(match["before"])
        part = title if part is Part.UNSAID else part
        told = ":" in match["object"] or _BARE.fullmatch(match["object"])
        about = part is not Part.UNSAID or match["before"].rstrip()[-1:] in (":", "(")
        if told and about and part is not Part.OTHER:
            yield part, match["object"]


def behind(tail: str) -> Iterator[tuple[Part, str]]:
    """The objects of `{ name, size? } → { id }`."""
    sent, _, answered = arrowed(tail).partition("→")
    for part, text in ((Part.REQUEST, sent), (Part.RESPONSE, answered)):
        told = _BARE.search(text) or _TYPED.search(text)
        if told and not text[: told.start()].strip(" -–—:*|0123456789"):
            yield part, told[0]


def arrowed(text: str) -> str:
    """A text with one sign for all arrows."""
    return re.sub(r"->|=>|⇒", "→", text)
