"""TestList… and TestGet…: pages, filters, orders, single rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from codegen.emit.expr import literal
from codegen.emit.views.parts import service_function
from codegen.emit.views.tests.naming import short
from codegen.emit.views.tests.parts import (
    Context,
    Pair,
    constant,
    evaluate,
    item_key,
    key_in_json,
    overrides,
    row_key,
)
from codegen.emit.views.tests.paths import has_unknown_key, no_key, path_of, row_path
from codegen.emit.views.tests.rows import checked_together, first, is_plain, is_text, second
from codegen.model.api import Entity, Field, Filter, Operation, Role, Sample
from codegen.model.functions import lookups

# (operator, row whose value is compared with, row that is found) of two rows in order
_COMPARISONS = {"gt": (0, 1), "gte": (1, 1), "lt": (1, 0), "lte": (0, 0)}
_REFUSED = (
    ("limit", "0"),
    ("limit", "many"),
    ("count", "all"),
    ("cursor", "%%%"),
    ("cursor", "bm90LW91cnM="),
    ("sort", "no_such_field"),
    ("no_such_parameter", "1"),
)


@dataclass(frozen=True)
class FilterTest:
    """A parameter that selects rows by one value."""

    name: str
    parameter: str
    value: str
    first: str
    second: str


@dataclass(frozen=True)
class RangeTest:
    """Parameters that compare; `cases` is a list of (operator, bound, found)."""

    name: str
    attribute: str
    parameter: str
    cases: str
    first: str
    second: str


@dataclass(frozen=True)
class NullTest:
    """A parameter that selects rows without a value, or with one; `null` makes one without."""

    name: str
    attribute: str
    null: str
    parameter: str


@dataclass(frozen=True)
class ListTests:
    """What TestList… places."""

    title: str
    path: str
    refused: str
    many: bool
    item_keys: str
    row_keys: str
    wanted_key: str
    filters: tuple[FilterTest, ...]
    ranges: tuple[RangeTest, ...]
    nulls: tuple[NullTest, ...]
    sorts: str
    ties: str
    sorted_row_keys: str
    tie_breaker: str
    row_key: str


@dataclass(frozen=True)
class FindTest:
    """A function of the service that finds a row by a key.

    stale: an attribute, not of the key, that every row has a value of. mixed: arguments of which
    one is of another row.
    """

    name: str
    function: str
    arguments: str
    stale: str
    mixed: tuple[str, ...] = ()


@dataclass(frozen=True)
class GetTests:
    """What TestGet… places."""

    path: str
    unknown: str
    fields: str
    key: tuple[Pair, ...]
    found: FindTest | None
    uniques: tuple[FindTest, ...]
    invalid: str
    invalid_path: str


def list_tests(context: Context) -> ListTests | None:
    """None where rows can't be listed."""
    entity = context.entity
    endpoint = entity.endpoint(Operation.LIST)
    if endpoint is None or endpoint.params:
        return None
    descending = bool(entity.page_key) and entity.page_key[0][1]
    filters = [f for f in entity.filters if _is_seen(f.field)] if context.many else []
    sorts = [f for f in entity.sorts if _sortable(f)] if context.many else []
    return ListTests(
        title="".join(part.capitalize() for part in entity.plural.split("_")),
        path=literal(endpoint.path),
        refused=_refused(entity),
        many=context.many,
        item_keys=f"[{item_key(entity)} for item in items]",
        row_keys=_sorted_keys(entity, [f for f, _ in entity.page_key], descending),
        wanted_key=row_key(entity, "wanted"),
        filters=tuple(_filters(context, filters)),
        ranges=tuple(_ranges(context, filters)),
        nulls=tuple(_nulls(context, filters)),
        sorts=_sort_cases(sorts),
        ties=_sort_cases([field for field in sorts if _may_repeat(context, field)]),
        sorted_row_keys=f"[{row_key(entity, 'row')} for row in rows]",
        tie_breaker=", ".join(f"row.{field.attribute}" for field in entity.key),
        row_key=_tuple([f"row.{field.attribute}" for field in entity.key]),
    )


