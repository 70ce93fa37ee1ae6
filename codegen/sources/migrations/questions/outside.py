"""What a run learns from outside the migrations: the environment, the server's version, row counts.

Each is given to the project as in a bare environment, and noted with the lines that asked for it,
so that it can be told where the answer decides about the schema.
"""

import os
import sys
from collections.abc import Callable, Mapping
from types import CodeType, FrameType
from typing import Any

from sqlalchemy.engine import CursorResult

from codegen.sources.migrations.guess import (
    ENVIRONMENT,
    SERVER_VERSION,
    Guess,
    server_version,
    variable,
    variables,
)
from codegen.sources.migrations.server.dialect import VirtualPostgreSQL

Learned = Callable[[Guess], None]
IsOurs = Callable[[FrameType], bool]

# Packages that read the environment on a project's behalf.
_READERS = frozenset(
    {"pydantic_settings", "decouple", "environs", "dotenv", "starlette", "dynaconf", "environ"}
)
_THEIRS = "PYDANTIC_SETTINGS_"  # variables that those packages read for themselves
_ROWCOUNT = Guess("the number of rows that a statement changed", "rows")
_BETWEEN = frozenset({"os", "_collections_abc", "collections.abc", "typing"})


def watch(is_ours: IsOurs, learned: Learned, answers: Mapping[str, str]) -> None:
    """Note from now on what the project's code asks of its surroundings, and give the answers.

    is_ours: whether a frame runs code of the project. learned: called with what it is.
    """
    given = variables(answers)
    os.environ.update(given)
    _watch_environment(is_ours, learned, frozenset(given))
    _watch_rowcount(is_ours, learned)
    stated = server_version(answers)
    if stated is None:
        _watch_version(is_ours, learned)
    else:
        VirtualPostgreSQL.server_version_info = stated  # type: ignore[assignment]  # theirs is of two


def _watch_environment(is_ours: IsOurs, learned: Learned, given: frozenset[str]) -> None:
    kind: Any = type(os.environ)

    class Environ(kind):  # type: ignore[misc]  # the class of os.environ has no public name
        """os.environ that notes who reads it."""

        def __getitem__(self, name: str) -> Any:
            note(name)
            return super().__getitem__(name)

        def __iter__(self) -> Any:
            note()
            return super().__iter__()

    whole: list[tuple[CodeType, int]] = []  # where it is copied, one variable after the other

    def note(name: str = "") -> None:
        frame: FrameType | None = sys._getframe(2)
        while frame is not None and frame.f_globals.get("__name__") in _BETWEEN:
            frame = frame.f_back
        if frame is None or not (is_ours(frame) or _package(frame) in _READERS):
            return
        here = frame.f_code, frame.f_lasti
        if not name:
            whole[:] = [here]
        if name not in given and not name.startswith(_THEIRS) and (not name or here not in whole):
            learned(variable(name) if name else ENVIRONMENT)

    os.environ.__class__ = Environ


def _package(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", "")).partition(".")[0]


def _watch_rowcount(is_ours: IsOurs, learned: Learned) -> None:
    counted: Any = vars(CursorResult)["rowcount"].fget

    def rowcount(result: Any) -> Any:
        if is_ours(sys._getframe(1)):
            learned(_ROWCOUNT)
        return counted(result)

    CursorResult.rowcount = property(rowcount)  # type: ignore[assignment,method-assign]


def _watch_version(is_ours: IsOurs, learned: Learned) -> None:
    version = VirtualPostgreSQL.server_version_info

    def server_version_info(_: Any) -> Any:
        if is_ours(sys._getframe(1)):
            learned(SERVER_VERSION)
        return version

    VirtualPostgreSQL.server_version_info = property(server_version_info)  # type: ignore[assignment]
