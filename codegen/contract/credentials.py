"""What a client sends so that the service knows who calls, in words and in TypeScript."""

from __future__ import annotations

from collections.abc import Mapping

from codegen.contract import login
from codegen.contract.markdown import code
from codegen.contract.parts import Contract
from codegen.model.api import Callers


def told(contract: Contract, callers: Callers | None) -> str:
    """One sentence for those who write clients."""
    if callers is None:
        return f"Auth header: `Authorization: Bearer <token>`; {login.how(contract)}"
    asked = code(f"{callers.authenticate.module}:{callers.authenticate.name}")
    scheme = callers.scheme
    if scheme.get("in") == "cookie":
        return f"Auth cookie: {code(scheme['name'])}; {asked} of the project knows whose it is"
    name, value = _header(scheme)
    header = code(f"{name}: {value.format('<token>')}")
    return f"Auth header: {header}; {asked} of the project knows whose it is"


def sent(callers: Callers | None) -> tuple[str, str]:
    """A statement that adds the credentials to `headers`, and what `fetch` is told beside them."""
    scheme: Mapping[str, str] = {} if callers is None else callers.scheme
    if scheme.get("in") == "cookie":
        return "", ', credentials: "include"'
    name, value = _header(scheme)
    text = f"`{value.format('${token}')}`" if value != "{}" else "token"
    return f'if (token) headers.set("{name}", {text});', ""


def _header(scheme: Mapping[str, str]) -> tuple[str, str]:
    if scheme.get("type") == "apiKey":
        return scheme["name"], "{}"
    return "Authorization", "Basic {}" if scheme.get("scheme") == "basic" else "Bearer {}"
