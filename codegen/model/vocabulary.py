"""The words of the API: roles of columns, kinds of relations, operations, errors."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a column means beyond its type (generated-app §9); `inspect` shows it."""

    PLAIN = "plain"
    KEY = "key"
    CREATED_AT = "created_at"
    UPDATED_AT = "updated_at"
    DELETED_AT = "deleted_at"
    OWNER = "owner"  # the key of the caller whose the row is; only configuration says so
    VERSION = "version"
    SECRET = "secret"  # noqa: S105 - a name; written by clients, never leaves the service
    HIDDEN = "hidden"  # neither written nor read by clients; only configuration says so
    PASSWORD_HASH = "password_hash"  # noqa: S105 - a name; written as `password` and hashed


class Presence(StrEnum):
    """Whether a field stands in a request body."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    ABSENT = "absent"


class ViolationKind(StrEnum):
    """Which kind of constraint the database may refuse a write with."""

    UNIQUE = "unique"
    FOREIGN_KEY = "foreign_key"
    CHECK = "check"
    EXCLUSION = "exclusion"


class RelationKind(StrEnum):
    """Shape of a relation, seen from the entity that holds it."""

    MANY_TO_ONE = "many_to_one"
    ONE_TO_ONE = "one_to_one"  # this side holds the foreign key
    ONE_TO_ONE_BACK = "one_to_one_back"
    ONE_TO_MANY = "one_to_many"
    MANY_TO_MANY = "many_to_many"  # through a pure link table


class Operation(StrEnum):
    """What an endpoint does."""

    LIST = "list"
    CREATE = "create"
    GET = "get"
    UPDATE = "update"
    REPLACE = "replace"  # PUT: what the body leaves out gets its default
    DELETE = "delete"
    LIST_RELATED = "list_related"  # GET /users/{user_id}/bookings
    LIST_LINKED = "list_linked"  # GET /bookings/{booking_id}/tags
    ADD_LINK = "add_link"  # PUT /bookings/{booking_id}/tags/{tag_id}
    REMOVE_LINK = "remove_link"
    RESTORE = "restore"  # POST /bookings/{booking_id}/restore


class ErrorCode(StrEnum):
    """The `code` of a problem body (generated-app §7)."""

    VALIDATION_ERROR = "VALIDATION_ERROR"
    UNAUTHORIZED = "UNAUTHORIZED"
    FORBIDDEN = "FORBIDDEN"
    NOT_FOUND = "NOT_FOUND"
    CONFLICT = "CONFLICT"
    PRECONDITION_FAILED = "PRECONDITION_FAILED"
    PRECONDITION_REQUIRED = "PRECONDITION_REQUIRED"
    NOT_IMPLEMENTED = "NOT_IMPLEMENTED"  # of stubs
    UNAVAILABLE = "UNAVAILABLE"

    @property
    def status(self) -> int:
        """The HTTP status that goes with the code."""
        return _STATUS[self]


_STATUS = {
    ErrorCode.VALIDATION_ERROR: 400,
    ErrorCode.UNAUTHORIZED: 401,
    ErrorCode.FORBIDDEN: 403,
    ErrorCode.NOT_FOUND: 404,
    ErrorCode.CONFLICT: 409,
    ErrorCode.PRECONDITION_FAILED: 412,
    ErrorCode.PRECONDITION_REQUIRED: 428,
    ErrorCode.NOT_IMPLEMENTED: 501,
    ErrorCode.UNAVAILABLE: 503,
}


def is_role(scope: str) -> bool:
    """`admin` is who somebody is; `rooms:write` and `rooms.write` are what may be done to what."""
    return not {":", "."} & set(scope)
