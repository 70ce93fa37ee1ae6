"""PlantUML in fences: `entity users { * id : uuid <<PK>> }`, classes without their methods.

An asterisk before an attribute of an entity makes it mandatory: PlantUML's notation of
information engineering.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from codegen.sources.handoff.columns.items import read_item
from codegen.sources.handoff.facts import About, Rank, Reading
from codegen.sources.handoff.markdown.document import Block, Document, Fence, Row
from codegen.sources.handoff.notations import mermaid
from codegen.sources.handoff.words.constraints import read_constraints

_IS_ONE = re.compile(r"^\s*@start(?:uml|chen|erd)?\b", re.MULTILINE)
_OPENING = re.compile(
    r"^\s*(?:entity|class|object|table)\s*\(?\s*(?:\"(?P<title>[^\"]+)\"\s+as\s+(?P<alias>\w+)"
    r"|\"?(?P<name>\w+)\"?(?:\s+as\s+\"?(?P<other>[\w ]+)\"?|\s*,[^)]*\))?)\)?"
    r"(?:\s*<<[^>]*>>)?(?:\s*#\w+)?\s*\{\s*$",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"^\s*(?P<mark>\*\s*)?(?:[-+#~]\s*)?(?:\{(?:field|static)\}\s*)?(?P<text>.*?)\s*$"
)
_STEREOTYPE = re.compile(r"<<\s*([^<>]*?)\s*>>")
_MACRO = re.compile(
    r"^(?P<kind>primary_key|pk|foreign_key|fk|unique|not_null)\s*\(\s*(?P<name>\w+)\s*\)", re.I
)
_KINDS = {"primary_key": "PK", "foreign_key": "FK", "not_null": "NOT NULL"}
# `UUID id` of a class, as Java has it.
_TYPE_FIRST = re.compile(r"^([A-Za-z]\w*(?:<[\w<>, ]+>)?(?:\([\d, ]+\))?)\s+([a-z_]\w*)\s*$")
_ENUM = re.compile(r"^\s*enum\s+\"?(?P<name>\w+)\"?\s*\{(?P<values>[\w\s]*)\}", re.MULTILINE)
_TYPED = re.compile(r"(?P<name>[^:]*\w\s*:\s*)(?P<type>\w+)(?P<rest>\s.*|$)")
_TAGS = re.compile(r"</?(?:b|u|i|color[^>]*|size[^>]*)>|\*\*|__", re.IGNORECASE)


def read(block: Block, _document: Document) -> Reading | None:
    """Read a diagram of entities or classes; None for any other block."""
    if not isinstance(block, Fence):
        return None
    marked = block.tag in ("plantuml", "puml", "uml") and not block.text.lstrip().startswith("!")
    if not marked and not _IS_ONE.search(block.text):
        return None
    entities: dict[str, mermaid.Entity] = {}
    relations: list[mermaid.Relation] = []
    present: mermaid.Entity | None = None
    enums = {one["name"]: one["values"].split() for one in _ENUM.finditer(block.text)}
    for line, text in enumerate(block.text.split("\n"), start=block.line + 1):
        if opening := _OPENING.match(text):
            title = opening["title"] or opening["name"]
            present = mermaid.Entity(_entity_name(title), line)
            for alias in (opening["alias"], opening["name"], title):
                entities.setdefault((alias or title).casefold(), present)
        elif text.strip() == "}":
            present = None
        elif present is not None:
            _attribute(present, _with_values(text, enums), line)
        elif relation := mermaid.relation(text, line):
            relations.append(relation)
    return mermaid.reading(entities, relations) if entities else None


def _with_values(text: str, enums: Mapping[str, Sequence[str]]) -> str:
    """`state: DoorState` with the values of the diagram's own enumeration."""
    typed = _TYPED.match(text)
    values = enums.get(typed["type"], ()) if typed else ()
    return f"{typed['name']}ENUM({', '.join(values)}){typed['rest']}" if typed and values else text


def _entity_name(title: str) -> str:
    """`users (people)` and `User Account` as one word."""
    return re.sub(r"\W+", "_", re.split(r"\s*(?:\(|\\n)", title.strip())[0])


def _attribute(entity: mermaid.Entity, raw: str, line: int) -> None:
    """A column; rules between groups, methods and collections are none."""
    match = _MARK.match(_TAGS.sub("", raw))
    text = match["text"] if match else ""
    words = [word for found in _STEREOTYPE.findall(text) for word in re.split(r"[,\s]+", found)]
    text = _STEREOTYPE.sub("", text).strip()
    if macro := _MACRO.match(text):
        words.append(_KINDS.get(macro["kind"].lower(), macro["kind"]))
        text = macro["name"] + text[macro.end() :]
    if first := _TYPE_FIRST.match(text):
        text = f"{first[2]}: {first[1]}"
    method = re.match(r"\w+\s*\(", text) and not re.match(r"\w+\s*\((?:PK|FK)\b", text, re.I)
    item = None if method or not text else read_item(Row((text,), line, (f"`{text}",)))
    if match is None or item is None or len(item.listed) != 1:
        return
    known = [word for word in words if word.upper() in ("PK", "FK", "UK", "UNIQUE", "NOT NULL")]
    for word in known:
        item.said.take(read_constraints(word))
    if match["mark"] and item.said.get(About.NULLABLE) is None:
        item.said.add(About.NULLABLE, False, "*")
    entity.facts += item.facts(Rank.DRAWING)
