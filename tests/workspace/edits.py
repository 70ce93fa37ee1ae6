"""Edits as a person makes them, of any Python module; what they add carries a mark."""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Sequence

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class Editor:
    """Edits one module text at random; every line that it adds says `mine_<number>`."""

    def __init__(self, text: str, chance: random.Random, side: str = "mine") -> None:
        self.text = text
        self.chance = chance
        self.side = side
        self.number = 0

    def edit(self, times: int) -> str:
        """Make some edits; one that finds nothing to edit is left out."""
        for _ in range(times):
            self.number += 1
            before = self.text
            self.chance.choice(_EDITS)(self)
            try:
                ast.parse(self.text)
            except SyntaxError:
                self.text = before
        return self.text

    @property
    def mark(self) -> str:
        """The name of what this edit adds."""
        return f"{self.side}_{self.number}"

    def add_function(self) -> None:
        self._insert_top(f"\n\ndef {self.mark}() -> int:\n    return len('{self.mark}')\n")

    def add_constant(self) -> None:
        self._insert_top(f"\n\n{self.mark.upper()} = '{self.mark}'\n")

    def add_method(self) -> None:
        found = self._classes()
        if found:
            node = self.chance.choice(found)
            end = node.end_lineno or node.lineno
            self._insert(
                end, f"\n    def {self.mark}(self) -> int:\n        return 1  # {self.mark}\n"
            )

    def add_field(self) -> None:
        found = [each for node in self._classes() for each in node.body]
        if found:
            node = self.chance.choice(found)
            if isinstance(node, ast.AnnAssign):
                self._insert(node.end_lineno or 0, f"    {self.mark}: int = 1\n")

    def add_import(self) -> None:
        tree = ast.parse(self.text)
        found = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        if found:
            self._insert(self.chance.choice(found).end_lineno or 0, f"import {self.mark}\n")

    def add_statement(self) -> None:
        found = [node for node in self._functions() if len(node.body) > 1]
        if found:
            node = self.chance.choice(found)
            after = self.chance.choice(node.body[:-1])
            self._insert(after.end_lineno or 0, f"{' ' * after.col_offset}print('{self.mark}')\n")

    def add_comment(self) -> None:
        found = [*self._functions(), *self._classes()]
        if found:
            node = self.chance.choice(found)
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            self._insert(first - 1, f"{' ' * node.col_offset}# {self.mark}\n")

    def add_remark(self) -> None:
        lines = self.text.splitlines(keepends=True)
        plain = [at for at, line in enumerate(lines) if line.endswith((")\n", "]\n"))]
        if plain:
            at = self.chance.choice(plain)
            lines[at] = f"{lines[at].rstrip()}  # {self.mark}\n"
            self.text = "".join(lines)

    def add_keyword(self) -> None:
        lines = self.text.splitlines(keepends=True)
        plain = [at for at, line in enumerate(lines) if line.endswith("(\n")]
        calls = [at for at in plain if not line_defines(lines[at])]
        if calls:
            at = self.chance.choice(calls)
            indent = lines[at + 1][: len(lines[at + 1]) - len(lines[at + 1].lstrip())]
            close = at + 1
            while close < len(lines) and not lines[close].startswith(indent[4:] + ")"):
                close += 1
            if lines[close - 1].endswith(",\n"):
                lines.insert(close, f"{indent}{self.mark}=1,\n")
                self.text = "".join(lines)

    def change_docstring(self) -> None:
        lines = self.text.splitlines(keepends=True)
        plain = [at for at, line in enumerate(lines) if line.strip().startswith('"""')]
        one = [at for at in plain if lines[at].count('"""') == 2]
        if one:
            at = self.chance.choice(one)
            lines[at] = lines[at].replace('."""', f' {self.mark}."""')
            self.text = "".join(lines)

    def change_value(self) -> None:
        lines = self.text.splitlines(keepends=True)
        plain = [at for at, line in enumerate(lines) if line.startswith("    return ")]
        if plain:
            at = self.chance.choice(plain)
            lines[at] = lines[at].replace("return ", "return await ", 1)
            lines.insert(at, f"    {self.mark} = 1\n")
            self.text = "".join(lines)

    def delete(self) -> None:
        found = self._functions()
        if len(found) > 1:
            self._cut(self.chance.choice(found))

    def move(self) -> None:
        found = [node for node in ast.parse(self.text).body if isinstance(node, Definition)]
        if len(found) > 1:
            text = self._cut(self.chance.choice(found))
            self.text = self.text.rstrip("\n") + "\n\n\n" + text

    def rename(self) -> None:
        found = self._functions()
        if found:
            node = self.chance.choice(found)
            lines = self.text.splitlines(keepends=True)
            at = node.lineno - 1
            lines[at] = lines[at].replace(f"def {node.name}(", f"def {self.mark}_{node.name}(")
            self.text = "".join(lines)

    def add_element(self) -> None:
        lines = self.text.splitlines(keepends=True)
        plain = [at for at, line in enumerate(lines) if line.endswith(("[\n", "{\n"))]
        if plain:
            at = self.chance.choice(plain)
            indent = lines[at + 1][: len(lines[at + 1]) - len(lines[at + 1].lstrip())]
            value = f'"{self.mark}"' if lines[at].endswith("[\n") else f'"{self.mark}": 1'
            lines.insert(at + 1, f"{indent}{value},\n")
            self.text = "".join(lines)

    def _functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        nodes = ast.walk(ast.parse(self.text))
        return [n for n in nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]

    def _classes(self) -> list[ast.ClassDef]:
        return [node for node in ast.parse(self.text).body if isinstance(node, ast.ClassDef)]

    def _insert_top(self, text: str) -> None:
        body = ast.parse(self.text).body
        found = [node for node in body if not isinstance(node, ast.Import | ast.ImportFrom)]
        if found:
            self._insert(self.chance.choice(found).end_lineno or 0, text)

    def _insert(self, at: int, text: str) -> None:
        lines = self.text.splitlines(keepends=True)
        self.text = "".join([*lines[:at], text, *lines[at:]])

    def _cut(self, node: Definition) -> str:
        lines = self.text.splitlines(keepends=True)
        first = min([node.lineno, *(each.lineno for each in node.decorator_list)]) - 1
        end = node.end_lineno or node.lineno
        text = "".join(lines[first:end])
        while end < len(lines) and not lines[end].strip():
            end += 1
        self.text = "".join(lines[:first] + lines[end:]).rstrip("\n") + "\n"
        return text


def line_defines(line: str) -> bool:
    """Whether a definition starts on the line."""
    return line.strip().startswith(("def ", "async def ", "class ", "from "))


_EDITS: Sequence[Callable[[Editor], None]] = (
    Editor.add_function,
    Editor.add_constant,
    Editor.add_method,
    Editor.add_field,
    Editor.add_import,
    Editor.add_statement,
    Editor.add_comment,
    Editor.add_remark,
    Editor.add_keyword,
    Editor.add_element,
    Editor.change_docstring,
    Editor.change_value,
    Editor.delete,
    Editor.move,
    Editor.rename,
)
