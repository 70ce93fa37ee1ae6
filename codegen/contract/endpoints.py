"""The API Contract section: what all endpoints have in common, once, then each by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from codegen.contract.jsontext import indented
from codegen.contract.markdown import cell, code, code_cell, fence, scopes_told, table
from codegen.contract.parts import Contract, Json, Member, Operation, Parameter, Problem, Shape

_PROBLEM: Json = {
    "type": "about:blank",
    "title": "Bad Request",
    "status": 400,
    "detail": "The request is not valid",
    "code": "VALIDATION_ERROR",
    "errors": [{"field": "name", "message": "Field required"}],
}
# what every operation answers in the same cases
_COMMON = ("UNAUTHORIZED", "FORBIDDEN", "UNAVAILABLE")
_PAGING = ("limit", "cursor", "count")
_COMPARED = ("__gt", "__gte", "__lt", "__lte", "__in")


def section(contract: Contract) -> Iterator[str]:
    """The list of endpoints, what they share, and a section for each."""
    rows = ((o.method, code_cell(o.path), access(o), cell(_told(o))) for o in contract.operations)
    yield "## API Contract"
    yield table("Method | Path | Auth | Description", rows)
    yield from _errors(contract)
    yield from _lists(contract)
    yield from _versions(contract)
    yield from map(_Teller(contract).tell, contract.operations)


def _told(operation: Operation) -> str:
    """What it does, and that it does not yet do it."""
    return operation.summary + ("" if operation.written else " (a stub: 501 until it is written)")


def access(operation: Operation) -> str:
    """How a caller shows who it is."""
    return "Bearer" if operation.auth else "None"


def constraints(member: Member) -> str:
    """What a value must be, in words; lengths and ranges aside, which have columns."""
    found = [
        "may be null" if member.nullable else "not null",
        member.format or "",
        f"one of {', '.join(member.values)}" if member.values else "",
        f"refers to {member.refers}" if member.refers else "",
        f"default {member.default}" if member.default is not None else "",
        member.description,
    ]
    return "; ".join(text for text in found if text)


def fields(members: Iterable[Member]) -> str:
    """The table of a body's fields: what a form checks before it is sent."""
    rows = (
        (
            *(code_cell(m.name), code_cell(m.type), "Yes" if m.required else "No"),
            *(cell(m.minimum or ""), cell(m.maximum or ""), code_cell(m.pattern or "")),
            cell(constraints(m)),
        )
        for m in members
    )
    return table("Field | Type | Required | Min | Max | Pattern | Constraints", rows)


def _errors(contract: Contract) -> Iterator[str]:
    yield "### Errors"
    yield f"The body is always `Problem`, as `application/problem+json`:\n\n{_json(_PROBLEM)}"
    all_ = (o for o in contract.operations if not o.form)
    told = {e.code: e for o in all_ for e in o.errors if e.code in _COMMON}
    rows = [
        (str(error.status), code_cell(error.code), cell(_in_general(error)), "`Problem`")
        for error in (told[code] for code in _COMMON if code in told)
    ]
    if rows:
        yield "Common to the endpoints that list the status:"
        yield table("Status | Code | When | Body", rows)
    yield (
        "`errors` names each wrong field by its name in the body, and is empty where no field is "
        "to blame. Any path may answer 404 `NOT_FOUND` (unknown path), 405 `METHOD_NOT_ALLOWED` "
        "and 500 `INTERNAL_SERVER_ERROR`."
    )


def _in_general(error: Problem) -> str:
    if error.code == "FORBIDDEN" and "scope" in error.when:
        return "The token lacks a scope that the endpoint lists"
    return "No token, or one that is expired or not valid" if error.status == 401 else error.when


def _lists(contract: Contract) -> Iterator[str]:
    """The parameters that every list takes."""
    lists = (o for o in contract.operations if o.response and o.response.startswith("Page<"))
    first = next(lists, None)
    if first is None:
        return
    common = [p for p in first.parameters if p.name in _PAGING]
    yield "### Lists"
    yield (
        "Every list answers `Page<T>`: `items`, and `next_cursor`, which is null on the last page. "
        "All take:"
    )
    yield table("Parameter | Type | Required | Default | Description", map(_parameter, common))
    yield (
        "Filters end in nothing (equal), `__gt`, `__gte`, `__lt`, `__lte`, `__in` (one of "
        "several, the parameter repeated) or `__isnull` (true or false). "
        "A parameter that is not listed is refused (400)."
    )


def _versions(contract: Contract) -> Iterator[str]:
    """How a change is kept from overwriting another one, where rows have versions."""
    if any("ETag" in operation.headers for operation in contract.operations):
        yield "### Versions"
        yield (
            "Answers with an `ETag` header tell the row's version. A change or deletion sends it "
            "back, quotes and all, as `If-Match`: 412 says that the row has changed since; read it "
            "again and let the user decide."
        )


