import sqlalchemy as sa
from alembic import op
from shop.models import long_text

revision = "0001"
down_revision = None


def upgrade():
    op.create_table(
        "pages",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("body", long_text()),
    )
