"""A model that may be there."""

from alembic import op

from app.rooms.models import Room

revision = "0002"
down_revision = "0001"


def upgrade():
    Room.__table__.create(op.get_bind(), checkfirst=True)
    op.drop_column("users", "email")
