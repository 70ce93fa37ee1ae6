"""0002: an ALTER TABLE on alembic_version, and one whose name is put together"""

from alembic import op

revision = '0002'
down_revision = '0001'


def upgrade():
    # SQLite has no ALTER TABLE of constraints
    for name in ("users",):
        op.execute("ALTER TABLE \"" + name + "\" ADD COLUMN seen INTEGER")
    op.execute('ALTER TABLE "clients" RENAME TO customers')
    op.execute("ALTER TABLE alembic_version ALTER COLUMN version_num TYPE VARCHAR(80)")
