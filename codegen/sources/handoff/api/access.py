"""Who may call an endpoint, in the words of documents: cells, labels and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from codegen.sources.design import Access, Auth
from codegen.sources.handoff.api import lexicon
from codegen.sources.handoff.api.outline import clean

# Headers of columns, and labels before a colon.
_NONE = re.compile(
    r"(no\b|none\b|not\b|non\b|never|public\w*|anonymous|anyone|everyone|guest|open\b"
    r"|unauth\w*|false"
    r"|optional|without|unprotected|❌|✗|✘|✖|🔓|🌐|🌍|x$|❎|не\b|нет|публичн|открыт|без"
    r"|todos\b.*sem|sin\b|sem\b"
    r"|ningun[oa]?\b|nadie|nenhum\w*|ningu[ée]m|aucune?\b|kein\w*|niemand|никто|público"
    r"|pública|publique|öffentlich|nein|não\b|nao\b|nie\b|publiczn|ne\b|无|否|不需要|无需|不用|公开|公共|匿名"
    r"|공개|불필요|없음|아니|不要|公開|なし|không\b|công khai|tidak\b|publik\b|hayır\b|gerekmez"
    r"|herkese açık)",
    re.IGNORECASE,
)
_REQUIRED = re.compile(
    r"(yes\b|y$|true\b|required|require[sd]?\b|✅|✓|✔|☑|🔒|🔐|🔑|bearer|jwt|token|private|protected"
    r"|authenticated|auth\b|authorized|user\w*|admin\w*|owner|session|cookie|api.?key"
    r"|log(ged)?.?in|signed"
    r"|member|manager|staff|self\b|basic\b|oauth|да\b|требуется|обязательн|авториз|sí\b|si\b|sim\b"
    r"|usuari[oa]|utilisateur|benutzer|protegid|privad|obligatori|requerid|autenticad|oui"
    r"|requis|ja\b|erforderlich|tak\b|wymagan"
    r"|có\b|bắt buộc|cần\b|ya\b|wajib|perlu\b|evet\b|gerekli"
    r"|是|需要|必须|需登录|需认证|登录|管理员|用户|필요|필수|예$|네$|인증|로그인|必要|要$)",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(partial\w*|stub|tbd|todo|depends|conditional\w*|varies|mixed|unclear|unknown"
    r"|undecided|various)\b|^tùy\b"
    r"|^\?+$|\bor none\b",
    re.IGNORECASE,
)
_SCOPE = re.compile(r"(?<![\w/.:])[a-z][\w-]*(?:[:.][a-z*][\w*-]*)+(?![\w/])", re.IGNORECASE)
_UPPER_SCOPE = re.compile(
    r"\b[A-Z]+(?:_[A-Z]+)*_(?:READ|WRITE|CREATE|UPDATE|DELETE|MANAGE|EDIT|VIEW|LIST|ADMIN)\b"
)
_NO_SCOPE = re.compile(r"\.(js|ts|py|go|java|rb|php|md|json|com|org|io|dev)$|^e\.g|^i\.e")
_ROLE = re.compile(
    r"\b(super[_ -]?admin|admin(?:istrator)?|manager|moderator|editor|author|staff|operator|viewer"
    r"|customer|seller|vendor|teacher|student|parent|child|doctor|patient|employee|instructor"
    r"|provider"
    r"|support|analyst|member|guest|client|agent|driver|host|organizer|reviewer|developer)s?\b",
    re.IGNORECASE,
)
# Any other word before "role": `gardener role required`.
_NAMED_ROLE = re.compile(
    r"\b(?!(?:a|an|the|any|this|that|same|user|valid|each|every|with|specific|appropriate"
    r"|required|right)\b)"
    r"([A-Za-z][\w-]*)[`'\"]? role\b(?!-)",
    re.IGNORECASE,
)
_OWNER = re.compile(
    r"\b(owner|own\b|self\b|creator|assignee|author of|belongs to|don[oa]\b|dueñ[oa]|propietari[oa]"
    r"|propriétaire|proprietári[oa]|eigentümer)|владел|本人|所有者|본인",
    re.IGNORECASE,
)
_KNOWN_WORDS = re.compile(
    r"(bearer|jwt|token|session|cookie|yes|required|user|auth|login|log.?in|owner|self|role|✅"
    r"|✓|✔|☑|🔒|🔐"
    r"|true|private|protected|signed|any|all|access|[:.])",
    re.IGNORECASE,
)


_BETWEEN_ROLES = re.compile(r"\s*(?:[,/|;+&]|\b(?:and|or|y|o|e|ou|und|oder|et|и|или)\b)\s*")
# One word or two with a capital or none in front: a sentence is no role.
_A_ROLE = re.compile(r"[^\W\d]\w*(?:[ _-]\w+)?")
_ANY_USER = re.compile(
    r"(any|all|every\w*|each|both|same|self|owner|auth\w*|logged|signed|user\w*|yes|required"
    r"|see|depends|bearer|jwt"
    r"|token|session|cookie|api|oauth\w*|basic|optional|only|cualquier\w*|tod[oa]s?|qualquer"
    r"|usuari\w*|tout\w*"
    r"|utilisateur\w*|jede\w*|alle\w*|benutzer|любой|все|所有|登录|用户|任意|모든|사용자|로그인|全員|ログイン)\b",
    re.IGNORECASE,
)
# `User + Admin`: whoever is signed in.
_EVERY_USER = re.compile(r"\busers?\s*[+/&,|]\s*admins?\b|\badmins?\s*[+/&,|]\s*users?\b", re.I)
_DEMANDED = re.compile(
    r"(?:yes|y|required|sí|si|sim|oui|ja|tak|да|是|예|네|はい|✅|✓|✔️?)\s*[(（](.+?)[)）]?", re.I
)
_LOCKED = re.compile(
    r"[🔒🔐]\ufe0f?\s*((?:[A-Z][A-Z_]{2,})(?:\s*(?:/|,|\|"
    r"|\w{1,3})\s*[A-Z][A-Z_]{2,})*)\b(?!\s*[a-z/])"
)


def read_access(text: str) -> Access:
    """The meaning of a cell or of what stands behind a label; never called with silence."""
    words = clean(text).strip(" .:;()[]")
    if _OPEN.search(words) and not words.lower().startswith(("yes", "required")):
        return Access(None, text=words, understood=False)
    if words.lower() in lexicon.BLANK or _NONE.match(words):
        return Access("none", text=words)
    scopes = scopes_of(words)
    roles = roles_behind(words) or roles_of(re.split(r"[.;—]", words)[0])
    roles = () if _EVERY_USER.search(words) else roles
    known = bool(_REQUIRED.search(words) or scopes or roles or _KNOWN_WORDS.search(words))
    owner = bool(_OWNER.search(words))
    return Access("required", scopes, roles, owner, words, understood=known)


def scopes_of(text: str) -> tuple[str, ...]:
    """Words such as `bookings:write` or `people.view`."""
    words = clean(text)
    found = [match[0].strip(".") for match in _SCOPE.finditer(words)]
    found += [match[0] for match in _UPPER_SCOPE.finditer(words)]
    return tuple(dict.fromkeys(scope for scope in found if not _NO_SCOPE.search(scope)))


def listed(text: str) -> tuple[str, ...]:
    """The names of a cell that holds scopes and nothing else."""
    if is_empty(text) or read_access(text).auth != "required":
        return ()
    names = re.split(r"\s*[,/;+]\s*|\s+(?:and|or)\s+|\s+", clean(text))
    return tuple(name for name in names if re.fullmatch(r"[\w.*-]+(:[\w.*-]+)*", name))


def roles_of(text: str) -> tuple[str, ...]:
    """Well-known roles that a text names."""
    found = [match[1] for match in _ROLE.finditer(text)]
    found += [match[1] for match in _NAMED_ROLE.finditer(text)]
    return tuple(dict.fromkeys(re.sub(r"[ -]", "_", name.lower()) for name in found))


def roles_in(text: str) -> tuple[str, ...]:
    """The roles that the cell of a column of roles names, whatever their language: `Docente`."""
    words = clean(text)
    if is_empty(words) or _NONE.match(words) or _OPEN.search(words):
        return ()
    names = [name.strip(" .*") for name in _BETWEEN_ROLES.split(words)]
    found: list[str] = []
    for name in names:
        known = roles_of(name)
        unknown = _A_ROLE.fullmatch(name) and not _ANY_USER.match(name)
        found += known or ([name.casefold()] if unknown else [])
    return tuple(dict.fromkeys(found))


def roles_behind(text: str) -> tuple[str, ...]:
    """`Yes (editor/admin)`, `🔒 ADMIN`: roles that stand behind the demand for a token."""
    words = clean(text)
    if inside := _DEMANDED.fullmatch(words):
        return () if _OWNER.search(inside[1]) else roles_in(inside[1])
    match = _LOCKED.search(words)
    return tuple(dict.fromkeys(re.findall(r"[a-z_]{3,}", match[1].lower()))) if match else ()


def is_empty(text: str) -> bool:
    """A cell without a word in it."""
    return clean(text).lower() in lexicon.BLANK


# --- sentences ------------------------------------------------------------------------------------

_ALL = re.compile(
    r"\b(all|every|everything|each|these|those|any|the following)\b(?! (other|of (the|your)))"
    r"|^(requests?|endpoints?|routes?|api)\b|\btod[oa]s\b|\btou(s|tes)\b|\balle\b|\bвсе\b|所有"
    r"|全部|其余|默认|모든|すべて",
    re.IGNORECASE,
)
_THING = re.compile(
    r"endpoint|route|\bapis?\b|request|resource|operation|\brotas?\b|\brutas?\b|эндпоинт"
    r"|запрос|маршрут|接口|路由"
    r"|엔드포인트|요청|エンドポイント|\beverything\b|\bbelow\b|\bcalls?\b|\bmethods?\b",
    re.IGNORECASE,
)
_DEMAND = re.compile(
    r"requir|need|must|protected|authenticated|mandatory|expects?\b|secured|behind"
    r"|only available to"
    r"|\buse[sd]?\b|on everything"
    r"|requier|necesit|n[ée]cessit|exig|obligator|треб|нуж|需|必须|필요|必要|wymaga"
    r"|erforder|benötig|protegid",
    re.IGNORECASE,
)
_MEANS = re.compile(
    r"auth|token|bearer|jwt|session|cookie|log(ged)?[ -]?in|signed[ -]?in|api[ -]?key|credential"
    r"|autentic|autoriz|авториз|аутентиф|токен|认证|登录|鉴权|请求头|인증|토큰|認証|uwierzyteln|anmeld",
    re.IGNORECASE,
)
_FREE = re.compile(
    r"\b(no|without|not require|don'?t require|doesn'?t require|do not require|does not require) "
    r"(any )?(auth\w*|login|token|authentication|credentials?)\b|\b(is|are) (all )?public\b"
    r"|^public (endpoint|route|access|api)s?\b|无需(认证|登录|鉴权)|인증 불필요|без авторизации"
    r"|^p[úu]blic[oa]?(?=\W*$|\s*[.:(—–])|\b(sin|sem|sans|ohne|bez) (auth|autent|anmeld)|sin "
    r"autenticación|sem autenticação|auth(entication)? (is )?not required|no auth\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"^(requires? (a )?(valid )?(auth\w*|login|bearer|jwt|token|session|api key)"
    r"|auth\w* (is )?required"
    r"|(must be )?(logged|signed)[ -]in|authenticated (users?|only)|protected\b|private\b"
    r"|session cookie required|bearer token required"
    r"|需要(认证|登录|鉴权)|인증 필요|требует авторизации"
    r"|requiere autenticación|requer autenticação|requires? \w+ (role|permission))",
    re.IGNORECASE,
)
_SOME = re.compile(
    r"\b(authenticated|protected|private|secured|admin\w*|some|certain|most|other) "
    r"(\w+ )?(endpoint|route|api|request|resource)s?\b",
    re.IGNORECASE,
)
# Where a token is needed only sometimes, nothing is said of any endpoint.
_SOMETIMES = re.compile(
    r"\b(?:if|when|where|whenever)\s+(?:\w+\s+){0,2}(?:auth\w*|needed|required|necessary"
    r"|applicable)\b"
    r"|\bif\s+(?:an?\s+|the\s+)?(?:endpoint|route|request)|경우|场合|の場合"
    r"|如需|如果需要|si es necesario|se necess[áa]rio"
    r"|si n[ée]cessaire|falls (?:n[öo]tig|erforderlich)|если (?:нужн|требу)",
    re.IGNORECASE,
)
_EXCEPT = re.compile(
    r"[(,;.]?\s*\b(?:except(?:ions?)?(?: for)?|excluding|other than|besides|apart from"
    r"|but not|unless|with the"
    r" exception of|кроме|salvo|excepto|exceto|außer|sauf|oprócz)\b:?\s*|除了?|제외",
    re.IGNORECASE,
)
# `Except for /login, all endpoints need …`; the same in Chinese, and `… not, the others do`
_LEADING = re.compile(r"外[，,]?|,\s*(?=(?:all|every|each|any|the)\b)", re.IGNORECASE)
_REST = re.compile(r"^(?P<named>.+?)(?:无需|不需要).*?其余(?P<demand>.*需.*)$")
_CHINESE = (
    ("注册", "register"),
    ("登录", "login"),
    ("登陆", "login"),
    ("刷新", "refresh"),
    ("健康", "health"),
    ("认证", "auth"),
    ("公开", "public"),
)
# Not the second of two words: `注册/登录`.
_PATHS = re.compile(r"(?<![^\W\d_])/[\w\-./{}:<>*]*[\w}*>]|/\B")


# `Authentication: bearer token (except /login)`: whoever names exceptions speaks of all others.
_LABELLED = re.compile(
    r"\W*(?:auth\w*|security|access|autentic\w+|аутентиф\w+|认证|鉴权|인증|認証)\s*[:：]\s*", re.I
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
    words = clean(text)
    if excepting := _LABELLED.match(words):
        head, paths, excepted = _without_exceptions(words[excepting.end() :])
        if paths and _MEANS.search(head) and not _SOMETIMES.search(words):
            return Statement("required", line, paths, excepted, words)
    if (
        not (_ALL.search(words) and _THING.search(words))
        or _SOME.search(words)
        or _SOMETIMES.search(words)
    ):
        return None
    head, paths, excepted = _without_exceptions(words)
    if _FREE.search(head):
        return Statement("none", line, paths, excepted, words)
    if _DEMAND.search(head) and _MEANS.search(head):
        return Statement("required", line, paths, excepted, words)
    return None


def _without_exceptions(words: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    head, named = _divided(words)
    paths = tuple(_PATHS.findall(named))
    left = _PATHS.sub(" ", named)
    names = [word.casefold() for word in re.findall(r"[A-Za-zÀ-ӿ]{3,}", left)]
    names += [word for chinese, word in _CHINESE if chinese in left]
    telling = [word for word in names if word not in lexicon.FILLER]
    telling = telling or [word for word in names if word in ("auth", "authentication")]
    return head, paths, tuple(dict.fromkeys(telling))


def excepts(text: str) -> bool:
    """The sentence says for which endpoints it does not hold."""
    return bool(_EXCEPT.search(text) or _REST.match(text))


def _divided(words: str) -> tuple[str, str]:
    """A sentence without its exceptions, and the exceptions."""
    if rest := _REST.match(words):
        return f"所有{rest['demand']}", rest["named"]
    match = _EXCEPT.search(words)
    if match is None:
        return words, ""
    before, after = words[: match.start()], words[match.end() :]
    if before.count("(") > before.count(")") or match[0].lstrip().startswith("("):
        named, _, rest_of_it = after.partition(")")
        return f"{before} {rest_of_it}", named
    if leading := _LEADING.search(after) if len(before.strip()) < 3 else None:
        return after[leading.start() :], after[: leading.start()]
    return f"{before} {after}", after


# `Reviews of a room, oldest first (public).`
_ENDS_FREE = re.compile(
    r"\((?:public|no auth\w*(?: required)?|unauthenticated)\)\W*$"
    r"|^public\b.*\b(?:for|by|to) any(?:one|body| user| visitor)\b",
    re.IGNORECASE,
)
# Another program calls it, and signs what it sends: no token of a user, and nobody's call either.
_SIGNED = re.compile(
    r"\b(?:validat|verif|check|authenticat)\w*\s+(?:by\s+|with\s+|the\s+|its\s+|an?\s+)*(?:[\w-]+\s+){0,2}signature\b"
    r"|\bsignature\s+(?:is\s+)?(?:verif|validat|check)\w+|\bHMAC\b",
    re.IGNORECASE,
)

# A scheme in the general part of a document: it says how tokens travel, not who needs one.
_MECHANISM = re.compile(
    r"(?:authorization\b|bearer\b|jwt\b|token\b|oauth\b|basic\b|api[ -]?key|session|cookie)"
    r"(?!.*\b(?:all|every|required|requir\w+|must|obligator\w+)\b)",
    re.IGNORECASE,
)


def is_mechanism(text: str) -> bool:
    """`Authorization: Bearer <token>`: how a caller is known, where one has to be."""
    return bool(_MECHANISM.match(clean(text)))


@lru_cache(1024)
def own_statement(text: str) -> Access | None:
    """What a sentence within an endpoint's own section says of it; None for any other."""
    words = clean(text).strip()
    if _FREE.search(words) and len(words) < 160:
        return Access("none", text=words)
    if _OWN.match(words):
        return Access("required", scopes_of(words), roles_of(words), False, words)
    if _ENDS_FREE.search(words):
        return Access("none", text=words)
    return Access(None, text=words, understood=False) if _SIGNED.search(words) else None


