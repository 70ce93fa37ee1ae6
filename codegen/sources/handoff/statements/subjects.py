"""Which table a sentence tells columns of: `` The `rooms` table has … ``, `` `rooms` gets … ``,
`` Added … to `rooms` ``, `` **rooms** — … ``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.columns.described import NAME
from codegen.sources.handoff.words.headers import is_generic
from codegen.sources.handoff.words.kinds import TABLE
from codegen.sources.handoff.words.notions import saying, whole, words_for

_NAMED = rf"(?:\*\*`?|`)(?P<name>{NAME})(?:`?\*\*|`)"
_OF_TABLE = whole(rf"(?:{TABLE}|tabel\w*|таблиц\w+)s?")
_IS_TABLE = re.compile(_OF_TABLE, re.IGNORECASE)
_HOLDS = whole(words_for("prose.holds"))
_ADDS = whole(words_for("prose.adds"))
_FEW = r"(?:[^\W\d]+,?\s+)"
# `rooms, who can be booked`, `rooms (new)`: what stands between a name and what it has.
_GLOSS = r"(?:\s*\([^()`]*\))?\s*[,:]?\s*"
_GAINS = whole(words_for("prose.gains"))
# The forms of such a sentence: how it tells columns, whether they stand behind all of it.
_FORMS = tuple(
    (kind, behind, re.compile(form, re.IGNORECASE | re.DOTALL))
    for kind, behind, form in (
        (
            *("made", True),
            rf"{whole(words_for('prose.makes'))}\W+{_FEW}{{0,2}}?{_OF_TABLE}\W*{_NAMED}",
        ),
        (
            *("made", True),
            rf"^\W*(?:{words_for('prose.makes')})\W+{_OF_TABLE}\W*(?P<name>[a-z]\w+)\s*(?=[:(])",
        ),
        ("added", True, rf"^\W*(?:the\s+)?(?P<name>[a-z]\w+)\s+(?:{_OF_TABLE}\s+)?{_GAINS}"),
        (
            *("added", False),
            rf"{_ADDS}.*?{whole(words_for('prose.to'))}\s+{_FEW}{{0,2}}?{_NAMED}",
        ),
        (
            *("added", True),
            rf"^\W*?{_FEW}{{0,3}}?{_NAMED}(?:\s+{_OF_TABLE})?[\s:\u2013\u2014-]+{_FEW}?(?:{_GAINS}|{_ADDS})",
        ),
        ("added", True, rf"^\W*?{_NAMED}.*(?:{words_for('prose.and')})\s+{_GAINS}"),
        ("told", False, rf"{_OF_TABLE}\s*(?:(?!{_HOLDS})\w+\s+){{0,2}}{_NAMED}"),
        ("told", False, rf"{_NAMED}\s*{_OF_TABLE}"),
        ("told", True, r"^\W*?\*\*`?(?P<name>[a-z]\w*)`?\*\*(?:[ \t]*\([^()]*\))?:?[ \t]*\n"),
        ("told", True, rf"^\W*?{_FEW}{{0,5}}?{_NAMED}{_GLOSS}{_FEW}?{_HOLDS}"),
        (
            *("told", False),
            rf"{whole(words_for('prose.kept'))}.*\s(?:{words_for('prose.in')})\s+{_FEW}{{0,2}}?{_NAMED}\W*$",
        ),
        ("led", True, rf"^\W*?\*\*`?(?P<name>{NAME})`?(?:[.:]\*\*|\*\*{_GLOSS}[\u2014\u2013:-])"),
    )
)
_ADDING = re.compile(
    rf"^\W*{_FEW}{{0,2}}?(?:{_ADDS}|new\s+(?:{words_for('columns.columns')}))", re.IGNORECASE
)
# `A guest has an `id`, a name and a `mail`.`
_HAS = re.compile(
    r"(?:(?:the|an?|each|every)\s+)?(?P<tick>`?)(?P<name>[A-Za-z]\w+)(?P=tick)(?:\s+(?:table|entity"
    r"|model|collection|row|record))?\s+(?:has|stores|contains|holds|keeps|consists\s+of)\s+(?P<list>.+?)\.?",
    re.IGNORECASE,
)
# What else has names in it: what is sent and shown, and words for the table of another sentence.
_OTHERS = saying("sentences.no_tables")


@dataclass(frozen=True)
class Subject:
    """The table that a sentence is about.

    kind: it is `made` or `added` to; `told` of, which leaves open whether it is there already; or
    `led`: its name stands in front, with nothing but signs behind it. explicit: it is called a
    table. begin: where in the sentence its columns do; end: where its own words do.
    """

    kind: str
    table: str
    explicit: bool
    begin: int = 0
    end: int = 0


def of(text: str) -> Subject | None:
    """The subject of a sentence, if it names one."""
    for kind, behind, form in _FORMS:
        match = form.search(text)
        if match and not is_generic(match["name"]):
            begin = match.end() if behind else 0
            explicit = bool(_IS_TABLE.search(text))
            return Subject(kind, match["name"], explicit, begin, match.end())
    return None


def adds(text: str) -> bool:
    """The sentence begins with what it adds, to a table that stands above."""
    return bool(_ADDING.match(text))


def is_about_another(text: str, table: str) -> bool:
    """`A guest has `id`, …`, where the table that is spoken of is not the one of guests."""
    match = _HAS.fullmatch(text.strip())
    known = titles.table_names(table)
    own = match and not _OTHERS.fullmatch(match["name"])
    return bool(own and match and not {table, *known} & {*titles.table_names(match["name"])})
