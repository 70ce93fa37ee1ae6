"""Where the migrations are: alembic.ini, script location, version folders, import roots."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from codegen.config import Config
from codegen.diagnostics import GenApiError, Place, fail
from codegen.sources.migrations.project.settings import (
    TRUE,
    Section,
    configurations,
    listed,
    sections,
)

SKIPPED = frozenset(
    {"node_modules", "site-packages", "__pycache__", "venv", "env", "build", "dist"}
)
_UPGRADES = re.compile(rb"^def upgrade\(", re.MULTILINE)
_REVISION = re.compile(
    r"^(?:\w+\s*,\s*)*revision\s*(?:[:,][^=\n]+)?=|^from\s.+\simport\s.*\brevision\b", re.MULTILINE
)
_IDENTIFIERS = re.compile(
    r"^(revision|down_revision|depends_on)\s*(?::[^=\n]+)?=\s*(\([^)]*\)|\[[^]]*\]|[^\n]*)",
    re.MULTILINE,
)
_DEPTH = 6


@dataclass(frozen=True)
class Environment:
    """An Alembic environment as its configuration describes it; all paths are absolute.

    roots: folders that absolute imports of the project are looked up in, best first.
    options: the main section of the configuration, interpolated.
    linked: folders of `versions` that the configuration does not name.
    """

    root: Path
    versions: tuple[Path, ...]
    script: Path | None = None
    ini: Path | None = None
    section: str = "alembic"
    options: Mapping[str, str] = field(default_factory=dict)
    recursive: bool = False
    roots: tuple[Path, ...] = ()
    linked: tuple[Path, ...] = ()

    @property
    def env_py(self) -> Path | None:
        """The environment's env.py, if it has one."""
        path = self.script / "env.py" if self.script else None
        return path if path and path.is_file() else None

    def relative(self, path: Path) -> str:
        """A path as messages name it: below the root, with forward slashes."""
        return relative(path, self.root)


def relative(path: Path, root: Path) -> str:
    """`path` below `root` with forward slashes; with leading `..` where it lies elsewhere."""
    return Path(os.path.relpath(path, root)).as_posix()


def locate(config: Config) -> Environment:
    """Find the Alembic environment that `config.migrations` names, or the project's only one.

    Raises:
        GenApiError: there is none, several, or what was named holds no revisions.
    """
    path = config.migrations
    if path is None:
        return _search(config.root, config)
    path = path if path.is_absolute() else config.root / path
    if not path.exists():
        raise fail(
            "GA201",
            f"{relative(path, config.root)} does not exist",
            hint="name the Alembic directory, a versions directory, alembic.ini or the project",
        )
    path = path.resolve()
    if path.is_file():
        return _from_file(path, config)
    if (path / "env.py").is_file():
        return _from_script(path, config)
    if revision_files(path):
        return _from_versions(path, config)
    return _search(path, config)


def revision_files(folder: Path, *, recursive: bool = False) -> list[Path]:
    """The files of a versions folder that Alembic would load, in a fixed order."""
    return [path for path in _loaded(folder, recursive=recursive) if _is_revision(path)]


def _loaded(folder: Path, *, recursive: bool = False) -> list[Path]:
    paths = sorted(folder.glob("**/*.py" if recursive else "*.py"))
    return [path for path in paths if not path.name.startswith(("__init__", ".#"))]


def _is_revision(path: Path) -> bool:
    try:
        return bool(_REVISION.search(path.read_text(encoding="utf-8-sig")))
    except (OSError, UnicodeDecodeError):
        return False


# ------------------------------------------------------------------ by configuration


def _search(start: Path, config: Config) -> Environment:
    """A project root: its own configuration, one further up (up to the root), then further down."""
    for folder in (start, *start.parents):
        for file in configurations(folder):
            return _from_file(file, config)
        if folder == config.root or config.root not in folder.parents:
            break
    below = [file for folder in _folders(start, _DEPTH) for file in configurations(folder)]
    if not below:
        below = [f / "env.py" for f in _folders(start, _DEPTH) if (f / "env.py").is_file()]
        below = [f for f in below if (f.parent / "versions").is_dir()]
    if len(below) == 1:
        return (
            _from_file(below[0], config)
            if below[0].name != "env.py"
            else _from_script(below[0].parent, config)
        )
    if not below:
        raise fail(
            "GA201",
            f"no Alembic environment in {relative(start, config.root)}",
            hint="name the Alembic directory, or set migrations in [tool.gen-api]",
        )
    names = ", ".join(sorted(relative(file, config.root) for file in below))
    raise fail("GA202", f"several Alembic environments: {names}", hint="name one of them")


