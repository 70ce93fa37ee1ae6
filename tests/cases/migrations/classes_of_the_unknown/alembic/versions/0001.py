"""Models of the revision's own, with mixins of packages: one that is known, one that is not."""

import sqlalchemy as sa
from acme.models import Audited
from alembic import op
from oslo_db.sqlalchemy import models
from sqlalchemy import orm

revision = "0001"
down_revision = None

Base = orm.declarative_base()
Other = orm.declarative_base()


class Scope(Base, models.ModelBase, models.TimestampMixin):
    __tablename__ = "scopes"

    id = sa.Column(sa.Integer, primary_key=True)


class Account(Other, Audited):
    __tablename__ = "accounts"

    id = sa.Column(sa.Integer, primary_key=True)


def upgrade():
    for table in Base.metadata.tables.values():
        op.create_table(table.name, *(column._copy() for column in table.columns))
    for table in Other.metadata.tables.values():
        op.create_table(table.name, *(column._copy() for column in table.columns))
