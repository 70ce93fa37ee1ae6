"""The outgoing handoff: what it says, that it says it twice alike, and that nothing breaks it."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from markdown_it import MarkdownIt
from sqlalchemy.dialects import postgresql

from codegen import contract
from codegen.config import Config
from codegen.contract.handoff import Occasion
from codegen.diagnostics import Diagnostic, Place, Question
from codegen.model.api import Api
from codegen.model.build import build
from codegen.sources.schema import Schema

NONE = "\u2013"


def rendered(api: Api, told: Occasion, *, copy: bool = False) -> dict[str, str]:
    """Each text of the contract by its path."""
    texts = contract.render(api, told, copy=copy)
    return {path: "".join(parts) for path, parts in texts}


def render(api: Api, told: Occasion | None = None) -> str:
    """The handoff."""
    return rendered(api, told or Occasion())[contract.MARKDOWN]


def _users(metadata: sa.MetaData) -> None:
    sa.Table(
        "users",
        metadata,
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("hashed_password", sa.String(200), nullable=False),
        sa.UniqueConstraint("email", name="users_email_key"),
    )


def _bookings(metadata: sa.MetaData) -> None:
    status = sa.Enum("pending", "confirmed", name="booking_status")
    default = sa.text("'pending'")
    sa.Table(
        "bookings",
        metadata,
        sa.Column("id", sa.Uuid, primary_key=True, server_default=sa.text("gen_random_uuid()")),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
        sa.Column("price", sa.Numeric(10, 2), nullable=False),
        sa.Column("status", status, nullable=False, server_default=default),
        sa.Column("extra", postgresql.JSONB),
        sa.Column("labels", postgresql.ARRAY(sa.Text)),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="bookings_user_id_fkey", ondelete="CASCADE"
        ),
        sa.CheckConstraint("ends_on > starts_on", name="bookings_order"),
        sa.UniqueConstraint("user_id", "starts_on", name="bookings_once"),
    )


def _links(metadata: sa.MetaData) -> None:
    sa.Table(
        "tags",
        metadata,
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("name", sa.String(40), nullable=False),
    )
    key = sa.Column("booking_id", sa.Uuid, sa.ForeignKey("bookings.id"), primary_key=True)
    tag = sa.Column("tag_id", sa.BigInteger, sa.ForeignKey("tags.id"), primary_key=True)
    sa.Table("booking_tags", metadata, key, tag)


def _build(metadata: sa.MetaData) -> Api:
    config = Config(root=Path(), out=Path(), title="Bookings")
    return build(Schema(metadata, "postgresql"), config)


@pytest.fixture(scope="module")
def api() -> Api:
    metadata = sa.MetaData()
    for table in (_users, _bookings, _links):
        table(metadata)
    return _build(metadata)


def _section(text: str, heading: str) -> str:
    """A section with those below it."""
    marks = heading.split(maxsplit=1)[0]
    rest = text.split(f"\n{heading}\n", 1)[1]
    return re.split(rf"\n#{{1,{len(marks)}}} ", rest)[0]


def test_the_head_is_that_of_the_format(api: Api) -> None:
    lines = render(api, Occasion("Add\nbookings", "2026-01-01T00:00:00Z")).splitlines()
    assert lines[0] == "# Python Backend Agent Handoff"
    assert lines[2:6] == [
        "**Task:** Add bookings",
        "**Timestamp:** 2026-01-01T00:00:00Z",
        "**Status:** COMPLETED",
        "**Agent Type:** python-backend",
    ]


def test_every_endpoint_has_a_row_and_a_section(api: Api) -> None:
    text = render(api)
    table = _section(text, "## API Contract")
    for _, endpoint in api.endpoints():
        path = f"/api/v1{endpoint.path}"
        assert f"| {endpoint.method} | `{path}` | Bearer | {endpoint.summary} |" in table
        section = _section(text, f"### {endpoint.method} {path}")
        assert "**Auth Required:** Yes" in section
        assert "**Scopes:** `" + "`, `".join(endpoint.scopes) + "`" in section
        told = re.search(r"^\*\*Errors:\*\*(.*)", section, re.MULTILINE)
        statuses = {*re.findall(r"\d{3}", told[1] if told else "")}
        statuses |= {*re.findall(r"^\| (\d+) \| `\w+` \|", section, re.MULTILINE)}
        assert statuses == {str(code.status) for code in endpoint.errors}
        assert re.search(rf"\*\*Response:\*\* {endpoint.success}\b", section)


def test_a_create_shows_request_validation_and_answer(api: Api) -> None:
    section = _section(render(api), "### POST /api/v1/bookings")
    request, response = (
        json.loads(t) for t in re.findall(r"```json\n(.*?)```", section, re.DOTALL)
    )
    assert set(request) == {
        *("user_id", "starts_on", "ends_on", "price", "status", "extra", "labels")
    }
    assert request["starts_on"] < request["ends_on"]
    assert response == {"id": response["id"], **request}
    rows = {line.split(" | ")[0]: line.split(" | ")[1:] for line in section.splitlines()}
    assert rows["| `price`"][1:3] == ["Yes", NONE]
    assert rows["| `price`"][3:] == ["10 digits, 2 after the point", NONE, "not null; decimal |"]
    assert rows["| `labels`"][-5:] == ["No", NONE, NONE, NONE, "may be null |"]
    assert "not null; int64; refers to User.id" in section
    assert "A row with the same user_id, starts_on exists" in section
    assert "what user_id refers to does not exist" in section


def test_secrets_are_never_shown(api: Api) -> None:
    contracted = json.dumps(contract.contract(api)["shapes"])
    assert "hashed_password" not in contracted
    assert '"password"' in contracted


def test_the_frontend_gets_types(api: Api) -> None:
    section = _section(render(api), "## For Frontend Agent")
    assert 'export type BookingStatus = "pending" | "confirmed";' in section
    created = "export interface BookingCreate {\n  user_id: number; // int64\n"
    assert f"{created}  starts_on: string; // date\n" in section
    assert "  status?: BookingStatus;\n  extra?: JsonValue | null;\n" in section
    assert "  labels: (string | null)[] | null;\n}" in section
    assert "export type JsonValue =" in section
    assert "export type BookingUpdate = Partial<BookingCreate>;" in section
    called = 'call<TagResponse>("PATCH", `/api/v1/tags/${key(tag_id)}`, { body })'
    assert f"update_tag: (tag_id: number, body: TagUpdate) => {called}," in section


def test_rules_are_sentences(api: Api) -> None:
    rules = _section(render(api), "## Business Rules").strip().splitlines()
    assert "- booking: starts_on is less than ends_on (bookings_order)." in rules
    assert "- booking: user_id, starts_on are unique together (bookings_once)." in rules
    assert "- user: deleting one deletes its bookings (bookings) too." in rules


def test_of_two_rules_in_one_line_the_one_that_is_checked_is_told(api: Api) -> None:
    at = Place("handoff.md", 9)
    held = "bookings.price: requests are checked against `1..25`"
    noted = replace(
        api,
        notes=(
            Diagnostic("GA306", "bookings.price: 1..25", at),
            Diagnostic("GA306", "bookings.price: only for guests", at),
            Diagnostic("GA324", held, at),
        ),
    )
    rules = _section(render(noted), "## Business Rules").splitlines()
    ends = {line.split(" (stated")[0]: line.rpartition(", ")[2] for line in rules if "9" in line}
    assert ends == {
        "- bookings.price: 1..25": "requests are checked against what is formal in it)",
        "- bookings.price: only for guests": "not enforced)",
    }


def test_tests_get_the_functions_of_the_services(api: Api) -> None:
    section = _section(render(api), "## For Test Agent")
    assert "### `app/services/booking_service.py`" in section
    for signature in (
        "create(db, data: BookingCreate) -> BookingResponse",
        "update(db, booking_id: UUID, data: BookingUpdate) -> BookingResponse",
        "list_for_user(db, user_id: int, query: BookingQuery) -> Page[BookingDetail]",
        "add_tag(db, booking_id: UUID, tag_id: int) -> None",
        "get_by_user_id_and_starts_on(db, user_id: int, starts_on: date) -> Booking",
    ):
        assert f"| `{signature}` |" in section


def test_open_questions_and_settlements_are_carried(api: Api) -> None:
    place = Place("database-agent-output.md", 12)
    asked = replace(
        api,
        questions=(Question("doc:x:type", "type", "x", "What is x?", place),),
        notes=(
            Diagnostic("GA302", "x: type is A by the SQL", place),
            Diagnostic("GA306", "code: ^[A-Z]+$", place),
            Diagnostic("GA303", "a table is not used", place),
        ),
    )
    text = render(asked)
    assert "**Status:** NEEDS_REVIEW" in text
    section = _section(text, "## Blockers / Questions")
    assert "- database-agent-output.md:12: What is x? [doc:x:type]" in section
    assert "- x: type is A by the SQL (database-agent-output.md:12)" in section
    assert "not used" not in section
    assert "a table is not used (database-agent-output.md:12)" in _section(text, "## Not Used")
    assert "## Not Used" not in render(api)
    rule = "- code: ^[A-Z]+$ (stated in database-agent-output.md:12, not enforced)"
    assert rule in _section(text, "## Business Rules")


def test_both_files_come_from_one_contract(api: Api) -> None:
    told = Occasion(files=(("app/main.py", "the service"),))
    _, markdown, twin = rendered(api, told).values()
    data = json.loads(twin)
    digest = data.pop("hash")
    for key in ("task", "timestamp", "status", "files"):
        data.pop(key)
    canonical = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert digest == hashlib.sha256(canonical.encode()).hexdigest()
    assert f"**Contract:** sha256 `{digest}`" in markdown
    assert rendered(api, told) == rendered(api, told)
    assert "| `app/main.py` | Generated | the service |" in markdown
    assert "**Timestamp:** unset" in markdown


def test_the_markdown_tells_what_its_twin_has(api: Api) -> None:
    """Every operation with its access, statuses, fields and examples; no status beside those."""
    _, markdown, twin = rendered(api, Occasion()).values()
    data = json.loads(twin)
    common = _section(markdown, "### Errors")
    for one in data["operations"]:
        section = _section(markdown, f"### {one['method']} {one['path']}")
        answer, _, errors = section.partition("**Errors:**")
        told = set(re.findall(r"\b[45]\d\d\b", errors))
        assert told == {str(error["status"]) for error in one["errors"]}, one["operation_id"]
        for error in one["errors"]:
            assert f"| {error['status']} | `{error['code']}` |" in errors + common
        assert f"**Response:** {one['status']}" in answer
        assert f"**Auth Required:** {'Yes' if one['auth'] else 'No'}" in answer
        assert all(f"`{scope}`" in answer for scope in one["scopes"])
        assert all(f"`{p['name']}`" in answer for p in one["parameters"] if p["place"] == "path")
        if one["request_example"] is not None:
            assert json.dumps(one["request_example"], indent=2) in answer
    for shape in data["shapes"]:
        assert f" {shape['name']} " in markdown
    for text in (*data["rules"], *data["enumerations"]):
        assert text in markdown
    for function in data["services"]:
        assert function["signature"].replace("|", "\\|") in markdown


def test_the_hash_changes_with_the_contract_only(api: Api) -> None:
    noted = replace(api, notes=(Diagnostic("GA302", "another line"),))
    assert contract.contract(noted)["hash"] == contract.contract(api)["hash"]
    moved = replace(api, prefix="/api/v2")
    assert contract.contract(moved)["hash"] != contract.contract(api)["hash"]


def test_hostile_names_stay_in_their_cells() -> None:
    values = ("a|b", 'say "no"', "back`tick", "new\nline")
    metadata = sa.MetaData()
    sa.Table(
        "odd|table",
        metadata,
        sa.Column("id", sa.Integer, sa.Identity(), primary_key=True),
        sa.Column("a|b", sa.Enum(*values, name="odd|enum"), nullable=False),
        sa.Column("`tick`", sa.Text, comment="one | two\nthree"),
        sa.CheckConstraint("length(\"`tick`\") > 1 OR '|' = '|'", name="pipe|check"),
        comment="a | b",
    )
    text = render(_build(metadata))
    tables = 0
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        assert token.type != "html_block"
        tables += token.type == "table_open"
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    for line in rows:
        cells = re.split(r"(?<!\\)\|", line)[1:-1]
        assert 2 <= len(cells) <= 7, line
    assert tables == len([line for line in rows if line.startswith("| ---")])
    assert "export interface" in text


def test_what_holds_for_many_is_said_once(api: Api) -> None:
    text = render(api)
    assert text.count("The database is away") == 1
    assert text.count("Rows of a page") == 1
    assert text.count("10 digits, 2 after the point") == 1
    assert "**Query Parameters:** as GET /api/v1/tags" in text
    assert "200 `BookingResponse`, as POST /api/v1/bookings" in text


def test_a_new_time_alone_is_no_news(api: Api, tmp_path: Path) -> None:
    first = Occasion(timestamp="2026-01-01T00:00:00Z", files=(("app/main.py", "the service"),))
    later = replace(first, timestamp="2027-01-01T00:00:00Z")
    assert contract.kept_time(tmp_path, api, later) == later
    (tmp_path / ".claude" / "handoff").mkdir(parents=True)
    for path, text in rendered(api, first).items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    assert contract.kept_time(tmp_path, api, later) == first
    assert contract.kept_time(tmp_path, api, replace(first, timestamp=None)) == first
    moved = replace(api, prefix="/api/v2")
    assert contract.kept_time(tmp_path, moved, later) == later
    (tmp_path / contract.TWIN).write_text("{", encoding="utf-8")
    assert contract.kept_time(tmp_path, api, later) == later


def test_a_copy_for_readers_of_the_other_name(api: Api, tmp_path: Path) -> None:
    texts = rendered(api, Occasion(), copy=True)
    assert texts[contract.COPY] == texts[contract.MARKDOWN]
    other = tmp_path / contract.COPY
    other.parent.mkdir(parents=True)
    other.write_text("# Backend\n\n**Task:** {{TASK_DESCRIPTION}}\n", encoding="utf-8")
    assert contract.replaceable(tmp_path) == (contract.COPY,)
    other.write_text("# Backend\n\nby hand\n", encoding="utf-8")
    assert contract.replaceable(tmp_path) == ()


def test_one_line_tells_the_orchestrator(api: Api) -> None:
    line = contract.report_line(api)
    digest = contract.contract(api)["hash"][:12]
    assert line == (
        "HANDOFF .claude/handoff/python-backend-agent-output.md status=COMPLETED entities=3 "
        f"endpoints=22 questions=0 contract={digest}"
    )


def test_status_is_blocked_where_questions_have_left_nothing() -> None:
    api = build(Schema(sa.MetaData(), "postgresql"), Config(root=Path()))
    assert "**Status:** COMPLETED" in render(api)
    asked = replace(
        api, questions=(Question("id", "schema", "schema", "Where is it?", None, None),)
    )
    assert "**Status:** BLOCKED" in render(asked)
