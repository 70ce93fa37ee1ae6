"""A client in TypeScript: one line for each operation over one function that calls `fetch`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from codegen.contract.credentials import sent
from codegen.contract.parts import Contract, Operation, Parameter
from codegen.model.api import Callers, ErrorCode

_CALL = """\
export type Answered<T> = { data: T; etag: string | null };
const key = encodeURIComponent;

export function client(origin: string, token?: string) {
  async function call<T>(
    method: string,
    path: string,
    sent: { query?: object; body?: object; form?: object; match?: string } = {},
  ): Promise<Answered<T>> {
    const url = new URL(path, origin);
    for (const [name, value] of Object.entries<unknown>({ ...sent.query }))
      for (const one of [value].flat())
        if (one !== undefined && one !== null) url.searchParams.append(name, String(one));
    const headers = new Headers();
    CREDENTIALS
    if (sent.match) headers.set("If-Match", sent.match);
    if (sent.body) headers.set("Content-Type", "application/json");
    const body = sent.form
      ? new URLSearchParams(Object.entries(sent.form))
      : sent.body && JSON.stringify(sent.body);
    const response = await fetch(url, { method, headers, bodyTOLD });
    if (!response.ok) throw (await response.json()) as Problem;
    const text = await response.text();
    return { data: (text ? JSON.parse(text) : undefined) as T, etag: response.headers.get("ETag") };
  }
  return {
"""
_PAGING = ("limit", "cursor", "count")
_PAGED = """\
export type Paging = { limit?: number; cursor?: string | null; count?: "exact" };
"""
_OWN = {"origin", "token", "call", "query", "body", "form", "match", "key"}
_RESERVED = {
    *("arguments", "await", "break", "case", "catch", "class", "const", "continue"),
    *("debugger", "default", "delete", "do", "else", "enum", "eval", "export", "extends"),
    *("false", "finally", "for", "function", "if", "implements", "import", "in"),
    *("instanceof", "interface", "let", "new", "null", "package", "private", "protected"),
    *("public", "return", "static", "super", "switch", "this", "throw", "true", "try"),
    *("typeof", "var", "void", "while", "with", "yield"),
}


def client(contract: Contract, callers: Callers | None = None) -> str:
    """The function `client`, which has a function for each operation below the base URL.

    Types of queries stand before it; lists that take the same have one type.
    callers: how the project knows them; None where tokens are the service's own.
    """
    statement, told = sent(callers)
    call = _CALL.replace("    CREDENTIALS\n", f"    {statement}\n" if statement else "")
    call = call.replace("TOLD", told)
    queries = _Queries()
    lines = "\n".join(f"    {_operation(each, queries)}" for each in contract.served)
    return f"{queries.text}{call}{lines}\n  }};\n}}"


class _Queries:
    """The types of queries, each named after the first operation that takes it."""

    def __init__(self) -> None:
        self.names: dict[tuple[Parameter, ...], str] = {}
        self.text = ""

    def __call__(self, operation: Operation) -> str:
        """The type of the operation's query."""
        every = tuple(p for p in operation.parameters if p.place == "query")
        if every not in self.names:
            words = operation.operation_id.split("_")
            name = "".join(word[:1].upper() + word[1:] for word in words) + "Query"
            self.names[every] = name
            paged = {p.name for p in every} >= set(_PAGING)
            own = [p for p in every if not (paged and p.name in _PAGING)]
            if paged and "type Paging" not in self.text:
                self.text += _PAGED
            lines = "".join(f"\n  {_parameter(p)}" for p in own)
            body = f"{{{lines}\n}}" if own else ""
            parts = " & ".join(filter(None, ("Paging" if paged else "", body))) or "object"
            self.text += f"export type {name} = {parts};\n"
        return self.names[every]


def _parameter(parameter: Parameter) -> str:
    """`status__in?: BookingStatus | BookingStatus[];`"""
    plain = re.fullmatch(r"[A-Za-z_$][\w$]*", parameter.name)
    name = parameter.name if plain else json.dumps(parameter.name, ensure_ascii=False)
    kind = parameter.type
    if parameter.name.endswith("__in"):
        kind = f"{kind} | ({kind})[]" if " " in kind else f"{kind} | {kind}[]"
    return f"{name}{'' if parameter.required else '?'}: {kind};"


def _operation(operation: Operation, queries: _Queries) -> str:
    """`update_tag: (tag_id: number, body: TagUpdate) => call<TagResponse>("PATCH", …),`"""
    path = [p for p in operation.parameters if p.place == "path"]
    names = {p.name: _safe(p.name) for p in path}
    parameters = [f"{names[p.name]}: {p.type}" for p in path]
    sent = sorted(_sent(operation, queries), key=lambda one: "?:" in one[1])
    parameters += [text for _, text in sent]
    options = f", {{ {', '.join(name for name, _ in sent)} }}" if sent else ""
    answer = operation.response or ("void" if operation.written else "unknown")
    call = f'call<{answer}>("{operation.method}", {_path(operation, names)}{options})'
    return f"{operation.operation_id}: ({', '.join(parameters)}) => {call},"


def _sent(operation: Operation, queries: _Queries) -> Iterator[tuple[str, str]]:
    """What goes beside the path: its name, and the parameter that it is."""
    if operation.body:
        name = "form" if operation.form else "body"
        yield name, f"{name}: {operation.body}"
    if any(p.place == "header" for p in operation.parameters):
        needed = any(e.code == ErrorCode.PRECONDITION_REQUIRED for e in operation.errors)
        yield "match", "match: string" if needed else "match?: string"
    asked = [p for p in operation.parameters if p.place == "query"]
    if asked:
        needed = any(p.required for p in asked)
        yield "query", f"query{'' if needed else '?'}: {queries(operation)}"


def _path(operation: Operation, names: dict[str, str]) -> str:
    if not names:
        return f'"{operation.path}"'
    path = re.sub(r"\{(\w+)\}", lambda m: f"${{key({names[m[1]]})}}", operation.path)
    return f"`{path}`"


def _safe(name: str) -> str:
    return f"{name}_" if name in _RESERVED | _OWN else name
