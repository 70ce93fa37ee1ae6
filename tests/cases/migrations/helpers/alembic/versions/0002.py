"""0002"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'


def has_admins():
    found = op.get_bind().execute(sa.text("SELECT count(*) FROM users")).scalar()
    return found > 0


def upgrade():
    if has_admins():
        op.drop_column("users", "mail")
