"""The command line. One module per command, imported when it is called."""

import importlib
import json
import os
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from codegen import __version__
from codegen.answers import answerable
from codegen.diagnostics import GenApiError, QuestionsOpen, fail

COMMANDS = {
    "from-migrations": "from_migrations",
    "from-handoff": "from_handoff",
    "entity": "entity",
    "demo": "demo",
    "sync": "sync",
    "check": "check",
    "resolve": "resolve",
    "remove": "remove",
    "diff": "diff",
    "inspect": "inspect",
    "config": "config",
    "verify": "verify",
    "explain": "explain",
}
INTERRUPTED = 130
DEBUG = "GEN_API_DEBUG"


class Commands(click.Group):
    """Finds each command by its module, so that `--help` of one does not import the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which a reader wants to learn them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"codegen.cli.{COMMANDS[cmd_name]}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the nearest command when there is none of that name."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            ctx.fail(f"No such command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gen-api")
def group() -> None:
    """Turn a database schema into a typed, tested FastAPI service, and keep the two in step.

    Exit codes: 0 clean, 1 changes, findings or conflicts, 2 usage or tool error,
    3 questions open, 130 interrupted.
    """


def run(arguments: Sequence[str]) -> int:
    """Run one command.

    Returns: the exit code of the table above. Never raises for what a user can cause.
    """
    try:
        result = group.main(list(arguments), prog_name="gen-api", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except GenApiError as error:
        _show(error, as_json="--json" in arguments)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("Interrupted.", err=True)
        return INTERRUPTED
    except Exception as error:
        if DEBUG in os.environ:
            raise
        _show(_defect(error), as_json="--json" in arguments)
        return 2
    return result if isinstance(result, int) else 0


def _defect(error: Exception) -> GenApiError:
    """What a user is told of a fault of ours: where it is, and how to see more of it."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    what = " ".join(f"{type(error).__name__}: {error}".split())
    place = f"{Path(last.filename).name}:{last.lineno}, in {last.name}"
    hint = f"please report it, with the traceback that {DEBUG}=1 shows"
    return fail("GA106", f"this is a defect of gen-api: {what[:300]} ({place})", hint=hint)


def _show(error: GenApiError, *, as_json: bool) -> None:
    if as_json:
        from codegen.cli.output import diagnostic_json, question_json

        questions = error.questions if isinstance(error, QuestionsOpen) else ()
        document = {
            "kind": "questions" if questions else "error",
            "diagnostics": [diagnostic_json(diagnostic) for diagnostic in error.diagnostics],
            "questions": [question_json(question) for question in questions],
        }
        click.echo(json.dumps(document, indent=2))
    elif isinstance(error, QuestionsOpen):
        for diagnostic in error.diagnostics:
            click.echo(str(diagnostic), err=True)
        click.echo(str(error))
        told = ": see .gen-api/answers.toml" if any(map(answerable, error.questions)) else ""
        click.echo(f"{len(error.questions)} open{told}", err=True)
    else:
        click.echo(str(error), err=True)
