import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
    op.create_table("items", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("SELECT AddGeometryColumn('items', 'place', 4326, 'POINT', 3)")
    op.execute("SELECT AddGeometryColumn('public', 'items', 'gone', 4326, 'POINT', 2)")
    op.execute("SELECT DropGeometryColumn('items', 'gone')")
    op.execute("""CREATE FUNCTION audit(t text) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN EXECUTE format('ALTER TABLE %I ADD COLUMN created_at timestamptz', t); END $$""")
    op.execute("SELECT audit('users')")
    op.execute("CREATE PROCEDURE fix() LANGUAGE sql AS $$ ALTER TABLE items ADD COLUMN n int $$")
    op.execute("CALL fix()")
    op.execute("SELECT history.track('public.users')")
    op.execute("SELECT setval('users_id_seq', 5)")
    op.execute("ALTER TABLE users ALTER COLUMN id FROBNICATE")
