"""Lines that look like columns, or like fields of an endpoint, of which no reader took anything:
they are told, and asked for where they are surely of a table; never dropped.

A reader knows a shape; this needs none: lines that begin as columns do (`layouts/seeming.py`),
names of code in words about a table, and `table.column`, if the table has no such column.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from codegen.diagnostics import Diagnostic
from codegen.sources.design import Design, Input
from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.columns.lookalikes import other_place, undone
from codegen.sources.handoff.columns.own_types import lists_values
from codegen.sources.handoff.facts import About, Reading
from codegen.sources.handoff.layouts import held
from codegen.sources.handoff.layouts.compact import ABOUT
from codegen.sources.handoff.layouts.incode import texts
from codegen.sources.handoff.layouts.prose import NO_FILE
from codegen.sources.handoff.layouts.seeming import (
    Statement,
    is_code,
    is_index,
    is_part,
    key,
    statements,
)
from codegen.sources.handoff.markdown.document import (
    Block,
    Document,
    Fence,
    Grid,
    Items,
    Paragraph,
    lines_of,
)
from codegen.sources.handoff.settling.inquiry import Context, Inquiry, Matter
from codegen.sources.handoff.settling.replies import new_tables_answer
from codegen.sources.handoff.statements import asides
from codegen.sources.handoff.words import headers
from codegen.sources.handoff.words.headers import of_columns, sure
from codegen.sources.handoff.words.keys import IS_KEY
from codegen.sources.handoff.words.tags import PLAIN, SCRIPT

_DOTTED = re.compile(
    r"(?<![\w./-])(?P<tick>`?)(?P<table>[A-Za-z_]\w*)\."
    + NO_FILE.replace("`)", r"\b)")
    + r"(?P<name>[A-Za-z]\w*)(?P=tick)(?![A-Za-z0-9_.(/-])",
    re.ASCII,
)
_TICKED = re.compile(r"`([a-z][a-z0-9]*(?:_[a-z0-9]+)*)\??(?:\[\])?`")
_DRAWN = PLAIN | {"mermaid", "plantuml"}
_OBJECTS = SCRIPT | {"json"}
_SHOWN = 4

# Lines, each with its names.
Found = Sequence[tuple[int, Sequence[str]]]


@dataclass(frozen=True)
class Known:
    """What was read: lines; the names of each table, and of each endpoint by its line; values.

    of_data: the document says that it is about a schema, or holds one.
    """

    lines: frozenset[int]
    tables: Mapping[str, frozenset[str]]
    values: frozenset[str]
    of_data: bool
    endpoints: Mapping[int, frozenset[str]]

    def beside(self, design: Design) -> Known:
        """The same with what the document says of an API."""
        lines, endpoints = set(self.lines), dict[int, frozenset[str]]()
        for one in design.endpoints:
            given = list(_fields((*one.inputs, *one.outputs, *one.query)))
            lines |= {field.line for field in given} | {failure.line for failure in one.failures}
            names = (*(field.name for field in given), *re.findall(r"\w+", one.path))
            endpoints[one.at.line or 0] = frozenset(map(key, names))
        return replace(self, lines=frozenset((*lines, *endpoints)), endpoints=endpoints)

    def has(self, names: Iterable[str], table: str) -> bool:
        """The table has most of the names; without one, any table or endpoint."""
        keys = frozenset(map(key, names))
        return any(len(keys & group) * 5 >= len(keys) * 4 for group in self._groups(table))

    def new(self, names: Iterable[str], table: str = "") -> frozenset[str]:
        """Those that the table has not; without one, those that nothing has."""
        keys = frozenset(map(key, names))
        return keys.difference(self.values, self.tables, *self._groups(table))

    def _groups(self, table: str) -> Sequence[frozenset[str]]:
        if table:
            return (self.tables.get(table, frozenset()),)
        return (*self.tables.values(), *self.endpoints.values())


@dataclass(frozen=True)
class Lost:
    """Lines of a block that were not read, with their names."""

    block: Block
    lines: tuple[int, ...]
    names: tuple[str, ...]

    def __str__(self) -> str:
        names = list(dict.fromkeys(self.names))
        return ", ".join(names[:_SHOWN]) + (", \u2026" if len(names) > _SHOWN else "")


def known(document: Document, reading: Reading) -> Known:
    """What is known of a document by its facts."""
    every = (*reading.facts, *(fact for one in reading.unnamed for fact in one.facts))
    tables: dict[str, set[str]] = defaultdict(set)
    values: set[str] = set()
    for fact in every:
        tables[key(fact.table)] |= {key(fact.column)} if fact.column else set()
        if fact.about in (About.ENUM, About.OPEN_ENUM) and isinstance(fact.value, tuple):
            values |= set(map(key, fact.value))
    named = {name: frozenset(listed) for name, listed in tables.items() if name}
    lines = {fact.line for fact in every} | {rule.line for rule in reading.rules}
    lines |= {one.line for one in reading.partial}
    heads = {one.text for block in document.blocks for one in block.trail[:2]}
    of_data = any(map(ABOUT.search, (re.sub(r"[_-]", " ", document.name), *heads)))
    of_data = of_data or sum(map(bool, named.values())) > 1
    return Known(frozenset(lines), named, frozenset(values), of_data, {})


def _fields(inputs: Iterable[Input]) -> Iterator[Input]:
    for one in inputs:
        yield one
        yield from _fields(one.fields)


def told(document: Document, read: Known) -> Iterator[Diagnostic]:
    """A note for each block of which lines were lost, but for those that are asked for."""
    for lost in _everywhere(document, read):
        if not _is_table(lost, read):
            first, last = min(lost.lines), max(lost.lines)
            where = f"lines {first}\u2013{last} look" if last > first else "this line looks"
            what = "fields" if _below_endpoint(lost.block, read) else "columns"
            message = f"{where} like {what} and {'are' if last > first else 'is'} not used: {lost}"
            yield Diagnostic("GA303", message, document.at(first))


def ask(document: Document, read: Known, context: Context) -> Iterator[Inquiry]:
    """One question for all that is surely of a table, and nothing says of which."""
    found = [lost for lost in _everywhere(document, read) if _is_table(lost, read)]
    if not found:
        return
    lines = ", ".join(str(min(lost.lines)) for lost in found)
    text = (
        f"Columns are listed ({found[0]}; line {lines}), and nothing says of "
        "which table. Answer with `table: column definitions` in SQL, with semicolons between, or "
        "`none` if they are no tables of this service."
    )
    line = min(found[0].lines)
    about = Matter("schema", line, evidence=tuple(" ".join(lost.names) for lost in found))
    yield context.ask("columns", about, text, new_tables_answer(line))


def _is_table(lost: Lost, read: Known) -> bool:
    """A key is among several columns that the document has nowhere else."""
    names = held.names(lost.block) if held.of_database(lost.block) else []
    whole = not lines_of(lost.block) & read.lines
    return whole and len(names) > 2 and held.is_keyed(names) and bool(read.new(names))


def _everywhere(document: Document, read: Known) -> Iterator[Lost]:
    for block in document.blocks:
        if undone(block) or asides.offers(block) or _is_of_column(block, read):
            continue
        found = _columns(block, read) or _dotted(block, read) or _in_words(block, read)
        if found:
            lines = tuple(dict.fromkeys(line for line, _ in found))
            yield Lost(block, lines, tuple(name for _, names in found for name in names))


def _is_of_column(block: Block, read: Known) -> bool:
    """It stands below an index, a column or its values, of which it tells."""
    title = titles.title_of(block)
    owner, _, column = title.name.rpartition(".") if title else ("", "", "")
    named = is_index(column) or (bool(owner) and key(owner) in read.tables)
    return named or any(lists_values(one.text) for one in block.trail[-1:])


def _columns(block: Block, read: Known) -> Found:
    """Lines that define columns, or fields below an endpoint."""
    every = list(statements(block, read.tables))
    left = [one for one in every if one.line not in read.lines]
    keyed = any(IS_KEY.fullmatch(name) for one in left for name in one.names)
    table = _table(block)
    place = _below_endpoint(block, read) or _of_table(block, sure=keyed or bool(table))
    if not left or not place or (isinstance(block, Grid) and block.line in read.lines):
        return ()
    if before := [one.depth for one in every if one.line in read.lines]:
        left = [one for one in left if _is_more(one, block, max(before), table)]
        return [(one.line, one.names) for one in left if read.new(one.names, table)]
    if keyed or headers.is_generic(block.lead):
        left = [replace(one, coded=one.coded or one.alone) for one in left]
    left = [one for one in left if one.formal or one.coded]
    defined = _defines(block, left, read) or _lists(block, left, read, keyed=keyed)
    return [(one.line, one.names) for one in left] if defined else ()


def _is_more(one: Statement, block: Block, depth: int, table: str) -> bool:
    """What stands beside lines that were read, and not within them."""
    if isinstance(block, Fence) and block.tag not in _DRAWN:
        return False  # a language may say more of a column in lines of their own
    listed = bool(table) and isinstance(block, Items | Paragraph)
    return one.coded and one.depth <= depth and (one.formal or listed)


def _defines(block: Block, left: Sequence[Statement], read: Known) -> bool:
    """Half of the lines, or more than a few, say a type, a key or a constraint of a name."""
    names = {name for one in left for name in one.names}
    formal = sum(one.formal for one in left)
    enough = formal > _SHOWN or (formal > 1 and formal * 2 >= _size(block))
    if isinstance(block, Fence) and block.tag == "json":
        return False
    return len(names) > 1 and enough and not read.has(names, _table(block))


def _lists(block: Block, left: Sequence[Statement], read: Known, *, keyed: bool) -> bool:
    """Most lines are names of code that are new, where columns are spoken of."""
    names, table = [name for one in left for name in one.names], _table(block)
    new = read.new(names, table)
    most = len(names) * 5 >= _size(block) * 3 and len(new) * 2 >= len(names)
    coded = sum(map(is_code, names)) * 3 >= len(names)
    speaks = _speaks_of_columns(block)
    enough = len(new) > 1 and (len(names) > 2 or (speaks and not read.tables.get(table)))
    about = keyed or bool(table) or speaks or not read.tables
    apart = not (_below_endpoint(block, read) or _is_tagged(block, keyed=keyed))
    others = not speaks and any(map(is_part, _above(block)))
    known_ = read.has(names, table)
    of_data = read.of_data or len(held.names(block)) > 2
    return of_data and most and coded and enough and about and apart and not (others or known_)


def _is_tagged(block: Block, *, keyed: bool) -> bool:
    """In a language, of which names alone are everything; an object that has a key is one of data
    below the name of an entity.
    """
    if isinstance(block, Fence) and block.tag in _OBJECTS:
        return not keyed or titles.title_of(block) is None
    return isinstance(block, Fence) and block.tag not in PLAIN


def _speaks_of_columns(block: Block) -> bool:
    if isinstance(block, Grid) and sure(block.header):
        return True
    above = (block.lead, *(one.text.rstrip(":\uff1a ") for one in block.trail[-1:]))
    return any(headers.is_generic(text) or of_columns(text) for text in above if text)


def _above(block: Block) -> Iterator[str]:
    """What announces the block, but for the name of its table."""
    yield block.lead
    yield from (one.text for one in block.trail[-1:] if not _table(block))


def _table(block: Block) -> str:
    """The table that the block stands below, where its name is told from a word."""
    title = titles.title_of(block)
    return key(title.name) if title and title.exact else ""


def _size(block: Block) -> int:
    if isinstance(block, Grid | Items):
        return len(block.rows)
    text = block.text if isinstance(block, Fence | Paragraph) else ""
    return sum(any(map(str.isalnum, line)) for line in text.split("\n"))


def _of_table(block: Block, *, sure: bool) -> bool:
    """It stands where columns may; sure: below the name of a table, or with a key."""
    place = sure and not other_place(block, titles.naming(block), of_database=True)
    return place or held.of_database(block)


def _below_endpoint(block: Block, read: Known) -> bool:
    heads = [heading.line for heading in block.trail]
    near = (heads and heads[-1] <= line < block.line for line in read.endpoints)
    return any(near) or any(line in read.endpoints for line in heads)


def _dotted(block: Block, read: Known) -> Found:
    """`table.column` that the table has not; of other tables where most lines are such."""
    if other_place(block) or (isinstance(block, Fence) and block.tag not in PLAIN):
        return ()
    lines = list(_lines(block))
    listed = sum(bool(_DOTTED.match(text.strip(" -*"))) for text, _ in lines)
    most = listed > 2 and listed * 2 >= len(lines)
    found: list[tuple[int, Sequence[str]]] = []
    for text, line in lines:
        matches = () if is_part(text.partition(":")[0]) else _DOTTED.finditer(text)
        for match in matches if line not in read.lines else ():
            name, owner = match["name"], read.tables.get(key(match["table"]))
            code = (match["tick"] and name.islower()) or is_code(name)
            if most if owner is None else code and key(name) not in owner:
                found.append((line, (f"{match['table']}.{name}",)))
    return found


def _lines(block: Block) -> Iterator[tuple[str, int]]:
    whole = [(block.text, block.line + 1)] if isinstance(block, Fence) else texts(block)
    for text, line in whole:
        yield from ((part, at) for at, part in enumerate(text.split("\n"), start=line))


def _in_words(block: Block, read: Known) -> Found:
    """Several names of code in words below, or beside, the name of a table."""
    if not (isinstance(block, Items | Paragraph) and read.of_data and held.of_database(block)):
        return ()
    table = _table(block)
    found = []
    for text, line in _lines(block):
        ticked = [] if is_part(text.partition("`")[0]) else _TICKED.findall(text)
        coded = (name for name in ticked if "_" in name and is_code(name))
        names = [name for name in coded if read.new((name,), table)]
        beside = table or any(key(name) in read.tables for name in ticked)
        if line not in read.lines and len(names) > 1 and beside:
            found.append((line, names))
    return found
