class RoomResponse(Schema):
    id: int
    name: str
    seats: int
    notes: str | None


class RoomQuery(Schema):
    name: str
