"""Fields as words list them: `page`, `limit` of a sentence, bullets, queries, lines of a form."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from codegen.sources.design import Input
from codegen.sources.handoff.api import examples, spots
from codegen.sources.handoff.api.kinds import meaning
from codegen.sources.handoff.api.outline import Kind, Line, clean
from codegen.sources.handoff.api.paths import matches, queried
from codegen.sources.handoff.words.notions import words_for

_NAME = r"[A-Za-z_]\w*(?:\[\])?\??"
_CODED = rf"`{_NAME}(?:=[^`]*)?`|\*\*{_NAME}\*\*"
_SEPARATOR = r"\s*(?:[,;+&/、，·]|\b(?:and|or|e|y|et|und|и|та)\b|和|및|と)?\s*"
# `status` optional: …, **limit** (number), `from` `to`
_BULLET = re.compile(
    rf"^[\s\-*+•]*(?P<presence>[(\[](?:optional|required)[)\]]\s*)?(?P<names>(?:{_CODED})(?:{_SEPARATOR}(?:{_CODED}))*|{_NAME}(?=\s*[(:–—]|\s-\s))"
    r"\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_REST = re.compile(
    r"(?:[(（](?P<inside>[^()（）]*(?:\([^()]*\)[^()（）]*)*)[)）]\s*[:：–—-]?\s*(?P<after>.*)"
    r"|(?:[:：–—]|-\s)\s*(?P<said>.+)|(?P<free>.*))$"
)
_EACH = re.compile(rf"[`*]+(?P<name>{_NAME})(?:=(?P<value>[^`]*))?[`*]+")
_TYPE_NAME = re.compile(r"[A-Z]\w*(?:\[\])?")
# What may follow a name that nothing divides from it: `page` optional.
_PRESENCE = f"(?:{words_for('calls.presence')})"
_PRESENT = re.compile(rf"\W*{_PRESENCE}(?![a-z])", re.IGNORECASE)
# A query that stands alone, behind no path.
_ASKED = re.compile(r"(?<![^\s`\"'(\[（：:])\?(?=[A-Za-z_])([^\s`\"')）]+)")
# One of a list: `name`, name (rule), name: type, name?, name=1
_ONE = re.compile(
    r"(?P<name>[a-z_]*[a-z]\w*(?:\[\])?\??)(?:=[^,]*)?\s*(?:[:：]\s*(?P<type>[\w\[\]|<> ]+?))?"
    rf"\s*(?:[(（](?P<said>[^()（）]*)[)）]|(?P<presence>(?i:{_PRESENCE})))?"
)
_ONE_CODED = re.compile(
    rf"(?P<may>optional(?:ly)?\s+)?[`*]+(?P<name>{_NAME})(?:=[^`]*|\s*\((?P<inside>[^()`]*)\))?[`*]+"
    r"\s*(?P<said>.*)"
)
_THOSE = (
    r"[^.`。，]{0,40}?(?P<names>(?:optional(?:ly)? )?`[a-z_]\w*\??`"
    r"(?:(?:,|\s|/|and|or|y|e|и|和|、|optional(?:ly)?)*`[a-z_]\w*\??`)*)"
)
_FILTERED = re.compile(
    rf"(?:\b(?:filter(?:s|able|ing)?|filtr(?:i|os?|es?)?|фильтр\w*)\b|过滤|筛选|필터){_THOSE}",
    re.IGNORECASE,
)
_TAKES = re.compile(
    rf"(?:{words_for('calls.takes')}){_THOSE}(?!\s*(?:role|header|scope|for\b|as\b))", re.IGNORECASE
)
_TAKES_OBJECT = re.compile(
    rf"(?:{words_for('calls.takes')})[^.`{{]{{0,40}}`*(?P<object>\{{[^`]{{1,400}}\}})",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[;:]\s+|\s[\u2013\u2014-]\s")
_ONLY_CODED = re.compile(r"`[a-z_]\w*\??`(?:,\s*`[a-z_]\w*\??`)*")
_TOGETHER = re.compile(r"`[a-z_]\w*\??(?:, [a-z_]\w*\??)+`")
_NO_NAME = re.compile(
    r"none|null|nil|nothing|json|object|array|multipart|form|required|optional|yes|no|empty|same|see"
    r"|file|text|and|or|body|query|token|string|number|raw|binary|void|true|false|pagination"
)
_DTO = re.compile(r"[`*]*[A-Z]\w*[`*]*\s*\((?P<names>[^()]+(?:\([^()]*\)[^()]*)*)\)\.?")
_MORE = re.compile(r"(?:etc\.?|\.{3}|…|等)")
_FORM = re.compile(
    r"""[\s\-*]*["'`]?(?P<name>[A-Za-z_]\w*\??)["'`]?\s*(?:=[^(]*|[:：])\s*(?P<said>.*)"""
)


