import os


def a() -> None:
    os.sync()