def _sorted_keys(entity: Entity, order: list[Field], descending: bool) -> str:
    values = _tuple([f"row.{field.attribute}" for field in order])
    ordered = f"sorted(rows, key=lambda row: {values}{', reverse=True' if descending else ''})"
    return f"[{row_key(entity, 'row')} for row in {ordered}]"


def _tuple(values: list[str]) -> str:
    return values[0] if len(values) == 1 else f"({', '.join(values)})"


def _refused(entity: Entity) -> str:
    cases = [*_REFUSED, ("limit", str(entity.page_max + 1))]
    for each in entity.filters:
        texts = [v for v in map(constant, each.field.type.invalid) if _is_word(v)]
        if texts and not is_text(each.field):
            cases.append((each.field.name, str(texts[0])))
    return f"[{', '.join(f'({literal(name)}, {literal(value)})' for name, value in cases)}]"


def _is_word(value: object) -> bool:
    """A value that no number, date or member is written as."""
    return isinstance(value, str) and value.isalpha()


def _is_seen(field: Field) -> bool:
    """Lists have rows with several values of it: those that are deleted are not listed."""
    return field.role != Role.DELETED_AT


def _sortable(field: Field) -> bool:
    return field.type.enumeration is None and not field.renamed and _is_seen(field)


def _sort_cases(fields: list[Field]) -> str:
    cases = [literal(f"{sign}{field.name}") for field in fields for sign in ("", "-")]
    return f"[{', '.join(cases)}]" if cases else ""


def _may_repeat(context: Context, field: Field) -> bool:
    """Several rows may have the same value, and no other field says which."""
    entity = context.entity
    referring = [r for r in entity.relations if not r.to_many and field.attribute in r.local]
    single = all(len(relation.local) == 1 for relation in referring)
    return single and context.rows.can_repeat(entity, same=field)


def _filters(context: Context, filters: Sequence[Filter]) -> list[FilterTest]:
    found = []
    for each in filters:
        rows = _two_rows(context, each.field)
        if rows is not None and "eq" in each.operators:
            value = f"wanted.{each.field.attribute}"
            found.append(
                FilterTest(
                    short(each.field.attribute),
                    literal(each.field.name),
                    value if is_plain(each.field) else f"as_json({value})",
                    *rows,
                )
            )
    return found


def _ranges(context: Context, filters: Sequence[Filter]) -> list[RangeTest]:
    found = []
    for each in filters:
        rows = _two_rows(context, each.field)
        operators = [name for name in _COMPARISONS if name in each.operators]
        if rows is not None and operators:
            cases = [f'("{name}", {", ".join(map(str, _COMPARISONS[name]))})' for name in operators]
            found.append(
                RangeTest(
                    short(each.field.attribute),
                    each.field.attribute,
                    each.field.name,
                    f"[{', '.join(cases)}]",
                    *rows,
                )
            )
    return found


def _nulls(context: Context, filters: Sequence[Filter]) -> Iterator[NullTest]:
    """Fields that the factory gives a value, and that may be without one."""
    given = context.rows.factory_fields(context.entity)
    together = checked_together(context.entity)
    for each in filters:
        field = each.field
        if "isnull" in each.operators and field in given and field.attribute not in together:
            parameter = literal(f"{field.name}__isnull")
            yield NullTest(short(field.attribute), field.attribute, _null(field), parameter)


def _null(field: Field) -> str:
    """The ORM leaves an attribute that is None to the column's default."""
    defaulted = field.server_made or field.default is not None or field.factory is not None
    return "null()" if defaulted else "None"


