"""Lists: columns as `` `id`: UUID (PK) ``, constraints, indexes as `idx_t_c` on `t(c)`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from codegen.diagnostics import Diagnostic
from codegen.sources.handoff.columns import aims, columns, contents, forms, titles
from codegen.sources.handoff.columns.clauses import of_title, statements
from codegen.sources.handoff.columns.folding import folded, lined
from codegen.sources.handoff.columns.items import Item, constrains
from codegen.sources.handoff.columns.leads import (
    CONSTRAINTS,
    PARTIAL,
    announces,
    describes,
    is_said,
    lists_fields,
    lists_values,
    made_in_sql,
)
from codegen.sources.handoff.columns.lookalikes import external, other_place
from codegen.sources.handoff.columns.several import of_group, read_items, read_list
from codegen.sources.handoff.columns.titles import Title
from codegen.sources.handoff.facts import About, Fact, Partial, Rank, Reading, Rule, combine
from codegen.sources.handoff.layouts import constraint_lists, index_lists, labelled
from codegen.sources.handoff.markdown.document import (
    ITEM_LEVEL,
    Block,
    Document,
    Fence,
    Heading,
    Items,
    Paragraph,
    Row,
)
from codegen.sources.handoff.statements import subjects
from codegen.sources.handoff.words.notions import saying
from codegen.sources.handoff.words.tags import PLAIN, SQL

# `(Other built-in columns are kept)` among the columns: the list is not whole.
_OTHERS = re.compile(
    r"^\W*(?:(?:and|plus|all|the)\s+)*(?:other|remaining|existing|further)\s+(?:[\w-]+\s+){0,2}(?:columns|fields)\b",
    re.IGNORECASE,
)
_RELATIONS = re.compile(
    r"^\W*(?:relation(?:ship)?s?|связи|relacje|relaciones|relações|beziehungen|关系|관계)\W*$", re.I
)
# `` `rooms.size`: … ``: of a table that is named here, whatever the heading is about.
_ELSEWHERE = re.compile(r"`[a-z_]\w*\.[a-z_]\w*`\s*(?![-=]>|\u2192)[-:(\u2013\u2014]")
# Below it, entities stand: what they list is theirs.
_CHAPTER = saying("headings.chapter")
# `Global secondary indexes (GSI)`: each heading below it names one.
_INDEXES = re.compile(
    r"[\W\d]*(?:(?:global|local|secondary|unique|composite|database|db|recommended)\s+){0,2}"
    r"ind(?:exes|ices|exing)(?:\s+summary)?(?:\s*\([^()]*\))?\W*",
    re.IGNORECASE,
)
# `**Boat** - what it is`, above its columns
_ENTITY = re.compile(r"\*\*[A-Z]\w*[a-z]\w*\*\*")
# `` `BoatMoored(boat_id, pier_id)` ``: commands and events with what they carry.
_CALLED = re.compile(r"`(?:[A-Z]+[a-z0-9]+){2,}[A-Z]*\([^`()]*\)`")
_MODEL = re.compile(r"[A-Z][A-Za-z]*")
_IN_FENCE = re.compile(
    r"\s*[-*\u2022]\s+(?P<name>[a-z][\w, ]*?)(?P<rest>(?:\s*[:(].*)?)", re.DOTALL
)


def read(block: Block, document: Document) -> Reading | None:
    """Read a list; None for any other block, and for one that says nothing."""
    if isinstance(block, Paragraph):
        block = lined(block) or block
    if isinstance(block, Fence):
        block = _fenced(block) or block
    if not isinstance(block, Items) or _is_elsewhere(block):
        return None
    block = folded(block)
    if constraint_lists.states_constraints(block) and (stated := constraint_lists.stated(block)):
        return stated
    if index_lists.is_one(block):
        return index_lists.read(block, document)
    readings = list(_lists(block, document))
    return combine(readings) if readings else None


def _is_elsewhere(block: Items) -> bool:
    """Each item is of a table that it names itself, and most say what becomes of it."""
    own = (subjects.of(row.raw[0]) for row in block.rows)
    changes = sum(bool(one) and one.kind in ("made", "added") for one in own if one)
    return changes * 2 > len(block.rows) or all(_ELSEWHERE.match(r.raw[0]) for r in block.rows)


def _lists(block: Items, document: Document) -> Iterator[Reading]:
    """What each list says; an item that has columns below it is a table, and none itself."""
    tables: set[int] = set()
    for parents, rows in _groups(block):
        left = [row for row in rows if row.line not in tables or _is_typed(row)]
        reading = _group(block, parents, left, document) if left else None
        if reading is None:
            continue
        yield reading
        told = [*reading.facts, *(fact for one in reading.unnamed for fact in one.facts)]
        sure = {
            About.TYPE,
            *([About.FIELD] if parents and _ENTITY.match(parents[-1].raw[0]) else ()),
        }
        if parents and any(fact.about in sure for fact in told):
            tables.add(parents[-1].line)


def _is_typed(row: Row) -> bool:
    return any(item.typed for item in read_items(row))


def _groups(block: Items) -> Iterator[tuple[tuple[Row, ...], list[Row]]]:
    """Every list with the items that it is nested in, the outermost first."""
    open_: list[tuple[tuple[Row, ...], list[Row]]] = []
    parents: tuple[Row, ...] = ()
    for row in block.rows:
        parents = tuple(p for p in parents if p.depth < row.depth)
        while open_ and open_[-1][1][0].depth > row.depth:
            yield open_.pop()
        if open_ and open_[-1][1][0].depth == row.depth and open_[-1][0] == parents:
            open_[-1][1].append(row)
        else:
            open_.append((parents, [row]))
        parents = (*parents, row)
    yield from reversed(open_)


def _group(
    block: Items, parents: tuple[Row, ...], rows: list[Row], document: Document
) -> Reading | None:
    """One list of columns or constraints, or nothing."""
    place = _within(block, parents)
    heading, title = titles.naming(place), titles.title_of(place)
    known = heading if title else None
    if heading is None or labelled.of_column(rows) or other_place(place, known):
        return None
    if contents.inside(place, document):
        return None
    if parents and _is_typed(parents[-1]) and not titles.is_part(place.trail[-1]):
        return None  # what is said of a column
    if parents and block.trail and index_lists.SPEAKS.search(block.trail[-1].text):
        return None  # `Unique ones` below `Indexes`: a kind of them, and no table
    if title and (listed := labelled.read(place, title, rows)):
        return listed
    above = place.lead or place.trail[-1].text
    key = constraint_lists.names_key(above, rows)
    said = _columns(place, title, rows, document) if title and not key else None
    if title is not None and external(heading, place):
        elsewhere = columns.somebody_elses(title, listed=said is not None)
        return combine([said, elsewhere] if said else [elsewhere])
    if said is None and (CONSTRAINTS.search(above) or _RELATIONS.search(above)):
        owner = title or titles.title_of(replace(place, trail=place.trail[:-1]))
        said = constraint_lists.read(place, owner, rows) if owner else None
    if said := said or constraint_lists.keyed(title, rows):
        return said
    return None if lists_values(above) else _remarks(title, rows)  # what becomes of a state


def _remarks(title: Title | None, rows: list[Row]) -> Reading | None:
    """`` `name`: its name (必須) `` among other remarks: of a column that is listed elsewhere."""
    ticked = (row for row in rows if row.raw[0].startswith("`"))
    items = [item for row in ticked for item in read_items(row)]
    facts = [
        replace(fact, remark=True)
        for item in items
        if len(item.listed) == 1 and not item.typed
        for fact in item.facts(Rank.PROSE)
        if fact.about is not About.FIELD
    ]
    return of_title(title, facts) if title and facts else None


def _within(block: Items, parents: tuple[Row, ...]) -> Items:
    """The block as it looks from inside an item: the items around it are its headings."""
    if not parents:
        return block
    made = [
        Heading(ITEM_LEVEL + p.depth, _title_text(p.cells[0]), p.line, _title_text(p.raw[0]))
        for p in parents
    ]
    for at in range(1, len(made)):  # `- Columns` → `- Details (optional)` → columns
        labelled = not parents[at].raw[0].startswith("`")
        if labelled and titles.is_part(made[at - 1]):
            made[at] = replace(made[at], part=True)
    return replace(block, trail=(*block.trail, *made), intro=())


def _title_text(text: str) -> str:
    return (
        text.split("\n", maxsplit=1)[0]
        .strip()
        .rstrip(":\uff1a")
        .replace("**", "")
        .strip()
        .rstrip(":")
    )


def _columns(place: Items, title: Title, rows: list[Row], document: Document) -> Reading | None:
    announced = place.lead or (place.trail[-1].text if place.trail[-1] != title.heading else "")
    items = _without_models(read_list(rows))
    keyed = title.exact and any(i.ticked and i.said.get(About.PRIMARY_KEY) == "" for i in items)
    generic = bool(announced) and (announces(place, announced) or keyed)
    items += [item for row in rows if items and constrains(row) for item in of_group(row)]
    made = document.once("tables of SQL", made_in_sql)
    if not title.exact and items and {item.listed[0].casefold() for item in items} <= made:
        return None
    known = document.once("titles", titles.all_names)
    typed = sum(item.typed for item in items)
    typed += sum(not item.typed and forms.holds(item, known) for item in items) if typed else 0
    lines = [row for row in rows if not constrains(row)]
    mostly = len(items) * 3 >= len(lines) * 2 and bool(items)
    calls = sum(bool(_CALLED.match(item.row.raw[0])) for item in items) * 3 > len(items) * 2
    if not typed and (calls or lists_values(announced) or all(map(forms.is_value, items))):
        return None
    if any(_INDEXES.fullmatch(heading.text) for heading in place.trail[-3:]):
        return None
    if not title.exact and not typed and lists_values(title.heading.text):
        return None  # `Core Tables (10)`
    if not mostly or (announced and not generic and typed * 2 < len(lines)):
        return None
    ticked = sum(item.ticked for item in items) * 5 >= len(items) * 4
    if generic and not (typed or ticked or is_said(announced)):
        return None  # `**Typical actions:**` above words
    every = [name for item in items for name in item.listed]
    named = ticked and (generic or not announced) and (title.exact or len(every) > 2)
    named = named and (title.exact or all(map(forms.as_code, items)))
    bare = forms.bare(items, lines)
    told = titles.says_table(title.heading) or title.exact or _in_chapter(place, title)
    told = told and not announced and forms.one_by_one(items)
    told = told and (forms.keyed(items) or forms.in_code(items, place.rows))
    named = named or told or (not announced and (bare or forms.understood(items, title)))
    telling = typed or told or any(map(forms.is_key, items))
    in_rows = len({item.row.line for item in items}) < len(every)  # several names in a line
    telling = telling or ((bare or in_rows) and any(map(forms.is_id, every)))
    in_rows = in_rows and title.exact and "." not in title.name
    telling = telling or (in_rows and sum("_" in n for n in every) * 2 > len(every))
    if typed * 2 < len(items) and not (generic or (named and telling)):
        return None
    whole = typed * 2 >= len(items) or not describes(items) or lists_fields(title, announced)
    rank = Rank.TABLE if whole else Rank.DRAWING
    reading = _reading(items, rows, rank, title, document)
    if PARTIAL.search(announced):
        partial = Partial(title.name, place.line, announced)
        reading = replace(reading, partial=(*reading.partial, partial))
    return columns.placed(reading, title, place)


def _without_models(items: list[Item]) -> list[Item]:
    """Without `Task` among `dueAt` and `title`: a model in a list of columns."""
    lower = sum(not item.listed[0][:1].isupper() for item in items)
    small = [i for i in items if i.typed or i.said.facts or not _MODEL.fullmatch(i.listed[0])]
    return small if lower * 2 > len(items) else items


def _in_chapter(place: Items, title: Title) -> bool:
    """The heading above the entity's says that tables or entities stand below it."""
    return any(_CHAPTER.search(above.text) for above in place.trail if above != title.heading)


