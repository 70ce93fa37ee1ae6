"""The database agent's handoff: markdown to a Schema.

find and gate → blocks → facts (table, column, what, value, rank, line) → merge by rank →
settlements and questions → DDL → catalogue → Schema. A shape of schema that is not read yet is one
module with a `read(block, document)` and one entry in `READERS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from codegen.config import Config
from codegen.diagnostics import Diagnostic, QuestionsOpen, meaning
from codegen.sources import spellings
from codegen.sources.design import Design
from codegen.sources.handoff import api, gate, picture
from codegen.sources.handoff.api import documents
from codegen.sources.handoff.assemble import assemble
from codegen.sources.handoff.columns import parts, titles
from codegen.sources.handoff.facts import About, Fact, Reading, combine
from codegen.sources.handoff.layouts import (
    boxes,
    bullets,
    compact,
    grids,
    incode,
    index_lists,
    join_lists,
    listed_values,
    listings,
    outlines,
    prose,
    relational,
    spelled_out,
    titled,
)
from codegen.sources.handoff.markdown.document import Block, Document, Paragraph, load
from codegen.sources.handoff.markdown.files import read_text
from codegen.sources.handoff.notations import (
    classdiagram,
    data,
    dbml,
    ddl,
    diesel,
    django,
    doctrine,
    drizzle,
    ecto,
    entityframework,
    exposed,
    gorm,
    jpa,
    knex,
    laravel,
    liquibase,
    mermaid,
    mikro,
    mongoose,
    plantuml,
    prisma,
    pseudo,
    pycode,
    rails,
    room,
    sequelize,
    structs,
    supabase,
    typeorm,
    typescript,
)
from codegen.sources.handoff.notes import answered, notes, taken_note
from codegen.sources.handoff.settling import (
    claims,
    disputes,
    drawn,
    entities,
    formal,
    indexed,
    mentions,
    placing,
    remarked,
    undeleted,
    unlisted,
    unread,
    unrelated,
)
from codegen.sources.handoff.settling.inquiry import Context, Inquiry
from codegen.sources.handoff.settling.merge import Tables, merge
from codegen.sources.handoff.settling.review import review
from codegen.sources.handoff.statements import (
    asides,
    conventions,
    legends,
    named,
    naming,
    references,
    renames,
    sentences,
    shared,
    spelled_twice,
)
from codegen.sources.handoff.words import composite
from codegen.sources.schema import Schema

READERS: tuple[Callable[[Block, Document], Reading | None], ...] = (
    *(shared.read, pseudo.read, listings.read, ddl.read, django.read, pycode.read, prisma.read),
    *(dbml.read, mermaid.read, classdiagram.read, plantuml.read, drizzle.read, mikro.read),
    *(typeorm.read, sequelize.read, mongoose.read, gorm.read, knex.read, exposed.read, room.read),
    *(jpa.read, ecto.read, diesel.read, supabase.read, doctrine.read, laravel.read, rails.read),
    *(typescript.read, entityframework.read, structs.read, liquibase.read, data.read, boxes.read),
    *(spelled_out.read, relational.read, compact.read, listed_values.read, grids.read),
    *(join_lists.read, bullets.read, outlines.read, prose.read),
)


@dataclass(frozen=True)
class Understood:
    """A document, merged and reviewed: what it says, and which questions it leaves open."""

    context: Context
    reading: Reading
    tables: Tables
    open: tuple[Inquiry, ...]
    answered: tuple[Diagnostic, ...]
    read: unread.Known


def read(config: Config) -> Schema:
    """Read the database handoff of a project.

    config: `handoff` names the document, else `.claude/handoff/database-agent-output.md` below
        `root`. `assume` answers questions by id.

    Raises:
        QuestionsOpen: there is no document, it is a template still, it has no schema, or the
            database agent is blocked. Any other question is in the schema's `questions`, and the
            tables that depend on it are left out.
        GenApiError: the document or an answer cannot be read.
    """
    understood = understand(find(config), config)
    if not understood.tables.tables:
        raise gate.schema_missing(understood.context.document.file)
    blocked = {name for inquiry in understood.open for name in inquiry.blocks}
    schema = assemble(understood.tables, understood.reading.statements, understood.context, blocked)
    context = understood.context
    told = notes(understood.tables, context.document, context.rules, context.dialect)
    design = _designed(understood, config)
    lost = unread.told(context.document, understood.read.beside(design))
    asked = tuple(inquiry.question for inquiry in understood.open)
    files, patterns = reads(config)
    return replace(
        schema,
        inputs=files,
        watch=patterns,
        notes=(
            *understood.reading.notes,
            *understood.answered,
            *told,
            *lost,
            *schema.notes,
            *design.notes,
        ),
        questions=(*asked, *design.questions),
        design=design,
        pending=tuple(
            table.name
            for table in understood.tables.tables.values()
            if table.created and table.name not in schema.metadata.tables
        ),
    )


def look(config: Config, *, known: bool = False) -> picture.Picture:
    """What the document says before any answer, even where nothing can be built on it yet.

    known: the schema is said elsewhere; a document without one leaves nothing open.

    Raises:
        GenApiError: the document cannot be read.
    """
    config = replace(config, assume={})
    try:
        document = find(config)
    except QuestionsOpen as open_:
        design = _design(config, *_written(config))
        endpoints, asked = api.picture(design), (*open_.questions, *design.questions)
        return picture.Picture([], endpoints, asked, [], design.notes)
    understood = understand(document, config, settle=False)
    merged, context = understood.tables, understood.context
    design = _designed(understood, config)
    nothing = not (known or merged.tables or design.endpoints)
    missing = gate.schema_missing(document.file).questions if nothing else ()
    return picture.Picture(
        picture.tables(merged, document.file),
        api.picture(design),
        (*missing, *(inquiry.question for inquiry in understood.open), *design.questions),
        picture.settled(merged, document.file),
        (
            *understood.reading.notes,
            *notes(merged, document, context.rules, context.dialect),
            *unread.told(context.document, understood.read.beside(design)),
            *design.notes,
        ),
        _listed_whole(understood),
    )


def _listed_whole(understood: Understood) -> frozenset[str]:
    """The tables that the document makes, and of which it leaves no column open."""
    asked = (one for one in understood.open if one.question.kind in ("columns", "existing_columns"))
    open_ = {name for inquiry in asked for name in inquiry.blocks}
    made = (table.name for table in understood.tables.tables.values() if table.created)
    return frozenset(made) - open_


def find(config: Config) -> Document:
    """Load the document and make sure that it may be built on."""
    path, file = _place(config)
    if not path.is_file():
        raise gate.schema_missing(file)
    document = load(path, file)
    gate.admit(document)
    return document


def _place(config: Config) -> tuple[Path, str]:
    """Where the handoff is, and what it is called in messages."""
    path = config.root / (config.handoff or gate.DEFAULT)
    file = path.relative_to(config.root) if path.is_relative_to(config.root) else Path(path.name)
    return path, file.as_posix()


def designed(config: Config) -> Design:
    """The API that a handoff and the documents beside it design, for a schema from elsewhere.

    Raises:
        GenApiError: a document or an answer cannot be read.
    """
    try:
        document = find(config)
    except QuestionsOpen:
        return _design(config, *_written(config))
    return _designed(understand(document, config), config)


def reads(config: Config) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The documents that a run reads, there or not, and the patterns of others; below the root."""
    return documents.places(_place(config)[0], config.root)


