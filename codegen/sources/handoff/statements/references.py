"""References that lines state apart from the columns: `FK: visits.guest_id → guests.id`, in a list
of relations, a sentence or a drawing, whichever of the two columns stands first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from codegen.sources.handoff.columns.titles import table_names
from codegen.sources.handoff.facts import About, Fact, Rank, Reference
from codegen.sources.handoff.markdown.document import Block, Document, Fence, Items, texts_of
from codegen.sources.handoff.words.notions import saying
from codegen.sources.handoff.words.vocabulary import NOT

_SIDE = (
    r"(?<![\w.])(?P<t{0}>[A-Za-z_]\w*)"
    r"(?:\.(?P<c{0}>[A-Za-z_]\w*)|\((?P<k{0}>[A-Za-z_]\w*)\))(?!\w|\.\w|\()"
)
# `(1)`, `(FK)`, `[N]`: what may stand before the arrow and behind it.
_MANY = r"\s*(?:[(\[]?(?:FK|[01NM*](?:\s*[.:]+\s*[1NM*])?)[)\]]?\s*)?"
_ARROW = (
    r"(?:[-=\u2500\u2014]*[>\u2192\u27f6]|<?[-=\u2500\u2014]+[<>|o{}]*"
    r"|(?!(?:和|与|與|と|や|및|와|과|或)\s*\w)[^\W\x00-\x7f]{1,8}"
    r"|\b(?:references|refers?\s+to|points?\s+to|links?\s+to|FK\s+to)\b)"
)
_REFERS = re.compile(_SIDE.format(1) + _MANY + _ARROW + _MANY + _SIDE.format(2), re.IGNORECASE)
_ACTION = re.compile(
    r"\b(cascade|restrict|set\s+null|no\s+action)\b|(?P<cascade>级联删除|カスケード削除)|(?P<restrict>限制删除)"
    r"|(?P<null>置空|设为空)",
    re.IGNORECASE,
)
_ACTIONS = {"cascade": "CASCADE", "restrict": "RESTRICT", "null": "SET NULL"}
_OF_DELETING = re.compile(
    r"\W*(?:constraint|on\s+delete|delet\w+|约束|删除\w*|制約|削除\w*)\W*[:\uff1a]", re.I
)
# Lines below such a heading are keys, whatever they refer to.
_FOREIGN = saying("headings.foreign_keys")
_HEDGED = saying("predicates.hedged")
_LOGICAL = re.compile(r"\b(?:logical|soft|virtual)(?:ly)?\b|\bmapp?(?:s|ed|ing)?\b", re.IGNORECASE)
# No database knows a key of elements.
_LISTS = re.compile(r"(?:array|list|set)\b|.*\[\]$", re.IGNORECASE)
_TO_ID = re.compile(r"\w+_id|[a-z]\w*Id")
_TEXTS = ("", "text", "txt", "plaintext", "ascii")
_LONGEST = 400

_Column = tuple[str, str]


@dataclass(frozen=True)
class _Known:
    """The columns of a document by table and name in small letters, those that are keys, those
    that others may refer to, and those whose target is said already.
    """

    tables: dict[str, str]
    columns: dict[_Column, _Column]
    keys: frozenset[_Column]
    unique: frozenset[_Column]
    aimed: frozenset[_Column]


def told(document: Document, facts: Sequence[Fact]) -> Iterator[Fact]:
    """The target of each column that a line relates to the key of another table."""
    known = _known(facts)
    for block in document.blocks:
        for text, line in _lines(block):
            if len(text) < _LONGEST and not NOT.search(text) and not _LOGICAL.search(text):
                clean = text.replace("`", "").replace("**", "")
                foreign = bool(block.trail) and bool(_FOREIGN.search(block.trail[-1].text))
                yield from _of_line(clean, line, known, foreign=foreign)


def turned(fact: Fact) -> Fact:
    """Of `guests.id → visits.guest_id` the key of the second, which refers to the first."""
    aim = fact.value if fact.about is About.FOREIGN_KEY and fact.rank > Rank.DDL else None
    if not isinstance(aim, Reference) or not (aim.table and aim.column):
        return fact
    if fact.column.casefold() != "id" or not _TO_ID.fullmatch(aim.column):
        return fact
    back = replace(aim, table=fact.table, column=fact.column)
    return replace(fact, table=aim.table, column=aim.column, value=back)


def _lines(block: Block) -> Iterator[tuple[str, int]]:
    if isinstance(block, Items):
        yield from _items(block)
    elif isinstance(block, Fence) and block.tag in _TEXTS:
        yield from ((text, block.line + at) for at, text in enumerate(block.text.split("\n"), 1))
    else:
        yield from texts_of(block)


def _items(block: Items) -> Iterator[tuple[str, int]]:
    """The items, each with what those inside it say of deleting."""
    for at, row in enumerate(block.rows):
        below = block.rows[at + 1 :]
        inside = below[: next((n for n, o in enumerate(below) if o.depth <= row.depth), None)]
        said = (one.raw[0] for one in inside if _OF_DELETING.match(one.raw[0]))
        yield "; ".join((row.raw[0], *said)), row.line


def _of_line(text: str, line: int, known: _Known, *, foreign: bool) -> Iterator[Fact]:
    found = list(_REFERS.finditer(text))
    for at, match in enumerate(found):
        ends = [_column(match[f"t{n}"], match[f"c{n}"] or match[f"k{n}"], known) for n in (1, 2)]
        mine, key = ends if foreign or ends[0] not in known.keys else ends[::-1]
        until = found[at + 1].start() if at + 1 < len(found) else None
        action = None if _HEDGED.search(text) else _ACTION.search(text[match.end() : until])
        if not (mine and key) or mine in known.keys:
            continue
        if not (foreign or key in known.keys | known.unique):
            continue
        if mine in known.aimed and not action:
            continue
        does = _does(action) if action else None
        (table, name), (target, column) = known.columns[mine], known.columns[key]
        value = Reference(target, column, does)
        yield Fact(table, name, About.FOREIGN_KEY, value, Rank.PROSE, line)


def _does(action: re.Match[str]) -> str:
    return " ".join(action[1].upper().split()) if action[1] else _ACTIONS[str(action.lastgroup)]


def _column(table: str, name: str, known: _Known) -> _Column | None:
    """A column that the document knows, by the name of its table or of the entity."""
    names = (table.casefold(), *table_names(table))
    found = ((known.tables[n], name.casefold()) for n in names if n in known.tables)
    return next((one for one in found if one in known.columns), None)


def _known(facts: Sequence[Fact]) -> _Known:
    columns = {(f.table.casefold(), f.column.casefold()): (f.table, f.column) for f in facts}
    for fact in facts:
        if fact.about is About.TYPE and _LISTS.match(str(fact.value)):
            columns.pop((fact.table.casefold(), fact.column.casefold()), None)
    tables = {table for table, _ in columns}
    called = {name: table for table in tables for name in reversed(table_names(table))}
    keys = {
        (f.table.casefold(), str(name).casefold())
        for f in facts
        if f.about is About.PRIMARY_KEY
        for name in ([f.column] if f.column else f.value if isinstance(f.value, tuple) else [])
    }
    aimed = {
        (f.table.casefold(), f.column.casefold())
        for f in facts
        if isinstance(f.value, Reference) and f.value.table
    }
    unique = {(f.table.casefold(), name.casefold()) for f in facts if (name := _unique(f))}
    called |= {table: table for table in tables}
    return _Known(called, columns, frozenset(keys), frozenset(unique), frozenset(aimed))


def _unique(fact: Fact) -> str:
    """The column of which each row has another value; `_id` of a document has."""
    return fact.column if fact.about is About.UNIQUE or fact.column == "_id" else ""
