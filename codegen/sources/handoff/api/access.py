"""Who may call an endpoint, in the words of documents: cells, labels and sentences."""

from __future__ import annotations

import re

from codegen.sources.design import Access
from codegen.sources.handoff.api import lexicon
from codegen.sources.handoff.api.outline import clean
from codegen.sources.handoff.words.notions import saying, words_for

# Headers of columns, and labels before a colon.
_NONE = saying("access.nobody")
_REQUIRED = saying("access.required")
_OPEN = saying("access.unclear")
_PLAIN = saying("access.plain")
_BESIDE_PLAIN = saying("access.beside_plain")
_SCOPE_OF_PARTS = re.compile(r"(?<![\w/.:])[a-z][\w-]*(?::[a-z*][\w*-]*)+(?![\w/(])")
_A_WORD = re.compile(
    r"(?:signed|logged|api)[- ](?:in|key)|[^\W\d_][\w-]*|[^\s\w()\[\],.:;+/&|–—-]+"
)
# Of all that may call anything: it tells nobody apart.
_ALL = re.compile(r"(?:all|todos|todas|tous|alle|все|所有|全部|모두)", re.IGNORECASE)
_SCOPE = re.compile(r"(?<![\w/.:])[a-z][\w-]*(?:[:.][a-z*][\w*-]*)+(?![\w/])", re.IGNORECASE)
# What guards against too much, and asks for nobody: `throttle:60,1` of a middleware.
_NO_GUARD = re.compile(r"(?:throttle|rate|cors|csrf|cache|web\b|api\b$)", re.IGNORECASE)
_UPPER_SCOPE = re.compile(
    r"\b[A-Z]+(?:_[A-Z]+)*_(?:READ|WRITE|CREATE|UPDATE|DELETE|MANAGE|EDIT|VIEW|LIST|ADMIN)\b"
)
_NO_SCOPE = re.compile(r"\.(js|ts|py|go|java|rb|php|md|json|com|org|io|dev)$|^e\.g|^i\.e")
_ROLE = re.compile(rf"\b(?:is_?)?({words_for('access.roles')})s?\b", re.IGNORECASE)
# Any other word before "role": `gardener role required`.
_NAMED_ROLE = re.compile(
    r"\b(?!(?:a|an|the|any|this|that|same|user|valid|each|every|with|specific|appropriate"
    r"|required|right|or|and|if|by)\b)"
    r"(?<!['\u2019])\b([A-Za-z][\w-]*)[`'\"]? role\b(?!-)",
    re.IGNORECASE,
)
# `с ролью client`, `Bearer, role keeper`: it ends what is said
_ROLE_NAMED = re.compile(
    r"\bрол(?:ь|ью|и|ей|ями)\s+[`'\"]?([a-z]\w*)"
    rf"|\b[Rr]oles?:? +[`'\"]?(?!(?:{words_for('access.beside_role')})\b)([a-z][\w-]*)[`'\"]?"
    r"(?=\s*(?:$|[.;,)\]|]))"
)
_OWNER = saying("access.owner")
_KNOWN_WORDS = saying("access.known")


