"""Reading the keys of an index, of a key constraint and of an exclusion."""

from codegen.sources.catalogue.cursor import Cursor
from codegen.sources.catalogue.expressions import is_name, unwrap
from codegen.sources.catalogue.lexer import Kind, Token
from codegen.sources.catalogue.objects import IndexKey
from codegen.sources.catalogue.postgres_names import qualified

_STOPS = {"COLLATE", "ASC", "DESC", "NULLS", "WITH"}
_AFTER_PREDICATE = {"DEFERRABLE", "INITIALLY"}
_NAMES = (Kind.WORD, Kind.QUOTED)
# go on with an expression, which SQLite takes without parentheses
_OPERATORS = frozenset("IS NOT IN LIKE GLOB BETWEEN AND OR ISNULL NOTNULL".split())  # noqa: SIM905


def read_keys(cursor: Cursor, *, operators: bool = False) -> list[IndexKey]:
    """The keys in parentheses; `operators`: each is followed by WITH and its operator."""
    return cursor.in_parentheses(lambda: _key(cursor, operators=operators))


def read_include(cursor: Cursor) -> tuple[str, ...]:
    """INCLUDE (columns), if it is next."""
    return cursor.names() if cursor.accept("INCLUDE") else ()


def read_predicate(cursor: Cursor) -> str | None:
    """WHERE and its expression, if it is next, without parentheses around the whole."""
    if not cursor.accept("WHERE"):
        return None
    start = cursor.position
    text = cursor.expression(_AFTER_PREDICATE)
    known = unwrap(cursor.statement.tokens[start : cursor.position])
    return cursor.statement.source[known[0].start : known[-1].end] if known else text


def _key(cursor: Cursor, *, operators: bool) -> IndexKey:
    text, is_column = _operand(cursor)
    collation = opclass = operator = None
    if cursor.accept("COLLATE"):
        collation = read_collation(cursor)
    if cursor.token.kind in _NAMES and cursor.keyword not in _STOPS:
        opclass = _opclass(cursor)
    order = cursor.accept_any("ASC", "DESC")
    nulls = cursor.accept_any("FIRST", "LAST").lower() if cursor.accept("NULLS") else None
    if operators:
        cursor.expect("WITH")
        operator = _operator(cursor)
    return IndexKey(text, is_column, collation, opclass, order == "DESC", nulls or None, operator)


def _operand(cursor: Cursor) -> tuple[str, bool]:
    """A column's name, or the text of an expression."""
    after = cursor.ahead(1)
    ends = after.kind is Kind.END or _is_name_beside(after) or after.value in (",", ")")
    if is_name(cursor.token) and ends:
        return cursor.name(), True
    start = cursor.position
    while not _operand_ends(cursor, start):
        if cursor.sees_symbol("("):
            cursor.skip_group()
        else:
            cursor.take()
    return _simple(cursor, start)


def _operand_ends(cursor: Cursor, start: int) -> bool:
    token = cursor.token
    if token.kind is Kind.END or token.keyword in _STOPS:
        return True
    if token.kind is Kind.SYMBOL and token.value in (",", ")"):
        return True
    # A name right after a whole operand is an operator class.
    follows = cursor.position > start and cursor.ahead(-1).value == ")"
    return follows and _is_name_beside(token)


def _is_name_beside(token: Token) -> bool:
    """Whether a token after an operand is a word of its own, and no operator."""
    return token.kind in _NAMES and token.keyword not in _OPERATORS


def _simple(cursor: Cursor, start: int) -> tuple[str, bool]:
    known = unwrap(cursor.statement.tokens[start : cursor.position])
    if not known:
        raise cursor.unreadable()
    if len(known) == 1 and is_name(known[0]):
        return known[0].value, True
    return cursor.statement.source[known[0].start : known[-1].end], False


def read_collation(cursor: Cursor) -> str:
    """The name of a collation, without quotes; those of pg_catalog have no schema."""
    schema, name = cursor.dotted()
    return name if schema in (None, "pg_catalog") else f"{schema}.{name}"


def _opclass(cursor: Cursor) -> str:
    name = qualified(cursor.dotted())
    return f"{name} ({cursor.group()})" if cursor.sees_symbol("(") else name


def _operator(cursor: Cursor) -> str:
    start = cursor.position
    if cursor.accept("OPERATOR"):
        cursor.skip_group()
    elif cursor.token.kind is Kind.SYMBOL:
        cursor.take()
    else:
        raise cursor.unreadable()
    return cursor.text_since(start)
