"""What a run would do to the tree: the values that are shown, and then carried out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from codegen.diagnostics import Diagnostic, Place, Severity
from codegen.texts import Text, held
from codegen.workspace.diff import unified
from codegen.workspace.markers import sides
from codegen.workspace.paths import PROPOSAL, STATE, STATE_FILE, base_of
from codegen.workspace.state import State


@dataclass(frozen=True)
class Generated:
    """One rendered file. `path` is relative to the root, with forward slashes.

    text: None where it is the one of the last time, whose digest is `same`.
    """

    path: str
    text: Text | None
    same: str = ""

    @property
    def digest(self) -> str:
        """The digest of the text."""
        return self.same if self.text is None else self.text.digest


class Action(StrEnum):
    """What happens to one file."""

    CREATED = "created"
    UPDATED = "updated"
    MERGED = "merged"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    KEPT = "kept"  # edited, and its table or entity is gone
    DELETED = "deleted"  # by the user, and stays so
    ADOPTED = "adopted"  # the user's own file, from now on merged
    CONFLICT = "conflict"
    FOREIGN = "foreign"  # in the way, and gen-api did not write it


@dataclass(frozen=True)
class Change:
    """One file, with its exact text before and after; both None where nothing is read or written.

    reason: why it is a conflict, what stands in the way, or what the user has to do by hand.
    """

    path: str
    action: Action
    before: Text | None = None
    after: Text | None = None
    reason: str = ""

    def diff(self) -> str:
        """The unified diff; of a foreign file, what lies between it and the generated text."""
        before, after = (None if text is None else str(text) for text in (self.before, self.after))
        return unified(self.path, before, after)


_CALM = {Action.UNCHANGED, Action.KEPT, Action.DELETED}
_WRITING = {Action.CREATED, Action.UPDATED, Action.MERGED, Action.REMOVED}


@dataclass(frozen=True)
class Plan:
    """Every file of the project that gen-api knows, and what becomes of it.

    proposals: for each conflict, the file beside the user's; also proposals that are settled.
    kept: changes below `.gen-api/`, except of the state.
    state: what `state.json` will say; `last` is what it said, `seen` its exact text.
    recovered: what became of an earlier run that was killed.
    remarks: what merging did that the user should know.
    """

    changes: tuple[Change, ...]
    proposals: tuple[Change, ...] = ()
    kept: tuple[Change, ...] = ()
    state: State = field(default_factory=State)
    last: State = field(default_factory=State)
    seen: str | None = None
    recovered: Diagnostic | None = None
    remarks: tuple[Diagnostic, ...] = ()

    @property
    def dirty(self) -> bool:
        """Whether anything is to be written, or waits for the user."""
        open_ends = any(change.action not in _CALM for change in self.changes)
        return open_ends or bool(self.writes)

    @property
    def conflicts(self) -> tuple[Change, ...]:
        """The files that both sides changed in one place."""
        return self._of(Action.CONFLICT)

    @property
    def foreign(self) -> tuple[Change, ...]:
        """The files in the way that gen-api did not write; with any of them nothing is written."""
        return self._of(Action.FOREIGN)

    @property
    def writes(self) -> tuple[Change, ...]:
        """Every change of a file's text, the state last; empty where the tree is up to date."""
        project = tuple(change for change in self.changes if change.action in _WRITING)
        return (*project, *self.proposals, *self.kept, *self._state())

    def outputs(self) -> Mapping[str, str]:
        """What the state folder holds once the plan is carried out, as path → digest.

        An empty digest: there must be no file, for one that comes back is to be merged.
        """
        texts = {base_of(path): known for path, known in self.state.files.items() if known}
        absent = {c.path: "" for c in self.changes if c.action is Action.DELETED}
        return {**texts, **absent}

    def diff(self) -> str:
        """What a run would change, as `git apply` takes it.

        Base texts repeat the project's changes, so they show only where nothing else does.
        """
        shown = [change for change in self.writes if not change.path.startswith(f"{STATE}/")]
        return "".join(change.diff() for change in shown or self.writes)

    def adopted(self) -> str:
        """How the generated texts differ from the files that are taken over; those stay."""
        return "".join(change.diff() for change in self._of(Action.ADOPTED))

    def notes(self) -> tuple[Diagnostic, ...]:
        """What the user should know: conflicts, and files that stay kept or deleted."""
        told = tuple(_note(change) for change in self.changes if change.action in _NOTES)
        notes = (*told, *self.remarks)
        return (self.recovered, *notes) if self.recovered else notes

    def problems(self) -> tuple[Diagnostic, ...]:
        """One error for each file in the way; a run that has any writes nothing."""
        return tuple(_problem(change) for change in self.foreign)

    def _of(self, action: Action) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.action is action)

    def _state(self) -> Iterator[Change]:
        """`state.json`, unless only its bookkeeping (inputs, version) would change."""
        damaged = self.seen is not None and len(sides(self.seen)) > 1
        if damaged or self.kept or self.last.essence() != self.state.essence():
            seen = None if self.seen is None else held(self.seen)
            yield Change(STATE_FILE, Action.UPDATED, seen, held(self.state.text()))


_NOTES = {
    Action.CONFLICT: ("GA507", "edit it, or run gen-api resolve FILE --ours, --theirs or --done"),
    Action.KEPT: ("GA510", "delete it when it has served"),
    Action.DELETED: ("GA511", ""),
}


def _note(change: Change) -> Diagnostic:
    code, hint = _NOTES[change.action]
    why = f"; {change.reason}" if change.reason else ""
    text = {
        Action.CONFLICT: f"not merged, {change.reason}; see {change.path}{PROPOSAL}",
        Action.KEPT: f"is no longer generated, and kept because it was edited{why}",
        Action.DELETED: f"was deleted by hand and stays so{why}",
    }[change.action]
    severity = Severity.WARNING if change.reason else Severity.NOTE
    return Diagnostic(code, text, Place(change.path), hint, severity)


def _problem(change: Change) -> Diagnostic:
    at, error = Place(change.path), Severity.ERROR
    if change.reason:
        hint = "move it away, or leave the file out"
        return Diagnostic("GA502", f"cannot be written: {change.reason}", at, hint, error)
    hint = "move it away, or take it over with --adopt"
    return Diagnostic("GA501", "is in the way, and gen-api did not write it", at, hint, error)
