"""What a difference between two contracts means to clients: one rule for each kind of change.

A client is taken to send what the old contract allowed, to read what it promised, and to ignore
fields that it does not know.
"""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What a change asks of clients."""

    COMPATIBLE = "compatible"  # they go on as they are
    RISKY = "risky"  # some may have to change: it depends on what they rely on
    BREAKING = "breaking"  # those that use it fail


@dataclass(frozen=True)
class Rule:
    """A kind of change."""

    id: str
    severity: Severity
    title: str
    explanation: str


_C, _R, _B = Severity.COMPATIBLE, Severity.RISKY, Severity.BREAKING

_OPERATIONS = (
    Rule("operation-added", _C, "an operation is new", "Nobody calls it yet."),
    Rule(
        "operation-removed",
        _B,
        "an operation is gone",
        "Clients that call it get 404 or 405. Its table was dropped or excluded, or what it "
        "followed (a foreign key, a link table) is gone.",
    ),
    Rule(
        "operation-path-changed",
        _B,
        "an operation has another path",
        "Most often its table was renamed. The old path answers 404. `names` under [tool.gen-api] "
        "can keep the old name.",
    ),
    Rule(
        "operation-method-changed",
        _B,
        "an operation has another method",
        "The old method answers 405.",
    ),
    Rule(
        "operation-id-changed",
        _R,
        "an operation has another operationId",
        "Requests stay as they are; clients generated from the OpenAPI document get a function of "
        "another name.",
    ),
    Rule(
        "base-url-changed",
        _B,
        "the whole service lies below another path",
        "`api_prefix` under [tool.gen-api] changed; every old path answers 404.",
    ),
    Rule(
        "path-parameter-renamed",
        _C,
        "a path parameter has another name",
        "The name stands in the OpenAPI document only; requests stay as they are.",
    ),
    Rule(
        "path-parameter-type-changed",
        _B,
        "a path parameter holds another type",
        "Keys that clients have stored no longer fit, and answer 400 or 404.",
    ),
    Rule(
        "description-changed", _C, "only a text for readers changed", "Nothing behaves otherwise."
    ),
)

_ACCESS = (
    Rule(
        "auth-required",
        _B,
        "an operation needs a token now",
        "Requests without one get 401. `public` under [tool.gen-api] lists what needs none.",
    ),
    Rule("auth-lifted", _C, "an operation needs no token any more", "Tokens are still accepted."),
    Rule(
        "scope-added",
        _B,
        "an operation needs a scope that it did not need",
        "Tokens without it get 403. Scopes are made of the path, so a renamed table renames them.",
    ),
    Rule("scope-removed", _C, "an operation needs a scope less", "Tokens still suffice."),
    Rule(
        "success-status-changed",
        _B,
        "success has another status",
        "Clients that compare the status take the answer for a failure.",
    ),
    Rule(
        "error-status-added",
        _R,
        "an operation can fail in a new way",
        "It may answer a status that it never answered, so clients may not handle it.",
    ),
    Rule("error-status-removed", _C, "an operation no longer answers a status", "One case less."),
)

_REQUESTS = (
    Rule("request-body-added", _B, "an operation takes a body now", "Requests lack it."),
    Rule(
        "request-body-removed",
        _B,
        "an operation takes no body any more",
        "Every field that clients sent in it is gone.",
    ),
    Rule(
        "required-request-field-added",
        _B,
        "a request has to hold a new field",
        "Old requests get 400. Give the column a server default, or make it nullable.",
    ),
    Rule(
        "optional-request-field-added",
        _C,
        "a request may hold a new field",
        "Old requests leave it out.",
    ),
    Rule(
        "request-field-removed",
        _B,
        "a request may not hold a field any more",
        "Unknown fields are refused, so requests that hold it get 400.",
    ),
    Rule(
        "request-field-renamed",
        _B,
        "a field of a request has another name",
        "Requests that hold the old name get 400.",
    ),
    Rule(
        "request-field-made-required",
        _B,
        "a field of a request may not be left out any more",
        "Requests without it get 400: its default is gone, or it became NOT NULL.",
    ),
    Rule("request-field-made-optional", _C, "a field may be left out now", "Sending it is fine."),
    Rule(
        "request-field-made-not-null",
        _B,
        "a field of a request may not be null any more",
        "Requests that hold null there get 400.",
    ),
    Rule("request-field-made-nullable", _C, "a field of a request may be null now", "It need not."),
    Rule(
        "request-type-changed",
        _B,
        "a field of a request holds another type",
        "Values of the old type get 400.",
    ),
    Rule(
        "request-type-widened",
        _C,
        "a field of a request takes more types of values",
        "Values of the old type still pass.",
    ),
    Rule(
        "request-limit-narrowed",
        _B,
        "a limit of a request became tighter",
        "A length, a precision or a range: values that passed get 400.",
    ),
    Rule(
        "request-limit-widened",
        _C,
        "a limit of a request became wider",
        "What passed still passes.",
    ),
    Rule(
        "request-pattern-changed",
        _R,
        "a field of a request has to match another pattern",
        "Whether values that passed still pass depends on both patterns.",
    ),
    Rule("request-value-added", _C, "an enumeration takes a new value", "Nobody sends it yet."),
    Rule(
        "request-value-removed",
        _B,
        "an enumeration no longer takes a value",
        "Requests that hold it get 400.",
    ),
    Rule(
        "request-default-changed",
        _R,
        "a field that is left out gets another value",
        "Clients that leave it out get other rows than before.",
    ),
)

_RESPONSES = (
    Rule("response-body-added", _C, "an operation answers with a body now", "It may be ignored."),
    Rule("response-body-removed", _B, "an operation answers without a body", "Clients read it."),
    Rule(
        "response-shape-changed",
        _B,
        "an operation answers a page where it answered a row, or the reverse",
        "Clients find nothing where they look.",
    ),
    Rule("response-field-added", _C, "a response has a new field", "Clients ignore it."),
    Rule("response-field-removed", _B, "a response lacks a field", "Clients that read it fail."),
    Rule(
        "response-field-renamed",
        _B,
        "a field of a response has another name",
        "Clients that read the old name fail.",
    ),
    Rule(
        "response-field-made-nullable",
        _B,
        "a field of a response may be null now",
        "Clients that take it for a value fail on null.",
    ),
    Rule("response-field-made-not-null", _C, "a field is never null any more", "One case less."),
    Rule(
        "response-type-changed",
        _B,
        "a field of a response holds another type",
        "Clients that parse the old type fail.",
    ),
    Rule(
        "response-type-widened",
        _R,
        "a field of a response may hold more types of values",
        "An integer that may now have a fraction fails where clients take it for an integer.",
    ),
    Rule(
        "response-limit-widened",
        _R,
        "a response may hold values that it never held",
        "Longer texts, larger or more precise numbers: clients that store them may lack room.",
    ),
    Rule(
        "response-limit-narrowed",
        _C,
        "a response holds fewer values than before",
        "What clients have room for is not used up any more.",
    ),
    Rule(
        "response-value-added",
        _R,
        "an enumeration may answer a new value",
        "Clients that list every value meet one that they do not know.",
    ),
    Rule(
        "response-value-removed", _C, "an enumeration never answers a value any more", "One less."
    ),
)

_LISTS = (
    Rule("parameter-added", _C, "a query parameter is new", "Old requests leave it out."),
    Rule(
        "required-parameter-added",
        _B,
        "a query parameter is new and required",
        "Old requests get 400.",
    ),
    Rule(
        "parameter-removed",
        _B,
        "a query parameter is gone",
        "Unknown parameters are refused: requests that use it get 400. A filter goes with the "
        "index, unique constraint or foreign key that served it.",
    ),
    Rule("parameter-renamed", _B, "a query parameter has another name", "The old one gets 400."),
    Rule("parameter-type-changed", _B, "a query parameter takes another type", "Values get 400."),
    Rule("parameter-default-changed", _R, "a query parameter has another default", "See --json."),
    Rule("sort-added", _C, "a list can be sorted by one field more", "Nobody asks for it yet."),
    Rule(
        "sort-removed",
        _B,
        "a list can no longer be sorted by a field",
        "Requests that ask for it get 400. Sorting goes with the index that served it.",
    ),
    Rule("sort-renamed", _B, "a list is sorted by another name", "The old one gets 400."),
    Rule(
        "page-order-changed",
        _R,
        "pages come in another order",
        "Clients that take the first row for the newest, or hold a cursor, get others.",
    ),
    Rule(
        "page-size-changed",
        _R,
        "a page holds another number of rows where nothing is asked for",
        "Clients that read one page only get more or fewer rows.",
    ),
    Rule(
        "page-limit-lowered",
        _B,
        "fewer rows may be asked for at once",
        "Requests for more get 400.",
    ),
    Rule("page-limit-raised", _C, "more rows may be asked for at once", "Nobody has to."),
)

_CONSTRAINTS = (
    Rule(
        "unique-added",
        _R,
        "values have to be unique now",
        "Writes that repeat a value get 409. The migration itself fails where rows repeat it.",
    ),
    Rule(
        "unique-removed",
        _C,
        "values may repeat now",
        "Clients that took one row for a value " "may find several.",
    ),
    Rule(
        "foreign-key-added",
        _R,
        "a field has to refer to a row that exists",
        "Writes that refer to nothing get 409.",
    ),
    Rule("foreign-key-removed", _C, "a field may refer to nothing", "Its rows may be missing."),
    Rule(
        "check-added",
        _R,
        "the database checks a new rule",
        "Writes that break it get 400.",
    ),
    Rule(
        "check-changed",
        _R,
        "the database checks another rule",
        "Writes that passed may get 400.",
    ),
    Rule("check-removed", _C, "the database no longer checks a rule", "What passed still passes."),
    Rule(
        "exclusion-added",
        _R,
        "rows may not clash any more",
        "Writes that clash with another row get 409.",
    ),
    Rule("exclusion-removed", _C, "rows may clash now", "What passed still passes."),
    Rule(
        "deletion-changed",
        _R,
        "a delete does something else with the rows that refer to it",
        "It may be refused where it was not, or take rows along that it left.",
    ),
    Rule("rule-added", _R, "a business rule is new", "Writes that break it are refused."),
    Rule("rule-removed", _C, "a business rule is gone", "What passed still passes."),
)

RULES = {
    rule.id: rule
    for rule in (*_OPERATIONS, *_ACCESS, *_REQUESTS, *_RESPONSES, *_LISTS, *_CONSTRAINTS)
}
