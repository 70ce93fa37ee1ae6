"""Rules about several fields or several rows: `end must be after start`, `email must be unique`.

Only what leaves nothing open: a rule with a condition ("if", "when", "unless") is a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from codegen.diagnostics import Place
from codegen.sources.design import BusinessRule, Claim, DesignedEndpoint, FieldRule
from codegen.sources.handoff.columns.clauses import LONGEST

_NAME = r"(?!and\b)[A-Za-z]\w*(?:[ -](?!and\b)[A-Za-z]\w*){0,3}?"
_MUST = r"(?:must|should|shall|has to|have to|needs? to|is|are|may|can)"
_PER = rf"(?:\s+(?:per|within|for (?:each|every)|in each)\s+(?:an? |the |each )?(?P<per>{_NAME}))?"
# whether the first is the larger, and whether the two may not be equal
_SIGNS = (
    (r"(?:on|at) or after|greater than or equal(?: to)?|>=|\u2265", True, False),
    (r"(?:on|at) or before|less than or equal(?: to)?|<=|\u2264", False, False),
    (r"(?:later|greater|larger|higher|bigger) than|after|>|exceed", True, True),
    (r"(?:earlier|less|smaller|lower) than|before|<|precede", False, True),
)
_COMPILED = [
    (re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE), larger_first, strict)
    for words, larger_first, strict in _SIGNS
]
_FILLER = re.compile(
    rf"(?:\s+(?:{_MUST}|cannot|not|never|no|always|strictly|be|come|lie|fall|occur))+$",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\b(not|never|cannot|no)\b", re.IGNORECASE)
_UNIQUE = (
    re.compile(
        r"^(?:the |an? |each |every |(?P<all>combination of ))*"
        rf"(?P<names>{_NAME}(?:\s*(?:,|and|\+|&)\s*{_NAME})*)\s+{_MUST}\s+(?:(?:always|all|be)\s+)*"
        rf"unique\b(?P<together>\s+together)?{_PER}"
        r"(?:\s+(?:across|in|among|over)\s+(?:all |the )?[\w ]+)?\W*$",
        re.IGNORECASE,
    ),
    re.compile(
        rf"^(?:must (?:have|use) )?(?:a )?unique (?P<names>{_NAME}){_PER}\W*$", re.IGNORECASE
    ),
    re.compile(
        r"^no two (?P<about>[\w ]+?) (?:may |can |should |must )?(?:have|share|with) the same "
        rf"(?P<names>{_NAME})\W*$",
        re.IGNORECASE,
    ),
)
_BARE_UNIQUE = re.compile(rf"^(?:{_MUST}\s+)?(?:be\s+)?unique{_PER}\W*$", re.IGNORECASE)
_CONDITIONAL = re.compile(
    r"\b(when|if|unless|except|only|until|while|total|sum|today|now|past|future|current)\b|\d",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"(?<=\w)['\u2019]s?(?=\s)")
_NUMBERED = re.compile(r"^(?:FR|BR|NFR|REQ|AC)-?\d+\s*[:.)-]\s*", re.IGNORECASE)


def claims(
    rules: Iterable[BusinessRule],
    fields: Iterable[FieldRule],
    endpoints: Iterable[DesignedEndpoint],
) -> tuple[Claim, ...]:
    """What sentences, rules of fields and fields of request bodies claim, each line once."""
    said = [(rule.text, rule.at, rule.field, rule.message) for rule in fields]
    said += [
        (given.rule, Place(one.at.file, given.line), given.name, "")
        for one in endpoints
        for given in one.inputs
    ]
    said += [(rule.text, rule.at, "", "") for rule in rules]
    found: dict[tuple[Place, str, frozenset[str]], Claim] = {}
    for each in said:
        for made in claim(*each):
            names = frozenset(name.casefold() for name in made.fields)
            found.setdefault((made.at, made.kind, names), made)
    return tuple(found.values())


def claim(text: str, at: Place, field: str = "", message: str = "") -> Iterator[Claim]:
    """What a rule says of two fields, or of all rows; nothing where it says something else.

    field: the field that it is about, where it stands apart.
    """
    words = _NUMBERED.sub("", " ".join(text.replace("`", "").replace("*", "").split()))
    words = _POSSESSIVE.sub("", words)
    if not words or len(words) > LONGEST or _CONDITIONAL.search(words):
        return
    apart = bool(field) and not words.lower().startswith(field.lower())
    told = f"{field}: {text}" if apart else text
    if field and (bare := _BARE_UNIQUE.match(words)):
        names = (field, bare["per"]) if bare["per"] else (field,)
        yield Claim("unique", names, told, at, message=message)
        return
    for pattern in _UNIQUE:
        if match := pattern.match(words):
            yield from _unique(match, told, at, message)
            return
    if made := _order(f"{field} {words}" if apart else words):
        pair, strict = made
        yield Claim("order", pair, told, at, strict=strict, message=message)


def _unique(match: re.Match[str], text: str, at: Place, message: str) -> Iterator[Claim]:
    """Several names are unique each, unless the rule says together."""
    groups = match.groupdict()
    names = re.split(r"\s*(?:,|\band\b|\+|&)\s*", groups["names"])
    names = [name for name in names if name]
    per = (groups["per"],) if groups.get("per") else ()
    together = groups.get("together") or groups.get("all")
    for fields in [tuple(names)] if together else [(name,) for name in names]:
        about = groups.get("about") or ""
        yield Claim("unique", (*fields, *per), text, at, message=message, about=about)


def _order(words: str) -> tuple[tuple[str, str], bool] | None:
    """(smaller, larger) and whether they may not be equal."""
    for pattern, larger_first, strict in _COMPILED:
        sign = pattern.search(words)
        if sign is None:
            continue
        before = words[: sign.start()].rstrip()
        filler = _FILLER.search(before)
        one = _name(before[: filler.start()] if filler else before)
        other = _name(words[sign.end() :])
        if not one or not other or one == other:
            return None
        negated = bool(filler and _NEGATED.search(filler[0]))
        pair = (other, one) if larger_first != negated else (one, other)
        return pair, strict != negated
    return None


def _name(words: str) -> str:
    """`The end date.` → `end date`."""
    match = re.fullmatch(
        rf"\s*(?:the |its |their |an? |each |every )?(?P<name>{_NAME})\W*", words, re.IGNORECASE
    )
    return match["name"] if match else ""
