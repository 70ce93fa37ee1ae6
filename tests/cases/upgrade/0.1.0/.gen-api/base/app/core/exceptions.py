"""The errors that services raise; `app.core.problems` tells them to clients."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, ClassVar

from app.schemas.common import FieldError


class AppError(Exception):
    """Base of every error with an answer of its own."""

    status: ClassVar[HTTPStatus]
    code: ClassVar[str]
    detail: str
    headers: ClassVar[Mapping[str, str]] = {}

    def __init__(
        self, detail: str | None = None, errors: Sequence[FieldError] = ()
    ) -> None:
        self.detail = detail or self.detail
        self.errors = list(errors)
        super().__init__(self.detail)


class ValidationFailedError(AppError):
    status = HTTPStatus.BAD_REQUEST
    code = "VALIDATION_ERROR"
    detail = "The request is not valid"


class UnauthorizedError(AppError):
    status = HTTPStatus.UNAUTHORIZED
    code = "UNAUTHORIZED"
    detail = "A valid bearer token is required"
    headers: ClassVar[Mapping[str, str]] = {"WWW-Authenticate": "Bearer"}


class ForbiddenError(AppError):
    status = HTTPStatus.FORBIDDEN
    code = "FORBIDDEN"
    detail = "The token lacks a scope that this needs"


class NotFoundError(AppError):
    """There is no such row; `NotFoundError("Booking")` says of what."""

    status = HTTPStatus.NOT_FOUND
    code = "NOT_FOUND"

    def __init__(self, entity: str) -> None:
        super().__init__(f"{entity} not found")


class ConflictError(AppError):
    status = HTTPStatus.CONFLICT
    code = "CONFLICT"
    detail = "The change contradicts other rows"


class UnavailableError(AppError):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "UNAVAILABLE"
    detail = "The service can't answer now"
    headers: ClassVar[Mapping[str, str]] = {"Retry-After": "5"}


def responses(*errors: type[AppError]) -> dict[int | str, dict[str, Any]]:
    """OpenAPI `responses` for the errors that a route answers with."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        error.status.value: {
            "description": error.status.phrase,
            "content": {"application/problem+json": {"schema": schema}},
        }
        for error in errors
    }
