"""Which part of a call the words of a title, a label or a comment are about.

What is sent, what is answered, what stands behind the `?` of the path; or something else.
"""

from __future__ import annotations

import re
from enum import StrEnum

from codegen.sources.handoff.api import lexicon
from codegen.sources.handoff.api.outline import Section


class Part(StrEnum):
    """What lines are about. OTHER holds no fields of ours; UNSAID: no word says it."""

    REQUEST = "request"
    RESPONSE = "response"
    QUERY = "query"
    OTHER = "other"
    UNSAID = "unsaid"


_ANSWER = (
    r"respon|\bresp?\b|recib|\breturn(?:s|ed|ing)?\b|success|\boutput\b|ответ|возвращ|відповід|отговор|响应|返回"
    r"|回應|回傳|응답|반환|レスポンス|戻り値|resposta|respuesta|retorno|devuelve|devolve|salida\b"
    r"|saída\b|antwo|rückgabe|réponse|retourne|sortie\b|rispost|odpowied|odpověď|yanıt"
    r"|phản hồi|trả về|balasan|\bsvar\b|vastaus|răspuns|válasz"
)
# the first that fits; other things stand before what they hold
_WORDS: tuple[tuple[Part, str], ...] = (
    (Part.REQUEST, r"^\W*request (?:body|payload)\b"),
    (
        Part.OTHER,
        r"\berr(?:o|eu)re?s?\b|\berrores\b|\berros\b|fail|ошибк|错误|錯誤|오류|エラー|fehler|błęd|помилк"
        r"|\blỗi\b|\bhata|\b[345]\d\d\b|exception",
    ),
    (
        Part.OTHER,
        r"路径参数|路徑參數|パスパラメ|경로 ?파라|(?:параметры|параметри) (?:пути|шляху)"
        r"|de (?:la )?(?:rota|ruta|chemin|caminho)\b|ścieżki|đường dẫn|\byol parametre",
    ),
    (
        Part.OTHER,
        r"headers?\b|\bpath\b|\b(?:url|route) param|cookie|заголов|请求头|請求頭|標頭|헤더|ヘッダ"
        r"|nagłów|encabezad|cabeçalho|en-tête|curl|events?\b",
    ),
    (
        Part.QUERY,
        r"\bquery|filters?\b|\bfiltr[oiey]s?\b|\bfiltres\b|\bфильтр|查询|查詢|쿼리|クエリ|\bsorgu"
        r"|truy vấn|параметры запроса|параметри запиту|parametry zapytania|abfrage\w*parameter"
        r"|par[âa]m\w* de (?:la )?(?:consulta|busca|b[úu]squeda|requête|pesquisa)|search param",
    ),
    (Part.RESPONSE, rf"{_ANSWER}|\b2\d\d\b"),
    (
        Part.REQUEST,
        r"request|\breq\b|env[ií]as?\b|\bbody\b|payload|\binput\b|entradas?\b|parameters?\b|params\b"
        r"|par[âa]metros?\b|paramètres?\b|parametr[iey]\b|parametreler|参数|參數|パラメータ|파라미터"
        r"|параметр|запрос|запит|тело|тіло|тяло|заявка|请求|請求|요청|본문|リクエスト|cuerpo"
        r"|corpo\b|corps\b|petición|requisição|requête|anfrage|eingabe|żądani|gövde|istek\b|isteği"
        r"|입력|输入|入力|eingang|tham số|permintaan|verzoek|förfrågan|forespørsel|pyyntö|požadav",
    ),
)
_COMPILED = [(part, re.compile(words, re.IGNORECASE)) for part, words in _WORDS]
_ANSWERS = re.compile(_ANSWER, re.IGNORECASE)
_EXAMPLE = (
    r"(?:examples?|e\.g|exemplos?|ejemplos?|exemples?|beispiele?|пример\w*|приклад\w*"
    r"|contoh|örnek|ví dụ|przykład\w*|示例|例|範例|예시?)"
)
_CARRIES_ON = re.compile(
    r"\W*(?:(?:required|optional|mandatory|obligatori[oa]s?|obrigat[óo]ri[oa]s?|opciona(?:l|les|is)"
    r"|requerid[oa]s?|обязательн\w+|необязательн\w+|必填|必須|可选|選填|任意|필수|선택)"
    r"\s*(?:fields?|params?|parameters?|campos?|поля|字段|项|필드)?"
    r"|(?:\w+ )?(?:shape|schema|format|structure|content)|json"
    rf"|(?:for )?{_EXAMPLE}(?:\s.*)?)\W*",
    re.IGNORECASE,
)
_FIELDS = re.compile(
    r"\bfields?\b|\bcampos?\b|\bchamps?\b|\bполя\b|字段|欄位|필드|項目", re.IGNORECASE
)
_OF_VALUES = re.compile(r"\b(?:values|valores|valeurs|werte|значения)$|(?:取值|可选值|값)$", re.I)
_OF_EITHER = re.compile(
    r"\W*(?:(?:json )?(?:body|payload)|тело|cuerpo|corpo|corps|本文|본문)\W*", re.I
)
_OF_PARAMS = re.compile(r"\bparam|\bparâm|\bпараметр|参数|參數|パラメータ|파라미터", re.IGNORECASE)
_OF_EXAMPLES = re.compile(_EXAMPLE, re.IGNORECASE)
_BOLD = 7  # the level of a line in bold


def named(text: str) -> Part:
    """What a text names first."""
    return next((part for part, words in _COMPILED if words.search(text)), Part.UNSAID)


def without(text: str) -> str:
    """What is left of a title without the words for parts and for examples."""
    for words in (*(words for _, words in _COMPILED), _OF_EXAMPLES):
        text = words.sub(" ", text)
    return text


def answers(text: str) -> bool:
    """It speaks of an answer."""
    return _ANSWERS.search(text) is not None


def carries_on(title: str) -> bool:
    """`Optional fields`, `Example`: what stands below is about the same part as before."""
    return _CARRIES_ON.fullmatch(title) is not None


def is_general(title: str) -> bool:
    """It names a part, or examples of one: no title of something else."""
    return named(title) is not Part.UNSAID or carries_on(title)


def is_label(section: Section) -> bool:
    """A line in bold that is a label of a part or of a path, and no title of endpoints."""
    return section.level >= _BOLD and (is_general(section.text) or is_of_path(section))


def is_of_path(section: Section) -> bool:
    """A line in bold, `Endpoint:`, below which one is named."""
    named_by = section.level >= _BOLD and names_path(section.text)
    return named_by and named(section.text) is Part.UNSAID


def names_path(title: str) -> bool:
    """`Endpoint`, `接口`: of a single one."""
    bare = title.strip(" :：").casefold()
    return bare in lexicon.PATH_LABELS and not bare.endswith("s")


def is_of_either(title: str) -> bool:
    """`Body`: a request has one, and an answer."""
    return _OF_EITHER.fullmatch(title) is not None


def of_params(title: str) -> bool:
    """`Request parameters`: of a GET, they stand in the query."""
    return _OF_PARAMS.search(title) is not None


def of_values(title: str) -> bool:
    """`kind values`: what one field may hold."""
    return _OF_VALUES.search(title.strip()) is not None


def of_fields(title: str) -> bool:
    """`Supported fields include`: of what is sent, where something is."""
    return _FIELDS.search(title) is not None
