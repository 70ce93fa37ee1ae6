"""Places where tables and lists look like columns and are something else."""

from __future__ import annotations

import re
from functools import lru_cache

from codegen.sources.handoff.markdown.document import Block, Fence, Grid, Heading, Items
from codegen.sources.handoff.words.kinds import TABLE
from codegen.sources.handoff.words.notions import saying, words_for

_FLAGS = re.IGNORECASE
# Headings below which nothing describes a database.
_OTHER = saying("headings.other_places")
# Schemas of what programs check and send; a document may be about nothing else.
_OF_PROGRAMS = re.compile(
    r"\b(?:pydantic|zod|yup|joi)\b(?!.*\b(?:sqlalchemy|orm|database|tables?)\b)", _FLAGS
)
# `Configuration Tables`: what stands below is of the database, whatever it is about.
_OF_TABLES = re.compile(
    r"\b(?:tables|entities|tablas|tabelas|tabellen|tabel)\b|таблиц|テーブル|테이블", _FLAGS
)
_FILE = re.compile(r"(?:[\w.-]+/)+[\w-]+\.\w+")
# What a part of the database may be about, where the names of its tables stand below it.
_SUBJECTS = re.compile(
    r"\b(?:webhooks?|apis?|permissions?|config(?:uration)?|metrics|components?|screens?|cookies?|UI|http)\b"
    r"|\([^()]*\)",  # and what is told of it beside
    _FLAGS,
)
_PRIMARY = re.compile(r"\bPK\b|\bprimary[ _]key\b", re.IGNORECASE)
# These words stand in the names of tables as well: `api_keys`, `event_seeds`.
_ENDPOINT = re.compile(
    r"(?:^|[\s`(])(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+"
    r"(?!CASCADE|RESTRICT|SET\b|NO\b)`?/?[\w{/:]"
)
_NEAR = 15  # signs before an endpoint that begins a paragraph: `**Endpoint:** `
_LEADS = saying("headings.of_calls")
# `LoginResponse (ログインレスポンス)`, `Sign-in (API schema)`: what is sent, in other words.
_SENT = re.compile(
    r"[a-z]Response\b.*(?:レスポンス|响应|回應|응답)|\bAPI[ -]*(?:schemas?\b|スキーマ|스키마)", re.I
)
# What travels over HTTP or is drawn on a page, by its name, and the parts of a function.
_CARRIED = re.compile(
    r"(?<=[a-z])(?:Dto|DTO|Cmd|ViewModel|Payload|Props|Serializer|Dialog|Modal|Toolbar)$|^ProblemDetails$"
    r"|^(?:(?:Create|Update|Delete|Get|List|Submit|Start|Add|Remove|Edit|Refresh|Reset)(?=[A-Z])\w+"
    r"|Register|Login|SignIn|SignUp)(?:Request|Response|Command|Input|Params|Credentials|Body|Page)$"
    r"|^(?:Signature|Inputs?|Outputs?|Expected|Props\w?|Interfaces|Methods)$"
)
# `Represents the payload sent to the sign-in endpoint`, `Zustand store of the visitor`.
_OF_WIRES = re.compile(
    r"\W*(?:represents?\s+|describes?\s+|defines?\s+)?(?:the\s+|an?\s+)?(?:[\w-]+\s+)?"
    r"(?:(?:request\s+)?(?:payloads?|bod(?:y|ies))\s+sent\s+(?:to|by|from|when)\b"
    r"|responses?\s+(?:from|of|by|for|returned|sent)\b[^.\n]*\bendpoints?\b"
    r"|(?:zustand|redux|pinia|vuex|mobx)\s+(?:store|slice)\b)",
    _FLAGS,
)
# In small letters, as they are written for tables: `### props`.
_LITERAL = frozenset(
    ("props", "options", "routes", "codes", "examples", "queries", "seeds", "forms", "fields")
)
# `Table: endpoints`
_CALLED_ONE = re.compile(rf"\W*(?:{TABLE}|entity|model)\s*[:\uff1a]\s*[^\W\d]\w*\W*$", _FLAGS)
UNDO = saying("headings.undone")
_BEFORE = re.compile(
    r"\W*(?:before|old|previous(?:ly)?|formerly|修改前|变更前|變更前|было|antes|avant|vorher|przed|prima|sebelum(?:nya)?|trước|önce|이전|変更前)\W*",
    re.IGNORECASE,
)
# Who makes tables of users for others.
_PROVIDER = rf"(?:{words_for('headings.providers')})\b"
_BY = f"(?:{words_for('headings.managed_by')})"
_EXTERNAL = re.compile(
    rf"""{_BY}\s+(?!(the\s+)?(app|applic|us\b|our|user|admin|this))
    |\b{_PROVIDER}[\w\s-]{{0,20}}[-\s](?:managed|handled|owned)\b|由\s*{_PROVIDER}[^.\n]{{0,20}}管理|{_PROVIDER}[^.\n]{{0,20}}(?:が|で)管理
    |not\s+(managed|created|owned)\s+by\s+(our|this|the\s+app)|\bexternal\s+(table|schema)\b""",
    _FLAGS | re.VERBOSE,
)
_TICKED = re.compile(r"`([A-Za-z_][\w.]*)`")
# In a sentence it must be a table that is managed, or by somebody who is known to do so.
_OF_TABLE = re.compile(
    rf"\btables?\b|\bschema\b|tabel|tabla|таблиц|表|テーブル|테이블|{_PROVIDER}", _FLAGS
)


