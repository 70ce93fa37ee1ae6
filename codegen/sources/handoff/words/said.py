"""What a text says of a column, statement by statement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from codegen.sources import spellings
from codegen.sources.handoff.facts import About, Reference, Value
from codegen.sources.handoff.words.vocabulary import DATA

# `default(active)`: what stands in the parentheses is the value.
_BARE_GROUP = re.compile(r"\(\s*('[^']*'|[\w.+-]+)\s*\)")
# `now() on arrival`: a call with words behind it that are none of SQL's.
_CALL_IN_PROSE = re.compile(
    r"(\w+\([^()]*\))\s+(?!(?:at|and|or|is|in)\b)(?:\(|[^\W\d]).*", re.IGNORECASE
)
# `1 (for network licences)`, `false at sign-up`, `open (open/shut)`: a value with a remark.
_REMARKED = re.compile(
    r"('[^']*'|\"[^\"]*\"|[-+]?\d+(?:\.\d+)?|true|false)(?:\s*\([^()]*\)|\s+(?:for|per|when|unless|until|at|on|upon)\s.*)"
    r"|([-+\w.]+)\s+\([^()]*\)",
    re.IGNORECASE,
)
# `defaults to the owner's first room`: words, no value.
_IN_PROSE = re.compile(
    r"\d+(?:\.\d+)?\s*%.*|(?:per|by|from|based|depend\w+|varies|same)\s+\w.*|(?:[^\W\d]+(?:'s)?\s+){2,}[^\W\d]+|\w+'s\s+.*|[^\W\d_]{3,}\s*:\s(?:.|\n)*"
)
_NOUN = re.compile(r"[A-Za-z]+(?: [A-Za-z/]+)+")
# `60 minutes from creation`: reckoned from another column, by whoever makes the row.
_RECKONED = re.compile(
    r"\d+\s+(?:second|minute|hour|day|week|month|year)s?\s+(?:from|after|since|later)\b",
    re.IGNORECASE,
)
_MOMENTS: dict[str, str] = {
    words: sql for sql, listed in DATA["moments"].items() for words in listed
}
_EXPRESSION = re.compile(
    r"""[-+]?\d+(\.\d+)? | '.*' | .*\(.*\).* | [A-Z_]*CURRENT[A-Z_]* | LOCALTIME(STAMP)?
    | true | false | null | .*::.* | ARRAY\[.*\] | B?'.*'""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


# Types that hold no words, and what they hold.
_NUMBER = re.compile(r"(?:smallint|integer|bigint|numeric|real|double precision|uuid)\b")
_DIGITS = re.compile(r"'[-+\d.,a-fA-F]+'(?:::.*)?")


@dataclass(frozen=True)
class Say:
    """One statement; `written` are the document's words where they differ from their meaning."""

    about: About
    value: Value
    written: str = ""


@dataclass
class Said:
    """What a text says of its column, and the words that were not understood."""

    facts: list[Say] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    values: str = ""  # a list of values behind the type that nothing enforces

    def add(self, about: About, value: Value, written: str = "") -> None:
        """Keep one statement; what is known of a foreign key's target is filled in."""
        at, last = next(self._references(), (0, None))
        if isinstance(value, Reference) and last and not value.table:
            actions = (value.on_delete or last.on_delete, value.on_update or last.on_update)
            self.facts[at] = Say(about, replace(last, on_delete=actions[0], on_update=actions[1]))
        else:
            self.facts.append(Say(about, value, written))

    def _references(self) -> Iterator[tuple[int, Reference]]:
        """What is said of foreign keys so far, with its place, the last first."""
        for at in reversed(range(len(self.facts))):
            if isinstance(found := self.facts[at].value, Reference):
                yield at, found

    def take(self, other: Said) -> None:
        """Everything that another text says, too."""
        self.facts.extend(other.facts)
        self.unread.extend(other.unread)
        self.values = self.values or other.values

    def copy(self) -> Said:
        """The same, to be added to: what is remembered of a text stays as it is."""
        return Said([*self.facts], [*self.unread], self.values)

    def get(self, about: About) -> Value | None:
        """The first statement about one thing."""
        return next((say.value for say in self.facts if say.about is about), None)


def in_prose(written: str, *, adjective: bool = False) -> bool:
    """Words behind DEFAULT that are no value: `the owner's first room`, `Current user ID`.

    adjective: no sign stands before them: `default home address` is a noun.
    """
    if " ".join(written.casefold().split()) in _MOMENTS:
        return False
    noun = adjective and _NOUN.fullmatch(written)
    return bool(noun or _IN_PROSE.fullmatch(written) or is_reckoned(written))


def is_reckoned(written: str) -> bool:
    """`60 minutes from creation` behind DEFAULT."""
    return bool(_RECKONED.match(written))


def value_of(written: str) -> str:
    """The value in what stands behind DEFAULT in a cell, without parentheses and remarks."""
    written = re.split(r"(?<=[\w'\")])\.\s+(?=\W*[A-Z])", written, maxsplit=1)[0]
    written = re.sub(r"^(\w+)\.\s.*", r"\1", written)  # `open. shut ones are refused`
    written = re.sub(r"^(-?\d[\d.]*)\s+=\s.*", r"\1", written)  # `0.2 = 20 %`
    if inner := _BARE_GROUP.fullmatch(written):
        written = inner[1]
    if remarked := _REMARKED.fullmatch(written):
        written = remarked[1] or remarked[2]
    call = _CALL_IN_PROSE.fullmatch(written)
    return call[1] if call else written


def read_default(text: str, *, sql: bool = False) -> str:
    """A default as SQL: outside SQL a bare word is a string (`DEFAULT new`)."""
    text = text.strip()
    text = text if sql else value_of(text)
    if sql or (_EXPRESSION.fullmatch(text) and not text.startswith('"')):
        return text
    if moment := _MOMENTS.get(" ".join(text.casefold().removeprefix("the ").split())):
        return moment
    return "'" + text.strip("\"'").replace("'", "''") + "'"


def is_noun(column: str, say: Say) -> bool:
    """`default shop`, of `shop_id`: which shop it is, and no value."""
    names = (column.casefold(), re.sub(r"_?id$", "", column, flags=re.IGNORECASE).casefold())
    return say.about is About.DEFAULT and say.written.casefold() in names


def is_unfit(kind: Value | None, say: Say) -> bool:
    """`default POS` of an integer: a word that the type cannot hold is no value."""
    base = spellings.normal(spellings.translated(str(kind).rstrip("?"), "postgresql") or "")
    worded = say.about is About.DEFAULT and str(say.value).startswith("'")
    return worded and bool(_NUMBER.match(base)) and not _DIGITS.fullmatch(str(say.value))
