"""Run every upgrade() of a history, in Alembic's order, against the virtual server."""

import ast
import inspect
import re
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import sqlalchemy
from alembic import op
from alembic.config import Config as AlembicConfig
from alembic.operations import Operations
from alembic.runtime.environment import EnvironmentContext
from alembic.script import Script, ScriptDirectory
from alembic.script.revision import RevisionMap
from sqlalchemy import MetaData
from sqlalchemy.engine import create
from sqlalchemy.exc import DBAPIError, UnsupportedCompilationError

from codegen.diagnostics import Diagnostic, GenApiError, Place, Severity, fail
from codegen.sources.catalogue import Catalogue, CatalogueError
from codegen.sources.catalogue.state import State
from codegen.sources.migrations.code.guarded import SKIP, flip, guard_functions, guard_module
from codegen.sources.migrations.imports import legacy
from codegen.sources.migrations.imports.lazy import Importer
from codegen.sources.migrations.imports.stubs import Stub
from codegen.sources.migrations.project.headers import Header, Source
from codegen.sources.migrations.project.locate import Environment
from codegen.sources.migrations.project.order import after, plan, resolved, script_of
from codegen.sources.migrations.questions.foreign import foreign
from codegen.sources.migrations.rehearsal.env_meaning import Meaning
from codegen.sources.migrations.rehearsal.version_ids import VERSION_TABLE, VERSIONS, too_long
from codegen.sources.migrations.rehearsal.whereabouts import Whereabouts
from codegen.sources.migrations.server import directives
from codegen.sources.migrations.server.dialect import virtual_engine
from codegen.sources.migrations.server.server import VirtualServer

Progress = Callable[[int, int, str, str], None]


@dataclass(frozen=True)
class Start:
    """Everything that a revision finds when it starts."""

    applied: tuple[str, ...]
    catalogue: State
    memo: Mapping[Any, Any]
    heads: tuple[str, ...]
    rows: int


