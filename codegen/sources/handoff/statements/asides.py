"""What a document offers and does not state: later extensions, options, examples.

`CREATE TABLE` below "Future extensions" and `ALTER TABLE` below "If you want soft delete:" are no
schema where the schema stands elsewhere in the document; they are listed, not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from codegen.diagnostics import Diagnostic
from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.facts import About, Reading
from codegen.sources.handoff.markdown.document import Block, Document, Fence, Heading
from codegen.sources.handoff.words.notions import saying, words_for

_THINGS = (
    r"(?:extension|extensibilit|enhancement|improvement|work|consideration|feature|table|addition|plan|idea|schema|migration"
    r"|version|change|scope|relation|expansion|development|possibilit|entit|model|need|candidate|evolution|optimi[sz]ation)"
)
_LATER = re.compile(
    r"\b(?:future|upcoming|later|possible|potential|optional)\s+(?:\w+\s+){0,2}"
    rf"(?:{words_for('headings.later_things')})|{words_for('headings.later')}",
    re.IGNORECASE,
)
# `Adding a new column`, `How to add a table`: what to do one day, by an example.
_HOW_TO = re.compile(
    r"^\W*[\d.]*\s*(?:how\s+to\s+(?:add|create|change|rename|drop)|(?:adding|creating|changing|renaming|dropping))\s+"
    r"an?\s+(?:new\s+)?(?:column|table|field|migration|model|entity|index)\W*$",
    re.IGNORECASE,
)
# A sentence before a block that makes it depend on what somebody wants, or on another day.
_WANTED = saying("sentences.wanted")
# `Deferred:`, and no more.
_DEFERRED = saying("sentences.deferred")
# A lead that makes an alteration a mere option or a sample.
_SAMPLE = saying("sentences.sample")
_COMMENT = re.compile(r"\s*(?:--|//|#)\s*(.+)")


def apart(found: Sequence[tuple[Block, Reading]], document: Document) -> Iterator[Reading]:
    """The readings of a document's blocks, in order, without what is only offered."""
    aside = {index: why for index, (block, _) in enumerate(found) if (why := _why(block))}
    main = [reading for index, (_, reading) in enumerate(found) if index not in aside]
    made = set(_made(main))
    for index, (block, reading) in enumerate(found):
        why = aside.get(index, "")
        if why and _says(reading) and _is_offered(block, reading, made):
            yield Reading(notes=(*reading.notes, left_out(block, document)))
        else:
            yield reading


def left_out(block: Block, document: Document) -> Diagnostic:
    """The note of what a block offers."""
    message = f"offered, not stated ({_why(block)[:60]}): left out"
    return Diagnostic("GA303", message, document.at(block.line))


def _made(readings: Sequence[Reading]) -> Iterator[str]:
    """The tables and entities that the document itself makes, in small letters."""
    for reading in readings:
        for fact in reading.facts:
            if fact.about is About.CREATED and fact.value is True:
                yield fact.table.casefold()
        for one in reading.unnamed:
            yield from (name.casefold() for name in (one.title, *titles.table_names(one.title)))


def _says(reading: Reading) -> bool:
    return bool(reading.facts or reading.unnamed or reading.statements)


def _is_offered(block: Block, reading: Reading, made: set[str]) -> bool:
    """Whether the schema stands elsewhere: some of it, or the very tables that are altered here."""
    if _later(block):
        return bool(made)
    created = set(_made([reading]))
    if created:  # "If you need to make it anew:" says what stands elsewhere, too
        lead = _lead(block)
        put_off = _WANTED.search(lead) or _DEFERRED.fullmatch(lead)
        return bool(made) and not created & made and bool(put_off)
    altered = {fact.table.casefold() for fact in reading.facts if fact.table}
    return bool(altered) and altered <= made


def _why(block: Block) -> str:
    """The words that make a block an offer; empty where it states something."""
    if heading := _later(block):
        return heading.text
    lead = _lead(block)
    wanted = (
        _WANTED.search(lead)
        or _DEFERRED.fullmatch(lead)
        or (isinstance(block, Fence) and _SAMPLE.search(lead))
    )
    return lead if wanted else ""


def offers(block: Block) -> bool:
    """The block stands where a document offers, and does not state."""
    return bool(_why(block))


def is_offer(text: str) -> bool:
    """The sentence itself speaks of another day, or of what somebody may want."""
    return bool(_WANTED.search(text) or _LATER.search(text))


def _later(block: Block) -> Heading | None:
    """A heading of later things; one that names the block's own table describes that table, and
    `Wishlist` above `wishlist_items` does so, too.
    """
    title = titles.title_of(block)
    own = title if title and title.exact else None
    named = (h for h in block.trail if h.level > 1 and not (own and _is_of(h, own)))
    return next((h for h in named if _LATER.search(h.text) or _HOW_TO.match(h.text)), None)


def _is_of(heading: Heading, title: titles.Title) -> bool:
    """The heading names the table, or what the table's name begins with."""
    begins = re.sub(r"\W+", "_", titles.cleaned(heading.text)).casefold()
    return heading is title.heading or title.name.casefold().startswith(begins)


def _lead(block: Block) -> str:
    """The sentence that leads to a block, with the comment that a fence begins with."""
    last = re.split(r"(?<=[.!?。])\s+", block.lead)[-1] if block.lead else ""
    if isinstance(block, Fence) and (comment := _COMMENT.match(block.text)):
        return f"{last} {comment[1]}".strip()
    return last
