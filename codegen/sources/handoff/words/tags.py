"""How the languages of fences are called."""

from __future__ import annotations

PLAIN = frozenset(("", "text", "txt", "plain", "plaintext"))
SCRIPT = frozenset(("js", "javascript", "ts", "typescript", "json5", "jsonc"))
SQL = frozenset(
    ("sql", "postgresql", "postgres", "pgsql", "plpgsql", "psql", "sqlite", "sqlite3")
) | {"mysql", "mariadb", "tsql", "mssql", "ddl"}
