"""Fences below an endpoint, divided where they say what follows: a request, an answer, a query."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from codegen.sources.handoff.api import commands, lexicon
from codegen.sources.handoff.api.outline import Kind, Line
from codegen.sources.handoff.api.parts import Part, answers, named
from codegen.sources.handoff.api.spots import is_one

# `// Request`, `# Response 200`, `Body: {`, `201: { … }`, `→`
_SAYS = re.compile(
    r"^\s*(?://|#|/\*|--|<!--)?\s*(?:(?P<title>[^\W\d][^{}\[\]\"'`:：?]{1,60}?|[1-5]\d\d)\s*"
    r"(?:(?:\*/|-->)?\s*$|[:：]\s*(?P<rest>.*)$))"
)
_ARROW = re.compile(
    r"^\s*(?:(?:→|->|=>|⇒|←|↓|<-)\s*(?:(?P<code>[1-5]\d\d)\b[^{\[]*)?"
    r"|(?P<bare>[1-5]\d\d)(?:\s+[^{\[:]*|$))(?P<rest>.*)$"
)
_HTTP = re.compile(
    r"^\s*(?:(?P<status>HTTP/[\d.]+\s+(?P<code>\d{3}))|(?:GET|POST|PUT|PATCH|DELETE)\s)"
)
# what follows the request line of an http fence, which is the endpoint's own
_HEADER = re.compile(
    r"^\s*(?:Content-[A-Z]\w+|Authorization|Accept(?:-\w+)?|Host|Cookie|Origin|X-[\w-]+|Server|Date"
    r"|Idempotency-Key|If-[\w-]+)\s*:",
    re.IGNORECASE,
)
_QUERY = re.compile(r"\s*\?[A-Za-z_]")
_FURTHER = re.compile(r"[ \t]*(?://[^\n]*|#[^\n]*)?\n\s*(?=&)")  # `&size=` in a line of its own
# `interface Room {`, `class Room(BaseModel):`, `const room = z.object({`
DECLARES = re.compile(
    r"^\s*(?:export\s+|public\s+|pub\s+)*(?:(?:interface|type|class|struct|record)\s+([A-Z]\w*)[^{(]*(?=\{)"
    r"|class\s+([A-Z]\w*)\([\w.,\s\[\]]*\):\s*$"
    r"|(?:const|let)\s+(\w+)[^=]*=\s*(?:z|[Jj]oi|[Yy]up|v)\.(?:strictO|o)bject\((?=\{))"
)
# Fences of these hold no bodies, unless they are written as requests.
_COMMANDS = ("bash", "sh", "shell", "curl", "sql", "mermaid")
_SILENT = re.compile(r"\s*(?://.*|#.*)?")
# What says of a part of a fence what it is.
COMMENT = re.compile(r"^(?://|#|/\*)\s*([^{}\[\]]{3,60}?)(?:\*/)?\s*$")


@dataclass(frozen=True)
class Piece:
    """A part of a fence. readable: it may be a body though nothing says so. call: a command."""

    part: Part
    text: str
    line: int
    readable: bool = True
    call: bool = False


def runs(block: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines one by one, those of a fence together."""
    run: list[Line] = []
    for line in block:
        follows = run and line.line == run[-1].line + 1 and line.tag == run[-1].tag
        if run and not (line.kind is Kind.CODE and follows):
            yield run
            run = []
        if line.kind is Kind.CODE:
            run.append(line)
        else:
            yield [line]
    if run:
        yield run


def outside(block: Sequence[Line]) -> Iterator[Line]:
    """The lines of a block but for those within the braces of a fence, which name fields."""
    for run in runs(block):
        depth = 0
        for line in run:
            if depth == 0:
                yield line
            depth = max(0, depth + _opened(line.text)) if line.kind is Kind.CODE else 0


def pieces(lines: Sequence[Line], *, begins: bool) -> Iterator[Piece]:
    """The parts of a fence.

    begins: it begins with the endpoint itself, as a request does.
    """
    if commands.is_call(lines[0]):
        text = "\n".join(one.text for one in lines)
        yield Piece(Part.UNSAID, text, lines[0].line, call=True)
        return
    for part, held in _divided(lines):
        own = held[0] is lines[0] and begins
        yield _piece(part, _headless(held) or held[:1], held, own=own)


