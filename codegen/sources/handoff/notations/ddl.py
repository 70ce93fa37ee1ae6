"""SQL in fences: CREATE TABLE and ALTER TABLE become facts, other DDL is kept to be run."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from codegen.diagnostics import Diagnostic
from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.columns.lookalikes import undone
from codegen.sources.handoff.facts import (
    About,
    Fact,
    Index,
    Partial,
    Rank,
    Reading,
    Reference,
    Statement,
    Value,
    combine,
)
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.words.grammar import read_type
from codegen.sources.handoff.words.said import Said, Say, read_default
from codegen.sources.handoff.words.sqlpasses import (
    gaps,
    with_commas,
    without_replaced,
    without_slots,
)
from codegen.sources.handoff.words.sqltext import (
    NAME,
    bare,
    names,
    quote,
    split,
    views,
    without_comments,
)
from codegen.sources.handoff.words.tags import PLAIN, SQL

_ANY_DDL = re.compile(r"^\s*(CREATE|ALTER)\s+\w", re.IGNORECASE | re.MULTILINE)
_FLAGS = re.IGNORECASE | re.DOTALL
_GO = re.compile(r"^GO(?=[ \t]*$)", re.IGNORECASE | re.MULTILINE)

_TABLE = re.compile(
    rf"CREATE\s+(?:UNLOGGED\s+|FOREIGN\s+|OR\s+REPLACE\s+)*TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?({NAME})\s*(?=\()",
    _FLAGS,
)
_ALTER = re.compile(rf"ALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?({NAME})\s+(?=\w)", _FLAGS)
_INDEX = re.compile(
    rf"CREATE\s+(?:UNIQUE\s+)?INDEX\s+(?:CONCURRENTLY\s+)?(?:IF\s+NOT\s+EXISTS\s+)?({NAME})?\s*"
    rf"\bON\s+(?:ONLY\s+)?({NAME})\s*(?:USING\s+\w+\s*)?\((.*)\)",
    _FLAGS,
)
_TYPE = re.compile(rf"CREATE\s+TYPE\s+({NAME})\s+AS\s+ENUM\s*(\(.*\))", _FLAGS)
_EARLY = re.compile(
    r"CREATE\s+(OR\s+REPLACE\s+)?(TYPE|EXTENSION|SCHEMA|FUNCTION|SEQUENCE|DOMAIN)\b", _FLAGS
)
_LATE = re.compile(r"(CREATE|ALTER|COMMENT\s+ON)\b", _FLAGS)
_PASSED_OVER = re.compile(
    r"""(SELECT|INSERT|UPDATE|DELETE|WITH|BEGIN|COMMIT|START|SET|PRAGMA|USE|GRANT|REVOKE|EXPLAIN
    |TRUNCATE|VACUUM|ANALYZE|DO|CREATE\s+(TEMP|TEMPORARY|POLICY|ROLE|USER|DATABASE)
    |ALTER\s+TABLE\s+\S+\s+(ENABLE|DISABLE|FORCE)\s+ROW|CREATE\s+(OR\s+REPLACE\s+)?TRIGGER)\b""",
    _FLAGS | re.VERBOSE,
)

# `ADD COLUMN note TEXT AFTER title`: where MySQL puts it.
_PLACED = re.compile(rf"\s+(?:AFTER\s+{NAME}|FIRST)\s*$", _FLAGS)
_ADD = re.compile(rf"ADD\s+(?:COLUMN\s+)?(?:IF\s+NOT\s+EXISTS\s+)?({NAME})\s+(?=\S)", _FLAGS)
_RENAME = re.compile(rf"RENAME\s+(?:(?:COLUMN\s+)?({NAME})\s+)?TO\s+({NAME})", _FLAGS)
_DROP = re.compile(
    rf"DROP\s+COLUMN\s+(?:IF\s+EXISTS\s+)?({NAME})(?:\s+(?:CASCADE|RESTRICT))?", _FLAGS
)
_CHANGE = re.compile(rf"ALTER\s+(?:COLUMN\s+)?({NAME})\s+(.*)", _FLAGS)
_RETYPE = re.compile(r"(?:SET\s+DATA\s+)?TYPE\s+(.*?)(?:\s+USING\s.*)?", _FLAGS)
_CHANGES: tuple[tuple[re.Pattern[str], About, Value | None], ...] = (
    (_RETYPE, About.TYPE, None),
    (re.compile(r"SET\s+NOT\s+NULL", _FLAGS), About.NULLABLE, False),
    (re.compile(r"DROP\s+NOT\s+NULL", _FLAGS), About.NULLABLE, True),
    (re.compile(r"SET\s+DEFAULT\s+(.*)", _FLAGS), About.DEFAULT, None),
)
_CONSTRAINT = re.compile(
    r"(CONSTRAINT|PRIMARY\s+KEY|FOREIGN\s+KEY|UNIQUE|CHECK|EXCLUDE|LIKE|PARTITION)\b", _FLAGS
)
_MYSQL_KEY = re.compile(
    rf"(?:(UNIQUE|FULLTEXT|SPATIAL)\s+)?(?:KEY|INDEX)\s+(?:({NAME})\s*)?(?:ON\s+{NAME}\s*)?(\([^()]*(?:\(\d+\)[^()]*)*\)).*",
    _FLAGS,
)
# `INDEX idx_email`: no columns are said.
_BARE_INDEX = re.compile(
    r"(?:KEY|INDEX)\s+(?:(?:idx|ix|index)_\w+|\w+_(?:idx|index))(?:\s+(?:ASC|DESC))?", _FLAGS
)
_KEY = re.compile(rf"(?:CONSTRAINT\s+({NAME})\s+)?(PRIMARY\s+KEY|UNIQUE)\s*(\([^()]*\))", _FLAGS)
_FOREIGN = re.compile(
    rf"(?:CONSTRAINT\s+({NAME})\s+)?FOREIGN\s+KEY\s*(\([^(),]*\))\s*(REFERENCES\s.*)", _FLAGS
)
# A heading that names a constraint or an index.
_NAMED = re.compile(
    r"_(idx|index|key|unique|uniq|uq|pkey|fkey|check|chk)$|^(idx|ix|uq|uk|fk|chk)_", re.I
)
_MOVED = re.compile(rf"ALTER\s+TABLE\s+({NAME})\s+RENAME\s+TO\b", _FLAGS)
# `-- WRONG` above what must not be written.
_WRONG = re.compile(r"--\s*(?:\u274c|(?:WRONG|BAD|INCORRECT)\b)", re.IGNORECASE)
_ELIDED = re.compile(r"(?:\W*(?:\.{2,}|\u2026))+\W*")
_OPTIONS = re.compile(r"(PARTITION\s+BY|INHERITS|WITHOUT\s+ROWID|STRICT|WITH)\b", _FLAGS)
# What only ClickHouse has: there a column takes nulls where its type is Nullable(...).
_CLICKHOUSE = re.compile(r"ENGINE\s*=\s*(\w*MergeTree|TinyLog|StripeLog|Distributed)\b", _FLAGS)
_NOT_NULL_TYPES = re.compile(r"(small|big)?serial\d?\b", re.IGNORECASE)


def read(block: Block, document: Document) -> Reading | None:
    """Read a fence that holds DDL; None for any other block."""
    tag = re.split(r"[\s:{,]", block.tag)[0] if isinstance(block, Fence) else ""
    if not isinstance(block, Fence) or tag not in SQL | PLAIN:
        return None
    if tag in PLAIN and not _ANY_DDL.search(block.text):
        return None
    if undone(block) or _WRONG.search(block.text):
        return Reading()
    if alone := _constraints_alone(block):
        return alone
    said = script(block.text, block.line + 1, document)
    return said if said.facts or said.statements or _ANY_DDL.search(block.text) else None


def _constraints_alone(block: Fence) -> Reading | None:
    """`UNIQUE (a, b)` and nothing else, below the heading of a table."""
    parts = [(o, part) for o, part in split(without_comments(block.text), ",;")]
    trail = block.trail
    while trail and _NAMED.search(trail[-1].text):
        trail = trail[:-1]
    title = titles.title_of(replace(block, trail=trail))
    title = title or titles.title_of(replace(block, trail=trail[:-1]))
    if not title or not title.exact or not all(_CONSTRAINT.match(part) for _, part in parts):
        return None
    first = block.line + 1
    texts = (_Text(part, first + block.text.count("\n", 0, offset)) for offset, part in parts)
    return Reading(tuple(f for text in texts for f in _constraint(title.name, text)))


def script(text: str, line: int, document: Document) -> Reading:
    """Statements of SQL, of which the first line is `line` of the document."""
    sql = _GO.sub(";", without_comments(with_commas(without_slots(text))))
    parts = [
        _Text(part, line + sql.count("\n", 0, offset))
        for offset, part in split(without_replaced(sql), ";")
    ]
    partial = tuple(_left_out(parts, set(gaps(text, line))))
    moved = {bare(match[1]) for part in parts if (match := _MOVED.match(part.sql))}
    if example := next((one for one in partial if one.table in moved), None):
        message = "an example of how a table is made anew, that is not used"
        return Reading(notes=(Diagnostic("GA304", message, document.at(example.line)),))
    said = combine(_statement(part, document) for part in parts)
    begun = {(one.table, one.line) for one in partial}
    # Another CREATE TABLE, which has all columns, is better evidence.
    facts = (
        (
            replace(fact, rank=Rank.FIELD_TABLE)
            if fact.about is About.CREATED and (fact.table, fact.line) in begun
            else fact
        )
        for fact in said.facts
    )
    return replace(said, facts=tuple(facts), partial=(*said.partial, *partial))


def _left_out(parts: Iterable[_Text], gaps: Collection[int]) -> Iterator[Partial]:
    """The tables of which a comment says that there are more columns."""
    for part in parts:
        match = _TABLE.match(part.sql)
        if match and any(part.line <= gap <= part.line_at(len(part.sql)) for gap in gaps):
            yield Partial(bare(match[1]), part.line, "a comment stands for others")


@dataclass(frozen=True)
class _Text:
    """A piece of SQL and the line on which it begins."""

    sql: str
    line: int

    def line_at(self, offset: int) -> int:
        return self.line + self.sql.count("\n", 0, offset)

    def after(self, offset: int) -> _Text:
        return _Text(self.sql[offset:], self.line_at(offset))

    def parts(self) -> Iterator[_Text]:
        for offset, text in split(self.sql, ","):
            yield _Text(text, self.line_at(offset))


def _statement(text: _Text, document: Document) -> Reading:
    if _PASSED_OVER.match(text.sql):
        return Reading()
    if table := _TABLE.match(text.sql):
        inside = text.after(table.end())
        unused = tuple(_unusable(inside, document))
        return Reading(tuple(_create(bare(table[1]), inside)), notes=unused)
    if alter := _ALTER.match(text.sql):
        actions = text.after(alter.end()).parts()
        return combine(_action(bare(alter[1]), action) for action in actions)
    if index := _INDEX.match(text.sql):
        of_view = bare(index[2]) in document.once("views", _views)
        return Reading() if of_view else Reading((_index(index, text),))
    if _EARLY.match(text.sql) or _LATE.match(text.sql):
        early = bool(_EARLY.match(text.sql))
        return Reading(_enum(text), (Statement(text.sql, text.line, early),))
    message = f"SQL that is not used: {text.sql.splitlines()[0][:60]}"
    return Reading(notes=(Diagnostic("GA304", message, document.at(text.line)),))


def _views(document: Document) -> frozenset[str]:
    return frozenset(v for b in document.blocks if isinstance(b, Fence) for v in views(b.text))


def _unusable(text: _Text, document: Document) -> Iterator[Diagnostic]:
    for part in _group(text)[0].parts():
        if _BARE_INDEX.fullmatch(part.sql):
            message = f"index without columns, that is not used: {part.sql[:60]}"
            yield Diagnostic("GA304", message, document.at(part.line))


def definitions(table: str, text: str) -> list[Fact]:
    """What the inside of a CREATE TABLE says, its parentheses optional."""
    inner = without_comments(text).strip()
    return list(_create(table, _Text(inner if inner.startswith("(") else f"({inner})", 1)))


def _create(table: str, text: _Text) -> Iterator[Fact]:
    body, rest = _group(text)
    if _ELIDED.fullmatch(body.sql.strip()):
        return  # its columns are told elsewhere
    yield Fact(table, "", About.CREATED, True, Rank.DDL, text.line)
    for part in body.parts():
        if _BARE_INDEX.fullmatch(part.sql):
            continue
        if key := _MYSQL_KEY.match(part.sql):
            yield _mysql_key(table, key, part)
        elif _CONSTRAINT.match(part.sql):
            yield from _constraint(table, part)
        else:
            never = _CLICKHOUSE.match(rest.sql.strip()) and "Nullable(" not in part.sql
            yield from _column(table, part, nulls=not never)
    if _OPTIONS.match(rest.sql.strip()):
        yield Fact(table, "", About.OPTIONS, rest.sql.strip(), Rank.DDL, rest.line)


def _group(text: _Text) -> tuple[_Text, _Text]:
    """What stands in the parentheses with which a text begins, and what follows them."""
    depth = 0
    for match in re.finditer(r"'(?:[^']|'')*'|\"[^\"]*\"|[()]", text.sql):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if depth == 0:
            return _Text(text.sql[1 : match.start()], text.line), text.after(match.end())
    return _Text(text.sql[1:], text.line), _Text("", text.line)


def _column(table: str, text: _Text, *, created: bool = True, nulls: bool = True) -> Iterator[Fact]:
    """A column definition. Where it says nothing, NULL is the rule of SQL, not a statement."""
    head = re.match(rf"({NAME})\s*", text.sql)
    if head is None:
        return
    column = bare(head[1])
    said = read_type(text.sql[head.end() :], sql=True)
    says = [*said.facts, *(Say(About.CLAUSE, words) for words in _kept(said))]
    for say in says:
        value = say.value
        yield Fact(table, column, say.about, value, Rank.DDL, text.line, written=say.written)
    known = {say.about for say in says}
    if not known & {About.NULLABLE, About.PRIMARY_KEY}:
        never = not nulls or _never_null(said)
        yield Fact(table, column, About.NULLABLE, not never, Rank.DDL, text.line, stated=never)
    if not created:
        yield Fact(table, "", About.CREATED, False, Rank.DDL, text.line)


def _never_null(said: Said) -> bool:
    """SERIAL and IDENTITY columns are NOT NULL by the rules of the language."""
    clauses = [str(say.value).upper() for say in said.facts if say.about is About.CLAUSE]
    spelling = str(said.get(About.TYPE) or "")
    return bool(_NOT_NULL_TYPES.match(spelling)) or any("IDENTITY" in text for text in clauses)


def _kept(said: Said) -> list[str]:
    return [" ".join(said.unread)] if said.unread else []


def _constraint(table: str, text: _Text) -> Iterator[Fact]:
    def fact(column: str, about: About, value: Value) -> Fact:
        return Fact(table, column, about, value, Rank.DDL, text.line)

    key = _KEY.fullmatch(text.sql)
    foreign = _FOREIGN.fullmatch(text.sql)
    if key:
        columns, name = names(key[3]), bare(key[1] or "")
        if key[2].upper() != "UNIQUE":
            yield fact("", About.PRIMARY_KEY, columns)
            if name:
                yield fact("", About.KEY_NAME, name)
        elif len(columns) == 1:
            yield fact(columns[0], About.UNIQUE, name)
        else:
            yield fact("", About.CONSTRAINT, text.sql)
    elif foreign and (target := _target(foreign)):
        yield fact(bare(foreign[2][1:-1].strip()), About.FOREIGN_KEY, target)
    else:
        yield fact("", About.CONSTRAINT, text.sql)


def _target(match: re.Match[str]) -> Reference | None:
    """The target, if it has nothing beyond what a `Reference` holds."""
    said = read_type(f"x {match[3]}", sql=True)
    found = [say.value for say in said.facts if isinstance(say.value, Reference)]
    if said.unread or len(found) != 1:
        return None
    reference = found[0]
    return Reference(
        reference.table, reference.column, reference.on_delete, reference.on_update,
        bare(match[1] or ""),
    )  # fmt: skip


def _mysql_key(table: str, match: re.Match[str], text: _Text) -> Fact:
    name, keys = bare(match[2] or ""), re.sub(r"\(\d+\)", "", match[3][1:-1])
    unique_key = (match[1] or "").upper() == "UNIQUE"
    if unique_key and len(names(keys)) == 1:
        return Fact(table, names(keys)[0], About.UNIQUE, name, Rank.DDL, text.line)
    unique = "UNIQUE " if unique_key else ""
    sql = f"CREATE {unique}INDEX {quote(name)} ON {quote(table)} ({keys})"
    index = Index(name, keys, sql, bool(unique))
    return Fact(table, "", About.INDEX, index, Rank.DDL, text.line)


def _index(match: re.Match[str], text: _Text) -> Fact:
    whole = "UNIQUE" in text.sql[: match.start(1)].upper() and not text.sql[match.end() :].strip()
    index = Index(bare(match[1] or ""), " ".join(match[3].split()), text.sql, whole)
    return Fact(bare(match[2]), "", About.INDEX, index, Rank.DDL, text.line)


def _enum(text: _Text) -> tuple[Fact, ...]:
    """The values of CREATE TYPE ... AS ENUM, kept under the type's name."""
    match = _TYPE.fullmatch(text.sql)
    if match is None:
        return ()
    values = tuple(value.strip("'") for _, value in split(match[2][1:-1], ","))
    return (Fact(bare(match[1]), "", About.ENUM, values, Rank.DDL, text.line, written=text.sql),)


