"""Paths: one below another, in a tree of branches, and as examples of what is listed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from codegen.sources.design import is_param, segments_of
from codegen.sources.handoff.api.outline import Line, clean

# A branch of a tree of paths: `users/`, `/api/v1`.
_VERB = re.compile(r"(?<=\}):[A-Za-z]\w*$")
_BRANCH = re.compile(r"(?:/[\w{}:.-]+(?:/[\w{}:.-]+)*/?|[\w{}:.-]+(?:/[\w{}:.-]+)*/)\s*(?=$|#)")
_ANY_THING = re.compile(
    r"/?(?:api/)?(?:v\d+/)?[\[{:<](?:resource|entity|collection|model|table|feature|module)s?\b"
)
_QUERIED = re.compile(r"(?:^|[&,])([A-Za-z_]\w*)(?=[=&},\[]|$)")
_PREFIX = re.compile(r"/(?:api|rest|v\d+)/")


class Tree:
    """The branches of a tree of paths in a fence: `/api/v1/`, below it `users/`, then `GET /`."""

    def __init__(self) -> None:
        self.branches: list[tuple[int, str]] = []
        self.last = 0

    def take(self, line: Line) -> tuple[list[str], bool]:
        """The branches that a line of a fence lies below, and whether it is one itself."""
        depth = len(line.text) - len(line.text.lstrip(" │├└─┬|+`\\-\t"))
        if line.line != self.last + 1:
            self.branches = []
        self.last = line.line
        if line.text.strip(" │|"):
            self.branches = [one for one in self.branches if one[0] < depth]
        found = [path for _, path in self.branches]
        branch = _BRANCH.match(line.text[depth:])
        if branch:
            self.branches.append((depth, branch[0].strip().strip("/")))
        return found, branch is not None


def without_prefixes(path: str) -> Iterator[str]:
    """A path without one or more of the parts that stand before all of them: `/api/v1`."""
    while match := _PREFIX.match(path):
        path = path[match.end() - 1 :]
        yield path


def is_pattern(path: str) -> bool:
    """`/{resource}/query`: how paths are made, and none of them."""
    return _ANY_THING.match(path) is not None


def below_all(branches: Sequence[str], path: str) -> str:
    """A path below the branches, unless it says them itself."""
    base = "/" + "/".join(branches)
    return below(base, path) if branches else path


def below(base: str, path: str) -> str:
    """A path below a base, unless it says the base itself."""
    first = base.split("/")[1]
    if path.split("/")[1] == first and not is_param(first):
        return path
    last = base.rstrip("/").rpartition("/")[2]
    if path.split("/")[1] == last and not is_param(last):  # `/auth/login` below `/api/auth`
        return base.rstrip("/").removesuffix(f"/{last}") + path
    if f"{path}/".find(f"{base.rstrip('/')}/") > 0:
        return path
    return base.rstrip("/") + ("" if path == "/" else path)


def key(method: str, path: str, base: str = "") -> tuple[str, str]:
    """What makes two mentions one endpoint: parameters may be named otherwise."""
    bare = path
    if base and path != base and path.startswith(f"{base}/"):
        bare = path[len(base) :]
    return method, "/".join(map(_unnamed, bare.strip("/").split("/")))


def _unnamed(part: str) -> str:
    """A part of a path with its parameter's name left out, `{id}:cancel` as `{}:cancel`."""
    verb = _VERB.search(part)
    return ("{}" + (verb[0] if verb else "")) if is_param(part) else part


def matches(pattern: str, path: str) -> bool:
    """A path below a pattern, at whatever prefix: `/auth/*` is `/api/v1/auth/login` too."""
    said = segments_of(pattern.rstrip("/*"))
    parts = [r"[^/]+" if is_param(part) else re.escape(part) for part in said]
    more = r"(/.*)?" if pattern.endswith(("*", "/")) else ""
    return bool(parts) and re.search("/" + "/".join(parts) + more + "/?$", path) is not None


class Examples:
    """Finds the endpoint that `GET /users/42` is an example of.

    known: keys of endpoints, in order; of two that fit, the first is taken.
    """

    def __init__(self, known: Iterable[tuple[str, str]]) -> None:
        self._next: dict[tuple[int, str], int] = {}
        self._ends: dict[int, tuple[str, str]] = {}
        self._order: dict[tuple[str, str], int] = {}
        for one in known:
            node = 0
            for part in (one[0], *one[1].split("/")):
                node = self._next.setdefault((node, part), len(self._next) + 1)
            self._ends[node] = one
            self._order.setdefault(one, len(self._order))

    def of(self, example: tuple[str, str]) -> tuple[str, str] | None:
        """The key that the example fits; a parameter fits every part of a path."""
        nodes = [0]
        for part in (example[0], *example[1].split("/")):
            steps = ((node, step) for node in nodes for step in dict.fromkeys((part, "{}")))
            nodes = [self._next[one] for one in steps if one in self._next]
        found = [self._ends[node] for node in nodes if node in self._ends]
        return min(found, key=self._order.__getitem__, default=None)


def last(path: str) -> str:
    """The last part of a path that is no parameter."""
    return next((part for part in reversed(segments_of(path)) if not is_param(part)), "")


def query_of(text: str) -> tuple[str, ...]:
    """The names behind the `?` of a path that a label's value or a title consists of."""
    return queried(clean(text).partition("?")[2])


def queried(query: str) -> tuple[str, ...]:
    """The names of what stands behind a `?`; a comma divides names only where no value stands."""
    query = re.sub(r"(=[^&]*)", lambda value: value[0].replace(",", " "), query)
    return tuple(dict.fromkeys(_QUERIED.findall(query)))
