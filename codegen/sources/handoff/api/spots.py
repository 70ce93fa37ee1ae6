"""Where a line names an endpoint: METHOD and path in rows, headings, items, labels and fences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from codegen.sources.design import is_param
from codegen.sources.handoff.api import exceptions, lexicon
from codegen.sources.handoff.api.outline import Kind, Line, clean
from codegen.sources.handoff.api.paths import queried, query_of
from codegen.sources.handoff.words.notions import words_for

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_METHOD = "|".join(METHODS)
_OF_COLLECTIONS, _OF_ROWS = ("GET", "POST", "HEAD"), ("GET", "PUT", "PATCH", "DELETE", "HEAD")
_HOST = r"(?:https?://[^\s/`|]+|\{\{?[\w.]+\}?\}|\$\{?\w+\}?|<[\w-]+>)"
_STOP = r"\s`|,;，。；：、（）"
# `GET api/users`: some leave out the first stroke.
_PATH = rf"(?P<host>{_HOST})?(?P<path>(?:/|(?:api|rest|v\d+)/)[^{_STOP}\"']*)"
_ONE = rf"(?P<method>(?:{_METHOD})(?:\s*[/,|&+·]\s*(?:{_METHOD}))*)"
METHOD = re.compile(rf"\b(?:{_METHOD})\b")
_SEPARATED = re.compile(rf"{_METHOD}")
# Between the two: `GET: /users`, `GET 📥 /users`.
_APART = r"[\])>:*]*\s*(?:[:–—|-]|[^\w\s/|`\"'(]{1,3})?\s+"
_FULL = re.compile(rf"(?<![\w/]){_ONE}{_APART}{_PATH}")
_BEGINS = re.compile(rf"(?:{_METHOD})\b(?:\s*[/,|&+·]\s*(?:{_METHOD}))*(?!\s*[\w/{{])")
_NUMBERED = re.compile(r"^\d+(?:\.\d+)*[.)]?\s+")
_TURNED = re.compile(rf"^{_PATH}\s*[\[(:–—-]\s*{_ONE}\b")
_BARE = re.compile(
    r"^(?:[^\w/\[(<{]|\[[ xX]?\])*(?:(?:Step |[A-Z]{1,4}-?)?\d+(?:\.\d+)*[.):]?\s+)?[^\w/]*"
    rf"(?:[\[(<]\s*)?(?={_ONE}{_APART}(?:{_HOST})?(?:/|(?:api|rest|v\d+)/))"
)
_LED = re.compile(r"^(?P<lead>[^/|]{1,70}?)\s*(?:[:：–—]|\s-|\(|->|→|=>)\s*\(?$")
_METHODS_ONLY = re.compile(
    rf"(?:HTTP\s+)?(?:{_METHOD})(?:\s*(?:[/,|&+·]|or|и|and|e|y|et|und|和|、)\s*(?:{_METHOD}))*",
    re.IGNORECASE,
)
_PATH_CELL = re.compile(rf"^[^\w/]*{_PATH}")
_PATH_ONLY = re.compile(rf"^(?:[\w ]{{1,20}}[:：])?\s*{_PATH}\s*$")
_REMARK = re.compile(r"(?P<told>[^()（]+?)\s*(?:[(（].*|\s[—–-]\s.*)?")
_EITHER = re.compile(r"\s+(?:or|and|o|ou|oder|или|и|y|e|et|und)\s+|\s*[,、]\s*|\s+/\s+")
# Not to a database, whatever it is asked in.
_ARROW = re.compile(
    r"\s*[\w ]+?\s*-{1,2}>{1,2}[+-]?\s*(?!(?:db|database|postgres\w*|redis)\b)[\w ]+?\s*:\s*",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<br\s*/?>")
_ALONE = re.compile(r"\s*/[\w\-/{}:.<>]*\s*")
_LOOSE_PATH = re.compile(r"^[\w-]+(?:/[\w{}:<>.-]+)+/?$")
# What stands further behind an endpoint in its line is said of something else.
_REST = 400
_OTHERS = re.compile(r"(?<=\|)[a-z][\w-]*")
# Between two endpoints of one list: `GET /a` [a:read], `POST /b` and `DELETE /c`.
_BETWEEN = re.compile(r"\s*(?:\[[\w:., ]+\])?[\s,;·/&+]*(?:and|or|und|y|e|et|и|和|및)?[\s,;·/&+]*")
# What a language without spaces writes behind a path: `/users` + 는.
_PARTICLE = re.compile(r"(?<=[\w}>)/-])[^\x00-\x7f]+$")
# A host of the document's own: `https://api.example.com`, `{{base}}`, `orders-service:8000`.
LOCAL = re.compile(
    r"localhost|127\.0\.0\.1|0\.0\.0\.0|example\.|your|[{<$]|^https?://[\w-]+:\d+$", re.IGNORECASE
)
_AND_BELOW = re.compile(r"/(?:\.{3}|\u2026|\*{1,2}[^\w*]*)$")
_CELLS = re.compile(r"\s*\|\s*`?")  # of a table that stands in a fence
_OR = re.compile(rf"(?<=[A-Z])\|(?=(?:{_METHOD})\b)")  # `GET|POST`
_TREE = re.compile(r"^[\s│├└─┬|+`\\-]+")
_LABEL = re.compile(r"^[\s\-*+>•]*([^:：|`{}\"]{1,50}?)\s*[:：]\s*(.*)$")
# `Body (all of them optional, at least one of them sent):`
# `* **URL**`, and the path in the next line.
_BOLD_ALONE = re.compile(r"[\s\-*+•]*\*\*([A-Za-z ]{2,30})\*\*\s*")
_REMARKED = re.compile(r"^[\s\-*+>•]*([\w ]{1,30}?)\s*\([^()]{1,150}\)\s*[:：]\s*(.*)$")
# a table that mentions endpoints without defining them
_ELSEWHERE = re.compile(rf"\b(?:{words_for('calls.mentioned')})\b", re.IGNORECASE)
_ABOUT = re.compile(rf"\b(?:{words_for('calls.about')})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Spot:
    """One endpoint, named in a line. `weak`: the line mentions it without defining it."""

    method: str
    path: str
    line: Line
    rest: str = ""
    weak: bool = False
    leads: bool = False  # a sentence about it begins with it, or a command calls it
    query: tuple[str, ...] = ()  # the names behind its `?`


@lru_cache(4096)
def header(text: str) -> str:
    """A title of a column, or a label, as it is looked up."""
    return clean(text).strip(" :：*#").casefold()


def label(line: Line) -> tuple[str, str] | None:
    """`**Auth**: Required` as (auth, Required); of a row of two cells, both of them."""
    if line.kind is Kind.ROW:
        return (header(line.cells[0]), line.cells[1]) if len(line.cells) == 2 else None
    text = clean(line.text)
    match = _LABEL.match(text) or _REMARKED.match(text)
    if match is None and (bold := _BOLD_ALONE.fullmatch(line.text)):
        return header(bold[1]), ""
    return (header(match[1]), match[2].strip()) if match else None


def labels(line: Line) -> list[tuple[str, str]]:
    """Every label of a line: `**Res:** 204. **Auth:** Bearer` has two."""
    several = () if line.kind is Kind.ROW else _labels(line.text)
    if several:
        return list(several)
    said = label(line)
    return [said] if said else []


@lru_cache(1024)
def _labels(text: str) -> tuple[tuple[str, str], ...]:
    parts = re.split(r"\*\*([^*]{1,40}?)[:：]?\*\*\s*[:：]?", text) if ":" in text else []
    if len(parts) < 4:
        return ()
    return tuple((header(parts[i]), clean(parts[i + 1])) for i in range(1, len(parts) - 1, 2))


def in_row(line: Line) -> Iterator[Spot]:
    """Of a table's row: a cell that is a method and one that begins with a path, or both in one;
    of a row of two such cells, as it was and as it is, the second.
    """
    cells = [clean(cell) for cell in line.cells]
    weak = any(_ELSEWHERE.search(header(title)) for title in line.header)
    methods = next((i for i, cell in enumerate(cells) if _METHODS_ONLY.fullmatch(cell)), None)
    if methods is not None:
        paths = [i for i, cell in enumerate(cells) if i != methods and _PATH_CELL.match(cell)]
        if paths:
            cell = cells[paths[0]]
            full = list(_FULL.finditer(cell))
            own = [one for one in full if cell[: one.start()].rstrip()[-1:] in "·,;+"]
            listed = list(_paths(cell[: full[0].start()] if full else cell))
            for path, query in listed:
                spot = Spot("", path, line, "", weak, query=query)
                yield from _shared(cells[methods].upper(), spot, [path for path, _ in listed])
            for match in own:
                yield from _of(match, cell, line, weak)
            return
    moved = len(cells) == 2 and all((at := _FULL.search(c)) and at.start() <= 3 for c in cells)
    for cell in cells[moved:]:
        both = _FULL.search(cell)
        if both and both.start() <= 3:
            named = _listed(both, cell)
            sentence = len(named) > 1 and cell[named[-1].end() :].lstrip()[:1].isalpha()
            for match in named:
                yield from _of(match, cell, line, weak or sentence)
            return


def _shared(methods: str, spot: Spot, paths: Sequence[str]) -> Iterator[Spot]:
    """Of several methods beside a collection and its rows, those that each of the two can have."""
    collection, row = (paths[0], paths[-1]) if len(paths) == 2 else ("", "")
    last = row.removeprefix(f"{collection}/")
    both = bool(collection) and row != last and "/" not in last and is_param(last)
    several = both and len(_SEPARATED.findall(methods)) > 1
    own = _OF_COLLECTIONS if spot.path == collection else _OF_ROWS
    yield from (one for one in _each(methods, spot) if not several or one.method in own)


def _listed(first: re.Match[str], text: str) -> list[re.Match[str]]:
    """An endpoint, and those that follow it with nothing but commas between."""
    listed = [first]
    for match in _FULL.finditer(text, first.end()):
        if not _BETWEEN.fullmatch(text[listed[-1].end() : match.start()]):
            break
        listed.append(match)
    return listed


def _paths(cell: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The paths of a cell with their queries: `/a/{id}/verify · /reject` names siblings."""
    text = clean(cell)
    first = ""
    for part in re.split(r"\s*(?:·|,|\bor\b|\s/\s)\s*|\s+(?=/)", text):
        match = _PATH_CELL.match(part)
        path = _written(match) if match else None
        if match is None or path is None:
            continue
        if first and path.count("/") == 1 and first.count("/") > 1 and "{" not in path:
            last = first.rpartition("/")
            path = (first if is_param(last[2]) else last[0]) + path
        first = first or path
        yield path, _asked(match)


