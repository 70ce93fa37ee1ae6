"""Markdown tables: columns, keys, relationships, indexes, field names, validation rules.

A table is recognised by the roles of its header and by the headings above it, never by its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from codegen.diagnostics import Diagnostic
from codegen.sources.handoff import titles
from codegen.sources.handoff.document import Block, Document, Grid, Heading, Row
from codegen.sources.handoff.facts import (
    About,
    Fact,
    Index,
    Rank,
    Reading,
    Reference,
    Rule,
    Unnamed,
    Value,
)
from codegen.sources.handoff.grammar import Said, read_constraints, read_default, read_type
from codegen.sources.handoff.headers import Role, roles
from codegen.sources.handoff.sqltext import bare, names, quote, split

# Tables with the headers of a column table that describe something else.
_NO_SCHEMA = re.compile(
    r"request|response|query param|path param|\bparameters?\b|props\b|form field|frontend"
    r"|display|payload|\bcsv\b|environment|permission|^api\b|endpoint|\broutes?\b",
    re.IGNORECASE,
)
_CHANGED = re.compile(r"existing|modif|change|alter|add(ed|itions)|extend", re.IGNORECASE)
_COLUMNS = re.compile(r"columns?|fields?|schema|structure|字段说明|字段|поля|campos", re.IGNORECASE)
_AUTO = re.compile(r"auto.?increment|auto|identity|自增", re.IGNORECASE)
# "Unique identifier" is prose: it is said of every key.
_LEADS = re.compile(r"(required|optional|unique)\s+(?!id\b|identifier)\w", re.IGNORECASE)
_LEAD_MEANS: dict[str, tuple[About, Value]] = {
    "required": (About.NULLABLE, False),
    "optional": (About.NULLABLE, True),
    "unique": (About.UNIQUE, ""),
}
_DEFAULTS = re.compile(r"\bdefaults? to (\S+?)\.?$", re.IGNORECASE)
_REFERS = re.compile(r"\breference to (\w+)\.(\w+)", re.IGNORECASE)
_RULES = re.compile(r"form field|validation|frontend", re.IGNORECASE)
_EMPTY = frozenset(("", "-", "\u2014", "\u2013", "n/a", "none", "无", "*null*"))
_YES = frozenset(("yes", "y", "true", "✓", "✅", "✔", "是", "sí", "si", "tak", "да", "null"))
_NO = frozenset(("no", "n", "false", "✗", "❌", "✘", "否", "nie", "нет", "not null"))
_NAME = re.compile(r"[\w$][\w$. ]*")


@dataclass(frozen=True)
class _Cells:
    """One row, read by role."""

    row: Row
    where: dict[Role, int]

    def __getitem__(self, role: Role) -> str:
        index = self.where.get(role, len(self.row.cells))
        text = self.row.cells[index] if index < len(self.row.cells) else ""
        return "" if text.lower() in _EMPTY else text


Rows = Iterator[_Cells]


def read(block: Block, document: Document) -> Reading | None:
    """Read a markdown table; None for any other block."""
    if not isinstance(block, Grid):
        return None
    where = roles(block.header)
    rows = [_Cells(row, where) for row in block.rows]
    for needed, reader in _KINDS:
        if needed <= where.keys() and (reading := reader(block, rows, document)):
            return reading
    return None


def _own_columns(block: Grid, rows: list[_Cells], document: Document) -> Reading | None:
    """The columns of the table, or of the entity, that the heading names."""
    heading = _naming(block)
    others = (h.text for h in block.trail[1:] if h != heading)
    if heading is None or any(_NO_SCHEMA.search(text) for text in others):
        return None
    table = titles.table(heading.text)
    reading = _columns(block, rows, document, table)
    if not reading or not reading.facts:
        return None
    if not table:
        return _of_entity(heading, reading)
    made = not block.under(_CHANGED)
    created = Fact(table, "", About.CREATED, made, Rank.TABLE, heading.line)
    return replace(reading, facts=(created, *reading.facts))


def _naming(block: Block) -> Heading | None:
    """The nearest heading that says more than "Columns"."""
    headings = (h for h in reversed(block.trail) if not _COLUMNS.fullmatch(h.text.strip()))
    return next(headings, None)


def _of_entity(heading: Heading, reading: Reading) -> Reading | None:
    if not titles.entity(heading.text) or _NO_SCHEMA.search(heading.text):
        return None
    unnamed = Unnamed(heading.text, heading.line, reading.facts)
    return Reading(unnamed=(unnamed,), notes=reading.notes)


def _flat_columns(block: Grid, rows: list[_Cells], document: Document) -> Reading | None:
    """The columns of several tables, each row with its table or below one that has it."""
    if block.under(_NO_SCHEMA) or not rows or not rows[0][Role.TABLE]:
        return None
    return _columns(block, rows, document, "")


def _columns(_block: Grid, rows: list[_Cells], document: Document, table: str) -> Reading | None:
    facts: list[Fact] = []
    notes: list[Diagnostic] = []
    for cells in rows:
        table = bare(cells[Role.TABLE]) or table
        said = _definition(cells)
        column = bare(cells[Role.NAME])
        if not column or not _NAME.fullmatch(column):
            notes.append(_unused(cells, document))
            continue
        facts.extend(_facts(table, column, said, Rank.TABLE, cells.row.line))
        if said.unread:
            message = f"{table}.{column}: not understood: {' '.join(said.unread)}"
            notes.append(Diagnostic("GA303", message, document.at(cells.row.line)))
    return Reading(tuple(facts), notes=tuple(notes))


def _definition(cells: _Cells) -> Said:
    """Everything that the cells of a column's row say."""
    said = read_type(cells[Role.TYPE])
    for role in (Role.CONSTRAINTS, Role.KEY):
        more = read_constraints(cells[role])
        said.facts.extend(more.facts)
        said.unread.extend(more.unread)
    null = _yes_no(cells[Role.NULLABLE])
    required = _yes_no(cells[Role.REQUIRED])
    if null is not None:
        said.add(About.NULLABLE, null)
    elif required is not None:
        said.add(About.NULLABLE, not required)
    if _AUTO.fullmatch(cells[Role.DEFAULT]):
        said.add(About.AUTO, True)
    elif cells[Role.DEFAULT]:
        said.add(About.DEFAULT, read_default(cells[Role.DEFAULT]))
    if cells[Role.REFERENCES]:
        said.facts.extend(read_constraints(f"FK {cells[Role.REFERENCES]}").facts)
    for role in (Role.NOTES, Role.PURPOSE):
        said.facts.extend(_in_prose(cells[role]))
    return said


