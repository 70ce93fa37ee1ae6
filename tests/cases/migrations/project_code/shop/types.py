import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

import a_package_that_nobody_has

connection = a_package_that_nobody_has.connect()


class GUID(sa.types.TypeDecorator):
    impl = sa.CHAR(36)
    cache_ok = True

    def load_dialect_impl(self, dialect):
        return dialect.type_descriptor(postgresql.UUID() if is_postgresql(dialect) else sa.CHAR(36))


def is_postgresql(dialect):
    return dialect.name == NAME


NAME = "postgresql"
