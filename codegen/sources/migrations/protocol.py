"""What crosses between parent and child: plain JSON, never pickled objects."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from codegen.diagnostics import Diagnostic, Place, Question, Severity
from codegen.sources.migrations.project.locate import Environment


def plain(values: Sequence[Diagnostic | Question]) -> list[dict[str, Any]]:
    """Diagnostics or questions as plain data."""
    return [dataclasses.asdict(value) for value in values]


def diagnostic(data: dict[str, Any]) -> Diagnostic:
    """The diagnostic that `plain` made data of."""
    return Diagnostic(
        data["code"],
        data["message"],
        _place(data["at"]),
        data["hint"],
        Severity(data["severity"]),
        tuple(data["subjects"]),
    )


def question(data: dict[str, Any]) -> Question:
    """The question that `plain` made data of."""
    return Question(**{**data, "at": _place(data["at"])})


def _place(data: dict[str, Any] | None) -> Place | None:
    return Place(**data) if data else None


def environment_to_json(environment: Environment) -> dict[str, Any]:
    """An environment as plain data."""
    return {
        "root": str(environment.root),
        "versions": [str(path) for path in environment.versions],
        "script": str(environment.script) if environment.script else None,
        "ini": str(environment.ini) if environment.ini else None,
        "section": environment.section,
        "options": dict(environment.options),
        "recursive": environment.recursive,
        "roots": [str(path) for path in environment.roots],
    }


def environment_from_json(data: dict[str, Any]) -> Environment:
    """The environment that `environment_to_json` made data of."""
    return Environment(
        root=Path(data["root"]),
        versions=tuple(Path(path) for path in data["versions"]),
        script=Path(data["script"]) if data["script"] else None,
        ini=Path(data["ini"]) if data["ini"] else None,
        section=data["section"],
        options=data["options"],
        recursive=data["recursive"],
        roots=tuple(Path(path) for path in data["roots"]),
    )