# What a program calls its guards: `AdminDep`, `require_admin`, `CurrentUser`.
_GUARD = re.compile(
    r"(?P<role>[A-Z][a-z]+)?(?:Dep|Guard|Required|Only)|(?:Current|Optional)?User|require_?[A-Za-z]\w*"
    r"|get_current_\w+"
)
_IN_CAPITALS = re.compile(r"[A-Z][A-Z_]{3,}")
_NO_ROLE = saying("access.no_role")
_BETWEEN_ROLES = re.compile(
    r"\s*(?:[,/|;+&、，]|\b(?:and|or|y|o|e|ou|und|oder|et|и|или)\b|[或和及])\s*"
)
# One word or two with a capital or none in front: a sentence is no role.
_A_ROLE = re.compile(r"[^\W\d]\w*(?:[ _-]\w+)?")
_ONE_OF_THEM = re.compile(r"(?<=[^su])s$")  # `Keepers only`
_THEM_ONLY = re.compile(r"([A-Za-z]+) only")
_NO_PERSON = saying("access.no_person")
_ANY_USER = re.compile(rf"(?:{words_for('access.any_user')})\b", re.IGNORECASE)
_USER = re.compile(r"users?|owner", re.IGNORECASE)
# Whoever has a token, whatever is in it.
_ANYBODY = re.compile(
    r"(?:any|every|all|each) (?:(?:authenticated|logged[- ]in|signed[- ]in|registered) )?"
    r"(?:users?|callers?|roles?|accounts?)|any (?:valid )?token",
    re.IGNORECASE,
)
# `User + Admin`: whoever is signed in.
_EVERY_USER = re.compile(r"\busers?\s*[+/&,|]\s*admins?\b|\badmins?\s*[+/&,|]\s*users?\b", re.I)
_EACH = re.compile(
    r"(?:^|(?<=[.;] ))([A-Z]\w+(?:(?:, | and | & )[A-Z]\w+)*) (?:--|—|–|\((?=[^()]*\)\.? ))"
)
_STOPS = re.compile(r"[；;。.!]\s*\S")
# In a script without spaces a whole sentence looks like a name.
_SENTENCE = re.compile(r"[需须要登认鉴]|인증|로그인|필요|ログイン|認証")
# `product_owner`, beside the name of a role.
_SNAKE = re.compile(r"(?<![\w:./])[a-z]+(?:_[a-z]+)+(?![\w:./(]| permission)")
_NAME_OF_VALUE = re.compile(
    r"^(?:is|has|can)_|_(?:ids?|at|by|key|header)$|token|session|cookie|auth|user"
)
# `JWT — ADMIN, rooms:read`: what stands behind the token is who has it.
_LEADING = re.compile(
    r"(?:jwt|bearer(?: token)?|token|auth\w*|yes|required|sim|sí|oui|ja)\s*(?:[—–:+]|\s-)\s*", re.I
)
_DEMANDED = re.compile(
    r"(?:yes|y|required|sí|si|sim|oui|ja|tak|да|是|예|네|はい|✅|✓|✔️?)\s*[(（](.+?)[)）]?", re.I
)
_LOCKED = re.compile(
    r"[🔒🔐]\ufe0f?\s*((?:[A-Z][A-Z_]{2,})(?:\s*(?:/|,|\|"
    r"|\w{1,3})\s*[A-Z][A-Z_]{2,})*)\b(?!\s*[a-z/])"
)
# `🔒 keeper`, and nothing more
_LOCKED_NAME = re.compile(r"[🔒🔐]\ufe0f?\s*([a-z][\w-]*)(?=\s*(?:$|\||[–—:]))")
_LOCKED_CODE = re.compile(
    r"[🔒🔐]\ufe0f?\s*((?:`[A-Za-z_]\w*`(?:\s*(?:/|,|\||\w{1,3})\s*(?=`))?)+)"
)


def read_access(text: str) -> Access:
    """The meaning of a cell or of what stands behind a label; never called with silence."""
    words = _bare(clean(text))
    if _OPEN.search(words) and not words.lower().startswith(("yes", "required")):
        return Access(None, text=words, understood=False)
    if _NO_GUARD.match(words):
        return Access()
    if words.lower() in lexicon.BLANK or _NONE.match(words):
        return Access("none", text=words)
    scopes = scopes_of(words)
    roles = roles_behind(words) or roles_of(re.split(r"[.;—]", _SCOPE.sub(" ", words))[0])
    roles = () if _EVERY_USER.search(words) else roles
    roles = _of_a_name(words) or roles or of_them_only(words)
    scopes = tuple(scope for scope in scopes if scope.lower() not in roles)
    known = bool(
        _GUARD.fullmatch(words)
        or _REQUIRED.search(words)
        or scopes
        or roles
        or _KNOWN_WORDS.search(words)
    )
    owner = bool(_OWNER.search(words))
    told = Access("required", scopes, roles, owner, words, understood=known)
    return of_anybody(words) or told


