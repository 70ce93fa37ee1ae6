"""The JSON of the model's samples."""

from __future__ import annotations

from typing import cast

from codegen.contract.parts import Json
from codegen.model.api import Sample


def evaluated(sample: Sample) -> Json:
    """The JSON of a sample, whose `n` is 1 here."""
    return cast("Json", sample.value(1))
