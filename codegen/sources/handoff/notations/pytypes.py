"""Types of SQLAlchemy and of Python annotations as SQL. Data, and how their arguments are read."""

from __future__ import annotations

import ast
import re

from codegen.sources.handoff.words.frameworks import sql_types

_SQLALCHEMY = sql_types("sqlalchemy")
_ANNOTATIONS = sql_types("python")
_OPTIONAL = re.compile(r"^(?:typing\.)?Optional\[(.*)\]$|^Union\[(.*),\s*None\]$", re.DOTALL)


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
