"""Whether what one line of a revision learns can change which schema operations run, and on what.

Names assigned from the line are followed through the function, and what a helper returns one call
further out. `if`, `for` and `while` that test such a name around a schema operation, an early
`return` before one, and an operation that takes such a name as an argument all count.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from codegen.sources.migrations.code.bindings import MUTATORS
from codegen.sources.migrations.code.schema_ops import SchemaOps, is_kept
from codegen.sources.migrations.code.syntax import loaded, nodes

_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Module
_Compound = ast.If | ast.While | ast.For
_DEPTH = 3
_OF_METADATA = frozenset({"create_all", "drop_all"})


@dataclass(frozen=True)
class Steering:
    """A construct that decides about schema operations.

    how: "if", "while", "for", "try", "early return" or "argument". words: what the operations that
        it decides about are given, word by word. either: it is an `if`, so it can go the other way.
    """

    node: ast.stmt
    how: str
    words: frozenset[str]
    either: bool = False

    @property
    def line(self) -> int:
        """Where it begins."""
        return self.node.lineno

    def holds(self, other: "Steering") -> bool:
        """Whether another one is a part of this one, so that it is decided here."""
        last = self.node.end_lineno or self.line
        return other.node is not self.node and self.line <= other.line <= last


class Slicer:
    """Slices one module.

    operations: says which of its calls change the schema.
    """

    def __init__(self, tree: ast.Module, operations: SchemaOps) -> None:
        self._tree = tree
        self._operations = operations
        self._called = False
        self._line = 0
        self._node: ast.AST | None = None
        functions = ast.FunctionDef | ast.AsyncFunctionDef
        self._functions = [node for node in nodes(tree) if isinstance(node, functions)]
        self._names: dict[int, set[str]] = {}

    def steered_by(
        self, line: int, *, called: bool = False, node: ast.AST | None = None
    ) -> list[Steering]:
        """Everything that the value learned on a line decides about.

        called: it was learned in a function that the line calls, so an operation there that takes
            what the call returns counts, and not what the function does itself.
        node: what on the line learned it, where that is known.
        """
        self._called = called
        self._line, self._node = line, node
        found = {(item.line, item.how): item for item in self._follow(line, _DEPTH)}
        return list(found.values())

    def _follow(self, line: int, depth: int) -> Iterator[Steering]:
        function = self._function(line)
        statement = _statement(function.body, line)
        if statement is None or depth == 0:
            return
        names = set(_bound(statement))
        if isinstance(self._node, ast.alias):  # one of what is imported there
            names = {self._node.asname or self._node.name.partition(".")[0]}
        if isinstance(statement, ast.Import | ast.ImportFrom):
            yield from self._tried(function, line)
            names |= _tried_names(function, line)
        if isinstance(function, ast.Module):
            yield from self._in_functions(names)
        else:
            yield from self._in(function, statement, names, depth)

    def _tried(self, function: _Function, line: int) -> Iterator[Steering]:
        """Operations that are left out, or done instead, where an import fails."""
        for node in _tries(function, line):
            if self._operations.holds(node):
                yield Steering(node, "try", self._operations.words(node))

    def _in_functions(self, names: set[str]) -> Iterator[Steering]:
        """What names of the module decide about in its functions."""
        for node in self._tree.body:
            if isinstance(node, ast.FunctionDef) and node.name != "downgrade":
                yield from self._in(node, None, names, 1)

    def _in(
        self, function: _Function, statement: ast.stmt | None, names: set[str], depth: int
    ) -> Iterator[Steering]:
        """What a statement of a function, or names that it starts with, decide about."""
        if statement is None and not names & self._names_in(function):
            return
        names = self._tainted(function, names)
        for node in _statements(function.body):
            if not (node is statement or _mentions(_header(node), names)):
                continue
            if found := self._decides(node, function, names if node is not statement else None):
                yield found
        returned = any(
            isinstance(node, ast.Return) and (node is statement or _mentions([node], names))
            for node in _statements(function.body)
        )
        if returned and not isinstance(function, ast.Module):
            yield from self._callers(function.name, depth - 1)

    def _names_in(self, function: _Function) -> set[str]:
        """Every name in a function: most have nothing to do with what was learned."""
        if id(function) not in self._names:
            found = (node.id for node in nodes(function) if isinstance(node, ast.Name))
            self._names[id(function)] = set(found)
        return self._names[id(function)]

    def _callers(self, name: str, depth: int) -> Iterator[Steering]:
        for node in nodes(self._tree):
            function = node.func if isinstance(node, ast.Call) else None
            if isinstance(function, ast.Name) and function.id == name:
                yield from self._follow(function.lineno, depth)

    def _function(self, line: int) -> _Function:
        around = [
            node for node in self._functions if node.lineno <= line <= (node.end_lineno or line)
        ]
        return max(around, key=lambda node: node.lineno, default=self._tree)

    def _tainted(self, function: _Function, names: set[str]) -> set[str]:
        while True:
            more = set(names)
            for node in _statements(function.body):
                if _mentions(_header(node), names):
                    more |= set(_bound(node))
            if more == names:
                return names
            names = more

    def _decides(
        self, node: ast.stmt, function: _Function, names: set[str] | None
    ) -> Steering | None:
        """What a statement decides that learns something, or that mentions the names that did."""
        if isinstance(node, _Compound):
            if self._operations.holds(*node.body, *node.orelse):
                how = type(node).__name__.lower()
                words = self._operations.words(*node.body, *node.orelse)
                return Steering(node, how, words, isinstance(node, ast.If))
            after = self._after(node, function)
            if after and _leaves(node):
                words = self._operations.words(*after)
                return Steering(node, "early return", words, isinstance(node, ast.If))
            return None
        if isinstance(node, ast.With | ast.Try | ast.FunctionDef | ast.ClassDef):
            return None
        calls = list(self._operations.calls(node))
        if names is None and self._called:
            calls = [call for call in calls if self._operations.is_direct(call)]
        if names is None:
            decided = any(map(self._reaches, calls))
        else:
            decided = any(_mentions(_arguments(call), names) for call in calls)
        if decided:
            return Steering(node, "argument", self._operations.words(node))
        return None

    def _reaches(self, call: ast.Call) -> bool:
        """Whether what was learned is no part of what an operation keeps to Python."""
        hidden = list(_hidden(call))
        if self._node is not None:
            return not any(self._node is part for item in hidden for part in nodes(item))
        shown = any(_on(part, self._line) for part in (call.func, *_arguments(call)))
        return shown or not any(_on(item, self._line) for item in hidden)

    def _after(self, node: ast.stmt, function: _Function) -> list[ast.stmt]:
        """The schema operations that follow in the function."""
        end = node.end_lineno or node.lineno
        later = (item for item in _statements(function.body) if item.lineno > end)
        return [item for item in later if self._operations.holds(item)]


def statement_at(tree: ast.Module, line: int) -> ast.stmt | None:
    """The innermost statement of a module that a line belongs to, but no whole definition."""
    found = _statement(tree.body, line)
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return None if isinstance(found, definitions) else found


def is_tried(tree: ast.AST, line: int) -> bool:
    """Whether a line of a module may fail to import something without ending it."""
    return any(_tries(tree, line))


def _tries(tree: ast.AST, line: int) -> Iterator[ast.Try]:
    """The statements that catch what a line raises."""
    for node in nodes(tree):
        if isinstance(node, ast.Try) and node.handlers:
            last = node.body[-1]
            if node.body[0].lineno <= line <= (last.end_lineno or last.lineno):
                yield node


def _tried_names(function: ast.AST, line: int) -> set[str]:
    """The names that tell afterwards whether an import on a line succeeded."""
    return {
        name
        for node in _tries(function, line)
        for statement in _statements([node])
        for name in _bound(statement)
    }


def _statement(body: Sequence[ast.stmt], line: int) -> ast.stmt | None:
    """The innermost statement that a line belongs to."""
    for node in body:
        if node.lineno <= line <= (node.end_lineno or node.lineno):
            return _statement(_inner(node), line) or node
    return None


def _statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Every statement, those of nested functions left out."""
    for node in body:
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from _statements(_inner(node))


