class A:
    x: int
    new: str
    newer: str
    mine: str


class B:
    y: int
