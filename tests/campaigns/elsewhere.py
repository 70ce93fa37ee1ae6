"""What is read of facts that stand apart from the columns: in notes, conventions, comments.

One schema, which leaves a fact open, and a statement of it somewhere else in the document. Each
statement is a subject (whose columns), a predicate (what holds of them), a form and a place.
`python -m tests.campaigns.elsewhere` prints the share of facts that are taken per element, the
worst first; what is not taken should be told, and what is only wished must not be taken.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from codegen.config import Config
from codegen.sources import handoff
from tests.campaigns.elsewhere_parts import (
    BODIES,
    FORMS,
    PREDICATES,
    SUBJECTS,
    WHERE,
    Key,
    Predicate,
    Subject,
)


@dataclass(frozen=True)
class Told:
    """One document."""

    whom: Subject
    what: Predicate
    form: str = "bullet"
    where: str = "Notes"
    body: str = "grid"

    @property
    def statement(self) -> str:
        """The line that states it."""
        does = self.what.many if self.whom.many else self.what.one
        return FORMS[self.form].write(self.whom.text, does, self.what.label)

    def document(self, statement: str) -> str:
        """The schema with a statement somewhere in it."""
        inside = bool(FORMS[self.form].holds)
        schema = BODIES[self.body](statement if inside else "")
        apart = "" if inside else statement
        if self.where == "above":
            return f"# Database\n\n{apart}\n\n## Tables\n\n{schema}\n"
        below = apart if self.where == "below" else f"## {self.where}\n\n{apart}"
        return f"# Database\n\n## Tables\n\n{schema}\n\n{below if apart else ''}\n"


def fits(whom: Subject, what: Predicate) -> bool:
    """The predicate says something of such columns."""
    together = "(" in whom.text and len(whom.columns) > 1 and what.about == "unique"
    return whom.of in what.of and not together


def _speaks(one: Told) -> bool:
    """SQL and DBML say by their silence that a column may be null: no rule for a class of columns
    overrules that. A name alone, right below the last table, is of that table.
    """
    if one.whom.text == "`created_at`" and one.where == "below":
        return False
    return not (one.what.value is False and one.body in ("sql", "dbml") and _is_class(one.whom))


def _is_class(whom: Subject) -> bool:
    return whom.text.startswith(("All", "Every", "Foreign", "Boolean", "`created_at`"))


def pairs() -> Iterator[Told]:
    """Every subject with every predicate; every form with some of both, in every place and body."""
    for whom in SUBJECTS:
        yield from (Told(whom, what) for what in PREDICATES if fits(whom, what))
    some = [(whom, what) for whom in SUBJECTS[::3] for what in PREDICATES[::2] if fits(whom, what)]
    for at, form in enumerate(FORMS):
        bodies = ("sql", "mermaid", "dbml") if FORMS[form].holds else tuple(BODIES)
        for n, (whom, what) in enumerate(some):
            one = Told(whom, what, form, WHERE[(n + at) % len(WHERE)], bodies[n % len(bodies)])
            yield from (one,) if _speaks(one) else ()


def by_chance(seed: int, count: int) -> Iterator[Told]:
    """Combinations of everything with everything."""
    draw = random.Random(seed).choice
    for _ in range(count):
        whom = draw(SUBJECTS)
        what = draw([one for one in PREDICATES if fits(whom, one)])
        form = draw(list(FORMS))
        bodies = ["sql", "mermaid", "dbml"] if FORMS[form].holds else list(BODIES)
        one = Told(whom, what, form, draw(WHERE), draw(bodies))
        yield from (one,) if _speaks(one) else ()


# What nobody states: `{}` are a subject and its predicate.
HEDGES = (
    "- Consider whether {who} {does}",
    "- Later it may be that {who} {does}",
    "- If needed, {who} {does}",
    "- In version 1 {who} {does}, which was changed",
    "- It is not so that {who} {does}",
    "- {who} {does}, except where a row says otherwise by its state",
    "- {who} should be looked at: {does}?",
    "- Previously {who} {does}",
    "- TODO: {who} {does}",
    "- We decided against it: {who} {does}",
    "- {who} could be said to be as if it {does}",
    "- In the old system {who} {does}",
    "- {who} {does} when the order is closed",
    "- {who} {does} only for guests",
)


def wishes() -> Iterator[tuple[Told, str]]:
    """Statements that state nothing, with the line of each."""
    for at, hedge in enumerate(HEDGES):
        for whom in SUBJECTS[at % 3 :: 3]:
            for what in (one for one in PREDICATES[at % 2 :: 2] if fits(whom, one)):
                does = what.many if whom.many else what.one
                yield Told(whom, what), hedge.format(who=whom.text, does=does)


def read(text: str) -> tuple[dict[Key, dict[str, Any]], str]:
    """What `inspect` shows of each column, and all that it notes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "handoff.md")
        path.write_text(text, encoding="utf-8")
        seen = handoff.look(Config(root=path.parent, out=path.parent, handoff=path))
    found = {}
    for table in seen.tables:
        for column in table["columns"]:
            refers = column["foreign_key"] or {}
            told = {key: column[key] for key in ("type", "nullable", "unique", "default")}
            told |= {"primary_key": column["primary_key"], "on_delete": refers.get("on_delete")}
            found[table["name"].casefold(), column["name"]] = told | {
                "target": (refers.get("table") or "").casefold()
            }
    return found, "\n".join(map(str, (*seen.notes, *seen.questions)))


