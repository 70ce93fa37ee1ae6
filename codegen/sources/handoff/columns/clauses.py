"""Constraints in a line of text: `UNIQUE (a, b)`, "Foreign key `a` -> `t.b`"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from codegen.sources.handoff.columns.titles import Title
from codegen.sources.handoff.facts import (
    COLUMN,
    About,
    Fact,
    Index,
    Rank,
    Reading,
    Reference,
    Unnamed,
)
from codegen.sources.handoff.words import conditions
from codegen.sources.handoff.words.constraints import LITERALS, read_constraints
from codegen.sources.handoff.words.said import Said
from codegen.sources.handoff.words.sqltext import names, quote, tokens

# `owner_id - NOT NULL UNIQUE`: a column and what holds of it.
_OF_COLUMN = re.compile(
    r"(?P<column>(?!(?:index|unique|primary|foreign|check|constraint|key|default)\b)[a-z_]\w*)\s*(?:[-\u2013\u2014]\s+|:\s*)(?P<said>\S.*)"
)
# A line that states a constraint is short; a longer one is prose, or an attack on the patterns.
LONGEST = 600
_COLUMN = r"[A-Za-z_$][\w$]*"
_LISTED = rf"\(\s*({_COLUMN}(?:\s*[,+]\s*{_COLUMN})*)\s*\)"
_AND = r"(?:[,+&]|\band\b|\bund\b|\by\b|\be\b|\bet\b|\bи\b|\bi\b)"
_COMPOSED = (
    r"(?:composite|compound|zusammengesetzt\w*|compuest[ao]|compost[ao]|composée?|złożony|составной"
    r"|складений|联合|复合|複合|복합)"
)
# The primary key of a table in words, of several columns or of one.
PRIMARY_KEY = (
    rf"(?:{_COMPOSED}\s*)?(?:(?:primary\s+key(?:\s+constraint)?|PK|(?<=composite\s)key|prim[äa]rschl[üu]ssel|[cl]lave\s+primaria"
    r"|chave\s+prim[áa]ria|cl[ée]\s+primaire|первичный\s+ключ|первинний\s+ключ|klucz\s+g[łl][óo]wny"
    rf"|khóa\s+chính|chave\s+composta|[cl]lave\s+compuesta|clé\s+composée|составной\s+ключ)(?![^\W_])|主键|主キー|主鍵|기본\s*키)(?:\s*\(?{_COMPOSED}\)?)?"
)
_PRIMARY = re.compile(
    rf"{PRIMARY_KEY}\s*(?:on|over|[:\uff1a]|is|es|é|est|ist|to|=|-)?\s*"
    r"(?:(?:(?:the\s+|das\s+|el\s+|o\s+|le\s+)?(?:pair|paar|par|couple|para)|composite(?:\s+(?:key|of|on))?|kombination\s+aus|combination\s+of|composed\s+of|compuesta\s+por)\s+)?"
    rf"(?:{_LISTED}|({_COLUMN}(?:\s*{_AND}\s*{_COLUMN})*)\s*\.?$)",
    re.IGNORECASE,
)
# `(a, b) is the primary key`, `a and b form the primary key`
_PRIMARY_BEHIND = re.compile(
    rf"\W*(?:the\s+)?(?:(?:pair|combination|columns)\s+(?:of\s+)?)?(?:{_LISTED}|({_COLUMN}(?:\s*{_AND}\s*{_COLUMN})+))"
    r"\s+(?:together\s+)?(?:forms?|are|is|makes?(?:\s+up)?|bilden|sind|forman|formam|forment|tworzą)\s+"
    rf"(?:the\s+|den\s+|la\s+|a\s+|o\s+)?{PRIMARY_KEY}",
    re.IGNORECASE,
)
# `order_id référence orders.id`
_REFERRING = r"(?:references?|référence|referenc(?:ia|ja)|referência|verweist\s+auf|ссылается\s+на)"
# `Primary key: id (uuid)`
_TYPED = re.compile(r"(?<=\w)\s+\(\s*\w+\s*\)\s*\.?$")
_LINE = re.compile(
    rf"(?:(?P<unique>UNIQUE)\s+)?(?:INDEX|KEY)\s+(?P<name>{_COLUMN})\s*(?:ON\s+\w+\s*)?{_LISTED}.*",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    rf"""^(?:.*?(?:foreign\s+keys?|fk)\b\W*(?:on\s+|from\s+|:\s*)?)?\(?\s*(?!(?:relationship|constraint|reference|column|field|link)s?\b)(?P<column>{_COLUMN}(?:\.{_COLUMN})?)\s*\)?
    \s*(?:[-=]+>|→|>|\b{_REFERRING}\b|\brefers?\s+to\b|\bto\b)\s*(?:the\s+)?
    (?P<table>{_COLUMN}(?:\.{_COLUMN})*)\s*(?:\(\s*(?P<target>{_COLUMN})\s*\))?(?P<more>.*)$""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
