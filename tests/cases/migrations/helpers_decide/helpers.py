import sqlalchemy as sa
from alembic import op


def add_if_any(table):
    rows = op.get_bind().execute(sa.text(f"SELECT id FROM {table}")).fetchall()
    if rows:
        op.add_column(table, sa.Column("b", sa.Integer))


def add(table, name):
    print(op.get_bind().execute(sa.text("SELECT count(*) FROM users")).scalar())
    op.add_column(table, sa.Column(name, sa.Integer))


def count():
    return op.get_bind().execute(sa.text("SELECT count(*) FROM users")).scalar()
