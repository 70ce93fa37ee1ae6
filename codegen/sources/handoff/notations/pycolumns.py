"""`Column(...)`, `mapped_column(...)` and `Field(...)`, read from their source and never run."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from codegen.sources.handoff.facts import About, Reference
from codegen.sources.handoff.words.frameworks import sql_of
from codegen.sources.handoff.words.said import Said, Say

Enums = Mapping[str, tuple[str, ...]]
CALLS = frozenset(("Column", "mapped_column", "Field"))
_NO_TYPES = frozenset(
    "ForeignKey Identity Sequence Computed CheckConstraint FetchedValue".split()  # noqa: SIM905
)
_SQLALCHEMY = sql_of("sqlalchemy")
_ANNOTATIONS = sql_of("python")
_OPTIONAL = re.compile(r"^(?:typing\.)?Optional\[(.*)\]$|^Union\[(.*),\s*None\]$", re.DOTALL)


@dataclass
class CodeColumn:
    """A column as code says it."""

    name: str
    line: int
    said: Said = field(default_factory=Said)
    client_default: str = ""
    silent_null: bool | None = None  # what the library does where nothing is said


def read_column(call: ast.Call, name: str, enums: Enums, annotation: str = "") -> CodeColumn:
    """A column of a call, with the annotation that stands before it.

    name: the attribute's, used where the call gives no other.
    """
    arguments = list(call.args)
    if arguments and isinstance(arguments[0], ast.Constant) and isinstance(arguments[0].value, str):
        name = constant(arguments.pop(0))
    column = CodeColumn(name, call.lineno)
    keywords = {k.arg: k.value for k in call.keywords if k.arg}
    for keyword in ("type_", "sa_type"):
        if keyword in keywords:
            arguments.append(keywords[keyword])
    inner = keywords.get("sa_column")
    if isinstance(inner, ast.Call):
        return read_column(inner, name, enums, annotation)
    for argument in arguments:
        _argument(argument, column, enums)
    plain, optional = without_none(annotation)
    _annotated(plain, column, enums, keywords)
    _keywords(keywords, column)
    _null(column, keywords, optional if annotation else None)
    return column


def _argument(node: ast.expr, column: CodeColumn, enums: Enums) -> None:
    name = last_name(node)
    if name == "ForeignKey" and isinstance(node, ast.Call):
        column.said.facts.append(Say(About.FOREIGN_KEY, _foreign_key(node)))
    elif name == "Identity":
        column.said.add(About.AUTO, True)
    elif name in ("Enum", "ENUM", "SAEnum", "SqlEnum", "SQLEnum", "PgEnum", "PGEnum"):
        _enum(node, column, enums)
    elif name and name not in _NO_TYPES and isinstance(node, ast.Call | ast.Name | ast.Attribute):
        column.said.add(About.TYPE, sql_type(node) or ast.unparse(node), ast.unparse(node))


def _foreign_key(node: ast.Call) -> Reference:
    target = constant(node.args[0]) if node.args else ""
    table, _, column = target.rpartition(".")
    actions = {k.arg: constant(k.value).upper() or None for k in node.keywords}
    return Reference(
        table or target or None,
        column if table else None,
        actions.get("ondelete"),
        actions.get("onupdate"),
    )


def _enum(node: ast.expr, column: CodeColumn, enums: Enums) -> None:
    """Values in the call, or those of a class of the document."""
    written = ast.unparse(node)
    arguments = node.args if isinstance(node, ast.Call) else []
    values = tuple(constant(a) for a in arguments if isinstance(a, ast.Constant))
    named = {k.arg: constant(k.value) for k in node.keywords} if isinstance(node, ast.Call) else {}
    cls = last_name(arguments[0]) if arguments and not values else ""
    values = values or enums.get(cls, ())
    if values:
        column.said.add(About.ENUM, values, written)
    if name := named.get("name") or cls.lower():
        column.said.add(About.TYPE, name, written)
    elif not values:
        column.said.add(About.OPEN_ENUM, (), written)


def _annotated(
    plain: str, column: CodeColumn, enums: Enums, keywords: Mapping[str, ast.expr]
) -> None:
    """The type that the annotation gives where the call gives none."""
    if not plain or column.said.get(About.TYPE) or column.said.get(About.ENUM):
        return
    if plain in enums:
        column.said.add(About.TYPE, plain.lower(), plain)
        column.said.add(About.ENUM, enums[plain], plain)
        return
    spelled = sql_of_annotation(plain)
    length = keywords.get("max_length")
    if spelled == "VARCHAR" and isinstance(length, ast.Constant):
        spelled = f"VARCHAR({constant(length)})"
    digits, places = keywords.get("max_digits"), keywords.get("decimal_places")
    if (
        spelled == "NUMERIC"
        and isinstance(digits, ast.Constant)
        and isinstance(places, ast.Constant)
    ):
        spelled = f"NUMERIC({constant(digits)}, {constant(places)})"
    column.said.add(About.TYPE, spelled or plain, plain)


def _keywords(keywords: Mapping[str, ast.expr], column: CodeColumn) -> None:
    said = column.said
    if is_true(keywords.get("primary_key")):
        said.add(About.PRIMARY_KEY, "")
    if is_true(keywords.get("unique")):
        said.add(About.UNIQUE, "")
    if is_true(keywords.get("index")) and not is_true(keywords.get("unique")):
        said.add(About.INDEX, "")
    if is_true(keywords.get("autoincrement")):
        said.add(About.AUTO, True)
    if target := keywords.get("foreign_key"):
        table, _, column_name = constant(target).rpartition(".")
        does = constant(keywords.get("ondelete")).upper() or None
        said.facts.append(Say(About.FOREIGN_KEY, Reference(table, column_name, does)))
    if "comment" in keywords and constant(keywords["comment"]):
        said.add(About.COMMENT, constant(keywords["comment"]))
    server = keywords.get("server_default")
    if server is not None and not _is_none(server):
        said.add(About.DEFAULT, server_default(server), f"server: {ast.unparse(server)}")
    client = keywords.get("default") or keywords.get("default_factory")
    if client is not None and not _is_none(client):
        column.client_default = ast.unparse(client)
        said.add(About.CLIENT_DEFAULT, column.client_default, f"python: {column.client_default}")
    if "onupdate" in keywords:
        said.add(About.ON_UPDATE, True)


def _null(column: CodeColumn, keywords: Mapping[str, ast.expr], optional: bool | None) -> None:
    """What `nullable=` says, else the annotation; a call without annotation is NULL in silence."""
    if column.said.get(About.PRIMARY_KEY) is not None:
        return
    stated = keywords.get("nullable")
    if isinstance(stated, ast.Constant) and isinstance(stated.value, bool):
        column.said.add(About.NULLABLE, stated.value)
    elif optional is not None:
        column.said.add(About.NULLABLE, optional, "annotation")
    else:
        column.silent_null = True


def server_default(node: ast.expr) -> str:
    """`text("now()")`, `func.now()`, `"0"`, `sa.false()` as SQL."""
    if isinstance(node, ast.Call) and last_name(node) == "text" and node.args:
        return constant(node.args[0])
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr in ("true", "false"):
            return node.func.attr
        arguments = ", ".join(ast.unparse(a) for a in node.args)
        return f"{node.func.attr}({arguments})"
    if isinstance(node, ast.Constant):
        text = str(node.value)
        return text if not isinstance(node.value, str) else "'" + text.replace("'", "''") + "'"
    return f"{last_name(node)}()" if last_name(node) in ("true", "false") else ast.unparse(node)


def constant(node: ast.expr | None) -> str:
    """A literal's text; empty for anything else."""
    return str(node.value) if isinstance(node, ast.Constant) and node.value is not None else ""


