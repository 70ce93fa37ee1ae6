"""Programs that route requests: `@app.get("/x")`, `router.post('/x', …)`, `@GetMapping("/x")`.

A program in a document is an example of what is written elsewhere, unless nothing else is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from codegen.sources.handoff.api.outline import Line
from codegen.sources.handoff.api.spots import Spot

_VERB = r"(?P<verb>get|post|put|patch|delete)"
_TEXT = r"""(?P<quote>["'`])(?P<path>[^"'`\s]*)(?P=quote)"""
# What is called to route; what is called to ask another service (`axios.get`) is not.
_ROUTES = r"(?:app|server|fastify|api|bp|mux|routes?|group|\w*router|\w*Routes|v\d|[reg]|Route)"
_CALLS = re.compile(rf"^\s*[@$]?{_ROUTES}(?:\.|::|->)(?i:{_VERB})\(\s*{_TEXT}")
_FLASK = re.compile(rf"^\s*@\w+\.route\(\s*{_TEXT}(?:.*methods\s*=\s*\[(?P<verbs>[^\]]*)\])?")
_MARKED = re.compile(
    rf"^\s*(?:@|\[Http)(?i:{_VERB})(?:Mapping)?\s*(?:\(\s*(?:(?:value|path)\s*=\s*)?(?:{_TEXT})?.*?\)|\])"
)
# What stands before all paths of a class, or of a router.
_BELOW = re.compile(
    r"^\s*(?:(?:@RequestMapping|@Controller|\[Route)\(\s*(?:(?:value|path)\s*=\s*)?"
    r"|.*\b(?:url_)?prefix\s*=\s*|.*Route::prefix\(|.*\.basePath\()"
    r"""["'`](?P<path>[^"'`\s]*)["'`]"""
)


_RELATIVE = re.compile(r"/?(?:[:{<][^/]*)?|(?:http|\*).*")


@dataclass
class Routers:
    """Keeps what stands before the paths of a fence."""

    base: str = ""
    last: int = 0

    def take(self, line: Line) -> Iterator[Spot]:
        """The endpoints that a line of a program routes to."""
        if line.line != self.last + 1:
            self.base = ""
        self.last = line.line
        if below := _BELOW.match(line.text):
            self.base = _slashed(below["path"])
            return
        if flask := _FLASK.match(line.text):
            verbs, path = re.findall(r"\w+", flask["verbs"] or "GET"), flask["path"]
        elif match := _CALLS.match(line.text) or _MARKED.match(line.text):
            verbs, path = [match["verb"]], match["path"] or ""
        else:
            return
        told = self.base or not _RELATIVE.fullmatch(path)  # else nothing says below what it is
        yield from (self._spot(verb, path, line) for verb in verbs if told)

    def _spot(self, verb: str, path: str, line: Line) -> Spot:
        return Spot(verb.upper(), f"{self.base}{_slashed(path)}", line, weak=True)


def _slashed(path: str) -> str:
    return f"/{path.strip('/')}" if path.strip("/") else ""
