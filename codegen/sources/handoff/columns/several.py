"""Lines that name several columns, each with words of its own or all with the same."""

from __future__ import annotations

import re
from dataclasses import replace

from codegen.sources import spellings
from codegen.sources.handoff.columns import numbered
from codegen.sources.handoff.columns.described import spoken
from codegen.sources.handoff.columns.items import Item, is_label, read_item
from codegen.sources.handoff.columns.remarks import REMARK
from codegen.sources.handoff.facts import About
from codegen.sources.handoff.markdown.document import Row, plain
from codegen.sources.handoff.words import lines
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.headers import is_generic, meanings_of
from codegen.sources.handoff.words.sqltext import split
from codegen.sources.handoff.words.vocabulary import PUNCTUATION

# `**v2**: ` before a column, and a sentence before several: whose they are, and what for.
_TAG = re.compile(r"^\*\*[^*`]{1,20}\*\*:?\s*(?=`\w+`\s*[:(])")
_SENTENCE = re.compile(r"^[A-Z][^`:]*\.\s+(?=`\w+`\s*(?:[,(]|$))")
# `` `a` (FK) + `b` (FK) ``
_JOINED = re.compile(r"([)`])\s*\+\s*(?=`)")
_OF_COLUMNS = re.compile(
    r"\W*(?:keys?|fields?|columns?|attributes?|campos|columnas|atributos|поля|字段)\s*(?:\([^()]*\))?\s*:\W*?(?=`)",
    re.IGNORECASE,
)
# `` Details: `a text`, `b int NOT NULL` (why) ``: definitions, each in backticks of its own.
_LABELLED = re.compile(r"^[^`:]{2,40}:\s*(?=`)")
_ONE_DEFINED = re.compile(r"`[A-Za-z_]\w*\s+[^`]+`(?:\s*\([^()]*\))?")
_KEY_LABEL = re.compile(r"\W*(?:primary\s+key|pk|key|identifier|column|field)\W*:", re.IGNORECASE)
_COUNT = re.compile(r"^\d+\s+(?=[A-Z])")  # `15 Sizes:`
# `id (PK), guest_id (FK)`, `came_at, left_at`: several columns in one item.
_ONE_PLAIN = re.compile(
    r"[a-z]\w*(?:/[a-z]\w*)*(?:\s*\((?:[^()]|\([^()]*\))*\)|\s*(?:[-=]>|\u2192)\s*[\w.]+)?"
)
_ONE_TICKED = re.compile(r"`[A-Za-z_$][\w$]*\??`(?:\s|\(|$)")
# `links[]` in a list of names, and `` optional `owner` ``.
_MANY = re.compile(r"^(`[A-Za-z_$][\w$]*)\[\](\??`)")
_OPTIONAL = re.compile(r"^optional\s+(`[A-Za-z_$][\w$]*)\??`", re.IGNORECASE)
# `` Visibility: `seen` (all|none) ``: a name, and at the most a group behind it.
_ONLY_TICKED = re.compile(r"`[A-Za-z_$][\w$]*\??`(?:\s*\((?:[^()]|\([^()]*\))*\))?")
_SNAKE = re.compile(r"[a-z]\w*")
_ARTICLE = re.compile(r"^\s*(?:an?|the)\s+", re.IGNORECASE)


def read_list(rows: list[Row]) -> list[Item]:
    """The columns of all lines; where others list names, words of everyday language are some."""
    found = [read_items(row) for row in rows]
    if sum(len(items) > 1 for items in found) > 1:
        found = [one or read_items(row, named=True) for one, row in zip(found, rows, strict=True)]
    return [item for items in found for item in items]


def _in_commas(row: Row) -> Row:
    """`label, text, required`, `hall_id, a UUID and the key`: one column, with a type and with
    constraints, and no names of several.
    """
    name, *more = [part for _, part in split(row.cells[0].translate(PUNCTUATION), ",")] or [""]
    said = [_ARTICLE.sub("", part) for text in more for part in spoken(text).split(",")]
    said = [part.strip(" .") for part in said if part.strip(" .")]
    types = sum(map(spellings.is_type, said))
    formal = sum(bool(one.facts) and not one.unread for one in map(read_constraints, said))
    if not _SNAKE.fullmatch(name) or types != 1 or not formal or types + formal < len(said):
        return row
    text = f"{name} ({', '.join(said)})"
    return replace(row, cells=(text,), raw=(f"`{name}`{text[len(name) :]}",))


