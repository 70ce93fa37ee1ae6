from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase


def columns(constraint, table):
    return "_and_".join(column.name for column in constraint.columns)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "uq": "uq_%(table_name)s_%(columns)s",
            "columns": columns,
        }
    )
