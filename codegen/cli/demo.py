"""`gen-api demo`."""

import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from codegen.cli import options
from codegen.cli.output import Voice

if TYPE_CHECKING:  # the stages are heavy to import
    from codegen.demo import Demo


@click.command("demo")
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("gen-api-demo"),
    show_default=True,
    help="Folder to generate into.",
)
@click.option("--port", default=8000, show_default=True, help="Another is taken where it is busy.")
@options.history
@options.speaking
def command(path: Path | None, out: Path, port: int, **flags: Any) -> int:
    """Generate a service, migrate an embedded database and serve it on loopback.

    PATH is an Alembic history; without it the `bookings` sample. env.py is not run, so no
    other database is ever touched. Ctrl-C stops, as do SIGTERM and SIGHUP.
    """
    from codegen import config
    from codegen.demo import demonstrate, sample

    voice = Voice.of(flags)
    migrations = path.resolve() if path else sample()
    settings = config.load(out, migrations=migrations, **options.of_history(flags))
    # `demo &` in a script ignores it, and a server has no other end
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with demonstrate(settings, port, voice.progress) as demo:
        try:
            _tell(demo, out)
            demo.process.wait()
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            return 0
    return 1


def _tell(demo: "Demo", out: Path) -> None:
    click.echo(f"Generated   {out}/ (read it: app/routers, app/services, tests)")
    click.echo(f"Open        {demo.docs}")
    click.echo(f"Token       {demo.token}")
    click.echo(f"Try         {demo.curl}")
    click.echo("Ctrl-C stops.", err=True)
