"""Walks the template tree and renders it: the tree is the list of what is emitted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from codegen.diagnostics import Place, fail
from codegen.emit.compiled import CompiledTemplates
from codegen.emit.views import api_views, entity_views
from codegen.model.api import Api, Entity

_PACKAGE = Path(__file__).parents[1]
_PER_ENTITY = "{{entity}}"


def builtin_templates() -> Path:
    """The templates of this package: data of the wheel, or the top-level folder of a checkout."""
    packaged = _PACKAGE / "_templates"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "templates"


def render_tree(api: Api, overrides: Path | None) -> Iterator[tuple[str, str]]:
    """Every file, unformatted. A template that renders to nothing is no file.

    Raises:
        GenApiError: a template does not render (GA590).
    """
    roots = [root for root in (overrides, builtin_templates()) if root is not None]
    environment = _environment(roots)
    chosen: dict[str, str] = {}
    for name in (name for root in roots for name in _names(root)):
        chosen.setdefault(name.removesuffix(".j2"), name)
    for name in sorted(chosen.values()):
        if not name.endswith(".j2"):
            yield name, _source(roots, name)
        else:
            for path, text in _render(environment, name, api):
                if text.strip():
                    yield path, text


def _environment(roots: list[Path]) -> Environment:
    return Environment(
        loader=FileSystemLoader(roots),
        bytecode_cache=CompiledTemplates(),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - Python and Markdown come out, not HTML
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _names(root: Path) -> Iterator[str]:
    """Templates of files. `_part.j2` is a part that others include."""
    for path in root.rglob("*"):
        is_part = path.name.startswith("_") and not path.name.startswith("__")
        is_ours = "__pycache__" not in path.parts and path.name != ".gitkeep"
        if path.is_file() and is_ours and not is_part:
            yield path.relative_to(root).as_posix()


def _source(roots: list[Path], name: str) -> str:
    path = next(root / name for root in roots if (root / name).is_file())
    return path.read_text(encoding="utf-8")


def _render(environment: Environment, name: str, api: Api) -> Iterator[tuple[str, str]]:
    path = name.removesuffix(".j2")
    if _PER_ENTITY not in path:
        view = api_views().get(path)
        yield path, _fill(environment, name, api=api, **_variables(view and view(api)))
        return
    for entity in api.entities:
        per_entity = entity_views().get(path)
        values = _variables(per_entity and per_entity(api, entity))
        text = _fill(environment, name, api=api, entity=entity, **values)
        yield path.replace(_PER_ENTITY, entity.module), text


def _variables(view: object) -> dict[str, object]:
    return {} if view is None else dict(vars(view))


def _fill(environment: Environment, template: str, **values: Api | Entity | object) -> str:
    try:
        return environment.get_template(template).render(**values)
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        raise fail("GA590", f"{error.message}", at=Place(template, line)) from error
