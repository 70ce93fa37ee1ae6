"""How general the reading of handoffs is: one schema, set out in hundreds of ways.

A shape is a title, a body, a form of a line and words for what is said of a column: nobody has
seen most of their combinations. `python -m tests.campaigns.shapes` sets `SCHEMA` out with each of
them in plain surroundings or, with `--seed N`, in combinations by chance, and prints the share of
facts that are read as they were written, per element, the worst first; `-v` lists what was not.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from codegen.config import Config
from codegen.sources import handoff
from tests.campaigns.shape_parts import (
    BODIES,
    DEEP,
    FENCED,
    FORMS,
    INSIDE,
    LISTS,
    MARKDOWN,
    TITLES,
    WORDS,
    Column,
)

Tables = dict[str, list[Column]]

SCHEMA: Tables = {
    "harbours": [
        Column("id", "UUID", key=True),
        Column("code", "VARCHAR(12)", False, unique=True),
        Column("depth_m", "DECIMAL(6,2)", True),
        Column("opened_on", "DATE", True),
        Column("is_tidal", "BOOLEAN", False, default="false"),
    ],
    "boats": [
        Column("id", "UUID", key=True),
        Column("harbour_id", "UUID", False, refers=("harbours", "id")),
        Column("label", "TEXT", False),
        Column("berths", "INTEGER", False, default="4"),
        Column("remarks", "TEXT", True),
        Column("created_at", "TIMESTAMP", False),
    ],
    "sailors": [
        Column("id", "BIGINT", key=True),
        Column("boat_id", "UUID", True, refers=("boats", "id")),
        Column("email", "VARCHAR(255)", False, unique=True),
        Column("born_on", "DATE", True),
    ],
}


# The same with longer types, defaults that are calls or quoted, and names of two words.
TYPES: Tables = {
    "venues": [
        Column("id", "BIGSERIAL", key=True),
        Column("slug", "VARCHAR(80)", False, unique=True),
        Column("country", "CHAR(2)", False, default="'DE'"),
        Column("geo", "JSONB", True),
        Column("tags", "TEXT[]", True),
        Column("rating", "DOUBLE PRECISION", True),
        Column("updated_at", "TIMESTAMP WITH TIME ZONE", False, default="CURRENT_TIMESTAMP"),
    ],
    "event_series": [
        Column("id", "UUID", key=True, default="gen_random_uuid()"),
        Column("venue_id", "BIGINT", False, refers=("venues", "id")),
        Column("status", "VARCHAR(20)", False, default="'draft'"),
        Column("share", "NUMERIC(5,2)", True, default="0.00"),
        Column("is_public", "BOOLEAN", False, default="true"),
        Column("ip", "INET", True),
        Column("data", "BYTEA", True),
    ],
}


class SetOut(Protocol):
    """One way to set a schema out."""

    def document(self, tables: Tables) -> str:
        """The schema, set out."""


@dataclass(frozen=True)
class Shape:
    """One way to set a schema out. title: empty where the body names the tables."""

    title: str
    body: str
    form: str
    words: str
    order: int = 0

    def document(self, tables: Tables) -> str:
        """The schema, set out."""
        parts = (self._table(name, columns) for name, columns in tables.items())
        if self.body in INSIDE:
            drawn = "\n\n".join(parts)
            return f"# Database Schema\n\n## Tables\n\n```\n{drawn}\n```\n"
        return "# Database Schema\n\n" + "\n\n".join(parts) + "\n"

    def _table(self, name: str, columns: Iterable[Column]) -> str:
        form = {**FORMS, **MARKDOWN, **DEEP}[self.form]
        words = WORDS[self.words]
        lines = []
        for at, column in enumerate(columns):
            said = words.said(column)
            random.Random(self.order + at).shuffle(said)
            lines.append(form(column.name, column.type, said).rstrip())
        if self.body in INSIDE:
            return INSIDE[self.body](name, lines)
        body = {**BODIES, **FENCED}[self.body]
        return f"{TITLES[self.title](name)}\n\n{body(lines)}"


def pairs() -> Iterator[Shape]:
    """Every form in a list and in a fence; every title above, every body of and all words in two
    of them.
    """
    for form in (*FORMS, *MARKDOWN, *DEEP):
        yield Shape("heading", "list", form, "short")
    for form in FORMS:
        yield Shape("heading", "fence", form, "sql")
        yield Shape("", "bare", form, "sql")
    for title in TITLES:
        yield Shape(title, "list", "coded group", "short")
        yield Shape(title, "list", "colon", "prose")
        yield Shape(title, "fence", "spaces", "sql")
    for body in (*BODIES, *FENCED):
        yield Shape("heading", body, "colon", "short")
        yield Shape("heading", body, "group", "prose")
    for body in INSIDE:
        yield Shape("", body, "colon", "short")
        yield Shape("", body, "spaces", "sql")
    for title in TITLES:
        yield from (Shape(title, "list", form, "short") for form in DEEP)
    for words in WORDS:
        yield Shape("heading", "list", "coded group dash", words)
        yield Shape("heading", "fence", "colon group", words)


def by_chance(seed: int, count: int) -> Iterator[Shape]:
    """Combinations of everything with everything."""
    chosen = random.Random(seed)
    for _ in range(count):
        words, order = chosen.choice(list(WORDS)), chosen.randrange(1000)
        body = chosen.choice(list(chosen.choice((INSIDE, FENCED, BODIES, BODIES))))
        forms = (*FORMS, *(MARKDOWN if body in BODIES else ()), *(DEEP if body in LISTS else ()))
        title = chosen.choice(list(TITLES)) if body not in INSIDE else ""
        yield Shape(title, body, chosen.choice(forms), words, order)


@dataclass
class Tally:
    """Columns and facts: told, and read as told; and what was read otherwise."""

    counts: Counter[str]
    words: list[str]

    @property
    def lost(self) -> int:
        """How many facts were not read as they were told."""
        return self.counts["facts told"] - self.counts["facts read"]

    def of(self, what: str) -> str:
        """A share in words."""
        told = self.counts[f"{what} told"]
        return f"{what} {self.counts[f'{what} read']}/{told}"


def score(one: SetOut, tables: Tables) -> Tally:
    """Set the schema out, read it, and compare."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "handoff.md")
        path.write_text(one.document(tables), encoding="utf-8")
        seen = handoff.look(Config(root=path.parent, out=path.parent, handoff=path))
    read = {(t["name"], c["name"]): c for t in seen.tables for c in t["columns"]}
    tally = Tally(Counter(), [])
    for table, columns in tables.items():
        for column in columns:
            mine = read.pop((table, column.name), None)
            tally.counts["columns told"] += 1
            tally.counts["columns read"] += mine is not None
            _compare(table, column, mine, tally)
    for table, name in read:
        tally.counts["invented"] += 1
        tally.words.append(f"invented {table}.{name}")
    return tally


