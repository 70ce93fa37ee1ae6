"""Facts to tables: what holds by rank, what that overruled, and what is contradictory."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from codegen.sources import spellings
from codegen.sources.handoff.facts import COLLECTED, About, Fact, Index, Rank, Reference, Value
from codegen.words import plural

SameType = Callable[[str, str], bool]


@dataclass(frozen=True)
class Overruled:
    """A fact that a better one replaced."""

    by: Fact
    fact: Fact


@dataclass
class Column:
    """What holds of a column, each with the fact that said it."""

    name: str
    settled: dict[About, Fact] = field(default_factory=dict)
    collected: list[Fact] = field(default_factory=list)

    def get(self, about: About) -> Value | None:
        """What holds, None where nothing was said."""
        fact = self.settled.get(about)
        return fact.value if fact else None

    def texts(self, about: About) -> list[str]:
        """The collected clauses of one kind."""
        return [str(fact.value) for fact in self.collected if fact.about is about]

    @property
    def facts(self) -> list[Fact]:
        """Everything that holds."""
        return [*self.settled.values(), *self.collected]

    @property
    def line(self) -> int:
        """The line of the best evidence; 0 for a table of which only its name is known."""
        best = min(self.facts, key=lambda f: (max(f.rank, Rank.DDL), f.line), default=None)
        return best.line if best else 0


@dataclass
class Table(Column):
    """What holds of a table and of its columns; `created` is False where it is only altered."""

    columns: dict[str, Column] = field(default_factory=dict)

    @property
    def line(self) -> int:
        """Where the table itself is said, else its first column."""
        made = self.settled.get(About.CREATED)
        return (
            made.line
            if made
            else super().line or min((c.line for c in self.columns.values()), default=0)
        )

    @property
    def created(self) -> bool:
        """The document makes the table, so all its columns are there."""
        return self.get(About.CREATED) is True

    @property
    def key(self) -> tuple[str, ...]:
        """The primary key's columns, empty where nobody names them."""
        stated = self.get(About.PRIMARY_KEY)
        if isinstance(stated, tuple):
            return stated
        return tuple(c.name for c in self.columns.values() if About.PRIMARY_KEY in c.settled)

    def in_key(self, column: Column) -> bool:
        """The column belongs to the primary key."""
        stated = self.get(About.PRIMARY_KEY)
        if isinstance(stated, tuple):
            return column.name.casefold() in (name.casefold() for name in stated)
        return About.PRIMARY_KEY in column.settled

    def column(self, name: str) -> Column | None:
        """The column of that name in any case."""
        return self.columns.get(name.casefold())

    def like(self, name: str) -> Column | None:
        """The column of that name, else the only one that differs by case and underscores alone:
        `TypeCode` for `type_code`.
        """
        plain = name.replace("_", "").casefold()
        alike = [c for known, c in self.columns.items() if known.replace("_", "") == plain]
        return self.column(name) or (alike[0] if len(alike) == 1 else None)


@dataclass
class Tables:
    """Everything that facts say together."""

    tables: dict[str, Table] = field(default_factory=dict)
    enums: dict[str, Fact] = field(default_factory=dict)
    overruled: list[Overruled] = field(default_factory=list)
    conflicts: list[tuple[Fact, Fact]] = field(default_factory=list)
    homeless: list[tuple[Fact, list[str]]] = field(default_factory=list)
    external: dict[str, Fact] = field(default_factory=dict)
    drawn: list[tuple[Column, Fact]] = field(default_factory=list)

    def table(self, name: str) -> Table | None:
        """The table of that name in any case."""
        return self.tables.get(name.casefold())

    def all_columns(self) -> Iterator[tuple[Table, Column]]:
        """Every column with its table."""
        for table in self.tables.values():
            for column in table.columns.values():
                yield table, column

    def references(self) -> Iterator[tuple[Table, Column, Reference]]:
        """Every column with a foreign key."""
        for table, column in self.all_columns():
            target = column.get(About.FOREIGN_KEY)
            if isinstance(target, Reference):
                yield table, column, target


def merge(facts: Iterable[Fact], same_type: SameType, partial: Collection[str] = ()) -> Tables:
    """Settle facts. `same_type` says whether two spellings are one type.

    partial: tables, in small letters, whose lists say that they are not whole: what only a drawing
        knows belongs to them as well.
    """
    merged = Tables()
    groups: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in _housed(facts, merged):
        if fact.about is About.ENUM and not fact.column:
            merged.enums.setdefault(fact.table.casefold(), fact)
        else:
            groups[fact.table.casefold(), fact.column.casefold()].append(fact)
    for (table, column), said in sorted(groups.items(), key=_first_line):
        _fill(merged, table, column, said, same_type)
    _set_external_apart(merged)
    for owner in merged.tables.values():
        if owner.name.casefold() not in partial:
            _leave_out_drawn(owner, merged)
        kept = {n: c for n, c in owner.columns.items() if c.get(About.EXISTS) is not False}
        owner.columns = kept
    return merged