class _Teller:
    """Tells each endpoint; what an earlier one said is referred to, not said again."""

    def __init__(self, contract: Contract) -> None:
        self.shapes: Mapping[str, Shape] = {shape.name: shape for shape in contract.shapes}
        self.examples: dict[str, str] = {}
        self.queries: dict[tuple[Parameter, ...], str] = {}

    def tell(self, operation: Operation) -> str:
        scopes = scopes_told(operation.scopes)
        name = f"{operation.method} {operation.path}"
        return "\n\n".join(
            (
                f"### {name}",
                f"{operation.summary} (`{operation.operation_id}`).",
                f"**Auth Required:** {'Yes' if operation.auth else 'No'}\n**Scopes:** {scopes}\n"
                f"**Roles:** {scopes_told(operation.roles)}",
                *self._parameters(operation, name),
                *self._request(operation),
                *self._response(operation, name),
                *_own_errors(operation),
                *_designed(operation),
            )
        )

    def _parameters(self, operation: Operation, name: str) -> Iterator[str]:
        path = [p for p in operation.parameters if p.place == "path"]
        if path:
            told = ", ".join(f"{code(p.name)} ({code(p.type)}, {p.description})" for p in path)
            yield f"**Path Parameters:** {told}"
        own = tuple(p for p in operation.parameters if p.place == "query" and p.name not in _PAGING)
        if own and own in self.queries:
            yield f"**Query Parameters:** as {self.queries[own]}"
        elif own:
            self.queries[own] = name
            header = "Parameter | Type | Required | Default | Description"
            yield f"**Query Parameters:**\n\n{table(header, map(_parameter, _grouped(own)))}"
        headers = [p for p in operation.parameters if p.place == "header"]
        if headers:
            told = ", ".join(f"{code(p.name)} ({p.description})" for p in headers)
            yield f"**Headers:** {told}"

    def _request(self, operation: Operation) -> Iterator[str]:
        if operation.body is None:
            return
        kind = "form fields" if operation.form else "JSON"
        yield f"**Request:** `{operation.body}` ({kind}){_example(operation, 'request')}"
        members = self.shapes[operation.body].members
        created = self.shapes.get(operation.body.removesuffix("Update") + "Create")
        if created and operation.body.endswith("Update"):
            known = {_free(member) for member in created.members}
            if all(_free(member) in known for member in members):
                names = ", ".join(code(member.name) for member in members)
                yield (
                    f"**Field Validation:** as in `{created.name}`, and none is required: {names}. "
                    "An absent field keeps its value."
                )
                return
        yield f"**Field Validation:**\n\n{fields(members)}"

    def _response(self, operation: Operation, name: str) -> Iterator[str]:
        if operation.response is None:
            unsaid = not operation.written and operation.status not in (204, 205, 304)
            body = "the design does not say with what body" if unsaid else "no body"
            yield f"**Response:** {operation.status}, {body}"
            return
        headers = " and ".join(map(code, operation.headers))
        more = f", with {headers}" if headers else ""
        title = f"**Response:** {operation.status} `{operation.response}`{more}"
        row = operation.response.removeprefix("Page<").removesuffix(">")
        bare = row.removesuffix("Detail").removesuffix("Response")
        if bare in self.examples:
            yield f"{title}, as {self.examples[bare]}"
            return
        if row == operation.response:
            self.examples[bare] = name
        yield f"{title}{_example(operation, 'response')}"


def _example(operation: Operation, kind: str) -> str:
    request = kind == "request"
    example = operation.request_example if request else operation.response_example
    if example is not None:
        return f"\n\n{_json(example)}"
    fields = ", ".join(map(code, operation.unexampled))
    return f"; no example: of the type of {fields} no value is known"


def _free(member: Member) -> tuple[object, ...]:
    """A member, whether it is required aside."""
    return (member.name, member.type, member.nullable, member.format, constraints(member))


def _own_errors(operation: Operation) -> Iterator[str]:
    # a log-in answers 401 for another reason than all others
    shared = _COMMON[1:] if operation.form else _COMMON
    common = [str(e.status) for e in operation.errors if e.code in shared]
    own = [e for e in operation.errors if e.code not in shared]
    told = f"{', '.join(common)} (see Errors)" if common else ""
    if not own:
        yield f"**Errors:** {told or 'none'}"
        return
    rows = ((str(e.status), code_cell(e.code), cell(e.when), "`Problem`") for e in own)
    yield f"**Errors:** {f'{told}, and' if told else ''}".rstrip() + "\n\n" + table(
        "Status | Code | When | Body", rows
    )


def _parameter(p: Parameter) -> Sequence[str]:
    return (
        p.name if p.name.startswith("`") else code_cell(p.name),
        code_cell(p.type),
        "Yes" if p.required else "No",
        cell(p.default or ""),
        cell(p.description),
    )


def _grouped(parameters: Sequence[Parameter]) -> Iterator[Parameter]:
    """The filters of one field in one row."""
    fields: dict[str, list[Parameter]] = {}
    for parameter in parameters:
        suffix = next((end for end in _COMPARED if parameter.name.endswith(end)), "")
        fields.setdefault(parameter.name.removesuffix(suffix), []).append(parameter)
    for field, same in fields.items():
        first = same[0]
        if len(same) == 1:
            yield first
        else:
            names = ", ".join(code_cell(parameter.name) for parameter in same)
            text = f"`{field}` compared"
            yield Parameter(names, "query", first.type, first.required, first.default, text)


def _designed(operation: Operation) -> Iterator[str]:
    """Errors that the design wants of what gen-api does not write."""
    if operation.designed:
        when = "" if operation.written else " once it is written"
        yield f"**Errors that the design adds{when}:** {'; '.join(operation.designed)}"


def _json(value: Json) -> str:
    return fence("json", indented(value))
