"""The handoff that gen-api writes, for the agents that come after it.

Both forms in one document: an endpoint table and a section per endpoint, TypeScript and forms for
the frontend, services and rules for tests and documents, every open question and every settlement.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from codegen.contract.describe import describe, digest
from codegen.contract.markdown import bullets, cell, code_cell, fence, table
from codegen.contract.parts import Contract, Json, Member, Operation, Shape
from codegen.contract.typescript import typescript
from codegen.diagnostics import Diagnostic
from codegen.model.api import Api

_SETTLED = ("GA302", "GA307", "GA308", "GA309")
_RULE = "GA306"
_PROBLEM: Json = {
    "type": "about:blank",
    "title": "Bad Request",
    "status": 400,
    "detail": "The request is invalid",
    "code": "VALIDATION_ERROR",
    "errors": [{"field": "name", "message": "Field required"}],
}
_ENVIRONMENT = (
    ("DATABASE_URL", "the database"),
    ("JWT_SECRET", "the key of HS256 tokens, or"),
    ("JWT_JWKS_URL", "the keys of an identity provider"),
    ("JWT_ISSUER, JWT_AUDIENCE", "checked where they are set"),
)


def render(
    api: Api,
    *,
    task: str = "Generate the service from the database schema",
    timestamp: str | None = None,
    files: Sequence[str] = (),
) -> str:
    """Render the handoff as markdown.

    task: what was to be done, in one line.
    timestamp: ISO 8601; "unset" where there is none, so that equal input gives equal bytes.
    files: the generated files, relative to the project.
    """
    contract = describe(api)
    sections = (
        _head(api, contract, task, timestamp),
        _summary(api, contract),
        _files(files),
        _endpoints(contract),
        _frontend(contract),
        _rules(api, contract),
        _auth(contract),
        _needs(api),
        _tests(contract),
        _questions(api),
        _next_steps(api),
    )
    return "\n\n".join(sections) + "\n"


def _head(api: Api, contract: Contract, task: str, timestamp: str | None) -> str:
    status = "NEEDS_REVIEW" if api.questions else "COMPLETED"
    return (
        "# Python Backend Agent Handoff\n\n"
        f"**Task:** {' '.join(task.split())}\n"
        f"**Timestamp:** {timestamp or 'unset'}\n"
        f"**Status:** {status}\n"
        "**Agent Type:** python-backend\n"
        f"**Contract:** sha256 `{digest(asdict(contract))}`"
    )


def _summary(api: Api, contract: Contract) -> str:
    count = len(contract.operations)
    entities = ", ".join(entity.class_name for entity in api.entities) or "none"
    return (
        f"## Summary\n\n{contract.title}: {count} operations below `{contract.base_url}`. "
        f"Entities: {entities}."
    )


def _files(files: Sequence[str]) -> str:
    rows = ((code_cell(path), "Generated") for path in files)
    return "## Created/Modified Files\n\n" + table("File | Action", rows)


def _endpoints(contract: Contract) -> str:
    rows = ((o.method, code_cell(o.path), _access(o), cell(o.summary)) for o in contract.operations)
    shapes = {shape.name: shape for shape in contract.shapes}
    blocks = (_operation(operation, shapes) for operation in contract.operations)
    listing = table("Method | Path | Auth | Description", rows)
    errors = "### Error body\n\nEvery error is `application/problem+json`:\n\n" + _json(_PROBLEM)
    return "\n\n".join(("## API Contract", listing, errors, *blocks))


def _access(operation: Operation) -> str:
    return "Bearer" if operation.auth else "None"


def _json(value: Json) -> str:
    return fence("json", json.dumps(value, indent=2, ensure_ascii=False))


def _operation(operation: Operation, shapes: dict[str, Shape]) -> str:
    scopes = ", ".join(code_cell(scope) for scope in operation.scopes) or "none"
    parts = [
        f"### {operation.method} {operation.path}",
        f"{operation.summary} (`{operation.operation_id}`).",
        f"**Auth Required:** {'Yes' if operation.auth else 'No'}\n**Scopes:** {scopes}\n"
        "**Roles:** none",
        *_parameters(operation),
        *_request(operation, shapes),
        *_response(operation),
        "**Errors:**\n\n" + table("Status | Code | When | Body", _errors(operation)),
    ]
    return "\n\n".join(parts)


_PLACES = (("path", "Path Parameters"), ("query", "Query Parameters"), ("header", "Headers"))


def _parameters(operation: Operation) -> Iterable[str]:
    for place, title in _PLACES:
        rows = [
            (
                code_cell(p.name),
                code_cell(p.type),
                _yes(p.required),
                cell(p.default or ""),
                cell(p.description),
            )
            for p in operation.parameters
            if p.place == place
        ]
        if rows:
            header = "Parameter | Type | Required | Default | Description"
            yield f"**{title}:**\n\n{table(header, rows)}"


def _yes(truth: bool) -> str:
    return "Yes" if truth else "No"


def _request(operation: Operation, shapes: dict[str, Shape]) -> Iterable[str]:
    if operation.body is None:
        return
    kind = "form fields" if operation.form else "JSON"
    yield f"**Request:** `{operation.body}` ({kind})\n\n{_json(operation.request_example)}"
    rows = (
        (code_cell(m.name), code_cell(m.type), _yes(m.required), cell(_constraints(m)))
        for m in shapes[operation.body].members
    )
    yield "**Field Validation:**\n\n" + table("Field | Type | Required | Constraints", rows)


def _constraints(member: Member) -> str:
    found = [
        "may be null" if member.nullable else "not null",
        member.format or "",
        f"min {member.minimum}" if member.minimum else "",
        f"max {member.maximum}" if member.maximum else "",
        f"pattern {member.pattern}" if member.pattern else "",
        f"one of {', '.join(member.values)}" if member.values else "",
    ]
    return "; ".join(text for text in found if text)


def _response(operation: Operation) -> Iterable[str]:
    if operation.response is None:
        yield f"**Response:** {operation.status}, no body"
        return
    more = ", with a `Location` header" if operation.status == 201 else ""
    title = f"**Response:** {operation.status} `{operation.response}`{more}"
    yield f"{title}\n\n{_json(operation.response_example)}"


def _errors(operation: Operation) -> Iterable[tuple[str, ...]]:
    return (
        (str(error.status), code_cell(error.code), cell(error.when), "`Problem`")
        for error in operation.errors
    )


def _frontend(contract: Contract) -> str:
    forms = [shape for shape in contract.shapes if shape.name.endswith("Create")]
    parts = [
        "## For Frontend Agent",
        f"- Base URL: `{contract.base_url}`\n- Header: `Authorization: Bearer <token>`\n"
        "- Content type: `application/json`; errors are `application/problem+json`\n"
        "- In a PATCH an absent field keeps its value, and null clears it where it may be null",
        "### TypeScript Interfaces",
        fence("typescript", typescript(contract)),
        "### Form Validation",
        *(f"#### {shape.name}\n\n{_form(shape)}" for shape in forms),
        "### Fetch",
        fence("typescript", _fetch(contract)),
    ]
    return "\n\n".join(parts)


def _form(shape: Shape) -> str:
    rows = (
        (
            *(code_cell(m.name), code_cell(m.type), _yes(m.required)),
            *(cell(m.minimum or ""), cell(m.maximum or ""), code_cell(m.pattern or "")),
        )
        for m in shape.members
    )
    return table("Field | Type | Required | Min | Max | Pattern", rows)


def _fetch(contract: Contract) -> str:
    lists = (o for o in contract.operations if o.method == "GET" and "{" not in o.path)
    path = next((operation.path for operation in lists), contract.base_url)
    return (
        f'const response = await fetch("{path}", {{\n'
        "  headers: { Authorization: `Bearer ${token}` },\n});"
    )


def _rules(api: Api, contract: Contract) -> str:
    stated = (
        f"{note.message} (stated{_source(note)}, not enforced)" for note in _notes(api, _RULE)
    )
    return "## Business Rules\n\n" + bullets((*contract.rules, *stated))


def _notes(api: Api, *codes: str) -> list[Diagnostic]:
    return [note for note in api.notes if note.code in codes]


def _source(note: Diagnostic) -> str:
    return f" in {note.at}" if note.at else ""


def _auth(contract: Contract) -> str:
    rows = (
        (
            code_cell(f"{o.method} {o.path}"),
            _access(o),
            ", ".join(code_cell(scope) for scope in o.scopes) or "none",
        )
        for o in contract.operations
    )
    return "## Authentication\n\n" + table("Endpoint | Auth | Scopes", rows)


def _needs(api: Api) -> str:
    rows = ((code_cell(name), cell(use)) for name, use in _ENVIRONMENT)
    return (
        "## Dependencies\n\nThe packages are in `requirements.txt`; the database driver is "
        f"`{api.driver}`.\n\n### Environment\n\n{table('Variable | Use', rows)}\n\n"
        "### External Services\n\n- The database; nothing else"
    )


def _tests(contract: Contract) -> str:
    rows = (
        (code_cell(s.module), code_cell(s.signature), cell(", ".join(s.raises)))
        for s in contract.services
    )
    return (
        "## For Test Agent\n\nServices flush and never commit; `db` is an `AsyncSession`. Nothing "
        "needs to be mocked: the tests run on a database.\n\n"
        + table("Module | Function | Raises", rows)
    )


def _questions(api: Api) -> str:
    settled = (f"{note.message}{_where(note)}" for note in _notes(api, *_SETTLED))
    asked = (str(question) for question in api.questions)
    return f"## Blockers / Questions\n\n{bullets(asked)}\n\n### Settled\n\n{bullets(settled)}"


def _where(note: Diagnostic) -> str:
    return f" ({note.at})" if note.at else ""


def _next_steps(api: Api) -> str:
    steps = [
        "Answer the open questions in `.gen-api/answers.toml`" if api.questions else "",
        "Frontend: build on the interfaces above; the contract's hash changes when they do",
        "Tests: extend `tests/`, which covers every operation, with the business rules",
    ]
    return "## Next Steps\n\n" + "\n".join(
        f"{number}. {step}" for number, step in enumerate(filter(None, steps), 1)
    )
