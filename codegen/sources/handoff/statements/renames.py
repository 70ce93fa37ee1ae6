"""Columns and tables that an amendment renames: what stands above it is said of the new name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from codegen.sources.handoff.facts import About, Fact, Index, Rank, Reference, Value
from codegen.sources.handoff.markdown.document import Block, Document, texts_of
from codegen.sources.handoff.notations.code import snake

_NAME = r"`?(?:(?P<table>[a-z_]\w*)\.)?(?P<old>[A-Za-z_]\w*)`?"
_HOME = r"(?:\s+(?:in|on|of|from)\s+(?:the\s+)?`?(?P<home>[a-z_]\w*)`?(?:\s+table)?)?"
_TO = r"\s*(?:\b(?:to|as|into|in|nach|zu|a|en|para|на|в)\b|->|→|=>)\s*"
_NEW = r"`?(?:[a-z_]\w*\.)?(?P<new>[A-Za-z_]\w*)`?"
_WORD = r"(?:renamed?|renames|renaming|umbenannt|renombrad[oa]|renomead[oa]|переименован\w*|重命名)"
_WHAT = r"(?:\s+(?:the\s+)?(?P<what>columns?|fields?|tables?))?\s*:?\s*"
_FIRST = re.compile(rf"^\W*{_WORD}{_WHAT}{_NAME}{_HOME}{_TO}{_NEW}(?P<rest>.*)$", re.IGNORECASE)
_LAST = re.compile(
    rf"^\W*(?:the\s+)?(?:(?P<what>column|field|table)\s+)?{_NAME}{_HOME}\s+(?:was|is|has been"
    rf"|wurde|fue|foi)?\s*"
    rf"{_WORD}{_TO}{_NEW}(?P<rest>.*)$",
    re.IGNORECASE,
)
_SNAKE_CASE = re.compile(
    r"\bcolumns?(?:\s+names?)?(?:\s+in\s+the\s+database|\s+in\s+\w+)?\s+(?:are|is|use)\s+(?:all\s+)?`?snake_case\b",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"^\s+(?:in|on|of)\s+(?:the\s+)?`?(?P<home>[a-z_]\w*)`?", re.IGNORECASE)


def read(text: str, home: str, line: int, *, listed: bool) -> Iterator[Fact]:
    """`Renamed `a` to `b``, `t.a` was renamed to `b`.

    home: the table that the heading names. listed: it says that what follows is renamed.
    """
    match = _FIRST.match(text) or _LAST.match(text)
    if match is None and listed:
        match = _FIRST.match(f"renamed {text}")
    if match is None:
        return
    if (match["what"] or "").casefold().startswith("table"):
        yield Fact(match["old"], "", About.RENAMED, match["new"], Rank.DDL, line)
        return
    behind = _BEHIND.match(match["rest"])
    table = match["table"] or match["home"] or (behind["home"] if behind else home)
    if table:
        yield Fact(table, match["old"], About.RENAMED, match["new"], Rank.DDL, line)


def applied(facts: Sequence[Fact]) -> list[Fact]:
    """The facts under the new names, each rename over what stands above it."""
    renames = sorted((f for f in facts if f.about is About.RENAMED), key=lambda f: f.line)
    kept = [fact for fact in facts if fact.about is not About.RENAMED]
    for one in renames:
        kept = [_under(fact, one) if fact.line <= one.line else fact for fact in kept]
        kept = [fact for fact in kept if not _looks_back(fact, one)]
    return kept


def _looks_back(fact: Fact, rename: Fact) -> bool:
    """A sentence further below names the column as it was: `rooms.tel` is now `phone`."""
    same = (fact.table.casefold(), fact.column) == (rename.table.casefold(), rename.column)
    return same and bool(fact.column) and fact.rank > Rank.TABLE and fact.line > rename.line


def cased(document: Document, facts: Sequence[Fact]) -> list[Fact]:
    """The facts with their columns in snake_case, where the document says that columns are."""
    told = (text for block in document.blocks for text, _ in texts_of(block))
    if not any(_SNAKE_CASE.search(text) for text in told):
        return [*facts]
    columns = dict.fromkeys((fact.table, fact.column) for fact in facts)
    other = [(t, n) for t, n in columns if not n.isupper() and (t, snake(n)) not in columns]
    end = max((fact.line for fact in facts), default=0)
    named = (Fact(t, name, About.RENAMED, snake(name), Rank.DDL, end) for t, name in other)
    return applied((*facts, *named))


def announced(block: Block) -> bool:
    """The heading, or the line above, says that names change."""
    above = block.trail[-1].text if block.trail else ""
    return bool(re.search(_WORD, f"{above} {block.lead}", re.IGNORECASE))


def _under(fact: Fact, rename: Fact) -> Fact:
    old, new, table = rename.column, str(rename.value), rename.table.casefold()
    target = fact.value
    if not old:
        own = fact.table.casefold() == table
        if isinstance(target, Reference) and (target.table or "").casefold() == table:
            fact = replace(fact, value=replace(target, table=new))
        if own and isinstance(target, Index):
            on = re.compile(rf"(\bON\s+\S*?)\b{re.escape(rename.table)}\b", re.IGNORECASE)
            fact = replace(fact, value=replace(target, sql=on.sub(rf"\g<1>{new}", target.sql)))
        return fact.on(new) if own else fact
    if (
        isinstance(target, Reference)
        and str(target).split(" ")[0].casefold() == f"{table}({old})".casefold()
    ):
        fact = replace(fact, value=replace(target, column=new))
    if fact.table.casefold() != table:
        return fact
    if fact.column.casefold() == old.casefold():
        return replace(fact, column=new)
    return fact if fact.column else replace(fact, value=_named(fact, old, new))


def _named(fact: Fact, old: str, new: str) -> Value:
    """A key, a constraint or an index of the table, with the column's new name."""
    value = fact.value
    word = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)", re.IGNORECASE)
    if isinstance(value, tuple) and fact.about is About.PRIMARY_KEY:
        return tuple(new if one.casefold() == old.casefold() else one for one in value)
    if isinstance(value, Index):
        return replace(value, keys=word.sub(new, value.keys), sql=word.sub(new, value.sql))
    in_text = isinstance(value, str) and fact.about in (About.CONSTRAINT, About.CHECK)
    return word.sub(new, str(value)) if in_text else value
