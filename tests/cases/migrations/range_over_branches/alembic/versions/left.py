import sqlalchemy as sa
from alembic import op

revision = "left"
down_revision = "0001"


def upgrade():
    if sa.inspect(op.get_bind()).has_table("tags"):
        op.add_column("items", sa.Column("tag_id", sa.Integer, sa.ForeignKey("tags.id")))
