"""The handoff that gen-api writes, for the agents that come after it.

Both forms in one document: an endpoint table and a section per endpoint, TypeScript and forms for
the frontend, services and rules for tests and documents, every open question and every settlement.
An agent pays for each word, so what holds for many is said once.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from codegen.contract import credentials, endpoints
from codegen.contract.client import client
from codegen.contract.describe import describe, hashed
from codegen.contract.markdown import bullets, cell, code, code_cell, fence, scopes_told, table
from codegen.contract.parts import Contract, Operation
from codegen.contract.typescript import typescript
from codegen.diagnostics import Diagnostic
from codegen.model.api import Api, Callers, is_role

# whether a run created or changed a file is told by that run, not by a document of the input
GENERATED = "Generated"
_SETTLED = ("GA302", "GA307", "GA308", "GA309")
_RULE = "GA306"
_UNUSED = "GA303"
_HELD = "GA324"
_OTHERWISE = "GA328"
_DATABASE = (("DATABASE_URL", "the database"),)
_TOKENS = (
    ("JWT_SECRET", "the key of HS256 tokens, or"),
    ("JWT_JWKS_URL", "the keys of an identity provider"),
    ("JWT_ISSUER, JWT_AUDIENCE", "checked where they are set"),
)
_PARTS = {
    "app/models/": "models",
    "app/schemas/": "request and response bodies",
    "app/services/": "what the operations do",
    "app/routers/": "paths and statuses",
    "app/dependencies/": "who is asking",
    "app/core/": "shared by all",
    "tests/": "tests",
    ".claude/": "this handoff",
}


_MOMENTS = {
    *("date", "date-time with offset", "date-time without offset", "time with offset"),
    *("time without offset", "ISO 8601 duration"),
}
OPENAPI = ".claude/handoff/openapi.json"


@dataclass(frozen=True)
class Occasion:
    """What is told beside the contract; nothing of it depends on what lay on the disk.

    files: (path, purpose) of the service's files, each generated from this input.
    timestamp: ISO 8601, or None so that equal input gives equal bytes.
    """

    task: str = "Generate the service from the database schema"
    timestamp: str | None = None
    files: Sequence[tuple[str, str]] = ()

    @property
    def told(self) -> str:
        """The task, in one line."""
        return " ".join(self.task.split())


def status(api: Api) -> str:
    """COMPLETED, or NEEDS_REVIEW while a question is open or an operation is not written.

    BLOCKED where open questions have left nothing to generate.
    """
    if api.questions and not api.entities:
        return "BLOCKED"
    unwritten = any(not stub.written for stub in api.stubs)
    return "NEEDS_REVIEW" if api.questions or unwritten else "COMPLETED"


def render(api: Api, occasion: Occasion = Occasion()) -> Iterator[str]:
    """Render the handoff as markdown, part by part."""
    contract = describe(api)
    yield _head(api, occasion)
    sections = chain(
        (_summary(api, contract), _files(occasion.files)),
        endpoints.section(contract),
        _frontend(contract, api.callers),
        (
            _rules(api, contract),
            _auth(contract),
            _needs(api),
            _tests(contract),
            _questions(api),
        ),
        _unused(api),
        (_next_steps(api, contract),),
    )
    for section in sections:
        yield f"\n\n{section}"
    yield "\n"


def _head(api: Api, occasion: Occasion) -> str:
    return (
        "# Python Backend Agent Handoff\n\n"
        f"**Task:** {occasion.told}\n"
        f"**Timestamp:** {occasion.timestamp or 'unset'}\n"
        f"**Status:** {status(api)}\n"
        "**Agent Type:** python-backend\n"
        f"**Contract:** sha256 `{hashed(api)}`"
    )


def _summary(api: Api, contract: Contract) -> str:
    count = len(contract.served)
    entities = ", ".join(entity.class_name for entity in api.entities) or "none"
    return (
        f"## Summary\n\n{contract.title}: {count} operations below `{contract.base_url}`. "
        f"Entities: {entities}."
    )


def _files(files: Sequence[tuple[str, str]]) -> str:
    rows = ((code_cell(path), GENERATED, cell(purpose)) for path, purpose in files)
    return "## Created/Modified Files\n\n" + table("File | Action | Description", rows)


def _unwritten(contract: Contract) -> list[str]:
    return [f"{o.method} {o.path}" for o in contract.operations if not o.written]


def purpose(path: str, text: str) -> str:
    """What a file is for: the first sentence that it says of itself, else the folder's."""
    if told := re.match(r'"""([^\n]+?)(?:"""|\n)', text):
        return told[1].strip().rstrip(".")
    if path.endswith("__init__.py"):
        return "package"
    return next((words for start, words in _PARTS.items() if path.startswith(start)), "settings")


def _frontend(contract: Contract, callers: Callers | None) -> Iterator[str]:
    forms = [o for o in contract.operations if o.body and not o.body.endswith("Update")]
    yield "## For Frontend Agent"
    yield bullets(_facts(contract, callers))
    yield "### TypeScript Interfaces"
    yield fence("typescript", typescript(contract))
    yield "### Form Validation"
    yield bullets(f"{code(str(o.body))}: Field Validation of {o.method} {o.path}" for o in forms)
    yield "### Fetch"
    yield (
        "With the interfaces above, `const { data } = await client(origin, token).OPERATION(…)`; "
        "an error is thrown as `Problem`."
    )
    yield fence("typescript", client(contract, callers))


