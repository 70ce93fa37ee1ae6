"""0001"""

import sqlalchemy as sa
from alembic import op
from shop.models import Server, db

revision = '0001'
down_revision = None


def upgrade():
    op.create_table("versions", sa.Column("value", sa.Integer(), nullable=False))
    db.metadata.create_all(op.get_bind(), tables=[Server.__table__])
