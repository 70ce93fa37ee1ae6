"""An audit hook that lets migrations read but not touch: no writes, processes or network.

It is a seat belt for running a project's own code, not a sandbox: native code can step around it.
"""

import importlib
import os
import re
import sqlite3
import sqlite3.dbapi2
import sys
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from codegen.sources.migrations.project.searched import SEARCH

_WRITE_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES_FIRST = frozenset(
    [
        "os.mkdir",
        "os.rmdir",
        "os.remove",
        "os.truncate",
        "os.chmod",
        "os.chown",
        "os.utime",
        "os.setxattr",
        "os.removexattr",
        "shutil.rmtree",
        "shutil.chown",
    ]
)
_IN_FOLDERS = frozenset(["os.mkdir", "os.rmdir", "os.remove", "os.chmod", "os.chown", "os.utime"])
_CHANGES_BOTH = frozenset(["os.rename", "os.link", "os.symlink", "shutil.move"])
_CHANGES_SECOND = frozenset(["shutil.copyfile", "shutil.copytree"])
_REFUSED = frozenset(
    [
        "subprocess.Popen",
        "os.system",
        "os.exec",
        "os.posix_spawn",
        "os.spawn",
        "os.fork",
        "os.forkpty",
        "os.startfile",
        "os.kill",
        "os.killpg",
        "socket.connect",
        "socket.bind",
        "socket.sendto",
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "webbrowser.open",
        "pty.spawn",
        "signal.pthread_kill",
        "resource.setrlimit",
        "resource.prlimit",
        "gc.get_objects",  # the way to this guard itself
        "gc.get_referrers",
    ]
)
# What no audit event tells: ways to a process and to another one's end, to files, to another user.
_UNTOLD = (
    ("_posixsubprocess", "fork_exec"),
    ("signal", "pidfd_send_signal"),
    ("_signal", "pidfd_send_signal"),
    ("readline", "write_history_file"),
    ("readline", "append_history_file"),
    *(
        (module, function)
        for module in ("os", "posix")
        for function in (
            *("setuid", "setgid", "seteuid", "setegid", "setreuid", "setregid"),
            *("setresuid", "setresgid", "setgroups", "initgroups", "chroot"),
        )
    ),
)
_STDERR = 2
_NATIVE = frozenset(["ctypes.dlopen", "ctypes.dlsym", "ctypes.string_at", "ctypes.cdata"])
_OF_PROCESSES = re.compile(r"/proc/[^/]+/(?:task/[^/]+/)?(?:environ|mem)")


_CTYPES = (f"ctypes{os.sep}__init__.py", f"migrations{os.sep}guard.py", f"ctypes{os.sep}util.py")


def _path_of(descriptor: int) -> str:
    """What an open file descriptor is of; the root where the system does not tell."""
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}")  # noqa: PTH115 - no Path in a hook
    except OSError:
        return os.sep


class Refused(PermissionError):  # noqa: N818 - it is what the user reads
    """A migration tried to change something outside its own database."""


