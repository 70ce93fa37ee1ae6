"""Reads the boolean expressions of CHECK constraints, as PostgreSQL or SQLite print them.

Casts are dropped: PostgreSQL adds them to say what it has understood.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<string>[eE]?'(?:[^']|'')*')
      | (?P<quoted>"(?:[^"]|"")+")
      | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
      | (?P<word>[^\W\d]\w*)
      | (?P<sign>::|<=|>=|<>|!=|!~~\*?|~~\*?|!~\*|~\*|!~|[-+*/%|&^#@~<>=()\[\],.])
    )""",
    re.VERBOSE,
)
_TYPE_WORDS = {"varying", "precision", "with", "without", "time", "zone"}
_COMPARISONS = {"<", "<=", ">", ">=", "=", "<>", "!="}
_MATCHES = {"~", "~*", "!~", "!~*", "~~", "~~*", "!~~", "!~~*"}
# What SQL calls the moment at hand, without brackets.
MOMENTS = ("current_date", "current_timestamp", "localtimestamp")
_LIKES = {"like": "~~", "ilike": "~~*"}
_SPECIAL = re.compile(r"[.+(){}|^$\\]")
_GLOB = re.compile(r"\[\^?\]?[^\]]*\]|.", re.DOTALL)


@dataclass(frozen=True)
class Name:
    """A column."""

    column: str


@dataclass(frozen=True)
class Value:
    """A literal; a number in quotes is text here."""

    value: str | int | Decimal | bool | None


