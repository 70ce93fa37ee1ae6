"""Mermaid's erDiagram: entities with `type name PK "comment"`, relations with labels."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace

from codegen.sources.handoff.columns.columns import facts as column_facts
from codegen.sources.handoff.columns.definitions import values_beside
from codegen.sources.handoff.columns.remarks import read_remark
from codegen.sources.handoff.facts import About, Fact, Rank, Reading, Reference, Unnamed
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.grammar import read_type
from codegen.sources.handoff.words.said import Said

_ENTITY = re.compile(r'^\s*"?([\w$-]+)"?(?:\s*\[[^\]]*\])?\s*\{(.*)$')
# `double precision`, `bigint unsigned`: types of two words.
_SECOND = (
    r"(?:\s+(?:unsigned|precision|varying|with(?:out)?\s+time\s+zone)(?:\([\d, ]+\))?(?=\s+\w))?"
)
_COLUMN = re.compile(
    rf"^\s*([A-Za-z][\w$\[\]().,<>|?-]*{_SECOND})\s+([\w$*-]+)"
    r'((?:\s*(?:[,_/+]\s*)?(?:PK|FK|UK|UNIQUE|NOT|NULL|NN))*)\s*(?:"(.*)")?\s*$',
    re.IGNORECASE,
)
_EXACT = re.compile(r"\s*(?:numeric|decimal|n?varchar|n?char)\s*\(\s*\d+\s*(?:,\s*\d+\s*)?\)", re.I)
# `decimal total "10,2, NOT NULL"`
_DIGITS = re.compile(r"\s*(\d+\s*,\s*\d+)\s*(?:,|$)")
_ELEMENTS = re.compile(r"[A-Za-z]\w*\[\]")
# The notation has no parentheses: `varchar_255`, `decimal_10_2`, `numeric(8_2)`.
_SIZED = re.compile(
    r"(n?varchar|char|string|numeric|decimal)[_(](\d+)(?:_(\d+))?\)?", re.IGNORECASE
)
# `"users.id"`, `"→ users(id)"` beside a column that is marked as a foreign key.
_TARGET = re.compile(r"\s*(?:->|→|=>)?\s*([A-Za-z_]\w*)[.(]([A-Za-z_]\w*)\)?\s*")
_RELATION = re.compile(
    r'^\s*"?([\w$-]+)"?\s+([|}{o.-]{2,}[.-]{1,2}[|}{o.-]+)\s+"?([\w$-]+)"?\s*(?::\s*"?([^"]*)"?)?\s*$'
)


def begins(kind: str) -> re.Pattern[str]:
    """What a diagram of a kind begins with; comments and settings may stand before its name."""
    comments = r"(?:\s*+%%[^\n]*+\n)*+\s*+"
    return re.compile(rf"{comments}(?:---[ \t]*+\n[\s\S]*?\n---\s*+)?{comments}{kind}\b")


_BEGINS = begins("erDiagram")


@dataclass
class Entity:
    """An entity of a drawing, with what it says of its columns."""

    name: str
    line: int
    facts: list[Fact] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Relation:
    """A line between two entities."""

    left: str
    sign: str
    right: str
    label: str
    line: int


def read(block: Block, _document: Document) -> Reading | None:
    """Read an erDiagram; None for any other block."""
    if not isinstance(block, Fence) or not _BEGINS.match(block.text):
        return None
    return reading(*_parse(block))


def reading(entities: dict[str, Entity], relations: list[Relation]) -> Reading:
    """What a drawing says; columns marked FK get their targets from the relations.

    entities: by all that the relations may call them, in small letters.
    """
    for loose in (False, True):
        for one in relations:
            _relate(one, entities, loose=loose)
    _aim_the_rest(relations, entities)
    each = {id(entity): entity for entity in entities.values()}
    named = (Unnamed(e.name, e.line, tuple(e.facts)) for e in each.values() if e.facts)
    return Reading(unnamed=tuple(named))


def relation(text: str, line: int) -> Relation | None:
    """`USERS ||--o{ ORDERS : places`."""
    match = _RELATION.match(text)
    return Relation(match[1], match[2], match[3], (match[4] or "").strip(), line) if match else None


def _parse(block: Fence) -> tuple[dict[str, Entity], list[Relation]]:
    entities: dict[str, Entity] = {}
    relations: list[Relation] = []
    present: Entity | None = None
    for line, raw in enumerate(block.text.split("\n"), start=block.line + 1):
        text = raw.split("%%")[0].rstrip()
        if found := relation(text, line):
            relations.append(found)
            continue
        if opening := _ENTITY.match(text):
            present, text = (
                entities.setdefault(opening[1].casefold(), Entity(opening[1], line)),
                opening[2],
            )
        if present is not None:
            inside = text.removesuffix("}")
            for part in [inside] if _COLUMN.match(inside) else inside.split(";"):
                if column := _COLUMN.match(part):
                    _column(present, column, line)
            present = present if inside == text else None
    return entities, relations


def _column(entity: Entity, match: re.Match[str], line: int) -> None:
    """A column; nothing in the notation says whether it may be null."""
    name = match[2].lstrip("*")
    said = Said()
    sized = _SIZED.fullmatch(match[1])
    size = ", ".join(filter(None, sized.groups()[1:])) if sized else ""
    comment = match[4] or ""
    exact = (_EXACT if match[1].casefold() != "array" else _ELEMENTS).match(comment)
    exact = exact if match[1].isalpha() else None
    if (digits := _DIGITS.match(comment)) and match[1].casefold() in ("decimal", "numeric"):
        sized, size, comment = digits, digits[1], comment[digits.end() :]
    kind = exact[0].strip() if exact else match[1]
    kind = f"{sized[1] if sized is not digits else kind}({size})" if sized and not exact else kind
    if kind.casefold() == "enum":
        said.take(read_type(kind))
    else:
        said.add(About.TYPE, kind, match[1] if sized and sized is not digits else "")
    for word in re.findall(r"PK|FK|UK|UNIQUE|NOT\s+NULL|NULL|NN", match[3], re.IGNORECASE):
        said.take(read_constraints("NOT NULL" if word.upper() == "NN" else word))
    if said.get(About.FOREIGN_KEY) and (target := _TARGET.fullmatch(comment)):
        said.take(read_constraints(f"FK → {target[1]}.{target[2]}"))
    values_beside(said, [comment])
    for say in read_remark(comment):
        if say.about is About.FOREIGN_KEY and kind.endswith("[]"):
            continue  # no database knows a key of elements
        if say.about not in {one.about for one in said.facts} or isinstance(say.value, Reference):
            said.add(say.about, say.value, say.written)
    if said.get(About.PRIMARY_KEY) is not None:
        entity.keys.append(name)
    entity.facts += column_facts("", name, said, Rank.DRAWING, line)


def _relate(relation: Relation, entities: dict[str, Entity], *, loose: bool) -> None:
    """A column marked FK gets its target from the relation that names it, or that sounds like it.

    loose: `user_id` is of APP_USERS as well, where no other column refers to that.
    """
    left, right = entities.get(relation.left.casefold()), entities.get(relation.right.casefold())
    many_right = relation.sign.endswith("{")
    parent, child = (left, right) if many_right else (right, left)
    if right and not many_right and not relation.sign.startswith("}"):  # one to one
        named = (f for f in right.facts if isinstance(f.value, Reference) and not f.value.table)
        many_right = any(_sounds_like(f.column, relation.left, loose=loose) for f in named)
        parent, child = (left, right) if many_right else (right, left)
    parent_name = relation.left if many_right else relation.right
    if child is None:
        return
    open_ = [f for f in child.facts if isinstance(f.value, Reference) and not f.value.table]
    words = relation.label.casefold().split()
    labelled = [f for f in open_ if {f.column.casefold(), _stem(f.column)} & {*words}]
    own = relation.left == relation.right
    similar = [f for f in open_ if not own and _sounds_like(f.column, parent_name, loose=loose)]
    if loose and parent and not similar:
        similar = [f for f in open_ if _ends_with_key(f.column, parent.keys)]
        ending = [f for f in open_ if not own and _ends_with_name(f.column, parent_name)]
        similar = similar or (ending if len(ending) == 1 else [])
    if loose and any(
        _reference(f).table in (parent_name, parent and parent.name) for f in child.facts
    ):
        return
    chosen = labelled or similar
    for fact in chosen[:1]:
        target: str | None = None
        if labelled and not own and parent and any(f.column == fact.column for f in parent.facts):
            target = fact.column
        reference = replace(
            _reference(fact), table=parent.name if parent else parent_name, column=target
        )
        child.facts[child.facts.index(fact)] = replace(fact, value=reference)


def _aim_the_rest(relations: list[Relation], entities: dict[str, Entity]) -> None:
    """`created_by_id FK` is of the relation that no other column is of, if all that are left have
    one parent and there are as many columns as relations, none of which sounds like another entity.
    """
    parents: dict[str, list[str]] = defaultdict(list)
    for one in relations:
        child, parent = (one.right, one.left) if one.sign.endswith("{") else (one.left, one.right)
        if one.sign.startswith("}") != one.sign.endswith("{"):  # one to many, whichever is left
            parents[child.casefold()].append(parent.casefold())
    for name, left in parents.items():
        child_entity = entities.get(name)
        related = [entities.get(one) for one in left]
        others = [one.name for one in entities.values() if one not in related]
        for fact in child_entity.facts if child_entity else ():
            told = (_reference(fact).table or "").casefold()
            if told in left:
                left.remove(told)
        open_ = [
            fact
            for fact in (child_entity.facts if child_entity else ())
            if isinstance(fact.value, Reference) and not fact.value.table
        ]
        if any(_sounds_like(fact.column, one, loose=False) for fact in open_ for one in others):
            continue
        if child_entity and open_ and len(open_) == len(left) and len(set(left)) == 1:
            parent_name = entities[left[0]].name if left[0] in entities else left[0]
            keys = (About.FOREIGN_KEY, About.PRIMARY_KEY)
            marked = {f.column for f in child_entity.facts if f.about in keys}
            plain = {f.column for f in child_entity.facts} - marked
            if any(_sounds_like(column, parent_name, loose=False) for column in plain):
                continue  # it is of `tenant_id`, which is not marked
            for fact in open_:
                target = replace(_reference(fact), table=parent_name)
                child_entity.facts[child_entity.facts.index(fact)] = replace(fact, value=target)


def _reference(fact: Fact) -> Reference:
    return fact.value if isinstance(fact.value, Reference) else Reference()


def _stem(column: str) -> str:
    """What `author_id` is of, in small letters: `author`."""
    return re.sub(r"_?id$", "", column, flags=re.IGNORECASE).casefold()


def _ends_with_key(column: str, keys: list[str]) -> bool:
    """`corrected_damage_id` ends with the key `damage_id`."""
    (key,) = keys if len(keys) == 1 else ("",)
    return bool(_stem(key)) and bool(re.search(r"._|[A-Z]", key)) and column.endswith(f"_{key}")


def _ends_with_name(column: str, entity: str) -> bool:
    """`author_user_id` and `AuthorUserId` end with what is of USERS."""
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", column)
    tails = ("_".join(words[at:]) for at in range(1, len(words)))
    return any(_sounds_like(tail, entity, loose=False) for tail in tails)


def _sounds_like(column: str, entity: str, *, loose: bool) -> bool:
    """`user_id` and `userId` sound like USER, USERS and Users; loosely like APP_USERS."""
    stem = _stem(column).replace("_", "")
    name = entity.replace("_", "").replace("-", "").casefold()
    if len(stem) < 3:
        return bool(stem) and name in (stem, f"{stem}s")
    alike = (stem, f"{stem}s", f"{stem}es", f"{stem.removesuffix('y')}ies")
    return name.endswith(alike) if loose else name in alike
