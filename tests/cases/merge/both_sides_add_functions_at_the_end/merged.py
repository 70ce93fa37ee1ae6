import os


def a() -> None:
    os.sync()


def generated() -> int:
    return 1


# ours
@cache
def mine() -> int:
    return 2
