"""What notes and descriptions say of a column: few set phrases, each of which is a statement.

`(optional)`, "if applicable", "NULL until paid" are hints, never facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from codegen.sources.handoff.columns.clauses import LONGEST
from codegen.sources.handoff.facts import About, Reference, Value
from codegen.sources.handoff.words.constraints import IN_SCHEMA, read_constraints
from codegen.sources.handoff.words.notions import saying
from codegen.sources.handoff.words.said import Said, Say, is_reckoned, read_default
from codegen.sources.handoff.words.sqltext import bare, split
from codegen.sources.handoff.words.vocabulary import (
    HINTS,
    LEADS,
    NOT_SAID,
    PUNCTUATION,
    in_sql,
    without_logical,
)

_TARGET = r"(?P<table>[A-Za-z_][\w]*(?:\.[A-Za-z_]\w*)?)(?:\((?P<column>\w+)\))?"
# Formal enough to be a statement: the words, then `table.column`, `table(column)` or `table table`.
_REFERS = re.compile(
    rf"""(?:\breferences?\b(?:\s+to)?|\breferencing|\brefers\s+to
    |(?<!logical\ )\b(?:links?|linked|points?|pointing|belongs?)\s+to
    |\bforeign\s+key(?:\s+(?:to|referencing|references))?
    |\bfk(?:\s+value)?(?:\s+(?:pointing\s+|points\s+)?to)?|关联(?:到)?|外键(?:关联|指向|引用)?|ссылка\s+на|внешний\s+ключ(?:\s+(?:на|к))?|klucz\s+obcy(?:\s+do)?|참조|refer[eê]ncia(?:\s+(?:a|para)\b)?|clave\s+foránea\s+a\b)
    \s*(?:[-=]?>|→|:)?\s*(?:the\s+)?{_TARGET}(?P<after>\s+(?:table|model|entity)\b|\s+таблиц\w+|\s*(?:表|テーブル|테이블))?""",
    re.IGNORECASE | re.VERBOSE,
)
# `the related entity`: whichever it is.
_WHICHEVER = saying("sentences.whichever")
# Where a sentence ends; a number and "e.g." go on.
_SENTENCE = re.compile(r"(?<=[\w)'`\"])\.\s+(?=[A-Z'`])")
_DASH = re.compile(r"\s[\u2013\u2014]\s")
_ARROW = re.compile(rf"^(?:[-=]>|→)\s*{_TARGET}$")
_IN_PARENTHESES = re.compile(r"[\s\u2013\u2014-]*\(((?:[^()]|\([^()]*\))+)\)\.?\s*")
_DEFAULTS = re.compile(
    r"\b(?:defaults?\s+to|defaults?\s+is|default\s*[:=]|default\s+value\s*(?:is|:)?|(?:starts?\s+(?:out\s+)?(?:as|with)|initially)\s+(?=`?(?:true|false|-?\d|['\"]))|默认(?:值)?(?:为|是|:)?|по\s+умолчанию:?)\s*"
    r"('[^']*'|\"[^\"]*\"|[^\s,;.]+(?:\.\d+)?)",
    re.IGNORECASE,
)
# `TRUE by default`: the value stands before it.
_BY_DEFAULT = re.compile(r"(true|false|[-+]?\d+(?:\.\d+)?|'[^']*')\s+by\s+default", re.IGNORECASE)
# `defaults to the owner's room`: words that begin a phrase are no value.
_OF_PROSE = re.compile(r"the|an?|its|their|current|same|whatever|\w+\u02bcs?", re.IGNORECASE)
_MARKED = re.compile(
    r"\(\s*(defaults?:?\s+(?:true|false|\d+(?:\.\d+)?|'[^']*')|nullable|not\s+null|null|pk|primary\s+key|unique"
    r"|fk|foreign\s+key[^()]*(?:\([^()]*\))?)\s*\)|\(\s*(nullable)\s+(?:on|for|in|when|if|until|before)\s[^()]*\)",
    re.IGNORECASE,
)
# No note has more of them that say something.
_MOST_GROUPS = 12
# What stands in parentheses anywhere in a note: constraints, each of which is understood.
_GROUP = re.compile(r"\(([^()]{1,120}(?:\([^()]*\)[^()]*)?)\)")
# `usersテーブルのidを参照`, `users(id)를 참조`: where languages put the verb behind.
_REFERRED = re.compile(
    r"(?P<table>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)?)(?:\((?P<column>[A-Za-z0-9_]+)\))?\s*"
    r"(?P<after>テーブル|エンティティ|モデル|表|테이블|엔티티|모델)?(?:\s*(?:の|의|的)\s*(?P<of>[A-Za-z_][A-Za-z0-9_]*))?"
    r"\s*(?:を|への|へ|に|을|를|에\s*대한|으?로의)?\s*(?:(?:外部キー)?(?:参照|외래\s*키|참조)|(?<=[へに])の?外部キー)"
)
# `foreign key to the main course`, in the words of any language: to what, is asked.
_A_KEY = re.compile(r"\W*(?:FK|foreign\s+key|外键|外部キー|외래\s*키)(?![^\W_])", re.IGNORECASE)
# Where a remark begins behind a definition.
REMARK = re.compile(
    r"\s+[-\u2013\u2014\u2026]\s+|\s*//\s*|\s+#\s+|\s*\u2014\s*|\s+--\s+"
    r"|(?<=[\w)'\"])(?<!\be\.g)(?<!\betc)(?<!\bi\.e)\.\s+(?=[A-Z][a-z]+\s|(?:FK|PK|CHECK|UNIQUE)\b)"
)
# `Unique visitors`: how many there are.
_COUNTED = re.compile(r"(?!values|address)\w{2,}[^\W\dsui]s")
_AND = re.compile(r"\s+(?:and|und|e|y|et|и|i)\s+", re.IGNORECASE)
_ADJECTIVE = re.compile(
    r"\w\s+(?:(?P<null>opcional|facultati[vf]o?|optionnel(?:le)?|необязательн\w+)"
    r"|obrigatóri[oa]|obligatori[oa]|obligatoire|requerid[oa])(?:\s+(?:e|y|et)\s+\w+)?$",
    re.IGNORECASE,
)
_UNIQUE_BEHIND = re.compile(
    r"(\w+)\s+(?:único|única|unique|unico|univoco|unikalny|unikalna|уникальный|уникальная)", re.I
)
# `Unique across all student accounts`: in the whole table.
_EVERYWHERE = re.compile(
    r"across\s+(?:(?:all|every)(?:\s+[\w-]+){1,2}|the\s+(?:(?:whole|entire)\s+)?(?:app|application|database"
    r"|platform|system|table))",
    re.IGNORECASE,
)
# `unique (room_id, day)`: of columns together, and of none alone.
_TOGETHER = re.compile(
    r"\b(?:unique|u[qk])\s*\(\s*`?\w+`?(?:\s*[,+]\s*`?\w+`?)+\s*\)", re.IGNORECASE
)
_KIND_OF_KEY = re.compile(
    r"^(?:internal|surrogate|technical|synthetic|(?:auto-?)?generated|auto-?increment(?:ing|ed)?)\s+(?=primary\s+key$)",
    re.IGNORECASE,
)
# `session PK`, `세션 PK`: whose key it is, and nothing else.
_WHOSE_KEY = re.compile(
    r"(?!(?:no|not|non|without|the|to|of|by)\b)[^\W\d]+(?:\s+[^\W\d]+)?\s+(?P<key>PK|FK)"
)
# `Required for members`: of some rows; `nullable for guests`: of some is enough.
_ON_CONDITION = (
    frozenset(("if", "when", "depending", "for", "unless", "only")),
    frozenset(("if", "when", "depending")),
)
_CONDITION = re.compile(
    r"\b(não|no|non|pas|ne|nunca|se|si|quando|cuando|quand|caso|para|pour|не|если)\b", re.IGNORECASE
)
# Languages without spaces: the words stand anywhere in a sentence.
_UNSPACED: tuple[tuple[re.Pattern[str], About, Value], ...] = (
    (re.compile("自增主键|自動採番の主キー"), About.PRIMARY_KEY, ""),
    (re.compile("自增主键|自動採番の主キー"), About.AUTO, True),
    (
        re.compile("^\\W*(?:主キー(?=[で。,])|主键(?=ID|[,。]))", re.IGNORECASE),
        About.PRIMARY_KEY,
        "",
    ),
    (re.compile("(?<!不)可以?为空(?!串|字符)|(?<!不)允许为空(?!串|字符)"), About.NULLABLE, True),
    (re.compile("不能为空|不可为空|不允许为空"), About.NULLABLE, False),
    (re.compile("^\\W*(?:设置|设|有|加|添加|建)唯一(?:约束|索引|键)"), About.UNIQUE, ""),
)
# `primary/default supplier`: adjectives of what follows, no key and no default.
_EITHER_WORD = re.compile(
    r"\b(?:primary|default|unique)/(?:primary|default|secondary|preferred|main|unique)\b(?=\s+[a-z])",
    re.IGNORECASE,
)
_DELETE = re.compile(
    r"\bon\s+delete\s+(cascade|restrict|set\s+null|no\s+action)\b|\bcascad(?:e|es|ing)\s+(?:on\s+)?deletes?\b",
    re.IGNORECASE,
)


def read_remark(text: str) -> Iterator[Say]:
    """Statements in a note."""
    text = _EITHER_WORD.sub(" ", without_logical(_inside(text[:LONGEST])))
    text = re.sub(r"\u3002(?=.)", "; ", text)
    text = re.sub(r"外键\s*[,\uff0c]\s*(?=(?:指向|引用|关联)\s*`?[A-Za-z_])", "外键", text)
    text = re.sub(r"(?<=[A-Za-z])'(?=s?\b)", "\u02bc", in_sql(text.translate(PUNCTUATION)))
    whole = read_constraints(text.rstrip("."))
    if whole.facts and not whole.unread:
        yield from whole.facts
        return
    for sentence in _SENTENCE.split(text):
        for _, part in split(sentence, ",;"):
            yield from _part(part.strip().rstrip("."))
    yield from _marked(text)


def _inside(text: str) -> str:
    """A note that stands in parentheses as a whole, without them."""
    whole = _IN_PARENTHESES.fullmatch(text)
    return whole[1] if whole else text


def _part(part: str) -> Iterator[Say]:
    if _TOGETHER.search(part):
        return
    first, *more = _DASH.split(part, maxsplit=1)
    leading = read_constraints(first.replace("`", "")).facts if more else []
    if leading and all(say.about is About.DEFAULT for say in leading):
        yield from leading  # `default false — shown when it is set`
        part = more[0]
    said = read_constraints(_KIND_OF_KEY.sub("", re.sub(r"\s+\([^()]*\)$", "", part)))
    if said.facts and not said.unread:
        yield from said.facts
        return
    if whose := _WHOSE_KEY.fullmatch(part):
        yield from read_constraints(whose["key"]).facts
        return
    pieces = [read_constraints(piece) for piece in _AND.split(part)]
    understood = [piece for piece in pieces if piece.facts and not piece.unread]
    whole = len(understood) == len(pieces) or not any(map(_refers, understood))
    if len(pieces) > 1 and understood[:1] == pieces[:1] and whole:
        yield from (say for piece in understood for say in piece.facts)
        return
    if lead := _lead(part) or _behind(part):
        yield lead
    default = _BY_DEFAULT.fullmatch(part) or _DEFAULTS.search(part)
    if (
        default
        and default[1].isascii() | (default[1][0] in "'\"")
        and not _OF_PROSE.fullmatch(default[1])
        and not is_reckoned(part[default.start(1) :])
    ):
        word = default[1].strip("`")
        word = word if word.count("(") == word.count(")") else word.rstrip(")")
        yield Say(About.DEFAULT, read_default(word), word)
    if target := _target(part) or (Reference() if _A_KEY.match(part) else None):
        yield Say(About.FOREIGN_KEY, target)


def _refers(said: Said) -> bool:
    return said.get(About.FOREIGN_KEY) is not None


def _lead(part: str) -> Say | None:
    """`Required title`, `Optional profile page`, `Unique tag name`; not `Unique identifier`."""
    first, _, rest = part.partition(" ")
    meaning = LEADS.get(first.casefold().strip("*_"))
    words = re.findall(r"\w+", rest.casefold())
    if meaning is None or not words:
        return None
    about, value = meaning
    if about is About.NULLABLE and words[0] in _ON_CONDITION[value is True]:
        return None
    if about is About.UNIQUE and _EVERYWHERE.fullmatch(rest.strip()):
        return Say(about, value, first)
    if about is About.UNIQUE and (words[0] in NOT_SAID or NOT_SAID & set(words[1:4]) - {"id"}):
        return None
    if about is About.UNIQUE and any(map(_COUNTED.fullmatch, words[:2])):
        return None
    return Say(about, value, first)


def _behind(part: str) -> Say | None:
    """`Razão social opcional`: where languages put the adjective behind its noun."""
    one = _UNIQUE_BEHIND.fullmatch(part)
    if one and one[1].casefold() not in NOT_SAID:
        return Say(About.UNIQUE, "", part)
    match = _ADJECTIVE.search(part)
    if match is None or _CONDITION.search(part):
        return None
    return Say(About.NULLABLE, match["null"] is not None, match[0].strip())


def _target(part: str) -> Reference | None:
    match = _REFERS.search(part) or _ARROW.search(part) or _REFERRED.search(part)
    if match is None:
        return None
    table, column = match["table"], match["column"] or match.groupdict().get("of")
    formal = column or "." in table or "_" in table or match.groupdict().get("after")
    if not formal or _WHICHEVER.fullmatch(table):
        return None
    if column is None and "." in table and not IN_SCHEMA.fullmatch(table):
        table, column = table.rsplit(".", 1)
    action = _DELETE.search(part)
    does = (action[1] or "cascade").upper() if action else None
    return Reference(bare(table), column, " ".join(does.split()) if does else None)


def _marked(text: str) -> Iterator[Say]:
    """`(nullable)`, `(Primary Key)` anywhere in a note."""
    for match in islice(_GROUP.finditer(text), _MOST_GROUPS):
        said = read_constraints(match[1])
        told = said.facts and not said.unread and match[1].strip().casefold() not in HINTS
        if _MARKED.fullmatch(match[0]) or told:
            yield from said.facts
    for pattern, about_, value in _UNSPACED:
        if found := pattern.search(text):
            yield Say(about_, value, found[0])
