"""0002"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

revision = '0002'
down_revision = '0001'


def upgrade():
    connection = op.get_bind()
    try:
        with connection.begin_nested():
            op.add_column("users", sa.Column("lost", sa.Integer()))
            op.drop_index("ix_that_is_not_there")
    except sa.exc.ProgrammingError:
        op.add_column("users", sa.Column("kept", sa.Integer()))
    with op.get_context().autocommit_block():
        op.create_index("ix_users_kept", "users", ["kept"], postgresql_concurrently=True)
    session = Session(bind=connection)
    session.execute(sa.text("ALTER TABLE users ALTER COLUMN kept SET NOT NULL"))
    assert session.execute(sa.text("SELECT count(*) FROM users")).scalar() == 0
    session.commit()
