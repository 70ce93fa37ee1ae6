"""What a merged text must hold before it may replace the user's file."""

from __future__ import annotations

import ast
import builtins
import json
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

# what Python gives every module
_GIVEN = frozenset({*dir(builtins), "__file__", "__annotations__", "__path__", "__class__"})


def syntax_problem(path: str, text: str) -> str:
    """Why a text is not what its name says; empty where it is."""
    try:
        if path.endswith(".py"):
            _compiled(text)
        elif path.endswith(".json"):
            json.loads(text)
    except SyntaxError as error:
        return f"{error.msg} (line {error.lineno})"
    except (ValueError, RecursionError) as error:
        return str(error)
    return ""


def _compiled(text: str) -> None:
    """Compile: a parameter named twice, or a `return` outside of a function, does parse."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a module warns of is its author's affair
        compile(text, "module", "exec", dont_inherit=True)


def problem(path: str, merged: str, base: str, ours: str, theirs: str) -> str:
    """What a merge gets wrong although no place is in conflict; empty where it is sound."""
    wrong = syntax_problem(path, merged)
    if wrong or not path.endswith(".py"):
        return wrong
    found, before, mine, new = (_Facts.of(text) for text in (merged, base, ours, theirs))
    return (
        _twice(found, mine, new)
        or _lost(found, before, mine, new)
        or _told(found.unknown - mine.unknown - new.unknown, "nothing would define {}")
        or _told(found.early - mine.early - new.early, "{} would be used above its definition")
    )


@dataclass(frozen=True)
class _Facts:
    """What a module says about its names.

    defined: by qualified name, how often the module and its classes bind it.
    imported: names that the module imports.
    unknown: names that it reads and that nothing in it binds, in whatever scope.
    early: names that it reads while it is imported, above the line that defines them.
    """

    defined: Counter[str]
    imported: set[str]
    unknown: set[str]
    early: set[str]

    @classmethod
    def of(cls, text: str) -> _Facts:
        tree = ast.parse(text)
        imports = (node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom))
        imported = {name for node in imports for name in bound(node)}
        return cls(_definitions(tree), imported, _unknown(tree), _early(tree))


def _told(names: set[str], message: str) -> str:
    return message.format(", ".join(sorted(names))) if names else ""


def _twice(merged: _Facts, ours: _Facts, theirs: _Facts) -> str:
    most = ours.defined | theirs.defined
    twice = {name for name, count in merged.defined.items() if count > max(1, most[name])}
    return _told(twice, "it would define {} twice")


def _lost(merged: _Facts, base: _Facts, ours: _Facts, theirs: _Facts) -> str:
    """Names that a side added and the merge lacks.

    What belongs into a class that the user deleted, or gave another name, is not lost; nor is what
    the generator took away from a class that has another name by now.
    """
    given_up = base.defined.keys() - ours.defined.keys()
    generated = theirs.defined.keys() - theirs.imported  # an import without use is no loss
    own = ours.defined.keys() - base.defined.keys()
    missing = (own | generated) - base.defined.keys() - merged.defined.keys()
    moved = {_member(name) for name in merged.defined if _class(name) in own}
    dropped = {_member(name) for name in base.defined.keys() - theirs.defined.keys()}
    lost = {
        name
        for name in missing
        if _class(name) not in given_up
        and _member(name) not in (dropped if _class(name) in own else moved)
    }
    return _told(lost, "it would lose {}")


def _class(name: str) -> str:
    return name.rpartition(".")[0]


def _member(name: str) -> str:
    """The last part of a class member's name; of any other name nothing that a class has."""
    return name.rpartition(".")[2] if "." in name else f".{name}"


def _definitions(tree: ast.Module) -> Counter[str]:
    """Count what the module and its classes bind, by qualified name."""
    found: Counter[str] = Counter()
    todo: list[tuple[str, ast.Module | ast.ClassDef]] = [("", tree)]
    while todo:
        prefix, scope = todo.pop()
        for node in scope.body:
            found.update(prefix + name for name in bound(node))
            if isinstance(node, ast.ClassDef):
                todo.append((f"{prefix}{node.name}.", node))
    return found


def bound(node: ast.stmt) -> Iterator[str]:
    """The names that a statement binds in its module or class."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name
        case ast.Import() | ast.ImportFrom():
            yield from (alias.asname or alias.name for alias in node.names)
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield name
        case ast.Assign(targets=targets):
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def _unknown(tree: ast.Module) -> set[str]:
    nodes = list(ast.walk(tree))
    if any(isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in nodes):
        return set()
    read = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    return read - _GIVEN - {name for node in nodes for name in _binds(node)}


def _binds(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.alias(name=name, asname=other):
            yield other or name.partition(".")[0]
        case ast.arg(arg=name):
            yield name
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            yield name
        case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            yield name
        case ast.Global(names=names) | ast.Nonlocal(names=names):
            yield from names


def _early(tree: ast.Module) -> set[str]:
    first = {name: at for at, node in reversed([*enumerate(tree.body)]) for name in _top(node)}
    lazy = any(
        isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in tree.body
    )
    return {
        name
        for at, node in enumerate(tree.body)
        for name in _read_at_once(node, lazy=lazy)
        if first.get(name, -1) > at
    }


def _top(node: ast.stmt) -> Iterator[str]:
    """What a statement of the module binds there, also inside of `if` and `try`."""
    yield from bound(node)
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield from (name for each in ast.walk(node) for name in _binds(each))


def _read_at_once(node: ast.AST, *, lazy: bool) -> Iterator[str]:
    """The names that running a statement reads: no bodies of functions."""
    if isinstance(node, ast.Name):
        yield node.id
    for name, value in ast.iter_fields(node):
        inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        if (inside and name == "body") or (lazy and name in {"annotation", "returns"}):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _read_at_once(child, lazy=lazy)
