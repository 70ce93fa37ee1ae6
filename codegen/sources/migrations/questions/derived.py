"""Which of the project's own names stand for something that was learned from outside.

What a definition of a module reads while it runs is recorded then. What is made of it later, by
definitions that only name it, is found in their text: nothing is read again for those.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine

from codegen.sources.migrations.code.syntax import nodes
from codegen.sources.migrations.guess import Guess, setting
from codegen.sources.migrations.imports.lazy import Importer, LazyModule
from codegen.sources.migrations.questions.chance import of_machine
from codegen.sources.migrations.questions.foreign import imported
from codegen.sources.migrations.questions.held import Held
from codegen.sources.migrations.questions.naming import Use, loads, uses

Guesses = dict[Guess, None]
_Seen = set[tuple[str, str]]


class Derived:
    """Follows the names of modules to what they are made of.

    Arguments:
        importer: the modules that were loaded, and what came into them from outside.
    """

    def __init__(self, importer: Importer) -> None:
        self._importer = importer
        self._known: dict[str, Guesses] = {}
        self._held = Held(importer)
        self._live: dict[ast.AST, Sequence[ast.AST]] = {}

    def live(self, tree: ast.AST, home: LazyModule | Path) -> Sequence[ast.AST]:
        """The nodes of a piece of code, without what cannot have come into a statement.

        home: the module of the project that it belongs to, or the file of the revision.
        """
        if tree not in self._live:
            module = home if isinstance(home, LazyModule) else None
            kept = self._held.within(tree, module)
            file = str(module.__file__ if module else home)
            inert = self._importer.ran.inert(tree, file) | {id(n) for k in kept for n in nodes(k)}
            self._live[tree] = [node for node in nodes(tree) if id(node) not in inert]
        return self._live[tree]

    def packages(self) -> set[str]:
        """What the dotted names begin with that can stand for anything."""
        return {module.__name__.partition(".")[0] for module in self._importer.modules()}

    def of(self, dotted: str) -> Guesses:
        """What a dotted name of the project, or one attribute of what it names, stands for."""
        if dotted not in self._known:
            self._known[dotted] = self._of(dotted, "", set())
        return self._known[dotted]

    def used(self, tree: ast.Module, file: Path) -> Iterator[tuple[ast.alias | ast.expr, Guess]]:
        """Where a revision uses something that came from outside, and what that is.

        Of a name that is handed on as a whole, that is the import.
        """
        used = self._uses(tree, file)
        named, starred = imported(tree), self._starred(tree, used)
        bare = {name for name, attributes, _ in used if not attributes}
        for node in nodes(tree):
            for alias in node.names if isinstance(node, ast.Import | ast.ImportFrom) else ():
                bound = alias.asname or alias.name
                if bound in bare and bound in named:
                    yield from ((alias, guess) for guess in self.of(named[bound]))
        for name, attributes, where in used:
            dotted = named.get(name) if attributes and name not in bare else starred.get(name)
            for guess in self.of(".".join((dotted, *attributes))) if dotted else ():
                yield where, guess

    def within(self, module: LazyModule) -> Iterator[tuple[ast.expr, Guess]]:
        """The same in the functions of a module that were used."""
        for name, statements in module.definitions.items():
            for statement in statements if name in vars(module) else ():
                if isinstance(statement, ast.FunctionDef | ast.ClassDef):
                    yield from self._inside(module, statement)

    def _inside(self, module: LazyModule, statement: ast.stmt) -> Iterator[tuple[ast.expr, Guess]]:
        for node in self.live(statement, module):
            if isinstance(node, ast.expr) and (guess := of_machine(node)):
                yield node, guess
        for used, attributes, where in self._uses(statement, module):
            found = self.of(".".join((module.__name__, used, *attributes)))
            yield from ((where, guess) for guess in found)

    def _uses(self, tree: ast.AST, home: LazyModule | Path) -> list[Use]:
        live = set(map(id, self.live(tree, home)))
        return [use for use in uses(tree) if id(use[2]) in live]

    def _starred(self, tree: ast.Module, uses: Iterable[Use]) -> dict[str, str]:
        """What a revision uses of modules that it imports everything of."""
        used = {name for name, _, _ in uses}
        found: dict[str, str] = {}
        for node in nodes(tree):
            if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
                module = self._importer.loaded(node.module or "")
                names = used & vars(module).keys() if module else ()
                found |= {name: f"{node.module}.{name}" for name in names}
        return found

    def _of(self, dotted: str, attribute: str, seen: _Seen) -> Guesses:
        parts = [*dotted.split("."), *([attribute] if attribute else [])]
        for length in range(len(parts) - 1, 0, -1):
            module = self._importer.loaded(".".join(parts[:length]))
            if module is not None:
                name, *more = parts[length:]
                return self._defined(module, name, more[0] if more else "", seen)
        return {}

    def _defined(self, module: LazyModule, name: str, attribute: str, seen: _Seen) -> Guesses:
        dotted = f"{module.__name__}.{name}"
        if (dotted, attribute) in seen or isinstance(vars(module).get(name), Engine):
            return {}  # an engine is the virtual one, whatever it is made of
        seen.add((dotted, attribute))
        statements = module.definitions.get(name, ())
        needed = _needed(statements, attribute)
        found: Guesses = {}
        for guess, within in self._importer.outside.get(dotted, ()):
            if not within or needed is None or within in needed:
                found[_named(guess, module, name, attribute)] = None
        if name not in vars(module):
            return found  # it never ran
        for statement in statements:
            found |= self._said(module, statement, name, attribute, seen)
        for star in module.stars if not statements else ():
            found |= self._of(f"{module.source(star)}.{name}", attribute, seen)
        return found

    def _said(
        self, module: LazyModule, statement: ast.stmt, name: str, attribute: str, seen: _Seen
    ) -> Guesses:
        """What the text of a definition refers to."""
        found: Guesses = {}
        if isinstance(statement, ast.Import | ast.ImportFrom):
            for alias in statement.names:
                if name == (alias.asname or alias.name.partition(".")[0]):
                    found |= self._of(_target(module, statement, alias), attribute, seen)
            return found
        for part in _parts(statement, attribute):
            for moment in filter(None, map(of_machine, self.live(part, module))):
                source = f"clock:{module.__name__}.{name}" if moment.kind == "clock" else ""
                found[replace(moment, source=source)] = None
            for used, of, _ in self._uses(part, module):
                taken = of[0] if of else _handed_on(part, used, attribute)
                found |= self._defined(module, used, taken, seen)
        if isinstance(statement, ast.ClassDef) and attribute != "metadata":
            # a model is what it is, whatever other tables its base has
            found = {guess: None for guess in found if guess.kind != "models"}
        return found


def _named(guess: Guess, module: LazyModule, name: str, attribute: str) -> Guess:
    """The guess, or where it is not known what was read: the attribute that came of it."""
    value = vars(module).get(name)
    if guess.source or guess.kind != "run" or attribute not in getattr(value, "__dict__", ()):
        return guess
    return setting(f"{module.__name__}.{name}.{attribute}")


def _target(module: LazyModule, statement: ast.Import | ast.ImportFrom, alias: ast.alias) -> str:
    if isinstance(statement, ast.ImportFrom):
        return f"{module.source(statement)}.{alias.name}"
    return alias.name if alias.asname else alias.name.partition(".")[0]


def _parts(statement: ast.stmt, attribute: str) -> list[ast.stmt]:
    """Of a class, what makes one attribute; else the whole definition."""
    if attribute and isinstance(statement, ast.ClassDef):
        made = [item for item in statement.body if attribute in _targets(item)]
        if made:
            return made
    return [statement]


def _needed(statements: Iterable[ast.stmt], attribute: str) -> set[str] | None:
    """The attributes of a class that one of them is made of; None for all of them."""
    if not attribute:
        return None
    known = {
        name: item
        for statement in statements
        if isinstance(statement, ast.ClassDef)
        for item in statement.body
        for name in _targets(item)
    }
    needed, waiting = {attribute}, [attribute]
    while waiting:
        item = known.get(waiting.pop())
        if item is None:
            return None  # a property or a method, which can look at any
        more = {name for name, _ in loads(item)} & known.keys() - needed
        needed |= more
        waiting += more
    return needed


def _targets(statement: ast.stmt) -> set[str]:
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _handed_on(part: ast.stmt, used: str, attribute: str) -> str:
    """The attribute, where the definition is nothing but a call of what it uses."""
    if isinstance(part, ast.FunctionDef):
        given = [node.value for node in nodes(part) if isinstance(node, ast.Return)]
    else:
        given = [getattr(part, "value", None)]
    called = [item.func for item in given if isinstance(item, ast.Call)]
    only = [item.id for item in called if isinstance(item, ast.Name)]
    return attribute if only == [used] and len(given) == 1 else ""
