"""Columns in the lines of a fence without a language, or of a paragraph: the last resort.

```
GUESTS                       rooms:                  invoices
id (PK)                        - id uuid PK          ├── id: bigint (PK)
email, nullable                - floor int           └── total: numeric
  unique
```

Bullets, branches and sides of boxes fall away. A line above deeper ones, or the first of lines that
stand together, names their table; else the heading does. What is deeper than a column tells of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeGuard

from codegen.sources.handoff.columns import drawn, leads, titles
from codegen.sources.handoff.columns.clauses import of_title, statements
from codegen.sources.handoff.columns.columns import is_constraint, placed
from codegen.sources.handoff.columns.items import Item
from codegen.sources.handoff.columns.lookalikes import other_place, undone
from codegen.sources.handoff.columns.titles import Title
from codegen.sources.handoff.facts import About, Fact, Rank, Reading, Unnamed, combine
from codegen.sources.handoff.layouts import index_lists, outline_lines
from codegen.sources.handoff.layouts.boxes import SYSTEM, flows
from codegen.sources.handoff.layouts.compact import ABOUT
from codegen.sources.handoff.layouts.outline_lines import TOGETHER, Line, Part, lines
from codegen.sources.handoff.markdown.document import Block, Document, Fence, Paragraph, Row
from codegen.sources.handoff.words import lines as words
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.keys import IS_KEY
from codegen.sources.handoff.words.kinds import EVERY
from codegen.sources.handoff.words.said import Said, Say
from codegen.sources.handoff.words.tags import PLAIN, SCRIPT, SQL

_DATA = ("yaml", "yml")
TAGS = PLAIN.union(("schema", "ruby", "ascii", "diagram", "erd", "md", "markdown"), _DATA)
_INDEX = re.compile(r"\W*(?:(?:idx|ix|uq|uk|pk|fk)_\w+|\w+_(?:idx|pkey|fkey|key))\W*", re.I)
# Indexes, and what programs hold and send.
OTHERS = re.compile(
    rf"^{_INDEX.pattern}$|(?:State|Context|Props|Params|Options|Response|Payload|Filters?|Result)$"
)
# Code, settings, commands and sentences have these.
_CODE = re.compile(
    r"[{}$]\s*\S|\.$|^[\w.]+(?:\s*=\s|\(\))|^\s*(?:select|import|from|git|npm|docker|curl)\b",
    re.IGNORECASE,
)
# What makes a text one of the language that its fence names.
_STATEMENTS = (
    r"^\s*(?:export|import|interface|type|class|enum|model|struct|const|let|var|def|func|fn|public"
    r"|select|insert|update|delete|get|post|put|patch|http|curl|if|for|return|flowchart|graph|sequence\w*|stateDiagram\S*)\b"
)
_PROGRAM = re.compile(
    rf"[;=()<>\\$%@\"#]|[:\[]\s*[{{\]]|{_STATEMENTS}", re.IGNORECASE | re.MULTILINE
)
_STATEMENT = re.compile(rf"=>|{_STATEMENTS}", re.IGNORECASE | re.MULTILINE)
# What a script has in no words of its own.
_KEYED = re.compile(r"\b(?:pk|primary\s+key|not\s+null)\b", re.IGNORECASE)
_COMMENT = re.compile(r"\s--\s.*")
_OBJECT = re.compile(r"\s*\{\s*\n[^{}]*\}[\s;]*")
# What begins a statement, a block of code or of settings, and names no table.
_BEGINS = re.compile(
    r"(?:class|def|function|interface|type|export|const|import|select|insert|update|delete|create|alter"
    r"|with|from|where|values|set|services|version|openapi|paths|components|steps|jobs|on|root)",
    re.IGNORECASE,
)
# A name, or several, with at the most a remark behind a sign.
_ALONE = re.compile(
    r"[^\W\d]\w*\??(?:\s*[,/]\s*\w+)*\s*(?:(?:[(\[:\u2190|]|--|//|#|[-=]>|\u2192|\u2014|- ).*)?"
)
# `state room_state ('open'/'shut')`: an enumeration that stands elsewhere.
_OWN_TYPE = re.compile(
    r"(?P<name>[a-z]\w*)\s+(?P<type>[a-z][a-z0-9]*(?:_[a-z0-9]+)+)(?:\s*\((?P<values>[^()]*)\))?"
)
_EVERY = re.compile(EVERY, re.IGNORECASE)
_INDEXED = re.compile(r"(?:unique\s+)?index\s*\(", re.IGNORECASE)


# `roomState = enum('free', 'let')`, `CREATE TYPE room_state AS ENUM`: types of the document's own.
_OWN_TYPES = re.compile(
    r"^\W*(?:(?:CREATE\s+)?TYPE\s+)?`?(\w+)`?\s*(?:=|:|\bAS\b)\s*(?:pg)?enum\b|^\W*enum\s+`?(\w+)`?\s*[{(=:]",
    re.IGNORECASE | re.MULTILINE,
)
_OF_OWN_TYPE = re.compile(r"(?P<name>[A-Za-z_]\w*)\s*:?\s+(?P<type>\w+)(?P<rest>\W.*)?")


def read(block: Block, document: Document) -> Reading | None:
    """Read such a fence or paragraph; None for any other block, and where most lines are no
    columns.
    """
    if not _is_plain(block) or undone(block) or _is_index(block):
        return None
    if isinstance(block, Fence) and flows(block):
        return None
    parts = [part for part in outline_lines.parts(list(lines(block))) if part.lines]
    if isinstance(block, Fence) and block.tag in _DATA and not _is_defined(block):
        parts = [part for part in parts if part.labelled]
    own = document.once("types of its own", _own_types)
    found = [(part, reading) for part in parts if (reading := _table(part, block, own))]
    told = sum(len(part.lines) for part, _ in found)
    if told * 2 < sum(len(part.lines) for part in parts):
        return None
    return combine(reading for _, reading in found) if found else None


def typed_names(block: Block) -> Iterator[str]:
    """The columns with a type, if most lines are such, whatever table they are of."""
    found = list(lines(block)) if _is_plain(block) else []
    items = [drawn.read_line(one.text, one.line) for one in found if not _CODE.search(one.text)]
    names = [item.listed[0] for item in items if item and item.typed]
    yield from names if len(names) * 3 >= len(found) * 2 else ()


def _is_plain(block: Block) -> TypeGuard[Fence | Paragraph]:
    if _EVERY.search(block.lead):
        return False
    if isinstance(block, Paragraph):
        texts = block.text.split("\n")
        return len(texts) > 2 or (len(texts) == 2 and all(map(words.defined, texts)))
    if not isinstance(block, Fence) or (block.tag in SQL and not _is_defined(block)):
        return False
    if block.tag in TAGS | SQL or _is_object(block) or not _PROGRAM.search(block.text):
        return True
    keyed = _KEYED.search(block.text) and not _STATEMENT.search(block.text)
    return block.tag in SCRIPT and bool(keyed) and _is_defined(block)


def _is_defined(block: Fence) -> bool:
    """Most lines define or constrain a column, though the language of the fence would not have it
    so.
    """
    found = [one for part in outline_lines.parts(list(lines(block))) for one in part.lines]
    most = 0.8 if block.tag in _DATA else 0.75  # settings look like columns
    return bool(found) and sum(map(_defines, found)) >= len(found) * most


def _defines(one: Line) -> bool:
    told, item = read_constraints(one.text), drawn.read_line(one.text, one.line)
    formal = _constrains(one.text) or (told.facts and not told.unread)
    return bool(formal or (item and item.typed and not _is_code(one.text)))


def _constrains(text: str) -> bool:
    return is_constraint(text) or bool(_INDEXED.match(text))


def _is_object(block: Fence) -> bool:
    """`{ name: String, height: Number }` of a program, and nothing else."""
    return block.tag in SCRIPT and bool(_OBJECT.fullmatch(block.text))


def _is_index(block: Block) -> bool:
    above = block.trail[-1].text if block.trail else ""
    return bool(index_lists.SPEAKS.search(above) or _INDEX.fullmatch(above))


def _own_types(document: Document) -> frozenset[str]:
    """The enumerations that paragraphs and fences define, by their names."""
    texts = (b.text for b in document.blocks if isinstance(b, Fence | Paragraph))
    found = (match for text in texts for match in _OWN_TYPES.finditer(text))
    return frozenset(match[1] or match[2] for match in found)


def _table(part: Part, block: Block, types: frozenset[str]) -> Reading | None:
    """The columns of a part, if most of its lines are; types, or keys where a schema is announced,
    tell that they are.
    """
    title = outline_lines.title(part.head) if part.head else titles.title_of(block)
    if (
        title is None
        or (part.head and _BEGINS.fullmatch(title.name))
        or (OTHERS.search(title.name) and not titles.says_table(title.heading))
    ):
        return None
    if other_place(block, title.heading if part.head or title.exact else None):
        return None
    own = Counter(one.depth for one in part.lines).most_common(1)[0][0]
    rows = [one for one in part.lines if one.depth == own]
    deep = [one for one in part.lines if one.depth >= own]
    items, said = _read(deep if part.labelled else part.lines, own, types)
    names = [name for item in items for name in item.listed]
    typed = sum(item.typed for item in items)
    alone = title.exact and bool(items) and items[0].typed
    if len(names) < 2 - alone or len(set(names)) < len(names) or len(items) * 3 < len(rows) * 2:
        return None
    keyed, announced = any(map(IS_KEY.fullmatch, names)), _announced(block)
    told = title.exact or typed * 2 >= len(items) or _says_columns(block)
    told = told or (announced and bool(IS_KEY.fullmatch(names[0])))
    named = part.head is not None or (len(names) > 2 and told)
    said_so = isinstance(block, Fence) and block.tag in TAGS and _says_fields(block)
    bare = isinstance(block, Fence) and (keyed or said_so) and announced and named
    sketched = part.is_indented and len(items) == len(rows)
    sure = keyed or sketched or (announced and title.exact) or _below_columns(part, title, block)
    if not (bare or (typed * 3 >= len(items) * 2 and sure)):
        return None
    rank = Rank.DRAWING if part.head else Rank.TABLE
    facts = [fact for item in items for fact in item.facts(rank)]
    if part.head is None:
        return placed(Reading((*facts, *said)), title, block)
    if not (title.exact and title.name.islower()):
        return Reading(unnamed=(Unnamed(title.name, part.head.line, (*facts, *said)),))
    made = Fact(title.name, "", About.CREATED, True, rank, part.head.line)
    found = of_title(title, [*facts, *said])
    return replace(found, facts=(made, *found.facts))


def _announced(block: Block) -> bool:
    """The headings speak of a schema, and not of a system, or name the table."""
    own = titles.title_of(block)
    if own and own.exact and own.heading in block.trail:
        return True
    near = block.trail[-1].text if block.trail else ""
    if ABOUT.search(near):
        return True
    return not SYSTEM.search(near) and any(ABOUT.search(above.text) for above in block.trail)


def _says_columns(block: Block) -> bool:
    """`Fields:` stands above, as a line or as a label."""
    label = block.trail[-1].text if block.trail and titles.is_part(block.trail[-1]) else ""
    above = block.lead or label
    return bool(above) and leads.is_said(above)


def _says_fields(block: Fence) -> bool:
    """`Key fields` stands above, and no mere `Structure`."""
    above = titles.cleaned(block.lead or (block.trail[-1].text if block.trail else ""))
    return bool(titles.FIELDS.search(above)) and _says_columns(block)


def _below_columns(part: Part, title: Title, block: Block) -> bool:
    """`New columns:` stands above, below a heading that says that it names a table."""
    named = part.head is None and (title.exact or titles.says_table(title.heading))
    return named and bool(block.trail) and titles.is_part(block.trail[-1])


def _read(found: Sequence[Line], own: int, types: frozenset[str]) -> tuple[list[Item], list[Fact]]:
    """The columns, with what stands deeper below them, and the constraints of the table."""
    items: list[Item] = []
    said: list[Fact] = []
    for one in found:
        if _constrains(one.text):
            said += statements(one.text, one.line)
        elif together := TOGETHER.match(one.text):
            said += statements(f"{together['kind'].upper()} ({together['listed']})", one.line)
        elif one.depth > own and items:
            told = read_constraints(one.text)
            known = {say.about for say in items[-1].said.facts}
            new = [say for say in told.facts if say.about not in known]
            items[-1].said.facts += [] if told.unread else new
        elif item := _of_own_type(one, types) or _item(one):
            items.append(item)
    return items, said


def _of_own_type(one: Line, types: frozenset[str]) -> Item | None:
    """`state  roomState  not null`: the type is one that the document defines."""
    match = _OF_OWN_TYPE.fullmatch(one.text.strip())
    if match is None or match["type"] not in types:
        return None
    item = drawn.read_line(f"{match['name']} {match['rest'] or ''}", one.line)
    if item is None:
        return None
    item.said.add(About.TYPE, match["type"])
    return replace(item, typed=True)


def _is_code(text: str) -> bool:
    return bool(_CODE.search(_COMMENT.sub("", text))) and not words.defined(text)


def _item(one: Line) -> Item | None:
    """The line as a column; words behind a name of which they say nothing are a sentence."""
    if own := _OWN_TYPE.fullmatch(one.text):
        said = Said([Say(About.TYPE, own["type"])], values=own["values"] or "")
        return Item([own["name"]], said, typed=True, ticked=True, row=Row((one.text,), one.line))
    item = None if _is_code(one.text) else drawn.read_line(one.text, one.line)
    told = item and (item.typed or item.said.facts or item.said.values)
    return item if told or _ALONE.fullmatch(one.text) else None
