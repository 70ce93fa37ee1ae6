"""What revision files say about their order, without running them, and what is wrong with it."""

import ast
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any
from unicodedata import normalize

from codegen.diagnostics import Diagnostic, GenApiError, Place, Severity
from codegen.sources.migrations.project.locate import Environment, revision_files

_NAMES = frozenset({"revision", "down_revision", "depends_on", "branch_labels"})


@dataclass(frozen=True)
class Header:
    """The identifiers of one revision file; `computed` names those that are no literals."""

    path: Path
    revision: str
    down: tuple[str, ...]
    depends: tuple[str, ...]
    labels: tuple[str, ...]
    lines: Mapping[str, int]
    computed: frozenset[str]

    def plain(self) -> dict[str, Any]:
        """The header as JSON, its path aside."""
        data = {name: value for name, value in asdict(self).items() if name != "path"}
        return {**data, "computed": sorted(self.computed)}

    @classmethod
    def of_plain(cls, path: Path, data: Mapping[str, Any]) -> "Header":
        """The header that `plain` made JSON of."""
        ids = {name: tuple(data[name]) for name in ("down", "depends", "labels")}
        computed = frozenset(data["computed"])
        return cls(path, data["revision"], lines=data["lines"], computed=computed, **ids)


@dataclass(frozen=True)
class Source:
    """A revision file; it is parsed when its tree is asked for.

    A tree takes several times the room of all that a revision makes, so what needs none of its
    nodes afterwards parses by itself.
    """

    path: Path
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree, which stays."""
        return self.parsed()

    def parsed(self) -> ast.Module:
        """The syntax tree, another one each time."""
        return ast.parse(self.text, str(self.path))

    @cached_property
    def header(self) -> Header:
        """The identifiers.

        Raises:
            SyntaxError: it does not parse.
        """
        return _header(self.path, self.parsed())

    @cached_property
    def words(self) -> frozenset[str]:
        """Every name in it, and every word of its strings and comments: told without the tree."""
        return frozenset(re.findall(r"\w+", normalize("NFKC", self.text)))  # as Python reads names


def read_sources(environment: Environment, known: Collection[str] = ()) -> list[Source]:
    """Read every revision file, and parse those that are not known to parse.

    Raises:
        GenApiError: one error for each file that does not parse.
    """
    sources: list[Source] = []
    errors: list[Diagnostic] = []
    for folder in environment.versions:
        for path in revision_files(folder, recursive=environment.recursive):
            try:
                sources.append(Source(path, path.read_text(encoding="utf-8-sig")))
                if str(path) not in known:
                    _ = sources[-1].header
            except SyntaxError as error:
                at = Place(environment.relative(path), error.lineno)
                errors.append(
                    _error(
                        "GA211",
                        f"cannot be parsed: {error.msg}",
                        at,
                        "Alembic cannot load it either",
                    )
                )
    if errors:
        raise GenApiError(*errors)
    return sources


def check_graph(
    environment: Environment,
    sources: Sequence[Source],
    plain: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
) -> list[Header]:
    """The headers, once nothing is wrong between them.

    plain: those that an earlier run read of files that did not change, by path.

    Raises:
        GenApiError: duplicate ids, links to revisions that do not exist, cycles; all at once.
    """
    headers = [
        (
            Header.of_plain(source.path, plain[str(source.path)])
            if str(source.path) in plain
            else source.header
        )
        for source in sources
    ]
    known = {header.revision: header for header in headers}
    errors = [
        *_duplicates(headers, environment),
        *_missing(headers, known, environment),
        *_cycles(headers, known, environment),
    ]
    if errors:
        raise GenApiError(*errors)
    return headers


def _header(path: Path, tree: ast.Module) -> Header:
    values: dict[str, tuple[str, ...]] = {}
    lines: dict[str, int] = {}
    computed: set[str] = set()
    for name, value in _assignments(tree):
        lines[name] = value.lineno
        try:
            values[name] = _ids(ast.literal_eval(value))
        except (ValueError, TypeError):
            computed.add(name)
    return Header(
        path,
        next(iter(values.get("revision", ())), ""),
        values.get("down_revision", ()),
        values.get("depends_on", ()),
        values.get("branch_labels", ()),
        lines,
        frozenset(computed),
    )


def _assignments(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            targets = statement.targets
        elif isinstance(statement, ast.AnnAssign) and statement.value:
            targets = [statement.target]
        else:
            continue
        for target in targets:
            for name, value in _pairs(target, statement.value):
                if isinstance(name, ast.Name) and name.id in _NAMES:
                    yield name.id, value


def _pairs(target: ast.expr, value: ast.expr | None) -> Iterator[tuple[ast.expr, ast.expr]]:
    """What each name of an assignment gets: `a, b = 1, 2` gives two."""
    if value is None:
        return
    if not isinstance(target, ast.Tuple):
        yield target, value
    elif isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts):
        yield from zip(target.elts, value.elts, strict=True)
    else:
        yield from ((name, value) for name in target.elts)


def _ids(value: Any) -> tuple[str, ...]:
    if not value:
        return ()
    return (value,) if isinstance(value, str) else tuple(str(item) for item in value)


def _place(header: Header, name: str, environment: Environment) -> Place:
    return Place(environment.relative(header.path), header.lines.get(name), header.revision)


def _duplicates(headers: Sequence[Header], environment: Environment) -> Iterator[Diagnostic]:
    seen: dict[str, Header] = {}
    for header in headers:
        first = seen.setdefault(header.revision, header)
        if header.revision and first is not header:
            at = _place(header, "revision", environment)
            other = _place(first, "revision", environment)
            message = f"revision id {header.revision} is also that of {other}"
            yield _error("GA212", message, at, "give one of them another id")


_RESTORE = "restore the missing file, or name every folder that holds revisions"


def _missing(
    headers: Sequence[Header], known: Mapping[str, Header], environment: Environment
) -> Iterator[Diagnostic]:
    if any("revision" in header.computed for header in headers):
        return
    for header in headers:
        for down in header.down:
            if down not in known:
                at = _place(header, "down_revision", environment)
                message = f"down_revision {down} does not exist"
                yield _error("GA213", message, at, _RESTORE)
        for name in header.depends:
            if not any(_means(name, other) for other in headers):
                at = _place(header, "depends_on", environment)
                yield _error("GA213", f"depends_on {name} does not exist", at, _RESTORE)


def _means(name: str, header: Header) -> bool:
    """Whether a dependency's id (Alembic takes no part of one here) or label is a revision's."""
    return header.revision == name or name in header.labels


def _cycles(
    headers: Sequence[Header], known: Mapping[str, Header], environment: Environment
) -> Iterator[Diagnostic]:
    """Take away what follows nothing until nothing moves; what is left runs in circles."""
    left = {h.revision: {d for d in (*h.down, *h.depends) if d in known} for h in headers}
    while free := {revision for revision, downs in left.items() if not downs & left.keys()}:
        left = {revision: downs for revision, downs in left.items() if revision not in free}
    looping = [header for header in headers if _reaches_itself(header.revision, left)]
    if looping:
        at = _place(looping[0], "down_revision", environment)
        names = ", ".join(header.revision for header in looping)
        yield _error("GA214", f"these revisions follow one another in a circle: {names}", at)


def _reaches_itself(revision: str, downs: Mapping[str, set[str]]) -> bool:
    seen: set[str] = set()
    waiting = set(downs.get(revision, ()))
    while waiting:
        current = waiting.pop()
        if current == revision:
            return True
        seen.add(current)
        waiting |= downs.get(current, set()) - seen
    return False


def _error(code: str, message: str, at: Place, hint: str = "") -> Diagnostic:
    return Diagnostic(code, message, at, hint, Severity.ERROR)
