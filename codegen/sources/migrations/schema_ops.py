"""Which statements of a revision can change the schema, seen from its syntax tree."""

import ast
import re

_NO_SCHEMA = frozenset({"bulk_insert", "get_bind", "get_context", "f", "inline_literal", "execute"})
_CREATES = frozenset({"create", "drop", "create_all", "drop_all", "invoke", "run_sync"})
_BATCH = frozenset(
    "add_column drop_column alter_column create_index drop_index create_foreign_key "
    "create_unique_constraint create_check_constraint create_primary_key drop_constraint "
    "create_exclude_constraint create_table drop_table rename_table create_table_comment "
    "drop_table_comment batch_alter_table create_entity drop_entity replace_entity "
    "sync_enum_values".split()
)
_EXECUTES = frozenset({"execute", "exec_driver_sql", "scalar", "scalars", "executescript"})
_DATA = re.compile(
    r"\s*(?:--[^\n]*\n\s*)*\(?\s*(select|with|insert|update|delete|values|copy|truncate|lock|set|"
    r"analyze|vacuum|notify|pragma)\b",
    re.IGNORECASE,
)
_DEFINES = re.compile(r"\b(create|alter|drop|rename|comment\s+on|do\s+\$)", re.IGNORECASE)
_BUILDS_DATA = frozenset({"insert", "update", "delete", "select", "values", "where", "exists"})


class SchemaOps:
    """Says of a piece of a module whether it can change the schema.

    Arguments:
        tree: the whole module, for the functions and texts that its parts name.
    """

    def __init__(self, tree: ast.Module) -> None:
        self._texts = _texts(tree)
        functions = {n.name: n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
        self._defining: set[str] = set()
        for _ in functions:
            more = {name for name, node in functions.items() if self._any(node.body)}
            if more == self._defining:
                break
            self._defining = more

    def holds(self, *nodes: ast.AST) -> bool:
        """Whether any of the nodes contains an operation that may change the schema."""
        return any(
            isinstance(n, ast.Call) and self._is(n) for node in nodes for n in ast.walk(node)
        )

    def _any(self, body: list[ast.stmt]) -> bool:
        return self.holds(*body)

    def _is(self, call: ast.Call) -> bool:
        function = call.func
        if isinstance(function, ast.Name):
            return function.id in self._defining
        if not isinstance(function, ast.Attribute):
            return False
        if function.attr in _EXECUTES:
            return self._may_define(call)
        owner = function.value.id if isinstance(function.value, ast.Name) else ""
        if owner == "op":
            return function.attr not in _NO_SCHEMA
        return function.attr in _BATCH or (function.attr in _CREATES and not call.keywords[2:])

    def _may_define(self, call: ast.Call) -> bool:
        """Whether the text that is executed is, or may be, more than a query or a data change."""
        if not call.args:
            return False
        argument = call.args[0]
        while isinstance(argument, ast.Call):
            if _called(argument) in _BUILDS_DATA:
                return False
            if _called(argument) not in ("text", "DDL", "bindparams", "dedent", "strip", "format"):
                return False
            inner = argument.func.value if isinstance(argument.func, ast.Attribute) else None
            argument = argument.args[0] if _called(argument) in ("text", "DDL", "dedent") else inner  # type: ignore[assignment]  # narrowed by the loop
            if argument is None:
                return True
        text = self._text(argument)
        if text is None:
            return isinstance(argument, ast.JoinedStr | ast.BinOp | ast.Name | ast.Subscript)
        return not _DATA.match(text) or (
            ";" in text.rstrip().rstrip(";") and bool(_DEFINES.search(text))
        )

    def _text(self, node: ast.expr | None) -> str | None:
        """The text of an expression, as far as it is told by its beginning."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        if (
            isinstance(node, ast.JoinedStr)
            and node.values
            and isinstance(node.values[0], ast.Constant)
        ):
            return "".join(
                str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values
            )
        if isinstance(node, ast.BinOp):
            return self._text(node.left)
        if isinstance(node, ast.Name):
            return self._texts.get(node.id)
        return None


def _called(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _texts(tree: ast.Module) -> dict[str, str]:
    """Names that are bound once in the module, to a text."""
    bound: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            bound.setdefault(node.targets[0].id, []).append(node.value)
    found: dict[str, str] = {}
    for name, values in bound.items():
        value = values[0]
        if isinstance(value, ast.Call) and _called(value) == "text" and value.args:
            value = value.args[0]
        if len(values) == 1 and isinstance(value, ast.Constant) and isinstance(value.value, str):
            found[name] = value.value
    return found
