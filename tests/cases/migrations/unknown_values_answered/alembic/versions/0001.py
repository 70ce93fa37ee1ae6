"""0001"""

import sqlalchemy as sa
from alembic import op
from nowhere.config import settings
from nowhere.types import EncryptedString

revision = '0001'
down_revision = None


def upgrade():
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("secret", EncryptedString(64), nullable=False),
        sa.Column("plan", sa.String(), server_default=settings.DEFAULT_PLAN),
    )
    op.create_table("gone", sa.Column("secret", EncryptedString(64)))
    op.drop_table("gone")
