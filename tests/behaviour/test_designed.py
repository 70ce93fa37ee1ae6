"""A handoff, an architecture and requirements become a service that does what they say."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.behaviour.test_openapi import NOWHERE, PATH, meaning
from tests.cli.support import Answer, gen_api
from tests.conftest import ScratchDatabase
from tests.support import frontend
from tests.support.application import Application
from tests.support.samples import Sample

CASES = Path(__file__).parents[1] / "cases"
EXAMPLES = CASES / "emitted" / "handoff_examples.py"
PROJECTS = sorted(path for path in (CASES / "designed").iterdir() if path.is_dir())
TAKEN = ("architect-output.md", "feature-prd.md")

Service = tuple[Application, Answer]


@pytest.fixture(scope="module", params=PROJECTS, ids=lambda path: path.name)
def case(request: pytest.FixtureRequest) -> Path:
    """Each case in turn: the documents, and answers to what they leave open."""
    found: Path = request.param
    return found


def _project(case: Path, folder: Path) -> Path:
    home = folder / ".claude" / "handoff"
    home.mkdir(parents=True)
    for document in case.glob("*.md"):
        shutil.copy(document, home)
    return folder


def _assert_taken_are_told(answer: Answer) -> None:
    for name in TAKEN:
        assert answer.err.count(f"note GA320: .claude/handoff/{name} is read") == 1


@pytest.fixture(scope="module")
def service(case: Path, tmp_path_factory: pytest.TempPathFactory) -> Service:
    """The service that a case becomes once its questions are answered, and what was said."""
    folder = _project(case, tmp_path_factory.mktemp(case.name))
    (folder / ".gen-api").mkdir()
    shutil.copy(case / "answers.toml", folder / ".gen-api")
    answer = gen_api("from-handoff", "--no-input", cwd=folder)
    assert answer.code == 0, answer.out + answer.err
    return Application(Sample(case.name), folder), answer


def test_what_is_open_is_asked_and_what_was_taken_is_told(case: Path, tmp_path: Path) -> None:
    asked = gen_api("from-handoff", "--no-input", cwd=_project(case, tmp_path))
    assert asked.code == 3
    for key in re.findall(r'^"([^"]+)" = ', (case / "answers.toml").read_text("utf-8"), re.M):
        assert f"[{key}]" in asked.out
    assert "HANDOFF" not in asked.out
    _assert_taken_are_told(asked)


def test_the_last_line_tells_what_the_handoff_holds(service: Service) -> None:
    application, answer = service
    twin = PATH.replace("openapi.json", "python-backend-agent-output.json")
    told = json.loads((application.folder / twin).read_text(encoding="utf-8"))
    last = dict(part.split("=") for part in answer.out.splitlines()[-1].split() if "=" in part)
    assert answer.out.splitlines()[-1].startswith(f"HANDOFF {twin.removesuffix('json')}md ")
    assert last["status"] == told["status"]
    below = [one for one in told["operations"] if one["path"].startswith(told["base_url"])]
    assert last["endpoints"] == str(len(below))
    assert told["hash"].startswith(last["contract"])
    _assert_taken_are_told(answer)
    assert json.loads(gen_api("from-handoff", "--json", cwd=application.folder).out)["written"]


def test_no_rule_of_the_requirements_is_lost(service: Service, case: Path) -> None:
    """Each is a sentence of the handoff, which says who holds to it."""
    application, _ = service
    twin = application.folder / PATH.replace("openapi.json", "python-backend-agent-output.md")
    told = twin.read_text(encoding="utf-8")
    text = (case / "feature-prd.md").read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        rule = line.removeprefix("- [ ] ")
        if rule not in (line, "Typecheck passes"):
            assert f"- {rule} (stated in .claude/handoff/feature-prd.md:{number}, " in told


def test_openapi_means_what_the_application_tells(service: Service) -> None:
    application, _ = service
    written = json.loads((application.folder / PATH).read_text(encoding="utf-8"))
    assert meaning(written) == meaning(application.probe("openapi", NOWHERE))


def test_the_whole_pipeline(
    service: Service, tmp_path: Path, scratch_database: ScratchDatabase
) -> None:
    """Documents → service → its own tests → its handoff → every example → a frontend."""
    application, _ = service
    copy = Application(application.sample, tmp_path / "copy")
    shutil.copytree(application.folder, copy.folder)
    shutil.copy(EXAMPLES, copy.folder / "tests" / "test_handoff_examples.py")
    told = copy.test({"TEST_DATABASE_URL": scratch_database("asyncpg")})
    assert re.search(r"^\d+ passed, \d+ xfailed", told, re.MULTILINE), told
    (tmp_path / "frontend").mkdir()
    assert frontend.use(application, scratch_database("asyncpg"), tmp_path / "frontend") == "done\n"
