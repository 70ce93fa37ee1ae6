import os


def new() -> int:
    return 1


def a() -> None:
    os.sync()


def z() -> None:
    os.sync()
