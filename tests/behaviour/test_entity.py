"""One entity that no migration has yet: real Alembic makes exactly its table, and then owns it."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import alembic
import pytest

from tests.cli.support import Answer, gen_api, project
from tests.conftest import ScratchDatabase
from tests.support.application import run

USERS = """op.create_table(
    "users",
    sa.Column("id", sa.Uuid, primary_key=True, server_default=sa.text("gen_random_uuid()")),
    sa.Column("email", sa.String(320), nullable=False, unique=True),
)"""
ENV = """import os

import sqlalchemy as sa
from alembic import context
from app.models import Base

engine = sa.create_engine(os.environ["DATABASE_URL"])
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()
"""
BOOKING = (
    *("Booking", "user:references", "starts_at:datetime", "price:decimal(10,2)"),
    *("status:enum(pending,confirmed)", "note:text?", "code:string(12):unique", "guests:int:index"),
    *("--unique", "user,starts_at", "--timestamps", "--id", "uuid"),
)
EDIT = "\n\nasync def remind() -> str:\n    return 'by hand'\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project with an Alembic environment that really runs, generated from its history."""
    folder = project(tmp_path / "shop", USERS)
    (folder / "alembic" / "env.py").write_text(ENV)
    (folder / "alembic" / "script.py.mako").write_text(_template())
    _said(gen_api("from-migrations", cwd=folder), 0)
    return folder


def _template() -> str:
    name = Path(alembic.__file__).parent / "templates" / "generic" / "script.py.mako"
    return name.read_text(encoding="utf-8")


def _said(answer: Answer, code: int) -> Answer:
    assert answer.code == code, answer.out + answer.err
    return answer


def _autogenerate(folder: Path, url: str, message: str) -> str:
    """The revision that Alembic makes by comparing the models with the database."""
    before = set((folder / "alembic" / "versions").glob("*.py"))
    command = [sys.executable, "-W", "error", "-m", "alembic", "revision", "--autogenerate"]
    run([*command, "-m", message], folder, {"DATABASE_URL": url, "PYTHONPATH": str(folder)})
    (made,) = set((folder / "alembic" / "versions").glob("*.py")) - before
    return made.read_text()


def _upgrade(folder: Path, url: str) -> None:
    command = [sys.executable, "-m", "alembic", "upgrade", "head"]
    run(command, folder, {"DATABASE_URL": url, "PYTHONPATH": str(folder)})


def test_alembic_makes_exactly_the_table_and_then_owns_it(
    shop: Path, scratch_database: ScratchDatabase
) -> None:
    url = scratch_database()
    _upgrade(shop, url)
    # as long as no migration makes the table, its fields may be given anew
    _said(gen_api("entity", "booking", "starts_at:date", "--id", "bigint", cwd=shop), 0)
    versions = sorted((shop / "alembic" / "versions").iterdir())
    told = _said(gen_api("entity", *BOOKING, cwd=shop), 0).out
    assert sorted((shop / "alembic" / "versions").iterdir()) == versions
    assert told.splitlines()[-1] == "Then: alembic revision --autogenerate -m 'add Booking'"

    text = _autogenerate(shop, url, "add Booking")
    upgrade = text.partition("def upgrade")[2].partition("def downgrade")[0]
    made = re.findall(r"op\.(\w+)\(\s*(?:op\.f\()?['\"](\w+)", upgrade)
    assert made == [("create_table", "bookings"), ("create_index", "idx_bookings_guests")]
    _upgrade(shop, url)
    assert "pass" in _autogenerate(shop, url, "nothing").partition("def upgrade")[2][:200]

    service = shop / "app" / "services" / "booking_service.py"
    service.write_text(service.read_text() + EDIT)
    before = {path: path.read_text() for path in (shop / "app").rglob("*.py")}
    _said(gen_api("sync", cwd=shop), 1)
    assert {path: path.read_text() for path in (shop / "app").rglob("*.py")} == before
    state = json.loads((shop / ".gen-api" / "state.json").read_text())
    assert "entities" not in state["source"]
    again = _said(gen_api("sync", cwd=shop), 0)
    assert again.err == "Nothing changed.\n"
    refused = _said(gen_api("entity", *BOOKING, cwd=shop), 2)
    assert "error GA313: the table bookings is in the project already" in refused.err
    _said(gen_api("from-migrations", cwd=shop), 0)
    assert {path: path.read_text() for path in (shop / "app").rglob("*.py")} == before
