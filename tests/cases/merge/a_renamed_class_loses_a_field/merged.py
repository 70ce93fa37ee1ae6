class RoomOut(Schema):
    id: int
    name: str
    seats: int  # at most


class RoomQuery(Schema):
    name: str
