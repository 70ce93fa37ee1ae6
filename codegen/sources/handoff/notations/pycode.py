"""Python in fences: SQLAlchemy and SQLModel classes, `Table(...)`, Alembic operations.

The code is parsed, never run: a document is no program that anybody meant to be executed, most
fences are fragments, and a parsed call has its line.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from codegen.diagnostics import Diagnostic, Severity
from codegen.sources.handoff.columns.columns import facts as column_facts
from codegen.sources.handoff.columns.lookalikes import undone
from codegen.sources.handoff.facts import About, Fact, Rank, Reading, Rule, Value, combine
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.notations import ddl, pyops
from codegen.sources.handoff.notations.code import tagged
from codegen.sources.handoff.notations.pycolumns import (
    CALLS,
    CodeColumn,
    Enums,
    constant,
    is_true,
    last_name,
    read_column,
    without_none,
)

_TAGS = frozenset(("python", "py", "python3", "py3"))
_REPAIRS = 40
_ENUMS = frozenset(("Enum", "StrEnum", "IntEnum", "TextChoices"))


def read(block: Block, document: Document) -> Reading | None:
    """Read a fence of Python that makes tables; None for any other block."""
    if not tagged(block, _TAGS):
        return None
    if not any(
        word in block.text for word in ("Column(", "mapped_column", "Mapped[", "table=True", "op.")
    ):
        return None
    if undone(block):
        return Reading()
    try:
        return _read(block, document)
    except RecursionError:
        message = "Python that is nested too deeply is not read"
        return Reading(notes=(Diagnostic("GA304", message, document.at(block.line)),))


def _read(block: Fence, document: Document) -> Reading:
    tree, broken = parsed(block.text)
    notes = [
        Diagnostic(
            "GA304", f"Python that does not parse, read without this line: {text[:60]}",
            document.at(block.line + line), severity=Severity.WARNING,
        )
        for line, text in broken
    ]  # fmt: skip
    code = _Code(block, document, document.once("enum classes", enum_classes))
    readings = [_statement(node, code, tree.body) for node in tree.body]
    return combine([*readings, Reading(notes=tuple(notes))])


@dataclass(frozen=True)
class _Code:
    """The fence, and the enum classes of the whole document."""

    block: Fence
    document: Document
    enums: Enums

    def line(self, node: ast.AST) -> int:
        return self.block.line + int(getattr(node, "lineno", 0))


def parsed(text: str) -> tuple[ast.Module, list[tuple[int, str]]]:
    """The tree, and the lines that had to be left out for it."""
    lines = textwrap.dedent(text).split("\n")
    broken: list[tuple[int, str]] = []
    for _ in range(_REPAIRS):
        try:
            return ast.parse("\n".join(lines)), broken
        except SyntaxError as error:
            at = min(max((error.lineno or 1) - 1, 0), len(lines) - 1)
            while at > 0 and not lines[at].strip():
                at -= 1
            bare = lines[at].lstrip()
            if bare in ("", "pass"):
                break
            broken.append((at + 1, bare))
            lines[at] = lines[at][: len(lines[at]) - len(bare)] + "pass"
        except (ValueError, MemoryError):
            break
    return ast.Module([], []), [*broken, (1, lines[0])]


def enum_classes(document: Document) -> dict[str, tuple[str, ...]]:
    """The values of every enum class of the document."""
    found: dict[str, tuple[str, ...]] = {}
    for fence in (b for b in document.blocks if tagged(b, _TAGS) and "Enum" in b.text):
        try:
            tree, _ = parsed(fence.text)
        except RecursionError:
            continue
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and _ENUMS & {last_name(b) for b in node.bases}:
                found[node.name] = _members(node)
    return found


def _members(node: ast.ClassDef) -> tuple[str, ...]:
    assigned = (s for s in node.body if isinstance(s, ast.Assign))
    values = (
        s.value.elts[0] if isinstance(s.value, ast.Tuple) and s.value.elts else s.value
        for s in assigned
    )
    return tuple(constant(value) for value in values if constant(value))


def _statement(node: ast.stmt, code: _Code, module: list[ast.stmt]) -> Reading:
    if isinstance(node, ast.ClassDef):
        return _model(node, code, module)
    if isinstance(node, ast.FunctionDef) and node.name == "upgrade":
        return combine(
            _operation(inner, code) for inner in ast.walk(node) if isinstance(inner, ast.Call)
        )
    if isinstance(node, ast.Assign | ast.Expr) and isinstance(node.value, ast.Call):
        if last_name(node.value) == "Table":
            return Reading(tuple(_table(node.value, code)))
        return _operation(node.value, code)
    return Reading()


def _operation(call: ast.Call, code: _Code) -> Reading:
    """One `op.…` call of a migration."""
    if not (
        isinstance(call.func, ast.Attribute) and last_name(call.func.value) in ("op", "batch_op")
    ):
        return Reading()
    line = code.line(call)
    if call.func.attr == "execute" and call.args:
        argument = call.args[0]
        inner = argument.args[0] if isinstance(argument, ast.Call) and argument.args else argument
        return ddl.script(constant(inner), line, code.document)
    made = pyops.read(call, code.enums)
    return Reading(tuple(replace(f, line=code.block.line + f.line) for f in made))


def _table(call: ast.Call, code: _Code) -> Iterator[Fact]:
    """`Table("name", metadata, Column(...), ...)`."""
    if call.args and (name := constant(call.args[0])):
        for fact in pyops.table(name, call.args[2:], call.lineno, code.enums):
            yield replace(fact, line=code.block.line + fact.line)


# `# ... fields as before ...` in a class: it is not whole.
_ELIDED = re.compile(r"^\s*#\s*(?:\.{3}|\u2026)", re.MULTILINE)


def _model(node: ast.ClassDef, code: _Code, module: list[ast.stmt]) -> Reading:
    """A class with a table."""
    table = _table_name(node)
    if not table:
        return Reading()
    line = code.line(node)
    columns = {c.name: c for c in _columns(node, code, _classes(module), set())}
    whole = not _ELIDED.search(ast.get_source_segment(code.block.text, node) or "")
    facts: list[Fact] = [Fact(table, "", About.CREATED, whole, Rank.DDL, line)]
    rules: list[Rule] = []
    for column in columns.values():
        at = code.block.line + column.line
        facts += code_facts(table, column, at)
        if column.client_default:
            rules.append(
                Rule(column.name, f"default of the application: {column.client_default}", at)
            )
    for fact in pyops.table_arguments(table, node):
        facts.append(replace(fact, line=code.block.line + fact.line))
    return Reading(tuple(facts), rules=tuple(rules))


def code_facts(table: str, column: CodeColumn, line: int) -> Iterator[Fact]:
    """A column's facts; its null-ness by the library's rule is not stated."""
    yield from column_facts(table, column.name, column.said, Rank.DDL, line)
    if column.silent_null is not None:
        value: Value = column.silent_null
        yield Fact(table, column.name, About.NULLABLE, value, Rank.DDL, line, stated=False)


def _table_name(node: ast.ClassDef) -> str:
    for statement in node.body:
        target = statement.targets[0] if isinstance(statement, ast.Assign) else None
        if isinstance(statement, ast.AnnAssign):
            target = statement.target
        if isinstance(target, ast.Name) and target.id == "__tablename__":
            return constant(getattr(statement, "value", None))
    is_table = any(k.arg == "table" and is_true(k.value) for k in node.keywords)
    return node.name.lower() if is_table else ""


def _classes(module: Iterable[ast.stmt]) -> dict[str, ast.ClassDef]:
    return {node.name: node for node in module if isinstance(node, ast.ClassDef)}


def _columns(
    node: ast.ClassDef, code: _Code, classes: Mapping[str, ast.ClassDef], seen: set[str]
) -> Iterator[CodeColumn]:
    """A class's columns, those of the mixins of the same fence first."""
    for base in node.bases:
        name = last_name(base)
        if name in classes and name not in seen and name != node.name:
            yield from _columns(classes[name], code, classes, {*seen, name})
    for statement in node.body:
        column = _column(statement, code.enums)
        if column:
            yield column


