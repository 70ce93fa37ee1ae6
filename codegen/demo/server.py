"""The emitted service as a child process on loopback."""

import base64
import hashlib
import hmac
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from codegen.diagnostics import fail

HOST = "127.0.0.1"
STARTS_WITHIN_SECONDS = 60.0
TOKEN_LIFETIME_SECONDS = 12 * 3600


def token(secret: str, scopes: Iterable[str], subject: str) -> str:
    """A bearer token (HS256) that the emitted service accepts."""
    claims = {
        "sub": subject,
        "scope": " ".join(scopes),
        "exp": int(time.time()) + TOKEN_LIFETIME_SECONDS,
    }
    signed = b".".join(_base64(json.dumps(p).encode()) for p in ({"alg": "HS256"}, claims))
    signature = hmac.new(secret.encode(), signed, hashlib.sha256).digest()
    return b".".join((signed, _base64(signature))).decode()


def _base64(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def free_port(wanted: int) -> int:
    """The wanted port, or where that is 0 or taken, one that is free now."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise fail("GA603", f"no port can be opened on {HOST}")


@contextmanager
def served(
    folder: Path, port: int, settings: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """Start uvicorn in the folder; ready when the block is entered, stopped when it is left.

    Raises:
        GenApiError: the service ends or does not answer in time; its output is on stderr.
    """
    command = [sys.executable, "-m", "uvicorn", "app.main:create_app", "--factory"]
    command += ["--host", HOST, "--port", str(port), "--log-level", "warning"]
    process = subprocess.Popen(
        command, cwd=folder, env={**os.environ, **settings}, start_new_session=True
    )
    try:
        _await(process, f"http://{HOST}:{port}/openapi.json")
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(process: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise fail("GA604", f"the service ended with code {process.returncode} while starting")
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise fail("GA604", f"the service did not answer within {STARTS_WITHIN_SECONDS:.0f} seconds")
