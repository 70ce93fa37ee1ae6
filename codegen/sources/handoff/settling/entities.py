"""Entities and their tables: `### Child` describes `children`, `FK to User` refers to `users`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from codegen.diagnostics import Diagnostic
from codegen.sources.handoff.columns import lookalikes
from codegen.sources.handoff.columns.titles import table_names
from codegen.sources.handoff.facts import About, Fact, Partial, Rank, Reading, Reference, Unnamed
from codegen.sources.handoff.markdown.document import Document
from codegen.sources.handoff.settling.inquiry import Context, Inquiry, Matter
from codegen.sources.handoff.settling.merge import Table
from codegen.words import singular

_SCHEMAS = ("public", "dbo")
# Without any of these, names below a title describe something that code makes elsewhere.
_DEFINING = (About.TYPE, About.ENUM, About.OPEN_ENUM, About.PRIMARY_KEY, About.FOREIGN_KEY)


@dataclass(frozen=True)
class Adopted:
    """An entity of which nothing says what its table is called: it has the entity's name so far."""

    name: str
    line: int


def resolve(
    reading: Reading, written: Collection[str] = (), called: Mapping[str, str] | None = None
) -> tuple[Reading, list[Adopted]]:
    """Every fact with its table, and the entities that have no table of their own yet.

    written: what the document writes as code, which may name the tables of the entities.
    called: the tables that a list of the document gives to entities.
    """
    called = called or {}
    known = _tables(fact for fact in reading.facts if not _beside(fact))
    columns = _columns(reading.facts)
    saying = [one for one in reading.unnamed if not _remarks(one)]
    named = _named_in({*written, *_referred_to(reading)}, saying)
    facts = list(reading.facts)
    renamed: dict[str, str] = {}
    adopted: dict[str, Adopted] = {}
    stated = _stated(facts)
    lists = _described(reading) > 1
    unnamed = [
        _as_remarks(one) if one.sketched and lists and _key(one) not in called else one
        for one in reading.unnamed
    ]
    for one in sorted(unnamed, key=lambda one: (not _has_columns(one), _rank(one))):
        key = _key(one)
        name = renamed.get(key) or called.get(key) or _found(one, known, columns)
        if not name and (_remarks(one) or _too_weak(one, facts)):
            continue
        if not name:
            name = named.get(key) or _as_name(one.title)
            if not (name.isascii() and name.islower()):
                adopted[key] = Adopted(name, one.line)
            facts.append(Fact(name, "", About.CREATED, _is_made(one), _rank(one), one.line))
        elif name.casefold() not in stated and _has_columns(one):
            facts.append(Fact(name, "", About.CREATED, _is_made(one), _rank(one), one.line))
        stated.add(name.casefold())
        renamed[key] = name
        facts += [fact.on(name) for fact in one.facts]
    tables = {name.casefold(): name for name in sorted({*known.values(), *renamed.values()})}
    facts = [_of_entity(fact, renamed) if _beside(fact) else fact for fact in facts]
    listed_as = {key: name for key, name in called.items() if name.casefold() in tables}
    facts = [_aimed(fact, {**listed_as, **tables}) for fact in _in_schemas(facts)]
    listed = {(f.table.casefold(), f.column.casefold()) for f in facts if not f.remark}
    facts = [
        f for f in facts if not f.remark or (f.table.casefold(), f.column.casefold()) in listed
    ]
    told = [_renamed(_completed(one, unnamed), renamed) for one in reading.partial]
    return replace(reading, facts=tuple(facts), unnamed=(), partial=tuple(told)), [
        *adopted.values()
    ]


