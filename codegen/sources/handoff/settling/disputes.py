"""Rules about one column that contradict each other, or what the database holds to: asked.

A rule that is narrower than the database is at odds with nothing: requests are checked against it.
Only a rule of the database's own handoff should be exactly what a CHECK says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations
from typing import Literal

from codegen.asking import Asking, Topic, Understood
from codegen.diagnostics import Place
from codegen.sources.design import Design, DesignedEndpoint, FieldRule
from codegen.sources.handoff.facts import About
from codegen.sources.handoff.settling.merge import Column, Tables
from codegen.sources.handoff.settling.placing import Columns
from codegen.sources.handoff.words.ranges import Range, read_range

_WHOLE = re.compile(r"int|serial", re.IGNORECASE)
_TEXT = re.compile(r"char|text|string", re.IGNORECASE)
_LENGTH = re.compile(r"\((\d+)\)")
_REQUIRED = re.compile(
    r"^\W*(?:required|mandatory)\b|\b(?:is|are|must be) (?:required|mandatory|provided|present)\b",
    re.IGNORECASE,
)
_SOMETIMES = re.compile(r"\b(?:not|if|when|unless|for|only|except|until|or)\b", re.IGNORECASE)
# what says it: a rule of some document, one of the database's handoff, and what the database does
_By = Literal["rule", "own", "check", "type"]


@dataclass(frozen=True)
class _Said:
    words: str
    at: Place
    limits: Range
    choices: frozenset[str] = frozenset()
    by: _By = "rule"

    def __str__(self) -> str:
        return f"`{self.words}` ({self.at.file}, line {self.at.line})"

    @property
    def held(self) -> bool:
        """By the database, whatever is answered."""
        return self.by in ("check", "type")


def settle(
    design: Design, tables: Tables, file: str, answers: Mapping[str, str]
) -> tuple[Design, Asking]:
    """The design without what answers overrule (it is still listed), and what is asked.

    file: the database's handoff, whose lines the tables have.

    Raises:
        GenApiError: an answer is none of the rules.
    """
    asking = Asking(answers)
    known = Columns(tables)
    constraints = tuple(known.placed(rule) for rule in design.constraints)
    design = replace(design, constraints=constraints)
    said: dict[str, list[_Said]] = defaultdict(list)
    columns: dict[str, Column] = {}
    demanded: dict[str, FieldRule] = {}
    for rule in dict.fromkeys((*constraints, *known.of_bodies(design.endpoints))):
        table = tables.table(rule.table)
        column = table.column(rule.field) if table else None
        if table and column:
            subject = f"{table.name}.{column.name}"
            columns[subject] = column
            read = _of_rule(rule, column, own=rule.at.file == file)
            said[subject] += [read] if read else []
            if _is_demanded(rule.text) and column.get(About.NULLABLE) is True:
                demanded.setdefault(subject, rule)
    _ask_for_demanded(demanded, asking)
    overruled: set[tuple[Place, str]] = set()
    for subject, rules in said.items():
        overruled |= _overruled(subject, [*rules, *_held(columns[subject], file)], asking)
    return _without(design, overruled), asking


def _is_demanded(text: str) -> bool:
    found = _REQUIRED.search(text)
    return found is not None and not _SOMETIMES.search(text[found.end() :].partition(",")[0])


def _ask_for_demanded(demanded: Mapping[str, FieldRule], asking: Asking) -> None:
    """Fields that must be sent, of columns that may be null."""
    for names, _ in asking.apart("rule", list(demanded), "sent"):
        places = [demanded[name].at for name in names]
        told = zip(names, places, strict=True)
        listed = "; ".join(f"{name} ({at.file}, line {at.line})" for name, at in told)
        text = (
            f"These must be sent, and their columns may be null: {listed}. Make the columns NOT "
            "NULL, or answer `listed`: requests may leave them out, and the rules are only listed."
        )
        topic = Topic("rule", "api", places[0], "listed", tuple(names), ("sent",))
        asking.ask(topic, text, _listed)


def _listed(answer: str) -> str:
    if answer != "listed":
        raise ValueError("listed, or a schema in which they are NOT NULL")
    return answer


def _of_rule(rule: FieldRule, column: Column, *, own: bool) -> _Said | None:
    """What a rule says of the values, as far as it fits the column's type."""
    text = _is_text(column)
    fit = [one for one in rule.limits if one.of_length in (None, text)]
    limits = Range()
    for one in fit:
        low, high = one.low is not None and one.strict, one.high is not None and one.strict
        limits = limits & Range(one.low, one.high, low, high)
    choices = frozenset(word for one in fit for word in one.choices)
    if not limits.bounded and not choices:
        return None
    limits = limits.whole if text or _is_whole(column) else limits
    return _Said(rule.text, rule.at, limits, choices, "own" if own else "rule")


