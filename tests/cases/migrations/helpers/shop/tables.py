import sqlalchemy as sa


def timestamps():
    return [sa.Column(name, sa.DateTime(), server_default=sa.func.now()) for name in ("made", "changed")]


def create_users(op):
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String()),
        sa.Column("mail", sa.String()),
        *timestamps(),
    )