def stored(reading: Reading, document: Document) -> Reading:
    """Without classes that carry something and are stored nowhere, and `public.rooms` read as a
    column of `public`; both are told.
    """
    carried = [one for one in reading.unnamed if lookalikes.carried(one.title)]
    others = [f for f in reading.facts if f.table in _SCHEMAS or lookalikes.carried(f.table)]
    named = {one.title: one.line for one in carried} | {f.subject: f.line for f in others}
    notes = (
        Diagnostic("GA303", f"{name} is no table by its name", document.at(line))
        for name, line in named.items()
    )
    kept = tuple(one for one in reading.unnamed if one not in carried)
    facts = tuple(fact for fact in reading.facts if fact not in others)
    return replace(reading, facts=facts, unnamed=kept, notes=(*reading.notes, *notes))


def _key(one: Unnamed) -> str:
    """The likeliest name of an entity's table."""
    return (table_names(one.title) or (one.title.casefold(),))[0]


def _described(reading: Reading) -> int:
    """How many tables and entities something better than a drawing describes."""
    made = {f.table for f in reading.facts if f.column and f.rank <= Rank.TABLE}
    others = [one for one in reading.unnamed if _has_columns(one) and _rank(one) <= Rank.TABLE]
    return len(made) + len(others)


def _as_remarks(one: Unnamed) -> Unnamed:
    """A sketch beside lists of columns: it says something of those, and defines none."""
    return replace(one, facts=tuple(replace(fact, remark=True) for fact in one.facts))


def _beside(fact: Fact) -> bool:
    """What words add to columns that stand elsewhere; it makes no table."""
    return fact.remark or fact.index_in_words


def _of_entity(fact: Fact, renamed: Mapping[str, str]) -> Fact:
    """A remark on an entity, `Task (owner_id)`, as one on its table."""
    names = table_names(fact.table)
    return fact.on(renamed[names[0]]) if names and names[0] in renamed else fact


def named_by_keys(facts: Sequence[Fact]) -> Iterator[Fact]:
    """The columns that only "Primary key: `site_id`" names, of tables that no code makes and whose
    other columns are listed.
    """
    columns = _columns(facts)
    best: dict[str, Rank] = defaultdict(lambda: Rank.PROSE)
    for fact in facts:
        if fact.column:
            best[fact.table.casefold()] = min(best[fact.table.casefold()], fact.rank)
    coded = {f.table.casefold() for f in facts if f.about is About.CREATED and f.rank <= Rank.DDL}
    for fact in facts:
        listed = columns.get(fact.table.casefold(), set())
        if not listed or fact.column or fact.table.casefold() in coded:
            continue
        if fact.about is About.PRIMARY_KEY and isinstance(fact.value, tuple):
            missing = [name for name in fact.value if str(name).casefold() not in listed]
            known = {name.replace("_", "") for name in listed}
            spelled = any(str(name).replace("_", "").casefold() in known for name in missing)
            for name in missing if not spelled else ():
                rank = max(fact.rank, best[fact.table.casefold()])
                yield Fact(fact.table, str(name), About.FIELD, str(name), rank, fact.line)


def _in_schemas(facts: Sequence[Fact]) -> list[Fact]:
    """`auth_users` of a drawing, whose names have no dots, is `auth.users`, which others make."""
    better = {f.table.casefold() for f in facts if f.rank < Rank.DRAWING and f.table}
    named = [f.table for f in facts]
    named += [f.value.table for f in facts if isinstance(f.value, Reference) and f.value.table]
    dotted = {name.replace(".", "_").casefold(): name for name in named if "." in name}
    moved = {drawn: table for drawn, table in dotted.items() if drawn not in better}
    listed = "auth.users" in better
    whose = [f for f in facts if listed or moved.get(f.table.casefold()) != "auth.users"]
    return [_moved(fact, moved) for fact in whose]


def _moved(fact: Fact, moved: Mapping[str, str]) -> Fact:
    """A fact under the new name of its table, and of the one that it refers to."""
    target = fact.value
    if isinstance(target, Reference) and target.table and target.table.casefold() in moved:
        fact = replace(fact, value=replace(target, table=moved[target.table.casefold()]))
    return fact.on(moved.get(fact.table.casefold(), fact.table))