def _leave_out_drawn(table: Table, merged: Tables) -> None:
    """Columns that only drawings and remarks know, of a table that a better source lists or
    alters.
    """

    def best(column: Column) -> int:
        return min((fact.rank for fact in column.facts), default=Rank.PROSE)

    listed = [c for c in table.columns.values() if Rank.ANSWER < best(c) <= Rank.TABLE]
    made = table.settled.get(About.CREATED)
    altered = made is not None and made.value is False and made.rank <= Rank.TABLE
    altered = altered and any(map(_typed_well, listed))
    if len(listed) < 2 and not (listed and altered):
        return
    if not altered and not any(map(_typed_well, listed)) and any(map(_typed, listed)):
        return  # remarks on what the drawing defines
    for name, column in list(table.columns.items()):
        if best(column) >= Rank.DRAWING:
            merged.drawn.append((column, listed[0].facts[0]))
            del table.columns[name]


def _typed(column: Column) -> bool:
    return bool(column.settled.keys() & {About.TYPE, About.ENUM, About.OPEN_ENUM})


def _typed_well(column: Column) -> bool:
    """A better source than a drawing has the column's type."""
    kinds = (column.settled.get(about) for about in (About.TYPE, About.ENUM, About.OPEN_ENUM))
    return any(fact is not None and fact.rank <= Rank.TABLE for fact in kinds)


def _set_external_apart(merged: Tables) -> None:
    """Tables that somebody else makes are known, and not made."""
    for name, table in list(merged.tables.items()):
        made = table.settled.get(About.EXTERNAL)
        answered = made is not None and made.value is True and made.rank is Rank.ANSWER
        if made and (answered or not table.columns):
            merged.external[name] = made
            del merged.tables[name]
    left = {name for name, made in merged.external.items() if made.rank is Rank.ANSWER}
    for column in [
        c for _, c, target in merged.references() if (target.table or "").casefold() in left
    ]:
        del column.settled[About.FOREIGN_KEY]


def _first_line(group: tuple[tuple[str, str], list[Fact]]) -> tuple[bool, int, int]:
    """Tables before columns; columns that only an answer knows, then in the order of the best
    source.
    """
    (_, column), facts = group
    told = [fact for fact in facts if fact.rank is not Rank.ANSWER] or facts
    apart = (About.INDEX, About.ENUM)  # may stand far from the column
    told = [fact for fact in told if fact.about not in apart] or told
    told = [fact for fact in told if not fact.revises] or told
    best = min(fact.rank for fact in told)
    return bool(column), best, min(fact.line for fact in told if fact.rank == best)


def _housed(facts: Iterable[Fact], merged: Tables) -> Iterator[Fact]:
    """Facts with their table: where only a column is named, one table alone must have it."""
    facts = list(facts)
    owners: dict[str, dict[str, str]] = defaultdict(dict)
    for fact in facts:
        if fact.table and fact.column and fact.rank is not Rank.ANSWER:
            owners[fact.column.casefold()].setdefault(fact.table.casefold(), fact.table)
    for fact in facts:
        if fact.table:
            yield fact
            continue
        tables = list(owners[fact.column.casefold()].values())
        if len(tables) == 1:
            yield fact.on(tables[0])
        elif fact.about is not About.FIELD:
            merged.homeless.append((fact, tables))