def _held(column: Column, file: str) -> Iterator[_Said]:
    """What the database says: its CHECKs, and how long a text may be."""
    for fact in column.facts:
        text, at = str(fact.value), Place(file, fact.line)
        if fact.about is About.CHECK and (found := read_range(text, column.name)):
            yield _Said(text, at, found.whole if _is_whole(column) else found, by="check")
        length = _LENGTH.search(text)
        if fact.about is About.TYPE and length and _is_text(column):
            yield _Said(text, at, Range(high=Decimal(length[1])), by="type")


def _is_text(column: Column) -> bool:
    return _TEXT.search(str(column.get(About.TYPE) or "")) is not None


def _is_whole(column: Column) -> bool:
    return _WHOLE.search(str(column.get(About.TYPE) or "")) is not None


def _overruled(subject: str, group: Sequence[_Said], asking: Asking) -> set[tuple[Place, str]]:
    """The rules of one column that do not hold."""
    pairs = [pair for pair in combinations(group, 2) if _at_odds(*pair)]
    disputed = [one for one in group if any(one in pair for pair in pairs)]
    if not disputed:
        return set()
    text = (
        f"The rules of {subject} contradict each other: {'; '.join(map(str, disputed))}. Which "
        "holds? Answer with its words, or `none`: rules that do not hold are only listed."
    )
    words = tuple(one.words for one in disputed)
    topic = Topic("rule", subject, disputed[0].at, covers=(subject,), evidence=words)
    chosen = asking.ask(topic, text, _one_of(disputed))
    kept = _plain(chosen or "none")
    return {(one.at, one.words) for one in disputed if not one.held and _plain(one.words) != kept}


def _at_odds(one: _Said, other: _Said) -> bool:
    if one.held and other.held:
        return False
    if one.held or other.held:
        rule, held = (other, one) if one.held else (one, other)
        exactly = rule.by == "own" and held.by == "check" and rule.limits.bounded
        return rule.limits != held.limits if exactly else rule.limits.exceeds(held.limits)
    choices = bool(one.choices and other.choices and one.choices != other.choices)
    return choices or one.limits.contradicts(other.limits)


def _one_of(disputed: Sequence[_Said]) -> Understood:
    known = {_plain(one.words) for one in disputed}

    def read(answer: str) -> str:
        if answer != "none" and _plain(answer) not in known:
            raise ValueError(f"none, or one of {'; '.join(one.words for one in disputed)}")
        return answer

    return read


def _plain(words: str) -> str:
    return " ".join(words.replace("`", "").casefold().split())


def _without(design: Design, overruled: set[tuple[Place, str]]) -> Design:
    """Rules that lost keep their words and bind nobody."""
    constraints = tuple(
        replace(rule, limits=()) if (rule.at, rule.text) in overruled else rule
        for rule in design.constraints
    )
    endpoints = tuple(_body_without(one, overruled) for one in design.endpoints)
    return replace(design, constraints=constraints, endpoints=endpoints)


def _body_without(
    one: DesignedEndpoint, overruled: Iterable[tuple[Place, str]]
) -> DesignedEndpoint:
    inputs = tuple(
        (
            replace(given, limits=())
            if (replace(one.at, line=given.line), given.rule) in overruled
            else given
        )
        for given in one.inputs
    )
    return replace(one, inputs=inputs)
