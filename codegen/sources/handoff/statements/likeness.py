"""Tables that are described by another: ``Same fields as `rooms` ``, "identical to rooms"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.facts import About, Fact, Rank
from codegen.sources.handoff.markdown.document import Document, texts_of

_LIKE = re.compile(
    r"^\W*(?:(?:the\s+)?(?:same|identical)\s+(?:fields?|columns?|structure|schema|shape|layout)\s+(?:as|to)|(?:structure\s+)?identical\s+to"
    r"|(?:mismos\s+campos|mismas\s+columnas|mesmos\s+campos|mesmas\s+colunas)\s+que|(?:gleiche|dieselben)\s+(?:felder|spalten)\s+wie"
    r"|(?:те\s+же\s+поля|такие\s+же\s+поля),?\s+(?:что|как)(?:\s+и)?(?:\s+в)?|(?:takie\s+same|te\s+same)\s+(?:pola|kolumny)\s+(?:jak|co)(?:\s+w)?"
    r"|(?:结构|字段)(?:与|同))\s*(?:the\s+)?(?:table\s+)?`?(?P<table>[A-Za-z_]\w*)`?(?:\s+table)?(?:相同|一致|一样)?\s*\.?$",
    re.IGNORECASE,
)
_COPIED = frozenset((About.INDEX, About.CREATED, About.KEY_NAME, About.EXTERNAL))


def read(document: Document, facts: Sequence[Fact]) -> Iterator[Fact]:
    """The facts of a table under the name of each that is like it."""
    for block in document.blocks:
        for text, line in texts_of(block):
            match, title = _LIKE.match(text.strip()), titles.title_of(block)
            if match and title and title.exact:
                yield from _under(title.name, match["table"].casefold(), line, facts)


def _under(table: str, source: str, line: int, facts: Sequence[Fact]) -> Iterator[Fact]:
    if table.casefold() == source or any(f.column and f.table == table for f in facts):
        return
    copied = [f for f in facts if f.table.casefold() == source and f.about not in _COPIED]
    if copied:
        yield Fact(table, "", About.CREATED, True, Rank.TABLE, line)
    yield from (replace(fact, table=table) for fact in copied)