def of_nothing_else(text: str) -> Access | None:
    """The access that a text says which is about nothing else: `Required (role: keeper)`."""
    rest = _ROLE.sub(" ", _ROLE_NAMED.sub(" ", _SCOPE_OF_PARTS.sub(" ", text)))
    words = _A_WORD.findall(rest)
    plain = [bool(_PLAIN.fullmatch(word)) for word in words]
    told = all(map(max, plain, map(bool, map(_BESIDE_PLAIN.fullmatch, words))))
    said = read_access(text) if told and (rest != text or any(plain)) else None
    return said if said and said.understood else None


def _of_a_name(text: str) -> tuple[str, ...]:
    """The roles that names of a program say: `ResearcherDep`, `RECRUITER, ADMIN`."""
    text = behind_token(text)
    if guard := _GUARD.fullmatch(text):
        role = guard["role"] or ""
        return () if not role or _ANY_USER.match(role) or _NO_ROLE.match(role) else (role.lower(),)
    names = [name.strip("()") for name in _BETWEEN_ROLES.split(text) if not _SCOPE.search(name)]
    several = len(names) > 1
    told = not all(map(_UPPER_SCOPE.fullmatch, names)) and all(
        (several and name == "USER")
        or (
            _IN_CAPITALS.fullmatch(name if not several else f"{name}__")
            and not _NO_ROLE.match(name)
        )
        for name in names
    )
    return tuple(dict.fromkeys(name.lower() for name in names)) if told else ()


def of_them_only(text: str) -> tuple[str, ...]:
    """`Gardener only`: whoever that is; what is no person is no role."""
    match = _THEM_ONLY.fullmatch(text)
    told = match and not (_ANY_USER.match(match[1]) or _NO_PERSON.match(match[1]))
    return (_ONE_OF_THEM.sub("", match[1].lower()),) if match and told else ()


def scopes_of(text: str) -> tuple[str, ...]:
    """Words such as `bookings:write` or `people.view`."""
    words = clean(text)
    found = [match[0].strip(".") for match in _SCOPE.finditer(words)]
    found += [match[0] for match in _UPPER_SCOPE.finditer(words)]
    return tuple(dict.fromkeys(scope for scope in found if not _NO_SCOPE.search(scope)))


def _bare(text: str) -> str:
    """A text without the brackets around it, or one of which the other is missing."""
    text = text.strip(" .:;")
    for opens, closes in ("()", "[]"):
        around = text.startswith(opens) and text.endswith(closes)
        text = text[1:-1] if around and closes not in text[:-1] else text
        text = text.strip(opens + closes) if text.count(opens) != text.count(closes) else text
    return text.strip(" .:;")


def of_anybody(text: str) -> Access | None:
    """The access that a text says which is about all that have a token: `any signed-in user`."""
    return Access("required", text=text, any_token=True) if _ANYBODY.fullmatch(text) else None


def leading_scopes(text: str) -> Access | None:
    """The scopes that a text begins with: `orders:write  -> 202`."""
    first = re.split(r"\s*(?:→|->|=>|–|—|\(|\s-\s)", text, maxsplit=1)[0].strip()
    return of_scopes(first) if ":" in first else None


def of_scopes(text: str) -> Access | None:
    """The access that a text says which consists of scopes: `[orders:read, orders:write]`."""
    scopes = re.split(r"[,\s]+", text)
    told = all(map(_SCOPE.fullmatch, scopes)) and not _NO_SCOPE.search(text)
    return Access("required", tuple(scopes), text=text) if told else None


def listed(text: str) -> tuple[str, ...]:
    """The names of a cell that holds scopes and nothing else; of a sentence, what looks so."""
    if is_empty(text) or read_access(text).auth != "required":
        return ()
    parts = re.split(r"\s*[,/;+]\s*|\s+(?:and|or)\s+", behind_token(clean(text).rstrip(".")))
    if any(" " in part and not all(map(_SCOPE.fullmatch, part.split())) for part in parts):
        return scopes_of(text)
    names = [name for part in parts for name in part.split()]
    return tuple(name for name in names if re.fullmatch(r"[\w.*-]+(:[\w.*-]+)*", name))


