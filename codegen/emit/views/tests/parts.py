"""What several parts of an entity's tests say: paths, keys, values, and how rows are made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from codegen.emit.expr import FileScope, literal
from codegen.emit.views.tests.naming import variable
from codegen.emit.views.tests.rows import Rows, is_plain
from codegen.model.api import Api, Entity, Field, Sample, Violation, ViolationKind

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
    value: object = sample.value(_FAR)
    return value


def constant(code: str) -> object:
    """The value of an invalid sample."""
    return eval(code, {"__builtins__": {}})  # noqa: S307 - literals of our own


def settled(sample: Sample) -> str:
    """The sample's JSON value as code without `n`."""
    return literal(evaluate(sample)) if sample.varying else sample.json


def item_key(entity: Entity) -> str:
    """The key of a JSON item named `item`, as code."""
    parts = [f"item[{literal(field.name)}]" for field in entity.key]
    return parts[0] if len(parts) == 1 else f"[{', '.join(parts)}]"


def row_key(entity: Entity, row: str) -> str:
    """The key of a model instance, as it stands in JSON."""
    parts = [f"{row}.{field.attribute}" for field in entity.key]
    code = parts[0] if len(parts) == 1 else f"[{', '.join(parts)}]"
    return code if all(is_plain(field) for field in entity.key) else f"as_json({code})"


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


def is_alone(entity: Entity, field: Field) -> bool:
    """The field is part of one foreign key at most."""
    return sum(not r.to_many and field.attribute in r.local for r in entity.relations) <= 1
