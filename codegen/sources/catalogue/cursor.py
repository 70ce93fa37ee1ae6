"""A place in the tokens of one statement, and the small steps that readers take from it."""

from collections.abc import Callable, Container
from typing import TypeVar

from codegen.sources.catalogue.errors import Unreadable
from codegen.sources.catalogue.lexer import Kind, Statement, Token
from codegen.sources.catalogue.objects import Name

T = TypeVar("T")

_NAMES = (Kind.WORD, Kind.QUOTED)


class Cursor:
    """Reads a statement from left to right; raises Unreadable where it meets the unexpected.

    modifiers: words of the statement's head that its reader may want (TEMPORARY, UNIQUE ...).
    """

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self._known = statement.tokens
        self.position = 0
        self.modifiers: set[str] = set()
        last = statement.tokens[-1].end if statement.tokens else 0
        self._end = Token(Kind.END, "", "", last, last)

    @property
    def token(self) -> Token:
        """The token that is next."""
        return self.ahead(0)

    @property
    def keyword(self) -> str:
        """The next token as a keyword; empty where it is none."""
        return self.token.keyword

    @property
    def at_end(self) -> bool:
        """Whether nothing is left."""
        return self.position >= len(self._known)

    @property
    def line(self) -> int:
        """How many lines of the statement come before the next token."""
        start = self._known[0].start if self._known else 0
        return self.statement.source.count("\n", start, self.token.start)

    def ahead(self, distance: int) -> Token:
        """The token some steps further."""
        index = self.position + distance
        return self._known[index] if index < len(self._known) else self._end

    def take(self) -> Token:
        """The next token, passed."""
        token = self.token
        self.position += 1
        return token

    def unreadable(self) -> Unreadable:
        """The error for what is next."""
        return Unreadable(f'cannot read near "{self._near()}"')

    def _near(self) -> str:
        end = self.ahead(3).end
        return self.statement.source[self.token.start : end] or "the end"

    # -- words and symbols ---------------------------------------------------------------------

    def sees(self, *words: str) -> bool:
        """Whether these keywords are next."""
        known, index = self._known, self.position
        for word in words:
            if index >= len(known) or known[index].keyword != word:
                return False
            index += 1
        return True

    def accept(self, *words: str) -> bool:
        """Pass these keywords if they are next."""
        if not self.sees(*words):
            return False
        self.position += len(words)
        return True

    def accept_any(self, *words: str) -> str:
        """Pass one of these keywords and return it; empty where none is next."""
        keyword = self.keyword
        if keyword not in words:
            return ""
        self.position += 1
        return keyword

    def expect(self, *words: str) -> None:
        """Pass these keywords."""
        if not self.accept(*words):
            raise self.unreadable()

    def sees_symbol(self, symbol: str) -> bool:
        """Whether that symbol is next."""
        token = self.token
        return token.kind is Kind.SYMBOL and token.value == symbol

    def symbol(self, symbol: str) -> bool:
        """Pass that symbol if it is next."""
        if not self.sees_symbol(symbol):
            return False
        self.position += 1
        return True

    def expect_symbol(self, symbol: str) -> None:
        """Pass that symbol."""
        if not self.symbol(symbol):
            raise self.unreadable()

    def if_exists(self) -> bool:
        """Pass IF EXISTS."""
        return self.accept("IF", "EXISTS")

    def if_not_exists(self) -> bool:
        """Pass IF NOT EXISTS."""
        return self.accept("IF", "NOT", "EXISTS")

    def cascade(self) -> bool:
        """Pass CASCADE or RESTRICT; whether it was CASCADE."""
        return self.accept_any("CASCADE", "RESTRICT") == "CASCADE"

    def finish(self) -> None:
        """Make sure that nothing is left."""
        if not self.at_end:
            raise self.unreadable()

    # -- names, values and lists ---------------------------------------------------------------

    def name(self) -> str:
        """An identifier."""
        if self.token.kind not in _NAMES:
            raise self.unreadable()
        return self.take().value

    def dotted(self) -> Name:
        """An identifier that may carry a schema, as written."""
        parts = [self.name()]
        while self.symbol("."):
            parts.append(self.name())
        return (parts[-2] if len(parts) > 1 else None, parts[-1])

    def string(self) -> str:
        """A string literal's value."""
        if self.token.kind is not Kind.STRING:
            raise self.unreadable()
        return self.take().value

    def integer(self) -> int:
        """An integer, perhaps signed."""
        sign = -1 if self.symbol("-") else 1
        if not self.token.value.isdigit():
            raise self.unreadable()
        return sign * int(self.take().value)

    def listed(self, item: Callable[[], T]) -> list[T]:
        """One or several of `item`, with commas between."""
        items = [item()]
        while self.symbol(","):
            items.append(item())
        return items

    def in_parentheses(self, item: Callable[[], T]) -> list[T]:
        """A list of `item` in parentheses."""
        self.expect_symbol("(")
        items = self.listed(item)
        self.expect_symbol(")")
        return items

    def names(self) -> tuple[str, ...]:
        """Identifiers in parentheses."""
        return tuple(self.in_parentheses(self.name))

    # -- text ----------------------------------------------------------------------------------

    def text_since(self, position: int) -> str:
        """The text from a position up to here."""
        if position >= self.position:
            return ""
        known = self._known
        return self.statement.source[known[position].start : known[self.position - 1].end]

    def group(self) -> str:
        """The text between balanced parentheses, which are passed."""
        start = self.position + 1
        self.skip_group()
        self.position -= 1
        text = self.text_since(start)
        self.position += 1
        return text

    def skip_group(self) -> None:
        """Pass balanced parentheses."""
        if not self.sees_symbol("("):
            raise self.unreadable()
        depth = 0
        while not self.at_end:
            depth += _depth(self.take())
            if depth == 0:
                return
        raise Unreadable("a parenthesis is not closed")

    def expression(self, stops: Container[str] = ()) -> str:
        """The text of an expression, up to a comma, a closing parenthesis or one of `stops`.

        The first token always belongs to it, and CASE ... END is one whole.
        """
        start = self.position
        depth = cases = 0
        while not self.at_end:
            token = self.token
            if depth == 0 and cases == 0 and self.position > start and token.keyword in stops:
                break
            step = _depth(token)
            if depth == 0 and (step < 0 or (token.value == "," and token.kind is Kind.SYMBOL)):
                break
            depth += step
            cases += {"CASE": 1, "END": -1}.get(token.keyword, 0)
            self.position += 1
        if self.position == start:
            raise self.unreadable()
        return self.text_since(start)

    def rest(self) -> str:
        """The text of all that is left."""
        start = self.position
        self.position = len(self._known)
        return self.text_since(start)


def _depth(token: Token) -> int:
    if token.kind is not Kind.SYMBOL:
        return 0
    return {"(": 1, "[": 1, ")": -1, "]": -1}.get(token.value, 0)
