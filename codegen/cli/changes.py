"""Changes of the contract, told to a terminal, a pull request, GitHub, or a program."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from codegen.codes.changes import Severity

if TYPE_CHECKING:  # the stages are heavy to import
    from codegen.comparison import Comparison
    from codegen.contract.diff import Change

_GRAVEST_FIRST = (Severity.BREAKING, Severity.RISKY, Severity.COMPATIBLE)
_COLOURS = {Severity.BREAKING: "red", Severity.RISKY: "yellow", Severity.COMPATIBLE: "green"}
_LEVELS = {Severity.BREAKING: "error", Severity.RISKY: "warning", Severity.COMPATIBLE: "notice"}
_SHOWN = 6  # operations of a change, in a text for people


def count(found: Comparison, *, at_least: str) -> int:
    """How many changes are as grave as that, or graver."""
    grave = _GRAVEST_FIRST[: _GRAVEST_FIRST.index(Severity(at_least)) + 1]
    return sum(change.severity in grave for change in found.changes)


def _totals(found: Comparison) -> str:
    counts = Counter(change.severity for change in found.changes)
    told = ", ".join(f"{counts[severity]} {severity}" for severity in _GRAVEST_FIRST)
    return told if found.changes else "nothing changes for clients"


def text(found: Comparison) -> str:
    """For a terminal; colours only there, and never with NO_COLOR."""
    lines = [f"Against {found.against}: {_totals(found)}."]
    for change, *others in _grouped(found.changes):
        severity = _styled(f"{change.severity:<10}", change.severity)
        lines += ["", f"{severity} {change.rule.id}"]
        lines += [f"  {_sentence(item)}" for item in (change, *others)]
        operations = _operations(change, *others)
        lines += [f"  {operations}"] if operations else []
        lines += [f"  {_where(change)}"] if change.at else []
    return "\n".join(lines) + "\n"


def _grouped(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """What one statement does to one thing by one rule belongs together."""
    groups: dict[object, list[Change]] = {}
    for change in changes:
        groups.setdefault((change.rule.id, change.subject, change.at), []).append(change)
    yield from groups.values()


def brief(found: Comparison) -> str:
    """What is grave, a line each."""
    grave = [change for change in found.changes if change.severity is Severity.BREAKING]
    return "".join(f"{_where(c)}: {c.rule.id}: {_sentence(c)}\n" for c in grave)


def _styled(words: str, severity: Severity) -> str:
    plain = "NO_COLOR" in os.environ
    return words if plain else click.style(words, fg=_COLOURS[severity], bold=True)


def _sentence(change: Change) -> str:
    return f"{change.subject}: {change.text}" if change.subject else change.text


def _operations(*changes: Change) -> str:
    names = list(dict.fromkeys(name for change in changes for name in change.operations))
    shown = ", ".join(names[:_SHOWN])
    more = len(names) - _SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def _where(change: Change) -> str:
    if change.at is None:
        return "no migration"
    revision = f" (revision {change.at.revision})" if change.at.revision else ""
    return f"{change.at}{revision}"


def markdown(found: Comparison) -> str:
    """For a comment on a pull request."""
    lines = ["### API changes", "", f"Against {found.against}: {_totals(found)}.", ""]
    for severity in _GRAVEST_FIRST:
        changes = [change for change in found.changes if change.severity is severity]
        lines += _section(severity, changes) if changes else []
    return "\n".join(lines).rstrip("\n") + "\n"


def _section(severity: Severity, changes: list[Change]) -> Iterator[str]:
    folded = severity is Severity.COMPATIBLE
    title = f"{severity.capitalize()} ({len(changes)})"
    yield from ("<details>", f"<summary>{title}</summary>", "") if folded else (f"#### {title}", "")
    yield from ("| change | rule | operations | from |", "|---|---|---|---|")
    for group in _grouped(changes):
        sentences = "<br>".join(_cell(_sentence(change)) for change in group)
        where = f"`{_where(group[0])}`" if group[0].at else ""
        yield f"| {sentences} | `{group[0].rule.id}` | {_cell(_operations(*group))} | {where} |"
    yield from ("", "</details>", "") if folded else ("",)


def _cell(words: str) -> str:
    flat = " ".join(words.split())
    return flat.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("_", "\\_")


def github(found: Comparison) -> str:
    """Workflow commands: GitHub shows each at its line of the migration."""
    return "".join(f"{_annotation(found, change)}\n" for change in found.changes)


def _annotation(found: Comparison, change: Change) -> str:
    at, facts = change.at, {}
    if at:
        facts = {"file": _in_repository(found, at.file)} | (
            {"line": str(at.line)} if at.line else {}
        )
    facts["title"] = f"{change.severity} API change: {change.rule.id}"
    told = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in facts.items())
    operations = f" ({_operations(change)})" if change.operations else ""
    return f"::{_LEVELS[change.severity]} {told}::{_escaped(_sentence(change) + operations)}"


def _in_repository(found: Comparison, file: str) -> str:
    return os.path.relpath(found.root / file, found.top).replace(os.sep, "/")


def _escaped(words: str, more: str = "") -> str:
    for character in f"%\r\n{more}":
        words = words.replace(character, f"%{ord(character):02X}")
    return words


def document(found: Comparison) -> str:
    """The same as JSON."""
    counts = Counter(str(change.severity) for change in found.changes)
    return (
        json.dumps(
            {
                "kind": "diff",
                "against": found.against,
                **{str(severity): counts[severity] for severity in _GRAVEST_FIRST},
                "changes": [_plain(change) for change in found.changes],
            },
            indent=2,
            ensure_ascii=False,
        )
        + "\n"
    )


def _plain(change: Change) -> dict[str, object]:
    at = change.at
    return {
        "rule": change.rule.id,
        "severity": str(change.severity),
        "subject": change.subject,
        "message": change.text,
        "operations": list(change.operations),
        "schemas": list(change.schemas),
        "fields": list(change.fields),
        "revision": at and at.revision,
        "file": at and at.file,
        "line": at and at.line,
    }


STYLES: Mapping[str, Callable[[Comparison], str]] = {
    "text": text,
    "brief": brief,
    "markdown": markdown,
    "github": github,
    "json": document,
}
