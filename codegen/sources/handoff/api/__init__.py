"""The API as documents design it: endpoints, who may call them, rules; and what they leave open.

documents → outline (lines) → spots (METHOD and path) → endpoints (with their lines) → reading
(what is said of each, of groups, of all) → asking (what nobody says).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from codegen.diagnostics import Diagnostic, Place
from codegen.sources.design import BusinessRule, Design, DesignedEndpoint, FieldRule
from codegen.sources.handoff.api import asking, documents, reading, requirements
from codegen.sources.handoff.api.documents import Text
from codegen.sources.handoff.api.paths import below, key
from codegen.sources.handoff.layouts import grids
from codegen.sources.handoff.markdown.document import parse
from codegen.sources.handoff.settling import formal

__all__ = ["design", "picture", "sentences", "without"]


def design(handoff: Path, file: str, text: str, answers: Mapping[str, str]) -> Design:
    """The design of the architecture and the requirements beside a handoff, and of itself.

    handoff: its absolute path; file and text: its name in messages, and what it holds.
    answers: by the ids of questions.

    Raises:
        GenApiError: a document or an answer cannot be read.
    """
    taken = documents.take(handoff, answers)
    texts = [*taken.texts, Text(file, text)]
    read = merged([reading.read(one.text, one.file) for one in texts])
    rules = list(_sentences(texts, read))
    named = next((one.text for one in texts if read.endpoints and one.file == read.sources[0]), "")
    settled = asking.settle(read, named, answers)
    tabled = [
        formal.field_rule(rule, one.file)
        for one in taken.texts
        for rule in grids.rules(parse(one.text, one.file))
    ]
    return replace(
        settled,
        rules=tuple(rules),
        constraints=(*tabled, *requirements.field_rules(rules)),
        notes=(*taken.notes, *settled.notes, *stated(settled, rules, tabled)),
        questions=(*taken.questions, *settled.questions),
    )


def _sentences(texts: Sequence[Text], read: Design) -> Iterator[BusinessRule]:
    """The rules of lists; those that are read as fields of bodies are not told twice."""
    known = {(one.at.file, given.line) for one in read.endpoints for given in one.inputs}
    for text in texts:
        for rule in requirements.rules(text.text, text.file, requirements=text.requirements):
            if (rule.at.file, rule.at.line) not in known:
                yield rule


def without(read: Design, columns: Collection[Place]) -> Design:
    """The design without the rules that are definitions of columns below a title of rules."""
    rules = tuple(rule for rule in read.rules if rule.at not in columns)
    gone = {(rule.text, rule.at) for rule in read.rules if rule.at in columns}
    notes = tuple(note for note in read.notes if (note.message, note.at) not in gone)
    limits = tuple(rule for rule in read.constraints if rule.at not in columns)
    return replace(read, rules=rules, constraints=limits, notes=notes)


def sentences(
    read: Design, file: str, text: str, names: frozenset[str], known: frozenset[int]
) -> Design:
    """The design with the sentences about these names, which stand in no list of rules.

    known: the lines of the text that are read as something else.
    """
    told = [one.at for one in read.rules] + [one.at for one in read.constraints]
    told += [one.at for one in read.endpoints]
    lines = known.union(at.line or 0 for at in told if at.file == file)
    found = tuple(requirements.told_of(text, file, names, lines))
    notes = (Diagnostic("GA306", rule.text, rule.at) for rule in found)
    return replace(read, rules=(*read.rules, *found), notes=(*read.notes, *notes))


# that a field must be sent is said by its schema
_CODE = re.compile(r"(?!NOT_FOUND\b)[A-Z][A-Z0-9]*_[A-Z0-9_]+\b")  # an error of its own
_PRESENCE = re.compile(r"^\W*(required|optional)\W*$", re.IGNORECASE)


def stated(
    read: Design, rules: Sequence[BusinessRule], tabled: Sequence[FieldRule]
) -> Iterator[Diagnostic]:
    """What the documents demand beyond paths and tokens: listed, for nobody enforces it."""
    for rule in rules:
        yield Diagnostic("GA306", rule.text, rule.at)
    for row in tabled:
        yield Diagnostic("GA306", f"{row.field}: {row.text}", row.at)
    for one in read.endpoints:
        if one.access.owner:
            yield Diagnostic("GA306", f"{one}: {one.access.text}", one.at)
        for failure in one.failures:
            named = failure.status == 404 and _CODE.match(failure.when)
            if failure.when and (named or failure.status not in (401, 404)):
                at = replace(one.at, line=failure.line)
                yield Diagnostic("GA306", f"{one}: {failure.status}: {failure.when}", at)
        for field in one.inputs:
            if _PRESENCE.sub("", field.rule):
                at = replace(one.at, line=field.line)
                yield Diagnostic("GA306", f"{one}: {field.name}: {field.rule}", at)


def merged(designs: Sequence[Design]) -> Design:
    """Several documents as one: the first that names an endpoint says what it is."""
    named: dict[tuple[str, str], DesignedEndpoint] = {}
    base = next((one.base for one in designs if one.base and one.endpoints), "")
    for one in designs:
        for endpoint in one.endpoints:
            named.setdefault(key(endpoint.method, endpoint.path, base), endpoint)
    return Design(
        tuple(named.values()),
        base,
        sources=tuple(one.sources[0] for one in designs if one.endpoints),
        notes=tuple(note for one in designs for note in one.notes),
    )


def picture(read: Design) -> list[dict[str, Any]]:
    """What `gen-api inspect` prints: paths as clients call them, auth None where it is unsaid."""
    return [
        {
            "method": one.method,
            "path": below(read.base, one.path) if read.base else one.path,
            "auth": one.access.auth,
            "scopes": list(one.access.scopes),
            "roles": list(one.access.roles),
            "status": one.success,
            "file": one.at.file,
            "line": one.at.line,
        }
        for one in read.endpoints
    ]
