"""Columns that a sentence describes, each a name in code or in bold with what is said of it around:

an optional `phone` (text), `email` of type VARCHAR(80), `state` is a required VARCHAR(10)
`id` bigserial primary key, `guest_id` bigint not null references `guests(id)`
`opens_at` and `shuts_at` (both date), `id uuid PRIMARY KEY`
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from codegen.sources import spellings
from codegen.sources.handoff.columns.items import Item, read_item
from codegen.sources.handoff.markdown.document import Row
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.groups import EVERYDAY
from codegen.sources.handoff.words.keys import IS_INDEX, IS_KEY
from codegen.sources.handoff.words.notions import whole, words_for
from codegen.sources.handoff.words.sqltext import split
from codegen.sources.handoff.words.vocabulary import PUNCTUATION

NAME = r"[A-Za-z_]\w*"
# A name, or a whole definition, as code; a name in bold.
_CODE = re.compile(
    rf"(?:\*\*)?`(?P<code>(?P<name>{NAME})(?:\s+(?P<rest>[A-Za-z][^`]*))?)`(?:\*\*)?"
    rf"|\*\*(?P<bold>{NAME})\*\*"
)
# Before a name, and what they say of it.
_MARKS = {
    kind: whole(words_for(f"prose.{kind}")) for kind in ("required", "optional", "unique", "key")
}
_MEANT = {"required": "not null", "optional": "null", "unique": "unique", "key": "primary key"}
_MARK = rf"(?:{'|'.join(_MARKS.values())})"
_AND = rf"(?:{words_for('prose.and')})"
# What stands before a name and not behind the one before it: `, and an optional`.
_FRONT = re.compile(
    rf"(?:^|(?<=[\s,;)\]]))(?:[,;]\s*)?(?:{_AND}\s*)?(?:[,:]\s*)?"
    rf"(?:(?>(?:{words_for('prose.articles')})(?=\s))\s+|{_MARK}\s+(?:{_AND}\s+)?|{_MARK}(?=\W*$))*$",
    re.IGNORECASE,
)
# Behind these a name is that of another table, or of a column there.
_ARTICLE = r"\s*(?:(?:the|die|der|la|el|le|a|o)\s+)?$"
REFERRED = re.compile(rf"(?:{words_for('prose.aims')}|->|\u2192|=>){_ARTICLE}", re.IGNORECASE)
_AIMED = re.compile(
    rf"(?:{words_for('prose.aims')}|{words_for('prose.toward')}|->|\u2192|=>){_ARTICLE}", re.I
)
# `to the`, before the table that columns are added to.
_LED = re.compile(rf"{whole(words_for('prose.to'))}\s+(?:[^\W\d]+\s+){{0,2}}$", re.IGNORECASE)
# Before names alone that are added, or nothing.
_ADDED = re.compile(
    rf"(?:^\W*|:\W+)(?:(?:{words_for('prose.adds')})\W+)?(?:(?>(?:{words_for('prose.articles')}"
    rf"|two|three|{_MARK}|(?:{words_for('columns.columns')})\w*)(?=\W))\W+)*+$",
    re.IGNORECASE,
)
# Nothing is said of a name, but that it is a column.
_NO_WORDS = re.compile(rf"\s*(?:(?:{words_for('columns.columns')})\w*)?\s*(?:,|$)", re.IGNORECASE)
_BOTH = re.compile(rf"\(\s*(?:{words_for('prose.both')})\s*[:,]?\s*", re.IGNORECASE)
_GROUP = re.compile(
    rf"^(?:\s+[^\W\d_]+){{0,4}}\s+(?P<group>\((?:[^()]|\([^()]*\))*\))"
    rf"(?P<aim>\s*(?:references|\u2192|->)\s+{NAME}(?:\({NAME}\)|\.{NAME})?)?"
)
_SPOKEN = tuple(
    (re.compile(whole(words_for(f"prose.{notion}")), re.IGNORECASE), meant)
    for notion, meant in (
        ("defaulting", ", default"),
        ("referring", ", references"),
        ("being", ","),
        ("and", ","),
    )
)
_IS = re.compile(rf"^\s*,?\s*(?:{whole(words_for('prose.is'))}\s*)?(?:an?\s+)?", re.IGNORECASE)
_LISTED = re.compile(
    rf"\s*(?:{whole(words_for('prose.holds'))}\s*)?(?P<sign>[:(]?)\s*(?P<list>[a-z_]\w*.*)",
    re.I | re.DOTALL,
)
_PART = re.compile(
    rf"(?:{_AND}\s+)?(?P<name>(?-i:[a-z_])\w*)(?P<rest>\??(?:\s*\(.*\)|\s+[A-Za-z].*)?)", re.DOTALL
)
_FEWEST = 3
# `Added column: size INTEGER DEFAULT 0 to `rooms``, `Added a `size` column (INTEGER)`
_ONE = re.compile(
    rf"(?<!\w)(?:{words_for('columns.columns')})\w*\s*:?\s*(?P<name>[a-z_]\w*)(?P<rest>\s+(?-i:[A-Z]).*?)"
    rf"(?:\s+(?:to|on|in)\s+(?:the\s+)?`\w+`.*)?$",
    re.IGNORECASE,
)
# `is a required VARCHAR(80)`
_MARKED = re.compile(rf"(?P<marks>(?:{_MARK}\s+(?:{_AND}\s+)?)+)(?P<kind>\w+)", re.IGNORECASE)
# `a UUID primary key named `id``
_KEY = re.compile(r"\b([A-Z]{3,}(?: identity)?) primary key (?:named |called )?(`\w+`)")


_KIND = re.compile(r"\s(?P<kind>[A-Za-z]\w*(?:\(\d+(?:,\s*\d+)?\))?)\s+$")


@dataclass(frozen=True)
class Described:
    """A column of a sentence. sure: what is said of it tells that it is one."""

    item: Item
    sure: bool

    @property
    def name(self) -> str:
        """What it is called."""
        return self.item.listed[0]


@dataclass(frozen=True)
class _Head:
    """A name, with the words right before it and the text behind it, up to the next name."""

    name: str
    before: str
    behind: str
    kind: str = ""  # a type in front of it: `a bigserial `id``
    text: str = ""  # all that stands before it


def columns_in(
    text: str, others: Collection[str], line: int, *, names: bool = False
) -> tuple[Described, ...]:
    """The columns of a sentence, in order; a name of which nothing is said is one of them where it
    stands in a row with one of which a type is said.

    others: names that are no columns: those of tables. names: those alone are columns, too.
    """
    heads = list(_heads(_KEY.sub(r"\2 (\1, primary key)", _in_one_line(text)), others))
    shared = ""
    found: list[Described | None] = []
    for head in reversed(heads):
        behind = head.behind or shared
        both = _BOTH.match(behind.strip())
        shared = (f"({behind.strip()[both.end() :]}" if both else "") if behind.strip() else shared
        found.insert(0, _described(head, shared or behind, line))
    return tuple(_in_rows(heads, found, names=names))


def _in_one_line(text: str) -> str:
    return text.translate(PUNCTUATION).replace("\n", " ")


def _heads(text: str, others: Collection[str]) -> Iterator[_Head]:
    every = list(_CODE.finditer(text))
    tables = [code for code in every if (code["name"] or code["bold"]).casefold() in others]
    text = _blanked(text, tables)
    codes = [code for code in every if code not in tables and _is_head(code, text)]
    ends = [*(code.start() for code in codes), len(text)][1:]
    begin = 0
    for code, end in zip(codes, ends, strict=True):
        kind = _typed_before(text[: code.start()])
        front = _FRONT.search(text[begin : code.start()].removesuffix(kind) + " " * bool(kind))
        begin = code.end()
        next_ = _FRONT.search(text[begin:end]) if end < len(text) else None
        said = text[begin : begin + next_.start()] if next_ else text[begin:end]
        said = f" {code['rest']}" if code["rest"] else said
        name = code["name"] or code["bold"]
        yield _Head(name, front[0] if front else "", said, kind.strip(), text[: code.start()])


def _typed_before(text: str) -> str:
    """The type right before a name, which is no word of everyday language."""
    match = _KIND.search(text)
    known = match and spellings.is_type(match["kind"])
    return match[0] if match and known and match["kind"].casefold() not in EVERYDAY else ""


def _blanked(text: str, tables: list[re.Match[str]]) -> str:
    """A text without the names of the tables that it is about, and what leads to them."""
    for table in tables:
        led = _LED.search(text[: table.start()])
        begin = led.start() if led else table.start()
        text = text[:begin] + ",".ljust(table.end() - begin) + text[table.end() :]
    return text


def _is_head(code: re.Match[str], text: str) -> bool:
    """A name that is not part of what is said of another."""
    before = text[: code.start()]
    within = before.count("(") > before.count(")")
    name = code["name"] or code["bold"]
    return not (within or _AIMED.search(before) or IS_INDEX.fullmatch(name))


def _described(head: _Head, behind: str, line: int) -> Described | None:
    said = _said(behind)
    marks = ", ".join(
        _MEANT[kind]
        for kind, words in _MARKS.items()
        if re.search(words, head.before, re.IGNORECASE)
    )
    item = _item(head.name, said, marks, line)
    if head.kind and not (item and item.typed):
        item = _item(head.name, f"{head.kind}, {said.strip('() ')}", marks, line)
    if item is None or len(item.listed) != 1:
        return None
    sure = item.typed or bool(item.said.values) or (bool(item.said.facts) and not item.said.unread)
    return Described(item, sure)


def _item(name: str, said: str, marks: str, line: int) -> Item | None:
    text = f"{name} {said}".strip() + (f", {marks}" if marks else "")
    return read_item(Row((text,), line, (f"`{name}`{text[len(name) :]}",)))


def _said(behind: str) -> str:
    """What is said of a name in the words of a definition: its group, else the words behind it as
    far as they are a type and constraints.
    """
    text = behind.replace("`", "")
    if group := _GROUP.match(text):
        said = f"{group['group']}{group['aim'] or ''}"
        return spoken(said)
    text = spoken(_IS.sub("", text, count=1))
    if (marked := _MARKED.match(text)) and spellings.is_type(marked["kind"]):
        text = f"{text[marked.end('marks') :]}, {marked['marks']}"
    first, *more = [part for _, part in split(text, ",;.")] or [""]
    formal = [part for part in more if _is_formal(part)]
    return ", ".join(filter(None, (first.lstrip(":\u2013\u2014- "), *formal)))


def _is_formal(text: str) -> bool:
    said = read_constraints(text)
    return bool(said.facts) and not said.unread


def spoken(text: str) -> str:
    """A text in which the words of a definition stand for those of a sentence."""
    for said, meant in _SPOKEN:
        text = said.sub(meant, text)
    return text


def _in_rows(
    heads: list[_Head], found: list[Described | None], *, names: bool
) -> Iterator[Described]:
    """Those that are sure, and names alone in a row that has one, or anywhere."""
    rows: list[list[Described]] = []
    goes_on = False
    for head, one in zip(heads, found, strict=True):
        if one is None:
            goes_on = False
            continue
        if not goes_on:
            rows.append([])
        rows[-1].append(one)
        goes_on = one.sure or bool(_NO_WORDS.match(head.behind))
        if not goes_on:
            rows.pop()
    names = names and bool(heads) and bool(_ADDED.search(heads[0].text))
    for row in rows:
        if names or any(one.sure for one in row):
            yield from (one for one in row if one.sure or not one.item.said.facts)


def listed_in(text: str, line: int) -> tuple[Described, ...]:
    """The columns that follow the words of a subject, in plain words: `id, name (text), hall_id`;
    every part is one, with a key among them, or types.
    """
    match = _LISTED.fullmatch(_in_one_line(text))
    listed = match["list"].rstrip(". ") if match else ""
    if match and match["sign"] == "(":
        listed = listed.rpartition(")")[0]
    parts = [part for _, part in split(listed, ",;")]
    named = [_PART.fullmatch(part) for part in parts]
    found = [_in_words(one["name"], one["rest"], line) for one in named if one]
    items = [one.item for one in found if one]
    keyed = any(map(IS_KEY.fullmatch, (one.listed[0] for one in items)))
    typed = sum(one.typed for one in items) * 2 >= len(parts)
    sure = len(parts) >= _FEWEST and len(items) == len(parts) and (keyed or typed)
    return tuple(one for one in found if one) if sure else ()


def added_in(text: str, line: int) -> tuple[Described, ...]:
    """The one column of `Added column: size INTEGER DEFAULT 0 to …`, which is no code."""
    match = _ONE.search(_in_one_line(text))
    found = _in_words(match["name"], match["rest"], line) if match else None
    return (found,) if found and found.item.typed else ()


def _in_words(name: str, rest: str, line: int) -> Described | None:
    """A name, alone or with words that say a type and constraints, and nothing else."""
    item = _item(name, _said(rest), "", line)
    alone = not rest.strip(" ?") or rest.lstrip(" ?").startswith("(")
    formal = item and (alone or item.typed or (item.said.facts and not item.said.unread))
    return Described(item, sure=True) if item and formal and len(item.listed) == 1 else None
