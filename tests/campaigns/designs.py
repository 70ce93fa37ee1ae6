"""How general the reading of API designs is: one small API, set out in hundreds of ways.

`python -m tests.campaigns.designs` sets `DESIGN` out in every layout with every form of access,
bodies, queries and answers in turn or, with `--seed N`, in combinations by chance, and prints the
share of facts that are read as they were written, per element, the worst first, and what was
misread by kind; `-v` lists it.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from codegen.sources.design import DesignedEndpoint, Input
from codegen.sources.handoff import api
from tests.campaigns.design_bodies import ANSWERS, BODIES, QUERIES, Answers, Fields, grid
from tests.campaigns.design_parts import ACCESS, AROUND, DESIGN, Access, Endpoint, Given

Title = Callable[[str, str, str, str], str]

# METHOD, path, what it does, sign: what stands above the lines of an endpoint.
TITLES: dict[str, Title] = {
    "heading": lambda m, p, d, s: f"### {m} {p} {s}\n\n{d}.",
    "heading coded": lambda m, p, d, s: f"#### `{m} {p}` {s}\n\n{d}.",
    "heading apart": lambda m, p, d, s: f"### {m} `{p}` {s}\n\n{d}.",
    "heading named": lambda m, p, d, s: f"### {d} ({m} {p}) {s}",
    "heading numbered": lambda m, p, d, s: f"### 2.4 {d} \u2013 `{m} {p}` {s}",
    "endpoint label": lambda m, p, d, s: f"#### {d} {s}\n\n**Endpoint:** `{m} {p}`",
    "coded below": lambda m, p, d, s: f"### {d} {s}\n\n`{m} {p}`",
    "bold below": lambda m, p, d, s: f"### {d} {s}\n\n**{m}** `{p}`",
    "labels": lambda m, p, d, s: f"### {d} {s}\n\n- **Method**: {m}\n- **Path**: `{p}`",
    "labels turned": lambda m, p, d, s: f"### {d} {s}\n\n**URL:** `{p}`  \n**Method:** `{m}`",
    "label table": lambda m, p, d, s: f"### {d} {s}\n\n"
    + grid(("Property", "Value"), [("Method", m), ("Path", f"`{p}`")]),
    "bold": lambda m, p, d, s: f"**{m} {p}** {s}\n\n{d}.",
    "bold coded": lambda m, p, d, s: f"**`{m} {p}`** {s and s + ' - '}{d}.",
    "plain": lambda m, p, d, s: f"{m} {p} {s}\n\n{d}.",
    "definition": lambda m, p, d, s: f"`{m} {p}` {s}\n: {d}.",
    "fence": lambda m, p, d, s: f"### {d} {s}\n\n```http\n{m} {p}\n```",
    "fence plain": lambda m, p, d, s: f"#### {d} {s}\n\n```\n{m} {p}\n```",
    "folded": lambda m, p, d, s: f"<details>\n<summary>{m} {p} {s}</summary>\n\n{d}.",
}
# The same as an item of a list, with what is said below it.
ITEMS: dict[str, Title] = {
    "item": lambda m, p, d, s: f"- `{m} {p}` {s} \u2013 {d}",
    "item bold": lambda m, p, d, s: f"- **{m} {p}** {s}: {d}",
    "item plain": lambda m, p, d, s: f"* {m} {p} {s}\n  {d}.",
    "item named": lambda m, p, d, s: f"- **{d}**: `{m} {p}` {s}",
    "item box": lambda m, p, d, s: f"- [ ] `{m} {p}` {s} \u2013 {d}",
}
# Heads of a table, and how its first cells are filled.
TABLES: dict[str, tuple[Sequence[str], Callable[[str, str, str], Sequence[str]]]] = {
    "table": (("Method", "Path", "Description"), lambda m, p, d: (m, f"`{p}`", d)),
    "table turned": (("Endpoint", "Method", "Purpose"), lambda m, p, d: (f"`{p}`", m, d)),
    "table joined": (("Endpoint", "Description"), lambda m, p, d: (f"`{m} {p}`", d)),
    "table last": (("Action", "HTTP", "URL"), lambda m, p, d: (d, f"**{m}**", p)),
    "table numbered": (
        ("#", "Route", "What it does"), lambda m, p, d: ("1", f"{m} `{p}`", d)
    ),
}  # fmt: skip
# All endpoints of a resource below its path.
RESOURCES = ("resource base", "resource methods")
LAYOUTS = (*TITLES, *ITEMS, *TABLES, "lines", *RESOURCES, "one line")


@dataclass(frozen=True)
class SetOut:
    """One way to set the design out; each by the name of its element."""

    layout: str = "heading"
    access: str = "auth required"
    body: str = "bullets"
    query: str = "bullets"
    answers: str = "bullets code"
    around: str = "nothing"
    role: str = "operator"

    def document(self) -> str:
        """The design, set out."""
        said = self.who
        groups = said.grouped or {"": ""}
        parts = [
            f"# Harbour API\n\n{AROUND[self.around]}",
            said.head and f"## Access\n\n{said.head}",
        ]
        for who, title in groups.items():
            within = [one for one in DESIGN if not who or one.who == who]
            parts.append(f"## {title or 'Endpoints'}\n\n{self._group(within)}")
        text = "\n\n".join(part for part in parts if part) + "\n"
        return text.replace("operator", self.role).replace("Operator", self.role.title())

    @property
    def who(self) -> Access:
        """The form of access."""
        return ACCESS[self.access]

    def _group(self, within: Sequence[Endpoint]) -> str:
        if self.layout in TABLES:
            return self._table(within)
        if self.layout == "lines":
            lines = (f"{one.method:<6} {self._path(one):<40} {self._mark(one)}" for one in within)
            return "```\n" + "\n".join(map(str.rstrip, lines)) + "\n```" + self._details(within)
        if self.layout == "one line":
            return "\n".join(map(self._line, within))
        if self.layout in RESOURCES:
            return "\n\n".join(self._resources(within))
        return "\n\n".join(map(self._titled, within))

    def _path(self, one: Endpoint) -> str:
        asked = "&".join(f"{given.name}=" for given in one.query)
        return f"{one.path}?{asked}" if asked and self.query == "path" else one.path

    def _mark(self, one: Endpoint) -> str:
        return self.who.sign(one) or self.who.cell(one)

    def _cell(self, one: Endpoint) -> str:
        return self._mark(one).strip("—()[] ")

    def _blocks(self, one: Endpoint, *, own: bool = True) -> list[str]:
        """What is said of an endpoint below its title."""
        said = [self.who.own(one).strip() if own and self.who.cell(one) else ""]
        said += [QUERIES[self.query].block(one.query)] if one.query else []
        said += [BODIES[self.body].block(one.body)] if one.body else []
        return [text for text in (*said, ANSWERS[self.answers].block(one)) if text.strip()]

    def _titled(self, one: Endpoint) -> str:
        forms = {**TITLES, **ITEMS}
        title = forms[self.layout](one.method, self._path(one), one.does, self.who.sign(one))
        apart = "\n\n"
        text = apart.join(("\n".join(map(str.rstrip, title.splitlines())), *self._blocks(one)))
        if self.layout in ITEMS:
            return text.replace("\n", "\n  ").replace("\n  \n", "\n\n")
        return f"{text}\n\n</details>" if self.layout == "folded" else text

    def _line(self, one: Endpoint) -> str:
        """An endpoint in a line of a list, with everything in it that has such a form."""
        said = [f"{one.does}.", self.who.own(one) if self.who.cell(one) else ""]
        if one.query and (cell := QUERIES[self.query].cell):
            said.append(f"Query: {cell(one.query)}." if cell(one.query) else "")
        if one.body and (cell := BODIES[self.body].cell):
            said.append(f"Body: {cell(one.body)}.")
        if one.errors and (answer := ANSWERS[self.answers].cell):
            said.append(f"Errors: {answer(one)}." if answer(one) else "")
        told = " ".join(part if part.endswith(".") else f"{part}." for part in said if part)
        return f"- `{one.method} {self._path(one)}` {self.who.sign(one)} \u2013 {told}"

    def _table(self, within: Sequence[Endpoint]) -> str:
        head, form = TABLES[self.layout]
        columns = {"Auth": self._cell}
        if any(self._mark(one) for one in within):
            head = (*head, "Auth")
        else:
            columns = {}
        bodies, queries, answers = BODIES[self.body], QUERIES[self.query], ANSWERS[self.answers]
        inline = {"Query": queries.cell, "Body": bodies.cell}
        cells: dict[str, Callable[[Endpoint], str]] = dict(columns)
        if self.query != "path" and (cell := inline["Query"]):
            cells["Query"] = lambda one, cell=cell: cell(one.query) if one.query else ""  # type: ignore[misc]
        if cell := inline["Body"]:
            cells["Body"] = lambda one, cell=cell: cell(one.body) if one.body else ""  # type: ignore[misc]
        if answers.cell and self.answers != "nothing":
            cells["Responses" if answers.success else "Errors"] = answers.cell
        head = (*head, *(title for title in cells if title not in head))
        rows = [
            (*form(one.method, self._path(one), one.does),
             *(cell(one).replace("|", "\\|") for cell in cells.values()))
            for one in within
        ]  # fmt: skip
        return grid(head, rows) + self._details(within, set(cells))

    def _details(self, within: Sequence[Endpoint], told: set[str] | None = None) -> str:
        """What no cell holds, below titles of its own."""
        parts = []
        for one in within:
            said = []
            if one.query and "Query" not in (told or ()):
                said.append(QUERIES[self.query].block(one.query))
            if one.body and "Body" not in (told or ()):
                said.append(BODIES[self.body].block(one.body))
            if not {"Responses", "Errors"} & (told or set()):
                said.append(ANSWERS[self.answers].block(one))
            said = [text for text in said if text.strip()]
            if said:
                parts.append("\n\n".join((f"### {one.method} {one.path}", *said)))
        return "".join(f"\n\n{part}" for part in parts)

    def _resources(self, within: Sequence[Endpoint]) -> Iterator[str]:
        base, path = "", ""
        for one in within:
            first, below = f"/{one.path.split('/')[1]}", one.path.partition("/")[2]
            below = "/" + below.partition("/")[2]
            if self.layout == "resource base":
                if first != base:
                    yield f"### {first[1:].title()}\n\nBase path: `{first}`"
                asked = self._path(one)[len(one.path) :]
                yield f"#### {one.method} {below}{asked} {self.who.sign(one)}\n\n{one.does}."
            else:
                if one.path != path:
                    yield f"### `{self._path(one)}`"
                yield f"#### {one.method} {self.who.sign(one)}\n\n{one.does}."
            base, path = first, one.path
            yield from self._blocks(one)


@dataclass
class Tally:
    """Facts told, and read as told, by kind; what was read otherwise."""

    counts: Counter[str] = field(default_factory=Counter)
    words: list[str] = field(default_factory=list)

    def fact(self, kind: str, same: bool, words: str) -> None:
        """Count one fact."""
        self.counts["told"] += 1
        self.counts["read"] += same
        if not same:
            self.counts[kind] += 1
            self.words.append(f"{kind}: {words}")


def score(one: SetOut) -> Tally:
    """Set the design out, read it, and compare."""
    text = one.document()
    seen = api.design(Path("/nowhere/design.md"), "design.md", text, {})
    base = "/api/v1" if seen.base and one.around == "base" else ""
    read = {(e.method, e.path.removeprefix(base)): e for e in seen.endpoints}
    tally = Tally()
    for told in DESIGN:
        mine = next((read.pop(k) for k in list(read) if k == (told.method, told.path)), None)
        tally.fact("endpoint lost", mine is not None, f"{told.method} {told.path}")
        if mine:
            _Comparison(one, told, mine, tally).all()
    for method, path in read:
        tally.fact("endpoint invented", False, f"{method} {path}")
    return tally


@dataclass(frozen=True)
class _Comparison:
    """One endpoint as it was told and as it was read."""

    form: SetOut
    told: Endpoint
    mine: DesignedEndpoint
    tally: Tally

    def all(self) -> None:
        """Every fact that the forms tell."""
        self._who()
        name = f"{self.told.method} {self.told.path}"
        for kind, told, read, form in (
            ("body", self.told.body, self.mine.inputs, BODIES[self.form.body]),
            ("query", self.told.query, self.mine.query, QUERIES[self.form.query]),
        ):
            if self.form.layout != "one line" or form.cell is not None:
                self._fields(f"{name} {kind}", kind, told, read, form)
        self._answers(name)

    def _who(self) -> None:
        told, mine, form = self.told, self.mine.access, self.form.who
        name = f"{told.method} {told.path} is {told.who}: {mine}"
        auth = "none" if told.who == "anyone" else "required"
        known = mine.auth if mine.understood else None
        if known is None and self._may_be_asked():
            return
        opened = "ACCESS OPENED" if auth == "required" else "access closed"
        kind = "access asked" if known is None else opened
        self.tally.fact(kind, known == auth, name)
        if auth != "required" or known != auth:
            return
        if form.tells == "roles":
            roles = (self.form.role,) if told.who != "user" else ()
            self.tally.fact("role", mine.roles == roles and not mine.scopes, name)
        if form.tells == "scopes":
            self.tally.fact("scope", mine.scopes == (told.scope,) and not mine.roles, name)

    def _may_be_asked(self) -> bool:
        """It is not said, or by a word that nothing explains."""
        told, form = self.told, self.form.who
        said = (form.sign(told) or form.cell(told)).strip(" \u2014()[]`").removesuffix(" only")
        alone = self.form.role == "warden" and said.casefold() == told.who == "operator"
        return alone or (self.form.access == "lock alone" and told.who == "anyone")

    def _fields(
        self, name: str, kind: str, told: Sequence[Given], read: Sequence[Input], form: Fields
    ) -> None:
        held = {one.name: one for one in read}
        for one in told:
            mine = held.pop(one.name, None)
            silent = not self.mine.unread
            self.tally.fact(
                f"{kind} lost{' silently' if silent else ''}",
                mine is not None,
                f"{name} {one.name}",
            )
            if mine and form.types:
                kinds = {"string": "text"}.get(one.type, one.type)
                self.tally.fact(
                    f"{kind} type", mine.kind == kinds, f"{name} {one.name} {mine.kind!r}"
                )
            if mine and form.required and kind == "body":
                same = mine.required == one.required
                self.tally.fact(f"{kind} required", same, f"{name} {one.name} {mine.required}")
        for invented in held:
            self.tally.fact(f"{kind} invented", False, f"{name} {invented}")

    def _answers(self, name: str) -> None:
        form: Answers = ANSWERS[self.form.answers]
        if self.form.layout == "one line":
            if form.cell is None:
                return
            form = replace(form, success=False)
        if self.form.answers == "nothing":
            return
        if form.success:
            same = self.mine.success == self.told.status
            self.tally.fact("status", same, f"{name} {self.mine.success}")
        held = {failure.status: failure.when for failure in self.mine.failures}
        for error in self.told.errors:
            when = held.pop(error.status, None)
            self.tally.fact("error lost", when is not None, f"{name} {error.status}")
            if when is not None and form.codes:
                self.tally.fact("error code", error.code in when, f"{name} {when!r}")
        for invented in held:
            self.tally.fact("error invented", False, f"{name} {invented}")


def pairs(layouts: Sequence[str] = LAYOUTS) -> Iterator[SetOut]:
    """Every form of everything in each of the layouts, the others being plain; all bodies with all
    answers.
    """
    for layout in layouts:
        yield from (SetOut(layout, access) for access in ACCESS)
        yield from (SetOut(layout, access, role="warden") for access in ACCESS)
        yield from (SetOut(layout, body=body) for body in BODIES)
        yield from (SetOut(layout, query=query) for query in QUERIES)
        yield from (SetOut(layout, answers=answers) for answers in ANSWERS)
        yield from (SetOut(layout, around=around) for around in AROUND)
    for body in BODIES:
        yield from (SetOut("heading", body=body, answers=answers) for answers in ANSWERS)


def by_chance(seed: int, count: int) -> Iterator[SetOut]:
    """Combinations of everything with everything."""
    draw = random.Random(seed).choice
    elements = (LAYOUTS, ACCESS, BODIES, QUERIES, ANSWERS, AROUND, ("operator", "warden"))
    for _ in range(count):
        yield SetOut(*(draw(list(one)) for one in elements))


def main() -> int:
    """Score what the command line asks for, and print the sums."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    whole: Counter[str] = Counter()
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in pairs() if options.seed is None else by_chance(options.seed, options.count):
        tally = score(one)
        whole += tally.counts
        for element in fields(SetOut):
            sums[f"{element.name} {getattr(one, element.name)}"] += tally.counts
        if options.verbose and tally.words:
            sys.stdout.write(f"{one}\n")
            sys.stdout.writelines(f"    {words}\n" for words in tally.words)
    for name, counts in sorted(sums.items(), key=lambda told: _share(told[1])):
        rest = {kind: count for kind, count in counts.most_common() if kind not in ("told", "read")}
        sys.stdout.write(f"{_share(counts):7.1%} {name}: {rest}\n")
    sys.stdout.write(f"{_share(whole):.1%} of the facts: {dict(whole)}\n")
    return 0


def _share(counts: Counter[str]) -> float:
    return counts["read"] / counts["told"]


if __name__ == "__main__":
    sys.exit(main())
