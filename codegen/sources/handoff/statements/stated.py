"""What lines state of columns that stand elsewhere: a subject and its predicate, in a sentence, a
list below its label, a row of notes, a comment.

Everything in a statement must be understood: a word that is neither subject nor predicate may turn
it into a wish, a condition or a memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from codegen.sources import spellings
from codegen.sources.handoff.columns.clauses import LONGEST, statements
from codegen.sources.handoff.columns.lookalikes import other_place, undone
from codegen.sources.handoff.columns.titles import title_of
from codegen.sources.handoff.facts import About, Fact, Rank, Reference
from codegen.sources.handoff.markdown.document import (
    Block,
    Document,
    Fence,
    Grid,
    Items,
    Paragraph,
    lines_of,
    texts_of,
)
from codegen.sources.handoff.statements import asides, holds, whose
from codegen.sources.handoff.statements.whose import Key, Known, Says, Whose
from codegen.sources.handoff.words.kinds import EVERY
from codegen.sources.handoff.words.notions import words_for
from codegen.sources.handoff.words.said import Say

_SENTENCE = re.compile(r"(?<=[\w)`*])[.;](?:\*\*)?\s+(?=[A-Z`*\W])|;\s+")
_KEYS = rf"(?:{words_for('subjects.primary_keys')}|{words_for('subjects.moments')})\b"
_BREAK = re.compile(r"\s*[:\uff1a=]\s*|\s+")
# Between a predicate and the subject behind it.
_BEFORE = re.compile(
    rf"\s*(?:[:\uff1a=\u2014\u2013-]\s+|(?:{words_for('predicates.before_subjects')})\s+|(?={_KEYS}))",
    re.IGNORECASE,
)
# `All tables use UUID primary keys with gen_random_uuid()`: a class, with what holds around it.
_TABLES_HAVE = re.compile(
    rf"\W*{EVERY}\s+(?:use|uses|have|has|get|gets)\s*:?\s+(?:an?\s+)?(?P<what>(?:\S+\s+){{1,3}}?)"
    rf"(?:as\s+(?:(?:the|an?)\s+)?)?(?P<whose>{words_for('subjects.primary_keys')})(?P<more>(?:\s.*)?)",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"\s*(?:--|%%|//|#)\s?(?P<text>.+)")
_TOPIC = re.compile(rf"\W*(?:{words_for('predicates.topics')})\W*:\W+", re.IGNORECASE)
_LONGEST = 160  # of what stands in front
_TEXTS = ("", "text", "txt", "plaintext", "ascii")
_BUT = re.compile(rf"(?P<what>.+?)\s+(?:{words_for('subjects.but')})", re.IGNORECASE)
_REMARK = re.compile(r"\s+(?:\([^()`]*\)|(?:[\u2014\u2013-]|->|\u2192)\s.*)$")
_MARK = re.compile(r"^\s*(?:[-*\u2022]|\d+[.)])\s+")
# What only a column's own place says: elsewhere a name alone may be of another table.
_OWN = (About.TYPE, About.PRIMARY_KEY)
_TYPED = frozenset((About.TYPE, About.ENUM, About.OPEN_ENUM))
_MADE = frozenset((About.DEFAULT, About.CLIENT_DEFAULT, About.AUTO))
_ID = re.compile(r"id|ID|Id|uuid|\w+_(?:id|ID|uuid)|[a-z]\w*I[dD]")
_IDENTIFIERS = ("", "uuid", "varchar", "text", "string")
_DEFINES = (About.TYPE, About.ENUM, About.FIELD)


@dataclass(frozen=True)
class _Line:
    """A text that may state something. label: what stands above it, or beside it. row: of a table,
    which may be one of columns that nobody else understands.
    """

    text: str
    line: int
    label: str = ""
    row: bool = False


def told(document: Document, facts: Sequence[Fact]) -> Iterator[tuple[bool, Fact]]:
    """Each fact that a line states, and whether it is of a class of columns."""
    known = Known.of(facts)
    defined = {fact.line for fact in facts if fact.column and fact.about in _DEFINES}
    found = [
        (who, says, one.line)
        for block in document.blocks
        if not (other_place(block) or undone(block) or asides.offers(block))
        for here in (_own_table(block, known),)
        for one in _lines(block, defined)
        for who, says in _statements(one, known, here)
        if not (who.bare and (one.row or any(say.about in _OWN for say in says)))
    ]
    made: list[Fact] = []
    for kind in ((False, False), (True, False), (True, True)):
        known = Known.of([*made, *facts])
        for who, says, line in found:
            if (who.every, who.rest) == kind:
                told_now = list(_facts(who, says, line, known))
                made += told_now
                yield from ((who.every, fact) for fact in told_now)


def _own_table(block: Block, known: Known) -> str:
    title = title_of(block) if block.trail else None
    return known.table(title.name) if title else ""


def _lines(block: Block, defined: set[int]) -> Iterator[_Line]:
    if isinstance(block, Fence):
        yield from _of_fence(block, defined)
    elif isinstance(block, Grid):
        yield from _of_grid(block, defined)
    elif isinstance(block, Items):
        yield from (one for one in _of_items(block) if one.line not in defined)
    elif isinstance(block, Paragraph) and not lines_of(block) & defined:
        yield from (_Line(text, line, _label(block)) for text, line in texts_of(block))
        if "\n" in block.text:
            yield _Line(" ".join(block.text.split()), block.line)


def _label(block: Block) -> str:
    return block.lead or (block.trail[-1].text if block.trail else "")


def _of_fence(block: Fence, defined: set[int]) -> Iterator[_Line]:
    for at, text in enumerate(block.text.split("\n"), block.line + 1):
        comment = _COMMENT.fullmatch(text)
        if comment or (block.tag in _TEXTS and at not in defined):
            yield _Line(_MARK.sub("", comment["text"] if comment else text), at)


def _of_grid(block: Grid, defined: set[int]) -> Iterator[_Line]:
    """A row of notes: one cell says of what, another what."""
    if lines_of(block) & defined:
        return
    for row in block.rows:
        cells = [cell for cell in row.raw if cell.strip()]
        for at, cell in enumerate(cells):
            yield _Line(cell, row.line, row=True)
            yield from (_Line(other, row.line, cell, row=True) for other in cells[at + 1 :])


def _of_items(block: Items) -> Iterator[_Line]:
    above: list[str] = [_label(block)]
    for row in block.rows:
        del above[row.depth + 1 :]
        yield _Line(" ".join(row.raw[0].split()), row.line, above[-1])
        above.append(row.raw[0])


def _statements(one: _Line, known: Known, here: str) -> Iterator[tuple[Whose, tuple[Say, ...]]]:
    if len(one.text) > LONGEST:
        return
    label = holds.read(one.label) or _excepted(one.label)
    texts = dict.fromkeys((one.text, _TOPIC.sub("", one.text, count=1)))
    for clause in (clause for text in texts for clause in _SENTENCE.split(text)):
        if label and (who := _named(clause, known, here)):
            yield who, label
        elif found := _of_clause(clause, known, here):
            yield found
        elif one.label and (says := holds.read(clause)) and (who := whose.read(one.label, known)):
            yield who, says


def _named(text: str, known: Known, here: str) -> Whose | None:
    """The columns, with a remark behind them or without: `` `halls.note` (old halls)``."""
    return whose.read(text, known, here) or whose.read(_REMARK.sub("", text), known, here)


def _excepted(label: str) -> tuple[Say, ...]:
    """`Everything is NOT NULL except`: what is said of the others, turned round."""
    match = _BUT.fullmatch(label.strip(" :*"))
    says = holds.read(re.sub(r"^.*?(?=\b(?:is|are)\b)", "", match["what"])) if match else ()
    turned = [replace(say, value=not say.value) for say in says if say.about is About.NULLABLE]
    return tuple(turned) if len(turned) == len(says) else ()


def _of_clause(text: str, known: Known, here: str) -> tuple[Whose, tuple[Say, ...]] | None:
    """Subject and predicate, whichever stands first."""
    if match := _TABLES_HAVE.fullmatch(text):
        text = f"all {match['whose']}: {match['what']} {match['more']}"
    for mark in _BREAK.finditer(text, 0, _LONGEST):
        left, right = text[: mark.start()], text[mark.end() :]
        who = whose.read(left, known, here)
        # `a`, `b` NULL: the last of them alone
        joined = who is None or not who.several or mark[0].strip() or holds.VERB.match(right)
        if who and joined and (says := holds.read(right)):
            return who, says
        if before := _BEFORE.match(mark[0] + right):
            rest = (mark[0] + right)[before.end() :]
            says = () if holds.HEDGED.search(right) else holds.read(left)
            if says and (who := _named(rest, known, here)):
                return who, says
    return None


def _facts(who: Whose, says: Sequence[Say], line: int, known: Known) -> Iterator[Fact]:
    if who.group and [say.about for say in says] == [About.UNIQUE]:
        names = ", ".join(_written(key, known)[1] for key in who.columns)
        table, _ = _written(who.columns[0], known)
        yield from (fact.on(table) for fact in statements(f"UNIQUE ({names})", line))
        return
    made = (_fact(key, say, line, known, who) for key in who.columns for say in says)
    yield from (fact for fact in made if fact)


def _written(key: Key, known: Known) -> tuple[str, str]:
    fact = next(iter(known.columns[key].values()))
    return fact.table, fact.column


def _fact(key: Key, say: Say, line: int, known: Known, who: Whose) -> Fact | None:
    """What is said of one column; of a class only what the column leaves open."""
    mine, about, value = known.columns[key], say.about, say.value
    if isinstance(value, Reference):
        target = known.target(key)
        if not target.table or (who.every and target.on_delete):
            return None
        value = replace(target, on_delete=value.on_delete)
    elif who.related or (who.every and not _is_open(say, mine)):
        return None
    rank = mine[about].rank if about is About.TYPE and about in mine and who.every else Rank.PROSE
    return Fact(*_written(key, known), about, value, rank, line, written=say.written)


def _is_open(say: Say, mine: Says) -> bool:
    """The column is silent about it, and its type does not speak against it."""
    own = spellings.normal(str(mine[About.TYPE].value)) if About.TYPE in mine else ""
    if say.about is About.TYPE:
        sized = spellings.normal(str(say.value)).startswith("numeric(")
        return (sized and spellings.lacks_precision(own)) or not mine.keys() & _TYPED
    if say.about is About.DEFAULT:
        return not mine.keys() & _MADE and _may_be(str(say.value), own, mine)
    if say.about is About.AUTO:
        return own in ("integer", "bigint", "smallint", "") and About.AUTO not in mine
    if say.about is About.NULLABLE:
        return not mine.keys() & {About.NULLABLE, About.PRIMARY_KEY, About.AUTO}
    return say.about is About.UNIQUE and not mine.keys() & {About.UNIQUE, About.PRIMARY_KEY}


def _may_be(default: str, own: str, mine: Says) -> bool:
    """An identifier for a text or a UUID, the time of writing for what is named after it."""
    name = next(iter(mine.values())).column
    if "uuid" in default.casefold():
        return own in _IDENTIFIERS and bool(_ID.fullmatch(name))
    now = default.casefold() in ("now()", "current_timestamp")
    return not now or bool(whose.STAMPS.fullmatch(whose.plainly(name)))
