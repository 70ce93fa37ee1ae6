"""What several parts of an entity's tests say: paths, keys, values, and how rows are made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from codegen.emit.expr import FileScope, literal
from codegen.emit.views.tests.rows import Rows, field_named, is_plain, variable
from codegen.model.api import Api, Endpoint, Entity, Field, Sample, Violation, ViolationKind
from codegen.model.expr import Import

Pair = tuple[str, str]

# a number that no factory reaches within one test
_FAR = 90


@dataclass(frozen=True)
class Context:
    """An entity whose tests are written, and the file that they are written to."""

    api: Api
    rows: Rows
    entity: Entity
    scope: FileScope

    @property
    def variable(self) -> str:
        """What the tests call a row of the entity."""
        return variable(self.entity.name)

    @property
    def makeable(self) -> bool:
        """There is a factory."""
        return self.rows.can_make(self.entity)

    @property
    def many(self) -> bool:
        """The factory makes as many rows as wanted."""
        return self.makeable and self.rows.can_repeat(self.entity)


def evaluate(sample: Sample) -> object:
    """The JSON value of a sample, far from those of any factory."""
    return eval(sample.json, {"__builtins__": {}}, {"n": _FAR})  # noqa: S307 - literals of our own


def constant(code: str) -> object:
    """The value of an invalid sample."""
    return eval(code, {"__builtins__": {}})  # noqa: S307 - literals of our own


def settled(sample: Sample) -> str:
    """The sample's JSON value as code without `n`."""
    return literal(evaluate(sample)) if sample.varying else sample.json


def path_of(endpoint: Endpoint, variables: dict[str, str]) -> str:
    """The endpoint's path as code; variables name the row that holds each entity's key.

    An entity without a variable gets a key that no row has.
    """
    path, varies = endpoint.path, False
    for param in endpoint.params:
        row = variables.get(param.name)
        value = str(evaluate(param.field.type.valid[0])) if row is None else f"{{{row}}}"
        path = path.replace(f"{{{param.name}}}", value)
        varies = varies or row is not None
    return f'f"{path}"' if varies else literal(path)


def row_keys(endpoint: Endpoint, rows: Iterable[tuple[Entity, str]]) -> dict[str, str]:
    """Path parameter → attribute of the row that fills it, for the rows given in order."""
    pending = list(endpoint.params)
    keys: dict[str, str] = {}
    for entity, row in rows:
        for _ in entity.key:
            if pending:
                param = pending.pop(0)
                keys[param.name] = _segment(param.field, f"{row}.{param.field.attribute}")
    return keys


def _segment(field: Field, code: str) -> str:
    types = [part.name for part in field.type.python.parts if isinstance(part, Import)]
    plain = is_plain(field) or types in (["UUID"], ["date"])
    return code if plain else f"as_json({code})"


def has_unknown_key(endpoint: Endpoint) -> bool:
    """A path can be written that leads to no row."""
    return all(param.field.type.valid for param in endpoint.params)


def item_key(entity: Entity) -> str:
    """The key of a JSON item named `item`, as code."""
    parts = [f"item[{literal(field.name)}]" for field in entity.key]
    return parts[0] if len(parts) == 1 else f"[{', '.join(parts)}]"


def row_key(entity: Entity, row: str) -> str:
    """The key of a model instance, as it stands in JSON."""
    parts = [f"{row}.{field.attribute}" for field in entity.key]
    code = parts[0] if len(parts) == 1 else f"[{', '.join(parts)}]"
    return code if all(is_plain(field) for field in entity.key) else f"as_json({code})"


def checked_together(entity: Entity) -> frozenset[str]:
    """Fields whose validity depends on another field, by attribute."""
    return frozenset(
        field_named(entity, name).attribute
        for violation in entity.violations
        if violation.kind in (ViolationKind.CHECK, ViolationKind.EXCLUSION)
        and len(violation.fields) > 1
        for name in violation.fields
    )


def overrides(values: Sequence[tuple[Field, Sample]], scope: FileScope) -> str:
    """Further arguments of a factory call."""
    return "".join(f", {field.attribute}={scope.render(sample.python)}" for field, sample in values)


def names(fields: Iterable[Field]) -> str:
    """A list literal of JSON names."""
    return f"[{', '.join(literal(field.input_name) for field in fields)}]"


def pairs(values: Iterable[tuple[Field, str]]) -> str:
    """A list literal of (JSON name, value) cases; empty text where there are none."""
    cases = [f"({literal(field.input_name)}, {value})" for field, value in values]
    return f"[{', '.join(cases)}]" if cases else ""


def key_in_json(field: Field, row: str) -> str:
    """One value of a model instance, as it stands in JSON."""
    code = f"{row}.{field.attribute}"
    return code if is_plain(field) else f"as_json({code})"


def unique_violations(entity: Entity) -> list[Violation]:
    """Constraints that two rows can break together."""
    kinds = (ViolationKind.UNIQUE, ViolationKind.EXCLUSION)
    return [violation for violation in entity.violations if violation.kind in kinds]
