"""Walks the template tree and renders it: the tree is the list of what is emitted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from codegen.diagnostics import Place, fail
from codegen.emit.compiled import CompiledTemplates
from codegen.emit.views import api_views, entity_views
from codegen.model.api import Api, Entity
from codegen.model.reads import Derived, Read, Seen

_PACKAGE = Path(__file__).parents[1]
_PER_ENTITY = "{{entity}}"


def builtin_templates() -> Path:
    """The templates of this package: data of the wheel, or the top-level folder of a checkout."""
    packaged = _PACKAGE / "_templates"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "templates"


@dataclass(frozen=True)
class Unit:
    """A file to be: its path, its template, and the entity that it is of, if it is of one."""

    path: str
    template: str
    entity: str = ""


class Tree:
    """The files that the templates make of an API.

    overrides: a folder whose files replace the templates of the same path.
    """

    def __init__(self, api: Api, overrides: Path | None) -> None:
        self._api = api
        self._roots = [root for root in (overrides, builtin_templates()) if root is not None]
        self._environment = _environment(self._roots)
        self._derived: Derived = {}
        self._views = api_views(), entity_views()  # which also makes their questions known

    def units(self) -> Iterator[Unit]:
        """Every file that there can be; a template that renders to nothing is none."""
        chosen: dict[str, str] = {}
        for name in (name for root in self._roots for name in _names(root)):
            chosen.setdefault(name.removesuffix(".j2"), name)
        for name in sorted(chosen.values()):
            path = name.removesuffix(".j2")
            if _PER_ENTITY not in path:
                yield Unit(path, name)
                continue
            for entity in self._api.entities:
                yield Unit(path.replace(_PER_ENTITY, entity.module), name, entity.name)

    def render(self, unit: Unit) -> tuple[str | None, frozenset[Read]]:
        """The text of a file, unformatted, and what was read of the API for it.

        The text is None where there is no such file; one that is copied may be empty.

        Raises:
            GenApiError: the template does not render (GA590).
        """
        if not unit.template.endswith(".j2"):
            return _source(self._roots, unit.template), frozenset()
        seen = Seen(self._api, self._derived, one=bool(unit.entity))
        name = unit.template.removesuffix(".j2")
        if unit.entity:
            entity = seen.entity(unit.entity)
            per_entity = self._views[1].get(name)
            values = {"entity": entity, **_variables(per_entity and per_entity(seen, entity))}
        else:
            view = self._views[0].get(name)
            values = _variables(view and view(seen))
        text = _fill(self._environment, unit.template, api=seen, **values)
        return text if text.strip() else None, frozenset(seen.reads)


def _environment(roots: list[Path]) -> Environment:
    return Environment(
        loader=FileSystemLoader(roots),
        bytecode_cache=CompiledTemplates(),
        auto_reload=False,
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


def _variables(view: object) -> dict[str, object]:
    return {} if view is None else dict(vars(view))


def _fill(environment: Environment, template: str, **values: Api | Entity | object) -> str:
    try:
        return environment.get_template(template).render(**values)
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        raise fail("GA590", f"{error.message}", at=Place(template, line)) from error
