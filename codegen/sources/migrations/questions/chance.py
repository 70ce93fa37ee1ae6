"""Where a revision's source reads what differs from run to run, or from machine to machine."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from codegen.sources.migrations.code.syntax import nodes
from codegen.sources.migrations.guess import ENVIRONMENT, Guess, variable
from codegen.sources.migrations.project.headers import Source

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
_MOMENT = Guess("the moment or the chance of the migration run", "clock")
_TAKES = frozenset({"get", "pop", "setdefault", "getenv"})  # and the name of a variable


@cache
def chances(
    source: Source, subject: str, *, arguments_known: bool
) -> Sequence[tuple[ast.expr, Guess]]:
    """What is read, and where.

    subject: what ids of questions call the module.
    arguments_known: what `-x` gives is in the configuration, so it is no chance.
    """
    outside = _ENVIRONMENT if arguments_known else _ENVIRONMENT | _ARGUMENTS
    if not source.words & (outside | _CLOCK | _OWNED.keys()):
        return ()
    return tuple(_chances(source.tree, subject, outside))


def _chances(
    tree: ast.Module, subject: str, outside: frozenset[str]
) -> Iterator[tuple[ast.expr, Guess]]:
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef) and statement.name == "downgrade":
            continue
        for node in _reaching(statement):
            if name := _variable(node):
                yield node, variable(name)  # type: ignore[misc]  # an expression
            elif kind := _kind(node, outside):
                clock = f"clock:{subject}:{getattr(node, 'lineno', 0)}"
                found = ENVIRONMENT if kind == "run" else replace(_MOMENT, source=clock)
                yield node, found  # type: ignore[misc]  # the same


def _reaching(node: ast.AST) -> Iterator[ast.AST]:
    """A node and all below it, once where a variable is read."""
    yield node
    for child in _inner(node):
        yield from _reaching(child)


def of_machine(node: ast.AST) -> Guess | None:
    """What an expression reads of the machine or the moment, other than variables."""
    kind = None if _is_environ(node) else _kind(node, _ENVIRONMENT | _ARGUMENTS)
    return (ENVIRONMENT if kind == "run" else _MOMENT) if kind else None


@cache
def written(tree: ast.AST) -> frozenset[tuple[int, str]]:
    """The lines of a module that read a variable of the environment, and which."""
    return frozenset(
        (node.lineno, name)  # type: ignore[attr-defined]  # an expression
        for node in nodes(tree)
        if (name := _variable(node))
    )


def _inner(node: ast.AST) -> list[ast.AST]:
    """The parts of a node; where it names a variable of the environment, not os.environ itself."""
    inner = list(ast.iter_child_nodes(node))
    return [part for part in inner if not _is_environ(part)] if _variable(node) else inner


def _variable(node: ast.AST) -> str:
    """The name of the variable that an expression reads out of the environment."""
    named: ast.expr | None = None
    if isinstance(node, ast.Subscript) and _is_environ(node.value):
        named = node.slice
    elif isinstance(node, ast.Compare) and any(map(_is_environ, node.comparators)):
        named = node.left
    elif isinstance(node, ast.Call) and _is_environ(node.func) and node.args:
        named = node.args[0]
    given = named.value if isinstance(named, ast.Constant) else None
    return given if isinstance(given, str) else ""


def _is_environ(node: ast.AST) -> bool:
    """`os.environ`, or what is called to get a variable: `os.getenv`, `os.environ.get`."""
    name = getattr(node, "attr", getattr(node, "id", ""))
    if name in _TAKES and isinstance(node, ast.Attribute) and name != "getenv":
        return _is_environ(node.value)
    return isinstance(node, ast.Name | ast.Attribute) and name in ("environ", "getenv")


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
