"""Tables that sentences define, with their columns as code: `Table `rooms` has `id uuid PRIMARY
KEY`, `name text``, in any language.

Read of tables of which nothing else of the document lists columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from codegen.sources.handoff.columns import columns, titles
from codegen.sources.handoff.columns.clauses import LONGEST
from codegen.sources.handoff.columns.items import Item, read_item
from codegen.sources.handoff.columns.lookalikes import other_place, undone
from codegen.sources.handoff.facts import About, Fact, Partial, Rank, Reading
from codegen.sources.handoff.markdown.document import Block, Document, Items, Row, plain, texts_of
from codegen.sources.handoff.statements import asides
from codegen.sources.handoff.words.notions import saying

_NAME = r"`([a-z][a-z0-9_]*)`"
_KIND = r"(?:(?<!\w)(?:tab(?:le|ell?e|el\w*|la|lo)|таблиц\w+|bảng)|表|テーブル|테이블)"
_TABLE = re.compile(rf"{_KIND}\s*(?:\w+\s+)?{_NAME}|{_NAME}\s*{_KIND}", re.IGNORECASE)
_DEFINED = re.compile(r"`(?P<name>[a-z_]\w*)\s+(?P<rest>[A-Za-z][^`]*)`")
# `` `state` of type `VARCHAR(10)` ``
_OF_TYPE = re.compile(
    r"`(?P<name>[a-z_]\w*)`\s+(?:of\s+type|typu|de(?:l)?\s+tipo|do\s+tipo|типа|vom\s+typ|de\s+type)\s+`(?P<rest>[^`]+)`",
    re.IGNORECASE,
)
# `` `title` (varchar(80), required) ``, `` `hall_id` (uuid) references `halls(id)` ``
_HELD = re.compile(
    r"`(?P<name>[a-z_]\w*)`\s+(?P<rest>\((?:[^()]|\([^()]*\))*\)(?:\s+references\s+`\w+(?:\(\w+\))?`)?)",
    re.IGNORECASE,
)
# What is added to a table says that the table is there already.
_ADDS = re.compile(
    r"\b(?:add(?:s|ed|ing)?|alter(?:s|ed|ing)?|extend(?:s|ed|ing)?)\b", re.IGNORECASE
)
# `A guest has an `id`, a name and a `mail`.`
_HAS = re.compile(
    r"(?:(?:the|an?|each|every)\s+)?(?P<tick>`?)(?P<name>[A-Za-z]\w+)(?P=tick)(?:\s+(?:table|entity"
    r"|model|collection|row|record))?\s+(?:has|stores|contains|holds|keeps|consists\s+of)\s+(?P<list>.+?)\.?",
    re.IGNORECASE,
)
# What else has names in it: what is sent and shown, and words for the table of another sentence.
_OTHERS = saying("sentences.no_tables")


def read(document: Document, extracted: Reading) -> Reading:
    """The columns that sentences give to tables of which nothing else has any with a type."""
    known = extracted.facts
    listed = {fact.table.casefold() for fact in known if fact.about in (About.TYPE, About.ENUM)}
    listed |= {name for one in extracted.unnamed for name in titles.table_names(one.title)}
    return _defined(document, listed)


def _has(text: str) -> re.Match[str] | None:
    match = _HAS.fullmatch(text.strip())
    return match if match and not _OTHERS.fullmatch(match["name"]) else None


def is_about_another(text: str, table: str) -> bool:
    """`A guest has `id`, …`, where the table that is spoken of is not the one of guests."""
    match = _has(text)
    known = titles.table_names(table)
    return match is not None and not {table, *known} & {*titles.table_names(match["name"])}


def _defined(document: Document, listed: Set[str]) -> Reading:
    facts: list[Fact] = []
    partial: list[Partial] = []
    for text, line in _lines(document):
        table = "" if asides.is_offer(text) or _ADDS.search(text) else _table(text)
        found = _items(text, line) if table and table.casefold() not in listed else []
        if any(item.listed[0] == table for item in found):
            continue  # `All tables have the key `id` (integer)` names none
        for item in found:
            facts += columns.facts(table, item.listed[0], item.said, Rank.PROSE, line)
        if found:
            facts.append(Fact(table, "", About.CREATED, True, Rank.PROSE, line))
            keyed = any(say.about is About.PRIMARY_KEY for item in found for say in item.said.facts)
            whole = keyed and len(found) > 2
            partial += [] if whole else [Partial(table, line, plain(text)[:80])]
    return Reading(tuple(facts), partial=tuple(partial))


def _lines(document: Document) -> Iterator[tuple[str, int]]:
    for block in document.blocks:
        if not (other_place(block) or undone(block) or asides.offers(block)):
            yield from ((text, line) for text, line in _whole(block) if len(text) <= 4 * LONGEST)


def _whole(block: Block) -> Iterator[tuple[str, int]]:
    """Items, and the lines of a paragraph, each with those that name no table of their own."""
    held: list[tuple[str, int]] = []
    for text, line in texts_of(block):
        if held and (isinstance(block, Items) or _table(text)):
            yield " ".join(one for one, _ in held), held[0][1]
            held = []
        held.append((text, line))
    if held:
        yield " ".join(one for one, _ in held), held[0][1]


def _table(text: str) -> str:
    """The one table that a sentence names as such."""
    names = {name for match in _TABLE.findall(text) for name in match if name}
    return names.pop() if len(names) == 1 else ""


def _items(text: str, line: int) -> list[Item]:
    """The columns that a sentence defines with their types."""
    found = (match for form in (_DEFINED, _OF_TYPE, _HELD) for match in form.finditer(text))
    told = ((m["name"], m["rest"].replace("`", "")) for m in sorted(found, key=re.Match.start))
    rows = (Row((f"{name} {rest}",), line, (f"`{name}` {rest}",)) for name, rest in told)
    items = [item for row in rows if (item := read_item(row))]
    return [item for item in items if item.typed and len(item.listed) == 1]
