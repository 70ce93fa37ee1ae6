"""What the words at the head of a table's columns mean, in the languages that were met."""

from __future__ import annotations

import re
from enum import StrEnum

from codegen.sources.handoff.words.vocabulary import HEADER_FILLERS, HEADERS, SURE_HEADERS


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


_ROLES: dict[str, tuple[Role, ...]] = {}
for _role in Role:
    for _word in HEADERS[_role.name.lower()]:
        _ROLES[_word] = (*_ROLES.get(_word, ()), _role)

_PROGRAMS = re.compile(
    r"\b(?:java|kotlin|c#|go|ts|typescript|rust|clr|php|python|\.net|orm|django|prisma)\b", re.I
)
_DECORATION = re.compile(r"[^\w\s/()&?.-]+")


def roles(header: tuple[str, ...]) -> dict[Role, int]:
    """Where each role stands; the first of two columns with one role has it, and a word with two
    meanings (`Field`, beside `Column`) takes the one that is free.
    """
    found: dict[Role, int] = {}
    waiting: list[tuple[int, tuple[Role, ...]]] = []
    for index, cell in enumerate(header):
        if _names_and_types(cell) and not {Role.NAME, Role.TYPE} & found.keys():
            found |= {Role.NAME: index, Role.TYPE: index}
            continue
        meanings = _meanings(cell)
        if (
            meanings == (Role.TYPE,)
            and Role.TYPE in found
            and _PROGRAMS.search(header[found[Role.TYPE]])
        ):
            found[Role.TYPE] = index  # the database's type is better than a program's
        elif len(meanings) == 1:
            found.setdefault(meanings[0], index)
        elif meanings:
            waiting.append((index, meanings))
    for index, meanings in waiting:
        free = next((role for role in meanings if role not in found), None)
        if free:
            found[free] = index
    return found


def _names_and_types(cell: str) -> bool:
    """`Database column/type`: a cell with both, `email VARCHAR(254)`."""
    parts = re.split(r"\s*[/&+,]\s*|\s+and\s+|\s*\(\s*", cell.strip(" )*`"))
    kinds = [_meanings(part) for part in parts]
    return len(kinds) == 2 and Role.NAME in kinds[0] and kinds[1] == (Role.TYPE,)


def sure(header: tuple[str, ...]) -> bool:
    """The header's words are those of a database: `Column`, not `Field` or `Name`."""
    return any(spelling in SURE_HEADERS for cell in header for spelling in _spellings(cell))


def _meanings(cell: str) -> tuple[Role, ...]:
    return next((_ROLES[text] for text in _spellings(cell) if text in _ROLES), ())


def _spellings(cell: str) -> list[str]:
    """A header as it is, without decoration, and the parts of a bilingual or joined one."""
    text = " ".join(_DECORATION.sub(" ", cell.lower()).split()).removesuffix("?")
    outer, _, inner = text.partition("(")
    parts = [part.strip() for part in re.split(r"[/&与及和]", text) if part.strip()]
    found = [" ".join(cell.lower().split()), text, outer.strip(), inner.rstrip(") ").strip()]
    told = " ".join(word for word in text.split() if word not in HEADER_FILLERS)
    return [*found, *(parts if len(parts) > 1 else []), *([told] if told != text else [])]
