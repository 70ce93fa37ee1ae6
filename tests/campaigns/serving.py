"""A generated application, served on loopback as its users serve it, for the time of a campaign."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.application import environment

START_SECONDS = 60


@contextmanager
def served(folder: Path, settings: Mapping[str, str], log: Path) -> Iterator[str]:
    """The URL of the application in a folder, which uvicorn serves until the context ends.

    log: where the server's own words go.
    """
    port = _free_port()
    command = [sys.executable, "-m", "uvicorn", "app.main:create_app", "--factory"]
    with log.open("w") as words:
        server = subprocess.Popen(
            # an idle connection of a client that had to wait is not closed in its face
            [*command, "--port", str(port), "--log-level", "warning", "--timeout-keep-alive", "60"],
            cwd=folder,
            env=environment(settings),
            stdout=words,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(server, f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(server: subprocess.Popen[bytes], url: str) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/health/live"):
                return
        except urllib.error.URLError:
            time.sleep(0.1)
    message = f"the application does not start at {url}"
    raise RuntimeError(message)
