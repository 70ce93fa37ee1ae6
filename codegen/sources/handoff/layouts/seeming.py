"""Lines of a block that begin as those of columns do, whatever shape they have: a name in front,
with a type, a key or a constraint behind it, or a name of code that stands for itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from codegen.sources import spellings
from codegen.sources.handoff.columns import columns, drawn
from codegen.sources.handoff.columns.items import Item, read_item
from codegen.sources.handoff.columns.leads import names_other_part
from codegen.sources.handoff.columns.own_types import lists_values
from codegen.sources.handoff.facts import About, Reference
from codegen.sources.handoff.layouts import outline_lines
from codegen.sources.handoff.markdown.document import Block, Fence, Grid, Items, Paragraph, Row
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.headers import Role, roles
from codegen.sources.handoff.words.keys import IS_INDEX, IS_KEY
from codegen.sources.handoff.words.said import Say
from codegen.sources.handoff.words.tags import SCRIPT
from codegen.words import singular

_CODE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+|[a-z]+[A-Z]\w*")
_FORMAL = (About.PRIMARY_KEY, About.NULLABLE, About.UNIQUE, About.AUTO, About.DEFAULT)
# Behind a name that stands for itself: nothing, or a sign. No sentence goes on, nor a path.
_APART = re.compile(
    r"[`*\"'?]*(?:\s*(?:$|:(?!\{)|[;,.(\[=|\u2013\u2014\u2190\u2192\u00b7<]|-[\s>])|\s+/)"
)
# Comments, and the keys of a cache: `session:{token}`.
_ASIDE = re.compile(r"^\s*(?://|#|--|(?:er|class)Diagram)|:\s?\{\w+\}")
_COMMANDS = frozenset(
    (
        *("bash", "sh", "shell", "zsh", "console", "powershell", "http", "curl", "diff", "env"),
        *("ini", "dockerfile", "log"),
    )
)
_FLOWS = re.compile(
    r"\A\s*(?:flowchart|graph|sequence|state|gantt|journey|mindmap|pie|openapi:)"
    r"|\bcreate\s+(?:or\s+replace\s+)?(?:function|procedure|trigger|view|policy)\b",
    re.IGNORECASE,
)
_RUNS = re.compile(
    r"\bawait\b|=>|\breturn\b|\bfunction\b|\binterface\b|\btype\s+\w+\s*=|\bexport\b|\bclass\b"
    r"|^\s*(?:db\.|import\b|const\b|let\b)",
    re.MULTILINE,
)
# What makes a table in a program: `new Schema(`, `defineTable(`.
_MAKES = re.compile(r"(?:table|collection|schema|model|entity)\(", re.IGNORECASE)
_SENT = re.compile(
    r"\b(?:inputs?|outputs?|returns?|param\w*|arg\w*|status|states?)\b", re.IGNORECASE
)
_FIRST_CELLS = 2


@dataclass(frozen=True)
class Statement:
    """A line that begins with names.

    formal: a type, a key or a constraint follows. coded: the name is one of code and stands for
    itself. alone: any name in small letters that does. depth: how deep it is set in.
    """

    line: int
    names: tuple[str, ...]
    formal: bool
    coded: bool
    alone: bool = False
    depth: int = 0


def key(name: str) -> str:
    """A name without its case, its signs and its number: `Room_Types` is `roomType`."""
    return singular(re.sub(r"[\W_]", "", name).casefold())


def is_code(name: str) -> bool:
    """`created_at`, `createdAt`, `id`."""
    code = _CODE.fullmatch(name) or IS_KEY.fullmatch(name)
    return bool(code) and not is_index(name)


def is_index(name: str) -> bool:
    """`idx_rooms_name`, `rooms_pkey`: of an index or a constraint."""
    return bool(IS_INDEX.fullmatch(name))


def is_part(text: str) -> bool:
    """What stands behind it are values, indexes, relations or what is sent, and no columns."""
    text = text.rstrip(" :\uff1a")
    return lists_values(text) or names_other_part(text) or bool(_SENT.search(text))


def statements(block: Block, tables: Collection[str]) -> Iterator[Statement]:
    """The lines, items or rows that begin so.

    tables: those that are known, by `key`; what begins with one is about it.
    """
    if isinstance(block, Grid):
        named = Role.NAME in roles(block.header)
        yield from filter(None, (_of_row(row, tables, named=named) for row in block.rows))
    elif isinstance(block, Items):
        for row in block.rows:
            item = read_item(replace(row, cells=(row.cells[0].rstrip(" ;,."),)))
            if item and item.listed and not _is_other(item, row.raw[0], tables):
                yield _of_item(item, row.raw[0], row.line, row.depth)
    elif isinstance(block, Paragraph) or (isinstance(block, Fence) and not _is_program(block)):
        yield from _of_lines(block)


def _of_lines(block: Fence | Paragraph) -> Iterator[Statement]:
    written = block.text.split("\n")
    first, code = (block.line + 1, "`") if isinstance(block, Fence) else (block.line, "")
    for one in outline_lines.lines(block):
        item = drawn.read_line(one.text, one.line)
        if item and item.listed and not _ASIDE.search(written[one.line - first]):
            yield _of_item(item, code + one.text, one.line, one.depth)


def _is_program(block: Fence) -> bool:
    if block.tag in SCRIPT and _RUNS.search(block.text):
        return not _MAKES.search(block.text)
    return block.tag in _COMMANDS or bool(_FLOWS.search(block.text))


def _is_other(item: Item, text: str, tables: Collection[str]) -> bool:
    """An item about a table, or about indexes, values or what is sent."""
    about_table = not item.typed and key(item.listed[0]) in tables
    return about_table or is_part(text.partition("`")[0])


def _of_item(item: Item, text: str, line: int, depth: int) -> Statement:
    name = item.listed[-1]
    before, _, behind = text.partition(name)
    alone = bool(_APART.match(behind))
    formal = item.typed or (alone and any(map(_is_formal, item.said.facts)))
    small = name[:1].islower() and not is_index(name)
    code = "`" in before or bool(_CODE.fullmatch(name))
    formal = formal and not spellings.is_type(name.casefold())
    return Statement(line, tuple(item.listed), formal, alone and small and code, alone, depth)


def _is_formal(say: Say) -> bool:
    """A constraint; an arrow to a word leads anywhere."""
    return say.about in _FORMAL or (isinstance(say.value, Reference) and bool(say.value.column))


def _of_row(row: Row, tables: Collection[str], *, named: bool) -> Statement | None:
    """A row with a list of names in a cell, or with a name in one of its first, which is no table's
    if more follow.

    named: the head of the table has a word for columns.
    """
    for at, cell in enumerate(row.cells if "~~" not in "".join(row.raw) else ()):
        names = [name.split(" ")[0] for name in columns.column_names(cell)]
        more = row.cells[at + 1 :]
        if len(names) > 2 and all(name[:1].islower() for name in names):
            return Statement(row.line, tuple(names), formal=False, coded=True)
        about_table = len(more) > 1 and key("".join(names[:1])) in tables
        code = at < len(row.raw) and "`" in row.raw[at]
        if at < _FIRST_CELLS and not about_table and _is_column(names, code=code, named=named):
            return Statement(row.line, tuple(names), _says(more), coded=True)
    return None


def _is_column(names: Sequence[str], *, code: bool, named: bool) -> bool:
    if not names or "." in names[0] or is_index(names[0]):
        return False
    plain = named and names[0].isascii() and not names[0].isupper()
    return plain or (code and names[0][:1].islower()) or any(map(_CODE.fullmatch, names))


def _says(cells: Sequence[str]) -> bool:
    said = (say for text in cells for say in read_constraints(text).facts)
    return any(map(columns.is_typed, cells)) or any(map(_is_formal, said))
