"""Models on a base of a package that is not there."""

from nowhere.orm import Orm

db = Orm()


class Server(db.Model):
    __tablename__ = "servers"
    id = db.Column(db.Integer, primary_key=True)
