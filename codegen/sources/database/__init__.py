"""A live database: read as DDL text, and as plain facts to compare with another."""

from codegen.sources.database.connect import connect, parse, safe
from codegen.sources.database.ddl import Script, read_script
from codegen.sources.database.facts import Facts, differences, reflect

__all__ = ["Facts", "Script", "connect", "differences", "parse", "read_script", "reflect", "safe"]
