"""What the lines of one endpoint say of it: who may call it, its statuses, its body."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from codegen.sources.design import Access
from codegen.sources.handoff.api import access, fences, lexicon, parts, spots, statements, titles
from codegen.sources.handoff.api.found import Found
from codegen.sources.handoff.api.kinds import meaning
from codegen.sources.handoff.api.outline import Kind, Line, clean
from codegen.sources.handoff.words.notions import saying, words_for

# `200 OK`: what follows is said of the answer.
_ANSWER = re.compile(r"^[\s\-*`→=>]*[1-5]\d\d\b")
_AUTHORIZATION = (
    r"(?:authorization[`*]*\s*[:|]\s*[`*]*\s*(?:bearer|token|basic|jwt)"
    r"|(?:x-api-key|x-auth-token|x-access-token|cookie)[`*]*\s*[:|]\s*[`*]*\S)"
)
# The header of a request, alone or in a call of curl.
_BEARER = re.compile(
    rf"^[\s\-*`]*(?:.*-H\s+['\"])?{_AUTHORIZATION}"
    r"|^[\s\-*`]*authorization\b(?!.*\boptional)\W.{0,80}\bbearer\b",
    re.IGNORECASE,
)
# The same behind the word for headers.
_BEARER_LISTED = re.compile(
    r"^[\s\-*`]*(?:request\s+)?(?:headers?|cabeçalhos?|encabezados?|cabeceras?|en-têtes?|请求头"
    rf"|заголовк\w+|헤더|ヘッダー?)[*`]*\s*[:：|][*`\s]*{_AUTHORIZATION}",
    re.IGNORECASE,
)
_TOKEN_HEADER = re.compile(r"authorization|x-[\w-]*(?:token|key|auth)|token|cookie", re.I)
_HEADER = re.compile(r"head|cookie|头|頭|ヘッダ|헤더|заголов", re.IGNORECASE)
_YES = re.compile(r"yes\b|true\b|required|是|必|必須|필수|예$|да\b|s[ií]m?\b|oui\b|✅|✓|○", re.I)
_TAGGED = re.compile(r"[\[(（]([^\[\]()（）]{2,60})[\])）]|(🔒|🔐|🔓)")
_TAG = re.compile(rf"(?:{words_for('access.tag')})$", re.IGNORECASE)
_SHORT = 40  # characters of a paragraph below `### Authentication`
# `GET /plots - all of them - Auth: required`
_TAIL = re.compile(
    r"(?:^|[\s(—–-])(?:auth(?:entication|orization)?|access)\s*[:=]\s*([\w /+-]{2,40}?)\s*[.)]?$",
    re.IGNORECASE,
)
# `GET /plots — public`: nothing else is said behind the path.
_ALONE = saying("access.alone")
_ONLY = re.compile(r"\w+(?: \w+)? only", re.IGNORECASE)
_PEOPLE = re.compile(r"\b(?:owners?|self|users?|members?|staff|creator|author\w*) only")
_PARTED = re.compile(r"\s+(?:[–—-]|#|//|--)\s+|\s{2,}|[.;:]\s+(?![^()]*\))")
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]{2,60})[)\]]")
_SAME = re.compile(r"(same|ditto|as above|〃|\"|″)$", re.IGNORECASE)
_CHECKED = frozenset("✅✓✔☑🟢●") | {"yes", "y", "x", "allowed", "full"}
_ANYONE = saying("access.anyone")
# `own` and its like say of which rows, to those that may.
_TICK = re.compile(
    r"[✅✓✔☑🟢●❌✗✘✖❎–—-]|(?:yes|y|x|no|n|allowed|denied|full|own|sim|não|sí)\b|$", re.I
)

RIGHTS = lexicon.SCOPE_LABELS | lexicon.ROLE_LABELS
_ACCESS = RIGHTS | lexicon.AUTH_LABELS
_WORDS = (Kind.TEXT, Kind.ITEM)


def access_of(found: Found, before: Access | None) -> Access | None:
    """Who may call it, by its own lines; None where they do not say.

    before: what the row above said, for a cell that says "same".
    """
    if found.spot.line.kind is Kind.ROW:
        return _of_row(found.spot.line, found.spot.method, before)
    said: list[Access] = []
    rest = "" if found.spot.weak else found.spot.rest
    tag = of_tag(found.spot.rest or (found.block and found.block[0].text) or "") or plain(rest)
    if tag := tag or (statements.own_statement(rest) if found.of_fence else None):
        said.append(tag)
    for line in _headed(fences.outside(found.own_block)):
        if told := _of_header(line):
            said.append(told)
        every: list[tuple[str, str] | None] = [*spots.labels(line), *_labelled(line)]
        for labelled in every or [None]:
            if labelled and spots.is_one(labelled[0], RIGHTS):
                within = line.depth >= found.spot.line.depth or found.of_labels
                said += of_rights(*labelled) if within else ()
            else:
                said += _of_line(line, labelled)
    return _merged(said)


def _labelled(line: Line) -> Iterator[tuple[str, str]]:
    """The labels of access that sentences begin with: `Cancels it. Role: owner or admin.`"""
    _, *later = statements.sentences(clean(line.text)) if line.kind in _WORDS else ("",)
    said = (spots.label(replace(line, text=sentence)) for sentence in later)
    yield from (one for one in said if one and spots.is_one(one[0], _ACCESS))


def _of_header(line: Line) -> Access | None:
    """`Authorization | header | yes` among the parameters."""
    place = clean(spots.column(line, lexicon.PLACES) or "")
    name = clean(spots.column(line, lexicon.NAMES) or "")
    if not (_TOKEN_HEADER.fullmatch(name) and _HEADER.search(place)):
        return None
    asks = _YES.match(clean(spots.column(line, lexicon.REQUIRED) or ""))
    return Access("required", text=clean(line.text)) if asks else None


def _headed(block: Iterable[Line]) -> Iterator[Line]:
    """The lines; items below a line that is a label, `Roles`, with the label before them."""
    title = ""
    for line in block:
        if line.kind is Kind.TEXT:
            bare = spots.header(line.text)
            title = bare if spots.is_one(bare, RIGHTS) else ""
        elif line.kind is not Kind.ITEM:
            title = ""
        yield (
            replace(line, text=f"{title}: {line.text}")
            if title and line.kind is Kind.ITEM
            else line
        )


def of_rights(title: str, text: str) -> Iterator[Access]:
    """What a label of scopes or of roles names; none at all says nothing of tokens."""
    if clean(text).strip(" .").casefold() in lexicon.NOTHING:
        return
    typed = meaning(text.split(" ", 1)[0])
    if typed and typed.kind != "json":
        return  # `role`: a field of a body
    said = access.read_access(text)
    each = access.each_role(text)
    scopes = [name for name in access.listed(text) if not access.is_role(name)]
    if not each and spots.is_one(title, lexicon.SCOPE_LABELS) and scopes:
        yield replace(said, scopes=tuple(scopes), roles=access.roles_of(text))
    else:
        roles = each or max(access.all_roles(text), said.roles, key=len)
        owner = said.owner and "owner" not in roles
        yield replace(said, roles=roles, owner=owner, understood=said.understood or bool(roles))


def _of_line(line: Line, labelled: tuple[str, str] | None) -> Iterator[Access]:
    if line.kind is Kind.HEADING:
        return
    bearer = _BEARER.match(clean(line.text))
    if not bearer and line.kind is not Kind.CODE:
        bearer = _BEARER_LISTED.match(clean(line.text))
    named = labelled is not None and spots.is_one(labelled[0], lexicon.AUTH_LABELS)
    if labelled and named and clean(labelled[1]) and not bearer:
        yield access.read_access(labelled[1])
        return
    titled = line.section is not None and spots.header(line.section.text) in lexicon.AUTH_LABELS
    bare = titled and not labelled and not spots.METHOD.search(line.text)
    if bare and line.kind is Kind.TEXT and len(line.text) < _SHORT:
        said = access.read_access(line.text)
        if said.understood:
            yield said
            return
    if bearer:
        yield Access("required", text=clean(line.text))
    if line.kind in (Kind.TEXT, Kind.ITEM) and not _ANSWER.match(line.text):
        text = clean(line.text)
        parts = [labelled[1]] if labelled else []
        for sentence in (
            *statements.sentences(text),
            *(s for p in parts for s in statements.sentences(p)),
        ):
            about_many = statements.statement(sentence, line.line)
            own = None if about_many else statements.own_statement(sentence.strip(" -*"))
            if own:
                yield own


def _merged(said: Sequence[Access]) -> Access | None:
    if not said:
        return None
    first = next((one for one in said if one.auth is not None), said[0])
    same = [one for one in said if one.auth == first.auth]
    every = tuple(dict.fromkeys(s for one in same for s in one.scopes))
    named = tuple(dict.fromkeys(r for one in same for r in one.roles))
    owner = any(one.owner for one in same)
    anybody = not (every or named) and any(one.any_token for one in same)
    return Access(first.auth, every, named, owner, first.text, first.understood, anybody)


@lru_cache(1024)
def of_tag(text: str) -> Access | None:
    """`GET /users (Admin only)`, `POST /login [Public]`, `🔒 GET /me`."""
    for match in _TAGGED.finditer(clean(text)):
        words = (match[1] or match[2]).strip()
        words = next((part for part in words.split(", ") if _TAG.match(part)), words)
        if _TAG.match(words):
            if words in "🔒🔐":
                return Access("required", (), access.roles_behind(text), text=words)
            if not _of_things(words):
                return access.read_access(re.sub(r"^auth: ?", "", words, flags=re.IGNORECASE))
        if told := titles.of_tag(words) or access.of_scopes(words) or access.of_anybody(words):
            return told
    bare = clean(text).strip("→>- ")
    if _ONLY.fullmatch(bare) or _ALONE.fullmatch(bare):
        return access.read_access(bare)
    if scoped := access.leading_scopes(bare):
        return scoped
    tail = _TAIL.search(bare)
    said = access.read_access(tail[1]) if tail else None
    return said if said and said.understood else None


def plain(text: str, *, title: bool = False) -> Access | None:
    """`— public — List them`, `List them — authenticated`: a part that says who, and no more.

    title: what the text begins with is what is done.
    """
    text = clean(text)
    first, *others = _PARTED.split(text.strip("→>- "))
    if others and not title and (roles := access.of_them_only(first)):  # `keeper only. Takes …`
        return Access("required", (), roles, text=first)
    begun = _IN_BRACKETS.findall(text) if title else [text.strip("→>- "), first]
    parts = (*begun, *others[-1:])
    said = map(access.of_nothing_else, parts)
    return next(filter(None, said), None)


def _of_things(words: str) -> bool:
    """`backup only`, `unit tests only`: nobody who calls."""
    if not (words.islower() and _ONLY.fullmatch(words)):
        return False
    return not (_PEOPLE.search(words) or access.roles_of(words) or access.of_them_only(words))


def _of_row(line: Line, method: str, before: Access | None) -> Access | None:
    labels = (lexicon.AUTH_LABELS, lexicon.ROLE_LABELS, lexicon.SCOPE_LABELS)
    found = (spots.column(line, each) for each in labels)
    *cells, scopes = (cell and spots.share(cell, line, method) for cell in found)
    stated = next(
        (cell for cell in cells if cell and clean(cell) and not access.is_all(cell)), None
    )
    if stated is None:
        named = bool(scopes) and clean(scopes or "").casefold() not in lexicon.NOTHING
        stated = scopes if named else None
    if stated is None:
        return _of_matrix(line) or of_tag(line.text)
    if before is not None and _SAME.match(clean(stated)):
        return before
    said = access.read_access(stated)
    if not said.understood and not re.search(r"\w", stated):  # a sign, which may be explained
        return None
    more = access.listed(scopes or "")
    roles = access.roles_in(cells[1] or "")
    return Access(
        said.auth,
        tuple(dict.fromkeys((*said.scopes, *more))),
        _named_roles(said, roles, stated == cells[1]) if said.auth == "required" else (),
        said.owner,
        said.text,
        said.understood or bool(roles or more),
        said.any_token and not (roles or more),
    )


def _named_roles(said: Access, roles: Sequence[str], alone: bool) -> tuple[str, ...]:
    """Those of both columns; of a single one, as its names say them."""
    return tuple(dict.fromkeys((*(() if roles and alone else said.roles), *roles)))


def _of_matrix(line: Line) -> Access | None:
    """A row of ticks below the names of roles, of which one at least is known."""
    ticks = {
        spots.header(title): clean(cell)
        for title, cell in zip(line.header, line.cells, strict=False)
        if _TICK.match(clean(cell))
    }
    known = [title for title in ticks if access.roles_of(title) or _ANYONE.search(title)]
    if len(ticks) < 2 or not known or not any(_ticked(cell) for cell in ticks.values()):
        return None
    allowed = [title for title, cell in ticks.items() if _ticked(cell)]
    if any(_ANYONE.search(title) for title in allowed):
        return Access("none", text=line.text)
    roles = tuple(role for title in allowed for role in (access.roles_of(title) or (title,)))
    return Access("required", (), tuple(dict.fromkeys(roles)), False, line.text)


def _ticked(cell: str) -> bool:
    return cell[:1] in _CHECKED or cell.lower().split(" ")[0] in _CHECKED


def silent_cell(found: Found) -> bool:
    """A row with a column about access, whose own cell is blank or a dash."""
    line = found.spot.line
    cell = spots.column(line, lexicon.AUTH_LABELS | lexicon.ROLE_LABELS)
    return line.kind is Kind.ROW and cell is not None and access.is_empty(cell)


def dash(found: Found) -> bool:
    """The empty cell about access has a dash in it."""
    labels = lexicon.AUTH_LABELS | lexicon.ROLE_LABELS
    return bool(clean(spots.column(found.spot.line, labels) or ""))


def summary_of(found: Found) -> str:
    """What it does, in the words of the document."""
    line = found.spot.line
    if line.kind is Kind.ROW:
        said = spots.column(line, lexicon.TEXT_LABELS)
        return clean(said or "")
    if found.spot.weak and not found.spot.leads:
        return ""
    if found.spot.rest and line.kind is not Kind.HEADING:
        return clean(found.spot.rest)[:200]
    for other in fences.outside(found.block):
        labelled = spots.label(other)
        if labelled and labelled[0] in lexicon.TEXT_LABELS:
            return clean(labelled[1])[:200]
        own = other.section is line.section and other is not line
        if (
            own
            and other.kind is Kind.TEXT
            and not labelled
            and not _is_title(other.text)
            and not _ANSWER.match(other.text)
            and not statements.own_statement(other.text)
        ):
            return clean(other.text)[:200]
    return ""


def _is_title(text: str) -> bool:
    """`Query`, `Request (multipart)`: of what stands below."""
    return len(text.split()) < 3 and parts.is_general(text)


def handler_of(found: Found) -> str:
    """The handler that a table names: `sessions#create`."""
    line = found.spot.line
    said = spots.column(line, lexicon.HANDLERS) if line.kind is Kind.ROW else None
    return clean(said or "")