def _reading(
    items: list[Item], rows: list[Row], rank: Rank, title: Title, document: Document
) -> Reading:
    facts: list[Fact] = []
    rules: list[Rule] = []
    notes: list[Diagnostic] = []
    partial: list[Partial] = []
    for item in items:
        aims.named_in_words(item.said, item.listed[0], item.row.cells[0], document)
        facts += item.facts(rank)
        for column in item.listed if item.said.values else ():
            rules.append(Rule(column, f"one of {item.said.values}", item.row.line))
        notes += columns.not_understood(title.name, item.listed, item.said, document, item.row.line)
    read_rows = {item.row.line for item in items}
    for row in rows:
        if row.line not in read_rows and constrains(row):
            facts += statements(row.cells[0], row.line)
        elif row.line not in read_rows and _OTHERS.search(row.cells[0]):
            partial.append(Partial(title.name, row.line, row.cells[0][:80]))
        elif row.line not in read_rows:
            message = f"item that is not used: {row.cells[0][:80]}"
            notes.append(Diagnostic("GA303", message, document.at(row.line)))
    return Reading(tuple(facts), rules=tuple(rules), notes=tuple(notes), partial=tuple(partial))


def _fenced(block: Fence) -> Items | None:
    """The list that a fence holds, an item in each line, its names as code; None where a line
    is no item of it.
    """
    lines = enumerate(block.text.split("\n"), start=block.line + 1)
    found = [(_IN_FENCE.fullmatch(text), line) for line, text in lines if text.strip()]
    rows = [_fenced_row(match, line) for match, line in found if match]
    if block.tag not in PLAIN | SQL or len(rows) < 2 or len(rows) < len(found):
        return None
    return Items(block.trail, block.line + 1, tuple(rows), intro=block.intro, outer=block.outer)


def _fenced_row(match: re.Match[str], line: int) -> Row:
    named = re.sub(r"\w+", r"`\g<0>`", match["name"])
    return Row((f"{match['name']}{match['rest']}",), line, (f"{named}{match['rest']}",), depth=1)
