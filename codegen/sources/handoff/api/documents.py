"""Where the API and its rules are designed: which documents there are, and which were taken."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from codegen.asking import Identity
from codegen.diagnostics import Diagnostic, Place, Question
from codegen.sources.handoff.markdown.files import read_text

ARCHITECTURE = ("architect-output.md", "docs/ARCHITECTURE.md")
REQUIREMENTS = ("feature-prd.md", "docs/features/*/PRD.md", ".project-studio/features/*/PRD.md")

_HOME = Path(".claude/handoff")
_UNFILLED = re.compile(r"\{\{\s*[A-Z_a-z]+\s*\}\}")
_PLACEHOLDERS = re.compile(r"\{\{\s*(base_?url|host|api_?url|url|token|id)\s*\}\}", re.IGNORECASE)


@dataclass(frozen=True)
class Text:
    """A document that is taken: its name relative to the project, and what it holds."""

    file: str
    text: str
    requirements: bool = False


@dataclass(frozen=True)
class Taken:
    """The documents in order of precedence, what is told about the choice, and what is asked."""

    texts: tuple[Text, ...]
    notes: tuple[Diagnostic, ...]
    questions: tuple[Question, ...]


def take(handoff: Path, answers: Mapping[str, str]) -> Taken:
    """The architecture and the requirements beside a handoff.

    handoff: its absolute path; in `.claude/handoff` of a project, the project's docs are looked at.

    Raises:
        GenApiError: a document cannot be read as text.
    """
    folder, home = handoff.parent, _home(handoff)
    notes: list[Diagnostic] = []
    questions: list[Question] = []
    texts: list[Text] = []
    for names in (ARCHITECTURE, REQUIREMENTS):
        found = [path for path in _first(folder, home, names) if path != handoff]
        chosen = list(_chosen(found, home or folder, answers, questions))
        for path in chosen:
            file = path.relative_to(home or folder).as_posix()
            text = read_text(path, file)
            if _is_template(text):
                notes.append(_note(f"{file} is a template that nobody filled in: not used", file))
                continue
            notes.append(_note(f"{file} is read for the API and its rules", file))
            texts.append(Text(file, text, names is REQUIREMENTS))
    return Taken(tuple(texts), tuple(notes), tuple(questions))


def places(handoff: Path, root: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A handoff and where the documents beside it may be, there or not, and patterns of others;
    all of them below the root.
    """
    home, beside = _home(handoff), (ARCHITECTURE[0], REQUIREMENTS[0])
    elsewhere = [home / name for name in (*ARCHITECTURE[1:], *REQUIREMENTS[1:])] if home else []
    paths = [handoff, *(handoff.parent / name for name in beside), *elsewhere]
    told = [os.path.relpath(path, root).replace(os.sep, "/") for path in paths]
    files = tuple(path for path in told if "*" not in path)
    return files, tuple(path.replace("*", "**") for path in told if "*" in path)


def _home(handoff: Path) -> Path | None:
    """The project of a handoff in `.claude/handoff`."""
    return handoff.parents[2] if handoff.parent.parts[-2:] == _HOME.parts else None


def _first(folder: Path, home: Path | None, names: tuple[str, ...]) -> list[Path]:
    """The documents of the first name that exists."""
    beside, *elsewhere = names
    if (folder / beside).is_file():
        return [folder / beside]
    for pattern in elsewhere:
        if home and (found := sorted(path for path in home.glob(pattern) if path.is_file())):
            return found
    return []


def _chosen(
    found: list[Path], home: Path, answers: Mapping[str, str], questions: list[Question]
) -> Iterator[Path]:
    """All of them if there is one; else those that the answer names."""
    if len(found) < 2:
        yield from found
        return
    names = [path.relative_to(home).as_posix() for path in found]
    text = (
        f"Which requirements hold: {', '.join(names)}? Answer with paths, with commas between, "
        "or `all`."
    )
    key = Identity("feature-prd", "document", tuple(names)).key(["requirements"])
    answer = answers.get(key, "").strip()
    if not answer:
        questions.append(
            Question(key, "document", "requirements", text, Place(names[0]), proposed=None)
        )
        return
    wanted = names if answer == "all" else [name.strip() for name in answer.split(",")]
    yield from (path for path, name in zip(found, names, strict=True) if name in wanted)


def _is_template(text: str) -> bool:
    return any(not _PLACEHOLDERS.match(m[0]) for m in _UNFILLED.finditer(text))


def _note(message: str, file: str) -> Diagnostic:
    return Diagnostic("GA320", message, Place(file))
