"""0002"""

from alembic import op
from sqlmodel import SQLModel

revision = '0002'
down_revision = '0001'


def upgrade():
    metadata = SQLModel.metadata
    metadata.reflect(bind=op.get_bind(), only=["rooms"])
    for constraint in metadata.tables["rooms"].constraints:
        if constraint.name.startswith("uq_"):
            op.drop_constraint(constraint.name, "rooms")
