"""What the words at the head of a table's columns mean, in any language of `heads.toml`.

A head is known by its spelling, else by the notions of its words: `Valor por defecto` and `默认值`
are both a default and a value. With a word that is not known, it is what the others say only if its
cells agree: `likely`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import product
from pathlib import Path

from codegen.sources.handoff.words.notions import saying


class Role(StrEnum):
    """What a column of a markdown table holds."""

    TABLE = "table"
    ENTITY = "entity"
    NAME = "name"
    TYPE = "type"
    CONSTRAINTS = "constraints"
    NULLABLE = "nullable"
    REQUIRED = "required"
    UNIQUE = "unique"
    AUTO = "auto-increment"
    DEFAULT = "default"
    KEY = "key"
    REFERENCES = "references"
    ON_DELETE = "on delete"
    LENGTH = "length"
    VALUES = "values"
    FIELD = "field name"
    PURPOSE = "purpose"
    PRIMARY_KEY = "primary key"
    PARENT = "parent table"
    CHILD = "child table"
    FOREIGN_KEY = "foreign key"
    INDEX = "index name"
    COLUMNS = "columns"
    RULE = "rule"
    MESSAGE = "message"
    NOTES = "notes"


Meanings = tuple[Role, ...]
Notions = frozenset[str]

_DATA = tomllib.loads(Path(__file__).with_name("heads.toml").read_text(encoding="utf-8"))
# Thai, Chinese, Japanese and Korean: words without spaces between them.
_UNSPACED = "\u0e00-\u0e7f\u3040-\ud7ff\uf900-\ufaff"
_UNKNOWN = "?"
# Headings between a table's name and its columns.
_GENERIC = saying("headings.of_columns")
_LONGEST = 80  # letters of a heading that may say that columns follow
# They tell which of two names or types is the database's, and nothing else.
_ASIDE = frozenset(("filler", "database", "program"))
_BESIDE_COLUMNS = _ASIDE | {"purpose", "note", "main"}
_DECORATION = re.compile(r"[^\w\s/()&?.'#+,·|-]+")
_JOINED = re.compile(
    r"\s*[/&+,·|与與及和()\uff08\uff09]\s*|\s+(?:and|y|e|et|und|og|och|en|i|и|та|ve|dan|và)\s+"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|_")
_SEAM = re.compile(rf"(?<=[{_UNSPACED}])(?=[a-z])|(?<=[a-z])(?=[{_UNSPACED}])")


def _normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _by_spelling() -> dict[str, Meanings]:
    found: dict[str, Meanings] = defaultdict(tuple)
    for role in Role:
        for words in _DATA["spellings"].get(role.name.lower(), ()):
            found[words] += (role,)
    return dict(found)


def _by_word() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for notion, words in _DATA["notions"].items():
        for word in words:
            found[_normal(word)] += (notion,)
    return dict(found)


def _by_notions() -> dict[Notions, Meanings]:
    found: dict[Notions, Meanings] = defaultdict(tuple)
    for role, listed in _DATA["roles"].items():
        for notions in listed:
            found[frozenset(notions.split())] += (Role[role.upper()],)
    return dict(found)


_SPELLINGS = _by_spelling()
_NOTIONS = _by_word()
_ROLES = _by_notions()


def _pattern() -> re.Pattern[str]:
    """A word, or two that are written as one: `Spaltenname`; else a letter that is not known."""
    listed = sorted(_NOTIONS, key=lambda word: (-len(word), word))
    inside = [word for word in listed if re.match(f"[{_UNSPACED}]", word)]
    spaced = [word for word in listed if word not in inside]
    long = _any([word for word in spaced if len(word) > 2])
    word = rf"(?<!\w)(?P<word>{_any(spaced)})(?!\w)|(?P<inside>{_any(inside)})"
    two = rf"(?<!\w)(?P<first>{long})[ns]?(?P<second>{long})(?!\w)"
    return re.compile(rf"{word}|{two}|[{_UNSPACED}]|\w+?(?=[{_UNSPACED}])|\w+")


def _any(words: list[str]) -> str:
    return "|".join(map(re.escape, words))


_WORDS = _pattern()


def roles(header: tuple[str, ...]) -> dict[Role, int]:
    """Where each role stands; a word with two meanings (`Field`, beside `Column`) takes the one
    that is free. Of two columns with one role the database's has it, else the first.
    """
    found: dict[Role, int] = {}
    waiting: list[tuple[int, Meanings]] = []
    for index, cell in enumerate(header):
        both = (Role.NAME, Role.TYPE)
        if _names_and_types(cell) and all(_better(cell, role, header, found) for role in both):
            found |= dict.fromkeys(both, index)
            continue
        meanings = meanings_of(cell)
        if len(meanings) == 1 and _better(cell, meanings[0], header, found):
            found[meanings[0]] = index
        elif len(meanings) > 1:
            waiting.append((index, meanings))
    for index, meanings in waiting:
        free = next((role for role in meanings if role not in found), None)
        if free:
            found[free] = index
    return found


def heads_columns(header: Sequence[str]) -> bool:
    """Names and types stand below it."""
    return {Role.NAME, Role.TYPE} <= roles(tuple(header)).keys()


def of_columns_alone(header: Sequence[str], where: dict[Role, int]) -> bool:
    """No names of fields stand beside those of columns, or the types are the database's all the
    same: constraints are beside them, or their head says so.
    """
    told = Role.TYPE in where and nearness(header[where[Role.TYPE]]) > 0
    return Role.FIELD not in where or told or {Role.TYPE, Role.CONSTRAINTS} <= where.keys()


def _better(cell: str, role: Role, header: tuple[str, ...], found: dict[Role, int]) -> bool:
    """The role is free, or what has it is further from the database: `字段 (TS)`."""
    if role not in found:
        return True
    return role in (Role.NAME, Role.TYPE) and nearness(cell) > nearness(header[found[role]])


def nearness(cell: str) -> int:
    """How surely a head speaks of the database, and not of a program."""
    said = {notion for notions in _read(cell) for notion in notions}
    return 2 * ("database" in said) + ("column" in said) - 2 * ("program" in said)


def _names_and_types(cell: str) -> bool:
    """`Database column/type`: a cell with both, `email VARCHAR(254)`."""
    kinds = [meanings_of(part) for part in _parts(cell)]
    return len(kinds) == 2 and Role.NAME in kinds[0] and kinds[1] == (Role.TYPE,)


def _parts(cell: str) -> list[str]:
    return [part for part in _JOINED.split(cell.strip(" )*`\uff09")) if part]


def sure(header: tuple[str, ...]) -> bool:
    """The header's words are those of a database: `Column`, not `Field` or `Name`."""
    return any(
        Role.NAME in meanings_of(cell) and any("column" in notions for notions in _read(cell))
        for cell in header
    )