@dataclass(frozen=True)
class Call:
    """A function of some arguments."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Items:
    """A list of values: of IN, or an array."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Compare:
    """`left operator right`; the operators are SQL's, `~~` for LIKE, `in`, `is` and `is null`."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Every:
    """Parts joined by AND."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Some:
    """Parts joined by OR."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Not:
    """The opposite of a part."""

    part: Node


Node = Name | Value | Call | Items | Compare | Every | Some | Not


class UnreadableError(Exception):
    """The expression uses something that is not read."""


def read(text: str) -> Node:
    """Parse an expression.

    Raises:
        UnreadableError: it holds an operator or a construct outside the subset.
    """
    parser = _Parser(_tokens(text))
    node = parser.disjunction()
    parser.end()
    return node


def conjuncts(node: Node) -> list[Node]:
    """The parts that must all hold."""
    return (
        [part for each in node.parts for part in conjuncts(each)]
        if isinstance(node, Every)
        else [node]
    )


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    position = 0
    while text[position:].strip():
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise UnreadableError(text)
        token = match[match.lastgroup]
        found.append((match.lastgroup, token.lower() if match.lastgroup == "word" else token))
        position = match.end()
    return found


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = [*tokens, ("end", "")]
        self._at = 0

    def disjunction(self) -> Node:
        parts = [self._conjunction()]
        while self._take("or"):
            parts.append(self._conjunction())
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def end(self) -> None:
        if self._tokens[self._at][0] != "end":
            raise UnreadableError(self._tokens[self._at][1])

    def _conjunction(self) -> Node:
        parts = [self._negation()]
        while self._take("and"):
            parts.append(self._negation())
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _negation(self) -> Node:
        return Not(self._negation()) if self._take("not") else self._comparison()

    def _comparison(self) -> Node:
        left = self._operand()
        kind, token = self._tokens[self._at]
        if kind == "sign" and token in _COMPARISONS | _MATCHES:
            self._at += 1
            return self._compared(left, token)
        if self._take("between"):
            return self._between(left)
        if self._take("is"):
            return self._is(left)
        if self._take("not"):
            return Not(self._listed_or_like(left))
        return self._listed_or_like(left, otherwise=left)

    def _listed_or_like(self, left: Node, otherwise: Node | None = None) -> Node:
        for word, operator in _LIKES.items():
            if self._take(word):
                return Compare(operator, left, self._operand())
        if self._take("glob"):
            return Compare("~", left, self._glob())
        if otherwise is not None and not self._peek("in"):
            return otherwise
        self._expect("in")
        return Compare("in", left, self._list("(", ")"))

    def _glob(self) -> Node:
        """SQLite's pattern as a regular expression."""
        pattern = self._operand()
        if not isinstance(pattern, Value) or not isinstance(pattern.value, str):
            raise UnreadableError("glob")
        return Value(_expression_of(pattern.value))

    def _is(self, left: Node) -> Node:
        negated = self._take("not")
        for word, value in (("null", None), ("true", True), ("false", False)):
            if self._take(word):
                found = Compare("is null" if value is None else "is", left, Value(value))
                return Not(found) if negated else found
        raise UnreadableError("is")

    def _compared(self, left: Node, operator: str) -> Node:
        if self._take("any"):
            return self._any(left, operator)
        return Compare({"!=": "<>"}.get(operator, operator), left, self._operand())

    def _any(self, left: Node, operator: str) -> Node:
        if operator != "=":
            raise UnreadableError(operator)
        self._expect("(")
        items = self._operand()
        self._expect(")")
        if not isinstance(items, Items):
            raise UnreadableError("ANY")
        return Compare("in", left, items)

    def _between(self, left: Node) -> Node:
        low = self._operand()
        self._expect("and")
        return Every((Compare(">=", left, low), Compare("<=", left, self._operand())))

    def _operand(self) -> Node:
        node = self._primary()
        while self._take("::"):
            self._type()
        return node

    def _primary(self) -> Node:
        kind, token = self._tokens[self._at]
        self._at += 1
        if kind == "string":
            return Value(_unquoted(token))
        if kind == "number":
            return Value(_number(token))
        if kind == "quoted":
            return Name(token[1:-1].replace('""', '"'))
        if kind == "word":
            return self._word(token)
        others = {"-": self._negative, "(": self._bracketed}
        if token not in others:
            raise UnreadableError(token)
        return others[token]()

    def _word(self, word: str) -> Node:
        if word in ("true", "false", "null"):
            return Value({"true": True, "false": False, "null": None}[word])
        if word == "array":
            return self._list("[", "]")
        if word in ("case", "cast", "exists", "select"):
            raise UnreadableError(word)
        if word in MOMENTS:
            return Call(word, ())
        if self._peek("("):
            return Call(word, self._list("(", ")").items)
        return Name(word)

    def _negative(self) -> Node:
        node = self._operand()
        if isinstance(node, Value) and isinstance(node.value, int | Decimal):
            return Value(-node.value)
        raise UnreadableError("-")

    def _bracketed(self) -> Node:
        node = self.disjunction()
        self._expect(")")
        return node

    def _list(self, opening: str, closing: str) -> Items:
        self._expect(opening)
        items: list[Node] = []
        while not self._take(closing):
            items.append(self.disjunction())
            if not self._peek(closing):
                self._expect(",")
        return Items(tuple(items))

    def _type(self) -> None:
        kind, _ = self._tokens[self._at]
        if kind not in ("word", "quoted"):
            raise UnreadableError("type")
        self._at += 1
        while self._tokens[self._at][1] in _TYPE_WORDS or self._take("."):
            self._at += 1
        if self._peek("("):
            self._list("(", ")")
        while self._take("["):
            self._expect("]")

    def _peek(self, token: str) -> bool:
        return self._tokens[self._at][1] == token and self._tokens[self._at][0] in ("sign", "word")

    def _take(self, token: str) -> bool:
        taken = self._peek(token)
        self._at += taken
        return taken

    def _expect(self, token: str) -> None:
        if not self._take(token):
            raise UnreadableError(self._tokens[self._at][1])


def _unquoted(token: str) -> str:
    if token[0] in "eE":
        raise UnreadableError(token)
    return token[1:-1].replace("''", "'")


def _expression_of(glob: str) -> str:
    inner = glob.strip("*")
    pieces = (_piece(piece) for piece in _GLOB.findall(inner))
    start, end = "" if glob.startswith("*") else "^", "" if glob.endswith("*") else "$"
    return start + "".join(pieces) + end


def _piece(piece: str) -> str:
    """A character of a GLOB pattern, or one of its classes."""
    if len(piece) > 1:
        return piece.replace("\\", "\\\\")
    return {"*": ".*", "?": "."}.get(piece) or _SPECIAL.sub(r"\\\g<0>", piece)


def _number(token: str) -> int | Decimal:
    return int(token) if token.isdigit() else Decimal(token)