def _compare(table: str, column: Column, mine: dict[str, object] | None, tally: Tally) -> None:
    told: dict[str, object] = {"type": column.type, "primary_key": column.key}
    told |= {"unique": column.unique, "default": column.default or None}
    if column.nullable is not None and not column.key:
        told["nullable"] = column.nullable
    refers = dict(zip(("table", "column"), column.refers, strict=True)) if column.refers else None
    told["foreign_key"] = refers
    for about, value in told.items():
        found = mine[about] if mine else None
        if about == "foreign_key" and isinstance(found, dict):
            found = {key: found[key] for key in ("table", "column")}
        same = str(found).replace(" ", "").casefold() == str(value).replace(" ", "").casefold()
        tally.counts["facts told"] += 1
        tally.counts["facts read"] += bool(mine) and same
        if mine and not same:
            tally.counts["wrong"] += found not in (None, False)
            tally.words.append(f"{table}.{column.name} {about}: {found!r}, not {value!r}")


Pairs = Callable[[], Iterable[SetOut]]
ByChance = Callable[[int, int], Iterable[SetOut]]


def campaign(about: str | None, pairs: Pairs, by_chance: ByChance, elements: Sequence[str]) -> int:
    """Score what the command line asks for, and print the sums per element, the worst first.

    about: what the help says. elements: the attributes by which the sums are.
    """
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--types", action="store_true", help="set out the schema of more types")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    whole: Counter[str] = Counter()
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in pairs() if options.seed is None else by_chance(options.seed, options.count):
        tally = score(one, TYPES if options.types else SCHEMA)
        whole += tally.counts
        for element in elements:
            sums[f"{element} {getattr(one, element)}"] += tally.counts
        if options.verbose and (tally.words or tally.lost):
            sys.stdout.write(f"{one} {tally.of('columns')} {tally.of('facts')}\n")
            sys.stdout.writelines(f"    {words}\n" for words in tally.words[:6])
    for name, counts in sorted(sums.items(), key=lambda one: _share(one[1])):
        sys.stdout.write(f"{_share(counts):7.1%} {name}: {dict(counts)}\n")
    sys.stdout.write(f"{_share(whole):.1%} of the facts: {dict(whole)}\n")
    return 0


def _share(counts: Counter[str]) -> float:
    return counts["facts read"] / counts["facts told"]


if __name__ == "__main__":
    sys.exit(campaign(__doc__, pairs, by_chance, ("title", "body", "form", "words")))
