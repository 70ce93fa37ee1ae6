class A:
    x: int
    mine: str


class B:
    y: int
