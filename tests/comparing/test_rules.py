"""The catalogue of rules, and the findings that no migration leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from codegen.codes.changes import RULES
from codegen.contract.diff import Lineage, Surface, compare
from codegen.contract.diff.surface import Body, Field, Operation
from tests.comparing.test_cases import CASES

BODY = Body("Room", (Field("name", "string"),))
LISTING = Operation(
    id="list_rooms",
    method="GET",
    path="/rooms",
    parameters=(Field("count", "string", required=False, default=""),),
    page_size=50,
    page_limit=200,
    response=BODY,
)


def operation(change: Callable[[Operation], Operation]) -> tuple[Surface, Surface]:
    return tuple(Surface("/api", (item,)) for item in (LISTING, change(LISTING)))  # type: ignore[return-value]


MADE = {
    "operation-method-changed": operation(lambda o: replace(o, method="POST")),
    "success-status-changed": operation(lambda o: replace(o, status=206)),
    "request-body-added": operation(lambda o: replace(o, body=BODY)),
    "response-body-removed": operation(lambda o: replace(o, response=None)),
    "response-shape-changed": operation(lambda o: replace(o, response=replace(BODY, paged=True))),
    "page-size-changed": operation(lambda o: replace(o, page_size=20)),
    "page-limit-lowered": operation(lambda o: replace(o, page_limit=100)),
    "page-limit-raised": operation(lambda o: replace(o, page_limit=500)),
    "required-parameter-added": operation(
        lambda o: replace(o, parameters=(*o.parameters, Field("day", "string")))
    ),
    "parameter-default-changed": operation(
        lambda o: replace(o, parameters=(replace(o.parameters[0], default="exact"),))
    ),
    "rule-added": (Surface("", (), rules=("one",)), Surface("", (), rules=("one", "two"))),
}
BACKWARDS = {
    "request-body-removed": "request-body-added",
    "response-body-added": "response-body-removed",
    "rule-removed": "rule-added",
}
MADE |= {rule: (MADE[other][1], MADE[other][0]) for rule, other in BACKWARDS.items()}


@pytest.mark.parametrize("rule", sorted(MADE))
def test_what_no_migration_does(rule: str) -> None:
    old, new = MADE[rule]
    found = compare(old, new, Lineage(), lambda _: None)
    assert rule in [change.rule.id for change in found]
    assert compare(new, new, Lineage(), lambda _: None) == []


def test_every_rule_has_a_case() -> None:
    said = {
        word
        for case in CASES.iterdir()
        for line in (case / "expected.txt").read_text(encoding="utf-8").splitlines()
        for word in line.split()
        if not line.startswith("  ")
    }
    assert set(RULES) - said - set(MADE) == set()
    assert set(MADE) <= set(RULES)