def _in_prose(text: str) -> Iterator[tuple[About, Value]]:
    """Constraints among notes: parts of which every word is understood, and few set phrases."""
    for _, part in split(text, ",;"):
        said = read_constraints(part.rstrip("."))
        if not said.unread:
            yield from said.facts
        elif lead := _LEADS.match(part):
            yield _LEAD_MEANS[lead[1].lower()]
        if default := _DEFAULTS.search(part):
            yield About.DEFAULT, read_default(default[1])
        if target := _REFERS.search(part):
            yield About.FOREIGN_KEY, Reference(bare(target[1]), bare(target[2]))


def _facts(table: str, column: str, said: Said, rank: Rank, line: int) -> Iterator[Fact]:
    if not said.facts:
        yield Fact(table, column, About.FIELD, column, rank, line)
    for about, value in said.facts:
        yield Fact(table, column, about, value, rank, line)


def _yes_no(text: str) -> bool | None:
    word = text.lower().strip("* ")
    return True if word in _YES else False if word in _NO else None


def _unused(cells: _Cells, document: Document) -> Diagnostic:
    text = " | ".join(cells.row.cells)
    return Diagnostic("GA303", f"row that is not used: {text[:80]}", document.at(cells.row.line))


def _tables(block: Grid, rows: list[_Cells], _document: Document) -> Reading | None:
    """Table, Purpose, Primary Key: the only place that says which tables are new."""
    facts: list[Fact] = []
    for cells in rows:
        table, key, line = bare(cells[Role.TABLE]), cells[Role.PRIMARY_KEY], cells.row.line
        if not table:
            continue
        facts.append(Fact(table, "", About.CREATED, True, Rank.TABLE, line))
        if key:
            facts.append(Fact(table, "", About.PRIMARY_KEY, names(key), Rank.TABLE, line))
    return Reading(tuple(facts)) if not block.under(_NO_SCHEMA) else None


