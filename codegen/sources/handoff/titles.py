"""Column tables below a heading that is no table's name: `### Parent` describes `parents`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from codegen.sources.handoff.facts import About, Fact, Rank, Unnamed
from codegen.sources.handoff.inquiry import Context, Inquiry, Matter
from codegen.sources.handoff.sqltext import bare
from codegen.words import plural

# `### 2.1 users (new)`, `### Table: users`, `### users table`
_TITLE = re.compile(
    r"(?:\d+(?:\.\d+)*[.)]?\s+)?(?:[Tt]able:?\s+)?(?P<name>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?)"
    r"(?:\s+[Tt]able)?(?:\s*[^\w\s(\[]+)?(?:\s*[\[(].*[\])])?"
)
_ENTITY = re.compile(
    r"(?:\d+(?:\.\d+)*[.)]?\s+)?(?P<name>[A-Z]\w*(?: [A-Z]\w*)?)"
    r"(?: (?:[Tt]able|[Ee]ntity|[Mm]odel))?(?:\s*[(\[].*[)\]])?"
)


def table(title: str) -> str:
    """The table that a heading names; empty if it is no name."""
    match = _TITLE.fullmatch(title.strip())
    return bare(match["name"]) if match else ""


def entity(title: str) -> str:
    """The entity that a heading names, `OrderItem`; empty if it is none."""
    match = _ENTITY.fullmatch(title.strip())
    return match["name"] if match else ""


def table_names(title: str) -> tuple[str, ...]:
    """What the table of an entity may be called, the likeliest first."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|\s+", "_", entity(title)).lower()
    first, _, last = snake.rpartition("_")
    many = f"{first}_{plural(last)}" if first else plural(last)
    return tuple(dict.fromkeys((many, snake, many.replace("_", ""), snake.replace("_", ""))))


def named(unnamed: Iterable[Unnamed], facts: Sequence[Fact]) -> tuple[list[Fact], list[Unnamed]]:
    """The facts of those whose table the document names elsewhere; and the others."""
    known = {fact.table.casefold(): fact.table for fact in facts if fact.table}
    found: list[Fact] = []
    left: list[Unnamed] = []
    for one in unnamed:
        name = next((known[n] for n in table_names(one.title) if n in known), "")
        if name:
            found += [fact.on(name) for fact in one.facts]
        else:
            left.append(one)
    return found, left


def ask(unnamed: Iterable[Unnamed], context: Context) -> Iterator[Inquiry]:
    """Which table it is, for each."""
    for one in unnamed:
        columns = ", ".join(dict.fromkeys(fact.column for fact in one.facts))
        text = (
            f"Which table has the columns below {one.title!r} ({columns})? Answer with its name, "
            "or `none` if they are no table's."
        )
        about = Matter(one.title, one.line)
        proposed = table_names(one.title)[0]
        yield context.ask("table_name", about, text, partial(named_as, one), proposed)


def named_as(one: Unnamed, text: str) -> Sequence[Fact]:
    """The facts, said of the table that the answer names."""
    name = text.strip().strip("`")
    if name.casefold() == "none":
        return ()
    if not re.fullmatch(r"\w+(\.\w+)?", name):
        raise ValueError("the name of a table, or none")
    made = Fact(name, "", About.CREATED, True, Rank.TABLE, one.line)
    return (made, *(fact.on(name) for fact in one.facts))
