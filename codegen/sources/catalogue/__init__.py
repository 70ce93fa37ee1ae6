"""The virtual database: DDL text folded into a catalogue, and the MetaData it ends as."""

from codegen.sources.catalogue.called import sees_call
from codegen.sources.catalogue.catalogue import Catalogue
from codegen.sources.catalogue.errors import CatalogueError, Unreadable
from codegen.sources.catalogue.metadata import to_schema

__all__ = ["Catalogue", "CatalogueError", "Unreadable", "sees_call", "to_schema"]
