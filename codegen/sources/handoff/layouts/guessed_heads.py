"""The roles of a table's columns by what stands in them, where the words above are not known.

A cell `VARCHAR(40)` is a type in any language: a table of columns is found below `Sütun | Tür` as
it is below `Column | Type`. What the words would say of null and defaults stays unknown; where no
head stands above the rows, constraints come behind the type, and remarks behind them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from codegen.sources.handoff.columns import columns
from codegen.sources.handoff.columns.cells import yes_no
from codegen.sources.handoff.facts import About
from codegen.sources.handoff.markdown.document import Grid
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.headers import Role, likely, nearness
from codegen.sources.handoff.words.keys import NAME
from codegen.sources.handoff.words.notions import saying

# Heads in English that are known, and head no columns of a database.
_OTHERS = saying("columns.of_others")
_NAME = re.compile(
    r"[`*]*[A-Za-z_]\w*[`*]*(?:\s*[,/]\s*[`*]*[A-Za-z_]\w*[`*]*)*(?:\s*\([^()]*\))?\??"
)
# A letter of another script, and a name as code has it.
_WORDS = re.compile(r"[^\W\x00-\u024f]")
_CODE = re.compile(r"[`*]*[A-Za-z_]\w*[`*]*", re.ASCII)
# `` `id`, `email` unique, … ``
_LISTED = re.compile(r"`[A-Za-z_]\w*`[^`,;]*[,;\u3001]\s*[^`,;]*`?[A-Za-z_]\w*")
_DASH = re.compile(r"[-\u2013\u2014]+")
_KEYED = re.compile(r"\W*(?:id|uuid)\b|.*(?:_id|[a-z]Id|ID)\b|.*\b(?:PK|primary key|FK)\b", re.I)


def completed(block: Grid, where: dict[Role, int]) -> dict[Role, int]:
    """The roles with those that can be told by the cells below unknown words."""
    if _of_indexes(block, where):
        return {Role.COLUMNS if role is Role.NAME else role: at for role, at in where.items()}
    named = _with_code_names(block, _with_likely(block, where))
    found = _with_remarks(block, _with_types(block, named))
    return _with_lists(block, found)


def _with_lists(block: Grid, where: dict[Role, int]) -> dict[Role, int]:
    """`Table | Key and main attributes`: the column of which most cells list names of code, a key
    among them, whatever its head says.
    """
    named = {Role.TABLE, Role.ENTITY} & where.keys()
    if not named or {Role.COLUMNS, Role.NAME, Role.TYPE, Role.INDEX} & where.keys():
        return where
    for at in range(len(block.header)):
        cells = [row.raw[at] for row in block.rows if at < len(row.raw)]
        listed = [cell for cell in cells if _LISTED.match(cell)]
        keyed = any(re.search(rf"`{NAME}`", cell) for cell in listed)
        if keyed and len(listed) * 2 > len(cells) and at not in (where[role] for role in named):
            return {r: n for r, n in where.items() if n != at} | {Role.COLUMNS: at}
    return where


def _of_indexes(block: Grid, where: dict[Role, int]) -> bool:
    """`Index | Column | Type`, where no type is one of a column: the column of an index."""
    if not {Role.INDEX, Role.NAME, Role.TYPE} <= where.keys() or Role.COLUMNS in where:
        return False
    return not any(map(columns.is_typed, _cells(block, where[Role.TYPE])))


def _with_likely(block: Grid, where: dict[Role, int]) -> dict[Role, int]:
    """The roles with those that the known words of a head say and all its cells confirm; `Fields`
    or `Attributes` first, above one name in each row, beside types, are names.
    """
    found = dict(where)
    heads = sorted(enumerate(block.header), key=lambda one: -nearness(one[1]))
    for at, head in heads:
        role = likely(head) if at not in where.values() else None
        confirmed = _CONFIRMED.get(role) if role and role not in found else None
        if role and confirmed and confirmed(block, at) and not _OTHERS.search(head):
            found[role] = at
    known = {Role.NAME, Role.TYPE} & found.keys() == {Role.TYPE} and _types(block, found[Role.TYPE])
    for role in (Role.COLUMNS, Role.CONSTRAINTS) if known and _names(block, 0) else ():
        if found.get(role) == 0:
            return {one: at for one, at in found.items() if one is not role} | {Role.NAME: 0}
    return found


def _with_code_names(block: Grid, where: dict[Role, int]) -> dict[Role, int]:
    """Beside names in words of a language the names in code: those of the database, whatever their
    head says.
    """
    if Role.NAME not in where or not any(map(_WORDS.search, _cells(block, where[Role.NAME]))):
        return where
    for at in range(len(block.header)):
        cells = _cells(block, at)
        if at not in where.values() and all(map(_CODE.fullmatch, cells)) and _names(block, at):
            return where if _types(block, at) else {**where, Role.NAME: at}
    return where


def _with_remarks(block: Grid, where: dict[Role, int]) -> dict[Role, int]:
    """A column without a role in which a key is told: remarks, or constraints beside them."""
    role = Role.CONSTRAINTS if Role.NOTES in where else Role.NOTES
    if not {Role.NAME, Role.TYPE} <= where.keys() or role in where:
        return where
    taken = {at for role, at in where.items() if role is not Role.INDEX}
    free = (at for at in range(len(block.header)) if at not in taken)
    found = next((at for at in free if any(map(_tells_key, _cells(block, at)))), None)
    return where if found is None else {**where, role: found}


def _tells_key(cell: str) -> bool:
    said = read_constraints(cell)
    return said.get(About.PRIMARY_KEY) is not None and not said.unread


def _with_types(block: Grid, where: dict[Role, int]) -> dict[Role, int]:
    """The roles with those of names and types, if both can be told by their cells and a key is
    among the rows; else as they were.
    """
    if {Role.NAME, Role.TYPE} <= where.keys() or len(block.rows) < 2:
        return where
    free = [at for at in range(len(block.header)) if at not in where.values()]
    name = where.get(Role.NAME, next((at for at in free if _names(block, at)), None))
    kind = where.get(Role.TYPE, next((at for at in free if _types(block, at)), None))
    if name is None or kind is None or name >= kind:
        return where
    unknown = [block.header[at] for at in (name, kind) if at in free]
    keyed = any(_KEYED.match(cell) for row in block.rows for cell in row.cells)
    if not keyed or any(_OTHERS.search(head) for head in unknown):
        return where
    behind = (Role.CONSTRAINTS, Role.NOTES) if not any(block.header) else ()
    others = dict(zip(behind, range(kind + 1, len(block.header)), strict=False))
    return {**where, **others, Role.NAME: name, Role.TYPE: kind}


def _cells(block: Grid, at: int) -> list[str]:
    return [row.cells[at].strip() if at < len(row.cells) else "" for row in block.rows]


def _names(block: Grid, at: int) -> bool:
    """Every cell is one word that may name a column, and each another one; a dash stands before a
    constraint of the table.
    """
    cells = [cell for cell in _cells(block, at) if not _DASH.fullmatch(cell)]
    return all(map(_NAME.fullmatch, cells)) and len(set(cells)) == len(cells) > 1


def _types(block: Grid, at: int) -> bool:
    """Nearly every cell is a type of a database or of a program."""
    cells = [cell for cell in _cells(block, at) if not _DASH.fullmatch(cell)]
    return sum(bool(cell) and columns.is_typed(cell) for cell in cells) * 5 >= len(cells) * 4


def _answers(block: Grid, at: int) -> bool:
    """Every cell says yes or no."""
    return all(yes_no(cell) is not None for cell in _cells(block, at))


_CONFIRMED: dict[Role, Callable[[Grid, int], bool]] = {
    Role.NAME: _names,
    Role.TYPE: _types,
    Role.NULLABLE: _answers,
    Role.REQUIRED: _answers,
}
