"""Tables in a fence as `users (`, a column a line, `)`: SQL without CREATE, in words of tables.

```
visits (
  id uuid PK,
  guest_id uuid FK -> guests(id),   -- who came
  state text                        -- 'open' | 'closed'
)
UNIQUE (guest_id, state)
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.sources.handoff.columns import drawn
from codegen.sources.handoff.columns.clauses import statements
from codegen.sources.handoff.columns.columns import facts as column_facts
from codegen.sources.handoff.columns.columns import is_constraint
from codegen.sources.handoff.columns.lookalikes import undone
from codegen.sources.handoff.facts import About, Fact, Partial, Rank, Reading
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.notations import ddl
from codegen.sources.handoff.words.sqltext import bare, without_comments

TAGS = frozenset(
    ("", "sql", "text", "txt", "plaintext", "postgresql", "postgres", "mysql", "sqlite")
)
_HEAD = re.compile(r"^(?:table[ \t]+)?(?P<name>[a-z][a-z0-9_]*)[ \t]*\([ \t]*$", re.IGNORECASE)
_KEYWORD = re.compile(
    r"(?:values|select|insert|create|unique|check|index|primary|foreign|constraint|with)$", re.I
)
_HEAD_LINE = re.compile(r"^(?:table[ \t]+)?([a-z][a-z0-9_]*)[ \t]*\([ \t]*$", re.IGNORECASE)
_SQL_ONLY = re.compile(r"\bPRIMARY[ \t]+KEY\b")
_FOOT = re.compile(r"^\)[ \t]*;?[ \t]*$")
_DOTS = re.compile(r"^(?:\.{2,}|\u2026)[,\s]*$")


def read(block: Block, document: Document) -> Reading | None:
    """Read a fence in which every table is written so; None for any other block."""
    if not isinstance(block, Fence) or block.tag not in TAGS or undone(block):
        return None
    if sql := _in_sql(block, document):
        return sql
    facts: list[Fact] = []
    partial: list[Partial] = []
    table = open_ = ""
    for line, raw in enumerate(without_comments(block.text).split("\n"), start=block.line + 1):
        text = raw.strip()
        head = None if open_ else _HEAD.match(text)
        if head and not _KEYWORD.match(head["name"]):
            table = open_ = bare(head["name"])
            facts.append(Fact(table, "", About.CREATED, True, Rank.TABLE, line))
        elif not table and text:
            return None
        elif open_ and _DOTS.match(text):
            partial.append(Partial(table, line, text))
        elif _FOOT.match(text):
            open_ = ""
        elif text and not (read_ := list(_line(text, line, inside=bool(open_)))) and open_:
            return None
        elif text:
            facts += [fact.on(table) for fact in read_]
    columns = any(fact.column for fact in facts)
    return Reading(tuple(facts), partial=tuple(partial)) if columns and not open_ else None


def _in_sql(block: Fence, document: Document) -> Reading | None:
    """The fence as SQL, if nothing but CREATE TABLE is missing to make it so."""
    lines = [_HEAD_LINE.sub(r"CREATE TABLE \1 (", line) for line in block.text.split("\n")]
    if lines == block.text.split("\n") or not _SQL_ONLY.search(block.text):
        return None
    text = "\n".join(re.sub(r"^\)[ \t]*;?[ \t]*$", ");", line) for line in lines)
    said = ddl.script(text, block.line + 1, document)
    return said if said.facts and not said.notes and not said.partial else None


def _line(text: str, line: int, *, inside: bool) -> Iterator[Fact]:
    """A column, or a constraint; behind the table only constraints are looked for."""
    text = text.rstrip().rstrip(",").rstrip()
    if is_constraint(text) or not inside:
        yield from statements(text, line)
        return
    item = drawn.read_line(text, line)
    if item is not None and len(item.listed) == 1 and (item.typed or item.listed == [text]):
        yield from column_facts("", item.listed[0], item.said, Rank.TABLE, line)
