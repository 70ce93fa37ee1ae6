"""0003"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'


def upgrade():
    for (user_id,) in op.get_bind().execute(sa.text("SELECT id FROM users")):
        op.execute(f"UPDATE users SET email = 'x' WHERE id = {user_id}")
    op.add_column("users", sa.Column("age", sa.Integer()))
