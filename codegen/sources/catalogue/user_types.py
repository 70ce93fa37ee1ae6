"""Enum types, domains, composite types, and collations."""

from dataclasses import replace

from codegen.sources.catalogue.cursor import Cursor
from codegen.sources.catalogue.dispatch import folds
from codegen.sources.catalogue.errors import CatalogueError, Unreadable
from codegen.sources.catalogue.index_keys import read_collation
from codegen.sources.catalogue.objects import (
    Attribute,
    Composite,
    Domain,
    DomainCheck,
    EnumType,
    Name,
    Verbatim,
)
from codegen.sources.catalogue.postgres_names import choose
from codegen.sources.catalogue.spelling import read_type
from codegen.sources.catalogue.state import Database, shown
from codegen.sources.catalogue.type_uses import rename_label, rename_type

_AFTER_DEFAULT = {"NOT", "NULL", "CONSTRAINT", "CHECK", "COLLATE"}


def find_type(database: Database, written: Name) -> Name | None:
    """The full name of a user-defined type."""
    return database.find(written, database.enums, database.domains, database.composites)


def require_type(database: Database, written: Name) -> Name:
    """The full name of a user-defined type; raises 42704."""
    found = find_type(database, written)
    if found is None:
        raise CatalogueError(f'type "{shown(written)}" does not exist', "42704")
    return found


def _require_free(database: Database, name: Name) -> None:
    if name in database.enums or name in database.domains or name in database.composites:
        raise CatalogueError(f'type "{name[1]}" already exists', "42710")


@folds("CREATE TYPE")
def create_type(database: Database, cursor: Cursor) -> None:
    """CREATE TYPE name AS ENUM (...), or AS (...)."""
    name = database.place_name(cursor.dotted())
    _require_free(database, name)
    cursor.expect("AS")
    at = database.at
    if cursor.accept("ENUM"):
        cursor.expect_symbol("(")
        values = [] if cursor.sees_symbol(")") else cursor.listed(cursor.string)
        cursor.expect_symbol(")")
        database.enums[name] = EnumType(name, tuple(values), made=at, changed=at)
        return
    if cursor.sees("RANGE"):
        raise Unreadable("range types of one's own are not read")
    attributes = cursor.in_parentheses(lambda: _attribute(database, cursor))
    database.composites[name] = Composite(name, tuple(attributes), made=at, changed=at)


def _attribute(database: Database, cursor: Cursor) -> Attribute:
    name = cursor.name()
    spelling = read_type(cursor, database)
    return Attribute(name, spelling, read_collation(cursor) if cursor.accept("COLLATE") else None)


# -- ALTER TYPE --------------------------------------------------------------------------------


@folds("ALTER TYPE")
def alter_type(database: Database, cursor: Cursor) -> None:
    """ALTER TYPE: the values of an enum, the members of a composite type, the name."""
    name = require_type(database, cursor.dotted())
    if cursor.accept("ADD", "VALUE"):
        _add_value(database, cursor, _enum(database, name))
    elif cursor.accept("RENAME", "VALUE"):
        old = cursor.string()
        cursor.expect("TO")
        _rename_value(database, _enum(database, name), old, cursor.string())
    elif cursor.accept("RENAME", "TO"):
        rename_type(database, name, (name[0], cursor.name()))
    elif cursor.accept("SET", "SCHEMA"):
        rename_type(database, name, (database.home(cursor.name()), name[1]))
    elif name in database.composites:
        cursor.listed(lambda: _alter_attribute(database, cursor, name))
    elif not cursor.accept("OWNER", "TO"):
        raise cursor.unreadable()


def _enum(database: Database, name: Name) -> EnumType:
    if name not in database.enums:
        raise CatalogueError(f'"{name[1]}" is not an enum', "42809")
    return database.enums[name]


def _add_value(database: Database, cursor: Cursor, enum: EnumType) -> None:
    lenient = cursor.if_not_exists()
    value = cursor.string()
    side = cursor.accept_any("BEFORE", "AFTER")
    neighbour = cursor.string() if side else ""
    if value in enum.values:
        if lenient:
            return
        raise CatalogueError(f'enum label "{value}" already exists', "42710")
    values = list(enum.values)
    if side and neighbour not in values:
        raise CatalogueError(f'"{neighbour}" is not an existing enum label', "22023")
    index = values.index(neighbour) + (side == "AFTER") if side else len(values)
    values.insert(index, value)
    database.enums[enum.name] = replace(enum, values=tuple(values), changed=database.at)


def _rename_value(database: Database, enum: EnumType, old: str, new: str) -> None:
    if old not in enum.values:
        raise CatalogueError(f'"{old}" is not an existing enum label', "22023")
    if new in enum.values:
        raise CatalogueError(f'enum label "{new}" already exists', "42710")
    values = tuple(new if value == old else value for value in enum.values)
    database.enums[enum.name] = replace(enum, values=values, changed=database.at)
    rename_label(database, enum.name, old, new)