def is_true(node: ast.expr | None) -> bool:
    """The keyword is there and True."""
    return isinstance(node, ast.Constant) and node.value is True


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value in (None, ...)


def last_name(node: ast.expr) -> str:
    """`String` of `String`, `sa.String` and `sa.String(20)`."""
    while isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def sql_type(node: ast.expr) -> str | None:
    """The SQL of a SQLAlchemy type; None where it is none that is known."""
    name = last_name(node)
    arguments = node.args if isinstance(node, ast.Call) else []
    keywords = {k.arg: k.value for k in node.keywords} if isinstance(node, ast.Call) else {}
    if name == "ARRAY" and arguments:
        inner = sql_type(arguments[0])
        return f"{inner}[]" if inner else None
    found = _SQLALCHEMY.get(name)
    if found is None:
        return None
    if found == "TIMESTAMP":
        zone = keywords.get("timezone")
        with_zone = isinstance(zone, ast.Constant) and zone.value is True
        return "TIMESTAMP WITH TIME ZONE" if with_zone else "TIMESTAMP"
    sizes = [*arguments, *(keywords[k] for k in ("length", "precision", "scale") if k in keywords)]
    numbers = [
        str(a.value) for a in sizes if isinstance(a, ast.Constant) and isinstance(a.value, int)
    ]
    takes = found in ("VARCHAR", "CHAR", "NUMERIC", "VECTOR")
    return f"{found}({', '.join(numbers)})" if numbers and takes else found


def sql_of_annotation(text: str) -> str | None:
    """The SQL of a Python type."""
    if match := re.fullmatch(r"(?:list|List)\[(\w+)\]", text):
        inner = _ANNOTATIONS.get(match[1])
        return f"{inner}[]" if inner else None
    return _ANNOTATIONS.get(text)


def without_none(text: str) -> tuple[str, bool]:
    """An annotation without its None, and whether it had one."""
    text = text.strip().strip("'\"")
    if match := _OPTIONAL.match(text):
        return (match[1] or match[2]).strip(), True
    parts = [part.strip() for part in re.split(r"\|(?![^\[]*\])", text)]
    kept = [part for part in parts if part != "None"]
    return " | ".join(kept), len(kept) < len(parts)