_TITLE_REQUIRED = re.compile(
    r"\((?:[^()]*\b)?([\w-]+ role( is)? required|auth(enticated|entication)?( is)? required"
    r"|requires? auth\w*"
    r"|authenticated|protected|jwt\b.*"
    r"|private|bearer\b.*|login required|requer autenticação|requiere autenticación"
    r"|admin only|admins? only"
    r"|требует авторизации|需要?认证|需要?登录|인증 필요)[^()]*\)"
    r"|^(authenticated|protected|private|secured) (endpoints?|routes?|apis?|surface|area)\b"
    r"|（(需要?认证|需要?登录|需鉴权|认证)）|🔒|🔐",
    re.IGNORECASE,
)
_TITLE_NONE = re.compile(
    r"\((public\b[^()]*|no auth\w*( required)?|unauthenticated|open|pública?s?|público?s?"
    r"|без авторизации)\)"
    r"|^(public|unauthenticated|unprotected|open) (endpoints?|routes?|apis?)\b"
    r"|（(公开|无需认证|无需登录)）|🔓",
    re.IGNORECASE,
)


def title_access(title: str) -> Access | None:
    """What a heading says of the endpoints below it: `Chat (Authenticated)`, `Public endpoints`."""
    words = clean(title)
    if match := _TITLE_NONE.search(words):
        return Access("none", text=match[0].strip("()"))
    match = _TITLE_REQUIRED.search(words)
    # A lock beside the word for signing in is an ornament.
    if match and not (match[0] in "🔒🔐" and _MEANS.search(words)):
        said = match[0].strip("()（）")
        roles = roles_of(said) or roles_behind(words)
        return Access("required", scopes_of(said), roles, False, said)
    return None
