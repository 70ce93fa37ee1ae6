"""gen-api: a database schema in, a typed and tested FastAPI service out."""

__version__ = "0.1.0"
