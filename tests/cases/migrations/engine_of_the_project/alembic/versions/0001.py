revision = "0001"
down_revision = None


def upgrade():
    from shop.database import create_tables

    create_tables()
