"""The grammar of a column: `VARCHAR(32)`, `NOT NULL, UNIQUE`, `FK -> users.id ON DELETE CASCADE`.

One reader serves the cells of tables and the definitions of SQL; they differ in what a bare word
means (`sql`): in SQL it is a clause to keep, in a cell it is text that nobody understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from codegen.sources.handoff.facts import About, Reference, Value
from codegen.sources.handoff.sqltext import Token, bare, quote, split, tokens

_WORDS: dict[tuple[str, ...], tuple[About, Value]] = {
    ("NOT", "NULLABLE"): (About.NULLABLE, False),
    ("NOT", "NULL"): (About.NULLABLE, False),
    ("REQUIRED",): (About.NULLABLE, False),
    ("NULLABLE",): (About.NULLABLE, True),
    ("OPTIONAL",): (About.NULLABLE, True),
    ("NULL",): (About.NULLABLE, True),
    ("PRIMARY", "KEY"): (About.PRIMARY_KEY, ""),
    ("PK",): (About.PRIMARY_KEY, ""),
    ("UNIQUE", "KEY"): (About.UNIQUE, ""),
    ("UNIQUE",): (About.UNIQUE, ""),
    ("UK",): (About.UNIQUE, ""),
    ("AUTO_INCREMENT",): (About.AUTO, True),
    ("AUTOINCREMENT",): (About.AUTO, True),
    ("AUTO", "-", "INCREMENT"): (About.AUTO, True),
    ("AUTO", "INCREMENT"): (About.AUTO, True),
    ("INDEXED",): (About.INDEX, ""),
    ("INDEX",): (About.INDEX, ""),
    ("主键",): (About.PRIMARY_KEY, ""),
    ("唯一",): (About.UNIQUE, ""),
    ("自增",): (About.AUTO, True),
    ("必填",): (About.NULLABLE, False),
    ("ÚNICO",): (About.UNIQUE, ""),
    ("OPCIONAL",): (About.NULLABLE, True),
    ("REQUERIDO",): (About.NULLABLE, False),
    ("OBLIGATORIO",): (About.NULLABLE, False),
    ("WYMAGANE",): (About.NULLABLE, False),
}
_STARTS = frozenset(words[0] for words in _WORDS) | {
    *("DEFAULT", "CHECK", "REFERENCES", "FK", "FOREIGN", "ON", "CONSTRAINT", "GENERATED"),
    *("COLLATE", "COMMENT", "IDENTITY", "DEFERRABLE", "INITIALLY", "STORED"),
}
_NARROWED = frozenset(("WITHIN", "PER", "FOR", "TOGETHER", "WITH", "NULLS", "IN", "BY"))
_FILLERS = frozenset(("->", "=>", "→", ":", "TO", "REFERENCING", "REFERENCES", "KEY"))
_ACTIONS = (("CASCADE",), ("RESTRICT",), ("SET", "NULL"), ("SET", "DEFAULT"), ("NO", "ACTION"))
_OPEN_LIST = re.compile(r"\be\.?\s?g\b\.?|\betc\b\.?|\.\.\.|…|such as", re.IGNORECASE)
_EXPRESSION = re.compile(
    r"""[-+]?\d+(\.\d+)? | '.*' | .*\(.*\).* | [A-Z_]*CURRENT[A-Z_]* | LOCALTIME(STAMP)?
    | true | false | null | .*::.*""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


