class A:
    x: int
    new: int


class B:
    y: int
