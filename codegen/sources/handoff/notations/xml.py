"""Schemas in fences of XML: tables, or entities, with their columns as elements or in one of them.

<table name="rooms"><column name="id" type="uuid" primaryKey="true"/></table>
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

_TABLES = frozenset(("table", "entity", "createtable", "collection"))
_COLUMNS = frozenset(("column", "field", "attribute", "property"))
_ANSWERS = {"true": True, "yes": True, "false": False, "no": False}
_DECLARED = re.compile(r"<\?.*?\?>|<!--.*?-->", re.DOTALL)


def tables(text: str) -> list[dict[str, Any]]:
    """The tables of a text with their columns as dictionaries; none of what is not well formed or
    declares entities of its own.
    """
    if "<!" in _DECLARED.sub("", text):
        return []
    try:
        root = ElementTree.fromstring(f"<all>{_DECLARED.sub('', text)}</all>")  # noqa: S314
    except ElementTree.ParseError:
        return []
    return [_table(one) for one in root.iter() if _is(one, _TABLES)]


def _is(element: ElementTree.Element, names: frozenset[str]) -> bool:
    return element.tag.rpartition("}")[2].casefold() in names


def _table(element: ElementTree.Element) -> dict[str, Any]:
    named = {**_told(element)}
    name = named.get("name", named.get("tableName", ""))
    columns = [_column(one) for one in element.iter() if _is(one, _COLUMNS)]
    unique = [
        re.split(r"[\s,]+", one.get("columns", ""))
        for one in element.iter()
        if _is(one, frozenset(("unique", "uniqueconstraint"))) and one.get("columns")
    ]
    return {"name": name, "columns": columns, "unique": unique}


def _column(element: ElementTree.Element) -> dict[str, Any]:
    """What a column's element says, and those in it."""
    return {key: value for one in element.iter() for key, value in _told(one).items()}


def _told(element: ElementTree.Element) -> dict[str, Any]:
    return {key: _ANSWERS.get(value.casefold(), value) for key, value in element.attrib.items()}
