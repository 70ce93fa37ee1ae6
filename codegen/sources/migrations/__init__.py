"""Read an Alembic history: every upgrade() rehearsed on a virtual database, none contacted."""

from codegen.sources.migrations.base import Base, load_base
from codegen.sources.migrations.cache import FOLDER, keep
from codegen.sources.migrations.locate import Environment, locate, relative
from codegen.sources.migrations.reader import read
from codegen.sources.migrations.targets import stations

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
