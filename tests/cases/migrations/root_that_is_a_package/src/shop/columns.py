import sqlalchemy as sa


class Cents(sa.TypeDecorator):
    impl = sa.BigInteger
