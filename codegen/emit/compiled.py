"""Compiled templates, kept where Python keeps compiled modules, and trusted as those are."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """Compiling takes longer than rendering; what can't be kept is compiled again."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is kept, if it is of this very source."""
        with suppress(OSError), _file(bucket).open("rb") as file:
            bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it, where Python would keep a module."""
        if sys.dont_write_bytecode:
            return
        path = _file(bucket)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(bucket.bytecode_to_string())
            draft.replace(path)


def _file(bucket: Bucket) -> Path:
    return Path(cache_from_source(__file__)).with_name("templates") / bucket.key
