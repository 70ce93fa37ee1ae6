"""create organizations

Revision ID: 0001
Revises:
Create Date: 2025-05-05 09:10:11
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("motd", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_installation"),
        sa.CheckConstraint("id = 1", name="ck_installation_only_row"),
    )
    op.create_table(
        "plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(40), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_plans"),
        sa.UniqueConstraint("slug", name="uq_plans_slug"),
    )
    op.create_table(
        "organizations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("plan_slug", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organizations"),
        sa.UniqueConstraint("name", name="uq_organizations_name"),
        sa.ForeignKeyConstraint(
            ["plan_slug"],
            ["plans.slug"],
            name="fk_organizations_plan_slug_plans",
            ondelete="RESTRICT",
        ),
    )
    op.create_index("ix_organizations_plan_slug", "organizations", ["plan_slug"])
    op.create_table(
        "billing_details",
        sa.Column("organization_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("vat_number", sa.String(20), nullable=True),
        sa.PrimaryKeyConstraint("organization_id", name="pk_billing_details"),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name="fk_billing_details_organization_id_organizations",
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
    )
    op.create_table(
        "memberships",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(100), nullable=True),
        sa.PrimaryKeyConstraint("organization_id", "person_id", name="pk_memberships"),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name="fk_memberships_organization_id_organizations",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name="fk_memberships_person_id_people",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_memberships_person_id", "memberships", ["person_id"])


def downgrade() -> None:
    op.drop_table("memberships")
    op.drop_table("people")
    op.drop_table("billing_details")
    op.drop_table("organizations")
    op.drop_table("plans")
    op.drop_table("installation")
