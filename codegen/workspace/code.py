"""One statement merged by its parts: the elements between its brackets, what stands beside `=`.

`a: Mapped[str] = mapped_column(String(20))` has a target, an annotation and a value, and its
brackets have elements, at any depth. Two sides may change different ones. Only brackets whose
elements both sides changed are laid out anew.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence

from codegen.workspace.nodes import CLOSING, Node, is_remark, nodes, same_code
from codegen.workspace.segment import ClashError, Order, Section, Segment
from codegen.workspace.spelling import spelled

_LABELS = {":", "=", "->", "#"}
_WIDTH = 88

Weave = Callable[[Section, Section, Section], list[Segment]]


def merge_code(base: str, ours: str, theirs: str, weave: Weave) -> str:
    """Merge one statement or element.

    weave: merges the elements of a pair of brackets.

    Raises:
        ClashError: both sides changed one part of it.
    """
    easy = one_sided(base, ours, theirs)
    if easy is not None:
        return easy
    sides = [nodes(text) for text in (base, ours, theirs)]
    parts = [part for part in map(_parts, sides) if part is not None]
    if len(parts) == 3 and max(map(len, parts)) > 1:
        return _merge_parts(parts, weave)
    return _merge_nodes(sides, weave)


def one_sided(base: str, ours: str, theirs: str) -> str | None:
    """The side that changed, if only one did; layout does not count as a change.

    Raises:
        ClashError: Python's tokenizer does not accept one of them.
    """
    unchanged = same_code(base, theirs)
    if same_code(base, ours):
        return ours if unchanged else theirs
    return ours if unchanged or same_code(ours, theirs) else None


def _parts(of: Sequence[Node]) -> Mapping[str, list[Node]] | None:
    """The nodes by the sign before them: target, `:` annotation, `=` value, `->` result, `#`.

    None where a sign stands twice.
    """
    found: dict[str, list[Node]] = {"": []}
    label = ""
    for node in of:
        sign = "#" if is_remark(node) else node.text
        if sign in _LABELS and not node.bracket:
            label = sign
            if label in found:
                return None
            found[label] = []
        found[label].append(node)
    return found


def _merge_parts(parts: Sequence[Mapping[str, list[Node]]], weave: Weave) -> str:
    _, ours, theirs = parts
    # The longer side's order; where both have all signs they stand in one order anyway.
    labels = list(ours if len(ours) >= len(theirs) else theirs)
    labels += [label for label in (*ours, *theirs) if label not in labels]
    merged: list[str] = []
    for label in labels:
        sides = [side.get(label, []) for side in parts]
        texts = ["".join(node.whole for node in side) for side in sides]
        easy = one_sided(*texts)
        if easy is not None:
            merged.append(easy)
        elif all(sides):
            merged.append(_merge_nodes(sides, weave))
        else:
            raise ClashError
    return "".join(merged)


def _merge_nodes(sides: Sequence[Sequence[Node]], weave: Weave) -> str:
    """Merge what stands outside of brackets as one, the brackets each for itself."""
    base, ours, theirs = sides
    known, mine, new = map(_skeleton, sides)
    if new in (known, mine):
        lead, follow = ours, theirs
    elif mine == known:
        lead, follow = theirs, ours
    else:
        raise ClashError
    origin = _aligned(known, _skeleton(lead))
    twin = origin if _skeleton(follow) == known else {at: at for at in range(len(lead))}
    _all_have_a_place(base, follow, set(twin.values()))
    merged = []
    for at, node in enumerate(lead):
        if node.bracket and at in origin and at in twin:
            other = follow[twin[at]]
            pair = (node, other) if lead is ours else (other, node)
            merged.append(node.space + _merge_group(base[origin[at]], *pair, weave))
        elif node.bracket and at in twin and not same_code(follow[twin[at]].text, node.text):
            raise ClashError
        else:
            merged.append(node.whole)
    return "".join(merged)


def _all_have_a_place(base: Sequence[Node], follow: Sequence[Node], placed: set[int]) -> None:
    """Refuse a merge that would lose what changed between brackets that the other side lacks."""
    for at, node in enumerate(follow):
        if at not in placed and node.bracket and not same_code(node.text, base[at].text):
            raise ClashError


def _skeleton(of: Sequence[Node]) -> list[str]:
    return [node.bracket or spelled(node.text) for node in of]


def _aligned(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Index in new → index in old."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    blocks = matcher.get_matching_blocks()
    return {b + step: a + step for a, b, size in blocks for step in range(size)}


def _merge_group(base: Node, ours: Node, theirs: Node, weave: Weave) -> str:
    easy = one_sided(base.text, ours.text, theirs.text)
    if easy is not None:
        return easy
    places = [sum(not item.loose for item in node.items) for node in (base, ours, theirs)]
    if places[0] not in places[1:]:
        raise ClashError  # both sides changed how many values are passed by position
    sides = [Section(Order.BY_NAME, node.items) for node in (base, ours, theirs)]
    return _laid_out(weave(*sides), ours, theirs)


def _laid_out(items: Sequence[Segment], ours: Node, theirs: Node) -> str:
    """Elements in brackets: on one line if they were, else one a line."""
    opening, closing = ours.bracket, CLOSING[ours.bracket]
    tall = "\n" in ours.text + theirs.text or any(item.lead for item in items)
    flat = ", ".join(item.text for item in items)
    if not tall and len(flat) < _WIDTH:
        alone = len(items) == 1 and not ours.called and opening == "("
        comma = "," if alone and (ours.commas or theirs.commas) else ""
        return f"{opening}{flat}{comma}{closing}"
    margin, outer = _margins(ours if "\n" in ours.text else theirs)
    rows = [f"{line}\n" for item in items for line in _rows(item)]
    return f"{opening}\n" + "".join(margin + row for row in rows) + outer + closing


def _rows(item: Segment) -> list[str]:
    return [*item.remarks, f"{item.text},"]


def _margins(node: Node) -> tuple[str, str]:
    """The indentation of the elements, and of the closing bracket."""
    inner = node.text.split("\n")
    if len(inner) == 1:
        return "    ", ""
    first = inner[1]
    last = inner[-1]
    return first[: len(first) - len(first.lstrip())], last[: len(last) - len(last.lstrip())]
