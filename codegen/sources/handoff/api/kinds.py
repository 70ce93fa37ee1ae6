"""What the types that documents give to fields of bodies mean: `string[]`, `UUID | null`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from codegen.sources.design import FieldLimit, Kind
from codegen.sources.handoff.api.lexicon import KINDS

_NULL = re.compile(r"\s*(?:\|\s*(?:null|none)\b|,\s*null(?:able)?\b|\bor\s+null\b)", re.IGNORECASE)
_MANY = re.compile(
    r"(?P<before>.+?)\s*\[\]|(?:array|list|sequence)\s*(?:of\s+|[<\[(])(?P<inside>.+?)[>\])]?",
    re.IGNORECASE,
)
_SIZED = re.compile(r"(?:var)?char(?:acter varying)?\s*\((\d+)\)|string\s*\((\d+)\)", re.IGNORECASE)
_CHOICES = re.compile(r"""(?:["'][^"'|]+["']\s*\|\s*)+["'][^"'|]+["']""")
_ENUM = re.compile(r"(?:enum|one of)\s*[:(\[]\s*(?P<list>[^)\]]+)[)\]]?", re.IGNORECASE)


# Types as validators chain them: `z.string().email().optional()`.
_VALIDATOR = re.compile(r"\b(?:z|[Jj]oi|[Yy]up|v)\.")
_CHAIN = re.compile(r"(?:z|[Jj]oi|[Yy]up|v)\.(?P<calls>[\w.]+)")
_ENUMERATED = re.compile(r"(?:\w+\.)+(?:enum|valid|oneOf)\(\s*\[?([^()\[\]]*)\]?\s*\)")
_ARGUMENTS = re.compile(r"\((?!\s*(?:z|[Jj]oi|[Yy]up|v)\.)[^(){}]*\)")
_LISTED = re.compile(r"(?:\w+\.)+array\(([\w.\[\]]+)\)")


def without_arguments(text: str) -> str:
    """The chained calls of validators as names with points between; any other text as it is."""
    if not _VALIDATOR.search(text):
        return text
    text = _ENUMERATED.sub(lambda held: held[1].replace(",", " |"), text)
    before = ""
    while text != before:
        before, text = text, _LISTED.sub(r"\1[]", _ARGUMENTS.sub("", text))
    return text


@dataclass(frozen=True)
class Meaning:
    """What a type says. many: a list of it."""

    kind: Kind
    many: bool = False
    nullable: bool = False
    limits: tuple[FieldLimit, ...] = ()


def meaning(text: str) -> Meaning | None:
    """What a type as written means; None for a word that says nothing that we know."""
    words = " ".join(text.strip(" `*.;").split())
    if null := _NULL.search(words):
        inner = meaning(words[: null.start()] + words[null.end() :])
        return inner and replace(inner, nullable=True)
    if words.endswith("?") and (inner := meaning(words[:-1])):
        return replace(inner, nullable=True)
    if chain := _CHAIN.fullmatch(words):
        return _of_chain(chain["calls"].split("."))
    if listed := _CHOICES.fullmatch(words) or _ENUM.fullmatch(words):
        return _choices(listed["list"] if "list" in listed.groupdict() else listed[0])
    if many := _MANY.fullmatch(words):
        inner = meaning(_singular((many["before"] or many["inside"]).strip("()<>[] ")))
        return inner and replace(inner, many=True)
    if sized := _SIZED.fullmatch(words):
        return Meaning("text", limits=(_at_most(int(sized[1] or sized[2])),))
    bare = re.sub(r"\s*\([^)]*\)$", "", words).strip("*_").casefold()
    kind = KINDS.get(words.casefold()) or KINDS.get(bare)
    if kind is None and bare in ("array", "list"):
        return Meaning("", many=True)
    return Meaning(kind) if kind else None


def _of_chain(calls: list[str]) -> Meaning | None:
    """What the last call that names a type says: `string.email.nullable`."""
    found = next(filter(None, map(meaning, reversed(calls))), None)
    null = bool({"nullable", "nullish"} & {*calls})
    return found and replace(found, nullable=found.nullable or null)


def _choices(text: str) -> Meaning | None:
    values = [value.strip(" `'\"") for value in re.split(r"[,|/]", text)]
    if len(values) < 2 or not all(re.fullmatch(r"[\w .-]+", value) for value in values):
        return None
    return Meaning("text", limits=(FieldLimit(choices=tuple(dict.fromkeys(values))),))


def _singular(word: str) -> str:
    """`array of strings`."""
    return word[:-1] if word.casefold().removesuffix("s") in KINDS and word[-1:] == "s" else word


def _at_most(size: int) -> FieldLimit:
    return FieldLimit(high=Decimal(size), of_length=True)
