from sqlalchemy import create_engine, text
from sqlalchemy.orm import sessionmaker

from shop.models import Base
from shop.settings import settings

engine = create_engine(settings.url, pool_pre_ping=True)
Session = sessionmaker(bind=engine)


def create_tables():
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS citext"))
            connection.commit()
    Base.metadata.create_all(bind=engine)
