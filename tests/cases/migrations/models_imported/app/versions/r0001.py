"""All models that are imported by now."""

from alembic import op

from app.models import Base

revision = "0001"
down_revision = None


def upgrade():
    Base.metadata.create_all(op.get_bind())
