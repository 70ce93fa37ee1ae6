"""PostgreSQL's types that have no counterpart elsewhere: addresses, and what travels as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.types import TypeEngine

from codegen.model import samples
from codegen.model.expr import Expr, expr, join, name
from codegen.model.rows import COMMON, Context, Form, Row, form
from codegen.model.samples import quoted, quoted_f

# numbers of a vector that a reader would still count
_WRITTEN_OUT = 20
_POSTGRESQL = pg.dialect()  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped


def address(client: str, *kinds: str) -> Callable[[Any, Context], Row]:
    """Addresses or networks, always with their mask in JSON.

    client: the type of `app.schemas.common`. kinds: of the objects that the drivers return.
    """
    python = join(
        " | ", (name("ipaddress", f"IP{v}{kind}") for kind in kinds for v in ("v4", "v6"))
    )
    first = name("ipaddress", f"IPv4{kinds[-1]}")
    rest = "0.0/16" if kinds[0] == "Network" else "0.1/32"

    def at_level(level: int, varying: bool) -> Form:
        text = quoted_f(f"{10 + level}.{'{n % 200}' if varying else 0}.{rest}", varying)
        return expr("{}({})", first, text), text

    def make(_: Any, __: Context) -> Row:
        request, response = name(COMMON, client), name("pydantic", f"IPvAny{kinds[-1]}")
        sampler = samples.leveled(at_level, 99)
        return Row(python, request, response, sampler, ('"nowhere"', "1"))

    return make


# Base name of a type that travels as text → texts in the form that PostgreSQL prints. None for xml:
# not every PostgreSQL is built with it, the embedded one of the emitted tests is not.
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
}


def named(type_: Any, _: Context) -> Row:
    spelling = spelled(type_)
    base = spelling.rpartition(".")[2].partition("(")[0].strip().strip('"').lower()
    size = re.search(r"\((\d+)\)", spelling)
    texts = _TEXT_SAMPLES.get(base, ())
    if base in ("vector", "halfvec") and size:
        return _transported(spelling, [_vector(digit, int(size[1])) for digit in "12"])
    if base == "bit":
        width = int(size[1]) if size else 1
        texts = tuple(digit * width for digit in "10")
    elif base in ("varbit", "bit varying") and size:
        texts = tuple(text[: int(size[1])] for text in texts)
    return transported(spelling, texts)


def _vector(digit: str, size: int) -> str:
    """Code of a vector that has one digit everywhere."""
    if size > _WRITTEN_OUT:
        return f'"[" + ",".join("{digit}" * {size}) + "]"'
    return quoted(f"[{','.join(digit * size)}]")


def transported(spelling: str, texts: tuple[str, ...]) -> Row:
    return _transported(spelling, [quoted(text) for text in texts])


def _transported(spelling: str, codes: list[str]) -> Row:
    text = Expr(("str",))
    sampler = samples.constant(*(form(code, code) for code in codes))
    return Row(text, name(COMMON, "Text"), text, sampler, ("1",), spelling=spelling)


def spelled(type_: TypeEngine[Any]) -> str:
    return type_.compile(dialect=_POSTGRESQL)
