import os

from pydantic_settings import BaseSettings

USE_A = os.getenv("USE_A", "0") == "1"
DEBUG = os.environ.get("DEBUG")


def wants_b():
    return os.environ.get("B") == "1"


class Settings(BaseSettings):
    use_c: bool = False


settings = Settings()
