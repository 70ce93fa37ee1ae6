"""What people do in the year of `tests.campaigns.year`: edits of every kind of file."""

from __future__ import annotations

from tests.campaigns.editing import END, Edit

ROUTER, SERVICE, MODEL, SCHEMA = (
    "app/routers/booking.py",
    "app/services/booking_service.py",
    "app/models/booking.py",
    "app/schemas/booking.py",
)
FACTORIES, CONFTEST = "tests/factories.py", "tests/conftest.py"

_CANCEL = '''@router.post(
    "/bookings/{booking_id}/cancel",
    responses=responses(NotFoundError),
    dependencies=[WRITE],
)
async def cancel_booking(db: DbSession, booking_id: Int32Param) -> BookingResponse:
    """Cancel a booking."""
    booking = await booking_service.cancel(db, booking_id)
    return BookingResponse.model_validate(booking)


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
_SHORT = """
    @property
    def annotated(self) -> bool:
        return bool(self.notes)  # asked by the calendar
"""
_FUTURE = """
    @field_validator("notes")
    @classmethod
    def _no_capitals(cls, notes: str | None) -> str | None:
        return notes and notes.lower()
"""
_CALENDAR = '''"""The calendar: written by hand."""

from fastapi import APIRouter

router = APIRouter(prefix="/days")


@router.get("", include_in_schema=False)
async def show_calendar() -> dict[str, int]:
    return {"days": 365}
