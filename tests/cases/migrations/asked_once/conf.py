import os
from functools import lru_cache


class Settings:
    size = int(os.getenv("SIZE", "5"))
    unused = os.getenv("UNUSED")


settings = Settings()
PREFIX = os.environ.get("PREFIX", "x")
THINGS = PREFIX + "_things"


def things():
    return PREFIX + "_more"


@lru_cache
def zone():
    return os.getenv("ZONE", "utc")