class Rehearsal:
    """One history on one virtual server.

    flips: by revision file, the lines of the `if`s whose other branch is the right one.

    Arguments:
        environment: where the migrations are.
        sources: the revision files. headers: what each says of itself.
        catalogue: an empty one, which the history fills.
        importer: what the revisions' imports lead to.
        where: told which revision runs.
        job: what the configuration says, and a folder that may be written to.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - everything that a run depends on
        self,
        environment: Environment,
        sources: Sequence[Source],
        headers: Sequence[Header],
        catalogue: Catalogue,
        importer: Importer,
        where: Whereabouts,
        job: Mapping[str, Any],
    ) -> None:
        self._environment = environment
        self._sources = {str(source.path): source for source in sources}
        self._headers = {str(header.path): header for header in headers}
        self._modules: dict[str, ModuleType] = {}
        self._importer = importer
        self._foreign = foreign(importer)
        self._where = where
        self._job = job
        self._scratch = Path(job["scratch"])
        self.flips: Mapping[str, frozenset[int]] = {}
        self.catalogue = catalogue
        answers = {**job["types"], **job["assume"]}
        self.server = VirtualServer(catalogue, where.here, answers, where.trail)
        self.notes: list[Diagnostic] = []
        self.heads: tuple[str, ...] = ()
        self._ends: Sequence[str] = ()
        self.naming: dict[str, str] = {}
        self.memo: dict[Any, Any] = {}  # what Alembic knows of enum types
        self.applied: list[str] = []  # revisions that ran, in order
        self.files: dict[str, str] = {}  # of the revisions that are to run
        self.starts: dict[str, Start] = {}  # of the revisions that asked or assumed something
        # Called with the plan, gives how much of it is done; and after each revision, with how
        # many are left.
        self.resume: Callable[[list[str]], int] = lambda _: 0
        self.passed: Callable[[int], None] = lambda _: None

    def run(
        self,
        targets: Sequence[str],
        meaning: Callable[[], Meaning],
        progress: Progress,
    ) -> None:
        """Upgrade from nothing to the targets, or to all heads.

        meaning: gives what env.py means; it is asked inside Alembic's context.

        Raises:
            GenApiError: an upgrade() fails, or a target does not exist.
        """
        config = self._config()
        script = ScriptDirectory(str(self._scratch))
        engine = virtual_engine(self.server)
        _hand_out(engine)
        legacy.register(engine)
        directives.listen(self.server)
        with engine.connect() as connection, EnvironmentContext(config, script) as context:
            before = self.catalogue.snapshot()
            found = meaning()
            self.catalogue.restore(before)  # env.py can lead to code that makes tables
            convention = dict(found.convention) if found.convention else None
            self.naming = {k: v for k, v in (convention or {}).items() if isinstance(v, str)}
            context.configure(
                **{
                    **found.options,
                    "connection": connection,
                    "target_metadata": MetaData(naming_convention=convention),
                    "transaction_per_migration": True,
                }
            )
            migration = context.get_context()
            migration.get_current_heads = lambda: tuple(self.server.heads)  # type: ignore[method-assign]  # the version table holds no rows
            migration.impl.memo = self.memo
            if not self.catalogue.find(VERSIONS, self.catalogue.tables):
                self.catalogue.execute(VERSION_TABLE, Place("alembic_version"))
            with Operations.context(migration):
                self._upgrade_all(script, targets, migration, progress)
        headers = list(self._headers.values())
        self.notes += too_long(self.catalogue, self._environment, headers, self.applied)
        if self.catalogue.find(VERSIONS, self.catalogue.tables):
            self.catalogue.execute("DROP TABLE alembic_version", Place("alembic_version"))

    def _config(self) -> AlembicConfig:
        file = self._environment.ini
        config = AlembicConfig(
            str(file) if file and file.suffix == ".ini" else None,
            ini_section=self._environment.section,
            **_toml(file),
        )
        config.set_main_option("script_location", str(self._scratch))
        given = [f"{name}={value}" for name, value in self._job["x"].items()]
        config.cmd_opts = Namespace(x=given)
        return config

    # -------------------------------------------------------------------- loading

    def _upgrade_all(
        self, script: ScriptDirectory, targets: Sequence[str], migration: Any, progress: Progress
    ) -> None:
        scripts = [self._load(source) for source in self._sources.values()]
        script.revision_map = RevisionMap(lambda: scripts)
        self._ends = script.get_heads()
        self.server.heads = resolved(script, self.server.heads)
        steps = plan(script, targets, self.server.heads)
        self.files = {step.revision: step.path for step in steps}
        done = self.resume([step.revision for step in steps])
        for number, step in enumerate(steps[done:], done + 1):
            progress(number, len(steps), step.revision, step.path)
            self._where.enter(step.revision, step.path)
            start, known = self._start(), self.server.journal.size()
            self._upgrade(step, migration, start)
            if self.server.journal.size() > known:
                self.starts[step.revision] = start
            self.server.heads = after(step, self.server.heads)
            self.applied.append(step.revision)
            self.passed(len(steps) - number)
        self.heads = tuple(sorted(self.server.heads))

    def _start(self) -> Start:
        server = self.server
        before = self.catalogue.snapshot()
        memo = deepcopy(self.memo)
        return Start(tuple(self.applied), before, memo, tuple(server.heads), server.rows_made)

    def begin(self, start: Start) -> int:
        """Take up a history where a rehearsal of it was; gives how many revisions ran."""
        self.catalogue.restore(start.catalogue)
        self.memo.clear()
        self.memo.update(deepcopy(start.memo))
        self.applied[:] = start.applied
        self.server.heads = list(start.heads)
        self.server.rows_made = start.rows
        return len(start.applied)

    def _load(self, source: Source) -> Script:
        """A revision as Alembic's graph wants it; its module is run before its upgrade()."""
        path = str(source.path)
        header = self._headers[path]
        if header.revision and not header.computed:
            return script_of(header)
        module = self._executed(source)
        revision = getattr(module, "revision", None)
        if not isinstance(revision, str) or not revision:
            at = Place(self._environment.relative(source.path))
            raise fail("GA216", "declares no revision id", at=at, hint="revision = '...' is needed")
        return Script(module, revision, path)

    def _executed(self, source: Source) -> ModuleType:
        path = str(source.path)
        if path not in self._modules:
            self._where.enter(self._where.revision or "", path)
            try:
                self._modules[path] = self._module(source, self._tree(source))
            except (Exception, SystemExit):
                self._modules[path] = self._module(source, guard_module(self._tree(source)))
        return self._modules[path]

    def _tree(self, source: Source) -> ast.Module:
        """A revision's syntax tree, to be changed and run."""
        return flip(source.parsed(), self.flips.get(str(source.path), frozenset()))

    def _module(self, source: Source, tree: ast.Module) -> ModuleType:
        module = ModuleType(source.path.stem.replace(".", "_"))
        namespace = vars(module)
        namespace["__file__"] = str(source.path)
        namespace["__builtins__"] = self._importer.builtins()
        namespace[SKIP] = self._skip
        self._importer.execute(tree, str(source.path), namespace)
        namespace.setdefault("down_revision", None)
        return module

    def _skip(self, line: int, error: BaseException, name: str) -> Any:
        at = Place(self._environment.relative(Path(self._where.file)), line, self._where.revision)
        self.server.journal.skipped.setdefault(at, _short(error))
        note = Diagnostic("GA230", f"skipped, because it raised {_short(error)}", at)
        if note not in self.notes:
            self.notes.append(note)
        return Stub(f"{at}.{name}") if name else None

    # -------------------------------------------------------------------- running

    def _upgrade(self, step: Script, migration: Any, start: Start) -> None:
        """Run one upgrade(); where the project's own code raises, once more without that code."""
        try:
            self._call(self._executed(self._sources[step.path]), migration)
            return
        except MemoryError:
            raise
        except (Exception, SystemExit) as error:
            if is_schema_failure(error):
                raise self._failed(error) from error
        self.begin(start)
        source = self._sources[step.path]
        tree = self._tree(source)
        tree = guard_functions(tree, self._foreign.of(tree))
        try:
            self._call(self._module(source, guard_module(tree)), migration)
        except (Exception, SystemExit) as error:
            raise self._failed(error) from error

    def _call(self, module: ModuleType, migration: Any) -> None:
        upgrade = getattr(module, "upgrade", None)
        if upgrade is None:
            return
        with migration.begin_transaction(_per_migration=True):
            upgrade(**dict(self._arguments(upgrade)))
            # as Alembic does now with its version table: an aborted transaction is noticed
            migration.connection.exec_driver_sql("SELECT version_num FROM alembic_version")

    def _arguments(self, upgrade: Callable[..., Any]) -> Iterator[tuple[str, Any]]:
        for name, parameter in inspect.signature(upgrade).parameters.items():
            if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
                continue
            if name in self._job["arguments"]:
                yield name, self._job["arguments"][name]
            elif name == "op":
                yield name, op
            elif parameter.default is parameter.empty:
                yield name, Stub(f"upgrade.{name}")

    def _failed(self, error: BaseException) -> GenApiError:
        at = self._where.of_error(error)
        if is_schema_failure(error):
            statement = " ".join(str(getattr(error, "statement", "") or "").split())
            message = f"{_short(getattr(error, 'orig', error))}, in: {statement[:200]}"
            return GenApiError(
                Diagnostic("GA217", message, at, self._remedy(error), Severity.ERROR)
            )
        message, remedy = f"upgrade() raised {_short(error)}", _RAISED
        if isinstance(error, UnsupportedCompilationError):  # its text has an address of memory
            kind = str(error).rpartition(" of type ")[2].split()[0]
            database = "PostgreSQL" if self.catalogue.is_postgresql else "SQLite"
            message, remedy = f"{database} has nothing that is called {kind}", _ELSEWHERE
        return GenApiError(Diagnostic("GA218", message, at, remedy, Severity.ERROR))

    def _remedy(self, error: BaseException) -> str:
        """What to do about a statement that is refused."""
        error = getattr(error, "orig", None) or error
        qualified = _QUALIFIED.search(str(error))
        if qualified and (None, qualified[2]) in self.catalogue.tables:
            return f'if env.py sets the search path, search_path = ["{qualified[1]}"] says so'
        if len(self._ends) == 1 or getattr(error.__cause__, "sqlstate", "") not in _TAKEN:
            return _REFUSED
        one = f'heads = ["{self._ends[0]}"]'
        return f"the history has the heads {', '.join(self._ends)}: {one} reads one of them alone"


