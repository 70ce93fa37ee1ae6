"""Ids of questions, and answers that outlive what changes beside what they are about."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from codegen.asking import Asking, Identity, Topic, apart, one_of
from codegen.diagnostics import Place

NULLABLE = Identity("doc", "nullable")
NAMES = st.from_regex(r"[a-z_]\w{0,3}", fullmatch=True)
PARTS = st.lists(
    st.one_of(
        NAMES,
        st.builds("{}.{}".format, NAMES, NAMES),
        st.builds("{}.{}.{}".format, NAMES, NAMES, NAMES),
        st.builds("GET /{}/{{id}}".format, NAMES),
    ),
    min_size=1,
    unique=True,
)


@given(PARTS, st.lists(st.text()))
def test_an_id_tells_what_it_is_about(parts: list[str], evidence: list[str]) -> None:
    identity = Identity("doc", "nullable", tuple(evidence))
    key = identity.key(parts)
    assert list(identity.answered([key])) == [(key, frozenset(parts))]


def test_an_id_is_readable() -> None:
    parts = ["boats.name", "boats.note", "logs.at", "GET /boats"]
    assert NULLABLE.key(parts) == "doc:boats.{name,note},logs.at,GET /boats:nullable"


@given(PARTS, PARTS)
def test_only_what_came_is_apart(before: list[str], now: list[str]) -> None:
    groups = apart(NULLABLE, now, str, [NULLABLE.key(before)])
    known = [one for one in now if one in before]
    fresh = [one for one in now if one not in before]
    assert [items for items, _ in groups] == [part for part in (known, fresh) if part]
    assert all(about.issuperset(items) for items, about in groups)


def test_the_latest_answer_holds() -> None:
    both, one = NULLABLE.key(["a.x", "a.y"]), NULLABLE.key(["a.x"])
    groups = apart(NULLABLE, ["a.x", "a.y"], str, [both, one])
    assert [items for items, _ in groups] == [["a.x"], ["a.y"]]


def test_other_evidence_asks_again() -> None:
    keys = {Identity("doc", "type", (said,)).key(["a.x"]) for said in ("money", "coin", " money")}
    assert len(keys) == 2


def test_an_answer_is_used_whatever_the_wording() -> None:
    asking = Asking({"api:POST /boats,GET /boats:auth": "none"})
    topic = Topic("auth", "api", Place("design.md", 4), covers=("GET /boats",))
    for text in ("Who may call GET /boats?", "GET /boats: for whom?"):
        assert asking.ask(topic, text, one_of("required", "none")) == "none"
    assert not asking.questions