def _folders(start: Path, depth: int) -> Iterator[Path]:
    if depth == 0:
        return
    for folder in sorted(path for path in start.iterdir() if path.is_dir()):
        if folder.name.startswith(".") or folder.name in SKIPPED or folder.is_symlink():
            continue
        yield folder
        yield from _folders(folder, depth - 1)


def _from_file(file: Path, config: Config) -> Environment:
    found = sections(file, relative(file, config.root))
    located = [section for section in found if "script_location" in section.options]
    own = [section for section in located if section.name == "alembic"] or located
    if len(own) > 1:
        names = ", ".join(section.options["script_location"] for section in own)
        raise fail(
            "GA202",
            f"several sections name a script_location: {names}",
            at=Place(relative(file, config.root)),
            hint="name the Alembic directory instead of the file",
        )
    if own:
        return _from_section(own[0], config)
    if (file.parent / "env.py").is_file():  # Flask-Migrate sets script_location in code
        return _environment(file.parent, next(iter(found), None), config)
    raise fail(
        "GA201",
        "names no script_location",
        at=Place(relative(file, config.root)),
        hint="name the Alembic directory instead of the file",
    )


def _from_section(section: Section, config: Config) -> Environment:
    location = section.options["script_location"]
    script = _resolve(location, section.file.parent, config.root)
    if script is None:
        raise fail(
            "GA201",
            f"script_location {location} does not exist",
            at=Place(relative(section.file, config.root)),
            hint=_instead(section.file.parent / Path(location).name, config),
        )
    return _environment(script, section, config)


def _instead(beside: Path, config: Config) -> str:
    """What to name where a location is gone, such as a folder of somebody else's machine."""
    if not beside.is_dir():
        return "name the Alembic directory instead of the file"
    return f"if it is the folder beside it: gen-api from-migrations {relative(beside, config.root)}"


# ----------------------------------------------------------------------- by folder


def _from_script(script: Path, config: Config) -> Environment:
    return _environment(script, _section_of(script, config), config)


def _from_versions(folder: Path, config: Config) -> Environment:
    script = next((f for f in (folder, *folder.parents[:3]) if (f / "env.py").is_file()), None)
    section = _section_of(script, config) if script else None
    return _environment(script, section, config, (folder,))


def _section_of(script: Path, config: Config) -> Section | None:
    """The configuration section, in a folder at or above `script`, that points to it."""
    for folder in (script, *script.parents):
        for file in configurations(folder):
            found = sections(file, relative(file, config.root))
            for section in found:
                location = section.options.get("script_location", "")
                if location and _resolve(location, folder, config.root) == script:
                    return section
            if folder == script and found:
                return found[0]
        if folder == config.root:
            break
    return None


def _environment(
    script: Path | None,
    section: Section | None,
    config: Config,
    versions: tuple[Path, ...] = (),
) -> Environment:
    options = section.options if section else {}
    here = section.file.parent if section else config.root
    recursive = section is not None and section.is_set("recursive_version_locations")
    if not versions and section and (named := section.listed("version_locations")):
        versions = _version_folders(section, named, config)
    if not versions and script:
        versions = (script / "versions",) if (script / "versions").is_dir() else (script,)
    found = Environment(
        config.root,
        versions,
        script,
        section.file if section else None,
        section.name if section else "alembic",
        options,
        recursive,
        _roots(script or versions[0], options, here, config.root),
    )
    return _checked(_with_linked_folders(found))


def _version_folders(section: Section, named: list[str], config: Config) -> tuple[Path, ...]:
    """The folders that are there; Alembic, too, takes an empty one that git did not keep."""
    here, shown = section.file.parent, relative(section.file, config.root)
    found = {name: _resolve(name, here, config.root) for name in named}
    for name, path in found.items():
        if path is None and ":" in name:
            raise fail(
                "GA201",
                f"version_locations names {name}, which is not in this project",
                at=Place(shown),
                hint="name the folders that hold revisions, or --migrations one that holds all",
            )
    return tuple(path for path in found.values() if path)


