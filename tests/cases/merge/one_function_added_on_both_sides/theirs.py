import os


def a() -> None:
    os.sync()


def z() -> None:
    os.sync()


def new() -> int:
    return 2
