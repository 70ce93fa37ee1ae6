"""A line that defines one column, whatever signs stand between its name, its type and the rest.

    id — UUID — PK        [PK] id :: uuid        id | uuid | PK        "id" = "UUID, PK"
    id <uuid> (PK) (…)    (uuid) id, PK          UUID id -- PK         name: id, type: uuid

A name comes first, or its type does; any signs part them, or brackets stand around what follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from codegen.sources import spellings
from codegen.sources.handoff.facts import About
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.grammar import read_type
from codegen.sources.handoff.words.groups import EVERYDAY
from codegen.sources.handoff.words.said import Said, Say
from codegen.sources.handoff.words.vocabulary import NO, PUNCTUATION, YES

_NAME = r"[A-Za-z_$][\w$]*"
# What parts a name from what is said of it; brackets do too.
_NAMED = re.compile(
    rf"(?P<name>{_NAME})(?P<mark>\??)(?P<sign>\s*(?:::?=?|=>|[-=]+>|[\u2192=|;,\u00b7\u2022]|\.{{3,}})\s*"
    r"|\s*:?\s+(?:[-\u2013\u2014/~]+|(?:is\s+)?of\s+type|(?:stored\s+)?as|is\s+an?)\s+|\s*(?=[(\[<{])|\t+|\s+)(?P<body>\S.*)",
    re.DOTALL,
)
_TYPE_FIRST = re.compile(
    rf"[(\[<]?(?P<type>{_NAME}(?:\s+(?:unsigned|varying|precision|(?:small|big)?int(?:eger)?"
    r"|with(?:out)?\s+time\s+zone))*"
    r"(?:\([\d, ]+\))?(?:\[\])?)[)\]>]?\s+(?P<name>(?-i:[a-z_])\w*)(?P<body>(?:\W.*)?)",
    re.DOTALL | re.IGNORECASE,
)
# `[PK] id: uuid`, `(PK) id: uuid`
_MARK_FIRST = re.compile(
    r"[\[({<](?P<mark>(?:[^\[\](){}<>]|\([^()]*\))+)[\])}>]\s*(?=[A-Za-z_\[(<{])"
)
# `Column id (uuid)`
_COLUMN = re.compile(r"(?:column|field|attribute)\s+(?=[A-Za-z_]\w*\s*[(:\u2013\u2014-])", re.I)
# `name: id, type: uuid`, `id: {type: uuid`, `id = Column(uuid`, each with labels behind.
_TYPE_LABEL = r"(?:(?:data|sql|column|field)[ _]?)?type\W*[:=]\s*"
_RECORDS = (
    re.compile(
        r"[\W_]*(?:(?:column|field)[ _]?)?(?:name|column|field)\W*[:=]\W*(?P<name>[A-Za-z_]\w*)\W+"
        rf"{_TYPE_LABEL}(?P<rest>.*)",
        re.IGNORECASE | re.DOTALL,
    ),
    re.compile(
        rf"\W*(?P<name>[A-Za-z_]\w*)\W*[:=]\s*\{{\W*{_TYPE_LABEL}(?P<rest>.*)",
        re.IGNORECASE | re.DOTALL,
    ),
    re.compile(
        r"(?P<name>[A-Za-z_]\w*)\s*(?::[^=]*)?=\s*(?:\w+\.)*(?:mapped_column|column|field)"
        r"\((?P<rest>.*)\)",
        re.IGNORECASE | re.DOTALL,
    ),
)
# Quotes and braces of a program; those of a default are its own.
_QUOTE = re.compile(r"(?P<literal>\bdefault\s*[:=]?\s*'[^'\n]*')|['\"{}]", re.IGNORECASE)
_LABELLED = re.compile(
    r"\b(?P<label>nullable|null|required|optional|unique|primary[ _]?key|pk|default|references"
    r"|foreign[ _]?key|fk)\s*[:=]\s*(?P<said>[^,;|]+)|\bconstraints?\s*:",
    re.IGNORECASE,
)
# By the first letters of a label: what a yes says and what a no; the word before another value.
_YES_NO = {
    "null": ("NULL", "NOT NULL"),
    "requ": ("NOT NULL", "NULL"),
    "opti": ("NULL", "NOT NULL"),
    "prim": ("PRIMARY KEY", ""),
    "pk": ("PRIMARY KEY", ""),
    "uniq": ("UNIQUE", ""),
}
_BEFORE = {"defa": "DEFAULT", "refe": "REFERENCES", "fore": "FK", "fk": "FK"}
# `id *uuid*`
_LEANING = re.compile(r"(?<![\w*])([*_])(?=\S)([^*]+?)(?<=\S)\1(?![\w*])")
# Quotes of text, calls and their arguments stay whole; the signs between what is said.
_PIECES = re.compile(
    r"(?P<whole>\[\]|'[^']*'(?:\s*[|/]\s*'[^']*')*|(?<=[\w)])\((?:[^()]|\([^()]*\))*\)"
    r"|(?:default|check)\s*:?\s*\((?:[^()]|\([^()]*\))*\)|\breferences\s+[\w.\x22]+\s+\([^()]*\))"
    r"|(?P<sign>\s*[,;|\u00b7\u2022]\s*|\s+(?:--+|[-\u2013\u2014/~+&]|//|\#|::)\s+|\.(?:\s+|$)"
    r"|\s*(?:\s[\[{(<]|^[\[{(<]|[\]})]|(?<![-=])>|\s?\x22))",
    re.IGNORECASE,
)
# `id: uuid!`
_NEVER_NULL = re.compile(r"(?<=[\w)\]])!(?=\s|$|,)")
_CLOSE_COLON = re.compile(r"(?<!default):", re.IGNORECASE)
_LONGEST = 300


@dataclass(frozen=True)
class Defined:
    """A column by its name, what is said of it, and the words that say nothing formal."""

    name: str
    said: Said
    remarks: tuple[str, ...]

    def says_more(self, listed: list[str], said: Said) -> bool:
        """Part by part the line has all that it has as names with words behind: constraints stand
        between signs, and not before a remark.
        """
        if [self.name] != listed or said.values or _types(said) != _types(self.said):
            return False
        known, told = ({say.about for say in one.facts} for one in (said, self.said))
        alike = known == told and About.FOREIGN_KEY not in told
        return len(told) > 1 and (known < told or alike)


@lru_cache(4096)
def defined(text: str) -> Defined | None:
    """The column that a line defines; None where nothing in it is a type.

    It is remembered, and so copied before anything is added to it.
    """
    text = _unquoted(_LEANING.sub(r"\2", text.translate(PUNCTUATION))).strip(" ,;")
    text = _COLUMN.sub("", _NEVER_NULL.sub(", NOT NULL", text), count=1)
    if record := next(filter(None, (one.fullmatch(text) for one in _RECORDS)), None):
        rest = _QUOTE.sub(lambda match: match["literal"] or "", record["rest"])
        text = f"{record['name']}: {_LABELLED.sub(_labelled, rest)}"
    marks: list[str] = []
    while (mark := _MARK_FIRST.match(text)) and _says(mark["mark"]):
        marks, text = [*marks, mark["mark"]], text[mark.end() :]
    found = _readings(text[:_LONGEST])
    readings = (_read(name, [*parts, *marks], apart) for name, parts, apart in found)
    return next(filter(None, readings), None)


def labelled(label: str, said: str) -> str:
    """`Nullable: yes`, `default: 0` in words of SQL; empty where nothing is said."""
    first = label.casefold()[:4]
    if first in _BEFORE:
        none = said.casefold() in ("", "none", "-", "n/a", "null")
        return "" if none else f"{_BEFORE[first]} {said}"
    yes, no = _YES_NO.get(first, ("", ""))
    word = said.partition(" ")[0].strip(",.").casefold()
    return yes if word in YES else no if word in NO else ""


def _labelled(match: re.Match[str]) -> str:
    return labelled(match["label"], match["said"].strip()) if match["label"] else ""


def _read(name: str, parts: list[str], apart: bool) -> Defined | None:
    """All parts as one definition, else those that say nothing formal as remarks.

    apart: a sign tells the name from the rest, so that any type may be one.
    """
    said = read_type(", ".join(parts))
    if said.get(About.ENUM) != read_type(parts[0]).get(About.ENUM):
        return None  # words between commas are no values
    if not said.unread and _is_typed(said) and (apart or len(said.facts) > 1 or _is_sure(said)):
        return Defined(name, said, ())
    first, *more = parts
    formal = [part for part in more if _says(part)]
    said = read_type(", ".join((first, *formal)))
    remarks = tuple(part for part in more if part not in formal)
    sure = not said.unread and _is_typed(said) and _is_sure(said)
    return Defined(name, said, remarks) if sure else None


def _readings(text: str) -> Iterator[tuple[str, list[str], bool]]:
    """The name, the parts of what stands beside it, and whether a sign stands between: the type
    first, or the name.
    """
    first = _TYPE_FIRST.fullmatch(text)
    if first and _leads(first["type"], first["name"]):
        more = list(_apart(first["body"]))
        if not first["body"].lstrip()[:1].isalpha() or all(map(_says, more)):
            yield first["name"], [first["type"], *more], False
    if match := _NAMED.fullmatch(text):
        body = match["body"]
        if match["sign"].strip() == ":" and not match["sign"].endswith(" "):
            body = _CLOSE_COLON.sub(",", body)
        parts = list(_apart(body))
        sign = match["sign"].strip()
        if parts and (sign != "," or _is_type(parts[0].split(" ")[0])):  # no `id, name`
            parts += ["NULL"] if match["mark"] else []
            yield match["name"], parts, sign not in ("", ",", "/", ";")


def _leads(kind: str, name: str) -> bool:
    """The first of two words is the type; `uuid text` is a column of texts, and `text lines` is
    something else.
    """
    if not spellings.is_type(kind) or (spellings.is_type(name) and kind.islower()):
        return False
    return _is_type(kind) or "_" in name


def _apart(body: str) -> Iterator[str]:
    """What is said, part by part, as its signs and brackets part it."""
    part, end = "", 0
    for piece in _PIECES.finditer(body):
        part += body[end : piece.end() if piece["whole"] else piece.start()]
        end = piece.end()
        if piece["sign"]:
            yield from filter(None, [part.strip(" :")])
            part = ""
    yield from filter(None, [(part + body[end:]).strip(" :")])


def _unquoted(text: str) -> str:
    """`"id": "uuid"` without its quotes."""
    return text.replace('"', "") if text.lstrip(" {").startswith('"') else text


def _says(text: str) -> bool:
    said = read_constraints(text)
    return bool(said.facts) and not said.unread


def _is_type(text: str) -> bool:
    """A type, and no word of everyday language."""
    return spellings.is_type(text) and (text.isupper() or text.casefold() not in EVERYDAY)


def _is_sure(said: Said) -> bool:
    return _lists(said) or _is_type(str(said.get(About.TYPE)))


def _types(said: Said) -> list[Say]:
    return [say for say in said.facts if say.about is About.TYPE]


def _lists(said: Said) -> bool:
    """It is an enumeration, with its values or without them."""
    return bool(said.get(About.ENUM)) or said.get(About.OPEN_ENUM) is not None


def _is_typed(said: Said) -> bool:
    spelling = said.get(About.TYPE)
    return _lists(said) or (isinstance(spelling, str) and spellings.is_type(spelling))