def _alter_attribute(database: Database, cursor: Cursor, name: Name) -> None:
    composite = database.composites[name]
    members = {item.name: item for item in composite.attributes}
    if cursor.accept("RENAME", "ATTRIBUTE"):
        old = cursor.name()
        cursor.expect("TO")
        new = cursor.name()
        members = {
            (new if key == old else key): replace(item, name=new if key == old else key)
            for key, item in members.items()
        }
    elif cursor.accept("ADD", "ATTRIBUTE"):
        attribute = _attribute(database, cursor)
        members[attribute.name] = attribute
    elif cursor.accept("DROP", "ATTRIBUTE"):
        cursor.if_exists()
        members.pop(cursor.name(), None)
    elif cursor.accept("ALTER", "ATTRIBUTE"):
        member = cursor.name()
        cursor.accept("SET", "DATA")
        cursor.expect("TYPE")
        members[member] = Attribute(member, read_type(cursor, database))
    else:
        raise cursor.unreadable()
    cursor.cascade()
    attributes = tuple(members.values())
    database.composites[name] = replace(composite, attributes=attributes, changed=database.at)


# -- domains -----------------------------------------------------------------------------------


@folds("CREATE DOMAIN")
def create_domain(database: Database, cursor: Cursor) -> None:
    """CREATE DOMAIN name [AS] type ..."""
    name = database.place_name(cursor.dotted())
    _require_free(database, name)
    cursor.accept("AS")
    at = database.at
    domain = Domain(name, read_type(cursor, database), made=at, changed=at)
    while not cursor.at_end:
        domain = _domain_clause(cursor, domain)
    database.domains[name] = domain


def _domain_clause(cursor: Cursor, domain: Domain) -> Domain:
    if cursor.accept("COLLATE"):
        return replace(domain, collation=read_collation(cursor))
    if cursor.accept("DEFAULT"):
        return replace(domain, default=cursor.expression(_AFTER_DEFAULT))
    name = cursor.name() if cursor.accept("CONSTRAINT") else None
    if cursor.accept("NOT", "NULL"):
        return replace(domain, not_null=True)
    if cursor.accept("NULL"):
        return domain
    cursor.expect("CHECK")
    text = cursor.group()
    cursor.accept("NOT", "VALID")
    check = DomainCheck(name or _check_name(domain), text)
    return replace(domain, checks=(*domain.checks, check))


def _check_name(domain: Domain) -> str:
    taken = {check.name for check in domain.checks}
    return choose(domain.name[1], None, "check", lambda name: name in taken)


@folds("ALTER DOMAIN")
def alter_domain(database: Database, cursor: Cursor) -> None:
    """ALTER DOMAIN: default, NOT NULL, constraints, name."""
    written = cursor.dotted()
    name = database.find(written, database.domains)
    if name is None:
        raise CatalogueError(f'type "{shown(written)}" does not exist', "42704")
    if cursor.accept("RENAME", "TO"):
        rename_type(database, name, (name[0], cursor.name()))
    elif cursor.accept("SET", "SCHEMA"):
        rename_type(database, name, (database.home(cursor.name()), name[1]))
    elif not cursor.accept("OWNER", "TO"):
        changed = _altered_domain(cursor, database.domains[name])
        database.domains[name] = replace(changed, changed=database.at)


def _altered_domain(cursor: Cursor, domain: Domain) -> Domain:
    if cursor.accept("SET", "DEFAULT"):
        return replace(domain, default=cursor.rest())
    if cursor.accept("DROP", "DEFAULT"):
        return replace(domain, default=None)
    if verb := cursor.accept_any("SET", "DROP"):
        if cursor.accept("NOT", "NULL"):
            return replace(domain, not_null=verb == "SET")
        cursor.expect("CONSTRAINT")
        cursor.if_exists()
        dropped = cursor.name()
        kept = tuple(check for check in domain.checks if check.name != dropped)
        return replace(domain, checks=kept)
    if cursor.accept("ADD"):
        return _domain_clause(cursor, domain)
    if cursor.accept("RENAME", "CONSTRAINT"):
        old = cursor.name()
        cursor.expect("TO")
        new = cursor.name()
        checks = (replace(c, name=new) if c.name == old else c for c in domain.checks)
        return replace(domain, checks=tuple(checks))
    cursor.expect("VALIDATE", "CONSTRAINT")
    cursor.name()
    return domain


# -- collations --------------------------------------------------------------------------------


@folds("CREATE COLLATION")
def create_collation(database: Database, cursor: Cursor) -> None:
    """CREATE COLLATION, kept verbatim."""
    lenient = cursor.if_not_exists()
    name = database.place_name(cursor.dotted())
    if name in database.collations and not lenient:
        raise CatalogueError(f'collation "{name[1]}" already exists', "42710")
    text = cursor.statement.text
    at = database.at
    database.collations.setdefault(name, Verbatim((text,), made=at, changed=at))
