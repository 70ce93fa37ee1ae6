"""DO: blocks of plain statements, with the guards that migrations put around them."""

from codegen.sources.catalogue.cursor import Cursor
from codegen.sources.catalogue.dispatch import fold, folds
from codegen.sources.catalogue.errors import CatalogueError, Unreadable
from codegen.sources.catalogue.guards import holds
from codegen.sources.catalogue.lexer import Kind, Statement, Token, tokens
from codegen.sources.catalogue.state import Database

# SQLSTATEs of the conditions that an EXCEPTION clause names.
_CONDITIONS = {
    "duplicate_object": {"42710"},
    "duplicate_table": {"42P07"},
    "duplicate_column": {"42701"},
    "duplicate_schema": {"42P06"},
    "duplicate_function": {"42723"},
    "undefined_object": {"42704"},
    "undefined_table": {"42P01"},
    "undefined_column": {"42703"},
    "undefined_function": {"42883"},
    "invalid_table_definition": {"42P16"},
    "dependent_objects_still_exist": {"2BP01"},
}
_HARMLESS = {"RAISE", "PERFORM", "NULL", "RETURN"}


@folds("DO")
def do(database: Database, cursor: Cursor) -> None:
    """DO [LANGUAGE plpgsql] $$ BEGIN ... END $$"""
    if cursor.accept("LANGUAGE"):
        cursor.name()
    body = cursor.string()
    Block(database, body).run()


class Block:
    """A block, read statement by statement and carried out on the way."""

    def __init__(self, database: Database, body: str) -> None:
        self.database = database
        self.cursor = Cursor(Statement(body, tuple(tokens(body, database.dialect))))

    def run(self) -> None:
        """BEGIN ... [EXCEPTION ...] END, and nothing more."""
        self._block(live=True)
        self.cursor.symbol(";")
        self.cursor.finish()

    def _block(self, *, live: bool) -> None:
        """A block; where not `live`, it is passed without effect."""
        self.cursor.expect("BEGIN")
        before = self.database.snapshot()
        failure: CatalogueError | None = None
        while not self.cursor.sees("END") and not self.cursor.sees("EXCEPTION"):
            try:
                self._statement(live=live and failure is None)
            except CatalogueError as error:
                failure = error
        handled = self._handlers(failure) if self.cursor.accept("EXCEPTION") else failure is None
        if failure is not None:
            if not handled:
                raise failure
            self.database.restore(before)
        self.cursor.expect("END")

    def _handlers(self, failure: CatalogueError | None) -> bool:
        """WHEN condition OR condition THEN ...; whether one of them catches the failure."""
        handled = False
        while self.cursor.accept("WHEN"):
            conditions = {self.cursor.name()}
            while self.cursor.accept("OR"):
                conditions.add(self.cursor.name())
            self.cursor.expect("THEN")
            while self.cursor.keyword not in ("WHEN", "END"):
                self._statement(live=False, strict=True)
            handled = handled or (failure is not None and _catches(conditions, failure))
        return handled

    def _statement(self, *, live: bool, strict: bool = False) -> None:
        """One statement with its semicolon; `strict`: only what has no effect is accepted."""
        if not strict and self.cursor.sees("IF") and self._is_condition():
            self._if(live=live)
        elif not strict and self.cursor.sees("BEGIN"):
            self._block(live=live)
        else:
            self._plain(live=live, strict=strict)
            return
        self.cursor.expect_symbol(";")

    def _is_condition(self) -> bool:
        return self.cursor.sees("IF")

    def _if(self, *, live: bool) -> None:
        """IF condition THEN ... [ELSIF ...] [ELSE ...] END IF"""
        done = False
        while self.cursor.accept("IF") or self.cursor.accept("ELSIF"):
            chosen = holds(self.database, self._until("THEN")) and not done
            self._branch(live=live and chosen)
            done = done or chosen
        if self.cursor.accept("ELSE"):
            self._branch(live=live and not done)
        self.cursor.expect("END", "IF")

    def _branch(self, *, live: bool) -> None:
        while self.cursor.keyword not in ("ELSIF", "ELSE", "END"):
            self._statement(live=live)

    def _until(self, word: str) -> Cursor:
        start = self.cursor.position
        while not self.cursor.at_end and not self.cursor.sees(word):
            self.cursor.take()
        known = self.cursor.statement.tokens[start : self.cursor.position]
        self.cursor.expect(word)
        return Cursor(Statement(self.cursor.statement.source, known))

    def _plain(self, *, live: bool, strict: bool) -> None:
        """A statement of SQL, or EXECUTE with a literal."""
        known = self._to_semicolon()
        statement = Statement(self.cursor.statement.source, known)
        word = known[0].keyword
        if word in _HARMLESS:
            return
        if strict:
            raise Unreadable("an exception handler that does more than go on")
        if word == "EXECUTE":
            statement = self._literal(known)
        if live:
            fold(self.database, statement)

    def _literal(self, known: tuple[Token, ...]) -> Statement:
        if len(known) != 2 or known[1].kind is not Kind.STRING:
            raise Unreadable("a statement that is put together while it runs")
        text = known[1].value
        return Statement(text, tuple(tokens(text, self.database.dialect)))

    def _to_semicolon(self) -> tuple[Token, ...]:
        start = self.cursor.position
        while not self.cursor.at_end and not self.cursor.sees_symbol(";"):
            self.cursor.take()
        known = self.cursor.statement.tokens[start : self.cursor.position]
        self.cursor.expect_symbol(";")
        if not known:
            raise self.cursor.unreadable()
        return known


def _catches(conditions: set[str], failure: CatalogueError) -> bool:
    states = set().union(*(_CONDITIONS.get(name, set()) for name in conditions))
    return "others" in conditions or failure.sqlstate in states
