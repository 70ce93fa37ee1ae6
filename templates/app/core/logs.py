"""One line of JSON for each request, without bodies, parameters or tokens."""

import json
import logging
import re
import time
from contextvars import ContextVar
from datetime import UTC, datetime
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_ID = "X-Request-ID"

_current: ContextVar[str | None] = ContextVar("request_id", default=None)
_ACCEPTED = re.compile(r"[\w.:-]{1,128}", re.ASCII)
_FACTS = ("method", "route", "status", "milliseconds")

logger = logging.getLogger("app.requests")


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON, with the id of the request that it belongs to."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": _current.get(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        known = vars(record)
        return json.dumps(line | {name: known[name] for name in _FACTS if name in known})


def configure_logging() -> None:
    """Log to stderr, unless the process has handlers already."""
    root, ours = logging.getLogger(), logging.getLogger("app")
    if not root.handlers and not ours.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(JsonFormatter())
        ours.addHandler(handler)
        ours.setLevel(logging.INFO)
        # uvicorn's line for each request tells its path and query
        logging.getLogger("uvicorn.access").disabled = True


class RequestLog:
    """ASGI middleware: an id for each request, and a line when it has been answered."""

    def __init__(self, app: ASGIApp, prefix: str = "") -> None:
        self._app = app
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(REQUEST_ID, "")
        request_id = given if _ACCEPTED.fullmatch(given) else uuid4().hex
        token = _current.set(request_id)
        scope.setdefault("state", {})["request_id"] = request_id
        status, started = 500, time.perf_counter()

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = request_id
            await send(message)

        try:
            await self._app(scope, receive, note)
        finally:
            facts = {
                "method": scope["method"],
                "route": self._route(scope),
                "status": status,
                "milliseconds": round((time.perf_counter() - started) * 1000, 1),
            }
            logger.info("request", extra=facts)
            _current.reset(token)

    def _route(self, scope: Scope) -> str | None:
        """The route, not the path: a path holds keys of rows."""
        route: str | None = getattr(scope.get("route"), "path", None)
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if route is None or not path.startswith(f"{self._prefix}/"):
            return route
        # FastAPI before 0.130 tells the prefix with the route
        return self._prefix + route.removeprefix(self._prefix)
