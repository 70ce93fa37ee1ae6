"""What API designs are made of: endpoints, and forms in which authors write who may call them, each
as a line of its own and as a few words for a cell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Given:
    """A field of a body or a parameter of a query."""

    name: str
    type: str
    required: bool = True
    about: str = ""


@dataclass(frozen=True)
class Error:
    """An error that an endpoint answers."""

    status: int
    code: str
    when: str


@dataclass(frozen=True)
class Endpoint:
    """One endpoint. who: "anyone", "user" (whoever has a token), or a role."""

    method: str
    path: str
    does: str
    who: str
    body: tuple[Given, ...] = ()
    query: tuple[Given, ...] = ()
    status: int = 200
    errors: tuple[Error, ...] = ()

    @property
    def scope(self) -> str:
        """The scope that a token needs where documents tell by scopes."""
        verb = "read" if self.method == "GET" else "write"
        return f"{self.path.split('/')[1]}:{verb}"


_LABEL = Given("label", "string", about="what the sign says")
_NOTE = Given("note", "string", required=False, about="for the crew")
_DAY = Given("starts_on", "date", about="first day")

DESIGN = (
    Endpoint(
        "GET", "/berths", "List berths", "anyone",
        query=(Given("harbour", "string", False), Given("min_depth", "number", False)),
    ),
    Endpoint(
        "GET", "/berths/{id}", "Show a berth", "anyone",
        errors=(Error(404, "BERTH_NOT_FOUND", "there is no such berth"),),
    ),
    Endpoint(
        "POST", "/berths", "Add a berth", "operator", status=201,
        body=(_LABEL, Given("depth_m", "number", about="at low tide"), _NOTE),
        errors=(Error(409, "LABEL_TAKEN", "the label is in use"),),
    ),
    Endpoint(
        "PATCH", "/berths/{id}", "Change a berth", "operator",
        body=(Given("label", "string", False), _NOTE),
        errors=(Error(404, "BERTH_NOT_FOUND", "there is no such berth"),),
    ),
    Endpoint(
        "DELETE", "/berths/{id}", "Remove a berth", "operator", status=204,
        errors=(Error(409, "BERTH_IN_USE", "boats lie there"),),
    ),
    Endpoint(
        "GET", "/bookings", "List bookings", "user",
        query=(Given("state", "string", False), Given("berth_id", "uuid", False)),
    ),
    Endpoint(
        "POST", "/bookings", "Book a berth", "user", status=201,
        body=(Given("berth_id", "uuid", about="which berth"), _DAY,
              Given("nights", "integer", about="how long"), _NOTE),
        errors=(Error(409, "BERTH_TAKEN", "another booking overlaps"),),
    ),
    Endpoint(
        "POST", "/bookings/{id}/cancel", "Cancel a booking", "user",
        body=(Given("reason", "string", False, "why"),
              Given("refund", "boolean", about="pay back")),
        errors=(Error(409, "ALREADY_STARTED", "it has begun"),),
    ),
)  # fmt: skip

# --- who may call ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Access:
    """How a document says who may call. own: of one endpoint, in its lines; cell: in a table's.

    head: what the document says of all, before its endpoints. sign: beside METHOD and path.
    tells: "roles", "scopes", or "" where only the need for a token is told. grouped: by sections.
    """

    own: Callable[[Endpoint], str] = lambda _: ""
    cell: Callable[[Endpoint], str] = lambda _: ""
    head: str = ""
    sign: Callable[[Endpoint], str] = lambda _: ""
    tells: str = "roles"
    grouped: dict[str, str] | None = None


def _by(anyone: str, user: str, role: str) -> Callable[[Endpoint], str]:
    """The words for each kind of caller; ROLE and SCOPE stand for what they are."""

    def said(one: Endpoint) -> str:
        words = {"anyone": anyone, "user": user}.get(one.who, role)
        return words.replace("ROLE", one.who).replace("SCOPE", one.scope)

    return said


def _said(anyone: str, user: str, role: str, label: str = "", **more: object) -> Access:
    """The same words in a cell and, behind a label, in a line."""
    cell = _by(anyone, user, role)
    lead = f"{label} " if label else ""
    return Access(lambda one: f"{lead}{cell(one)}", cell, **more)  # type: ignore[arg-type]


def _names(*who: str) -> str:
    named = [f"`{one.method} {one.path}`" for one in DESIGN if one.who in who]
    return f"{', '.join(named[:-1])} and {named[-1]}"


_OPEN, _ROLE, _USERS = _names("anyone"), _names("operator"), _names("user")

ACCESS: dict[str, Access] = {
    "auth yes": _said("No", "Yes", "Yes (ROLE)", "**Auth:**"),
    "auth required": _said("None", "Required", "Required (role: ROLE)", "**Auth:**"),
    "auth bearer": _said("none", "Bearer", "Bearer, role ROLE", "Auth:"),
    "auth jwt": _said("Public", "JWT", "JWT + ROLE role", "**Authentication**:"),
    "access": _said("Public", "Authenticated", "Operator only", "**Access:**"),
    "access any": _said("anyone", "any signed-in user", "`ROLE`", "**Access**:"),
    "who": _said("anyone", "signed-in users", "ROLE", "Who:"),
    "roles": _said("public", "any authenticated user", "ROLE", "**Roles:**"),
    "role label": _said(
        "", "", "ROLE", "**Role:**",
        head=f"All endpoints require a bearer token, except {_OPEN}.",
    ),
    "permission": _said("public", "logged in", "ROLE", "**Permission:**"),
    "scope": _said("none (public)", "`SCOPE`", "`SCOPE`", "**Scope:**", tells="scopes"),
    "scopes": _said("Public", "SCOPE", "SCOPE", "Auth:", tells="scopes"),
    "sentence": _said(
        "Public.", "Requires a bearer token.", "Requires a bearer token with the role `ROLE`."
    ),
    "sentence users": _said(
        "No authentication needed.", "The caller must be signed in.", "Operators only."
    ),
    "sentence scope": _said(
        "No token needed.", "Requires the scope `SCOPE`.", "Requires the scope `SCOPE`.",
        tells="scopes",
    ),
    "default unless public": _said(
        "Public.", "", "Role: `ROLE`.",
        head="All endpoints require authentication (bearer token) unless marked as public.",
    ),
    "default in label": _said(
        "public", "", "ROLE", "**Auth:**",
        head="Unless stated otherwise, every endpoint requires a valid JWT in the "
        "`Authorization` header.",
    ),
    "except": Access(
        head=f"All endpoints except {_OPEN} require a JWT. {_ROLE} need the role `operator`."
    ),
    "by path": Access(
        head=f"- {_OPEN} are public.\n- {_ROLE} require the role `operator`.\n"
        "- Everything else requires a bearer token."
    ),
    "each by path": Access(
        head=f"{_OPEN} are public. {_USERS} need a bearer token; {_ROLE} need the role `operator`."
    ),
    "matrix": Access(
        head="| Endpoint | Anonymous | User | Operator |\n|---|---|---|---|\n"
        + "\n".join(
            f"| `{one.method} {one.path}` | {'✅' if one.who == 'anyone' else '❌'} "
            f"| {'❌' if one.who == 'operator' else '✅'} | ✅ |"
            for one in DESIGN
        ),
        tells="matrix",
    ),
    "locks": Access(
        sign=_by("🔓", "🔒", "🔒 ROLE"),
        head="🔓 = public, 🔒 = bearer token (the role, if it takes one, stands behind it).",
    ),
    "lock alone": Access(
        sign=_by("", "🔒", "🔒"), head="🔒 = requires authentication.", tells=""
    ),
    "brackets": Access(sign=_by("(public)", "(auth)", "(ROLE only)")),
    "square": Access(sign=_by("[Public]", "[User]", "[Operator]")),
    "role in brackets": Access(
        sign=_by("(public)", "(any user)", "(ROLE)"),
        head="A bearer token is needed; the role that it must hold stands in brackets.",
    ),
    "dash": Access(sign=_by("— public", "— authenticated", "— operator only")),
    "sections": Access(
        grouped={
            "anyone": "Public endpoints", "user": "Authenticated endpoints",
            "operator": "Operator endpoints (role: operator)",
        },
    ),
    "section sentences": Access(
        grouped={
            "anyone": "Browsing\n\nNo authentication is required.",
            "user": "Booking\n\nAll endpoints in this section require a bearer token.",
            "operator": "Maintenance\n\nThese endpoints require the role `operator`.",
        },
    ),
    "section labels": Access(
        grouped={
            "anyone": "Browsing\n\n**Auth:** none",
            "user": "Booking\n\n**Auth:** Bearer token",
            "operator": "Maintenance\n\n**Auth:** Bearer token, role `operator`",
        },
    ),
}  # fmt: skip

# --- around ---------------------------------------------------------------------------------------

AROUND = {
    "nothing": "",
    "base": "**Base URL:** `/api/v1`",
    "mechanism": "## Authentication\n\nTokens are JWTs, sent as `Authorization: Bearer <token>`.",
    "errors": "## Errors\n\n| Code | Status | Meaning |\n|---|---|---|\n"
    "| VALIDATION_FAILED | 400 | a field is wrong |\n| UNAUTHENTICATED | 401 | no token |",
    "roles": "## Roles\n\n- **user**: books berths\n- **operator**: keeps them in order",
    "summary": "## Goals\n\n- skippers find a berth\n- operators keep the list of berths",
}