def _fill(
    merged: Tables, table: str, column: str, facts: Sequence[Fact], same_type: SameType
) -> None:
    best = min(facts, key=lambda fact: fact.rank)
    owner = merged.tables.setdefault(table, Table(best.table))
    entry = owner.columns.setdefault(column, Column(best.column)) if column else owner
    by_about: dict[About, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_about[fact.about].append(fact)
    for about, said in by_about.items():
        if about in COLLECTED:
            entry.collected.extend(_distinct(said))
        else:
            entry.settled[about] = _settle(said, merged, same_type)


def _distinct(facts: Sequence[Fact]) -> Iterator[Fact]:
    """Each clause once, from the best source; an index is known by its name."""
    seen: set[str] = set()
    for fact in sorted(facts, key=lambda fact: fact.rank):
        named = isinstance(fact.value, Index) and fact.value.name
        key = named or "".join(str(fact.value).split()).casefold()
        if key not in seen:
            seen.add(key)
            yield fact


def _settle(facts: Sequence[Fact], merged: Tables, same_type: SameType) -> Fact:
    """The fact that holds. Stated beats unstated, then rank decides; equals are a conflict."""
    order = sorted(_current(facts), key=_weight)
    if order[0].about is About.CREATED:
        return next((fact for fact in order if fact.value is True), order[0])
    winner = order[0]
    for fact in order[1:]:
        value = _agreed(winner, fact, same_type)
        if value is not None:
            winner = replace(winner, value=value, written=_words(winner, fact))
        elif winner.rank is Rank.ANSWER:
            continue
        elif fact.rank == winner.rank and (fact.stated or _both_implied(winner, fact)):
            merged.conflicts.append((winner, fact))
        else:
            merged.overruled.append(Overruled(winner, fact))
    return winner


def _weight(fact: Fact) -> tuple[bool, float]:
    """The smaller, the better: a type that a program's type implies, `int` of Go, yields to SQL and
    to tables of columns, and to nothing else.
    """
    implied = fact.about is About.TYPE and not fact.stated and fact.rank is Rank.DDL
    return (False, Rank.TABLE + 0.5) if implied else (not fact.stated, fact.rank)


def _both_implied(one: Fact, other: Fact) -> bool:
    return one.about is About.TYPE and not (one.stated or other.stated)


def _words(one: Fact, other: Fact) -> str:
    """The spelling of SQL, where one of two that agree writes it and the other is code."""
    code = one.written and one.about is About.TYPE and not other.written
    server = one.written.startswith("server:") and not other.written.startswith("server:")
    return other.as_written if (code or server) and other.stated else one.written


def _current(facts: Sequence[Fact]) -> list[Fact]:
    """Without what a later ALTER replaced."""
    last = next((fact for fact in reversed(facts) if fact.revises), None)
    return [f for f in facts if last is None or f is last or f.rank != last.rank]


def _agreed(one: Fact, other: Fact, same_type: SameType) -> Value | None:
    """What two facts say together, None where they contradict each other."""
    mine, theirs = one.value, other.value
    if mine == theirs or (one.about is About.FIELD and other.value == other.column):
        return mine
    if isinstance(mine, Reference) and isinstance(theirs, Reference):
        return _same_target(mine, theirs)
    if one.about in (About.UNIQUE, About.PRIMARY_KEY) and not (mine and theirs):
        return mine or theirs
    if isinstance(mine, str) and isinstance(theirs, str):
        if one.about is About.TYPE and same_type(mine, theirs):
            return mine
        if one.about is About.TYPE:
            exact = _moment(one, other) or _text(one, other)
            exact = exact or _counted(mine, theirs) or _digits(mine, theirs)
            if exact:
                return exact
        if one.about is About.DEFAULT and spellings.same_default(mine, theirs):
            return mine
    return None


def _moment(one: Fact, other: Fact) -> Value | None:
    """The type that SQL has for a program's `datetime`, which leaves zone and precision open."""
    open_ = [fact for fact in (one, other) if fact.as_written.casefold() == "datetime"]
    told = [fact for fact in (one, other) if fact not in open_ and fact.rank == one.rank]
    moments = [fact for fact in told if str(fact.value).casefold().startswith("timestamp")]
    return moments[0].value if len(open_) == 1 and moments and other.rank == one.rank else None


def _digits(mine: str, theirs: str) -> Value | None:
    """`decimal(9,2)` beside a `decimal` whose digits nobody says there."""
    for exact, loose in ((mine, theirs), (theirs, mine)):
        numbers = spellings.normal(exact).startswith("numeric(")
        if numbers and spellings.lacks_precision(loose) and not loose.endswith("[]"):
            return exact
    return None


def _counted(mine: str, theirs: str) -> Value | None:
    """`BIGSERIAL` beside the `BigInt` of a model: one type, and SQL's says that it counts."""
    for serial, other in ((mine, theirs), (theirs, mine)):
        if spellings.of_serial(serial) == spellings.normal(other).upper() != serial.upper():
            return serial
    return None


_TEXTS = re.compile(r"(?:text|citext|(?:var)?char(?:acter varying)?\s*\(\s*\d+\s*\))(\[\])?", re.I)
_STRINGS = {"str": None, "string": None, "list[str]": "[]"}


def _text(one: Fact, other: Fact) -> Value | None:
    """The text that SQL has for a program's `str`, which says no length."""
    for loose, exact in ((one, other), (other, one)):
        text = _TEXTS.fullmatch(str(exact.value)) if exact.stated else None
        if text and _STRINGS.get(loose.written.casefold(), "") == text[1]:
            return exact.value
    return None


def _same_target(mine: Reference, theirs: Reference) -> Reference | None:
    pairs = [
        (_many(mine.table), _many(theirs.table)),
        (mine.column, theirs.column),
        (mine.on_delete, theirs.on_delete),
        (mine.on_update, theirs.on_update),
    ]
    if any(a and b and a.casefold() != b.casefold() for a, b in pairs):
        return None
    column, on_delete, on_update = (a or b for a, b in pairs[1:])
    table = mine.table or theirs.table
    return Reference(table, column, on_delete, on_update, mine.name or theirs.name)


def _many(table: str | None) -> str:
    """`Role`, the model of `roles`: one target."""
    return plural(table.replace("_", "").casefold()) if table else ""
