"""Names of one emitted file: every import gets a name that nothing else in the file has."""

from __future__ import annotations

import builtins
import re
import sys
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Protocol

from codegen.model.expr import Expr, Import

_OURS = 3  # the section of what is ours among imports
_FIRST_PARTY = frozenset({"app", "tests"})
_BUILTINS = frozenset(dir(builtins))
_STRING = r"""(?:"{3}.*?"{3}|'{3}.*?'{3}|"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+')"""
_TOKEN = re.compile(  # of these only the parts of f-strings and the names are kept
    rf"#[^\n]*|[rRbBuU]{{0,2}}{_STRING}|(?:[fF][rR]?|[rR][fF])({_STRING})"
    r"|[\w.]++=(?!=)|([\w.]++)",
    re.DOTALL,
)
_HOLE = re.compile(r"\{([^{}]*)")


class Names(Protocol):
    """Any set of names, be it worked out for each that is asked for."""

    def __contains__(self, name: str, /) -> bool: ...


class FileScope:
    """The names of a file, and the import block that its code needs.

    Whoever asks first gets the plain name; later ones that would collide get their module's before
    it (`from app.schemas.tenant import Id as TenantId`) where they are types of ours, else a
    trailing underscore (`from datetime import datetime as datetime_`). So a view asks for the fixed
    names of its template before it renders what varies. Built-ins are imports too:
    `Import("builtins", "list")` is plain `list`, unless an attribute is called so.

    module: of this file; what it defines itself needs no import.
    taken: names that the file defines: attributes of its classes, functions, parameters.
    """

    def __init__(self, module: str, taken: Iterable[str] = ()) -> None:
        self._module = module
        self._taken = set(taken)
        self._names: dict[Import, str] = {}
        self._runtime: set[Import] = set()
        self._offered: list[tuple[str, Names]] = []
        self._own: set[str] = set()

    def render(self, code: Expr | Import | str, *, typing_only: bool = False) -> str:
        """Code as text.

        typing_only: only a type checker reads it, so that its imports may stand in the
            TYPE_CHECKING block; an import that is also used at run time does not.
        """
        if isinstance(code, str):
            return code
        parts = code.parts if isinstance(code, Expr) else (code,)
        return "".join(
            part if isinstance(part, str) else self._use(part, typing_only) for part in parts
        )

    def project(self, code: Expr | Import) -> str:
        """Code as text, with what the project itself has: that stands among our own imports."""
        imports = code.imports() if isinstance(code, Expr) else [code]
        self._own |= {wanted.module.partition(".")[0] for wanted in imports}
        return self.render(code)

    def need(self, module: str, *names: str) -> None:
        """Import names that the template writes itself."""
        for name in names:
            given = self._use(Import(module, name), typing_only=False)
            if given != name:
                raise ValueError(f"{name} of {module} is taken in {self._module}")

    def offer(self, module: str, names: Names) -> None:
        """Names that the template writes where it wants: `imports` needs the body to tell."""
        if any(name in names for name in self._taken):
            raise ValueError(f"a name of {module} is taken in {self._module}")
        self._offered.append((module, names))

    def module(self, module: str, alias: str) -> None:
        """`import module as alias`."""
        self._names[Import(module)] = alias
        self._taken.add(alias)
        self._runtime.add(Import(module))

    def _use(self, wanted: Import, typing_only: bool) -> str:
        if wanted not in self._names:
            self._names[wanted] = self._choose(wanted)
        if not typing_only:
            self._runtime.add(wanted)
        return self._names[wanted]

    def _choose(self, wanted: Import) -> str:
        name = wanted.name or wanted.module
        if wanted.module == "__future__":
            return name  # nothing refers to it by its name
        if wanted.module == self._module:
            self._taken.add(name)
            return name
        if self._is_taken(name, wanted.module):
            name = _told_apart(wanted)
        while self._is_taken(name.partition(".")[0], wanted.module):
            name = f"{name.replace('.', '_')}_"
        self._taken.add(name.partition(".")[0])
        return name

    def _is_taken(self, name: str, module: str) -> bool:
        if name in self._taken or (module != "builtins" and name in _BUILTINS):
            return True
        return any(module != of and name in names for of, names in self._offered)

    def imports(self, body: str | None = None) -> str:
        """The import block, sorted as isort does, with a TYPE_CHECKING block where needed.

        Ask for it last: it holds what has been rendered so far.

        body: the code below the imports; a name that it does not use is left out.
        """
        used = _referenced(body) if body is not None else set[str]()
        for module, names in self._offered:
            self.need(module, *(name for name in sorted(used) if name in names))
        statements = self._statements()
        if body is not None:
            statements = [i for i in statements if self._names[i].partition(".")[0] in used]
        deferred = {wanted for wanted in statements if wanted not in self._runtime}
        if not deferred:
            return self._block(statements)
        self._use(Import("typing", "TYPE_CHECKING"), typing_only=False)
        block = self._block({*statements, Import("typing", "TYPE_CHECKING")} - deferred)
        indented = self._block(deferred).replace("\n", "\n    ")
        return f"{block}\n\nif TYPE_CHECKING:\n    {indented}"

    def _statements(self) -> list[Import]:
        """The imports that are written out: not the file's own names, nor plain built-ins."""
        return [
            wanted
            for wanted, given in self._names.items()
            if wanted.module != self._module
            and not (wanted.module == "builtins" and wanted.name == given)
        ]

    def _block(self, imports: Iterable[Import]) -> str:
        sections: dict[int, list[Import]] = {}
        for wanted in imports:
            own = wanted.module.partition(".")[0] in self._own
            section = _OURS if own else _section(wanted.module)
            sections.setdefault(section, []).append(wanted)
        return "\n\n".join("\n".join(self._lines(sections[number])) for number in sorted(sections))

    def _lines(self, imports: list[Import]) -> list[str]:
        modules = sorted((i for i in imports if not i.name), key=lambda i: i.module)
        lines = [f"import {i.module}{self._alias(i)}" for i in modules]
        for module in sorted({i.module for i in imports if i.name}, key=_module_order):
            members = sorted((i for i in imports if i.module == module and i.name), key=_order)
            lines += self._from(module, members)
        return lines

    def _from(self, module: str, members: list[Import]) -> list[str]:
        """One statement for the plain names, one for each alias, by the name each begins with."""
        plain = [i for i in members if not self._alias(i)]
        statements = [[i] for i in members if self._alias(i)] + ([plain] if plain else [])
        return [
            f"from {module} import {', '.join(i.name + self._alias(i) for i in names)}"
            for names in sorted(statements, key=lambda names: _order(names[0]))
        ]

    def _alias(self, wanted: Import) -> str:
        given = self._names[wanted]
        return "" if given == (wanted.name or wanted.module) else f" as {given}"


