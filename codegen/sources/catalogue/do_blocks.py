"""DO: blocks of statements, with the guards, handlers and loops that migrations put around them."""

from collections.abc import Callable, Sequence
from enum import Enum

from codegen.sources.catalogue.cursor import Cursor
from codegen.sources.catalogue.dispatch import fold, folds, is_harmless
from codegen.sources.catalogue.dynamic_sql import Scope, statement_of
from codegen.sources.catalogue.errors import CatalogueError, Unreadable
from codegen.sources.catalogue.lexer import Kind, Statement, Token
from codegen.sources.catalogue.state import Database, Row

# SQLSTATEs of the conditions that an EXCEPTION clause names.
_CONDITIONS = {
    "duplicate_object": "42710",
    "duplicate_table": "42P07",
    "duplicate_column": "42701",
    "duplicate_schema": "42P06",
    "duplicate_function": "42723",
    "undefined_object": "42704",
    "undefined_table": "42P01",
    "undefined_column": "42703",
    "undefined_function": "42883",
    "invalid_schema_name": "3F000",
    "invalid_table_definition": "42P16",
    "dependent_objects_still_exist": "2BP01",
}
_HARMLESS = {"PERFORM", "NULL"}
_MESSAGES = {"DEBUG", "LOG", "INFO", "NOTICE", "WARNING"}


@folds("DO")
def do(database: Database, cursor: Cursor) -> None:
    """DO [LANGUAGE plpgsql] $$ [DECLARE ...] BEGIN ... END $$"""
    if cursor.accept("LANGUAGE"):
        cursor.name()
    Block(database, cursor.string()).run()


class Live(Enum):
    """Whether a statement of a block is carried out."""

    NO = "no"
    YES = "yes"
    MAYBE = "maybe"  # it depends on the database: only what is harmless can be read


