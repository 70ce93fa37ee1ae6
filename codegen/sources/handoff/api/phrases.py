"""The words of which sentences about access are made, in every language that was met.

A sentence is read as classes of words in an order (all, of what, needs, what), not as a sentence of
one language: a word that is added here is known in every order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_LETTER = "[a-zà-ɏа-яёạ-ỹ]"


def _words(*listed: str, open_: bool = False) -> str:
    """Whole words, or their beginnings; a sign of another script may follow: `API` + 는. Words of
    scripts without spaces need nothing of the kind.
    """
    end = "" if open_ else rf"(?!{_LETTER})"
    return rf"(?<![{_LETTER[1:-1]}/])(?:{'|'.join(listed)}){end}"


def _any(*classes: str) -> str:
    return f"(?:{'|'.join(classes)})"


ALL = _any(
    _words(
        *("(?<!at )all", "every", "everything", "each", "these", "those", "any", "the following"),
        *("tod[oa]s?", "cada", "tou(?:s|tes?)", "chaque", "alle[rs]?", "jede[rs]?", "tutt[ie]"),
        *("ogni", "wszystkie", "każdy", "все", "каждый", "semua", "seluruh", "setiap"),
        *("tất cả", "mọi", "tüm", "bütün", "elke"),
    ),
    "所有|全部|其余|其他|默认|모든|전체|나머지|すべて|全て|均|都",
)
THING = _any(
    _words(
        *("endpoint", "route", "request", "resource", "operation", "call", "method", "chamada"),
        *("эндпоинт", "запрос", "маршрут", "żądani", "uç nokta", "istek", "anfrage", "permintaan"),
        *("peticion", "requisi", "requête", "richiest", "endpunkt"),
        open_=True,
    ),
    _words(
        *("apis?", "rotas?", "rutas?", "chemins?", "everything", "below", "rotte", "uçlar"),
        *("ścieżki", "routen", "(?<=all )views", "(?<=toutes les )vues"),
        *("(?<=every )view", "(?<=todas las )vistas", "(?<=todas as )(?:views|vistas)"),
    ),
    "接口|路由|路径|请求|엔드포인트|요청|경로|エンドポイント|リクエスト",
)
SIGNING_IN = _any(
    _words(
        *("auth(?!ors?(?!i))", "log(?:ged)?[ -]?in", "sign(?:ed)?[ -]?in", "autenti", "otentik"),
        *("autoriz", "uwierzyteln", "авториз", "аутентиф", "anmeld", "connexion", "xác thực"),
        *("đăng nhập", "kimlik doğrul", "zalogow", "logad[oa]", "eingeloggt", "angemeldet"),
        *("connecté", "(?<=(?:être|etre|soit) )connecte"),
        open_=True,
    ),
    "认证|登录|登陆|鉴权|인증|로그인|認証|ログイン",
)
MEANS = _any(
    SIGNING_IN,
    _words(
        *("token", "bearer", "jwt", "session", "cookies?", "credential", "api[ -_]?key"),
        *("x-api-key", "токен", "jeton", "oturum", "sesi", "sesión", "sessão"),
        open_=True,
    ),
    "令牌|请求头|토큰|トークン",
)
NEED = _any(
    _words(
        *("requir", "need", "must", "mandatory", "expects?", "protected", "authenticated"),
        *("secured", "behind", "only available to", "guarded", "requier", "requer", "requis"),
        *("necesit", "necessit", "nécessit", "exig", "obligat", "erforder", "benötig", "brauch"),
        *("wymaga", "muszą", "precisa", "debe", "deve", "doit", "muss", "треб"),
        *("защищен[ыоа](?![а-я])", "нуж", "обязат", "memerlukan", "membutuhkan", "wajib"),
        *("harus", "perlu", "diperlukan", "yêu cầu", "cần", "phải", "bắt buộc", "gerek"),
        *("zorunlu", "richied", "protegid", "dilindungi", "on everything", "use[sd]?(?=\\s)"),
        open_=True,
    ),
    "需|受保护|必须|必須|要求|必要|필요|필수|해야|거쳐",
)
WITHOUT = _any(
    _words(
        *("no", "without", "sin", "sem", "sans", "ohne", "keine?", "bez", "без", "tanpa", "senza"),
        *("geen", "không cần", "không yêu cầu"),
    ),
    "无需|無需|不需要?|不用|免",
)
NOT = _words("not", "no", "não", "ne", "nicht", "non", "не", "tidak", "không", "nie", "never")
NOT_NEEDED = _any(
    rf"(?:{NOT}|\b\w{{1,9}}n['\u2019]t)\W+(?:\w+\W+){{0,1}}?{NEED}",
    _words("нет", "gerekmez", "gerektirmez", "unnecessary"),
    r"[은는이가을를]?\s*(?:없이|불필요|필요\s?없|필요하지 않)",
    "不要|なし|不需要|无需",
)
PUBLIC = _any(
    _words(
        *("public", "publicly (?:accessible|available)", "open to (?:all|anyone|everyone)"),
        *("unauthenticated", "unprotected", "públic[oa]s?", "publi(?:c|que)s?", "öffentlich\\w*"),
        *("публичн\\w*", "открыт\\w*", "publiczn\\w*", "publik", "pubblic[aiohe]+", "công khai"),
        *("herkese açık", "anonymous"),
    ),
    "公开|公共|공개|公開",
)
PROTECTED = _any(
    _words(
        *("authenticated", "protected", "private", "secured", "privad[oa]s?", "protegid[oa]s?"),
        *("autenticad[oa]s?", "prot[ée]g[ée]e?s?", "privée?s?", "geschützt\\w*", "защищ[её]н\\w*"),
        *("chronion\\w*", "terproteksi", "korumalı"),
    ),
    "需要?认证|需要?登录|需要?鉴权|要認証|인증 ?필요|보호|受保护",
)
# Of some only: it is not said of which.
SOME = _any(
    _words(
        *("most(?! of the)", "some", "certain", "many", "la mayoría", "a maioria", "la plupart"),
        *("die meisten", "большинство", "sebagian besar", "większość", "çoğu", "hầu hết"),
    ),
    "대부분|大部分|多数|일부|部分|多くの",
)
# What follows says which ones are meant.
THAT = _any(
    _words(
        *("that", "which", "requiring", "needing", "marked", "tagged", "flagged", "que", "qui"),
        *("die",),
        *("welche", "nécessitant", "exigeant", "marcad[oa]s", "che", "yang", "kt[óo]r\\w+"),
        *("wymagając\\w+", "котор\\w+", "требующ\\w+", "що", "які", "потребу\\w+", "помечен\\w+"),
        *("отмечен\\w+", "cần", "yêu cầu(?= xác thực phải)"),
    )
)
# The same before the thing.
OF_THOSE = _any(
    _words("gerektiren", "işaretli"),
    r"(?:需|带|標|标|(?<!所)有)[^。，,；;\s]{0,12}的",
    r"(?:필요한|필요로 하는|표시된|붙은)",
    r"(?:必要な|必須の|付きの|のある|付いた)",
)
BEFORE_EXCEPTED = _any(
    _words(
        *("except(?:ing|ions?)?(?: for)?", "excluding", "other than", "besides", "apart from"),
        *("but not", "unless", "with the exception of", "кроме", "за исключением", "salvo"),
        *("excepto", "exceto", "außer", "ausgenommen", "sauf", "hormis", "oprócz", "kecuali"),
        *("selain", "ngoại trừ", "trừ", "tranne", "eccetto", "behalve", "exentos?", "exempt"),
        *("à l['\u2019]exception d[eu]s?", "isentos?", "exempted"),
    ),
    "除了?",
)
BEHIND_EXCEPTED = _any(
    _words("hariç", "dışında", "haricinde", "are exempt", "is exempt"),
    "제외|이외|以外|を除[くき]|除いて|例外",
)


def compiled(text: str) -> re.Pattern[str]:
    """A pattern of classes, whatever the case."""
    return re.compile(text, re.IGNORECASE)


# What exceptions are called, whatever their language; behind each, what paths call it.
_CALLED = (
    (r"注册|登録|회원\s?가입|가입|registro|cadastro|inscription|registrier|регистрац", "register"),
    (r"đăng ký|kayıt|pendaftaran|rejestrac", "register"),
    (
        r"登[录陆]|ログイン|로그인|connexion|anmeldung|вход|логин|đăng nhập|giriş|logowan"
        r"|inicio de sesi",
        "login",
    ),
    (r"刷新|갱신|更新", "refresh"),
    (r"健康|헬스|ヘルス|saúde|salud|здоров", "health"),
    (r"认证|인증|認証|autentica|авториз", "auth"),
    (r"验证|驗證|확인", "verify"),
    (r"公开|공개|公開", "public"),
    (r"回调|콜백|コールバック", "callback"),
)
_CALLS = tuple((compiled(words), called) for words, called in _CALLED)


def called(text: str) -> Iterable[str]:
    """What paths call the things that a text names in another language."""
    return (name for words, name in _CALLS if words.search(text))