def _told_apart(wanted: Import) -> str:
    """A name that another has too: of our own classes and types, with their module's before it."""
    package, _, module = wanted.module.partition(".")
    if package not in _FIRST_PARTY or not wanted.name[:1].isupper():
        return wanted.name or wanted.module
    owner = "".join(map(str.capitalize, module.rpartition(".")[2].split("_")))
    return wanted.name if wanted.name.startswith(owner) else f"{owner}{wanted.name}"


def _referenced(body: str) -> set[str]:
    """The names that code refers to, found by shape, since to compile all that is emitted takes
    longer than to render it: neither attributes and keywords nor words in strings. A name too many
    does no harm, as long as the file imports nothing that is called so.
    """
    found = set(_TOKEN.findall(body))
    names = {chain.partition(".")[0] for _, chain in found}
    for text in (text for text, _ in found if text):
        for hole in _HOLE.findall(text.replace("{{", "")):
            names |= _referenced(hole)
    return names


def literal(value: Any) -> str:
    """A Python literal for a plain value."""
    return repr(value)


def _section(module: str) -> int:
    package = module.partition(".")[0]
    if package == "__future__":
        return 0
    if package in sys.stdlib_module_names:
        return 1
    return _OURS if package in _FIRST_PARTY else 2


@lru_cache(maxsize=4096)
def _module_order(module: str) -> tuple[tuple[tuple[int, str], ...], str]:
    return _natural(module), module


@lru_cache(maxsize=4096)
def _order(wanted: Import) -> tuple[int, tuple[tuple[int, str], ...], str]:
    """Constants, then classes, then the rest, as isort's `order-by-type`."""
    name = wanted.name
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, _natural(name), name


def _natural(name: str) -> tuple[tuple[int, str], ...]:
    """`x2` before `x10`."""
    parts = re.findall(r"\d+|\D+", name.lower())
    return tuple((int(p), "") if p.isdecimal() else (sys.maxsize, p) for p in parts)
