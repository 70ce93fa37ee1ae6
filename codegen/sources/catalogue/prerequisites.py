"""What must be there before the tables can be made."""

import re
from collections.abc import Iterator, Sequence

from codegen.sources.catalogue.automatic import is_automatic
from codegen.sources.catalogue.expressions import sequence_of
from codegen.sources.catalogue.lexer import Kind, tokens
from codegen.sources.catalogue.objects import (
    Attribute,
    Check,
    Composite,
    Domain,
    EnumType,
    Exclusion,
    Name,
    SequenceOptions,
    Table,
)
from codegen.sources.catalogue.postgres_names import qualified, quote
from codegen.sources.catalogue.spelling import take_apart
from codegen.sources.catalogue.state import Database

_EXTENSION = re.compile(r"CREATE\s+EXTENSION\s+(?!IF\s)", re.IGNORECASE)


def prerequisites(database: Database, tables: Sequence[Table]) -> tuple[str, ...]:
    """The statements, in an order in which they run. SQLite needs none."""
    if not database.is_postgresql:
        return ()
    texts = [*_texts(tables), *_domain_texts(database)]
    needed = _types(database, tables)
    functions = tuple(_functions(database, texts))
    return (
        *(f"CREATE SCHEMA IF NOT EXISTS {quote(name)}" for name in database.schemas),
        *(_lenient(text) for item in database.extensions.values() for text in item.statements),
        *(text for item in database.collations.values() for text in item.statements),
        *_sequences(database, texts, functions),
        *_ordered(needed),
        *functions,
        *_late_domains(database),
    )


def _lenient(extension: str) -> str:
    """CREATE EXTENSION where a template database may have it already."""
    return _EXTENSION.sub("CREATE EXTENSION IF NOT EXISTS ", extension)


# -- texts -------------------------------------------------------------------------------------


def _texts(tables: Sequence[Table]) -> Iterator[str]:
    """Every expression of the tables."""
    for table in tables:
        for column in table.columns.values():
            if column.default is not None:
                yield column.default
            if column.computed is not None:
                yield column.computed.text
        for item in table.constraints:
            if isinstance(item, Check):
                yield item.text
            elif isinstance(item, Exclusion):
                yield from (key.text for key in item.keys if not key.is_column)
                yield item.where or ""
        for index in table.indexes.values():
            yield from (key.text for key in index.keys if not key.is_column)
            yield index.where or ""


def _domain_texts(database: Database) -> Iterator[str]:
    for domain in database.domains.values():
        yield domain.default or ""
        yield from (check.text for check in domain.checks)


# -- sequences and functions -------------------------------------------------------------------


def _sequences(database: Database, texts: Sequence[str], functions: Sequence[str]) -> Iterator[str]:
    """The sequences that defaults and functions use; a serial key brings its own."""
    automatic = _automatic(database)
    wanted = {database.place_name(name) for text in texts if (name := sequence_of(text))}
    inside = set(re.findall(r"\w+", " ".join(functions)))
    for name, sequence in database.sequences.items():
        if (name in wanted or name[1] in inside) and name not in automatic:
            yield f"CREATE SEQUENCE {qualified(name)}{_options(sequence.options)}"


def _automatic(database: Database) -> set[Name | None]:
    return {
        column.sequence
        for table in database.tables.values()
        for column in table.columns.values()
        if is_automatic(database, table, column)
    }


def _options(options: SequenceOptions) -> str:
    said = (
        (" AS ", options.data_type),
        (" INCREMENT BY ", options.increment),
        (" MINVALUE ", options.minvalue),
        (" MAXVALUE ", options.maxvalue),
        (" START WITH ", options.start),
        (" CACHE ", options.cache),
    )
    text = "".join(f"{words}{value}" for words, value in said if value is not None)
    return text + (" CYCLE" if options.cycle else "")


def _functions(database: Database, texts: Sequence[str]) -> Iterator[str]:
    """The functions that the texts call, and those that these call."""
    known = {key[1] for key in database.functions}
    wanted: set[str] = set()
    news = _words(texts) & known
    while news:
        wanted |= news
        bodies = [
            text
            for key, item in database.functions.items()
            if key[1] in news
            for text in item.statements
        ]
        news = (_words(_unfolded(bodies)) & known) - wanted
    for key, item in database.functions.items():
        if key[1] in wanted:
            yield from item.statements


def _words(texts: Sequence[str]) -> set[str]:
    return {
        token.value
        for text in texts
        for token in tokens(text, "postgresql")
        if token.kind in (Kind.WORD, Kind.QUOTED)
    }


def _unfolded(bodies: Sequence[str]) -> list[str]:
    """The bodies with what stands in their strings, where functions have their code."""
    strings = [
        token.value
        for body in bodies
        for token in tokens(body, "postgresql")
        if token.kind is Kind.STRING and "'" not in token.value
    ]
    return [*bodies, *strings]


# -- types -------------------------------------------------------------------------------------

UserType = EnumType | Domain | Composite


def _types(database: Database, tables: Sequence[Table]) -> list[UserType]:
    """The composite types that columns use, after the types that these use."""
    used = {take_apart(column.type).base for table in tables for column in table.columns.values()}
    order: list[UserType] = []
    for name, composite in database.composites.items():
        if qualified(name) in used:
            _collect(database, composite, order)
    return order


def _collect(database: Database, item: UserType, order: list[UserType]) -> None:
    if item in order:
        return
    spellings: Sequence[str] = ()
    if isinstance(item, Composite):
        spellings = [attribute.type for attribute in item.attributes]
    elif isinstance(item, Domain):
        spellings = [item.type]
    for spelling in spellings:
        base = take_apart(spelling).base
        for kind in (database.enums, database.domains, database.composites):
            for name, other in kind.items():
                if qualified(name) == base:
                    _collect(database, other, order)
    order.append(item)


def _ordered(types: Sequence[UserType]) -> Iterator[str]:
    for item in types:
        match item:
            case EnumType():
                values = ", ".join("'" + value.replace("'", "''") + "'" for value in item.values)
                yield f"CREATE TYPE {qualified(item.name)} AS ENUM ({values})"
            case Composite():
                members = ", ".join(map(_attribute, item.attributes))
                yield f"CREATE TYPE {qualified(item.name)} AS ({members})"
            case Domain() if len(item.checks) < 2:
                yield _domain(item)


def _attribute(attribute: Attribute) -> str:
    collation = f" COLLATE {quote(attribute.collation)}" if attribute.collation else ""
    return f"{quote(attribute.name)} {attribute.type}{collation}"


def _late_domains(database: Database) -> Iterator[str]:
    """The domains with several checks, which SQLAlchemy cannot say."""
    return (_domain(item) for item in database.domains.values() if len(item.checks) > 1)


def _domain(domain: Domain) -> str:
    text = f"CREATE DOMAIN {qualified(domain.name)} AS {domain.type}"
    if domain.collation:
        text += f" COLLATE {quote(domain.collation)}"
    if domain.default is not None:
        text += f" DEFAULT {domain.default}"
    if domain.not_null:
        text += " NOT NULL"
    for check in domain.checks:
        text += f" CONSTRAINT {quote(check.name)} CHECK ({check.text})"
    return text
