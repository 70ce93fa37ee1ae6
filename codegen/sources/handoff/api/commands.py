"""Calls of an API on a command line: `curl -X POST "$BASE/players" -d '{…}'`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from codegen.sources.design import is_param
from codegen.sources.handoff.api.outline import Kind, Line
from codegen.sources.handoff.api.spots import LOCAL

_VARIABLES = "{$<"
# A path that stands for any: `curl $BASE/your-endpoint`.
_ANY_PATH = re.compile(
    r"/(?:\.{3}|(?:your-?|some-?|any-?|the-?)?(?:endpoint|route|path|resource))/?(?:\?|$)"
)
_CHANGING = ("PUT", "PATCH", "DELETE")
# What is below a collection and no row of it.
_FIXED = re.compile(r"s$|^(?:me|self|current|profile|password|all|bulk|batch|email|avatar)$", re.I)
_CURL = re.compile(r"^\s*[$>#]?\s*(?:time\s+|\w+=\$\()?curl\b")
_METHOD = re.compile(r"""(?:-X|--request)[\s=]*["']?(GET|POST|PUT|PATCH|DELETE)\b""")
_SENDS = re.compile(r"(?:^|\s)(?:-d|--data\S*|--json|-F|--form)\b")
_SENT = re.compile(
    r"""(?:^|\s)(?:-d|--data(?:-raw|-binary)?|--json)[\s=]+(?P<quote>['"])(?P<body>.*?)(?P=quote)""",
    re.DOTALL,
)
_URL = re.compile(
    r"""(?P<host>https?://[^\s/"'`|]+|\{\{?[\w.]+\}?\}|\$\{?\w+\}?|<[\w-]+>|localhost:\d+)"""
    r"""(?P<path>/[^\s"'`|;)]*)"""
)
VARIABLE = re.compile(
    r"""^\s*(?:export\s+)?(?P<name>(?i:\w*base)\w*|URL|HOST|API)=["']?https?://[^\s/"']+(?P<path>/[\w./-]*\w)?"""
)
# What stands for a row in an example: a number, a UUID, `PROJECT_ID`, `$ID`, `<id>`.
_ROW = re.compile(
    r"\d+|[0-9a-f]{8}-[0-9a-f-]{4,}|[A-Z][A-Z0-9_]*IDS?|\$\{?\w+\}?|\w*-?uuid(?:-here)?|your-[\w-]+"
)


@dataclass(frozen=True)
class Call:
    """A call as it is written, and the line that it begins at."""

    method: str
    host: str
    path: str
    line: Line


@dataclass
class Calling:
    """Tells how far a command goes: over backslashes, and to the quote that ends what it sends."""

    open: bool = False
    quotes: int = 0
    last: int = 0

    def carries_on(self, line: Line) -> bool:
        """The line is one of a command's; it may be its last."""
        if is_call(line):
            self.open, self.quotes = True, 0
        elif not self.open or line.line != self.last + 1:
            self.open = False
            return False
        self.last = line.line
        self.quotes += line.text.count("'")
        self.open = line.text.rstrip().endswith("\\") or self.quotes % 2 == 1
        return True


def is_call(line: Line) -> bool:
    """A command begins here."""
    return bool(_CURL.match(line.text))


def sent(text: str) -> str:
    """What a command sends, as it is written; empty where it sends nothing."""
    match = _SENT.search(text)
    return match["body"] if match else ""


def calls(lines: Sequence[Line]) -> dict[int, Call]:
    """The calls of the document's own API, by their first lines.

    Its host is a variable, or the one that is called most; one of the internet is the document's
    own if the text names it, or calls it time and again.
    """
    found = list(_all(lines, _assigned(lines)))
    hosts = Counter(call.host for call in found if call.host[0] not in _VARIABLES)
    host, times = hosts.most_common(1)[0] if hosts else ("", 0)
    text = "\n".join(line.text for line in lines if line.kind is not Kind.CODE)
    own = host if LOCAL.search(host) or times > 2 or host in text else ""
    found = [call for call in found if not _ANY_PATH.search(call.path)]
    taken = [call for call in found if call.host[0] in _VARIABLES or call.host == own]
    rows = _rows(taken)
    return {c.line.line: replace(c, path=generalised(c.path, rows)) for c in taken}


def _rows(found: Sequence[Call]) -> frozenset[str]:
    """Paths that end in the name of a row: one is changed or deleted below one that is called, if
    that is no row itself, `/plots/7` or `/plots/[plot-id]`.
    """
    bare = {call.path.split("?")[0].rstrip("/") for call in found}
    changed = (call.path.split("?")[0] for call in found if call.method in _CHANGING)
    return frozenset(
        path
        for path in changed
        if path.rpartition("/")[0] in bare
        and not _FIXED.search(path.rpartition("/")[2])
        and not any(test(path.split("/")[-2]) for test in (_ROW.fullmatch, is_param))
    )


def _assigned(lines: Sequence[Line]) -> dict[str, str]:
    """The paths of the addresses that variables stand for: `BASE=http://localhost/api`."""
    given = (VARIABLE.match(line.text) for line in lines if line.kind is Kind.CODE)
    return {match["name"]: match["path"] or "" for match in given if match}


def _all(lines: Sequence[Line], assigned: dict[str, str]) -> Iterator[Call]:
    for at, line in enumerate(lines):
        follows = at > 0 and lines[at - 1].text.rstrip().endswith("\\")
        if line.kind is Kind.CODE and is_call(line) and not follows:
            words = " ".join(_continued(lines, at))
            url = _URL.search(words)
            if url:
                method = _METHOD.search(words)
                sent = "POST" if _SENDS.search(words) else "GET"
                path = assigned.get(url["host"].strip("${}"), "") + url["path"]
                yield Call(method[1] if method else sent, url["host"], path, line)


def _continued(lines: Sequence[Line], at: int) -> Iterator[str]:
    """The line, and those that its backslashes carry on to."""
    for line in lines[at:]:
        yield line.text.rstrip("\\ ")
        if not line.text.rstrip().endswith("\\"):
            return


def generalised(path: str, rows: frozenset[str] = frozenset()) -> str:
    """The path of an example with a parameter in the place of each row that it names.

    rows: paths whose last part is the name of a row.
    """
    parts = path.split("?", maxsplit=1)[0].rstrip(".,").split("/")
    told = ["/".join(parts[: at + 1]) in rows for at in range(len(parts))]
    return (
        "/".join(
            "{id}" if part and (row or _ROW.fullmatch(part)) else part
            for part, row in zip(parts, told, strict=True)
        )
        or "/"
    )
