"""The words for a table or an entity that stand around its name in a heading, in any language."""

from __future__ import annotations

import re

from codegen.sources.handoff.words.notions import saying, words_for
from codegen.sources.handoff.words.vocabulary import KINDS


def _any(*lists: str, but: tuple[str, ...] = ()) -> str:
    """Any of the words of these lists, the longest first."""
    known = {word for one in lists for word in KINDS[one] if word not in but}
    words = sorted(known, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)


# Above enumerations and their values.
ENUMS = saying("headings.enums")
TABLE = _any("table", but=("tables",))
_NUMBERED = rf"(?:{_any('table', 'entity')})\s*(?:#|№|n[or]\.\s*)?\d+(?:\.\d+)*"
# `Entity 2: Room`, `Table 3 — rooms`; the number alone is not of this module.
NUMBERED = re.compile(rf"^{_NUMBERED}\s*[-.):\uff1a\u3001\u2013\u2014]*\s+(?=\S)", re.IGNORECASE)
# Words beside a name in a title: `Step 1: rooms`, `Room details`.
NO_NAMES = frozenset(word for one in ("before", "between", "aside") for word in KINDS[one])
KIND = re.compile(rf"(?:the\s+)?(?:{_any('table', 'entity')})(?:\s+name)?", re.IGNORECASE)
# `Schema of rooms`, `Name: rooms`
BEFORE = re.compile(rf"name|(?:{_any('before')})(?:\s+(?:{_any('between')}))+", re.IGNORECASE)
# `Columns of the rooms`: what stands between.
BETWEEN = re.compile(rf"(?:\s+(?:{_any('between')}|in))+\s*$", re.IGNORECASE)
_SMALL = rf"(?:(?:{_any('between')})\s+)*"
# `Table: rooms`, `Structure of the rooms table`, `Tabla de salas`.
PREFIX = re.compile(
    rf"^(?:(?:{_any('before')})\s+{_SMALL})*(?:{_any('table', 'entity')})"
    rf"\s*[:\uff1a\-\u2013\u2014]?\s+{_SMALL}(?![(\uff08])",
    re.IGNORECASE,
)
# Words that are written without spaces around them stand behind a name as they are.
# What may follow there: `Users Table Structure`, `User Model Fields`.
_PARTS = (
    r"(?:\s+(?:schemas?|structure|definitions?|fields|columns|attributes|details|requirements"
    r"|specifications?|layout|ddl|extensions?|additions?|enhancements?|updates?|changes))*"
)
SUFFIX = re.compile(
    rf"(?:\s+(?:{_any('table')}|entity|(?:data\s+)?model|schema|record|relation){_PARTS}"
    r"|\s*(?:表|数据表|테이블|テーブル)\s*(?:结构|結構|定义|定義|扩展|擴展|拡張|设计|設計|구조|정의|확장)?)$",
    re.IGNORECASE,
)
# `Updated Guest Model`, `Modified: Guest`, `Existing table (as it was): guests`: what became of
# what follows.
CHANGED = re.compile(
    r"^(?:modified|changed|updated|altered|extended|enhanced|revised|existing|new|added)"
    rf"(?:(?:\s+(?:{_any('table', 'entity')}))?(?:\s*\([^()]*\))?\s*[:\uff1a]\s*"
    rf"|\s+(?=\S.*{SUFFIX.pattern}))",
    re.IGNORECASE,
)
# `Guests Collection [from …]`, `room_types table`, `객실 테이블 (rooms)`: a line that names what
# stands below it and says that it is a table.
_WORD = r"(?-i:[A-Z])\w+"
_IS_TABLE = _any("table", but=("tables",))
_NO_NAME = r"(?:this|the|key|base|main|new|each|every|all|data|database|core|join|junction|lookup)"
NAMING = re.compile(
    rf"[*_#\s\d.)]*(?!{_NO_NAME}\s+\w+\W*$)(?:"
    rf"(?:{_WORD}(?:[ -]{_WORD}){{0,2}}|[`*]{{0,3}}[a-z]\w*_\w+[`*]{{0,3}}|`\w+`)"
    rf"\s+(?:{_IS_TABLE}|entity|(?:data\s+)?model)[*_:]*\s*(?:[(\[](?!\d)[^()\[\]\n]{{1,80}}[)\]])?"
    rf"|[^\x00-\x7f][^\n:.\u3002]{{0,40}}?(?:{_any('table', 'entity')})[*_]*"
    r"\s*[(\uff08]\s*`?[A-Za-z_]\w*`?\s*[)\uff09]"
    rf"|(?:{_IS_TABLE})(?:\s*[:\uff1a]\s*[\"'`]?[A-Za-z_][\w.]*[\"'`]?|\s+[\"'][A-Za-z_][\w.]*[\"'])"
    r")\s*[*_]*[:\uff1a]?[*_]*",
    re.IGNORECASE,
)
# In other languages than English, the name in parentheses is the one in the database.
FOREIGN_TABLE = re.compile(
    rf"(?<!\w)(?:{_any('table', but=('table', 'tables'))})(?!\w)", re.IGNORECASE
)

# A line of its own that says only which table it is: `**Table:** `rooms``.
LABEL = re.compile(
    rf"\W*(?:(?:db|database|sql)\s+)?(?:{_any('table')})(?:\s+(?:name|nombre|nome|nom))?\W*[:\uff1a]\W*"
    r"`([A-Za-z_][\w.]*)`\W*",
    re.IGNORECASE,
)
# Every table of the document, or every entity.
EVERY = f"(?:{words_for('headings.every_table')})"
# `All tables below have `hall_id`:` above the names of the tables that have it.
OF_LISTED = re.compile(
    rf"{EVERY}\s+(?:below|listed|that\s+follow|abaixo|abajo|siguientes|seguintes|ниже|poniżej|unten|ci-dessous)\b"
    r".*`.*[:\uff1a]\W*$",
    re.IGNORECASE | re.DOTALL,
)