class Block:
    """A block, carried out while it is read."""

    def __init__(self, database: Database, body: str) -> None:
        self.database = database
        self.scope = Scope(database)
        self.cursor = Cursor(statement_of(body, database))
        self.records: set[str] = set()  # variables that hold a whole row
        self.doubt = ""
        self.returned = False
        self.errors_matter = False

    def run(self) -> None:
        """The whole body."""
        if self.cursor.accept("DECLARE"):
            while not self.cursor.sees("BEGIN"):
                self._declaration()
        self._block(Live.YES)
        self.cursor.symbol(";")
        self.cursor.finish()

    def _declaration(self) -> None:
        """name type [{ := | DEFAULT } value];"""
        name = self.cursor.name()
        self.scope.values[name] = None
        if self.cursor.sees("RECORD"):
            self.records.add(name)
        while not self.cursor.symbol(";"):
            if self.cursor.sees("ROWTYPE"):
                self.records.add(name)
            if self.cursor.symbol(":=") or self.cursor.symbol("=") or self.cursor.accept("DEFAULT"):
                self.scope.values[name] = self.scope.text(self.cursor)
            else:
                self.cursor.take()
            if self.cursor.at_end:
                raise self.cursor.unreadable()

    def _block(self, live: Live) -> None:
        """BEGIN ... [EXCEPTION ...] END"""
        self.cursor.expect("BEGIN")
        before = self.database.snapshot()
        failure: CatalogueError | None = None
        while self.cursor.keyword not in ("END", "EXCEPTION"):
            try:
                self._statement(live if failure is None else Live.NO)
            except CatalogueError as error:
                failure = error
        if self.cursor.accept("EXCEPTION"):
            if failure is not None:
                self.database.restore(before)
            failure = self._handlers(failure)
        if failure is not None:
            raise failure
        self.cursor.expect("END")

    def _handlers(self, failure: CatalogueError | None) -> CatalogueError | None:
        """WHEN condition OR condition THEN ...; gives the failure if none catches it."""
        while self.cursor.accept("WHEN"):
            conditions = {self.cursor.name()}
            while self.cursor.accept("OR"):
                conditions.add(self.cursor.name())
            self.cursor.expect("THEN")
            caught = failure is not None and _catches(conditions, failure)
            failure = None if caught else failure
            while self.cursor.keyword not in ("WHEN", "END"):
                self._statement(Live.YES if caught else Live.NO)
        return failure

    def _statement(self, live: Live) -> None:
        """One statement with its semicolon."""
        live = Live.NO if self.returned else live
        if self.cursor.sees("IF"):
            self._unless_harmless(self._if, live)
        elif self.cursor.sees("FOR"):
            self._unless_harmless(self._for, live)
        elif self.cursor.sees("BEGIN"):
            self._block(live)
        else:
            self._plain(self._until_symbol(";"), live)
            return
        self.cursor.expect_symbol(";")

    # -- control ---------------------------------------------------------------------------------

    def _unless_harmless(self, part: Callable[[Live], None], live: Live) -> None:
        """An IF or a loop; what it depends on is not asked where it changes only rows."""
        if live is not Live.YES:
            part(live)
            return
        start = self.cursor.position
        self.errors_matter = True
        try:
            part(Live.MAYBE)
        except Unreadable:
            self.cursor.position = start
            self.errors_matter = False
            part(live)
        self.errors_matter = False

    def _if(self, live: Live) -> None:
        """IF condition THEN ... [ELSIF ...] [ELSE ...] END IF"""
        while self.cursor.accept("IF") or self.cursor.accept("ELSIF"):
            chosen = self._test(self._until("THEN"), live)
            self._body(("ELSIF", "ELSE", "END"), chosen)
            live = {Live.YES: Live.NO, Live.MAYBE: Live.MAYBE, Live.NO: live}[chosen]
        if self.cursor.accept("ELSE"):
            self._body(("END",), live)
        self.cursor.expect("END", "IF")

    def _test(self, condition: tuple[Token, ...], live: Live) -> Live:
        """Whether what follows the condition is carried out."""
        if live is not Live.YES:
            return live
        try:
            return Live.YES if self.scope.holds(self._source, condition) else Live.NO
        except Unreadable as reason:
            self.doubt = str(reason)
            return Live.MAYBE

    def _for(self, live: Live) -> None:
        """FOR { record | name [, ...] } IN query LOOP ... END LOOP"""
        self.cursor.expect("FOR")
        names = [self.cursor.name()]
        while self.cursor.symbol(","):
            names.append(self.cursor.name())
        self.cursor.expect("IN")
        query = self._until("LOOP")
        start = self.cursor.position
        rows: Sequence[Row] = ()
        after = Live.NO if live is Live.YES else live
        try:
            rows = self.scope.rows(self._source, query) if live is Live.YES else ()
        except Unreadable as reason:
            self.doubt, after = str(reason), Live.MAYBE
        for row in rows:
            values = [row] if names[0] in self.records else row.values()
            self.scope.values |= dict(zip(names, values, strict=False))
            self.cursor.position = start
            self._body(("END",), Live.YES)
        self.cursor.position = start
        self._body(("END",), after)
        self.cursor.expect("END", "LOOP")

    def _body(self, ends: Sequence[str], live: Live) -> None:
        while self.cursor.keyword not in ends:
            self._statement(live)

    # -- plain statements ------------------------------------------------------------------------

    @property
    def _source(self) -> str:
        return self.cursor.statement.source

    def _plain(self, known: tuple[Token, ...], live: Live) -> None:
        """A statement of SQL, EXECUTE, SELECT INTO, or an assignment."""
        if live is Live.NO or known[0].keyword in _HARMLESS:
            return
        if live is Live.MAYBE:
            self._require_harmless(known)
        else:
            self._carry_out(known)

    def _carry_out(self, known: tuple[Token, ...]) -> None:
        cursor = Cursor(Statement(self._source, known))
        if known[0].keyword == "SELECT" and any(token.keyword == "INTO" for token in known):
            self._select_into(known)
        elif len(known) > 1 and known[1].value == ":=":
            name = cursor.name()
            cursor.take()
            self.scope.values[name] = self.scope.text(cursor)
            cursor.finish()
        elif cursor.accept("EXECUTE"):
            text = self.scope.text(cursor)
            cursor.finish()
            fold(self.database, statement_of(text or "", self.database))
        elif cursor.accept("RETURN"):
            self.returned = True
        elif cursor.accept("RAISE"):
            if not cursor.accept_any(*_MESSAGES):
                raise CatalogueError(cursor.rest(), "P0001")
        else:
            fold(self.database, cursor.statement)

    def _require_harmless(self, known: tuple[Token, ...]) -> None:
        """Raise for a statement that matters and that we cannot say is carried out.

        RAISE is none: that the check of the data succeeded is what the history tells. Where the
        condition could be known, it is one: a handler may catch it.
        """
        message = known[1].keyword in _MESSAGES if known[1:] else False
        if known[0].keyword == "RAISE" and (message or not self.errors_matter):
            return
        statement = Statement(self._source, known)
        if known[0].keyword == "EXECUTE":
            texts = (token.value for token in known if token.kind is Kind.STRING)
            statement = statement_of(next(texts, ""), self.database)
        if not statement.tokens or not is_harmless(statement):
            raise Unreadable(self.doubt)

    def _select_into(self, known: tuple[Token, ...]) -> None:
        """SELECT value INTO [STRICT] variable FROM ..."""
        index = next(i for i, token in enumerate(known) if token.keyword == "INTO")
        target = index + (2 if known[index + 1].keyword == "STRICT" else 1)
        name = known[target].value
        if name not in self.scope.values:
            raise Unreadable("SELECT INTO more than one variable")
        blank = known[index].start, known[target].end
        source = self._source[: blank[0]] + " " * (blank[1] - blank[0]) + self._source[blank[1] :]
        rows = self.scope.rows(source, known[:index] + known[target + 1 :])
        self.scope.values[name] = next(iter(rows[0].values())) if rows else None
        self.scope.values["found"] = bool(rows)

    def _until(self, word: str) -> tuple[Token, ...]:
        """The tokens up to a keyword, which is passed."""
        start = self.cursor.position
        while not self.cursor.at_end and not self.cursor.sees(word):
            self.cursor.take()
        return self._since(start, self.cursor.accept(word))

    def _until_symbol(self, symbol: str) -> tuple[Token, ...]:
        start = self.cursor.position
        while not self.cursor.at_end and not self.cursor.sees_symbol(symbol):
            self.cursor.take()
        return self._since(start, self.cursor.symbol(symbol))

    def _since(self, start: int, ended: bool) -> tuple[Token, ...]:
        known = self.cursor.statement.tokens[start : self.cursor.position - 1]
        if not ended or not known:
            raise self.cursor.unreadable()
        return known


def _catches(conditions: set[str], failure: CatalogueError) -> bool:
    return "others" in conditions or failure.sqlstate in {
        _CONDITIONS.get(name) for name in conditions
    }
