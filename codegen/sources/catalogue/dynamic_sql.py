"""Texts and conditions of a DO block that depend on its variables."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from codegen.sources.catalogue.cursor import Cursor
from codegen.sources.catalogue.errors import Unreadable
from codegen.sources.catalogue.expressions import unwrap
from codegen.sources.catalogue.guards import holds
from codegen.sources.catalogue.lexer import Kind, Statement, Token, tokens
from codegen.sources.catalogue.postgres_names import quote
from codegen.sources.catalogue.state import Database, Row

_FORMAT = re.compile(r"%(?:%|(?P<position>\d+\$)?(?P<kind>[sIL]))")


class Scope:
    """The variables of a block and their values; a record's value is a row."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.values: dict[str, Any] = {}

    def rows(self, source: str, known: Sequence[Token]) -> Sequence[Row]:
        """The result of a query about the schema; raises Unreadable for any other."""
        ask = self._database.ask
        rows = ask(self._filled(source, unwrap(known))) if ask else None
        if rows is None:
            raise Unreadable("a query whose result depends on the database")
        return rows

    def holds(self, source: str, known: tuple[Token, ...]) -> bool:
        """Whether a condition is true."""
        ask = self._database.ask
        rows = ask(f"SELECT {self._filled(source, known)} AS held") if ask else None
        if rows is None:
            return holds(self._database, Cursor(Statement(source, known)))
        return bool(next(iter(rows[0].values())))

    def _filled(self, source: str, known: Sequence[Token]) -> str:
        """The text with literals in the place of the variables."""
        text, position, index = "", known[0].start, 0
        while index < len(known):
            found = self._variable(known, index)
            if found is not None:
                value, length = found
                text += source[position : known[index].start] + literal(value)
                position = known[index + length - 1].end
                index += length
            else:
                index += 1
        return text + source[position : known[-1].end]

    def _variable(self, known: Sequence[Token], index: int) -> tuple[Any, int] | None:
        """The value of a variable or of a record's field, and how many tokens name it."""
        token = known[index]
        is_part = index > 0 and known[index - 1].value == "."
        if token.kind not in (Kind.WORD, Kind.QUOTED) or is_part or token.value not in self.values:
            return None
        value = self.values[token.value]
        if not isinstance(value, Mapping):
            return value, 1
        if index + 2 >= len(known) or known[index + 2].value not in value:
            raise Unreadable(f"a field of {token.value}")
        return value[known[index + 2].value], 3

    # -- texts that are put together -----------------------------------------------------------

    def text(self, cursor: Cursor) -> str | None:
        """The value of `'...' || name`, `format(...)`, `quote_ident(...)` and the like."""
        parts = [self._term(cursor)]
        while cursor.symbol("||"):
            parts.append(self._term(cursor))
        if len(parts) == 1:
            return parts[0]
        return None if None in parts else "".join(str(part) for part in parts)

    def _term(self, cursor: Cursor) -> str | None:
        if cursor.symbol("("):
            value = self.text(cursor)
            cursor.expect_symbol(")")
        elif cursor.token.kind is Kind.STRING:
            value = cursor.string()
        elif cursor.ahead(1).value == "(":
            value = self._call(cursor)
        else:
            value = self._value(cursor)
        while cursor.symbol("::"):
            cursor.name()
        return value

    def _value(self, cursor: Cursor) -> str | None:
        found = self._variable(cursor.statement.tokens, cursor.position)
        if found is None:
            raise Unreadable("a statement that is put together while it runs")
        cursor.position += found[1]
        return None if found[0] is None else str(found[0])

    def _call(self, cursor: Cursor) -> str | None:
        function = cursor.name()
        arguments = cursor.in_parentheses(lambda: self.text(cursor))
        if function == "format" and arguments[0] is not None:
            return _formatted(arguments[0], arguments[1:])
        if function == "quote_ident" and arguments[0] is not None:
            return quote(arguments[0])
        if function == "quote_literal":
            return literal(arguments[0])
        raise Unreadable(f"the value of {function}()")


def literal(value: Any) -> str:
    """A value as SQL."""
    if value is None or isinstance(value, bool):
        return str(value).upper().replace("NONE", "NULL")
    if isinstance(value, int | float):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"


def _formatted(template: str, arguments: Sequence[str | None]) -> str:
    left = iter(arguments)

    def one(match: re.Match[str]) -> str:
        if match[0] == "%%":
            return "%"
        position = match["position"]
        value = arguments[int(position[:-1]) - 1] if position else next(left)
        if match["kind"] == "L":
            return literal(value)
        return quote(value or "") if match["kind"] == "I" else value or ""

    try:
        return _FORMAT.sub(one, template)
    except (StopIteration, IndexError):
        raise Unreadable("a format with too few arguments") from None


def statement_of(text: str, database: Database) -> Statement:
    """A text as a statement."""
    return Statement(text, tuple(tokens(text, database.dialect)))