_DEFAULT = re.compile(r"(?<=[\w\])>?])\s*=\s*[^#(]*")  # `size: int = 3`

LONGEST = 4_000  # characters of a line with fields


@dataclass(frozen=True)
class Bullet:
    """The fields that an item of a list is about; sure: it says something of them."""

    fields: tuple[Input, ...]
    sure: bool


def bullet(line: Line) -> Bullet | None:
    """`` `reason` (string, optional): why ``; None unless types or backticks tell fields."""
    match = _BULLET.match(_held(line.text))
    rest = match and _REST.match(match["rest"])
    if match is None or rest is None:
        return None
    names = [one["name"] for one in _EACH.finditer(match["names"])] or [match["names"]]
    words = clean(rest["inside"] or rest["said"] or rest["free"] or "")
    head, _, more = re.sub(r"\s+[–—-]\s+|[，：]", ",", words, count=1).partition(",")
    typed = meaning(head)
    of_type = names[0][0].islower() and _TYPE_NAME.fullmatch(words)
    if not (typed or of_type or _is_name(match["names"])):
        return None
    if rest["free"] and not (typed or _PRESENT.match(words) or words.startswith("=")):
        return None
    told = "; ".join(filter(None, (more.strip(), clean(rest["after"] or ""))))
    said = told if typed else "; ".join(filter(None, (words, clean(rest["after"] or ""))))
    said = "; ".join(filter(None, ((match["presence"] or "").strip(" ()[]").lower(), said)))
    type_ = head if typed else ""
    made = (examples.described(_bare(name), type_, said, line.line) for name in names)
    return Bullet(tuple(made), bool(typed or said))


def _held(text: str) -> str:
    """A text as its words; nobody lists fields in one of many thousand characters."""
    return " ".join(text.split()) if len(text) < LONGEST else ""


def _is_name(text: str) -> bool:
    """In backticks, or in bold without a capital."""
    return text[0] == "`" or (text.startswith("**") and text[2:3].islower())


def labels(line: Line) -> list[tuple[str, str]]:
    """The labels of a line as they are written, each with what stands behind it."""
    parts = re.split(r"\*\*([^*]{1,60}?)(?:[:：]\*\*|\*\*\s*[:：—–])", line.text)
    if len(parts) > 1 and not parts[0].strip(" -*+•"):
        return list(zip(parts[1::2], parts[2::2], strict=True))
    *before, last = re.split(r"(?<=[.;])\s+", clean(line.text))
    if before and last.endswith((":", "\uff1a")):  # `Scope: a:b. Body:`
        return [(last[:-1], "")]
    said = spots.label(line)
    return [(said[0], re.split(r"[:：]", line.text, maxsplit=1)[-1])] if said else []


def asked(text: str) -> tuple[str, ...]:
    """The names of a query that stands alone: `?from=&to=`."""
    return tuple(dict.fromkeys(n for one in _ASKED.finditer(text) for n in queried(one[1])))


def asked_of(line: Line, own: spots.Spot) -> tuple[str, ...]:
    """The names of the query of a request that is an example of a GET."""
    if "?" not in line.text or own.method != "GET" or line is own.line:
        return ()
    called = spots.in_code(line) if line.kind is Kind.CODE else spots.in_text(line)
    fit = (one for one in called if one.method == "GET" and matches(own.path, one.path))
    return tuple(name for one in fit for name in one.query)


def names(text: str, line: int) -> Iterator[Input]:
    """The fields of a list that holds nothing else: ``page, size (5-50)``, ``Dto (email, …)``."""
    told = _held(text).rstrip(".。")
    if wrapped := _DTO.fullmatch(told):
        told = wrapped["names"]
    parts = [part for part in map(str.strip, _split(told)) if part and not _MORE.fullmatch(part)]
    coded = [one for one in itertools.takewhile(bool, map(_ONE_CODED.fullmatch, parts)) if one]
    if coded:
        yield from _coded(coded, line)
        return
    found = [match for match in map(_ONE.fullmatch, parts) if match]
    plain = [match["name"].rstrip("?") for match in found]
    told_apart = len(found) > 1 or text.rstrip().endswith("?") or any(map(_is_identifier, plain))
    if len(found) == len(parts) and told_apart and not any(map(_NO_NAME.fullmatch, plain)):
        for match in found:
            said = match["said"] or match["presence"]
            yield _typed(match["name"], match["type"] or "", said, line)


