"""Markdown tables: columns, keys, relationships, indexes, field names, validation rules.

A table is recognised by the roles of its header and by the headings above it, never by its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from codegen.diagnostics import Diagnostic
from codegen.sources.handoff.columns import columns, titles
from codegen.sources.handoff.columns.cells import Cells, lettered, marked, unused, yes_no
from codegen.sources.handoff.columns.clauses import of_title
from codegen.sources.handoff.columns.lookalikes import other_place
from codegen.sources.handoff.facts import (
    About,
    Fact,
    Partial,
    Rank,
    Reading,
    Reference,
    Rule,
    Value,
)
from codegen.sources.handoff.layouts import fieldlists, guessed_heads, index_rows, set_out
from codegen.sources.handoff.markdown.document import (
    LABEL_LEVEL,
    Block,
    Document,
    Grid,
    Heading,
    plain,
)
from codegen.sources.handoff.statements.cascades import PAIR
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.headers import Role, heads_columns, of_columns_alone, roles, sure
from codegen.sources.handoff.words.notions import saying
from codegen.sources.handoff.words.said import Said, Say, read_default
from codegen.sources.handoff.words.sqltext import bare, names, split

_RULES = saying("headings.validation")
_NAME = re.compile(r"[\w$][\w$. ]*")
_SIDE = re.compile(r"\w+\.\w+")
_KEYED = re.compile(r"^\W*id\W|\b(?:PK|primary\s+key)\b|\w_id\b|[a-z]Id\b", re.IGNORECASE)
_CIRCLES = frozenset("\u25cb\u25ef\u3007")
_NOUGHTS_AND_CROSSES = frozenset("OX")
_CODED = re.compile(r"`[a-z]\w*_\w+`")
_PRIMARY = saying("headings.primary_key")
_FOREIGN = saying("headings.foreign_keys")
_AIMED = re.compile(
    r"(?P<names>\w+(?:\s*/\s*\w+)*)\s*(?:→|[-=]>)\s*(?P<target>\w+(?:\.\w+|\(\w+\))?)\s*(?P<more>\(.*\))?"
)
# `orders → users` is of two tables.
_KEY_NAME = re.compile(r"id_?[a-z]\w*|\w+_(?:id|by|fk|ref)|[a-z]\w*Id")
_OF_TABLE = re.compile(r"(?P<table>[a-z]\w*)[ :.]+(?P<word>columns?|fields?)", re.IGNORECASE)
_VALUE = re.compile(r"value|code|valor|valeur|wert|значение|wartość|값|值|値", re.IGNORECASE)
_TICKED_NAMES = re.compile(r"`[A-Za-z_]\w*`(?:\s*[/,]\s*`[A-Za-z_]\w*`)*")
_CODE_NAMES = re.compile(r"[a-z_]\w*(?:\s*[/,]\s*[a-z_]\w*)*")


def read(block: Block, document: Document) -> Reading | None:
    """Read a markdown table; None for any other block."""
    if not isinstance(block, Grid):
        return None
    block = _named_in_head(set_out.changed(set_out.turned(block)))
    where = _of_definitions(block) or guessed_heads.completed(block, roles(block.header))
    block, where = set_out.with_tables(block, where)
    circles = any(_ticked(block, at) & _CIRCLES for at in range(len(block.header)))
    circles = circles or document.once("noughts and crosses", _has_noughts)
    rows = [Cells(row, where, circles) for row in block.rows]
    marks, letters = marked(rows), lettered(rows)
    rows = [replace(cells, marked=marks, lettered=letters) for cells in rows]
    for needed, reader in _KINDS:
        if needed <= where.keys() and (reading := reader(block, rows, document)):
            return reading
    return None


def _has_noughts(document: Document) -> bool:
    """A column of some table holds O and X and nothing else: yes and no, as a circle says."""
    return any(
        _ticked(block, at) == _NOUGHTS_AND_CROSSES
        for block in document.blocks
        if isinstance(block, Grid)
        for at in range(len(block.header))
    )


def _ticked(block: Grid, at: int) -> set[str]:
    """What stands in a column, empty cells aside."""
    cells = (row.cells[at].strip() for row in block.rows if at < len(row.cells))
    return {cell.upper() for cell in cells if cell}


def _named_in_head(block: Grid) -> Grid:
    """`` `tags` column | Type ``, or `` `tags` | Notes `` above names with their types: the head of
    the first column names the table, one of several that the heading does.
    """
    if not block.header or not block.trail:
        return block
    named = _OF_TABLE.fullmatch(block.header[0])
    table, word = (named["table"], named["word"]) if named else (block.header[0], "column / type")
    above = block.trail[-1]
    several = above.raw.count("`") > 2 and f"`{table}`" in above.raw
    if not (re.search(rf"\b{re.escape(table)}\b", above.text) if named else several):
        return block
    own = Heading(LABEL_LEVEL, table, block.line, f"`{table}`")
    return replace(block, header=(word, *block.header[1:]), trail=(*block.trail, own))


def _of_definitions(block: Grid) -> dict[Role, int] | None:
    """`Property | Description` where each description is a definition: `UUID, primary key`."""
    if len(block.header) != 2 or Role.TYPE in roles(block.header) or len(block.rows) < 2:
        return None
    pairs = [row.cells for row in block.rows if len(row.cells) == 2]
    typed = [text for _, text in pairs if columns.is_typed(text)]
    whole = len(pairs) == len(block.rows) and all(columns.column_names(name) for name, _ in pairs)
    defined = len(typed) * 3 >= len(pairs) * 2 and any(" " in text for text in typed)
    keyed = any(_KEYED.search(f"{name} {text}") for name, text in pairs)  # settings have none
    return {Role.NAME: 0, Role.TYPE: 1} if defined and whole and keyed else None


def _key(block: Grid, rows: list[Cells], _document: Document) -> Reading | None:
    """`Column | Type` below `Primary Key`, as a part of what the heading above names: its key."""
    if not block.trail or not _PRIMARY.fullmatch(titles.cleaned(block.trail[-1].text)):
        return None
    title = titles.title_of(replace(block, trail=block.trail[:-1]))
    listed = [columns.column_names(cells[Role.NAME]) for cells in rows]
    if title is None or not all(len(one) == 1 for one in listed):
        return None
    key = tuple(one[0] for one in listed)
    return of_title(title, [Fact("", "", About.PRIMARY_KEY, key, Rank.TABLE, block.line)])


def _keys_of_others(block: Grid, rows: list[Cells], _document: Document) -> Reading | None:
    """`Column | References | On Delete` below `Foreign Keys`, as a part of what the heading above
    names.
    """
    if not block.trail or not _FOREIGN.fullmatch(titles.cleaned(block.trail[-1].text)):
        return None
    title = titles.title_of(replace(block, trail=block.trail[:-1]))
    facts: list[Fact] = []
    for cells in rows:
        does = f" ON DELETE {cells[Role.ON_DELETE]}" if cells[Role.ON_DELETE] else ""
        said = read_constraints(f"FK {cells[Role.REFERENCES]}{does}")
        target = said.get(About.FOREIGN_KEY)
        listed = columns.column_names(cells[Role.NAME])
        if not isinstance(target, Reference) or not target.table or len(listed) != 1:
            return None
        line = cells.row.line
        facts.append(Fact("", listed[0], About.FOREIGN_KEY, target, Rank.TABLE, line))
    return of_title(title, facts) if title and facts else None


def rules(document: Document) -> Iterator[Rule]:
    """The rules of tables such as `Field | Rule | Error Message`, of any document."""
    for block in document.blocks:
        if isinstance(block, Grid) and {Role.NAME, Role.RULE} <= roles(block.header).keys():
            reading = read(block, document)
            yield from reading.rules if reading else ()


def _tables(block: Grid, rows: list[Cells], _document: Document) -> Reading | None:
    """Table, Purpose, Primary Key: the only place that says which tables are new."""
    facts: list[Fact] = []
    for cells in rows:
        for table in _named(cells):
            facts += _of_table(table, cells)
    if not facts or other_place(block):
        return None
    ticked = all(cells.raw(Role.TABLE).startswith("`") for cells in rows)
    snake = all("_" in fact.table or fact.table.islower() for fact in facts)
    aimed = {fact.table: fact.line for fact in facts if fact.column}
    partial = (Partial(name, line, "only its keys are listed") for name, line in aimed.items())
    return Reading(tuple(facts), partial=tuple(partial)) if ticked or snake else None


def _named(cells: Cells) -> Iterator[str]:
    """The tables of a row: `` `rooms` / `halls` `` are two; `old_*` is a kind of name."""
    for part in re.split(r"\s*[/,;\u3001\uff0c&]\s*", cells[Role.TABLE]):
        if re.fullmatch(r"\"?[\w$]+\"?(\.\"?\w+\"?)?", part.strip()):
            yield bare(part)


def _of_table(table: str, cells: Cells) -> Iterator[Fact]:
    key, line = cells[Role.PRIMARY_KEY], cells.row.line
    yield Fact(table, "", About.CREATED, True, Rank.TABLE, line)
    if key and all(_NAME.fullmatch(name) for name in names(key)):
        yield Fact(table, "", About.PRIMARY_KEY, names(key), Rank.TABLE, line)
    yield from _aimed(table, cells)


def _aimed(table: str, cells: Cells) -> Iterator[Fact]:
    """`` `guest_id→guests`, `opens`/`shuts→doors`, `room_id → rooms.id` (nullable) ``: the keys to
    other tables among the relations of a table.
    """
    role = Role.REFERENCES if cells[Role.REFERENCES] else Role.FOREIGN_KEY
    for _, part in split(plain(cells.raw(role)), ",;"):
        match = _AIMED.fullmatch(part)
        listed = re.split(r"\s*/\s*", match["names"]) if match else []
        said = read_constraints(f"FK → {match['target']}") if match else Said()
        more = read_constraints(match["more"] or "") if match else Said()
        said.take(Said() if more.unread else more)
        for name in listed if all(map(_KEY_NAME.fullmatch, listed)) else ():
            yield from columns.facts(table, name, said, Rank.TABLE, cells.row.line)


def _relationships(_block: Grid, rows: list[Cells], document: Document) -> Reading:
    """Parent, child and the child's foreign key column; the target's column is not said."""
    facts: list[Fact] = []
    notes: list[Diagnostic] = []
    for cells in rows:
        listed = names(cells[Role.FOREIGN_KEY])
        parent, child = bare(cells[Role.PARENT]), bare(cells[Role.CHILD])
        if len(listed) != 1 or not _NAME.fullmatch(listed[0]) or not (parent and child):
            notes.append(unused(cells, document))
            continue
        column = listed[0].rpartition(".")[2]
        target: Value = Reference(parent)
        line = cells.row.line
        facts.append(
            Fact(child, column, About.FOREIGN_KEY, target, Rank.TABLE, line, written="relationship")
        )
    return Reading(tuple(facts), notes=tuple(notes))


def _sides(_block: Grid, rows: list[Cells], _document: Document) -> Reading | None:
    """`From | To | On delete`, where both sides name a column: `rooms.hall_id | halls.id`."""
    facts: list[Fact] = []
    for cells in rows:
        mine, target = (bare(cells[role]) for role in (Role.CHILD, Role.PARENT))
        if not (_SIDE.fullmatch(mine) and _SIDE.fullmatch(target)):
            return None
        does = f" ON DELETE {cells[Role.ON_DELETE]}" if cells[Role.ON_DELETE] else ""
        table, _, column = mine.partition(".")
        said = read_constraints(f"FK → {target}{does}")
        facts += columns.facts(table, column, said, Rank.TABLE, cells.row.line)
    return Reading(tuple(facts))


def _field_names(block: Grid, rows: list[Cells], document: Document) -> Reading:
    """Column-to-Field Reference: no table, and types of the program, not of the database. Below the
    name of a table, with what else tells a column, it lists the table's columns.
    """
    told = bool(rows) and of_columns_alone(block.header, rows[0].where)
    if told and (listed := columns.own(block, rows, document)):
        return listed
    facts: list[Fact] = []
    for cells in rows:
        column, line = bare(cells[Role.NAME]), cells.row.line
        said = Said([Say(About.FIELD, cells[Role.FIELD])])
        null = yes_no(cells[Role.NULLABLE])
        if null is not None:
            said.add(About.NULLABLE, null)
        if cells[Role.DEFAULT]:
            said.add(About.DEFAULT, read_default(cells[Role.DEFAULT]), cells[Role.DEFAULT])
        if column:
            facts.extend(columns.facts("", column, said, Rank.FIELD_TABLE, line))
    return Reading(tuple(facts))


def _rules(block: Grid, rows: list[Cells], _document: Document) -> Reading | None:
    told = bool(rows) and Role.MESSAGE in rows[0].where
    if not told and not block.under(_RULES):
        return None
    title = block.trail[-1].text if block.trail else ""
    found = (
        Rule(bare(cells[Role.NAME]), cells[Role.RULE], cells.row.line, cells[Role.MESSAGE], title)
        for cells in rows
    )
    return Reading(rules=tuple(rule for rule in found if rule.field and rule.text))


def _untyped(block: Grid, rows: list[Cells], document: Document) -> Reading | None:
    """Columns without types, below a heading that is surely a table's name, or that stands beside
    those of entities whose columns have types.
    """
    title = titles.title_of(block)
    if title is None or _numbers(block):
        return None
    if not title.exact:
        beside = _above_title(title, block) in document.once("typed entities", _typed_entities)
        named = all(map(_is_code, rows))
        own = block.trail[-1] == title.heading and Role.COLUMNS not in roles(block.header)
        coded = titles.table_names(title.name)[:1] and sure(block.header)
        written = document.once("named as code", titles.named_as_code)
        beside = beside or bool(coded and titles.table_names(title.name)[0] in written)
        beside = beside or block.header in document.once("heads beside types", _heads_beside)
        known = beside and named and own
        return columns.own(block, rows, document, known=True) if known else None
    coded = "`" in title.heading.raw and all(_CODED.match(cells.raw(Role.NAME)) for cells in rows)
    if not (sure(block.header) or coded):
        return None
    return columns.own(block, rows, document)


def _numbers(block: Grid) -> bool:
    """`Name | Value` above nothing but numbers: an enumeration of a program."""
    valued = [at for at, head in enumerate(block.header) if _VALUE.fullmatch(plain(head).strip())]
    return any((cells := _ticked(block, at)) and all(map(str.isdigit, cells)) for at in valued)


def _is_code(cells: Cells) -> bool:
    """A name in small letters, or each of several as code: `` `LastLogin` / `LockedUntil` ``."""
    raw = cells.raw(Role.NAME)
    return bool(_CODE_NAMES.fullmatch(cells[Role.NAME]) or _TICKED_NAMES.fullmatch(raw))


def _typed_entities(document: Document) -> frozenset[tuple[int, int]]:
    """The places below which entities with typed columns are described."""
    found: set[tuple[int, int]] = set()
    for block in document.blocks:
        title = titles.title_of(block) if isinstance(block, Grid) else None
        if title and isinstance(block, Grid) and heads_columns(block.header):
            rows = [Cells(row, roles(block.header), False) for row in block.rows]
            if columns.own(block, rows, document):
                found.add(_above_title(title, block))
    return frozenset(found)


def _heads_beside(document: Document) -> frozenset[tuple[str, ...]]:
    """The heads of tables that stand beside those of entities with typed columns."""
    typed = document.once("typed entities", _typed_entities)
    grids = (block for block in document.blocks if isinstance(block, Grid))
    return frozenset(
        grid.header
        for grid in grids
        if (title := titles.title_of(grid)) and _above_title(title, grid) in typed
    )


def _above_title(title: titles.Title, block: Block) -> tuple[int, int]:
    """The line of the heading above the title's, and the title's level."""
    above = [h.line for h in block.trail if h.line < title.heading.line]
    return (above[-1] if above else 0, title.heading.level)


def _deletes(_block: Grid, rows: list[Cells], _document: Document) -> Reading | None:
    """`User → Order | 1:N | CASCADE`: `conventions` gives it to the keys that say nothing else."""
    pairs = [PAIR.match(cells.row.cells[0]) for cells in rows]
    return Reading() if pairs and all(pairs) else None


Reader = Callable[[Grid, list[Cells], Document], Reading | None]
_KINDS: tuple[tuple[frozenset[Role], Reader], ...] = (
    (frozenset((Role.PARENT, Role.CHILD, Role.FOREIGN_KEY)), _relationships),
    (frozenset((Role.PARENT, Role.CHILD)), _sides),
    (frozenset((Role.INDEX, Role.COLUMNS)), index_rows.read),
    (frozenset((Role.CONSTRAINTS, Role.TYPE, Role.COLUMNS)), index_rows.read),
    (frozenset((Role.NAME, Role.TABLE, Role.COLUMNS)), index_rows.named),
    (frozenset((Role.TABLE, Role.NAME, Role.TYPE)), set_out.read),
    (frozenset((Role.TABLE, Role.NAME, Role.TYPE)), columns.flat),
    (frozenset((Role.TABLE, Role.NAME, Role.REFERENCES)), columns.references),
    (frozenset((Role.TABLE, Role.COLUMNS)), fieldlists.read),
    (frozenset((Role.ENTITY, Role.COLUMNS)), fieldlists.read),
    (frozenset((Role.TABLE, Role.PRIMARY_KEY)), _tables),
    (frozenset((Role.TABLE, Role.PURPOSE)), _tables),
    (frozenset((Role.NAME,)), _key),
    (frozenset((Role.NAME, Role.REFERENCES)), _keys_of_others),
    (frozenset((Role.NAME, Role.FIELD)), _field_names),
    (frozenset((Role.NAME, Role.RULE)), _rules),
    (frozenset((Role.NAME, Role.TYPE)), columns.own),
    (frozenset((Role.NAME, Role.CONSTRAINTS)), columns.own),
    (frozenset((Role.NAME, Role.NULLABLE)), columns.own),
    (frozenset((Role.NAME, Role.KEY)), columns.own),
    (frozenset((Role.NAME, Role.PRIMARY_KEY)), columns.own),
    (frozenset((Role.NAME,)), _untyped),
    (frozenset((Role.ON_DELETE,)), _deletes),
)
