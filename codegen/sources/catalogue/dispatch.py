"""Which function folds which statement."""

from collections.abc import Callable

from codegen.sources.catalogue.cursor import Cursor
from codegen.sources.catalogue.errors import Unreadable
from codegen.sources.catalogue.lexer import Statement
from codegen.sources.catalogue.state import Database

Fold = Callable[[Database, Cursor], None]

_FOLDS: dict[tuple[str, ...], Fold] = {}
_HARMLESS: set[Fold] = set()
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


def folds(*heads: str, harmless: bool = False) -> Callable[[Fold], Fold]:
    """Register the function for the statements that begin with these words.

    harmless: the statements leave the model as it is.
    """

    def register(function: Fold) -> Fold:
        for head in heads:
            words = tuple(head.split())
            if words in _FOLDS:
                raise ValueError(f"{head} is registered twice")
            _FOLDS[words] = function
        if harmless:
            _HARMLESS.add(function)
        return function

    return register


def fold(database: Database, statement: Statement) -> None:
    """Fold one statement; raises CatalogueError, or Unreadable where we cannot read it."""
    cursor = Cursor(statement)
    function = _choose(cursor)
    if function is None:
        raise Unreadable("an unknown statement")
    function(database, cursor)


def is_harmless(statement: Statement) -> bool:
    """Whether a statement, of which the beginning is enough, leaves the model as it is."""
    return _choose(Cursor(statement)) in _HARMLESS


def _choose(cursor: Cursor) -> Fold | None:
    """The function for a statement; leaves the cursor after the words that chose it."""
    words = _head(cursor)
    for length in range(len(words), 0, -1):
        if function := _FOLDS.get(words[:length]):
            cursor.position += length - 1
            return function
    return None


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
