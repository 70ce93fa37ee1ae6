"""Declares a model for its own use."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import declarative_base

revision = "0003"
down_revision = "0002"

Base = declarative_base()


class Room(Base):
    __tablename__ = "rooms"

    id = sa.Column(sa.Integer, primary_key=True)


def upgrade():
    op.add_column("rooms", sa.Column("name", sa.Text))