def _headless(lines: Sequence[Line]) -> Sequence[Line]:
    """Without the request line and the headers of HTTP."""
    held = list(lines)
    while held and (not held[0].text.strip() or _starts(held[0].text)):
        held.pop(0)
    return held


def _starts(text: str) -> bool:
    http = _HTTP.match(text)
    return bool(_HEADER.match(text) or (http and not http["status"]))


def _piece(part: Part, lines: Sequence[Line], whole: Sequence[Line], *, own: bool) -> Piece:
    text, line = "\n".join(one.text for one in lines), lines[0].line
    if _starts(text):  # nothing but headers
        return Piece(Part.OTHER, "", line)
    if _QUERY.match(text) and part in (Part.UNSAID, Part.QUERY):
        return Piece(Part.QUERY, _FURTHER.sub("", text), line)
    sent = lines[0] is not whole[0] or (own and text.lstrip()[:1] in ("{", "["))
    if part is Part.UNSAID and sent:
        part = Part.REQUEST
    return Piece(part, text, line, readable=lines[0].tag not in _COMMANDS)


def _divided(lines: Sequence[Line]) -> Iterator[tuple[Part, list[Line]]]:
    part, held, depth = Part.UNSAID, list[Line](), 0
    for at, line in enumerate(lines):
        after = next((one.text for one in lines[at + 1 :] if one.text.strip()), "")
        said = _said(line.text, after) if depth == 0 else None
        if said is None:
            ended = depth == 0 and part is not Part.UNSAID and _ends(held)
            if not (ended and line.text.strip()[:1].isalpha()):  # `returns what was made`
                held.append(line)
        else:
            if not all(_SILENT.fullmatch(one.text) for one in held):
                yield (Part.REQUEST if said[2] and part is Part.UNSAID else part), held
            part, held = said[0], ([_with(line, said[1])] if said[1] else [])
        depth = max(0, depth + _opened(line.text))
    if not all(_SILENT.fullmatch(one.text) for one in held):
        yield part, held


def _ends(held: Sequence[Line]) -> bool:
    return bool(held) and held[-1].text.rstrip().endswith(("}", "]"))


def _with(line: Line, text: str) -> Line:
    return Line(line.kind, text, line.line, line.section, tag=line.tag)


def _opened(text: str) -> int:
    bare = re.sub(r"\"(?:\\.|[^\"\\])*\"|//.*$", "", text)
    return sum(map(bare.count, "{[(")) - sum(map(bare.count, "}])"))


def body_of(run: Sequence[Line]) -> Iterator[str]:
    """The lines below one that declares: to the brace that ends it, or as deep as they stand."""
    depth, braced = _opened(run[0].text), "{" in run[0].text
    margin = _margin(run[0].text)
    for line in run[1:]:
        if depth <= 0 if braced else line.text.strip() and _margin(line.text) <= margin:
            return
        yield line.text
        depth += _opened(line.text)


def _margin(text: str) -> int:
    return len(text) - len(text.lstrip())


def _said(text: str, after: str) -> tuple[Part, str, bool] | None:
    """What a line says of those that follow, what of them it holds; whether it answers."""
    if declares := DECLARES.match(text):
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", next(filter(None, declares.groups())))
        return named(name), text[declares.end() :], False
    if (http := _HTTP.match(text)) and http["status"]:
        return (of_status(http["code"]), "", False)
    if (arrow := _ARROW.match(text)) and (arrow["rest"][:1] in ("", "{", "[")):
        code = arrow["code"] or arrow["bare"] or "200"
        return of_status(code), arrow["rest"], True
    says = _SAYS.match(text)
    if says is None:
        return None
    rest = (says["rest"] or "").strip()
    part = named(says["title"]) if not says["title"].isdigit() else of_status(says["title"])
    begins = (rest or after.lstrip())[:1]
    in_words = rest and part in (Part.OTHER, Part.QUERY)  # `query: port, page`
    if part is Part.UNSAID or (begins not in ("{", "[", "?") and not in_words):
        return None
    return part, rest, False


def of_status(code: str) -> Part:
    """What a body below a status is."""
    return Part.RESPONSE if code.startswith("2") else Part.OTHER


def part_of_status(title: str, value: str) -> Part | None:
    """`Status: 201`; not `Response: 201`, which a request may follow."""
    status = is_one(title.casefold(), lexicon.STATUS_LABELS) and not answers(title)
    match = re.match(r"\W*([1-5]\d\d)\b", value) if status else None
    return of_status(match[1]) if match else None
