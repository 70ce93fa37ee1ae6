class A:
    x: int


class B:
    y: int
