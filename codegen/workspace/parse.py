"""A module taken apart into named segments, without losing a byte."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from codegen.workspace.diff import lines
from codegen.workspace.imports import PLACEHOLDER
from codegen.workspace.segment import Order, Section, Segment

_Suite = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
_Block = _Suite | ast.For | ast.AsyncFor | ast.With | ast.AsyncWith | ast.While | ast.If


class SplitError(ValueError):
    """The text does not parse, or two statements share a line."""


def parse(text: str) -> Section:
    """Take a module apart; the segments' texts, joined, are the text.

    Raises:
        SplitError: it does not parse, or its statements do not stand on lines of their own.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise SplitError(str(error)) from error
    source = lines(text)
    items = [*_Splitter(source).statements(tree.body, 0, len(source), Order.BY_NAME)]
    section = Section(Order.BY_NAME, tuple(items))
    if "".join(item.whole for item in items) != text:
        raise SplitError("its lines can't be told apart")
    return section


@dataclass(frozen=True)
class _Splitter:
    source: Sequence[str]

    def statements(
        self, body: Sequence[ast.stmt], start: int, end: int, order: Order
    ) -> tuple[Segment, ...]:
        """The statements between two lines; what follows the last one is a segment too."""
        items: list[Segment] = []
        at, stops = start, [*(_start(node) for node in body[1:]), end][: len(body)]
        for node, stop in zip(body, stops, strict=True):
            first = _start(node)
            if first < at:
                raise SplitError("two statements share a line")
            last = self._end(node, stop)
            lead = "".join(self.source[at:first])
            items.append(replace(self._segment(node, first, last, order), lead=lead))
            at = last
        if at < end:
            rest = "".join(self.source[at:end])
            text = rest.lstrip("\n")
            blank = rest[: len(rest) - len(text)]
            items.append(Segment(text, "(what follows)" if text else "", blank))
        return tuple(_numbered(items))

    def _end(self, node: ast.stmt, stop: int) -> int:
        """Where a statement ends: with the last comment that is indented like its body."""
        end = node.end_lineno or node.lineno
        if isinstance(node, _Block):
            for at in range(end, stop):
                line = self.source[at]
                indented = len(line) - len(line.lstrip()) > node.col_offset
                if line.strip() and not indented:
                    break
                end = at + 1 if line.strip() else end
        return end

    def _segment(self, node: ast.stmt, first: int, last: int, order: Order) -> Segment:
        name = _name(node)
        placeholder = name.startswith(PLACEHOLDER)
        return Segment(
            text="".join(self.source[first:last]),
            name=name if order is Order.BY_NAME or isinstance(node, _Suite) else "",
            sections=self._sections(node, last),
            loose=_is_loose(node, order),
            sticky=placeholder or _guards_imports(node),
            defines=isinstance(node, _Suite),
        )

    def _sections(self, node: ast.stmt, last: int) -> tuple[Section, ...]:
        if not isinstance(node, _Block) or getattr(node, "orelse", None):
            return ()
        begin = _start(node.body[0])
        if self.source[begin][: node.body[0].col_offset].strip():
            return ()  # the body stands on the line of the colon
        while self._is_remark(begin - 1):
            begin -= 1
        decorators = tuple(self._decorators(node))
        head = Segment("".join(self.source[node.lineno - 1 : begin]), "head")
        by_name = isinstance(node, ast.ClassDef) or _guards_imports(node)
        order = Order.BY_NAME if by_name else Order.IN_TURN
        body = self.statements(node.body, begin, last, order)
        return (
            Section(Order.IN_TURN, decorators),
            Section(Order.BY_NAME, (head,)),
            Section(order, body),
        )

    def _decorators(self, node: _Block) -> Iterator[Segment]:
        if not isinstance(node, _Suite) or not node.decorator_list:
            return
        at = _start(node)
        starts = [_start(node), *(each.lineno - 1 for each in node.decorator_list[1:])]
        for each, start in zip(node.decorator_list, starts, strict=True):
            end = each.end_lineno or each.lineno
            lead, text = "".join(self.source[at:start]), "".join(self.source[start:end])
            yield Segment(text, "", lead)
            at = end
        if at < node.lineno - 1:
            raise SplitError("a comment stands between a decorator and its function")

    def _is_remark(self, at: int) -> bool:
        line = self.source[at].strip()
        return not line or line.startswith("#")


def _start(node: ast.stmt) -> int:
    decorators = node.decorator_list if isinstance(node, _Suite) else []
    return min([node.lineno, *(each.lineno for each in decorators)]) - 1


def _name(node: ast.stmt) -> str:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return node.name + _part(node)
        case ast.ClassDef():
            return node.name
        case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
            return name
        case ast.Expr(value=ast.Constant(value=str())):
            return "(docstring)"
        case ast.Import() | ast.ImportFrom():
            return ast.unparse(node)
        case ast.If():
            return f"if {ast.unparse(node.test)}"
        case ast.AugAssign():
            return f"{ast.unparse(node.target)} (augmented)"
        case _:
            return ""


def _part(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """What tells a property's setter, or an overload, from the function of the same name."""
    roles = {ast.unparse(each).rpartition(".")[2] for each in node.decorator_list}
    if "overload" in roles:
        return f" (overload {ast.unparse(node.args)})"
    return next((f" ({role})" for role in ("setter", "deleter") if role in roles), "")


def _is_loose(node: ast.stmt, order: Order) -> bool:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.ImportFrom():
            return True
        case ast.Import():
            return True
        case ast.AnnAssign() | ast.Assign():
            return order is Order.BY_NAME
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="include_router"))):
            return True
        case _:
            return False


def _guards_imports(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def _numbered(items: Sequence[Segment]) -> Iterator[Segment]:
    """Tell overloads, property setters and what else is defined twice apart by number."""
    seen: Counter[str] = Counter()
    for item in items:
        seen[item.name] += 1
        again = item.name and seen[item.name] > 1
        yield replace(item, name=f"{item.name} {seen[item.name]}") if again else item
