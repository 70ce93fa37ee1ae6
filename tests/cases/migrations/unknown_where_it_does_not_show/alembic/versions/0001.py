import sqlalchemy as sa
from alembic import op
from nothing_like_it import KIND, NULLABLE, SIZE, Base, UNIQUE, install

revision = "0001"
down_revision = None


def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
    op.add_column("users", sa.Column("a", sa.String(SIZE)))
    op.add_column("users", sa.Column("b", sa.Text, nullable=NULLABLE))
    op.add_column("users", sa.Column("c", sa.Text, unique=UNIQUE))
    op.add_column("users", sa.Column("d", {"x": sa.Integer()}.get(KIND, sa.Date())))
    if KIND == "x":
        op.add_column("users", sa.Column("e", sa.Text))
    if isinstance(SIZE, int):
        op.add_column("users", sa.Column("f", sa.Text))
    try:
        import nothing_like_it.more

        op.add_column("users", sa.Column("g", sa.Text))
    except ImportError:
        pass
    Base.metadata.create_all(op.get_bind())
    install(op)
