"""Deciding, file by file, between what was generated last, what is on disk and what is new."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from codegen.diagnostics import Diagnostic, GenApiError, Place, Severity
from codegen.texts import Text, digest, held
from codegen.workspace import state as states
from codegen.workspace.carry import Carrier, Renaming
from codegen.workspace.disk import Found, Kind, Tree
from codegen.workspace.markers import sides
from codegen.workspace.mentions import mentions
from codegen.workspace.merge import Merged, Resolution, merge, relaid, whole
from codegen.workspace.paths import (
    BASE,
    FURNITURE,
    JOURNAL,
    PROPOSAL,
    STATE_FILE,
    base_of,
    path_of,
    refused,
)
from codegen.workspace.plan import Action, Change, Generated, Plan
from codegen.workspace.settle import done
from codegen.workspace.state import Record, State
from codegen.workspace.write import changed, recover, verify

Tidy = Callable[[list[tuple[str, str]]], list[tuple[str, str]]]


@dataclass(frozen=True)
class Terms:
    """How a run goes about what it finds.

    adopt: take over files in the way that gen-api did not write, as if they were edits.
    resolve: conflicts that the user settles, by path: which side counts.
    renamings: what the source renamed since the last run; edits follow it.
    tidy: formats (path, text) pairs as generated texts are formatted; a file that its author keeps
        that way stays so where a merge laid out brackets anew.
    """

    adopt: bool = False
    resolve: Mapping[str, Resolution] = field(default_factory=dict)
    renamings: Sequence[Renaming] = ()
    tidy: Tidy | None = None


_PLAIN = Terms()


def plan(root: Path, files: Sequence[Generated], *, record: Record, terms: Terms = _PLAIN) -> Plan:
    """Compare what was generated now, what was generated last, and what is on disk.

    Reads only, except that a run which was killed while it wrote is completed first.

    Raises:
        GenApiError: a path is protected, the state is damaged, or another run is writing.
    """
    recovered = recover(root)
    bad = refused(file.path for file in files)
    if bad:
        raise GenApiError(*bad)
    planned = _Planner(Tree(root), terms).plan(files, record)
    verify(Tree(root), (), planned.seen)
    return replace(planned, recovered=recovered)


def settled(root: Path) -> Mapping[str, str]:
    """The files that stay as they are if what is generated for them is, with the digest of that.

    A renaming aside, which edits follow.

    Raises:
        GenApiError: the state is damaged.
    """
    tree = Tree(root)
    last, bases = states.load(tree), states.bases(tree)
    if tree.kind(JOURNAL) is Kind.TEXT or last.form != states.FORM:
        return {}
    kinds = {path: tree.kind(path) for path in last.files if path in bases}
    if all(kind is Kind.ABSENT for kind in kinds.values()):
        return {}  # the project was deleted: it is generated anew
    fit = {Kind.TEXT, Kind.ABSENT}
    return {path: last.files[path] for path, kind in kinds.items() if kind in fit}


class _Planner:
    def __init__(self, tree: Tree, terms: Terms) -> None:
        self.tree = tree
        self.terms = terms
        self.seen = tree.find(STATE_FILE).raw
        self.last = states.load(tree)
        names = frozenset(states.names_of_bases(tree))
        self.bases = frozenset(map(path_of, names))
        self.misnamed = names & self.bases
        self.known = {*self.last.files, *self.bases}
        if all(tree.kind(path) is Kind.ABSENT for path in self.known):
            self.known = set()  # the whole project was deleted: it is generated anew
        self.proposals: list[Change] = []
        self.kept: list[Change] = []
        self.digests: dict[str, str] = {}
        self.notes: list[Diagnostic] = []
        self.carrier = Carrier()
        self.moves: dict[str, str] = {}
        self.renamed: dict[str, Mapping[str, str]] = {}
        self.carried: set[str] = set()
        self.unfit: dict[str, str] = {}

    def plan(self, files: Sequence[Generated], record: Record) -> Plan:
        new = {file.path: file for file in files}
        self._learn({path: file.text for path, file in new.items() if file.text})
        changes = [self._file(new[path]) for path in sorted(new)]
        gone = [path for path in sorted(self.known - new.keys()) if self._exists(path)]
        changes += [self._dropped(path) for path in gone]
        for path in sorted({*self.last.files, *self.bases} - self.digests.keys()):
            self._keep(path, None)
        conflicts = tuple(c.path for c in changes if c.action is Action.CONFLICT)
        for path in set(self.last.conflicts) - {*conflicts, *self.unfit}:
            self._propose(path, None)
        self._rename_bases()
        self._furnish()
        state = State(record, self.digests, conflicts, self.renamed)
        kept, proposals = tuple(self.kept), tuple(self.proposals)
        told = (*self.notes, *mentions(self.tree, self.carrier, self.known, changes))
        return Plan(tuple(changes), proposals, kept, state, self.last, self.seen, remarks=told)

    def _learn(self, made: Mapping[str, Text]) -> None:
        """Find out what the renamings change in names, and which files they move."""
        if not self.terms.renamings:
            return
        new = {path: str(text) for path, text in made.items()}
        old = {path: states.base(self.tree, path) or "" for path in self.bases & self.known}
        self.carrier = Carrier.of(self.terms.renamings, old, new)
        for path in old.keys() - new.keys():
            target = self.carrier.moved(path)
            if target in new and target not in self.known:
                self.moves[target] = path

    def _file(self, file: Generated) -> Change:
        path, text, known = file.path, file.text, file.path in self.known
        if known and not self.carrier.words and self._is_current(file):
            self.digests[path] = self.last.files[path]
            kind = self.tree.kind(path)
            if kind in {Kind.TEXT, Kind.ABSENT}:
                return Change(path, Action.UNCHANGED if kind is Kind.TEXT else Action.DELETED)
        if text is None:
            raise changed([path])  # since `settled` was asked
        look = self.tree.look(path)
        if look and look.raw.digest == text.digest:
            return self._settled(path, text, Change(path, Action.UNCHANGED))
        if known and look and look.plain and look.raw.digest == self.last.files.get(path):
            return self._settled(path, text, Change(path, Action.UPDATED, look.raw, text))
        return self._compared(path, text, known=known)

    def _compared(self, path: str, text: Text, *, known: bool) -> Change:
        """What becomes of a file that is not as it was generated, to the letter."""
        found = self.tree.find(path)
        if found.kind is Kind.ABSENT:
            return self._absent(path, text, known)
        if found.text is None or found.raw is None:
            return self._obstacle(path, text, found, known)
        if found.text == str(text):
            return self._settled(path, text, Change(path, Action.UNCHANGED))
        if not known:
            before, after = held(found.raw), held(found.styled(str(text)))
            if not self.terms.adopt:
                return Change(path, Action.FOREIGN, before, text)
            return self._settled(path, text, Change(path, Action.ADOPTED, before, after))
        return self._merged(path, text, found)

    def _is_current(self, file: Generated) -> bool:
        """Whether the text is what was generated last; then no edit of it matters."""
        kept = file.path in self.bases and self.last.form == states.FORM
        return kept and self.last.files.get(file.path) == file.digest

    def _absent(self, path: str, text: Text, known: bool) -> Change:
        old = self.moves.get(path, path)
        if known or (old != path and not self._exists(old)):
            return self._deleted(path, old, text)
        moved = self._moved(path, old, text) if old != path else None
        return moved or self._settled(path, text, Change(path, Action.CREATED, None, text))

    def _deleted(self, path: str, old: str, text: Text) -> Change:
        """A file that the user deleted, which has another name now if its table was renamed since.

        Its base stays what it was: the file may come back from git.
        """
        before = self.digests[path] = self.last.files.get(old, "")
        base = None if old == path else states.base(self.tree, old)
        if base is not None:
            self._keep(path, held(base))
        stale = before not in ("", text.digest)
        why = "what is generated for it has changed since" if stale else ""
        return Change(path, Action.DELETED, reason=why)

    def _obstacle(self, path: str, text: Text, found: Found, known: bool) -> Change:
        if known and found.kind is Kind.BINARY:
            if self.terms.resolve.get(path) in {Resolution.OURS, Resolution.DONE}:
                return self._settled(path, text, Change(path, Action.UNCHANGED))
            return self._conflict(path, None, text, found.kind)
        return Change(path, Action.FOREIGN, None, text, found.kind)

    def _merged(self, path: str, new: Text, found: Found) -> Change:
        text, ours = str(new), found.text or ""
        base = states.base(self.tree, path)
        if base is None and self.last.files.get(path) == new.digest:
            base = text
        if self._unedited(path, found, base):
            after = held(found.styled(text))
            return self._settled(path, new, Change(path, Action.UPDATED, found.exact, after))
        chosen = self.terms.resolve.get(path)
        merged = self._best(path, path, base, ours, text)
        if chosen is Resolution.DONE:
            return self._settled(path, new, done(self.tree, path, found, merged.text))
        if not merged.clean and chosen:
            merged = Merged(ours if chosen is Resolution.OURS else text)
        if not merged.clean:
            names = self._carrier(path).names(ours)
            self.renamed |= {path: names} if names else {}
            proposal = held(found.styled(merged.text))
            return self._conflict(path, found.exact, proposal, merged.reason)
        if merged.text == ours:
            return self._settled(path, new, Change(path, Action.UNCHANGED))
        after = held(found.styled(merged.text))
        return self._settled(path, new, Change(path, Action.MERGED, found.exact, after))

    def _moved(self, path: str, old: str, text: Text) -> Change | None:
        """Edits of a file that has another name now; None where there are none, or none fit."""
        found, base = self.tree.find(old), states.base(self.tree, old)
        if found.text is None or self._unedited(old, found, base):
            return None
        merged = self._best(path, old, base, found.text, str(text))
        if not merged.clean:
            self._propose(old, held(found.styled(merged.text)))
            self.unfit[old] = path
            return None
        self.carried.add(old)
        self.notes.append(_note("GA512", f"carries the edits of {old}", path))
        after = held(found.styled(merged.text))
        return self._settled(path, text, Change(path, Action.MERGED, None, after))

    def _best(self, path: str, old: str, base: str | None, ours: str, theirs: str) -> Merged:
        """Merge over the base, or over either side of a base that git left in conflict.

        old: the path that base and ours are of; another one where the file was renamed.
        """
        if base is None:
            lost = f"{base_of(old)} is lost: take it from git, and run again"
            return Merged(whole("", ours, theirs), lost)
        chosen = self.terms.resolve.get(old)
        prefer = None if chosen is Resolution.DONE else chosen
        if len(sides(ours)) > 1:
            tries = [self._of_both(path, base, ours, theirs, prefer)]
        else:
            tries = [self._try(path, side, ours, theirs, prefer) for side in sides(base)]
        merged, used = next((each for each in tries if each[0].clean), tries[-1])
        if used:
            told = ", ".join(f"{name} → {new}" for name, new in sorted(used.items()))
            self.notes.append(_note("GA512", f"edits follow the renaming: {told}", path))
        if merged.clean and merged.declined:
            told = ", ".join(merged.declined)
            self.notes.append(_note("GA513", f"deleted by hand, and stays so: {told}", path))
        return merged

    def _try(
        self, path: str, base: str, ours: str, theirs: str, prefer: Resolution | None
    ) -> tuple[Merged, Mapping[str, str]]:
        before, mine, used = self._carrier(path).carried(path, base, ours, theirs)
        merged = merge(path, before, mine, theirs, prefer=prefer)
        if self.terms.tidy and merged.clean and merged.relaid:
            (_, known), (_, tidied) = self.terms.tidy(
                [("ours.py", mine), ("merged.py", merged.text)]
            )
            merged = replace(merged, text=tidied) if known == mine else merged
        return merged, used

    def _of_both(
        self, path: str, base: str, ours: str, theirs: str, prefer: Resolution | None
    ) -> tuple[Merged, Mapping[str, str]]:
        """Merge a file that git left in conflict: each side over its own base, then the two."""
        bases, mine = sides(base), sides(ours)
        pairs = zip([bases[0], bases[-1]], mine, strict=True)
        (one, names), (other, more) = (self._try(path, *p, theirs, prefer) for p in pairs)
        if one.clean and other.clean:
            both = merge(path, theirs, one.text, other.text, prefer=prefer)
            return replace(both, declined=one.declined), {**names, **more}
        return (other if one.clean else one), {}

    def _carrier(self, path: str) -> Carrier:
        """What is exchanged in a file: also what came while it was in conflict."""
        waiting = self.last.renamed.get(path, {})
        return self.carrier.after(waiting) if waiting else self.carrier

    def _unedited(self, path: str, found: Found, base: str | None) -> bool:
        """Whether the text is what was generated last; in a conflict of git's, on both sides."""
        if found.text is None:
            return False
        as_kept = base is not None and sides(found.text) == sides(base)
        return as_kept or digest(found.text) == self.last.files.get(path)

    def _conflict(self, path: str, raw: Text | None, proposal: Text, reason: str) -> Change:
        self.digests[path] = self.last.files.get(path, "")
        self._propose(path, proposal)
        return Change(path, Action.CONFLICT, raw, raw, reason)

    def _dropped(self, path: str) -> Change:
        found = self.tree.find(path)
        base = states.base(self.tree, path)
        unedited = self._unedited(path, found, base) or relaid(path, base or "", found.text or "")
        if path in self.carried or unedited:
            return Change(path, Action.REMOVED, found.exact, None)
        self.digests[path] = self.last.files.get(path, "")
        new = self.unfit.get(path)
        why = f"its edits do not fit {new}, see {path}{PROPOSAL}" if new else ""
        return Change(path, Action.KEPT, reason=why)

    def _exists(self, path: str) -> bool:
        return self.tree.kind(path) is not Kind.ABSENT

    def _settled(self, path: str, text: Text, change: Change) -> Change:
        self.digests[path] = text.digest
        self._keep(path, text)
        return change

    def _keep(self, path: str, text: Text | None) -> None:
        """Make a text the base of the next run; None forgets it."""
        kept = text if text is None else states.barred(text)
        self._write_own(self.kept, base_of(path), kept)
        if path in self.misnamed:
            self._write_own(self.kept, f"{BASE}/{path}", None)

    def _propose(self, path: str, text: Text | None) -> None:
        self._write_own(self.proposals, path + PROPOSAL, text)

    def _rename_bases(self) -> None:
        """Give bases of older versions the names that no formatter of the project reads."""
        moved = {change.path for change in self.kept}
        for path in sorted(self.misnamed):
            text = states.base(self.tree, path)
            if text is not None and self.digests.get(path) and base_of(path) not in moved:
                self._keep(path, held(text))

    def _furnish(self) -> None:
        for path, text in FURNITURE.items():
            if self.tree.kind(path) is Kind.ABSENT and self.digests:
                self._write_own(self.kept, path, held(text))

    def _write_own(self, into: list[Change], path: str, text: Text | None) -> None:
        look = self.tree.look(path)
        if look is None:
            if text is not None or self.tree.kind(path) is not Kind.ABSENT:
                into.append(Change(path, Action.CREATED, None, text))
            return
        if text is not None and not look.plain:
            text = held(self.tree.find(path).styled(str(text)))
        if text is None or look.raw.digest != text.digest:
            action = Action.REMOVED if text is None else Action.UPDATED
            into.append(Change(path, action, look.raw, text))


def _note(code: str, message: str, path: str) -> Diagnostic:
    return Diagnostic(code, message, Place(path), severity=Severity.NOTE)
