import os


def a() -> None:
    os.sync()


def generated() -> int:
    return 1
