"""Engines that modules of the project make: whatever their URLs, they are the virtual one."""

import ast
from typing import Any

import sqlalchemy as sa


def engine_of(statement: ast.stmt, module: dict[str, Any]) -> Any:
    """The engine that an assignment makes, though its URL cannot be had; None of another.

    module: the names of the module that it stands in.
    """
    made = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
    if not isinstance(made, ast.Call):
        return None
    code = compile(ast.fix_missing_locations(ast.Expression(made.func)), "<engine>", "eval")
    try:
        maker = eval(code, module)  # noqa: S307 - a name that the project's own code calls
    except Exception:
        return None
    makers = (sa.create_engine, sa.engine_from_config)
    return sa.create_engine("") if any(maker is each for each in makers) else None
