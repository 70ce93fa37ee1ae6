import uuid

import sqlalchemy as sa
from alembic import op
from shop.columns import Cents

revision = "0001"
down_revision = None


def upgrade():
    op.create_table(
        "bills",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("paid", Cents(), nullable=False),
        sa.Column("space", sa.Uuid, server_default=str(uuid.NAMESPACE_DNS)),
    )
