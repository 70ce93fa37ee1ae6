from typing import Any


def f(a: Any, b: int = 1) -> Any:
    return a