def _facts(contract: Contract, callers: Callers | None) -> Iterator[str]:
    """What holds for every request."""
    yield f"Base URL: `{contract.base_url}`"
    yield credentials.told(contract, callers)
    yield "Content type: `application/json`; errors are `application/problem+json`"
    yield "No CORS headers are sent: serve the frontend from the same origin, or through a proxy"
    yield "In a PATCH an absent field keeps its value, and null clears it where it may be null"
    formats = {member.format for shape in contract.shapes for member in shape.members}
    if "decimal" in formats:
        yield "A `decimal` is a string, so that no digit is lost"
    if formats & _MOMENTS:
        yield "Dates and times are ISO 8601 strings"
    if "int64" in formats:
        yield "An `int64` is a JSON number: JavaScript's are exact up to 2**53"
    yield f"`{OPENAPI}` has the same as OpenAPI 3.1"


def _rules(api: Api, contract: Contract) -> str:
    otherwise = [f"{note.message}{_where(note)}" for note in _notes(api, _OTHERWISE)]
    told = f"\n\n### Otherwise than designed\n\n{bullets(otherwise)}" if otherwise else ""
    return f"## Business Rules\n\n{bullets((*contract.rules, *_stated(api)))}{told}"


def _stated(api: Api) -> Iterator[str]:
    """What documents say, and who holds to it."""
    rules, held = _notes(api, _RULE), defaultdict[str, list[str]](list)
    for note in _notes(api, _HELD):
        held[str(note.at)].append(note.message)
    there = Counter(str(note.at) for note in rules)
    for note in rules:
        alone = there[str(note.at)] == 1  # of several in one line, the one that is quoted
        by = next((by for by in held[str(note.at)] if alone or _quotes(by, note.message)), "")
        who = "the database holds to it" if "the database holds to" in by else ""
        who = who or ("requests are checked against what is formal in it" if by else "not enforced")
        yield f"{note.message} (stated{_source(note)}, {who})"


def _quotes(held: str, rule: str) -> bool:
    """``rooms.size: requests are checked against `1..25` `` is about the rule that says so."""
    return held.partition("`")[2].rpartition("`")[0] in rule


def _notes(api: Api, *codes: str) -> list[Diagnostic]:
    return [note for note in api.notes if note.code in codes]


def _source(note: Diagnostic) -> str:
    return f" in {note.at}" if note.at else ""


def _auth(contract: Contract) -> str:
    """Who may call what, the operations with the same answer in one row."""
    groups: dict[tuple[str, ...], list[Operation]] = {}
    for operation in contract.operations:
        groups.setdefault((endpoints.access(operation), *operation.scopes), []).append(operation)
    rows = (
        (
            ", ".join(code_cell(o.operation_id) for o in same),
            auth,
            scopes_told(scopes),
            scopes_told(same[0].roles),
        )
        for (auth, *scopes), same in groups.items()
    )
    return "## Authentication\n\n" + table("Endpoint | Auth | Scopes | Roles", rows)


def _needs(api: Api) -> str:
    own = (*(() if api.get_db else _DATABASE), *(() if api.callers else _TOKENS))
    rows = ((code_cell(name), cell(use)) for name, use in own)
    return (
        "## Dependencies\n\nThe packages are in `requirements.txt`; the database driver is "
        f"`{api.driver}`.\n\n### Environment\n\n{table('Variable | Use', rows)}\n\n"
        "### External Services\n\n- The database; nothing else"
    )


def _tests(contract: Contract) -> str:
    modules: dict[str, list[tuple[str, str]]] = {}
    for s in contract.services:
        modules.setdefault(s.module, []).append((s.signature, ", ".join(s.raises)))
    told = (
        f"### {code(module)}\n\n"
        + table("Function | Raises", ((code_cell(f), cell(raises)) for f, raises in functions))
        for module, functions in modules.items()
    )
    return (
        "## For Test Agent\n\nServices write and never commit; `db` is an `AsyncSession`. Nothing "
        "needs to be mocked: the tests run on a database.\n\n" + "\n\n".join(told)
    )


def _questions(api: Api) -> str:
    settled = (f"{note.message}{_where(note)}" for note in _notes(api, *_SETTLED))
    asked = (str(question) for question in api.questions)
    return f"## Blockers / Questions\n\n{bullets(asked)}\n\n### Settled\n\n{bullets(settled)}"


def _unused(api: Api) -> Iterator[str]:
    """What the documents hold and nothing here is made of, if there is such a thing."""
    unused = [f"{note.message}{_where(note)}" for note in _notes(api, _UNUSED)]
    if unused:
        yield f"## Not Used\n\n{bullets(unused)}"


def _where(note: Diagnostic) -> str:
    return f" ({note.at})" if note.at else ""


def _unheld_roles(api: Api) -> str:
    roles = ", ".join(code(scope) for scope in sorted(api.scopes()) if is_role(scope))
    if not roles or api.user_table is None:
        return ""
    return f"Say who has the roles {roles} in `app/routers/auth.py`: a login grants none of them"


def _next_steps(api: Api, contract: Contract) -> str:
    unwritten = ", ".join(code(name) for name in _unwritten(contract))
    steps = [
        (
            f"Write {unwritten} in `app/services/actions_service.py`: stubs, which answer 501"
            if unwritten
            else ""
        ),
        _unheld_roles(api),
        "Answer the open questions in `.gen-api/answers.toml`" if api.questions else "",
        "Frontend: build on the interfaces above; the contract's hash changes when they do",
        "Tests: extend `tests/`, which covers every operation, with the business rules",
    ]
    return "## Next Steps\n\n" + "\n".join(
        f"{number}. {step}" for number, step in enumerate(filter(None, steps), 1)
    )
