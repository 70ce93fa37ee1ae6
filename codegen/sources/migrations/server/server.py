"""The virtual database server: SQL text in, answers out, the catalogue in between."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from codegen.diagnostics import Place
from codegen.sources.catalogue import Catalogue, CatalogueError, sees_call
from codegen.sources.migrations.guess import Guess, server_version, unknown
from codegen.sources.migrations.imports.stubs import MARKER, ORIGINS
from codegen.sources.migrations.server import dbapi, timescale
from codegen.sources.migrations.server.batch_copies import BatchCopies
from codegen.sources.migrations.server.dbapi import Answer
from codegen.sources.migrations.server.filled import Filled
from codegen.sources.migrations.server.shadow import Reply, ask, parameters_as_literals

_FIRST = re.compile(r"(?:\s|--[^\n]*\n|/\*.*?\*/|\()*([A-Za-z]+)", re.DOTALL)
_QUERIES = frozenset({"select", "with", "values", "table", "show", "pragma", "explain"})
_CHANGES = frozenset({"insert", "update", "delete", "merge", "copy", "truncate"})
_WRITES = re.compile(
    r"\b(insert\s+into|update\s+\S+\s+set|delete\s+from|into\s+\w+\s+from)\b", re.IGNORECASE
)
# Queries that the server answers by what it is, not by what it holds.
OF_SERVER = re.compile(
    r"\s*show\s+server_version|\s*select\b(?:(?!\bfrom\b).)*\b(?:version\s*\(|server_version|"
    r"current_database\b|current_catalog\b|current_user\b|session_user\b|inet_server_)",
    re.IGNORECASE | re.DOTALL,
)
_VERSION = re.compile(r"\bversion\s*\(|\bserver_version", re.IGNORECASE)
_ENDLESS = 1000  # as often no line asks anything in earnest


def asks_version(sql: str) -> bool:
    """Whether a query is about which PostgreSQL the server is."""
    return bool(OF_SERVER.match(sql) and _VERSION.search(sql))


@dataclass(frozen=True)
class Asked:
    """A query whose answer was assumed: every table taken to be empty, or nothing known at all.

    certain: the history has put nothing into the tables that it reads.
    """

    sql: str
    at: Place
    understood: bool
    trail: tuple[Place, ...] = ()
    certain: bool = False


@dataclass
class Journal:
    """What happened on the server that the catalogue does not say.

    tainted: (origin of a stub, statement, place) for every statement that held a marker.
    unknown: (origin of a stub, place) for every statement that was nothing but a stub.
    skipped: where statements raised and were passed over, with what they raised.
    uses: (kind, origin, place) for every stub that was tested, iterated or measured, how often.
    refused: (message, place) for every statement that a server would refuse.
    built: (origin of a stub, trail) where SQLAlchemy asked whether it is true.
    learned: (guess, trail) of what was learned from elsewhere: the environment, the version
        of the server; the trail are the lines that led there, the innermost first.
    """

    asked: list[Asked] = field(default_factory=list)
    tainted: list[tuple[str, str, Place]] = field(default_factory=list)
    unknown: list[tuple[str, Place]] = field(default_factory=list)
    skipped: dict[Place, str] = field(default_factory=dict)
    uses: Counter[tuple[str, str, Place]] = field(default_factory=Counter)
    refused: list[tuple[str, Place]] = field(default_factory=list)
    built: dict[tuple[str, tuple[Place, ...]], None] = field(default_factory=dict)
    learned: dict[tuple[Guess, tuple[Place, ...]], None] = field(default_factory=dict)

    def size(self) -> int:
        """How much is in it that could decide about something."""
        return (
            len(self.asked)
            + len(self.skipped)
            + len(self.uses)
            + len(self.learned)
            + len(self.built)
        )

    def used(self, kind: str, origin: str, at: Place, trail: tuple[Place, ...]) -> None:
        """A stub was tested; one that is tested over and over on a line steers an endless loop.

        at: the line of the revision. trail: the lines that led there, the innermost first.

        Raises RuntimeError in the project's code, which is then skipped as any code that raises.
        """
        if kind != "called":
            self.learned[unknown(origin, kind), trail] = None
        self.uses[kind, origin, at] += 1
        if self.uses[kind, origin, at] > _ENDLESS:
            raise RuntimeError(f"a loop that {origin}, which is unknown, would end")


class VirtualServer:
    """Runs the statements that SQLAlchemy sends.

    Arguments:
        catalogue: what the statements change.
        where: says which line of which revision is running.
        answers: SQL text for the dotted origins of stubs, as the user gave it.
        trail: says which lines of the project led there, the innermost first.
        heads: the revisions applied so far, for queries of alembic_version.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        where: Callable[[], Place],
        answers: Mapping[str, str],
        trail: Callable[[], tuple[Place, ...]] = tuple,
    ) -> None:
        self.catalogue = catalogue
        self.catalogue.ask = self._rows
        self.journal = Journal()
        self.heads: list[str] = []
        self.where = where
        self._trail = trail
        self._answers = answers
        self._stated = server_version(answers)
        self.version = self._stated or (17, 0)
        self._savepoints: list[tuple[str, Any]] = []
        self.rows_made = 0
        self._copies = BatchCopies(catalogue)
        self.filled = Filled(self._finds_nothing)

    @property
    def aborts(self) -> bool:
        """Whether a statement that fails takes the transaction with it."""
        return self.catalogue.is_postgresql

    def execute(self, sql: str, parameters: Any, wanted: int | None) -> Answer:
        """Run one text, which may hold several statements.

        wanted: the number of result columns, where the caller knows it.
        Raises: what the dialect's driver raises for a statement that fails.
        """
        self.filled.runs(sql)
        match = _FIRST.match(sql)
        word = match.group(1).lower() if match else ""
        if word in _TRANSACTIONS:
            return _TRANSACTIONS[word](self, sql)
        if word in _QUERIES and not _WRITES.search(sql):
            return self._query(parameters_as_literals(sql, parameters), wanted)
        if word in _CHANGES and ";" not in sql.rstrip().rstrip(";"):
            return self._change(word, sql, wanted)
        self._define(parameters_as_literals(sql, parameters) if parameters else sql)
        columns = [f"c{n}" for n in range(wanted)] if wanted else None
        return Answer(columns, rowcount=0 if word in _QUERIES else -1)

    # ------------------------------------------------------------------ statements

    def _define(self, sql: str) -> None:
        at = self.where()
        if MARKER.fullmatch(sql.strip()):
            self.journal.unknown.append((ORIGINS.found_in(sql)[0], at))
            return
        for origin in ORIGINS.found_in(sql):
            self.journal.tainted.append((origin, sql, at))
            if origin in self._answers:
                sql = _answered(sql, ORIGINS.marker(origin), self._answers[origin])
        try:
            self.catalogue.execute(sql, at)
            self._copies.defined(sql, at)
            for statement in timescale.default_indexes(self.catalogue, sql):
                self.catalogue.execute(statement, at)
        except CatalogueError as error:
            if unknown := ORIGINS.found_in(error.message):  # it is about a table without a name
                self.journal.unknown.append((unknown[0], at))
                return
            self.journal.refused.append((error.message, at))
            raise dbapi.failure(error.message, error.sqlstate, self.catalogue.dialect) from error

    def _change(self, word: str, sql: str, wanted: int | None) -> Answer:
        """Rows are not kept; an INSERT that returns something returns one made-up row."""
        self._copies.copied(sql)
        if not wanted and word == "insert" and re.search(r"\breturning\b", sql, re.IGNORECASE):
            wanted = 1
        if not wanted:
            made = word == "insert" and not re.search(r"\bselect\b", sql, re.IGNORECASE)
            return Answer(rowcount=int(made))
        self.rows_made += 1
        columns = [f"c{number}" for number in range(wanted)]
        return Answer(columns, [[self.rows_made] * wanted] if word == "insert" else [])

    def _query(self, sql: str, wanted: int | None) -> Answer:
        if re.search(r"\balembic_version\b", sql) and not re.search(
            r"\bpg_|information_schema", sql
        ):
            return Answer(["version_num"], [[head] for head in self.heads])
        if timescale.CREATES.search(sql):
            for statement in timescale.default_indexes(self.catalogue, sql):
                self._define(statement)
            return Answer(["c0"])
        if sees_call(self.catalogue, sql):
            self._define(sql)
        reply = ask(self.catalogue, sql, self.version)
        stated = self._stated and asks_version(sql)
        if reply is None or not reply.exact or (OF_SERVER.match(sql) and not stated):
            self._asked(sql, reply)
        if reply is None:
            return _guess(sql, wanted)
        if wanted is not None and wanted != len(reply.columns):
            return Answer([f"c{number}" for number in range(wanted)])
        return Answer(reply.columns, reply.rows)

    def _rows(self, sql: str) -> list[Mapping[str, Any]] | None:
        """What a DO block asks; None where the query cannot be read."""
        reply = ask(self.catalogue, sql, self.version)
        if reply is None:
            return None
        if not reply.exact:
            self._asked(sql, reply)
        return [dict(zip(reply.columns, row, strict=True)) for row in reply.rows]

    def _asked(self, sql: str, reply: Reply | None) -> None:
        asked = Asked(sql, self.where(), reply is not None, self._trail(), self._certain(reply))
        self.journal.asked.append(asked)

    def _certain(self, reply: Reply | None) -> bool:
        """Whether an answer holds for every database that the history alone has made."""
        return reply is not None and self.filled.names.isdisjoint(map(str.lower, reply.tables))

    def _finds_nothing(self, sql: str) -> bool:
        reply = ask(self.catalogue, sql, self.version)
        return reply is not None and not reply.rows and self._certain(reply)

    # ---------------------------------------------------------------- transactions

    def _nothing(self, _sql: str) -> Answer:
        return Answer()

    def _savepoint(self, sql: str) -> Answer:
        self._savepoints.append((_last_word(sql), self.catalogue.snapshot()))
        return Answer()

    def _release(self, sql: str) -> Answer:
        self._forget(_last_word(sql))
        return Answer()

    def _rollback(self, sql: str) -> Answer:
        if re.search(r"\bto\b", sql, re.IGNORECASE):
            name = _last_word(sql)
            state = next(
                (state for saved, state in reversed(self._savepoints) if saved == name), None
            )
            if state is not None:
                self.catalogue.restore(state)
        return Answer()

    def _forget(self, name: str) -> None:
        for position in range(len(self._savepoints) - 1, -1, -1):
            if self._savepoints[position][0] == name:
                del self._savepoints[position:]
                return


