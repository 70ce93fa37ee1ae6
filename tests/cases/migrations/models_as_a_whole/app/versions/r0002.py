"""Tables out of the models of another revision, which are all that it has."""

import sqlalchemy as sa
from alembic import op
from app.versions import r0003

revision = "0002"
down_revision = "0001"


def upgrade():
    for name in r0003.Base.metadata.tables:
        op.create_table(name, sa.Column("id", sa.Integer, primary_key=True))
