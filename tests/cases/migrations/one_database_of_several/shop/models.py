import sqlalchemy as sa
from sqlalchemy.dialects.mysql import MEDIUMTEXT


def long_text():
    return sa.Text().with_variant(MEDIUMTEXT(), "mysql")
