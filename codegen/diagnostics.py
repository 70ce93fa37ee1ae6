"""What gen-api says when something is wrong, unclear or worth knowing.

Every message has a code of `codegen.codes`, a place (file:line) where there is one, and a remedy.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, TypeVar

Meaning = TypeVar("Meaning")

# which documents were taken: a choice that nobody should have to look for
ALWAYS_TOLD = ("GA320",)
# and those beside questions, which another choice may answer
ASKED_OF = (*ALWAYS_TOLD, "GA206")


@dataclass(frozen=True, order=True)
class Place:
    """Where something was said. `file` is relative to the project root, with forward slashes."""

    file: str
    line: int | None = None
    revision: str | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


class Severity(StrEnum):
    """How much a diagnostic matters."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Diagnostic:
    """One finding.

    `subjects` are the tables ("table", or "schema.table" outside the default schema) or columns
    ("table.column") that it touches.
    """

    code: str
    message: str
    at: Place | None = None
    hint: str = ""
    severity: Severity = Severity.NOTE
    subjects: tuple[str, ...] = ()

    def __str__(self) -> str:
        place = f"{self.at}: " if self.at else ""
        hint = f" [{self.hint}]" if self.hint else ""
        return f"{place}{self.severity} {self.code}: {self.message}{hint}"


@dataclass(frozen=True)
class Question:
    """Something that must be known and that no source says; the run ends with exit code 3.

    `id` is stable over runs (document, table, column, property), so that an answer can be kept.
    `proposed` is an answer that the evidence supports, or None where it supports none. `covers` are
    the tables and columns that wait for the answer.
    """

    id: str
    kind: str
    subject: str
    text: str
    at: Place | None = None
    proposed: str | None = None
    covers: tuple[str, ...] = ()

    def __str__(self) -> str:
        place = f"{self.at}: " if self.at else ""
        proposal = f" (proposed: {self.proposed})" if self.proposed is not None else ""
        return f"{place}{self.text}{proposal} [{self.id}]"


class GenApiError(Exception):
    """A failure that is told to the user in one line each, never as a traceback."""

    exit_code: ClassVar[int] = 2

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("\n".join(str(diagnostic) for diagnostic in diagnostics))
        self.diagnostics = diagnostics


class QuestionsOpen(GenApiError):  # noqa: N818 - it is a state of the dialogue, not a fault
    """Nothing that depends on an open question was generated."""

    exit_code = 3

    def __init__(self, questions: Sequence[Question], *told: Diagnostic) -> None:
        """told: what to know before answering, such as which documents were read."""
        super().__init__(*told)
        self.questions = tuple(questions)

    def __str__(self) -> str:
        return "\n".join(str(question) for question in self.questions)


def fail(code: str, message: str, *, at: Place | None = None, hint: str = "") -> GenApiError:
    """Build the error for one finding; the caller raises it."""
    return GenApiError(Diagnostic(code, message, at, hint, Severity.ERROR))


def meaning(key: str, answer: str, read: Callable[[str], Meaning]) -> Meaning:
    """What an answer to a question means.

    read: ValueError says what was expected.

    Raises:
        GenApiError: the answer is not understood (GA305).
    """
    try:
        return read(answer)
    except ValueError as error:
        message = f"the answer {answer!r} to {key} is not understood"
        at = Place(".gen-api/answers.toml")
        raise fail("GA305", message, at=at, hint=f"expected: {error}") from error