def _two_rows(context: Context, field: Field) -> tuple[str, str] | None:
    """Arguments of two factory calls whose rows differ in the field; None where they can't."""
    entity = context.entity
    parents = {
        child.attribute
        for p in context.rows.parents(entity)
        if p.required
        for child, _ in p.columns
    }
    identity = field.column.identity
    always = identity is not None and bool(identity.always)
    key_of_server = field in entity.key and field.server_made
    if field.attribute in parents or key_of_server or always:
        return "", ""
    if field.column.computed is not None:
        return None
    if len(field.type.valid) < 2 or field.column.foreign_keys:
        return None
    if first(field).varying:
        return "", ""
    together = checked_together(entity)
    group = (
        [f for f in entity.fields if f.attribute in together]
        if field.attribute in together
        else [field]
    )
    if not all(f.type.valid for f in group) or any(second(f).varying for f in group):
        return None
    values: list[tuple[Field, Sample]] = [(f, first(f)) for f in group]
    others = [(f, second(f)) for f in group]
    return overrides(values, context.scope), overrides(others, context.scope)


def get_tests(context: Context) -> GetTests | None:
    """None where single rows can't be read."""
    entity = context.entity
    endpoint = entity.endpoint(Operation.GET)
    if endpoint is None or not has_unknown_key(endpoint):
        return None
    keys = [(literal(f.name), key_in_json(f, context.variable)) for f in entity.key if f.readable]
    last = endpoint.params[-1]
    invalid = _invalid_keys(last.field)
    return GetTests(
        path=row_path(context, endpoint),
        unknown=path_of(endpoint, {}),
        fields=f"{{{', '.join(literal(field.name) for field in entity.readable)}}}",
        key=tuple(keys),
        found=_found(context) if context.makeable and not entity.owner else None,
        uniques=tuple(_uniques(context)) if context.many and not entity.owner else (),
        invalid=f"[{', '.join(invalid)}]" if invalid else "",
        invalid_path=path_of(endpoint, {last.name: "{key}"}),
    )


def _found(context: Context) -> FindTest | None:
    """By the key of the path; None where a row may have nothing else."""
    entity = context.entity
    stale = _stale(context, entity.key)
    function = service_function(entity, "get", context.scope)
    arguments = _of_rows(context, [field.attribute for field in entity.key])
    return FindTest("", function, arguments, stale) if stale else None


def _stale(context: Context, key: Sequence[Field]) -> str:
    """An attribute that is not of the key and never null; empty where there is none."""
    others = (f for f in context.entity.fields if f not in key and not f.nullable)
    return next((field.attribute for field in others), "")


def _uniques(context: Context) -> Iterator[FindTest]:
    """Keys besides that of the path, which factories fill with other values in each row."""
    entity, scope = context.entity, context.scope
    for lookup in lookups(entity):
        if any(field.nullable for field in lookup.key):
            continue
        attributes = [field.attribute for field in lookup.key]
        differing = [field for field in lookup.key if context.rows.always_differs(entity, field)]
        others = [each.attribute for each in differing] if len(differing) > 1 else []
        yield FindTest(
            short(lookup.name.removeprefix("get_by_")),
            service_function(entity, lookup.name, scope),
            _of_rows(context, attributes),
            _stale(context, lookup.key),
            tuple(_of_rows(context, attributes, other) for other in others),
        )


def _of_rows(context: Context, attributes: Sequence[str], other: str = "") -> str:
    """Values of a row, and of another one where it is that attribute."""
    return ", ".join(f"{'other' if a == other else context.variable}.{a}" for a in attributes)


def _invalid_keys(last: Field) -> list[str]:
    """Texts for the last segment of a path that are no key: of another type, or out of bounds."""
    return [no_key(v) for v in map(constant, last.type.invalid) if _is_segment(last, v)]


def _is_segment(field: Field, value: object) -> bool:
    """The value is as wrong in a path, where everything is text, as in JSON."""
    if isinstance(evaluate(field.type.valid[0]), str) and not isinstance(value, str):
        return False
    number = isinstance(value, str) and value.isdecimal()
    return (
        isinstance(value, int | str) and not isinstance(value, bool) and value != "" and not number
    )
