import sqlalchemy as sa
from alembic import op

revision = "0002_boats_have_a_length_over_all_now"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("boats", sa.Column("length", sa.Float))
