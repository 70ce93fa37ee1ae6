class RoomOut(Schema):
    id: int
    name: str
    seats: int  # at most
    notes: str | None


class RoomQuery(Schema):
    name: str