def _inner(node: ast.stmt) -> list[ast.stmt]:
    inner: list[ast.stmt] = []
    for field in ("body", "orelse", "finalbody"):
        inner += getattr(node, field, [])
    for part in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        inner += part.body
    return inner


def _header(node: ast.stmt) -> list[ast.AST]:
    """The parts of a statement that are its own, and not those of the statements in it."""
    if isinstance(node, ast.If | ast.While):
        return [node.test]
    if isinstance(node, ast.For):
        return [node.iter]
    if isinstance(node, ast.With):
        return list(node.items)
    if isinstance(node, ast.Try | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return []
    return [node]


def _arguments(call: ast.Call) -> list[ast.AST]:
    """What a call is given, apart from what only Python sees."""
    given: list[ast.AST] = list(call.args)
    if isinstance(call.func, ast.Attribute) and call.func.attr in _OF_METADATA:
        given.append(call.func.value)  # what is made is what the MetaData knows
    given += [item.value for item in call.keywords if not is_kept(call, item)]
    return [part for item in given for part in _without_python(item)]


def _without_python(node: ast.AST) -> list[ast.AST]:
    """An argument, and of a Column in it only what reaches the database."""
    return [node.func, *_arguments(node)] if isinstance(node, ast.Call) else [node]


def _hidden(call: ast.Call) -> Iterator[ast.AST]:
    """What `_arguments` leaves out."""
    for item in call.keywords:
        if is_kept(call, item):
            yield item.value
    for inner in (*call.args, *(item.value for item in call.keywords)):
        if isinstance(inner, ast.Call):
            yield from _hidden(inner)


def _on(node: ast.AST, line: int) -> bool:
    first: int = node.lineno  # type: ignore[attr-defined]  # an expression
    return first <= line <= (getattr(node, "end_lineno", None) or first)


def _mentions(parts: Sequence[ast.AST], names: set[str]) -> bool:
    return any(not names.isdisjoint(loaded(node)) for node in parts)


def _bound(node: ast.stmt) -> Iterator[str]:
    """The names that a statement binds or fills."""
    parts = [node.target, *_header(node)] if isinstance(node, ast.For) else _header(node)
    for part in parts:
        local = {
            id(n) for c in nodes(part) if isinstance(c, ast.comprehension) for n in nodes(c.target)
        }
        for inner in nodes(part):
            if (
                isinstance(inner, ast.Name)
                and isinstance(inner.ctx, ast.Store)
                and id(inner) not in local
            ):
                yield inner.id
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
    if isinstance(node, ast.ClassDef):  # a declarative base knows the classes that are made of it
        yield from (node.name, *(base.id for base in node.bases if isinstance(base, ast.Name)))
    targets = node.targets if isinstance(node, ast.Assign) else []
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        function = node.value.func
        if isinstance(function, ast.Attribute) and function.attr in MUTATORS:
            targets = [function]
    for target in targets:
        if isinstance(target, ast.Attribute | ast.Subscript) and isinstance(target.value, ast.Name):
            yield target.value.id


def _leaves(node: ast.stmt) -> bool:
    """Whether a branch leaves the function, other than by an error."""
    return any(isinstance(item, ast.Return) for item in _statements(_inner(node)))
