"""Rules about two fields or about all rows: which columns they mean, and who holds to them.

An order is checked by the service, since the database does not know it. That values are unique only
the database can say: where it does not, that is asked, and no answer makes the service say so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from sqlalchemy import Column, Index, MetaData, Table

from codegen.asking import Understood, one_of
from codegen.diagnostics import Diagnostic
from codegen.model.checks import checks, comparable
from codegen.model.names import snake
from codegen.model.tables import uniques
from codegen.sources.design import Claim
from codegen.words import plural, singular

# puts a question about a claim: what an answer hangs on beside its words, the question, a proposed
# answer, and the reading of one
Ask = Callable[[Claim, Sequence[str], str, str | None, Understood], str | None]
# words that tell how a moment is kept, and not which it is
_ENDINGS = {"at", "on", "date", "time", "datetime", "timestamp", "ts", "day"}


@dataclass(frozen=True)
class Order:
    """Two columns of a table of which one must lie below the other.

    message: for who breaks it. text: the rule, as the document has it.
    """

    smaller: str
    larger: str
    strict: bool
    message: str
    text: str


@dataclass(frozen=True)
class Claimed:
    """By table: what the service checks of its rows. Notes tell of each rule that is enforced."""

    orders: Mapping[str, tuple[Order, ...]] = field(default_factory=dict)
    notes: tuple[Diagnostic, ...] = ()


def claimed(metadata: MetaData, claims: Sequence[Claim], ask: Ask) -> Claimed:
    """Find the columns of every claim; one that means none stays a sentence.

    ask: gives the answer to a question, if there is one.

    Raises:
        GenApiError: an answer is not understood (GA305).
    """
    orders: dict[str, list[Order]] = defaultdict(list)
    notes: list[Diagnostic] = []
    for claim in claims:
        found = _chosen(claim, list(_candidates(metadata, claim)), ask)
        for columns in found:
            table = columns[0].table
            names = tuple(column.name for column in columns)
            if claim.kind == "unique":
                notes += _unique(claim, table, names, ask)
                continue
            order = Order(names[0], names[1], claim.strict, claim.message, claim.text)
            if not _holds(order, table, orders[table.fullname], claim, ask):
                continue
            text = f"{table.fullname}: requests are checked against `{claim.text}`"
            if not _is_checked(table, names, strict=claim.strict):
                orders[table.fullname].append(order)
            notes.append(Diagnostic("GA324", text, claim.at, subjects=(table.fullname,)))
    return Claimed({name: tuple(each) for name, each in orders.items()}, tuple(notes))


Columns = tuple[Column[Any], ...]


def _candidates(metadata: MetaData, claim: Claim) -> Iterator[Columns]:
    """The columns that the claim may mean, of each table that has them."""
    best: dict[bool, list[Columns]] = {True: [], False: []}
    for table in metadata.tables.values():
        if claim.about and not _is_called(table, claim.about):
            continue
        options = [_columns(table, name, loose=claim.kind == "order") for name in claim.fields]
        if not all(found for found, _ in options):
            continue
        exact = all(is_exact for _, is_exact in options)
        for columns in product(*(found for found, _ in options)):
            if len(set(columns)) == len(columns) and _fits(claim, columns):
                best[exact].append(columns)
    yield from best[True] or best[False]


def _fits(claim: Claim, columns: Columns) -> bool:
    return claim.kind == "unique" or comparable(columns[0], columns[1])


def _columns(table: Table, name: str, *, loose: bool) -> tuple[list[Column[Any]], bool]:
    """The columns that a name may mean in a table, and whether it is exactly their name."""
    words = snake(re.sub(r"\W+", "_", name), "field").split("_")
    own = _own_words(table)
    heads = [words]
    if len(words) > 1 and words[0] in own:
        heads.append(words[1:])
    for head in heads:
        wanted = "_".join(head)
        found = [c for c in table.columns if snake(c.name, "field") in (wanted, f"{wanted}_id")]
        if found:
            return found, True
    if not loose:
        return [], False
    stems = {_stem(head) for head in heads}
    return [c for c in table.columns if _stem(snake(c.name, "field").split("_")) in stems], False


def _stem(words: Sequence[str]) -> str:
    """`ends_at`, `end_date` and `end` are one; `check_in` and `checkin`, too."""
    kept = list(words)
    while len(kept) > 1 and kept[-1] in _ENDINGS:
        kept.pop()
    return "".join([singular(kept[0]), *kept[1:]])


def _own_words(table: Table) -> set[str]:
    last = table.name.split("_")[-1]
    return {singular(last), plural(last), last, singular(table.name), table.name}


def _is_called(table: Table, about: str) -> bool:
    return snake(re.sub(r"\W+", "_", about), "table") in {
        table.name,
        singular(table.name),
        plural(table.name),
    }


def _chosen(claim: Claim, found: list[Columns], ask: Ask) -> list[Columns]:
    """Those that are meant, where several tables or pairs could be."""
    if len(found) < 2:
        return found
    if claim.kind == "unique":
        missing = [columns for columns in found if not _is_unique(columns)]
        if not missing:
            return found
    told = {_told(columns): columns for columns in found}
    text = (
        f"Which does the rule `{claim.text}` hold for: {'; '.join(told)}? Answer with some of "
        "these, semicolons between, or `none`: the rule is then only listed."
    )
    answer = ask(claim, [*told], text, None, _some_of(told)) or "none"
    return [told[name] for name in _parts(answer) if name != "none"]


def _some_of(told: Mapping[str, Columns]) -> Understood:
    def read(answer: str) -> str:
        if answer != "none" and not told.keys() >= set(_parts(answer)):
            raise ValueError(f"none, or some of {'; '.join(told)}")
        return answer

    return read


def _parts(answer: str) -> list[str]:
    return [part.strip() for part in answer.split(";") if part.strip()]


def _told(columns: Columns) -> str:
    return f"{columns[0].table.fullname} ({', '.join(column.name for column in columns)})"


def _is_checked(table: Table, names: tuple[str, ...], *, strict: bool) -> bool:
    """A CHECK says as much."""
    known = checks(table).orderings.values()
    return any((small, large) == names and (own or not strict) for small, large, own in known)


def _holds(order: Order, table: Table, known: list[Order], claim: Claim, ask: Ask) -> bool:
    """Nothing says the opposite, or the answer is this rule; what it overrules is taken out."""
    pair = (order.larger, order.smaller)
    held = [text for text, found in checks(table).orderings.items() if found[:2] == pair]
    others = [one for one in known if (one.smaller, one.larger) == pair]
    if held:
        text = (
            f"The rule `{claim.text}` contradicts the CHECK `{held[0]}` of {table.fullname}, which "
            "the database holds to. Correct one of them, or answer `listed`: nobody holds to the "
            "rule then."
        )
        ask(claim, [held[0], table.fullname], text, "listed", one_of("listed"))
    elif others:
        text = (
            f"The rule `{claim.text}` contradicts `{others[0].text}` ({table.fullname}). Does it "
            "hold? Answer `yes` or `no`: what does not hold is only listed."
        )
        evidence = [others[0].text, table.fullname]
        if ask(claim, evidence, text, None, one_of("yes", "no")) == "yes":
            known.remove(others[0])
            return True
    return not held and not others


def _is_unique(columns: Columns) -> bool:
    """A key says as much, or an index of some rows or of an expression on these columns."""
    table, names = columns[0].table, {column.name for column in columns}
    keys = [*uniques(table), tuple(column.name for column in table.primary_key.columns)]
    keys += [_names(index) for index in table.indexes if index.unique]
    return any(key and set(key) <= names for key in keys)


def _names(index: Index) -> tuple[str, ...]:
    return tuple(column.name for column in index.columns)


def _unique(claim: Claim, table: Table, names: tuple[str, ...], ask: Ask) -> Iterator[Diagnostic]:
    columns = tuple(table.columns[name] for name in names)
    if _is_unique(columns):
        text = f"{table.fullname}: the database holds to `{claim.text}`"
        yield Diagnostic("GA324", text, claim.at, subjects=(table.fullname,))
        return
    text = (
        f"The rule `{claim.text}` wants {_told(columns)} unique, and no key of the table says so; "
        "only the database can. Add UNIQUE there (a migration, or the handoff), or answer "
        "`listed`: nobody enforces the rule then."
    )
    ask(claim, [_told(columns)], text, "listed", one_of("listed"))
