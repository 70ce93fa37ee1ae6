"""Which part of a call the words of a title, a label or a comment are about.

What is sent, what is answered, what stands behind the `?` of the path; or something else.
"""

from __future__ import annotations

import re
from enum import StrEnum

from codegen.sources.handoff.api import lexicon
from codegen.sources.handoff.api.outline import Section
from codegen.sources.handoff.words.notions import saying, words_for


class Part(StrEnum):
    """What lines are about. OTHER holds no fields of ours; UNSAID: no word says it."""

    REQUEST = "request"
    RESPONSE = "response"
    QUERY = "query"
    OTHER = "other"
    UNSAID = "unsaid"


# The first that fits; other things stand before what they hold.
_WORDS = (
    *((Part.REQUEST, "request_body"), (Part.OTHER, "failure"), (Part.OTHER, "path")),
    *((Part.OTHER, "headers"), (Part.QUERY, "query"), (Part.RESPONSE, "answer")),
    *((Part.RESPONSE, "status"), (Part.REQUEST, "request")),
)
_COMPILED = [(part, saying(f"calls.{words}")) for part, words in _WORDS]
_ANSWERS = saying("calls.answer")
_EXAMPLE = f"(?:{words_for('calls.example')})"
_CARRIES_ON = re.compile(
    r"\W*(?:(?:required|optional|mandatory|obligatori[oa]s?|obrigat[óo]ri[oa]s?|opciona(?:l|les|is)"
    r"|requerid[oa]s?|обязательн\w+|необязательн\w+|必填|必須|可选|選填|任意|필수|선택)"
    r"\s*(?:fields?|params?|parameters?|campos?|поля|字段|项|필드)?"
    r"|(?:\w+ )?(?:shape|schema|format|structure|content)|json"
    rf"|(?:for )?{_EXAMPLE}(?:\s.*)?)\W*",
    re.IGNORECASE,
)
_FIELDS = saying("calls.fields")
_OF_VALUES = re.compile(r"\b(?:values|valores|valeurs|werte|значения)$|(?:取值|可选值|값)$", re.I)
_OF_EITHER = re.compile(
    r"\W*(?:(?:json )?(?:body|payload)|тело|cuerpo|corpo|corps|本文|본문)\W*", re.I
)
_OF_PARAMS = re.compile(r"\bparam|\bparâm|\bпараметр|参数|參數|パラメータ|파라미터", re.IGNORECASE)
_OF_EXAMPLES = saying("calls.example")
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
