"""GeoAlchemy2 without GeoAlchemy2: its types, the indexes that come with them, its directives."""

from typing import Any

import sqlalchemy as sa
from alembic.operations import BatchOperations, Operations
from sqlalchemy import event

from codegen.sources.schema import NamedType


class Spatial(NamedType):
    """A column type of PostGIS.

    indexed: whether the column brings an index of its own. many: of more than two dimensions.
    """

    def __init__(self, spelling: str, indexed: bool, many: bool = False) -> None:
        super().__init__(spelling)
        self.indexed, self.many = indexed, many


class Raster(Spatial):
    """A raster; it is indexed by its hull."""

    def __init__(self, *_: Any, spatial_index: bool = True, **__: Any) -> None:
        super().__init__("raster", spatial_index)


def spatial(name: str) -> type[Spatial]:
    """The class of `geometry` or `geography` columns, with the arguments of GeoAlchemy2's."""

    def __init__(  # noqa: N807, PLR0913, PLR0917 - it becomes one, with their arguments
        self: Spatial,
        geometry_type: Any = "GEOMETRY",
        srid: Any = -1,
        dimension: Any = None,  # noqa: ARG001 - says nothing that the type's name does not
        spatial_index: bool = True,
        use_N_D_index: bool = False,  # noqa: N803 - their spelling
        *_: Any,
        **__: Any,
    ) -> None:
        kind = str(geometry_type or "").upper()
        known = kind and (kind != "GEOMETRY" or (isinstance(srid, int) and srid > 0))
        spelling = f"{name}({kind},{srid})" if known else name
        Spatial.__init__(self, spelling, spatial_index, use_N_D_index)

    return type(name.title(), (Spatial,), {"__init__": __init__, "cache_ok": True})


def register() -> None:
    """Give spatial columns their indexes, and `op` the directives of alembic_helpers."""
    if not event.contains(sa.Column, "after_parent_attach", _index):
        event.listen(sa.Column, "after_parent_attach", _index)
    Operations.create_geospatial_table = Operations.create_table
    Operations.drop_geospatial_table = Operations.drop_table
    Operations.create_geospatial_index = Operations.create_index
    Operations.drop_geospatial_index = _drop_index
    Operations.add_geospatial_column = _add_column
    Operations.drop_geospatial_column = Operations.drop_column
    BatchOperations.create_geospatial_index = BatchOperations.create_index
    BatchOperations.drop_geospatial_index = BatchOperations.drop_index
    BatchOperations.add_geospatial_column = BatchOperations.add_column
    BatchOperations.drop_geospatial_column = BatchOperations.drop_column


def _index(column: Any, table: Any) -> None:
    """A spatial column brings a GiST index, wherever it becomes part of a table."""
    kind = column.type
    if isinstance(kind, sa.types.TypeDecorator):
        kind = kind.impl_instance
    if not isinstance(table, sa.Table) or not getattr(kind, "indexed", False):
        return
    what = sa.func.ST_ConvexHull(column) if isinstance(kind, Raster) else column
    classes = {column.name: "gist_geometry_ops_nd"} if kind.many else {}
    table.append_constraint(
        sa.Index(
            f"idx_{table.name}_{column.name}",
            what,
            postgresql_using="gist",
            postgresql_ops=classes,
            _column_flag=True,
        )
    )


def _add_column(
    self: Any, table_name: str, column: sa.Column[Any], schema: str | None = None, **_: Any
) -> None:
    """Unlike add_column it leaves the index to a directive of its own."""
    if getattr(column.type, "indexed", False):
        column.type.indexed = False  # type: ignore[attr-defined]  # asked for above
    self.add_column(table_name, column, schema=schema)


def _drop_index(self: Any, index_name: str, table_name: str, *_: Any, **options: Any) -> None:
    options.pop("column_name", None)
    self.drop_index(index_name, table_name, **options)
