"""Sentences about who may call: all endpoints, those of a section, those of a name, or one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from codegen.sources.design import Access, Auth
from codegen.sources.handoff.api import exceptions, phrases
from codegen.sources.handoff.api.access import of_them_only, roles_of, scopes_of
from codegen.sources.handoff.api.outline import clean
from codegen.sources.handoff.api.phrases import MEANS, NEED, PROTECTED, PUBLIC, compiled
from codegen.sources.handoff.words.notions import saying, words_for

# Requests, in a sentence that begins with them, are all there are; so is an API that is one.
_ALL = compiled(
    rf"{phrases.ALL}(?! (?:other|of (?:the|your))\b)|^(?:requests?|endpoints?|routes?)\b"
    r"|^\W*the (?:endpoints|routes|requests)\b"
)
_THE_API = compiled(r"^\W*(?:\w+,? )?(?:the|this|our)? ?(?:\w+ )?(?:api|service|server|backend)\b")
_THING = compiled(phrases.THING)
_NEEDED = compiled(rf"(?!use|expect){NEED}")
_IS_PROTECTED = rf"\b{exceptions.IS} (?:\w+ )?{PROTECTED}"
_DEMAND = compiled(
    rf"(?:{NEED}|{_IS_PROTECTED}).{{0,80}}?{MEANS}|{MEANS}.{{0,80}}?{NEED}"
    rf"|\b{exceptions.IS} .{{0,40}}?{MEANS}.{{0,20}}?{PROTECTED}\W*$"
)
_MEANS = compiled(MEANS)
# Without a word for how, which is enough where others are not.
_GUARDED = compiled(rf"{PROTECTED}\W*$")
_PERMITTED = saying("access.permitted")
# `… need a token of a user with the role keeper`
_OF_ROLE = compiled(
    rf"{MEANS}[^,;.]{{0,60}}(?:\b(?:with|of|having) (?:the |an? )?\w* ?role\b|\bс рол)"
)
_SOME = compiled(phrases.SOME)
_OF_SOME = compiled(
    r"\b(?:authenticated|protected|private|secured|admin\w*|other) (?:\w+ )?"
    r"(?:endpoint|route|api|request|resource)s?\b"
)
_OF_PROTECTED = compiled(rf"^.*{PROTECTED}\w*\W+(?:\w+\W+)?{phrases.THING}")
_PROTECTED_ONES = compiled(rf"{phrases.THING}\w*\s+{PROTECTED}\w*\b.*{NEED}")
# `All endpoints that need a token must send it`: of which, nobody says.
_RESTRICTED = compiled(
    rf"{phrases.THING}\w*,? +(?:{phrases.THAT})"
    r"(?!.*?\b(?:below|listed|described|documented|this)\b)"
    rf"|{phrases.OF_THOSE} *(?:{phrases.ALL} *の?)?(?:{phrases.THING}|api)"
)
# `All email endpoints`, `todas las rutas de pago`: what they are called, if it says anything.
_OF_THE = r"(?:(?:the|this|la|el|le|las|los|les|os|as|esta|este|a|o|cette|our|an?)\s+)*"
_CALLED = compiled(
    rf"{phrases.ALL}\W+{_OF_THE}(?:(?P<name>[a-zà-ӿ-]+(?: [a-zà-ӿ-]+)?) {phrases.THING}\w*"
    rf"|{phrases.THING}\w*\s+(?!{exceptions.IS}\b)(?P<which>[a-zà-ӿ]{{4,}})\s+(?={NEED})"
    rf"|{phrases.THING}\w*\s+(?:de|del|da|do|des|du|of|for|für|для)\s+{_OF_THE}(?P<of>[a-zà-ӿ-]+))"
)
# What is done, which no path has to be about.
_DONE = re.compile(r"(?:operation|resource|method|call)s?$", re.IGNORECASE)
_WHOLE = compiled(rf"(?:{words_for('access.whole')}|{PROTECTED})")
_FEW = (
    r"(?:\W+(?:any|an?|the|user|valid|other|additional|separate|further|\w+ of|별도의?|required))"
)
# Behind a token that is needed by nobody: the end of the clause, as in `(no JWT)`.
_NO_MORE = r"(?:\W+(?:token|key|cookie|header|is|required|needed|necessary))*(?=\s*(?:$|[).,;:—]))"
FREE = compiled(
    rf"{phrases.WITHOUT}{_FEW}{{0,2}}\W*(?:{phrases.SIGNING_IN}|{MEANS}\w*{_NO_MORE})"
    rf"|(?:{phrases.NOT}|\b\w{{1,9}}n['\u2019]t)\W+{NEED}\w*{_FEW}{{0,2}}\W*{MEANS}"
    rf"|{MEANS}\w*(?:\W+(?:is|are|header|token))*\W*{phrases.NOT_NEEDED}"
    rf"|\b{exceptions.IS} (?:all )?{PUBLIC}"
    rf"|^{PUBLIC} (?:endpoint|route|api)(?=\W*$|\s*[.:(,—–])|^{PUBLIC} access\b"
    rf"|^{PUBLIC}(?=\W*$|\s*[.:(—–])"
)
# `No endpoint may be called without a token`: all of them need one.
_DOUBLY = compiled(
    rf"\b(?:no|none|nothing|never|cannot|can['\u2019]?t|nenhum\w*|ning[uú]n\w*|aucune?|keine?|nie)\b"
    r"(?:\W+\w+){1,6}?\W+(?:without|unless|sin|sem|sans|ohne|bez|без)"
    rf"{_FEW}{{0,2}}\W*{MEANS}"
)
# `401 without a token` is about what happens, not about what is needed.
_FAILING = saying("access.failing")
# Where a token is needed only sometimes, nothing is said of any endpoint.
_SOMETIMES = saying("access.sometimes")
# `private, max-age=60`: which caches may keep an answer, not who may call.
_CACHED = re.compile(r"\b(?:s-)?max-?age\b|\bno-(?:store|cache)\b|\bcache-control\b", re.IGNORECASE)
# Tokens that say nothing of who calls.
_OTHER_TOKENS = re.compile(
    r"\b(?:anti-)?(?:csrf|xsrf|captcha|recaptcha|idempotency|cancellation|device|push)"
    r"[- _]?(?:tokens?|keys?)\b",
    re.IGNORECASE,
)
_HOW_TO = compiled(r"\bto (?:require|protect|secure|enforce)\b")
_THESE = compiled(r"\W*(?:these|those)\b")
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_METHOD = re.compile(rf"\b(?:{'|'.join(_METHODS)})\b")
_ONLY_METHODS = re.compile(r"\W*(?:[Aa]ll )?(?:(?:GET|POST|PUT|PATCH|DELETE|and|or|,|/|&|`|\s)+)")
_OF_THEM = r"^\W*(?:(?:all|the|la|le|les|el|las?|as?|die|das|toutes les|todas las) )?"
_READING = compiled(
    rf"{_OF_THEM}(?:reads?|reading|read-only|lectures?|lecturas?|leitura|lesen|lesezugriff\w*|чтени\w*"
    r"|读取?|查询|조회|読み取り|参照)\b"
)
_WRITING = compiled(
    rf"{_OF_THEM}(?:writ(?:es?|ing)|mutat\w+|modify\w+|state-changing|escrituras?|escrita|écritures?"
    r"|schreib\w+|запис\w+|写入?|쓰기|변경|wszystkie żądania modyfik\w+|書き込み)\b"
)
# `Authentication: bearer token (except /login)`: whoever names exceptions speaks of all others.
_LABELLED = compiled(
    r"\W*(?:auth\w*|security|access|autentic\w+|аутентиф\w+|认证(?:方式)?|鉴权|인증|認証)\s*"
    r"(?:[:：]|(?:via|by|through|using|par|mit|com|con|через)\s)\s*"
)
# Exceptions that bear a mark of their own.
_MARKED = compiled(
    r"\b(?:mark(?:ed|iert)|marcad\w+|tagged|flagged|labell?ed|отмечен\w*|помечен\w*)|标[注记]|표시"
)


@dataclass(frozen=True)
class Statement:
    """A sentence about many endpoints at once. Excepted are paths and words of their titles."""

    auth: Auth
    line: int
    paths: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    text: str = ""
    roles: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()  # of which it speaks; empty for all
    near: bool = False  # `these endpoints`: of its own section, if that has any

    @property
    def access(self) -> Access:
        """What it says of those that it is about."""
        return Access(self.auth, self.scopes, self.roles, text=self.text)

    @property
    def excepted(self) -> Auth:
        """What holds for the others."""
        return "none" if self.auth == "required" else "required"


def sentences(text: str) -> Iterator[str]:
    """The sentences of a line; a point within a path or a number ends none."""
    yield from re.split(r"(?<=[.!?。])\s+|(?<=。)", text)


def statement(text: str, line: int) -> Statement | None:
    """What a sentence says of all endpoints around it; None for any other sentence."""
    words = _OTHER_TOKENS.sub(" ", clean(text))
    label = _LABELLED.match(words)
    told = words[label.end() :] if label else words
    head, paths, excepted = exceptions.without(told)
    if (
        _HOW_TO.search(words)
        or _is_unclear(told, (*paths, *excepted))
        or _SOMETIMES.search(words)
        or _SOME.search(head)
    ):
        return None
    if _called(head) or _is_restricted(told):
        return None
    if label and _MEANS.search(words):
        marked = bool(_MARKED.search(exceptions.divided(told)[1]))
        if paths or marked:
            return Statement("required", line, paths, () if marked else excepted, words)
    methods = _methods(head) or _other_methods(told)
    of_some = (
        _OF_SOME.search(words)
        or _OF_PROTECTED.search(exceptions.PREDICATE.split(head, 1)[0])
        or _PROTECTED_ONES.search(head)
    )
    if not (methods or _is_of_all(words) or _is_of_all(head)) or (
        of_some and not (paths or excepted)
    ):
        return None
    auth = _demanded(head)
    if auth is None and (paths or excepted) and _GUARDED.search(head):
        auth = "required"
    roles: tuple[str, ...] = ()
    if auth is None and _NEEDED.search(head) and _PERMITTED.search(head):
        roles = roles_of(head)
        auth = "required" if roles else None
    elif auth == "required" and _OF_ROLE.search(head):
        roles = roles_of(head)
    near = bool(_THESE.match(words))
    return Statement(auth, line, paths, excepted, words, roles, (), methods, near) if auth else None


def _called(words: str) -> tuple[str, str] | None:
    """What the endpoints are called that a sentence is about, and what it says of them."""
    match = _CALLED.search(words)
    words_of_it = ((match["name"] or match["of"] or match["which"]) if match else "").split()
    name = " ".join(word for word in words_of_it if not _WHOLE.fullmatch(word))
    if match is None or not name:
        return None
    following = words[match.end() :]
    if _DONE.search(match[0]):
        return name, ""
    return name, following if re.search(r"\w", following) else words[: match.start()]


def _is_restricted(words: str) -> bool:
    """It is about some, and says which only by what holds of them."""
    head, named = exceptions.divided(words)
    return bool(_RESTRICTED.search(head.removesuffix(named)))


def _is_unclear(words: str, named: tuple[str, ...]) -> bool:
    """It leaves out something that no word of ours names."""
    return not named and any(
        not sign.isascii() and sign.isalpha() for sign in exceptions.divided(words)[1]
    )


def _methods(words: str) -> tuple[str, ...]:
    """Those that a sentence is about: `Reading is public`, `All POST and PUT requests need …`."""
    subject = exceptions.PREDICATE.split(words, maxsplit=1)[0]
    named = tuple(_METHOD.findall(subject)) if not exceptions.PATHS.search(subject) else ()
    if named and not (_THING.search(subject) or _ONLY_METHODS.fullmatch(subject)):
        return ()
    if named:
        return named
    if _READING.match(subject):
        return ("GET", "HEAD")
    return ("POST", "PUT", "PATCH", "DELETE") if _WRITING.match(subject) else ()


# `rooms:read for GET`, `rooms:write for the rest`
_SCOPED_METHODS = compiled(
    r"(?P<scope>[a-z][\w-]*[:.][\w:.-]*\w) (?:for|on|to) "
    r"(?P<of>[^,;.]+?)(?= and [a-z][\w-]*:|[,;.]|$)"
)
_REST = compiled(
    r"\W*(?:(?:all )?(?:the )?(?:rest|others?|remaining)|(?:everything|anything|all) else)\b"
)


def scoped(text: str, line: int) -> Iterator[Statement]:
    """The scopes that a sentence gives to methods: `a:read for GET, a:write for the rest`."""
    words = clean(text)
    told = [(match["scope"], match["of"]) for match in _SCOPED_METHODS.finditer(words)]
    known = [(scope, _methods(of)) for scope, of in told if not _REST.match(of)]
    named = {method for _, methods in known for method in methods}
    rest = tuple(method for method in _METHODS if method not in named)
    known += [(scope, rest) for scope, of in told if _REST.match(of)]
    if len(known) > 1 and all(methods for _, methods in known):
        for scope, methods in known:
            yield Statement("required", line, text=words, scopes=(scope,), methods=methods)


def _other_methods(words: str) -> tuple[str, ...]:
    """`All requests except GET …`: what holds for those that are left out is not said."""
    named = exceptions.divided(words)[1]
    left_out = () if exceptions.PATHS.search(named) else _METHOD.findall(named)
    return tuple(one for one in _METHODS if one not in left_out) if left_out else ()


def _is_of_all(words: str) -> bool:
    of_all = (_ALL.search(words) or _DOUBLY.match(words)) and _THING.search(words)
    return bool(of_all) or bool(_THE_API.match(words) and is_free(words))


def _demanded(words: str) -> Auth | None:
    if is_free(words):
        return "none"
    if _DOUBLY.search(words):
        return "required"
    return "required" if _DEMAND.search(words) else None


def is_free(words: str) -> bool:
    """It says that no token is needed."""
    said = FREE.search(words) and not _FAILING.search(words)
    return bool(said) and not _DOUBLY.search(words)


# Of an API: `None`, `None (public API)`; not `None (yet)`.
_NONE = compiled(
    r"\W*(?:none|no|nenhuma?|ninguna?|aucune|keine|нет|なし|無し|无|없음)\W*$"
    rf"|\W*(?:none|no) \({PUBLIC}"
)
# Of some only: `required for writing`, `needed when …`.
_PARTLY = compiled(r"\b(?:for|on|to|when|if|only|where|para|pour|für|для)\b(?!.*\b(?:all|every)\b)")


def of_the_api(text: str) -> Access | None:
    """What a general part says of the whole API in a sentence without a subject; None without."""
    first = next(sentences(clean(text)), "")
    if _NONE.match(first):
        return Access("none", text=first)
    said = None if _PARTLY.search(first) or _OF_SOME.search(first) else own_statement(first)
    return said if said and said.understood else None


# --- of a section, of a name ----------------------------------------------------------------------

# `Admin endpoints need the role admin`, `后台接口需要管理员 token`
_NAMED = compiled(
    r"^\W*(?:all |the )?(?P<name>[\w/&-]+(?: [\w&-]+)?) (?:endpoint|route|api)s?(?![a-z])"
    r"(?P<said>.*)"
    r"|^\W*(?P<sign>[^\W\da-z]{2,12}?)(?:接口|路由)(?P<told>.*)"
)
_NO_NAME = compiled(
    rf"{phrases.ALL}|{phrases.SOME}|{PROTECTED}|{PUBLIC}|\bother\b|^(?:the|this|our|it)$"
    r"|^(?:rest|api|http|json|backend|server|v\d)(?: api)?$"
)


def of_a_name(text: str) -> tuple[str, Access] | None:
    """What a sentence says of the endpoints below a title, by a word of it."""
    words = clean(text)
    called, match = _called(words), _NAMED.match(words)
    if called is None and match is None:
        return None
    name, said = called or ("", "")
    if match and not called:
        name, said = match["name"] or match["sign"], match["said"] or match["told"] or ""
    if _NO_NAME.search(name) or _SOMETIMES.search(words) or exceptions.excepts(words):
        return None
    roles = roles_of(said) if _NEEDED.search(said) else ()
    auth = _demanded(said) or ("required" if roles else None)
    return (name, Access(auth, scopes_of(said), roles, text=words)) if auth else None


# --- of one ---------------------------------------------------------------------------------------

_BEFORE_MEANS = rf"(?:\W+(?:{words_for('access.before_means')}))"
_SUBJECT = f"(?:{words_for('access.callers')})"
_THIS = r"(?:this|est[ea]|cet(?:te)?|diese[rs]?|этот)"
_OWN = compiled(
    rf"(?:^|[,，;；(（]\s*|\s[-–—]\s+)(?:{_THIS} {phrases.THING}\w* |only )?"
    rf"(?!use|expect){NEED}\w*{_BEFORE_MEANS}{{0,3}}[^\w)）]*{MEANS}"
    r"(?!\w*\s+(?:from|sent|in (?:the )?(?:body|query|url|link)|received|of)\b)"
    rf"|^{MEANS}(?:\W+(?:token|cookie|header|key|\w+:\w+))*\W*(?:is |are |be )?{NEED}\w*"
    r"(?:\W*$|\s*[:：]\s*(?:yes|true|sí|sim|oui|да|✅|是))"
    rf"|(?:^|[(（])\s*{_SUBJECT} {NEED}\w*{_BEFORE_MEANS}{{0,3}}\W*{MEANS}\w*\W*(?:$|\))"
    rf"|^{PROTECTED}(?!\w|\W+(?:\w+\W+)?{phrases.THING}\w*\W+(?:\w+\W+)?{NEED})"
    r"|^authenticated (?:users?|only)|^requires? \w+ (?:role|permission)"
)
# `Requires the scope rooms:write`, `Scope: rooms:write`
_SCOPED = compiled(rf"(?:^|{NEED}\w*\W+(?:the |an? )?)(?:scopes?|permissions?)\b\W+\w+[:.]\w")
# `Reviews of a room, oldest first (public).`
_ENDS_FREE = compiled(
    r"\((?:public|no auth\w*(?: required)?|unauthenticated)\)\W*$"
    r"|^public\b.*\b(?:for|by|to) any(?:one|body| user| visitor)\b"
)
_ENDS_ONLY = compiled(r"\(([a-z]+[- ]only)\)\W*$")
# Another program calls it, and signs what it sends: no token of a user, and nobody's call either.
_SIGNED = compiled(
    r"\b(?:validat|verif|check|authenticat)\w*\s+(?:by\s+|with\s+|the\s+|its\s+|an?\s+)*(?:[\w-]+\s+){0,2}signature\b"
    r"|\bsignature\s+(?:is\s+)?(?:verif|validat|check)\w+|\bHMAC\b"
)


@lru_cache(1024)
def own_statement(text: str) -> Access | None:
    """What a sentence within an endpoint's own section says of it; None for any other."""
    words = _OTHER_TOKENS.sub(" ", clean(text)).strip()
    if _CACHED.search(words) or _is_restricted(words):
        return None
    if is_free(words) and len(words) < 160:
        return Access("none", text=words)
    if roles := of_them_only(words.strip(" .!")):
        return Access("required", (), roles, text=words)
    if only := _ENDS_ONLY.search(words):
        roles = roles_of(only[1])  # of those that are known: `(append-only)` is nobody
        return Access("required", (), roles, text=words) if roles else None
    if _SCOPED.search(words) and (scopes := scopes_of(words)):
        return Access("required", scopes, (), False, words)
    if _OWN.search(words) and not _FAILING.search(words):
        return Access("required", scopes_of(words), roles_of(words), False, words)
    if _ENDS_FREE.search(words):
        return Access("none", text=words)
    return Access(None, text=words, understood=False) if _SIGNED.search(words) else None