def roles_of(text: str) -> tuple[str, ...]:
    """Well-known roles that a text names."""
    found = [match[1] for match in _ROLE.finditer(text)]
    found += [match[1] for match in _NAMED_ROLE.finditer(text)]
    found += [match[1] or match[2] for match in _ROLE_NAMED.finditer(text)]
    if found:
        names = (match[0] for match in _SNAKE.finditer(text))
        found += [name for name in names if not _NAME_OF_VALUE.search(name)]
    return tuple(dict.fromkeys(re.sub(r"[ -]", "_", name.lower()) for name in found))


def behind_token(text: str) -> str:
    """A text without the words for a token that lead it."""
    return _LEADING.sub("", text, count=1) if _LEADING.match(text) else text


def roles_in(text: str) -> tuple[str, ...]:
    """The roles that the cell of a column of roles names, whatever their language: `Docente`."""
    words = behind_token(clean(text))
    if is_empty(words) or _NONE.match(words) or _OPEN.search(words):
        return ()
    names = [name.strip(" .*。").removesuffix("权限") for name in _BETWEEN_ROLES.split(words)]
    found: list[str] = []
    for name in names:
        known = _of_two_words(name) or roles_of(name)
        if len(names) > 1 and _USER.fullmatch(name):  # beside others, it is one of them
            known = (name.casefold().rstrip("s"),)
        unknown = (
            _A_ROLE.fullmatch(name)
            and not _ANY_USER.match(name)
            and (name.isascii() or not _SENTENCE.search(name))
        )
        found += known or ([name.casefold()] if unknown else [])
    return tuple(dict.fromkeys(found))


def _of_two_words(name: str) -> tuple[str, ...]:
    """`HR Admin` is no other admin."""
    first, _, last = name.partition(" ")
    told = first[:1].isupper() and not _ANY_USER.match(first) and not roles_of(first)
    return (f"{first}_{last}".lower(),) if told and _ROLE.fullmatch(last) else ()


def names_of(text: str) -> list[str]:
    """The parts of a list of names, behind the words for a token."""
    return [name for name in _BETWEEN_ROLES.split(behind_token(clean(text))) if name.strip()]


def is_role(name: str) -> bool:
    """A well-known role, and nothing else."""
    return _ROLE.fullmatch(name) is not None


def all_roles(text: str) -> tuple[str, ...]:
    """The roles of a list that holds nothing else; a sentence names none."""
    return () if _STOPS.search(text) else roles_in(text)


def each_role(text: str) -> tuple[str, ...]:
    """`Manager, Clerk -- all rooms. Guest -- their own`: what each of them may do."""
    if not _EACH.match(text):
        return ()
    return tuple(dict.fromkeys(role for one in _EACH.finditer(text) for role in roles_in(one[1])))


def roles_behind(text: str) -> tuple[str, ...]:
    """`Yes (editor/admin)`, `🔒 ADMIN`: roles that stand behind the demand for a token."""
    if coded := _LOCKED_CODE.search(text):
        return tuple(dict.fromkeys(re.findall(r"`(\w+)`", coded[1].casefold())))
    words = clean(text)
    if inside := _DEMANDED.fullmatch(words):
        return () if _OWNER.search(inside[1]) else roles_in(inside[1])
    if (named := _LOCKED_NAME.search(words)) and is_role(named[1]):
        return (named[1],)
    match = _LOCKED.search(words)
    return tuple(dict.fromkeys(re.findall(r"[a-z_]{3,}", match[1].lower()))) if match else ()


def is_all(text: str) -> bool:
    """`All` in a column of roles."""
    return _ALL.fullmatch(clean(text)) is not None


def is_empty(text: str) -> bool:
    """A cell without a word in it."""
    return clean(text).lower() in lexicon.BLANK
