def a() -> None: ...


def b() -> None:
    a()


def c() -> None: ...
