import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "carts",
        sa.Column("id", sa.Integer, sa.ForeignKey("rooms.id"), primary_key=True),
    )


def downgrade():
    op.create_table("users", sa.Column("id", sa.Integer))
