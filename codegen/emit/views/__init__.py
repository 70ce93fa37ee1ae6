"""What each template places: flat, frozen values, named after the template family.

A view is a frozen dataclass; its attributes are the template's variables. A module of this package
registers its functions by the template's path without `.j2`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from itertools import chain
from pkgutil import iter_modules
from typing import Any

from codegen.model.api import Api, Entity

ApiView = Callable[[Api], object]
EntityView = Callable[[Api, Entity], object]


def api_views() -> Mapping[str, ApiView]:
    """Views of the templates that are rendered once: `API_VIEWS` of every module here."""
    return _collect("API_VIEWS")


def entity_views() -> Mapping[str, EntityView]:
    """Views of the templates that are rendered per entity: `ENTITY_VIEWS` of every module here."""
    return _collect("ENTITY_VIEWS")


@cache
def _collect(attribute: str) -> Mapping[str, Any]:
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    rows = list(chain.from_iterable(getattr(m, attribute, {}).items() for m in modules))
    views = dict(rows)
    if len(views) != len(rows):
        raise ValueError(f"a template has two views in {attribute}")
    return views
