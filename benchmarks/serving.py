"""Servers of one worker, the load that wrk puts on them, and what it costs them."""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
# wrk tells what it measured in a function of the script, after the load
_REPORT = """
done = function(summary, latency, requests)
  local failed = summary.errors.status + summary.errors.connect
    + summary.errors.read + summary.errors.timeout
  io.write(string.format('{"requests": %d, "microseconds": %d, "failed": %d, "median": %d}',
    summary.requests, summary.duration, failed, latency:percentile(50)))
end
"""


@dataclass(frozen=True)
class Load:
    """Requests of one kind.

    `{key}` in a path stands for a random one of the keys, and `{new}` in a body for a number that
    no request before had: a change to what is there already is none.
    """

    method: str
    path: str
    body: str = ""
    keys: int = 1

    def script(self, prefix: str) -> str:
        """The load as a script of wrk, on the paths below a prefix."""
        before, _, after = (prefix + self.path).partition("{key}")
        path = f'"{before}"'
        if "{key}" in self.path:
            path += f' .. math.random(1, {self.keys}) .. "{after}"'
        start, _, end = self.body.partition("{new}")
        body = f"{json.dumps(start)} .. count .. {json.dumps(end)}" if end else json.dumps(start)
        headers = '{["Content-Type"] = "application/json"}'
        call = f'wrk.format("{self.method}", {path}, {headers}, {body})'
        now = time.monotonic_ns() // 1000
        counted = f"math.randomseed({now})\nlocal count = {now}\n"
        return f"{counted}request = function() count = count + 1 return {call} end\n{_REPORT}"


@dataclass(frozen=True)
class Rate:
    """One measurement: requests a second, CPU of the server per request, median latency."""

    per_second: float
    cpu: float
    latency: float


def median(rates: list[Rate]) -> Rate:
    """The median of each figure."""
    return Rate(
        statistics.median(rate.per_second for rate in rates),
        statistics.median(rate.cpu for rate in rates),
        statistics.median(rate.latency for rate in rates),
    )


@dataclass(frozen=True)
class Served:
    """An application that listens on a port of loopback.

    prefix: of its paths.
    """

    name: str
    pid: int
    port: int
    prefix: str

    def measure(self, load: Load, scratch: Path, *, seconds: float, connections: int) -> Rate:
        """Put a load on it for some seconds.

        Raises:
            RuntimeError: an answer was no success, or wrk failed.
        """
        script = scratch / "load.lua"
        script.write_text(load.script(self.prefix), encoding="utf-8")
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(script)]
        before = self._cpu()
        told = subprocess.run(
            [*command, f"http://127.0.0.1:{self.port}"], check=True, capture_output=True, text=True
        )
        spent = self._cpu() - before
        found = json.loads(told.stdout[told.stdout.rindex("{") :])
        if found["failed"] or not found["requests"]:
            raise RuntimeError(f"{self.name}: {load.method} {load.path}: {found}")
        per_second = found["requests"] / found["microseconds"] * 1e6
        return Rate(per_second, spent / found["requests"] * 1e6, found["median"])

    def _cpu(self) -> float:
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS


@contextmanager
def serve(name: str, prefix: str, environment: Mapping[str, str], log: Path) -> Iterator[Served]:
    """An application of `served_peers` in one process of uvicorn.

    Raises:
        RuntimeError: it ended, or did not answer within a minute; with what it said.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", f"benchmarks.served_peers:{name}", "--factory"]
    command += [f"--port={port}", "--no-access-log", "--log-level=warning"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env={**os.environ, **environment}, stdout=output, stderr=output
        )
    try:
        _await(process, f"http://127.0.0.1:{port}{prefix}/bookings/1", log)
        yield Served(name, process.pid, port, prefix)
    finally:
        process.terminate()
        process.wait()


def _await(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url):
                return
        except urllib.error.HTTPError:
            break
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{url} does not answer:\n{log.read_text()}")