def filtered(line: Line) -> Iterator[Sequence[Input]]:
    """``All of them, filterable by `site` and `kind` ``."""
    yield from (tuple(names(one["names"], line.line)) for one in _FILTERED.finditer(line.text))


def taken(line: Line) -> Iterator[Sequence[Input]]:
    """``Accepts a form with `plot` and `file` ``; in a cell, ``Create one: `plot, size` ``."""
    told = (one["names"] for one in _TAKES.finditer(line.text))
    yield from (tuple(names(one, line.line)) for one in told)
    if line.kind is Kind.ITEM:  # `POST /rooms` creates; `name`, `size?`
        *_, last = _ENDS.split(line.text.rstrip("."))
        yield tuple(names(last, line.line)) if _ONLY_CODED.fullmatch(last) else ()
    if line.kind is Kind.ROW:
        yield from (tuple(names(one[0], line.line)) for one in _TOGETHER.finditer(line.text))


def objects_taken(line: Line) -> Iterator[str]:
    """``Takes `{ "size": 3 }` ``."""
    yield from (match["object"] for match in _TAKES_OBJECT.finditer(line.text))


def _coded(found: Sequence[re.Match[str]], line: int) -> Iterator[Input]:
    """Names in backticks; a single one with a capital, or one among others, is that of a type."""
    types = [match for match in found if match["name"][0].isupper()]
    named = found if len(types) == len(found) > 1 else [m for m in found if m not in types]
    may = False  # from the first that is
    for match in named:
        may |= bool(match["may"])
        said = match["inside"] or re.split(r"[.。]\s", match["said"])[0].strip("()（） -–—:：")
        yield _typed(match["name"], "", f"optional; {said}" if may else said, line)


def _typed(name: str, type_: str, said: str | None, line: int) -> Input:
    """A field of a list; its type may lead what is said of it: `size (integer, optional)`."""
    head, _, more = (said or "").partition(",")
    told = ("", said or "") if type_ or not meaning(head) else (head, more.strip())
    return examples.described(_bare(name), type_ or told[0], told[1], line)


def _bare(name: str) -> str:
    """Without the sign of a list: `roles[]`."""
    return name.replace("[]", "")


def _is_identifier(name: str) -> bool:
    """`user_id`, `userId`: no word of a sentence."""
    return re.fullmatch(r"[a-z]+", name) is None


def _split(text: str) -> Sequence[str]:
    """At commas that stand in no brackets."""
    masked = re.sub(
        r"[(（][^()（）]*[)）]", lambda held: re.sub(r"[,;、，]|\band\b", "\0", held[0]), text
    )
    masked = re.sub(r"`([^`]*)`", lambda held: re.sub(r",\s*", "`,`", held[0]), masked)
    ends = re.finditer(
        r"\s*[,;、，]\s*(?:(?:and|e|y|et|und|и)\s+)?|\s+(?:and|e|y|et|und|и|\+|&)\s+|(?<=`)\s+(?=`)|$",
        masked,
    )
    start, parts = 0, []
    for end in ends:
        parts.append(masked[start : end.start()].replace("\0", ","))
        start = end.end()
    return parts


def form(text: str, line: int) -> tuple[Input, ...]:
    """Lines that each have a name and what is said of it: `limit: 20 (optional)`."""
    if "&" in text and (pairs := re.findall(r"(?:^|&)\s*([A-Za-z_]\w*)=", text)):
        return tuple(Input(name, "", None, "", line) for name in dict.fromkeys(pairs))
    found = []
    for offset, one in enumerate(text.splitlines()):
        if not one.strip():
            continue
        match = _FORM.fullmatch(one)
        if match is None or match["name"][0].isupper():
            return ()
        said = _DEFAULT.sub("", match["said"] or "").strip()
        head = re.split(r"\s*[(,#]|\s-\s|//", said)[0]
        told = said if not meaning(head) else said[len(head) :].strip(" ,-#/")
        found.append(
            examples.described(match["name"], head if meaning(head) else "", told, line + offset)
        )
    return tuple(found)
