"""Requirements: sentences that the service must hold to, each with its line.

Stories and numbered requirements have no table of rules: rules are sentences among the criteria.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from codegen.diagnostics import Place
from codegen.sources.design import BusinessRule, FieldRule
from codegen.sources.handoff.api import spots, statements
from codegen.sources.handoff.api.endpoints import LEFT_OUT
from codegen.sources.handoff.api.outline import Kind, Line, clean, outline
from codegen.sources.handoff.settling import formal
from codegen.sources.handoff.words.modal import SENTENCES, is_modal
from codegen.sources.handoff.words.notions import saying

# What every story carries by decree says nothing about this one.
_DECREED = saying("calls.decreed")
_CRITERIA = saying("headings.criteria")
# What any document calls a list of rules about values; its other lists are no rules.
_STATED = saying("headings.rules")
# What a database agent says to the next one: rules are what must or must not be.
_FOR_BACKEND = re.compile(
    r"\b(?:for|to)\s+(?:the\s+)?(?:python\s+)?(?:backend|api)\b|backend\s+(?:agent|notes|must)|notes\s+for\s+backend",
    re.IGNORECASE,
)
_NO_RULES = frozenset(("description", "files to modify", "notes"))
# `Priority: P1` of a story; `priority: 1 to 4` is a field's.
_IMPORTANCE = re.compile(
    r"priority: (?:p\d|high|medium|low|critical|must|should|could)\b.*", re.IGNORECASE
)
_NUMBERED = re.compile(
    r"^[\s\-*]*(?:\*\*)?((?:FR|BR|NFR|REQ|AC)-?\d+)(?:\*\*)?\s*[:.)\-–]*\s*(.+)$"
)
_PROSE = re.compile(r"^(as an?|i want|so that|given|when i|then|and)\b", re.IGNORECASE)
_OF_EVERY_CALL = re.compile(
    r"(?:(?:api|request|default|cursor|offset) )?(?:rate[ -]?limit(?:s|ing)?|throttling|pagination"
    r"|paging|sorting|idempotency|caching|versioning|timeouts?|quotas?|cors)",
    re.IGNORECASE,
)
# "Page size 24 by default", "guests only see their own bookings"
_OF_ALL = re.compile(
    r"\bpag(?:ed|ing|inat\w+)\b[^.;]*\b(?:default|max\w*|most|limit|size|per page)\b[^.;]*\d"
    r"|\bpage size\b[^.;]*\d|\b\d+ (?:\w+ )?per page\b"
    r"|\bonly (?:ever )?\w+ (?:their|his|her|its) own\b",
    re.IGNORECASE,
)
# `Rules:` above a list.
_ANNOUNCES = re.compile(
    r"\W*(?:(?:business|validation|data|integrity)[ -])?(?:rules|constraints|validations?"
    r"|invariants|reglas|regras|règles|regeln|правила|规则)\W*[:：]\W*",
    re.IGNORECASE,
)
# `**Business rules:** a guest pays. A room is cleaned.`
_LABELLED = re.compile(
    r"\W{0,4}(?:\*\*(?=[^*]{3,60}\*\*)|(?=[A-Z][\w ]{3,30}:\s))([^*:]{3,60}?)"
    r"\s*(?::?\*\*\s*:?|:)\s*(.+)",
    re.DOTALL,
)
_FIELD_RULE = re.compile(
    r"^(?:(?:the|an?|each|every|all) )?`?(?P<field>[A-Za-z_][\w. ]{0,40}?)`?\s*"
    r"(?:[:(<>\u2264\u2265]|\b(?:must|should|shall|is|are|has|may|can|cannot|needs?|between"
    r"|at (?:most|least)|max(?:imum)?|min(?:imum)?|up to)\b)",
    re.IGNORECASE,
)
_OWNED = re.compile(r"(?<=\w)['\u2019]s?(?=\s)")
_OF = re.compile(r"^(?P<field>[\w ]+?) of (?:(?:the|an?|each|every) )?(?P<row>\w+)$", re.IGNORECASE)


def rules(text: str, file: str, *, requirements: bool = True) -> Iterator[BusinessRule]:
    """Every sentence below acceptance criteria, rules or requirements, decreed ones aside.

    requirements: it is what the document is for; of any other, only its lists of rules are.
    """
    lists = _CRITERIA if requirements else _STATED
    announced = False
    for line in outline(text):
        announced = (line.kind is Kind.ITEM and announced) or bool(_ANNOUNCES.fullmatch(line.text))
        item = _rule(line, lists, announced=announced) or _of_every_call(line)
        for sentence in [item] if item else _below_titles(line, lists):
            of_access = not requirements and _of_access(sentence)
            if not (of_access or _DECREED.search(sentence) or _out_of_scope(line)):
                yield _told(sentence, line, file)


def _of_access(sentence: str) -> bool:
    """It says who may call, which is read as such."""
    return bool(statements.statement(sentence, 0) or statements.of_a_name(sentence))


def _of_every_call(line: Line) -> str:
    """`Rate limit: 100 requests per minute`: what a document demands of all operations."""
    label = spots.label(line) if line.kind in (Kind.ITEM, Kind.TEXT) else None
    title = label[0] if label else line.section.text if line.section else ""
    if line.kind in (Kind.TEXT, Kind.ITEM) and _OF_ALL.search(clean(line.text)):
        return clean(line.text)
    told = _OF_EVERY_CALL.fullmatch(title) and line.kind not in (Kind.HEADING, Kind.CODE)
    return clean(line.text) if told and (label is None or label[1]) else ""


def told_of(
    text: str, file: str, names: frozenset[str], known: Container[int]
) -> Iterator[BusinessRule]:
    """The sentences that say what must be of one of these, wherever they stand.

    names: in small letters. known: the lines that are read as something else.
    """
    for line in outline(text):
        if line.kind in (Kind.ITEM, Kind.TEXT) and line.line not in known:
            for sentence in map(clean, SENTENCES.split(line.text)):
                words = re.findall(r"\w+", sentence.casefold())
                if is_modal(sentence) and not names.isdisjoint(words) and not _out_of_scope(line):
                    yield _told(sentence, line, file)


def _told(sentence: str, line: Line, file: str) -> BusinessRule:
    title = line.section.text if line.section else ""
    return BusinessRule(sentence, Place(file, line.line), title)


def _below_titles(line: Line, lists: re.Pattern[str]) -> Iterator[str]:
    """The sentences of a paragraph behind a label of rules, or right below a title of rules; of one
    further below, those that say what must be.
    """
    if line.kind is not Kind.TEXT:
        return
    label = _LABELLED.match(line.text)
    titles = _titles(line)
    own = label[1] if label else titles[0] if titles else ""
    if any(map(lists.search, (own, *titles))):
        for sentence in map(clean, SENTENCES.split(label[2] if label else line.text)):
            surely = _STATED.search(own) and not sentence.endswith(":")
            if len(sentence) > 5 and (surely or is_modal(sentence)):
                yield sentence


def field_rules(found: Sequence[BusinessRule]) -> Iterator[FieldRule]:
    """Those that begin with the name of a field."""
    for rule in found:
        told = _OWNED.sub("", _NUMBERED.sub(r"\2", rule.text))
        match = _FIELD_RULE.match(told)
        if match:
            turned = _OF.sub(r"\g<row> \g<field>", match["field"].strip())
            name = "_".join(turned.lower().split())
            said = told[match.end("field") :].strip(" `:")
            yield FieldRule(name, said, rule.at, limits=formal.limits(said), title=rule.title)


def _rule(line: Line, lists: re.Pattern[str], *, announced: bool) -> str:
    """An item of a list of rules, or a numbered sentence; announced: by the line above the list."""
    if line.kind not in (Kind.ITEM, Kind.TEXT):
        return ""
    raw = re.sub(r"^\s*\[[ xX]?\]\s*", "", line.text.strip())
    if numbered := _NUMBERED.match(raw):
        return clean(f"{numbered[1]}: {numbered[2]}")
    titles = _titles(line)
    text = clean(raw)
    told = announced or (any(map(_FOR_BACKEND.search, titles)) and is_modal(text))
    if line.kind is not Kind.ITEM or not (told or any(map(lists.search, titles))):
        return ""
    label = spots.label(line)
    aside = label and (label[0] in _NO_RULES or _IMPORTANCE.fullmatch(": ".join(label)))
    return text if not aside and len(text) > 5 and not _PROSE.match(text) else ""


def _out_of_scope(line: Line) -> bool:
    return any(map(LEFT_OUT.search, _titles(line)))


def _titles(line: Line) -> list[str]:
    """Those that it stands below, the innermost first."""
    return [section.text for section in line.section.trail()] if line.section else []
