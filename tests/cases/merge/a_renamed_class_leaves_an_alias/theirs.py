class RoomResponse(Schema):
    id: int
    name: str
    seats: int
    floor: int


class RoomQuery(Schema):
    name: str
