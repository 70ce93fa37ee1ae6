def f(
    b: int, a: int) -> int:
    return a
