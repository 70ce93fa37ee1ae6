"""Which functions of the project ran, and what of a piece of code can have reached a statement.

A definition that is only held does nothing: a type's method that turns values of Python into rows,
a factory that a column would call for a new row. Its text says what it would read of the clock or
the environment, and yet the schema cannot depend on it. So each function notes that it runs, unless
that is about rows.
"""

import ast
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import FrameType

from codegen.sources.migrations.code.schema_ops import is_kept
from codegen.sources.migrations.code.syntax import nodes, walk
from codegen.sources.migrations.project.locate import relative

MARK = "__gen_api_ran__"
Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Key = tuple[str, int, int]  # file, line, column
# of SQLAlchemy: where the parameters of a statement are made, and where rows are taken out of it
_PARAMETERS = "sqlalchemy.engine.default", "_init_compiled"
_RESULTS = frozenset({"sqlalchemy.engine.result", "sqlalchemy.engine.cursor"})


class Ran:
    """Remembers the functions that ran.

    Arguments:
        root: of the project; files are known by their paths below it.
    """

    def __init__(self, root: Path) -> None:
        self._relative = cache(lambda file: relative(Path(file), root))
        self.known: dict[Key, None] = {}

    def note(self, key: Key) -> None:
        """A function runs: the code of `marked` calls this."""
        if key not in self.known and not _about_rows(sys._getframe(1)):
            self.known[key] = None

    @contextmanager
    def marked(self, tree: ast.Module, file: str) -> Iterator[None]:
        """Meanwhile the functions of a tree note that they run; afterwards it is as it was."""
        found = [node for node in walk(tree) if isinstance(node, Function)]
        bodies = [node.body for node in found]
        for node in found:
            _mark(node, self._key(node, file))
        try:
            yield
        finally:
            for node, body in zip(found, bodies, strict=True):
                node.body = body

    def inert(self, tree: ast.AST, file: str) -> frozenset[int]:
        """The ids of the nodes of a tree of which nothing can have come into a statement."""
        held: list[ast.AST] = []
        for node in nodes(tree):
            if isinstance(node, Function) and self._key(node, file) not in self.known:
                held += node.body if isinstance(node.body, list) else [node.body]
            elif isinstance(node, ast.Call):
                held += (item for item in node.keywords if is_kept(node, item))
        return frozenset(id(inner) for node in held for inner in nodes(node))

    def _key(self, node: Function, file: str) -> Key:
        return self._relative(file), node.lineno, node.col_offset


def _mark(node: Function, key: Key) -> None:
    """Have a function note itself before anything else."""
    told = ast.Constant(key)  # type: ignore[arg-type]  # a tuple of constants is one
    noted = ast.Call(ast.Name(MARK, ast.Load()), [told], [])
    if isinstance(node, ast.Lambda):  # (note(key), body)[1]
        both = ast.Tuple([noted, node.body], ast.Load())
        node.body = ast.Subscript(both, ast.Constant(1), ast.Load())
        inner: ast.AST = node.body
    else:
        first = 1 if ast.get_docstring(node, clean=False) is not None else 0
        inner = ast.Expr(noted)
        node.body = [*node.body[:first], inner, *node.body[first:]]
    ast.copy_location(inner, node)
    ast.fix_missing_locations(inner)


def _about_rows(frame: FrameType | None) -> bool:
    """Whether a frame runs for the values of a statement, or for rows that it gives."""
    while frame is not None:
        module = frame.f_globals.get("__name__")
        if module in _RESULTS or (module, frame.f_code.co_name) == _PARAMETERS:
            return True
        frame = frame.f_back
    return False
