"""Tables out of the project's models: those beside the base are made, others may exist."""

from alembic import op
from app.models import Base

revision = "0001"
down_revision = None


def upgrade():
    Base.metadata.create_all(op.get_bind())
