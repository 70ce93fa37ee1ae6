"""The steps of random histories, drawn so that most of them apply."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from codegen.sources.catalogue import Catalogue
from codegen.sources.catalogue.objects import Key, Table
from tests.migrations.story_statements import COLUMNS, TABLES, full, quoted, statements


@dataclass(frozen=True)
class Step:
    """Something that a revision does; `text` says what, for whoever reads a failure."""

    text: str
    run: Callable[[Any], object]


def draw(chance: Random, catalogue: Catalogue) -> Step:
    """The next step of a story, given what there is."""
    table = chance.choice(list(catalogue.tables.values())) if catalogue.tables else None
    if table is None or (len(catalogue.tables) < 2 and chance.random() < 0.5):
        return _create(chance, catalogue)
    if catalogue.is_postgresql:
        return chance.choice(_POSTGRESQL)(chance, catalogue, table)
    return chance.choice(_SQLITE)(chance, catalogue, table)


# -- pieces ------------------------------------------------------------------------------------


def _name(chance: Random, table: Table) -> str:
    """A column that the table has."""
    return chance.choice([*table.columns] or ["none"])


def _names(chance: Random, table: Table) -> list[str]:
    return list(dict.fromkeys(_name(chance, table) for _ in range(chance.choice([1, 1, 2]))))


def _maybe(chance: Random, *values: Any) -> Any:
    return chance.choice([None, None, *values])


def _type(chance: Random, dialect: str) -> Any:
    plain = [
        sa.Integer(),
        sa.String(20),
        sa.Text(),
        sa.Boolean(),
        sa.Numeric(8, 2),
        sa.BigInteger(),
    ]
    more = [sa.DateTime(timezone=True), sa.Date(), sa.JSON(), sa.Float(), sa.LargeBinary()]
    if dialect == "postgresql":
        more += [postgresql.UUID(), postgresql.JSONB(), postgresql.ARRAY(sa.Integer()), sa.CHAR(3)]
    return chance.choice([*plain, *plain, *more])


def _column(chance: Random, catalogue: Catalogue, name: str) -> sa.Column[Any]:
    dialect, others = catalogue.dialect, [name for schema, name in catalogue.tables if not schema]
    default = _maybe(chance, "1", sa.text("'7'"))
    kind = _type(chance, dialect)
    if not isinstance(kind, sa.Integer | sa.Text | sa.String | sa.Numeric):
        default = None
    keys = (
        [sa.ForeignKey(f"{chance.choice(others)}.id")] if others and chance.random() < 0.1 else []
    )
    return sa.Column(
        name,
        kind,
        *keys,
        nullable=chance.choice([True, True, False]),
        server_default=default,
        unique=chance.choice([None, None, None, True]),
        index=chance.choice([None, None, None, True]),
        comment=_maybe(chance, "it's a comment") if dialect == "postgresql" else None,
    )


def _create(chance: Random, catalogue: Catalogue, _table: object = None) -> Step:
    name = chance.choice(TABLES)
    names = chance.sample(COLUMNS[1:], chance.randint(1, 4))

    def run(op: Any) -> object:
        again = Random(seed)
        items: list[Any] = [sa.Column("id", sa.Integer(), primary_key=again.random() < 0.8)]
        items += [_column(again, catalogue, column) for column in names]
        if again.random() < 0.3:
            items.append(sa.UniqueConstraint(*names[:2], name=_maybe(again, "uq_of_it")))
        if again.random() < 0.3:
            items.append(sa.CheckConstraint(f"{quoted(names[0])} IS NOT NULL OR id > 0"))
        return op.create_table(name, *items)

    seed = chance.randint(0, 1 << 30)
    return Step(f"create_table {name} ({', '.join(names)}) seed {seed}", run)


# -- operations of Alembic ---------------------------------------------------------------------


def _add_column(chance: Random, catalogue: Catalogue, table: Table) -> Step:
    seed, name = chance.randint(0, 1 << 30), chance.choice(COLUMNS)

    def run(op: Any) -> object:
        column = _column(Random(seed), catalogue, name)
        return op.add_column(table.name[1], column, schema=table.name[0])

    return Step(f"add_column {table.name} {name} seed {seed}", run)


def _drop_column(chance: Random, catalogue: Catalogue, table: Table) -> Step:
    name = _name(chance, table)
    if name == "id" and not catalogue.is_postgresql:  # SQLite lets keys refer to nothing
        return _add_column(chance, catalogue, table)
    return Step(
        f"drop_column {table.name} {name}",
        lambda op: op.drop_column(table.name[1], name, schema=table.name[0]),
    )


def _alter(chance: Random, catalogue: Catalogue, table: Table) -> Step:
    name = _name(chance, table)
    options: dict[str, Any] = chance.choice(
        [
            {"nullable": False},
            {"nullable": True},
            {"server_default": chance.choice([None, "5", sa.text("'x'")])},
            {"new_column_name": chance.choice(COLUMNS)},
            {"comment": chance.choice([None, "noted"])},
            {"type_": _type(chance, catalogue.dialect)},
            {"type_": sa.Text()},
        ]
    )
    return Step(
        f"alter_column {table.name} {name} {options}",
        lambda op: op.alter_column(table.name[1], name, schema=table.name[0], **options),
    )


def _index(chance: Random, catalogue: Catalogue, table: Table) -> Step:
    keys: list[Any] = [*_names(chance, table)]
    if chance.random() < 0.2:
        keys = [sa.text(f"lower({quoted(keys[0])})")]
    options: dict[str, Any] = {"unique": chance.random() < 0.3}
    if chance.random() < 0.2:
        where = sa.text(f"{quoted(_name(chance, table))} IS NOT NULL")
        options[f"{catalogue.dialect}_where"] = where
    if catalogue.is_postgresql and chance.random() < 0.2:
        options["postgresql_include"] = [_name(chance, table)]
    name = chance.choice([f"ix_{number}" for number in range(5)])
    return Step(
        f"create_index {name} {table.name} {[str(key) for key in keys]} {options}",
        lambda op: op.create_index(name, table.name[1], keys, schema=table.name[0], **options),
    )


def _drop_index(chance: Random, _catalogue: Catalogue, table: Table) -> Step:
    name = chance.choice([*table.indexes, "ix_0"])
    return Step(
        f"drop_index {name}",
        lambda op: op.drop_index(name, table_name=table.name[1], schema=table.name[0]),
    )


def _constraint(chance: Random, catalogue: Catalogue, table: Table) -> Step:
    columns, name = _names(chance, table), _maybe(chance, "extra", "another")
    kind = chance.choice(["unique", "check", "foreign key", "primary key"])
    equal = any(set(key.columns) == set(columns) for key in table.all_keys())
    if kind in ("unique", "primary key") and equal:
        kind = "check"  # CREATE TABLE, which the outcome is made with, merges equal keys
    text = f"create {kind} {name} {table.name} {columns}"
    schema = table.name[0]
    if kind == "unique":
        return Step(
            text,
            lambda op: op.create_unique_constraint(name, table.name[1], columns, schema=schema),
        )
    if kind == "check":
        condition = f"{quoted(columns[0])} IS NOT NULL"
        return Step(
            text,
            lambda op: op.create_check_constraint(
                name or "checked", table.name[1], sa.text(condition), schema=schema
            ),
        )
    if kind == "primary key":
        return Step(
            text,
            lambda op: op.create_primary_key(name or "pk", table.name[1], columns, schema=schema),
        )
    other = chance.choice(list(catalogue.tables.values()))
    keys = [key for key in other.constraints if isinstance(key, Key)]
    referred = list(chance.choice(keys).columns) if keys else ["id"]
    options = {
        "ondelete": _maybe(chance, "CASCADE", "SET NULL"),
        "deferrable": _maybe(chance, True),
        "initially": None,
    }
    columns = (list(table.columns) * 2)[: len(referred)]
    return Step(
        f"{text} to {other.name} {referred} {options}",
        lambda op: op.create_foreign_key(
            name,
            table.name[1],
            other.name[1],
            columns,
            referred,
            source_schema=schema,
            referent_schema=other.name[0],
            **options,
        ),
    )


def _drop_constraint(chance: Random, _catalogue: Catalogue, table: Table) -> Step:
    names = [item.name for item in table.constraints if item.name]
    name = chance.choice([*names, "extra"])
    return Step(
        f"drop_constraint {table.name} {name}",
        lambda op: op.drop_constraint(name, table.name[1], schema=table.name[0]),
    )


def _rename_table(chance: Random, _catalogue: Catalogue, table: Table) -> Step:
    name = chance.choice(TABLES)
    return Step(
        f"rename_table {table.name} {name}",
        lambda op: op.rename_table(table.name[1], name, schema=table.name[0]),
    )


def _drop_table(chance: Random, _catalogue: Catalogue, table: Table) -> Step:
    if chance.random() < 0.5:
        return _sql(f"DROP TABLE IF EXISTS {full(table)} CASCADE")
    return Step(
        f"drop_table {table.name}", lambda op: op.drop_table(table.name[1], schema=table.name[0])
    )


# -- text --------------------------------------------------------------------------------------


def _sql(text: str) -> Step:
    return Step(text, lambda op: op.execute(sa.text(text.replace(":", "\\:"))))


def _statement(chance: Random, catalogue: Catalogue, table: Table) -> Step:
    """A statement that Alembic has no operation for."""
    return _sql(chance.choice(list(statements(chance, catalogue, table))))


# -- batches -----------------------------------------------------------------------------------


def _batch(chance: Random, catalogue: Catalogue, table: Table) -> Step:
    """A batch: on SQLite the table is made anew."""
    seed, new = chance.randint(0, 1 << 30), chance.choice(COLUMNS)
    name = chance.choice([name for name in table.columns if name != "id"] or ["none"])
    kind = chance.choice(["add", "drop", "rename", "type", "null", "unique", "index"])
    if kind == "drop" and table.indexes:
        kind = "add"  # SQLite takes an index on a column that is gone for one on a text

    def run(op: Any) -> object:
        again = Random(seed)
        options = dict(again.choice(_BATCHES)) if catalogue.is_postgresql else {}
        with op.batch_alter_table(table.name[1], table.name[0], **options) as batch:
            if kind == "add":
                batch.add_column(sa.Column(new, _type(again, catalogue.dialect)))
            elif kind == "drop":
                batch.drop_column(name)
            elif kind == "rename":
                batch.alter_column(name, new_column_name=new)
            elif kind == "type":
                batch.alter_column(name, type_=_type(again, catalogue.dialect))
            elif kind == "null":
                batch.alter_column(name, nullable=again.random() < 0.5)
            elif kind == "unique":
                batch.create_unique_constraint("uq_batch", [name])
            else:
                batch.create_index("ix_batch", [name])
        return None

    return Step(f"batch {kind} {table.name} {name} {new} seed {seed}", run)


_BATCHES: list[dict[str, Any]] = [
    {},
    {},
    {"recreate": "always"},
    {"table_args": (sa.CheckConstraint("id > 0", name="of_batch"),)},
    {"naming_convention": {"uq": "uq_%(table_name)s_%(column_0_name)s"}},
    {"table_kwargs": {"comment": "no more"}, "recreate": "auto"},
]
_Draw = Callable[[Random, Catalogue, Table], Step]
_COMMON: list[_Draw] = [_create, _add_column, _drop_column, _index, _drop_index, _rename_table]
_POSTGRESQL: list[_Draw] = [
    *_COMMON,
    _alter,
    _alter,
    _constraint,
    _constraint,
    _drop_constraint,
    _drop_table,
    _batch,
    *[_statement] * 10,
]
_SQLITE: list[_Draw] = [*_COMMON, *[_batch] * 6]
