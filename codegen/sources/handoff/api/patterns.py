"""Who may call the endpoints below a path: `/auth/*` is public, `/users/*` needs a token."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from codegen.sources.design import Access, Auth
from codegen.sources.handoff.api import access, exceptions, lexicon, spots, statements, titles
from codegen.sources.handoff.api.outline import Kind, Line, clean
from codegen.sources.handoff.api.phrases import MEANS, NEED, PROTECTED, PUBLIC, compiled

_PATH = re.compile(
    r"(?:\b(?P<method>GET|POST|PUT|PATCH|DELETE)\s+)?(?P<path>/[\w\-./{}:<>*]*[\w}*>])", re.ASCII
)
# `Public routes: /login, /register`
_LED = re.compile(
    r"^\W*([\w /-]{3,40}?)\s*[:：(（—–]\s*"
    r"(?P<paths>/[\w\-./{}:<>*]*(?:[\s,;、·]+/[\w\-./{}:<>*]*)*)"
)
# Between two paths that share what is said of them.
_JOINED = re.compile(
    r"[\s·,、/&+()]*(?:and|or|und|oder|et|ou|y|o|e|и|или|및|와|과|和|及|或)?[\s·,、()]*"
)
_COPULA = re.compile(
    r"^\W*(?:(?:는|은|이|가|is|are|is always|all|always|endpoints?|routes?|es|son|est|sont|ist"
    r"|sind|é|são)\b\s*"
    r"|(?:전부|모두)\s*|[는은이가만]\s*)*\W*",
    re.IGNORECASE,
)
_PUBLIC = compiled(rf"(?:{PUBLIC}|open|비인증|{statements.FREE.pattern})(?!\w)")
_PRIVATE = compiled(
    rf"(?:{NEED}\w*\W+(?:the |an? )?(?:roles?|scopes?|permissions?)\b"
    rf"|{NEED}\w*(?:\W+(?:by|with|an?|valid|admin\w*|authenticated)){{0,3}}\W*{MEANS}"
    rf"|{MEANS}\w{{0,2}} ?{NEED}|jwt|bearer|auth required|{PROTECTED})"
)


@dataclass(frozen=True)
class Pattern:
    """A path, perhaps with `*` or parameters, and who may call what it matches."""

    path: str
    access: Access
    method: str = ""


def in_line(line: Line) -> Iterator[Pattern]:
    """The patterns of a sentence, or of a row that lists the paths of a role."""
    if line.kind is Kind.ROW:
        yield from _of_row(line)
    elif line.kind in (Kind.TEXT, Kind.ITEM):
        for sentence in statements.sentences(clean(line.text)):
            if not exceptions.excepts(sentence):
                yield from _of_sentence(sentence)


def _of_sentence(text: str) -> Iterator[Pattern]:
    """Paths with what follows them: `/auth/* and /health are public, /users/* needs a token`."""
    lead = _LED.match(text)
    titled = lead and (titles.of_title(lead[1]) or titles.of_tag(lead[1]))
    if lead and titled:
        paths = _PATH.finditer(lead["paths"])
        yield from (Pattern(one["path"], titled, one["method"] or "") for one in paths)
        return
    held: list[re.Match[str]] = []
    found = list(_PATH.finditer(text))
    for at, match in enumerate(found):
        held.append(match)
        end = found[at + 1].start() if at + 1 < len(found) else len(text)
        said = text[match.end() : end]
        if _JOINED.fullmatch(said):
            continue
        auth = _predicate(said)
        if auth is not None:
            own = re.split(r"[;.](?:\s|$)", said)[0] if auth == "required" else ""
            for one in held:
                told = Access(auth, access.scopes_of(own), access.roles_of(own), text=text)
                yield Pattern(one["path"], told, one["method"] or "")
        held = []


def _predicate(text: str) -> Auth | None:
    words = _COPULA.sub("", text, count=1)
    if _PUBLIC.match(words):
        return "none"
    return "required" if _PRIVATE.match(words) else None


def _of_row(line: Line) -> Iterator[Pattern]:
    """`Public | /auth/*, /health`: only what needs no token; who else may call is not all said."""
    who = spots.column(line, lexicon.ROLE_LABELS | lexicon.AUTH_LABELS)
    if who is None or not _PUBLIC.fullmatch(clean(who)):
        return
    for cell in line.cells:
        for match in _PATH.finditer(clean(cell)) if cell != who else ():
            yield Pattern(match["path"], Access("none", text=line.text), match["method"] or "")
