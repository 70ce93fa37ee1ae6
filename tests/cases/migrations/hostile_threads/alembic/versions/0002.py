import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    import threading
    import time
    def forever():
        while True:
            time.sleep(0.1)
    threading.Thread(target=forever).start()
    op.add_column("users", sa.Column("age", sa.Integer))
