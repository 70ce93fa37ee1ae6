"""0003"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0003'
down_revision = '0002'


def upgrade():
    op.create_table(
        "Kinds",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True)),
        sa.Column("amount", sa.Numeric(8, 2)),
        sa.Column("text", sa.String(40)),
        sa.Column("data", sa.LargeBinary),
        sa.Column("json", sa.JSON),
    )
    found = {c["name"]: c["type"] for c in sa.inspect(op.get_bind()).get_columns("Kinds")}
    assert isinstance(found["id"], sa.INTEGER)
    assert isinstance(found["at"], postgresql.TIMESTAMP) and found["at"].timezone
    assert str(found["at"]) == "TIMESTAMP"
    assert isinstance(found["amount"], sa.NUMERIC) and found["amount"].scale == 2
    assert isinstance(found["text"], sa.VARCHAR) and found["text"].length == 40
    assert isinstance(found["data"], postgresql.BYTEA)
    assert isinstance(found["json"], postgresql.JSON)
    op.drop_constraint("Kinds_pkey", "Kinds")
    # Alembic finds that the column owns its sequence, and makes the new table without
    with op.batch_alter_table("Kinds", recreate="always") as batch:
        batch.drop_column("json")
