import os


def f() -> str:
    return os.sep
