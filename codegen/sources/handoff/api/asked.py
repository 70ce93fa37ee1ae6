"""Questions about what documents say beside the schema: the answer, or an open question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from codegen.diagnostics import Diagnostic, Place, Question, evidence_key, meaning


@dataclass(frozen=True)
class About:
    """What a question is about: covers are the endpoints or columns, where it is about several."""

    kind: str
    subject: str
    at: Place
    proposed: str | None = None
    covers: tuple[str, ...] = ()


class Asked:
    """The questions that are open, and notes of the answers that were used."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        self.answers = answers
        self.questions: list[Question] = []
        self.notes: list[Diagnostic] = []

    def ask(self, about: About, text: str, understood: Callable[[str], str]) -> str | None:
        """The answer, if there is one; else the question is open.

        understood: the answer as it is meant; ValueError says what was expected.

        Raises:
            GenApiError: the answer is not understood (GA305).
        """
        key = evidence_key(Path(about.at.file).stem, about.subject, about.kind, text)
        if key not in self.answers:
            self.questions.append(
                Question(
                    *(key, about.kind, about.subject, text, about.at, about.proposed, about.covers)
                )
            )
            return None
        answer = meaning(key, " ".join(self.answers[key].split()), understood)
        self.notes.append(Diagnostic("GA309", f"{text} Answered: {answer}", about.at))
        return answer
