"""API designs, each with the endpoints that are read and what is asked.

A case is a document of tests/cases/api_designs and the text of the same name, which
GEN_API_UPDATE=1 writes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from codegen.diagnostics import GenApiError
from codegen.sources.design import Design, DesignedEndpoint, Input
from codegen.sources.handoff import api

CASES = Path(__file__).parents[1] / "cases" / "api_designs"


def _design(path: Path, answers: dict[str, str] | None = None) -> Design:
    return api.design(path, path.name, path.read_text(encoding="utf-8"), answers or {})


def _shown(given: Input) -> str:
    """`tags: text*` is a list, `name: text?` may be null, `owner: {...}` holds others."""
    inner = ", ".join(_shown(each) for each in given.fields)
    kind = f"{{{inner}}}" if given.fields else given.kind or "unsaid"
    return f"{given.name}: {kind}{'*' if given.many else ''}{'?' if given.nullable else ''}"


def _line(one: DesignedEndpoint) -> str:
    said = one.access
    who = [f"auth={said.auth}", *said.scopes, *(f"role:{role}" for role in said.roles)]
    who += ["owner"] if said.owner else []
    statuses = [str(one.success or ""), *(f"{f.status} {f.when}" for f in one.failures)]
    fields = [f"{i.name}:{i.type} required={i.required} {i.rule}" for i in one.inputs]
    fields += [f"? {_shown(i)} required={i.required}" for i in one.query]
    fields += [f"< {'*' if one.listed else ''}{_shown(i)}" for i in one.outputs]
    fields += [f"! {line}" for line in one.unread]
    parts = (str(one), " ".join(who), one.summary, "; ".join(filter(None, statuses)))
    return f"{one.at.line}: " + " | ".join([*parts, *fields]).rstrip(" |")


def _report(design: Design) -> Iterator[str]:
    yield f"base {design.base}"
    yield from map(_line, design.endpoints)
    yield from (str(note) for note in design.notes)
    yield from (str(question) for question in design.questions)


@pytest.mark.parametrize("path", sorted(CASES.glob("*.md")), ids=lambda path: path.stem)
def test_what_a_design_says(path: Path) -> None:
    text = "\n".join(_report(_design(path))) + "\n"
    expected = path.with_suffix(".txt")
    if "GEN_API_UPDATE" in os.environ:
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")


def test_answers_end_the_questions() -> None:
    path = CASES / "disputed.md"
    asked = _design(path).questions
    kinds = {"auth": "none", "owner": "plans.user_id", "scopes": "path"}
    answered = _design(path, {question.id: kinds[question.kind] for question in asked})
    assert answered.questions == ()
    told = [one.access.auth for one in answered.endpoints]
    assert told == ["none", "none", "required", "none", "none"]


def test_one_answer_for_all_that_is_unsaid() -> None:
    path = CASES / "amended.md"
    asked, scopes = _design(path).questions
    design = _design(path, {asked.id: "none: GET /rooms", scopes.id: "path"})
    assert design.questions == ()
    assert {str(one): one.access.auth for one in design.endpoints} == {
        "GET /rooms": "none",
        "POST /rooms": "required",
        "POST /rooms/{id}/book": "required",
    }
    with pytest.raises(GenApiError, match="GA305"):
        _design(path, {asked.id: "perhaps"})


def test_a_word_is_answered_to_be_a_role() -> None:
    path = CASES / "words_of_callers.md"
    asked = {q.id: "role" if "'Reader" in q.text else "path" for q in _design(path).questions}
    design = _design(path, asked | {q: "none" for q in asked if q.endswith(":owner")})
    assert design.questions == ()
    told = {str(one): one.access.roles for one in design.endpoints}
    assert told["GET /me/loans"] == told["POST /loans/{id}/extend"] == ("reader",)


def test_scopes_by_endpoint() -> None:
    path = CASES / "amended.md"
    auth, scopes = _design(path).questions
    said = {auth.id: "required", scopes.id: "GET /rooms: rooms.see audit"}
    found = {
        str(one): (one.access.scopes, one.access.any_token) for one in _design(path, said).endpoints
    }
    assert found["GET /rooms"] == (("rooms.see", "audit"), False)
    assert found["POST /rooms/{id}/book"] == ((), True)
    with pytest.raises(GenApiError, match="GA305"):
        _design(path, {auth.id: "required", scopes.id: "GET /unknown: a"})


def test_a_picture_has_paths_as_clients_call_them() -> None:
    shown = api.picture(_design(CASES / "based.md"))
    paths = ["/orchard/v2/trees", "/orchard/v2/trees", "/orchard/v2/trees/{id}"]
    assert [one["path"] for one in shown] == paths
