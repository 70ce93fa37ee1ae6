"""invoices are not paid in cash

Revision ID: a3562f9e8d16
Revises: 92473e8d7c05
Create Date: 2024-12-01 10:00:00
"""

from alembic import op

revision = "a3562f9e8d16"
down_revision = "92473e8d7c05"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE invoices SET method = 'CARD' WHERE method = 'CASH'")
    op.execute("ALTER TYPE payment_method RENAME TO payment_method_old")
    op.execute("CREATE TYPE payment_method AS ENUM ('CARD', 'TRANSFER', 'DIRECT_DEBIT')")
    op.execute(
        "ALTER TABLE invoices ALTER COLUMN method TYPE payment_method "
        "USING method::text::payment_method"
    )
    op.execute("DROP TYPE payment_method_old")
    op.execute("ALTER TABLE invoices ALTER COLUMN method SET DEFAULT 'CARD'")


def downgrade() -> None:
    raise NotImplementedError("which invoices were paid in cash is not known")
