"""TypeScript interfaces below headings that speak of data: the weakest evidence of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from codegen.sources import spellings
from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.columns.columns import facts as column_facts
from codegen.sources.handoff.columns.columns import placed
from codegen.sources.handoff.columns.lookalikes import other_place
from codegen.sources.handoff.columns.remarks import read_remark
from codegen.sources.handoff.facts import About, Fact, Rank, Reading, Reference, Unnamed
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.notations import typeorm
from codegen.sources.handoff.notations.code import tagged
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.grammar import GENERIC, read_type
from codegen.sources.handoff.words.notions import saying, words_for
from codegen.sources.handoff.words.said import Said

_TAGS = frozenset(("ts", "typescript", "tsx"))
_GROUP = re.compile(r"\(([^()]+)\)((?:\[\])+)")
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
_STORED = re.compile(r"\s*(?!bytes\b)(\w+(?: \w+)*(?:\([\d, ]+\))?)\s*(?:,|$)")
_BEHIND_TYPE = re.compile(r"\w+(?:\s*\([\d, ]+\))?")
_COUNTS = re.compile(r"(?:big|small)?(?:int|serial)|numeric|decimal|real|float|double|money", re.I)
_NO_ENTITY = re.compile(rf"(?:{words_for('types.no_entity_of_typescript')})$")
_HEIR = re.compile(r"\binterface\s+(\w+)\s+extends\b")
_ALIAS = re.compile(
    r"\btype\s+(?P<name>\w+)\s*=\s*(?P<values>(?:\|?\s*(?:'[^'\n]*'|\"[^\"\n]*\")\s*)+);?[ \t]*(?://.*)?$",
    re.MULTILINE,
)
# What the interface of an entity's rows has behind the entity's name.
_ROWS = frozenset(("item", "entry", "record", "row", "entity", "model"))
# Headings below which programs' types describe what is stored.
MODELS = saying("headings.models")


def read(block: Block, document: Document) -> Reading | None:
    """Read interfaces; None for any other block."""
    if not tagged(block, _TAGS):
        return None
    if not any(MODELS.search(h.text) for h in block.trail) or other_place(block):
        return None
    if _NAMELESS.match(block.text):
        return _nameless(block)
    title = titles.title_of(block)
    own = title.name.casefold() if title else ""
    shown = document.once("interfaces", _shown)
    values = document.once("values of TypeScript's types", _values)
    found = [_listed(_joined(entity, shown), values) for entity in _interfaces(block)]
    found = [entity for entity in found if _typed_members(entity) > 1]
    parts = document.once("parts of interfaces", _parts)
    found = [one for one in found if one.title not in parts or one.title.casefold() == own]
    found = [
        replace(
            one, headed=one.title.casefold() == own or _part_of(own, one, alone=len(found) == 1)
        )
        for one in found
    ]
    return Reading(unnamed=tuple(found)) if found else None


def _shown(document: Document) -> Mapping[str, frozenset[str]]:
    """The interfaces of the document, with the names of their members."""
    every = (one for b in document.blocks if tagged(b, _TAGS) for one in _interfaces(b))
    return {one.title: _members(one) for one in every}


def _parts(document: Document) -> frozenset[str]:
    """What stands inside of other interfaces and has no key: stored with them, if at all."""
    shown: Mapping[str, frozenset[str]] = document.once("interfaces", _shown)
    every = (one for b in document.blocks if tagged(b, _TAGS) for one in _interfaces(b))
    kinds = {str(f.value).removesuffix("[]") for one in every for f in one.facts if f.value}
    texts = (b.text for b in document.blocks if tagged(b, _TAGS))
    heirs = {name for text in texts for name in _HEIR.findall(text)}
    free = (n for n, members in shown.items() if not {"id", "uuid"} & members)
    return frozenset(name for name in free if name in kinds and name not in heirs)


def _values(document: Document) -> Mapping[str, tuple[str, ...]]:
    """The values of enumerations, and of `type Status = 'open' | 'closed'`."""
    enums: typeorm.Enums = document.once("typeorm enums", typeorm.enums_of)
    found = {name: tuple(members.values()) for name, members in enums.items()}
    for block in document.blocks:
        for match in _ALIAS.finditer(block.text) if tagged(block, _TAGS) else ():
            found[match["name"]] = tuple(re.findall(r"['\"]([^'\"]+)['\"]", match["values"]))
    return found


def _listed(one: Unnamed, values: Mapping[str, tuple[str, ...]]) -> Unnamed:
    """With the values of the types that name some."""
    added = [
        replace(fact, about=About.ENUM, value=values[str(fact.value)], written="")
        for fact in one.facts
        if fact.about is About.TYPE and values.get(str(fact.value))
    ]
    return replace(one, facts=(*one.facts, *added))


def _members(one: Unnamed) -> frozenset[str]:
    return frozenset(plain_name(fact.column) for fact in one.facts)


def _typed_members(one: Unnamed) -> int:
    """How many members have a type of their own: rules of a form are objects, all of them."""
    return len({f.column for f in one.facts if f.about in (About.TYPE, About.ENUM)})


def _part_of(own: str, one: Unnamed, *, alone: bool) -> bool:
    """A row of the entity that the heading names: it has a key and refers to that entity, or it is
    the only interface there, and called `QueueItem` below `Queue`.
    """
    if not own:
        return False
    rest = one.title.casefold().removeprefix(own)
    return {"id", f"{own}id"} <= _members(one) or (alone and rest in _ROWS)


def _joined(one: Unnamed, shown: Mapping[str, frozenset[str]]) -> Unnamed:
    """Without the members that are rows of other interfaces: `author: User` beside `authorId`,
    which refers to those then, and `posts: Post[]` where posts say whose they are.
    """
    kinds = {f.column: str(f.value) for f in one.facts if f.about is About.TYPE}
    mine = _members(one)
    targets = {f"{plain_name(name)}id": kind for name, kind in kinds.items() if kind in shown}
    targets = {key: kind for key, kind in targets.items() if key in mine}
    many = {n for n, k in kinds.items() if f"{plain_name(one.title)}id" in shown.get(k[:-2], ())}
    facts = [
        fact
        for fact in one.facts
        if fact.column not in many and f"{plain_name(fact.column)}id" not in targets
    ]
    keys = {fact.column: fact for fact in facts if plain_name(fact.column) in targets}
    facts += [
        replace(f, about=About.FOREIGN_KEY, value=Reference(targets[plain_name(name)]), written="")
        for name, f in keys.items()
        if not any(g.column == name and g.about is About.FOREIGN_KEY for g in facts)
    ]
    return replace(one, facts=tuple(facts))


def plain_name(name: str) -> str:
    """`customerId` and `customer_id` are one name."""
    return name.casefold().replace("_", "")


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
        if depth == 1 and (member := _MEMBER.match(text)):
            facts += _column(member, line)
        depth = max(depth + text.count("{") - text.count("}"), 0) if depth else 0
        if name and depth == 0:
            if not _NO_ENTITY.search(name):
                yield Unnamed(name, begin, tuple(facts))
            name = ""


def _column(member: re.Match[str], line: int) -> Iterator[Fact]:
    """A member; without `?` or null it is there, by the rule of the language."""
    kind = _ungrouped(member[3].strip(" ,"))
    generic = GENERIC.fullmatch(kind)
    parts = [kind] if generic else [part.strip() for part in kind.removesuffix("?").split("|")]
    null = bool(member[2]) or kind.endswith("?") or "null" in parts or "undefined" in parts
    plain = " | ".join(part for part in parts if part not in ("null", "undefined"))
    inside = not generic and plain.startswith("{")
    if not plain or (not generic and not inside and re.search(r"[{}()=]", plain)):
        return
    said = typed("" if inside else plain, (null, "TypeScript"), member[4] or member[5] or "")
    yield from column_facts("", member[1], said, Rank.PROSE, line)


def _ungrouped(kind: str) -> str:
    """`('admin' | string)[]` as `string[]`; any other kind as it is."""
    group = _GROUP.fullmatch(kind)
    parts = [part.strip() for part in group[1].split("|")] if group else []
    bases = {"string" if part[:1] in "'\"" else part for part in parts if part}
    return f"{bases.pop()}{group[2]}" if group and len(bases) == 1 else kind


def _literal(kind: str) -> Said | None:
    """`1 | 2 | 3` is a number, and `'admin'` the only value of a text."""
    said = Said()
    if re.fullmatch(r"-?[\d.]+(\s*\|\s*-?[\d.]+)*", kind):
        said.add(About.TYPE, "number", kind)
    elif only := re.fullmatch(r"'(\w+)'|\"(\w+)\"", kind):
        said.add(About.ENUM, (only[1] or only[2],), kind)
    return said if said.facts else None


def typed(kind: str, null: tuple[bool, str] | None, remark: str) -> Said:
    """What a program's type says of a column, and what is remarked beside it.

    kind: the type, without what says that there may be none; "" where it is another object.
    null: whether there may be none, and the language by whose rule; None where it does not say.
    """
    whole = read_type(remark)  # `id: string; // BIGSERIAL PK`
    if len(whole.facts) > 1 and not whole.unread and spellings.is_type(str(whole.get(About.TYPE))):
        remark = _BEHIND_TYPE.sub(r"\g<0>, ", remark, count=1)
    stored = _STORED.match(remark)  # `id: string; // uuid, primary key`
    if stored and spellings.is_type(stored[1]) and (kind != "number" or _COUNTS.match(stored[1])):
        kind, remark = (kind if _literal(kind) else stored[1]), remark[stored.end() :]
    said = _literal(kind) or read_type(kind)
    if kind and said.get(About.TYPE) is None and said.get(About.ENUM) is None:
        said = Said()
        said.add(About.TYPE, kind)
    said.facts = [say for say in said.facts if say.about is not About.NULLABLE]
    if null is not None:
        said.add(About.NULLABLE, *null)
    whole = read_constraints(remark)
    for say in whole.facts if remark and not whole.unread else read_remark(remark):
        if say.about not in {one.about for one in said.facts}:
            said.add(say.about, say.value, say.written)
    return said