_TRANSACTIONS: Mapping[str, Callable[[VirtualServer, str], Answer]] = {
    "begin": VirtualServer._nothing,
    "start": VirtualServer._nothing,
    "commit": VirtualServer._nothing,
    "end": VirtualServer._nothing,
    "savepoint": VirtualServer._savepoint,
    "release": VirtualServer._release,
    "rollback": VirtualServer._rollback,
}


def _answered(sql: str, marker: str, answer: str) -> str:
    """A statement with the user's answer for an unknown value; an enum's is a list of values."""
    if re.search(r"\bAS ENUM\b", sql, re.IGNORECASE):
        answer = "', '".join(value.strip() for value in answer.split(","))
    return re.sub(marker, lambda _: answer, sql, flags=re.IGNORECASE)


def _last_word(sql: str) -> str:
    return sql.rstrip("; \n").split()[-1].strip('"').lower()


def _guess(sql: str, wanted: int | None) -> Answer:
    """What an empty database most likely says to a query that cannot be read."""
    columns = [f"c{number}" for number in range(wanted or 1)]
    flat = re.sub(r"\s+", " ", sql).strip().lower()
    if re.match(r"select count ?\(", flat) and " group by " not in flat:
        return Answer(columns, [[0] * len(columns)])
    if re.match(r"select (not )?exists", flat):
        return Answer(columns, [[flat.startswith("select not")]])
    return Answer(columns)
