"""`compare`: two contracts in, what changed for clients out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from codegen.codes.changes import RULES, Rule, Severity
from codegen.contract.diff import bodies, constraints, operations, pairs
from codegen.contract.diff.finding import Finding
from codegen.contract.diff.lineage import Lineage
from codegen.contract.diff.surface import Body, Operation, Surface
from codegen.diagnostics import Place

_ORDER = list(Severity)[::-1]
_Bodies = Callable[[Body, Body, Lineage], Iterator[Finding]]


@dataclass(frozen=True)
class Change:
    """One change of the contract.

    subject: "table.column" or "table" where it comes from one, else what clients call it.
    operations: ids; of the new contract, but for those that are gone.
    schemas: the bodies that hold it. fields: its names in JSON or in the query.
    at: the statement that it comes from, if that is known.
    """

    rule: Rule
    subject: str
    text: str
    operations: tuple[str, ...]
    schemas: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    at: Place | None = None

    @property
    def severity(self) -> Severity:
        """What it asks of clients."""
        return self.rule.severity


def compare(
    old: Surface, new: Surface, lineage: Lineage, place: Callable[[Finding], Place | None]
) -> list[Change]:
    """Every change, the gravest first, then in the order of the new contract.

    lineage: the renames between the two. place: finds the statement behind a finding.
    """
    gathered = _Gathered()
    if old.base_url != new.base_url:
        gathered.add(Finding("base-url-changed", f"{new.base_url}, was {old.base_url}"))
    matched = list(pairs.operations(old.operations, new.operations, lineage))
    for before, after in matched:
        _operation(before, after, lineage, gathered)
    if old.constraints is not None and new.constraints is not None:
        tables = {o.identity.table for o in old.operations if o.identity}
        for finding in constraints.compare(old.constraints, new.constraints, lineage, tables):
            for operation in constraints.touched(finding, new):
                gathered.add(finding, operation)
            gathered.add(finding)
    else:
        for finding in _rules(old.rules, new.rules):
            gathered.add(finding)
    changes = gathered.changes(place)
    return sorted(changes, key=lambda change: _ORDER.index(change.severity))


def _operation(
    old: Operation | None, new: Operation | None, lineage: Lineage, gathered: _Gathered
) -> None:
    if old is None and new is not None:
        gathered.add(operations.added(new), new.id)
    elif new is None and old is not None:
        gathered.add(operations.removed(old), old.id)
    elif old is not None and new is not None:
        for finding in operations.compare(old, new, lineage):
            gathered.add(finding, new.id)
        sides: list[tuple[Body | None, Body | None, _Bodies]] = [
            (old.body, new.body, bodies.request),
            (old.response, new.response, bodies.response),
        ]
        for before, after, compared in sides:
            if before is not None and after is not None:
                for finding in compared(before, after, lineage):
                    gathered.add(finding, new.id, after.name)


def _rules(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Finding]:
    """Sentences, where nothing tells what they are about."""
    yield from (Finding("rule-added", rule) for rule in new if rule not in old)
    yield from (Finding("rule-removed", rule) for rule in old if rule not in new)


class _Gathered:
    """Findings, each once, with every operation and body that has it."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, str], tuple[Finding, dict[str, None], dict[str, None]]]
        self._found = {}

    def add(self, finding: Finding, operation: str = "", schema: str = "") -> None:
        key = (finding.rule, _subject(finding), finding.text)
        _, used, schemas = self._found.setdefault(key, (finding, {}, {}))
        used |= {operation: None} if operation else {}
        schemas |= {schema: None} if schema else {}

    def changes(self, place: Callable[[Finding], Place | None]) -> Iterator[Change]:
        for (rule, subject, text), (finding, used, schemas) in self._found.items():
            at = place(finding)
            names = (tuple(used), tuple(schemas), finding.fields)
            yield Change(RULES[rule], subject, text, *names, at)


def _subject(finding: Finding) -> str:
    origin = finding.origin
    if origin is None:
        return finding.label
    return f"{origin.table}.{origin.column}" if origin.column else origin.table