def in_heading(line: Line) -> Iterator[Spot]:
    """Of a heading: METHOD /path anywhere in it."""
    text = clean(line.text)
    found = list(_FULL.finditer(text))
    for match in found:
        about = bool(_ABOUT.search(text[: match.start()]))
        yield from _of(match, text, line, about)
    if not found and (turned := _TURNED.match(text)):
        yield from _of(turned, text, line, weak=False)


def below_path(line: Line) -> Iterator[Spot]:
    """Of a heading that begins with a method, right below one that is a path: `## GET (public)`."""
    above = line.section.above if line.section else None
    path = path_only(_NUMBERED.sub("", above.text)) if above else ""
    text = clean(line.text)
    match = _BEGINS.match(text) if path else None
    if match:
        asked = query_of(above.text) if above and match[0] == "GET" else ()
        rest = text[match.end() :].strip(" -–—:")
        yield from _each(match[0], Spot("", path, line, rest, query=asked))


def in_text(line: Line) -> Iterator[Spot]:
    """Of an item or a line of text that begins with METHOD /path, or names it behind a label."""
    text = clean(line.text)
    bare = _BARE.match(text)
    if bare and (first := _FULL.match(text, bare.end())):
        yield from _leading(first, text, line)
        return
    for match in _FULL.finditer(text):  # behind a label
        lead = _LED.match(text[: match.start()])
        listed = lead is not None and _is_label(lead["lead"], line)
        following = text[: match.start()].rstrip().endswith((",", "`,", ";", "·"))
        yield from _of(match, text, line, not (listed or (following and _is_led(text))))
    if turned := _TURNED.match(text.lstrip("-*•[]x ")):
        yield from _of(turned, text, line, weak=False)