def _action(table: str, text: _Text) -> Reading:
    """One action of ALTER TABLE."""
    added = _Text(re.sub(r"^ADD\s+", "", text.sql, flags=_FLAGS), text.line)
    if key := _MYSQL_KEY.match(added.sql):
        return Reading((_altered(table, text), _mysql_key(table, key, added)))
    if _CONSTRAINT.match(added.sql):
        return _added(table, added, text)
    if add := _ADD.match(text.sql):
        if add[1].upper() == "COLUMN":
            return Reading()  # `ADD COLUMN ...`
        said = _PLACED.sub("", text.sql[add.end() :])
        definition = _Text(f"{add[1]} {said}", text.line)
        return Reading(tuple(_column(table, definition, created=False)))
    if renamed := _RENAME.fullmatch(text.sql):
        column, name = bare(renamed[1] or ""), bare(renamed[2])
        fact = Fact(table, column, About.RENAMED, name, Rank.DDL, text.line)
        return Reading((_altered(table, text), fact))
    if dropped := _DROP.fullmatch(text.sql):
        fact = Fact(table, bare(dropped[1]), About.EXISTS, False, Rank.DDL, text.line, revises=True)
        return Reading((_altered(table, text), fact))
    change = _CHANGE.fullmatch(text.sql)
    for pattern, about, value in _CHANGES if change else ():
        if change and (found := pattern.fullmatch(change[2].strip())):
            told = value if value is not None else _value(about, found[1])
            fact = Fact(table, bare(change[1]), about, told, Rank.DDL, text.line, revises=True)
            return Reading((_altered(table, text), fact))
    sql = f"ALTER TABLE {quote(table)} {text.sql}"
    return Reading((_altered(table, text),), (Statement(sql, text.line, early=False),))


def _added(table: str, added: _Text, text: _Text) -> Reading:
    """ADD CONSTRAINT: a key of the table or of one column is what the table itself might say."""
    facts = tuple(_constraint(table, added))
    if not any(fact.about is About.CONSTRAINT for fact in facts):
        return Reading((_altered(table, text), *facts))
    sql = f"ALTER TABLE {quote(table)} {text.sql}"
    return Reading((_altered(table, text),), (Statement(sql, text.line, early=False),))


def _value(about: About, text: str) -> str:
    return read_default(text, sql=True) if about is About.DEFAULT else text.strip()


def _altered(table: str, text: _Text) -> Fact:
    return Fact(table, "", About.CREATED, False, Rank.DDL, text.line)
