"""Forms in which authors write what endpoints take and answer: each as lines of its own (a block)
and, where there is such a form, as a few words (a cell).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.campaigns.design_parts import Endpoint, Error, Given


@dataclass(frozen=True)
class Fields:
    """A way to write fields. block: lines; cell: a few words, where there is such a form.

    types, required: whether it says them.
    """

    block: Callable[[Sequence[Given]], str]
    cell: Callable[[Sequence[Given]], str] | None = None
    types: bool = True
    required: bool = True


def grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


_SAMPLES = {
    "string": '"text"', "number": "2.5", "integer": "3", "boolean": "true",
    "date": '"2031-05-01"', "uuid": '"9b2f61a4-7d3c-4a8e-9f50-1c2d3e4f5a6b"',
}  # fmt: skip


def _must(one: Given) -> str:
    return "required" if one.required else "optional"


def _sign(one: Given) -> str:
    return one.name if one.required else f"{one.name}?"


def _json(fields: Sequence[Given]) -> str:
    lines = ",\n".join(f'  "{one.name}": {_SAMPLES[one.type]}' for one in fields)
    return f"{{\n{lines}\n}}"


def _typed(fields: Sequence[Given]) -> str:
    told = (f'  "{one.name}": "{one.type}{"" if one.required else ", optional"}"' for one in fields)
    return "{\n" + ",\n".join(told) + "\n}"


def _fence(tag: str, text: str) -> str:
    return f"```{tag}\n{text}\n```"


def _joined(fields: Sequence[Given], form: Callable[[Given], str], apart: str = ", ") -> str:
    return apart.join(form(one) for one in fields)


def _signed_type(one: Given) -> str:
    return f"{_sign(one)}: {one.type}"


def _coded_sign(one: Given) -> str:
    return f"`{_sign(one)}`"


def _words(one: Given) -> str:
    return f"{one.name} ({one.type}, {_must(one)})"


def _coded_words(one: Given) -> str:
    return f"`{one.name}` ({one.type}, {_must(one)})"


def _sentence(fields: Sequence[Given]) -> str:
    need = ", ".join(f"`{one.name}`" for one in fields if one.required)
    may = ", ".join(f"`{one.name}`" for one in fields if not one.required)
    return " and ".join(filter(None, (need, may and f"optionally {may}")))


BODIES: dict[str, Fields] = {
    "table": Fields(
        lambda f: "**Request body**\n\n"
        + grid(("Field", "Type", "Required", "Description"),
               [(f"`{o.name}`", o.type, "Yes" if o.required else "No", o.about) for o in f]),
    ),
    "table short": Fields(
        lambda f: "Body:\n\n"
        + grid(("Name", "Type", "Notes"), [(o.name, o.type, _must(o)) for o in f]),
    ),
    "json": Fields(
        lambda f: "**Request:**\n\n" + _fence("json", _json(f)), types=False, required=False,
    ),
    "json body": Fields(
        lambda f: "Request body:\n" + _fence("json", _json(f)), types=False, required=False,
    ),
    "json typed": Fields(lambda f: "**Body**\n\n" + _fence("json", _typed(f))),
    "json remarks": Fields(
        lambda f: "**Request Body:**\n" + _fence("jsonc", "{\n" + "\n".join(
            f'  "{o.name}": {_SAMPLES[o.type]}, // {o.type}, {_must(o)}' for o in f) + "\n}"),
    ),
    "typescript": Fields(
        lambda f: "Request:\n\n" + _fence(
            "typescript", "{\n" + "\n".join(f"  {_signed_type(o)};" for o in f) + "\n}"),
    ),
    "interface": Fields(
        lambda f: "**Request**\n\n" + _fence(
            "ts", "interface Payload {\n" + "\n".join(f"  {_signed_type(o)}" for o in f) + "\n}"),
    ),
    "bullets": Fields(
        lambda f: "**Body:**\n\n"
        + "\n".join(f"- {_coded_words(o)} \u2013 {o.about or 'as it says'}" for o in f),
    ),
    "bullets colon": Fields(
        lambda f: "Request body:\n\n"
        + "\n".join(f"- {o.name}: {o.type}, {_must(o)}" for o in f),
    ),
    "bullets bold": Fields(
        lambda f: "**Request Body**\n\n"
        + "\n".join(f"- **{o.name}** *{o.type}* ({_must(o)})" for o in f),
    ),
    "braces": Fields(
        lambda f: f"Body: `{{ {_joined(f, _sign)} }}`",
        lambda f: f"`{{ {_joined(f, _sign)} }}`", types=False,
    ),
    "braces typed": Fields(
        lambda f: f"**Body:** `{{ {_joined(f, _signed_type)} }}`",
        lambda f: f"`{{ {_joined(f, _signed_type)} }}`",
    ),
    "braces quoted": Fields(
        lambda f: "**Request:** `{ " + _joined(
            f, lambda o: f'"{o.name}"{"" if o.required else "?"}: {o.type}') + " }`",
        lambda f: "`{ " + _joined(
            f, lambda o: f'"{o.name}"{"" if o.required else "?"}: {o.type}') + " }`",
    ),
    "words": Fields(
        lambda f: f"Body: {_joined(f, _words)}", lambda f: _joined(f, _words)
    ),
    "words bold": Fields(
        lambda f: f"**Request body:** {_joined(f, _coded_words)}.",
    ),
    "signs": Fields(
        lambda f: f"Body: {_joined(f, _coded_sign)}", lambda f: _joined(f, _coded_sign),
        types=False,
    ),
    "sentence": Fields(
        lambda f: f"Takes {_sentence(f)}.", lambda f: f"takes {_sentence(f)}", types=False,
    ),
    "sentence body": Fields(
        lambda f: f"The body holds {_sentence(f)}.", types=False,
    ),
    "sentence object": Fields(
        lambda f: "Takes `{ " + _joined(f, lambda o: f'"{o.name}": {_SAMPLES[o.type]}') + " }`.",
        types=False, required=False,
    ),
    "multipart": Fields(
        lambda f: "Body (`multipart/form-data`):\n\n"
        + "\n".join(f"- `{o.name}`: {o.type} ({_must(o)})" for o in f),
    ),
    "form sentence": Fields(
        lambda f: f"Multipart form with {_joined(f, lambda o: f'`{o.name}`')}.",
        lambda f: f"multipart: {_joined(f, lambda o: f'`{o.name}`')}", types=False, required=False,
    ),
}  # fmt: skip

# --- queries --------------------------------------------------------------------------------------

QUERIES: dict[str, Fields] = {
    "table": Fields(
        lambda f: "**Query parameters**\n\n"
        + grid(("Parameter", "Type", "Required", "Description"),
               [(f"`{o.name}`", o.type, "No", "narrows the list") for o in f]),
    ),
    "table in": Fields(
        lambda f: "Parameters:\n\n"
        + grid(("Name", "In", "Type", "Required"), [(o.name, "query", o.type, "no") for o in f]),
    ),
    "bullets": Fields(
        lambda f: "**Query Parameters:**\n\n"
        + "\n".join(f"- `{o.name}` ({o.type}, {_must(o)}): narrows the list" for o in f),
    ),
    "label": Fields(
        lambda f: f"**Query:** {_joined(f, lambda o: f'`{o.name}`')}",
        lambda f: _joined(f, lambda o: f"`{o.name}`"), types=False, required=False,
    ),
    "label typed": Fields(
        lambda f: f"Query params: {_joined(f, _words)}", lambda f: _joined(f, _words),
    ),
    "asked": Fields(
        lambda f: f"Query: `?{_joined(f, lambda o: f'{o.name}=', '&')}`",
        lambda f: f"`?{_joined(f, lambda o: f'{o.name}=', '&')}`", types=False, required=False,
    ),
    "asked short": Fields(
        lambda f: f"Supports `?{f[0].name}=…` and `?{f[1].name}=…`.",
        lambda f: f"`?{f[0].name}`, `?{f[1].name}`", types=False, required=False,
    ),
    "filter": Fields(
        lambda f: f"Filter by `{f[0].name}` and `{f[1].name}`.",
        lambda f: f"filter by `{f[0].name}`, `{f[1].name}`", types=False, required=False,
    ),
    "optional": Fields(
        lambda f: f"Optional query parameters: {_joined(f, lambda o: f'`{o.name}`')}.",
        lambda f: _joined(f, lambda o: f"`{o.name}?`"), types=False,
    ),
    "path": Fields(lambda _: "", lambda _: "", types=False, required=False),
}  # fmt: skip

# --- answers --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answers:
    """A way to write status and errors. codes: whether it tells the codes of errors."""

    block: Callable[[Endpoint], str]
    cell: Callable[[Endpoint], str] | None = None
    success: bool = True
    codes: bool = True


_PHRASES = {200: "OK", 201: "Created", 204: "No Content", 404: "Not Found", 409: "Conflict"}


def _each(one: Endpoint, form: Callable[[Error], str], apart: str = ", ") -> str:
    return apart.join(form(error) for error in one.errors)


def _listed(one: Endpoint, form: Callable[[Error], str], success: str) -> str:
    told = [success.format(one.status, _PHRASES[one.status]), *map(form, one.errors)]
    return "\n".join(f"- {line}" for line in told if line)


def _only(one: Endpoint, label: str, text: str) -> str:
    return f"{label} {text}" if one.errors else ""


ANSWERS: dict[str, Answers] = {
    "table": Answers(
        lambda e: "**Responses**\n\n" + grid(
            ("Status", "Code", "When"),
            [(str(e.status), "", "success"), *((str(o.status), f"`{o.code}`", o.when)
                                              for o in e.errors)]),
    ),
    "table description": Answers(
        lambda e: "Responses:\n\n" + grid(
            ("Code", "Description"),
            [(str(e.status), _PHRASES[e.status]), *((str(o.status), f"{o.code}: {o.when}")
                                                   for o in e.errors)]),
    ),
    "bullets": Answers(
        lambda e: "**Responses:**\n\n"
        + _listed(e, lambda o: f"`{o.status} {_PHRASES[o.status]}` \u2013 {o.code}: {o.when}",
                  "`{} {}`"),
    ),
    "bullets code": Answers(
        lambda e: "Responses:\n\n"
        + _listed(e, lambda o: f"{o.status} `{o.code}` when {o.when}", "{} {}"),
    ),
    "status errors": Answers(
        lambda e: f"**Status:** {e.status}"
        + (f"\n\n**Errors:** {_each(e, lambda o: f'{o.status} {o.code} ({o.when})')}"
           if e.errors else ""),
        lambda e: f"{e.status}; " + _each(e, lambda o: f"{o.status} {o.code}"),
    ),
    "success errors": Answers(
        lambda e: f"**Success:** `{e.status} {_PHRASES[e.status]}`"
        + ("\n**Errors:**\n\n" + _each(e, lambda o: f"- {o.status}: {o.code} \u2013 {o.when}", "\n")
           if e.errors else ""),
    ),
    "errors if": Answers(
        lambda e: _only(e, "Errors:", _each(e, lambda o: f"{o.status} if {o.when}")),
        lambda e: _each(e, lambda o: f"{o.status} if {o.when}"), success=False, codes=False,
    ),
    "errors coded": Answers(
        lambda e: _only(e, "**Errors**:", _each(e, lambda o: f"`{o.code}` ({o.status})")),
        lambda e: _each(e, lambda o: f"`{o.code}` ({o.status})"), success=False,
    ),
    "sentence": Answers(
        lambda e: f"Returns {e.status}."
        + _only(e, "", _each(e, lambda o: f"{o.status} `{o.code}` when {o.when}.", " ")),
    ),
    "sentence answers": Answers(
        lambda e: f"Answers {e.status}"
        + (_only(e, ", or", _each(e, lambda o: f"{o.status} ({o.code}) if {o.when}")) + "."),
    ),
    "arrow": Answers(
        lambda e: f"→ `{e.status}`" + _only(e, ",", _each(e, lambda o: f"`{o.status} {o.code}`")),
        lambda e: ", ".join((str(e.status), *(f"{o.status} {o.code}" for o in e.errors))),
    ),
    "response": Answers(
        lambda e: f"**Response {e.status}**\n\n"
        + _fence("json", '{\n  "id": "9b2f61a4-7d3c-4a8e-9f50-1c2d3e4f5a6b"\n}')
        + "".join(f"\n\n**Response {o.status}**: `{o.code}`, {o.when}" for o in e.errors),
    ),
    "nothing": Answers(lambda _: "", lambda _: "", success=False, codes=False),
}  # fmt: skip
