"""Spellings of SQLAlchemy 1.x and Alembic 0.x that revisions were written with, taught again.

Only what a history can need to reach its end: what the project's own, older SQLAlchemy accepts.
"""

import inspect
from collections.abc import Mapping
from functools import wraps
from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session

_MODULES = (sa, sa.sql, sa.sql.expression)
# What the arguments of operations were called before Alembic 0.8; it took both until 1.5.
_RENAMED: Mapping[str, tuple[str, ...]] = {
    "name": ("constraint_name", "index_name", "new_column_name", "table_name"),
    "source": ("source_table", "table_name"),
    "referent": ("referent_table",),
    "tablename": ("table_name",),
    "local_cols": ("columns",),
    "cols": ("columns",),
    "type": ("type_",),
}
_OPERATIONS = (
    *("create_foreign_key", "create_unique_constraint", "create_check_constraint"),
    *("create_primary_key", "drop_constraint", "create_index", "drop_index", "alter_column"),
    *("create_table", "drop_table"),
)


def register(engine: Any) -> None:
    """Accept them from now on.

    engine: the virtual one, which a MetaData without a bind means.
    """
    modules: tuple[Any, ...] = (sa, sa.types)
    for module in modules:
        module.Binary = sa.LargeBinary
    for name, taught in {"select": _select, "case": _case}.items():
        for module in _MODULES:
            if not hasattr(getattr(module, name), "of_1x"):
                setattr(module, name, taught(getattr(module, name)))
                getattr(module, name).of_1x = True
    _teach_metadata(engine)
    _teach_columns()
    _teach_session()
    _teach_rows()
    for name in _OPERATIONS:
        setattr(Operations, name, _of_0x(getattr(Operations, name)))


def _select(select: Any) -> Any:
    """`select([a, b], condition)`."""

    def of_1x(*columns: Any, whereclause: Any = None, **options: Any) -> Any:
        if columns and isinstance(columns[0], list):
            where = columns[1] if len(columns) > 1 else whereclause
            made = select(*columns[0])
            return made if where is None else made.where(where)
        return select(*columns, **options)

    return of_1x


def _case(case: Any) -> Any:
    """`case([(condition, value)])`."""

    def of_1x(*whens: Any, **options: Any) -> Any:
        return case(*(whens[0] if whens and isinstance(whens[0], list) else whens), **options)

    return of_1x


def _teach_metadata(engine: Any) -> None:
    """`MetaData(bind)` and `Table(..., autoload=True)`."""
    initialize = getattr(sa.MetaData.__init__, "of_2x", sa.MetaData.__init__)
    reflect = getattr(sa.MetaData.reflect, "of_2x", sa.MetaData.reflect)
    make = getattr(sa.Table.__new__, "of_2x", sa.Table.__new__)

    def init(self: Any, *args: Any, bind: Any = None, **options: Any) -> None:
        if args and isinstance(args[0], sa.Connection | sa.Engine):
            bind, args = args[0], args[1:]
        self.bind = bind
        initialize(self, *args, **options)

    def reflected(self: Any, bind: Any = None, *args: Any, **options: Any) -> None:
        reflect(self, bind if bind is not None else self.bind or engine, *args, **options)

    def new(cls: Any, *args: Any, **options: Any) -> Any:
        if (
            options.pop("autoload", False)
            and options.get("autoload_with") is None
            and len(args) > 1
        ):
            options["autoload_with"] = getattr(args[1], "bind", None) or engine
        return make(cls, *args, **options)

    init.of_2x, reflected.of_2x, new.of_2x = initialize, reflect, make  # type: ignore[attr-defined]  # marks of ours
    sa.MetaData.__init__ = init  # type: ignore[method-assign]  # that is what is wanted
    sa.MetaData.reflect = reflected  # type: ignore[method-assign]  # the same
    sa.Table.__new__ = new  # type: ignore[method-assign]  # the same


def _teach_columns() -> None:
    """A table with two columns of one name: the later one counts."""
    take = getattr(sa.Column._set_parent, "of_2x", sa.Column._set_parent)

    def taken(self: Any, parent: Any, **options: Any) -> None:
        take(self, parent, **{**options, "allow_replacements": True})

    taken.of_2x = take  # type: ignore[attr-defined]  # a mark of ours
    sa.Column._set_parent = taken  # type: ignore[method-assign]  # that is what is wanted


def _teach_session() -> None:
    """`session.execute("...")`."""
    for name in ("execute", "scalar", "scalars"):
        setattr(Session, name, _of_text(getattr(Session, name)))


def _of_text(method: Any) -> Any:
    if hasattr(method, "of_1x"):
        return method

    def of_1x(self: Any, statement: Any, *args: Any, **options: Any) -> Any:
        if isinstance(statement, str):
            statement = sa.text(statement)
        return method(self, statement, *args, **options)

    of_1x.of_1x = True  # type: ignore[attr-defined]  # a mark of ours
    return of_1x


def _teach_rows() -> None:
    """`row["name"]`, `row[table.c.name]`, `row.keys()` and, by it, `dict(row)`."""
    take = getattr(Row.__getitem__, "of_2x", Row.__getitem__)

    def item(self: Any, key: Any) -> Any:
        if isinstance(key, str | sa.ColumnElement):
            return self._mapping[key]
        return take(self, key)

    item.of_2x = take  # type: ignore[attr-defined]  # a mark of ours
    Row.__getitem__ = item  # type: ignore[method-assign]  # that is what is wanted
    Row.keys = lambda self: self._mapping.keys()  # type: ignore[attr-defined]  # the same


def _of_0x(operation: Any) -> Any:
    """An operation whose arguments may also have the names of Alembic 0.x."""
    if hasattr(operation, "of_0x"):
        return operation
    known = inspect.signature(operation).parameters

    @wraps(operation)
    def of_0x(*args: Any, **options: Any) -> Any:
        for old in _RENAMED.keys() & options.keys() - known.keys():
            new = next((name for name in _RENAMED[old] if name in known), old)
            options[new] = options.pop(old)
        return operation(*args, **options)

    of_0x.of_0x = True  # type: ignore[attr-defined]  # a mark of ours
    return of_0x
