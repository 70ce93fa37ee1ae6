"""What a text says of deletes and no foreign key has: it is told, never dropped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from codegen.diagnostics import Diagnostic
from codegen.sources.handoff.facts import Fact, Reference, Rule
from codegen.sources.handoff.layouts.seeming import key
from codegen.sources.handoff.markdown.document import Document, Paragraph, lines_of, texts_of

_DELETES = re.compile(
    r"\bon[ _]?delete\b|(?-i:\bCASCADE\b|\bSET NULL\b)|\bcascad(?:e|es|ing)\s+delet"
    r"|\bdelet\w+\s+cascad|\b(?:is|are|be)\s+(?:also\s+)?deleted\s+(?:with|when|if)\b"
    r"|\bdelet\w+ .{1,60}\balso\s+(?:delet|remov)",
    re.IGNORECASE,
)
# A line with nothing else is of the column above it.
_CLAUSE = frozenset(
    map(key, ["on", "delete", "cascade", "set", "null", "restrict", "no", "action"])
)
_SHOWN = 80


def told(document: Document, facts: Iterable[Fact], rules: Iterable[Rule]) -> Iterator[Diagnostic]:
    """A note for each line, where of some foreign key nothing says what a delete does."""
    known = list(facts)
    keys = [(fact, fact.value) for fact in known if isinstance(fact.value, Reference)]
    done = {fact.subject for fact, target in keys if target.on_delete}
    if all(fact.subject in done for fact, _ in keys):
        return
    read = {fact.line for fact in known} | {rule.line for rule in rules}
    settled = {key(fact.table) for fact, target in keys if target.on_delete}
    for block in document.blocks:
        if isinstance(block, Paragraph) and lines_of(block) & read:
            continue
        for text, line in texts_of(block):
            named = {key(word) for word in re.findall(r"\w+", text)} - _CLAUSE
            leads = text.rstrip("* ").endswith(":") and line + 1 in read
            if line in read or leads or not named or named & settled:
                continue
            if _DELETES.search(text):
                said = " ".join(text.split())[:_SHOWN]
                message = f"what a delete does is said here and not used: {said}"
                yield Diagnostic("GA303", message, document.at(line))