@dataclass
class Said:
    """What a text says of its column, and the words that were not understood."""

    facts: list[tuple[About, Value]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def add(self, about: About, value: Value) -> None:
        """Keep one statement; what is known of a foreign key's target is filled in. DEFAULT NULL
        says nothing.
        """
        if about is About.DEFAULT and str(value).upper() == "NULL":
            return
        last = self.facts[-1][1] if self.facts else None
        if isinstance(value, Reference) and isinstance(last, Reference) and not value.table:
            actions = (value.on_delete or last.on_delete, value.on_update or last.on_update)
            self.facts[-1] = (about, replace(last, on_delete=actions[0], on_update=actions[1]))
        else:
            self.facts.append((about, value))


def read_type(cell: str, *, sql: bool = False) -> Said:
    """Read a type with what may follow it: `uuid pk`, `text?`, `ENUM('a','b') NOT NULL`."""
    said = Said()
    parts = tokens(cell)
    end = next((i for i, token in enumerate(parts) if _ends_type(token)), len(parts))
    typed = _without_constraints(said, parts[:end]) if not sql else parts[:end]
    if typed[:1] and typed[0].word == "ENUM":
        _enum(said, typed[1:])
    elif typed:
        said.add(About.TYPE, cell[: typed[-1].end].strip())
    if end < len(parts):
        if parts[end].text in "?|":
            said.add(About.NULLABLE, True)
        _clauses(said, cell, parts[end:], sql)
    return said


def _without_constraints(said: Said, parts: list[Token]) -> list[Token]:
    """A type without a last group that is no part of it: `UUID (PK)`, `uuid (nullable)`."""
    if len(parts) > 1 and parts[-1].group:
        inside = read_constraints(parts[-1].text[1:-1])
        if inside.facts and not inside.unread:
            said.facts.extend(inside.facts)
            return parts[:-1]
    return parts


def read_constraints(cell: str, *, sql: bool = False) -> Said:
    """Read constraints, with or without commas between them."""
    said = Said()
    _clauses(said, cell, tokens(cell), sql)
    return said


def read_default(text: str, *, sql: bool = False) -> str:
    """A default as SQL: outside SQL a bare word is a string (`DEFAULT new`)."""
    text = text.strip()
    if sql or _EXPRESSION.fullmatch(text):
        return text
    return "'" + text.strip("\"'").replace("'", "''") + "'"


def _ends_type(token: Token) -> bool:
    return token.word in _STARTS or token.text in (",", "?", "|")


def _enum(said: Said, parts: list[Token]) -> None:
    """The values of `ENUM(...)`, `Enum: a, b`, `ENUM a | b`."""
    text = " ".join(token.text for token in parts if token.text != ":")
    inner = text[1:].removesuffix(")") if text.startswith("(") else text
    listed = (_OPEN_LIST.sub("", value).strip("'\"` ,.") for _, value in split(inner, ",|/"))
    values = tuple(value for value in listed if value)
    if _OPEN_LIST.search(inner):
        said.add(About.OPEN_ENUM, values)
    elif values:
        said.add(About.ENUM, values)


def _clauses(said: Said, text: str, parts: list[Token], sql: bool) -> None:
    cursor = _Cursor(text, parts)
    while cursor.more:
        if cursor.take((",",)) or cursor.take((";",)) or cursor.take(("?",)) or cursor.take(("|",)):
            continue
        if not any(clause(cursor, said, sql) for clause in _READERS):
            said.unread.append(cursor.next().text)


@dataclass
class _Cursor:
    text: str
    parts: list[Token]
    at: int = 0

    @property
    def more(self) -> bool:
        return self.at < len(self.parts)

    def peek(self, ahead: int = 0) -> str:
        index = self.at + ahead
        return self.parts[index].word if index < len(self.parts) else ""

    def next(self) -> Token:
        self.at += 1
        return self.parts[self.at - 1]

    def take(self, words: tuple[str, ...]) -> bool:
        found = all(self.peek(i) == word for i, word in enumerate(words))
        self.at += len(words) if found else 0
        return found

    def until(self, begin: int) -> str:
        """The text from the token `begin` up to the present one."""
        return self.text[self.parts[begin].start : self.parts[self.at - 1].end]


def _named(cursor: _Cursor, said: Said, sql: bool) -> bool:
    """CONSTRAINT name, with the constraint that it names."""
    if cursor.peek() != "CONSTRAINT" or not cursor.peek(1):
        return False
    cursor.next()
    name = bare(cursor.next().text)
    inner = Said()
    if not any(clause(cursor, inner, sql) for clause in _READERS):
        return True
    for about, value in inner.facts:
        said.add(about, _with_name(about, value, name))
    return True


def _with_name(about: About, value: Value, name: str) -> Value:
    if isinstance(value, Reference):
        return replace(value, name=name)
    if about in (About.PRIMARY_KEY, About.UNIQUE):
        return name
    return f"CONSTRAINT {quote(name)} {value}" if about is About.CHECK else value


def _default(cursor: _Cursor, said: Said, sql: bool) -> bool:
    if not cursor.take(("DEFAULT",)):
        return False
    cursor.take((":",))
    begin = cursor.at
    while cursor.more and cursor.peek() not in (",", ";"):
        if cursor.at > begin and cursor.peek() in _STARTS:
            break
        cursor.next()
    if cursor.at > begin:
        said.add(About.DEFAULT, read_default(cursor.until(begin), sql=sql))
    return True


def _check(cursor: _Cursor, said: Said, _sql: bool) -> bool:
    if cursor.peek() != "CHECK" or not cursor.peek(1).startswith("("):
        return False
    cursor.at += 2
    said.add(About.CHECK, f"CHECK {cursor.parts[cursor.at - 1].text}")
    return True


def _reference(cursor: _Cursor, said: Said, sql: bool) -> bool:
    arrow = cursor.peek() in ("->", "→") and not sql
    if cursor.peek() not in ("REFERENCES", "FK", "FOREIGN") and not arrow:
        return False
    strict = cursor.next().word == "REFERENCES"
    while cursor.peek() in _FILLERS:
        cursor.next()
    table = column = None
    if re.match(r'[\w"`]', cursor.peek()) and cursor.peek() not in _STARTS:
        table = bare(cursor.next().text)
        while sql and cursor.peek().startswith("."):
            table += cursor.next().text
    if cursor.peek().startswith("(") and table:
        column = bare(cursor.next().text.strip("()"))
    elif table and "." in table and not (strict and sql):
        table, column = table.rsplit(".", 1)
    said.add(About.FOREIGN_KEY, Reference(table, column))
    return True


def _action(cursor: _Cursor, said: Said, _sql: bool) -> bool:
    if cursor.peek() != "ON" or cursor.peek(1) not in ("DELETE", "UPDATE"):
        return False
    words = next((a for a in _ACTIONS if a == tuple(cursor.peek(2 + i) for i in range(len(a)))), ())
    if not words:
        return False
    event = cursor.peek(1)
    cursor.at += 2 + len(words)
    does = " ".join(words)
    said.add(
        About.FOREIGN_KEY,
        Reference(on_delete=does) if event == "DELETE" else Reference(on_update=does),
    )
    return True


def _kept(cursor: _Cursor, said: Said, sql: bool) -> bool:
    """Clauses that are kept as they are: GENERATED ..., COLLATE name, anything else in SQL."""
    begin = cursor.at
    if cursor.take(("GENERATED",)):
        while cursor.more and (cursor.at == begin + 1 or not _closes_generated(cursor)):
            cursor.next()
    elif cursor.take(("COLLATE",)) and cursor.more:
        cursor.next()
    elif not (sql and cursor.take(("UNIQUE", "NULLS"))):
        return False
    while cursor.peek() in ("NULLS", "NOT", "DISTINCT") and "UNIQUE" in cursor.until(begin):
        cursor.next()
    said.add(About.CLAUSE, cursor.until(begin))
    return True


def _closes_generated(cursor: _Cursor) -> bool:
    return cursor.peek() not in (
        "ALWAYS", "BY", "DEFAULT", "AS", "IDENTITY", "STORED", "VIRTUAL",
    ) and not cursor.peek().startswith("(")  # fmt: skip


def _comment(cursor: _Cursor, said: Said, _sql: bool) -> bool:
    if cursor.peek() != "COMMENT" or not cursor.peek(1).startswith("'"):
        return False
    cursor.at += 2
    said.add(About.COMMENT, cursor.parts[cursor.at - 1].text[1:-1].replace("''", "'"))
    return True


def _identity(cursor: _Cursor, said: Said, _sql: bool) -> bool:
    if not cursor.take(("IDENTITY",)):
        return False
    if cursor.peek().startswith("("):
        cursor.next()
    said.add(About.AUTO, True)
    return True


def _word(cursor: _Cursor, said: Said, _sql: bool) -> bool:
    for words, (about, value) in _WORDS.items():
        narrowed = about is About.UNIQUE and cursor.peek(len(words)) in _NARROWED
        if not narrowed and cursor.take(words):
            said.add(about, value)
            return True
    return False


_READERS = (
    _named, _default, _check, _reference, _action, _kept, _comment, _identity, _word,
)  # fmt: skip


def values_of(said: Said, about: About) -> Iterator[Value]:
    """Everything said about one thing."""
    return (value for found, value in said.facts if found is about)
