import uuid

import sqlalchemy as sa
from alembic import op
from guid import GUID
from schemas import Json, Schedule

revision = "0001"
down_revision = None


class Own(GUID):
    def process_bind_param(self, value, dialect):
        return str(uuid.uuid4())


def upgrade():
    op.create_table(
        "users",
        sa.Column("id", GUID(), primary_key=True, default=GUID.generate),
        sa.Column("own", Own(), default=lambda: uuid.uuid4().hex),
        sa.Column("schedule", Json(Schedule)),
    )
    users = sa.table("users", sa.column("id", GUID()))
    op.bulk_insert(users, [{"id": None}])
    op.get_bind().execute(sa.select(users.c.id).where(users.c.id == "x")).all()
