"""The statuses that an endpoint answers, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from http import HTTPStatus

from codegen.sources.design import Failure
from codegen.sources.handoff.api import fences, lexicon, parts, spots
from codegen.sources.handoff.api.found import Found
from codegen.sources.handoff.api.outline import Kind, Line, clean
from codegen.sources.handoff.words.modal import SENTENCES
from codegen.sources.handoff.words.notions import saying

_STATUS = re.compile(r"(?<![\d.\w#-])([1-5]\d\d)(?![\d\w]|\.\d)")
_ERRORS = saying("headings.errors")
_NEVER = re.compile(r"\b(?:no|not|never|nunca|не)\s+(?:devolver|return|usar|use|retornar)\w*", re.I)
# `#### 201 Created`
_PHRASES = {str(int(status)): status.phrase.casefold() for status in HTTPStatus}
_PHRASED = re.compile(r"^\W*([1-5]\d\d)\W+(\w.*)$")
# `→ 201`, `→ always 202`, `Room (201)`
_ANSWERED = re.compile(
    r"(?:→|->|=>)\s*(?:\w+ (?=2\d\d(?! [a-z])))?(?P<arrow>2\d\d)\b"
    r"|\((?:[^()]*[\s,])?(?P<inside>2\d\d)(?: [A-Z]\w+)?\)"
)
_REFUSED = re.compile(r"`([45]\d\d)(?: [\w-]+)?`")  # `409 taken`
# A line of a fence: `201 Created`, `→ 200 image/png`, `415 no such kind`
_IN_FENCE = re.compile(r"\s*(?:(?:→|->|=>|←|HTTP/[\d.]+)\s*)?([1-5]\d\d)(?:\s+(\S.*)|\s*)$")
_SUCCESS_TITLE = saying("headings.success")
# `409 HAS_LOANS`, `404 Not Found`: a status that is told by its name wherever it stands.
_NAMED = re.compile(
    r"(?<![\w.#-])([45]\d\d)\s+[`(]*"
    r"(?:[A-Z][A-Z0-9]*_[A-Z0-9_]+|[A-Z]{4,}\b|[A-Z][a-z]+ [A-Z][a-z]+)"
)
# `OUT_OF_STOCK`, `rooms.taken`: what programs know an error by.
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[_.][A-Za-z0-9]+)+|[A-Z]{4,}")
_ENDPOINT = re.compile(rf"\W*(?:{'|'.join(spots.METHODS)})\s+/")
# Between two of them in a cell.
_PARTED = re.compile(r"\s*(?:[,;/·]|<br\s*/?>)\s*(?=[45]\d\d\b)")
# `Errors: 400, 409 TAKEN`
_LIST = re.compile(r"[^:]{1,30}:\s*[45]\d\d\b")
# `→ 201, 409 TAKEN`, `POST /rooms: 201, 409`
_LED_TO = re.compile(
    rf"\s*(?:(?:→|->|=>)|\W*(?:{'|'.join(spots.METHODS)})\s+/\S*?[`*]*\s*[:—])\s*`?(?=[1-5]\d\d\b)"
)
_SIGNS = " -\u2013\u2014:\u2192=>"


def statuses(found: Found) -> tuple[int | None, tuple[Failure, ...]]:
    """The success status, if it is said, and the errors with their conditions."""
    success: int | None = None
    failures: list[Failure] = []
    for line in (*fences.outside(found.block), *([found.spot.line] if found.of_fence else ())):
        for status, when in _statuses_in(line, found):
            if 200 <= status < 400:
                success = success or status
            elif status >= 400:
                failures.append(Failure(status, when, line.line))
    kept: dict[tuple[int, str], Failure] = {}
    for failure in failures:
        kept.setdefault((failure.status, failure.when), failure)
    return success, tuple(kept.values())


def _statuses_in(line: Line, found: Found) -> Iterator[tuple[int, str]]:
    if line.kind is Kind.ROW and line is not found.spot.line:
        when = _with_code(clean(spots.first(line, lexicon.CONDITIONS)), line)
        cells = " / ".join(spots.columns(line, lexicon.STATUS_LABELS))
        yield from ((int(status), when) for status in _STATUS.findall(clean(cells)))
    elif line.kind is Kind.ROW:
        yield from _in_row(line)
    else:
        yield from _answered(line) if line is found.spot.line else ()
        yield from _said(line)


def _with_code(when: str, line: Line) -> str:
    """The condition behind the name that another cell of the row gives the error."""
    named = (cell for cell in map(clean, line.cells) if cell not in spots.METHODS)
    code = next(filter(_CODE.fullmatch, named), "")
    return when if code.casefold() in when.casefold() else f"{code}: {when}".rstrip(": ")


def _said(line: Line) -> Iterator[tuple[int, str]]:
    if line.kind is Kind.CODE:
        yield from _in_fence(line)
    else:
        yield from _statuses_said(clean(line.text), heading=line.kind is Kind.HEADING)


def _in_row(line: Line) -> Iterator[tuple[int, str]]:
    """The row of an endpoint: `404, 409 TAKEN (by another)` in its cells of statuses and errors,
    and errors by name in any other.
    """
    listed = [*spots.columns(line, lexicon.STATUS_LABELS | lexicon.FAILURE_LABELS)]
    for status, when in (told for cell in listed for told in _apart(clean(cell))):
        bare = status >= 400 and not when
        yield status, (
            _with_code(clean(spots.first(line, lexicon.CONDITIONS)), line) if bare else when
        )
    yield from _answered(line)
    for cell in (cell for cell in line.cells if cell not in listed):
        yield from ((int(status), "") for status in _REFUSED.findall(cell))
        for part in filter(_NAMED.match, _PARTED.split(clean(cell))):
            yield int(part[:3]), part[3:].strip(_SIGNS)


def _apart(text: str) -> Iterator[tuple[int, str]]:
    """`404, 409 TAKEN (by another)`: each with what stands behind it."""
    for part in _PARTED.split(text):
        found = _STATUS.findall(part)
        when = _STATUS.sub("", part).strip(_SIGNS + ".") if len(found) == 1 else ""
        yield from ((int(status), when) for status in found)


def _answered(line: Line) -> Iterator[tuple[int, str]]:
    """What stands behind an endpoint in its line."""
    if match := _ANSWERED.search(clean(line.text)):
        yield int(match["arrow"] or match["inside"]), ""


def _in_fence(line: Line) -> Iterator[tuple[int, str]]:
    if comment := fences.COMMENT.match(line.text):
        yield from _statuses_said(comment[1], heading=False)
    elif match := _IN_FENCE.match(line.text):
        when = match[2] if match[2] and match[2][0] not in "{[" else ""
        yield int(match[1]), when


@lru_cache(1024)
def _statuses_said(text: str, *, heading: bool) -> tuple[tuple[int, str], ...]:
    titled = _PHRASED.match(text) if heading else None
    if titled and titled[2].casefold().startswith(_PHRASES.get(titled[1], "\0")):
        return ((int(titled[1]), titled[2]),)
    sentences = [text] if heading else SENTENCES.split(text)
    return tuple(one for each in sentences for one in _in_sentence(each, heading=heading))


def _in_sentence(text: str, *, heading: bool) -> Iterator[tuple[int, str]]:
    listed = re.match(r"^[\s\-*]*`?([1-5]\d\d)\b[`*]*\s*(.*)$", text)
    led = _LED_TO.search(text)
    if led and text[: led.start()].rstrip()[-1:] in ("", ".", ";"):
        yield from _apart(text[led.end() :].replace("`", ""))
    elif listed and not heading:
        yield int(listed[1]), listed[2].strip(_SIGNS)
    elif _LIST.match(text):
        yield from _apart(text.partition(":")[2])
    elif len(named := [*_NAMED.finditer(text)]) > 1 or (named and _ENDPOINT.match(text)):
        yield from _in_sentence(text[: named[0].start()], heading=heading)
        ends = [*(match.start() for match in named[1:]), len(text)]
        for match, end in zip(named, ends, strict=True):
            yield int(match[1]), text[match.end(1) : end].strip(f"{_SIGNS}`,;.(")
    elif not _NEVER.search(text):
        told = _SUCCESS_TITLE.search(text) or parts.answers(text) or _ERRORS.search(text)
        own = text[named[0].end(1) :].strip(_SIGNS) if named and spots.METHOD.match(text) else text
        for status in (_STATUS if told else _NAMED).findall(text):
            yield int(status), own if int(status) >= 400 else ""