def score(one: Told, plain: dict[Key, dict[str, Any]]) -> tuple[Counter[str], list[str]]:
    """Facts: told, taken as told, lost though noted; and what else the statement changed.

    plain: what is read without the statement.
    """
    found, notes = read(one.document(one.statement))
    counts, words = Counter[str](), []
    told = dict.fromkeys(one.whom.columns, one.what.about)
    for key, columns in plain.items():
        for about, before in columns.items():
            now, mine = found.get(key, {}).get(about), told.get(key) == about
            taken = _same(now, one.what.value)
            counts["facts told"] += mine
            counts["facts read"] += mine and taken
            counts["silent"] += (
                mine and not taken and one.statement.split("\n")[-1][2:20] not in notes
            )
            if (mine and not taken) or (not mine and now != before):
                counts["wrong"] += now != before
                words.append(f"{'.'.join(key)} {about}: {now!r}, {'lost' if mine else 'changed'}")
    counts["invented"] += len(found.keys() - plain.keys())
    words += [f"invented {'.'.join(key)}" for key in found.keys() - plain.keys()]
    return counts, words


def _same(found: object, value: object) -> bool:
    return str(found).replace(" ", "").casefold() == str(value).replace(" ", "").casefold()


def untouched(one: Told, statement: str, plain: dict[Key, dict[str, Any]]) -> list[str]:
    """What a statement changed that states nothing."""
    found, _ = read(one.document(statement))
    return [
        f"{'.'.join(key)}: {columns} {plain.get(key)}"
        for key, columns in found.items()
        if columns != plain.get(key)
    ]


def plain() -> dict[str, dict[Key, dict[str, Any]]]:
    """What is read of each body without a statement."""
    nothing = Told(SUBJECTS[0], PREDICATES[0])
    return {
        body: read(Told(nothing.whom, nothing.what, body=body).document(""))[0] for body in BODIES
    }


def main(arguments: Sequence[str]) -> int:
    """Print the sums per element; 1 if a wish was taken for a statement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args(arguments)
    known = plain()
    whole, sums = Counter[str](), defaultdict[str, Counter[str]](Counter)
    for one in pairs() if options.seed is None else by_chance(options.seed, options.count):
        counts, words = score(one, known[one.body])
        whole += counts
        for field in fields(one):
            value = getattr(one, field.name)
            name = getattr(value, "text", None) or getattr(value, "one", None) or value
            sums[f"{field.name} {name}"] += counts
        if options.verbose and words:
            sys.stdout.write(f"{one.body} {one.where}: {one.statement!r}\n")
            sys.stdout.writelines(f"    {word}\n" for word in words[:4])
    taken = [
        (one, text, bad) for one, text in wishes() if (bad := untouched(one, text, known[one.body]))
    ]
    for _, text, bad in taken if options.verbose else ():
        sys.stdout.write(f"WISH {text}\n    {bad[0]}\n")
    for name, counts in sorted(sums.items(), key=lambda item: _share(item[1])):
        sys.stdout.write(f"{_share(counts):7.1%} {name}: {dict(counts)}\n")
    sys.stdout.write(
        f"{_share(whole):.1%} of the facts: {dict(whole)}; "
        f"{len(taken)} wishes taken of {len([*wishes()])}\n"
    )
    return 1 if taken else 0


def _share(counts: Counter[str]) -> float:
    return counts["facts read"] / counts["facts told"] if counts["facts told"] else 1.0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
