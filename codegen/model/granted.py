"""What a token needs for a designed operation, and what a success answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from codegen.config import Action, Scoped, Status
from codegen.sources.design import DesignedEndpoint

_VERBS: tuple[tuple[Scoped, tuple[Action, ...]], ...] = (
    ("read", ("list", "get")),
    ("write", ("create", "update", "replace", "delete")),
)
_EVERY = re.compile(r"\b(both|all of|each of|every one of)\b", re.IGNORECASE)
_ANY = re.compile(r"\bor\b|\bany of\b|\bone of\b|\|", re.IGNORECASE)
_USUAL: Mapping[Action, int] = {"create": 201, "delete": 204, "links": 204}
_SERVED: Mapping[int, Status] = {200: 200, 201: 201, 202: 202}


def required(one: DesignedEndpoint) -> tuple[str, ...]:
    """The scopes that a token needs, each a scope or several of which one will do: `a|b`.

    A role is a scope. Of several roles one will do, of several scopes all are needed, unless the
    design says it the other way round.
    """
    said = one.access
    roles = said.roles if _EVERY.search(said.text) else _either(said.roles)
    any_scope = _ANY.search(said.text) and not said.roles
    scopes = _either(said.scopes) if any_scope else said.scopes
    return (*scopes, *(role for role in roles if role not in said.scopes))


def alike(one: DesignedEndpoint, other: DesignedEndpoint) -> bool:
    """Whether the same callers may call both."""
    return one.access.auth == other.access.auth and required(one) == required(other)


def _either(names: tuple[str, ...]) -> tuple[str, ...]:
    return ("|".join(names),) if names else ()


def scopes(actions: Mapping[Action, DesignedEndpoint]) -> Iterator[tuple[Scoped, str]]:
    """One for all that reads a table and one for all that writes it, else each operation's own."""
    for verb, group in _VERBS:
        asked = [a for a in group if a in actions and actions[a].access.auth != "none"]
        named = {a: " ".join(required(actions[a])) for a in asked if _is_said(actions[a])}
        if len(set(named.values())) == 1 and len(named) == len(asked):
            yield verb, next(iter(named.values()))
        else:
            yield from named.items()
    for action in ("nested", "links", "restore"):
        if action in actions and _is_said(actions[action]):
            yield action, " ".join(required(actions[action]))


def _is_said(one: DesignedEndpoint) -> bool:
    """It is said which scopes a token needs, be it none."""
    return bool(required(one)) or one.access.any_token


def statuses(actions: Mapping[Action, DesignedEndpoint]) -> dict[Action, Status]:
    """The statuses that the service can answer in place of its own."""
    return {
        action: _SERVED[one.success or 200]
        for action, one in actions.items()
        if one.success not in (None, usual(action)) and not differs(action, one)
    }


def usual(action: Action) -> int:
    """The status of a success, where nobody says another."""
    return _USUAL.get(action, 200)


def differs(action: Action, one: DesignedEndpoint) -> bool:
    """The design wants a success that the service has no answer for."""
    if one.success in (None, usual(action)):
        return False
    return action not in ("create", "update", "replace") or one.success not in _SERVED
