from __future__ import annotations

import a

X = a
Y = a


def f() -> Later: ...


class Later: ...
