import sqlalchemy as sa
from alembic import op
from nowhere.columns import EnumAsNumber, registered
from shop.states import State

revision = "0001"
down_revision = None


@registered
class Options:
    length = 20


def upgrade():
    op.create_table(
        "doors",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("state", EnumAsNumber(State), nullable=False),
        sa.Column("name", sa.String(Options.length)),
    )
