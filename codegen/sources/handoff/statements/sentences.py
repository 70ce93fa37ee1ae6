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
# `**rooms** — `id uuid PK`, `name text``: a name in bold in front of them
_TABLE = re.compile(
    rf"{_KIND}\s*(?:\w+\s+)?{_NAME}|{_NAME}\s*{_KIND}|^\W*\*\*`?([a-z][a-z0-9_]*)`?\*\*\s*[\u2014\u2013:-]\s*(?=`[a-z_]\w*\s)",
    re.IGNORECASE,
)
_DEFINED = re.compile(r"`(?P<name>[a-z_]\w*)\s+(?P<rest>[A-Za-z][^`]*)`")
# `` `state` of type `VARCHAR(10)` ``
_OF_TYPE = re.compile(
    r"`(?P<name>[a-z_]\w*)`\s+(?:of\s+type|typu|de(?:l)?\s+tipo|do\s+tipo|типа|vom\s+typ|de\s+type)\s+`(?P<rest>[^`]+)`",
    re.IGNORECASE,
)
# `` `title` (varchar(80), required) ``, `` `hall_id` (uuid) references `halls(id)` ``
_CODED = re.compile(r"`([a-z][a-z0-9_]*)`")
_LED_BY = re.compile(r"\*\*`?([a-z][a-z0-9_]*)`?\*\*:?\s*[-\u2013\u2014:]\s")
# `` `state` is a required VARCHAR(10), default 'new'. ``
_IS = re.compile(
    r"`(?P<name>[a-z_]\w*)`\s+is\s+(?:an?\s+)?(?P<rest>[^`]+?)(?P<before>(?!))?(?=\.(?:\s|$))"
)
_MARKS = r"(?:required|optional|nullable|mandatory|unique|primary\s+key)"
# "`opens_at` and `shuts_at` (both date)": each of them.
_BOTH = re.compile(r"`(\w+)`\s+and\s+`(\w+)`\s+\(both\s+((?:[^()]|\([^()]*\))*)\)")
# `a UUID primary key named `id``
_KEY = re.compile(r"\b([A-Z]{3,}(?: identity)?) primary key (?:named |called )?`(\w+)`")
_SPOKEN = (
    (re.compile(r"\b(?:may|must|can)(?: ?not| never) be null\b", re.IGNORECASE), "not null"),
    (re.compile(r"\b(?:that|which) defaults to\b", re.IGNORECASE), ", default"),
    (re.compile(r"\b(?:that|which) references\b", re.IGNORECASE), ", references"),
    (re.compile(r"\s+and\s+"), ", "),
)
_MARKED = re.compile(rf"(?P<marks>(?:{_MARKS}\s+(?:and\s+)?)+)(?P<kind>.+)", re.I | re.DOTALL)
_HELD = re.compile(
    rf"(?P<before>(?:{_MARKS}\s+(?:and\s+|is\s+)?)*)`(?P<name>[a-z_]\w*)`(?:\s+[a-z]+){{0,4}}\s+"
    r"(?P<rest>\((?:[^()]|\([^()]*\))*\)(?:\s+references\s+`\w+(?:\(\w+\))?`)?)",
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
            named = {*_CODED.findall(text)} - {table, *(item.listed[0] for item in found)}
            whole = keyed and len(found) > 2 and not named
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
    """The one table that a sentence names as such, or that a line begins with in bold."""
    if (led := _LED_BY.match(text)) and len([*_described(text)]) > 2:
        return str(led[1])
    names = {name for match in _TABLE.findall(text) for name in match if name}
    return names.pop() if len(names) == 1 else ""


def _described(text: str) -> Iterator[tuple[str, str]]:
    """Each name that a sentence describes as a column, and what it says of it, the type first."""
    text = _KEY.sub(r"`\2` (\1, primary key)", _BOTH.sub(r"`\1` (\3) and `\2` (\3)", text))
    forms = (_DEFINED, _OF_TYPE, _HELD, _IS)
    found = (match for form in forms for match in form.finditer(text))
    for match in sorted(found, key=re.Match.start):
        told, before = match["rest"].replace("`", ""), match.groupdict().get("before") or ""
        for said, meant in _SPOKEN:
            told = said.sub(meant, told)
        if marked := _MARKED.fullmatch(told):
            told, before = marked["kind"], marked["marks"]
        marks = ", ".join(re.findall(_MARKS, before, re.IGNORECASE))
        yield match["name"], f"{told}, {marks}" if marks else told


def _items(text: str, line: int) -> list[Item]:
    """The columns that a sentence defines with their types."""
    rows = (Row((f"{n} {rest}",), line, (f"`{n}` {rest}",)) for n, rest in _described(text))
    items = [item for row in rows if (item := read_item(row))]
    return [item for item in items if (item.typed or item.said.values) and len(item.listed) == 1]
