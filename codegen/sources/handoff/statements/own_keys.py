"""The primary key that a document gives to all its tables: `` Primary keys are called `id` `` among
conventions, `` Every table has a primary key `id` `` anywhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from codegen.sources.handoff.columns.clauses import LONGEST, PRIMARY_KEY
from codegen.sources.handoff.facts import About, Fact, Rank
from codegen.sources.handoff.markdown.document import Document, texts_of
from codegen.sources.handoff.words.keys import IS_KEY
from codegen.sources.handoff.words.kinds import EVERY
from codegen.sources.handoff.words.vocabulary import NOT

_KEY = re.compile(
    rf"primary\s+keys|\bPKs\b|claves\s+primarias|chaves\s+primárias|clés\s+primaires"
    rf"|первичные\s+ключи|klucze\s+główne|{PRIMARY_KEY}",
    re.IGNORECASE,
)
_EVERY = re.compile(EVERY, re.IGNORECASE)
_CONVENTIONS = re.compile(
    r"convention|conven[çc]|convenci|konvention|konwencj|соглашени|规范|規範|约定|約定|規約|명명|命名|\bnaming\b",
    re.IGNORECASE,
)
_CODED = re.compile(r"`([A-Za-z_]\w*)`")
_SOME = re.compile(r"\b(?:most|some|except|unless|many)\b|composite|compound", re.IGNORECASE)


def told(document: Document, facts: Sequence[Fact]) -> Iterator[Fact]:
    """The key of each table that has such a column, and of which nothing says another."""
    keyed = {fact.table.casefold() for fact in facts if fact.about is About.PRIMARY_KEY}
    columns: dict[str, dict[str, Fact]] = defaultdict(dict)
    for fact in facts:
        if fact.column and not fact.remark and fact.table.casefold() not in keyed:
            columns[fact.table].setdefault(fact.column.casefold(), fact)
    for name, line in _named(document) if columns else ():
        for table, known in columns.items():
            if name in known and table.casefold() not in keyed:
                keyed.add(table.casefold())
                yield Fact(table, known[name].column, About.PRIMARY_KEY, "", Rank.PROSE, line)


def _named(document: Document) -> Iterator[tuple[str, int]]:
    """What the key is called, in small letters, and where that is said."""
    for block in document.blocks:
        agreed = any(_CONVENTIONS.search(heading.text) for heading in block.trail[1:])
        for text, line in texts_of(block):
            said = len(text) < LONGEST and _KEY.search(text) and not _SOME.search(text)
            names = [name for name in _CODED.findall(text) if IS_KEY.fullmatch(name)]
            if (
                said
                and (agreed or _EVERY.search(text))
                and len(names) == 1
                and not NOT.search(text)
            ):
                yield names[0].casefold(), line