# `FOREIGN KEY ("owner_id")`
_QUOTED = re.compile(rf'"({_COLUMN})"')
_SEVERAL = rf"{_COLUMN}(?:\s*,\s*{_COLUMN})+"
_COMPOSITE = re.compile(
    rf"\(\s*(?P<mine>{_SEVERAL})\s*\)\s*(?:[-=]+>|→|\breferences?\b)\s*(?P<table>{_COLUMN})"
    rf"\s*\(\s*(?P<theirs>{_SEVERAL})\s*\)(?P<more>.*)$",
    re.IGNORECASE,
)
_IS_FOREIGN = re.compile(rf"foreign|\bfk\b|[-=]>|→|{_REFERRING}", re.IGNORECASE)
_JOINING = frozenset(
    ("AND", "OR", "IN", "OF", "FOR", "ARE", "IS", "BETWEEN", "WITH", "AS", "FK", "PK", "KEY")
)
# `many_to_many to Artist`
_CARDINALITY = re.compile(r"(?:one|many)_to_(?:one|many)|(?:has|belongs)_\w+", re.IGNORECASE)
# A link that no database knows.
_LOGICAL = re.compile(
    r"\blogical(?:ly)?\b|\b(?:without|no)\s+(?:an?\s+)?(?:database\s+|db\s+)?(?:constraint|foreign)",
    re.IGNORECASE,
)
_IS_NAMED = re.compile(r"foreign|\bfk\b|references", re.IGNORECASE)
_UNIQUE = re.compile(
    rf"(?:^|\b)(?:unique|u[qk]|唯一)(?:\s+(?:constraint|index|key|together)|_together)?\s*(?:on|:|over)?\s*"
    rf"(?:(?:uq|uk|ux|unique)_\w+\s*(?=\())?(?:{_LISTED}|({_COLUMN}\s*[,+]\s*{_COLUMN}(?:\s*[,+]\s*{_COLUMN})*))(?P<more>.*)$",
    re.IGNORECASE,
)
# `Unique constraint: owner_id (one a person)`
_ONE_UNIQUE = re.compile(
    rf"\W*unique\s+(?:constraint|index|key)\s*:\s*(?!(?:none|yes|no|n)\b)({_COLUMN})(?:\s*\(.*|\s*\.)?$",
    re.IGNORECASE,
)
_NAMED_UNIQUE = re.compile(rf"{_COLUMN}\s*{_LISTED}\s*[-:]?\s*\(?unique\)?\s*$", re.IGNORECASE)
_ON_DELETE = re.compile(
    r"on\s+delete:?\s+(cascade|restrict|set\s+null|set\s+default|no\s+action)", re.IGNORECASE
)
_ACTION = re.compile(r"\s*[,(]\s*(cascade|restrict|set\s+null|no\s+action)\b", re.IGNORECASE)
# `UNIQUE constraint (global): (a, b)`: a remark before the columns.
_BETWEEN = re.compile(
    r"(\b(?:constraint|index|key|unique))\s*\([^(),]*\)\s*:\s*(?=\()", re.IGNORECASE
)
# `Unique constraint against double work: (a, b)`
_WHY = re.compile(
    r"(\bunique(?:\s+(?:constraint|index|key)))\s+[^():,]{3,80}:\s*(?=\()", re.IGNORECASE
)
# `@@id([a, b])`, of Prisma.
_PRISMA = re.compile(r"@@(id|unique)\(\[([\w\s,]+)\]\)")
# `PK: [a, b]`
_SQUARED = re.compile(r"(?<!\w)\[\s*([A-Za-z_]\w*(?:\s*,\s*[A-Za-z_]\w*)+)\s*\]")
_CHECK = re.compile(r"\bCHECK\s*\(", re.IGNORECASE)
_CHECK_NAME = r"(?:ck|chk|check)_\w+|\w+_(?:check|chk|ck)"
_CALLED_CHECK = re.compile(
    rf"\W*+(?P<name>{_CHECK_NAME})?\W*+(?P<word>\bcheck(?:\s+constraint)?\b)?(?:\W*+(?P<behind>{_CHECK_NAME}))?"
    r"\s*[:\u2013\u2014-]?\s*(?P<condition>(?=[A-Za-z(]).+)",
    re.IGNORECASE,
)
_NARROWED = re.compile(r"\bwhere\b|\bpartial\b|\bwhen\b", re.IGNORECASE)


