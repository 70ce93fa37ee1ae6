"""0003"""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'


def upgrade():
    found = op.get_bind().execute(
        sa.text("SELECT column_name, is_nullable FROM information_schema.columns"
                " WHERE table_name = 'files'")
    ).fetchall()
    if "path" not in [row["column_name"] for row in found]:
        op.add_column("files", sa.Column("path", sa.String(80), nullable=False))
    if {"column_name": "size", "is_nullable": "YES"} in [dict(row) for row in found]:
        op.alter_column("files", "size", nullable=False)
    op.create_unique_constraint(name="uq_files_path", source="files", local_cols=["path"])
    op.create_check_constraint(name="ck_size", source="files", condition="size > 0")
    op.create_foreign_key(name="fk_old", source="files", referent="files",
                          local_cols=["old_size"], remote_cols=["id"])
    op.create_index(name="ix_files_size", tablename="files", columns=["size"])
    op.drop_constraint(name="ck_size", tablename="files", type="check")
