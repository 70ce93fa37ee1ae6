"""What a run learns from outside the migrations: the environment, the server's version, row counts.

Each is given to the project as in a bare environment, and noted with the lines that asked for it,
so that it can be told where the answer decides about the schema.
"""

import os
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from sqlalchemy.engine import CursorResult

from codegen.sources.migrations.dialect import VirtualPostgreSQL

Learned = Callable[[str, str], None]
IsOurs = Callable[[FrameType], bool]

ENVIRONMENT = "the environment of the migration run"
# Packages that read the environment on a project's behalf.
_READERS = frozenset(
    {"pydantic_settings", "decouple", "environs", "dotenv", "starlette", "dynaconf", "environ"}
)
_BETWEEN = frozenset({"os", "_collections_abc", "collections.abc", "typing"})


def watch(is_ours: IsOurs, learned: Learned) -> None:
    """Note from now on what the project's code asks of its surroundings.

    is_ours: whether a frame runs code of the project. learned: called with what and which kind.
    """
    _watch_environment(is_ours, learned)
    _watch_rowcount(is_ours, learned)
    _watch_version(is_ours, learned)


def _watch_environment(is_ours: IsOurs, learned: Learned) -> None:
    kind: Any = type(os.environ)

    class Environ(kind):  # type: ignore[misc]  # the class of os.environ has no public name
        """os.environ that notes who reads it."""

        def __getitem__(self, name: str) -> Any:
            note()
            return super().__getitem__(name)

        def __iter__(self) -> Any:
            note()
            return super().__iter__()

    def note() -> None:
        frame: FrameType | None = sys._getframe(2)
        while frame is not None and frame.f_globals.get("__name__") in _BETWEEN:
            frame = frame.f_back
        if frame is not None and (is_ours(frame) or _package(frame) in _READERS):
            learned(ENVIRONMENT, "run")

    os.environ.__class__ = Environ


def _package(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", "")).partition(".")[0]


def _watch_rowcount(is_ours: IsOurs, learned: Learned) -> None:
    counted: Any = vars(CursorResult)["rowcount"].fget

    def rowcount(result: Any) -> Any:
        if is_ours(sys._getframe(1)):
            learned("the number of rows that a statement changed", "rows")
        return counted(result)

    CursorResult.rowcount = property(rowcount)  # type: ignore[assignment,method-assign]


def _watch_version(is_ours: IsOurs, learned: Learned) -> None:
    version = VirtualPostgreSQL.server_version_info

    def server_version_info(_: Any) -> Any:
        if is_ours(sys._getframe(1)):
            learned("the version of the server", "server")
        return version

    VirtualPostgreSQL.server_version_info = property(server_version_info)  # type: ignore[assignment]
