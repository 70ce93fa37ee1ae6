"""Where a revision's source reads what differs from run to run, or from machine to machine."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from codegen.sources.migrations.schema_ops import PYTHON_ONLY

_ENVIRONMENT = frozenset({"getenv", "environ", "find_spec", "gethostname", "getuser", "getlogin"})
_ARGUMENTS = frozenset({"get_x_argument"})
_CLOCK = frozenset({"now", "utcnow", "today", "uuid1", "uuid4", "token_hex", "token_urlsafe"})
# Names that mean chance or the machine only behind a certain module.
_OWNED: Mapping[str, tuple[frozenset[str], str]] = {
    "random": (frozenset({"random", "randint", "choice", "choices", "randrange"}), "clock"),
    "secrets": (frozenset({"choice", "token_bytes", "randbelow"}), "clock"),
    "time": (frozenset({"time", "time_ns", "monotonic"}), "clock"),
    "sys": (frozenset({"platform", "version_info", "argv", "version"}), "run"),
    "platform": (frozenset({"system", "machine", "python_version", "node"}), "run"),
    "os": (frozenset({"name", "getpid", "urandom", "uname"}), "run"),
}
_SAID = {
    "run": "the environment of the migration run",
    "clock": "the moment or the chance of the migration run",
}


@cache
def chances(
    tree: ast.Module, text: str, *, arguments_known: bool
) -> Sequence[tuple[int, str, str]]:
    """Line, what is read there, and its kind: "run" or "clock".

    arguments_known: what `-x` gives is in the configuration, so it is no chance.
    """
    outside = _ENVIRONMENT if arguments_known else _ENVIRONMENT | _ARGUMENTS
    if not any(name in text for name in (*outside, *_CLOCK, *_OWNED)):
        return ()
    return tuple(_chances(tree, outside))


def _chances(tree: ast.Module, outside: frozenset[str]) -> Iterator[tuple[int, str, str]]:
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef) and statement.name == "downgrade":
            continue
        for node in _reaching(statement):
            if kind := _kind(node, outside):
                yield node.lineno, _SAID[kind], kind  # type: ignore[attr-defined]  # an expression


def _reaching(node: ast.AST) -> Iterator[ast.AST]:
    """A node and all below it, but for what a Column keeps to Python, such as its `default`."""
    yield node
    called = getattr(node, "func", None)
    column = getattr(called, "attr", getattr(called, "id", "")) == "Column"
    for child in ast.iter_child_nodes(node):
        if not (column and isinstance(child, ast.keyword) and child.arg in PYTHON_ONLY):
            yield from _reaching(child)


def _kind(node: ast.AST, outside: frozenset[str]) -> str | None:
    if isinstance(node, ast.Call) and _is_clock(node):
        return "clock"
    if isinstance(node, ast.Name):
        return "run" if node.id in outside else None
    if not isinstance(node, ast.Attribute):
        return None
    if node.attr in outside:
        return "run"
    owner = node.value.id if isinstance(node.value, ast.Name) else ""
    names, kind = _OWNED.get(owner, (frozenset(), ""))
    return kind if node.attr in names else None


def _is_clock(node: ast.Call) -> bool:
    """A call such as datetime.now(), but not SQL's func.now()."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    return name in _CLOCK and "func" not in ast.unparse(node.func)
