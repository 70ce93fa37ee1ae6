"""One entity as the command line has it: its fields, and what is asked about them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from codegen.diagnostics import Place, Question, fail, meaning
from codegen.sources.fields.limits import see_length
from codegen.sources.schema import DialectName
from codegen.words import plural

_FIELD = re.compile(
    r"(?P<name>\w+):(?P<type>[^():?!]+)(?P<arguments>\(.*\))?(?P<null>\?)?"
    r"(?P<marks>(?:[:!](?:index|unique))*)(?P<late>\?)?"
)
# a letter first, none of the underscores that Python and SQLAlchemy keep for themselves
NAME = re.compile(r"[^\W\d_](?:\w*[^\W_])?")


@dataclass(frozen=True)
class Asked:
    """A question: its kind, the column, its text, and what is proposed."""

    kind: str
    subject: str
    text: str
    proposed: str | None = None


@dataclass(frozen=True)
class Field:
    """One field as written."""

    name: str
    type: str
    arguments: str
    nullable: bool
    index: bool
    unique: bool

    @property
    def refers(self) -> bool:
        """It is a reference to another table."""
        return self.type == "references"

    @property
    def column(self) -> str:
        """The name of its column."""
        return f"{self.name}_id" if self.refers else self.name


@dataclass
class Entity:
    """A field list, and what is asked about it."""

    name: str
    at: Place
    dialect: DialectName
    fields: list[Field]
    flags: Mapping[str, list[str]]
    answers: Mapping[str, str]
    questions: list[Question] = field(default_factory=list)

    @property
    def table(self) -> str:
        """The name of its table."""
        words = self.name.split("_")
        return "_".join([*words[:-1], plural(words[-1])])

    def pick(self, spelling: tuple[str, str]) -> str:
        """Of a spelling for PostgreSQL and one for SQLite, the dialect's own."""
        return spelling[1 if self.dialect == "sqlite" else 0]

    def ask(self, about: Asked, understood: Callable[[str], str]) -> str | None:
        """What the answer means, if there is one; else the question is open.

        understood: the SQL that an answer means; ValueError says what was expected.
        """
        key = f"entity {self.table}:{about.subject}:{about.kind}"
        subject = f"{self.table}.{about.subject}"
        question = Question(key, about.kind, subject, about.text, None, about.proposed)
        if key not in self.answers:
            self.questions += [] if question in self.questions else [question]
            return None
        return meaning(key, self.answers[key].strip(), understood)


def read_field(text: str, at: Place) -> Field:
    """One field: `name:type(arguments)?:index`.

    Raises:
        GenApiError: it cannot be read (GA311).
    """
    match = _FIELD.fullmatch(text.strip())
    if match is None:
        hint = "name:type, such as price:decimal(10,2) or 'note:text?'"
        raise fail("GA311", f"the field {text!r} can't be read", at=at, hint=hint)
    if not NAME.fullmatch(match["name"]) or match["name"] != match["name"].lower():
        hint = "a small letter first, then small letters, digits and _, such as starts_at"
        raise fail("GA311", f"{match['name']!r} is no name of a field", at=at, hint=hint)
    see_length(match["name"], at)
    marks = match["marks"]
    return Field(
        match["name"],
        " ".join(match["type"].split()).lower(),
        match["arguments"] or "",
        bool(match["null"] or match["late"]),
        "index" in marks,
        "unique" in marks,
    )
