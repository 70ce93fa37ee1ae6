"""The command line as a user meets it: exit code, stdout, stderr."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from codegen import cli

SAMPLES = Path(__file__).parents[2] / "sample_migrations"


@dataclass(frozen=True)
class Answer:
    """What a command said."""

    code: int
    out: str
    err: str


def gen_api(*arguments: str | Path, cwd: Path) -> Answer:
    """Run `python -m codegen` in a folder, without a terminal."""
    command = [sys.executable, "-m", "codegen", *map(str, arguments)]
    done = subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, check=False, timeout=120
    )
    return Answer(done.returncode, done.stdout, done.stderr)


def in_process(*arguments: str | Path, cwd: Path) -> Answer:
    """The same without a process of its own, which would import everything anew."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.chdir(cwd), redirect_stdout(out), redirect_stderr(err):
        code = cli.run([str(argument) for argument in arguments])
    return Answer(code, out.getvalue(), err.getvalue())


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, the machine's own cache aside."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "cache" not in path.parts and "__pycache__" not in path.parts
    }


def project(folder: Path, *revisions: str) -> Path:
    """A small Alembic project whose revisions' bodies are given."""
    versions = folder / "alembic" / "versions"
    versions.mkdir(parents=True)
    (folder / "alembic.ini").write_text("[alembic]\nscript_location = alembic\n")
    (folder / "alembic" / "env.py").write_text("")
    for number, body in enumerate(revisions, 1):
        add_revision(folder, number, body)
    return folder


def add_revision(folder: Path, number: int, body: str) -> None:
    """One revision after the one numbered before it."""
    down = repr(f"r{number - 1}") if number > 1 else "None"
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    head = "import sqlalchemy as sa\nfrom alembic import op\n\n"
    head += f'revision = "r{number}"\ndown_revision = {down}\n\n\ndef upgrade():\n'
    (folder / "alembic" / "versions" / f"r{number}.py").write_text(f"{head}{lines}\n")


NOTES = """op.create_table(
    "notes",
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("body", sa.Text, nullable=False),
)"""
