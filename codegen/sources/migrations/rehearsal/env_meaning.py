"""What env.py means for the schema, found out without running it.

Two kinds of values count: the naming convention of target_metadata, and the other keyword arguments
of context.configure, which revisions can read.
"""

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData

from codegen.diagnostics import Diagnostic, Place
from codegen.sources.migrations.imports.lazy import Importer, LazyModule
from codegen.sources.migrations.project.locate import Environment

_OURS = frozenset(
    [
        "connection",
        "url",
        "dialect_name",
        "dialect_opts",
        "fn",
        "target_metadata",
        "as_sql",
        "literal_binds",
        "output_buffer",
        "starting_rev",
        "tag",
        "script_config",
        "on_version_apply",
        "process_revision_directives",
        "include_object",
        "include_name",
        "include_schemas",
        "render_item",
        "compare_type",
        "compare_server_default",
        "version_table",
        "version_table_schema",
        "version_table_pk",
        "transactional_ddl",
        "transaction_per_migration",
    ]
)


@dataclass
class Meaning:
    """The values of an env.py that the rehearsal needs.

    convention: None where none is declared. options: further arguments of context.configure.
    """

    convention: Mapping[str, Any] | None = None
    said_at: Place | None = None
    options: dict[str, Any] = field(default_factory=dict)
    notes: list[Diagnostic] = field(default_factory=list)


def read_env(
    environment: Environment, importer: Importer, declaring: Callable[[], Sequence[Path]]
) -> Meaning:
    """Find the values through the lazy importer, else in the project's literals.

    declaring: gives the files of the project that mention a naming convention.
    """
    meaning = Meaning()
    if environment.env_py is not None:
        module = LazyModule("env", environment.env_py, importer)
        calls = _configure_calls(environment.env_py, importer)
        for keyword in (keyword for call in calls for keyword in call.keywords):
            _take(keyword, module, meaning)
    if meaning.convention is None:
        _from_literals(environment, importer, meaning, declaring())
    return meaning


def stated(meaning: Meaning, job: Mapping[str, Any], importer: Importer) -> Meaning:
    """What the configuration states wins over what was read.

    A value of the naming convention that looks like `package.module:function` is that function.
    """
    if job["naming_convention"]:
        meaning.said_at = Place("pyproject.toml")
        meaning.convention = {
            key: _function(value, importer) for key, value in job["naming_convention"].items()
        }
    meaning.options |= job["context"]
    return meaning


def _function(value: str, importer: Importer) -> Any:
    module, colon, name = value.partition(":")
    if not colon or "%" in value:
        return value
    return getattr(importer.import_(module, fromlist=(name,)), name)


def _configure_calls(file: Path, importer: Importer) -> list[ast.Call]:
    """The calls of context.configure, the one with a connection first."""
    calls = [
        node
        for node in ast.walk(importer.parse(file))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "configure"
    ]
    return sorted(calls, key=lambda call: all(k.arg != "connection" for k in call.keywords))


def _take(keyword: ast.keyword, module: LazyModule, meaning: Meaning) -> None:
    if keyword.arg == "target_metadata" and meaning.convention is None:
        for metadata in _several(_value(keyword.value, module)):
            meaning.convention = meaning.convention or _declared(metadata)
    elif keyword.arg and keyword.arg not in _OURS and keyword.arg not in meaning.options:
        value = _value(keyword.value, module)
        if isinstance(value, str | int | float | bool):
            meaning.options[keyword.arg] = value


def _several(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _declared(metadata: Any) -> Mapping[str, Any] | None:
    if not isinstance(metadata, MetaData):
        return None
    convention = dict(metadata.naming_convention)
    return None if convention == dict(MetaData().naming_convention) else convention


def _value(node: ast.expr, module: LazyModule) -> Any:
    """Evaluate an expression with a module's names; None where that fails."""
    code = compile(ast.Expression(node), str(module.__file__), "eval", dont_inherit=True)
    try:
        return eval(code, vars(module))  # noqa: S307 - of the lazy importer, in the guarded child
    except (Exception, SystemExit):
        return None


# ------------------------------------------------------------------------- literals


def _from_literals(
    environment: Environment, importer: Importer, meaning: Meaning, files: Sequence[Path]
) -> None:
    """Take the only naming convention that the project declares, where env.py leads nowhere."""
    found: list[tuple[Place, Mapping[str, Any]]] = []
    for file in files:
        for node in _declarations(importer.parse(file)):
            value = _value(node, _module_of(file, environment, importer))
            if isinstance(value, Mapping) and all(value for value in value.values()):
                found.append((Place(environment.relative(file), node.lineno), value))
    if not found:
        return
    at, convention = found[0]
    if any(_comparable(other) != _comparable(convention) for _, other in found[1:]):
        places = ", ".join(str(place) for place, _ in found)
        message = f"several naming conventions are declared ({places}); none was used"
        meaning.notes.append(Diagnostic("GA236", message, at, "names of constraints may differ"))
        return
    meaning.convention, meaning.said_at = convention, at


def _declarations(tree: ast.Module) -> Iterator[ast.expr]:
    """What `MetaData(naming_convention=...)` and `metadata.naming_convention = ...` are given."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from (k.value for k in node.keywords if k.arg == "naming_convention")
        elif isinstance(node, ast.Assign):
            targets = (t.attr for t in node.targets if isinstance(t, ast.Attribute))
            yield from (node.value for name in targets if name == "naming_convention")


def _comparable(convention: Mapping[str, Any]) -> dict[str, str]:
    return {str(key): getattr(value, "__name__", str(value)) for key, value in convention.items()}


def _module_of(file: Path, environment: Environment, importer: Importer) -> LazyModule:
    for root in environment.roots:
        if file.is_relative_to(root):
            parts = file.relative_to(root).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            return importer.project(name) or LazyModule(name, file, importer)
    return LazyModule(file.stem, file, importer)
