"""Questions, and how their answers are found again when what they are about has grown or shrunk.

An id names what is asked about, so that one column more asks about that column alone. Of what the
document says it has a digest where an answer hangs on it; of the question's own wording it has
nothing, since that may change with gen-api.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from codegen.diagnostics import Diagnostic, Place, Question, meaning

Understood = Callable[[str], str]
Item = TypeVar("Item")

_QUALIFIED = re.compile(r"([^\W\d]\w*(?:\.\w+)?)\.(\w+)")
_SEVERAL = re.compile(r"([^\W\d]\w*(?:\.\w+)?)\.\{(\w+(?:,\w+)*)\}")
_PIECE = re.compile(r"(?:[^,{]|\{[^{}]*\}|\{)+")


@dataclass(frozen=True)
class Identity:
    """What makes a question the same as one of an earlier run, beside what it is about.

    origin: the document, by its name, or `api`.
    evidence: what the document says that an answer hangs on; where it says another thing, the
        question is another.
    """

    origin: str
    kind: str
    evidence: tuple[str, ...] = ()

    def key(self, parts: Iterable[str]) -> str:
        """The id of the question about these: `origin:boats.{name,note}:kind#digest`."""
        return f"{self.origin}:{_joined(parts)}{self._end}"

    @property
    def _end(self) -> str:
        if not self.evidence:
            return f":{self.kind}"
        evidence = "\n".join(" ".join(text.split()) for text in self.evidence)
        return f":{self.kind}#{hashlib.sha256(evidence.encode()).hexdigest()[:6]}"

    def known(self, parts: Sequence[str], answers: Iterable[str]) -> str:
        """The id of the answer that was given for all of these, else the question's own."""
        found = self.answered(answers)
        return next((key for key, about in found if about.issuperset(parts)), self.key(parts))

    def answered(self, answers: Iterable[str]) -> Iterator[tuple[str, frozenset[str]]]:
        """The ids of this identity that have answers, the latest first, and what each is about."""
        start, end = f"{self.origin}:", self._end
        for key in reversed(list(answers)):
            if key.startswith(start) and key.endswith(end):
                yield key, frozenset(_split(key[len(start) : -len(end)]))


def _joined(parts: Iterable[str]) -> str:
    """`boats.{name,note},POST /boats`."""
    names: dict[tuple[str, bool], list[str]] = {}
    for part in parts:
        found = _QUALIFIED.fullmatch(part)
        owner = (found[1], True) if found else (part, False)
        names.setdefault(owner, []).extend([found[2]] if found else [])
    return ",".join(
        f"{owner}.{{{','.join(of)}}}" if of[1:] else ".".join((owner, *of))
        for (owner, _), of in names.items()
    )


def _split(text: str) -> Iterator[str]:
    for piece in _PIECE.findall(text):
        found = _SEVERAL.fullmatch(piece)
        yield from (f"{found[1]}.{name}" for name in found[2].split(",")) if found else (piece,)


def apart(
    identity: Identity, items: Sequence[Item], named: Callable[[Item], str], answers: Iterable[str]
) -> list[tuple[list[Item], frozenset[str]]]:
    """Items of one question by the answers that were given for some of them, then the others.

    named: what an item is called in an id. Beside each group stands all that its answer is about.
    """
    rest = list(items)
    groups: list[tuple[list[Item], frozenset[str]]] = []
    for _, about in identity.answered(answers):
        if same := [item for item in rest if named(item) in about]:
            groups.append((same, about))
            rest = [item for item in rest if named(item) not in about]
    return [*groups, (rest, frozenset(map(named, rest)))] if rest else groups


@dataclass(frozen=True)
class Topic:
    """What a question is about: covers are the endpoints or columns, where it is about several.

    evidence: see `Identity`.
    """

    kind: str
    subject: str
    at: Place
    proposed: str | None = None
    covers: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


class Asking:
    """The questions that are open, and notes of the answers that were used."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        self.answers = answers
        self.questions: list[Question] = []
        self.notes: list[Diagnostic] = []

    def apart(
        self, kind: str, items: Sequence[Item], *evidence: str
    ) -> list[tuple[list[Item], frozenset[str]]]:
        """Items, called by their own names, as `apart` has them."""
        return apart(_of_api(kind, evidence), items, str, self.answers)

    def ask(self, topic: Topic, text: str, understood: Understood) -> str | None:
        """The answer, if there is one; else the question is open.

        understood: the answer as it is meant; ValueError says what was expected.

        Raises:
            GenApiError: the answer is not understood (GA305).
        """
        identity = _of_api(topic.kind, topic.evidence)
        key = identity.known(topic.covers or (topic.subject,), self.answers)
        if key not in self.answers:
            asked = (key, topic.kind, topic.subject, text, topic.at, topic.proposed, topic.covers)
            self.questions.append(Question(*asked))
            return None
        answer = meaning(key, " ".join(self.answers[key].split()), understood)
        self.notes.append(Diagnostic("GA309", f"{text} Answered: {answer}", topic.at))
        return answer


def _of_api(kind: str, evidence: tuple[str, ...]) -> Identity:
    return Identity("api", kind, evidence)


def one_of(*choices: str) -> Understood:
    """Reads an answer that is one of these words."""

    def read(answer: str) -> str:
        if answer not in choices:
            raise ValueError(" or ".join(choices))
        return answer

    return read