def _toml(file: Path | None) -> dict[str, Any]:
    """The pyproject.toml beside an Alembic configuration, where this Alembic (1.16+) reads it."""
    beside = file.with_name("pyproject.toml") if file else None
    known = "toml_file" in inspect.signature(AlembicConfig).parameters
    return {"toml_file": beside} if known and beside and beside.is_file() else {}


_REFUSED = "if the real upgrade passes, its database has what no revision says: give it with --base"
_QUALIFIED = re.compile(r'relation "([^".]+)\.([^".]+)" does not exist')
_TAKEN = frozenset({"42P07", "42701", "42710"})  # a table, column or type is there already
_RAISED = "where the real run differs, [tool.gen-api] says so: see docs/reading-migrations.md"
_ELSEWHERE = "the history is for another database; gen-api reads those of PostgreSQL and SQLite"


def is_schema_failure(error: BaseException) -> bool:
    """Whether the server refused a statement, rather than the project's code raising."""
    if isinstance(error, DBAPIError):
        error = error.orig or error
    return isinstance(error.__cause__, CatalogueError)


def _short(error: BaseException) -> str:
    text = " ".join(str(error).split())[:300]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _hand_out(engine: Any) -> None:
    """Whoever makes an engine of their own gets the virtual one."""

    def create_engine(*_: Any, **__: Any) -> Any:
        return engine

    for module in (sqlalchemy, sqlalchemy.engine, create):
        for name in ("create_engine", "engine_from_config"):
            setattr(module, name, create_engine)
