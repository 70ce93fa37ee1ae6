"""0001"""

import sqlalchemy as sa
from alembic import op

import geoalchemy2
from geoalchemy2 import Geography, Geometry

revision = '0001'
down_revision = None


def upgrade():
    op.execute("CREATE EXTENSION postgis")
    op.create_table(
        "places",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("spot", Geometry(geometry_type="POINT", srid=4326), nullable=False),
        sa.Column("area", Geography("polygon", 4326, spatial_index=False)),
    )
    op.create_geospatial_table(
        "roads",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("line", geoalchemy2.types.Geometry("LINESTRING", 3857, spatial_index=False)),
    )
    op.create_geospatial_index(
        "idx_roads_line", "roads", ["line"], unique=False, postgresql_using="gist", postgresql_ops={}
    )
