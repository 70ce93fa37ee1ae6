"""Whose columns a text means: `orders.total`, `orders.(a, b)`, `` `a` and `b` in `orders` ``, `all
foreign keys`, `all `*_at` columns`, `lines → orders`.

A text means columns or it does not: where one of its words is left over, it means none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from codegen.sources import spellings
from codegen.sources.handoff.columns.titles import table_names
from codegen.sources.handoff.facts import About, Fact, Reference
from codegen.sources.handoff.words.kinds import EVERY
from codegen.sources.handoff.words.notions import words_for
from codegen.sources.handoff.words.sqltext import split

Key = tuple[str, str]  # table and column in small letters, the column without underscores
Says = Mapping[About, Fact]
_LONGEST = 240

_WORD = r"[A-Za-z_]\w*"
_COLUMNS = rf"(?:{words_for('subjects.columns')})"
_ALL = rf"(?:(?P<all>{words_for('subjects.all')})\s*)"
_REST = rf"(?:(?P<rest>{words_for('subjects.rest')})\s+)?"
_CLASSES = "|".join(
    f"(?P<{name}>{words_for(f'subjects.{name}')})"
    for name in ("foreign_keys", "primary_keys", "moments", "money", "booleans")
)
_ENDING = r"`?\*?(?P<ending>_\w+|\*[A-Z]\w*)`?"
_TYPED = r"`?(?P<type>[A-Za-z]\w*(?: with(?:out)? time zone)?(?:\([\d, ]+\))?)`?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_ALL}?{_REST}(?:{_CLASSES})(?:\s+{_COLUMNS})?",
        rf"{_ALL}?{_REST}{_ENDING}(?:\s+{_COLUMNS})?",
        rf"{_ALL}?{_REST}{_TYPED}\s+{_COLUMNS}",
        rf"{_ALL}{_REST}(?P<any>{_COLUMNS})",
        rf"(?P<any>{words_for('subjects.everything')})",
    )
)
_SCOPE = re.compile(
    r"(?P<whose>.+?)\s+(?P<how>in|on|of|from|across|to|referencing|(?:that|which)\s+refer\w*\s+to)\s+(?:the\s+)?"
    r"(?P<tables>.+?)(?:\s+tables?)?",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"(?P<whose>[^:]+?)(?:\s*\(|:\s+)(?P<tables>[^():]+)\)?")
_EXCEPT = re.compile(
    rf"(?P<whose>.+?)[\s,(]+(?:{words_for('subjects.but')})\s+(?P<others>.+?)\)?", re.IGNORECASE
)
_NAMES = re.compile(
    rf"{_ALL}?(?P<names>`?{_WORD}`?(?:\s*(?:,|/|&|and)\s*`?{_WORD}`?)*)\s+{_COLUMNS}", re.I
)
_AND = re.compile(rf"\s+(?:{words_for('subjects.joined')})\s+|\s*、\s*", re.IGNORECASE)
_OF_TABLE = re.compile(rf"`?(?P<table>{_WORD})`?\.`?(?P<column>{_WORD})`?")
_SEVERAL = re.compile(rf"`?(?P<table>{_WORD})`?\.?\s*[({{](?P<columns>[^(){{}}]+)[)}}]`?")
_ARROW = re.compile(r"(?P<one>.+?)\s*(?:[-=\u2500\u2014]*[>\u2192\u27f6])\s*(?P<other>.+)")
_CODE = re.compile(rf"`{_WORD}`")
# Columns that tables have in common; other names are those of one table.
STAMPS = re.compile(r"(?:created|updated|modified|inserted|deleted)(?:at|on)")
_MOMENT = re.compile(r".*(?:_at|[a-z]At)|timestamp")


@dataclass(frozen=True)
class Known:
    """The columns of a document with the first statement of each kind, and its tables by all that
    they may be called.
    """

    columns: Mapping[Key, Mapping[About, Fact]]
    tables: Mapping[str, str]

    @classmethod
    def of(cls, facts: Sequence[Fact]) -> Known:
        """What these facts know."""
        columns: dict[Key, dict[About, Fact]] = {}
        for fact in facts:
            if fact.column and fact.table:
                here = columns.setdefault((fact.table.casefold(), plainly(fact.column)), {})
                here.setdefault(fact.about, fact)
        tables = dict.fromkeys(table for table, _ in columns)
        called = {n: t for t in tables for n in reversed(table_names(t))}
        return cls(columns, called | {table: table for table in tables})

    def table(self, text: str) -> str:
        """The table of a name, in small letters; "" if it is none."""
        name = text.strip("`* ")
        names = (name.casefold(), *table_names(name))
        return next((self.tables[one] for one in names if one in self.tables), "")

    def target(self, key: Key) -> Reference:
        """What a column refers to, as far as it is said."""
        fact = self.columns.get(key, {}).get(About.FOREIGN_KEY)
        return fact.value if fact and isinstance(fact.value, Reference) else Reference()


@dataclass(frozen=True)
class Whose:
    """Columns. every: a class of them, of which single ones may say otherwise. rest: those of the
    class of which nothing else is said. group: named together, `orders.(a, b)`. related: named by
    the two tables of a relation. bare: a name alone, which one table has. several: names in a row.
    """

    columns: tuple[Key, ...]
    every: bool = False
    rest: bool = False
    group: bool = False
    related: bool = False
    bare: bool = False
    several: bool = False


def plainly(name: str) -> str:
    """`FullName` for `full_name`."""
    return name.strip("`* ").replace("_", "").casefold()


def read(text: str, known: Known, here: str = "") -> Whose | None:
    """The columns that a text means. here: the table below whose heading it stands."""
    text = text.replace("**", "").strip(" \t.:;,")
    if not text or len(text) > _LONGEST:
        return None
    for form in (_excepted, _of_class, _scoped, _named_columns):
        if found := form(text, known, here):
            return found
    return _list(text, known, here)


def _excepted(text: str, known: Known, here: str) -> Whose | None:
    match = _EXCEPT.fullmatch(text)
    whole = read(match["whose"], known, here) if match else None
    others = read(match["others"], known, here) if match and whole else None
    if whole is None or others is None:
        return None
    left = tuple(key for key in whole.columns if key not in others.columns)
    return Whose(left, whole.every, whole.rest)


def _of_class(text: str, known: Known, _here: str) -> Whose | None:
    match = next((m for form in _FORMS if (m := form.fullmatch(text))), None)
    if match is None:
        return None
    told = {name: words for name, words in match.groupdict().items() if words}
    one = "all" not in told and text.isascii() and not text.rstrip("`").endswith(("s", "money"))
    if one or ("type" in told and not spellings.is_type(told["type"])):
        return None
    tests = [test for name, test in _TESTS.items() if name in told]
    columns = tuple(
        key
        for key, says in known.columns.items()
        if all(test(says, next(iter(says.values())).column, told) for test in tests)
    )
    return Whose(columns, every=True, rest="rest" in told) if columns else None


def _is_own_key(says: Says, name: str, _told: Mapping[str, str]) -> bool:
    named = About.PRIMARY_KEY in says or name.casefold() == "id"
    return named and About.FOREIGN_KEY not in says


def _own_type(says: Says) -> str:
    return str(says[About.TYPE].value) if About.TYPE in says else ""


# Whether a column is of a class, by the group of the pattern that names the class.
_TESTS: dict[str, Callable[[Says, str, Mapping[str, str]], bool]] = {
    "foreign_keys": lambda says, _name, _told: About.FOREIGN_KEY in says,
    "primary_keys": _is_own_key,
    "moments": lambda _says, name, _told: bool(_MOMENT.fullmatch(name)),
    "money": lambda says, _name, _told: spellings.lacks_precision(_own_type(says)),
    "booleans": lambda says, _name, _told: spellings.normal(_own_type(says)) == "boolean",
    "ending": lambda _says, name, told: name.casefold().endswith(
        told["ending"].lstrip("*").casefold()
    ),
    "type": lambda says, _name, told: _alike(_own_type(says), told["type"]),
}


def _alike(own: str, kind: str) -> bool:
    """Of one type, whatever its digits, unless both have some."""
    if not own:
        return False
    one, other = spellings.normal(own), spellings.normal(kind)
    return one == other or one.partition("(")[0] == other


def _scoped(text: str, known: Known, here: str) -> Whose | None:
    """`a and b in orders`, `code (shops)`, `all foreign keys to users`, `made_at on all tables`."""
    behind = _BEHIND.fullmatch(text)
    match = behind or _SCOPE.fullmatch(text)
    if match is None:
        return None
    if re.fullmatch(EVERY, match["tables"], re.IGNORECASE):
        return _of_tables(match["whose"], {*known.tables.values()}, known)
    tables = {known.table(name) for name in _parts(match["tables"])}
    if "" in tables:
        return _listed_beside(match, known, here) if behind else None
    if not behind and match["how"].casefold() not in ("in", "on", "of", "from", "across"):
        whole = read(match["whose"], known, here)
        aims = {key: known.table(known.target(key).table or "") for key in known.columns}
        kept = tuple(key for key in whole.columns if aims[key] in tables) if whole else ()
        return Whose(kept, every=True) if kept else None
    return _of_tables(match["whose"], tables, known)


def _listed_beside(match: re.Match[str], known: Known, here: str) -> Whose | None:
    """`All other foreign keys (hall_id, room_id)`: which ones these are."""
    whole = read(match["whose"], known, here)
    names = {plainly(name.rpartition(".")[2]) for name in _parts(match["tables"])}
    kept = tuple(key for key in whole.columns if key[1] in names) if whole else ()
    return Whose(kept, True, whole.rest) if whole and whole.every and kept else None


def _of_tables(text: str, tables: Iterable[str], known: Known) -> Whose | None:
    """The columns of a class in these tables, or those that are named."""
    tables = set(tables)
    if whole := _of_class(text, known, ""):
        kept = tuple(key for key in whole.columns if key[0] in tables)
        return Whose(kept, every=True, rest=whole.rest) if kept else None
    text = re.sub(rf"^{_ALL}|\s+{_COLUMNS}$", "", text, flags=re.IGNORECASE)
    found = []
    for part in _parts(text):
        name = plainly(part)
        own = [(table, name) for table in sorted(tables) if (table, name) in known.columns]
        if not own:
            return None
        found += own
    return Whose(tuple(found), every=len(tables) > 1) if found else None


def _named_columns(text: str, known: Known, _here: str) -> Whose | None:
    """``All `made_at` columns``, `` `made_at`/`changed_at` fields``: of every table."""
    match = _NAMES.fullmatch(text)
    if match is None or (match["all"] is None and "`" not in text and "_" not in text):
        return None
    whole = _of_tables(match["names"], {*known.tables.values()}, known)
    return Whose(whole.columns, every=True) if whole else None


def _list(text: str, known: Known, here: str) -> Whose | None:
    if group := _SEVERAL.fullmatch(text):
        found = _in_group(group, known)
        return Whose(found, group=True) if found else None
    columns: list[Key] = []
    every = related = bare = False
    parts = _parts(text)
    for part in parts:
        if arrow := _ARROW.fullmatch(part):
            found, related = _related(arrow, known), True
        elif group := _SEVERAL.fullmatch(part):
            found = _in_group(group, known)
        elif match := _OF_TABLE.fullmatch(part):
            key = (known.table(match["table"]), plainly(match["column"]))
            found = (key,) if key in known.columns else ()
        else:
            found = _bare(part, known, here)
            every, bare = every or len(found) > 1, bare or len(found) == 1
        if not found:
            return None
        columns += found
    return Whose(tuple(columns), every, related=related, bare=bare, several=len(parts) > 1)


def _in_group(match: re.Match[str], known: Known) -> tuple[Key, ...]:
    table = known.table(match["table"])
    found = tuple((table, plainly(name)) for name in _parts(match["columns"]))
    return found if all(key in known.columns for key in found) else ()


def _bare(text: str, known: Known, here: str) -> tuple[Key, ...]:
    """A name alone: of the table at hand, of the only one that has it, or of all that share it."""
    if not _CODE.fullmatch(text):
        return ()
    name = plainly(text)
    found = tuple(key for key in known.columns if key[1] == name)
    own = tuple(key for key in found if key[0] == here)
    shared = len(found) == 1 or STAMPS.fullmatch(name)
    return own or (found if shared else ())


def _related(match: re.Match[str], known: Known) -> tuple[Key, ...]:
    """The foreign keys between two tables, or the one column that is named."""
    ends = [_end(match[name], known) for name in ("one", "other")]
    if not all(ends):
        return ()
    (one, mine), (other, theirs) = ends[0], ends[1]  # type: ignore[misc]
    for table, column, target in ((one, mine, other), (other, theirs, one)):
        keys = (k for k in known.columns if k[0] == table and column in ("", k[1]))
        if found := tuple(k for k in keys if known.table(known.target(k).table or "") == target):
            return found
    return ()


def _end(text: str, known: Known) -> tuple[str, str] | None:
    """A table, or a column with its table."""
    text = text.replace("`", "").strip()
    match = re.fullmatch(rf"({_WORD})(?:\.({_WORD})|\(({_WORD})\))?", text)
    table = known.table(match[1]) if match else ""
    return (table, plainly(match[2] or match[3] or "")) if match and table else None


def _parts(text: str) -> list[str]:
    """What commas, slashes and words part, outside of parentheses."""
    text = _AND.sub(", ", text.replace("/", ",").replace("&", ","))
    whole = text.strip("`") if text.count("`") == 2 else text  # `` `a, b` ``
    inner = whole if "," in whole else text
    parts = [part for _, part in split(inner, ",;")]
    return [f"`{part}`" for part in parts] if inner is not text else parts
