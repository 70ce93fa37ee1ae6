"""Which function folds which statement."""

from collections.abc import Callable

from codegen.sources.catalogue.cursor import Cursor
from codegen.sources.catalogue.errors import Unreadable
from codegen.sources.catalogue.lexer import Statement
from codegen.sources.catalogue.state import Database

Fold = Callable[[Database, Cursor], None]

_FOLDS: dict[tuple[str, ...], Fold] = {}
_MODIFIERS = {
    "CREATE": {
        "GLOBAL",
        "LOCAL",
        "TEMP",
        "TEMPORARY",
        "UNLOGGED",
        "UNIQUE",
        "MATERIALIZED",
        "RECURSIVE",
        "CONSTRAINT",
        "VIRTUAL",
    },
    "ALTER": {"MATERIALIZED"},
    "DROP": {"MATERIALIZED"},
}
_LONGEST = 3


def folds(*heads: str) -> Callable[[Fold], Fold]:
    """Register the function for the statements that begin with these words."""

    def register(function: Fold) -> Fold:
        for head in heads:
            words = tuple(head.split())
            if words in _FOLDS:
                raise ValueError(f"{head} is registered twice")
            _FOLDS[words] = function
        return function

    return register


def fold(database: Database, statement: Statement) -> None:
    """Fold one statement; raises CatalogueError, or Unreadable where we cannot read it."""
    cursor = Cursor(statement)
    words = _head(cursor)
    for length in range(len(words), 0, -1):
        if function := _FOLDS.get(words[:length]):
            cursor.position += length - 1
            function(database, cursor)
            return
    raise Unreadable("an unknown statement")


def kind(statement: Statement) -> str:
    """The first words of a statement, as messages show it."""
    words = [token.keyword for token in statement.tokens[:2]]
    return " ".join(word for word in words if word)


def _head(cursor: Cursor) -> tuple[str, ...]:
    """The words that choose the function; leaves the cursor on the second of them."""
    verb = cursor.take().keyword
    if verb == "CREATE" and cursor.accept("OR", "REPLACE"):
        cursor.modifiers.add("REPLACE")
    while cursor.keyword in _MODIFIERS.get(verb, ()):
        cursor.modifiers.add(cursor.take().keyword)
    return (verb, *(cursor.ahead(i).keyword for i in range(_LONGEST - 1)))