def read_items(row: Row, *, named: bool = False) -> list[Item]:
    """The columns of a line: one, several that share what is said, or `` `a` (PK), `b` (x) `` each
    with words of its own.

    named: the line stands among others that list names.
    """
    row = _in_commas(numbered.of_row(row))
    raw = (
        row.raw[0].split("\n\n")[0].replace("\n", " ").translate(PUNCTUATION).strip().rstrip(".,;")
    )
    raw = _JOINED.sub(r"\1, ", _SENTENCE.sub("", _TAG.sub("", raw)))
    row = row if raw.startswith("`") is row.raw[0].startswith("`") else _of_code(row, raw)
    labelled = _LABELLED.sub("", raw)
    parts = [_plain_name(part) for _, part in split(labelled, ",;")]
    several = len(parts) > 1 or (labelled != raw and bool(_KEY_LABEL.match(raw)))
    if several and all(_ONE_DEFINED.fullmatch(part) for part in parts):
        rows = (replace(row, cells=(plain(part),), raw=(part,)) for part in parts)
        return [item for one in rows if (item := read_item(one))]
    grouped = _is_grouped(raw, labelled, parts)
    own = grouped or (labelled == raw and all(_ONE_TICKED.match(part) for part in parts))
    own = own and not any(map(REMARK.search, parts[:-1]))  # `` `kind` text — e.g. `a`, `b` ``
    marked = own and any("?`" in part for part in parts)
    if not own or (not marked and all(part.endswith("`") for part in parts[:-1])):
        own = len(parts) > 1 and all(map(_ONE_PLAIN.fullmatch, parts)) and ("_" in raw or named)
        own = own and not lines.defined(plain(raw))
    if not own:
        as_one = _alike(row, parts) if grouped or labelled == raw else row
        return _own(item) if (item := read_item(as_one)) else []
    rows = (replace(row, cells=(plain(part),), raw=(part,)) for part in parts)
    return [item for one in rows if (item := read_item(one))]


def _own(item: Item) -> list[Item]:
    """`` `name`, `slug` (unique) ``: the last alone is; of keys to others all may be, together."""
    alone = [say for say in item.said.facts if say.about is About.UNIQUE]
    named = all(re.fullmatch(r"\w*_id|id|\w+Id", name) for name in item.listed)
    if not alone or len(item.listed) < 2 or named or not item.row.raw[0].rstrip(" .").endswith(")"):
        return [item]
    others = replace(item.said, facts=[say for say in item.said.facts if say not in alone])
    return [
        replace(item, listed=item.listed[:-1], said=others),
        replace(item, listed=item.listed[-1:]),
    ]


def of_group(row: Row) -> list[Item]:
    """`` Fields: `a`, `b` (x) ``, `` Keys: `c_id` ``: columns among other groups of them."""
    match = _OF_COLUMNS.match(row.raw[0])
    parts = (
        [part for _, part in split(row.raw[0][match.end() :].strip(" ."), ",;")] if match else []
    )
    if not parts or not all(map(_ONLY_TICKED.fullmatch, parts)):
        return []
    rows = (replace(row, cells=(plain(part),), raw=(part,)) for part in parts)
    return [item for one in rows if (item := read_item(one))]


def _of_code(row: Row, raw: str) -> Row:
    return replace(row, cells=(plain(raw),), raw=(raw,))


def _alike(row: Row, parts: list[str]) -> Row:
    """A line of mere names, each as it is called."""
    text = ", ".join(parts)
    names = all(map(_ONLY_TICKED.fullmatch, parts))
    return replace(row, cells=(plain(text),), raw=(text,)) if names else row


def _plain_name(part: str) -> str:
    """`links[]` as `links`, and `` optional `owner` `` as `owner?`."""
    return _MANY.sub(r"\1\2", _OPTIONAL.sub(r"\1?`", part))


def _is_grouped(raw: str, labelled: str, parts: list[str]) -> bool:
    """`` Identity: `id`, `code?` ``: columns below a word that is none."""
    if labelled == raw or is_label(raw) or _KEY_LABEL.match(raw):
        return False
    label = re.sub(r"\s*\([^()]*\)\s*:", ":", raw[: len(raw) - len(labelled)]).strip(": *_")
    label = _COUNT.sub("", label)
    alone = len(parts) == 1 and bool(meanings_of(label))  # `` Default: `ON` ``, of another column
    if is_generic(label) or alone or not label[:1].isupper():
        return False  # `` Key fields: `a`, `b` `` is a list of its own
    return all(map(_ONLY_TICKED.fullmatch, parts)) and not parts[0].strip("`").isupper()
