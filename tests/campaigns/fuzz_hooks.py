"""What schemathesis is told about our services; it loads this by SCHEMATHESIS_HOOKS."""

from __future__ import annotations

from typing import Any

import schemathesis

# Refusals of a request that is valid by its JSON Schema, which could not say more.
_BEYOND_SCHEMA = (
    # how two fields relate, and what only the database can judge
    *("must be greater than ", "must not be less than ", "is not accepted"),
    # the numbers in texts, the digits of numbers
    *("Input should be greater than", "Input should be less than", "Decimal input should have"),
    # days that a month lacks, offsets of a day and more
    *("Input should be a valid date", "Input should be a valid time"),
    # formats that JSON Schema has no word for, or another one
    *("value is not a valid IPv4 or IPv6", "value is not a valid email address"),
)


@schemathesis.hook
def before_call(_: Any, case: Any, _options: Any) -> None:
    """A cursor that was made up is refused, and rightly; other parameters then go untested."""
    if case.meta is not None and case.meta.generation.mode.is_positive and case.query:
        case.query.pop("cursor", None)


@schemathesis.hook
def filter_failure(_: Any, failure: Any, _case: Any, response: Any) -> bool:
    """Whether a finding counts."""
    if type(failure).__name__ != "RejectedPositiveData":
        return True
    errors = response.json().get("errors", [])
    # without errors, the database refused a value and did not say which
    return not all(error["message"].startswith(_BEYOND_SCHEMA) for error in errors)
