"""Django models in fences of Python: parsed like the others, never run.

What Django's own rules decide is taken as said: NOT NULL unless `null=True`, `<name>_id` for a
foreign key, a surrogate key where no field is one. Its defaults are the application's.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from codegen.diagnostics import Diagnostic
from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.facts import (
    TYPED_BY_KEY,
    About,
    Fact,
    Rank,
    Reading,
    Reference,
    Rule,
    Value,
    combine,
)
from codegen.sources.handoff.markdown.document import Block, Document, Fence, Items
from codegen.sources.handoff.notations.code import facts as told
from codegen.sources.handoff.notations.code import model, relined, unique_on
from codegen.sources.handoff.notations.pycode import parsed
from codegen.sources.handoff.words.frameworks import sql_of

_TYPES = sql_of("django")
_ITEM = re.compile(
    r"[`*]*(?P<name>[A-Za-z_]\w*)[`*]*\s*(?:=|:|->|\u2192|[-\u2013\u2014])\s*`?(?:models\.)?"
    r"(?P<call>(?:\w+Field|ForeignKey)\(.*\))`?(?:\s*[-\u2013\u2014#(].*)?"
)
_RELATIONS = frozenset(("ForeignKey", "OneToOneField"))
_DELETES = {"CASCADE": "CASCADE", "PROTECT": "RESTRICT", "RESTRICT": "RESTRICT"}
_DELETES |= {"SET_NULL": "SET NULL", "SET_DEFAULT": "SET DEFAULT", "DO_NOTHING": "NO ACTION"}


@dataclass(frozen=True)
class _Field:
    """A field: its name in the program, its kind, and the call that makes it."""

    name: str
    kind: str
    call: ast.Call
    line: int

    def keyword(self, name: str) -> ast.expr | None:
        return next((k.value for k in self.call.keywords if k.arg == name), None)

    def said(self, name: str) -> bool:
        value = self.keyword(name)
        return isinstance(value, ast.Constant) and value.value is True

    def text(self, name: str) -> str:
        value = self.keyword(name)
        return str(value.value) if isinstance(value, ast.Constant) else ""

    @property
    def column(self) -> str:
        own = self.text("db_column")
        return own or (f"{self.name}_id" if self.kind in _RELATIONS else self.name)


def read(block: Block, document: Document) -> Reading | None:
    """Read a fence of Django models, or a list of one's fields; None for any other block."""
    if isinstance(block, Items):
        return _of_items(block, document)
    if not isinstance(block, Fence) or not block.tag.startswith(("python", "py")):
        return None
    if "models.Model" not in block.text and "models.CharField" not in block.text:
        return None
    tree, _ = parsed(block.text)
    models = [node for node in tree.body if isinstance(node, ast.ClassDef) and _fields(node, block)]
    return combine(_model(node, block, document) for node in models) if models else None


def _of_items(block: Items, document: Document) -> Reading | None:
    """`name` = CharField(max_length=100), as the items of a list below the name of their model."""
    title = titles.title_of(block)
    found = [(row, match) for row in block.rows if (match := _ITEM.fullmatch(row.raw[0].strip()))]
    if title is None or len(found) < 2 or len(found) * 3 < len(block.rows) * 2:
        return None
    fields = "".join(f"    {match['name']} = models.{match['call']}\n" for _, match in found)
    name = re.sub(r"\W", "", title.name)
    meta = f"    class Meta:\n        db_table = {title.name!r}\n" if title.exact else ""
    text = f"class {name}(models.Model):\n{fields}{meta}"
    reading = read(Fence(block.trail, 0, "python", text), document)
    lines = [0, title.heading.line, *(row.line for row, _ in found)]
    return relined(reading, lines) if reading else None


def _fields(node: ast.ClassDef, block: Fence) -> list[_Field]:
    found = []
    for statement in node.body:
        if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
            continue
        call = statement.value
        if isinstance(call, ast.Call) and (kind := _last(call.func)) in {*_TYPES, *_RELATIONS}:
            line = block.line + statement.lineno
            found.append(_Field(statement.targets[0].id, kind, call, line))
    return found


def _last(node: ast.expr) -> str:
    return getattr(node, "attr", getattr(node, "id", ""))


def _model(node: ast.ClassDef, block: Fence, document: Document) -> Reading:
    meta = next((n for n in node.body if isinstance(n, ast.ClassDef) and n.name == "Meta"), None)
    fields = _fields(node, block)
    line = block.line + node.lineno
    facts = [fact for one in fields for fact in _column(one)]
    if not any(one.said("primary_key") for one in fields):
        facts = [*_surrogate(line), *facts]
    facts += _uniques(meta, fields, block)
    notes = tuple(_left_out(node, block, document))
    rules = tuple(_choices(one) for one in fields if one.keyword("choices") is not None)
    table = _option(meta, "db_table")
    return replace(model(table, node.name, line, facts), rules=rules, notes=notes)


