"""Which table a heading, or the text below it, speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from codegen.sources.handoff.markdown.document import (
    Block,
    Document,
    Fence,
    Grid,
    Heading,
    Items,
    Paragraph,
)
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.headers import is_generic
from codegen.sources.handoff.words.keys import NAME as KEY
from codegen.sources.handoff.words.kinds import (
    CHANGED,
    ENUMS,
    FOREIGN_TABLE,
    KIND,
    LABEL,
    NUMBERED,
    PREFIX,
    SUFFIX,
    TABLE,
)
from codegen.sources.handoff.words.notions import saying, words_for
from codegen.sources.handoff.words.sqltext import bare
from codegen.words import plural

# The name that SQL gives to a table.
CREATED = r"\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?[\"`]?(?:public\.)?(\w+)"
# What SQL, Prisma, DBML and mermaid define.
MADE = re.compile(
    rf"{CREATED}" r"|^[ \t]*(?:model[ \t]+|table[ \t]+)?[\"`]?(\w+)[\"`]?[ \t]*\{[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
# `Kluczowe atrybuty planu (zawsze wymagane):`
ATTRIBUTES = re.compile(
    r"\W*(?:\w+\s+)?(?:attributes?|atrybuty|атрибуты|atributos|attributs?|attribute|属性|속성)\b(?:\s+\w+)?\s*(?:\([^()]*\))?\W*$",
    re.IGNORECASE,
)
# `v2 (planned)`: what came with a version of the program.
_VERSION = re.compile(r"\W*v\d+(?:\.\d+)*\s*(?:[(\uff08].*[)\uff09])?\W*", re.IGNORECASE)
_NO_ENTITY = re.compile(
    rf"\b(?:{words_for('headings.last_words')})$|{words_for('headings.no_entity')}", re.IGNORECASE
)
# `Step 2`, `Module 4`: a part of the document or of the work, by its number.
SECTION = re.compile(rf"(?:{words_for('headings.numbered')})\s+[A-Z]?\d+\b", re.IGNORECASE)
# One of them is an entity where columns stand below it; several are a chapter.
_SINGULAR = frozenset(("Note", "Goal", "Source", "Decision", "Rule", "Requirement"))
# `MODELS TABLE`: a table of things that are called so.
_MODELS_TABLE = re.compile(
    r"(?:models|sources|goals|rules|notes|requirements)\s+table", re.IGNORECASE
)
# `Core Entity Tables`: several tables stand below it.
_GROUP = re.compile(
    r"\b(entity|lookup|core|join|junction|main|reference|supporting|system)\s+tables$",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"^(?:\[[ xX]\]|\(\d+\)|[A-Z]{2,4}-?\d+(?=[.:)])|#?\d+(?:\.\d+)*|[A-Za-z]\d*|[ivxIVX]+)"
    r"[.):\u3001]?"
    r"(?:\s*[-\u2013\u2014:])?\s+(?=\S)"
)
_ARTICLE = re.compile(r"^The\s+(?=[A-Z])")
_SIGNS = re.compile(
    r"[^\w\s.,:;()\[\]{}/&$'\"\-\u2013\u2014\u2192|<>=+#@\uff08\uff09\uff1a\u3001]+"
)
# `Table "public.rooms"`
_QUOTED = re.compile(r"(?<!\w)[\"']([A-Za-z_][\w.]*)[\"'](?!\w)")
_MARK = re.compile(r"\s*[\[(\uff08][^()\[\]\uff08\uff09]*[\])\uff09]\s*$")
_SNAKE = re.compile(
    r"(?!.*\.(?:csv|json|jsonl|py|js|ts|tsx|sql|md|ya?ml|java|rb|go|php)$)"
    r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*(?:\.[a-z][a-z0-9_]*)?"
)
# Letters with marks are letters: `Prüfling`, `MovimentaçãoEstoque`.
_UPPER = r"[A-Z\u00c0-\u00d6\u00d8-\u00de\u010c\u0141\u015a\u0160\u0179\u017b\u017d]"
_LETTER = r"[A-Za-z0-9\u00c0-\u024f]"
_ENTITY = re.compile(rf"{_UPPER}{_LETTER}*(?:[_ -](?:{_UPPER}|\d){_LETTER}*){{0,3}}")
# Where the words that explain a name begin: `users - who log in`, `users (new)`, `role / роль`.
_GLOSS = re.compile(
    r"\s+[-\u2013\u2014:\u2192|]\s+|:\s|\s*[\[(\uff08]|\s+/\s+|\s*/\s*(?=[^\x00-\x7f])"
)
# `Audit fields` below a table's heading are fields of it.
FIELDS = saying("headings.fields")
_KEBAB = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9_.]*")
# A foreign word between others: `本feature内で追加する振る舞い`.
_IN_SENTENCE = re.compile(r"[^\W\d_A-Za-z]\s*[A-Za-z][\w.]*\s*[^\W\d_A-Za-z]{4}")
_KEYED = re.compile(rf"[`*]*{KEY}[`*]*\s*(?:[,:(\u2013\u2014-]|$)", re.IGNORECASE)
_TICKED = re.compile(r"`\"?([A-Za-z_$][\w$.]*)\"?`")
# `` `seats` — where they are, one for each of `rooms` ``: the name, and words about it.
_LED = re.compile(
    r"[\d.\s#]*`([A-Za-z_]\w*)`\s*(?:[-\u2013\u2014:(\uff08]|(?:stores|holds|keeps|tracks|has|contains)\b)"
)
# `核心属性 (Key Attributes)`: in two languages.
_BILINGUAL = re.compile(r"[^\x00-\x7f]+\s*[(\uff08](?P<english>[^()\uff08\uff09]+)[)\uff09]")
# `Draft (new, mirrors `orders`)`: the other table that a remark compares with.
COMPARED = re.compile(
    r"(?<=\w)[^(\w]*\([^()]*\b(?:mirrors?|like|see|extends?|replaces?|based\s+on|same\s+as|similar\s+to|(?:moved\s+|split\s+|mapped\s+)?from)\b"
    r"[^()]*\)",
    re.IGNORECASE,
)
_NAMED_AS_CODE = re.compile(r"`([a-z][a-z0-9_]+)(?:\.[a-z]\w*)?`")
_TABLE_IS = re.compile(
    rf"[(\[\uff08]\s*(?:db\s+)?(?:{TABLE})(?:\s+name)?\s*[:=\uff1a]?\s*`?([A-Za-z_][\w.]*)`?\s*[)\]\uff09]",
    re.IGNORECASE,
)
# `Entity `Room` → table `rooms``, `Room / rooms`, `Model: Room, Table: rooms`: both names.
_NAME = r"[`\"]?[A-Za-z_][\w.]*[`\"]?"
_KINDS = rf"(?:(?:{KIND.pattern})\s*:?\s+)?"
_BOTH = re.compile(
    rf"{_KINDS}(?P<one>{_NAME})(?:\s+{KIND.pattern})?\s*(?:[\u2192\u21d2\u2190/|,;\u2013\u2014]|[-=]+>|\s-\s|\[)\s*"
    rf"{_KINDS}(?P<other>{_NAME})(?:\s+{KIND.pattern})?\]?",
    re.IGNORECASE,
)
_TWINS = re.compile(
    r"([a-z]\w*_\w+)\s*(?:[/&,\u3001]|and|und|和|及)\s*([a-z]\w*_\w+)(?=\W*$|\s*[(\uff08])",
    re.ASCII,
)
# `` `bowls`, `beds` and `mats` tables ``
SEVERAL = re.compile(
    rf"[\d.\s]*(?:(?:{TABLE}s?)\s*:?\s*)?`\w+`(?:\s*(?:[/&,+\u3001]|\b(?:and|und|y|e|et|i|и)\b|和|及|と|와)+\s*`\w+`)+"
    rf"(?:\s*(?:{TABLE}s?))?(?:\s*[(\uff08][^`]*[)\uff09])?",
    re.IGNORECASE,
)
# `users (1) -> (N) orders`: a relation between two tables.
_RELATES = re.compile(
    r"\w[`\"]?\s*(?:\(\s*[01nm*.:]+\s*\)\s*(?:[-=<]*>|→|↔|—|-+)|(?:[-=<]*>|→|↔)\s*\(\s*[01nm*.:]+\s*\))\s*\S",
    re.I,
)
# `update_review(card_uuid UUID, quality INTEGER)`: a function.
_CALL = re.compile(r"\b[a-z]\w*\((?:\)|\s*\w+\s+[A-Z]{3,}\w*\s*[,)]|\s*\w+\s*:\s*\w+\s*[,)])")
_DATA = re.compile(
    r"\W*(?:modelo|diseño|estructura|modèle)\s+(?:de\s+)?(?:los\s+)?(?:datos|dados|données)\W*",
    re.IGNORECASE,
)
_DATA_MODEL = re.compile(r"data\s+(?:model|schema|structure|dictionary|design)", re.IGNORECASE)
_LONGEST = 200
_CHANGED = re.compile(
    r"(?:(?:changes?|extensions?|additions?|updates?)\s+(?:to|in|on)|alter(?:ing)?|modif\w+|extend\w*"
    r"|(?:new|added)\s+columns?\s+(?:in|for|on|to))"
    r"\s+(?:the\s+)?(?:existing\s+)?((?-i:[A-Z]\w*|[a-z][a-z0-9_]+))(?:\s+(?:table|model|entity))?$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    rf"""(?:(?:{TABLE})(?:\s+(?:name|nombre|nome|nom))?|테이블명|tablename|sql\s+name)\W{{0,4}}[:\uff1a]\W{{0,4}}`?(?P<a>(?!(?:an?|the|one|each|every|it|this)\s)[A-Za-z_][\w.]*(?:-[\w.]+)*)`?
    |\bthe\s+`(?P<b>[A-Za-z_][\w.]*)`\s+(?:table|entity|model)
    |^`(?P<c>[A-Za-z_][\w.]*)`\s+(?:table\b|表|stores\b|保存|holds\b|records\b|tracks\b|contains\b)
    |(?:\b(?:table|tabla|tabela|tabelle)\s+|таблиц\w+\s+|表\s*|テーブル\s*|테이블\s*)(?:(?:\w+\s+){{0,3}}(?:is|es|é|est|ist|называется)\s+)?`(?P<d>[A-Za-z_][\w.]*)`""",
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)


@dataclass(frozen=True)
class Title:
    """The table, or the entity, that a place is about.

    exact: `name` is the table's name; else it is an entity's, and the table's is not said.
    heading: where it is said.
    """

    name: str
    exact: bool
    heading: Heading


def title_of(block: Block) -> Title | None:
    """What the block is about, by the nearest heading that says more than "Columns"."""
    heading = naming(block)
    if heading is None:
        return None
    said = read_title(heading)
    if said is None or not said.exact:
        named = _named_above(block) if isinstance(block, Items) else ""
        sentence = named or _sentence(block)
        if sentence and (named or said is None or heading.level > 1):
            return Title(sentence, exact=True, heading=heading)
    return said


def naming(block: Block) -> Heading | None:
    """The nearest heading that says more than "Columns"; a document's title never names a table
    unless it stands alone.
    """
    for heading in reversed(block.trail):
        if not is_part(heading):
            return heading
    return None


def all_names(document: Document) -> frozenset[str]:
    """The tables and entities that headings and definitions name, in small letters."""
    headings = {heading for block in document.blocks for heading in block.trail}
    found = (read_title(heading) for heading in headings if not is_part(heading))
    drawn = (block.text for block in document.blocks if isinstance(block, Fence))
    coded = (name for text in drawn for match in MADE.finditer(text) for name in match.groups())
    names = {*(title.name for title in found if title), *filter(None, coded)}
    return frozenset(name.casefold() for name in names)


def described(document: Document) -> frozenset[str]:
    """The names of `all_names` below which a table of columns stands, in small letters."""
    blocks = (b for b in document.blocks if isinstance(b, Grid) and len(b.header) > 1)
    found = (title_of(b) for b in blocks if not b.under(ENUMS))
    return frozenset(title.name.casefold() for title in found if title)


def named_as_code(document: Document) -> frozenset[str]:
    """Names in backticks, with or without a column: `users`, `users.email`."""
    texts: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            texts.append(block.text)
        elif isinstance(block, Items | Grid):
            texts += [cell for row in block.rows for cell in row.raw]
    return frozenset(name for text in texts for name in _NAMED_AS_CODE.findall(text))


@lru_cache(4096)
def is_part(heading: Heading) -> bool:
    """The heading says only "Columns", or another part of what the one above it names."""
    if heading.name:
        return False
    text = cleaned(heading.text)
    if both := _BILINGUAL.fullmatch(text):
        text = both["english"]
    if heading.part or _VERSION.fullmatch(heading.text):
        return True
    said = is_generic(text) or ATTRIBUTES.match(text)
    return bool(said) and not NUMBERED.match(_numberless(heading.text))


def says_table(heading: Heading) -> bool:
    """`Table: rooms`, `rooms table`: a word of the heading says that it names a table."""
    text = _numberless(heading.text)
    return bool(NUMBERED.match(text) or PREFIX.match(text) or SUFFIX.search(_MARK.sub("", text)))


@lru_cache(4096)
def read_title(heading: Heading) -> Title | None:
    """The name in a heading."""
    if heading.name:
        return Title(heading.name, exact=bool(_SNAKE.fullmatch(heading.name)), heading=heading)
    if len(heading.raw) > _LONGEST or _RELATES.search(heading.text) or _CALL.search(heading.text):
        return None
    if table := _TABLE_IS.search(heading.raw):
        return Title(bare(table[1]), exact=True, heading=heading)
    if both := _of_both(heading.raw):
        return Title(both, exact=True, heading=heading)
    ticked = list(dict.fromkeys(_TICKED.findall(COMPARED.sub("", heading.raw))))
    if len(ticked) == 1 and ticked[0].count(".") < 2:  # no `process.env.DATABASE_URL`
        return Title(bare(ticked[0]), exact=True, heading=heading)
    if ticked:
        led = _LED.match(heading.raw)
        return Title(led[1], exact=True, heading=heading) if led else None
    text = cleaned(heading.text)
    if changed := _CHANGED.match(text):
        return Title(changed[1], exact=changed[1].islower(), heading=heading)
    name = _snake_name(text) or _in_parentheses(text, heading.text) or _among_other_letters(text)
    if name and not _DATA.fullmatch(heading.text):
        return Title(bare(name), exact=True, heading=heading)
    said = read_constraints(text)
    if said.facts and not said.unread:  # `Unique`, `Not null`: of columns of several tables
        return None
    found = entity(text) or _entity_in_parentheses(text)
    found = "" if found == "Data" and _DATA_MODEL.match(text) else found
    return Title(found, exact=False, heading=heading) if found else None


def _of_both(raw: str) -> str:
    """The table in a heading that has both an entity and its table; empty where it has not."""
    both = _BOTH.fullmatch(_NUMBER.sub("", raw.strip()))
    names = [bare(both[group]) for group in ("one", "other")] if both else []
    for entity_, table in (names, names[::-1]) if names else ():
        if _ENTITY.fullmatch(entity_) and _SNAKE.fullmatch(table) and table in table_names(entity_):
            return table
    return ""


def twins(title: Title) -> tuple[Title, ...]:
    """The other tables of `build_logs / run_logs`, which share their columns."""
    if title.heading.name and SEVERAL.fullmatch(title.heading.raw):
        ticked = dict.fromkeys(_TICKED.findall(title.heading.raw))
        return tuple(replace(title, name=name) for name in ticked if name != title.name)
    match = _TWINS.match(cleaned(title.heading.text)) if title.exact else None
    if match is None or title.name != match[1] or match[1] == match[2]:
        return ()
    return (replace(title, name=match[2]),)


def cleaned(text: str) -> str:
    """A heading without signs, numbers and the words `Table:`, `(new)`."""
    numberless = CHANGED.sub("", _ARTICLE.sub("", NUMBERED.sub("", _numberless(text), count=1)))
    return PREFIX.sub("", numberless).strip(" :-\u2013\u2014.")


def _numberless(text: str) -> str:
    return _NUMBER.sub("", " ".join(_SIGNS.sub(" ", _QUOTED.sub(r"\1", text)).split()))


def _snake_name(text: str) -> str:
    """`users`, `users (new)`, `users table`, `users - people who log in`."""
    first = SUFFIX.sub("", _GLOSS.split(text, maxsplit=1)[0].strip()).strip()
    return first if _SNAKE.fullmatch(first) and len(first) > 1 else ""


def _in_parentheses(text: str, whole: str) -> str:
    """`Users (app_users)`, `Order Items (order_items)`, `Tabla Usuarios (users)`; not
    `Order (immutable)`.
    """
    match = re.fullmatch(
        rf"(.*?)\s*[(\uff08]\s*(?:(?:{TABLE}):?\s*)?([A-Za-z][\w.]*)\s*[)\uff09].*", text, re.I
    )
    if match is None or not _SNAKE.fullmatch(match[2]):
        return ""
    outer = entity(match[1])
    foreign = not re.search(r"[A-Za-z]{2}", match[1])
    foreign = foreign or bool(match[2].endswith("s") and FOREIGN_TABLE.search(whole))
    return match[2] if foreign or "_" in match[2] or match[2] in table_names(outer) else ""


def _entity_in_parentheses(text: str) -> str:
    """`Заявка (Ticket)`, `会員 (Member)`: the entity behind its name in other letters."""
    match = re.fullmatch(r"[^()\uff08\uff09]*[(\uff08]\s*([A-Za-z]\w*)\s*[)\uff09]", text)
    if match is None or re.search(r"[A-Za-z]{2}", text[: match.start(1)]) or match[1].isupper():
        return ""
    return entity(match[1])


def _among_other_letters(text: str) -> str:
    """The one Latin word of a heading in other letters: `用户表 users`."""
    words = _LATIN.findall(text)
    others = re.search(r"[^\W\d_A-Za-z]", text)
    if not others or len(words) != 1 or _IN_SENTENCE.search(text):
        return ""
    code = _SNAKE.fullmatch(words[0]) or (words[0][0].islower() and SUFFIX.search(text))
    return words[0] if code else ""


def entity(text: str) -> str:
    """The entity that a text names, `OrderItem`; empty if it is none."""
    first = SUFFIX.sub("", _GLOSS.split(text.strip(), maxsplit=1)[0].strip()).strip()
    if _KEBAB.fullmatch(first):
        return first
    if text.strip() in _SINGULAR or _MODELS_TABLE.fullmatch(text.strip()):
        return first
    other = _GROUP.search(text.strip()) or SECTION.match(first) or _NO_ENTITY.search(first)
    return first if _ENTITY.fullmatch(first) and not other else ""


def table_names(name: str) -> tuple[str, ...]:
    """What the table of an entity may be called, the likeliest first."""
    if not name:
        return ()
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\s-]+", "_", name)
    snake = re.sub("_+", "_", snake).lower()
    first, _, last = snake.rpartition("_")
    many = f"{first}_{plural(last)}" if first else plural(last)
    listed = (many, snake, many.replace("_", ""), snake.replace("_", ""))
    return tuple(dict.fromkeys(listed))


def _sentence(block: Block) -> str:
    """The table that a paragraph names, or the text between heading and block."""
    own = block.text[:600].replace("**", "") if isinstance(block, Paragraph) else ""
    if own and (match := _SENTENCE.search(own)):
        return bare(next(name for name in match.groups() if name))
    if isinstance(block, Paragraph) and block.text.startswith("**"):
        return ""  # of what it begins with
    heading = naming(block)
    above = [text for line, text in block.outer if heading and line == heading.line]
    # Of several tables below one heading, the sentence right above says which.
    near = block.intro[-2:-1] if block.lead and len(block.intro) > 1 else block.intro[-1:]
    labels = [text for text in reversed(block.intro) if LABEL.fullmatch(text.replace("**", ""))]
    for text in (*near, *labels, *(above or block.intro)[:3]):
        if match := _SENTENCE.search(text[:600].replace("**", "")):
            return bare(next(name for name in match.groups() if name))
    text = block.text[:600] if isinstance(block, Paragraph) else ""
    lines = [row.raw[0] for row in block.rows] if isinstance(block, Items) else text.split("\n")
    said = (LABEL.fullmatch(line.replace("**", "")) for line in lines)
    return next((bare(label[1]) for label in said if label), "")


def _named_above(block: Items) -> str:
    """The one name in code of the paragraph that announces a list which begins with a key."""
    above = block.intro[-1] if block.lead else ""
    names = set(_TICKED.findall(above))
    return names.pop() if len(names) == 1 and _KEYED.match(block.rows[0].raw[0]) else ""
