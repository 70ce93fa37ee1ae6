"""Read an Alembic history: every upgrade() rehearsed on a virtual database, none contacted."""

from codegen.sources.migrations.cache import FOLDER, keep
from codegen.sources.migrations.project.base import Base, load_base
from codegen.sources.migrations.project.locate import Environment, locate, relative
from codegen.sources.migrations.project.targets import stations
from codegen.sources.migrations.reader import read

__all__ = [
    "FOLDER",
    "Base",
    "Environment",
    "keep",
    "load_base",
    "locate",
    "read",
    "relative",
    "stations",
]
