"""0002"""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'


def upgrade():
    op.alter_column("users", "email", nullable=False)
    op.create_unique_constraint("uq_users_email", "users", ["email"])
