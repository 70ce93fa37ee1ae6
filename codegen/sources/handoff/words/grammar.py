"""The type of a column with what may follow it: `VARCHAR(32)`, `uuid pk`, `ENUM('a','b')`."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from codegen.sources import spellings
from codegen.sources.handoff.facts import About
from codegen.sources.handoff.words import groups, prisma_attributes
from codegen.sources.handoff.words.constraints import (
    SQL_STARTS,
    STARTS,
    read_clauses,
    read_constraints,
)
from codegen.sources.handoff.words.groups import EVERYDAY
from codegen.sources.handoff.words.notions import saying
from codegen.sources.handoff.words.said import Said, Say
from codegen.sources.handoff.words.sqltext import Token, split, tokens
from codegen.sources.handoff.words.vocabulary import PUNCTUATION, in_sql

OPEN_LIST = saying("columns.open_list")
# `string or smallint bitmask`, `str | int | None`: it is not said which, or that nothing may be.
_EITHER = re.compile(r"\s*\\?\|\s*|\s+(?:or|oder|ou|или)\s+", re.IGNORECASE)
_ONE = re.compile(r"(?P<kind>[A-Za-z][\w.]*(?:\([\d, ]+\))?(?:\[\])*)(?P<more>.*)", re.DOTALL)
_NOTHING = frozenset(("null", "none", "nil", "undefined"))
# `JSONB for the payload`: a type and what it is for.
_WITH_PURPOSE = re.compile(
    r"(\w+(?:\([\d, ]+\))?)\s+"
    r"(?:for|that|which|containing|holding|storing|field|column|snapshot|object|value|flag|explain\w*)\b",
    re.IGNORECASE,
)
# `Decimal value of all shares`: a type that is no word of everyday language, and what it holds.
_WITH_WORDS = re.compile(
    r"(JSONB?|UUID|B(?:oolean|OOLEAN)|D(?:ecimal|ECIMAL)|I(?:nteger|NTEGER)|BIGINT)(?:\s+[a-z]{2,}){1,5}"
)
# `per the adapter`: the type is said somewhere else.
_ELSEWHERE = re.compile(
    r"\s*(?:per|see|as\s+(?:in|per|above)|same\s+as|depends|varies|various|tbd|unknown|according\s+to)\b",
    re.IGNORECASE,
)
# `public.order_status` is the type that CREATE TYPE makes, with the schema that is the default.
_DEFAULT_SCHEMA = re.compile(r"^\s*\"?public\"?\.(?=[\w\"])", re.IGNORECASE)
# `text [NOT NULL]`, `enum ['a', 'b']`: what else stands in parentheses; `text[]` is an array.
_BRACKETED = re.compile(
    r"(?<=\w)(?<!default)\s+\[(\s*(?:['\"]|(?:NOT\s+NULL|NULL|NULLABLE|REQUIRED|OPTIONAL|PK|FK|UNIQUE|PRIMARY)\b)[^\[\]]*)\]",
    re.IGNORECASE,
)
# `decimal(10, 2) >= 0`: a rule behind a type.
_COMPARED = re.compile(r"(?<=[\w)])\s+(?:[<>]=?|\u2265|\u2264)\s*-?\d[\d.]*(?=\s*(?:$|[,;]))")
# `enum {a, b} (why)`, `Enum [a, b]`, `choice(a|b)`: how else an enumeration is set out.
_SET_OUT = re.compile(
    r"^(?:enum(?:eration)?|one\s?of|choices?|select)\s*[:=]?\s*"
    r"(?:\{(?P<braced>[^{}]*[,|/][^{}]*)\}(?:\s*\(.*\))?"
    r"|\[(?P<squared>[^\[\]]*[,|/][^\[\]]*)\]|<(?P<pointed>[^<>]*[,|/][^<>]*)>|\((?P<round>[^()]*[,|/][^()]*)\))",
    re.IGNORECASE | re.DOTALL,
)
_ONE_OF = re.compile(r"^one\s?of\s*:\s*(?=[^,]+,)", re.IGNORECASE)
# `Role enum (a | b)`, `enum Role (a, b)`, `Role (enum: a, b)`: an enumeration with its name.
_NAMED_ENUM = re.compile(
    r"^(?:(?P<name>[A-Za-z]\w*)\s+enum|enum\s+[A-Z]\w*)\s*(?=[(:].*[,|/])"
    r"|^(?P<outside>[A-Za-z]\w*)\s*(?=\(\s*enum\s*:)",
    re.IGNORECASE | re.DOTALL,
)
# `Enum: a / b, default=a`: where the values end.
_MORE = re.compile(
    r",\s*(?=(?:default\s*[=:]?\s*['\"\w]|not\s+null\b|nullable\W*$))|;\s*(?=[^\W\d])",
    re.IGNORECASE,
)
_INSIDE = re.compile(r"^\(\s*enum\s*:\s*([^()]*)\)", re.IGNORECASE)
# `64-bit unsigned integer`: how many of its bits there are.
_BITS = re.compile(
    r"\b(?:(?:un)?signed\s+)?(16|32|64)[- ]bits?\s+(?:(?:un)?signed\s+)?int(?:eger)?\b",
    re.IGNORECASE,
)
_OF_BITS = {"16": "smallint", "32": "integer", "64": "bigint"}
# `numeric[7, 3]`: digits, and no array.
_SQUARED = re.compile(
    r"^(numeric|decimal|varchar|char|nvarchar)\s*\[\s*(\d+(?:\s*,\s*\d+)?)\s*\]", re.I
)
# `VARCHAR, 50`, `DECIMAL 10,2`: a type and its size.
_SIZE_APART = re.compile(
    r"^(n?varchar2?|char|character(?:\s+varying)?|decimal|numeric)(?:\s*,\s*|\s+)"
    r"(\d+(?:\s*,\s*\d+)?)(?=\s*(?:$|[,;(]|[a-z]))",
    re.IGNORECASE,
)
# `TEXT / nullable`: what else is said, behind a slash.
_SLASHED = re.compile(
    r"\s+/\s+(?=(?:nullable|null|not\s+null|required|optional|unique|default|FK|PK|foreign|primary)\b)",
    re.IGNORECASE,
)
# `PAID / PENDING`: what may be a value.
_VALUE = re.compile(r"[\w'\"`.+-]+(?:\s[\w'\"`.+-]+)?")
_BARE = r"""[`'"]?[\w-]+[`'"]?"""
_QUOTED_UNION = re.compile(
    r"""(?P<values>\|?\s*(['"])[^'"]+\2(\s*[|/,]\s*(['"])[^'"]+\4)+)(?P<null>\s*\|\s*null\b)?"""
)


# `enum a | b`, where `| null` says something else.
_BARE_UNION = re.compile(
    rf"""^enum\s+({_BARE}(?:\s*\\?\|\s*(?!null\b){_BARE})+)"""
    r"(?=\s*(?:$|[,;|(])|\s+(?:not|null|default|unique)\b)",
    re.IGNORECASE,
)
# `integer (unsigned)`, `timestamp (UTC)`: part of a type, where other words are about its values.
_QUALIFIES = re.compile(r"(?:un)?signed|utc|(?:with(?:out)?\s+)?time\s?zone|iso\b.*", re.IGNORECASE)
# `string, max 255`, `string (max 255 chars)`: a text and its length.
_AT_MOST = re.compile(
    r"^(string|str|varchar)\s*(?:,\s*|\s)\(?\s*max(?:imum)?\.?(?:\s+length)?\s*:?\s*(\d+)"
    r"(?:\s+char(?:acter)?s)?\s*\)?(?=\s*(?:$|[,;]))",
    re.IGNORECASE,
)


# `DateTime? (timestamptz, UTC)`: the mark stands between a type and more of it.
_MARKED = re.compile(r"(?P<type>[A-Za-z]\w*)(?P<mark>\?)\s+\(\s*(?P<more>\w+)")

# `Enum (OrderState)`: the name of an enumeration, and no value.
_CLASS = re.compile(r"[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+")
# No type is longer.
_LONGEST = 400
_MOST_WORDS = 4
# `Record<string, string | null>`, `Array<{ at: Date }>`: a type of a program with its parts.
GENERIC = re.compile(
    r"(?P<type>[A-Za-z]\w*(?:<(?:[^<>\n]|<(?:[^<>\n]|<[^<>\n]*>)*>)*>"
    r"|\[[A-Za-z][^\[\]\n]*(?:\[[^\[\]\n]*\][^\[\]\n]*)*\])(?:\[\])?)(?P<rest>[\s?,;(].*)?",
    re.DOTALL,
)

# `` `room_state` enum ``: the type, and what kind of one it is.
_SAID_ENUM = re.compile(r"[`\"]?([A-Za-z]\w*)[`\"]?\s+enum", re.IGNORECASE)


def read_type(cell: str, *, sql: bool = False) -> Said:
    """Read a type with what may follow it: `uuid pk`, `text?`, `ENUM('a','b') NOT NULL`."""
    return _typed(cell, sql).copy()


@lru_cache(4096)  # one text is read by every reader that a block is offered to
def _typed(cell: str, sql: bool) -> Said:
    cell = cell if sql else _ONE_OF.sub("enum: ", _SET_OUT.sub(_in_parentheses, cell))
    short = not sql and re.search(r"<|\w\[[A-Za-z]", cell[:40]) and len(cell) < _LONGEST
    if short and (generic := GENERIC.fullmatch(cell.replace("\\", "").strip())):
        said = read_constraints(generic["rest"] or "")
        said.facts.insert(0, Say(About.TYPE, generic["type"], generic["type"]))
        return said
    if not sql and (prisma := prisma_attributes.typed(cell)):
        said = read_type(prisma[0])
        said.take(prisma[1])
        return said
    if not sql and (sized := _AT_MOST.match(cell)):
        return _sized(sized, cell[sized.end() :])
    if not sql and (marked := _MARKED.match(cell)) and spellings.is_type(marked["more"]):
        said = read_type(f"{marked['type']} {cell[marked.end('mark') :].strip()}")
        said.add(About.NULLABLE, True, "?")
        return said
    cell = _DEFAULT_SCHEMA.sub("", cell)
    if not sql and (several := _one_of(cell)):
        return several
    return Said() if not sql and _ELSEWHERE.match(cell) else _read(cell, sql)


def _in_parentheses(match: re.Match[str]) -> str:
    return f"ENUM({next(filter(None, match.groups()))})"


def _one_of(cell: str) -> Said | None:
    """`str | None`, `int or string`: one type that may be missing, or several, of which no part is
    the whole.
    """
    head = cell.split(",", 1)[0] if "(" not in cell else cell
    parts = _EITHER.split(head)
    found = [_ONE.fullmatch(part.strip()) for part in parts]
    if len(parts) < 2 or not all(found):
        return None
    kinds = [one["kind"] for one in found if one and one["kind"].casefold() not in _NOTHING]
    more = [one["more"] for one in found if one]
    known = sum(map(spellings.is_type, kinds))
    if not kinds or any(more[:-1]) or (known < len(kinds) and "|" not in head):
        return None
    if known < len(kinds) > 1:
        return Said(unread=parts) if known else None
    rest = more[-1] + cell[len(head) :]
    if len(kinds) == 1:
        said = read_type(kinds[0] + rest)
    else:
        said = Said([Say(About.TYPE, "/".join(kinds), head.strip())])
        said.facts += read_constraints(rest).facts
    if len(kinds) < len(parts) and said.get(About.NULLABLE) is None:
        said.add(About.NULLABLE, True)
    return said


def _read(cell: str, sql: bool) -> Said:
    said = Said()
    if not sql:
        cell = _BRACKETED.sub(r" (\1)", in_sql(cell.translate(PUNCTUATION)).strip())
        cell = _BITS.sub(lambda match: _OF_BITS[match[1]], _SIZE_APART.sub(r"\1(\2)", cell))
        cell = _SLASHED.sub(", ", cell)
        cell = _SQUARED.sub(r"\1(\2)", cell)
        named = _NAMED_ENUM.match(cell)
        if named and not spellings.is_type(named["name"] or named["outside"] or ""):
            rest = cell[named.end() :].replace("\\|", "|")
            cell = "ENUM" + _INSIDE.sub(r"(\1)", rest)
        cell = _BARE_UNION.sub(lambda match: "ENUM(" + match[1].replace("\\", "") + ")", cell)
        if union := _QUOTED_UNION.fullmatch(cell):
            _enum(said, union["values"])
            if union["null"]:
                said.add(About.NULLABLE, True, "null")
            return said
        cell = _COMPARED.sub("", cell)
    parts = tokens(cell)
    starts = SQL_STARTS if sql else STARTS
    ends = (
        i for i, token in enumerate(parts) if _ends_type(token, starts, assigned=i > 0 and not sql)
    )
    end = next(ends, len(parts))
    typed = parts[:end] if sql else _without_remarks(said, parts[:end])
    if typed[:1] and typed[0].word.rstrip(":") == "ENUM" and (len(typed) > 1 or not sql):
        if said_more := not sql and _MORE.search(cell):
            more = read_constraints(cell[said_more.end() :])
            cell = cell[: said_more.start()] if not more.unread else cell
            said.take(more if not more.unread else Said())
            parts = tokens(cell)
            end = min(end, len(parts))
        _enum(said, cell[typed[0].end : _end_of_values(cell, parts, end, typed)])
        end = len(parts) if ":" in cell[typed[0].end : typed[0].end + 2] else end
    elif typed:
        _type(said, cell[typed[0].start : typed[-1].end].strip())
    if end < len(parts):
        if parts[end].text == "?":
            said.add(About.NULLABLE, True, "?")
        read_clauses(said, cell, parts[end:], sql)
    _late_type(said, sql)
    return said


def _sized(match: re.Match[str], rest: str) -> Said:
    """A text with its length, in the words of the document."""
    said = read_type(f"{match[1]}({match[2]}){rest}")
    said.facts = [
        replace(say, written=match[0]) if say.about is About.TYPE else say for say in said.facts
    ]
    return said


def _type(said: Said, text: str) -> None:
    """A type by its meaning, `text` for `text (PAID / PENDING)`, and as it is written."""
    behind = _WITH_WORDS.fullmatch(text) or _WITH_PURPOSE.match(text)
    if behind and spellings.is_type(behind[1]) and behind[1].casefold() not in EVERYDAY:
        said.add(About.TYPE, behind[1])
        return
    said_enum = _SAID_ENUM.fullmatch(text)
    if said_enum and not spellings.is_type(said_enum[1]):
        said.add(About.TYPE, said_enum[1], text)
        return
    match = re.fullmatch(
        r"(?P<base>.*?\S)\s*(?P<group>\([^()]*\))(?P<rest>[^()]*)", text, re.DOTALL
    )
    if (
        match is None
        or groups.ARGUMENTS.fullmatch(match["group"])
        or match["base"].upper().startswith("ENUM")
        or not match["base"].isascii()
    ):
        said.add(About.TYPE, text)
    elif parts := groups.read(match["base"], match["group"]):
        said.add(About.TYPE, parts.kind, parts.written)
        said.facts.extend(parts.said)
    else:
        inner = match["group"][1:-1]
        values = [value.strip() for value in re.split("[/|,]", inner)]
        listed = len(values) > 1 and all(map(_VALUE.fullmatch, values))
        listed = listed and not OPEN_LIST.search(inner)
        listed = listed and not ("," in inner and any(" " in value for value in values))
        prose = not inner.isascii() or inner.count(" ") > 1 or bool(OPEN_LIST.search(inner))
        glued = inner.isascii() and match.start("group") == match.end("base")
        named = inner[:1].isupper() and " " in inner and not prose  # `uuid (Cloud Auth)`: whose
        whole = glued or named or _QUALIFIES.fullmatch(inner) or spellings.is_type(inner)
        written = text if whole or not spellings.is_type(match["base"]) else ""
        said.add(About.TYPE, f"{match['base']}{match['rest']}".strip(), written)
        said.values = inner if re.search("[/|,]", inner) and not (prose and not listed) else ""


def _late_type(said: Said, sql: bool) -> None:
    """A type behind its constraints: `PK, UUID`, `pk(INT)`. Of `PK, string/UUID` both are kept: it
    is not said which. `min 1 char` counts signs.
    """
    if sql or not said.unread or said.get(About.TYPE) or said.get(About.ENUM):
        return
    words = said.unread
    at = next((i for i, word in enumerate(words) if _late(word, first=i == 0)), None)
    counted = at and words[at - 1].isdigit() and words[at].casefold() == "char"
    if at is None or counted:
        return
    while at + 1 < len(words) and words[at + 1].isalpha() and spellings.is_type(words[at + 1]):
        del words[at]  # `datetime text` is text
    _join_type(words, at)
    sized = at + 1 < len(words) and groups.ARGUMENTS.fullmatch(words[at + 1])
    kind = words[at].strip("() ") + (words[at + 1] if sized else "")
    rest = words[:at] + words[at + 1 + bool(sized) :]
    others = [word for word in rest if _late(word, first=False)]
    said.unread = [word for word in rest if word not in others]
    said.add(About.TYPE, "/".join((kind, *others)))


def _join_type(words: list[str], at: int) -> None:
    """Make one word of the longest type that begins there: `double precision`, `text[]`."""
    for end in range(min(len(words), at + _MOST_WORDS), at + 1, -1):
        plain = all(word.isalpha() or word in ("[", "]") for word in words[at:end])
        whole = " ".join(words[at:end]).replace(" [ ]", "[]")
        if plain and spellings.is_type(whole):
            words[at:end] = [whole]
            return


def _late(word: str, *, first: bool) -> bool:
    """A type; behind other words only one that is no word of everyday language, too."""
    inner = word[1:-1].strip() if re.fullmatch(r"\([^()]+\)", word) else word
    return spellings.is_type(inner) and (first or inner.casefold() not in EVERYDAY)


def _end_of_values(cell: str, parts: list[Token], end: int, typed: list[Token]) -> int:
    """Where the values of an enumeration end: `Enum: a, b` has them up to the end."""
    colon = cell[typed[0].end : typed[0].end + 2].lstrip().startswith(":")
    return len(cell) if colon else parts[end].start if end < len(parts) else len(cell)


def _without_remarks(said: Said, parts: list[Token]) -> list[Token]:
    """A type without last groups that are no part of it: `UUID (PK)`, `uuid (nullable)`, and words
    behind them, `UUID (PK) (of the port)`.
    """
    while len(parts) > 1 and parts[-1].group:
        inside = _in_group(parts[-1])
        if inside is None and not (len(parts) > 2 and _in_group(parts[-2])):
            break
        said.facts.extend(inside.facts if inside else ())
        parts = parts[:-1]
    return parts


def _in_group(token: Token) -> Said | None:
    """What a group says, where it says constraints and nothing else."""
    if not token.group or groups.ARGUMENTS.fullmatch(token.text):
        return None
    inside = _constraints_in(token.text[1:-1])
    return inside if inside.facts and not inside.unread else None


def _constraints_in(group: str) -> Said:
    """`PK, assigned by hand`: behind a key a remark may follow."""
    said = read_constraints(group)
    first, *more = [part for _, part in split(group, ",;")] or [""]
    head = read_constraints(first)
    told = (About.PRIMARY_KEY, About.NULLABLE, About.FOREIGN_KEY)
    key = any(head.get(about) is not None for about in told) and not head.unread
    return (
        head if said.unread and key and not any(part.strip().isdigit() for part in more) else said
    )


def _ends_type(token: Token, starts: frozenset[str], *, assigned: bool) -> bool:
    """assigned: `= 0` may follow."""
    return (
        token.word in starts
        or token.text in (",", "?", "|", ";")
        or (assigned and token.text == "=")
    )


def _enum(said: Said, text: str) -> None:
    """The values of `ENUM(...)`, `Enum: a, b`, `ENUM a | b`."""
    inner = text.strip().lstrip(":").strip()
    inner = inner[1:].removesuffix(")") if inner.startswith(("(", "<", "[")) else inner
    listed = (OPEN_LIST.sub("", value).strip("'\"` ,.>]") for _, value in split(inner, ",|/"))
    values = tuple(value for value in listed if value)
    if OPEN_LIST.search(inner):
        said.add(About.OPEN_ENUM, values, f"ENUM {text.strip()}")
    elif len(values) == 1 and (not text.strip().startswith("(") or _CLASS.fullmatch(values[0])):
        said.add(About.TYPE, values[0], f"ENUM {values[0]}")
    elif values:
        text = text.strip()
        said.add(About.ENUM, values, f"ENUM{text}" if text.startswith("(") else f"ENUM {text}")
    else:
        said.add(About.OPEN_ENUM, (), "ENUM")
