"""Types as lists of columns have them: of a database, of a program, or with a name of their own."""

from __future__ import annotations

import re

from codegen.sources import spellings
from codegen.sources.handoff.columns.remarks import REMARK
from codegen.sources.handoff.facts import About
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.grammar import read_type
from codegen.sources.handoff.words.groups import is_type_alone
from codegen.sources.handoff.words.said import Said
from codegen.sources.handoff.words.sqltext import split

# `(nvarchar: open|shut)`: a type and the values that it has here.
_TYPE_OF = re.compile(r"(?P<type>[A-Za-z]\w*(?:\([\d, ]+\))?(?:\[\])?)\s*:\s*(?P<values>.+)")
# `ENUM order_state`: an enumeration by its name.
_AN_ENUM = re.compile(r"ENUM\s", re.IGNORECASE)
# `(order_state enum)`, `(OrderStatus)`: a type that the database or a program has been given.
_ENUM_TYPE = re.compile(
    r"(?P<name>[a-z]\w*_\w+(?=\s+enum)|(?-i:(?:[A-Z][a-z0-9]+)+(?:Status|State|Type|Role|Kind|Level|Mode|Category|Priority"
    r"|Severity|Enum)(?=$)))(?:\s+enum)?",
    re.IGNORECASE,
)
# `(order_state_enum, nullable)`: an own type that says what it is.
_SUFFIXED = re.compile(r"[a-z]\w*_(?:enum|type|status|state|kind|level|role)")
# `(string, UUID)`: what a program calls the database's type behind it.
_LOOSE = re.compile(r"string|str|text|number", re.IGNORECASE)


def type_within(inside: str) -> tuple[Said, bool]:
    """The type in parentheses, `(text, PK)`, `(string — who plays)`, and whether there is one."""
    first, _, others = inside.partition(",")
    if _LOOSE.fullmatch(first.strip()) and is_type_alone(others.split(",")[0].strip()):
        inside = others.strip()
    said = read_type(inside)
    if _SUFFIXED.fullmatch(first.strip()) and not (more := read_constraints(others)).unread:
        said = named_type(first.strip())
        said.take(more)
        return said, True
    if not has_type(said) and len(parts := REMARK.split(inside, maxsplit=1)) > 1:
        said = read_type(parts[0])
    return said, has_type(said)


def valued(text: str) -> Said | None:
    """`nvarchar: open|shut, null`: a type, its values, and what else is said."""
    if own := _ENUM_TYPE.fullmatch(text):
        return named_type(own["name"])
    match = _TYPE_OF.fullmatch(text)
    if match is None or not spellings.is_type(match["type"]):
        return None
    values, more = match["values"], ""
    if re.match(r"[^,]*[|/]", values):
        values, _, more = values.partition(",")
    others = read_constraints(more)
    if match["type"].endswith("[]") or others.unread or not lists_values(values):
        return named_type(match["type"])  # `(text[]: what they are)`
    said = Said(values=values)
    said.add(About.TYPE, match["type"])
    said.take(others)
    return said


def named_type(name: str) -> Said:
    """A type that no database has, by its name."""
    said = Said()
    said.add(About.TYPE, name)
    return said


def lists_values(text: str) -> bool:
    parts = [part for _, part in split(text, ",/|")]
    return len(parts) > 1 and all(re.fullmatch(r"['\"]?[\w-]+['\"]?", part) for part in parts)


def has_type(said: Said) -> bool:
    spelling = said.get(About.TYPE)
    listed = said.get(About.ENUM) or said.get(About.OPEN_ENUM) is not None
    listed = listed or any(
        say.about is About.TYPE and _AN_ENUM.match(say.written) for say in said.facts
    )
    return bool(listed) or (isinstance(spelling, str) and spellings.is_type(spelling))
