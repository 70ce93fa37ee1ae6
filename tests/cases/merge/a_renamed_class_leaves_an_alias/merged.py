class RoomOut(Schema):
    id: int
    name: str
    seats: int
    floor: int


RoomResponse = RoomOut


class RoomQuery(Schema):
    name: str
