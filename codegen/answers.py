"""Answers to open questions: kept in `.gen-api/answers.toml`, so that a run need not ask twice."""

import json
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from codegen.diagnostics import Place, Question, fail

PATH = Path(".gen-api/answers.toml")

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_HEAD = """\
# What gen-api asked, and what it was answered. Remove the # before an id, write the answer as a
# string, and run again: what is answered here is not asked any more.

[answers]
"""


def load_answers(root: Path) -> Mapping[str, str]:
    """Read the answers of a project, by the ids of their questions; an empty one is none.

    Raises:
        GenApiError: the file is not TOML, or an answer is not a string.
    """
    path = root / PATH
    if not path.is_file():
        return {}
    at = Place(PATH.as_posix())
    try:
        answers = tomllib.loads(path.read_text(encoding="utf-8")).get("answers", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise fail("GA305", f"cannot be read as TOML: {error}", at=at) from error
    if not isinstance(answers, dict) or not all(isinstance(a, str) for a in answers.values()):
        raise fail("GA305", '[answers] must hold lines of the form "id" = "answer"', at=at)
    return {key: answer for key, answer in answers.items() if answer.strip()}


def answers_template(
    questions: Sequence[Question], answers: Mapping[str, str] | None = None
) -> str:
    """The text of an answers file: what is answered, then what is open, commented out.

    answers: kept as they are; those that answer no open question stay too.
    """
    kept = [f"{_toml(key)} = {_toml(answer)}\n" for key, answer in (answers or {}).items()]
    asked = [_entry(question) for question in questions]
    return "\n".join(part for part in (_HEAD, "".join(kept), *asked) if part)


def _entry(question: Question) -> str:
    place = f"{question.at}: " if question.at else ""
    lines = f"{place}{question.text}".splitlines()
    text = "\n".join(f"# {_CONTROL.sub(' ', line)}" for line in lines)
    return f"{text}\n# {_toml(question.id)} = {_toml(question.proposed or '')}\n"


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def answerable(question: Question) -> bool:
    """An answer in the file helps; where the document itself is missing or blocked, it does not."""
    return question.kind not in ("schema", "blocked")


def keep(root: Path, given: Mapping[str, str], questions: Sequence[Question]) -> None:
    """Write answers into the file, and the questions that stay open."""
    known = {**load_answers(root), **given}
    _write(root, answers_template([q for q in questions if q.id not in known], known))


def drop(root: Path, keys: Collection[str]) -> None:
    """Take answers out of the file."""
    kept = {key: answer for key, answer in load_answers(root).items() if key not in keys}
    _write(root, answers_template([], kept))


def note(root: Path, questions: Sequence[Question]) -> None:
    """Write the open questions into the answers file, beside the answers that are there.

    Where none can be answered in a file, nothing is written.
    """
    questions = [question for question in questions if answerable(question)]
    if questions:
        _write(root, answers_template(questions, load_answers(root)))


def _write(root: Path, text: str) -> None:
    path = root / PATH
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".tmp")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
