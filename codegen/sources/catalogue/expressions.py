"""What can be said about an expression without understanding it."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from codegen.sources.catalogue.lexer import Kind, Token, tokens
from codegen.sources.catalogue.postgres_names import quote
from codegen.sources.schema import DialectName

_NAMES = (Kind.WORD, Kind.QUOTED)
# Words that are values, never columns.
_VALUES = """
    TRUE FALSE NULL CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP
    CURRENT_USER SESSION_USER USER CURRENT_ROLE CURRENT_CATALOG CURRENT_SCHEMA
""".split()  # noqa: SIM905 - a list of words reads better without quotes


def is_name(token: Token) -> bool:
    """Whether a token can be the name of a column."""
    return token.kind in _NAMES and token.keyword not in _VALUES


def references(text: str, dialect: DialectName) -> Iterator[Token]:
    """The tokens of an expression that may be names of columns."""
    known = tokens(text, dialect)
    for index, token in enumerate(known):
        after = known[index + 1].value if index + 1 < len(known) else ""
        before = known[index - 1].value if index else ""
        if is_name(token) and after not in ("(", ".") and before != "::":
            yield token


def used(text: str, columns: Sequence[str], dialect: DialectName) -> list[str]:
    """Which of the columns an expression names, in the order of their first use."""
    wanted = set(columns)
    found = (token.value for token in references(text, dialect))
    return list(dict.fromkeys(name for name in found if name in wanted))


def rename(text: str, old: str, new: str, dialect: DialectName) -> str:
    """The expression with a column renamed."""
    hits = [token for token in references(text, dialect) if token.value == old]
    return _substitute(text, hits, lambda _: quote(new))


def retype(text: str, old: str, new: str) -> str:
    """The expression with the casts to one type turned into casts to another, both as SQL."""
    if old not in text:
        return text
    wanted = [token.value for token in tokens(old, "postgresql")]
    known = tokens(text, "postgresql")
    result, position = "", 0
    for index, token in enumerate(known):
        run = known[index + 1 : index + 1 + len(wanted)]
        if token.value == "::" and [item.value for item in run] == wanted:
            result += text[position : run[0].start] + new
            position = run[-1].end
    return result + text[position:]


def _substitute(text: str, hits: list[Token], spell: Callable[[Token], str]) -> str:
    for token in reversed(hits):
        text = text[: token.start] + spell(token) + text[token.end :]
    return text


def figure_name(text: str) -> str:
    """The name that PostgreSQL gives to the key of an index over an expression."""
    return _figure(unwrap(tokens(text, "postgresql"))) or "expr"


def is_call(text: str) -> bool:
    """Whether an expression is the call of one function, and nothing more."""
    known = tokens(text, "postgresql")
    start = next((i for i, token in enumerate(known) if token.value == "("), 0)
    names = all(token.kind in _NAMES or token.value == "." for token in known[:start])
    return start > 0 and names and _closing(known, start) == len(known) - 1


def unwrap(known: Sequence[Token]) -> Sequence[Token]:
    """The tokens without the parentheses that hold them all."""
    while len(known) > 2 and known[0].value == "(" and _closing(known, 0) == len(known) - 1:
        known = known[1:-1]
    return known


def _closing(known: Sequence[Token], start: int) -> int:
    depth = 0
    for index in range(start, len(known)):
        depth += {"(": 1, ")": -1}.get(known[index].value, 0)
        if depth == 0:
            return index
    return len(known)


def _figure(known: Sequence[Token]) -> str:
    """The name of an expression; empty where it has none of its own."""
    if known[0].keyword == "CASE" and known[-1].keyword == "END":
        return _figure_else(known) or "case"
    casts = [i for i, token in enumerate(known) if token.value == "::"]
    if casts and _depth(known[: casts[-1]]) == 0:
        return _figure_cast(known[: casts[-1]], known[casts[-1] + 1 :])
    if _is_dotted(known):
        return known[-1].value
    name_end = next((i for i, token in enumerate(known) if token.value == "("), 0)
    if not name_end or _closing(known, name_end) != len(known) - 1:
        return ""
    if known[0].keyword == "CAST":
        inner = known[2:-1]
        split = max(i for i, token in enumerate(inner) if token.keyword == "AS")
        return _figure_cast(inner[:split], inner[split + 1 :])
    return known[name_end - 1].value if _is_dotted(known[:name_end]) else ""


def _is_dotted(known: Sequence[Token]) -> bool:
    """Whether it is a name, perhaps qualified."""
    names, dots = known[::2], known[1::2]
    return all(map(is_name, names)) and len(names) > len(dots) and all(t.value == "." for t in dots)


def _figure_else(known: Sequence[Token]) -> str:
    """The name that CASE takes from its ELSE: that of a column or a function."""
    starts = [i for i, token in enumerate(known) if token.keyword == "ELSE"]
    default = known[starts[-1] + 1 : -1] if starts else ()
    return _figure(unwrap(default)) if default and default[0].kind in _NAMES else ""


def _figure_cast(operand: Sequence[Token], target: Sequence[Token]) -> str:
    if any(token.kind is Kind.SYMBOL and token.value not in "(),.[]" for token in target):
        return ""
    return _figure(unwrap(operand)) or _INTERNAL.get(target[0].value, target[0].value)


_INTERNAL = {
    "int": "int4",
    "integer": "int4",
    "smallint": "int2",
    "bigint": "int8",
    "boolean": "bool",
    "real": "float4",
    "double": "float8",
    "decimal": "numeric",
    "character": "bpchar",
    "char": "bpchar",
}


def _depth(known: Sequence[Token]) -> int:
    return sum({"(": 1, ")": -1}.get(token.value, 0) for token in known)


@lru_cache(maxsize=8192)
def sequence_of(default: str | None) -> tuple[str | None, str] | None:
    """The sequence whose `nextval` a default is, as written."""
    literal = _nextval(default)
    if literal is None:
        return None
    parts = [item.value for item in tokens(literal.value, "postgresql") if item.kind in _NAMES]
    if not parts:
        return None
    return (parts[-2] if len(parts) > 1 else None, parts[-1])


def with_sequence(default: str, name: str) -> str:
    """The default with another sequence, given as SQL."""
    literal = _nextval(default)
    if literal is None:
        return default
    return f"{default[: literal.start]}'{name}'{default[literal.end :]}"


def _nextval(default: str | None) -> Token | None:
    if default is None or "nextval" not in default.lower():
        return None
    known = tokens(default, "postgresql")
    values = [token.value for token in known]
    index = values.index("nextval") if "nextval" in values else len(values)
    string = known[index + 2] if index + 2 < len(known) else None
    return string if string is not None and string.kind is Kind.STRING else None


def replace_literal(text: str, old: str, new: str) -> str:
    """The expression with one string literal in the place of another."""
    hits = [
        token
        for token in tokens(text, "postgresql")
        if token.kind is Kind.STRING and token.value == old
    ]
    return _substitute(text, hits, lambda _: "'" + new.replace("'", "''") + "'")
