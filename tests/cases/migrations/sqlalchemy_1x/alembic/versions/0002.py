"""0002"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session


revision = '0002'
down_revision = '0001'


def upgrade():
    bind = op.get_bind()
    meta = sa.MetaData(bind=bind)
    files = sa.Table("files", meta, autoload=True)
    names = [row.id for row in bind.execute(sa.select([files.c.id], files.c.size > 3))]
    bind.execute(files.update().values(size=sa.case([(files.c.size < 0, 0)], else_=1)))
    bind.execute("UPDATE files SET size = :size", size=3)
    Session(bind=bind).execute("SELECT 1")
    whole = sa.MetaData()
    whole.reflect()
    if bind.engine.has_table("files") and "files" in whole.tables:
        for column in files.columns:
            if column.name == "size":
                op.add_column("files", sa.Column("old_size", column.type))
