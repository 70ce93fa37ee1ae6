"""Constraints of a column: `NOT NULL, UNIQUE`, `FK -> users.id ON DELETE CASCADE`, `DEFAULT 0`.

One reader serves the cells of tables and the definitions of SQL; they differ in what a bare word
means (`sql`): in SQL it is a clause to keep, in a cell it is text that nobody understood.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from codegen.sources import spellings
from codegen.sources.handoff.facts import About, Reference, Value
from codegen.sources.handoff.words import markers
from codegen.sources.handoff.words.markers import Cursor
from codegen.sources.handoff.words.said import Said, Say, in_prose, read_default, value_of
from codegen.sources.handoff.words.sqltext import Token, bare, quote, tokens
from codegen.sources.handoff.words.vocabulary import (
    ACTIONS,
    BEGINNING,
    FILLERS,
    FIRST_WORDS,
    NOT_SAID,
    REFERENCE_WORDS,
    WORDS,
    plainly,
)

STARTS = (
    FIRST_WORDS
    | REFERENCE_WORDS
    | {
        *("->", "\u2192", "=>"),
        *("DEFAULT", "CHECK", "REFERENCES", "FK", "FOREIGN", "ON", "CONSTRAINT", "GENERATED"),
        *("COLLATE", "COMMENT", "IDENTITY", "DEFERRABLE", "INITIALLY", "STORED", "默认"),
        "DEFAULTS",
    }
)
# In SQL only words of the language end a type or begin a clause.
SQL_STARTS = frozenset(
    {
        *("NOT", "NULL", "PRIMARY", "UNIQUE", "DEFAULT", "CHECK"),
        *("REFERENCES", "FOREIGN", "ON", "CONSTRAINT", "GENERATED", "COLLATE"),
        *("COMMENT", "IDENTITY", "DEFERRABLE", "INITIALLY", "STORED", "AUTO_INCREMENT"),
        *("AUTOINCREMENT", "KEY"),
    }
)
_DEFAULTS = frozenset(("DEFAULT", "DEFAULTS", "默认", "默认值", "기본값"))
_LITERAL = re.compile(
    r"\s*(?:-?\d|'[^']*'|\"[^\"]*\"|\w+\(\)|(?:true|false|null|current_\w+)\b)" r"(?!\s*[|/*+-])",
    re.IGNORECASE,
)
# `of the default user`: an adjective, and no default.
_BEFORE_NOUNS = frozenset(("FOR", "OF", "THE", "A", "AN", "BY"))
_DASHES = frozenset(("\u2013", "\u2014"))
# Parentheses, and statements, in a cell at the most: each group is read like a cell of its own.
_DEEPEST, _MOST = 20, 200
_NARROWED = frozenset(word.upper() for word in NOT_SAID) | {"("}

# `UNIQUE (so that retries do no harm)`: a remark, which names no columns and no scope.
_REMARK = re.compile(
    r"\((?!.*\b(?:per|within|for|in|by|where|when|if|unless|across|among|together|with|without|case|nulls?"
    r"|partial|each|every|combin\w+|composite|compound|and|por|pro|per|con|com|mit|z|\u0441|для|on)\b)"
    r"\s*[^\s,()]+(?:\s+[^\s,()]+){2,9}\s*\)",
    re.IGNORECASE,
)


def read_constraints(cell: str, *, sql: bool = False) -> Said:
    """Read constraints, with or without commas between them."""
    return _constraints(cell, sql).copy()


@lru_cache(4096)  # one text is read by every reader that a block is offered to
def _constraints(cell: str, sql: bool) -> Said:
    said = Said()
    if not sql and cell.count("(") > _DEEPEST:
        return Said(unread=[cell[:60]])
    cell = cell if sql else plainly(cell)
    read_clauses(said, cell, tokens(cell), sql)
    return said


def read_clauses(said: Said, text: str, parts: list[Token], sql: bool) -> None:
    """Read the constraints of a text that is cut already."""
    cursor = Cursor(text, parts)
    while cursor.more and len(said.facts) < _MOST:
        if (cursor.peek() in (",", ";", "?", "|", "/", ".", "+", "&") and not sql) or (
            sql and cursor.peek() in (",", ";")
        ):
            cursor.next()
        elif not sql and cursor.peek() == "AI" and said.get(About.PRIMARY_KEY) is not None:
            said.add(About.AUTO, True, cursor.next().text)  # `PK AI`
        elif not any(clause(cursor, said, sql) for clause in _READERS):
            said.unread.append(cursor.next().text)
    said.unread += [part.text for part in cursor.parts[cursor.at : cursor.at + 1]]


def _named(cursor: Cursor, said: Said, sql: bool) -> bool:
    """CONSTRAINT name, with the constraint that it names."""
    if cursor.peek() != "CONSTRAINT" or not cursor.peek(1) or not sql:
        return False
    cursor.next()
    name = bare(cursor.next().text)
    inner = Said()
    if not any(clause(cursor, inner, sql) for clause in _READERS):
        return True
    for say in inner.facts:
        said.add(say.about, _with_name(say.about, say.value, name))
    return True


def _with_name(about: About, value: Value, name: str) -> Value:
    if isinstance(value, Reference):
        return replace(value, name=name)
    if about in (About.PRIMARY_KEY, About.UNIQUE):
        return name
    return f"CONSTRAINT {quote(name)} {value}" if about is About.CHECK else value


def _default(cursor: Cursor, said: Said, sql: bool) -> bool:
    if cursor.peek() not in _DEFAULTS and not (_assigned(cursor, said) and not sql):
        return False
    if not sql and cursor.at and cursor.peek(-1) in _BEFORE_NOUNS:
        return False
    cursor.next()
    begin = cursor.at
    while not sql and cursor.peek() in (":", "=", "TO", "VALUE", "IS"):
        cursor.next()
    of_noun = not sql and cursor.at == begin and cursor.peek(-1) != "="
    begin = cursor.at
    starts = SQL_STARTS if sql else STARTS | _DASHES
    depth = 0
    while cursor.more and (depth or cursor.peek() not in (",", ";")):
        if cursor.at > begin and not depth and cursor.peek() in starts:
            break
        depth += {"[": 1, "]": -1}.get(cursor.next().text, 0)
    if cursor.at > begin:
        written = cursor.until(begin).strip().rstrip(".")
        written = written if sql else value_of(written)
        if not sql and in_prose(written, adjective=of_noun):
            said.unread.append(written)
            return True
        if not sql and written.upper() == "NULL":
            said.add(About.NULLABLE, True, written)
        else:
            said.add(About.DEFAULT, read_default(written, sql=sql), written)
    return True


def _assigned(cursor: Cursor, said: Said) -> bool:
    """`int = 1`, `not null = 'car'`: a literal or a call behind what is understood."""
    sign, before = cursor.parts[cursor.at], cursor.text[: cursor.parts[cursor.at].start]
    if sign.text != "=" or said.unread or not before.strip() or not before[-1].isspace():
        return False
    literal = _LITERAL.match(cursor.text, sign.end)  # `nullable = true` is an answer
    answers = literal and literal[0].strip().casefold() in ("true", "false", "null")
    asked = cursor.at and cursor.peek(-1) in FIRST_WORDS and cursor.peek(-2) != "NOT"
    return bool(literal) and not (answers and asked)


def _reference(cursor: Cursor, said: Said, sql: bool) -> bool:
    """REFERENCES t(c) in SQL; in a cell also `FK → t.c`, `foreign key to t`, `-> t.c`."""
    words = _SQL_REFERENCE if sql else REFERENCE_WORDS | _ARROWS
    if cursor.peek() not in words or (cursor.peek() in _ARROWS and _no_target(cursor)):
        return False
    if cursor.peek(1) in _ABBREVIATIONS or (cursor.at and cursor.peek(-1) in _NO_KEYS):
        return False  # `关联 IP`: which one it is about; `logical FK`: none of the database
    begin = cursor.at
    keyword = cursor.next().word
    target = _sql_target(cursor) if sql else _cell_target(cursor)
    if keyword in _ARROWS and (not target.table or _begins_sentence(cursor)):
        cursor.at = begin
        return False
    qualified = target.table and target.column is None and "." in target.table
    kept = (sql and keyword == "REFERENCES") or IN_SCHEMA.fullmatch(target.table or "")
    if target.table and qualified and not kept:
        target = Reference(*target.table.rsplit(".", 1))
    said.add(About.FOREIGN_KEY, target)
    if target.table and not sql and _marked(cursor):
        said.add(About.NULLABLE, True, cursor.next().text)
    return True


def _marked(cursor: Cursor) -> bool:
    """`→ rooms?`: the mark stands close to the target."""
    return cursor.peek() == "?" and cursor.parts[cursor.at].start == cursor.parts[cursor.at - 1].end


def _begins_sentence(cursor: Cursor) -> bool:
    """No table stands behind the arrow: `→ If the guest is deleted, …`."""
    goes_on = cursor.more and cursor.parts[cursor.at].text.islower() and _is_noun(cursor.peek())
    return goes_on and cursor.parts[cursor.at - 1].text.istitle() and not _acts(cursor)


def _no_target(cursor: Cursor) -> bool:
    """Behind the arrow stands a value, or one of several states: `new -> ready -> gone`."""
    chained = cursor.peek(2) in _ARROWS or (cursor.at > 1 and cursor.peek(-2) in _ARROWS)
    return cursor.peek(1) in LITERALS | _QUERIES or chained


# A schema and its table where others write a table and its column; `auth.users` is Supabase's.
IN_SCHEMA = re.compile(r"auth\.users|(?:public|dbo)\.\w+", re.IGNORECASE)
_SQL_REFERENCE = frozenset(("REFERENCES", "FOREIGN"))
_ARROWS = frozenset(("->", "\u2192", "=>"))
_MANY = frozenset(("1", "N", "M"))  # `halls.id (1) → (N) rooms.hall_id`
_NO_KEYS = frozenset(("LOGICAL", "SOFT", "VIRTUAL"))
_ABBREVIATIONS = frozenset(("IP", "ID", "URL", "URI", "API", "UUID", "JSON"))
_UNSET = ("NULL", "DEFAULT")
# `active -> { where(archived: false) }`: a scope of a program.
_QUERIES = frozenset(("WHERE", "ORDER", "SELECT", "{"))
LITERALS = frozenset(("TRUE", "FALSE", "NULL"))
_EVENTS = frozenset(("DELETE", "UPDATE"))
# Letters of words, not of names: `→ słownik`.
_PROSE_LETTERS = re.compile("[\u00c0-\u024f\u0400-\u04ff]")
_ITSELF = frozenset(("SELF", "ITSELF", "RECURSIVE", "RECURSIVO", "RECURSIVA", "REKURSIV"))
_EITHER = frozenset(("OR", "ODER", "OU", "ИЛИ", "LUB"))
_NAME_START = re.compile(r'[\w"`\[]')


def _sql_target(cursor: Cursor) -> Reference:
    while cursor.peek() in ("KEY", "REFERENCES"):
        cursor.next()
    if not _NAME_START.match(cursor.peek()) or cursor.peek() in STARTS:
        return Reference()
    table = cursor.next().text
    while cursor.more and (cursor.peek().startswith(".") or table.endswith(".")):
        table += cursor.next().text
    table = bare(table)
    column = bare(cursor.next().text.strip("()")) if cursor.peek().startswith("(") else None
    return Reference(table or None, column)


def _cell_target(cursor: Cursor) -> Reference:
    while cursor.peek() in FILLERS and cursor.peek(1) not in _EVENTS:
        cursor.next()
    if cursor.peek().startswith("("):
        inner = _target_in(cursor.parts[cursor.at].text[1:-1].strip())
        cursor.at += inner is not None
        return Reference(*inner) if inner else Reference()
    if not _NAME_START.match(cursor.peek()) or cursor.peek() in STARTS or _acts(cursor):
        return Reference()
    table, column = bare(cursor.next().text), None
    if _PROSE_LETTERS.search(table):
        return Reference()
    if cursor.peek() == "." and re.match(r"\w", cursor.peek(1)):
        cursor.next()
        column = bare(cursor.next().text)
        if IN_SCHEMA.fullmatch(f"{table}.{column}"):
            table, column = f"{table}.{column}", None
    elif _names_column(cursor.peek()):
        column = bare(cursor.next().text.strip("() "))
    if (
        cursor.peek() in _EITHER
        and _NAME_START.match(cursor.peek(1))
        and cursor.peek(1) not in LITERALS
    ):
        return Reference()  # `rooms or users`: it is not said which
    if cursor.peek() in ("TABLE", "表", "TABLE."):
        cursor.next()
    return Reference(table or None, column)


def _names_column(group: str) -> bool:
    """`(id)` behind a table; not `(nullable)`, nor `(cascade)`."""
    named = re.fullmatch(r"\(\s*[\w$\"`]+\s*\)", group)
    word = (group.strip("() ").upper(),)
    own = word[0] in _ITSELF or word[0].startswith("CASCAD") or _PROSE_LETTERS.search(group)
    return bool(named) and not own and word not in WORDS and word not in ACTIONS


def _target_in(inner: str) -> tuple[str, str | None] | None:
    """`FK(users.id)`, `FK (users)`, `FK (to users(id))`; not `FK (UUID)`."""
    match = re.fullmatch(
        r"(?:fk\s+)?(?:(?:->|→|to|references|ref)\s*)*([\w$]+(?:\.[\w$]+)*)(?:\(([\w$]+)\))?",
        inner,
        re.IGNORECASE,
    )
    if match is None or spellings.is_type(inner) or match[1].upper() in STARTS | _MANY:
        return None
    if match[2]:
        return match[1], match[2]
    table, _, column = match[1].rpartition(".")
    return (table, column) if table else (match[1], None)


def _action(cursor: Cursor, said: Said, sql: bool) -> bool:
    event = ""
    if cursor.peek() == "ON" and cursor.peek(1) in ("DELETE", "UPDATE"):
        event, ahead = cursor.peek(1), 2
        ahead += cursor.peek(2) in (":", "→", "->") and not sql
    elif not sql and _refers(said) and _acts(cursor):
        event, ahead = "DELETE", 0
    words = next((a for a in ACTIONS if event and _at(cursor, ahead, a)), ())
    if not words:
        return False
    cursor.at += ahead + len(words)
    if not sql and not cursor.take(("ON", "DELETE")) and cursor.peek() in ("DELETE", "DELETES"):
        cursor.next()
    does = " ".join(words)
    said.add(
        About.FOREIGN_KEY,
        Reference(on_delete=does) if event == "DELETE" else Reference(on_update=does),
    )
    return True


def _acts(cursor: Cursor) -> bool:
    """`FK → rooms, SET NULL`: an action without ON DELETE before it."""
    first = cursor.peek()
    return first in ("CASCADE", "RESTRICT") or (first == "SET" and cursor.peek(1) in _UNSET)


def _at(cursor: Cursor, ahead: int, words: tuple[str, ...]) -> bool:
    return all(cursor.peek(ahead + i) == word for i, word in enumerate(words))


def _refers(said: Said) -> bool:
    return any(say.about is About.FOREIGN_KEY for say in said.facts)


def _kept(cursor: Cursor, said: Said, sql: bool) -> bool:
    """Clauses that are kept as they are: GENERATED ..., COLLATE name, anything else in SQL."""
    begin = cursor.at
    if cursor.peek() == "GENERATED" and cursor.peek(1) in ("ALWAYS", "BY", "AS"):
        cursor.next()
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


def _closes_generated(cursor: Cursor) -> bool:
    return cursor.peek() not in (
        "ALWAYS", "BY", "DEFAULT", "AS", "IDENTITY", "STORED", "VIRTUAL",
    ) and not cursor.peek().startswith("(")  # fmt: skip


def _word(cursor: Cursor, said: Said, sql: bool) -> bool:
    for words, (about, value) in BEGINNING.get(cursor.peek(), ()):
        if sql and words[0] not in SQL_STARTS:
            continue
        after = cursor.peek(len(words))
        narrowed = about is About.UNIQUE and (
            after in _NARROWED or (after.startswith("(") and not _REMARK.fullmatch(after))
        )
        narrowed = narrowed or (words == ("PRIMARY",) and _is_noun(after))
        if narrowed and not sql and _at(cursor, 0, words):
            return False
        if not narrowed and cursor.take(words):
            said.add(about, value)
            return True
    return False


def _is_noun(word: str) -> bool:
    """`primary contact`: what follows is no word of constraints."""
    return word.isalpha() and word not in STARTS and word not in BEGINNING


def _is_action(value: Value) -> bool:
    """`ON DELETE CASCADE` without a target, which may have a remark behind it."""
    return isinstance(value, Reference) and value.table is None and bool(value.on_delete)


def _group(cursor: Cursor, said: Said, sql: bool) -> bool:
    """Constraints in parentheses: `(PK)`, `(nullable, default 0)`."""
    if sql or not cursor.peek().startswith("("):
        return False
    text = cursor.parts[cursor.at].text[1:-1]
    if _refers(said):  # `(CASCADE)`, `(NOT NULL, cascade delete)`: what becomes of the row
        inside = Said([Say(About.FOREIGN_KEY, Reference())])
        read_clauses(inside, text, tokens(text), sql)
        if inside.facts != [Say(About.FOREIGN_KEY, Reference())] and not inside.unread:
            cursor.next()
            for say in inside.facts:
                said.add(say.about, say.value, say.written)
            return True
    inside = read_constraints(text)
    acts = bool(inside.facts) and all(_is_action(say.value) for say in inside.facts)
    if not inside.facts or (inside.unread and not acts):
        return False
    cursor.next()
    for say in inside.facts:
        said.add(say.about, say.value, say.written)
    return True


_READERS = (
    *(_named, _default, markers.check, _reference, markers.on_update, _action, _kept),
    *(markers.comment, markers.identity, _word, markers.generator, _group),
)