def _relationships(_block: Grid, rows: list[_Cells], document: Document) -> Reading:
    """Parent, child and the child's foreign key column; the target's column is not said."""
    facts: list[Fact] = []
    notes: list[Diagnostic] = []
    for cells in rows:
        columns = names(cells[Role.FOREIGN_KEY])
        parent, child = bare(cells[Role.PARENT]), bare(cells[Role.CHILD])
        if len(columns) != 1 or not _NAME.fullmatch(columns[0]) or not (parent and child):
            notes.append(_unused(cells, document))
            continue
        target: Value = Reference(parent)
        facts.append(Fact(child, columns[0], About.FOREIGN_KEY, target, Rank.TABLE, cells.row.line))
    return Reading(tuple(facts), notes=tuple(notes))


def _indexes(_block: Grid, rows: list[_Cells], _document: Document) -> Reading:
    facts: list[Fact] = []
    for cells in rows:
        table, name = bare(cells[Role.TABLE]), bare(cells[Role.INDEX])
        keys = ", ".join(quote(key) for key in names(cells[Role.COLUMNS]))
        if not (table and keys):
            continue
        method = re.search(r"hash|gin|gist|brin", cells[Role.TYPE], re.IGNORECASE)
        using = f" USING {method[0].lower()}" if method else ""
        unique = "UNIQUE " if "unique" in cells[Role.TYPE].lower() else ""
        sql = f"CREATE {unique}INDEX {quote(name)} ON {quote(table)}{using} ({keys})"
        index = Index(name, keys, sql)
        facts.append(Fact(table, "", About.INDEX, index, Rank.TABLE, cells.row.line))
    return Reading(tuple(facts))


def _field_names(_block: Grid, rows: list[_Cells], _document: Document) -> Reading:
    """Column-to-Field Reference: no table, and types of the program, not of the database."""
    facts: list[Fact] = []
    for cells in rows:
        column, line = bare(cells[Role.NAME]), cells.row.line
        null = _yes_no(cells[Role.NULLABLE])
        said = Said([(About.FIELD, cells[Role.FIELD])])
        if null is not None:
            said.add(About.NULLABLE, null)
        if cells[Role.DEFAULT]:
            said.add(About.DEFAULT, read_default(cells[Role.DEFAULT]))
        if column:
            facts.extend(_facts("", column, said, Rank.FIELD_TABLE, line))
    return Reading(tuple(facts))


def _rules(block: Grid, rows: list[_Cells], _document: Document) -> Reading | None:
    if not block.under(_RULES):
        return None
    found = ((bare(cells[Role.NAME]), cells[Role.RULE], cells.row.line) for cells in rows)
    return Reading(rules=tuple(Rule(*rule) for rule in found if rule[0] and rule[1]))


Reader = Callable[[Grid, list[_Cells], Document], Reading | None]
_KINDS: tuple[tuple[frozenset[Role], Reader], ...] = (
    (frozenset((Role.PARENT, Role.CHILD, Role.FOREIGN_KEY)), _relationships),
    (frozenset((Role.INDEX, Role.TABLE, Role.COLUMNS)), _indexes),
    (frozenset((Role.TABLE, Role.NAME, Role.TYPE)), _flat_columns),
    (frozenset((Role.TABLE, Role.PRIMARY_KEY)), _tables),
    (frozenset((Role.TABLE, Role.PURPOSE)), _tables),
    (frozenset((Role.NAME, Role.FIELD)), _field_names),
    (frozenset((Role.NAME, Role.RULE)), _rules),
    (frozenset((Role.NAME, Role.TYPE)), _own_columns),
)
