"""Fields of requests, responses and queries, compared one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from codegen.contract.diff import pairs
from codegen.contract.diff.finding import Cause, Finding
from codegen.contract.diff.lineage import Lineage
from codegen.contract.diff.surface import Body, Field, Limits

_NUMBERS = ("integer", "float", "number")


def request(old: Body, new: Body, lineage: Lineage) -> Iterator[Finding]:
    """What changed for those who send the body."""
    for before, after in pairs.fields(old.fields, new.fields, lineage):
        if after is None and before is not None:
            text = "may not be sent any more"
            yield _finding("request-field-removed", text, before, old, "dropped")
        elif before is None and after is not None:
            need = "required" if after.required else "optional"
            text = "has to be sent" if after.required else "may be sent"
            yield _finding(f"{need}-request-field-added", text, after, new, "added")
        elif before is not None and after is not None:
            yield from _sent(before, after, new)


def response(old: Body, new: Body, lineage: Lineage) -> Iterator[Finding]:
    """What changed for those who read the body."""
    if old.paged != new.paged:
        text = "is a page now" if new.paged else "is no page any more"
        yield Finding("response-shape-changed", text, label=new.name)
    for before, after in pairs.fields(old.fields, new.fields, lineage):
        if after is None and before is not None:
            text = "is not answered any more"
            yield _finding("response-field-removed", text, before, old, "dropped")
        elif before is None and after is not None:
            yield _finding("response-field-added", "is answered", after, new, "added")
        elif before is not None and after is not None:
            yield from _read(before, after, new)


def parameter(old: Field, new: Field) -> Iterator[Finding]:
    """What changed of a query parameter."""
    body = Body("query", ())
    if old.name != new.name:
        yield replace(_renamed("parameter-renamed", old, new, body), label=new.name)
    if _differ(old.type, new.type):
        yield _finding("parameter-type-changed", _was(new.type, old.type), new, body, "type")
    elif old.values and new.values:
        yield from _values("request", old, new, body)
    if old.default != new.default:
        text = _was(f"default {new.default or 'none'}", old.default or "none")
        yield _finding("parameter-default-changed", text, new, body, "default")


def _sent(old: Field, new: Field, body: Body) -> Iterator[Finding]:
    if old.name != new.name:
        yield _renamed("request-field-renamed", old, new, body)
    if old.required != new.required:
        rule = "request-field-made-required" if new.required else "request-field-made-optional"
        text = "has to be sent" if new.required else "may be left out"
        yield _finding(rule, text, new, body, "nullable", "default")
    if old.nullable != new.nullable:
        rule = "request-field-made-nullable" if new.nullable else "request-field-made-not-null"
        text = "may be null" if new.nullable else "may not be null"
        yield _finding(rule, text, new, body, "nullable")
    if _differ(old.type, new.type):
        rule = "request-type-widened" if _wider(old.type, new.type) else "request-type-changed"
        yield _finding(rule, _was(new.type, old.type), new, body, "type")
    else:
        yield from _limits("request", old, new, body)
        yield from _values("request", old, new, body)
        yield from _pattern(old, new, body)
    if not (old.required or new.required) and _other_default(old, new):
        text = _was(f"left out: {new.default or 'nothing'}", old.default or "nothing")
        yield _finding("request-default-changed", text, new, body, "default")
    yield from _description(old, new, body)


def _read(old: Field, new: Field, body: Body) -> Iterator[Finding]:
    if old.name != new.name:
        yield _renamed("response-field-renamed", old, new, body)
    if old.nullable != new.nullable:
        rule = "response-field-made-nullable" if new.nullable else "response-field-made-not-null"
        text = "may be null" if new.nullable else "is never null"
        yield _finding(rule, text, new, body, "nullable")
    if _differ(old.type, new.type) and not _one_relation(old, new):
        wider = _wider(old.type, new.type) and new.type in _NUMBERS
        rule = "response-type-widened" if wider else "response-type-changed"
        yield _finding(rule, _was(new.type, old.type), new, body, "type")
    else:
        yield from _limits("response", old, new, body)
        yield from _values("response", old, new, body)
    yield from _description(old, new, body)


def _one_relation(old: Field, new: Field) -> bool:
    """Whether only the name of what is shown is another one; its fields are compared by table."""
    lists = [field.type.endswith("[]") for field in (old, new)]
    return bool(old.relation and new.relation) and lists[0] == lists[1]


def _description(old: Field, new: Field, body: Body) -> Iterator[Finding]:
    if old.description != new.description:
        yield _finding("description-changed", "is described otherwise", new, body, "comment")


def _renamed(rule: str, old: Field, new: Field, body: Body) -> Finding:
    label = f"{body.name}.{new.name}"
    fields = (new.name, old.name)
    cause = Cause(renamed=True, also=new.relation)
    return Finding(rule, f"was {old.name}", new.origin, label, fields, cause)


def _finding(rule: str, text: str, field: Field, body: Body, *facets: str) -> Finding:
    cause = Cause(facets, keys=bool(field.relation), also=field.relation)
    return Finding(rule, text, field.origin, _label(field, body), (field.name,), cause)


def _label(field: Field, body: Body) -> str:
    return f"{body.name}.{field.name}" if body.name != "query" else field.name


def _was(now: str, before: str) -> str:
    return f"{now}, was {before}"


def _other_default(old: Field, new: Field) -> bool:
    """Whether leaving the field out means another value, and not only another spelling of it."""
    if old.default is None or new.default is None or _differ(old.type, new.type):
        return False
    try:
        return Decimal(old.default.strip('"')) != Decimal(new.default.strip('"'))
    except ArithmeticError:
        return old.default != new.default


# -- types and values --------------------------------------------------------------------------


def _differ(old: str, new: str) -> bool:
    """A contract may not tell integers from other numbers."""
    vague = "number" in (old, new) and {old, new} <= set(_NUMBERS)
    return old != new and not vague


def _wider(old: str, new: str) -> bool:
    """Whether whatever is sent as the old type passes as the new one."""
    if new == "string":
        return old.startswith(("string", "enum")) and not old.endswith("[]")
    numbers = (old, new) == ("integer", "float")
    return numbers or (old in _NUMBERS and new == "string (decimal)")


def _values(side: str, old: Field, new: Field, body: Body) -> Iterator[Finding]:
    label = _label(new, body)
    for value in new.values:
        if value not in old.values:
            text, cause = f"may be {value!r}", _cause(value, new)
            yield Finding(f"{side}-value-added", text, new.origin, label, (new.name,), cause)
    for value in old.values:
        if value not in new.values:
            text = f"is never {value!r}" if side == "response" else f"may not be {value!r}"
            cause = _cause(value, old)
            yield Finding(f"{side}-value-removed", text, new.origin, label, (new.name,), cause)


def _cause(value: str, field: Field) -> Cause:
    """Of a value that came or went: of an enumeration, or a relation that may be included."""
    made = field.relations.get(value, ())
    if made:
        return Cause(("added", "dropped"), keys=True, renamed=True, also=made)
    return Cause(("type",), values=True)


def _pattern(old: Field, new: Field, body: Body) -> Iterator[Finding]:
    if old.pattern == new.pattern:
        return
    if not new.pattern:
        text = f"need not match {old.pattern} any more"
        yield _finding("request-limit-widened", text, new, body)
    elif not old.pattern:
        text = f"has to match {new.pattern}"
        yield _finding("request-limit-narrowed", text, new, body)
    else:
        text = _was(f"has to match {new.pattern}", old.pattern)
        yield _finding("request-pattern-changed", text, new, body)


# -- limits ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Span:
    """What one limit allows: an interval, None where it is open."""

    name: str
    low: Decimal | None
    high: Decimal | None
    text: str
    strict: tuple[bool, bool] = (False, False)


def _limits(side: str, old: Field, new: Field, body: Body) -> Iterator[Finding]:
    if old.limits is None or new.limits is None:
        return
    for before, after in zip(_spans(old.limits), _spans(new.limits), strict=True):
        if before == after:
            continue
        wider = _covers(after, before)
        rule = f"{side}-limit-widened" if wider else f"{side}-limit-narrowed"
        text = f"{after.name} {_was(after.text, before.text)}"
        yield _finding(rule, text, new, body, "type")


def _spans(limits: Limits) -> Iterator[_Span]:
    least, most = (_decimal(n) for n in (limits.min_length, limits.max_length))
    yield _Span("length", least, most, _interval(limits.min_length, limits.max_length))
    low, high = limits.low, limits.high
    strict = (bool(low and low[1]), bool(high and high[1]))
    text = _interval(low[0] if low else None, high[0] if high else None, strict)
    yield _Span("value", low[0] if low else None, high[0] if high else None, text, strict)
    whole = None
    if limits.digits is not None:
        whole = limits.digits - (limits.decimals or 0)
    yield _Span("digits before the point", None, _decimal(whole), _interval(None, whole))
    places = limits.decimals
    yield _Span("digits after the point", None, _decimal(places), _interval(None, places))


def _decimal(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def _interval(
    low: object | None, high: object | None, strict: tuple[bool, bool] = (False, False)
) -> str:
    least = None if low is None else f"{'more than' if strict[0] else 'at least'} {low}"
    most = None if high is None else f"{'less than' if strict[1] else 'at most'} {high}"
    return " and ".join(filter(None, (least, most))) or "any"


def _covers(outer: _Span, inner: _Span) -> bool:
    return _reaches(outer.low, inner.low, -1, outer.strict[0] and not inner.strict[0]) and (
        _reaches(outer.high, inner.high, 1, outer.strict[1] and not inner.strict[1])
    )


def _reaches(outer: Decimal | None, inner: Decimal | None, sign: int, stricter: bool) -> bool:
    if outer is None or inner is None:
        return outer is None
    return (outer - inner) * sign > 0 or (outer == inner and not stricter)
