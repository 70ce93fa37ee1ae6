"""Lines of their own that name what stands below them, as a heading does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from codegen.sources.handoff.words import lines
from codegen.sources.handoff.words.headers import of_columns, roles
from codegen.sources.handoff.words.kinds import (
    BEFORE,
    BETWEEN,
    KIND,
    LABEL,
    NAMING,
    NO_NAMES,
    NUMBERED,
    TABLE,
)

_BOLD = re.compile(r"(?:\*\*|__)([^*_](?:[^*]*?[^*])??):?(?:\*\*|__):?")
# `**likes** (join table)` above what it names.
_GLOSSED = re.compile(
    r"\*\*`?[a-z]\w*`?\*\*:?\s*(?:\([^()\n]{1,80}\)|[-\u2013\u2014]\s[^\n.:]{1,80})\s*:?"
)
# `**rooms** -- what can be booked`
_SQL_REMARK = re.compile(r"(?<=\*\*)\s+--\s[^\n]*$")
# `**Room**: what can be booked` above columns that begin with the key.
_DESCRIBED = re.compile(
    r"\*\*`?(?P<name>[A-Za-z]\w*)`?:?\*\*\s*(?:[:\u2013\u2014-]\s*)?[^\n:*]{1,80}"
)
_KEY_ITEM = re.compile(r"[`*]*(?:id|uuid|[a-z]\w*_id|Id)[`*]*\s*[:(\u2013\u2014-]")
# `**room_types**` in the first line of a paragraph that says what it is.
_NAME_ABOVE = re.compile(
    r"\*\*(`?[a-z][a-z0-9]*(?:_[a-z0-9]+)+`?|`[a-z]\w*`):?\*\*:?[ \t]*\n(?!\s*[-*|])"
)
# `Table name: room_types (those of a hall)`, perhaps above what it is.
_NAMED_ABOVE = re.compile(
    rf"[*_\s]*(?:(?:name|nombre|nome|nom)\s+d\w+\s+(?:l\w+\s+)?)?(?:{TABLE})"
    r"\s*(?:name|nombre|nome|nom|\u540d|\uba85)?[*_]*\s*[:\uff1a][*_\s]*`?(?P<name>[a-z]\w*)`?"
    r"(?:\s*[(\uff08][^()\uff08\uff09\n]*[)\uff09])?[ \t]*(?:\n|$)",
    re.IGNORECASE,
)
# A name in small letters, alone in the line above a list.
_NAME = re.compile(r"`?[a-z][a-z0-9]*(?:_[a-z0-9]+)*`?")
# A name in a line of its own above a table: `room_types`, `` `rooms` table: ``, `OrderItem`.
_NAME_OF_TABLE = re.compile(
    r"(?!(?:columns?|fields?|attributes?|schema|structure|example|notes?|response|request|body|table)\b)"
    r"(?:`[a-z][a-z0-9_]*`|[a-z][a-z0-9]*(?:_[a-z0-9]+)+|[a-z][a-z0-9_]*s)(?:\s+table)?:?"
)
_NUMBERED_NAME = re.compile(r"`?(?:[a-z][a-z0-9_]*|(?:[A-Z][a-z0-9]+){1,4})`?(?:\s+[Tt]able)?:?")
# `The Room entity consists of:`
_SENTENCE = re.compile(
    r"(?:The\s+)?[*`]*(?P<name>(?!(?:The|This|Each|Every)\b)[A-Z]\w+|[a-z]\w*_\w+)[*`]*\s+(?:table|entity|model|collection)\s+"
    r"(?:consists?\s+of|contains?|has|includes?|stores?|comprises?)\b[^.\n]{0,60}:"
)
_REMARK_BEHIND = re.compile(r"\s*[(\uff08][^()\uff08\uff09\n]{1,60}[)\uff09]\s*$")
_LONGEST = 80
_LIST, _TABLE = "bullet_list_open", "table_open"
_LISTED = frozenset((_TABLE, "fence", _LIST))
# What may hold columns, one a line, and the signs in front of the first.
_DEFINING = frozenset(
    ("fence", "code_block", _LIST, "ordered_list_open", "paragraph_open", "blockquote_open")
)
# `1) rooms`: the number tells that it is one of several.
_NUMBER = re.compile(r"^\d+[.)]\s+`?(?=\w)")
_NAMED = re.compile(r"(?<!\w)`?(?P<name>[A-Za-z_]\w*)`?(?![\w/.-])")
# `Create a table called `rooms` with:`, `For the rooms table:`, `Each row of rooms has:`
_SAID = re.compile(
    r"\btable\s+(?:called|named)\s+`?(?P<called>[a-z]\w*)|\bthe\s+`?(?P<owner>[a-z]\w*)`?\s+table\b"
    r"|\b(?:row|record)s?\s+(?:of|in)\s+(?:the\s+)?`?(?P<of>[a-z]\w*)",
    re.IGNORECASE,
)
# `=== rooms ===`, `rooms (5 columns):`
_AROUND = re.compile(r"^[\W_]+(?=[\w`])|\s*\(\d+ \w+\)|[\s:=\uff1a]+$")
# A name in small letters that speaks for itself.
_MANY = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+|[a-z]\w*s")
_BARE = re.compile(r"^(?:\[[ xX]\]\s+|(?![\[\x22])[\W_]+)|[`*]")


def label(text: str, after: Sequence[Token]) -> str:
    """The markdown of the name that a paragraph gives to what follows it; empty where it gives
    none. after: the next tokens.
    """
    text = _SQL_REMARK.sub("", text)
    following, first = after[0].type if after else "", next(iter(_texts(after)), "")
    if above := _NAME_ABOVE.match(text):
        return above[1] if following in (_LIST, _TABLE) else ""
    if following in _LISTED and (above := _NAMED_ABOVE.match(text)):
        return f"`{above['name']}`"
    led = following in _LISTED or of_columns(first.partition(":")[0].strip("* "), alone=True)
    if led and (_GLOSSED.fullmatch(text) or NAMING.fullmatch(text)):
        return text
    if following in _LISTED and (said := _SENTENCE.fullmatch(text)):
        return said["name"]
    if defines(after) and (name := _whose(text)):
        return f"`{name}`"
    if following == _LIST and (_NAME.fullmatch(text) or _describes(text, first)):
        return text
    if following == _TABLE and not _BOLD.fullmatch(text):
        return text if _NAME_OF_TABLE.fullmatch(text) else ""
    bold = _BOLD.fullmatch(text)
    return f"{bold[1]}{':' if ':' in text[-3:] else ''}" if bold else ""


def _describes(text: str, first: str) -> bool:
    """A name and words about it, above a key; no `**Purpose**: …`, which is about what it is in."""
    match = _DESCRIBED.fullmatch(text)
    word = match["name"].casefold() if match and _KEY_ITEM.match(first) else ""
    return bool(word) and word not in NO_NAMES and not roles((word,))


def defines(after: Sequence[Token]) -> bool:
    """What follows is no table, and its first line defines a column."""
    following = after[0].type if after else ""
    found = (lines.defined(_BARE.sub("", text)) for text in _texts(after)[:2])
    return following in _DEFINING and any(found)


def _texts(after: Sequence[Token]) -> list[str]:
    """The first line of each text that follows."""
    texts = (t.content for t in after if t.type in ("inline", "fence", "code_block"))
    return [text.lstrip("{\n ").split("\n")[0] for text in texts]


def _whose(text: str) -> str:
    """The table of which a line says that its columns follow: `Columns of rooms:`, `Table rooms`,
    `` `rooms` fields: ``, `rooms:`; empty where it names none.
    """
    if "\n" in text or len(text) > _LONGEST:
        return ""
    if (said := _SAID.search(text)) and text.rstrip().endswith(":"):
        name = said["called"] or said["owner"] or said["of"]
        return "" if name.casefold() in NO_NAMES else name
    text = _NUMBER.sub("`", NUMBERED.sub("", _AROUND.sub("", text.replace("**", ""))))
    return next((m["name"] for m in _NAMED.finditer(text) if _is_whose(text, m)), "")


def _is_whose(text: str, named: re.Match[str]) -> bool:
    """All words around the name say that it is a table, or that columns follow; without such in
    front of it it speaks for itself, as code or in small letters.
    """
    front = text[: named.start()]
    before, after = (part.strip(" :\uff1a`") for part in (front, text[named.end() :]))
    led = not before or bool(KIND.fullmatch(before)) or bool(BEFORE.fullmatch(before))
    led = led or (bool(BETWEEN.search(front)) and of_columns(BETWEEN.sub("", front)))
    if not led or (after and not (KIND.fullmatch(after) or of_columns(after, alone=True))):
        return False
    name = named["name"]
    alone = "`" in text[: named.end()] or _MANY.fullmatch(name)
    return bool(before or alone) and not (of_columns(name) or KIND.fullmatch(name))


def called(text: str) -> str:
    """The name that an item gives to the table below it, in its first line: `` Table name: `rooms`
    (what can be booked) ``; empty where it gives none.
    """
    first = _REMARK_BEHIND.sub("", text.split("\n", maxsplit=1)[0].strip())
    match = LABEL.fullmatch(first)
    return f"`{match[1]}`" if match else ""


def numbered(text: str, *, listed: bool) -> str:
    """The same of the only item of a numbered list. listed: a list that is not indented follows,
    else a table.
    """
    if not text or "\n" in text or not (listed or _NUMBERED_NAME.fullmatch(text)):
        return ""
    return text
