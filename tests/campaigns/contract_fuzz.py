"""Schemathesis with every check against generated services that run on a real PostgreSQL.

`python -m tests.campaigns.contract_fuzz --examples 20 bookings every_type` generates samples,
serves each and fuzzes it with and without a token; a path names an application that is generated
already. It prints the cases of each and what was found, and exits 1 where anything was. It needs
the package schemathesis.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import subprocess
import sys
import tempfile
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.campaigns.serving import served
from tests.support import application, postgres
from tests.support.application import TOKENS, Application
from tests.support.samples import SAMPLES, Sample

_HOOKS = "tests.campaigns.fuzz_hooks"
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Effort:
    """How much is tried."""

    examples: int
    seed: int
    phases: str


@dataclass(frozen=True)
class Finding:
    """One failed check, and a request that shows it."""

    operation: str
    check: str
    message: str
    request: str
    answer: str

    def __str__(self) -> str:
        return f"{self.operation}: {self.check}: {self.message}\n  {self.request}\n  {self.answer}"


@dataclass(frozen=True)
class Outcome:
    """What one run of schemathesis did and found."""

    cases: int
    findings: list[Finding]


def main() -> int:
    """Run the campaign."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("applications", nargs="*", default=[s.name for s in SAMPLES])
    parser.add_argument("--examples", type=int, default=20, help="cases an operation and phase")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--phases", default="coverage,fuzzing,stateful")
    parser.add_argument("--server", help="a PostgreSQL to use instead of the embedded one")
    parser.add_argument("--shown", type=int, default=5, help="findings printed for each check")
    options = parser.parse_args()
    effort = Effort(options.examples, options.seed, options.phases)
    found = False
    with ExitStack() as running:
        server = (
            postgres.Server(options.server)
            if options.server
            else running.enter_context(postgres.embedded(uuid.uuid4().hex))
        )
        for name in options.applications:
            folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
            for caller, outcome in campaign(_application(name, folder), server, folder, effort):
                _report(name, caller, outcome, options.shown)
                found = found or bool(outcome.findings)
    return 1 if found else 0


def _application(name: str, folder: Path) -> Application:
    samples = {sample.name: sample for sample in SAMPLES}
    if name in samples:
        return application.generate(samples[name], folder / name)
    return Application(Sample(Path(name).name), Path(name))


def campaign(
    app: Application, server: postgres.Server, folder: Path, effort: Effort
) -> Iterator[tuple[str, Outcome]]:
    """Fuzz one application, with every scope and then without a token."""
    with server.database() as database:
        url = server.url(database, "asyncpg")
        app.probe("create", url)
        token = app.probe("seed", url)
        with served(app.folder, {**TOKENS, "DATABASE_URL": url}, folder / "log") as address:
            urllib.request.urlopen(f"{address}/openapi.json").close()  # a large one takes long
            yield "authenticated", fuzz(address, token, folder, effort)
            yield "anonymous", fuzz(address, None, folder, effort)


def fuzz(address: str, token: str | None, folder: Path, effort: Effort) -> Outcome:
    """One run of schemathesis with all checks."""
    report = folder / "report.ndjson"
    command = [str(Path(sys.executable).with_name("schemathesis")), "run"]
    options = {
        "--checks": "all",
        "--phases": effort.phases,
        "--max-examples": str(effort.examples),
        "--seed": str(effort.seed),
        "--report-ndjson-path": str(report),
    } | ({"--header": f"Authorization: {token}"} if token else {})
    arguments = [word for option in options.items() for word in option]
    done = subprocess.run(
        [*command, f"{address}/openapi.json", *arguments, "--continue-on-failure", "--no-color"],
        cwd=folder,
        env={**os.environ, "SCHEMATHESIS_HOOKS": _HOOKS, "PYTHONPATH": str(_ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if not report.exists():
        raise RuntimeError(done.stdout + done.stderr)
    with report.open(encoding="utf-8") as lines:
        return _outcome(json.loads(line) for line in lines)


def _outcome(events: Iterator[dict[str, Any]]) -> Outcome:
    cases = 0
    findings: dict[tuple[str, str, str], Finding] = {}
    for event in events:
        recorder = event.get("ScenarioFinished", {}).get("recorder", {})
        cases += len(recorder.get("interactions", {}))
        for case, checks in recorder.get("checks", {}).items():
            for check in (check for check in checks if check["status"] != "success"):
                finding = _finding(check, recorder["interactions"][case])
                findings.setdefault((finding.operation, finding.check, finding.message), finding)
        for error in (event.get(kind) for kind in ("NonFatalError", "FatalError")):
            if error:
                findings["", "", str(error)] = Finding("", "error", str(error)[:2000], "", "")
    return Outcome(cases, list(findings.values()))


def _finding(check: dict[str, Any], interaction: dict[str, Any]) -> Finding:
    failure = check["failure_info"]["failure"]
    request, response = interaction["request"], interaction["response"] or {}
    return Finding(
        failure["operation"],
        failure["title"],
        " ".join(failure["message"].split())[:400],
        f"{request['method']} {request['uri']} {_text(request.get('body'))}",
        f"{response.get('status_code')} {_text(response.get('content'))}",
    )


def _text(content: Any) -> str:
    raw = base64.b64decode(content["$base64"]) if isinstance(content, dict) else b""
    return raw.decode(errors="replace")[:600]


def _report(name: str, caller: str, outcome: Outcome, shown: int) -> None:
    sys.stdout.write(f"{name} {caller}: {outcome.cases} cases, {len(outcome.findings)} findings\n")
    by_check: dict[str, list[Finding]] = {}
    for finding in outcome.findings:
        by_check.setdefault(finding.check, []).append(finding)
    for check, findings in by_check.items():
        sys.stdout.write(f"\n{check}: {len(findings)}\n")
        for finding in findings[:shown]:
            sys.stdout.write(f"- {finding}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
