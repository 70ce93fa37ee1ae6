"""Whether there is a handoff to read: found, filled in, completed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from codegen.diagnostics import Place, Question, QuestionsOpen
from codegen.sources.handoff.markdown.document import Block, Document, Fence, Grid, Items, Paragraph
from codegen.sources.handoff.settling.inquiry import Context, Inquiry, Matter
from codegen.sources.handoff.settling.replies import free_answer

DEFAULT = Path(".claude/handoff/database-agent-output.md")
MISSING = "I need the database schema. Was the Database Agent phase completed?"

# A place that waits for its text: `{{table}}` alone in a cell, `**Task:** {{TASK}}`. What a
# sentence quotes, as templates of mails have it, is filled in.
_UNFILLED = re.compile(r"[^\w{]*(?:[\w /-]{1,40}:\W*?)?\{\{[^{}\n]*\}\}\W*")
_LONGEST = 200
_PLACEHOLDER = re.compile(r"\{\{[^{}\n]*\}\}")
_STATUS = re.compile(r"\*\*Status:?\*\*:?\s*(.+)", re.IGNORECASE)
_WORD = re.compile(r"COMPLETED?|BLOCKED|NEEDS[_ ]REVIEW", re.IGNORECASE)
_OPEN = re.compile(r"\bblockers?\b|\bopen (questions?|issues|points|decisions)\b", re.IGNORECASE)
# An entity may be called so, too.
_ASKED = re.compile(r"^questions\b", re.IGNORECASE)
_NOTHING = re.compile(
    r"[*_]*(none|nothing|n/?a|-+|—|(none|no (open |known )?(blockers?|questions?|issues))\b\W.*)"
    r"[.!*_]*",
    re.IGNORECASE,
)


def schema_missing(file: str, line: int | None = None) -> QuestionsOpen:
    """The question that is asked where there is no handoff, or only its template."""
    return QuestionsOpen(
        [Question(f"{Path(file).stem}:schema", "schema", "schema", MISSING, Place(file, line))]
    )


def admit(document: Document) -> None:
    """Make sure that the document is filled in and not blocked.

    Raises:
        QuestionsOpen: it is a template still, or the database agent is blocked; nothing in it
            may be built on.
    """
    unfilled = next(_unfilled(document), None)
    status, line = _status(document)
    if unfilled is not None or len(status) > 1:
        raise schema_missing(document.file, unfilled or line)
    if "BLOCKED" in status:
        text = "The database handoff is BLOCKED. What is missing, and when will it be completed?"
        question = Question(
            f"{document.name}:blocked", "blocked", "status", text, document.at(line)
        )
        reasons = [
            Question(f"{document.name}:blocked", "blocked", "blocker", reason, document.at(where))
            for reason, where in _open_points(document)
        ]
        raise QuestionsOpen([question, *reasons])


def _unfilled(document: Document) -> Iterator[int]:
    """The lines of headings, cells, items and labels that hold nothing but a placeholder."""
    headings = {heading: None for block in document.blocks for heading in block.trail}
    yield from (one.line for one in headings if _PLACEHOLDER.search(one.text))
    for block in document.blocks:
        rows = block.rows if isinstance(block, Grid | Items) and not _of_variables(block) else ()
        cells = [(cell, row.line) for row in rows for cell in row.cells]
        texts = cells or _block_texts(block)
        short = ((text, line) for text, line in texts if len(text) < _LONGEST)
        yield from (line for text, line in short if _UNFILLED.fullmatch(text))


def _of_variables(block: Grid | Items) -> bool:
    """A table that explains the placeholders of messages, each in a row with words of its own."""
    if not isinstance(block, Grid) or len(block.header) < 2:
        return False
    rows = [row.cells for row in block.rows]
    first = (len(cells) > 1 and _PLACEHOLDER.fullmatch(cells[0].strip(" `")) for cells in rows)
    told = (any(c.strip() and not _PLACEHOLDER.search(c) for c in cells[1:]) for cells in rows)
    return bool(rows) and all(first) and all(told)


def concerns(document: Document, context: Context) -> Iterator[Inquiry]:
    """What the database agent itself wants to have reviewed or answered."""
    status, line = _status(document)
    if status and "COMPLETE" not in status[0]:
        text = "The database handoff says NEEDS_REVIEW. Has it been reviewed, and may it be used?"
        yield context.ask("status", Matter("status", line), text, free_answer)
    for text, where in _open_points(document):
        yield context.ask("blocker", Matter("blocker", where, evidence=(text,)), text, free_answer)


def _status(document: Document) -> tuple[list[str], int]:
    for text, line in _texts(document):
        if match := _STATUS.search(text):
            return [word.upper() for word in _WORD.findall(match[1])], line
    return [], 1


def _open_points(document: Document) -> Iterator[tuple[str, int]]:
    for block in document.blocks:
        if block.under(_OPEN) or (block.under(_ASKED) and _is_asked(block)):
            for text, line in _block_texts(block, whole=True):
                if text.strip() and not _NOTHING.fullmatch(text.strip()):
                    yield " ".join(text.split()), line


def _is_asked(block: Block) -> bool:
    """Below `Questions`: a sentence that asks something."""
    texts = list(_block_texts(block, whole=True)) if isinstance(block, Items | Paragraph) else []
    return any(text.strip().endswith("?") for text, _ in texts)


def _texts(document: Document) -> Iterator[tuple[str, int]]:
    """Every line outside fences."""
    headings = {heading: None for block in document.blocks for heading in block.trail}
    yield from ((heading.text, heading.line) for heading in headings)
    for block in document.blocks:
        yield from _block_texts(block)


def _block_texts(block: Block, *, whole: bool = False) -> Iterator[tuple[str, int]]:
    if isinstance(block, Paragraph):
        lines = [block.text] if whole else block.text.splitlines()
        yield from ((text, block.line + index) for index, text in enumerate(lines))
    elif isinstance(block, Grid | Items):
        yield from ((" ".join(row.cells), row.line) for row in block.rows)
    elif isinstance(block, Fence) and whole:
        yield block.text, block.line
