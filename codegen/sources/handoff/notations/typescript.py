"""TypeScript interfaces below headings that speak of data: the weakest evidence of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.columns.columns import facts as column_facts
from codegen.sources.handoff.columns.columns import placed
from codegen.sources.handoff.columns.lookalikes import other_place
from codegen.sources.handoff.columns.remarks import read_remark
from codegen.sources.handoff.facts import About, Fact, Rank, Reading, Unnamed
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.words.grammar import GENERIC, read_type
from codegen.sources.handoff.words.said import Said

_TAGS = frozenset(("ts", "typescript", "tsx"))
_OPENING = re.compile(
    r"^\s*(?:export\s+)?(?:interface\s+(\w+)(?:\s+extends\s+[\w, ]+)?|type\s+(\w+)\s*=)\s*\{\s*$"
)
_MEMBER = re.compile(
    r"^\s*(?:readonly\s+)?(\w+)(\?)?\s*:\s*(.+?);?\s*(?://\s*(.*)|/\*\s*(.*?)\s*\*/)?$"
)
# A fence that is one object without a name, and what may be a member's type in it.
_NAMELESS = re.compile(r"\s*\{\s*$", re.MULTILINE)
_REMARK = re.compile(r"\s*(?://|/?\*)")
_TYPE = re.compile(
    r"(?:[A-Za-z_][\w.<>\[\]]*|'[^']*'|\"[^\"]*\")(?:\s*\|\s*(?:[\w\[\]]+|'[^']*'|\"[^\"]*\"))*\??"
)
_NO_ENTITY = re.compile(
    r"(Props|Request|Response|Dto|DTO|Params?|Input|Output|State|Options|Config|Payload|Result|Filters?|Query"
    r"|Context|Service|Repository|Error|Event|Action|Hook|Store|Api|Client|Handler|Return|Args|Form|Meta|Pagination"
    r"|Theme|Palette|Shades?|Colou?rs?|Spacing|Typography|Breakpoints?|Shadows?|Styles?|Layout|System)$"
)
# Headings below which programs' types describe what is stored.
MODELS = re.compile(
    r"schema|data\s*model|\bmodels?\b|entit|database|collection|tables?\b|数据|модел|模型|datos|dados",
    re.I,
)


def read(block: Block, _document: Document) -> Reading | None:
    """Read interfaces; None for any other block."""
    if not isinstance(block, Fence) or block.tag.split()[:1] not in ([t] for t in _TAGS):
        return None
    if not any(MODELS.search(h.text) for h in block.trail) or other_place(block):
        return None
    if _NAMELESS.match(block.text):
        return _nameless(block)
    title = titles.title_of(block)
    own = title.name.casefold() if title else ""
    found = [
        replace(entity, headed=entity.title.casefold() == own)
        for entity in _interfaces(block)
        if len(entity.facts) > 1
    ]
    return Reading(unnamed=tuple(found)) if found else None


def _nameless(block: Fence) -> Reading | None:
    """`{ id: string, name: string? }` below the heading that names the table or entity."""
    title = titles.title_of(block)
    lines = block.text.split("\n")
    members = [(n, m) for n, text in enumerate(lines, block.line + 1) if (m := _MEMBER.match(text))]
    told = sum(bool(text.strip(" {}\t;,")) and not _REMARK.match(text) for text in lines)
    typed = all(_TYPE.fullmatch(member[3].strip(" ,")) for _, member in members)
    if title is None or len(members) < 2 or len(members) < told or not typed:
        return None
    facts = tuple(fact for line, member in members for fact in _column(member, line))
    return placed(Reading(facts), title, block)


def _interfaces(block: Fence) -> Iterator[Unnamed]:
    name, begin, facts, depth = "", 0, list[Fact](), 0
    for line, text in enumerate(block.text.split("\n"), start=block.line + 1):
        if depth == 0 and (opening := _OPENING.match(text)):
            name, begin, facts, depth = opening[1] or opening[2], line, [], 1
            continue
        if depth == 1 and (member := _MEMBER.match(text)) and not text.rstrip().endswith("{"):
            facts += _column(member, line)
        depth = max(depth + text.count("{") - text.count("}"), 0) if depth else 0
        if name and depth == 0:
            if not _NO_ENTITY.search(name):
                yield Unnamed(name, begin, tuple(facts))
            name = ""


def _column(member: re.Match[str], line: int) -> Iterator[Fact]:
    """A member; without `?` or null it is there, by the rule of the language."""
    kind = member[3].strip(" ,")
    generic = GENERIC.fullmatch(kind)
    parts = [kind] if generic else [part.strip() for part in kind.removesuffix("?").split("|")]
    null = bool(member[2]) or kind.endswith("?") or "null" in parts or "undefined" in parts
    plain = " | ".join(part for part in parts if part not in ("null", "undefined"))
    if not plain or (not generic and re.search(r"[{}()=]", plain)):
        return
    said = typed(plain, (null, "TypeScript"), member[4] or member[5] or "")
    yield from column_facts("", member[1], said, Rank.PROSE, line)


def typed(kind: str, null: tuple[bool, str] | None, remark: str) -> Said:
    """What a program's type says of a column, and what is remarked beside it.

    kind: the type, without what says that there may be none.
    null: whether there may be none, and the language by whose rule; None where it does not say.
    """
    said = read_type(kind)
    if said.get(About.TYPE) is None and said.get(About.ENUM) is None:
        said = Said()
        said.add(About.TYPE, kind)
    said.facts = [say for say in said.facts if say.about is not About.NULLABLE]
    if null is not None:
        said.add(About.NULLABLE, *null)
    for say in read_remark(remark):
        if say.about not in {one.about for one in said.facts}:
            said.add(say.about, say.value, say.written)
    return said
