"""An item of a list, or a line like it, as a column: `` `id`: UUID (PK) ``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from codegen.sources.handoff.columns import columns, numbered
from codegen.sources.handoff.columns.definitions import remarks, values_beside
from codegen.sources.handoff.columns.own_types import (
    has_type,
    lists_values,
    named_type,
    type_within,
    valued,
)
from codegen.sources.handoff.columns.remarks import REMARK
from codegen.sources.handoff.facts import About, Fact, Rank
from codegen.sources.handoff.markdown.document import Row
from codegen.sources.handoff.words import lines
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.grammar import read_type
from codegen.sources.handoff.words.notions import saying, words_for
from codegen.sources.handoff.words.said import Said
from codegen.sources.handoff.words.vocabulary import PUNCTUATION

# Labels of lists of columns that look like columns themselves: `Indexes: status`.
_LABEL = re.compile(rf"(?:{words_for('columns.labels')})\s*(?:[:(]|$)", re.IGNORECASE)
# Alone in an item these are columns, not labels.
_EVERYDAY = saying("columns.everyday")
_GROUPED = re.compile(r"[^`:]{2,40}:\s*(?P<listed>`\w+(?:\[\])?`(?:\s*,\s*`\w+(?:\[\])?`)+)\s*\.?$")
# `` Relations: `owner`, `guests` ``: names of something else.
_OTHERS_GROUPED = re.compile(
    r"\W*(?:relation(?:ship)?s?|associations?|methods?|ind(?:ex(?:es)?|ices))\b[^`:]{0,20}:\W*`\w+(?:\[\])?\??`"
    r"(?:\s*,|\s*\.?$)",
    re.IGNORECASE,
)
# `Soft delete: `deleted_at``: a label above one column.
_ONE_STAMP = re.compile(
    r"(?:timestamps?|soft[ -]?deletes?|audit(?:\s+\w+)?|versioning):\s*(?P<listed>`\w+`)\s*\.?",
    re.I,
)
# A box to tick, and pictures but those of remarks, in front of a name; a star behind it.
_FRONT = re.compile(
    r"^(?:\[[ xX]\]\s*|(?![\u26a0\u274c\u2757\U0001f4a1\U0001f4dd])"
    r"[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]\ufe0f?\s*)+"
)
# `id [uuid, pk]`
_BRACKETED = re.compile(r"\[([^\[\]]+)\](.*)", re.DOTALL)
_STAR = re.compile(r"^([A-Za-z_]\w*)\*(?=\s*[:(])")
_ITEM = re.compile(
    r"(?P<names>[A-Za-z_$][\w$]*(?:\s*(?:,|/|\+|&|\band\b)\s*[A-Za-z_$][\w$]*)*)(?P<mark>\??)\s*(?P<rest>.*)",
    re.DOTALL,
)
_SHARED_END = re.compile(r"(?:[a-z0-9]+/)+[a-z0-9]+(_[a-z]\w*)")
_ACTS = re.compile(r"\W+(?:on\s+delete\s+)?(?:cascade|restrict|set\s+null|no\s+action)\b", re.I)
# `**Access token**: kept an hour`: what a remark is about, and no `Access` of the type `token`.
_HEADED = re.compile(
    r"\*\*[A-Z][a-z]+(?: (?:an? )?[a-z]{3,})+:?\*\*(?::|\s+[-\u2013\u2014\u2192]|$)"
)
# `**Split support:** later`, `**Lazy Loading**: later`: what a remark is about, unless a type
# follows; and `**Given** a guest, **when** …`, which is a story.
_ABOUT = re.compile(
    r"\*\*[A-Z][\w.-]*(?: +[`\w.-]+)+(?::\*\*|\*\*\s*:|\*\*\s+[-\u2013\u2014])\s"
    r"|\*\*\w+\*\*[^*]+\*\*(?i:when|then|wenn|dann|cuando|entonces|quando|então|когда|тогда)\*\*"
)
# `` Columns: `a`, `b` in `rooms` ``, `rooms.size …`: columns that stand elsewhere, and none that is
# called so.
_COLUMNS_OF = re.compile(
    r"\**(?:columns|fields|kolumny|pola|campos|columnas|colunas|поля)\**:\**\s*`"
    r"|\**`?[a-z_]\w*`?\.`?[a-z_(]",
    re.IGNORECASE,
)
# `` All `DATE` columns ``: a class of them.
_ALL_OF = re.compile(
    r"\**(?:all|every|each)\s.*\b(?:columns?|fields?|keys?|FKs?|tables?)\b", re.IGNORECASE
)
# `**Step 2: Write the test**`: something to do.
_STEP = re.compile(r"\**(?:step|task|phase|milestone)\s+\d", re.IGNORECASE)
# `` `check(password: str) -> bool` ``: what a program does.
_CALL = re.compile(r"(?:\*\*)?`\w+\((?:\)|[^`]*\)\s*(?:->|=>)|\s*(?:self\b|\w+\s*:\s*\w))")
# `src/app/main.ts`, `package.json`: where a program is.
_PATH = re.compile(
    r"[`*]*(?:\.?[\w@-]+/(?:[\w.@*-]+/)*(?:[\w.@*-]+/[\w.@*-]*|\w+\.\w+|(?=[`*]))"
    r"|\.?\w[\w-]*\.(?:[jt]sx?|py|json|md|sql|ya?ml|rb|go|java|cs|php|prisma|toml|html|css|sh)\b)",
    re.IGNORECASE,
)
# `` `guests` is resolved by a query and not stored on the document ``.
_NOT_STORED = re.compile(
    r"\bnot\s+(?:stored\s+on|persisted|an?\s+(?:real\s+|database\s+)?column)\b", re.IGNORECASE
)
# `` `state order_state` ``: a definition, which is code as a whole.
_ALL_CODE = re.compile(
    r"`[A-Za-z_]\w*\s+(?P<type>[a-z][a-z0-9]*(?:_[a-z0-9]+)+|(?:[A-Z][a-z0-9]+){2,})`"
)
# `VARCHAR(50) 昵称`: words that no type of SQL has.
_OTHER_WORDS = re.compile(
    r"(?<=[!-~])\s+(?=[\u0400-\u04ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])"
)
_OWN_TYPE = re.compile(
    r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+|[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+|[A-Z][A-Z0-9]{3,}"
)
# `owner: → Person`: a reference in the place of a type, and no label.
_AIMED = re.compile(r":?\s*(?:[-=]>|\u2192)\s*[A-Za-z_]\w*\b(?!\s+\w)")
_ONE_WORD = re.compile(
    r"[a-zA-Z]\w*,|[a-z]\w*_\w+\s+(?=(?:not\s+null|null|default|unique)\b)", re.IGNORECASE
)
# `` `state`: `open`, `shut` or `gone` ``: values, of a column without a type.
# `price, default 0`: a column and what is said of it, no two columns.
_THEN_WORDS = re.compile(
    r"^([A-Za-z_$][\w$]*)\s*,\s*(?=(?:default|nullable|not\s+null|unique|optional|required)\b)",
    re.IGNORECASE,
)
_OTHERS = (_ALL_OF, _CALL, _STEP, _HEADED, _PATH, _OTHERS_GROUPED)
_OR = r"(?:[\s,/|]|\bor\b|\boder\b|\bou?\b|\bили\b|\blub\b)+"
_VALUES = re.compile(
    rf"`?(?P<name>[A-Za-z_]\w*)`?\s*:\s*(?P<values>`[\w -]+`(?:{_OR}`[\w -]+`)+)"
    r"(?:\s+(?:oder|or|ou|o|или|lub)\s+\w+)?\s*\.?",
    re.IGNORECASE,
)
# `` Primary key: `id uuid DEFAULT …` ``: one definition behind what it is.
# `owner_id FK → people (required)`: a key without a type.
_REFERS_FIRST = re.compile(r"(?:FK|foreign\s+key|references)\b(?!\w)", re.IGNORECASE)
_TICKED = re.compile(r"(?:\*\*|__)?`|(?:\*\*|__)[A-Za-z_]")


@dataclass(frozen=True)
class Item:
    """A line of a list read as a column."""

    listed: list[str]
    said: Said
    typed: bool
    ticked: bool
    row: Row

    def facts(self, rank: Rank) -> Iterator[Fact]:
        """What is said of each of its columns."""
        for name in self.listed:
            yield from columns.facts("", name, self.said, rank, self.row.line)


def read_item(row: Row) -> Item | None:
    """A line as a column; None where it has no name in front."""
    item = _column(row)
    return replace(item, listed=[*item.listed], said=item.said.copy()) if item else None


@lru_cache(4096)  # one line is read by every reader that a block is offered to
def _column(row: Row) -> Item | None:
    row = numbered.of_row(row)
    raw = _FRONT.sub("", _said(row.raw[0]))
    if any(other.match(raw) for other in _OTHERS) or _NOT_STORED.search(raw):
        return None
    text = _FRONT.sub("", _said(row.cells[0])).translate(PUNCTUATION)
    ticked = bool(_TICKED.match(raw))
    defined = lines.defined(text)
    if defined and _labels(text, defined.name):
        defined = None
    item = None if defined and not defined.remarks else _in_words(row, raw, ticked)
    if defined is None or (item and item.typed and not defined.says_more(item.listed, item.said)):
        return item
    said = defined.said.copy()
    for text in defined.remarks:
        remarks(said, text)
    said.unread += item.said.unread if item else []
    return Item([defined.name], said, typed=True, ticked=ticked, row=row)


def _labels(text: str, name: str) -> bool:
    """The name is the label of something else than a column."""
    return text.startswith(name) and is_label(text) and not _EVERYDAY.fullmatch(name)


def _in_words(row: Row, raw: str, ticked: bool) -> Item | None:
    """A line that begins with its names, and has a definition or words about them behind."""
    text = _STAR.sub(r"\1", _FRONT.sub("", _said(row.cells[0])).translate(PUNCTUATION))
    if grouped := _GROUPED.fullmatch(raw) or _ONE_STAMP.fullmatch(raw):
        listed = re.findall(r"\w+", grouped["listed"])
        return Item(listed, Said(), typed=False, ticked=True, row=row)
    if values := _VALUES.fullmatch(raw):
        told = ", ".join(re.findall(r"`([^`]+)`", values["values"]))
        return Item([values["name"]], Said(values=told), typed=False, ticked=True, row=row)
    if _COLUMNS_OF.match(raw):
        return None
    match = _ITEM.fullmatch(_upright(_THEN_WORDS.sub(r"\1: ", text)))
    if match is None or columns.is_constraint(text):
        return None
    listed = _names(match["names"])
    rest = match["rest"].strip()
    bare = not ticked and not _SHARED_END.fullmatch(match["names"])
    if len(listed) > 1 and bare and not rest.startswith((":", "(")):
        return None
    code = _ALL_CODE.fullmatch(raw)
    said, typed = (named_type(code["type"]), True) if code else _definition(rest, ticked)
    words = _upright(text)
    labelled = not (typed or raw.startswith("`") or _EVERYDAY.fullmatch(words))
    labelled = labelled and bool(_LABEL.match(words)) and not _AIMED.match(rest)
    labelled = labelled and not (rest.startswith("(") and said and said.facts)  # `key (PK)`
    if said is None or labelled or (not typed and _is_no_name(listed, raw, ticked=ticked)):
        return None
    if match["mark"]:
        said.add(About.NULLABLE, True, "?")
    return Item(listed, said, typed, ticked, row)


def _names(text: str) -> list[str]:
    """The names of one text; `from/to_port` is `from_port` and `to_port`."""
    listed = [part.strip() for part in re.split(r"[,/+&]|\band\b", text) if part.strip()]
    ending = _SHARED_END.fullmatch(text)
    return [f"{name}{ending[1]}" for name in listed[:-1]] + listed[-1:] if ending else listed


def _is_no_name(listed: list[str], raw: str, *, ticked: bool) -> bool:
    """What a remark is about, or a statement: `Required`, `Nullable: TRUE`."""
    stated = not ticked and len(listed) == 1 and not listed[0].islower()  # `mandatory` is a name
    states = stated and read_constraints(listed[0]).facts
    return bool(_ABOUT.match(raw) or states)


def _said(text: str) -> str:
    """The first line, and what it announces with a colon."""
    first, _, more = text.strip().partition("\n")
    return " ".join(f"{first} {more}".split()) if first.rstrip().endswith("):") else first.strip()


def _definition(rest: str, ticked: bool) -> tuple[Said | None, bool]:
    """What follows a name, and whether it has a type."""
    if not rest:
        return Said(), False
    if bracketed := _BRACKETED.fullmatch(rest):
        inside = re.sub(r"\bref\s*:\s*[<>-]?\s*", "FK -> ", bracketed[1])
        rest = f"({inside}){bracketed[2]}"
    if rest.startswith("("):
        return _parenthesised(rest)
    if rest.startswith(("->", "\u2192", "=>")):
        if _ACTS.match(rest):
            return None, False  # `rooms → CASCADE`: what becomes of a table's rows
        said = read_constraints(rest)
        sentence = len(said.unread) > 1 or any(word[:1].isalpha() for word in said.unread)
        return (Said() if sentence else said), False  # a sentence is no target
    body = rest.lstrip(":").strip()
    separated = rest.startswith((":", "-", "\u2013", "\u2014"))
    body = body.lstrip("-\u2013\u2014: ").strip()
    first, *more = _apart(body)
    said = read_type(first.rstrip("."))
    if not has_type(said):
        first, *others = _OTHER_WORDS.split(first, maxsplit=1)
        more, said = [*others, *more], read_type(first)
    own = separated or (ticked and _ONE_WORD.match(first))
    if has_type(said) or (own and _has_own_type(said, plain=ticked and not separated)):
        for text in more:
            remarks(said, text)
        beside = [*more, first.partition(",")[2]]
        values_beside(said, filter(str.isascii, beside))  # others are what the values are called
        return said, True
    if not (separated or ticked):
        keyed = read_constraints(rest) if _REFERS_FIRST.match(rest) else Said()
        return (keyed, False) if keyed.facts and not keyed.unread else (None, False)
    said = Said()
    remarks(said, body)
    return said, False


def _apart(body: str) -> list[str]:
    """A definition and the remark behind it; a dash in parentheses parts nothing."""
    for sign in REMARK.finditer(body):
        before = body[: sign.start()]
        if before.count("(") <= before.count(")"):
            return [before, body[sign.end() :]]
    return [body]


def _parenthesised(rest: str) -> tuple[Said | None, bool]:
    """`name (TYPE, PK): text`: one slot for types, constraints, values and notes."""
    depth = 0
    end = len(rest) - 1
    for at, sign in enumerate(rest):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth == 0:
            end = at
            break
    inside, after = rest[1:end].strip(), rest[end + 1 :].strip()
    said, typed = type_within(inside)
    if not typed and (of_values := valued(inside)):
        said, typed = of_values, True
    if not typed:
        said = read_constraints(inside)
        if said.unread:
            said = Said(values=inside) if lists_values(inside) else Said()
            remarks(said, inside)
    body = after.lstrip(":-\u2013\u2014 ").strip()
    if body and not typed and not after.startswith(("-", "\u2013", "\u2014")):
        first = read_type(REMARK.split(body, maxsplit=1)[0])
        if has_type(first):
            first.take(said)
            return first, True
    if (aim := after.lstrip(": ")).startswith(("->", "\u2192")):
        said.take(read_constraints(aim))
    elif body:
        remarks(said, body)
    return said, typed


def _has_own_type(said: Said, *, plain: bool) -> bool:
    """`order_state NOT NULL`: a type that no database has, with constraints and nothing else.

    plain: a word of everyday language may be one, too: `` `season` season, NOT NULL ``.
    """
    spelling = said.get(About.TYPE)
    named = isinstance(spelling, str) and bool(_OWN_TYPE.fullmatch(spelling) or plain)
    return named and len(said.facts) > 1 and not said.unread


def is_label(text: str) -> bool:
    """The text begins with the label of constraints or of other things than columns."""
    return bool(_LABEL.match(_upright(text)))


def constrains(row: Row) -> bool:
    """A constraint or a label in the place of a column."""
    text = row.cells[0]
    named = row.raw[0].startswith("`") or _EVERYDAY.fullmatch(text)
    labelled = not named and _LABEL.match(_upright(text))
    return columns.is_constraint(text) or (bool(labelled) and read_item(row) is None)


def _upright(text: str) -> str:
    """Without italics around the first word: `_Indexes_: status`."""
    return re.sub(r"^([_*])([^_*]+)\1(?=\W|$)", r"\2", text)
