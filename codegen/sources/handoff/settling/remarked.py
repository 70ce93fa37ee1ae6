"""Rules that stand in remarks on columns, where no list of rules holds them.

A remark is a rule if all of it is formal (`between 1 and 8`, `after starts_at`), or if it says what
must be; any other describes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from codegen.diagnostics import Diagnostic, Place
from codegen.sources.handoff.columns.cells import Cells
from codegen.sources.handoff.columns.clauses import LONGEST
from codegen.sources.handoff.columns.remarks import REMARK, read_remark
from codegen.sources.handoff.facts import About, Fact, Rule
from codegen.sources.handoff.markdown.document import Block, Document, Fence, Grid, Items, plain
from codegen.sources.handoff.settling import formal
from codegen.sources.handoff.settling.claims import claim
from codegen.sources.handoff.words.headers import Role, roles
from codegen.sources.handoff.words.modal import SENTENCES, is_modal
from codegen.sources.handoff.words.sqltext import split

_REMARKS = (Role.NOTES, Role.PURPOSE, Role.CONSTRAINTS, Role.RULE)
# `one of red, green, …`: a list is a rule though it is not all of it.
_LIST = re.compile(
    r"\s*(?:one\s+of\s(?!the\b)|(?:(?:allowed|valid|possible)\s+)?values?\s*:)", re.IGNORECASE
)
_DASH = re.compile(r"\s[-\u2013\u2014]\s")


def read(document: Document, facts: Sequence[Fact], known: Iterable[Rule]) -> Iterator[Rule]:
    """The rules of remarks; facts: which columns stand on which lines. known: not told twice."""
    columns = {fact.line: fact for fact in facts if fact.column and fact.table}
    names: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        names[fact.table].add(fact.column)
    taken = {rule.line for rule in known} | {f.line for f in facts if f.about is About.ENUM}
    for block in document.blocks:
        for line, text in _remarks(block, columns):
            one = columns[line]
            for clause in _clauses(text) if line not in taken else ():
                if _says(clause) or _is_order(clause, one.column, names[one.table]):
                    whole = formal.is_whole(clause)
                    yield Rule(one.column, clause, line, table=one.table, formal=whole)


def without(notes: Iterable[Diagnostic], rules: Iterable[Rule]) -> Iterator[Diagnostic]:
    """The notes without those that a constraint is not understood which is a rule."""
    understood = {(rule.line, _words(rule.text)) for rule in rules}
    for note in notes:
        _, _, words = note.message.partition(": not understood: ")
        if not (note.at and (note.at.line, _words(words)) in understood):
            yield note


def _words(text: str) -> str:
    return " ".join(text.replace(",", " ").split())


def _remarks(block: Block, columns: Mapping[int, Fact]) -> Iterator[tuple[int, str]]:
    """What stands beside the definitions of columns, with its line."""
    if isinstance(block, Grid):
        where = roles(block.header)
        for row in block.rows:
            if row.line in columns:
                cells = Cells(row, where)
                yield from ((row.line, cells[role]) for role in _REMARKS if cells[role])
    elif isinstance(block, Items):
        for row in block.rows:
            if row.line in columns:
                yield row.line, _behind(columns[row.line].column, plain(row.cells[0]))
    elif isinstance(block, Fence):
        for line, text in enumerate(block.text.split("\n"), block.line + 1):
            remark = REMARK.search(text) if line in columns else None
            if remark:
                yield line, text[remark.end() :]


def _behind(column: str, text: str) -> str:
    _, name, rest = text.partition(column)
    return rest.lstrip(" :,") if name else text


def _says(clause: str) -> bool:
    return is_modal(clause) or formal.is_whole(clause) or bool(_LIST.match(clause))


def _is_order(clause: str, column: str, beside: Collection[str]) -> bool:
    """`after starts_at`: of two columns of a table."""
    made = claim(clause, Place(""), column)
    return any(one.kind == "order" and {*one.fields} <= {*beside} for one in made)


def _clauses(text: str) -> Iterator[str]:
    """The parts that are no facts about the column."""
    if len(text) > LONGEST:
        return
    told = (one for sentence in SENTENCES.split(text) for _, one in split(sentence, ";"))
    for part in (part for one in told for part in _DASH.split(one)):
        for one in map(_trimmed, [part] if _says(part) else _listed(part)):
            if one and not [*read_remark(one)]:
                yield one


def _listed(text: str) -> Iterator[str]:
    """`NOT NULL, one of a, b`: what commas part, a list as a whole."""
    start = next((at for at, one in split(text, ",") if _LIST.match(one)), len(text))
    yield from (one for _, one in split(text[:start], ","))
    yield text[start:]


def _trimmed(text: str) -> str:
    text = text.strip(" ,;*")
    text = text if text.endswith("..") else text.rstrip(".")
    whole = text.startswith("(") and text.endswith(")")
    return text.strip("()") if whole or text.count("(") != text.count(")") else text