def other_place(block: Block, naming: Heading | None = None, *, of_database: bool = False) -> bool:
    """A block below a heading, an endpoint or a line that announces something else.

    naming: the heading that names the table, of which the words may be part of its name.
    of_database: the block tells itself that it is of a table, as one that states a key does; a
        heading above may say which part of the program has it: `Webhooks`.
    """
    if any(_OF_PROGRAMS.search(h.text) for h in block.trail if h != naming):
        return True
    headings = [h.text for h in block.trail if h.level > 1 and h != naming]
    if any(map(_ENDPOINT.search, headings)):
        return True
    said = list(filter(_of_others, headings))
    if said and (of_database or _states_key(block)):
        said = [text for text in said if _of_others(_SUBJECTS.sub("", text))]
    if said:
        return True
    if naming is not None and (_ENDPOINT.search(naming.text) or _named_other(naming)):
        return True
    if naming is not None and _is_of_wires(block, naming):
        return True
    return bool(_LEADS.search(block.lead)) or any(map(_leads_to_endpoint, block.intro[-1:]))


def _states_key(block: Block) -> bool:
    """A line or a row calls a column the primary key."""
    if isinstance(block, Grid | Items):
        return any(_PRIMARY.search(" ".join(row.cells)) for row in block.rows)
    return isinstance(block, Fence) and bool(_PRIMARY.search(block.text))


def _leads_to_endpoint(text: str) -> bool:
    """A paragraph that an endpoint begins, or that announces what one takes; not a sentence that
    mentions one.
    """
    match = _ENDPOINT.search(text.splitlines()[0]) if text else None
    return match is not None and (match.start() < _NEAR or text.rstrip().endswith(":"))


@lru_cache(4096)
def _of_others(text: str) -> bool:
    return bool(_OTHER.search(_FILE.sub("", text))) and not _OF_TABLES.search(text)


def _named_other(naming: Heading) -> bool:
    """`Request Body` and `Query Parameters` are no entities, `API Key` and `Route` may be."""
    if carried(naming.text.strip(" `")) or _SENT.search(naming.text):
        return True
    if "`" in naming.raw or "_" in naming.text or naming.text.strip() in _LITERAL:
        return False
    if _CALLED_ONE.match(naming.text):
        return False
    return bool(
        re.search(
            r"""\b(request|response|body|payload|parameters|params|props|headers|variables|seeds?
            |permissions?\s+matrix|matrix|codes|dto|query|queries|examples?|(?<!\.)csv|endpoints|routes
            |form|fields|configuration|config|settings\s+file|options)$|^(request|response|query|path)\b
            |^(?:(?:api|http|validation)\s+)?errors?(?:\s+(?:format|shape|object|envelope|model|schema))?$
            |^(computed|derived|virtual|calculated)\s
            |\bnot\s+(?:an?\s+)?(?:(?:db|database|sql)\s+)?(?:table|persisted|stored\s+in)\b""",
            naming.text.strip(),
            _FLAGS | re.VERBOSE,
        )
    )


def carried(name: str) -> bool:
    """`BoatDto`, `CreateBoatRequest`, `Signature`: by its name nothing that is stored."""
    return bool(_CARRIED.search(name))


def _is_of_wires(block: Block, naming: Heading) -> bool:
    """The first words below the naming heading say that it travels, or is held by a page."""
    if "`" in naming.raw or "_" in naming.text:
        return False
    near = block.intro if block.trail[-1:] == (naming,) else ()
    below = (*(text for line, text in block.outer if line == naming.line), *near)
    return any(map(_OF_WIRES.match, below[:1]))


def external(naming: Heading, block: Block) -> bool:
    """A table that somebody else makes: it is known, and not generated."""
    sentences = (part for text in block.intro for part in re.split(r"(?<=[.!。;])\s|\n", text))
    return bool(_EXTERNAL.search(naming.text)) or any(
        _EXTERNAL.search(one) and _OF_TABLE.search(one) and not _names_another(one, naming)
        for one in sentences
    )


def _names_another(sentence: str, naming: Heading) -> bool:
    """`the main table is `auth.users`, managed by …` below the heading of another table."""
    named = [name.rpartition(".")[2].casefold() for name in _TICKED.findall(sentence)]
    return bool(named) and not any(name in naming.text.casefold() for name in named)


def undone(block: Block) -> bool:
    """Statements that take the schema back, and what a change found: `Before:`."""
    return block.under(UNDO) or bool(block.trail and _BEFORE.fullmatch(block.trail[-1].text))
