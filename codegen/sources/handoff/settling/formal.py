"""The formal parts of a rule: `max 200 characters`, `between 1 and 5`, `one of: a, b`.

Only words that leave nothing open: a length needs its unit unless the column's type decides it, and
"e.g." is no list. What is not formal stays a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from codegen.diagnostics import Place
from codegen.sources.design import FieldLimit, FieldRule
from codegen.sources.handoff.columns.clauses import LONGEST
from codegen.sources.handoff.facts import Rule
from codegen.sources.handoff.words.notions import saying
from codegen.sources.handoff.words.sqltext import split
from codegen.sources.handoff.words.vocabulary import PUNCTUATION

_N = r"(-?\d+(?:[.]\d+)?)"
_CHARACTERS = (
    r"(?:characters?|chars?|letters?|digits?|символ\w*|знак\w*|caracteres|caract[èe]res"
    r"|zeichen|znak[óo]w|个?字符|个?字|文字|글자|자)\b"
)
_UNIT = rf"(?P<unit>\s*{_CHARACTERS})?"
_LAST = rf"(?<![\w.-])(?<![-\u2013] )(?<!to )(?<!and )(\d+)(\s*{_CHARACTERS})?\s+"  # of no span
# Other spellings of what is read below: `maxLength: 40`, `max. 40`, `40 characters or less`.
_SPELLED = tuple(
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        (r"\b(max|min)(?:imum)?[_-]?len(?:gth)?\b", r"\1 length"),
        (r"\b(max|min)\.(?=\s)", r"\1"),
        (r"\b(?:greater|more|higher|larger)\s+than\s+or\s+equal(?:s|\s+to)?\b", ">="),
        (r"\b(?:less|lower|smaller)\s+than\s+or\s+equal(?:s|\s+to)?\b", "<="),
        (_LAST + r"(?:or\s+(?:less|fewer)|max(?:imum)?)\b(?!\W*\d)", r"max \1\2"),
        (_LAST + r"(?:or\s+more|min(?:imum)?)\b(?!\W*\d)", r"min \1\2"),
        (rf"(?<![\w.]){_N}\+(\s*{_CHARACTERS})", r"min \1\2"),
    )
)
_DASH = r"\s*(?:-|\u2013|\u2014|to|and|a|до|bis|~|\.\.)\s*"
_LEAST = (
    r"(?:min(?:imum|imal)?(?:\s+length)?|at\s+least|no\s+(?:less|fewer|shorter)\s+than|m[íi]nimo|mindestens"
    r"|минимум|не\s+менее|至少|最少|最小|최소|最低)"
)
_MOST = (
    r"(?:max(?:imum|imal)?(?:\s+length)?|at\s+most|up\s+to|not?\s+(?:more|longer|greater)\s+than"
    r"|(?:must\s+not|cannot|may\s+not)\s+exceed|m[áa]ximo|h[öo]chstens|maximal|максимум|не\s+более"
    r"|最多|最大|不超过|최대|以内)"
)
_SIGN = r"\s*(?:of|is|de|[:=])?\s*"
_SPAN = re.compile(rf"(?<![\w.-]){_N}{_DASH}{_N}{_UNIT.removesuffix('?')}", re.IGNORECASE)
_BETWEEN = re.compile(
    rf"(?:^|\b(?:between|from|range|length|integer|number|entre|от|zwischen)\W+(?:of\s+)?){_N}{_DASH}{_N}{_UNIT}(?=\W|$)",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(rf"{_LEAST}{_SIGN}{_N}{_UNIT}", re.IGNORECASE)
_AT_MOST = re.compile(rf"{_MOST}{_SIGN}{_N}{_UNIT}", re.IGNORECASE)
_EXACTLY = re.compile(rf"(?:exactly|exact\s+length(?:\s+of)?)\s+{_N}{_UNIT}", re.IGNORECASE)
_COMPARED = re.compile(
    rf"(?:(?P<what>length|len)\b\W*)?(?P<sign>>=|<=|>|<|\u2265|\u2264)\s*{_N}{_UNIT}", re.IGNORECASE
)
_GREATER = re.compile(rf"(?:greater|more|higher|larger|longer)\s+than\s+{_N}{_UNIT}", re.IGNORECASE)
_LESS = re.compile(rf"(?:less|fewer|lower|smaller|shorter)\s+than\s+{_N}{_UNIT}", re.IGNORECASE)
_POSITIVE = re.compile(r"(?<!non-)(?<!non )\bpositive\b", re.IGNORECASE)
_NOT_NEGATIVE = re.compile(r"\bnon[- ]?negative\b|\bnot\s+(?:be\s+)?negative\b", re.IGNORECASE)
_NOT_EMPTY = re.compile(
    r"\bnon[- ]?(?:empty|blank)\b|\b(?:not|cannot)\s+(?:be\s+)?(?:empty|blank)\b", re.IGNORECASE
)
_ONE_OF = re.compile(
    r"(?:\bone\s+of|\ballowed(?:\s+values)?|\bvalid\s+values|\bpossible\s+values|\bvalues|^enum|^in(?=\s*[(\[]))\b\s*(?:are|is)?\s*:?\s*(?P<list>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_OPEN = re.compile(r"\be\.?g\b|\betc\b|\.\.\.|\u2026|such as|for example", re.IGNORECASE)
_PATTERN = re.compile(
    r"(?:(?:match\w*|pattern|regexp?|format)\b\W*?|\(|^)[`/]?(\^[^`\s]+\$)[`/]?", re.IGNORECASE
)
_TURNED = re.compile(rf"{_N}\s*(?P<sign><=|<|\u2264)\s*(?=[A-Za-z_])")
_PARTS = (
    *(_PATTERN, _ONE_OF, _BETWEEN, _SPAN, _EXACTLY, _AT_LEAST, _AT_MOST, _COMPARED, _TURNED),
    *(_GREATER, _LESS, _NOT_EMPTY, _NOT_NEGATIVE, _POSITIVE),
)
_FILLING = saying("sentences.filling")
_WORD = re.compile(r"[\w-]+")
# What holds only sometimes, or of more than the value, is no limit of the value.
_CONDITIONAL = re.compile(
    r"\b(when|if|unless|except|only|per|within|total|sum|each|every|depending|otherwise|default)\b",
    re.IGNORECASE,
)
# "may contain only letters", beside the pattern that says which.
_ONLY = re.compile(
    r"\b(?:contains?|consists? of|ha(?:s|ve)|uses?) only\b|\bonly contains?\b", re.IGNORECASE
)
# What a number counts, where it is no character: `10 MB`, `3 items`.
_COUNTED = re.compile(
    r"\s*(%|(?!(?:and|or|inclusive|included|to|long|in|is|for|required|max\w*|min\w*|y|e|et|und|и)\b)[A-Za-z]\w+)"
)


def field_rule(rule: Rule, file: str) -> FieldRule:
    """A rule of a list, with its formal parts. file: of its line."""
    at = Place(file, rule.line)
    return FieldRule(
        *(rule.field, rule.text, at),
        table=rule.table,
        message=rule.message,
        limits=limits(rule.text) if rule.formal else (),
        title=rule.title,
    )


def is_whole(text: str) -> bool:
    """Nothing but formal parts: `between 1 and 8`, not `Positive for income`."""
    if not limits(text):
        return False
    text = _spelled(text).replace("`", "")
    for pattern in _PARTS:
        text = pattern.sub(" ", text)
    return all(map(_FILLING.fullmatch, _WORD.findall(text)))


def limits(text: str) -> tuple[FieldLimit, ...]:
    """The formal parts of a rule about one field, in the order in which they are looked for."""
    if len(text) > LONGEST:
        return ()
    text = _spelled(text)
    pattern = _PATTERN.search(text)
    if _CONDITIONAL.search(_ONLY.sub("", text) if pattern else text):
        return ()
    if pattern:
        return (FieldLimit(pattern=pattern[1]),)
    listed = _ONE_OF.search(text)
    if listed and (choices := _choices(listed["list"])):
        return (FieldLimit(choices=choices),)
    return tuple(dict.fromkeys(filter(None, _bounds(text.replace("`", "")))))


def _spelled(text: str) -> str:
    text = " ".join(text.translate(PUNCTUATION).split())
    if _PATTERN.search(text):
        return text  # which may hold anything
    for pattern, words in _SPELLED:
        text = pattern.sub(words, text)
    return text


def _choices(text: str) -> tuple[str, ...]:
    """`a, b or c`, `'a' | 'b'`: words, or what stands in quotes."""
    if _OPEN.search(text):
        return ()
    text = re.sub(r"\s+(?:or|and)\s+", ", ", text.strip(" .()[]{}"))
    parts = [part.strip(" `'\"") for _, part in split(text, ",|/")]
    return (
        tuple(dict.fromkeys(parts)) if len(parts) > 1 and all(map(_WORD.fullmatch, parts)) else ()
    )


def _bounds(text: str) -> Iterator[FieldLimit | None]:
    if between := _SPAN.search(text) or _BETWEEN.search(text):
        yield _limit(between[1], between[2], between)
        return
    if exact := _EXACTLY.search(text):
        yield _limit(exact[1], exact[1], exact)
        return
    if least := _AT_LEAST.search(text):
        yield _limit(least[1], None, least)
    if most := _AT_MOST.search(text):
        yield _limit(None, most[1], most)
    yield from _compared(text)
    if _NOT_EMPTY.search(text):
        yield FieldLimit(low=Decimal(1), of_length=True)
    if _NOT_NEGATIVE.search(text):
        yield FieldLimit(low=Decimal(0), of_length=False)
    elif _POSITIVE.search(text):
        yield FieldLimit(low=Decimal(0), strict=True, of_length=False)


def _compared(text: str) -> Iterator[FieldLimit | None]:
    """`>= 1`, `length < 40`, `greater than 3`."""
    for match in _COMPARED.finditer(text):
        strict = match["sign"] in "<>"
        above = match["sign"] in (">", ">=", "\u2265")
        number = next(group for group in match.groups()[2:] if group)
        yield _limit(number if above else None, None if above else number, match, strict=strict)
    for match in _TURNED.finditer(text):
        yield _limit(match[1], None, match, strict=match["sign"] == "<", counted=True)
    if re.search(r"\b(no|not)\b", text):
        return
    if greater := _GREATER.search(text):
        yield _limit(greater[1], None, greater, strict=True)
    if less := _LESS.search(text):
        yield _limit(None, less[1], less, strict=True)


def _limit(
    low: str | None,
    high: str | None,
    match: re.Match[str],
    *,
    strict: bool = False,
    counted: bool = False,
) -> FieldLimit | None:
    """What the numbers allow, None where they count something else: `max 3 items`."""
    about = match.groupdict()
    of_length = about.get("unit") or about.get("what") or "length" in match[0].casefold()
    if not of_length and not counted and _COUNTED.match(match.string, match.end()):
        return None
    return FieldLimit(
        Decimal(low) if low else None,
        Decimal(high) if high else None,
        strict,
        of_length=True if of_length else None,
    )
