"""Classes and structs of programs below headings that speak of data, as TypeScript's interfaces.

C#, Rust, Go, Kotlin, Swift, and Python's dataclasses and Pydantic models: weak evidence, which
holds where nothing better describes the table. May a value be null? The language's own rule says
so; of C#'s references only a document that marks some of them does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from codegen.sources import spellings
from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.columns.columns import facts as column_facts
from codegen.sources.handoff.columns.lookalikes import other_place
from codegen.sources.handoff.facts import About, Fact, Partial, Rank, Reading, Reference, Unnamed
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.notations import entityframework
from codegen.sources.handoff.notations.program_classes import (
    CSHARP,
    MODEL,
    PYTHON,
    Class,
    Language,
    Member,
    classes_of,
    language_of,
)
from codegen.sources.handoff.notations.pycode import enum_classes
from codegen.sources.handoff.notations.typescript import MODELS, plain_name, typed
from codegen.sources.handoff.words.frameworks import sql_of
from codegen.sources.handoff.words.notions import words_for
from codegen.sources.handoff.words.said import Said

# What is sent, or does something, and is stored nowhere.
_NO_ENTITY = re.compile(rf"(?:{words_for('types.no_entity')})$|^(?:Base[A-Z]|Entity$|Auditable)")
_STORED_ELSEWHERE = re.compile(
    r"gorm:\"|table\s*=\s*True|=\s*(?:\w+\.)?Column\(|@Entity\b|models\.Model\b"
)
# Tags and attributes that name columns, whatever stands above.
_STORED = re.compile(r"\b(?:db|bun|pg):\"\w|#\[sea_orm|\bFromRow\b")
_COLLECTION = re.compile(
    r"(?:I?(?:Collection|List|Enumerable|Set)|IReadOnly(?:Collection|List)|HashSet|Vec|MutableList"
    r"|Array|list|set|tuple|Sequence)\s*[<\[](?P<of>[\w.:<> ]+)[>\]]"
    r"|\[\]?(?P<go>[\w.]+)\]?|(?P<cs>\w+)\[\]",
)
_KINDS = sql_of("programs")
_INTERFACE = re.compile(r"I[A-Z]")


def read(block: Block, document: Document) -> Reading | None:
    """Read classes and structs; None for any other block."""
    language = language_of(block)
    if not isinstance(block, Fence) or language is None or _STORED_ELSEWHERE.search(block.text):
        return None
    of_data = any(MODELS.search(h.text) for h in block.trail) or _STORED.search(block.text)
    if not of_data or other_place(block):
        return None
    title = titles.title_of(block)
    own = title.name.casefold() if title else ""
    known = document.once("structs", _classes)
    enums = document.once("enum classes", enum_classes)
    marks = document.once("marks of null", _marks_references)
    built: entityframework.Attributes = document.once("model builder", entityframework.attributes)
    teller = _Teller(language, known, enums, marks=marks)
    facts: list[Fact] = []
    unnamed: list[Unnamed] = []
    partial: list[Partial] = []
    for one in (_configured(each, built) for each in classes_of(block, language)):
        other = one.abstract or _NO_ENTITY.search(one.name) or not teller.holds_data(one)
        told = () if other else tuple(teller.columns(one))
        if len({fact.column for fact in told}) < 2:
            continue
        if one.table:
            facts.append(Fact(one.table, "", About.CREATED, True, Rank.PROSE, one.line))
            facts += [fact.on(one.table) for fact in told]
        else:
            unnamed.append(Unnamed(one.name, one.line, told, headed=one.name.casefold() == own))
        whose = one.table or one.name
        partial += [Partial(whose, one.line, f"as {base}") for base in teller.unknown(one)]
    found = Reading(tuple(facts), unnamed=tuple(unnamed), partial=tuple(partial))
    return found if facts or unnamed or entityframework.configures(block) else None


def _configured(one: Class, built: entityframework.Attributes) -> Class:
    """A class with what the model builder of the document says of it."""
    told = built.get(one.name, {})
    members = [replace(m, attributes={**m.attributes, **told.get(m.name, {})}) for m in one.members]
    table = told.get("", {}).get("Table", "").strip('"')
    return replace(one, members=members, table=one.table or table) if told else one


def _classes(document: Document) -> dict[str, Class]:
    """The classes of the document's programs, by name."""
    return {
        one.name: one
        for block in document.blocks
        if isinstance(block, Fence) and (language := language_of(block))
        for one in classes_of(block, language)
    }


def _marks_references(document: Document) -> bool:
    """C# that tells references which may be null from the others: some are marked."""
    texts = (b.text for b in document.blocks if isinstance(b, Fence) and language_of(b) is CSHARP)
    return any(re.search(r"\bstring\?|= null!|\brequired\s", text) for text in texts)


