"""What a column refers to, where only the words beside it tell."""

from __future__ import annotations

import re

from codegen.sources import spellings
from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.columns.cells import Cells
from codegen.sources.handoff.facts import About, Reference
from codegen.sources.handoff.markdown.document import Document, Grid
from codegen.sources.handoff.words.headers import Role, roles
from codegen.sources.handoff.words.said import Said

_TO = re.compile(
    r"\b(?:references?|referencing|refers?\s+to|links?\s+to|linked\s+to|points?\s+(?:to|at)|belongs\s+to|fk\s+(?:to|of)|key\s+(?:to|of|for))"
    r"\s*:?\s*(?:(?:the|an?|its|their|one|table|entity)\s+)*(?P<words>(?:\w+\s*){1,3})",
    re.IGNORECASE,
)
# `rooms 表的 id`, `roomsテーブルのid`
_ITS = "`?\\s*(?:表|テーブル|테이블)?\\s*(?:的|の|의|\\.)"
_OTHER_SCRIPT = re.compile(r"[\u0400-\u04ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def named_in_words(said: Said, column: str, text: str, document: Document) -> None:
    """`foreign key (references the tagged user)`, `toolId: link to Tool`: a table or an entity of
    the document among the first words behind what refers, where no target is said otherwise.
    """
    told = [s.value for s in said.facts if isinstance(s.value, Reference)]
    if any(one.table for one in told) or not (told or re.search(r"(?:_id|Id|ID)$", column)):
        return
    match = _TO.search(text)
    names = document.once("titles", titles.all_names)
    if match and re.search(r"\w\s+or\s+\w", match["words"]):
        return  # it is not said which
    if told and not match and (foreign := _among_words(text, names)):
        said.add(About.FOREIGN_KEY, foreign)
        return
    for word in re.findall(r"\w+", match["words"]) if match else ():
        if {word.casefold(), *titles.table_names(word)} & names:
            own = re.search(rf"\b{word}(?:\.|\()(\w+)", text)
            said.add(About.FOREIGN_KEY, Reference(word, own[1] if own else None))
            return


def _among_words(text: str, names: frozenset[str]) -> Reference | None:
    """The one table that words of another script name: `關聯至 Rooms 表的 RoomID`."""
    if not _OTHER_SCRIPT.search(text):
        return None
    words = dict.fromkeys(re.findall(r"[A-Za-z_]\w*", text, re.ASCII))
    found = [word for word in words if {word.casefold(), *titles.table_names(word)} & names]
    if len(found) != 1:
        return None
    column = re.search(rf"\b{found[0]}\s*{_ITS}\s*`?(?P<name>[A-Za-z_]\w*)", text, re.ASCII)
    return Reference(found[0], column["name"] if column else None)


def named_in_notes(said: Said, cells: Cells, document: Document) -> None:
    """A note with nothing but the name of a table, beside a bare `FK`."""
    word = cells[Role.NOTES] or cells[Role.PURPOSE]
    names = document.once("titles", titles.all_names)
    bare_key = any(isinstance(s.value, Reference) and not s.value.table for s in said.facts)
    if bare_key and {word.casefold(), *titles.table_names(word)} & names:
        said.add(About.FOREIGN_KEY, Reference(word))


def _entities(document: Document) -> frozenset[str]:
    """The entities below whose names tables with types stand, in small letters."""
    grids = (b for b in document.blocks if isinstance(b, Grid) and Role.TYPE in roles(b.header))
    found = (titles.title_of(grid) for grid in grids if Role.NAME in roles(grid.header))
    return frozenset(title.name.casefold() for title in found if title)


def entity_as_type(said: Said, document: Document) -> None:
    """`owner | Person` beside an entity Person: a reference, whose type its key has."""
    kind = said.get(About.TYPE)
    if not isinstance(kind, str) or spellings.is_type(kind) or not re.fullmatch(r"[A-Z]\w+", kind):
        return
    told = [s.value.table for s in said.facts if isinstance(s.value, Reference) and s.value.table]
    aimed = any(table.casefold() in titles.table_names(kind) for table in told)
    if not aimed and kind.casefold() not in document.once("entities with columns", _entities):
        return
    said.facts = [say for say in said.facts if say.about is not About.TYPE]
    if not any(say.about is About.FOREIGN_KEY for say in said.facts):
        said.add(About.FOREIGN_KEY, Reference(kind))
