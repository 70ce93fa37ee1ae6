"""Open questions, asked one by one where there is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from codegen import answers
from codegen.config import Config
from codegen.diagnostics import GenApiError, Question, QuestionsOpen

if TYPE_CHECKING:
    from collections.abc import Callable

    from codegen.pipeline import Run

    Prepare = Callable[[Config], Run]

_HELP = (
    "An empty line takes what is proposed, or leaves the question open. Answers are kept in "
    ".gen-api/answers.toml; Ctrl-C stops, and keeps what was answered."
)


def may_ask(flags: Mapping[str, Any]) -> bool:
    """A person sits in front of it, and is not unwilling."""
    quiet = flags["no_input"] or flags["as_json"] or flags["quiet"]
    return not quiet and sys.stdin.isatty() and sys.stdout.isatty()


def until_answered(prepare: Prepare, config: Config, open_: QuestionsOpen) -> Run:
    """Ask, and try again, until everything is answered or left open.

    Raises:
        QuestionsOpen: questions were left open.
        GenApiError: the source is wrong.
    """
    click.echo(_HELP, err=True)
    left: set[str] = set()
    here: dict[str, str] = {}
    while True:
        known = left | config.assume.keys()
        asked = [q for q in open_.questions if q.id not in known]
        given = _ask(asked, config)
        left |= {q.id for q in asked} - given.keys()
        if not given:
            raise open_
        here |= given
        config = replace(config, assume={**config.assume, **given})
        try:
            return prepare(config)
        except QuestionsOpen as still:
            open_ = still
        except GenApiError as error:
            config = _without_refused(config, here, error)


def _ask(questions: Sequence[Question], config: Config) -> dict[str, str]:
    """The answers of a person, each kept as soon as it is given."""
    given: dict[str, str] = {}
    asked = [question for question in questions if answers.answerable(question)]
    for number, question in enumerate(asked, 1):
        place = f"{question.at}: " if question.at else ""
        click.echo(f"\n{number} of {len(asked)}  {place}{question.text}")
        answer = click.prompt(">", default=question.proposed or "", show_default=True).strip()
        if answer:
            given[question.id] = answer
            answers.keep(config.out, {question.id: answer}, questions)
    return given


def _without_refused(config: Config, given: Mapping[str, str], error: GenApiError) -> Config:
    """Take back the answers that were not understood; any other error is not for here."""
    refused = {key for key in given if any(key in d.message for d in error.diagnostics)}
    if not refused or any(d.code != "GA305" for d in error.diagnostics):
        raise error
    click.echo(str(error), err=True)
    answers.drop(config.out, refused)
    kept = {key: answer for key, answer in config.assume.items() if key not in refused}
    return replace(config, assume=kept)