def _surrogate(line: int) -> Iterator[Fact]:
    """`id`, which Django adds; its width is a setting, of which this is the default."""
    for about, value in ((About.TYPE, "bigint"), (About.PRIMARY_KEY, ""), (About.AUTO, True)):
        yield Fact("", "id", about, value, Rank.DDL, line, written="BigAutoField by default")


def _column(one: _Field) -> Iterator[Fact]:
    def fact(about: About, value: Value, written: str = "") -> Fact:
        return Fact("", one.column, about, value, Rank.DDL, one.line, written=written)

    if one.kind in _RELATIONS:
        target = one.call.args[0] if one.call.args else one.keyword("to")
        reference = Reference(_model_name(target), None, _on_delete(one))
        yield fact(About.FOREIGN_KEY, reference, TYPED_BY_KEY)
        if one.kind == "OneToOneField":
            yield fact(About.UNIQUE, "")
    else:
        yield fact(About.TYPE, _type(one), ast.unparse(one.call).removeprefix("models."))
    yield fact(About.NULLABLE, one.said("null"), "Django")
    if one.said("primary_key"):
        yield fact(About.PRIMARY_KEY, "")
    if one.said("unique"):
        yield fact(About.UNIQUE, "")
    if one.kind.endswith("AutoField"):
        yield fact(About.AUTO, True)
    if one.said("auto_now"):
        yield fact(About.ON_UPDATE, True)
    made = one.keyword("default")
    if made is not None or one.said("auto_now_add"):
        words = ast.unparse(made) if made is not None else "now"
        yield fact(About.CLIENT_DEFAULT, words, f"python:{words}")


def _type(one: _Field) -> str:
    length = one.text("max_length")
    if one.kind == "DecimalField" and one.text("max_digits"):
        return f"numeric({one.text('max_digits')},{one.text('decimal_places') or 0})"
    base = _TYPES[one.kind]
    return f"varchar({length})" if base.startswith("varchar") and length else base


def _model_name(target: ast.expr | None) -> str | None:
    """`User`, `'accounts.User'`, `settings.AUTH_USER_MODEL`, `'self'` is not a model's name."""
    if isinstance(target, ast.Constant):
        name = str(target.value).rpartition(".")[2]
        return None if name == "self" else name
    name = _last(target) if target is not None else ""
    return "User" if name == "AUTH_USER_MODEL" else name or None


def _on_delete(one: _Field) -> str | None:
    value = one.keyword("on_delete") or (one.call.args[1] if len(one.call.args) > 1 else None)
    return _DELETES.get(_last(value)) if value is not None else None


def _option(meta: ast.ClassDef | None, name: str) -> str:
    for statement in meta.body if meta else ():
        if isinstance(statement, ast.Assign) and _last(statement.targets[0]) == name:
            value = statement.value
            return str(value.value) if isinstance(value, ast.Constant) else ""
    return ""


def _uniques(meta: ast.ClassDef | None, fields: list[_Field], block: Fence) -> Iterator[Fact]:
    """`unique_together` and `UniqueConstraint(fields=…)`."""
    columns = {one.name: one.column for one in fields}
    for node in ast.walk(meta) if meta else ():
        listed = None
        if isinstance(node, ast.Assign) and _last(node.targets[0]) == "unique_together":
            listed = node.value
        elif isinstance(node, ast.Call) and _last(node.func) == "UniqueConstraint":
            conditional = any(k.arg == "condition" for k in node.keywords)
            given = next((k.value for k in node.keywords if k.arg == "fields"), None)
            listed = None if conditional else given
        for names in _lists(listed):
            line = block.line + getattr(node, "lineno", 1)
            yield from told("", [unique_on(columns.get(name, name) for name in names)], line)


def _lists(node: ast.expr | None) -> Iterator[list[str]]:
    """The lists of names in `[…]` or `[[…], […]]`."""
    if not isinstance(node, ast.List | ast.Tuple):
        return
    names = [str(e.value) for e in node.elts if isinstance(e, ast.Constant)]
    if names:
        yield names
    for element in node.elts:
        yield from _lists(element)


def _choices(one: _Field) -> Rule:
    choices = one.keyword("choices")
    return Rule(
        one.column,
        f"choices of the application: {ast.unparse(choices)}" if choices else "",
        one.line,
    )


def _left_out(node: ast.ClassDef, block: Fence, document: Document) -> Iterator[Diagnostic]:
    """Many-to-many fields: Django makes their tables, and the document does not say how."""
    for statement in node.body:
        call = getattr(statement, "value", None)
        if isinstance(call, ast.Call) and _last(call.func) == "ManyToManyField":
            text = f"{node.name}: the table of a ManyToManyField is not described"
            yield Diagnostic("GA303", text, document.at(block.line + statement.lineno))
