"""Which segment of one version is which of another."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from codegen.workspace.segment import Order, Section, Segment

_ALIKE = 0.5  # a statement that changed
_RENAMED = 0.75  # a definition that was given another name
_MANY = 2_000  # pairs that are compared at most in one place
_WORD = re.compile(r"\w+|[^\w\s]")

Pairs = Mapping[int, int]


def match(base: Section, side: Section, *, by_hand: bool) -> Pairs:
    """Pair the segments of two versions: index in base → index in side.

    by_hand: the side was edited by a person, who may have renamed a definition; what a generator
        calls otherwise is something else.
    """
    if base.order is Order.IN_TURN:
        return _in_turn(base.items, side.items)
    pairs = _by_key(base.items, side.items)
    pairs |= _nearby(base.items, side.items, pairs)
    if not by_hand:
        return pairs
    taken_over = _taken_over(base.items, side.items, pairs)
    return pairs | _renamed(base.items, side.items, taken_over, set(pairs.values()))


def added(ours: Section, theirs: Section, mine: Pairs, new: Pairs) -> dict[int, int]:
    """Pair what both sides added: index in theirs → index in ours."""
    known, seen = set(mine.values()), set(new.values())
    keys = {_key(item): at for at, item in enumerate(ours.items) if at not in known}
    fresh = [(at, _key(item)) for at, item in enumerate(theirs.items) if at not in seen]
    return {at: keys[key] for at, key in fresh if key in keys}


def alike(one: str, other: str) -> float:
    """How much two texts have in common, word by word: 0 to 1."""
    return difflib.SequenceMatcher(
        None, _WORD.findall(one), _WORD.findall(other), autojunk=False
    ).ratio()


def _key(item: Segment) -> str:
    return item.name or f"\n{item.text}"


def _by_key(base: Sequence[Segment], side: Sequence[Segment]) -> dict[int, int]:
    places: dict[str, list[int]] = {}
    for at, item in reversed(list(enumerate(side))):
        places.setdefault(_key(item), []).append(at)
    found = {at: places.get(_key(item), []) for at, item in enumerate(base)}
    return {at: open_.pop() for at, open_ in found.items() if open_}


def _nearby(base: Sequence[Segment], side: Sequence[Segment], known: Pairs) -> dict[int, int]:
    """Pair nameless segments that changed, where as many are left over between two known ones."""
    pairs: dict[int, int] = {}
    taken = set(known.values())
    anchors = [(-1, -1), *sorted(known.items()), (len(base), len(side))]
    for (low, first), (high, last) in pairwise(anchors):
        olds = [at for at in range(low + 1, high) if not base[at].name]
        news = [at for at in range(first + 1, last) if at not in taken and not side[at].name]
        if len(olds) == len(news):
            pairs |= dict(zip(olds, news, strict=True))
    return pairs


def _taken_over(base: Sequence[Segment], side: Sequence[Segment], pairs: Pairs) -> list[int]:
    """The definitions whose name is gone, or stands for something else: an alias, a subclass."""
    return [
        at
        for at, item in enumerate(base)
        if item.defines and (at not in pairs or alike(item.text, side[pairs[at]].text) < _ALIKE)
    ]


def _renamed(
    base: Sequence[Segment], side: Sequence[Segment], olds: Sequence[int], taken: Collection[int]
) -> dict[int, int]:
    """Pair a definition that is gone with a new one of nearly the same text, if just one is."""
    news = [at for at, item in enumerate(side) if item.defines and at not in taken]
    if len(olds) * len(news) > _MANY:
        return {}
    likeness = {(o, n): alike(base[o].text, side[n].text) for o in olds for n in news}
    close = [pair for pair, found in likeness.items() if found >= _RENAMED]
    left, right = [old for old, _ in close], [new for _, new in close]
    return {old: new for old, new in close if left.count(old) == right.count(new) == 1}


def _in_turn(base: Sequence[Segment], side: Sequence[Segment]) -> dict[int, int]:
    """Pair statements of a function: equal ones first, between them the ones that are alike."""
    old, new = [item.text for item in base], [item.text for item in side]
    pairs: dict[int, int] = {}
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, low, high, first, last in matcher.get_opcodes():
        if kind == "equal":
            pairs |= dict(zip(range(low, high), range(first, last), strict=True))
        elif kind == "replace" and (high - low) * (last - first) <= _MANY:
            at = first
            for index in range(low, high):
                rest = range(at, last)
                likeness = {place: alike(old[index], new[place]) for place in rest}
                best = max(rest, key=lambda place: likeness[place], default=at)
                if likeness.get(best, 0) >= _ALIKE:
                    pairs[index], at = best, best + 1
    return pairs
