"""The steps of `tests.campaigns.year`: migrations and edits in turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Migration:
    """A revision: the body of its upgrade, what it renames in code, and which files that moves."""

    name: str
    body: str
    renames: Mapping[str, str] = field(default_factory=dict)
    moves: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Edit:
    """A text in a file, and what a person puts in its place."""

    name: str
    path: str
    old: str
    new: str


def _add(table: str, column: str, type_: str, default: str | None = None) -> Migration:
    options = "nullable=True" if default is None else f'server_default="{default}", nullable=False'
    body = f'op.add_column("{table}", sa.Column("{column}", {type_}, {options}))'
    return Migration(f"add {table} {column}", body)


def _drop(table: str, column: str) -> Migration:
    return Migration(f"drop {table} {column}", f'op.drop_column("{table}", "{column}")')


def _table(name: str, columns: str) -> Migration:
    key = 'sa.Column("id", sa.Integer(), primary_key=True)'
    return Migration(f"create {name}", f'op.create_table("{name}", {key}, {columns})')


ROUTER, SERVICE, MODEL = (
    "app/routers/booking.py",
    "app/services/booking_service.py",
    "app/models/booking.py",
)
_MIGRATIONS = (
    _add("bookings", "guests", "sa.Integer()", "1"),
    _add("users", "phone", "sa.String(30)"),
    Migration("more statuses", "op.execute(\"ALTER TYPE booking_status ADD VALUE 'no_show'\")"),
    _add("venues", "stars", "sa.SmallInteger()"),
    Migration(
        "notes become remarks",
        'op.alter_column("bookings", "notes", new_column_name="remarks")',
        {"notes": "remarks"},
    ),
    _table("amenities", 'sa.Column("label", sa.String(40), nullable=False)'),
    Migration(
        "amenities of rooms",
        'op.create_table("room_amenities",\n'
        '    sa.Column("room_id", sa.Integer(), sa.ForeignKey("rooms.id", ondelete="CASCADE"), '
        "primary_key=True),\n"
        '    sa.Column("amenity_id", sa.Integer(), '
        'sa.ForeignKey("amenities.id", ondelete="CASCADE"), primary_key=True))',
    ),
    Migration(
        "longer names",
        'op.alter_column("rooms", "name", type_=sa.String(200), existing_type=sa.String(80))',
    ),
    Migration("unique labels", 'op.create_unique_constraint("uq_label", "amenities", ["label"])'),
    _add("reviews", "answer", "sa.Text()"),
    _drop("venues", "stars"),
    _table(
        "invoices",
        'sa.Column("booking_id", sa.Integer(), sa.ForeignKey("bookings.id"), nullable=False, '
        "index=True), "
        'sa.Column("total", sa.Numeric(10, 2), nullable=False)',
    ),
    _add("invoices", "paid", "sa.Boolean()", "false"),
    Migration("guests are counted", 'op.create_check_constraint("ck_g", "bookings", "guests > 0")'),
    _add("users", "locale", "sa.String(10)", "en"),
    Migration(
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
    ),
    _add("labels", "colour", "sa.String(7)"),
    Migration("an index on rates", 'op.create_index("ix_rate", "rooms", ["hourly_rate"])'),
    _drop("users", "phone"),
    Migration(
        "wider totals",
        'op.alter_column("invoices", "total", type_=sa.Numeric(14, 2), '
        "existing_type=sa.Numeric(10, 2))",
    ),
    _add("bookings", "source", "sa.String(20)", "web"),
    _table(
        "payments",
        'sa.Column("invoice_id", sa.Integer(), sa.ForeignKey("invoices.id", ondelete="CASCADE"), '
        'nullable=False, index=True), sa.Column("amount", sa.Numeric(14, 2), nullable=False)',
    ),
    Migration("answers need not be", 'op.drop_column("reviews", "answer")'),
    _add("rooms", "floor", "sa.Integer()"),
    Migration(
        "full names are display names",
        'op.alter_column("users", "full_name", new_column_name="display_name")',
        {"full_name": "display_name"},
    ),
    _add("rooms", "open_air", "sa.Boolean()", "false"),
    Migration("no payments yet", 'op.drop_table("payments")'),
    _add("invoices", "reference", "sa.String(40)"),
    _drop("bookings", "source"),
    _add("venues", "city", "sa.String(80)"),
)

_CANCEL = '''@router.post(
    "/bookings/{booking_id}/cancel",
    response_model=BookingResponse,
    responses=responses(NotFoundError),
    dependencies=[WRITE],
)
async def cancel_booking(db: DbSession, booking_id: Int32Param) -> Booking:
    """Cancel a booking."""
    return await booking_service.cancel(db, booking_id)


'''
_CANCELS = '''async def cancel(db: AsyncSession, booking_id: int) -> Booking:
    """Cancelled bookings keep their price."""
    booking = await get(db, booking_id)
    booking.status = BookingStatus.CANCELLED
    await db.flush()
    return booking


'''
_CANCEL_TEST = """class TestCancel:
    async def test_status(self, client: AsyncClient, db: AsyncSession) -> None:
        booking = await create_booking(db, notes="by hand")
        response = await client.post(f"/bookings/{booking.id}/cancel")
        assert response.status_code == 200
        assert response.json()["status"] == "cancelled"
        assert response.json()["notes"] == "by hand"


