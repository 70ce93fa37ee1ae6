from __future__ import annotations

import a

X = a


def f() -> Later: ...


class Later: ...
