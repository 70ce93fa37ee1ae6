# ruff: noqa: ARG002 - a stub takes anything
"""Stand-ins for what cannot be imported, traceable wherever they end up.

A stub's text is a marker. Whatever a migration makes of a stub (a type, a default, a name, an
f-string), the SQL that reaches the virtual server still holds the marker, which tells where the
unknown value came from.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import FrameType, FunctionType, ModuleType
from typing import Any, cast

from codegen.sources.migrations.guess import NO, like
from codegen.sources.schema import NamedType

MARKER = re.compile(r"genapi_stub_(\d+)_", re.IGNORECASE)
# calls of what is unknown that change the schema, whatever they are of
_DEFINING = frozenset({"create_all", "drop_all"})
_FALSE = frozenset({*NO, "", "0", "off", "none"})
_WRITERS = (  # where a name or a length that is tested is written out, so that it is seen
    *("sqlalchemy.sql.compiler", "sqlalchemy.dialects."),
    *("alembic.ddl.", "alembic.operations.schemaobj"),
)
_ANY = {"type": "any"}  # what pydantic calls a schema that takes anything
_IDENTITY = (FunctionType, staticmethod, classmethod, property)


class Origins:
    """Numbers the dotted origins of stubs, and hears of every use that had to be guessed."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self.on_use: Callable[[str, str, FrameType], None] = lambda *_: None
        self.given: Mapping[str, str] = {}  # what the user says that an origin is

    def marker(self, origin: str) -> str:
        """The text that stands for a dotted origin."""
        return f"genapi_stub_{self._numbers.setdefault(origin, len(self._numbers))}_"

    def known(self) -> list[str]:
        """Every dotted origin, in the order of the numbers."""
        return list(self._numbers)

    def learn(self, origins: Sequence[str]) -> None:
        """Number origins as another process did, before any other is numbered."""
        self._numbers = {origin: number for number, origin in enumerate(origins)}

    def origin(self, number: int) -> str:
        """The dotted origin of a marker's number."""
        return list(self._numbers)[number]

    def found_in(self, text: str) -> list[str]:
        """The origins of the markers in a text, each once."""
        numbers = dict.fromkeys(int(number) for number in MARKER.findall(text))
        return [self.origin(number) for number in numbers if number < len(self._numbers)]

    def named(self, data: Any) -> Any:
        """Plain data with every marker replaced by the dotted name it stands for."""
        if not self._numbers:
            return data
        if isinstance(data, str):
            return MARKER.sub(lambda match: self.origin(int(match.group(1))), data)
        if isinstance(data, list):
            return [self.named(item) for item in data]
        if isinstance(data, dict):
            return {self.named(key): self.named(value) for key, value in data.items()}
        return data


ORIGINS = Origins()


def _is_operations(value: object) -> bool:
    """Whether a value is `op`, or what batch_alter_table gives."""
    module = getattr(value, "__name__", "") if isinstance(value, ModuleType) else ""
    return module == "alembic.op" or type(value).__name__ in ("Operations", "BatchOperations")


def _decorates(value: object, frame: FrameType) -> bool:
    """Whether a call with it, in a frame, applies a decorator; else it is given as an argument.

    A class is decorated before it has its name, in the module that defines it.
    """
    if not isinstance(value, type):
        return isinstance(value, _IDENTITY)
    module, name = frame.f_globals, value.__name__
    named = value in (frame.f_locals.get(name), module.get(name))
    return value.__module__ == module.get("__name__") and not named


def _caller(depth: int) -> str:
    """The module of the code that asks."""
    return str(sys._getframe(depth).f_globals.get("__name__", ""))


