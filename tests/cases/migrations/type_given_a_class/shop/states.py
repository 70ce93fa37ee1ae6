import enum


class State(enum.Enum):
    OPEN = "open"
    SHUT = "shut"
