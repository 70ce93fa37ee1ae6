"""Relations in one line each: `users(id, email)` in a fence without a language, and in lists
`User: id, email unique`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import takewhile

from codegen.sources.handoff.columns.clauses import statements
from codegen.sources.handoff.columns.columns import is_constraint, placed
from codegen.sources.handoff.columns.items import read_item
from codegen.sources.handoff.columns.leads import PARTIAL
from codegen.sources.handoff.columns.lookalikes import other_place
from codegen.sources.handoff.columns.titles import read_title
from codegen.sources.handoff.facts import About, Fact, Partial, Rank, Reading, combine
from codegen.sources.handoff.markdown.document import (
    LABEL_LEVEL,
    Block,
    Document,
    Fence,
    Heading,
    Items,
    Paragraph,
    Row,
    plain,
)
from codegen.sources.handoff.words import lines
from codegen.sources.handoff.words.headers import is_generic
from codegen.sources.handoff.words.keys import IS_KEY, NAME
from codegen.sources.handoff.words.kinds import ENUMS
from codegen.sources.handoff.words.notions import saying
from codegen.sources.handoff.words.sqltext import split
from codegen.sources.handoff.words.tags import PLAIN, SQL

_LINE = re.compile(
    r"\s*(?P<table>[A-Za-z_]\w*)\s*(?:\(\+?(?P<group>.*)\)\s*;?|(?::|[\u2013\u2014=]|\s-+\s)\s*(?P<after>.+)|\s{2,}(?P<wide>\S.*))"
)
# `**Stall** (new) — `stall_id`, `paid_on` (optional), …`: an entity with names in backticks.
_MARKED = re.compile(
    r"\*\*`?(?P<name>[A-Za-z]\w*)`?\*\*(?:\s*\([^()]*\))?\s*[-\u2013\u2014:]\s*(?P<listed>`.*)",
    re.DOTALL,
)
_CODED = re.compile(r"`[a-z]\w*(?:_\w+|[A-Z]\w*)`")
_FEWEST = 3
ABOUT = saying("headings.schema")
_DOT = re.compile(r"\s+\u00b7\s+")
_GROUPED = re.compile(r"\w+\s*\((?:[^()]|\([^()]*\))*\)")
_LONGEST = 300  # of a line
LONGEST_RELATION = 3000
UNDERLINED = re.compile(r"<u>([^<>]+)</u>")
_HASHED = re.compile(r"#\s*(\w+)")
_REMARK = re.compile(r"(?:\s|^)(?:--|//)(?:\s.*|$)")
# `kind[text|image]`, `left_at?`: what it may be, whether it may be none
_VALUES = re.compile(r"(?<=\w)(\??)\[([^\[\]]*\|[^\[\]]*)\](\??)")
_SHORT = 50
# `UNIQUE (a, b)` is a constraint, and no table of that name.
_KEYWORD = re.compile(
    r"(?:unique|index|key|check|primary|foreign|constraint|exclude|references|partition|[pf]k|u[kq]|idx|ix"
    r"|enum|values|insert|select|btree|gin|gist|brin|(?:idx|ix|uq|uk|chk)_\w+|\w+_idx)",
    re.IGNORECASE,
)
_OPENED = re.compile(r"\([ \t]*$", re.MULTILINE)
_KEYED = re.compile(
    rf"[A-Za-z]\w*\s*(?:[:(\u2013\u2014=]|\s-+\s)\s*"
    rf"(?:{NAME}|[A-Za-z_]\w*(?:\s+\w+)? \(?(?:PK|pk))\b[^,;]*[,;]"
)


def read(block: Block, _document: Document) -> Reading | None:
    """Read a plain fence in which every line is a relation, or a list in which several are; None
    for any other block.
    """
    if isinstance(block, Items):
        return _in_list(block)
    if isinstance(block, Paragraph):
        return _in_lines(block)
    if not isinstance(block, Fence) or block.tag not in PLAIN | SQL or block.under(ENUMS):
        return None
    if _OPENED.search(block.text):
        return None  # a column in each line
    lines = list(_whole_lines(block))
    if other_place(block, of_database=any(_KEYED.match(text) for _, text in lines)):
        return None
    found = [reading for line, text in lines if (reading := _relation(text, line, block))]
    whole = len(found) >= 2 and len(found) * 3 >= len(lines) * 2
    announced = any(ABOUT.search(heading.text) for heading in block.trail)
    whole = whole and (announced or all(map(_keyed, found)))
    return combine(found) if whole and not all(map(_of_values, found)) else None


def _keyed(reading: Reading) -> bool:
    """Its first words say that something is its key."""
    facts = (*reading.facts, *(fact for one in reading.unnamed for fact in one.facts))
    return any(fact.about is About.PRIMARY_KEY for fact in facts)


def _of_values(reading: Reading) -> bool:
    """`State: Open, Shut`: capitals, and no key among them."""
    unnamed = (fact for one in reading.unnamed for fact in one.facts)
    names = {fact.column for fact in (*reading.facts, *unnamed) if fact.column}
    return all(name[0].isupper() for name in names) and not any(map(IS_KEY.fullmatch, names))


def _whole_lines(block: Fence) -> Iterator[tuple[int, str]]:
    """The lines without remarks; a relation goes on until its parenthesis closes."""
    numbered = enumerate(block.text.split("\n"), start=block.line + 1)
    said = ((line, _REMARK.sub("", text).strip()) for line, text in numbered)
    short = ((line, text) for line, text in said if 0 < len(text) <= _LONGEST)
    return joined(short, lambda begun: is_open(begun) or begun.endswith(","))


def joined(
    lines: Iterable[tuple[int, str]], goes_on: Callable[[str], bool]
) -> Iterator[tuple[int, str]]:
    """Lines with where they stand, each whole with those that it goes on in; no empty one."""
    begun, at = "", 0
    for line, text in lines:
        begun, at = (f"{begun} {text}", at) if begun else (text, line)
        if begun and (not goes_on(begun) or len(begun) > LONGEST_RELATION):
            yield at, begun
            begun = ""
    if begun:
        yield at, begun


def is_open(text: str) -> bool:
    """A parenthesis has not closed."""
    return text.count("(") > text.count(")")


def _in_list(block: Items) -> Reading | None:
    """`- Vote: id, userId -> User`: relations that begin with their key, among other remarks."""
    if other_place(block):
        return None
    rows = [(" ".join(row.cells[0].split()), row.line) for row in block.rows if row.depth == 0]
    whole = [(text, line) for text, line in rows if _KEYED.match(text) and len(text) <= _LONGEST]
    keyed = [(one, line) for text, line in whole for one in _each(text)]
    found = [reading for text, line in keyed if (reading := _relation(text, line, block))]
    own = block.trail[-1].text if block.trail else ""
    named = all(
        re.search(rf"\b{re.escape(text.split('(')[0].strip())}\b", own) for text, _ in keyed
    )
    told = _of_tables(block, found)
    return combine(found) if told and (len(found) >= 2 or (found and named)) else None


def _in_lines(block: Paragraph) -> Reading | None:
    """`**Vote**(<u>id</u>, date, #member_id)`, `**votes**: id (PK), date`: the relations of a
    paragraph that is nothing else.
    """
    if other_place(block):
        return None
    if (marked := _MARKED.fullmatch(block.text)) and _of_tables(block):
        return _of_marked(marked, block)
    texts = [_unmarked(text) for text in block.text.split("\n")]
    if not all(len(text) <= _LONGEST and _KEYED.match(text) for text in texts):
        return None
    lines = enumerate(texts, start=block.line)
    found = [_relation(one, line, block) for line, text in lines for one in _each(text)]
    readings = [one for one in found if one]
    told = all(found) and _of_tables(block, readings)
    return combine(readings) if told else None


def _of_tables(block: Block, found: Sequence[Reading] = ()) -> bool:
    """The words above speak of tables, or the relations have types themselves."""
    above = [*(heading.text for heading in block.trail), *_line_above(block)]
    return any(map(ABOUT.search, above)) or (bool(found) and all(map(_typed, found)))


def _typed(reading: Reading) -> bool:
    """Its columns have types, two at least."""
    named = {fact.column for fact in reading.facts if fact.column}
    typed = {fact.column for fact in reading.facts if fact.about is About.TYPE}
    return len(typed) > 1 and typed == named


def _of_marked(marked: re.Match[str], block: Paragraph) -> Reading | None:
    """The columns in backticks, up to where words go on; such lists are seldom whole."""
    parts = [" ".join(part.split()) for _, part in split(marked["listed"].rstrip(". "), ",")]
    listed = list(takewhile(lambda part: part.startswith("`"), parts))
    items = [read_item(Row((plain(part),), block.line, (part,))) for part in listed]
    if sum(map(bool, map(_CODED.match, listed))) < _FEWEST or None in items:
        return None
    heading = Heading(LABEL_LEVEL, marked["name"], block.line, marked["name"])
    title = read_title(heading)
    facts = [fact for item in filter(None, items) for fact in item.facts(Rank.DRAWING)]
    some = PARTIAL.search(block.trail[-1].text) or len(listed) < len(parts)
    told = (Partial(marked["name"], block.line, block.trail[-1].text),) if some else ()
    return placed(Reading(tuple(facts), partial=told), title, block) if title else None


def _each(text: str) -> list[str]:
    """The relations of a line: `guests (id, name), rooms (id, floor)` are two; behind a dot in the
    middle, other words may stand.
    """
    text = text.rstrip(". ")
    dotted = _DOT.split(text)
    parts = [part for _, part in split(text, ",;")] if len(dotted) < 2 else dotted
    grouped = [part for part in parts if _GROUPED.fullmatch(part)]
    several = len(parts) > 1 and (len(grouped) == len(parts) or parts is dotted)
    return grouped if several else [text]


def _unmarked(text: str) -> str:
    """A line without its marks; what is underlined is the key, and `#` refers to another table."""
    text = UNDERLINED.sub(lambda m: re.sub(r"(\w+)", r"\1 PK", m[1]), text)
    return plain(re.sub(r"(?<![*\w])[*_](\w+)[*_](?![*\w])", r"\1", _HASHED.sub(r"\1 FK", text)))


def _line_above(block: Block) -> list[str]:
    """`Data & schema (summary)`: a short line in the place of a heading."""
    last = block.intro[-1].strip() if block.intro else ""
    return [last] if 0 < len(last) <= _SHORT and "\n" not in last else []


def _relation(text: str, line: int, block: Block) -> Reading | None:
    told = text.split(" -- ", maxsplit=1)[0].rstrip()
    match = _LINE.fullmatch(told)
    if match and (_KEYWORD.fullmatch(match["table"]) or lines.defined(text)):
        return None
    if match and is_generic(match["table"]):
        return None  # `Columns: id, name` below what names their table
    heading = Heading(1, match["table"], line, match["table"]) if match else None
    title = read_title(heading) if heading else None
    listed = next(filter(None, match.groups()[1:]), "") if match else ""
    facts = list(_columns(listed, line))
    return placed(Reading(tuple(facts)), title, block) if title and len(facts) > 1 else None


def _columns(listed: str, line: int) -> Iterator[Fact]:
    """The columns, if every part is one; where all are bare names, that is all that is said."""
    sign = ";" if listed.count(";") > 1 else ","
    parts = [part for _, part in split(_VALUES.sub(r"\1\3 (\2)", listed), sign)]
    keys = [part for part in parts if is_constraint(part)]
    parts = [part for part in parts if part not in keys]
    items = [read_item(Row((f"{p}",), line, (f"`{p.split()[0]}`",))) for p in parts]
    if len(items) < 2 or any(item is None or len(item.listed) != 1 for item in items):
        return
    for item in filter(None, items):
        yield from item.facts(Rank.DRAWING)
    yield from (fact for key in keys for fact in statements(key, line))
