from __future__ import annotations

import enum
import sys

import sqlalchemy as sa

sys.exit(3)


class State(enum.Enum):
    open = "o"
    done = "d"


class Label(sa.types.TypeDecorator):
    impl = sa.String(40)
    cache_ok = True
