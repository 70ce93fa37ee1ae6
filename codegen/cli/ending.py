"""What ends a command: from outside, it ends what it has started, too; else it leaves at once."""

import os
import signal
import sys
from types import FrameType
from typing import NoReturn


def end_as_ctrl_c_does(*names: str) -> None:
    """Have signals raise KeyboardInterrupt; one that the caller ignores (`nohup`) stays so.

    names: of the signals; those that the system lacks are left out.
    """
    for name in names:
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)


def leave(code: int) -> int:
    """End the process, without the tenth of a run that freeing each of its objects takes.

    code: the exit code; given back where what was printed can't be delivered, for Python to tell.
    """
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return code
    os._exit(code)


def _stop(number: int, _: FrameType | None) -> NoReturn:
    signal.signal(number, signal.SIG_IGN)  # it is ending already
    raise KeyboardInterrupt