def _with_linked_folders(found: Environment) -> Environment:
    """Add the subfolders whose revisions belong to the same history.

    Alembic reads subfolders only when its configuration lists them, which an env.py can do in
    code; that a revision there follows one that is read (or the other way round) shows it.
    """
    if found.recursive:
        return found
    every = {p: _mentions(p) for f in found.versions for p in revision_files(f, recursive=True)}
    folders = sorted({path.parent for path in every} - set(found.versions))
    if not folders:
        return found
    chosen = [folder for folder in found.versions if revision_files(folder)]
    if not chosen and len(folders) > 1:
        names = ", ".join(found.relative(folder) for folder in folders)
        raise fail("GA202", f"several folders hold revisions: {names}", hint="name one of them")
    chosen = chosen or folders
    for _ in folders:
        inside = {path for path in every if path.parent in chosen}
        chosen += [f for f in folders if f not in chosen and _linked(f, inside, every)]
    linked = tuple(folder for folder in chosen if folder not in found.versions)
    return replace(found, versions=tuple(chosen), linked=linked)


def _mentions(path: Path) -> tuple[str, frozenset[str]]:
    """The revision id of a file, and the ids that its other identifiers mention."""
    lines = _IDENTIFIERS.findall(path.read_text(encoding="utf-8-sig"))
    ids = {name: re.findall(r"""["']([^"']+)["']""", value) for name, value in lines}
    own = next(iter(ids.get("revision", [])), "")
    return own, frozenset(ids.get("down_revision", []) + ids.get("depends_on", []))


def _linked(folder: Path, inside: set[Path], every: dict[Path, tuple[str, frozenset[str]]]) -> bool:
    here = [path for path in every if path.parent == folder]
    known = {every[path][0] for path in inside}
    wanted = frozenset().union(*(every[path][1] for path in inside))
    return any(every[path][1] & known or every[path][0] in wanted for path in here)


def _checked(found: Environment) -> Environment:
    for compiled in _compiled_only(found):
        raise fail(
            "GA204",
            "a revision that is compiled only, which sourceless = true lets Alembic run",
            at=Place(found.relative(compiled)),
            hint="migrations are read as .py files: restore its source, or delete it",
        )
    for path in _nameless(found):
        at, hint = Place(found.relative(path)), "revision = '...' is needed; Alembic refuses it"
        raise fail("GA216", "has an upgrade() and declares no revision id", at=at, hint=hint)
    if any(revision_files(folder, recursive=found.recursive) for folder in found.versions):
        return found
    names = ", ".join(found.relative(folder) for folder in found.versions)
    raise fail(
        "GA204",
        f"no revision in {names}",
        hint="a revision is a .py file with `revision = ...`; name the folder that holds them",
    )


def _nameless(found: Environment) -> Iterator[Path]:
    """Files beside revisions that are to be some and do not say which."""
    for folder in found.versions:
        known = frozenset(revision_files(folder))
        for path in _loaded(folder) if known else ():
            if path not in known and _UPGRADES.search(path.read_bytes()):
                yield path


def _compiled_only(found: Environment) -> Iterator[Path]:
    """Revisions without a source that Alembic would run all the same."""
    if found.options.get("sourceless", "").lower() not in TRUE:
        return
    for folder in found.versions:
        sources = {path.name.split(".")[0] for path in folder.glob("*.py")}
        for path in sorted([*folder.glob("*.pyc"), *folder.glob("__pycache__/*.pyc")]):
            if path.name.split(".")[0] not in sources:
                yield path


def _roots(start: Path, options: Mapping[str, str], here: Path, root: Path) -> tuple[Path, ...]:
    """What is on sys.path when the project runs Alembic, as far as its files show it."""
    prepended = [_resolve(p, here, root) for p in listed(options, "prepend_sys_path")]
    between = [folder for folder in (here, *start.parents) if root in (folder, *folder.parents)]
    places = [path for path in prepended if path] + between
    places += [folder / "src" for folder in between]
    unique = dict.fromkeys(folder.resolve() for folder in places if folder.is_dir())
    return tuple(sorted(unique, key=is_package))


def is_package(folder: Path) -> bool:
    """Whether a folder is on sys.path only where a project puts its packages' insides there."""
    return (folder / "__init__.py").is_file()


def _resolve(location: str, here: Path, root: Path) -> Path | None:
    """A folder as Alembic names it: absolute, relative, or `package:path`."""
    if ":" in location and not Path(location).is_absolute():
        package, _, rest = location.partition(":")
        location = "/".join([*package.split("."), *rest.split(":")])
    above = [folder for folder in here.parents if root in (folder, *folder.parents)]
    for base in (here, root, *above):
        for folder in (base / location, base / "src" / location):
            if folder.is_dir():
                return folder.resolve()
    return None


__all__ = ["Environment", "GenApiError", "locate", "relative", "revision_files"]
