import os
import sys


def f() -> str:
    return os.sep + sys.platform
