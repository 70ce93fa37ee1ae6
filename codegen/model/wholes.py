"""A digest of a value as a whole, in one go: quicker than a digest of each of its parts.

It also tells which parts of the value are one object. So where two are equal, all is equal that
`digests.py` looks at; where they differ, only digests of the parts tell what does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cached_property
from io import BytesIO
from operator import attrgetter, methodcaller
from pickle import Pickler, PicklingError
from typing import Any

from codegen.diagnostics import Place
from codegen.model.digests import Digests, parts_of


class _Walk(Digests):
    """The digests that stand within a whole; none is remembered."""

    def of(self, value: object) -> str:
        return Digests().of(value)


class _Reductions(dict[type, Callable[[Any], Any]]):
    """How a value of each class is written, which is never read again."""

    def __missing__(self, kind: type) -> Callable[[Any], Any]:
        said, name, walk = parts_of(kind), kind.__name__, _Walk()
        if issubclass(kind, Enum):  # what it reduces to by itself changed within Python 3.11
            return self.setdefault(kind, lambda member: (tuple, ([name, member.name],)))
        if _is_bare(kind) or issubclass(kind, Decimal):
            return self.setdefault(kind, methodcaller("__reduce_ex__", 5))
        if issubclass(kind, type):  # of a class itself
            return self.setdefault(kind, attrgetter("__qualname__"))
        return self.setdefault(kind, lambda value: (tuple, ([name, *said(walk, value)],)))


def _is_bare(kind: type) -> bool:
    """A dataclass whose values hold nothing but their fields; a place is nothing to a digest."""
    derived = (isinstance(each, cached_property) for each in vars(kind).values())
    return is_dataclass(kind) and kind is not Place and not any(derived)


_REDUCTIONS: Mapping[type, Callable[[Any], Any]] = _Reductions()


def whole(value: object) -> str:
    """The digest of a value, and of which of its parts are one object; "" where nobody can tell."""
    written = BytesIO()
    pickler = Pickler(written, 5)
    pickler.dispatch_table = _REDUCTIONS
    try:
        pickler.dump(value)
    except (PicklingError, TypeError, RecursionError):
        return ""
    return hashlib.blake2b(written.getvalue(), digest_size=12).hexdigest()
