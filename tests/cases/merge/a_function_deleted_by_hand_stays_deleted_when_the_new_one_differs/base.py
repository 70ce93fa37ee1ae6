def a() -> None: ...


def b() -> None:
    return a()


def c() -> None: ...
