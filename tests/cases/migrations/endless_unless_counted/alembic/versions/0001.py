"""0001"""

import sqlalchemy as sa
from alembic import op


revision = '0001'
down_revision = None


def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer(), primary_key=True))
    while True:
        done = op.get_bind().execute(
            sa.text(
                "WITH batch AS (SELECT id FROM users LIMIT 9)"
                " UPDATE users SET id = users.id + 1 FROM batch WHERE users.id = batch.id"
            )
        )
        if done.rowcount == 0:
            break
