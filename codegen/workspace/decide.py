"""Deciding, file by file, between what was generated last, what is on disk and what is new."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from codegen.diagnostics import GenApiError
from codegen.workspace import state as states
from codegen.workspace.disk import Found, Kind, Tree
from codegen.workspace.merge import Merged, Resolution, merge, whole
from codegen.workspace.paths import BASE, FURNITURE, PROPOSAL, STATE_FILE, refused
from codegen.workspace.plan import Action, Change, Generated, Plan
from codegen.workspace.state import Record, State, digest
from codegen.workspace.write import recover, verify


def plan(
    root: Path,
    files: Sequence[Generated],
    *,
    record: Record,
    adopt: bool = False,
    resolve: Mapping[str, Resolution] | None = None,
) -> Plan:
    """Compare what was generated now, what was generated last, and what is on disk.

    Reads only, except that a run which was killed while it wrote is completed first.

    adopt: take over files in the way that gen-api did not write, as if they were edits.
    resolve: conflicts that the user settles, by path.

    Raises:
        GenApiError: a path is protected, the state is damaged, or another run is writing.
    """
    recovered = recover(root)
    bad = refused(file.path for file in files)
    if bad:
        raise GenApiError(*bad)
    planned = _Planner(Tree(root), adopt, resolve or {}).plan(files, record)
    verify(Tree(root), (), planned.seen)
    return replace(planned, recovered=recovered)


class _Planner:
    def __init__(self, tree: Tree, adopt: bool, resolve: Mapping[str, Resolution]) -> None:
        self.tree = tree
        self.adopt = adopt
        self.resolve = resolve
        self.seen = tree.find(STATE_FILE).raw
        self.last = states.load(tree)
        self.bases = states.bases(tree)
        self.known = {*self.last.files, *self.bases}
        if all(tree.kind(path) is Kind.ABSENT for path in self.known):
            self.known = set()  # the whole project was deleted: it is generated anew
        self.proposals: list[Change] = []
        self.kept: list[Change] = []
        self.digests: dict[str, str] = {}

    def plan(self, files: Sequence[Generated], record: Record) -> Plan:
        new = {file.path: file.text for file in files}
        changes = [self._file(path, new[path]) for path in sorted(new)]
        gone = [path for path in sorted(self.known - new.keys()) if self._exists(path)]
        changes += [self._dropped(path) for path in gone]
        for path in sorted({*self.last.files, *self.bases} - self.digests.keys()):
            self._keep(path, None)
        conflicts = tuple(c.path for c in changes if c.action is Action.CONFLICT)
        for path in set(self.last.conflicts) - set(conflicts):
            self._propose(path, None)
        self._furnish()
        state = State(record, self.digests, conflicts)
        kept, proposals = tuple(self.kept), tuple(self.proposals)
        return Plan(tuple(changes), proposals, kept, state, self.last, self.seen)

    def _file(self, path: str, text: str) -> Change:
        known = path in self.known
        if known and self._is_current(path, text):
            self.digests[path] = self.last.files[path]
            kind = self.tree.kind(path)
            if kind in {Kind.TEXT, Kind.ABSENT}:
                return Change(path, Action.UNCHANGED if kind is Kind.TEXT else Action.DELETED)
        found = self.tree.find(path)
        if found.kind is Kind.ABSENT:
            return self._absent(path, text, known)
        if found.text is None or found.raw is None:
            return self._obstacle(path, text, found, known)
        if found.text == text:
            return self._settled(path, text, Change(path, Action.UNCHANGED))
        if path in self.resolve or (self.adopt and not known):
            return self._decided(path, text, found)
        if not known:
            return Change(path, Action.FOREIGN, found.raw, text)
        return self._merged(path, text, found)

    def _is_current(self, path: str, text: str) -> bool:
        """Whether the text is what was generated last; then no edit of it matters."""
        return path in self.bases and self.last.files.get(path) == digest(text)

    def _absent(self, path: str, text: str, known: bool) -> Change:
        if not known:
            return self._settled(path, text, Change(path, Action.CREATED, None, text))
        # The base stays what it was when the file was deleted: it may come back from git.
        self.digests[path] = self.last.files.get(path, "")
        return Change(path, Action.DELETED)

    def _obstacle(self, path: str, text: str, found: Found, known: bool) -> Change:
        if known and found.kind is Kind.BINARY:
            return self._conflict(path, None, text, found.kind)
        return Change(path, Action.FOREIGN, None, text, found.kind)

    def _decided(self, path: str, text: str, found: Found) -> Change:
        chosen = self.resolve.get(path)
        if chosen is Resolution.THEIRS:
            change = Change(path, Action.UPDATED, found.raw, found.styled(text))
        else:
            change = Change(path, Action.UNCHANGED if chosen else Action.ADOPTED)
        return self._settled(path, text, change)

    def _merged(self, path: str, text: str, found: Found) -> Change:
        ours = found.text or ""
        base = states.base(self.tree, path)
        if ours == base or digest(ours) == self.last.files.get(path):
            change = Change(path, Action.UPDATED, found.raw, found.styled(text))
            return self._settled(path, text, change)
        merged = _best_merge(path, base, ours, text)
        if not merged.clean:
            return self._conflict(path, found.raw, found.styled(merged.text), merged.reason)
        if merged.text == ours:
            return self._settled(path, text, Change(path, Action.UNCHANGED))
        after = found.styled(merged.text)
        return self._settled(path, text, Change(path, Action.MERGED, found.raw, after))

    def _conflict(self, path: str, raw: str | None, proposal: str, reason: str) -> Change:
        self.digests[path] = self.last.files.get(path, "")
        self._propose(path, proposal)
        return Change(path, Action.CONFLICT, raw, raw, reason)

    def _dropped(self, path: str) -> Change:
        found = self.tree.find(path)
        base = states.base(self.tree, path)
        unedited = found.text is not None and (
            found.text == base or digest(found.text) == self.last.files.get(path)
        )
        if unedited:
            return Change(path, Action.REMOVED, found.raw, None)
        self.digests[path] = self.last.files.get(path, "")
        return Change(path, Action.KEPT)

    def _exists(self, path: str) -> bool:
        return self.tree.kind(path) is not Kind.ABSENT

    def _settled(self, path: str, text: str, change: Change) -> Change:
        self.digests[path] = digest(text)
        self._keep(path, text)
        return change

    def _keep(self, path: str, text: str | None) -> None:
        """Make a text the base of the next run; None forgets it."""
        self._write_own(self.kept, f"{BASE}/{path}", text)

    def _propose(self, path: str, text: str | None) -> None:
        self._write_own(self.proposals, path + PROPOSAL, text)

    def _furnish(self) -> None:
        for path, text in FURNITURE.items():
            if self.tree.kind(path) is Kind.ABSENT and self.digests:
                self._write_own(self.kept, path, text)

    def _write_own(self, into: list[Change], path: str, text: str | None) -> None:
        found = self.tree.find(path)
        after = text if text is None else found.styled(text)
        if found.raw != after or (found.raw is None and found.kind is not Kind.ABSENT):
            into.append(Change(path, _action(found.raw, after), found.raw, after))


def _action(before: str | None, after: str | None) -> Action:
    if before is None:
        return Action.CREATED
    return Action.REMOVED if after is None else Action.UPDATED


def _best_merge(path: str, base: str | None, ours: str, theirs: str) -> Merged:
    """Merge over the base, or over either side of a base that git left in conflict."""
    if base is None:
        return Merged(whole("", ours, theirs), "the text generated last is lost")
    merges = (merge(path, side, ours, theirs) for side in states.sides(base))
    first, *rest = merges
    return next((merged for merged in (first, *rest) if merged.clean), first)
