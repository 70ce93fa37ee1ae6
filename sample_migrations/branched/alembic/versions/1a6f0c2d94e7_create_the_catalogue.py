"""create the catalogue

Revision ID: 1a6f0c2d94e7
Revises:
Create Date: 2024-09-02 10:00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "1a6f0c2d94e7"
down_revision = None
branch_labels = ("catalog",)
depends_on = None


def timestamps() -> list[sa.Column]:
    return [
        sa.Column(name, sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False)
        for name in ("created_at", "updated_at")
    ]


def upgrade() -> None:
    op.create_table(
        "clients",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("email", sa.String(200), nullable=False, unique=True),
        sa.Column("name", sa.String(100), nullable=False),
        *timestamps(),
    )
    op.create_table(
        "categories",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("parent_id", sa.Integer(), sa.ForeignKey("categories.id", ondelete="SET NULL")),
        sa.Column("title", sa.String(80), nullable=False),
        sa.UniqueConstraint("parent_id", "title"),
    )
    op.create_table(
        "products",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("category_id", sa.Integer(), sa.ForeignKey("categories.id"), index=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("price", sa.Float(), nullable=False),
        sa.Column("weight", sa.Integer()),
        sa.CheckConstraint("price >= 0", name="price_not_negative"),
        *timestamps(),
    )


def downgrade() -> None:
    for table in ("products", "categories", "clients"):
        op.drop_table(table)
