"""One generated application and one migrated database for each sample and run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import application, postgres
from tests.support.application import Application
from tests.support.samples import SAMPLES, Sample


@pytest.fixture(
    scope="session",
    params=[pytest.param(s, marks=pytest.mark.xdist_group(s.name)) for s in SAMPLES],
    ids=str,
)
def sample(request: pytest.FixtureRequest) -> Sample:
    """Each sample in turn."""
    found: Sample = request.param
    return found


@pytest.fixture(scope="session")
def emitted(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Application:
    """The application that the sample becomes."""
    return application.generate(sample, tmp_path_factory.mktemp(sample.name) / "out")


@pytest.fixture(scope="session")
def mypy_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache of mypy's for the whole run: the libraries are checked once."""
    return tmp_path_factory.getbasetemp() / "mypy"


@pytest.fixture(scope="session")
def migrated(sample: Sample, postgres_server: postgres.Server) -> Iterator[str]:
    """The URL of a PostgreSQL database that the sample's migrations have made."""
    with postgres_server.database() as name:
        url = postgres_server.url(name, "psycopg")
        application.upgrade(sample, url)
        yield url
