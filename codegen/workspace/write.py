"""Carrying out a plan: whole or not at all."""

import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from codegen.diagnostics import Diagnostic, GenApiError, Place, Severity, fail
from codegen.workspace.disk import Kind, Tree
from codegen.workspace.journal import Journal, stage
from codegen.workspace.lock import locked
from codegen.workspace.paths import JOURNAL, LOCK, STAGE, STATE_FILE
from codegen.workspace.plan import Change, Plan
from codegen.workspace.state import Record


def apply(root: Path, plan: Plan, *, record: Record) -> None:
    """Write what the plan says, and the record of the run.

    Raises:
        GenApiError: a file is in the way, the tree changed since it was planned, another run is
            writing, or the system refuses to write. Nothing is changed then.
    """
    if plan.foreign:
        raise GenApiError(*plan.problems())
    final = replace(plan, state=replace(plan.state, record=record))
    writes = final.writes
    if not writes:
        return
    tree = Tree(root)
    outside = [path for path in (LOCK, *(c.path for c in writes)) if _leads_out(tree, path)]
    if outside:
        raise _escaping(outside)
    try:
        with locked(tree):
            verify(tree, writes, plan.seen)
            _write(tree, writes)
    except OSError as error:
        raise _refused(tree, error) from error


def recover(root: Path) -> Diagnostic | None:
    """Complete a run that was killed while it wrote, or undo it; say which, if there was one.

    Raises:
        GenApiError: the run is still alive, or the system refuses to write.
    """
    tree = Tree(root)
    if tree.kind(JOURNAL) is not Kind.TEXT:
        return None
    try:
        with locked(tree):
            journal = Journal.load(tree)
            return _recover(tree, journal) if journal else None
    except OSError as error:
        raise _refused(tree, error) from error


def _recover(tree: Tree, journal: Journal) -> Diagnostic:
    complete = journal.completable(tree)
    if complete:
        journal.commit(tree)
    else:
        journal.undo(tree)
    journal.close(tree)
    journal.tidy(tree)
    outcome = "completed" if complete else "undone"
    return Diagnostic("GA509", f"a run that was interrupted while it wrote has been {outcome}")


def _write(tree: Tree, writes: tuple[Change, ...]) -> None:
    try:
        journal = stage(tree, writes)
        journal.save(tree)
    except BaseException:
        Path(tree.full(JOURNAL)).unlink(missing_ok=True)
        shutil.rmtree(tree.full(STAGE), ignore_errors=True)
        raise
    try:
        journal.commit(tree)
        journal.close(tree)
    except BaseException:
        journal.undo(tree)
        journal.close(tree)
        journal.tidy(tree)
        raise
    journal.tidy(tree)


def verify(tree: Tree, writes: tuple[Change, ...], seen: str | None) -> None:
    """Make sure that the state and the files to be written are as they were planned from.

    Raises:
        GenApiError: they are not, or another run is writing.
    """
    others = [change.path for change in writes if not _is_as_planned(tree, change)]
    if tree.find(STATE_FILE).raw != seen or tree.kind(JOURNAL) is Kind.TEXT:
        others = [STATE_FILE]
    if others:
        raise changed(others)


def _is_as_planned(tree: Tree, change: Change) -> bool:
    found = tree.look(change.path)
    if found is None or change.before is None:
        return found is None and change.before is None
    return found.raw.digest == change.before.digest


def changed(paths: Iterable[str]) -> GenApiError:
    """The error that files are not as they were planned from."""
    message = "changed while gen-api ran; nothing was written"
    return GenApiError(
        *(Diagnostic("GA505", message, Place(path), "run again", Severity.ERROR) for path in paths)
    )


def _leads_out(tree: Tree, path: str) -> bool:
    return tree.kind(path) is Kind.OUTSIDE


def _escaping(paths: list[str]) -> GenApiError:
    message, hint = f"cannot be written: {Kind.OUTSIDE}", "replace the link"
    return GenApiError(
        *(Diagnostic("GA502", message, Place(path), hint, Severity.ERROR) for path in paths)
    )


def _refused(tree: Tree, error: OSError) -> GenApiError:
    where = error.filename2 or error.filename or tree.root  # a full disk names no file
    reason = error.strerror or str(error)
    hint = "make room or grant the right to write there, then run again"
    return fail("GA506", f"nothing was changed, writing {where} failed: {reason}", hint=hint)
