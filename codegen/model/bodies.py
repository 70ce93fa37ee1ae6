"""What stubs take and answer, typed as far as the design says it.

A value of which only the kind of JSON is known stays that: a text is no date because the example
looks like one, and what nobody says is any JSON. A field that refers to a row (`user_id`) has the
type of that row's key, where what is said of it agrees.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Column
from sqlalchemy import types as sql

from codegen.diagnostics import Diagnostic, Place
from codegen.model import samples
from codegen.model.api import ACTION_SCHEMAS, Bodies, Body, Entity, Field, Presence, Role, Stub
from codegen.model.checks import Limit, both
from codegen.model.designed import Designed
from codegen.model.expr import Expr, Import, expr, name
from codegen.model.limits import merged
from codegen.model.names import Unique, attribute, pascal
from codegen.model.promised import limits_of
from codegen.model.rows import Context, Row
from codegen.model.samples import Wish
from codegen.model.types import row
from codegen.model.values import UNBOUNDED, Bounds, FieldType, Sample
from codegen.sources.design import DesignedEndpoint, Input, Kind

_TYPES: Mapping[Kind, Callable[[], sql.TypeEngine[Any]]] = {
    "text": sql.Text,
    "email": sql.Text,
    "url": sql.Text,
    "password": sql.Text,
    "integer": sql.BigInteger,
    "number": sql.Double,
    "decimal": sql.Numeric,
    "boolean": sql.Boolean,
    "uuid": sql.Uuid,
    "date": sql.Date,
    "datetime": lambda: sql.DateTime(timezone=True),
    "time": sql.Time,
    "json": sql.JSON,
    "object": sql.JSON,
    "": sql.JSON,
}
# what a key may be, where the example says no more than this
_AGREES: Mapping[Kind, type[sql.TypeEngine[Any]]] = {
    "number": sql.Integer,
    "integer": sql.Integer,
    "": sql.TypeEngine,
}
_PRESENCE = re.compile(r"^\s*(required|optional)\b\s*[,;.:-]*\s*", re.IGNORECASE)
_BODILESS = (204, 205, 304)
_SUFFIXES = ("Create", "Update", "Replace", "Response", "Detail", "Query", "Include")


def typed(design: Designed, entities: Sequence[Entity], context: Context) -> Designed:
    """Give every stub the bodies that its design states; what had to be left open is noted."""
    taken = [f"{entity.class_name}{suffix}" for entity in entities for suffix in _SUFFIXES]
    typing = _Typing(context, _keys(entities), Unique((*taken, "Page", "Problem", "FieldError")))
    stubs = tuple(typing.stub(stub) for stub in design.stubs)
    return replace(design, stubs=stubs, notes=(*design.notes, *typing.notes))


def _keys(entities: Sequence[Entity]) -> dict[str, Column[object]]:
    """`user_id` → the key of users; no name that two tables could mean."""
    return {
        f"{entity.name.rstrip('_')}_id": entity.key[0].column
        for entity in entities
        if len(entity.key) == 1
    }


@dataclass(frozen=True)
class _Said:
    """A field with where it stands: title is of the body that has it."""

    given: Input
    title: str
    attribute: str
    file: str
    sent: bool


class _Typing:
    def __init__(self, context: Context, keys: Mapping[str, Column[object]], names: Unique) -> None:
        self.context = context
        self.keys = keys
        self.names = names
        self.notes: list[Diagnostic] = []
        self.inner: list[tuple[Body, bool]] = []

    def stub(self, stub: Stub) -> Stub:
        """The stub with its bodies."""
        design = stub.design
        if design is None:
            return stub
        self.inner = []
        base, file = pascal(stub.operation_id), design.at.file
        takes = stub.method not in ("GET", "HEAD")
        # a query's values are text, and may be left out where nobody says otherwise
        plain = [
            replace(given, kind=given.kind or "text", required=given.required is True)
            for given in design.query
            if not given.fields
        ]
        query = self._body(f"{base}Query", plain, file, sent=True)
        asked = design.inputs if takes else ()
        request = self._body(f"{base}Request", asked, file, sent=True)
        told = design.outputs if stub.success not in _BODILESS else ()
        response = self._body(f"{base}Response", told, file, sent=False)
        for line in design.unread:
            text = f"{design}: what stands here is no body that can be read, so it is not typed"
            self.notes.append(Diagnostic("GA303", text, Place(file, line)))
        self._tell_open(design, [*plain, *asked], [*told])
        bodies = Bodies(
            query, request, response, design.listed and bool(response), tuple(self.inner)
        )
        return replace(stub, bodies=bodies)

    def _tell_open(
        self, design: DesignedEndpoint, sent: Sequence[Input], told: Sequence[Input]
    ) -> None:
        for given in sent:
            if given.limits:
                at = Place(design.at.file, given.line)
                text = f"{design}: {given.name}: requests are checked against `{given.rule}`"
                self.notes.append(Diagnostic("GA324", text, at))
        for given, is_sent in (*((g, True) for g in sent), *((g, False) for g in told)):
            if said := ", ".join(_open(given, sent=is_sent)).lower():
                at = Place(design.at.file, given.line)
                self.notes.append(Diagnostic("GA326", f"{design}: {given.name}: {said}", at))

    def _body(self, wish: str, given: Sequence[Input], file: str, *, sent: bool) -> Body | None:
        if not given:
            return None
        title = self.names(wish)
        unique = Unique()
        fields = (
            self._field(_Said(each, title, unique(attribute(each.name)), file, sent))
            for each in given
        )
        return Body(title, tuple(fields))

    def _field(self, said: _Said) -> Field:
        given = said.given
        column, limit = self._column(given)
        type_, bounds = self._type(said, column, limit)
        must = given.required if said.sent else given.required is not False
        return Field(
            name=given.name,
            attribute=said.attribute,
            column=column,
            type=type_,
            nullable=given.nullable and given.kind not in ("", "json"),
            role=Role.PLAIN,
            on_create=Presence.REQUIRED if must else Presence.OPTIONAL,
            bounds=bounds,
            description=_description(given, sent=said.sent),
            place=Place(said.file, given.line),
        )

    def _column(self, given: Input) -> tuple[Column[Any], Limit]:
        """A column of the type, in no table, and what is said of its values."""
        key, agrees = self.keys.get(given.name), _AGREES.get(given.kind)
        refers = key is not None and agrees is not None and isinstance(key.type, agrees)
        made = key.type if refers and key is not None else _TYPES[given.kind]()
        column: Column[Any] = Column(given.name, made)
        limit = Limit()
        for said in given.limits:
            for one in limits_of(column, said):
                limit = both(limit, one)
        return column, limit

    def _type(self, said: _Said, column: Column[Any], limit: Limit) -> tuple[FieldType, Bounds]:
        given = said.given
        known = row(column.type, self.context) or _any(self.context)
        bounds = merged(known.bounds, limit.bounds)
        if given.many and bounds:  # they are of each value, not of the list
            bounds = known.bounds
        known = _worded(known, said, Wish(said.attribute, bounds, choices=limit.choices))
        request, response, valid = known.request, known.response, known.sampler(Wish(""))
        if given.fields:
            body = self._body(
                said.title + pascal(said.attribute), given.fields, said.file, sent=said.sent
            )
            if body is not None:
                self.inner.append((body, said.sent))
                request = response = Expr((Import(ACTION_SCHEMAS, body.name),))
                valid = (_object(body),)
        parameter = known.parameter or request
        if given.many:
            request, response, parameter = (
                expr("list[{}]", each) for each in (request, response, parameter)
            )
            valid = tuple(Sample(each.python, f"[{each.json}]") for each in valid)
        if given.many or limit.choices:
            bounds = UNBOUNDED
        return FieldType(known.python, request, response, parameter, valid), bounds


def _any(context: Context) -> Row:
    """For a key of a type that only the database knows."""
    known = row(sql.JSON(), context)
    if known is None:
        raise AssertionError
    return known


def _worded(known: Row, said: _Said, wish: Wish) -> Row:
    """The row as the words beside the type narrow it, with the samples of what was wished."""
    samplers = {"email": samples.emails}
    sampler = samplers.get(said.given.kind, known.sampler)
    request, response = known.request, known.response
    if wish.choices:
        listed = ", ".join(repr(choice) for choice in wish.choices)
        request = response = expr("{}[{}]", name("typing", "Literal"), listed)
    elif said.given.kind == "email":
        request = name("pydantic", "EmailStr")
    elif said.sent and "password" in (said.given.kind, said.given.name.lower()):
        request = name("pydantic", "SecretStr")  # a text, whatever the design says of its type
        sampler = sampler if said.given.kind in ("text", "password") else samples.texts
    made = sampler(wish)
    parameter = None if wish.choices else known.parameter
    return replace(
        known, request=request, response=response, sampler=lambda _: made, parameter=parameter
    )


def _object(body: Body) -> Sample:
    """An object of the samples of its fields."""
    json = ", ".join(f"{f.name!r}: {f.type.valid[0].json}" for f in body.fields if f.type.valid)
    return Sample(expr("None"), f"{{{json}}}")


def _description(given: Input, *, sent: bool) -> str:
    said = (_PRESENCE.sub("", given.rule), *_open(given, sent=sent))
    return " ".join(text if text.endswith(".") else f"{text}." for text in said if text)


def _open(given: Input, *, sent: bool) -> Iterator[str]:
    """What the design leaves open: told of the field, and listed."""
    if not given.kind:
        yield "Its type is not said"
    if sent and given.required is None:
        yield "Whether it must be sent is not said"