def _design(config: Config, file: str, text: str) -> Design:
    path, _ = _place(config)
    return api.design(path, file, text, config.assume)


def _written(config: Config) -> tuple[str, str]:
    """What the document is called in messages, and what it holds."""
    path, file = _place(config)
    return file, read_text(path, file) if path.is_file() else ""


def _designed(understood: Understood, config: Config) -> Design:
    """The design with the rules that the database's handoff gives to fields, and what is asked."""
    reading, document = understood.reading, understood.context.document
    file, text = _written(config)
    columns = {document.at(fact.line) for fact in reading.facts if fact.about is About.TYPE}
    design = api.without(_design(config, file, text), columns)
    known = frozenset(f.line for f in reading.facts).union(r.line for r in reading.rules)
    design = api.sentences(design, file, text, placing.spoken(understood.tables), known)
    rules = tuple(formal.field_rule(one, document.file) for one in understood.context.rules)
    sentences = {rule.at for rule in design.rules}
    tabled = (rule for rule in design.constraints if rule.at not in sentences)
    made = claims.claims(design.rules, (*rules, *tabled), design.endpoints)
    whole = replace(design, constraints=(*rules, *design.constraints), claims=made)
    settled, asked = disputes.settle(whole, understood.tables, document.file, config.assume)
    return replace(
        settled,
        notes=(*settled.notes, *asked.notes),
        questions=(*settled.questions, *asked.questions),
    )


