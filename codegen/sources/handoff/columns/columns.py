"""Tables of columns: each row a column, read by the roles of its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from codegen.diagnostics import Diagnostic
from codegen.sources import spellings
from codegen.sources.handoff.columns import aims, contents, numbered, titles
from codegen.sources.handoff.columns.cells import Cells, paired, unused
from codegen.sources.handoff.columns.definitions import definition, inverted
from codegen.sources.handoff.columns.lookalikes import external, other_place
from codegen.sources.handoff.columns.titles import Title
from codegen.sources.handoff.facts import (
    COLUMN,
    About,
    Fact,
    Partial,
    Rank,
    Reading,
    Rule,
    Unnamed,
    Value,
    combine,
)
from codegen.sources.handoff.markdown.document import Block, Document, Grid
from codegen.sources.handoff.words.constraints import LITERALS, read_constraints
from codegen.sources.handoff.words.grammar import read_type
from codegen.sources.handoff.words.headers import Role, sure
from codegen.sources.handoff.words.notions import saying
from codegen.sources.handoff.words.said import Said, Say, is_noun, is_unfit
from codegen.sources.handoff.words.sqltext import bare, names, quote, split

_CHANGED = saying("headings.changed")
_DOTS = re.compile(
    r"\.{2,}|\u2026|etc\.?|\(?\.\.\.?.*\)?|.*\bexisting (columns|fields)\b.*", re.IGNORECASE
)
# `monday_open 〜 sunday_open`: columns between two that are named.
_FROM_TO = re.compile(r"[a-z]\w+\s*(?:\u301c|\uff5e|~|\.{2,3}|\u2026)\s*[a-z]\w+", re.IGNORECASE)
_NAMES = re.compile(r"[\w$][\w$]*(?:\s*[,/&+\u3001\uff0c]\s*[\w$]+)+|[\w$]+ and [\w$]+")
_NAME = re.compile(r"[A-Za-z_$\u00c0-\uffff][\w$]*(?:[. -][\w$]+){0,3}")
_AFTER_NAME = re.compile(r"(.*?)\s*[(\[]([^()\[\]]*)[)\]]$")
_CONSTRAINT = re.compile(
    r"(CONSTRAINT\s|(?:PRIMARY\s+KEY|PK)\s*:?\s*[(\[]\s*\w+\s*[,)\]]|UNIQUE\s*:?\s*[(\[]|CHECK\s*\("
    r"|FOREIGN\s+KEY\s*\()",
    re.IGNORECASE,
)
# `Subscription / entitlement` among names in backticks: columns that are not named yet.
_IN_WORDS = re.compile(r"[A-Z][a-z]+\s+\W?\s*[a-z]")
_PRIMARY = re.compile(r"\bPK\b|\bprimary\s+key\b", re.IGNORECASE)
# A relation of an ORM in the place of a type: `Mapped['Task']`, `list[Task]`.
_MANY = re.compile(r"([A-Z]\w*)\[\]|(?:[Ll]ist|Array|Set|Collection)[\[<]([A-Z]\w*)[\]>]")
_RELATION = re.compile(r"(?:Mapped\[)?(?:(?:list|List|Optional)\[)?['\"][A-Z]\w+")
# `M2M with Genre`, in the place of a type: the rows of another table.
_JOINED = re.compile(
    r"^\W*(?:M2M|N[:-]N|many[- ]?to[- ]?many|one[- ]?to[- ]?many|has[- ]?many|1[:-]N)\b",
    re.IGNORECASE,
)
_KEY = re.compile(r"(?:PRIMARY\s+KEY|PK)\s*(\([^()]+\))", re.IGNORECASE)
# A row `UNIQUE | (a, b)`: the kind of a constraint where others have a name.
_KIND = re.compile(r"UNIQUE|CHECK|PRIMARY\s+KEY", re.IGNORECASE)
_GROUP = re.compile(r"\(\s*[\w$\"`]+(?:\s*,\s*[\w$\"`]+)*\s*\)")
# What Laravel calls these columns together.
STAMPS = {
    "timestamps": ("created_at", "updated_at"),
    "timestamps()": ("created_at", "updated_at"),
    "softdeletes": ("deleted_at",),
}
_BOLD = re.compile(r"(\*\*|__)[^`*]+\1")
# What an amendment does with the column of a row.
_REMOVED = re.compile(r"\W*(?:removed?|drop(?:ped)?|deleted?)\W*", re.IGNORECASE)
_OF_COLUMN = (Role.TYPE, Role.CONSTRAINTS, Role.KEY, Role.NULLABLE, Role.REQUIRED, Role.DEFAULT)
_BESIDE_KIND = (Role.TYPE, Role.CONSTRAINTS, Role.NOTES, Role.PURPOSE)


def own(
    block: Grid, rows: list[Cells], document: Document, *, known: bool = False
) -> Reading | None:
    """The columns of the table, or of the entity, that the heading names.

    known: the place tells that they are columns, whatever the rows say.
    """
    if rows and all(cells[Role.TABLE] for cells in rows):
        return None  # each row is of a table that it names
    heading, title = titles.naming(block), titles.title_of(block)
    surely = title is not None and (sure(block.header) or titles.says_table(title.heading))
    of_database = title is not None and title.exact and surely
    if heading is None or other_place(block, heading, of_database=of_database):
        return None
    if title is None or not (title.exact or known or _typed(rows)):
        return None
    if contents.inside(block, document) or contents.is_part(title, document):
        return None
    reading = listed(rows, document, title.name if title.exact else "")
    elsewhere = external(heading, block)
    if elsewhere and (reading.partial or not reading.facts):
        return somebody_elses(title)  # a list that is not whole of a table that is not ours
    if not reading.facts:
        return None
    found = placed(reading, title, block)
    return combine([found, somebody_elses(title, listed=True)]) if elsewhere else found


def _typed(rows: list[Cells]) -> bool:
    """Most rows have a type of a database or of a program; a third where a key is among them, since
    entities and enumerations stand in the place of types, too.
    """
    cells = [c[Role.TYPE] for c in rows if c[Role.TYPE]]
    known = [text for text in cells if is_typed(text)]
    enough = 3 if any(_PRIMARY.search(" ".join(c.row.cells[1:])) for c in rows) else 2
    return bool(known) and len(known) * enough >= len(cells)


def is_typed(text: str) -> bool:
    """The text begins with a type of a database or of a program, or lists values."""
    said = read_type(text)
    spelling = said.get(About.TYPE)
    enum = said.get(About.ENUM) is not None or said.get(About.OPEN_ENUM) is not None
    return enum or (isinstance(spelling, str) and spellings.is_type(spelling))


def placed(reading: Reading, title: Title, block: Block) -> Reading:
    """The columns with their table, or with the entity whose table is named elsewhere; with each
    of several that have them in common.
    """
    more = replace(reading, notes=(), rules=())
    others = (_placed(more, one, block) for one in titles.twins(title))
    return combine([_placed(reading, title, block), *others])


def _placed(reading: Reading, title: Title, block: Block) -> Reading:
    facts = [replace(fact, table=title.name if title.exact else "") for fact in reading.facts]
    partial = tuple(replace(p, table=title.name) for p in reading.partial)
    if not title.exact:
        if _is_changed(title, block) and not any(f.about is About.PRIMARY_KEY for f in facts):
            facts.append(Fact("", "", About.CREATED, False, Rank.TABLE, title.heading.line))
        entity = Unnamed(title.name, title.heading.line, tuple(facts))
        return replace(reading, facts=(), unnamed=(entity,), partial=partial)
    whole = not _is_changed(title, block) or any(f.about is About.PRIMARY_KEY for f in facts)
    created = Fact(title.name, "", About.CREATED, whole, Rank.TABLE, title.heading.line)
    return replace(reading, facts=(created, *facts), partial=partial)


def _is_changed(title: Title, block: Block) -> bool:
    """The heading, or one between it and the columns, says that the table is there already."""
    near = [h.text for h in block.trail if h.line >= title.heading.line]
    above = [h.text for h in block.trail if h.line < title.heading.line and h.level > 1]
    return any(_CHANGED.search(text) for text in near) or any(
        re.search(r"\b(existing|modified|altered|changed|updated)\b", text, re.I) for text in above
    )


def somebody_elses(title: Title, *, listed: bool = False) -> Reading:
    """A table that another system makes: named, so that references to it are known.

    listed: its columns are in the document, too, so that it is asked whose it is.
    """
    line = title.heading.line
    fact = Fact(title.name, "", About.EXTERNAL, True, Rank.TABLE, line)
    if listed and not title.exact:
        return Reading(unnamed=(Unnamed(title.name, line, (fact.on(""),)),))
    return Reading((fact,))


def flat(block: Grid, rows: list[Cells], document: Document) -> Reading | None:
    """The columns of several tables, each row with its table or below one that has it."""
    if other_place(block) or not rows or not rows[0][Role.TABLE] or not _typed(rows):
        return None
    return listed(rows, document, "")


def references(block: Grid, rows: list[Cells], document: Document) -> Reading | None:
    """`Table | Column | References | On delete`: foreign keys of columns that others define."""
    if (
        other_place(block)
        or any(c[Role.TYPE] for c in rows)
        or not all(c[Role.TABLE] for c in rows)
    ):
        return None
    found = listed(rows, document, "")
    keys = tuple(f for f in found.facts if f.about in (About.FOREIGN_KEY, About.NULLABLE))
    told = any(fact.about is About.FOREIGN_KEY for fact in keys)
    return Reading(keys, notes=found.notes) if told else None


def listed(rows: list[Cells], document: Document, table: str) -> Reading:
    """What the rows say of columns, of this table where they name none themselves."""
    found: list[Fact] = []
    notes: list[Diagnostic] = []
    rules: list[Rule] = []
    partial: list[Partial] = []
    upside_down = inverted(rows)
    coded = sum("`" in cells.raw(Role.NAME) for cells in rows) * 5 >= len(rows) * 4
    for cells in (cells for cells in rows if not (cells.is_header or _is_removed(cells))):
        table = bare(cells[Role.TABLE]) or table
        line, name = cells.row.line, cells[Role.NAME]
        if _DOTS.fullmatch(name):
            partial.append(Partial(table, line, "a row of dots"))
        elif _stands_for_others(cells, coded=coded):
            partial.append(Partial(table, line, name))
        elif constraints := _constraints(cells):
            found += [_constraint(table, text, line) for text in constraints]
        elif _is_no_column(cells, document):
            notes.append(unused(cells, document))
        elif name.casefold() in STAMPS and not cells[Role.TYPE]:
            found += facts(table, name, Said(), Rank.TABLE, line)
        elif named := _named(name):
            for (alike, words), own_cells in paired(cells, named):
                said = definition(own_cells, upside_down)
                said.take(words)
                aims.entity_as_type(said, document)
                aims.named_in_notes(said, cells, document)
                aims.named_in_words(said, alike[0], " ".join(cells.row.cells[1:]), document)
                for column in alike:
                    found += facts(table, column, said, Rank.TABLE, line)
                    rules += [Rule(column, f"one of {said.values}", line)] if said.values else []
                notes += not_understood(table, alike, said, document, line)
        else:
            notes.append(unused(cells, document))
    gone = (
        Fact(
            table,
            bare(cells[Role.NAME]),
            About.EXISTS,
            False,
            Rank.DDL,
            cells.row.line,
            revises=True,
        )
        for cells in filter(_is_removed, rows)
    )
    return Reading((*found, *gone), rules=tuple(rules), notes=tuple(notes), partial=tuple(partial))


def _is_removed(cells: Cells) -> bool:
    """The row says that the column is there no more."""
    return any(map(_REMOVED.fullmatch, cells.without_role))


def _is_no_column(cells: Cells, document: Document) -> bool:
    """A relation, a part of a column, or a heading in the place of a row."""
    relates = _is_relation(cells[Role.TYPE], document)
    below = not any(cells.row.cells[1:]) and not cells[Role.NAME].isascii()  # a sentence
    return (
        relates
        or (below and Role.TYPE in cells.where)
        or _is_nested(cells[Role.NAME], document)
        or _is_group(cells)
    )


def _is_group(cells: Cells) -> bool:
    """A row `**Audit**` without a type among columns that have one: a heading for those below."""
    raw = cells.raw(Role.NAME).strip()
    told = (cells[role] for role in _OF_COLUMN)
    return bool(_BOLD.fullmatch(raw)) and Role.TYPE in cells.where and not any(told)


def _stands_for_others(cells: Cells, *, coded: bool) -> bool:
    """Columns that are not named: between two that are, or in words among names in backticks."""
    name = cells[Role.NAME]
    between = _FROM_TO.fullmatch(name) and numbered.expanded(name) == name
    in_words = coded and "`" not in cells.raw(Role.NAME) and _IN_WORDS.search(name)
    return bool(between or in_words)


def _is_relation(kind: str, document: Document) -> bool:
    """A relation in the place of a type: `Mapped['Task']`, `Task[]`, `List[Task]` beside a Task."""
    listed = _MANY.fullmatch(kind)
    name = (listed[1] or listed[2]) if listed else ""
    known = name.casefold() in document.once("described", titles.described)
    if listed and listed[2] and not spellings.is_type(name):
        known = known or name.casefold() in document.once("titles", titles.all_names)
    return bool(known or _RELATION.match(kind) or _JOINED.search(kind))


def _is_nested(name: str, document: Document) -> bool:
    """`payload.size`: a part of what a column holds, unless `payload` is a table."""
    whole, _, part = name.partition(".")
    named = whole.casefold() in document.once("titles", titles.all_names)
    return bool(part) and bool(_NAME.fullmatch(name)) and not named


def not_understood(
    table: str, listed: list[str], said: Said, document: Document, line: int
) -> Iterator[Diagnostic]:
    if said.unread:
        message = f"{table}.{listed[0]}: not understood: {' '.join(said.unread)}"
        yield Diagnostic("GA303", message, document.at(line))


def is_constraint(text: str) -> bool:
    """A constraint of the table in the place of a column."""
    return bool(_CONSTRAINT.match(text) or re.match(r"PK\s*[:(]", text))


def column_names(cell: str) -> list[str]:
    """The columns that a name cell names: one, or several with commas or slashes between."""
    text = numbered.with_endings(numbered.expanded(cell.strip()))
    if after := _AFTER_NAME.fullmatch(text):
        text = after[1].strip()
    text = text.strip("*\u2605\u2b50 ").removesuffix("?").rstrip("*")
    text = re.sub(r"(?<=\w)\?`?(?=\s*[,/&+])", "", text)
    text = re.sub(r"^[^\w$]+|[^\w$)]+$", "", text)
    if _NAMES.fullmatch(text):
        return [part.strip() for part in re.split(r"[,/&+\u3001\uff0c]| and ", text)]
    name = bare(text) if text.startswith(('"', "`")) else text
    return [name] if _NAME.fullmatch(name) and not _CONSTRAINT.match(name) else []


def _named(cell: str) -> list[tuple[list[str], Said]]:
    """The columns of a name cell with what it says of them; `code (unique), note (nullable)` says
    something of each.
    """
    parts = [part for _, part in split(cell, ",;/")] if "(" in cell else []
    apart = [(column_names(part), _after_name(part)) for part in parts]
    if len(parts) > 1 and all(len(listed) == 1 and not said.unread for listed, said in apart):
        return apart
    listed = column_names(cell)
    return [(listed, _after_name(cell))] if listed else []


def _after_name(cell: str) -> Said:
    """`id (PK)`, `email?`: what stands behind a name and says something."""
    said = Said()
    if after := _AFTER_NAME.fullmatch(cell.strip()):
        inside = read_constraints(after[2])
        if inside.facts and not inside.unread:
            said.facts.extend(inside.facts)
    elif cell.strip().endswith("?"):
        said.add(About.NULLABLE, True, "?")
    return said


def _constraints(cells: Cells) -> list[str]:
    """Table constraints: in a row without a name, or in the place of one."""
    name = cells[Role.NAME]
    if _KIND.fullmatch(name) and (apart := _kind_apart(name, cells)):
        return [apart]
    if name and not _CONSTRAINT.match(name):
        return []
    roles = (Role.NAME, Role.TYPE, Role.CONSTRAINTS, Role.KEY, Role.NOTES, Role.PURPOSE)
    parts = [part for role in roles for _, part in split(cells[role], ",;")]
    return [part for part in parts if _CONSTRAINT.match(part)]


def _kind_apart(kind: str, cells: Cells) -> str:
    """`UNIQUE` in the place of a name, and `(a, b)` in that of a type."""
    body = next((c for role in _BESIDE_KIND if (c := cells[role])), "").strip()
    if spellings.is_type(body):
        return ""
    if kind.upper() == "CHECK":
        return f"CHECK {body}" if body.startswith("(") else f"CHECK ({body})" if body else ""
    return f"{kind} {body}" if _GROUP.fullmatch(body) else ""


def _constraint(table: str, text: str, line: int) -> Fact:
    if key := _KEY.fullmatch(text.strip()):
        return Fact(table, "", About.PRIMARY_KEY, names(key[1]), Rank.TABLE, line)
    return Fact(table, "", About.CONSTRAINT, text.strip(), Rank.TABLE, line)


def _as_array(default: str) -> str:
    """`['a', 'b']` as PostgreSQL writes the elements of an array; anything else as it is."""
    listed = re.fullmatch(r"'\[(.*)\]'", default, re.DOTALL)
    inner = listed[1].replace("''", '"') if listed else ""
    return "'{" + inner + "}'" if listed else default


def facts(table: str, column: str, said: Said, rank: Rank, line: int) -> Iterator[Fact]:
    """What is said of a column, as facts; its name alone is a fact, too. `timestamps` of no type
    are the two that Laravel calls so.
    """
    if stamps := () if said.get(About.TYPE) else STAMPS.get(column.casefold(), ()):
        said = Said([Say(About.TYPE, "timestamp"), *said.facts])
        yield from (fact for name in stamps for fact in facts(table, name, said, rank, line))
        return
    if column.upper() in LITERALS:
        return  # `` `true` for yes, `false` for no ``
    kind = said.get(About.TYPE)
    told = [say for say in said.facts if not is_noun(column, say)]
    says = [say for say in told if not is_unfit(kind, say)]
    said.unread += [f"default {say.written}" for say in told if say not in says]
    if not says:
        yield Fact(table, column, About.FIELD, column, rank, line)
    for say in says:
        value: Value = say.value
        if isinstance(value, str) and COLUMN in value:
            value = value.replace(COLUMN, quote(column))
        if say.about is About.DEFAULT and str(kind).endswith("[]"):
            value = _as_array(str(value))
        yield Fact(table, column, say.about, value, rank, line, written=say.written)