"""
_SHORT = """    @property
    def has_notes(self) -> bool:
        return bool(self.notes)  # asked by the calendar

    user: Mapped[User]"""
_EDITS = (
    Edit("a new service", SERVICE, "async def delete(", f"{_CANCELS}async def delete("),
    Edit(
        "its import",
        SERVICE,
        "from app.models.booking import Booking\n",
        "from app.models.booking import Booking, BookingStatus\n",
    ),
    Edit("a new endpoint", ROUTER, "@router.delete(\n", f"{_CANCEL}@router.delete(\n"),
    Edit("its test", "tests/test_booking.py", "class TestList", f"{_CANCEL_TEST}class TestList"),
    Edit("a property", MODEL, "    user: Mapped[User]", _SHORT),
    Edit(
        "a validator",
        "app/schemas/user.py",
        "class UserUpdate(",
        "def shout(text: str) -> str:\n    return text.upper()\n\n\nclass UserUpdate(",
    ),
    Edit(
        "a changed body",
        "app/services/room_service.py",
        "    db.add(room)\n",
        "    db.add(room)\n    # the calendar reads rooms at once\n",
    ),
    Edit(
        "a docstring",
        "app/services/tag_service.py",
        "-> Tag:\n",
        '-> Tag:\n    """Tags are shared by everybody."""\n',
    ),
    Edit(
        "a longer docstring",
        ROUTER,
        '"""List bookings."""',
        '"""List bookings, the newest last."""',
    ),
    Edit(
        "a moved helper",
        "app/services/venue_service.py",
        "async def create(",
        "def city_of(venue: Venue) -> str:\n    return venue.address.rpartition(',')[2].strip()\n"
        "\n\nasync def create(",
    ),
    Edit(
        "a summary",
        "app/routers/venue.py",
        "    status_code=201,\n",
        '    status_code=201,\n    summary="Open a venue",\n',
    ),
    Edit("a constant", "app/routers/room.py", "READ = ", 'CURRENCY = "EUR"\nREAD = '),
    Edit(
        "a fixture",
        "tests/conftest.py",
        "@pytest.fixture\nasync def anonymous",
        "@pytest.fixture\ndef colour() -> str:\n    return 'blue'\n\n\n"
        "@pytest.fixture\nasync def anonymous",
    ),
    Edit(
        "a factory",
        "tests/factories.py",
        "async def create_venue(",
        "async def create_admin(db: AsyncSession) -> User:\n"
        '    return await create_user(db, full_name="Admin")\n\n\nasync def create_venue(',
    ),
    Edit(
        "a test that uses both",
        "tests/test_user.py",
        "class TestListUsers",
        "class TestAdmin:\n"
        "    async def test_name(self, db: AsyncSession, colour: str) -> None:\n"
        "        admin = await create_admin(db)\n"
        '        assert (admin.full_name, colour) == ("Admin", "blue")\n\n\nclass TestListUsers',
    ),
    Edit(
        "its import too",
        "tests/test_user.py",
        "from tests.factories import ",
        "from tests.factories import create_admin\nfrom tests.factories import ",
    ),
    Edit(
        "settings",
        ".env.example",
        "# POOL_SIZE=5",
        "# CALENDAR_URL=https://calendar.example.com\n# POOL_SIZE=5",
    ),
    Edit("requirements", "requirements.txt", "fastapi", "icalendar>=6\nfastapi"),
    Edit("another title", "app/main.py", 'title="API"', 'title="Rooms to book"'),
    Edit(
        "a comment",
        "app/models/room.py",
        "class Room(Base):",
        "# Rooms are never deleted while they are booked.\nclass Room(Base):",
    ),
    Edit(
        "an endpoint less",
        "app/routers/amenity.py",
        '"""Delete an amenity."""',
        '"""Delete an amenity; nobody does."""',
    ),
    Edit(
        "a method",
        "app/models/invoice.py",
        "    __tablename__",
        "    CURRENCY = 'EUR'\n\n    __tablename__",
    ),
    Edit(
        "a query",
        "app/services/invoice_service.py",
        "async def create(",
        "def unpaid() -> sa.ColumnElement[bool]:\n    return Invoice.paid.is_(False)\n\n\n"
        "async def create(",
    ),
    Edit(
        "a filter",
        "app/services/room_service.py",
        "async def list_page(",
        "LARGE = 20  # seats\n\n\nasync def list_page(",
    ),
    Edit(
        "a scope",
        "app/dependencies/auth.py",
        "SCOPES = {",
        'SCOPES = {\n    "calendar:read": "Read the calendar",',
    ),
    Edit(
        "health",
        "app/routers/health.py",
        "router = ",
        "# also asked by the load balancer\nrouter = ",
    ),
    Edit(
        "another property",
        "app/models/user.py",
        "    is_active: Mapped[bool]",
        "    # set by support\n    is_active: Mapped[bool]",
    ),
    Edit(
        "a label's test",
        "tests/test_label.py",
        "class TestListLabels",
        "class TestByHand:\n    def test_nothing(self) -> None:\n        assert OPERATIONS\n\n\n"
        "class TestListLabels",
    ),
    Edit(
        "a response's field",
        "app/schemas/room.py",
        "class RoomQuery(",
        "class RoomCard(ResponseSchema):\n    name: str\n\n\nclass RoomQuery(",
    ),
    Edit(
        "a look at the clock",
        "app/services/review_service.py",
        "async def create(",
        "def worst() -> sa.ColumnElement[bool]:\n    return Review.rating == 1\n\n\n"
        "async def create(",
    ),
)


def _in_turn() -> Iterator[Migration | Edit]:
    for migration, edit in zip(_MIGRATIONS, _EDITS, strict=True):
        yield migration
        yield edit


STEPS = tuple(_in_turn())
