"""Which calls of a revision can change the schema, seen from its syntax tree."""

import ast
import re
from collections.abc import Callable, Iterator

from codegen.sources.migrations.code.syntax import nodes

_NO_SCHEMA = frozenset({"bulk_insert", "get_bind", "get_context", "f", "inline_literal", "execute"})
_CREATES = frozenset({"create_all", "drop_all", "invoke"})
_LIKELY = frozenset({"create", "drop"})  # of a Table or an Enum, which take a connection
_OPERATIONS = frozenset(
    [
        "add_column",
        "drop_column",
        "alter_column",
        "create_index",
        "drop_index",
        "create_foreign_key",
        "create_unique_constraint",
        "create_check_constraint",
        "create_primary_key",
        "drop_constraint",
        "create_exclude_constraint",
        "create_table",
        "drop_table",
        "rename_table",
        "create_table_comment",
        "drop_table_comment",
        "batch_alter_table",
        "create_entity",
        "drop_entity",
        "replace_entity",
        "sync_enum_values",
    ]
)
# what of a column's arguments does not show in the schema
_COLUMNS = frozenset({"Column", "mapped_column"})
_PYTHON_ONLY = frozenset(
    {"default", "insert_default", "default_factory", "onupdate", "info", "doc"}
)
_EXECUTES = frozenset({"execute", "exec_driver_sql", "scalar", "scalars", "executescript"})
_TEXTS = frozenset({"text", "DDL", "dedent"})
_KEEPS_TEXT = frozenset(
    {"bindparams", "columns", "execution_options", "format", "strip", "replace"}
)
_ELEMENTS = re.compile(r"(Create|Drop|Add|Set|Alter)[A-Z]\w*")
_DATA = re.compile(
    r"\s*(?:--[^\n]*\n\s*)*\(?\s*(select|with|insert|update|delete|values|copy|truncate|lock|set|"
    r"analyze|vacuum|notify|pragma|show|reset|grant|revoke|"
    r"create\s+(?:global\s+|local\s+)?temp(?:orary)?\s+table)\b",
    re.IGNORECASE,
)
_ROUTINE = re.compile(
    r"\s*(create(\s+or\s+replace)?|drop)(\s+constraint)?\s+"
    r"(function|trigger|policy|procedure|extension)\b",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"\s*do\b", re.IGNORECASE)
_COMMENT = re.compile(r"--[^\n]*")
# DDL of more than roles, or a text to run that is not written there
_IN_BLOCK = re.compile(
    r"\b(create|alter|drop|comment\s+on)\s+(?!user\b|role\b)|\brename\b|"
    r"\bexecute\s+(?!format\s*\(\s*'|')",
    re.IGNORECASE,
)
_RESTART = re.compile(
    r"\s*alter\s+(sequence\s+\S+\s+restart\b|table\s+\S+\s+auto_increment\s*=)", re.IGNORECASE
)
_DEFINES = re.compile(r"\b(create|alter|drop|rename|comment\s+on|do\s+\$)", re.IGNORECASE)