'''

# Each tuple is done in one sitting: the tests pass after it.
EDITS: tuple[tuple[Edit, ...], ...] = (
    (
        Edit("a service", SERVICE, "async def delete(", f"{_CANCELS}async def delete("),
        Edit(
            "its import",
            SERVICE,
            "from app.models.booking import Booking\n",
            "from app.models.booking import Booking, BookingStatus\n",
        ),
        Edit("an endpoint", ROUTER, "@router.delete(\n", f"{_CANCEL}@router.delete(\n"),
        Edit(
            "its test", "tests/test_booking.py", "class TestList", _CANCEL_TEST + "class TestList"
        ),
    ),
    (Edit("a property", MODEL, "", _SHORT),),
    (
        Edit(
            "a validator",
            SCHEMA,
            '            raise out_of_order("ends_at", "starts_at")\n        return self\n',
            '            raise out_of_order("ends_at", "starts_at")\n        return self\n'
            + _FUTURE,
        ),
        Edit("and its import", SCHEMA, "Field, model_", "Field, field_validator, model_"),
    ),
    (
        Edit(
            "a docstring",
            ROUTER,
            '"""List bookings."""',
            '"""List bookings.\n\n'
            '    The newest are last; `sort=price` has the cheapest first.\n    """',
        ),
    ),
    (
        Edit(
            "an order",
            SERVICE,
            '    "-room_id": Keyset(',
            '    "price": Keyset(Booking.price, Booking.id),\n    "-room_id": Keyset(',
        ),
        Edit("of lists", SCHEMA, '"-room_id"] | None', '"-room_id", "price"] | None'),
    ),
    (
        Edit("no deletion of reviews", "app/routers/review.py", "@router.delete(", "", END),
        Edit("none either", "app/services/review_service.py", "async def delete(", "", END),
        Edit("nor tested", "tests/test_review.py", "class TestDelete", "", "class TestInclude"),
        Edit("nor asked", "tests/test_review.py", '    ("DELETE"', "", "]\n"),
    ),
    (
        Edit(
            "a helper",
            "app/schemas/user.py",
            "class UserUpdate(",
            "def shout(text: str) -> str:\n    return text.upper()\n\n\nclass UserUpdate(",
        ),
    ),
    (
        Edit(
            "a changed body",
            "app/services/room_service.py",
            "    [room] = await write(",
            "    # the calendar reads rooms at once\n    [room] = await write(",
        ),
    ),
    (
        Edit(
            "what is large",
            "app/services/room_service.py",
            "async def list_page(",
            "LARGE = 20  # seats\n\n\nasync def list_page(",
        ),
    ),
    (
        Edit(
            "a docstring of a service",
            "app/services/tag_service.py",
            "-> Tag:\n",
            '-> Tag:\n    """Tags are shared by everybody."""\n',
        ),
    ),
    (
        Edit(
            "a test of tags",
            "tests/test_tag.py",
            "class TestListTags",
            "class TestByHand:\n    async def test_factory(self, db: AsyncSession) -> None:\n"
            '        tag = await create_tag(db, name="mine")\n        assert tag.name == "mine"\n'
            "\n\nclass TestListTags",
        ),
    ),
    (
        Edit(
            "deletion is moved up",
            "app/services/venue_service.py",
            "async def delete(",
            "",
            END,
            "async def update(",
        ),
    ),
    (
        Edit(
            "a helper of venues",
            "app/services/venue_service.py",
            "async def create(",
            "def city_of(venue: Venue) -> str:\n"
            '    return venue.address.rpartition(",")[2].strip()\n\n\nasync def create(',
        ),
    ),
    (
        Edit(
            "tests are moved",
            "tests/test_venue.py",
            "class TestGetVenue",
            "",
            "class TestUpdateVenue",
            "class TestListVenues",
        ),
    ),
    (
        Edit(
            "a summary",
            "app/routers/venue.py",
            '    "/venues", status_code=201, responses=responses(ConflictError), '
            "dependencies=[WRITE]\n",
            '    "/venues",\n    status_code=201,\n    summary="Open a venue",\n'
            "    responses=responses(ConflictError),\n    dependencies=[WRITE],\n",
        ),
    ),
    (Edit("a constant", "app/routers/room.py", "READ = ", 'CURRENCY = "EUR"\nREAD = '),),
    (
        Edit("a router of one's own", "app/routers/calendar.py", "", _CALENDAR),
        Edit(
            "imported",
            "app/routers/__init__.py",
            "\nROUTERS = [",
            "from app.routers.calendar import router as calendar\n\nROUTERS = [",
        ),
        Edit(
            "and served",
            "app/routers/__init__.py",
            "    booking.router,\n",
            "    booking.router,\n    calendar,\n",
        ),
    ),
    (Edit("a factory's value", FACTORIES, '"address": "address"', '"address": "1 High St, Bath"'),),
    (
        Edit(
            "a fixture",
            CONFTEST,
            "@pytest.fixture\nasync def connection",
            '@pytest.fixture\ndef colour() -> str:\n    return "blue"\n\n\n'
            "@pytest.fixture\nasync def connection",
        ),
        Edit(
            "a factory",
            FACTORIES,
            "async def create_venue(",
            "async def create_admin(db: AsyncSession) -> User:\n"
            '    return await create_user(db, full_name="Admin")\n\n\nasync def create_venue(',
        ),
        Edit(
            "a test that uses them",
            "tests/test_user.py",
            "class TestListUsers",
            "class TestAdmin:\n"
            "    async def test_name(self, db: AsyncSession, colour: str) -> None:\n"
            "        admin = await create_admin(db)\n"
            '        assert (admin.full_name, colour) == ("Admin", "blue")\n\n\n'
            "class TestListUsers",
        ),
        Edit(
            "its import too",
            "tests/test_user.py",
            "from tests.factories import create_booking",
            "from tests.factories import create_admin, create_booking",
        ),
    ),
    (
        Edit(
            "settings",
            ".env.example",
            "# POOL_SIZE=5",
            "# CALENDAR_URL=https://calendar.example.com\n# POOL_SIZE=5",
        ),
    ),
    (Edit("requirements", "requirements.txt", "fastapi", "icalendar>=6\nfastapi"),),
    (
        Edit(
            "a field of the settings",
            "app/core/config.py",
            "    pool_size:",
            "    calendar_url: str | None = None\n    pool_size:",
        ),
    ),
    (Edit("pyproject", "pyproject.toml", "", '[tool.gen-api]\ntitle = "Rooms to book"\n'),),
    (
        Edit(
            "a comment",
            "app/models/room.py",
            "class Room(Base):",
            "# Rooms are never deleted while they are booked.\nclass Room(Base):",
        ),
    ),
    (
        Edit(
            "a method",
            "app/models/room.py",
            "    venue: Mapped[Venue]",
            "    def seats(self, guests: int) -> bool:\n"
            "        return self.capacity >= guests\n\n    venue: Mapped[Venue]",
        ),
    ),
    (
        Edit(
            "a comment of a field",
            "app/models/user.py",
            "    is_active: Mapped[bool]",
            "    # set by support\n    is_active: Mapped[bool]",
        ),
    ),
    (
        Edit(
            "a scope",
            "app/dependencies/auth.py",
            '    "bookings:read"',
            '    "calendar:read": "Read the calendar",\n    "bookings:read"',
        ),
    ),
    (
        Edit(
            "health",
            "app/routers/health.py",
            "router = ",
            "# also asked by the load balancer\nrouter = ",
        ),
    ),
    (
        Edit(
            "a title of the module", "app/main.py", '"""The service: ', '"""The service of rooms: '
        ),
    ),
    (
        Edit(
            "a card",
            "app/schemas/room.py",
            "class RoomQuery(",
            "class RoomCard(ResponseSchema):\n    name: str\n\n\nclass RoomQuery(",
        ),
    ),
    (
        Edit(
            "a query",
            "app/services/review_service.py",
            "async def create(",
            "def worst() -> sa.ColumnElement[bool]:\n    return Review.rating == 1\n\n\n"
            "async def create(",
        ),
    ),
    (
        Edit(
            "an export",
            "app/models/__init__.py",
            '    "Room",\n',
            '    "Room",\n    "OPEN",\n',
        ),
        Edit(
            "of a constant",
            "app/models/__init__.py",
            "\n__all__ = ",
            "\nOPEN = (BookingStatus.PENDING, BookingStatus.CONFIRMED)\n\n__all__ = ",
        ),
    ),
    (
        Edit(
            "an endpoint's docstring",
            "app/routers/amenity.py",
            '"""Delete an amenity."""',
            '"""Delete an amenity; nobody does."""',
        ),
    ),
    (
        Edit(
            "a constant of a model",
            "app/models/invoice.py",
            "    __tablename__",
            '    CURRENCY = "EUR"\n\n    __tablename__',
        ),
    ),
    (
        Edit(
            "what is unpaid",
            "app/services/invoice_service.py",
            "async def create(",
            "def unpaid() -> sa.ColumnElement[bool]:\n    return Invoice.paid.is_(False)\n\n\n"
            "async def create(",
        ),
    ),
    (
        Edit(
            "a service of payments",
            "app/services/payment_service.py",
            "",
            "\n\ndef fee(amount: int) -> int:\n    return amount // 100\n",
        ),
    ),
    (
        Edit(
            "a test of labels",
            "tests/test_label.py",
            "class TestGetLabel",
            "class TestMore:\n    def test_nothing(self) -> None:\n        assert OPERATIONS\n\n\n"
            "class TestGetLabel",
        ),
    ),
)
