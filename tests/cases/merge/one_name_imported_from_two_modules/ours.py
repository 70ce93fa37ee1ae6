import os
from a import func


def a() -> None:
    func()


def z() -> None:
    os.sync()
