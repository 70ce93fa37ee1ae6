import os
import time
import uuid

import sqlalchemy as sa


class Model:
    made = property(lambda self: time.time())

    def dump(self):
        return os.environ.get("DUMP")


class Schedule(Model):
    zone = os.getenv("ZONE", "UTC")

    def next(self):
        return uuid.uuid1()


class Json(sa.TypeDecorator):
    """Keeps what its values are checked with."""

    impl = sa.JSON
    cache_ok = True

    def __init__(self, of):
        super().__init__()
        self._of = of

    def process_bind_param(self, value, dialect):
        return self._of(value).dump()
