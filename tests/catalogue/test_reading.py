"""How a text becomes statements, and which function takes which."""

from __future__ import annotations

import pytest

from codegen.diagnostics import Place
from codegen.sources.catalogue import Catalogue, CatalogueError
from codegen.sources.catalogue.dispatch import folds
from codegen.sources.catalogue.lexer import split

DUMP = """\\connect db
COPY public.t (a, b) FROM stdin;
1	it's; not "SQL" /* nor $$ a comment
\\.

SELECT 1;
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (";; ; -- nothing\n/* at /* all */ ; */", []),
        ("a; b", ["a", "b"]),
        ("a ';' \";\" $$;$$ $x$ ; $$ ; $x$ -- ;\n; b", ["a ';' \";\" $$;$$ $x$ ; $$ ; $x$", "b"]),
        (r"a E'\';' 'it''s;'; b", [r"a E'\';' 'it''s;'", "b"]),
        ("a (b; c); d", ["a (b; c)", "d"]),
        (DUMP, ["COPY public.t (a, b) FROM stdin", "SELECT 1"]),
    ],
)
def test_split(text: str, expected: list[str]) -> None:
    assert [statement.text for statement in split(text, "postgresql")] == expected


@pytest.mark.parametrize(
    "text", ["SELECT 'open", 'SELECT "open', "SELECT /* open", "SELECT $$open"]
)
def test_what_does_not_end_is_a_syntax_error(text: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        Catalogue("postgresql").execute(text, Place("x.sql", 1))
    assert caught.value.sqlstate == "42601"


def test_brackets_quote_names_only_on_sqlite() -> None:
    (statement,) = split("a [b c]", "sqlite")
    assert [token.value for token in statement.tokens] == ["a", "b c"]
    (statement,) = split("a[1]", "postgresql")
    assert [token.value for token in statement.tokens] == ["a", "[", "1", "]"]


def test_a_statement_has_one_function() -> None:
    with pytest.raises(ValueError, match="CREATE TABLE is registered twice"):
        folds("CREATE TABLE")(lambda _database, _cursor: None)
