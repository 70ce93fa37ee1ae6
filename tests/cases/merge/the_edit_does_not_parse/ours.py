import os


def a() -> None:
    os.sync()
        os.sync()


def z() -> None:
    os.sync()
