import datetime
import os

import sqlalchemy as sa
from alembic import op
from nowhere import MODE

FLAG = os.getenv("FLAG")


def flag():
    return FLAG


def add(table, name):
    if FLAG:
        op.add_column(table, sa.Column(name, sa.Integer))


def suffix():
    return datetime.datetime.now(datetime.UTC).year * 0


def with_mode(table):
    if MODE.lower() == "full":
        op.add_column(table, sa.Column("mode", sa.Integer))


def when_empty(table):
    if not op.get_bind().execute(sa.text(f"SELECT 1 FROM {table}")).first():
        op.add_column(table, sa.Column("was_empty", sa.Integer))
