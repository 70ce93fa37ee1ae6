"""The JSON of the model's samples."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from codegen.contract.parts import Json
from codegen.model.api import Sample


def evaluated(sample: Sample) -> Json:
    """The JSON of a sample: an expression of literals and `n`, which is 1 here."""
    return _evaluated(sample.json)


@lru_cache(maxsize=4096)
def _evaluated(text: str) -> Json:
    code = compile(text, "<sample>", "eval")
    return cast("Json", eval(code, {"__builtins__": {}}, {"n": 1}))  # noqa: S307 - our own text
