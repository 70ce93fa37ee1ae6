"""Import blocks merged as sets.

Two sides that each add an import in one place conflict in every merge by lines. So the blocks (the
leading one of the module and the one below `if TYPE_CHECKING:`) are taken out before the lines are
merged, merged by imported name, and put back. Our statements keep their text unless the other side
changes what they import. An import goes only when nothing uses it any more, and one that the merged
body needs stays.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from codegen.workspace.diff import lines

PLACEHOLDER = "import __gen_api_"
_MARKER = PLACEHOLDER + "{}\n"


@dataclass(frozen=True, order=True)
class Name:
    """One imported name: `from module import name as alias`; `import name` has no module."""

    module: str | None
    name: str
    alias: str | None

    @property
    def bound(self) -> str:
        """The name that the file can use."""
        return self.alias or (self.name if self.module else self.name.partition(".")[0])


@dataclass(frozen=True)
class Item:
    """A statement of an import block with its names, or other lines (blank, comment) without."""

    text: str
    names: tuple[Name, ...] = ()

    @property
    def module(self) -> str | None:
        """What the statement imports from; each plain import is a group of its own."""
        return None if not self.names else self.names[0].module or self.names[0].name

    @property
    def fixed(self) -> bool:
        """Whether its text may not be written anew: a comment or a star would be lost."""
        plain = all(name.module for name in self.names)
        return "#" in self.text or "*" in self.text or not plain

    @property
    def blank(self) -> bool:
        """Whether it separates two sections."""
        return not self.names and not self.text.strip()


Block = tuple[Item, ...]


@dataclass(frozen=True)
class Parsed:
    """A text with its import blocks taken out, each replaced by a marker line.

    elsewhere: what the module imports below its leading block.
    """

    blocks: dict[str, Block]
    body: str
    used: frozenset[str]
    elsewhere: frozenset[Name]

    @classmethod
    def of(cls, text: str) -> "Parsed | None":
        """Take the blocks out; None where a statement shares its line with another."""
        tree = ast.parse(text)
        source = lines(text)
        runs = dict(_runs(tree))
        blocks: dict[str, Block] = {}
        for place, run in reversed(runs.items()):
            if not _separate(run):
                return None
            start, end = run[0].lineno - 1, run[-1].end_lineno or run[-1].lineno
            blocks[place] = tuple(_items(run, source))
            source[start:end] = [_indent(run[0]) + _MARKER.format(place)]
        held = {name for block in blocks.values() for name in _all(block)}
        top = {name for each in tree.body if isinstance(each, Statement) for name in _names(each)}
        return cls(blocks, "".join(source), frozenset(_used(tree)), frozenset(top - held))

    @property
    def imported(self) -> dict[str, set[Name | str]]:
        """What each block imports, and what is remarked there, in whatever order."""
        return {
            place: {*_all(block), *(item.text for item in block if "#" in item.text)}
            for place, block in self.blocks.items()
        }


@dataclass(frozen=True)
class ImportMerge:
    """The three texts of a merge, their import blocks set aside."""

    base: Parsed
    ours: Parsed
    theirs: Parsed

    @classmethod
    def of(cls, *texts: str) -> "ImportMerge | None":
        """Set the blocks aside; None where a text does not parse or the blocks do not pair."""
        try:
            parsed = [Parsed.of(text) for text in texts]
        except SyntaxError:
            return None
        complete = [one for one in parsed if one is not None]
        return cls(*complete) if len(complete) == 3 else None

    @property
    def bodies(self) -> tuple[str, str, str]:
        """The texts without their import blocks."""
        return self.base.body, self.ours.body, self.theirs.body

    def restore(self, body: str, clean: bool) -> str:
        """Put the merged blocks back into the merged body."""
        for place in ("typing", "module"):  # the guard is gone first where it guards nothing
            used = self._used_in(body) if clean else self.ours.used | self.theirs.used
            base, ours, theirs = (
                side.blocks.get(place, ()) for side in (self.base, self.ours, self.theirs)
            )
            merged = _merge_blocks(base, ours, theirs, used, self._spared(theirs, used))
            text = "".join(item.text for item in merged)
            body = _put(body, _MARKER.format(place), text)
        return body

    def _spared(self, theirs: Block, used: frozenset[str]) -> frozenset[Name]:
        """What need not be added: the user imports it further down, or deleted what it was for."""
        unused = self.theirs.used - used
        return self.ours.elsewhere | {name for name in _all(theirs) if name.bound in unused}

    def _used_in(self, body: str) -> frozenset[str]:
        try:
            return frozenset(_used(ast.parse(body)))
        except SyntaxError:
            return self.ours.used | self.theirs.used


def _put(body: str, marker: str, text: str) -> str:
    """Replace the marker; a guard that is left without a statement goes too."""
    source = lines(body)
    found: list[str] = []
    for at, line in enumerate(source):
        if line.lstrip(" ") != marker:
            found.append(line)
        elif text:
            found.append(text)
        elif line.startswith(" ") and not "".join(source[at + 1 : at + 2]).startswith(" "):
            found.pop()
            while found and not found[-1].strip():
                found.pop()
    return "".join(found)


Statement = ast.Import | ast.ImportFrom


def _runs(tree: ast.Module) -> Iterator[tuple[str, list[Statement]]]:
    """Find the leading imports of the module and those of `if TYPE_CHECKING:`, in file order."""
    leading = _leading(tree.body)
    if leading:
        yield "module", leading
    for node in tree.body:
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            guarded = _leading(node.body)
            if guarded and not node.orelse:
                yield "typing", guarded
            return


def _leading(body: Sequence[ast.stmt]) -> list[Statement]:
    run: list[Statement] = []
    for node in body:
        if isinstance(node, Statement):
            run.append(node)
        elif run:
            break
    return run


def _separate(run: Sequence[Statement]) -> bool:
    starts = [node.lineno for node in run]
    ends = [node.end_lineno or node.lineno for node in run]
    return all(end < start for end, start in zip(ends, starts[1:], strict=False))


def _items(run: Sequence[Statement], source: Sequence[str]) -> Iterator[Item]:
    at = run[0].lineno - 1
    for node in run:
        yield from (Item(line) for line in source[at : node.lineno - 1])
        at = node.end_lineno or node.lineno
        yield Item("".join(source[node.lineno - 1 : at]), tuple(_names(node)))


def _names(node: Statement) -> Iterator[Name]:
    module = None
    if isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
    for alias in node.names:
        yield Name(module, alias.name, alias.asname)


def _indent(node: ast.stmt) -> str:
    return " " * node.col_offset


def _used(tree: ast.AST) -> Iterator[str]:
    """Every name that code or a quoted annotation refers to."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _quoted(node.value)


