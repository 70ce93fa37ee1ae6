"""Headings that name a part of what the heading above them names: `Audit fields`, `**Basis:**`."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from codegen.sources.handoff.columns.identifiers import of_heading
from codegen.sources.handoff.columns.leads import names_other_part
from codegen.sources.handoff.columns.titles import (
    FIELDS,
    Title,
    cleaned,
    is_part,
    read_title,
)
from codegen.sources.handoff.markdown.document import LABEL_LEVEL, Document, Grid, Heading
from codegen.sources.handoff.words.headers import heads_columns, is_generic, of_columns
from codegen.sources.handoff.words.kinds import SUFFIX
from codegen.sources.handoff.words.notions import saying

# What a table has beside its columns.
_OF_TABLE = saying("headings.beside_columns")
_KEY = re.compile(r"^\W*(?:id|uuid)\b|\bPK\b|\bprimary\s+key\b", re.IGNORECASE)


def marked(document: Document) -> Document:
    """The document with its headings of parts marked, whatever their language: a text that stands
    below several headings which name tables, a label below one that surely does, the one that has
    its columns and no name, and what heads more columns of an entity that has some.
    """
    document = _nested(document)
    parts = _repeated(document) | _nameless(document)
    if parts:
        document = _with(document, parts)
    more = set(_of_more_columns(document))
    return _with(document, more) if more else document


def _nested(document: Document) -> Document:
    """The document with a label that names a table, `**rooms**`, kept above the labels of its
    parts, which are of no lower level: `**Columns:**`, `**Indexes:**`.
    """
    owner: tuple[Heading, ...] = ()
    blocks = []
    for block in document.blocks:
        trail, base = block.trail, owner[:-1]
        below = trail[len(base) :] if owner and trail[: len(base)] == base else ()
        if below and below[0] != owner[-1] and is_beside(below[0]):
            trail = (*owner, *below)
        else:
            owner = _owner(trail)
        blocks.append(replace(block, trail=trail))
    return replace(document, blocks=tuple(blocks))


def _owner(trail: tuple[Heading, ...]) -> tuple[Heading, ...]:
    """The headings down to a label that names a table, where none above it does."""
    names = [one.level > 1 and not is_part(one) and read_title(one) is not None for one in trail]
    first = names.index(True) if any(names) else len(trail)
    return trail[: first + 1] if first < len(trail) and trail[first].level >= LABEL_LEVEL else ()


def is_beside(heading: Heading) -> bool:
    """A label of what a table has, its columns or another part: `**Columns:**`, `**Indexes:**`."""
    text = cleaned(heading.text)
    return heading.level >= LABEL_LEVEL and (is_part(heading) or names_other_part(text))


def _with(document: Document, lines: set[int]) -> Document:
    def marked(heading: Heading) -> Heading:
        return replace(heading, part=True) if heading.line in lines else heading

    blocks = (replace(b, trail=tuple(map(marked, b.trail))) for b in document.blocks)
    return replace(document, blocks=tuple(blocks))


def _repeated(document: Document) -> set[int]:
    """The lines of headings whose text stands below several names, and of labels."""
    trails = dict.fromkeys(block.trail for block in document.blocks)
    places: dict[str, dict[int, Title | None]] = defaultdict(dict)
    lines: dict[str, set[int]] = defaultdict(set)
    labels: set[int] = set()
    for trail in trails:
        for above, heading in pairwise(trail):
            title = read_title(above)
            own = read_title(heading)
            named = above.level < heading.level and _is_sure(title)
            if named and _says_nothing(heading) and not (own and own.exact):
                labels.add(heading.line)
            if own and (own.exact or SUFFIX.search(cleaned(heading.text))):
                continue
            key = cleaned(heading.text).casefold()
            places[key][above.line] = title
            lines[key].add(heading.line)
            words = cleaned(heading.text)
            fields = FIELDS.search(words) or of_columns(words)
            part = _is_label(heading) or fields or _OF_TABLE.fullmatch(words)
            if part and named:
                labels.add(heading.line)
    repeated = (k for k, above in places.items() if sum(map(bool, above.values())) > 1)
    return labels.union(*(lines[key] for key in repeated))


def _is_sure(title: Title | None) -> bool:
    """A heading names a table, and not just what could be an entity."""
    return bool(title and (title.exact or SUFFIX.search(cleaned(title.heading.text))))


def _says_nothing(heading: Heading) -> bool:
    """`Current schema`: one word says that columns follow, and no other could be a name."""
    said = any(map(is_generic, cleaned(heading.text).split()))
    return said and "`" not in heading.raw and not of_heading(heading.raw)


def _is_label(heading: Heading) -> bool:
    """`**Basis:**` in a line of its own."""
    return heading.level == LABEL_LEVEL and heading.raw.endswith(":")


def _nameless(document: Document) -> set[int]:
    """The lines of headings without a name, each the only one that has columns below a table's."""
    below: dict[int, set[Heading]] = defaultdict(set)
    for block in document.blocks:
        if isinstance(block, Grid) and _of_columns(block):
            above = read_title(block.trail[-2])
            if above and above.exact:
                below[above.heading.line].add(block.trail[-1])
    alone = (next(iter(found)) for found in below.values() if len(found) == 1)
    return {heading.line for heading in alone if read_title(heading) is None}


def _of_more_columns(document: Document) -> Iterator[int]:
    """The lines of headings above more columns of an entity that has some: they say that columns
    follow; or the table has the head of two others of the entity, and no key.
    """
    grids = [block for block in document.blocks if isinstance(block, Grid) and _of_columns(block)]
    known = Counter(_place(grid, grid.trail) for grid in grids)
    for grid in grids:
        own, place = grid.trail[-1], _place(grid, grid.trail[:-1])
        if is_part(own) or not known[place] or place[0] == -grid.line:  # its own, without a name
            continue
        title = read_title(own)
        more = known[place] > 1 or title is None
        said = of_columns(cleaned(own.text)) or (more and not _has_key(grid))
        if said and not (title and title.exact):
            known[place] += 1
            yield own.line


def _of_columns(grid: Grid) -> bool:
    return len(grid.trail) > 1 and heads_columns(grid.header)


def _place(grid: Grid, trail: tuple[Heading, ...]) -> tuple[int, str]:
    """The nearest heading of a trail that is no part, if it names anything; and the first head."""
    named = next((heading for heading in reversed(trail) if not is_part(heading)), None)
    line = named.line if named and read_title(named) else -grid.line
    return (line, grid.header[0].casefold())


def _has_key(grid: Grid) -> bool:
    return any(_KEY.search(" | ".join(row.cells)) for row in grid.rows)
