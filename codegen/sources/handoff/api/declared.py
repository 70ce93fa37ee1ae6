"""Bodies that a document declares under a name, where others call them by it: `CreateRoom`.

A name is declared in a program of a fence, in a title above fields, or in a sentence beside an
object; only where a name stands for a body is it looked up.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from codegen.sources.design import Input
from codegen.sources.handoff.api import bodies, examples, fences, listed, spots
from codegen.sources.handoff.api.gathered import Called
from codegen.sources.handoff.api.outline import Kind, Line, clean
from codegen.sources.handoff.api.parts import is_general

_NAME = r"(?P<name>[A-Z][A-Za-z0-9]*[a-z0-9][A-Za-z0-9]*)"
_WHAT = (
    r"(?:objects?|shapes?|schema|model|dto|payload|fields?|types?|structure|definition|entity|enti(?:dad|dade|té)"
    r"|campos|模型|对象|字段|结构|필드|객체|모델|オブジェクト|モデル|поля|объект|модель)"
)
# `### Room object`, `` `Room` shape (as in the client): ``, `Room 필드`
_TITLE = re.compile(
    rf"\W*(?:\d+[.)\d]*\s+)?(?:(?:the|schema|model|type|dto|interface|object)\b[:\s]*)?{_NAME}(?:\[\])?"
    rf"(?:\s*{_WHAT})*\s*(?:[(（].*[)）])?\s*[:：]?\W*",
    re.ASCII | re.IGNORECASE,
)
# `Role = { id, name }`, `Role: {id, name}`, `Role{id, name}`
_BESIDE = re.compile(
    rf"\b{_NAME}(?:\s*\([^()]*\))?\s*[=:：]?\s*(?P<object>\{{(?:[^{{}}]|\{{[^{{}}]*\}})+\}})"
)
_CALLED = re.compile(r"(?<![\w./])(?:[A-Z]\w*[a-z]|[a-z]+[A-Z])\w*(?:\[\])?")
_MANY = re.compile(r"\b(?:array|list|page|lista|página)\b|列表|数组|목록|배열", re.IGNORECASE)


class Declared:
    """The fields of what the lines of a document declare; of several with one name, the first."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.types: dict[str, Sequence[Input]] = {}
        for name, fields in (*_in_fences(lines), *_below_titles(lines), *_in_sentences(lines)):
            if fields:
                self.types.setdefault(name, fields)

    def called(self, text: str) -> Called | None:
        """The fields of the first type that a text names, and whether it speaks of a list."""
        for match in _CALLED.finditer(text):
            name = match[0].removesuffix("[]")
            if fields := self.types.get(name):
                many = name != match[0] or bool(_MANY.search(text[: match.start()]))
                return Called(fields, many)
        return None


def _in_fences(lines: Sequence[Line]) -> Iterator[tuple[str, Sequence[Input]]]:
    for run in fences.runs([line for line in lines if line.kind is Kind.CODE]):
        for at, line in enumerate(run):
            if head := fences.DECLARES.match(line.text):
                name = next(filter(None, head.groups()))
                held = (line.text[head.end() :], *fences.body_of(run[at:]))
                yield name, _read("\n".join(held), line.line)


def _read(text: str, line: int) -> Sequence[Input]:
    try:
        return examples.read(text, line)[0]
    except examples.UnclearError:
        return listed.form(text.strip("\n"), line)


def _below_titles(lines: Sequence[Line]) -> Iterator[tuple[str, Sequence[Input]]]:
    """The lines below a title, unless endpoints stand there."""
    below: dict[str, list[Line]] = defaultdict(list)
    open_ = ""
    for line in lines:
        text = clean(line.text)
        titles = line.kind is Kind.HEADING or (
            line.kind in (Kind.TEXT, Kind.ITEM) and text.endswith((":", "："))
        )
        if titles:
            match = _TITLE.fullmatch(text)
            told = match and match["name"][0].isupper() and not is_general(match["name"])
            open_ = match["name"] if match and told and match["name"] not in below else ""
        elif spots.METHOD.search(line.text) and line.kind is not Kind.CODE:
            below[open_].clear()
            open_ = ""
        elif open_:
            below[open_].append(line)
    for name, held in below.items():
        yield name, bodies.fields(held) if held else ()


def _in_sentences(lines: Sequence[Line]) -> Iterator[tuple[str, Sequence[Input]]]:
    for line in lines:
        if "{" in line.text and len(line.text) < listed.LONGEST:
            for match in _BESIDE.finditer(clean(line.text)):
                if not is_general(match["name"]):
                    yield match["name"], _read(match["object"], line.line)