def _quoted(text: str) -> Iterator[str]:
    if len(text) > 80:
        return
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError):
        return
    yield from (node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


def _merge_blocks(
    base: Block, ours: Block, theirs: Block, used: frozenset[str], spared: frozenset[Name]
) -> Block:
    before, now, new = _all(base), _all(ours), _all(theirs)
    if not ours:
        return _without_all(theirs, {name for name in before if name.bound not in used} | spared)
    # a future statement is used by no name: the user's own annotations may rest on it
    dropped = {name for name in (before & now) - new if name.module != "__future__"}
    needed = used - {name.bound for name in new} | {"*"}
    gone = {name for name in dropped if name.bound not in needed}
    if ours == base and gone == now - new and not new & spared:
        return theirs
    merged = _without_all(ours, gone)
    now |= spared
    bound = {name.bound for name in now}
    for item in theirs:
        for name in item.names:
            wanted = name not in before or (name.bound in used and name.bound not in bound)
            if wanted and name not in _all(merged) | now:
                merged = _with(merged, name, theirs)
    return _arranged(base, ours, merged, theirs)


def _arranged(base: Block, ours: Block, merged: Block, theirs: Block) -> Block:
    """The generated order, of statements and in them, where the user has left it as it was."""
    untouched = {item.text for item in base}
    fresh = {frozenset(item.names): item for item in theirs}
    items = [
        fresh.get(frozenset(item.names), item) if item.names and item.text in untouched else item
        for item in merged
    ]
    known = {item.module: at for at, item in enumerate(theirs) if item.names}
    if _order(ours, _modules(base)) == _order(base, _modules(ours)) and all(
        item.names or item.blank for item in items
    ):
        for run in _unbroken(items):
            places = [at for at in run if items[at].module in known]
            sorted_ = sorted((items[at] for at in places), key=lambda item: known[item.module])
            for at, item in zip(places, sorted_, strict=True):
                items[at] = item
    return tuple(items)


def _unbroken(items: Sequence[Item]) -> Iterator[list[int]]:
    """The places of each section between blank lines."""
    run: list[int] = []
    for at, item in enumerate(items):
        if item.blank:
            yield run
            run = []
        else:
            run.append(at)
    yield run


def _modules(block: Block) -> set[str | None]:
    return {item.module for item in block if item.names}


def _order(block: Block, among: set[str | None]) -> list[str | None]:
    return [item.module for item in block if item.names and item.module in among]


def _all(block: Block) -> set[Name]:
    return {name for item in block for name in item.names}


def _without_all(block: Block, gone: set[Name]) -> Block:
    for name in sorted(gone, key=str):
        block = tuple(_cut(block, name))
    return block


def _cut(block: Block, gone: Name) -> Iterator[Item]:
    for item in block:
        left = tuple(name for name in item.names if name != gone)
        if left == item.names or (item.fixed and (left or "#" in item.text)):
            yield item
        elif left:
            yield _written(item, left)


def _with(block: Block, name: Name, theirs: Block) -> Block:
    for index, item in enumerate(block):
        if name.module and item.module == name.module and not item.fixed:
            names = _ordered(item.names, name)
            return (*block[:index], _written(item, names), *block[index + 1 :])
    return _inserted(block, name, theirs)


def _inserted(block: Block, name: Name, theirs: Block) -> Block:
    """Place a new statement where the other side has it: beside the same neighbour."""
    at = next(index for index, item in enumerate(theirs) if name in item.names)
    nearest = (block or theirs)[0].text
    indent = nearest[: len(nearest) - len(nearest.lstrip())]
    item = Item(f"{indent}{_statement([name])}\n", (name,))
    for step, neighbours in ((1, reversed(theirs[:at])), (0, iter(theirs[at + 1 :]))):
        for neighbour in neighbours:
            if neighbour.blank:
                break
            place = _place(block, neighbour.module)
            if place is not None:
                return (*block[: place + step], item, *block[place + step :])
    return (*block, *([Item("\n")] if theirs[at - 1 : at] == (Item("\n"),) else []), item)


def _place(block: Block, module: str | None) -> int | None:
    if module is None:
        return None
    return next((index for index, item in enumerate(block) if item.module == module), None)


def _ordered(names: tuple[Name, ...], added: Name) -> tuple[Name, ...]:
    if list(names) == sorted(names, key=_rank):
        return tuple(sorted((*names, added), key=_rank))
    return (*names, added)


def _rank(name: Name) -> tuple[int, str, str]:
    """The order of import sorters: constants, classes, the rest."""
    kind = 0 if name.name.isupper() and len(name.name) > 1 else 1 if name.name[0].isupper() else 2
    return kind, name.name, name.alias or ""


def _written(item: Item, names: tuple[Name, ...]) -> Item:
    indent = item.text[: len(item.text) - len(item.text.lstrip())]
    line = f"{indent}{_statement(names)}\n"
    if "(" in item.text or len(line) > 89:
        inner = "".join(f"{indent}    {_spelled(name)},\n" for name in names)
        line = f"{indent}from {names[0].module} import (\n{inner}{indent})\n"
    return replace(item, text=line, names=names)


def _statement(names: Sequence[Name]) -> str:
    listed = ", ".join(_spelled(name) for name in names)
    return f"from {names[0].module} import {listed}" if names[0].module else f"import {listed}"


def _spelled(name: Name) -> str:
    return f"{name.name} as {name.alias}" if name.alias else name.name
