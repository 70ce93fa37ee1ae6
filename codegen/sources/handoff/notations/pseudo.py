"""Tables in a fence as `users (`, a column a line, `)`: SQL but for its CREATE TABLE."""

from __future__ import annotations

import re

from codegen.sources import spellings
from codegen.sources.handoff.columns.lookalikes import undone
from codegen.sources.handoff.facts import About, Reading
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.notations import ddl
from codegen.sources.handoff.words.tags import PLAIN, SQL

_HEAD = re.compile(r"^(?:table[ \t]+)?([a-z][a-z0-9_]*)[ \t]*\([ \t]*$", re.I | re.M)
_FOOT = re.compile(r"^\)[ \t]*;?[ \t]*$", re.MULTILINE)
_SQL_ONLY = re.compile(r"\bPRIMARY[ \t]+KEY\b")


def read(block: Block, document: Document) -> Reading | None:
    """Read a fence that is SQL once every table is made; None for any other block."""
    if not isinstance(block, Fence) or block.tag not in PLAIN | SQL or undone(block):
        return None
    made, tables = _HEAD.subn(r"CREATE TABLE \1 (", block.text)
    if not tables or not _SQL_ONLY.search(block.text):
        return None
    said = ddl.script(_FOOT.sub(");", made), block.line + 1, document)
    whole = said.facts and not said.notes and not said.partial
    return said if whole and _are_types(said) else None


def _are_types(said: Reading) -> bool:
    """Most of what stands behind the names: `BIGINT id` and `id (bigint): NOT NULL` are no SQL."""
    types = [str(fact.value) for fact in said.facts if fact.about is About.TYPE]
    return sum(map(spellings.is_type, types)) * 2 > len(types)
