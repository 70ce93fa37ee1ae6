"""A reading that goes on from an earlier one is what a reading from scratch is, byte for byte."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from codegen.sources import migrations
from codegen.sources.schema import Schema
from tests.migrations.describe import describe
from tests.migrations.test_cases import CASES, config_of
from tests.support.samples import SAMPLES, Sample

Edit = Callable[[Path], None]
BOOKINGS, BRANCHED = (
    next(s for s in SAMPLES if s.name == name) for name in ("bookings", "branched")
)

NEW = """
import sqlalchemy as sa
from alembic import op

revision = {revision!r}
down_revision = {down!r}
branch_labels = None
depends_on = None


def upgrade():
    op.create_table({table!r}, sa.Column("id", sa.Integer, primary_key=True))
"""


@dataclass
class History:
    """A copy of a sample, and what each reading of it rehearsed."""

    folder: Path
    steps: list[str] = field(default_factory=list)

    @property
    def versions(self) -> Path:
        """Where its revisions are."""
        return self.folder / "alembic" / "versions"

    def first(self) -> Schema:
        """Read with the cache."""
        config = replace(config_of(self.folder), out=self.folder)
        self.steps.clear()
        schema = migrations.read(config, lambda _n, _of, revision: self.steps.append(revision))
        migrations.keep(self.folder / migrations.FOLDER, schema.kept)
        return schema

    def read(self) -> Schema:
        """The same, and see that it is what is read without."""
        config, schema = config_of(self.folder), self.first()
        bare = migrations.read(replace(config, cache=False))
        assert describe(schema) == describe(bare)
        assert (schema.inputs, schema.watch) == (bare.inputs, bare.watch)
        assert dict(schema.places) == dict(bare.places)
        return schema

    def add(self, revision: str, down: tuple[str, ...]) -> None:
        """A revision that makes a table."""
        text = NEW.format(revision=revision, down=down, table=f"made_by_{revision}")
        (self.versions / f"{revision}.py").write_text(text)


def _history(source: Path, folder: Path) -> History:
    ignored = shutil.ignore_patterns("__pycache__")
    return History(Path(shutil.copytree(source, folder / source.name, ignore=ignored)))


@pytest.mark.parametrize(
    "case", ["unknown_values", "rows_decide", "sqlite_batch", "base_of_a_file"]
)
def test_what_had_to_be_assumed_is_told_again(case: str, tmp_path: Path) -> None:
    history = _history(CASES / case, tmp_path)
    history.add("new1", history.first().heads)
    history.read()
    assert history.steps == ["new1"]


@pytest.mark.parametrize("sample", [BOOKINGS, BRANCHED], ids=str)
def test_only_new_revisions_are_rehearsed(sample: Sample, tmp_path: Path) -> None:
    history = _history(sample.folder, tmp_path)
    heads = history.first().heads
    assert history.steps
    history.read()
    assert history.steps == []
    history.add("new1", heads)
    history.read()
    assert history.steps == ["new1"]
    last = history.versions / "new1.py"
    last.write_text(last.read_text().replace("made_by_new1", "made_again"))
    assert "made_again" in history.read().metadata.tables
    assert history.steps == ["new1"]
    last.unlink()
    assert history.first().heads == heads
    assert history.steps == []


def test_what_a_revision_reads_belongs_to_the_key(tmp_path: Path) -> None:
    history = _history(BRANCHED.folder, tmp_path)
    history.first()
    module = history.folder / "shop" / "constants.py"
    module.write_text(module.read_text() + "\n# edited\n")
    history.read()
    assert history.steps
    history.first()
    assert history.steps == []


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _change(path: Path) -> None:
    path.write_text(path.read_text().replace("users", "losers"))


def _foreign(path: Path) -> None:
    path.write_bytes(b"\x80\x04\x95 no json")


@pytest.mark.parametrize("damage", [_cut, _change, _foreign])
def test_a_damaged_cache_is_as_if_it_were_not_there(damage: Edit, tmp_path: Path) -> None:
    history = _history(BOOKINGS.folder, tmp_path)
    history.first()
    for path in (history.folder / migrations.FOLDER).glob("*.json"):
        damage(path)
    history.first()
    assert len(history.steps) == 7


def test_an_old_revision_is_edited(tmp_path: Path) -> None:
    history = _history(BOOKINGS.folder, tmp_path)
    history.first()
    path = next(history.versions.glob("0006_*.py"))
    path.write_text(path.read_text().replace("notes", "remarks"))
    history.read()
    assert history.steps[-2:] == ["0006", "0007"]
    assert len(history.steps) < 7


def test_few_files_are_kept(tmp_path: Path) -> None:
    history = _history(BOOKINGS.folder, tmp_path)
    heads = history.first().heads
    for number in range(5):
        history.add(f"more{number}", heads)
        heads = history.first().heads
        assert history.steps == [f"more{number}"]
    assert len(list((history.folder / migrations.FOLDER).iterdir())) <= 10


def test_reading_leaves_nothing_compiled_behind(tmp_path: Path) -> None:
    history = _history(BOOKINGS.folder, tmp_path / "bookings")
    (history.folder / "helpers.py").write_text("LENGTH = 30\n", encoding="utf-8")
    first = min(history.versions.glob("*.py"))
    text = first.read_text(encoding="utf-8").replace(
        "revision =", "import helpers\n\nrevision =", 1
    )
    first.write_text(text + "\nprint(helpers.LENGTH)\n", encoding="utf-8")
    history.first()
    assert not [path for path in history.folder.rglob("*") if "pyc" in path.name]


def test_what_is_generated_does_not_make_a_reading_old(tmp_path: Path) -> None:
    history = _history(BOOKINGS.folder, tmp_path)
    heads = history.first().heads
    app = history.folder / "app"
    app.mkdir()
    (app / "base.py").write_text("from sqlalchemy import MetaData\n\nmetadata = MetaData()\n")
    history.add("new1", heads)
    history.first()
    assert history.steps == ["new1"]
    text = (app / "base.py").read_text()
    convention = "MetaData(naming_convention={'pk': 'pk_%(table_name)s'})"
    (app / "base.py").write_text(text.replace("MetaData()", convention))
    history.read()
    assert len(history.steps) > 1
    (app / "base.py").write_text(text)
    history.read()
    assert len(history.steps) > 1


def test_a_kept_state_is_nothing_that_was_read(tmp_path: Path) -> None:
    history = _history(BOOKINGS.folder, tmp_path)
    history.add("new1", history.first().heads)
    history.first()
    for path in (history.folder / migrations.FOLDER).glob("*-*-*.json"):
        path.unlink()
    history.first()
    assert history.steps == []