def statements(text: str, line: int) -> Iterator[Fact]:
    """The constraints of one line, of a table that the caller knows."""
    if len(text) > LONGEST:
        return
    if of_column := _of_column(text, line):
        yield from of_column
        return
    text = _BETWEEN.sub(r"\1: ", " ".join(_QUOTED.sub(r"\1", text).split()))
    text = _WHY.sub(r"\1: ", _PRISMA.sub(_in_sql, text))
    text = _SQUARED.sub(r"(\1)", text)
    if found := next((f for reader in _READERS for f in [reader(text, line)] if f), None):
        yield found


def _in_sql(match: re.Match[str]) -> str:
    return f"{'PRIMARY KEY' if match[1] == 'id' else 'UNIQUE'} ({match[2]})"


def _of_column(text: str, line: int) -> list[Fact]:
    """What a line says of the column that it begins with, where it is understood as a whole."""
    match = _OF_COLUMN.fullmatch(text.strip().rstrip("."))
    said = read_constraints(match["said"]) if match else Said()
    kinds = {say.about for say in said.facts}
    if match is None or said.unread or kinds <= {About.CHECK}:
        return []  # `ck_rooms_size: CHECK (size > 0)` is a name and a constraint
    name = match["column"]
    values = ((say, str(say.value).replace(COLUMN, quote(name))) for say in said.facts)
    return [
        Fact(
            "", name, say.about, value if COLUMN in str(say.value) else say.value, Rank.TABLE, line
        )
        for say, value in values
    ]


def _primary(text: str, line: int) -> Fact | None:
    match = _PRIMARY_BEHIND.match(text) or _PRIMARY.search(text)
    match = match or _PRIMARY.search(_TYPED.sub("", text))
    if match is None or re.search(r"foreign", text[: match.start()], re.IGNORECASE):
        return None
    listed = tuple(re.split(rf"\s*{_AND}\s*", match[1] or match[2], flags=re.IGNORECASE))
    return Fact("", "", About.PRIMARY_KEY, listed, Rank.TABLE, line)


