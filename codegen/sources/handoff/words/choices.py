"""Values of an enumeration in a text: `active, closed`, ``the state (`a`: one, `b`: two)``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.grammar import OPEN_LIST

_OR = r"(?:or|ou|o|oder|или|lub|et|e|y|and|und|и|i|atau|veya|hoặc|或|または|또는)"
_BETWEEN = re.compile(rf"\s*(?:,|/|;|\\?\||[\u00b7\u2022\uff0c\u3001\uff0f]|\b{_OR}\b)\s*")
_LABEL = re.compile(r"(?:enum|one\s+of|(?:allowed\s+|possible\s+)?values)\s*[:=]\s*", re.IGNORECASE)
_WORD = re.compile(r"[\w-]+")
_TICKED = r"`[^`()@=|,/]+`"
_COMMA = rf"(?:\s*(?:,|/|;|\u00b7|\u2022|\\?\||→|[-=]>)\s*(?:{_OR}\s+)?|\s+{_OR}\s+)"
_WHY = r"(?:\s*\([^()`]*\)|\s*[:=\uff1a]\s*[^,()`|/]+)?"
_RUN = re.compile(rf"{_TICKED}{_WHY}(?:{_COMMA}{_TICKED}{_WHY})+")
# `(open, shut)`, `(open / shut)`: words that only signs part, and no sentence.
_SIGN = r"\s*[,/|\uff0c\u3001]\s*(?:or\s+)?"
_NAME = r"[\w-]+(?: [\w-]+)?"
_GROUP = re.compile(
    rf"[(\uff08\[]\s*(?:enum\s*:\s*)?({_NAME}(?:{_SIGN}{_NAME})+)\s*[)\uff09\]]", re.IGNORECASE
)
# `Bank Transfer / Cash`: names of several words.
_TITLE = r"[A-Z][\w-]*(?: [\w-]+){0,2}"
_NAMES = re.compile(rf"{_TITLE}(?:\s*[/|]\s*{_TITLE})+")
# `Class: adult / child`, `Rank of it. Its values: a, b`: the words before them tell of what.
_TOLD = re.compile(
    r"(?:.*[.;\u3002\uff1b]\s*)?(?!(?:see|e\.g\.?|example|note|format|default)\b)[^:\uff1a]{1,40}"
    r"[:\uff1a]\s*(?P<values>[^:\uff1a]+)",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\s*[(\uff08][^()\uff08\uff09]*[)\uff09]")
_BEHIND = re.compile(r"\s*\(\s*default[^()]*\)$", re.IGNORECASE)
_AND_MORE = frozenset(("etc", "others", "more", "other"))


@dataclass(frozen=True)
class Choices:
    """Values, whether a label says that they are, and whether each is written as code."""

    values: tuple[str, ...]
    labelled: bool
    coded: bool


def whole(text: str) -> Choices | None:
    """The values that a text lists and says nothing else: `ACTIVE ou INACTIVE`, `enum: a, b`."""
    text = text.strip(" .[]")
    label = _LABEL.match(text)
    text = _BEHIND.sub("", text[label.end() if label else 0 :])
    coded = bool(re.fullmatch(rf"{_TICKED}(?:\s*(?:,|/|;|\u00b7|\u2022|\\?\|)\s*{_TICKED})+", text))
    written = re.findall(_TICKED, text) if coded else _BETWEEN.split(text)
    values = tuple(value.strip(" `'\"") for value in written)
    if len(values) < 2 or not (coded or all(map(_WORD.fullmatch, values))):
        return None
    if _AND_MORE & {*values}:
        return None
    ticked = coded or all(re.fullmatch(r"\s*`[^`]+`\s*", value) for value in written)
    return Choices(values, bool(label), ticked)


def told(text: str) -> tuple[str, ...]:
    """The values behind words that tell of which enumeration: `State: on (lit), off`. In other
    letters they are what the values are called.
    """
    match = _TOLD.fullmatch(text.strip())
    found = whole(_REMARK.sub("", match["values"])) if match else None
    if found is None or not all(v.isascii() and not _says_more(v) for v in found.values):
        return ()
    return found.values


def _says_more(value: str) -> bool:
    return value.isdigit() or bool(read_constraints(value).facts)


def within(text: str) -> tuple[str, ...]:
    """The one list of values among other words that speak of an enumeration, if there is one."""
    if OPEN_LIST.search(text):
        return ()
    runs = _RUN.findall(text)
    if len(runs) == 1:
        return tuple(value.strip("` ") for value in re.findall(_TICKED, runs[0]))
    names = _NAMES.fullmatch(text.strip(" .`"))
    groups = [names[0]] if names else _GROUP.findall(text) if not runs else []
    values = tuple(re.split(_SIGN, groups[0])) if len(groups) == 1 else ()
    spaced = sum(" " in value for value in values)
    prose = not names and spaced and (len(values) < 3 or spaced * 2 > len(values))
    other = any(map(_says_more, values))
    return () if prose or other or _AND_MORE & {*values} else values