class SchemaOps:
    """Says of a piece of a module which calls in it can change the schema.

    Arguments:
        tree: the whole module, for the functions and values that its parts name.
        foreign: says of a call of what other modules define whether it changes the schema.
    """

    def __init__(
        self, tree: ast.Module, foreign: Callable[[ast.Call], bool] = lambda _: False
    ) -> None:
        self._foreign = foreign
        self._values = _values(tree)
        self._functions = {n.name: n for n in nodes(tree) if isinstance(n, ast.FunctionDef)}
        self._calls: dict[ast.AST, tuple[ast.Call, ...]] = {}
        self._defining: set[str] = set()
        for _ in self._functions:
            more = {name for name, node in self._functions.items() if self.holds(*node.body)}
            if more == self._defining:
                break
            self._defining = more
            self._calls.clear()

    def holds(self, *parts: ast.AST) -> bool:
        """Whether any of the parts contains a call that may change the schema."""
        return next(self.calls(*parts), None) is not None

    def calls(self, *parts: ast.AST) -> Iterator[ast.Call]:
        """The calls in parts of the module that may change the schema."""
        for part in parts:
            if part not in self._calls:
                found = (inner for inner in nodes(part) if isinstance(inner, ast.Call))
                self._calls[part] = tuple(filter(self._defines, found))
            yield from self._calls[part]

    def words(self, *parts: ast.AST) -> frozenset[str]:
        """The words of every text that such calls, and the functions they name, are given."""
        texts: set[str] = set()
        waiting = list(self.calls(*parts))
        seen: set[int] = set()
        while waiting:
            call = waiting.pop()
            seen.add(id(call))
            for inner in nodes(call):
                if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                    texts.add(inner.value)
                elif isinstance(inner, ast.Name):
                    texts |= {
                        text for text in map(self._text, self._values.get(inner.id, ())) if text
                    }
            function = self._functions.get(_called(call))
            more = self.calls(*function.body) if function else ()
            waiting += [inner for inner in more if id(inner) not in seen]
        return frozenset(
            word for text in texts for word in (*re.split(r"[\s();,.\"']+", text), text)
        )

    def is_direct(self, call: ast.Call) -> bool:
        """Whether a call is an operation itself, and no function that has some."""
        return isinstance(call.func, ast.Attribute) and self._operates(call)

    def _defines(self, call: ast.Call) -> bool:
        return self._operates(call) or self._foreign(call)

    def _operates(self, call: ast.Call) -> bool:
        function = call.func
        if isinstance(function, ast.Name):
            return function.id in self._defining
        if not isinstance(function, ast.Attribute):
            # globals()[f"upgrade_{name}"](): any function of the module
            return bool(self._defining) and any(_is_globals(node) for node in nodes(function))
        if function.attr in _EXECUTES:
            return bool(call.args) and self._may_define(call.args[0], frozenset())
        if isinstance(function.value, ast.Name) and function.value.id == "op":
            return function.attr not in _NO_SCHEMA
        if function.attr in _LIKELY:
            return _takes_a_bind(call)
        return function.attr in _OPERATIONS or function.attr in _CREATES

    def _may_define(self, node: ast.expr, seen: frozenset[str]) -> bool:
        """Whether what is executed is, or may be, more than a query or a change of rows."""
        if isinstance(node, ast.Call):
            return self._call_may_define(node, seen)
        if isinstance(node, ast.Name):
            values = self._values.get(node.id, ())
            if node.id in seen:
                return False
            return not values or any(self._may_define(v, seen | {node.id}) for v in values)
        if isinstance(node, ast.IfExp):
            return self._may_define(node.body, seen) or self._may_define(node.orelse, seen)
        text = self._text(node)
        if text is None:
            return True
        if _ROUTINE.match(text) or _RESTART.match(text):
            return False
        if _BLOCK.match(text):
            return bool(_IN_BLOCK.search(_COMMENT.sub("", text)))
        rest = text.rstrip().rstrip(";")
        return not _DATA.match(text) or (";" in rest and bool(_DEFINES.search(rest)))

    def _call_may_define(self, call: ast.Call, seen: frozenset[str]) -> bool:
        name = _called(call)
        if name in _TEXTS:
            return bool(call.args) and self._may_define(call.args[0], seen)
        if name in _KEEPS_TEXT and isinstance(call.func, ast.Attribute):
            return self._may_define(call.func.value, seen)
        if name in self._functions and name not in seen:
            returns = [n for n in nodes(self._functions[name]) if isinstance(n, ast.Return)]
            return any(n.value and self._may_define(n.value, seen | {name}) for n in returns)
        return bool(_ELEMENTS.fullmatch(name))

    def _text(self, node: ast.expr) -> str | None:
        """The text of an expression, as far as its beginning tells it."""
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else None
        if isinstance(node, ast.JoinedStr):
            if not node.values or not isinstance(node.values[0], ast.Constant):
                return None
            parts = (p.value if isinstance(p, ast.Constant) else " x " for p in node.values)
            return "".join(map(str, parts))
        if isinstance(node, ast.BinOp):
            return self._text(node.left)
        if isinstance(node, ast.Name):
            values = self._values.get(node.id, ())
            return self._text(values[0]) if len(values) == 1 else None
        if isinstance(node, ast.Call) and _called(node) in _TEXTS and node.args:
            return self._text(node.args[0])
        return None


def _is_globals(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "globals"


def _takes_a_bind(call: ast.Call) -> bool:
    """Whether a call is given what `Table.create` takes: a connection, or nothing."""
    named = {keyword.arg for keyword in call.keywords}
    given = (ast.Name, ast.Attribute, ast.Call)
    return named <= {"bind", "checkfirst"} and all(isinstance(a, given) for a in call.args)


def _called(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _values(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """Every expression that is assigned to a name, anywhere in the module."""
    found: dict[str, list[ast.expr]] = {}
    for node in nodes(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node.value)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            found.setdefault(node.target.id, []).append(node.value)
    return found


def is_kept(call: ast.Call, keyword: ast.keyword) -> bool:
    """Whether an argument does not show in the schema, such as a column's default in Python.

    A function of the project may do anything with an argument, whatever its name.
    """
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if keyword.arg == "postgresql_concurrently":
        return name in ("create_index", "drop_index")
    return name in _COLUMNS and keyword.arg in _PYTHON_ONLY
