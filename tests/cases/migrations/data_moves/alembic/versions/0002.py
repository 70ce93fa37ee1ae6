"""0002"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'


def upgrade():
    bind = op.get_bind()
    admin = bind.execute(sa.text("SELECT id FROM users WHERE role = 'admin'")).one()
    bind.execute(sa.text("UPDATE users SET email = :mail WHERE id = :id"), {"mail": "x", "id": admin.id})
    op.add_column("users", sa.Column("age", sa.Integer()))
