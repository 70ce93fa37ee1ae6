"""The casts that PostgreSQL writes into a key which calls a function of the history.

An argument of another type is converted when the index is made, and the server keeps the conversion
with the key: `f(name)` of a varchar is `f((name)::text)` where f takes text.
"""

import re
from dataclasses import replace

from codegen.sources.catalogue.objects import Index, IndexKey, Table
from codegen.sources.catalogue.state import Database

_CALL = re.compile(r'(?<![\w."])(?:(\w+)\.)?(\w+)\(\s*("[^"]+"|\w+)\s*\)')
_TO_TEXT = re.compile(r"(?:character varying|varchar|character|char|citext)\b", re.IGNORECASE)


def with_casts(database: Database, table: Table, index: Index) -> Index:
    """The index, with what its keys hand to functions that take text converted to it."""
    if not database.functions or all(key.is_column for key in index.keys):
        return index
    return replace(index, keys=tuple(_cast(database, table, key) for key in index.keys))


def _cast(database: Database, table: Table, key: IndexKey) -> IndexKey:
    def handed(call: re.Match[str]) -> str:
        schema, name, argument = call.groups()
        column = table.columns.get(argument.strip('"'))
        home = None if schema == "public" else schema
        takes = [kinds for of, known, kinds in database.functions if (of, known) == (home, name)]
        if takes != ["text"] or column is None or not _TO_TEXT.match(column.type):
            return call.group()
        return call.group()[:-1].rstrip() + "::text)"

    return key if key.is_column else replace(key, text=_CALL.sub(handed, key.text))
