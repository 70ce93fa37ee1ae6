import sqlalchemy as sa
from alembic import op

revision = "bbbb2"
down_revision = "aaaa1"


def upgrade():
    op.add_column("items", sa.Column("name", sa.Text))