def _leading(first: re.Match[str], text: str, line: Line) -> Iterator[Spot]:
    """The endpoints that a line begins with, and those that it mentions behind them."""
    listed = _listed(first, text)
    mentioned = _FULL.finditer(text, listed[-1].end())
    sentence = _is_sentence(line, text, listed[-1])
    for match in listed:
        for spot in _of(match, text, line, sentence, rest=text[listed[-1].end() :]):
            yield replace(spot, leads=sentence)
    for match in mentioned:
        yield from _of(match, text, line, weak=True)


def in_code(line: Line) -> Iterator[Spot]:
    """Of a line of a fence: `GET /users   # list them`, also in a tree. No program has such a line,
    whatever the fence is called.
    """
    text = _CELLS.sub(" ", _OR.sub("/", _TREE.sub("", line.text)))
    bare = _BARE.match(text)
    match = _FULL.match(text, bare.end()) if bare else None
    if match:
        yield from _of(match, text, line, weak=False)


def path_only(text: str) -> str:
    """The path that a heading or a label's value consists of; empty for any other text."""
    words = clean(text)
    match = _PATH_ONLY.match(words)
    if match:
        return _written(match) or ""
    return f"/{words}" if _LOOSE_PATH.match(words) else ""


def paths_only(text: str) -> tuple[str, ...]:
    """The same of two paths, `/me` or `/users/{id}`, and of one with a remark behind it."""
    if path := path_only(text):
        return (path,)
    remarked = _REMARK.fullmatch(clean(text))
    listed = _EITHER.split(remarked["told"]) if remarked else ()
    found = [path_only(part) for part in listed]
    return tuple(found) if found and all(found) else ()


