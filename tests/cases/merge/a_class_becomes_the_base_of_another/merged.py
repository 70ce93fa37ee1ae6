class _RoomFields(Schema):
    id: int
    name: str
    seats: int
    floor: int


class RoomResponse(_RoomFields):
    @computed_field
    def label(self) -> str:
        return f"{self.name} ({self.seats})"
