class A:
    x: int
    new: str


class B:
    y: int
