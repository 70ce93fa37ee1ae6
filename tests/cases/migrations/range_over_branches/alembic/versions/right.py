import sqlalchemy as sa
from alembic import op

revision = "right"
down_revision = "0001"


def upgrade():
    if not any(c["name"] == "tag_id" for c in sa.inspect(op.get_bind()).get_columns("items")):
        op.create_table("tags", sa.Column("id", sa.Integer, primary_key=True))
