"""What the project has itself, and the service takes from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from codegen.model.expr import Expr, Import


@dataclass(frozen=True)
class Callers:
    """Who calls, as the project itself finds out.

    authenticate: a dependency of FastAPI that gives the caller or refuses.
    scopes, key: code that takes them of `caller`; None where callers have none.
    scheme: how OpenAPI has it; an oauth2 flow by its URLs.
    """

    authenticate: Import
    scopes: Expr | None
    key: Expr | None
    scheme: Mapping[str, str]