def understand(document: Document, config: Config, *, settle: bool = True) -> Understood:
    """Merge and review; answers are applied until none is left that answers a question.

    settle: where a question settles itself, its proposed answer is taken.
    """
    known = dict(config.assume)
    document = legends.spelled(titled.named(parts.marked(naming.in_headings(document))))
    extracted = entities.stored(extract(document), document)
    extracted = combine((extracted, sentences.read(document, extracted)))
    if not entities.any_columns(extracted):
        extracted = combine((extracted, named.only_told(document)))
    if not entities.any_columns(extracted):
        extracted = combine((extracted, named.read(document)))
    written = titles.named_as_code(document) | naming.formed(document)
    called = naming.called(document)
    reading, adopted = entities.resolve(extracted, written, called)
    reading = combine((reading, incode.read(document, reading.facts)))
    reading = combine((reading, mentions.read(document, reading.facts, reading.partial)))
    reading = _completed(document, reading)
    dialect = conventions.dialect(document)
    if config.dialect:
        dialect = "sqlite" if config.dialect == "sqlite" else "postgresql"
    context = Context(
        document, dialect, config.types, reading.rules, reading.partial, config.assume
    )
    facts, told = list(reading.facts), dict[tuple[str, ...], Diagnostic]()
    seen = unread.known(document, combine((extracted, reading)))
    lost = [
        *unread.ask(document, seen, context),
        *unlisted.ask(document, extracted, facts, context),
    ]
    facts, drawn_too = drawn.completing(facts)
    not_whole = drawn_too.union(one.table.casefold() for one in reading.partial)
    while True:
        tables = merge(entities.rename(facts), _same_type, not_whole)
        asked = [*gate.concerns(document, context), *entities.ask(adopted, context)]
        asked += [*review(tables, context), *lost]
        open_ = [a for a in asked if a.matter not in told]
        fresh = [a for a in open_ if a.question.id in known]
        taken = [a for a in open_ if settle and a.settles] if not fresh else []
        if not fresh and not taken:
            break
        for inquiry in fresh or taken:
            answer = known.get(inquiry.question.id, inquiry.question.proposed or "")
            facts += _apply(inquiry, answer)
            told[inquiry.matter] = (taken_note if taken else answered)(inquiry, answer)
    still = [inquiry for inquiry in asked if inquiry.matter not in told]
    still.sort(key=lambda inquiry: inquiry.line)
    return Understood(context, reading, tables, tuple(still), tuple(told.values()), seen)


def _completed(document: Document, reading: Reading) -> Reading:
    """With what follows from all facts together, and from what is said of all tables."""
    joined, spelled = spelled_twice.joined(document, reading.facts)
    facts = renames.cased(document, renames.applied((*reading.facts, *joined)))
    facts = composite.without_drawn(map(references.turned, facts))
    facts += entities.named_by_keys(facts)
    facts += conventions.marked_nulls(facts)
    facts += conventions.checked_nulls(facts)
    facts += conventions.keys_of_documents(facts)
    facts += listed_values.complete(document, list(facts))
    facts, lost_indexes = indexed.of_tables(facts, document)
    added, told_of = conventions.everywhere(document, facts)
    beside = tuple(remarked.read(document, facts, reading.rules))
    every, rules = (*facts, *added), (*reading.rules, *beside)
    lost = (*unrelated.told(document, every), *undeleted.told(document, every, rules))
    return replace(
        reading,
        facts=every,
        rules=rules,
        notes=(*remarked.without(reading.notes, beside), *spelled, *lost_indexes, *told_of, *lost),
    )


def extract(document: Document) -> Reading:
    """The facts of every block; blocks that no reader takes are noted."""
    found = [(block, _read_block(block, document)) for block in document.blocks]
    return combine((*asides.apart(found, document), index_lists.labelled(document)))


def _read_block(block: Block, document: Document) -> Reading:
    if isinstance(block, Paragraph) and (relations := compact.read(block, document)):
        return relations
    if sentences.tells(block):
        return Reading()
    for reader in READERS:
        reading = reader(block, document)
        if reading is not None:
            return reading
    return Reading()


def _same_type(one: str, other: str) -> bool:
    """Types are told apart by their meaning, and own ones not by how their words are joined:
    `order_state` and `OrderState`.
    """
    if {one.casefold(), other.casefold()} == {"str", "string"}:
        return True
    first, second = spellings.normal(one), spellings.normal(other)
    return first == second or first.replace("_", "") == second.replace("_", "")


def _apply(inquiry: Inquiry, answer: str) -> list[Fact]:
    return list(meaning(inquiry.question.id, answer, inquiry.answer))
