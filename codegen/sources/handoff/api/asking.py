"""What an API design leaves open: one question for all endpoints that it is open for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import replace

from codegen.asking import Asking, Topic, one_of
from codegen.diagnostics import Place
from codegen.sources.design import Access, Auth, Design, DesignedEndpoint
from codegen.sources.handoff.api import access

_HTML = re.compile(
    r"no (json|rest|http) api|serve[sd]? html|server[- ]rendered|no api endpoints", re.IGNORECASE
)
_REMARK = re.compile(r"\s*\([^()]*\)")  # `Reader (own)`
_SESSION = re.compile(r"\b(session|cookie)s?\b", re.IGNORECASE)
_AUTH = one_of("required", "none")

Endpoints = Sequence[DesignedEndpoint]


def settle(design: Design, text: str, answers: Mapping[str, str]) -> Design:
    """Ask what is open, apply what was answered.

    text: of the documents, for what they say of the API as a whole.

    Raises:
        GenApiError: an answer is not understood.
    """
    if not design.endpoints:
        return design
    asked = _Asking(design, answers)
    unscoped = _unscoped(design.endpoints)
    asked.about_html(text)
    asked.about_unsaid()
    asked.about_unknown_words()
    asked.about_disputes()
    asked.about_sessions()
    asked.about_owners()
    asked.about_scopes(unscoped)
    return replace(
        design,
        endpoints=tuple(asked.endpoints),
        questions=(*design.questions, *asked.questions),
        notes=(*design.notes, *asked.notes),
        owners=tuple(asked.owners),
    )


class _Asking(Asking):
    """Endpoints as answers leave them."""

    def __init__(self, design: Design, answers: Mapping[str, str]) -> None:
        super().__init__(answers)
        self.endpoints = list(design.endpoints)
        self.owners: list[tuple[str, str]] = []

    def about_html(self, text: str) -> None:
        """A document may say that there is no JSON API at all."""
        lines = enumerate(text.splitlines(), 1)
        found = next(((number, line) for number, line in lines if _HTML.search(line)), None)
        if found is None:
            return
        at = Place(self.endpoints[0].at.file, found[0])
        said = " ".join(found[1].split())
        told = f"The document says: {said} Shall a JSON API be made of it? Answer `yes` or `no`."
        topic = Topic("api", "api", at, evidence=(said,))
        if self.ask(topic, told, one_of("yes", "no")) == "no":
            self.endpoints.clear()

    def about_unsaid(self) -> None:
        """Nobody says who may call them."""
        unsaid = [one for one in self.endpoints if one.access.auth is None and not one.access.text]
        for silent, _ in self.apart("auth", unsaid):
            text = (
                f"Who may call {_listed(silent)}? Answer `required` (a bearer token) or `none` for "
                "all of them, or `none: ` and those that need no token, with commas between."
            )
            topic = Topic("auth", "api", silent[0].at, "required", _names(silent))
            answer = self.ask(topic, text, _auth_of_many) or ""
            free = {str(one) for one in _named_in(answer, silent)}
            for one in silent if answer else ():
                auth: Auth = "none" if str(one) in free else "required"
                self._set([one], Access(auth, text=answer))

    def about_unknown_words(self) -> None:
        """`Partial`, `Stripe`: one question for each of the words."""
        odd = [one for one in self.endpoints if not one.access.understood]
        for word in dict.fromkeys(one.access.text for one in odd):
            alike = [one for one in odd if one.access.text == word]
            for same, _ in self.apart("auth", alike, word):
                self._about_word(word, same)

    def _about_word(self, word: str, same: Endpoints) -> None:
        proposed = "required" if same[0].access.auth else None
        roles = access.roles_in(_REMARK.sub("", word))
        named = len(roles) == 1
        text = (
            f"{_listed(same)}: what does {word!r} ask of a caller? Answer `required` (a bearer "
            f"token){f', `role` (one with the role {roles[0]})' if named else ''} or `none` (the "
            "service's own code checks it)."
        )
        topic = Topic("auth", str(same[0]), same[0].at, proposed, _names(same), (word,))
        if answer := self.ask(topic, text, one_of("required", *["role"][:named], "none")):
            own = roles if answer == "role" else same[0].access.roles
            self._set(same, _as(replace(same[0].access, roles=own), answer))

    def about_disputes(self) -> None:
        """Two places of one document differ."""
        for one in [one for one in self.endpoints if one.disputed]:
            other = one.disputed.text if one.disputed else ""
            text = f"{one}: {one.access.text!r} in one place, {other!r} in another. Which holds?"
            text += " Answer `required` or `none`."
            said = (one.access.text, other)
            topic = Topic("auth", str(one), one.at, None, (str(one),), said)
            if answer := self.ask(topic, text, _AUTH):
                self._set([one], _as(one.access, answer))

    def about_sessions(self) -> None:
        """Cookie sessions are not what is emitted."""
        cookies = [
            one
            for one in self.endpoints
            if one.access.auth == "required" and _SESSION.search(one.access.text)
        ]
        for group, _ in self.apart("auth_scheme", cookies):
            text = (
                f"{_listed(group)}: the document wants cookie sessions; the service takes bearer "
                "tokens. Answer `bearer` to go on with tokens."
            )
            topic = Topic("auth_scheme", "api", group[0].at, "bearer", _names(group))
            self.ask(topic, text, one_of("bearer"))

    def about_owners(self) -> None:
        """A rule about the row is no role of the caller."""
        owned = [one for one in self.endpoints if one.access.owner]
        for group, _ in self.apart("owner", owned):
            text = (
                f"{_listed(group)}: only the row's owner. Which column names the owner? Answer "
                "`table.column`, with commas between, or `none`: the rule is then listed for those "
                "who write the services."
            )
            topic = Topic("owner", "api", group[0].at, "none", _names(group))
            answer = self.ask(topic, text, _owners) or "none"
            named = answer.split(", ") if answer != "none" else []
            self.owners += [
                (table, column) for table, _, column in (n.partition(".") for n in named)
            ]

    def about_scopes(self, unscoped: Endpoints) -> None:
        """Nobody says which scopes a token needs, of what needs one.

        unscoped: as the documents have them, so that other answers do not change the question.
        """
        for group, known in self.apart("scopes", unscoped if self.endpoints else []):
            text = (
                f"No document says which scopes a token needs for {_listed(group)}. Answer `path` "
                "(`rooms:read` and `rooms:write` for /rooms), `none` (any valid token will do), or "
                "scopes by endpoint: `GET /rooms: a; POST /rooms: a b`, any token for the others."
            )
            topic = Topic("scopes", "api", group[0].at, "path", _names(group))
            answer = self.ask(topic, text, _scopes_of(known)) or "path"
            if answer != "path":
                self._set_scopes({*_names(group)}, _pairs(answer))

    def _set_scopes(self, names: Set[str], named: Mapping[str, tuple[str, ...]]) -> None:
        for one in [e for e in self.endpoints if str(e) in names and e.access.auth != "none"]:
            scopes = named.get(str(one), ())
            self._set([one], replace(one.access, scopes=scopes, any_token=not scopes))

    def _set(self, which: Endpoints, access: Access) -> None:
        chosen = {id(one) for one in which}
        self.endpoints = [
            replace(one, access=access, disputed=None) if id(one) in chosen else one
            for one in self.endpoints
        ]


def _owners(text: str) -> str:
    """`table.column`, several with commas between, or `none`."""
    names = [name.strip("` ") for name in text.split(",")]
    if text.strip().lower() == "none":
        return "none"
    if not all(re.fullmatch(r"\w+\.\w+", name) for name in names):
        raise ValueError("table.column, with commas between, or none")
    return ", ".join(names)


def _as(access: Access, auth: str) -> Access:
    if auth == "none":
        return Access("none", text=access.text)
    return replace(access, auth="required", understood=True)


def _names(endpoints: Endpoints) -> tuple[str, ...]:
    return tuple(str(one) for one in endpoints)


def _listed(endpoints: Endpoints) -> str:
    named = ", ".join(str(one) for one in endpoints)
    lines = ", ".join(str(line) for line in dict.fromkeys(one.at.line for one in endpoints))
    return f"{named} (line{'s' if ',' in lines else ''} {lines})"


def _unscoped(endpoints: Endpoints) -> list[DesignedEndpoint]:
    """Those that need a token, or may, and of which nobody says whose."""
    may = [one for one in endpoints if one.access.auth != "none" or one.disputed]
    return [one for one in may if not one.access.says_whose]


def _scopes_of(known: Set[str]) -> Callable[[str], str]:
    def read(answer: str) -> str:
        if answer not in ("path", "none") and not (
            _pairs(answer).keys() and _pairs(answer).keys() <= known
        ):
            raise ValueError("path, none, or `METHOD /path: scope scope` with semicolons between")
        return answer

    return read


def _pairs(answer: str) -> dict[str, tuple[str, ...]]:
    """`GET /rooms: a; POST /rooms: a b`, the scopes behind the last colon with a space."""
    parts = [part.strip() for part in answer.split(";") if part.strip()]
    pairs = [part.rpartition(": ") for part in parts]
    return {name.strip(): tuple(scopes.split()) for name, _, scopes in pairs}


def _named_in(answer: str, endpoints: Endpoints) -> list[DesignedEndpoint]:
    """Those that need no token, by the answer."""
    if answer in ("required", "none"):
        return list(endpoints) if answer == "none" else []
    names = {" ".join(name.split()) for name in answer.partition(":")[2].split(",")}
    return [one for one in endpoints if str(one) in names]


def _auth_of_many(answer: str) -> str:
    if answer not in ("required", "none") and not answer.startswith("none:"):
        raise ValueError("required, none, or none: and the endpoints that need no token")
    return answer
