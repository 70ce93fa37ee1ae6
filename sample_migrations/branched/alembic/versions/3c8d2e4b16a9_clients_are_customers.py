"""clients are customers

Revision ID: 3c8d2e4b16a9
Revises: 2b7e1d3c05f8
Create Date: 2024-10-01 10:00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "3c8d2e4b16a9"
down_revision = "2b7e1d3c05f8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.rename_table("clients", "customers")
    op.execute("ALTER SEQUENCE clients_id_seq RENAME TO customers_id_seq")
    op.execute("ALTER TABLE customers RENAME CONSTRAINT pk_clients TO pk_customers")
    op.execute("ALTER TABLE customers RENAME CONSTRAINT uq_clients_email TO uq_customers_email")
    op.alter_column("orders", "client_id", new_column_name="customer_id")
    op.execute("ALTER INDEX ix_orders_client_id RENAME TO ix_orders_customer_id")
    op.drop_constraint("orders_client_fk", "orders", type_="foreignkey")
    op.create_foreign_key(None, "orders", "customers", ["customer_id"], ["id"], ondelete="RESTRICT")


def downgrade() -> None:
    raise NotImplementedError("the old name is gone for good")
