"""What stands above columns names their table, whatever it looks like.

A heading or a line is asked for a name only where a block below it holds columns and nothing says
that they are something else; where it has none, the columns are asked for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from itertools import takewhile

from codegen.sources.handoff.columns import identifiers, titles
from codegen.sources.handoff.columns.parts import is_beside
from codegen.sources.handoff.layouts import held
from codegen.sources.handoff.markdown.document import (
    LABEL_LEVEL,
    Block,
    Document,
    Heading,
    Items,
    Paragraph,
    plain,
)
from codegen.sources.handoff.words.headers import nearness, of_columns

_NEAR = 3  # blocks
_WORD = re.compile("fields|columns|attributes|properties|models|entities|schemas")


def named(document: Document) -> Document:
    """The document with a name in every heading above columns that has none of its own, and with a
    heading for each line that names the columns below it.
    """
    blocks = _freed(list(document.blocks))
    lines: dict[int, Heading] = {}
    names: dict[int, str] = {}
    for heading, places in _chapters(blocks).items():
        above = {at: line for at in places if (line := _line_above(blocks, at))}
        chapter = _repeats(blocks, places) and _is_chapter(heading, above, len(places))
        unnamed = [at for at in places if chapter or titles.title_of(blocks[at]) is None]
        above = {at: line for at, line in above.items() if at in unnamed}
        lines |= above
        left = [at for at in unnamed if at not in above]
        nearest = (next(reversed(blocks[at].trail), None) for at in left)
        alone = heading if len(left) == 1 else None
        found = (near if near and _is_word(near) else alone or near for near in nearest)
        own = [
            one for at, one in zip(left, found, strict=True) if one and _may_name(blocks, at, one)
        ]
        if len({*own}) == len(left):
            names |= {
                one.line: one.text if _is_word(one) else identifiers.of_heading(one.raw)
                for one in own
            }
    made = (_with(block, names, lines.get(at)) for at, block in enumerate(blocks))
    return replace(document, blocks=tuple(made))


def _freed(blocks: list[Block]) -> list[Block]:
    """The blocks, where a line names the table of columns without the label of a part of the table
    above: what stands below `**Indexes:**` ends there.
    """
    for at, block in enumerate(blocks):
        old = [one for one in block.trail if is_beside(one)]
        line = _line_above(blocks, at) if old and held.defines(block) else None
        if line is None:
            continue
        listed = [one.line for one in blocks[:at] if not isinstance(one, Paragraph)]
        ended = [one for one in old if any(one.line < other < line.line for other in listed)]
        for place in range(at, 0, -1):
            if blocks[place].line < line.line:
                break
            trail = tuple(one for one in blocks[place].trail if one not in ended)
            blocks[place] = replace(blocks[place], trail=trail)
    return blocks


def _with(block: Block, names: dict[int, str], line: Heading | None) -> Block:
    trail = [replace(one, name=names.get(one.line, one.name)) for one in block.trail]
    if line:  # above the labels of parts
        trail.insert(sum(one.line < line.line for one in trail), line)
    return replace(block, trail=tuple(trail))


def _chapters(blocks: list[Block]) -> dict[Heading | None, list[int]]:
    """The blocks that hold columns, by the heading that names them."""
    found: dict[Heading | None, list[int]] = defaultdict(list)
    for at, block in enumerate(blocks):
        if held.defines(block) and held.of_database(block):
            found[titles.naming(block)].append(at)
    return found


def _repeats(blocks: list[Block], places: list[int]) -> bool:
    """Two of the blocks define the same column: they are of several tables."""
    listed = [name for at in places for name in {*held.names(blocks[at])}]
    return len({*listed}) < len(listed)


def _is_chapter(heading: Heading | None, above: dict[int, Heading], count: int) -> bool:
    """The heading names none of several tables: it is that of the document, if any, or each of
    them stands below a line that names it.
    """
    if heading is None or heading.level == 1:
        return True
    title = titles.read_title(heading)
    several = len({line.name for line in above.values()}) == count
    return several and not (title and title.exact)


def _may_name(blocks: list[Block], at: int, own: Heading) -> bool:
    """A heading above the block names nothing yet, and no part of what one above it does; nothing
    but words stands between.
    """
    before = takewhile(lambda one: own in one.trail, reversed(blocks[:at]))
    if not all(map(_tells, before)):
        return False
    outer = [one for one in blocks[at].trail if 1 < one.level < own.level]
    named = (title for one in outer if (title := titles.read_title(one)))
    texts = [titles.cleaned(one.text) for one in outer]
    part = any(of_columns(text) or nearness(text) > 0 for text in texts)
    part = part or any(title.exact or own.level >= LABEL_LEVEL for title in named)
    return own.level > 1 and not part and (_is_word(own) or titles.read_title(own) is None)


def _line_above(blocks: list[Block], at: int) -> Heading | None:
    """The nearest line above the block as a heading, if it has a name for the block's table; words
    and labels of parts may stand between.
    """
    own = _place(blocks[at])
    for above in takewhile(_tells, reversed(blocks[max(0, at - _NEAR) : at])):
        if _place(above) != own:
            return None
        first = above.text.split("\n")[0] if isinstance(above, Paragraph) else ""
        if name := identifiers.of_line(first):
            return Heading(LABEL_LEVEL, plain(first), above.line, first, name=name)
    return None


def _is_word(heading: Heading) -> bool:
    """`fields` in small letters, as tables are called, where it is a part of none."""
    return bool(_WORD.fullmatch(heading.raw.strip("`")))


def _place(block: Block) -> list[Heading]:
    return [one for one in block.trail if not (titles.is_part(one) or is_beside(one))]


def _tells(block: Block) -> bool:
    """Words about what stands below them."""
    return isinstance(block, Paragraph) or (isinstance(block, Items) and not held.names(block))
