from alembic import op


def upgrade():
    op.execute("ALTER TABLE payments ADD COLUMN IF NOT EXISTS reference VARCHAR(120)")