def _foreign(text: str, line: int) -> Fact | None:
    match = _FOREIGN.match(text)
    if match is None or not _IS_FOREIGN.search(text):
        return None
    table, target = match["table"], match["target"]
    if target is None and "." in table:
        table, target = table.rsplit(".", 1)
    if target is None and not _IS_NAMED.search(text):
        return None
    if _CARDINALITY.fullmatch(match["column"]) or _LOGICAL.search(text):
        return None
    if {match["column"].upper(), table.upper()} & (LITERALS | _JOINING):
        return None  # `false -> true`: how a value changes; "storing references and links"
    action = _ON_DELETE.search(match["more"]) or _ACTION.match(match["more"])
    does = " ".join(action[1].upper().split()) if action else None
    column = match["column"].rpartition(".")[2]
    return Fact("", column, About.FOREIGN_KEY, Reference(table, target, does), Rank.TABLE, line)


def _composite(text: str, line: int) -> Fact | None:
    """`(a, b) → t(a, b)`: a reference of several columns."""
    match = _COMPOSITE.search(text)
    if match is None:
        return None
    mine, theirs = names(match["mine"]), names(match["theirs"])
    if not len(mine) == len(theirs) > 1:
        return None
    action = _ON_DELETE.search(match["more"])
    does = f" ON DELETE {' '.join(action[1].upper().split())}" if action else ""
    keys, target = ", ".join(map(quote, mine)), quote(match["table"])
    sql = f"FOREIGN KEY ({keys}) REFERENCES {target} ({', '.join(map(quote, theirs))}){does}"
    return Fact("", "", About.CONSTRAINT, sql, Rank.TABLE, line)


def _unique(text: str, line: int) -> Fact | None:
    match = _UNIQUE.search(text) or _NAMED_UNIQUE.match(text) or _ONE_UNIQUE.match(text)
    if match is None or _NARROWED.search(text):
        return None
    listed = names(next(group for group in match.groups() if group).replace("+", ","))
    if len(listed) == 1:
        return Fact("", listed[0], About.UNIQUE, "", Rank.TABLE, line)
    return Fact("", "", About.CONSTRAINT, f"UNIQUE ({', '.join(listed)})", Rank.TABLE, line)


def _check(text: str, line: int) -> Fact | None:
    """`CHECK (a > 0)`; and in words that call it one, `ck_rooms_size: size BETWEEN 1 AND 9`."""
    if stated := _stated_check(text):
        return Fact("", "", About.CONSTRAINT, stated, Rank.TABLE, line)
    called = _CALLED_CHECK.match(text)
    name = called and (called["name"] or called["behind"])
    condition = conditions.whole(called["condition"]) if called and (called["word"] or name) else ""
    if not condition:
        return None
    sql = f"CONSTRAINT {quote(name)} CHECK ({condition})" if name else f"CHECK ({condition})"
    return Fact("", "", About.CONSTRAINT, sql, Rank.TABLE, line)


def _stated_check(text: str) -> str:
    """`CHECK (…)` with its name, up to the parenthesis that closes it."""
    found = tokens(text) if _CHECK.search(text) else []
    for at, (word, group) in enumerate(pairwise(found)):
        if word.word == "CHECK" and group.text.startswith("("):
            named = at > 1 and found[at - 2].word == "CONSTRAINT"
            name = f"CONSTRAINT {found[at - 1].text} " if named else ""
            return f"{name}CHECK {group.text}"
    return ""


def _index(text: str, line: int) -> Fact | None:
    """`INDEX idx_user (user_id)`, `UNIQUE INDEX uq_email (email)`, of a table not named here."""
    match = _LINE.fullmatch(text)
    if match is None:
        return None
    keys = ", ".join(quote(key) for key in names(match[3].replace("+", ",")))
    unique = bool(match["unique"])
    return Fact("", "", About.INDEX, Index(match["name"], keys, "", unique), Rank.TABLE, line)


def of_title(title: Title, facts: list[Fact]) -> Reading:
    """The facts of the table or entity that a heading names."""
    if title.exact:
        return Reading(tuple(fact.on(title.name) for fact in facts))
    return Reading(unnamed=(Unnamed(title.name, title.heading.line, tuple(facts)),))


_READERS = (_check, _index, _composite, _foreign, _primary, _unique)
