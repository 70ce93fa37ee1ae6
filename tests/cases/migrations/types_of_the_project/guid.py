import datetime
import os
import uuid

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import CHAR, TypeDecorator

TOKEN = os.getenv("TOKEN_SIZE", "12")


def suffix():
    return uuid.uuid4().hex[:0]


class GUID(TypeDecorator):
    """Its methods read chance, the clock and the environment, for values of rows only."""

    impl = CHAR
    cache_ok = True

    @staticmethod
    def generate():
        return uuid.uuid4()

    def load_dialect_impl(self, dialect):
        return dialect.type_descriptor(CHAR(32))

    def process_bind_param(self, value, dialect):
        return os.getenv("FIXED_GUID") or value or str(self.generate())

    def process_result_value(self, value, dialect):
        return value or datetime.datetime.now(datetime.UTC)


class Token(TypeDecorator):
    """The environment is in its DDL."""

    impl = sa.String
    cache_ok = True

    def load_dialect_impl(self, dialect):
        return dialect.type_descriptor(sa.String(int(TOKEN)))


class now_utc(FunctionElement):
    """Only told how to spell by a function of another name."""

    type = sa.DateTime()
    inherit_cache = True


@compiles(now_utc, "postgresql")
def spelled(element, compiler, **kw):
    return "TIMEZONE('utc', CURRENT_TIMESTAMP)"
