"""Operations that a package adds to `alembic.op`, where the package is not here."""

from collections.abc import Callable, Iterator
from typing import Any

from alembic import op

from codegen.sources.catalogue.objects import Unread
from codegen.sources.migrations.imports.stubs import Stub
from codegen.sources.migrations.server.server import VirtualServer

_REASON = "no package that is known adds it"


def listen(server: VirtualServer) -> None:
    """Note the use of operations that do not exist, with the tables that they name."""

    def unknown(name: str) -> Callable[..., Stub]:
        if name.startswith("_"):
            raise AttributeError(f"module 'alembic.op' has no attribute {name!r}")
        return lambda *args, **options: _called(server, f"op.{name}", [*args, *options.values()])

    op.__getattr__ = unknown  # type: ignore[method-assign]  # asked for what the module lacks


def _called(server: VirtualServer, name: str, given: list[Any]) -> Stub:
    words = set(_words(given))
    tables = tuple(table for table in server.catalogue.tables if table[1] in words)
    at = server.where()
    if tables:
        unread = Unread(f"{name}(...)", at, name, tables, _REASON)
        server.catalogue.unread.append(unread)
    else:
        server.journal.unknown.append((name, at))
    return Stub(name)


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple | set):
        for item in value:
            yield from _words(item)
