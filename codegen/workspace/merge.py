"""The three-way merge of one file: last generated, now on disk, newly generated.

Import blocks merge as sets, everything else by lines. A merge that would not parse, or that would
define a name twice, is a conflict: what is written over a user's file always still imports.
"""

import ast
import difflib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from merge3 import Merge3

from codegen.workspace.additions import both_added, bound
from codegen.workspace.diff import lines
from codegen.workspace.imports import ImportMerge

_OURS, _BASE, _THEIRS = "now on disk", "last generated", "newly generated"


@dataclass(frozen=True)
class Merged:
    """The outcome: the merged text, or with a reason the text with diff3 conflict markers."""

    text: str
    reason: str = ""

    @property
    def clean(self) -> bool:
        """Whether the text may replace the user's."""
        return not self.reason


def merge(path: str, base: str, ours: str, theirs: str) -> Merged:
    """Merge what changed from base to theirs into ours.

    path: decides what the result must parse as; texts have LF line ends.
    """
    if theirs in (base, ours):
        return Merged(ours)
    if ours == base:
        return Merged(theirs)
    problem = _syntax_problem(path, ours)
    if problem:
        return Merged(whole(base, ours, theirs), f"the file does not parse: {problem}")
    merged = _merge_sides(path, _ended(base), _ended(ours), _ended(theirs))
    if not merged.clean:
        return merged
    problem = _syntax_problem(path, merged.text) or _misplaced(
        path, merged.text, base, ours, theirs
    )
    if problem:
        return Merged(whole(base, ours, theirs), f"a merge by lines would not work: {problem}")
    lost_end = not ours.endswith("\n") and base.endswith("\n")
    return Merged(merged.text.removesuffix("\n") if lost_end else merged.text)


def whole(base: str, ours: str, theirs: str) -> str:
    """Both texts entire, as one conflict."""
    return "".join(_marked(*(lines(_ended(text)) for text in (base, ours, theirs))))


def _merge_sides(path: str, base: str, ours: str, theirs: str) -> Merged:
    python = path.endswith(".py")
    if python:
        imports = ImportMerge.of(base, ours, theirs)
        if imports is not None:
            body = _merge_lines(*imports.bodies, python=True)
            return Merged(imports.restore(body.text, body.clean), body.reason)
    return _merge_lines(base, ours, theirs, python=python)


def _merge_lines(base: str, ours: str, theirs: str, *, python: bool) -> Merged:
    merged: list[str] = []
    conflicts = 0
    sequences = lines(base), lines(ours), lines(theirs)
    matcher: Any = _Matcher  # merge3's protocol leaves out the constructor's defaults
    for group in Merge3(*sequences, sequence_matcher=matcher).merge_groups():
        if group[0] == "conflict":
            both = both_added(*group[1:]) if python else None
            conflicts += both is None
            merged.extend(_marked(*group[1:]) if both is None else both)
        else:
            merged.extend(group[1])
    reason = f"{conflicts} place(s) changed on both sides" if conflicts else ""
    return Merged("".join(merged), reason)


class _Matcher(difflib.SequenceMatcher[str]):
    """Without the heuristic that ignores frequent lines of files over 200 lines."""

    def __init__(self, isjunk: None, a: Sequence[str], b: Sequence[str]) -> None:
        super().__init__(isjunk, a, b, autojunk=False)


def _marked(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> Iterator[str]:
    yield f"<<<<<<< {_OURS}\n"
    yield from ours
    yield f"||||||| {_BASE}\n"
    yield from base
    yield "=======\n"
    yield from theirs
    yield f">>>>>>> {_THEIRS}\n"


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"


def _syntax_problem(path: str, text: str) -> str:
    try:
        if path.endswith(".py"):
            ast.parse(text)
        elif path.endswith(".json"):
            json.loads(text)
    except SyntaxError as error:
        return f"{error.msg} (line {error.lineno})"
    except ValueError as error:
        return str(error)
    return ""


def _misplaced(path: str, merged: str, base: str, ours: str, theirs: str) -> str:
    """Say what a merge that parses gets wrong: names bound twice, or no longer where they were."""
    if not path.endswith(".py"):
        return ""
    before, mine, new = _definitions(base), _definitions(ours), _definitions(theirs)
    found, most = _definitions(merged), mine | new
    twice = sorted(name for name, count in found.items() if count > max(1, most[name]))
    lost = sorted((mine.keys() | new.keys()) - before.keys() - found.keys())
    if twice:
        return f"it would define {', '.join(twice)} twice"
    return f"it would lose {', '.join(lost)}" if lost else ""


def _definitions(text: str) -> Counter[str]:
    """Count what the module and its classes bind, by qualified name."""
    found: Counter[str] = Counter()
    todo: list[tuple[str, ast.Module | ast.ClassDef]] = [("", ast.parse(text))]
    while todo:
        prefix, scope = todo.pop()
        for node in scope.body:
            found.update(prefix + name for name in bound(node))
            if isinstance(node, ast.ClassDef):
                todo.append((f"{prefix}{node.name}.", node))
    return found
