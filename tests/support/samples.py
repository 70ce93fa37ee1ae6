"""The samples, and what each may run on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Sample:
    """A history of `sample_migrations/`; a portable one also upgrades SQLite."""

    name: str
    portable: bool = False

    def __str__(self) -> str:
        return self.name

    @property
    def folder(self) -> Path:
        """Where its alembic.ini is."""
        return ROOT / "sample_migrations" / self.name


SAMPLES = (
    Sample("bookings", portable=True),
    Sample("planner"),
    Sample("every_type"),
    Sample("branched"),
    Sample("nasty"),
    Sample("tenants", portable=True),
)
PORTABLE = tuple(sample for sample in SAMPLES if sample.portable)