def in_drawing(line: Line) -> Iterator[Spot]:
    """Of an arrow of a sequence: `Client->>API: POST /orders`."""
    text = _BREAK.sub(" ", line.text)
    arrow = _ARROW.match(text) if line.tag == "mermaid" else None
    match = _FULL.match(text, arrow.end()) if arrow else None
    if match:
        yield from _of(match, text, line, weak=True)


def path_alone(line: Line) -> str:
    """The path that a line of a fence consists of."""
    return path_only(line.text) if _ALONE.fullmatch(line.text) else ""


def methods_in(text: str) -> tuple[str, ...]:
    """The methods that a label's value consists of."""
    words = clean(text).strip(" .")
    return tuple(_SEPARATED.findall(words.upper())) if _METHODS_ONLY.fullmatch(words) else ()


def path_in(text: str) -> str:
    """A path in the title of a section: `Task Routes (/api/tasks)`."""
    match = re.search(r"(?:^|[\s(`（])(/[\w\-/{}:.]*[\w}])(?=[`)）\s:]|$)", clean(text))
    return match[1] if match else ""


def _is_label(lead: str, line: Line) -> bool:
    """A short title before METHOD /path: `List users: GET /users`."""
    words = header(lead)
    return words in lexicon.PATH_LABELS or (line.kind is Kind.ITEM and len(words.split()) <= 6)


def _is_led(text: str) -> bool:
    return header(re.split(r"[:：]", clean(text))[0]) in lexicon.PATH_LABELS


