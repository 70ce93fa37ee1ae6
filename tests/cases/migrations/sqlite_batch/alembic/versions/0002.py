"""0002"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'


def upgrade():
    with op.batch_alter_table("users") as batch_op:
        batch_op.alter_column("email", new_column_name="mail", type_=sa.String(320))
        batch_op.add_column(sa.Column("age", sa.Integer(), nullable=True))
        batch_op.create_check_constraint("age_is_positive", "age > 0")
