revision = None
down_revision = None


def upgrade():
    pass
