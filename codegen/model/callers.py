"""How the project itself finds out who calls, where the configuration says so."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from codegen.config import Config
from codegen.diagnostics import Diagnostic, GenApiError, Place, Severity
from codegen.model.api import Api, Callers
from codegen.model.expr import Expr, Import, expr

# what each kind of https://spec.openapis.org/oas/v3.1.1#security-scheme-object must and may have;
# a key in a query would stand in logs
_BEARER: Mapping[str, str] = {"type": "http", "scheme": "bearer"}
_KINDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "http": (("scheme",), ("bearerFormat",)),
    "apiKey": (("in", "name"), ()),
    "oauth2": (("tokenUrl",), ("authorizationUrl",)),
    "openIdConnect": (("openIdConnectUrl",), ()),
}
_VALUES = {"type": tuple(_KINDS), "in": ("header", "cookie"), "scheme": ("bearer", "basic")}
_OF_CALLERS = ("caller_scopes", "caller_key", "security_scheme")


def with_own(api: Api, config: Config) -> Api:
    """The model with the base, the sessions and the callers that the project has itself.

    Who has callers needs nobody who gives out tokens.

    Raises:
        GenApiError: options of callers without `authenticate`, or the other way round; a security
            scheme that is none; operations that ask more of callers than is known of them (GA412).
    """
    known = _callers(config)
    if known is not None:
        if problems := [*_unknown(api, known)]:
            raise GenApiError(*problems)
        api = replace(api, callers=known, user_table=None)
    return replace(api, base=_imported(config.base), get_db=_imported(config.get_db))


def refuse_emitted(config: Config, paths: Collection[str]) -> None:
    """Raise GA412 where something of the project is to come from a file that gen-api writes."""
    options = ("base", "get_db", "authenticate", "caller_scopes", "caller_key")
    named = {option: getattr(config, option) or "" for option in options}
    problems = [
        _problem(
            f"{option} names {dotted}, and {path} is a file that gen-api writes",
            "move it into a module of its own, and import it from there",
        )
        for option, dotted in named.items()
        for path in paths
        if path == f"{dotted.partition(':')[0].replace('.', '/')}.py"
    ]
    if problems:
        raise GenApiError(*problems)


def _callers(config: Config) -> Callers | None:
    """Whom `authenticate` gives; None where the service checks tokens itself."""
    if problems := [*_unfit(config)]:
        raise GenApiError(*problems)
    authenticate = _imported(config.authenticate)
    if authenticate is None:
        return None
    scheme = config.security_scheme or _BEARER
    return Callers(
        authenticate,
        scopes=_taken(config.caller_scopes),
        key=_taken(config.caller_key),
        scheme={str(key): value for key, value in scheme.items()},
    )


def _unknown(api: Api, known: Callers) -> Iterator[Diagnostic]:
    """What operations ask of callers that the configuration does not know of them."""
    if api.caller_key is not None and known.key is None:
        hint = 'caller_key = "id", say, where the caller that authenticate gives has its key so'
        yield _problem("rows have owners, and the key of a caller is not known", hint)
    scopes = ", ".join(api.scopes())
    if scopes and known.scopes is None:
        hint = "name where the caller has them, or ask for none"
        text = f'operations ask for the scopes {scopes}, and callers have none (caller_scopes = "")'
        yield _problem(text, hint)


def _imported(dotted: str | None) -> Import | None:
    """`shop.db:get_db` as an import."""
    module, _, name = (dotted or "").partition(":")
    return Import(module, name) if dotted else None


def _taken(where: str | None) -> Expr | None:
    """What a caller has, as code: an attribute, or what a function makes of it."""
    if not where:
        return None
    return expr("{}(caller)", _imported(where) or "") if ":" in where else expr(f"caller.{where}")


def _unfit(config: Config) -> Iterator[Diagnostic]:
    if config.authenticate is None:
        for option in _OF_CALLERS:
            if getattr(config, option) not in (None, {}):
                yield _problem(f"{option} is about callers of `authenticate`, which is not set")
        return
    if config.caller_scopes is None:
        hint = 'caller_scopes = "scopes" where each has a collection of them so, "" for none'
        yield _problem("authenticate is set, and which scopes its callers have is not known", hint)
    yield from _unfit_scheme(config.security_scheme)


def _unfit_scheme(scheme: Mapping[Any, str]) -> Iterator[Diagnostic]:
    if not scheme:
        return
    for key, known in _VALUES.items():
        if scheme.get(key, known[0]) not in known:
            text = f"security_scheme.{key} is {scheme[key]!r}"
            yield _problem(text, f"one of {', '.join(known)}")
    needed, more = _KINDS.get(scheme.get("type", ""), ((), tuple(scheme)))
    for key in ("type", *needed):
        if key not in scheme:
            yield _problem(f"security_scheme lacks {key}", "see docs/configuration.md")
    for key in scheme:
        if key not in ("type", *needed, *more):
            text = f"security_scheme.{key} means nothing for the type {scheme['type']}"
            yield _problem(text, f"it has {', '.join((*needed, *more))}")


def _problem(text: str, hint: str = "") -> Diagnostic:
    return Diagnostic("GA412", text, Place("pyproject.toml"), hint, Severity.ERROR)
