"""A client in TypeScript: one line for each operation over one function that calls `fetch`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.contract.parts import Contract, Operation
from codegen.model.api import ErrorCode

_CALL = """\
type QueryValue = string | number | boolean | null | undefined;
export type QueryParameters = Record<string, QueryValue | readonly QueryValue[]>;
export type Answered<T> = { data: T; etag: string | null };
const key = encodeURIComponent;

export function client(origin: string, token?: string) {
  async function call<T>(
    method: string,
    path: string,
    sent: { query?: QueryParameters; body?: object; form?: object; match?: string } = {},
  ): Promise<Answered<T>> {
    const url = new URL(path, origin);
    for (const [name, value] of Object.entries(sent.query ?? {}))
      for (const one of [value].flat())
        if (one !== undefined && one !== null) url.searchParams.append(name, String(one));
    const headers = new Headers();
    if (token) headers.set("Authorization", `Bearer ${token}`);
    if (sent.match) headers.set("If-Match", sent.match);
    if (sent.body) headers.set("Content-Type", "application/json");
    const body = sent.form
      ? new URLSearchParams(Object.entries(sent.form))
      : sent.body && JSON.stringify(sent.body);
    const response = await fetch(url, { method, headers, body });
    if (!response.ok) throw (await response.json()) as Problem;
    const text = await response.text();
    return { data: (text ? JSON.parse(text) : undefined) as T, etag: response.headers.get("ETag") };
  }
  return {
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


def client(contract: Contract) -> str:
    """The function `client`, which has a function for each operation below the base URL."""
    lines = "\n".join(f"    {_operation(operation)}" for operation in contract.served)
    return f"{_CALL}{lines}\n  }};\n}}"


def _operation(operation: Operation) -> str:
    """`update_tag: (tag_id: number, body: TagUpdate) => call<TagResponse>("PATCH", …),`"""
    path = [p for p in operation.parameters if p.place == "path"]
    names = {p.name: _safe(p.name) for p in path}
    parameters = [f"{names[p.name]}: {p.type}" for p in path]
    sent = list(dict(_sent(operation)).items())
    parameters += [text for _, text in sent]
    options = f", {{ {', '.join(name for name, _ in sent)} }}" if sent else ""
    answer = operation.response or ("void" if operation.written else "unknown")
    call = f'call<{answer}>("{operation.method}", {_path(operation, names)}{options})'
    return f"{operation.operation_id}: ({', '.join(parameters)}) => {call},"


def _sent(operation: Operation) -> Iterator[tuple[str, str]]:
    """What goes beside the path: its name, and the parameter that it is."""
    if operation.body:
        name = "form" if operation.form else "body"
        yield name, f"{name}: {operation.body}"
    if any(p.place == "header" for p in operation.parameters):
        needed = any(e.code == ErrorCode.PRECONDITION_REQUIRED for e in operation.errors)
        yield "match", "match: string" if needed else "match?: string"
    if any(p.place == "query" for p in operation.parameters):
        yield "query", "query?: QueryParameters"


def _path(operation: Operation, names: dict[str, str]) -> str:
    if not names:
        return f'"{operation.path}"'
    path = re.sub(r"\{(\w+)\}", lambda m: f"${{key({names[m[1]]})}}", operation.path)
    return f"`{path}`"


def _safe(name: str) -> str:
    return f"{name}_" if name in _RESERVED | _OWN else name
