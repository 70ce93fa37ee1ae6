"""What ends a command from outside ends what it has started, too."""

import signal
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


def _stop(number: int, _: FrameType | None) -> NoReturn:
    signal.signal(number, signal.SIG_IGN)  # it is ending already
    raise KeyboardInterrupt
