"""What lines say of columns that stand elsewhere: `` `rooms.name` is unique ``, names alone below
`Nullable`, `Everything is NOT NULL except:`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from codegen.sources.handoff.columns.clauses import LONGEST, statements
from codegen.sources.handoff.columns.lookalikes import other_place, undone
from codegen.sources.handoff.facts import About, Fact, Rank
from codegen.sources.handoff.markdown.document import Block, Document, Items, plain, texts_of
from codegen.sources.handoff.notations.code import snake
from codegen.sources.handoff.statements import asides
from codegen.sources.handoff.words.constraints import read_constraints

# Of a table; in code, without one, where no other table has such a column.
_COLUMN = r"(?:`?[A-Za-z_]\w*\.[A-Za-z_]\w*`?|`[A-Za-z_]\w*`)"
_NAMED = re.compile(
    rf"\W*(?P<names>{_COLUMN}(?:(?:\s*[,&]\s*|\s+and\s+){_COLUMN})*)(?![\w.(])(?P<said>.*)"
)
_GROUP = re.compile(r"\W*(?P<table>[A-Za-z_]\w*)\s*\((?P<names>\w+(?:\s*,\s*\w+)*)\)(?P<said>.*)")
_IS = re.compile(r"\s*(?:[:=\u2013\u2014-]|(?:is|are|must\s+be|has|have)\b)?\s*", re.IGNORECASE)
_EXCEPT = re.compile(r"\b(?:except|unless|other\s+than|apart\s+from)\b", re.IGNORECASE)
_UNIQUE = re.compile(r"uniqu\w+", re.IGNORECASE)
_ABOUTS = (About.NULLABLE, About.UNIQUE, About.DEFAULT)

_Columns = Mapping[tuple[str, str], tuple[str, str]]


def told(document: Document, facts: Sequence[Fact]) -> Iterator[Fact]:
    """Null-ness, uniqueness and defaults that a line states, of columns that the document has."""
    known = {(f.table.casefold(), f.column.casefold()): (f.table, f.column) for f in facts}
    for block in document.blocks:
        if other_place(block) or undone(block) or asides.offers(block):
            continue
        above = _above(block)
        for text, line in texts_of(block):
            for sentence in re.split(r"(?<=[\w)`])\.\s+(?=[A-Z`])", text):
                if len(sentence) <= LONGEST:
                    yield from _of_line(sentence.replace("**", "").rstrip("."), above, line, known)


def _above(block: Block) -> str:
    """What a list of names alone says of them: the line that leads it, else its heading."""
    text = block.lead or (block.trail[-1].text if block.trail else "")
    return _UNIQUE.sub("unique", text.strip(" :")) if isinstance(block, Items) else ""


def _of_line(text: str, above: str, line: int, known: _Columns) -> Iterator[Fact]:
    if group := _GROUP.fullmatch(plain(text)):
        yield from _of_group(group, above, line, known)
        return
    match = _NAMED.fullmatch(text)
    if match is None:
        return
    columns = [_column(name.strip("`"), known) for name in re.findall(_COLUMN, match["names"])]
    for about, value in _said(match["said"], above) if all(columns) else ():
        yield from (Fact(*one, about, value, Rank.PROSE, line) for one in columns if one)


def _column(name: str, known: _Columns) -> tuple[str, str] | None:
    table, _, column = name.casefold().rpartition(".")
    named = {column, snake(name.rpartition(".")[2])}
    found = [one for (own, called), one in known.items() if called in named and table in ("", own)]
    return found[0] if len(found) == 1 else None


def _said(text: str, above: str) -> Iterator[tuple[About, str | bool]]:
    """What the words behind a name say, or what is said of all names of the list."""
    words = _IS.sub("", plain(text), count=1).strip()
    alone = not words or words[0] in "(\u2014-"  # a remark is none of the words
    general, *excepted = _EXCEPT.split(above) if alone else [words]
    said = read_constraints(re.sub(r"^.*\b(?:is|are)\s+", "", general) if excepted else general)
    for say in said.facts if not said.unread else ():
        if say.about in _ABOUTS and isinstance(say.value, str | bool):
            null = say.about is About.NULLABLE
            each = isinstance(say.value, str) and " and " in say.value  # `default to false and 0`
            if (null or not excepted) and not each:
                yield say.about, (say.value is not True) if excepted else say.value


def _of_group(match: re.Match[str], above: str, line: int, known: _Columns) -> Iterator[Fact]:
    """`rooms(hall_id, code)` below `Unique`, or with that word behind it."""
    words = _IS.sub("", match["said"], count=1).strip() or above
    table = next((t for key, (t, _) in known.items() if key[0] == match["table"].casefold()), None)
    names = re.findall(r"\w+", match["names"])
    own = table and all((table.casefold(), name.casefold()) in known for name in names)
    if table and own and [s.about for s in read_constraints(words).facts] == [About.UNIQUE]:
        listed = statements(f"UNIQUE ({', '.join(names)})", line)
        yield from (fact.on(table) for fact in listed)
