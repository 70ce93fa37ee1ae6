"""Runs the tests of a generated service against its mutants, each in a fork that has all but them.

Most of a run is imports and collection, so they happen once: a process of pytest collects every
test and then forks for each mutant, whose changed functions replace the code of those that were
imported. What is changed outside functions (a schema's field, a route's decorator) has to be
imported anew, in a fork of a process that has only the libraries.
"""

from __future__ import annotations

import gc
import importlib
import importlib.util
import os
import resource
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from importlib.machinery import ModuleSpec, SourceFileLoader
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import pytest

from tests.campaigns.mutation import Mutant, changed_functions

_PRELOADED = (
    *("aiosqlite", "alembic", "anyio.pytest_plugin", "asyncpg", "email_validator", "fastapi"),
    *("fastapi.openapi.utils", "httpx2", "jwt", "multipart", "pwdlib", "pydantic_settings"),
    *("sqlalchemy.ext.asyncio", "sqlalchemy.dialects.sqlite.aiosqlite"),
    *("sqlalchemy.dialects.postgresql.asyncpg", "dotenv"),
)
_TEST_SECONDS = 30  # a test that takes longer hangs
_CPU_SECONDS = 180
_MODULES = ("app", "tests")
_BROKEN = "pytest"

Coverage = Mapping[str, list[str]]


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant. by: the test that failed, or why none could run; "" survived."""

    by: str = ""

    @property
    def killed(self) -> bool:
        """Whether anything failed."""
        return bool(self.by)


@dataclass(frozen=True)
class Trial:
    """One mutant of one file, the tests to run in their order, and where its database comes from.

    tests: node ids; paths of modules where the file has to be imported anew. first: names of tests
    that are worth trying before the others.
    """

    file: str
    mutant: Mutant
    tests: Sequence[str]
    first: Sequence[str] = ()
    server: str = ""


@dataclass(eq=False)  # pytest hashes its plugins
class _Judge:
    """The plugin that chooses and orders tests, limits them, and notes the first that fails."""

    first: Sequence[str] = ()
    by: str = ""

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """Those first that killed something similar."""
        items.sort(key=self.rank)

    def rank(self, item: Any) -> int:
        """The place of a test among those that are tried first."""
        name = item.originalname
        return self.first.index(name) if name in self.first else len(self.first)

    def pytest_runtest_setup(self) -> None:
        """A test that hangs ends the process."""
        signal.alarm(_TEST_SECONDS)

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Note the first failure."""
        if report.failed and not self.by:
            self.by = report.nodeid

    def pytest_collectreport(self, report: Any) -> None:
        """A module that can't be imported fails all of its tests."""
        if report.failed and not self.by:
            self.by = "import"


@dataclass
class Nursery:
    """Tries mutants of the service in `folder`, whose tests it has collected."""

    folder: Path
    scratch: Path
    _ready: Connection | None = field(default=None, init=False)
    _pid: int = field(default=0, init=False)

    def __enter__(self) -> Nursery:
        """Import the libraries, and fork the process that collects."""
        for name in _PRELOADED:
            importlib.import_module(name)
        _hash_quickly()
        gc.freeze()  # what is there already is not garbage, and stays shared with the forks
        ours, theirs = Pipe()
        self._pid = os.fork()
        if self._pid == 0:
            ours.close()
            _be_alone(self.folder)
            _pytest(_Ready(theirs), self.scratch, ["tests"])
            os._exit(0)
        theirs.close()
        self._ready = ours
        return self

    def __exit__(self, *_: object) -> None:
        """End the process that collects."""
        if self._ready is not None:
            self._ready.close()
        os.waitpid(self._pid, 0)

    def coverage(self) -> Coverage:
        """Which functions each test calls: `app/core/x.py:name`; "" are those of all tests.

        Raises RuntimeError where a test of the unchanged service fails.
        """
        found = self._ask(None)
        if isinstance(found, Verdict):
            message = f"the tests fail without any change: {found.by}"
            raise RuntimeError(message)
        coverage: Coverage = found
        return coverage

    def changed(self, file: str, mutant: Mutant) -> Collection[str] | None:
        """The functions that a mutant changes, or None where it changes more than functions."""
        path = self.folder / file
        names = changed_functions(path.read_text(encoding="utf-8"), mutant, str(path))
        return None if names is None else {f"{file}:{name}" for name in names}

    def attempt(self, trial: Trial) -> Verdict:
        """Try a mutant that changes only functions."""
        verdict: Verdict = self._ask(trial)
        return verdict

    def attempt_anew(self, trial: Trial) -> Verdict:
        """Try a mutant with everything imported again."""

        def run() -> Verdict:
            _be_alone(self.folder)
            path = self.folder / trial.file
            sys.meta_path.insert(0, _Mutated(path, trial.file, trial.mutant))
            judge = _Judge(trial.first)
            _use(trial.server)
            code = _pytest(judge, self.scratch, trial.tests)
            if code == pytest.ExitCode.INTERNAL_ERROR:
                return Verdict(_BROKEN)
            return Verdict(judge.by or ("" if code == 0 else "import"))

        verdict: Verdict = _forked(run)
        if verdict.by == _BROKEN:
            message = f"pytest breaks: {trial.file}:{trial.mutant.line}"
            raise RuntimeError(message)
        return verdict

    def _ask(self, trial: Trial | None) -> Any:
        assert self._ready is not None
        self._ready.send(trial)
        return self._ready.recv()