class Stub(str):
    """Stands for any object of an unknown module; `origin` is its dotted name.

    It is falsy and empty, answers every attribute and call with another stub, and serves as SQL
    type, base class, decorator and context manager.
    """

    origin: str
    _sqla_type = True

    def __new__(cls, origin: str) -> "Stub":
        """A stub for a dotted name; where its value was given, that value."""
        given = ORIGINS.given.get(origin)
        if given and "," not in given:
            return cast("Stub", Given(origin, given))
        made = super().__new__(cls, ORIGINS.marker(origin))
        object.__setattr__(made, "origin", origin)
        return made

    def __getattr__(self, name: str) -> "Stub":
        # SQLAlchemy looks at what may be a name for how it is to be quoted
        if name.startswith("_") or (name == "quote" and _caller(2).startswith("sqlalchemy.")):
            raise AttributeError(name)
        return Stub(f"{self.origin}.{name}")

    def __setattr__(self, name: str, value: object) -> None:
        pass

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if len(args) == 1 and not kwargs and _decorates(args[0], sys._getframe(1)):
            return args[0]
        if self.origin.rpartition(".")[2] in _DEFINING or any(map(_is_operations, args)):
            self._used("called")
        if sys._getframe(1).f_code.co_name == "to_instance":  # SQLAlchemy wants a type
            return unknown_type(str(self))
        owner, _, method = self.origin.rpartition(".")
        if method == "get" and args and isinstance(args[0], str):
            return Stub(owner)[args[0]]
        return self

    def __mro_entries__(self, bases: tuple[object, ...]) -> tuple[type, ...]:
        if all(type(base) in (type, Stub) for base in bases):
            return (stub_class(self.origin),)
        # beside a base that makes classes its own way, as declarative ones do: it may add to them
        self._used("inherited")
        return (type("StubBase", (), {"origin": self.origin}),)

    def _used(self, kind: str) -> None:
        ORIGINS.on_use(kind, self.origin, sys._getframe(2))

    def _listed(self) -> list[str]:
        """The values that were given for it, separated by commas."""
        given = ORIGINS.given.get(self.origin)
        return [each.strip() for each in given.split(",") if each.strip()] if given else []

    def __iter__(self) -> Iterator[Any]:
        if not (listed := self._listed()):
            self._used("iter")
        return iter(listed)

    def __len__(self) -> int:
        if not (listed := self._listed()):
            self._used("len")
        return len(listed)

    def __bool__(self) -> bool:
        if self._listed():
            return True
        self._used("bool")
        return _caller(2).startswith(_WRITERS)

    def __contains__(self, item: object) -> bool:
        if not (listed := self._listed()):
            self._used("in")
        return item in listed

    def __int__(self) -> int:
        self._used("int")
        return 0

    __index__ = __int__

    def __getitem__(self, key: Any) -> "Stub":
        shown = str(key) if isinstance(key, str | int) and not isinstance(key, Stub) else ""
        return Stub(f"{self.origin}[{shown}]")

    def __setitem__(self, key: object, value: object) -> None:
        pass

    def _spelled(self, *_: object) -> "Stub":
        return self

    lower = upper = casefold = title = capitalize = strip = lstrip = rstrip = _spelled
    replace = removeprefix = removesuffix = _spelled  # it stays unknown

    def _tells(self, *_: object) -> bool:
        self._used("compared")
        return False

    startswith = endswith = isdigit = isnumeric = _tells

    def split(self, *_: Any, **__: Any) -> list[str]:
        """Itself: what it is split into is not known."""
        return [self]

    def __enter__(self) -> "Stub":
        return self

    def __exit__(self, *args: object) -> None:
        return None

    def _operand(self, other: object) -> Any:
        return self

    __or__ = __ror__ = __and__ = __rand__ = __sub__ = __rsub__ = __truediv__ = _operand
    __mul__ = __rmul__ = _operand

    def __mod__(self, other: object) -> Any:
        return self

    def __add__(self, other: object) -> Any:
        return super().__add__(other) if isinstance(other, str) else self

    def __radd__(self, other: object) -> Any:
        return str.__add__(other, str(self)) if isinstance(other, str) else self

    def _ordered(self, other: object) -> bool:
        self._used("compared")
        return False

    __lt__ = __le__ = __gt__ = __ge__ = _ordered

    def __hash__(self) -> int:
        self._used("looked up")
        return super().__hash__()

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        self._used("compared")
        return super().__eq__(other) is True

    def __ne__(self, other: object) -> bool:
        if self is other:
            return False
        self._used("compared")  # by whoever asks this
        return super().__eq__(other) is not True

    def __get_pydantic_core_schema__(self, *_: object) -> dict[str, str]:
        return dict(_ANY)

    def _compiler_dispatch(self, visitor: object, **_: object) -> str:
        return str(self)  # as the item type of an ARRAY, which is not instantiated


class Given(str):
    """The value that the user gave for something unknown; it may stand for a flag or a number."""

    origin: str

    def __new__(cls, origin: str, value: str) -> "Given":
        """A value for a dotted name."""
        made = super().__new__(cls, value)
        made.origin = origin
        return made

    def __getattr__(self, name: str) -> Stub:
        if name.startswith("_"):
            raise AttributeError(name)
        return Stub(f"{self.origin}.{name}")

    def __call__(self, *args: Any, **kwargs: Any) -> "Given":
        return self  # what a function of the project gives

    def __bool__(self) -> bool:
        return self.strip().lower() not in _FALSE

    def __index__(self) -> int:
        return int(str(self))

    def _like(self, other: object) -> Any:
        return bool(self) if isinstance(other, bool) else like(other, str(self))

    def __eq__(self, other: object) -> bool:
        return bool(self._like(other) == (str(other) if isinstance(other, str) else other))

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__

    def __lt__(self, other: Any) -> bool:
        return bool(self._like(other) < other)

    def __gt__(self, other: Any) -> bool:
        return bool(self._like(other) > other)

    def __le__(self, other: Any) -> bool:
        return not self > other

    def __ge__(self, other: Any) -> bool:
        return not self < other


class _StubMeta(type):
    """Classes made from stubs answer unknown attributes with stubs as well."""

    origin: str

    def __getattr__(cls, name: str) -> Stub:
        if name.startswith("_") and name != "__table__":  # of a model whose base is unknown
            raise AttributeError(name)
        return Stub(f"{cls.origin}.{name}")


def stub_class(origin: str) -> type:
    """A base class that takes any arguments, for `class X(<stub>)`."""

    def nothing(self: Any, *args: Any, **kwargs: Any) -> None:
        pass

    members = {
        "__init__": nothing,
        "__init_subclass__": classmethod(nothing),
        "__get_pydantic_core_schema__": classmethod(lambda *_: dict(_ANY)),
        "origin": origin,
    }
    return _StubMeta("StubBase", (), members)


class StubModule(ModuleType):
    """A module whose public names are those of `real`, where there is one, else stubs."""

    def __init__(self, name: str, real: ModuleType | None = None) -> None:
        super().__init__(name)
        self.__dict__.update(__path__=[], __all__=[], _real=real)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if self._real is not None and hasattr(self._real, name):
            return getattr(self._real, name)
        return Stub(f"{self.__name__}.{name}")


def unknown_type(spelling: str) -> Any:
    """A SQLAlchemy type of which only the SQL spelling is known."""
    return NamedType(spelling)
