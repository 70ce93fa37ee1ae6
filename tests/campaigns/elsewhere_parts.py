"""What statements are made of that stand apart from the columns: whose columns they mean, what
holds of them, how it is written, and the bodies of the one schema that leaves it open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Key = tuple[str, str]

# Table, column, type, and what a row says: nothing of nulls, defaults, uniqueness and deletes.
COLUMNS = (
    ("shops", "id", "UUID", "PK"),
    ("shops", "code", "VARCHAR(12)", ""),
    ("shops", "kind", "VARCHAR(20)", ""),
    ("shops", "rating", "INTEGER", ""),
    ("shops", "created_at", "TIMESTAMP", ""),
    ("orders", "id", "UUID", "PK"),
    ("orders", "shop_id", "UUID", "FK shops.id"),
    ("orders", "buyer_id", "UUID", "FK people.id"),
    ("orders", "total", "DECIMAL", ""),
    ("orders", "is_paid", "BOOLEAN", ""),
    ("orders", "created_at", "TIMESTAMP", ""),
    ("order_lines", "id", "UUID", "PK"),
    ("order_lines", "order_id", "UUID", "FK orders.id"),
    ("order_lines", "position", "INTEGER", ""),
    ("order_lines", "price", "DECIMAL", ""),
    ("people", "id", "UUID", "PK"),
    ("people", "email", "VARCHAR(255)", ""),
    ("people", "created_at", "TIMESTAMP", ""),
)


@dataclass(frozen=True)
class Subject:
    """Whose columns a statement is about. of: the kind of predicate that fits it."""

    text: str
    columns: tuple[Key, ...]
    many: bool = False
    of: str = ""


def _named(*names: str) -> tuple[Key, ...]:
    return tuple((name.partition(".")[0], name.partition(".")[2]) for name in names)


_CREATED = _named("shops.created_at", "orders.created_at", "people.created_at")
_MONEY = _named("orders.total", "order_lines.price")
_KEYS = _named("orders.shop_id", "orders.buyer_id", "order_lines.order_id")
_LINES = _named("order_lines.order_id")
_CODE, _TWO = _named("shops.code"), _named("shops.code", "shops.kind")
SUBJECTS = (
    Subject("`shops.code`", _CODE),
    Subject("shops.code", _CODE),
    Subject("`code` in `shops`", _CODE),
    Subject("`code` (`shops`)", _CODE),
    Subject("`shops`.`code`", _CODE),
    Subject("`code` of the `shops` table", _CODE),
    Subject("`shops.(code, kind)`", _TWO, True),
    Subject("`shops.code` and `shops.kind`", _TWO, True),
    Subject("`shops.code`, `people.email`", _named("shops.code", "people.email"), True),
    Subject("`code` and `kind` in `shops`", _TWO, True),
    Subject("`shops.code`/`shops.kind`", _TWO, True),
    Subject("`email`", _named("people.email")),
    Subject("All `created_at` columns", _CREATED, True, "moment"),
    Subject("`created_at` columns", _CREATED, True, "moment"),
    Subject("`created_at`", _CREATED, False, "moment"),
    Subject("All `*_at` columns", _CREATED, True, "moment"),
    Subject("All TIMESTAMP columns", _CREATED, True, "moment"),
    Subject("All timestamps", _CREATED, True, "moment"),
    Subject("All `DECIMAL` columns", _MONEY, True, "money"),
    Subject("All DECIMAL fields", _MONEY, True, "money"),
    Subject("All monetary amounts", _MONEY, True, "money"),
    Subject("`orders.total` and `order_lines.price`", _MONEY, True, "money"),
    Subject("Boolean columns", _named("orders.is_paid"), True, "boolean"),
    Subject("All boolean fields", _named("orders.is_paid"), True, "boolean"),
    Subject("All foreign keys", _KEYS, True, "key"),
    Subject("All FKs", _KEYS, True, "key"),
    Subject("Foreign keys", _KEYS, True, "key"),
    Subject("All `*_id` columns", _KEYS, True, "key"),
    Subject("Every foreign key", _KEYS, False, "key"),
    Subject("`order_lines.order_id`", _LINES, False, "key"),
    Subject("`orders.shop_id` and `order_lines.order_id`", (_KEYS[0], _KEYS[2]), True, "key"),
    Subject("`orders.(shop_id, buyer_id)`", _KEYS[:2], True, "key"),
    Subject("`order_lines → orders`", _LINES, False, "relation"),
    Subject("`order_lines.order_id → orders.id`", _LINES, False, "relation"),
    Subject(
        "`order_lines → orders`, `orders → shops`",
        _named("order_lines.order_id", "orders.shop_id"),
        True,
        "relation",
    ),
    Subject("orders → people", _named("orders.buyer_id"), False, "relation"),
)


@dataclass(frozen=True)
class Predicate:
    """What holds: of one, of many, as a label, and which answer of `inspect` says so."""

    one: str
    many: str
    label: str
    about: str
    value: object
    of: tuple[str, ...] = ("",)


_ANY = ("", "moment", "money", "boolean", "key")
PREDICATES = (
    Predicate("is NOT NULL", "are NOT NULL", "NOT NULL", "nullable", False, _ANY),
    Predicate("is required", "are required", "Required", "nullable", False, _ANY),
    Predicate("must not be null", "must not be null", "Not null", "nullable", False, _ANY),
    Predicate("is nullable", "are nullable", "Nullable", "nullable", True, _ANY),
    Predicate("may be NULL", "may be NULL", "Optional", "nullable", True, _ANY),
    Predicate("is unique", "are unique", "Unique", "unique", True),
    Predicate("must be unique", "must be unique", "UNIQUE", "unique", True),
    Predicate(
        "defaults to now()", "default to now()", "Default now()", "default", "now()", ("moment",)
    ),
    Predicate(
        "defaults to `CURRENT_TIMESTAMP`",
        "default to `CURRENT_TIMESTAMP`",
        "DEFAULT CURRENT_TIMESTAMP",
        "default",
        "CURRENT_TIMESTAMP",
        ("moment",),
    ),
    Predicate("has default 0", "have default 0", "Default 0", "default", "0", ("money",)),
    Predicate(
        "defaults to `false`",
        "default to `false`",
        "Default false",
        "default",
        "false",
        ("boolean",),
    ),
    Predicate("defaults to 'x'", "default to 'x'", "Default 'x'", "default", "'x'"),
    Predicate(
        "uses precision (12,2)",
        "use precision **(12,2)**",
        "Precision (12,2)",
        "type",
        "DECIMAL(12,2)",
        ("money",),
    ),
    Predicate(
        "is NUMERIC(12,2)",
        "are NUMERIC(12,2)",
        "NUMERIC(12,2)",
        "type",
        "NUMERIC(12,2)",
        ("money",),
    ),
    Predicate(
        "is stored as DECIMAL(12,2)",
        "are stored as DECIMAL(12,2)",
        "DECIMAL(12,2)",
        "type",
        "DECIMAL(12,2)",
        ("money",),
    ),
    *(
        Predicate(one, many, label, "on_delete", does, ("key", "relation"))
        for does in ("CASCADE", "RESTRICT", "SET NULL")
        for one, many, label in (
            (f"is ON DELETE {does}", f"are ON DELETE {does}", f"ON DELETE {does}"),
            (f"uses `ON DELETE {does}`", f"use `ON DELETE {does}`", f"`{does}`"),
            (f"has {does.lower()} on delete", f"have {does.lower()} on delete", does),
        )
    ),
)


@dataclass(frozen=True)
class Form:
    """How a statement is written. holds: which bodies can hold it, all if empty."""

    write: Callable[[str, str, str], str]
    holds: str = ""


FORMS = {
    "bullet": Form(lambda who, does, _: f"- {who} {does}"),
    "star": Form(lambda who, does, _: f"* Something else holds.\n* {who} {does}."),
    "number": Form(lambda who, does, _: f"1. {who} {does}."),
    "sentence": Form(lambda who, does, _: f"{who} {does}."),
    "in a paragraph": Form(
        lambda who, does, _: f"The schema is small. {who} {does}. Nothing else is special."
    ),
    "semicolon": Form(lambda who, does, _: f"- Names are in snake case; {who} {does}"),
    "because": Form(lambda who, does, _: f"- {who} {does} — so that reports stay simple"),
    "who, colon": Form(lambda who, _, label: f"- {who}: {label}"),
    "who, dash": Form(lambda who, _, label: f"- {who} — {label}"),
    "bold who": Form(lambda who, _, label: f"- **{who}**: {label}"),
    "label": Form(lambda who, _, label: f"- **{label}**: {who}"),
    "label alone": Form(lambda who, _, label: f"**{label}**: {who}"),
    "label and list": Form(lambda who, _, label: f"**{label}**:\n\n- {who}"),
    "nested": Form(lambda who, _, label: f"- Conventions\n  - {label}: {who}"),
    "quote": Form(lambda who, does, _: f"> {who} {does}."),
    "row": Form(lambda who, _, label: f"| Columns | Rule |\n|---|---|\n| {who} | {label} |"),
    "row turned": Form(lambda who, _, label: f"| Rule | For |\n|---|---|\n| {label} | {who} |"),
    "for": Form(lambda who, _, label: f"- {label} for {who[0].lower() + who[1:]}"),
    "on": Form(lambda who, _, label: f"- {label} on {who[0].lower() + who[1:]}"),
    "comment": Form(lambda who, does, _: f"{who.replace('`', '')} {does.replace('`', '')}", "code"),
    "comment, label": Form(lambda who, _, label: f"{label}: {who}".replace("`", ""), "code"),
}  # fmt: skip


def _tables() -> dict[str, list[tuple[str, str, str]]]:
    found: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for table, *column in COLUMNS:
        found[table].append((column[0], column[1], column[2]))
    return found


def _grid() -> Iterator[str]:
    for name, columns in _tables().items():
        rows = "\n".join(f"| {column} | {kind} | {says} |" for column, kind, says in columns)
        yield f"### {name}\n\n| Column | Type | Key |\n|---|---|---|\n{rows}"


def _list() -> Iterator[str]:
    for name, columns in _tables().items():
        rows = "\n".join(
            f"- `{c}` ({kind}{', ' + says if says else ''})" for c, kind, says in columns
        )
        yield f"### {name}\n\n{rows}"


def _sql() -> Iterator[str]:
    for name, columns in _tables().items():
        rows = ",\n".join(f"  {c} {kind}{_in_sql(says)}" for c, kind, says in columns)
        yield f"CREATE TABLE {name} (\n{rows}\n);"


def _in_sql(says: str) -> str:
    if says.startswith("FK"):
        return " REFERENCES {}({})".format(*says[3:].split("."))
    return " PRIMARY KEY" if says else ""


def _mermaid() -> Iterator[str]:
    for name, columns in _tables().items():
        rows = "\n".join(f"    {kind} {c} {says[:2]}".rstrip() for c, kind, says in columns)
        yield f"  {name.upper()} {{\n{rows}\n  }}"
    for name, columns in _tables().items():
        for c, _, says in columns:
            if says.startswith("FK"):
                yield f"  {says[3:].split('.')[0].upper()} ||--o{{ {name.upper()} : {c}"


def _dbml() -> Iterator[str]:
    for name, columns in _tables().items():
        rows = "\n".join(f"  {c} {kind.lower()}{_in_dbml(says)}" for c, kind, says in columns)
        yield f"Table {name} {{\n{rows}\n}}"


def _in_dbml(says: str) -> str:
    return f" [ref: > {says[3:]}]" if says.startswith("FK") else " [pk]" if says else ""


def _fenced(tag: str, sign: str, parts: Iterable[str], first: str = "") -> Callable[[str], str]:
    body = "\n\n".join(parts)

    def drawn(said: str) -> str:
        comments = "".join(f"{sign} {line}\n" for line in said.splitlines())
        return f"```{tag}\n{first}{body}\n{comments}```"

    return drawn


# Each with a statement in a comment, if there is one.
BODIES: dict[str, Callable[[str], str]] = {
    "grid": lambda _: "\n\n".join(_grid()),
    "list": lambda _: "\n\n".join(_list()),
    "sql": _fenced("sql", "--", _sql()),
    "mermaid": _fenced("mermaid", "  %%", _mermaid(), "erDiagram\n"),
    "dbml": _fenced("dbml", "//", _dbml()),
}
WHERE = ("above", "below", "Notes", "Conventions", "Constraints", "Relationships", "Business Rules")
