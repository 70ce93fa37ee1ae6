"""What was made in the last run, and from what: the next run makes only what is not the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path

import codegen
from codegen import sealed
from codegen.config import Config
from codegen.emit.tree import builtin_templates
from codegen.model.reads import Memory

_FILE = ".gen-api/cache/made-of.json"
_ROOMS = ("config", "contract", "emit", "model", "sources")


def recall(config: Config, settled: Mapping[str, str]) -> Memory:
    """What the files were made from that stay as they are if they would be made the same.

    settled: those files, with the digests of what was generated; of others, that they are none.
    With templates of one's own nothing is known: they may read what no digest holds.
    """
    lines = sealed.opened_lines(config.out / _FILE) if _keeps(config) else None
    try:
        if lines is None or json.loads(str(next(lines))) != _tool():
            return Memory()
        known = Memory.of(lines)
    except (ValueError, LookupError, TypeError, RuntimeError, StopIteration):
        return Memory()
    files = {p: m for p, m in known.files.items() if settled.get(p, "") == m.digest}
    return Memory(files, known.answers, known.parts)


def keep(config: Config, memory: Memory) -> None:
    """Keep it for the next run; what can't be kept costs time only."""
    if _keeps(config):
        lines = chain((json.dumps(_tool()) + "\n",), memory.lines())
        with suppress(OSError, UnicodeEncodeError):
            sealed.keep_lines(config.out / _FILE, lines)


def _keeps(config: Config) -> bool:
    return config.cache and not config.templates


def _tool() -> list[object]:
    """Everything beside an API that files depend on: see `codegen.sealed.tool`."""
    root = Path(codegen.__file__).parent
    modules = [path for room in _ROOMS for path in (root / room).rglob("*.py")]
    templates = [path for path in builtin_templates().rglob("*") if path.is_file()]
    return [*sealed.tool([*root.glob("*.py"), *modules, *templates]), sealed.installed()]
