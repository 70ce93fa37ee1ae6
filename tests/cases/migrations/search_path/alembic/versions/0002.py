"""What a connection's own schema is, as env.py has set it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    bind = op.get_bind()
    home = bind.dialect.default_schema_name
    users = sa.Table("users", sa.MetaData(schema=home), autoload_with=bind)
    op.execute(f"COMMENT ON TABLE {users.schema}.{users.name} IS 'those of {home}'")
