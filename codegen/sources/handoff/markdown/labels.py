"""Lines of their own that name what stands below them, as a heading does."""

from __future__ import annotations

import re

from codegen.sources.handoff.words.kinds import LABEL, NAMING

_BOLD = re.compile(r"(?:\*\*|__)([^*_](?:[^*]*?[^*])??):?(?:\*\*|__):?")
# `**likes** (join table)` above what it names.
_GLOSSED = re.compile(
    r"\*\*`?[a-z]\w*`?\*\*:?\s*(?:\([^()\n]{1,80}\)|[-\u2013\u2014]\s[^\n.:]{1,80})\s*:?"
)
# `**Room**: what can be booked` above columns that begin with the key.
_DESCRIBED = re.compile(r"\*\*`?[A-Za-z]\w*`?:?\*\*\s*(?:[:\u2013\u2014-]\s*)?[^\n:*]{1,80}")
_KEY_ITEM = re.compile(r"[`*]*(?:id|uuid|[a-z]\w*_id|Id)[`*]*\s*[:(\u2013\u2014-]")
# `**room_types**` in the first line of a paragraph that says what it is.
_NAME_ABOVE = re.compile(
    r"\*\*(`?[a-z][a-z0-9]*(?:_[a-z0-9]+)+`?|`[a-z]\w*`):?\*\*:?[ \t]*\n(?!\s*[-*|])"
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
    r"(?:The\s+)?[*`]*(?P<name>[A-Z]\w+|[a-z]\w*_\w+)[*`]*\s+(?:table|entity|model|collection)\s+"
    r"(?:consists?\s+of|contains?|has|includes?|stores?|comprises?)\b[^.\n]{0,60}:",
)
_REMARK_BEHIND = re.compile(r"\s*[(\uff08][^()\uff08\uff09\n]{1,60}[)\uff09]\s*$")
_LIST, _TABLE = "bullet_list_open", "table_open"
_LISTED = frozenset((_TABLE, "fence", _LIST))


def label(text: str, following: str, first: str) -> str:
    """The markdown of the name that a paragraph gives to what follows it; empty where it gives
    none. following: markdown-it's type of the next token; first: the first text in it.
    """
    if above := _NAME_ABOVE.match(text):
        return above[1] if following in (_LIST, _TABLE) else ""
    if following in _LISTED and (_GLOSSED.fullmatch(text) or NAMING.fullmatch(text)):
        return text
    if following in _LISTED and (said := _SENTENCE.fullmatch(text)):
        return said["name"]
    if following == _LIST and (
        _NAME.fullmatch(text) or (_DESCRIBED.fullmatch(text) and _KEY_ITEM.match(first))
    ):
        return text
    if following == _TABLE and not _BOLD.fullmatch(text):
        return text if _NAME_OF_TABLE.fullmatch(text) else ""
    bold = _BOLD.fullmatch(text)
    return f"{bold[1]}{':' if ':' in text[-3:] else ''}" if bold else ""


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
