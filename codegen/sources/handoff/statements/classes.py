"""What one sentence says of a class of columns: all keys, moments, amounts of money, booleans.

`All ids are UUIDs with gen_random_uuid()`, `NUMERIC(12,2) for all prices`, `Timestamps: now()`.
It holds where a column says nothing of the kind itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from codegen.sources import spellings
from codegen.sources.handoff.facts import About, Fact, Rank, Value
from codegen.sources.handoff.markdown.document import plain
from codegen.sources.handoff.words.kinds import EVERY
from codegen.sources.handoff.words.notions import saying
from codegen.sources.handoff.words.said import Say

_ALL = (
    r"(?:all|every|each|tod[oa]s(?:\s+l?[oa]s)?|alle|tou(?:te)?s\s+les|tutt[ei]\s+(?:le|gli|i)"
    r"|wszystkie|все|semua|所有|全ての|すべての|모든)\s*(?:the\s+|new\s+|table\s+|uuid\s+)?"
)
_OF = r"(?:\s+(?:columns|fields))?"
_CLASSES = {
    "key": rf"(?:primary\s+keys|surrogate\s+keys|ids|identifiers|pks){_OF}|chaves\s+prim[áa]rias"
    r"|claves\s+primarias|clés\s+primaires|primärschlüssel|klucze\s+główne|первичные\s+ключи"
    r"|主键|主キー|기본\s*키",
    "moment": rf"(?:timestamps|datetimes|dates\s+and\s+times){_OF}|timestamp\s+(?:columns|fields)",
    "money": r"(?:monetary|money|currency|price|financial)\s+(?:values|amounts|fields|columns)"
    r"|prices|money|valores\s+monet[áa]rios|montants|beträge|金额(?:字段)?|금액",
    "boolean": r"bool(?:ean)?s(?:\s+(?:fields|columns|flags))?|boolean\s+(?:fields|columns|flags)",
}
_CLASS = "|".join(f"(?P<{name}>{words})" for name, words in _CLASSES.items())
# `every id`, `all id columns`: one word, which alone before a colon is a column.
_ONE = _CLASS.replace("(?P<key>", r"(?P<key>id(?:\s+columns?)?(?=\W)|primary\s+key(?=\W)|")
_IS = (
    r"\s*(?:[:=]|\b(?:are|is|use|uses|have\s+type|have|defaults?\s+to|s[ãa]o|son|sont|usam|usan"
    r"|utilisent|sind|są)\b|均为|都是|は|는|은)\s*"
)
_FOR = r"(?:(?:are|is)\s+used\s+)?(?:for|as|on|para|pour|für|per|dla|для)"
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^\W*(?:{_CLASS})(?:\s*\*\*)?(?P<is>{_IS})(?P<what>.+)$",
        rf"(?:\b|^){_ALL}(?:{_ONE})(?P<is>{_IS})(?P<what>.+)$",
        rf"^\W*(?P<what>.{{3,60}}?)\s+{_FOR}\s+{_ALL}(?:{_ONE})(?!\w)",
        rf"^\W*(?P<what>[A-Za-z]\w*(?:\([\d, ]+\))?)\s+(?:{_CLASS})(?:\s+everywhere)?\W*$",
        rf"(?:\b|^){EVERY}\s+(?:use|uses|have|has|get|gets)\s*:?\s+(?:an?\s+|id\s+)?"
        rf"(?P<what>(?:\w[\w.()-]*\s+){{1,3}}?)(?:as\s+)?(?:{_ONE})(?P<more>.*)$",
    )
)
# `Timestamps: all use timestamptz`: what may stand before a type.
_LEAD = re.compile(r"^(?:all\s+)?(?:use|uses|are|of\s+type)\s+", re.IGNORECASE)
# `Timestamps: made_at, changed_at (timestamptz)`: which they are, before a type.
_SUCH_AS = re.compile(r"^(?:\w+_(?:at|on)\b(?:\s*(?:[,/&]|and)\s*)?)+\s*(?:\((?P<kind>[^()]+)\))?$")
# What stands for silence, and no exception.
_UNLESS = re.compile(
    r"\b(?:unless|except\s+(?:where|if|when)|if\s+not)\s+(?:otherwise\s+|explicitly\s+)*"
    r"(?:noted|stated|specified|marked|said)\b",
    re.IGNORECASE,
)
_EXCEPT = saying("sentences.limited")
# `(default `gen_random_uuid()`)`, `with `now()` defaults`, `using defaultRandom()`: who makes them.
_MADE = re.compile(
    r"\b(?:defaults?(?:\s+to)?|using|via|with|by)\s*[:=]?\s*`?(?:default\s+)?(?P<behind>\w+\(\))"
    r"|`?(?P<before>\w+\(\))`?\s+(?:as\s+)?(?:the\s+)?defaults?\b|^\W*(?P<alone>\w+\(\))\W*$",
    re.IGNORECASE,
)
_OF_PROGRAMS = {"defaultrandom()": "gen_random_uuid()", "defaultnow()": "now()"}
_COUNTED = re.compile(r"\bauto-?\s?increment\w*|\bautoincrement\w*|自增|自動採番", re.IGNORECASE)
# `use TRUE or FALSE` says how they are written.
_LITERAL = re.compile(
    r"\W*(?:default\s+(?:to\s+)?)?`?(true|false)\b(?!\W*(?:or|and|oder|ou|o)?\W*(?:true|false)\b)",
    re.IGNORECASE,
)
_NEVER_NULL = re.compile(r"\bnever\s+null\b|\bnot\s+null\b", re.IGNORECASE)
_MOMENTS = re.compile(r".*_at|.*At|timestamp")
_STAMPS = re.compile(r"(created|updated|modified|inserted)(_at|_on|At|On)")
Columns = dict[tuple[str, str], dict[About, Fact]]


def told(text: str, line: int, facts: Sequence[Fact]) -> Iterator[Fact]:
    """What a sentence says of the columns of its class, as far as they do not say it themselves."""
    text = _UNLESS.sub("", plain(text))
    match = next((m for form in _FORMS if (m := form.search(text))), None)
    if match is None or _EXCEPT.search(text):
        return
    kind = next(name for name in _CLASSES if match[name])
    groups = match.groupdict()
    what = _LEAD.sub("", f"{groups['what']} {groups.get('more') or ''}".strip())
    if named := _SUCH_AS.fullmatch(what):
        what = named["kind"] or ""
    what = f"default {what}" if "default" in (groups.get("is") or "").casefold() else what
    columns = {here: known for here, known in _columns(facts).items() if _is_of(kind, here, known)}
    for say in _says(kind, what):
        for here, known in columns.items():
            if _fits(kind, say.about, say.value, here, known):
                rank = _rank(say.about, known)
                yield Fact(*here, say.about, say.value, rank, line, written=say.written)


def _columns(facts: Sequence[Fact]) -> Columns:
    """What is said of each column, the first statement of a kind."""
    found: Columns = {}
    for fact in facts:
        if fact.column:
            found.setdefault((fact.table, fact.column), {}).setdefault(fact.about, fact)
    return found


def _is_of(kind: str, here: tuple[str, str], known: dict[About, Fact]) -> bool:
    """The column is of the class: a key of its own, a moment, a number with a point, a boolean."""
    own = str(known[About.TYPE].value) if About.TYPE in known else ""
    if kind == "key":
        named = here[1] == "id" and About.FIELD in known
        return (About.PRIMARY_KEY in known or named) and About.FOREIGN_KEY not in known
    if kind == "moment":
        return bool(_MOMENTS.fullmatch(here[1]))
    if kind == "money":
        return spellings.lacks_precision(own)
    return spellings.normal(own) == "boolean"


def _says(kind: str, what: str) -> Iterator[Say]:
    """A type, what makes the values, and whether they may be null."""
    spelling = type_of(what)
    if spelling and kind != "boolean":
        yield Say(About.TYPE, spelling)
    if made := _MADE.search(what):
        call = made["behind"] or made["before"] or made["alone"]
        yield Say(About.DEFAULT, _OF_PROGRAMS.get(call.casefold(), call), call)
    elif kind == "key" and _COUNTED.search(what):
        yield Say(About.AUTO, True)
    elif kind == "boolean" and (literal := _LITERAL.match(what)):
        yield Say(About.DEFAULT, literal[1].casefold(), literal[1])
    if kind == "boolean" and _NEVER_NULL.search(what):
        yield Say(About.NULLABLE, False)


def _fits(
    kind: str, about: About, value: Value, here: tuple[str, str], known: dict[About, Fact]
) -> bool:
    """The column is silent about it, and its type does not speak against it."""
    own = spellings.normal(str(known[About.TYPE].value)) if About.TYPE in known else ""
    if about is About.TYPE:
        wanted = spellings.normal(str(value)).startswith("numeric(")
        return wanted if kind == "money" else not known.keys() & _TYPED
    if about is About.AUTO:
        return own in ("", "integer", "bigint") and About.AUTO not in known
    silent = about not in known and About.CLIENT_DEFAULT not in known and About.AUTO not in known
    if kind == "key":
        return (
            silent
            and bool(_IDS.fullmatch(here[1]))
            and own in ("", "uuid", "varchar", "text", "string")
        )
    return silent and (kind != "moment" or bool(_STAMPS.fullmatch(here[1])))


# With digits in parentheses, and nothing else.
_SIZED = re.compile(r"[^()]*(?:\(\s*\d+(?:\s*,\s*\d+)?\s*\))?")
_IDS = re.compile(r"id|ID|Id|uuid|\w+_(?:id|ID|uuid)|[a-z]\w*I[dD]")
_TYPED = frozenset((About.TYPE, About.ENUM, About.OPEN_ENUM))


def _rank(about: About, known: dict[About, Fact]) -> Rank:
    """A type with its digits is as good as the one without that it completes."""
    return known[about].rank if about is About.TYPE and about in known else Rank.PROSE


def type_of(text: str) -> str:
    """The type that some words begin with: `UUID (v4)`, `TIMESTAMPTZ in UTC`, `DECIMAL(9,2)`."""
    words = plain(text).strip(" .:").split()
    for length in range(min(4, len(words)), 0, -1):
        spelling = " ".join(words[:length]).rstrip(",;")
        if spellings.is_type(spelling) and _SIZED.fullmatch(spelling):
            return "uuid" if spelling.casefold() == "uuids" else spelling
    first = words[0].rstrip("s,;") if words else ""
    return first if first.casefold() == "uuid" else ""
