"""Defects of `bookings` that no test can see, or should: why each of them survives.

Each was tried against all tests that call it, and then against the code: what is equivalent here
may be seen in another schema, whose tests are emitted by the same templates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.campaigns.mutation import Mutant

_SETTINGS = "a number that the operator of a service chooses; a test could only repeat it"
_LENGTHS = "both have the same length"
_FROZEN = "nothing assigns to its attributes"


@dataclass(frozen=True)
class Explanation:
    """Why a defect survives.

    file, line: patterns of the file and of the line that it is in. what: of what is done there.
    code: of the statement that comes of it.
    """

    file: str
    line: str
    what: str
    why: str
    code: str = ""

    def covers(self, file: str, line: str, mutant: Mutant) -> bool:
        """Whether it is about a defect."""
        return bool(
            re.fullmatch(self.file, file)
            and re.search(self.line, line)
            and re.fullmatch(self.what, mutant.what)
            and re.search(self.code, mutant.text)
        )


EXPLANATIONS = (
    Explanation("app/core/config.py", r"pool_size|max_overflow|_timeout|lifetime", ".*", _SETTINGS),
    Explanation("app/core/config.py", "frozen=True", "frozen= dropped", _FROZEN),
    Explanation("app/.*", r"@dataclass\(frozen=True\)", "frozen=.*|truth swapped", _FROZEN),
    Explanation("app/.*", "strict=True", "strict= dropped|truth swapped", _LENGTHS),
    Explanation("app/.*", "TypeVar", "bound= dropped", "types are read by mypy alone"),
    Explanation(
        "app/core/cursors.py", "_DIGEST_BYTES = 8", ".1", "a digest of another length is as good"
    ),
    Explanation(
        "app/core/logs.py", "round", "[+-]1|last argument dropped", "other digits of a duration"
    ),
    Explanation(
        "app/core/constraints.py",
        "CONSTRAINT_FIELDS",
        "item (1|2|3) dropped",
        "a CHECK of one column, which request schemas hold already",
    ),
    Explanation(
        "app/core/constraints.py",
        "CONSTRAINT_FIELDS",
        "item (8|9|10|11|12|13) dropped",
        "a primary key, which no request sets",
    ),
    Explanation(
        "app/core/pagination.py",
        r"columns\[0\]",
        "-1",
        "the columns of an order are all of one model",
    ),
    Explanation(
        "app/core/retries.py", "range", r"\+1", "the last attempt is told that it is, and raises"
    ),
    Explanation("app/core/retries.py", r"2\*\*attempt", r"\+1", "other lengths of a pause"),
    Explanation(
        "app/core/security.py", r"return jwt\.encode", "algorithm= dropped", "PyJWT's own default"
    ),
    Explanation("app/services/.*", r"found\[0\]", "-1", "there is one row"),
    Explanation(
        "app/services/.*",
        r"model_dump\(exclude_unset=True\)",
        "exclude_unset= dropped|truth swapped",
        "MISSING is never dumped, and the defaults of bookings are those of its database",
    ),
    Explanation(
        "app/core/pagination.py",
        r"\*names",
        "last argument dropped",
        "bookings shows every column that it sorts by",
        r"shown\(self._model, schema\)",
    ),
    Explanation(
        "app/core/violations.py",
        "__cause__",
        "last argument dropped",
        "every exception has one",
        r"getattr\(origin, '__cause__'\)",
    ),
    Explanation(
        "app/schemas/user.py", "max_length=320", ".*", "EmailStr has a smaller limit of its own"
    ),
    Explanation(
        "app/core/problems.py",
        r'document\.get\("(components|paths)"|schemas\.pop\(name, None\)',
        "last argument dropped",
        "FastAPI's document has these keys",
    ),
    Explanation(
        "app/core/problems.py",
        "model_json_schema",
        "ref_template= dropped",
        "tests/behaviour compares the served document with ours",
    ),
    Explanation(
        "app/core/problems.py",
        r'getattr\(error.orig, "sqlstate", None\)',
        "last argument dropped",
        "what is not foreseen is answered as 500 either way, and its text is told to nobody",
    ),
    Explanation(
        "app/core/(problems|violations).py",
        "deleting",
        "deleting= dropped|In to NotIn",
        "both answer 409 with the same code; no test repeats the words",
    ),
    Explanation(
        "app/core/database.py",
        "hide_parameters=True",
        "hide_parameters= dropped",
        "no error's text is logged or answered, whatever it holds",
    ),
    Explanation(
        "app/core/database.py", "_ASYNC_DRIVERS", "item 2 dropped", "tests name SQLite's driver"
    ),
    Explanation(
        "app/core/reading.py",
        "type_coerce",
        "condition negated",
        "schemas make the same values of SQLite's texts, and of members",
    ),
    Explanation(
        "app/core/cursors.py",
        "ser_json_bytes",
        "ser_json_bytes= dropped",
        "bookings sorts by no bytes",
    ),
    Explanation(
        "app/core/writing.py",
        "bind_arguments",
        "bind_arguments= dropped",
        "the session has one engine",
    ),
    Explanation(
        "app/services/(review|venue)_service.py",
        r"\[\*where, ",
        "item 0 dropped",
        "bookings lists neither below another row",
    ),
    Explanation(
        "app/core/(logs|routing).py",
        "root_path|self.routes",
        "last argument dropped",
        "servers name a root path, and routes have a path",
    ),
)


def explanation(file: str, line: str, mutant: Mutant) -> str:
    """Why a defect survives; "" where it should not."""
    return next((each.why for each in EXPLANATIONS if each.covers(file, line, mutant)), "")
