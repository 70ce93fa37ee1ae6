"""The three-way merge of one file: last generated, now on disk, newly generated.

A Python module is merged by its definitions: import blocks as sets, functions, classes and fields
by name, statements by their parts. Every other text, and a module that cannot be taken apart,
merges by lines. What does not parse afterwards, loses a name or reads one that nothing defines is
a conflict: what is written over a user's file always still imports.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from codegen.workspace.imports import ImportMerge, Parsed
from codegen.workspace.nodes import same_code
from codegen.workspace.parse import SplitError, parse
from codegen.workspace.segment import Clash, Piece
from codegen.workspace.verify import problem, syntax_problem
from codegen.workspace.weave import Weaver, by_lines

_OURS, _BASE, _THEIRS = "now on disk", "last generated", "newly generated"


class Resolution(StrEnum):
    """Which text counts where both sides changed one place; DONE: the user has merged it."""

    OURS = "ours"
    THEIRS = "theirs"
    DONE = "done"


@dataclass(frozen=True)
class Merged:
    """The outcome: the merged text, or with a reason the text with diff3 conflict markers.

    declined: definitions that the user deleted, and that the generator has changed since.
    relaid: brackets were laid out anew, so a formatter may have another opinion.
    """

    text: str
    reason: str = ""
    declined: tuple[str, ...] = ()
    relaid: bool = False

    @property
    def clean(self) -> bool:
        """Whether the text may replace the user's."""
        return not self.reason


def merge(
    path: str, base: str, ours: str, theirs: str, *, prefer: Resolution | None = None
) -> Merged:
    """Merge what changed from base to theirs into ours.

    path: decides how, and what the result must parse as. Texts have LF line ends.
    prefer: the side that counts where both changed one place; None makes such a place a conflict.
    """
    if theirs in (base, ours):
        return Merged(ours)
    if ours == base:
        return Merged(theirs)
    wrong = syntax_problem(path, ours)
    if wrong:
        return Merged(whole(base, ours, theirs), f"the file does not parse: {wrong}")
    if not ours.strip():
        return Merged(ours, declined=("the whole text",))
    texts = (_ended(base), _ended(ours), _ended(theirs))
    attempts: list[Merged] = []
    for way in _ways(path, *texts):
        attempts.append(_finished(way, path, texts, prefer))
        if attempts[-1].clean:
            break
    best = attempts[-1] if attempts[-1].clean else attempts[0]
    lost_end = best.clean and not ours.endswith("\n") and base.endswith("\n")
    return replace(best, text=best.text.removesuffix("\n")) if lost_end else best


def relaid(path: str, base: str, ours: str) -> bool:
    """Whether a module is as it was generated but for what formatters and import sorters do."""
    if not path.endswith(".py") or syntax_problem(path, base) or syntax_problem(path, ours):
        return False
    one, other = Parsed.of(base), Parsed.of(ours)
    if one is None or other is None:
        return False
    return one.imported == other.imported and same_code(one.body, other.body)


def whole(base: str, ours: str, theirs: str) -> str:
    """Both texts entire, as one conflict."""
    return _marked(Clash(_ended(base), _ended(ours), _ended(theirs)))


@dataclass(frozen=True)
class _Way:
    """One way to merge: its pieces, and the import blocks that belong between them."""

    pieces: Sequence[Piece]
    imports: ImportMerge | None
    weaver: Weaver


def _ways(path: str, *texts: str) -> Iterator[_Way]:
    """The ways to merge, best first: by definitions, by lines."""
    imports = ImportMerge.of(*texts) if path.endswith(".py") else None
    bodies = imports.bodies if imports else texts
    if path.endswith(".py"):
        weaver = Weaver()
        try:
            pieces = weaver.sections(*(parse(body) for body in bodies))
        except SplitError:
            pass
        else:
            yield _Way(pieces, imports, weaver)
    yield _Way(by_lines(*bodies), imports, Weaver())


def _finished(
    way: _Way, path: str, texts: tuple[str, str, str], prefer: Resolution | None
) -> Merged:
    pieces = list(_preferred(way.pieces, prefer) if prefer else way.pieces)
    clashes = sum(isinstance(piece, Clash) for piece in pieces)
    text = "".join(_marked(piece) if isinstance(piece, Clash) else piece for piece in pieces)
    if way.imports:
        text = way.imports.restore(text, not clashes)
    if clashes:
        return Merged(text, f"{clashes} place(s) changed on both sides")
    wrong = problem(path, text, *texts)
    if wrong:
        return Merged(whole(*texts), f"a merge would not work: {wrong}")
    return Merged(text, "", tuple(way.weaver.declined), way.weaver.relaid)


def _preferred(pieces: Iterable[Piece], prefer: Resolution) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, Clash):
            yield piece.ours if prefer is Resolution.OURS else piece.theirs
        else:
            yield piece


def _marked(clash: Clash) -> str:
    return (
        f"<<<<<<< {_OURS}\n{clash.ours}||||||| {_BASE}\n{clash.base}"
        f"=======\n{clash.theirs}>>>>>>> {_THEIRS}\n"
    )


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"
