"""What is said of keys apart from them: what becomes of rows when the row that they refer to is
deleted, in tables of relations and in sentences such as "Deleting a user deletes its tasks", and
that a relation is one of one to one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.columns.clauses import LONGEST
from codegen.sources.handoff.columns.titles import table_names
from codegen.sources.handoff.facts import About, Fact, Rank, Reference
from codegen.sources.handoff.markdown.document import Block, Document, Grid, Items, Paragraph, plain
from codegen.sources.handoff.words.headers import Role, roles
from codegen.sources.handoff.words.notions import words_for
from codegen.sources.handoff.words.vocabulary import NOT
from codegen.words import singular

_DOES = re.compile(
    r"\W*(?:on\s+delete\s+)?(?P<does>cascade|restrict|set\s+null|set\s+default|no\s+action)\b", re.I
)
_NAME = re.compile(r"[A-Za-z_]\w*")
# `User → Order`, of which a table of relations says what a delete does.
PAIR = re.compile(
    r"\W*(?P<parent>[A-Za-z_]\w*)\W*?(?:[-=]+>|→|1\s*[:\u2013\u2014-]\s*[NM1*])\W*(?P<child>[A-Za-z_]\w*)\W*$"
)
_ARROW = re.compile(r"`?([A-Za-z_]\w*)`?\s*(?:→|->|=>)\s*`?([A-Za-z_]\w*)`?")
_HEDGED = re.compile(
    rf"\b(?:{words_for('sentences.hedged')})\b|n't|{words_for('predicates.hedged')}", re.IGNORECASE
)
_THE = r"(?:(?:an?|the|any|every|each|one)\s+)?"
_ITS = (
    r"(?:(?:all|any|its|their|his|the|of|associated|related|linked|owned|child|dependent|also"
    r"|automatically)\s+)*"
)
_REMOVES = (
    r"(?:deletes?|removes?|cascades?(?:\s+(?:deletes?|to|down\s+to|into))?"
    r"|will\s+(?:also\s+)?(?:delete|remove))"
)
_TOO = r"(?:also\s+|automatically\s+)*"
_PARENT = r"`?(?P<parent>\w+)`?"
_CHILDREN = rf"{_ITS}(?P<children>[^.;:()]+)"
_SENTENCES = tuple(
    re.compile(rf"^\W*{text}", re.IGNORECASE)
    for text in (
        rf"(?:deleting|removing|deletion\s+of|removal\s+of)\s+{_THE}{_PARENT}"
        rf"(?:\s+(?:row|record|account))?\s+{_TOO}{_REMOVES}\s+{_CHILDREN}",
        rf"(?:when|once)\s+{_THE}{_PARENT}\s+(?:is|gets)\s+(?:deleted|removed),?\s+{_CHILDREN}?"
        rf"\s+(?:are|is|get|will\s+be)\s+{_TOO}(?:cascade[- ])?(?:deleted|removed)\b",
        rf"{_PARENT}\s+(?:deletion|deletes?|removal)\s+cascades?\s+to\s+{_CHILDREN}",
        rf"cascad(?:e|ing)\s+deletes?\s+{_REMOVES}\s+{_CHILDREN}?\s+(?:when|if|once)\s+{_THE}{_PARENT}\s+"
        r"(?:is|gets|are)\s+(?:deleted|removed)\b",
        rf"cascad(?:e|ing)\s+deletes?\W+(?:from\s+)?{_PARENT}\s*(?:→|->|to)\s*{_CHILDREN}",
    )
)

# `One hall has many rooms (SET NULL when it is deleted)`, `Hall 1 ── * Room (cascade delete)`.
_RELATED = re.compile(
    rf"^\W*(?:relationships?\W+)?(?:(?:an?|one|each|every|the)\s+)?{_PARENT}(?:\s+(?:can\s+|may\s+)?(?:has|have|owns?|contains?)\s+(?:zero\s+or\s+)?"
    r"(?:many|multiple|several|more)|\W*\b(?:1|one)\W+(?:N\b|M\b|many\b|\*)\W*)\s*`?(?P<children>\w+)[^\w(]*\(\s*(?:on\s+delete\s*:?\s*)?"
    r"(?P<does>cascade|restrict|set\s+null)\b[^()]*\)",
    re.IGNORECASE,
)

# `` `a.b_id` and `c.d_id` are `ON DELETE CASCADE` ``, `` `a` has `ON DELETE CASCADE` on both FKs ``
_CLAUSE = re.compile(r";\s+|(?<=[\w)`])\.\s+(?=[A-Z`])")
_ACTION = re.compile(
    r"(?<![A-Za-z_])on\s+delete\s+(?P<does>cascade|restrict|set\s+null|no\s+action)(?![A-Za-z_])`?",
    re.IGNORECASE,
)
# Languages that deny in the verb.
_NEITHER = re.compile(r"ない|ません|せず|不|没|않|아니")
# `紐づくCOMMENTS・LIKESは`: names among letters that are none of theirs.
_ASCII_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*+(?!\.)", re.ASCII)
_CODED = re.compile(r"`([A-Za-z_]\w*)`")
_DOTTED = re.compile(r"(?<![\w.])([a-z_]\w*)\.([a-z_]\w*)(?![\w.])")
_CODED_PAIR = re.compile(r"`([A-Za-z_]\w*)\.([A-Za-z_]\w*)`")
_KEYS_AFTER = re.compile(r"\s+(?:[^\W\d_]+\s+){1,3}FKs\b(?P<rest>.*)")
_ONE_TO_ONE = re.compile(
    r"\W*(?:one[- ]to[- ]one|1\s*:\s*1|1-1|uno\s+a\s+uno|um\s+para\s+um|un\s+à\s+un"
    r"|eins\s+zu\s+eins|jeden\s+do\s+jednego|один\s+к\s+одному|一对一|一對一|一対一|일대일)(?:\s+relation(?:ship)?s?)?\W*(?:\(1:1\))?\W*",
    re.IGNORECASE,
)
_RELATED_PAIR = re.compile(r"`?([A-Za-z_]\w*)`?\s*(?:→|↔|<?[-=]+>)\s*`?([A-Za-z_]\w*)`?(?!\w*\.)")


def told(document: Document, facts: Sequence[Fact]) -> Iterator[Fact]:
    """What a delete does, of the foreign keys that do not say it themselves."""
    keys = [f for f in facts if isinstance(f.value, Reference) and f.value.table]
    keys = [f for f in keys if isinstance(f.value, Reference) and not f.value.on_delete]
    for block in document.blocks if keys else ():
        if isinstance(block, Grid):
            yield from _of_table(block, keys)
        else:
            for text, line in _texts(block):
                yield from _of_sentence(plain(text), keys, line)
                for clause in _CLAUSE.split(text):
                    yield from _of_named(clause, keys, line)
                    yield from _of_others(clause, _to_here(block, keys), line)


def _texts(block: Block) -> Iterator[tuple[str, int]]:
    if isinstance(block, Paragraph):
        for sentence in re.split(r"(?<=[\w)`])\.\s+(?=[A-Z`])", " ".join(block.text.split())):
            yield sentence, block.line
    elif isinstance(block, Items):
        yield from ((" ".join(row.raw[0].split()), row.line) for row in block.rows)


def _of_table(block: Grid, keys: Sequence[Fact]) -> Iterator[Fact]:
    """`Parent | Child | On delete`, `User → Order | 1:N | CASCADE`, `SET NULL | t.a, t.b`."""
    where = roles(block.header)
    at = where.get(Role.ON_DELETE, _column_of_actions(block))
    if at is None:
        return
    for row in block.rows:
        does = _DOES.match(row.cells[at]) if at < len(row.cells) else None
        if does is None:
            continue
        parent, child = where.get(Role.PARENT), where.get(Role.CHILD)
        others = [cell for index, cell in enumerate(row.cells) if index != at]
        dotted = {pair for cell in others for pair in _DOTTED.findall(cell.casefold())}
        mine = [key for key in keys if (key.table.casefold(), key.column.casefold()) in dotted]
        yield from (_with(key, does["does"], row.line) for key in mine)
        if mine or Role.NAME in where:
            continue
        if parent is not None and child is not None:
            named = _names(row.cells[parent]), _names(row.cells[child])
            yield from _between(*named, does["does"], keys, row.line)
        elif pair := PAIR.match(row.cells[0]):
            yield from _between({pair["parent"]}, {pair["child"]}, does["does"], keys, row.line)
        else:
            arrows = (pair for cell in others for pair in _ARROW.findall(cell))
            for child, other in arrows:  # `visits → guests`
                yield from _between({other}, {child}, does["does"], keys, row.line)


def _column_of_actions(block: Grid) -> int | None:
    """The column in which every cell begins with an action, if there is one."""
    for at in range(len(block.header)):
        cells = [row.cells[at] if at < len(row.cells) else "" for row in block.rows]
        if len(cells) > 1 and all(map(_DOES.match, cells)):
            return at
    return None


def _of_named(clause: str, keys: Sequence[Fact], line: int) -> Iterator[Fact]:
    """What a clause says of the columns that it names as code, or of the keys of such tables."""
    if _HEDGED.search(clause) or NOT.search(clause):
        return
    start = 0
    for action in _ACTION.finditer(clause):
        before, start = re.sub(r"\([^()]*\)", "", clause[start : action.start()]), action.end()
        columns = {(t.casefold(), c.casefold()) for t, c in _CODED_PAIR.findall(before)}
        mine = [key for key in keys if (key.table.casefold(), key.column.casefold()) in columns]
        if not columns and (after := _KEYS_AFTER.match(clause, action.end())):
            tables = set(map(str.casefold, _CODED.findall(before)))
            mine = _aimed([key for key in keys if key.table.casefold() in tables], after["rest"])
        if not mine:
            return  # the names stand behind the actions
        yield from (_with(key, action["does"], line) for key in mine)


def _of_others(clause: str, keys: Sequence[Fact], line: int) -> Iterator[Fact]:
    """Tables that are named before the action, below the table to which their keys refer."""
    action = _ACTION.search(clause)
    if action is None or _HEDGED.search(clause) or NOT.search(clause) or _NEITHER.search(clause):
        return
    names = set(map(str.casefold, _ASCII_NAME.findall(clause[: action.start()])))
    yield from (_with(key, action["does"], line) for key in keys if key.table.casefold() in names)


def _to_here(block: Block, keys: Sequence[Fact]) -> list[Fact]:
    """The keys that refer to the table below whose heading this stands."""
    title = titles.read_title(block.trail[-1]) if block.trail else None
    names = table_names(title.name) if title else ()
    return [
        key
        for key in keys
        if isinstance(key.value, Reference) and (key.value.table or "").casefold() in names
    ]


def _aimed(keys: Sequence[Fact], rest: str) -> list[Fact]:
    """Those that refer to a table that is named behind them; all, if none is."""
    named = set(map(str.casefold, _CODED.findall(rest)))
    aimed = [
        key
        for key in keys
        if isinstance(key.value, Reference) and (key.value.table or "").casefold() in named
    ]
    return aimed if named else list(keys)


def _of_sentence(text: str, keys: Sequence[Fact], line: int) -> Iterator[Fact]:
    if len(text) > LONGEST or _HEDGED.search(text):
        return
    if related := _RELATED.match(text):
        yield from _between({related["parent"]}, {related["children"]}, related["does"], keys, line)
        return
    for pattern in _SENTENCES:
        if match := pattern.match(text):
            children = _names(match["children"])
            yield from _between({match["parent"]}, children, "CASCADE", keys, line)
            return


def _names(text: str) -> set[str]:
    return set(_NAME.findall(text))


def _alike(name: str) -> set[str]:
    """What the table of a name may be called, in small letters."""
    plain_name = name.casefold()
    return {plain_name, singular(plain_name), *table_names(name), *table_names(singular(name))}


def related(parents: set[str], children: set[str], keys: Sequence[Fact]) -> Iterator[Fact]:
    """The keys of the children that refer to one of the parents."""
    above = {other for name in parents for other in _alike(name)}
    below = {other for name in children for other in _alike(name)}
    for key in keys:
        target = key.value.table if isinstance(key.value, Reference) else None
        if (target or "").casefold() in above and key.table.casefold() in below:
            yield key


def _between(
    parents: set[str], children: set[str], does: str, keys: Sequence[Fact], line: int
) -> Iterator[Fact]:
    yield from (_with(key, does, line) for key in related(parents, children, keys))


def _with(key: Fact, does: str, line: int) -> Fact:
    target = key.value if isinstance(key.value, Reference) else Reference()
    whole = Reference(target.table, target.column, " ".join(does.upper().split()))
    return Fact(key.table, key.column, About.FOREIGN_KEY, whole, Rank.PROSE, line)


def one_to_one(document: Document, facts: Sequence[Fact]) -> Iterator[Fact]:
    """UNIQUE for the one key between two tables that are so related."""
    unique = {f.subject for f in facts if f.about in (About.UNIQUE, About.PRIMARY_KEY)}
    keys = [f for f in facts if isinstance(f.value, Reference) and f.subject not in unique]
    for block in document.blocks if keys else ():
        above = block.lead or (block.trail[-1].text if block.trail else "")
        for row in block.rows if isinstance(block, Items) and _ONE_TO_ONE.fullmatch(above) else ():
            if pair := _RELATED_PAIR.match(row.cells[0]):
                yield from _unique_between(pair[1], pair[2], keys, row.line)


def _unique_between(one: str, other: str, keys: Sequence[Fact], line: int) -> Iterator[Fact]:
    both = (*related({one}, {other}, keys), *related({other}, {one}, keys))
    if len({key.subject for key in both}) == 1:
        yield Fact(both[0].table, both[0].column, About.UNIQUE, "", Rank.PROSE, line)
