"""create reviews

Revision ID: 0003
Revises: 0002
Create Date: 2025-05-07 11:12:13
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("old_version_id", sa.Integer(), nullable=True),
        sa.Column("new_version_id", sa.Integer(), nullable=False),
        sa.Column("read_version_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), server_default="0.0", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
        sa.ForeignKeyConstraint(
            ["organization_id", "reviewer_id"],
            ["memberships.organization_id", "memberships.person_id"],
            name="fk_reviews_reviewer_memberships",
        ),
        sa.ForeignKeyConstraint(
            ["old_version_id", "organization_id"],
            ["versions.id", "versions.organization_id"],
            name="fk_reviews_old_version_versions",
        ),
        sa.ForeignKeyConstraint(
            ["new_version_id", "organization_id"],
            ["versions.id", "versions.organization_id"],
            name="fk_reviews_new_version_versions",
        ),
        sa.ForeignKeyConstraint(
            ["read_version_id", "organization_id"],
            ["versions.id", "versions.organization_id"],
            name="fk_reviews_read_version_versions",
        ),
        sa.CheckConstraint(
            "read_version_id = new_version_id", name="ck_reviews_reads_the_new_version"
        ),
        sa.CheckConstraint("score >= 0.0 AND score <= 1.0", name="ck_reviews_score_is_a_share"),
    )
    op.create_index("ix_reviews_score", "reviews", ["score"])


def downgrade() -> None:
    op.drop_table("reviews")
