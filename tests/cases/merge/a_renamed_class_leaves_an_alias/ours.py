class RoomOut(Schema):
    id: int
    name: str
    seats: int


RoomResponse = RoomOut


class RoomQuery(Schema):
    name: str
