class RoomResponse(Schema):
    id: int
    name: str
    seats: int


class RoomQuery(Schema):
    name: str
