import os


class Settings:
    size = int(os.getenv("SIZE", "5"))
    unused = os.getenv("UNUSED")


settings = Settings()
PREFIX = os.environ.get("PREFIX", "x")
THINGS = PREFIX + "_things"


def things():
    return PREFIX + "_more"