def _referred_to(reading: Reading) -> Iterator[str]:
    """The tables that references name with a column: `user_id → users.id`."""
    for fact in (*reading.facts, *(fact for one in reading.unnamed for fact in one.facts)):
        if isinstance(fact.value, Reference) and fact.value.table and fact.value.column:
            yield fact.value.table


def _named_in(written: Collection[str], unnamed: Sequence[Unnamed]) -> dict[str, str]:
    """The tables that code in the text names, in the plural; of most entities, or it is chance."""
    likely = {names[0] for one in unnamed if (names := table_names(one.title))}
    found = likely.intersection(written)
    return {name: name for name in found} if len(found) > 1 and len(found) * 2 > len(likely) else {}


def _stated(facts: Sequence[Fact]) -> set[str]:
    """The tables that something makes, or gives a new column; a constraint alone leaves it open
    whether the document makes them.
    """
    said = {fact.table.casefold() for fact in facts if fact.about is About.CREATED}
    made = {f.table.casefold() for f in facts if f.about is About.CREATED and f.value is True}
    return said & made.union(f.table.casefold() for f in facts if f.about is About.TYPE)


def _too_weak(one: Unnamed, facts: Sequence[Fact]) -> bool:
    """Constraints without columns; an interface of a program beside tables that are described."""
    if not _has_columns(one):
        return True
    making = [f for f in facts if f.about is About.CREATED and f.value is True]
    better = any(f.rank <= Rank.TABLE for f in making)
    made = any(f.rank <= Rank.DDL for f in making)
    defines = any(f.about in _DEFINING for f in one.facts)
    if _rank(one) is Rank.PROSE:
        return made if one.headed else better
    return made and not defines


def _is_made(one: Unnamed) -> bool:
    """The entity is new, unless its heading says that it changes."""
    return not any(fact.about is About.CREATED and fact.value is False for fact in one.facts)


def _remarks(one: Unnamed) -> bool:
    """Nothing but remarks on columns that must stand elsewhere."""
    return all(fact.remark for fact in one.facts)


def any_columns(reading: Reading) -> bool:
    """A column of a table or of an entity is named."""
    return any(fact.column for fact in reading.facts) or any(map(_has_columns, reading.unnamed))


def _has_columns(one: Unnamed) -> bool:
    """More than that some column is unique, which a remark may say of what stands elsewhere."""
    return any(fact.column and fact.about is not About.UNIQUE for fact in one.facts)


def _rank(one: Unnamed) -> Rank:
    return min((fact.rank for fact in one.facts), default=Rank.PROSE)


def _tables(facts: Iterable[Fact]) -> dict[str, str]:
    return {fact.table.casefold(): fact.table for fact in facts if fact.table}


