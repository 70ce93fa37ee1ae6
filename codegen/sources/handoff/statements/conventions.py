"""What a document says once for all: the `?` mark, "every table has created_at"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from codegen.diagnostics import Diagnostic
from codegen.sources import spellings
from codegen.sources.handoff.columns.clauses import LONGEST
from codegen.sources.handoff.facts import About, Fact, Rank
from codegen.sources.handoff.markdown.document import (
    LABEL_LEVEL,
    Document,
    Fence,
    Grid,
    plain,
    texts_of,
)
from codegen.sources.handoff.statements import cascades, legends, references, shared, stated
from codegen.sources.handoff.words.grammar import read_type
from codegen.sources.handoff.words.kinds import EVERY, OF_LISTED
from codegen.sources.handoff.words.notions import saying, words_for
from codegen.sources.handoff.words.said import Say
from codegen.sources.schema import DialectName

_MARKED = 3
_SHARE = 0.05  # of the columns with a type; a few marks in one list say nothing of the others
_EVERY = re.compile(
    rf"(?:\b|^){EVERY}(?:에|에는|に|には)?\s*(?:also\s+)?(?P<has>have|has|includes?|contains?|carry|carries|gets?|uses?"
    r"|tienen?|incluyen?|llevan?|t[êe]m|possu[ie]m?|carregam?|ont|contient|contiennent|porte|haben|hat|enthält|enthalten"
    r"|имеют|содерж[аи]т|mają|ma|zawiera(?:ją)?|posiada(?:ją)?|memiliki|都有|包含|は)?\b(?P<what>.*)",
    re.IGNORECASE,
)
# `` `made_at` and `changed_at` on all tables ``
_ON_EVERY = re.compile(
    rf"^(?P<what>\W*`[^:]*`)\W*\s(?:(?:are|is|exist)\s+)?(?:on|in|em|en|dans|auf|w|we|в|во|na|di|trong)\s+{EVERY}",
    re.IGNORECASE,
)
# `All columns are NOT NULL unless marked`, `everything else nullable`, `not null unless `?``
_NULL = r"`?(?P<null>not\s+null|required|mandatory|nullable|optional|null)`?(?!\w)"
_UNLESS = rf"(?:{words_for('sentences.unless')})"
_SAID = rf"{_UNLESS}\s+(?:{words_for('sentences.marked')})"
_SIGNED = rf"{_UNLESS}\s+(?:\w+\s+){{0,3}}[`(\"'*]*[^\w\s`\"']{{1,2}}[`)\"'*]*\s*(?:[.,;)]|$)"
_EVERYWHERE = r"(?:everywhere|by\s+default)"
_NULLS = re.compile(
    rf"(?:{words_for('sentences.all_columns')})\s*:?\s*{_NULL}(?:\s+{_EVERYWHERE})?\s*,?\s*\(?"
    rf"(?:{_SAID}|{_SIGNED}|(?:{_UNLESS}|[.,;)])?\W*$|[.;)])"
    rf"|(?:^|[.,;(]|{words_for('sentences.columns')})\W*{_NULL.replace('null>', 'bare>')}"
    rf"\s*,?\s*\(?(?:{_SAID}|{_SIGNED}|{_EVERYWHERE}\b)"
    rf"|\bcolumns\s+without\b[^.;]{{1,60}}?\bare\s+{_NULL.replace('null>', 'without>')}"
    rf"|^\W*{_SAID}[^,.]{{0,30}},[^,.]{{0,30}}?\b{_NULL.replace('null>', 'last>')}\W*$",
    re.IGNORECASE,
)
_OTHERS_ARE = re.compile(r"\b(?:else|rest|others|remaining)\b", re.IGNORECASE)
_IS_NULL = re.compile(r'"?(\w+)"?\s+IS\s+NULL\b', re.IGNORECASE)
_EXCEPT = re.compile(
    # `every major entity`, `all business tables`: which ones these are, nobody says
    r"\b(?:each|every|all)\s+(?!(?:the|these|those|our|single|such|database|db|data|sql|domain|stored|persisted)\b)"
    rf"\w+\s+(?:tables?|entit(?:y|ies)|models?)\b|{words_for('sentences.limited')}",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"(?P<names>`?[a-z][a-z0-9]*_[a-z0-9_]+`?|`[A-Za-z_]\w*`)"
    r"(?P<more>(?:\s*(?:,|/|&|\band\b|\by\b|\be\b|\bund\b|\bet\b|и|、|와)\s*"
    r"(?:`?[a-z][a-z0-9]*_[a-z0-9_]+`?|`[A-Za-z_]\w*`))*)"
    r"\s*(?:\((?P<group>[^()]+(?:\([^()]*\))?[^()]*)\)|:?\s*"
    r"(?P<kind>`?[A-Za-z]+(?:\([\d, ]+\))?[^,;`]*)`?)?"
)
# Names of something else than columns, and words that say that columns are meant.
_NO_COLUMNS = re.compile(
    r"`\w+\(\)`|\b(trigger|function|polic|index|constraint|RLS|seed|log)", re.IGNORECASE
)
_COLUMNS = saying("columns.columns")
# `Each table is a `Descriptor` of columns` says what a table is, and not what it has.
_IS = re.compile(
    r"\s*(?:is|are|was|were|maps?|corresponds?|lives?|becomes?|comes?|extends?|inherits?)\b"
    r"(?!.*\b(?:with|have|has|having|includ\w+|contain\w+|carr\w+|gets?)\b)",
    re.IGNORECASE,
)
_INHERITS = re.compile(r"\s*(?:inherit|extend|deriv|subclass)\w*\b", re.IGNORECASE)
_CLASS = re.compile(r"[A-Z][a-z0-9]+[A-Z]|[A-Z]\w*(?:Mixin|Base|Model)$")


@dataclass(frozen=True)
class _Known:
    """What the rest of the document says of columns, as far as these sentences ask."""

    tables: frozenset[str]
    columns: frozenset[tuple[str, str]]
    typed: frozenset[tuple[str, str]]
    nulls: frozenset[tuple[str, str]]
    listed: frozenset[str]  # names of columns that some table lists; a drawing shows only some
    headings: tuple[int, ...] = ()

    @classmethod
    def of(cls, facts: Sequence[Fact], headings: tuple[int, ...] = ()) -> _Known:
        def having(*abouts: About) -> frozenset[tuple[str, str]]:
            return frozenset(
                (f.table.casefold(), f.column.casefold()) for f in facts if f.about in abouts
            )

        made = (f.table for f in facts if f.about is About.CREATED and f.value is True)
        return cls(
            frozenset(made),
            frozenset((f.table.casefold(), f.column.casefold()) for f in facts if f.column),
            having(About.TYPE, About.ENUM, About.OPEN_ENUM),
            having(About.NULLABLE, About.PRIMARY_KEY, About.AUTO),
            frozenset(f.column.casefold() for f in facts if f.column and f.rank < Rank.DRAWING),
            headings,
        )

    def beside(self, line: int, facts: Sequence[Fact]) -> Sequence[Fact]:
        """What is said of columns below the heading of a line; everything if that is none."""
        first = max((at for at in self.headings if at <= line), default=0)
        last = min((at for at in self.headings if at > line), default=None)
        here = [f for f in facts if first <= f.line and (last is None or f.line < last)]
        return here if any(f.about is About.TYPE for f in here) else facts

    def lacks(self, table: str, column: str, *, typed: bool) -> bool:
        """The table has no such column, or, where a type is said, none with a type."""
        here = (table.casefold(), column.casefold())
        return here not in (self.typed if typed else self.columns)


def marked_nulls(facts: Sequence[Fact]) -> Iterator[Fact]:
    """NOT NULL for columns without `?`, in a document that marks NULL so and in no other way; that
    a few are called required besides takes nothing from it.
    """
    stated = [f for f in facts if f.about is About.NULLABLE and f.rank is Rank.TABLE]
    marked = {f.subject for f in stated if f.written == "?"}
    typed = [f for f in facts if f.about in (About.TYPE, About.ENUM) and f.rank is Rank.TABLE]
    marks = {f.subject for f in typed}  # where no type is said, no mark can be
    other = [f for f in stated if f.written != "?" and f.subject not in marked]
    beside = [f for f in other if f.subject in marks]
    few = len({f.subject for f in beside}) * 3 <= len(marks - marked)
    rare = len(marked & marks) < max(_MARKED, len(marks) * _SHARE)
    if rare or any(f.value for f in beside) or not few:
        return
    for fact in typed:
        if fact.subject not in marked:
            yield Fact(
                fact.table,
                fact.column,
                About.NULLABLE,
                False,
                Rank.TABLE,
                fact.line,
                written="no ?",
            )


def checked_nulls(facts: Sequence[Fact]) -> Iterator[Fact]:
    """NULL for columns of which a check says what holds where they are NULL, and nothing else does:
    `CHECK (left_at IS NULL OR left_at > came_at)`.
    """
    known = _Known.of(facts)
    for fact in facts:
        if fact.about in (About.CHECK, About.CONSTRAINT) and isinstance(fact.value, str):
            table = fact.table.casefold()
            for name in dict.fromkeys(_IS_NULL.findall(fact.value)):
                here = (table, name.casefold())
                if here in known.columns and here not in known.nulls:
                    yield Fact(fact.table, name, About.NULLABLE, True, Rank.PROSE, fact.line)


def keys_of_documents(facts: Sequence[Fact]) -> Iterator[Fact]:
    """`_id` of the type ObjectId is the primary key of a MongoDB collection that says no other.

    https://www.mongodb.com/docs/manual/core/document/#the-_id-field
    """
    keyed = {fact.table for fact in facts if fact.about is About.PRIMARY_KEY}
    for fact in facts:
        typed = fact.about is About.TYPE and str(fact.value).casefold() == "objectid"
        if typed and fact.column == "_id" and fact.table not in keyed:
            yield replace(fact, about=About.PRIMARY_KEY, value="", rank=Rank.PROSE)


def everywhere(document: Document, facts: Sequence[Fact]) -> tuple[list[Fact], list[Diagnostic]]:
    """What sentences about all tables, keys, moments, references or columns say, each told."""
    made: list[Fact] = []
    notes: list[Diagnostic] = []
    trails = (heading for block in document.blocks for heading in block.trail)
    headings = tuple({one.line for one in trails if one.level < LABEL_LEVEL})
    known = _Known.of(facts, headings)
    made += shared.told(document, facts)
    made += references.told(document, (*facts, *made))
    facts = (*facts, *made)
    made += cascades.told(document, facts)
    made += cascades.one_to_one(document, facts)
    made += _stated(document, (*facts, *made), notes)
    facts = (*facts, *made)
    known = _Known.of(facts, headings)
    null = legends.otherwise(document)
    made += _unsaid(facts, known, null, 1) if null is not None else ()
    for text, line in _sentences(document):
        if len(text) > LONGEST:
            continue
        for reader in (_of_tables, _of_nulls):
            found = list(reader(text, line, known, facts))
            made += found
            notes += [_of_all(document, line, found)] if found else []
    return made, notes


def _stated(document: Document, facts: Sequence[Fact], notes: list[Diagnostic]) -> list[Fact]:
    """What lines state of columns, with a note for each that speaks of a class of them."""
    made = [*stated.told(document, facts)]
    lines: dict[int, list[Fact]] = defaultdict(list)
    for every, fact in made:
        if every:
            lines[fact.line].append(fact)
    notes += [_of_all(document, line, found) for line, found in lines.items()]
    return [fact for _, fact in made]


def _of_all(document: Document, line: int, found: Sequence[Fact]) -> Diagnostic:
    subjects = tuple(dict.fromkeys(fact.subject for fact in found))
    message = f"by this line, which speaks of all: {', '.join(subjects)}"
    return Diagnostic("GA302", message, document.at(line), subjects=subjects)


def _of_tables(text: str, line: int, known: _Known, _facts: Sequence[Fact]) -> Iterator[Fact]:
    """`All tables have created_at and updated_at TIMESTAMP NOT NULL`: columns of every table.

    Where tables list such a column themselves, the sentence sums them up, and the others have none.
    """
    match = _ON_EVERY.match(text) or _EVERY.search(text)
    some = _EXCEPT.search(text) or OF_LISTED.search(text)
    if match is None or some or not _tells_columns(match):
        return
    lists = not _IS.match(match["what"])
    for listed in _LISTED.finditer(match["what"]):
        before = match["what"][: listed.start()]
        if _WHAT_FOR.search(before) or (match.re is _EVERY and len(before.split()) > _FAR):
            continue  # `All tables use UUID as primary key (`uuid4`)`
        said = read_type(plain(listed["group"] or listed["kind"] or "").rstrip("."))
        spelling = said.get(About.TYPE)
        typed = isinstance(spelling, str) and spellings.is_type(spelling)
        coded = match.re is _EVERY and match["has"] and listed["names"].startswith("`")
        if not typed and not (lists and (coded or _COLUMNS.search(text))):
            continue
        for name in re.findall(r"\w+", f"{listed['names']},{listed['more']}"):
            if name.isupper() and spellings.is_type(name):
                continue  # `All tables use `TIMESTAMPTZ``
            if _CLASS.match(name) and name.casefold() not in known.listed:
                continue
            says = said.facts if typed else [Say(About.FIELD, name)]
            for table in sorted(known.tables) if name.casefold() not in _JOINING else ():
                new = known.lacks(table, name, typed=False) and name.casefold() in known.listed
                if known.lacks(table, name, typed=typed) and not new:
                    yield from (
                        Fact(
                            table, name, s.about, s.value, Rank.FIELD_TABLE, line, written=s.written
                        )
                        for s in says
                    )


def _tells_columns(match: re.Match[str]) -> bool:
    """It is of columns, not of classes or of something else of every table: `the calls of every
    table (by `state_id`)` has no verb, does not begin with the tables and lists nothing.
    """
    what = match["what"]
    if _NO_COLUMNS.search(what) or _INHERITS.match(what):
        return False
    if match.re is not _EVERY or match["has"] or what.startswith((":", "\uff1a")):
        return True
    return not re.search(r"\w", match.string[: match.start()])


_WHAT_FOR = re.compile(r"(?:primary\s+keys?|types?|format|version)\s*\(\W*$", re.IGNORECASE)
_FAR = 8  # words between the tables and what they have
_JOINING = frozenset(("and", "y", "e", "und", "et"))


def _of_nulls(text: str, line: int, known: _Known, facts: Sequence[Fact]) -> Iterator[Fact]:
    """`All columns are NOT NULL unless marked`: of columns that are not."""
    match = _NULLS.search(text)
    if match is None:
        return
    said = next(filter(None, (match[one] for one in ("null", "bare", "without", "last"))))
    null = said.casefold() in ("nullable", "optional", "null")
    first = line if re.search(r"\bbelow\b|\bin\s+th(?:is|e)\b", match[0], re.IGNORECASE) else 0
    facts = known.beside(line, facts) if _OTHERS_ARE.search(match[0]) else facts
    yield from _unsaid([f for f in facts if f.line >= first], known, null, line)


def _unsaid(facts: Sequence[Fact], known: _Known, null: bool, line: int) -> Iterator[Fact]:
    """What holds of columns with a type, or of keys, of which nothing is said."""
    told = [
        ((fact.table.casefold(), fact.column.casefold()), fact) for fact in facts if fact.column
    ]
    sure = known.typed.union(here for here, fact in told if fact.about is About.FOREIGN_KEY)
    for here, fact in dict(told).items():
        if here in sure and here not in known.nulls:
            yield Fact(fact.table, fact.column, About.NULLABLE, null, Rank.PROSE, line)


def _sentences(document: Document) -> Iterator[tuple[str, int]]:
    for block in document.blocks:
        for text, line in texts_of(block):
            for sentence in re.split(r"(?<=[\w)`])\.\s+(?=[A-Z`])", text):
                yield sentence, line


_SQLITE = re.compile(r"\bsqlite\d?\b", re.IGNORECASE)
_OTHERS = re.compile(r"postgres|\bpg\b|mysql|mariadb|sql\s+server|supabase|oracle", re.IGNORECASE)


def dialect(document: Document) -> DialectName:
    """SQLite where the document speaks of it, and of no other database."""
    texts = [text for text, _ in _sentences(document)]
    texts += [heading.text for block in document.blocks for heading in block.trail]
    texts += [b.tag for b in document.blocks if isinstance(b, Fence)]
    texts += [" ".join(r.cells) for b in document.blocks if isinstance(b, Grid) for r in b.rows]
    alone = any(map(_SQLITE.search, texts)) and not any(map(_OTHERS.search, texts))
    return "sqlite" if alone else "postgresql"
