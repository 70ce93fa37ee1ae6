"""Words that say something about a column, in the languages that were met: `vocabulary.toml`."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from codegen.sources.handoff.facts import About, Value

Meaning = tuple[About, Value]

DATA = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_MEANINGS: dict[str, Meaning] = {
    "not_null": (About.NULLABLE, False),
    "null": (About.NULLABLE, True),
    "primary_key": (About.PRIMARY_KEY, ""),
    "unique": (About.UNIQUE, ""),
    "auto": (About.AUTO, True),
    "index": (About.INDEX, ""),
    "made_now": (About.CLIENT_DEFAULT, "now"),
    "set_now": (About.ON_UPDATE, True),
}


def _sayings() -> dict[tuple[str, ...], Meaning]:
    """By their words, in upper case; the longest first, so that NULL never answers for NOT NULL.

    Hyphens stand alone, as `sqltext.tokens` cuts them.
    """
    found = {
        tuple(saying.upper().replace("-", " - ").split()): _MEANINGS[kind]
        for kind, listed in DATA["sayings"].items()
        for saying in listed
    }
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def _words(section: str, key: str) -> frozenset[str]:
    return frozenset(DATA[section][key])


_CJK = 0x1100  # from here on, scripts are written without spaces, or with endings behind a word


def _phrases(kind: str) -> str:
    """Any of the phrases; those of languages with spaces end where a word ends."""
    listed = sorted(DATA["phrases"][kind], key=lambda words: -len(words))
    spaced = (re.escape(w).replace(r"\ ", r"\s+") for w in listed if ord(w[0]) < _CJK)
    joined = (re.escape(words) for words in listed if ord(words[0]) >= _CJK)
    return rf"(?:(?<!\w)(?:{'|'.join(spaced)})(?!\w)|(?:{'|'.join(joined)}))"


# What may be a default: a literal, a call, one word of ASCII and no more.
_VALUE_FOLLOWS = (
    r"(?=['\"(+\-\d\[{]|\w+\(|(?-i:[A-Z]+_[A-Z_]+)\b|(?:true|false)\b|[A-Za-z_]+\s*(?:$|[,;.)]))"
)
# `users.id`, `user_names`, or one word and no more: articles are no tables.
_NAME_FOLLOWS = r"(?=\W{0,3}(?:таблиц\w+\s+|表\s*)?[A-Za-z_]\w*(?:[.(]\w|_\w|\s*(?:$|[,;.)])))"
_PHRASES = re.compile(
    rf"(?P<default>{_phrases('default')}\s*(?:[:=]|は|为|為|是|은|는|jest|ist|est|es|é)?\s*{_VALUE_FOLLOWS})"
    rf"|(?P<fk>{_phrases('fk')})|(?P<refers>{_phrases('refers')}{_NAME_FOLLOWS})|(?P<cascade>{_phrases('cascade')})",
    re.IGNORECASE,
)
_OF_SQL = {"default": " DEFAULT: ", "fk": " FK ", "refers": " REFERENCES ", "cascade": " CASCADE "}


NOT = re.compile(
    r"\b(?:not?|never|without|não|ne|nicht|kein\w*|non|не|нет|без|sem|sin|sans|nie|ohne)\b|n't\b",
    re.I,
)
# `on_delete=CASCADE`, `onDelete: SetNull`, as programs write it; PROTECT is Django's RESTRICT.
_ON_DELETE = re.compile(
    r"\bon[_-]?delete\s*[=:]?\s*(?:models\.)?(CASCADE|RESTRICT|PROTECT|SET[\s_]*NULL|SET[\s_]*DEFAULT|NO[\s_]*ACTION)\b",
    re.IGNORECASE,
)
_DOES = {
    "setnull": "SET NULL",
    "setdefault": "SET DEFAULT",
    "noaction": "NO ACTION",
    "protect": "RESTRICT",
}


def _on_delete(match: re.Match[str]) -> str:
    does = re.sub(r"[\s_]", "", match[1]).casefold()
    return f"ON DELETE {_DOES.get(does, does.upper())}"


def in_sql(text: str) -> str:
    """A text of a cell with SQL's words in the place of the phrases of other languages."""
    text = _ON_DELETE.sub(_on_delete, text)
    return _PHRASES.sub(lambda match: _OF_SQL[str(match.lastgroup)], text)


