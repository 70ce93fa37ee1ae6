"""Hostile values through every parameter and body: no 5xx, nothing undocumented, nothing told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import ScratchDatabase
from tests.support.application import TOKENS, Application
from tests.support.samples import SAMPLES

_SUPPORT = Path(__file__).parents[1] / "support"
_ATTACKS = _SUPPORT / "attacks.py"
_EVERY = 9  # one of so many values each; 1 is the whole campaign


_ATTACKED = tuple(each for each in SAMPLES if each.name in {"bookings", "every_type", "planner"})


@pytest.mark.parametrize("sample", _ATTACKED, indirect=True, ids=str)
def test_hostile_requests_are_harmless(
    emitted: Application, scratch_database: ScratchDatabase
) -> None:
    url = scratch_database("asyncpg")
    emitted.probe("create", url)
    caller = emitted.probe("seed", url)
    settings = {**TOKENS, "DATABASE_URL": url}
    report = json.loads(emitted.run(str(_ATTACKS), str(_EVERY), caller, env=settings))
    assert report["sent"] > 500
    assert report["wrong"] == []
    assert report["logged"] == []


@pytest.mark.parametrize("sample", SAMPLES[:1], indirect=True, ids=str)
def test_only_tokens_of_the_identity_provider_are_accepted(emitted: Application) -> None:
    settings = {"JWT_SECRET": "", "DATABASE_URL": ""}
    told = json.loads(emitted.run(str(_SUPPORT / "key_server.py"), env=settings))
    assert [name for name, accepted in told.items() if accepted] == ["of the provider"]
    assert len(told) == 6


@pytest.mark.parametrize(
    ("sample", "secret"),
    [(SAMPLES[0], "hashed_password"), (SAMPLES[1], "password_hash")],
    indirect=["sample"],
    ids=str,
)
def test_no_response_parameter_or_example_names_a_secret(emitted: Application, secret: str) -> None:
    described = (emitted.folder / ".claude" / "handoff" / "openapi.json").read_text("utf-8")
    assert "password" in described
    assert secret not in described
