"""PostgreSQL's types that have no counterpart elsewhere: addresses, and what travels as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.types import TypeEngine

from codegen.model import samples
from codegen.model.expr import Expr, Import, expr, name
from codegen.model.rows import COMMON, Context, Row, form, same
from codegen.model.samples import either, quoted

_POSTGRESQL = pg.dialect()  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped


def address(*classes: str) -> Callable[[Any, Context], Row]:
    """The drivers return an address, or an interface or network where there is a mask."""
    union = Expr(_union(classes))
    first = name("ipaddress", classes[0])
    network = "Network" in classes[0]

    def make(_: Any, __: Context) -> Row:
        fixed, counted = (
            ("192.0.{}.0/24", "10.{}.0.0/16") if network else ("192.0.2.{}", "10.{}.0.1")
        )
        numbers = [quoted(fixed.format(i)) for i in (1, 2)]
        counts = [f'f"{counted.format("{n % 200}")}"', f'f"{counted.format("{n % 200}")[:-1]}2"']
        if network:
            counts[1] = 'f"11.{n % 200}.0.0/16"'
        sampler = either(
            tuple(form(expr("{}({})", first, text), text) for text in numbers),
            tuple(form(expr("{}({})", first, text), text) for text in counts),
        )
        return same(union, sampler, '"nowhere"')

    return make


def _union(classes: tuple[str, ...]) -> tuple[str | Import, ...]:
    parts: list[str | Import] = []
    for cls in classes:
        parts += [" | "] if parts else []
        parts.append(Import("ipaddress", cls))
    return tuple(parts)


# Base name of a type that travels as text → texts in the form that PostgreSQL prints.
_TEXT_SAMPLES: dict[str, tuple[str, ...]] = {
    "bit": (),
    "box": ("(2,2),(1,1)", "(4,4),(3,3)"),
    "circle": ("<(1,2),3>", "<(4,5),6>"),
    "citext": ("text", "other text"),
    "cube": ("(1, 2)", "(3, 4)"),
    "hstore": ('"key"=>"value"', '"key"=>"other"'),
    "line": ("{1,2,3}", "{4,5,6}"),
    "lseg": ("[(1,2),(3,4)]", "[(5,6),(7,8)]"),
    "ltree": ("top.first", "top.second"),
    "macaddr": ("08:00:2b:01:02:03", "08:00:2b:01:02:04"),
    "macaddr8": ("08:00:2b:01:02:03:04:05", "08:00:2b:01:02:03:04:06"),
    "money": ("$10.50", "$20.50"),
    "jsonpath": ('$."a"', '$."b"'),
    "oid": ("1", "2"),
    "path": ("[(1,2),(3,4)]", "[(5,6),(7,8)]"),
    "pg_lsn": ("0/1", "0/2"),
    "point": ("(1,2)", "(3,4)"),
    "polygon": ("((1,1),(2,2),(3,1))", "((4,4),(5,5),(6,4))"),
    "tsquery": ("'booking'", "'hotel'"),
    "tsvector": ("'booking' 'hotel'", "'hello' 'world'"),
    "varbit": ("101", "110"),
    "bit varying": ("101", "110"),
    "xml": ("<first/>", "<second/>"),
}


def named(type_: Any, _: Context) -> Row:
    spelling = spelled(type_)
    base = spelling.rpartition(".")[2].partition("(")[0].strip().strip('"').lower()
    size = re.search(r"\((\d+)\)", spelling)
    texts = _TEXT_SAMPLES.get(base, ())
    if base in ("vector", "halfvec") and size:
        texts = tuple("[" + ",".join(digit * int(size[1])) + "]" for digit in "12")
    elif base == "bit":
        width = int(size[1]) if size else 1
        texts = tuple(digit * width for digit in "10")
    elif base in ("varbit", "bit varying") and size:
        texts = tuple(text[: int(size[1])] for text in texts)
    return transported(spelling, texts)


def transported(spelling: str, texts: tuple[str, ...]) -> Row:
    forms = (form(quoted(text), quoted(text)) for text in texts)
    text = Expr(("str",))
    sampler = samples.constant(*forms)
    return Row(text, name(COMMON, "Text"), text, sampler, ("1",), spelling=spelling)


def spelled(type_: TypeEngine[Any]) -> str:
    return type_.compile(dialect=_POSTGRESQL)
