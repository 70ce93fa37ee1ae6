"""What holds of columns that are named elsewhere: `is unique`, `default to now()`, `NUMERIC(12,2)`,
`ON DELETE CASCADE`; a text says so with all of its words, or it says nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from codegen.sources import spellings
from codegen.sources.handoff.facts import About, Reference
from codegen.sources.handoff.markdown.document import plain
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.grammar import read_type
from codegen.sources.handoff.words.notions import saying, words_for
from codegen.sources.handoff.words.said import Say
from codegen.sources.handoff.words.vocabulary import plainly

_LONGEST = 160
_DOES = r"(?P<does>CASCADE|RESTRICT|SET\s+NULL|SET\s+DEFAULT|NO\s+ACTION)"
_ACTION = re.compile(
    rf"(?:on\s+delete\s*(?:action)?\s*[:=]?\s*)?{_DOES}(?:\s+(?:on\s+delete|deletes?|deletion))?"
    rf"|(?P<cascades>{words_for('predicates.cascades')})",
    re.IGNORECASE,
)
_DIGITS = re.compile(
    r"(?:(?:an?\s+)?precision(?:\s+(?:and\s+scale|of))?\s*)[:=]?\s*\(?\s*(\d+)\s*,\s*(\d+)\s*\)?",
    re.I,
)
_LINKS = re.compile(
    rf"(?:(?:{words_for('predicates.links')})\s+|[:=\u2014\u2013-]\s*)+", re.IGNORECASE
)
# Behind these a sentence says why, and no more.
_WHY = re.compile(
    rf"\s+[\u2014\u2013-]\s+(?P<dash>.+)|[\s,]+(?P<why>(?:{words_for('predicates.why')})\b.*)"
    r"|\s+\((?P<group>[^()]*[^\W\d]\s+[^()]*)\)\W*$",
    re.IGNORECASE | re.DOTALL,
)
# `with gen_random_uuid()`, `using defaultRandom()`, `now() as default`: who makes the values.
_MADE = re.compile(
    r"\s*\(?\b(?:defaults?(?:\s+to)?|using|via|with|by)\s*[:=]?\s*(?:default\s+)?(?P<behind>\w+\(\))(?:\s+defaults?)?\)?"
    r"|(?P<before>\w+\(\))\s+(?:as\s+)?(?:the\s+)?defaults?\b|^(?P<alone>\w+\(\))$",
    re.IGNORECASE,
)
_OF_PROGRAMS = {"defaultrandom()": "gen_random_uuid()", "defaultnow()": "now()"}
# What says nothing: silence is no exception, and a zone no type.
_SILENT = re.compile(
    r",?\s*\(?\b(?:(?:unless|except\s+(?:where|if|when)|if\s+not)\s+(?:otherwise\s+|explicitly\s+)*"
    r"(?:noted|stated|specified|marked|said)|in\s+UTC|\(v[47]\)|v4|\(uuid(?:v?4)?\)|everywhere|by\s+default)\)?",
    re.IGNORECASE,
)
HEDGED = saying("predicates.hedged")
# Words of hedges that say what may be null.
_NULLS = re.compile(
    r"\b(?:(?:must\s+|may\s+|can\s*)?not|may|can|can't|never)(?:\s+be)?[\s-]*(?:null\w*|empty)|\boptional\b",
    re.IGNORECASE,
)
_GROUP = re.compile(r"^\(([^()]*(?:\([^()]*\)[^()]*)*)\)$")
_TYPE_FIRST = re.compile(r"(?P<type>[A-Za-z]\w*(?:\(\s*\d+(?:\s*,\s*\d+)?\s*\))?)(?:[,.]\s|\s\()")
# Words of a sentence between a list of columns and what holds of them.
VERB = re.compile(
    rf"\s*(?:[:=\u2014\u2013-]|(?:{words_for('predicates.links')}|{words_for('predicates.verbs')})\b)",
    re.IGNORECASE,
)
_UNIQUE = re.compile(r"^uniqu\w+(?:\s+(?:columns|fields|constraints?|keys))?$", re.IGNORECASE)
_PLURAL = re.compile(r"\bUUIDs\b", re.IGNORECASE)
_ABOUTS = frozenset(
    (About.NULLABLE, About.UNIQUE, About.DEFAULT, About.AUTO, About.TYPE, About.PRIMARY_KEY)
)


@lru_cache(4096)  # a line is tried in many halves
def read(text: str) -> tuple[Say, ...]:
    """Everything that the text says of columns; nothing where it says anything else."""
    text = plain(text).strip(" \t.;,:*")
    if not text or len(text) > _LONGEST:
        return ()
    text = _SILENT.sub("", _GROUP.sub(r"\1", text))
    why = _WHY.search(text)
    if why and not HEDGED.search(why[0]) and (kept := read(text[: why.start()])):
        return kept
    if is_hedged(text):
        return ()
    text = _LINKS.sub("", f"{text} ", count=1).strip() if _LINKS.match(f"{text} ") else text
    return _deletes(text) or _digits(text) or _made(text) or _stated(text) or _led(text)


def is_hedged(text: str) -> bool:
    """The words make a wish, a condition or a memory of what they say."""
    return HEDGED.search(_NULLS.sub("", text)) is not None


def _deletes(text: str) -> tuple[Say, ...]:
    match = _ACTION.fullmatch(plainly(text).strip())
    if match is None:
        return ()
    does = "CASCADE" if match["cascades"] else " ".join(match["does"].upper().split())
    return (Say(About.FOREIGN_KEY, Reference(on_delete=does)),)


def _digits(text: str) -> tuple[Say, ...]:
    """`precision (12,2)`: of whatever type of numbers the column has."""
    match = _DIGITS.fullmatch(text)
    return (Say(About.TYPE, f"DECIMAL({match[1]},{match[2]})"),) if match else ()


def _made(text: str) -> tuple[Say, ...]:
    """A type, if there is one, and the call that makes the values."""
    match = _MADE.search(text)
    if match is None:
        return ()
    call = match["behind"] or match["before"] or match["alone"]
    if spellings.is_type(call.removesuffix("()")):
        return ()  # a method that makes the column
    made = Say(About.DEFAULT, _OF_PROGRAMS.get(call.casefold(), call), call)
    rest = f"{text[: match.start()]} {text[match.end() :]}".strip(" ,")
    said = _stated(rest) if rest else ()
    kinds = _PLURAL.sub("uuid", rest).split()  # `varchar UUIDs`: which of them, the columns say
    return (*said, made) if said or all(map(spellings.is_type, kinds)) else ()


def _led(text: str) -> tuple[Say, ...]:
    """`timestamptz, stored in UTC`: a type, and what is told of it."""
    match = _TYPE_FIRST.match(text)
    return _stated(match["type"]) if match and spellings.is_type(match["type"]) else ()


def _stated(text: str) -> tuple[Say, ...]:
    """Constraints, with a type before them or without."""
    text = _UNIQUE.sub("unique", _PLURAL.sub("uuid", text))
    for said in (read_constraints(text), read_type(text)):
        kind = said.get(About.TYPE)
        known = kind is None or (isinstance(kind, str) and spellings.is_type(kind))
        whole = said.facts and not said.unread and not said.values
        if whole and known and all(map(_is_plain, said.facts)):
            return tuple(map(_in_small_letters, said.facts))
    return ()


def _is_plain(say: Say) -> bool:
    """It is of columns, and its value no sentence."""
    prose = say.about is About.DEFAULT and re.search(r"[^'(]:|^[^'(]*\s[^'(]*\s", say.written)
    return say.about in _ABOUTS and not prose


def _in_small_letters(say: Say) -> Say:
    """`FALSE`, as it is read elsewhere."""
    truth = isinstance(say.value, str) and say.value.casefold() in ("true", "false")
    return replace(say, value=str(say.value).casefold()) if truth else say