def of_columns(text: str, *, alone: bool = False) -> bool:
    """A heading that says what stands below it, in any language: `Campos de control`, `필드 정의`.

    Where words have no plural, the last one decides: `项目字段` are fields, `項目マスタ` are not.
    alone: it says nothing else.
    """
    said = [
        notions for notions in _read(text[:_LONGEST]) if not _BESIDE_COLUMNS.issuperset(notions)
    ]
    if not said or (alone and len({*said}) > 1):
        return False
    last = {"column", "field"}.intersection(said[-1]) and re.search(f"[{_UNSPACED}]", text)
    return "columns" in {*said[0], *said[-1]} or bool(last)


def is_generic(text: str) -> bool:
    """A cleaned heading says only that columns follow: `Columns`, `Table structure`, `字段列表`."""
    return bool(_GENERIC.fullmatch(text)) or of_columns(text, alone=True)


@lru_cache(maxsize=4096)
def meanings_of(cell: str) -> Meanings:
    """What a head stands above: by its spelling, the notions of its words, or one of its parts."""
    text = " ".join(_DECORATION.sub(" ", _normal(cell)).split()).removesuffix("?")
    if found := _SPELLINGS.get(text) or _of_notions(cell):
        return found
    parts = _parts(text)
    known = (meanings_of(part) for part in parts) if len(parts) > 1 else ()
    return next(filter(None, known), ())


@lru_cache(maxsize=4096)
def likely(cell: str) -> Role | None:
    """What the known words of a head say, beside others; None if there is none of either."""
    said = [notions for notions in _read(cell) if not _ASIDE.issuperset(notions)]
    known = [notions for notions in said if notions != (_UNKNOWN,)]
    found = _roles_of(known) if known and len(known) < len(said) else ()
    return found[0] if found else None


def _of_notions(cell: str) -> Meanings:
    said = [notions for notions in _read(cell) if not _ASIDE.issuperset(notions)]
    return _roles_of(said) if said and (_UNKNOWN,) not in said else ()


def _roles_of(said: list[tuple[str, ...]]) -> Meanings:
    """The roles of any choice of the notions that each word may have."""
    chosen = ({"column" if one == "field" else one for one in choice} for choice in product(*said))
    found = (role for notions in chosen for role in _ROLES.get(frozenset(notions), ()))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=4096)
def _read(cell: str) -> tuple[tuple[str, ...], ...]:
    """The notions of each word."""
    text = _SEAM.sub(" ", _normal(_CAMEL.sub(" ", cell)))
    return tuple(notions for match in _WORDS.finditer(text) for notions in _of_match(match))


def _of_match(match: re.Match[str]) -> list[tuple[str, ...]]:
    if match["first"]:
        return [_NOTIONS[match["first"]], _NOTIONS[match["second"]]]
    known = _NOTIONS.get(match["word"] or match["inside"] or "")
    return [known or _by_stem(match[0])]


def _by_stem(word: str) -> tuple[str, ...]:
    """What the beginning of a word tells, in whatever form it is: `nulável`, `nullbarkeit`."""
    stems = _DATA["stems"].items()
    found = (notion for notion, listed in stems if word.startswith(tuple(listed)))
    return (next(found, _UNKNOWN),)
