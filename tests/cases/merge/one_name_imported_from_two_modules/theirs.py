import os
from b import func


def a() -> None:
    os.sync()


def z() -> None:
    os.sync()
