"""Enum types whose values stand in a list or a table: `` `order_state`: 'open', 'closed' ``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.columns.folding import below
from codegen.sources.handoff.columns.items import read_item
from codegen.sources.handoff.facts import About, Fact, Reading
from codegen.sources.handoff.markdown.document import (
    Block,
    Document,
    Fence,
    Grid,
    Items,
    Paragraph,
    plain,
)
from codegen.sources.handoff.notations.typeorm import Enums, enums_of
from codegen.sources.handoff.words import choices
from codegen.sources.handoff.words.headers import Role, roles
from codegen.sources.handoff.words.kinds import ENUMS
from codegen.sources.handoff.words.sqltext import bare
from codegen.sources.handoff.words.tags import PLAIN

_NAME = re.compile(
    r"(?:\*\*|`)*(?P<name>[A-Za-z]\w*)(?:\*\*|`)*\s*(?::|=|[-\u2013\u2014]>?|\u2192|(?=\())(?:\*\*)?\s*"
)
# `` `order_state` enum ('open', 'closed') `` in a list that says enums.
_IS_ENUM = re.compile(r"`?(?P<name>[A-Za-z]\w*)`?\s+(?:AS\s+)?enum\s*(?=\()", re.IGNORECASE)
_NAMED = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+|[A-Z][A-Za-z0-9]+")
_ENUM_WORD = re.compile(r"\b(?:enum(?:eration)?|枚举)\b", re.IGNORECASE)
# `` `draft` → `sent` / `void` ``: every state stands in it.
_FLOW = re.compile(r"`[^`\n]+`(?:\s*(?:→|[-=]>|[|,/])\s*`[^`\n]+`)+\s*\.?")
_LABEL = re.compile(
    r"\**(?:allowed\s+|possible\s+)?(?:values|werte|valores|valeurs|warto[śs]ci|значения|值|값)\s*\**\s*[:\uff1a]"
    r"\**\s*(?P<rest>.*)",
    re.IGNORECASE,
)
_TICKED = re.compile(r"`([^`]+)`")
_VALUE = r"(?:'[^'`|,]+'|\"[^\"`|,]+\"|`[^`|,]+`|\w[\w-]*)"
_VALUES = re.compile(
    rf"(?:(?:AS\s+)?ENUM\s*)?[(\[{{]?\s*(?P<list>{_VALUE}(?:\s*[,|/]\s*{_VALUE})+|(?<=\()'[^'`|,]+')\s*[)\]}}]?\s*;?\.?"
    r"(?:\s+[-\u2013\u2014]\s+.*|\s*[:.]\s.*|\s+\(.*\))?",
    re.IGNORECASE,
)
_REMARKED = re.compile(
    r"(?:\*\*|`)*(?:enum\s+`?(?P<after>[A-Za-z]\w*)`?|(?P<name>[A-Za-z]\w*)(?:\*\*|`)*\s+\(?enum\)?)(?:\*\*|`)*"
    r"(?:\s+values)?\s*(?:[:=]|[-\u2013\u2014]|are)\s*(?:\*\*)?\s*(?P<rest>.+)",
    re.IGNORECASE,
)
# ``- `state`: `open` (still), `shut` (for good)`` below the columns: values of one of them.
_OF_COLUMN = re.compile(
    r"(?:\*\*)?`(?P<name>[A-Za-z]\w*)`(?P<after>)(?:\*\*)?[^`:\uff1a]{0,40}[:\uff1a](?P<rest>.+)"
)
_LONGEST = 300
# `` `('a', 'b')` ``, and `CREATE TYPE state AS ENUM ('a', 'b')` in the place of a name.
_WHOLE = re.compile(r"`([^`]+)`(.*)", re.DOTALL)
_A_VALUE = re.compile(r"[-*\u2022]?\s*([A-Za-z_][\w-]*)(?:\s*(?:[-\u2013\u2014:#=(]|//)\s*\S.*)?,?")
# `Open = 0`: a value with the number that stands for it.
_NUMBER = re.compile(r"(?<=\w)\s*=\s*\d+(?=\W|$)")
_ONE = re.compile(r"\w[\w-]*")
# `enum Tide { Low, High = 2 }` of C#, Java, Kotlin, Rust or Swift, each value a name.
_CODED = re.compile(
    r"\benum(?:\s+(?:class|struct))?\s+(?P<name>[A-Za-z]\w*)(?:\s*:\s*[\w, ]{1,60})?"
    r"\s*\{(?P<body>[^{}]{1,2000})\}"
)
_MEMBER = re.compile(r"(?:case\s+)?([A-Za-z_]\w*)(?:\s*=\s*-?\d+)?")
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/|^\s*#?\[[^\]\n]*\]", re.DOTALL | re.MULTILINE)
_PROGRAMS = frozenset(
    ("csharp", "cs", "c#", "java", "kotlin", "kt", "rust", "rs", "swift", "dart", "php")
)
_REMARK = re.compile(r"\s+--\s.*")
_NAMED_LINE = re.compile(r"\s*([A-Za-z]\w*)\s*[:=]?\s+(\S.*[|,].*)")
# `Roles of members (MemberRole):` above `OWNER` and what it means.
_IN_LABEL = re.compile(r"[(\uff08]\s*`?((?:[A-Z][a-z0-9]+){2,})`?\s*[)\uff09]\W*$")
_SHOUTED = re.compile(r"[`*]*([A-Z][A-Z0-9_]+)[`*]*(?=\s*(?:$|[-\u2013\u2014:(\uff08]))")
_CREATE = re.compile(r"^`?CREATE\s+TYPE\s+(?=\w)", re.IGNORECASE)


def read(block: Block, _document: Document) -> Reading | None:
    """Take a list or a table of enum types, whose values `complete` gives to columns."""
    return Reading() if _listed(block) or any(_coded(block)) else None


def complete(document: Document, facts: Iterable[Fact]) -> Iterator[Fact]:
    """The values of columns whose type the document lists in words, and SQL does not make."""
    told = [(block, name, one) for block in document.blocks for name, one in _remarked(block)]
    known = {name: one for _, name, one in told}
    own = {(_table(block), name): one for block, name, one in told}
    known |= {
        name: one for block in document.blocks for name, one in _listed(block, whole=False).items()
    }
    known |= {name: one for block in document.blocks for name, one in _coded(block)}
    kinds = {name.replace("_", ""): one for name, one in (_of_programs(document) | known).items()}
    facts = list(facts)
    made = {f.table.casefold() for f in facts if f.about is About.ENUM and not f.column}
    given = {(f.table, f.column) for f in facts if f.about is About.ENUM}
    for fact in facts if kinds else ():
        name = bare(str(fact.value)).casefold()
        one, written = None, ""
        if fact.about is About.TYPE and name not in made:
            one = known.get(name)
        elif fact.about is About.OPEN_ENUM and not fact.value:
            here = (fact.table.casefold(), fact.column.casefold())
            one = own.get(here) or next((kinds[n] for n in _called(*here) if n in kinds), None)
            written = f"ENUM ({', '.join(one[0])})" if one else ""
        if one and (fact.table, fact.column) not in given:
            made_of = replace(fact, about=About.ENUM, value=one[0], line=one[1] or fact.line)
            yield replace(made_of, written=written)


def _called(table: str, column: str) -> tuple[str, ...]:
    """What the enumeration of a column is called: `UserRole`, of `role` in `users`, `UserRole` of
    `user_role`.
    """
    name, owner = column.replace("_", ""), table.replace("_", "")
    return (f"{owner}{name}", f"{owner[:-1]}{name}", name)


def _of_programs(document: Document) -> dict[str, tuple[tuple[str, ...], int]]:
    """The enumerations of TypeScript with the values of their members."""
    enums: Enums = document.once("typeorm enums", enums_of)
    return {name.casefold(): (tuple(members.values()), 0) for name, members in enums.items()}


def _table(block: Block) -> str:
    """The table that a remark stands below, in small letters: `**Enum kind**: a, b`."""
    title = titles.title_of(block)
    return title.name.casefold() if title else ""


def _remarked(block: Block) -> Iterator[tuple[str, tuple[tuple[str, ...], int]]]:
    """`state enum: open, shut` among other lines: the word says what it is."""
    lines: Iterable[tuple[str, int]] = ()
    if isinstance(block, Items):
        lines = [(row.raw[0].split("\n")[0], row.line) for row in block.rows]
    elif isinstance(block, Paragraph):
        lines = [(text, block.line + at) for at, text in enumerate(block.text.split("\n"))]
    for text, line in lines:
        match = _REMARKED.match(text.strip()) if len(text) < _LONGEST else None
        values = _VALUES.fullmatch(_unticked(match["rest"].strip())) if match else None
        if match and values:
            found = tuple(v.strip("'\"`") for v in re.findall(_VALUE, values["list"]))
            yield (match["after"] or match["name"]).casefold(), (found, line)
        elif (said := match or _OF_COLUMN.match(text.strip())) and (
            found := choices.within(said["rest"])
        ):
            yield (said["after"] or said["name"]).casefold(), (found, line)


def _coded(block: Block) -> Iterator[tuple[str, tuple[tuple[str, ...], int]]]:
    """The enumerations of a program, if every value is a name."""
    if not isinstance(block, Fence) or block.tag not in _PROGRAMS:
        return
    for match in _CODED.finditer(_COMMENT.sub("", block.text)):
        parts = [part.strip() for part in re.split(r"[,;\n]", match["body"]) if part.strip()]
        members = [_MEMBER.fullmatch(part) for part in parts]
        if members and all(members):
            line = block.line + 1 + block.text.count("\n", 0, block.text.find(match["name"]))
            yield match["name"].casefold(), (tuple(m[1] for m in members if m), line)


def _listed(block: Block, *, whole: bool = True) -> dict[str, tuple[tuple[str, ...], int]]:
    """The types of a block below a heading that says enums; empty unless every row is one."""
    if block.trail and (values := _below_its_name(block)):
        return {_named(block).casefold(): (values, block.line)}
    if isinstance(block, Grid | Items) and (labelled := _below_its_label(block)):
        return labelled
    if isinstance(block, Fence | Paragraph) and block.trail and ENUMS.search(block.trail[-1].text):
        return _in_lines(block)
    if not (isinstance(block, Grid | Items) and block.trail):
        return {}
    announced = ENUMS.fullmatch(block.lead) and all(_IS_ENUM.match(r.raw[0]) for r in block.rows)
    if not (announced or ENUMS.search(block.trail[-1].text)):
        return _nested(block) if isinstance(block, Items) else {}
    return _types(block, whole=whole)


def _below_its_label(block: Grid | Items) -> dict[str, tuple[tuple[str, ...], int]]:
    """The values of the type in parentheses behind a label: `Roles of members (MemberRole):`."""
    name = _IN_LABEL.search(block.lead or (block.trail[-1].text if block.trail else ""))
    values = [_SHOUTED.match(row.raw[0]) for row in block.rows]
    if name is None or len(values) < 2 or not all(values):
        return {}
    return {name[1].casefold(): (tuple(v[1] for v in values if v), block.line)}


def _in_lines(block: Fence | Paragraph) -> dict[str, tuple[tuple[str, ...], int]]:
    """The types of lines below such a heading, a name with its values in each of them."""
    found: dict[str, tuple[tuple[str, ...], int]] = {}
    for line, text in enumerate(
        block.text.split("\n"), start=block.line + isinstance(block, Fence)
    ):
        named = _NAMED_LINE.fullmatch(_REMARK.sub("", text))
        one = _type((named[1], named[2])) if named else None
        if text.strip() and one is None:
            return {}
        if one:
            found[one[0].casefold()] = (one[1], line)
    return found


def _nested(block: Items) -> dict[str, tuple[tuple[str, ...], int]]:
    """The types below an item that says enums, `- **Enums**`, each of which has its values."""
    found: dict[str, tuple[tuple[str, ...], int]] = {}
    for at, row in enumerate(block.rows):
        if ENUMS.fullmatch(plain(row.raw[0]).strip(" :")):
            found |= _types(replace(block, rows=tuple(below(row, block.rows[at + 1 :]))))
    return found


def _types(block: Grid | Items, *, whole: bool = True) -> dict[str, tuple[tuple[str, ...], int]]:
    """The types of the rows. whole: empty unless every row is one."""
    found: dict[str, tuple[tuple[str, ...], int]] = {}
    for row in block.rows:
        one = _type(row.raw if isinstance(block, Grid) else row.raw[:1])
        if one is not None:
            found[one[0].casefold()] = (one[1], row.line)
        elif whole:
            return {}
    return found


def _below_its_name(block: Block) -> tuple[str, ...]:
    """The values of the type that the heading names, in a line `**Values:** a, b`, in a list below
    such a label, or a row each.
    """
    chapters = [heading for heading in block.trail if heading.level > 1]
    if not (_NAMED.fullmatch(_named(block)) and any(ENUMS.search(h.text) for h in chapters)):
        return ()
    if isinstance(block, Paragraph):
        labelled = (_LABEL.match(line.strip()) for line in block.text.split("\n"))
        texts = (line["rest"].strip() for line in labelled if line)
        found = next((m for text in texts if (m := _VALUES.fullmatch(text))), None)
        if found:
            return tuple(v.strip("'\"`") for v in re.findall(_VALUE, found["list"]))
        flow = _FLOW.fullmatch(block.text.strip())
        return tuple(dict.fromkeys(_TICKED.findall(block.text))) if flow else ()
    if isinstance(block, Fence):
        return _drawn(block)
    if isinstance(block, Grid) and ENUMS.search(block.trail[-1].text):
        first = [_TICKED.fullmatch(row.raw[0]) for row in block.rows]
        return tuple(t[1] for t in first if t) if all(first) and not _of_columns(block) else ()
    if isinstance(block, Items) and (not block.lead or _LABEL.match(f"{block.lead}:")):
        if any(item.typed for row in block.rows if (item := read_item(row))):
            return ()  # columns of an entity, in a chapter of entities and enums
        ticked = [_TICKED.match(row.raw[0]) for row in block.rows]
        return tuple(t[1] for t in ticked if t) if all(ticked) else ()
    return ()


def _of_columns(block: Grid) -> bool:
    return bool({Role.TYPE, Role.NULLABLE, Role.KEY, Role.CONSTRAINTS} & roles(block.header).keys())


def _drawn(block: Fence) -> tuple[str, ...]:
    """The values of a fence with one in each line, and perhaps what it means behind it."""
    lines = [line.strip() for line in block.text.split("\n") if line.strip()]
    found = [_A_VALUE.fullmatch(line) for line in lines]
    plain_text = block.tag in PLAIN and len(lines) > 1
    return tuple(m[1] for m in found if m) if plain_text and all(found) else ()


def _named(block: Block) -> str:
    """The nearest heading without the word enum: `OrderStatus enum`."""
    text = re.sub(r"\s*\([^()]*\)\s*$", "", block.trail[-1].text)
    return _ENUM_WORD.sub("", text).strip(" :`")


def _unticked(text: str) -> str:
    """Without the backticks around a whole list."""
    whole = _WHOLE.fullmatch(text)
    return whole[1] + whole[2] if whole and re.search(r"^\(|[,|/]", whole[1]) else text


def _type(cells: tuple[str, ...]) -> tuple[str, tuple[str, ...]] | None:
    """A name and its values, of one text or of the first two cells of a row."""
    text = cells[0].strip() if len(cells) == 1 else f"{cells[0].strip()}: {cells[1].strip()}"
    text = _NUMBER.sub("", text)
    if _CREATE.match(text):
        text = re.sub(r"(?i)\s+AS\s+ENUM", ":", _CREATE.sub("", text).rstrip("`;"))
    name = _IS_ENUM.match(text) or _NAME.match(text)
    values = _VALUES.fullmatch(_unticked(text[name.end() :].strip())) if name else None
    if name and values is None and len(cells) > 1 and (one := _WHOLE.fullmatch(cells[1].strip())):
        return (name["name"], (one[1],)) if not one[2] and _ONE.fullmatch(one[1]) else None
    if name is None or values is None:
        return None
    parts = re.findall(_VALUE, values["list"])
    return name["name"], tuple(part.strip("'\"`") for part in parts)
