"""The views of `templates/tests`."""

from __future__ import annotations

from codegen.emit.views.tests.auth import auth_tests
from codegen.emit.views.tests.core import core_tests
from codegen.emit.views.tests.entity import entity_tests
from codegen.emit.views.tests.factories import factories
from codegen.emit.views.tests.shared import app_tests, conftest, databases
from codegen.emit.views.tests.support import support

API_VIEWS = {
    "tests/conftest.py": conftest,
    "tests/databases.py": databases,
    "tests/factories.py": factories,
    "tests/support.py": support,
    "tests/test_app.py": app_tests,
    "tests/test_auth.py": auth_tests,
    "tests/test_core.py": core_tests,
}
ENTITY_VIEWS = {"tests/test_{{entity}}.py": entity_tests}