def _columns(facts: Iterable[Fact]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        if fact.table and fact.column:
            found[fact.table.casefold()].add(fact.column.casefold())
    return found


def _found(one: Unnamed, known: dict[str, str], columns: dict[str, set[str]]) -> str:
    """The table by one of the names that it may have; else the only one with the same columns."""
    for name in table_names(one.title):
        if name in known:
            return known[name]
    mine = {fact.column.casefold() for fact in one.facts if fact.column}
    alike = [
        name
        for name, theirs in columns.items()
        if len(mine) > 3 and len(mine & theirs) * 10 >= len(mine | theirs) * 8
    ]
    return known[alike[0]] if len(alike) == 1 else ""


def _as_name(title: str) -> str:
    """An entity's name as one word: `OrderItem` stays, `Order Item` is `order_item`."""
    words = re.split(r"[\s-]+", title.strip())
    return title.strip() if len(words) == 1 else "_".join(word.lower() for word in words)


def _completed(one: Partial, unnamed: Sequence[Unnamed]) -> Partial:
    """ "Key attributes" above the interface of the same entity, which has them all."""
    names = set(table_names(one.table))
    whole = any(
        each.headed and _has_columns(each) and each.line != one.line and _key(each) in names
        for each in unnamed
    )
    return replace(one, whole_below=whole)


def _renamed(one: Partial, renamed: dict[str, str]) -> Partial:
    keys = table_names(one.table)
    return replace(one, table=renamed.get(keys[0], one.table)) if keys else one


def _aimed(fact: Fact, tables: Mapping[str, str]) -> Fact:
    """A reference to an entity, turned to its table: `FK to User`, `FK users.id` of `User`.

    tables: by their names in lower case.
    """
    target = fact.value
    if not isinstance(target, Reference) or not target.table:
        return fact
    target = _qualified(target, target.table, tables)
    table = target.table or ""
    own = tables.get(table.casefold()) or tables.get(singular(table.casefold()))
    name = own or next((tables[n] for n in table_names(table) if n in tables), None)
    return replace(fact, value=replace(target, table=name or table))


def _qualified(target: Reference, schema: str, tables: Mapping[str, str]) -> Reference:
    """`shop.orders`, which was read as a column of a table, where tables stand in that schema."""
    whole = f"{schema}.{target.column}".casefold()
    inside = schema.casefold() not in tables and target.column
    if inside and any(name.startswith(f"{schema.casefold()}.") for name in tables):
        return replace(target, table=tables.get(whole, whole), column=None)
    return target


def ask(adopted: Sequence[Adopted], context: Context) -> Iterator[Inquiry]:
    """One question: what the tables of these entities are called."""
    lines = {one.name: one.line for one in adopted}
    for names, known in context.apart("table_name", list(lines), str, "entity"):
        text = (
            f"The document names entities, not tables: {', '.join(names)}. What are the tables "
            "called? Answer `as written`, `plural` (order_items), or `Entity = table` with commas "
            "between; `Entity = none` leaves one out."
        )
        tables = tuple(Table(name) for name in names)
        subject = "schema" if len(names) > 1 else names[0]
        about = Matter(subject, lines[names[0]], tables, tuple(names), ("entity",))
        yield context.ask("table_name", about, text, partial(_named, names, known), "plural")


def _named(names: list[str], known: frozenset[str], text: str) -> Sequence[Fact]:
    """Facts that rename; `none` leaves an entity out.

    known: all entities that the answer may be about.
    """
    words = text.strip().strip("`").casefold()
    if words in ("as written", "plural"):
        chosen = {n: n if words == "as written" else table_names(n)[0] for n in names}
    elif len(known) == 1 and re.fullmatch(r"\w+(\.\w+)?", text.strip().strip("`")):
        chosen = {names[0]: text.strip().strip("`")}
    else:
        pairs = re.findall(r"(\w+)\s*[=:]\s*(\w+(?:\.\w+)?)", text)
        by_name = {n.casefold(): n for n in known}
        if not pairs or any(one.casefold() not in by_name for one, _ in pairs):
            raise ValueError("as written, plural, or Entity = table for each of them")
        chosen = {by_name[one.casefold()]: table for one, table in pairs}
    return [
        Fact(
            name, "", About.TABLE_NAME, table if table.casefold() != "none" else "", Rank.ANSWER, 1
        )
        for name, table in chosen.items()
        if name in names
    ]


def rename(facts: Sequence[Fact]) -> list[Fact]:
    """Facts under the names that answers give to their tables; without those left out."""
    chosen = {f.table: str(f.value) for f in facts if f.about is About.TABLE_NAME}
    kept = [
        fact for fact in facts if chosen.get(fact.table, "x") and fact.about is not About.TABLE_NAME
    ]
    return [_under(fact, chosen) for fact in kept]


def _under(fact: Fact, chosen: dict[str, str]) -> Fact:
    fact = fact.on(chosen.get(fact.table, fact.table))
    target = fact.value
    if isinstance(target, Reference) and target.table in chosen:
        return replace(fact, value=replace(target, table=chosen[target.table]))
    return fact
