"""TestVersions… and TestRestore…: lost updates, and rows that come back."""

from __future__ import annotations

from dataclasses import dataclass

from codegen.emit.expr import literal
from codegen.emit.views.tests.parts import Context
from codegen.emit.views.tests.paths import has_unknown_key, path_of, row_keys, row_path
from codegen.emit.views.tests.updating import update_tests
from codegen.model.api import Operation


@dataclass(frozen=True)
class VersionTests:
    """What TestVersions… places. field: literal of the counter's name."""

    path: str
    field: str
    changes: str
    required: bool
    token: str


@dataclass(frozen=True)
class RestoreTests:
    """What TestRestore… places. row: the path of the row itself."""

    path: str
    row: str
    unknown: str


def version_tests(context: Context) -> VersionTests | None:
    """None where rows have no version, or nothing can be changed."""
    entity = context.entity
    update = update_tests(context)
    endpoint = entity.endpoint(Operation.UPDATE)
    if entity.version is None or update is None or endpoint is None or not context.makeable:
        return None
    scopes = ", ".join(literal(scope.partition("|")[0]) for scope in endpoint.scopes)
    return VersionTests(
        path=update.path,
        field=literal(entity.version.name),
        changes=update.changes,
        required=entity.require_version,
        token=f"bearer({scopes})",
    )


def restore_tests(context: Context) -> RestoreTests | None:
    """None where rows can't be restored, deleted or read."""
    entity = context.entity
    restore, get = entity.endpoint(Operation.RESTORE), entity.endpoint(Operation.GET)
    if restore is None or get is None or not has_unknown_key(restore):
        return None
    if entity.endpoint(Operation.DELETE) is None:
        return None
    keys = row_keys(restore, [(entity, context.variable)])
    return RestoreTests(path_of(restore, keys), row_path(context, get), path_of(restore, {}))
