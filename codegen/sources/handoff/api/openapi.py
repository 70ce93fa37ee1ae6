"""Descriptions of APIs in fences: OpenAPI and Swagger as YAML, whole or shortened."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from codegen.diagnostics import Place
from codegen.sources.design import Access, DesignedEndpoint, Failure, FieldLimit, Input
from codegen.sources.handoff.api import fences, records
from codegen.sources.handoff.api.kinds import meaning
from codegen.sources.handoff.api.outline import Kind, Line
from codegen.sources.handoff.notations import yaml
from codegen.sources.handoff.notations.yaml import Node

_METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
_PATHS = re.compile(r"^paths:\s*$", re.MULTILINE)
_SERVER = re.compile(r"(?:[a-z]+://[^/]*)?(?P<path>/[^\s?]*\w)?/?$")
_DEEPEST = 6


@dataclass(frozen=True)
class Operation:
    """An endpoint with what its description says of it; general: its access is that of all."""

    said: DesignedEndpoint
    general: bool


@dataclass(frozen=True)
class Described:
    """What the fences of a document describe: operations by their lines, and the base path."""

    operations: Mapping[int, Operation] = field(default_factory=dict)
    base: str = ""


def described(lines: Sequence[Line]) -> Described:
    """The operations of every description in a fence that can be read."""
    found: dict[int, Operation] = {}
    base = ""
    for run in fences.runs([line for line in lines if line.kind is Kind.CODE]):
        text = "\n".join(line.text for line in run)
        if not (_PATHS.search(text) or records.MARK.search(text)):
            continue
        try:
            root = yaml.read(text, run[0].line)
        except yaml.UnclearError:
            continue
        found |= _Description(root).operations()
        for one, general in records.endpoints(root):
            found[one.at.line or 0] = Operation(one, general)
        server = root.at("servers").items[:1]
        match = _SERVER.match(server[0].at("url").text) if server else None
        base = base or root.at("basePath").text or (match and match["path"]) or ""
        base = base or root.at("base").text
    return Described(found, base.rstrip("/"))


NOTHING = Described()


def parameters(text: str, line: int) -> tuple[Input, ...]:
    """Those of a list of parameters, `- name: page`, that stand in the query.

    line: of its first line in the document.
    """
    try:
        root = yaml.read(text, line)
    except yaml.UnclearError:
        return ()
    reader = _Description(root)
    listed = root.at("parameters").items or root.items
    return tuple(reader.parameter(one) for one in listed if one.at("in").text == "query")


class _Description:
    def __init__(self, root: Node) -> None:
        self.root = root

    def operations(self) -> Iterator[tuple[int, Operation]]:
        for path, item in self.root.at("paths").members.items():
            for method in _METHODS:
                if path.startswith("/") and method in item.members:
                    one = item.members[method]
                    yield one.line, self._operation(method.upper(), path, item, one)

    def _operation(self, method: str, path: str, item: Node, one: Node) -> Operation:
        given = [*map(self._known, (*item.at("parameters").items, *one.at("parameters").items))]
        query = [self.parameter(each) for each in given if each.at("in").text == "query"]
        old = [each.at("schema") for each in given if each.at("in").text == "body"]
        body = self._schema_of(one.at("requestBody")) or next(iter(old), Node(one.line))
        answers = {code: self._known(node) for code, node in one.at("responses").members.items()}
        success = next((code for code in answers if re.fullmatch(r"[23]\d\d", code)), "")
        told = self._schema_of(answers[success]) if success else None
        answer = self._known(told or Node(one.line))
        failures = (
            Failure(int(code), node.at("description").text, node.line)
            for code, node in answers.items()
            if re.fullmatch(r"[45]\d\d", code)
        )
        said = DesignedEndpoint(
            method,
            path,
            Place("", one.line),
            self._access(item, one),
            one.at("summary").text or one.at("description").text,
            handler=one.at("operationId").text,
            success=int(success) if success else None,
            failures=tuple(failures),
            inputs=tuple(self._fields(body, 0)),
            outputs=tuple(self._fields(answer.members.get("items", answer), 0)),
            listed=bool(answer.at("items").members),
            query=tuple(query),
        )
        return Operation(said, general=not {"security"} & {*one.members, *item.members})

    def _access(self, item: Node, one: Node) -> Access:
        """An empty list of demands asks for nobody; where there is none, nothing is said."""
        for node in (one, item, self.root):
            if (asked := node.members.get("security")) is not None:
                names = [name for each in asked.items for name in each.members]
                scopes = [
                    s.text for each in asked.items for m in each.members.values() for s in m.items
                ]
                text = f"security: {', '.join(names) or '[]'}"
                return Access("required" if names else "none", tuple(scopes), text=text)
        return Access()

    def _known(self, node: Node) -> Node:
        """What a `$ref` stands for, if it is described here."""
        ref = node.at("$ref").text
        return self.root.at(*ref.removeprefix("#/").split("/")) if ref.startswith("#/") else node

    def _schema_of(self, node: Node) -> Node | None:
        node = self._known(node)
        return node.members.get("schema") or node.at("content").first().members.get("schema")

    def parameter(self, node: Node) -> Input:
        """A parameter with its schema, whichever version describes it."""
        schema = node.members.get("schema", node)
        return replace(self._input(node.at("name").text, schema, 0), required=_true(node))

    def _fields(self, node: Node, depth: int) -> Iterator[Input]:
        """The fields of an object, also of one that is put together of several."""
        node = self._known(node)
        if depth > _DEEPEST:
            return
        for part in node.at("allOf").items:
            yield from self._fields(part, depth + 1)
        must = {each.text for each in node.at("required").items}
        for name, schema in node.at("properties").members.items():
            one = self._input(name, schema, depth)
            yield replace(one, required=(name in must) if "required" in node.members else None)

    def _input(self, name: str, node: Node, depth: int) -> Input:
        line, node = node.line, self._known(node)
        many = node.at("type").text == "array"
        inner = self._known(node.at("items")) if many else node
        type_, format_ = inner.at("type").text, inner.at("format").text
        found = meaning(format_) or meaning(type_)
        fields = tuple(self._fields(inner, depth + 1))
        kind = "object" if fields else found.kind if found else ""
        limits = tuple(_limits(inner))
        rule = ", ".join(f"{key} {inner.at(key).text}" for key in _BOUNDS if key in inner.members)
        return Input(
            name=name,
            type=format_ or type_,
            required=None,
            rule=rule or node.at("description").text,
            line=line,
            limits=limits,
            kind=kind,
            nullable=node.at("nullable").text == "true",
            many=many,
            fields=fields,
        )


_BOUNDS = ("minLength", "maxLength", "minimum", "maximum", "pattern")


def _true(node: Node) -> bool | None:
    said = node.at("required").text
    return said == "true" if said else None


def _limits(node: Node) -> Iterator[FieldLimit]:
    choices = tuple(item.text for item in node.at("enum").items)
    if len(choices) > 1:
        yield FieldLimit(choices=choices)
    for low, high, of_length in (("minLength", "maxLength", True), ("minimum", "maximum", False)):
        bounds = (_number(node.at(low).text), _number(node.at(high).text))
        if any(bound is not None for bound in bounds):
            yield FieldLimit(bounds[0], bounds[1], of_length=of_length)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None
