"""0002"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'


def upgrade():
    bind = op.get_bind()
    inspector = sa.inspect(bind)
    assert inspector.has_table("users") and not inspector.has_table("posts")
    assert [column["name"] for column in inspector.get_columns("users")] == ["id", "email", "role"]
    assert inspector.get_pk_constraint("users")["constrained_columns"] == ["id"]
    assert inspector.get_unique_constraints("users")[0]["name"] == "users_email_key"
    assert inspector.get_enums()[0]["labels"] == ["admin", "member"]
    users = sa.Table("users", sa.MetaData(), autoload_with=bind)
    assert isinstance(users.c.email.type, sa.String) and users.c.email.type.length == 255
    role = sa.Enum("admin", "member", name="role")
    role.create(bind, checkfirst=True)
    users.create(bind, checkfirst=True)

    def scalar(text, **parameters):
        return bind.execute(sa.text(text), parameters).scalar()

    assert scalar("SELECT to_regclass('public.users')") is not None
    assert scalar("SELECT to_regclass('posts')") is None
    assert scalar("SELECT count(*) FROM pg_type WHERE typname = :name", name="role") == 1
    assert scalar("SELECT EXISTS (SELECT FROM information_schema.tables WHERE table_name = 'posts')") is False
    assert scalar("SELECT current_schema()") == "public"
    found = bind.execute(
        sa.text(
            """
            SELECT c.conname FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
            WHERE t.relname = 'users' AND c.contype = 'u'
            """
        )
    )
    for (name,) in found:
        op.drop_constraint(name, "users")
    labels = bind.execute(
        sa.text(
            "SELECT enumlabel FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid "
            "WHERE typname = 'role' ORDER BY enumsortorder"
        )
    ).scalars().all()
    assert labels == ["admin", "member"]
    if not bind.execute(
        sa.text("SELECT 1 FROM information_schema.columns WHERE table_name = :t AND column_name = :c"),
        {"t": "users", "c": "age"},
    ).scalar():
        op.add_column("users", sa.Column("age", sa.SmallInteger()))
    assert bind.dialect.server_version_info >= (15,)