def _column(statement: ast.stmt, enums: Enums) -> CodeColumn | None:
    if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
        target = statement.targets[0]
        if isinstance(target, ast.Name) and last_name(statement.value) in CALLS - {"Field"}:
            return read_column(statement.value, target.id, enums)
        return None
    if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
        return None
    name, annotation, value = statement.target.id, statement.annotation, statement.value
    mapped = isinstance(annotation, ast.Subscript) and last_name(annotation.value) == "Mapped"
    inner = annotation.slice if mapped and isinstance(annotation, ast.Subscript) else annotation
    text = ast.unparse(inner)
    if isinstance(value, ast.Call) and last_name(value) in CALLS:
        return read_column(value, name, enums, text)
    if isinstance(value, ast.Call) or name.startswith("__"):
        return None
    if mapped or _plain_field(text):
        call = ast.Call(ast.Name("mapped_column"), [], [])
        ast.copy_location(call, statement)
        if value is not None and not (isinstance(value, ast.Constant) and value.value is None):
            call.keywords.append(ast.keyword("default", value))
        return read_column(call, name, enums, text)
    return None


def _plain_field(annotation: str) -> bool:
    """A field of SQLModel without a call; a list of other models is a relation."""
    plain, _ = without_none(annotation)
    return not plain.startswith(("list", "List", "ClassVar", "'", '"')) and plain.isidentifier()
