"""0003"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'


def upgrade():
    with op.batch_alter_table("posts") as batch_op:
        batch_op.alter_column("title", new_column_name="headline", type_=sa.String(200))
        batch_op.add_column(sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now()))
        batch_op.drop_column("score")
    op.add_column("users", sa.Column("nickname", sa.String(), nullable=True, comment="shown to others"))
    op.execute("ALTER TYPE role ADD VALUE 'guest' BEFORE 'member'")
    op.rename_table("posts", "articles")