def _is_sentence(line: Line, text: str, match: re.Match[str]) -> bool:
    """It goes on after the path: a paragraph, `POST /x returns 409 when …`; an item that says what
    holds of it, `GET /x and GET /y are public`.
    """
    following = text[match.end() :].lstrip()
    told = line.kind is Kind.ITEM and exceptions.PREDICATE.match(following)
    goes_on = following[:1].isalpha() and not following[:1].isupper()
    return bool(told) or (line.kind is Kind.TEXT and goes_on)


def _of(
    match: re.Match[str], text: str, line: Line, weak: bool, rest: str | None = None
) -> Iterator[Spot]:
    path = _written(match)
    if path is not None:
        rest = text[match.end() : match.end() + _REST] if rest is None else rest[:_REST]
        rest = rest.strip(" -–—:*·|#→=>")
        named = Spot("", path, line, rest, weak, query=_asked(match))
        yield from _each(match["method"], named)
        # without a space behind it, unless it is a part of the query: `/hide|show`
        following = "" if "?" in match["path"] else text[match.end() :].partition(" ")[0]
        for other in _OTHERS.findall(following):
            sibling = f"{path.rpartition('/')[0]}/{other}"
            yield from _each(match["method"], replace(named, path=sibling))


def _asked(match: re.Match[str]) -> tuple[str, ...]:
    """The names of a query: `/rooms?floor=&free=true`."""
    return queried(match["path"].partition("?")[2])


def _written(match: re.Match[str]) -> str | None:
    """The path as written, without host and query; None for another service's address, and for
    all that is below a path.
    """
    host, path = match["host"], match["path"]
    if (host and not LOCAL.search(host)) or _AND_BELOW.search(path):
        return None
    path = path if path.startswith("/") else f"/{path}"
    path = _PARTICLE.sub("", re.split(r"[?#]", path)[0]).rstrip(".:!*")
    while path.endswith(")") and path.count("(") < path.count(")"):
        path = path[:-1]
    return None if path.startswith("//") else path or "/"


def _each(methods: str, named: Spot) -> Iterator[Spot]:
    """One for each of the methods."""
    for method in dict.fromkeys(_SEPARATED.findall(methods)):
        yield replace(named, method=method)


def column(line: Line, labels: Sequence[str] | frozenset[str]) -> str | None:
    """The cell below the first header that is one of the labels; None where there is none."""
    return next(columns(line, labels), None)


def share(cell: str, line: Line, method: str) -> str:
    """The part of a cell that is about one method: `rooms:read / rooms:write` beside GET/POST."""
    methods = next((c for c in map(clean, line.cells) if _METHODS_ONLY.fullmatch(c)), "")
    listed, parts = _SEPARATED.findall(methods.upper()), re.split(r"\s+/\s+|\s*;\s*", cell)
    fits = len(listed) > 1 and len(parts) == len(listed) and method in listed
    return parts[listed.index(method)] if fits else cell


def columns(line: Line, labels: Sequence[str] | frozenset[str]) -> Iterator[str]:
    """Every cell below a header that is one of the labels."""
    cells = zip(line.header, line.cells, strict=False)
    yield from (cell for title, cell in cells if is_one(header(title), labels))


def is_one(title: str, labels: Sequence[str] | frozenset[str]) -> bool:
    """A title, as it is looked up, is one of the labels, as are `Rol necesario`, `Auth / Role`."""
    return title in labels or any(name in labels for name in _told(title))


@lru_cache(4096)
def _told(title: str) -> tuple[str, ...]:
    """The names of a title, without the words that add nothing."""
    words = " ".join(word for word in title.split() if word not in lexicon.HEADER_FILLERS)
    return (words, *(name.strip() for name in re.split(r"\s[/&+]\s", words)))


def first(line: Line, labels: Sequence[str]) -> str:
    """The cell of the label that stands first in the list of labels; empty without any."""
    cells = (column(line, frozenset((label,))) for label in labels)
    return next((cell for cell in cells if cell is not None), "")
