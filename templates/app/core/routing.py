"""Routers that are asked for paths of their own alone."""

from functools import cached_property

from fastapi import APIRouter
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
