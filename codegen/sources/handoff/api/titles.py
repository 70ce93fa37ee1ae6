"""What titles, and words in brackets, say of the endpoints below them: `Chat (Authenticated)`."""

from __future__ import annotations

import re

from codegen.sources.design import Access
from codegen.sources.handoff.api.access import (
    read_access,
    roles_behind,
    roles_in,
    roles_of,
    scopes_of,
)
from codegen.sources.handoff.api.outline import clean
from codegen.sources.handoff.api.phrases import MEANS, NEED, PROTECTED, PUBLIC, SIGNING_IN, compiled
from codegen.sources.handoff.api.statements import is_free
from codegen.sources.handoff.words.notions import saying

_TOKEN = compiled(MEANS)
_THINGS = compiled(
    r"(?:endpoints?|routes?|apis|pages?|p[áa]ginas?|rutas?|rotas?|surface|area|эндпоинты|маршруты"
    r"|routen|seiten|接口|路由|页面|エンドポイント)"
)
_PARTS = re.compile(r"[(（]([^()（）]*)[)）]")
_FREE_TITLE = compiled(
    rf"^{PUBLIC}$|^{PUBLIC} ?(?:\w+ )?{_THINGS.pattern}|{_THINGS.pattern} {PUBLIC}"
    rf"|^(?:{PUBLIC}|open) apis?\b|🔓"
)
_OWN_TITLE = compiled(
    rf"^{PROTECTED}$|^{PROTECTED} ?(?:{_THINGS.pattern}|apis?\b)|{_THINGS.pattern} {PROTECTED}"
    r"|[🔒🔐]|^admins?[- ]only\b"
)
_FREE_PART = compiled(rf"^(?:{PUBLIC}|open)\b")
_OWN_PART = compiled(
    rf"^(?:{PROTECTED}|jwt|bearer|认证)\b|{NEED}.*{MEANS}|{MEANS}.*{NEED}"
    r"|[\w-]+ role(?: is)? required|\badmins? only\b"
)


# `Users (Admin)`, `审批（管理员）`: who they are for; a client or a host may be a machine.
_FOR = compiled(
    r"(?:super[ _-]?)?(?:admin(?:istrat(?:or|eur)|istrador)?|manager|moderator|editor|teacher"
    r"|student|staff|operator|instructor|employee)s?"
)
_FOR_SIGNS = saying("access.roles_in_signs")
_CALLED = compiled(r"(?:roles?|rolle|rol|papel|rôle|роль):? (.+)")
_WHO = compiled(rf"{_FOR.pattern}|owners?")
_PUBLIC = compiled(PUBLIC)
_STAGE = compiled(r"v\d+|new|beta|mvp|phase \d")
_ANY = compiled(r"(?:any )?(?:signed|logged)[- ]in (?:user|role|caller|account)s?")
_BY_HEADER = compiled(r"`?x-[\w-]*(?:token|key|secret|auth\w*)\b.*|api[ -]?key|authorization\b.*")
_SIGNED_IN = saying("access.signed_in")


def demanded(title: str) -> Access | None:
    """`Sign off (登录)`, `Owner`, where other titles say `(公开)`, `Public`: a token is needed."""
    if _WHO.fullmatch(clean(title)):
        return read_access(title)
    parts = (
        part for inside in _PARTS.findall(clean(title)) for part in re.split(r"[,，、]", inside)
    )
    told = next((part.strip() for part in parts if _SIGNED_IN.fullmatch(part.strip())), "")
    return Access("required", text=told) if told else None


# `Users (4 endpoints) - Admin Only`
_THEIRS = compiled(r"[-–—:|]\s*([a-z]+)[- ]only\W*$")
# Not `(unauthenticated)`, which a test is called by.
_PLAIN = compiled(
    rf"(?!unauthenticated)(?P<free>{PUBLIC})|{PROTECTED}|(?:needs?|requires?) {SIGNING_IN}\w*"
)


def of_tag(tag: str) -> Access | None:
    """What one word in brackets says: `GET /plots (autenticado)`."""
    match = _PLAIN.fullmatch(tag.strip())
    return Access("none" if match["free"] else "required", text=tag) if match else None


def frees(title: str) -> bool:
    """`Sign up (public)`: in brackets; `Public`."""
    return bool(_PUBLIC.fullmatch(clean(title))) or any(
        _FREE_PART.match(part) for part in _PARTS.findall(clean(title))
    )


def _for(part: str, title: str) -> tuple[str, ...]:
    """The roles that the words in brackets consist of, unless they say the title once more."""
    names = [name.strip() for name in re.split(r"[,/、，&+]|\b(?:and|or)\b|和|或", part)]
    names = [name for name in names if not _STAGE.fullmatch(name)]
    known = [bool(_FOR.fullmatch(name)) for name in names]
    signs = [bool(_FOR_SIGNS.fullmatch(name)) for name in names]
    if not names or not all(map(max, known, signs)):
        return ()
    rest = _PARTS.sub(" ", title).casefold()
    told = rest.isascii() and not any(name.casefold()[:4] in rest for name in names)
    return roles_in(", ".join(names)) if told or not any(known) else ()


def of_title(title: str) -> Access | None:
    """What a heading says of the endpoints below it: `Chat (Authenticated)`, `Public endpoints`."""
    words = clean(title)
    for part in _PARTS.findall(words):
        if is_free(part) or _FREE_PART.match(part):
            return Access("none", text=part)
        if (roles := _for(part, words)) or _BY_HEADER.fullmatch(part):
            return Access("required", (), roles, text=part)
        if role := _CALLED.fullmatch(part):
            return Access("required", (), roles_in(role[1]), text=part)
        if _ANY.fullmatch(part):
            return Access("required", text=part)
        if _OWN_PART.search(part):
            return Access(
                "required", scopes_of(part), roles_of(part) or roles_behind(words), text=part
            )
    if (only := _THEIRS.search(words)) and (roles := roles_of(only[1])):
        return Access("required", (), roles, text=only[0])
    if match := _FREE_TITLE.search(words):
        return Access("none", text=match[0])
    match = _OWN_TITLE.search(words) or _OWN_TITLE.search(_PARTS.sub("", words).strip())
    # A lock beside the word for signing in is an ornament.
    if match and not (match[0] in "🔒🔐" and _TOKEN.search(words)):
        return Access("required", (), roles_behind(words) or roles_of(match[0]), False, match[0])
    return None
