"""The rehearsal reader: an Alembic history in, the schema at its head out, without a database."""

from codegen.sources.migrations.reader import read

__all__ = ["read"]
