"""What the migrations do not say, and a rehearsal had to take for granted."""

import importlib.util
import re
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Any

ENV, INSTALLED, UNSET = "env:", "installed:", "unset"
VERSION = "server:version"
YES, NO = frozenset({"yes", "true"}), frozenset({"no", "false"})


@dataclass(frozen=True)
class Guess:
    """Something that was learned from elsewhere.

    what: as messages call it. kind: "rows", "value", "run", "clock", "server" or "installed".
    source: the id of the one question that settles it wherever it decides; empty where every line
        that it decides about is a question of its own.
    """

    what: str
    kind: str
    source: str = ""

    @property
    def subject(self) -> str:
        """What it is, to begin a sentence with."""
        return f"{self.what}," if ", which " in self.what else self.what

    def plain(self) -> list[str]:
        """The guess as JSON, which are its arguments."""
        return list(astuple(self))


_DOTTED = re.compile(r"[\w.]+(\[\w*\][\w.]*)*")  # and no line whose statement raised
ENVIRONMENT = Guess("the environment of the migration run", "run")
SERVER_VERSION = Guess("the version of the server", "server", VERSION)


def variable(name: str) -> Guess:
    """An environment variable."""
    return Guess(f"the environment variable {name}", "run", ENV + name)


def package(name: str) -> Guess:
    """A package that is not installed here."""
    return Guess(f"whether {name} is installed", "installed", INSTALLED + name)


def top_of(module: str) -> str:
    """The package that a module lies in."""
    return module.partition(".")[0]


def is_installed(module: str) -> bool:
    """Whether the package of a module can be imported here."""
    try:
        return importlib.util.find_spec(top_of(module)) is not None
    except (ImportError, ValueError):
        return False


def setting(dotted: str) -> Guess:
    """An attribute of an object of the project that looks at the whole environment."""
    return Guess(f"{dotted}, which the environment sets", "run", dotted)


def unknown(origin: str, how: str = "") -> Guess:
    """A value of something that cannot be imported. how: what was done with it."""
    if _DOTTED.fullmatch(origin):
        return Guess(f"{origin}, which is unknown", "value", origin)
    return Guess(f"{origin}, which is unknown{f' ({how})' if how else ''}", "value")


def variables(answers: Mapping[str, str]) -> dict[str, str]:
    """The environment variables that answers give a value."""
    return {
        key.removeprefix(ENV): answer
        for key, answer in answers.items()
        if key.startswith(ENV) and answer != UNSET
    }


def is_absent(name: str, answers: Mapping[str, str]) -> bool:
    """Whether a package is said not to be installed where migrations are run."""
    parts = name.split(".")
    names = (".".join(parts[:length]) for length in range(1, len(parts) + 1))
    return any(answers.get(INSTALLED + each, "").strip().lower() in NO for each in names)


def server_version(answers: Mapping[str, str]) -> tuple[int, ...] | None:
    """The version of PostgreSQL that an answer states."""
    said = answers.get(VERSION, "").strip()
    return tuple(map(int, said.split("."))) if re.fullmatch(r"\d+(\.\d+)*", said) else None


def turned(subject: str, answers: Mapping[str, str]) -> frozenset[int]:
    """The lines of a revision, or of another file, whose question was answered with no."""
    asked = (key.split(":") for key, answer in answers.items() if answer.strip().lower() in NO)
    return frozenset(
        int(parts[-1])
        for parts in asked
        if ":".join(parts[1:-1]) == subject and parts[-1].isdecimal()
    )


def like(value: Any, text: str) -> Any:
    """An answer as a value of the kind that stands there."""
    if isinstance(value, bool):
        return text.strip().lower() in {*YES, "1", "on"}
    for kind in (int, float):
        if type(value) is kind:
            try:
                return kind(text)
            except ValueError:
                return text
    return text
