from typing import Any, overload


@overload
def f(a: int) -> int: ...
@overload
def f(a: str) -> str: ...
def f(a: Any, b: int = 1) -> Any:
    return a