def plainly(text: str) -> str:
    """A cell in the words of SQL alone, without references of which a database knows nothing."""
    text = _NOT_UNIQUE.sub("", _PARTIAL.sub("", without_logical(text.translate(PUNCTUATION))))
    text = _PROTECT.sub("RESTRICT", _CALLED.sub(r"ON \1 \2 \3", text))
    return in_sql(_IF_ANY.sub("unique", text))


def without_logical(text: str) -> str:
    """A text without `logical FK -> users.id`: references of which a database knows nothing."""
    return _LOGICAL.sub("", text)


_LOGICAL = re.compile(
    r"(?:\b(?:logical|soft|virtual)\s+(?:FK|foreign\s+key|reference|link)\b|逻辑外键|邏輯外鍵|論理外部キー)"
    r"[^,;()]*(?:\([^()]*\))?",
    re.IGNORECASE,
)
# `OnDelete(Cascade)`, `OnDelete(DeleteBehavior.SetNull)`, as Entity Framework says it.
_CALLED = re.compile(
    r"\.?\bOn(Delete|Update)\(\s*(?:DeleteBehavior\.)?(?:Client)?(Cascade|Restrict|Set(?=Null)|No(?=Action))\s*(Null|Action)?\s*\)",
    re.IGNORECASE,
)
# What Django calls it.
_PROTECT = re.compile(r"\b(?:models\.)?PROTECT\b")
# `partial unique index on non-null values`: of some rows, and said of no column.
_PARTIAL = re.compile(
    r"\b(?:partial(?:ly)?\s+unique|unique\s+partial)\s+index\b[^;]*", re.IGNORECASE
)
_NOT_UNIQUE = re.compile(r"\b(?:not|non)[\s-]+unique\b", re.IGNORECASE)
# Unique among those that have a value, which is what UNIQUE means.
_IF_ANY = re.compile(
    r"\b(?:unique|único|única|unico|unikalny|уникальный|eindeutig)\s+(?:if|when|where|si|se|cuando|quando|wenn|falls|если|jeśli|gdy)\s+"
    r"(?:present|set|given|provided|not\s+null|non-?null|presente|informado|existe|vorhanden|gesetzt|podany|указан|задан)\b",
    re.IGNORECASE,
)
KINDS: dict[str, list[str]] = DATA["kinds"]
WORDS = _sayings()
FIRST_WORDS = frozenset(words[0] for words in WORDS)
BEGINNING: dict[str, list[tuple[tuple[str, ...], Meaning]]] = {
    first: [item for item in WORDS.items() if item[0][0] == first] for first in FIRST_WORDS
}
REFERENCE_WORDS = _words("references", "words")
FILLERS = _words("references", "fillers")
EMPTY = _words("cells", "empty")
YES = _words("cells", "yes")
NO = _words("cells", "no")
NARROWED = _words("narrowed", "words")
NOT_SAID = _words("leads", "not_said") | NARROWED
HINTS = _words("phrases", "hints")
LEADS = {
    word: _MEANINGS[kind]
    for kind, listed in DATA["leads"].items()
    if kind in _MEANINGS
    for word in listed
}

ACTIONS = (("CASCADE",), ("RESTRICT",), ("SET", "NULL"), ("SET", "DEFAULT"), ("NO", "ACTION"))
# Full-width and typographic signs as those that the grammar knows; lengths stay the same.
PUNCTUATION = str.maketrans(
    "\uff0c\uff1b\uff1a\uff08\uff09\u3001\u3002\u00a0\u2011\u201c\u201d\u2018\u2019\u201e\u00ab\u00bb",
    ',;:(),. -""\'\'"""',
)
