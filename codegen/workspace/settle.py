"""Settling conflicts: which files are open, and what a person has made of one."""

from collections.abc import Iterable
from pathlib import Path

from codegen.diagnostics import Diagnostic, GenApiError, Place, Severity, fail
from codegen.texts import held
from codegen.workspace import state as states
from codegen.workspace.disk import Found, Tree
from codegen.workspace.markers import marked_line
from codegen.workspace.paths import PROPOSAL
from codegen.workspace.plan import Action, Change
from codegen.workspace.verify import syntax_problem


def in_conflict(root: Path, files: Iterable[str]) -> tuple[str, ...]:
    """The paths of files, or of their proposals, that a run left in conflict; all where none given.

    Raises:
        GenApiError: a file is not in conflict (GA515); each one is named.
    """
    open_ = states.load(Tree(root)).conflicts
    wanted = [path.removesuffix(PROPOSAL) for path in files]
    hint = f"in conflict: {', '.join(open_)}" if open_ else "no file is in conflict"
    wrong = [
        Diagnostic("GA515", "is not in conflict", Place(path), hint, Severity.ERROR)
        for path in wanted
        if path not in open_
    ]
    if wrong:
        raise GenApiError(*wrong)
    return tuple(wanted) or open_


def done(tree: Tree, path: str, found: Found, proposed: str) -> Change:
    """What becomes of a file that its author calls merged: it stands, or its proposal does.

    proposed: what the proposal beside it says if nobody edited it.

    Raises:
        GenApiError: conflict markers are left, or the text does not parse (GA514).
    """
    proposal = tree.find(path + PROPOSAL)
    edited = proposal.text is not None and proposal.text != proposed
    text = (proposal.text if edited else found.text) or ""
    where = path + PROPOSAL if edited else path
    line = marked_line(text)
    problem = "a conflict marker is left" if line else syntax_problem(path, text)
    if problem:
        raise fail("GA514", f"is not merged yet: {problem}", at=Place(where, line))
    if not edited:
        return Change(path, Action.UNCHANGED)
    return Change(path, Action.MERGED, found.exact, held(found.styled(text)))
