"""Routers that are asked for paths of their own alone, and the paths of new rows."""

from datetime import datetime, time, timedelta
from functools import cached_property
from urllib.parse import quote

from fastapi import APIRouter, Request
from pydantic_core import to_jsonable_python
from starlette.routing import Match
from starlette.types import Scope


class Router(APIRouter):
    """FastAPI tries each route of each included router, and those that match twice.

    With a hundred tables that takes longer than most answers, so a router whose routes
    share no word with a path is passed over at one look.
    """

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if self._words and self._words.isdisjoint(scope["path"].split("/")):
            return Match.NONE, {}
        return super().matches(scope)

    @cached_property
    def _words(self) -> frozenset[str]:
        """The words of all routes; none where a route may match without."""
        routes = [_literals(getattr(route, "path", "")) for route in self.routes]
        return frozenset().union(*routes) if all(routes) else frozenset()


def _literals(path: str) -> frozenset[str]:
    return frozenset(word for word in path.split("/") if word and "{" not in word)


def path_of(request: Request, *key: object) -> str:
    """Where a row is that was sent to its list: below it, by the values of its key."""
    return "/".join([request.url.path, *map(_segment, key)])


def _segment(value: object) -> str:
    if isinstance(value, datetime | time | timedelta):
        # as in JSON, where ":" is a sign of paths, too (RFC 3986, 3.3)
        return quote(to_jsonable_python(value), safe=":")
    return quote(str(value), safe="")