class Guard:
    """Refuse writes outside one folder, processes and network use.

    Arguments:
        writable: the folder below which writing is allowed.
        root: the project, which paths are told relative to.
        report: called with each refusal before it is raised in the code that asked for it.
        kept: file descriptors that stay open.

    The refusal is a `PermissionError`, so code that expects a read-only file system copes.
    """

    def __init__(
        self, writable: str, root: str, report: Callable[[str], None], kept: Collection[int]
    ) -> None:
        self._writable = os.path.realpath(writable) + os.sep
        self._root = root + os.sep
        self._report = report
        self._kept = kept
        self.read: set[str] = set()
        self._home = Path.cwd()

    def install(self) -> None:
        """Start refusing; it cannot be undone in this process."""
        sys.addaudithook(self._hook)
        for module in filter(None, map(sys.modules.get, ("os", "posix", "nt"))):
            vars(module)["_exit"] = self._no_exit
        self._keep_open()
        self._check_special()
        self._watch_sqlite()
        for name, function in _UNTOLD:
            with suppress(ImportError):
                module = importlib.import_module(name)
                if hasattr(module, function):
                    setattr(module, function, partial(self._refuse, function))

    def _no_exit(self, status: int) -> NoReturn:
        self._refuse("os._exit", status)

    def _keep_open(self) -> None:
        """The line to the parent is not the migrations' to close."""
        close, closerange, dup2 = os.close, os.closerange, os.dup2

        def guarded_close(fd: int) -> None:
            if fd in self._kept:
                self._refuse("os.close", fd)
            close(fd)

        def guarded_closerange(low: int, high: int) -> None:
            if any(low <= fd < high for fd in self._kept):
                self._refuse("os.closerange", f"{low}, {high}")
            closerange(low, high)

        def guarded_dup2(fd: int, fd2: int, inheritable: bool = True) -> int:
            if fd2 in self._kept:
                self._refuse("os.dup2", fd2)
            return dup2(fd, fd2, inheritable)

        write = os.write

        def guarded_write(fd: int, data: Any) -> int:
            if fd in self._kept and fd > _STDERR:
                self._refuse("os.write", fd)
            return write(fd, data)

        os.write = guarded_write
        os.close, os.closerange = guarded_close, guarded_closerange
        os.dup2 = guarded_dup2

    def _check_special(self) -> None:
        """What no audit event tells: special files, and names that are relative to a folder."""
        for name in ("mkfifo", "mknod", "open"):
            if function := getattr(os, name, None):
                setattr(os, name, self._checked(name, function))

    def _checked(self, event: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def checked(path: Any, *args: Any, dir_fd: int | None = None, **named: Any) -> Any:
            flags = args[0] if args else named.get("flags", 0)
            if event != "open" or (dir_fd is not None and flags & _WRITE_FLAGS):
                self._check(event, (path,), dir_fd)
            return function(path, *args, dir_fd=dir_fd, **named)

        return checked

    def _allowed(self, path: Any, folder: Any = None) -> bool:
        if isinstance(path, int):
            path = _path_of(path)
        if not isinstance(path, str | bytes | os.PathLike):
            return False
        name = os.fsdecode(path)
        if isinstance(folder, int) and folder >= 0:
            name = os.path.join(_path_of(folder), name)  # noqa: PTH118 - no Path in a hook
        if name == os.devnull:
            return True
        return (os.path.realpath(name) + os.sep).startswith(self._writable)

    def _refuse(self, event: str, what: object = "", *_: object) -> NoReturn:
        shown = str(what).replace(self._root, "")
        message = f"{event}({shown})"[:200]
        self._report(message)
        raise Refused(f"{message} while migrations are read")

    def _hook(self, event: str, args: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = args
            self._saw(path)
            self._keep_secret(path)
            by_mode = isinstance(mode, str) and bool(set(mode) & set("wax+"))
            by_flags = isinstance(flags, int) and bool(flags & _WRITE_FLAGS)
            self._check("write", (path,) if by_mode or by_flags else ())
        elif event in ("os.listdir", "os.scandir"):
            self._saw(args[0])
        elif event in _REFUSED or (event in _NATIVE and self._asked_by_project()):
            self._refuse(event, args[1] if len(args) > 1 else "")
        elif event in _CHANGES_FIRST:
            self._check(event, args[:1], args[-1] if event in _IN_FOLDERS else None)
        elif event in _CHANGES_BOTH:
            folders = (args[2:4] if len(args) > 3 else args[2:]) or (None,)
            for path, folder in zip(args[:2], (folders * 2)[:2], strict=True):
                self._check(event, (path,), folder)
        elif event in _CHANGES_SECOND:
            self._check(event, args[1:2])
        elif event == "sqlite3.connect" and args[0] not in (":memory:", ""):
            self._check(event, args[:1])

    def _watch_sqlite(self) -> None:
        """A database in memory can write to files as well, and no audit event tells."""
        connect = sqlite3.connect

        def connected(*args: Any, **named: Any) -> Any:
            connection = connect(*args, **named)
            connection.set_authorizer(self._attaches)
            return connection

        sqlite3.connect = sqlite3.dbapi2.connect = connected

    def _attaches(self, action: int, name: Any, *_: object) -> int:
        """Of what a SQLite database in memory does, ATTACH and VACUUM INTO write files."""
        denied = action == sqlite3.SQLITE_ATTACH and name not in (":memory:", "")
        return sqlite3.SQLITE_DENY if denied else sqlite3.SQLITE_OK

    def _keep_secret(self, path: Any) -> None:
        """The environments of processes are no project's to read: the parent's holds secrets."""
        if not isinstance(path, str | bytes) or b"/proc/" not in os.fsencode(path):
            return
        if _OF_PROCESSES.fullmatch(os.path.realpath(os.fsdecode(path))):
            self._refuse("open", path)

    def _asked_by_project(self) -> bool:
        """Whether the project's own code, rather than a package, calls into C."""
        frame = sys._getframe(2)
        while frame.f_back and frame.f_code.co_filename.endswith(_CTYPES):
            frame = frame.f_back
        file = frame.f_code.co_filename
        return file.startswith(self._root) and "site-packages" not in file

    def searched(self, search: Callable[[], Iterable[Path]]) -> list[Path]:
        """The outcome of a search; what it looks at does not count as read."""
        before = set(self.read)
        found = list(search())
        self.read = {*before, SEARCH}
        return found

    def _saw(self, path: Any) -> None:
        """Remember what of the project was read: it decides about the result."""
        if isinstance(path, str | os.PathLike):
            name = os.path.normpath(self._home / os.fsdecode(path))
            if name.startswith(self._root) and "site-packages" not in name:
                self.read.add(name[len(self._root) :])

    def _check(self, event: str, paths: tuple[Any, ...], folder: Any = None) -> None:
        """Refuse a change elsewhere; folder: a descriptor that names are relative to."""
        for path in paths:
            if not self._allowed(path, folder):
                self._refuse(event, path)
