class A:
    x: int
    new: str
    newer: str


class B:
    y: int
