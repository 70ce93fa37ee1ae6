"""The migrations of `tests.campaigns.year`, and the steps: migrations and edits in turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

from tests.campaigns.editing import Edit
from tests.campaigns.year_edits import EDITS


@dataclass(frozen=True)
class Migration:
    """A revision: the body of its upgrade, what it renames in code, and which files that moves."""

    name: str
    body: str
    renames: Mapping[str, str] = field(default_factory=dict)
    moves: Mapping[str, str] = field(default_factory=dict)


Step = Migration | tuple[Edit, ...]


def _add(table: str, column: str, type_: str, default: str | None = None) -> Migration:
    options = "nullable=True" if default is None else f'server_default="{default}", nullable=False'
    body = f'op.add_column("{table}", sa.Column("{column}", {type_}, {options}))'
    return Migration(f"add {table} {column}", body)


def _drop(table: str, column: str) -> Migration:
    return Migration(f"drop {table} {column}", f'op.drop_column("{table}", "{column}")')


def _table(name: str, columns: str) -> Migration:
    key = 'sa.Column("id", sa.Integer(), primary_key=True)'
    return Migration(f"create {name}", f'op.create_table("{name}", {key}, {columns})')


def _retype(table: str, column: str, old: str, new: str) -> Migration:
    types = f"type_=sa.{new}, existing_type=sa.{old}"
    return Migration(f"retype {table} {column}", f'op.alter_column("{table}", "{column}", {types})')


def _rename(table: str, old: str, new: str) -> Migration:
    body = f'op.alter_column("{table}", "{old}", new_column_name="{new}")'
    return Migration(f"{old} become {new}", body, {old: new})


_GUESTS = _add("bookings", "guests", "sa.Integer()", "1")
_STATUS = Migration(
    "more statuses", "op.execute(\"ALTER TYPE booking_status ADD VALUE 'no_show'\")"
)
_REMARKS = _rename("bookings", "notes", "remarks")
_AMENITIES = _table("amenities", 'sa.Column("label", sa.String(40), nullable=False)')
_OF_ROOMS = Migration(
    "amenities of rooms",
    'op.create_table("room_amenities",\n'
    '    sa.Column("room_id", sa.Integer(), sa.ForeignKey("rooms.id", ondelete="CASCADE"), '
    "primary_key=True),\n"
    '    sa.Column("amenity_id", sa.Integer(), '
    'sa.ForeignKey("amenities.id", ondelete="CASCADE"), primary_key=True))',
)
_MANAGERS = Migration(
    "managers of venues",
    'op.add_column("venues", sa.Column("manager_id", sa.Integer(), nullable=True))\n'
    'op.create_foreign_key("fk_manager", "venues", "users", ["manager_id"], ["id"])',
)
_LONGER = _retype("rooms", "name", "String(80)", "String(200)")
_LABELS = Migration(
    "tags become labels",
    'op.rename_table("tags", "labels")',
    {"Tag": "Label", "tag": "label"},
    {
        f"app/{folder}/tag{tail}.py": f"app/{folder}/label{tail}.py"
        for folder, tail in (("models", ""), ("schemas", ""), ("routers", ""))
    }
    | {
        "app/services/tag_service.py": "app/services/label_service.py",
        "tests/test_tag.py": "tests/test_label.py",
    },
)
_STARS = _add("venues", "stars", "sa.SmallInteger()")
_NO_STARS = _drop("venues", "stars")
_PAYMENTS = _table("payments", 'sa.Column("amount", sa.Numeric(14, 2), nullable=False)')
_NO_PAYMENTS = Migration("no payments", 'op.drop_table("payments")')
_NO_REVIEWS = Migration("no reviews", 'op.drop_table("reviews")')

_MIGRATIONS = (
    _GUESTS,
    _add("users", "phone", "sa.String(30)"),
    _STATUS,
    _STARS,
    _REMARKS,
    _AMENITIES,
    _OF_ROOMS,
    _LONGER,
    Migration("unique labels", 'op.create_unique_constraint("uq_label", "amenities", ["label"])'),
    _add("reviews", "answer", "sa.Text()"),
    _NO_STARS,
    _table(
        "invoices",
        'sa.Column("booking_id", sa.Integer(), sa.ForeignKey("bookings.id"), nullable=False, '
        "index=True), "
        'sa.Column("total", sa.Numeric(10, 2), nullable=False)',
    ),
    _add("invoices", "paid", "sa.Boolean()", "false"),
    Migration("guests are counted", 'op.create_check_constraint("ck_g", "bookings", "guests > 0")'),
    _MANAGERS,
    _add("users", "locale", "sa.String(10)", "en"),
    _LABELS,
    _add("labels", "colour", "sa.String(7)"),
    Migration("an index on rates", 'op.create_index("ix_rate", "rooms", ["hourly_rate"])'),
    _drop("users", "phone"),
    _retype("invoices", "total", "Numeric(10, 2)", "Numeric(14, 2)"),
    _add("bookings", "source", "sa.String(20)", "web"),
    _PAYMENTS,
    _drop("reviews", "answer"),
    _add("rooms", "floor", "sa.Integer()"),
    _rename("users", "full_name", "display_name"),
    _add("rooms", "open_air", "sa.Boolean()", "false"),
    _retype("bookings", "guests", "Integer()", "BigInteger()"),
    _add("invoices", "reference", "sa.String(40)"),
    _drop("bookings", "source"),
    _add("venues", "city", "sa.String(80)"),
    Migration("names may be missing", 'op.alter_column("venues", "website", nullable=False)'),
    _NO_PAYMENTS,
    _retype("bookings", "remarks", "String(500)", "Text()"),
    _add("reviews", "title", "sa.String(60)", "-"),
)


def _in_turn() -> Iterator[Step]:
    for migration, edits in zip_longest(_MIGRATIONS, EDITS):
        if migration:
            yield migration
        if edits:
            yield edits


STEPS: tuple[Step, ...] = tuple(_in_turn())


def _together(*migrations: Migration) -> Migration:
    """Several in one revision."""
    names, bodies = zip(*((each.name, each.body) for each in migrations), strict=True)
    renames = {old: new for each in migrations for old, new in each.renames.items()}
    moves = {old: new for each in migrations for old, new in each.moves.items()}
    return Migration(", ".join(names), "\n".join(bodies), renames, moves)


# Every kind once: edits first, for the more of them the migrations have to go round.
SHORT: tuple[Step, ...] = (
    *EDITS[:32],
    _together(_GUESTS, _STATUS, _LONGER),
    _together(_REMARKS, _MANAGERS),
    _together(_LABELS, _drop("rooms", "opens_at")),
    _together(_AMENITIES, _NO_REVIEWS),
)
