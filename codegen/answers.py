"""Answers to open questions: kept in `.gen-api/answers.toml`, so that a run need not ask twice."""

import json
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from codegen.diagnostics import Place, Question, fail

PATH = Path(".gen-api/answers.toml")

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_STRING = r'"(?:[^"\\]|\\.)*"'
_OPEN = re.compile(rf"#\s?{_STRING}\s*=\s*{_STRING}\s*")
_HEAD = """\
# What gen-api asked, and what it was answered. Remove the # before an id, write the answer as a
# string, and run again: what is answered here is not asked any more. gen-api rewrites what it asks,
# an id behind a # with the comment above it, and leaves every other line as it is.
"""
_TABLE = "[answers]\n"


def load_answers(root: Path) -> Mapping[str, str]:
    """Read the answers of a project, by the ids of their questions; an empty one is none.

    Raises:
        GenApiError: the file is not TOML, holds something else, or an answer is not a string.
    """
    at = Place(PATH.as_posix())
    try:
        said = tomllib.loads(_read(root))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise fail("GA305", f"cannot be read as TOML: {error}", at=at) from error
    answers = said.pop("answers", {})
    if said:
        found = ", ".join(said)
        raise fail("GA305", f"{found}: answers stand below [answers], and nothing else", at=at)
    if not isinstance(answers, dict) or not all(isinstance(a, str) for a in answers.values()):
        raise fail("GA305", '[answers] must hold lines of the form "id" = "answer"', at=at)
    return {key: answer for key, answer in answers.items() if answer.strip()}


def asked(text: str, questions: Sequence[Question]) -> str:
    """An answers file with these questions open, commented out; those that it had open are gone."""
    return "\n".join((_headed(_without_open(text)), *map(_entry, questions)))


def _without_open(text: str) -> str:
    """Without the questions that are commented out; all else is a person's, or answered."""
    kept: list[str] = []
    comments: list[str] = []
    for line in text.splitlines(keepends=True):
        if _OPEN.fullmatch(line):
            comments = []
            if kept and not kept[-1].strip():
                kept.pop()
        elif line.startswith("#"):
            comments.append(line)
        else:
            kept += [*comments, line]
            comments = []
    return "".join([*kept, *comments])


def _headed(text: str) -> str:
    if "answers" in tomllib.loads(text):
        return text.rstrip("\n") + "\n"
    return f"{text}\n{_TABLE}" if text.strip() else f"{_HEAD}\n{_TABLE}"


def answered(text: str, given: Mapping[str, str]) -> str:
    """An answers file with these answers, each where its question stands, else at the end."""
    for key, answer in given.items():
        line = f"{_toml(key)} = {_toml(answer)}"
        place = re.compile(rf"^(?:#\s?)?{re.escape(_toml(key))}\s*=.*$", re.MULTILINE)
        text, found = place.subn(line.replace("\\", r"\\"), text, count=1)
        text = text if found else f"{_headed(text)}\n{line}\n"
    return text


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
    known = {*load_answers(root), *given}
    still = [question for question in questions if question.id not in known]
    _write(root, asked(answered(_read(root), given), still))


def drop(root: Path, keys: Collection[str]) -> None:
    """Take answers out of the file: they are open again."""
    text = _read(root)
    for key in keys:
        place = re.compile(rf"^(?={re.escape(_toml(key))}\s*=)", re.MULTILINE)
        text = place.sub("# ", text)
    _write(root, text)


def note(root: Path, questions: Sequence[Question]) -> None:
    """Write the open questions into the answers file, beside what stands there.

    Where there is no file, and no question that can be answered in one, none is written.
    """
    open_ = [question for question in questions if answerable(question)]
    old = _read(root)
    new = asked(old, open_) if old or open_ else ""
    if new != old:
        _write(root, new)


def _read(root: Path) -> str:
    path = root / PATH
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _write(root: Path, text: str) -> None:
    path = root / PATH
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".tmp")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
