"""Two sides that each add something of their own at one place: no conflict, both are wanted.

Holds for what has a name of its own (functions, classes, fields, constants) and for entries of a
list of names or routers. Anything else added twice in one place is left for a person to order.
"""

import ast
import textwrap
from collections.abc import Iterator, Sequence


def both_added(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]
) -> Sequence[str] | None:
    """Both additions, the generated one first; None where they may not just follow each other."""
    if base:
        return None
    new, mine = _added(theirs), _added(ours)
    if new is None or mine is None or new & mine:
        return None
    # What is indented belongs to the class above, so it goes before what starts a new one.
    return [*ours, *theirs] if _indent(ours) > _indent(theirs) else [*theirs, *ours]


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


def _added(lines: Sequence[str]) -> set[str] | None:
    """What the lines add, by name or entry; None where they do anything else."""
    try:
        tree = ast.parse(textwrap.dedent("".join(lines)))
    except SyntaxError:
        return None
    entries = [_entries(node, at_module_level=not _indent(lines)) for node in tree.body]
    if not entries or not all(entries):
        return None
    return {name for entry in entries for name in entry}


def _indent(lines: Sequence[str]) -> int:
    """The indentation of the first line that has text."""
    first = next((line for line in lines if line.strip()), "")
    return len(first) - len(first.lstrip())


def _entries(node: ast.stmt, *, at_module_level: bool) -> list[str]:
    match node:
        case ast.Expr(value=ast.Tuple(elts=[ast.Constant(value=str(name))])):
            return [name]
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="include_router"))):
            return [ast.unparse(node)]
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.AnnAssign():
            return list(bound(node))
        case ast.Assign() if at_module_level:
            return list(bound(node))
        case _:
            return []
