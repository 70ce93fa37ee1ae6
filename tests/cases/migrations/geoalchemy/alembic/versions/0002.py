"""0002"""

import sqlalchemy as sa
from alembic import op

from geoalchemy2 import Geometry, Raster

revision = '0002'
down_revision = '0001'


def upgrade():
    op.add_column("places", sa.Column("outline", Geometry("POLYGONZ", 4326, 3, use_N_D_index=True)))
    op.add_geospatial_column("roads", sa.Column("middle", Geometry("POINT", 3857)))
    op.drop_index("idx_places_spot", table_name="places", postgresql_using="gist")
    with op.batch_alter_table("roads") as batch:
        batch.add_column(sa.Column("height", Raster()))
