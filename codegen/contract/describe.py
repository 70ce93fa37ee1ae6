"""`describe`: the contract of an Api; `contract`: the same as plain data, with its hash."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from codegen.contract import login
from codegen.contract.operations import operations
from codegen.contract.parts import Contract
from codegen.contract.rules import rules
from codegen.contract.services import services
from codegen.contract.shapes import shapes
from codegen.model.api import Api


def describe(api: Api) -> Contract:
    """What clients, tests and documents may rely on."""
    used = {e.class_name: tuple(v for _, v in e.members) for e in api.enumerations}
    return Contract(
        title=api.title,
        base_url=api.prefix,
        enumerations=used,
        shapes=(
            *(shape for entity in api.entities for shape in shapes(api, entity)),
            *login.shapes(api),
        ),
        operations=(*operations(api), *login.operations(api)),
        rules=tuple(rules(api)),
        services=tuple(services(api)),
    )


def contract(api: Api) -> dict[str, Any]:
    """The contract as JSON: `hash` is the SHA-256 of the rest, in canonical form."""
    data = asdict(describe(api))
    return {"hash": digest(data), **data}


def digest(data: dict[str, Any]) -> str:
    """The SHA-256 of canonical JSON: sorted keys, no white space."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
