"""Unified diffs that `git apply` takes, of files of any length."""

import difflib
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Sequence

_NO_NEWLINE = "\\ No newline at end of file\n"
_SMALL = 250_000  # pairs of lines that are compared at most in one place

_Span = tuple[int, int, int, int]  # of the first text, from and to; of the second


class Matcher(difflib.SequenceMatcher[str]):
    """Matches lines by those that stand once in either text, and between them in the same way.

    difflib alone takes minutes for documents of a hundred thousand lines that repeat themselves.
    """

    def __init__(self, isjunk: None, a: Sequence[str], b: Sequence[str]) -> None:
        super().__init__(isjunk, a, b, autojunk=False)
        self._texts = a, b

    def get_matching_blocks(self) -> list[difflib.Match]:
        """Runs of equal lines, in order, and an empty one at the end."""
        old, new = self._texts
        blocks: list[difflib.Match] = []
        for one, other in sorted(_pairs(old, new)):
            last = blocks[-1] if blocks else None
            if last and (last.a + last.size, last.b + last.size) == (one, other):
                blocks[-1] = last._replace(size=last.size + 1)
            else:
                blocks.append(difflib.Match(one, other, 1))
        return [*blocks, difflib.Match(len(old), len(new), 0)]


def lines(text: str) -> list[str]:
    """Split at line feeds only, keeping them; `str.splitlines` also splits at form feeds."""
    parts = text.split("\n")
    whole = [part + "\n" for part in parts[:-1]]
    return [*whole, parts[-1]] if parts[-1] else whole


def unified(path: str, before: str | None, after: str | None) -> str:
    """The diff of one file; None stands for a file that does not exist."""
    if before == after:
        return ""
    return "".join(_parts(path, before, after))


def _parts(path: str, before: str | None, after: str | None) -> Iterator[str]:
    yield f"diff --git a/{path} b/{path}\n"
    if before is None:
        yield "new file mode 100644\n"
    if after is None:
        yield "deleted file mode 100644\n"
    if not (before or after):
        return
    yield f"--- {'/dev/null' if before is None else f'a/{path}'}\n"
    yield f"+++ {'/dev/null' if after is None else f'b/{path}'}\n"
    for line in _hunks(lines(before or ""), lines(after or "")):
        yield line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}"


def _hunks(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    for group in Matcher(None, old, new).get_grouped_opcodes():
        (_, start, _, first, _), (_, _, end, _, last) = group[0], group[-1]
        yield f"@@ -{_range(start, end)} +{_range(first, last)} @@\n"
        for kind, low, high, begin, stop in group:
            if kind == "equal":
                yield from (f" {line}" for line in old[low:high])
            else:
                yield from (f"-{line}" for line in old[low:high])
                yield from (f"+{line}" for line in new[begin:stop])


def _range(start: int, end: int) -> str:
    """Line and count, as diffs have it: the line before where there is none, no count of one."""
    count = end - start
    return str(start + 1) if count == 1 else f"{start + 1 if count else start},{count}"


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Index in the first, index in the second text, of lines that are the same."""
    todo: list[_Span] = [(0, len(old), 0, len(new))]
    while todo:
        low, high, first, last = todo.pop()
        while low < high and first < last and old[low] == new[first]:
            yield low, first
            low, first = low + 1, first + 1
        while low < high and first < last and old[high - 1] == new[last - 1]:
            high, last = high - 1, last - 1
            yield high, last
        anchors = _anchors(old, new, (low, high, first, last))
        if anchors:
            starts = [(low, first), *anchors]
            ends = [*anchors, (high, last)]
            todo += [(a, to, b, until) for (a, b), (to, until) in zip(starts, ends, strict=True)]
        elif (high - low) * (last - first) <= _SMALL:
            plain = difflib.SequenceMatcher(None, old[low:high], new[first:last], autojunk=False)
            for one, other, size in plain.get_matching_blocks():
                yield from ((low + one + step, first + other + step) for step in range(size))


def _anchors(old: Sequence[str], new: Sequence[str], span: _Span) -> list[tuple[int, int]]:
    """The lines that stand once in either part, as many as keep their order."""
    low, high, first, last = span
    if (high - low) * (last - first) <= _SMALL // 100:
        return []
    once = {line for line, count in Counter(old[low:high]).items() if count == 1}
    counts = Counter(new[first:last])
    places = {new[at]: at for at in range(first, last) if counts[new[at]] == 1}
    shared = once & places.keys()
    pairs = [(at, places[old[at]]) for at in range(low, high) if old[at] in shared]
    return _longest(pairs)


def _longest(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs whose second parts rise, too."""
    piles: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        pile = bisect(piles, place)
        piles[pile : pile + 1] = [place]
        tops[pile : pile + 1] = [number]
        before.append(tops[pile - 1] if pile else -1)
    run: list[tuple[int, int]] = []
    at = tops[-1] if tops else -1
    while at >= 0:
        run.append(pairs[at])
        at = before[at]
    return run[::-1]
