from typing import Any


def f(a: Any) -> Any:
    return a