@dataclass(frozen=True)
class _Teller:
    """Tells the columns of classes. marks: C#'s references say whether they may be null."""

    language: Language
    known: Mapping[str, Class]
    enums: Mapping[str, tuple[str, ...]]
    marks: bool = field(kw_only=True)

    def columns(self, one: Class) -> Iterator[Fact]:
        """The members that are columns; one of another class is the reference that joins it."""
        members = self._members(one)
        names = {plain_name(member.name) for member in members}
        links = {
            plain_name(member.name): member.kind
            for member in members
            if f"{plain_name(member.name)}id" in names and not spellings.is_type(member.kind)
        }
        for member in members:
            key = plain_name(member.name)
            if key in links or "NotMapped" in member.attributes or self._is_link(member.kind):
                continue
            said = self._said(member, is_key=self._is_key(member, one, members))
            if key.endswith("id") and (target := links.get(key.removesuffix("id"))):
                does = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", member.attributes.get("OnDelete", ""))
                said.add(About.FOREIGN_KEY, Reference(target, on_delete=does.upper() or None))
            named = re.match(r"\"(\w+)\"", member.attributes.get("Column", ""))
            name = named[1] if named else member.name
            yield from column_facts("", name, said, Rank.PROSE, member.line)

    def holds_data(self, one: Class) -> bool:
        """Of Python's classes only dataclasses and Pydantic's models do."""
        every = self._chain(one)
        return self.language is not PYTHON or any(map(_is_model, _bases(every)))

    def unknown(self, one: Class) -> Iterator[str]:
        """The bases whose members the document does not show."""
        for base in _bases(self._chain(one)):
            if base not in self.known and not _is_model(base) and not _INTERFACE.match(base):
                yield base

    def _chain(self, one: Class) -> list[Class]:
        """A class, and what it inherits from as far as the document shows it."""
        found = {one.name: one}
        waiting = [one]
        while waiting:
            for base in waiting.pop().bases:
                if base in self.known and base not in found:
                    found[base] = self.known[base]
                    waiting.append(found[base])
        return list(found.values())

    def _members(self, one: Class) -> list[Member]:
        """A class's members behind those of its bases."""
        every = {m.name: m for each in reversed(self._chain(one)) for m in each.members}
        return list(every.values())

    def _is_key(self, member: Member, one: Class, members: Sequence[Member]) -> bool:
        """`[Key]`, or `Id` and `InvoiceId` by the convention of Entity Framework."""
        if self.language is not CSHARP or "Key" in member.attributes:
            return "Key" in member.attributes
        marked = any("Key" in each.attributes for each in members)
        return not marked and plain_name(member.name) in ("id", f"{plain_name(one.name)}id")

    def _is_link(self, kind: str) -> bool:
        """Another class, or many of them: no column, whatever joins the two."""
        if kind in self.known:
            return True
        many = _COLLECTION.fullmatch(kind)
        inner = next((each for each in many.groups() if each), "").strip() if many else ""
        return bool(inner) and kind.casefold() not in _KINDS and not spellings.is_type(inner)

    def _said(self, one: Member, *, is_key: bool) -> Said:
        """A member's type and null, and what C#'s attributes say."""
        told = one.attributes
        kind = _KINDS.get(one.kind.casefold(), one.kind)
        length = (told.get("MaxLength") or told.get("StringLength", "")).partition(",")[0].strip()
        if stated := re.search(r"TypeName\s*=\s*\"([^\"]+)\"", told.get("Column", "")):
            kind = stated[1]
        elif kind == "string" and length.isdigit():
            kind = f"string({length})"
        said = typed(kind, self._null(one, is_key=is_key), one.remark)
        if sql := entityframework.default(told):
            said.add(About.DEFAULT, sql)
        if "Unique" in told:
            said.add(About.UNIQUE, "")
        if values := self.enums.get(kind):
            said.add(About.ENUM, values, kind)
        if is_key:
            said.add(About.PRIMARY_KEY, "")
            if one.kind in ("int", "long"):
                said.add(About.AUTO, True)
        return said

    def _null(self, one: Member, *, is_key: bool) -> tuple[bool, str] | None:
        if "Required" in one.attributes or is_key:
            return False, self.language.name
        reference = one.kind == "string" or one.kind.endswith("[]")
        if self.language is CSHARP and reference and not (one.null or self.marks):
            return None
        return one.null, self.language.name


def _bases(classes: Sequence[Class]) -> Iterator[str]:
    return (base for one in classes for base in one.bases)


def _is_model(base: str) -> bool:
    return base.rpartition(".")[2] == MODEL
