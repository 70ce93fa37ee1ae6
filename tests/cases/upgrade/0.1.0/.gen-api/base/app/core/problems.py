"""Tells every error to the client in one body (RFC 9457), and says so in OpenAPI."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException

from app.core.exceptions import AppError, UnavailableError, ValidationFailedError
from app.core.violations import translate
from app.schemas.common import FieldError, Problem

logger = logging.getLogger(__name__)


class ProblemAPI(FastAPI):
    """FastAPI whose OpenAPI document knows `Problem`, and no 422."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            document = super().openapi()
            _drop_automatic_422(document)
            schemas = document.setdefault("components", {}).setdefault("schemas", {})
            problem = Problem.model_json_schema(
                ref_template="#/components/schemas/{model}"
            )
            schemas |= problem.pop("$defs") | {"Problem": problem}
        return super().openapi()


def _drop_automatic_422(document: dict[str, Any]) -> None:
    for path in document.get("paths", {}).values():
        for operation in path.values():
            operation["responses"].pop("422", None)
    schemas = document.get("components", {}).get("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)


def install_exception_handlers(app: FastAPI) -> None:
    """Let every error leave the app as a problem."""
    app.exception_handler(AppError)(_app_error)
    app.exception_handler(RequestValidationError)(_invalid_request)
    app.exception_handler(HTTPException)(_http_error)
    app.exception_handler(DBAPIError)(_database_error)
    app.exception_handler(PoolTimeoutError)(_database_timeout)
    app.exception_handler(Exception)(_unexpected)


async def _app_error(_: Request, error: AppError) -> JSONResponse:
    return _response(
        error.status, error.code, error.detail, error.errors, error.headers
    )


async def _invalid_request(
    request: Request, error: RequestValidationError
) -> JSONResponse:
    errors = [
        FieldError(field=_field(each, error.body), message=_message(each))
        for each in error.errors()
    ]
    return await _app_error(request, ValidationFailedError(errors=errors))


def _field(error: Mapping[str, Any], body: object) -> str:
    """The JSON name, dotted inside documents; errors of a whole body name `body`."""
    if named := error.get("ctx", {}).get("field"):
        return str(named)
    where, *path = error["loc"]
    if error["type"] == "json_invalid" or not path:
        return str(where)
    return ".".join(str(name) for name in _within(body, path))


def _within(document: object, path: list[int | str]) -> Iterator[int | str]:
    """The part of a path that is in the document; Pydantic adds names of its types."""
    for name in path:
        yield name
        if isinstance(document, dict):
            document = document.get(name)
        elif isinstance(document, list) and isinstance(name, int):
            document = document[name]
        if not isinstance(document, dict | list):
            return


def _message(error: Mapping[str, Any]) -> str:
    return str(error["msg"]).removeprefix("Value error, ")


async def _http_error(_: Request, error: HTTPException) -> JSONResponse:
    status = HTTPStatus(error.status_code)
    return _response(status, status.name, error.detail, headers=error.headers)


async def _database_error(request: Request, error: DBAPIError) -> JSONResponse:
    answer = translate(error, deleting=request.method == "DELETE")
    if answer is None:
        # neither the statement nor its values may reach a log
        state = getattr(error.orig, "sqlstate", None)
        logger.error("SQLSTATE %s in %s %s", state, request.method, request.url.path)
        return await _unexpected(request, error)
    return await _app_error(request, answer)


async def _database_timeout(request: Request, _: PoolTimeoutError) -> JSONResponse:
    return await _app_error(request, UnavailableError())


async def _unexpected(_: Request, __: Exception) -> JSONResponse:
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return _response(status, status.name, "The service failed to answer")


def _response(
    status: HTTPStatus,
    code: str,
    detail: str,
    errors: Sequence[FieldError] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    problem = Problem(
        title=status.phrase,
        status=status,
        detail=detail,
        code=code,
        errors=list(errors),
    )
    return JSONResponse(
        problem.model_dump(),
        status_code=status,
        headers=headers,
        media_type="application/problem+json",
    )
