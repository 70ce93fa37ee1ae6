"""A server of their own: these tests look at every database that verify makes on it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from tests.support import postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """The embedded PostgreSQL of this folder, in this process."""
    with postgres.embedded(uuid.uuid4().hex) as server:
        yield server
