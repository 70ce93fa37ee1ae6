"""Endpoints as records of YAML: a list of `method` and `path`, with what else keys say of each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.diagnostics import Place
from codegen.sources.design import Access, DesignedEndpoint, Failure
from codegen.sources.handoff.api import access, examples, lexicon, spots
from codegen.sources.handoff.notations.yaml import Node

MARK = re.compile(r"^\s*-\s+method:\s", re.MULTILINE)
_BODIES = ("body", "request")
_FAILURE = re.compile(r"\s*(?P<status>[45]\d\d)\b\W*(?P<when>.*)")


def endpoints(root: Node) -> Iterator[tuple[DesignedEndpoint, bool]]:
    """Each record below any key of a map; whether who may call it is said for all of them."""
    for node in root.members.values():
        for one in node.items:
            method, path = one.at("method").text.upper(), one.at("path").text
            if method in spots.METHODS and path.startswith("/"):
                yield _endpoint(method, path, one, root)


def _endpoint(method: str, path: str, one: Node, root: Node) -> tuple[DesignedEndpoint, bool]:
    own = _access(one)
    success = _text(one, lexicon.STATUS_LABELS)
    query = (examples.described(each.text, "", "", each.line) for each in one.at("query").items)
    said = DesignedEndpoint(
        method,
        path,
        Place("", one.line),
        own or _access(root) or Access(),
        _text(one, lexicon.TEXT_LABELS),
        success=int(success) if success.isdecimal() else None,
        failures=tuple(_failures(one)),
        query=tuple(query),
        unread=tuple(one.members[key].line for key in _BODIES if key in one.members),
    )
    return said, own is None


def _access(node: Node) -> Access | None:
    """By the keys for access, for scopes and for roles; None where there is none of them."""
    said = _text(node, lexicon.AUTH_LABELS)
    scopes, roles = (_listed(node, each) for each in (lexicon.SCOPE_LABELS, lexicon.ROLE_LABELS))
    told = access.read_access(said.partition(",")[0]) if said else None
    if not (scopes or roles):
        return told
    return Access("required", scopes, roles, text=said or ", ".join((*scopes, *roles)))


def _text(node: Node, keys: frozenset[str]) -> str:
    return next((each.text for key, each in node.members.items() if key in keys), "")


def _listed(node: Node, keys: frozenset[str]) -> tuple[str, ...]:
    found = next((each for key, each in node.members.items() if key in keys), Node(0))
    return tuple(each.text for each in found.items) or access.listed(found.text)


def _failures(node: Node) -> Iterator[Failure]:
    for each in node.at("errors").items:
        if match := _FAILURE.fullmatch(each.text):
            yield Failure(int(match["status"]), match["when"], each.line)