class _Ready:
    """The plugin of the process that has collected: answers each trial that it is sent."""

    def __init__(self, trials: Connection) -> None:
        self._trials = trials

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of running tests, wait for trials."""
        items = {item.nodeid: item for item in session.items}
        gc.freeze()
        while True:
            try:
                trial = self._trials.recv()
            except EOFError:
                return True
            if trial is None:
                self._trials.send(_forked(partial(_traced, session)))
            else:
                self._trials.send(_forked(partial(_tried, session, items, trial)))


def _tried(session: pytest.Session, items: Mapping[str, Any], trial: Trial) -> Verdict:
    path = Path.cwd() / trial.file
    _replace(path, trial.mutant)
    judge = _Judge(trial.first)
    session.items = sorted((items[name] for name in trial.tests), key=judge.rank)
    session.config.pluginmanager.register(judge)
    _use(trial.server)
    _loop(session)
    return Verdict(judge.by)


def _loop(session: pytest.Session) -> None:
    from _pytest.main import pytest_runtestloop  # noqa: PLC0415 - of the child alone

    with suppress(session.Failed):
        pytest_runtestloop(session)
    session._setupstate.teardown_exact(None)


def _traced(session: pytest.Session) -> Coverage | Verdict:
    """Run every test and note which functions of the service it calls."""
    tracer = _Tracer(str(Path.cwd() / "app"))
    judge = _Judge()
    for plugin in (tracer, judge):
        session.config.pluginmanager.register(plugin)
    threading.settrace(tracer.see)
    sys.settrace(tracer.see)
    _loop(session)
    sys.settrace(None)
    found = {test: sorted(names) for test, names in tracer.called.items()}
    return Verdict(judge.by) if judge.by else found


class _Tracer:
    """Notes the calls into a package, test by test."""

    def __init__(self, package: str) -> None:
        self._package, self._skip = package, len(package) - len("app")
        self._test, self.called = "", dict[str, set[str]]()
        self.called[""] = set()

    def see(self, frame: FrameType, _event: str, _argument: object) -> None:
        """The trace function: a new frame begins."""
        code = frame.f_code
        if code.co_filename.startswith(self._package):
            self.called[self._test].add(f"{code.co_filename[self._skip :]}:{code.co_qualname}")

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """What follows is of this test."""
        self._test = item.nodeid
        self.called[self._test] = set()
        result = yield
        self._test = ""
        return result

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[None]:
        """What a fixture of the session does is done for every test."""
        before = self._test
        if fixturedef.scope == "session":
            self._test = ""
        result = yield
        self._test = before
        return result


class _Mutated(SourceFileLoader):
    """Finds and loads one module with its defect."""

    def __init__(self, path: Path, file: str, mutant: Mutant) -> None:
        name = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        super().__init__(name, str(path))
        self._mutant = mutant

    def find_spec(self, name: str, _path: object, _target: object = None) -> ModuleSpec | None:
        """The finder: of this module alone."""
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(name, self.path, loader=self)

    def get_code(self, _name: str) -> CodeType:
        """The code with the defect."""
        return self._mutant.code(self.path)


def _replace(path: Path, mutant: Mutant) -> None:
    """Put changed functions in the place of those that were imported."""
    gc.unfreeze()  # else they are not among its objects
    changed = {(c.co_qualname, c.co_firstlineno): c for c in _nested(mutant.code(str(path)))}
    for function in gc.get_objects():
        if isinstance(function, FunctionType) and function.__code__.co_filename == str(path):
            code = function.__code__
            replacement = changed[code.co_qualname, code.co_firstlineno]
            if replacement.co_freevars == code.co_freevars:
                function.__code__ = replacement
    gc.freeze()


def _nested(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _nested(constant)


def _forked(work: Callable[[], Any]) -> Any:
    """What a fork of this process answers; one that dies has been killed."""
    reader, writer = Pipe(duplex=False)
    child = os.fork()
    if child == 0:
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
            writer.send(work())
        finally:
            os._exit(0)
    writer.close()
    try:
        return reader.recv()
    except EOFError:
        return Verdict("time")
    finally:
        reader.close()
        os.waitpid(child, 0)


def _be_alone(folder: Path) -> None:
    """Be a process of the service in a folder: silent, with none of our own modules."""
    silence = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(silence, stream)
    os.chdir(folder)
    for name in [name for name in sys.modules if name.partition(".")[0] in _MODULES]:
        if name != __name__ and not name.startswith("tests.campaigns"):
            del sys.modules[name]
    root = Path(__file__).resolve().parents[2]
    sys.path[:] = [str(folder), *(p for p in sys.path if Path(p or ".").resolve() != root)]


def _hash_quickly() -> None:
    """Argon2 at its least cost: no mutant changes the cost, and a third of all time is hashing."""
    hasher = importlib.import_module("pwdlib.hashers.argon2").Argon2Hasher
    _time, _memory, _threads, *rest = hasher.__init__.__defaults__
    hasher.__init__.__defaults__ = (1, 8, 1, *rest)


def _use(server: str) -> None:
    for setting in ("DATABASE_URL", "TEST_DATABASE_URL"):
        os.environ.pop(setting, None)
    if server:
        os.environ["TEST_DATABASE_URL"] = server


def _pytest(plugin: object, scratch: Path, tests: Sequence[str]) -> int:
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    unwanted = ("cacheprovider", "unraisableexception", "threadexception", "doctest", "junitxml")
    without = [word for plugin in unwanted for word in ("-p", f"no:{plugin}")]
    options = ("-x", "-q", "-p", "anyio", *without, "--rootdir", ".")
    database = str(scratch / "pytest")
    shutil.rmtree(database, ignore_errors=True)
    return int(pytest.main([*options, "--basetemp", database, *tests], plugins=[plugin]))
