from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Basket(Base):
    __tablename__ = "baskets"

    id = Column(Integer, primary_key=True)
    label = Column(String(40), nullable=False)
