"""What the lines below an endpoint say of its bodies and its query: examples, tables, lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from codegen.sources.design import PARAM, Input, segments_of
from codegen.sources.handoff.api import access, commands, examples, lexicon, spots
from codegen.sources.handoff.api.found import Found
from codegen.sources.handoff.api.kinds import meaning
from codegen.sources.handoff.api.outline import Kind, Line, Section, clean


class Part(StrEnum):
    """What lines are about."""

    REQUEST = "request"
    RESPONSE = "response"
    QUERY = "query"
    OTHER = "other"
    UNSAID = "unsaid"


# what a title or a label names, the first that fits; other things stand before what they hold
_PARTS = (
    (Part.OTHER, r"\berrors?\b|fail|ошибк|错误|오류|エラー|\b[345]\d\d\b|exception"),
    (Part.OTHER, r"路径参数|パスパラメ|경로 ?파라|параметры пути|de (?:rota|ruta|chemin)\b"),
    (Part.OTHER, r"headers?\b|\bpath\b|\burl param|cookie|заголов|请求头|헤더|curl|events?\b"),
    (Part.QUERY, r"\bquery|filters?\b|查询|쿼리|параметры запроса|クエリ"),
    (
        Part.RESPONSE,
        r"respon|recib|\breturns?\b|success|\boutput\b|\b2\d\d\b|ответ|响应|返回|응답|レスポンス|respuesta"
        r"|resposta|antwort|réponse|odpowied",
    ),
    (
        Part.REQUEST,
        r"request|env[ií]as?\b|\bbody\b|payload|\binput\b|parameters?\b|params\b|par[âa]metros?\b|参数|パラメータ|параметр|запрос|тело|请求|요청"
        r"|リクエスト|cuerpo|corpo|corps|requête|petición|requisição|anfrage|żądani",
    ),
)
_COMPILED = [(part, re.compile(words, re.IGNORECASE)) for part, words in _PARTS]
_HTTP = re.compile(
    r"^\s*(?:(?P<status>HTTP/[\d.]+\s+(?P<code>\d{3}))|(?:GET|POST|PUT|PATCH|DELETE)\s)"
)
# what follows the request line of an http fence, which is the endpoint's own
_HEADERS = re.compile(r"^\s*(?:Content-Type|Authorization|Accept|Host)\s*:", re.IGNORECASE)
_BULLET = re.compile(
    r"^[\s\-*+•]*(?P<name>`[A-Za-z_][\w]*\??`|\*\*[A-Za-z_]\w*\??\*\*|[A-Za-z_]\w*\??)\s*"
    r"(?:\((?P<inside>[^)]*)\)\s*[:–—-]?\s*(?P<after>.*)|[:–—]\s*(?P<said>.+)|\s-\s(?P<dash>.+))$"
)
# What says of a part of a fence what it is.
COMMENT = re.compile(r"^(?://|#|/\*)\s*([^{}\[\]]{3,60}?)(?:\*/)?\s*$")
# Fences of these hold no bodies, unless they are written as requests.
_COMMANDS = ("bash", "sh", "shell", "curl", "sql", "mermaid")
_INLINE = re.compile(r"[{\[].*[}\]]")
# In a cell: `Body: {name, size?}`, ``Query: `from`, `to` (dates)``.
_SAID = re.compile(
    r"\b(?P<part>body|payload|query(?: params?| parameters?)?|params|returns|response)\*{0,2}"
    r"(?:\s*[:：]\s*|\s+(?=`))(?P<told>`?\{[^{}]*\}`?|(?:`[a-z_]\w*\??(?:=[^`]*)?`(?:\s*\([^()]*\))?"
    r"(?:,\s*|\s+and\s+|\s*/\s*)?)+|`[a-z_]\w*(?:,\s*[a-z_]\w*(?:\s*\([^()`]*\))?)+`)",
    re.IGNORECASE,
)
# A name that is told from a word: by backticks, or in bold without a capital.
_CODED = re.compile(r"`|\*\*[a-z]")
_FORM = re.compile(r"(?:^|&)([A-Za-z_]\w*)=")
_OBJECT = re.compile(r"(?P<before>[^{}]*)(?P<object>\{(?:[^{}]|\{[^{}]*\})*\})")
# `{ name, size? }`
_BARE_NAME = r"[A-Za-z_]\w*\??(?:\s*\([^()]*\))?"
_BARE = re.compile(rf"\{{\s*{_BARE_NAME}(?:\s*,\s*{_BARE_NAME})*(?:\s*,\s*(?:\.\.\.|…))?\s*\}}")
_NAME = re.compile(r"`([a-z_]\w*\??)(?:=[^`]*)?`(?:\s*\(([^()]*)\))?")
_NAMES = re.compile(
    rf"{_NAME.pattern}(?:\s*(?:[,;+&、]|\b(?:and|e|y|et|und|и)\b)+\s*{_NAME.pattern})*(?:\.?$|\. )"
)
# `page, size (5-50)`, all of them in one piece of code.
_TOGETHER = re.compile(r"`([a-z_]\w*\??(?:,\s*[a-z_]\w*\??(?:\s*\([^()`]*\))?)+)`")
_READING = ("GET", "DELETE", "HEAD")


@dataclass
class Bodies:
    """What was found; unread: lines of what looks like a body and is none that is understood."""

    inputs: dict[str, Input] = field(default_factory=dict)
    outputs: dict[str, Input] = field(default_factory=dict)
    query: dict[str, Input] = field(default_factory=dict)
    listed: bool = False
    unread: list[int] = field(default_factory=list)


def bodies(found: Found) -> Bodies:
    """The fields of request, response and query, each as the first place has it."""
    reader = _Reader(found)
    for lines in _runs(found.block):
        reader.take(lines)
    return reader.done()


def _runs(block: Sequence[Line]) -> Iterator[list[Line]]:
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


def _pieces(lines: list[Line]) -> Iterator[tuple[Part, list[Line]]]:
    """A fence, divided where a comment says what follows: `// Request`, `// Response 200`."""
    part, piece = Part.UNSAID, list[Line]()
    for line, after in zip(lines, [*lines[1:], None], strict=True):
        comment = COMMENT.match(line.text)
        named = _named(comment[1]) if comment and after else Part.UNSAID
        if named is not Part.UNSAID and after and after.text.lstrip()[:1] in ("{", "["):
            if any(one.text.strip() for one in piece):
                yield part, piece
            part, piece = named, []
        else:
            piece.append(line)
    if piece:
        yield part, piece


class _Reader:
    def __init__(self, found: Found) -> None:
        self.found = found
        asked = (Input(name, "", None, "", found.spot.line.line) for name in found.spot.query)
        self.told = Bodies(query={one.name: one for one in asked})
        parts = segments_of(found.path)
        self.in_path = {part[1] for part in map(PARAM.fullmatch, parts) if part}
        self.loose: list[tuple[Part, tuple[Input, ...]]] = []
        self.unsaid: tuple[int, Sequence[Input]] | None = None
        self.section: Section | None = found.spot.line.section
        said = found.spot.line.kind in (Kind.TEXT, Kind.ITEM, Kind.HEADING)
        self.label = _named(clean(found.spot.rest)) if said else Part.UNSAID

    def take(self, lines: list[Line]) -> None:
        """Read one line, or the lines of one fence."""
        first = lines[0]
        if first.section is not self.section:
            self.section, self.label = first.section, Part.UNSAID
        if first.kind is Kind.CODE:
            for part, piece in _pieces(lines):
                if part is Part.UNSAID:
                    self._fence(piece)
                else:
                    self._example("\n".join(one.text for one in piece), piece[0].line, part)
        elif first is self.found.spot.line and first.kind is Kind.ROW:
            self._cells(first)
        elif first is self.found.spot.line:
            self._behind(clean(first.text).partition(self.found.spot.path)[2], first.line)
        elif first.kind is Kind.HEADING:
            return
        elif first.kind is Kind.ROW:
            self._row(first)
        else:
            self._text(first)

    def done(self) -> Bodies:
        """What was read; a bare list of names says something where nothing else does."""
        silent = [(part, names) for part, names in self.loose if not self._known(part)]
        for part, names in silent:
            self._add(part, names)
        return self.told

    def _part(self) -> Part:
        """What the lines here are about, by their label or the titles above them."""
        if self.label is not Part.UNSAID:
            return self.label
        own = self.found.spot.line.section if self.found.spot.line.kind is Kind.HEADING else None
        for section in self.section.trail() if self.section else ():
            if section is own or section is self.found.section:
                break
            if (part := _named(section.text)) is not Part.UNSAID:
                return part
        return Part.UNSAID

    def _fence(self, lines: list[Line]) -> None:
        text, line = "\n".join(one.text for one in lines), lines[0].line
        if commands.is_call(lines[0]):
            self._sent(commands.sent(text), line)
            return
        part = self._part()
        http = _HTTP.match(text)
        if http or _HEADERS.match(text):
            ok = http is None or http["status"] is None or http["code"].startswith("2")
            told = Part.RESPONSE if http and http["status"] else Part.REQUEST
            part = told if ok else Part.OTHER
            start = re.search(r"^\s*[{\[]", text, re.MULTILINE)
            if start is None:
                return
            line += text[: start.start()].count("\n") + start[0].count("\n")
            text = text[start.start() :].lstrip("\n")
        elif part is Part.UNSAID and self._goes_on(lines[0]) and text.lstrip()[:1] in "{[":
            part = Part.REQUEST
        elif lines[0].tag in _COMMANDS:
            return
        if part is Part.UNSAID and self.found.spot.method in _READING:
            part = Part.RESPONSE
        if part is not Part.OTHER:
            self._example(text, line, part)

    def _sent(self, body: str, line: int) -> None:
        """JSON, or a form: `name=a&size=3`."""
        if body.lstrip().startswith("{"):
            self._example(body, line, Part.REQUEST)
        elif not self._known(Part.REQUEST):
            names = dict.fromkeys(_FORM.findall(body))
            self._add(Part.REQUEST, [Input(name, "", None, "", line) for name in names])

    def _goes_on(self, line: Line) -> bool:
        """The fence begins with the endpoint itself, as a request does."""
        own = self.found.spot.line
        return own.kind is Kind.CODE and line.line == own.line + 1

    def _example(self, text: str, line: int, part: Part) -> None:
        if not text.strip():
            return
        try:
            fields, many = examples.read(text, line)
        except examples.UnclearError:
            self.told.unread.append(line)
            return
        if part is Part.REQUEST and self.found.spot.method == "GET":
            self.told.unread.append(line)  # of the answer, or of nothing that is sent
            return
        if part is Part.UNSAID:
            self.told.unread.append(line)
            self.unsaid = self.unsaid or (line, () if many else fields)
            return
        if part is Part.RESPONSE and self.unsaid is not None and not self._known(Part.REQUEST):
            at, before = self.unsaid  # what stands before the answer, without a word, is sent
            self._add(Part.REQUEST, before)
            self.told.unread.remove(at)
            self.unsaid = None
        if not self._known(part):
            self._add(part, fields)
            self.told.listed |= many and part is Part.RESPONSE

    def _cells(self, line: Line) -> None:
        """`{ name: string }` in a cell below `Request body`, or behind words for what it is."""
        for title, cell in zip(line.header, line.cells, strict=False):
            for said in _SAID.finditer(cell):
                self._said(said, line.line)
            if clean(cell).find(self.found.spot.path) in (0, 1):
                self._behind(clean(cell).partition(self.found.spot.path)[2], line.line)
            for match in _OBJECT.finditer(clean(cell)):
                part = _named(match["before"])
                part = _named(clean(title)) if part is Part.UNSAID else part
                told = ":" in match["object"] or _BARE.fullmatch(match["object"])
                if told and part not in (Part.OTHER, Part.UNSAID):
                    self._example(match["object"], line.line, part)

    def _behind(self, tail: str, line: int) -> None:
        """`{ name, size? } → { id }` behind the path."""
        sent, _, answered = re.sub(r"->|=>|⇒", "→", tail).partition("→")
        for part, text in ((Part.REQUEST, sent), (Part.RESPONSE, answered)):
            told = _BARE.search(text)
            if told and not text[: told.start()].strip(" -–—:*|"):
                self._example(told[0], line, part)

    def _said(self, said: re.Match[str], line: int) -> None:
        part, told = _named(said["part"]), said["told"]
        if "{" in told:
            self._example(told.strip("` "), line, part)
        else:
            self._add(part, tuple(_names(_TOGETHER.sub(_apart, told), line)))

    def _row(self, line: Line) -> None:
        name, kind = spots.column(line, lexicon.NAMES), spots.column(line, lexicon.TYPES)
        bare = clean(name or "")
        titled = (
            _named(spots.header(line.header[0])) if line.header and name is None else Part.UNSAID
        )
        if titled is not Part.UNSAID:  # `Query parameter | Type`
            bare = clean(line.cells[0])
        if kind is None and name and "`" in name and self.label in (Part.QUERY, Part.REQUEST):
            kind = ""
        if kind is None or not re.fullmatch(r"[A-Za-z_]\w*\??", bare) or bare in self.in_path:
            return
        place = clean(spots.column(line, lexicon.PLACES) or "").casefold()
        part = _named(place) if place else titled if titled is not Part.UNSAID else self._part()
        if part is Part.UNSAID:
            reads = self.found.spot.method in _READING
            part = Part.QUERY if reads else Part.REQUEST
        must = spots.column(line, lexicon.REQUIRED)
        rule = clean(spots.column(line, lexicon.RULES) or "")
        given = examples.described(bare, clean(kind), rule, line.line, _yes(must))
        self._add(part, (given,))

    def _text(self, line: Line) -> None:
        text = clean(line.text)
        alone = len(text.split()) < 3 and _named(text) is not Part.UNSAID
        said = spots.label(line) or ((text, "") if alone else None)
        named = _named(said[0]) if said else Part.UNSAID
        if named is not Part.UNSAID and not (line.kind is Kind.ITEM and self._bullet(line)):
            self.label = named
            inline = None if any(_listed(line)) else _INLINE.search(text)
            if inline and named is not Part.OTHER:
                self._example(inline[0], line.line, named)
            elif not inline:
                self._add(named, tuple(_listed(line)))
            return
        if line.kind is Kind.ITEM and (given := self._bullet(line)):
            self._add(self._part(), (given,))
        elif not said and self._part() in (Part.QUERY, Part.REQUEST):
            self.loose.append((self._part(), tuple(_listed(line))))

    def _bullet(self, line: Line) -> Input | None:
        """`` `reason` (string, optional): why ``; only where a type, or backticks, tell a field."""
        match = _BULLET.match(line.text.strip())
        if match is None or self._part() in (Part.OTHER, Part.UNSAID):
            return None
        words = clean(match["inside"] or match["said"] or match["dash"] or "")
        head, _, rest = re.sub(r"\s+[–—-]\s+", ",", words, count=1).partition(",")
        typed = meaning(head)
        if typed is None and not _CODED.match(match["name"]):
            return None
        if match["name"].strip("`*") in self.in_path:
            return None
        more = "; ".join(filter(None, (rest.strip(), clean(match["after"] or ""))))
        said = more if typed else "; ".join(filter(None, (words, more)))
        return examples.described(match["name"].strip("`*"), head if typed else "", said, line.line)

    def _known(self, part: Part) -> bool:
        return bool(self._of(part))

    def _of(self, part: Part) -> dict[str, Input]:
        """Where the fields of a part go; what is about neither goes nowhere."""
        if part is Part.QUERY:
            return self.told.query
        if part is Part.REQUEST:  # what a GET is sent stands behind its path
            return self.told.query if self.found.spot.method == "GET" else self.told.inputs
        return self.told.outputs if part is Part.RESPONSE else {}

    def _add(self, part: Part, fields: Sequence[Input]) -> None:
        for one in fields:
            self._of(part).setdefault(one.name, one)


def _listed(line: Line) -> Iterator[Input]:
    """The names behind a label: ``**Body**: `name`, `floor` (optional)``."""
    listed = re.split(r"[:：]\**", line.text, maxsplit=1)[-1].strip()
    if names := _NAMES.match(listed):
        yield from _names(names[0], line.line)


def _names(listed: str, line: int) -> Iterator[Input]:
    for name, said in _NAME.findall(listed):
        yield examples.described(name, "", said, line)


def _apart(together: re.Match[str]) -> str:
    return re.sub(r"([a-z_]\w*\??)(?=,|\s*\(|$)", r"`\1`", together[1])


def _named(text: str) -> Part:
    return next((part for part, words in _COMPILED if words.search(text)), Part.UNSAID)


def _yes(cell: str | None) -> bool | None:
    if cell is None or not clean(cell):
        return None
    return access.read_access(cell).auth == "required"
