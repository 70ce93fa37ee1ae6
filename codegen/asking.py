"""Questions about what documents say beside the schema: the answer, or an open question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from codegen.diagnostics import Diagnostic, Place, Question, evidence_key, meaning

Understood = Callable[[str], str]


@dataclass(frozen=True)
class Topic:
    """What a question is about: covers are the endpoints or columns, where it is about several."""

    kind: str
    subject: str
    at: Place
    proposed: str | None = None
    covers: tuple[str, ...] = ()


class Asking:
    """The questions that are open, and notes of the answers that were used.

    part: what the ids of the questions begin with; without it, the document that they are about.
    """

    def __init__(self, answers: Mapping[str, str], part: str = "") -> None:
        self.answers = answers
        self.questions: list[Question] = []
        self.notes: list[Diagnostic] = []
        self._part = part

    def ask(self, topic: Topic, text: str, understood: Understood) -> str | None:
        """The answer, if there is one; else the question is open.

        understood: the answer as it is meant; ValueError says what was expected.

        Raises:
            GenApiError: the answer is not understood (GA305).
        """
        part = self._part or Path(topic.at.file).stem
        key = evidence_key(part, topic.subject, topic.kind, text)
        if key not in self.answers:
            asked = (key, topic.kind, topic.subject, text, topic.at, topic.proposed, topic.covers)
            self.questions.append(Question(*asked))
            return None
        answer = meaning(key, " ".join(self.answers[key].split()), understood)
        self.notes.append(Diagnostic("GA309", f"{text} Answered: {answer}", topic.at))
        return answer


def one_of(*choices: str) -> Understood:
    """Reads an answer that is one of these words."""

    def read(answer: str) -> str:
        if answer not in choices:
            raise ValueError(" or ".join(choices))
        return answer

    return read
