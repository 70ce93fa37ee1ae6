"""Which endpoints are meant by what documents say of a path, of a name, or of all but some."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Generic, TypeVar

from codegen.sources.design import Access, DesignedEndpoint, is_param, segments_of
from codegen.sources.handoff.api import lexicon, phrases, spots
from codegen.sources.handoff.api.found import Found
from codegen.sources.handoff.api.outline import Section
from codegen.sources.handoff.api.parts import Part, named, without
from codegen.sources.handoff.api.paths import last, matches
from codegen.sources.handoff.api.statements import Statement

_Named = TypeVar("_Named")
# One thing under several names; what people do is called by one of them.
_ALIASES = (
    (r"\b2fa\b", "two factor"),
    (r"\bmfa\b", "multi factor"),
    (r"\boauth2\b", "oauth"),
    (r"\bsign[-_ ]?up\b|\bregistration\b", "register"),
    (r"\b(?:sign|log)[-_ ]?in\b", "login"),
    (r"\b(?:sign|log)[-_ ]?out\b", "logout"),
)
_SPOKEN = tuple((re.compile(said), meant) for said, meant in _ALIASES)
# What may stand in a path before `login`: `/api/v1/auth`, and not `/devices`.
_OF_USERS = re.compile(rf"|api|rest|v\d+|(?:{'|'.join(sorted(lexicon.SIGNING_IN))})s?")


@dataclass(frozen=True)
class Group:
    """A row or a sentence about a group of endpoints: its name or path pattern, its qualifiers, who
    may call.
    """

    name: str
    qualifiers: tuple[str, ...]
    access: Access
    spoken: bool = False  # by a sentence: its name may be a part of a path or of a title

    @property
    def key(self) -> str:
        """By what it is found; a word of a script without spaces may be a part of another."""
        return self.name if self.name.isascii() else ""


class Near(Generic[_Named]):
    """What is named by a path or by words, found by the longest word that its endpoints have."""

    def __init__(self, named: Iterable[tuple[str, _Named]]) -> None:
        self.by_word: dict[str, list[tuple[int, _Named]]] = defaultdict(list)
        for order, (name, one) in enumerate(named):
            parts = name.split("/")
            words = _words("/".join(part for part in parts if not is_param(part)))
            longest = max(words, key=lambda word: (len(word), word), default="")
            self.by_word[longest].append((order, one))

    def near(self, one: DesignedEndpoint, found: Found) -> Iterator[_Named]:
        """Those that may mean the endpoint, in order."""
        words = _words(one.path).union({""}, *(_words(s.text) for s in trail(found.section)))
        words |= set(map(_stem, words))
        near = [held for word in words for held in self.by_word.get(word, ())]
        yield from (named for _, named in sorted(near, key=itemgetter(0)))


def in_group(group: Group, one: DesignedEndpoint, found: Found) -> bool:
    """The group is meant of it: by its path, by a title above it, by what its path is about."""
    if group.name.startswith("/"):
        return matches(group.name, one.path)
    words = set(map(_stem, _words(group.name)))
    titles = [set(map(_stem, _words(section.text))) for section in trail(found.section)]
    if group.spoken:
        titles.append(set(map(_stem, _words(one.path))))
    if not words or not any(words <= title for title in titles):
        above = "\n".join(section.text for section in trail(found.section))
        return group.spoken and not group.name.isascii() and group.name in above
    last = [part for part in segments_of(one.path) if not is_param(part)][-1:]
    own = {one.handler.rpartition("#")[2].casefold(), *(part.casefold() for part in last)}
    told = (
        _words(one.summary) | _words(one.handler) | {word for part in own for word in _words(part)}
    )
    return not group.qualifiers or any(q in own or _words(q) <= told for q in group.qualifiers)


def _words(text: str) -> set[str]:
    spaced = text.casefold()
    for said, meant in _SPOKEN:
        spaced = said.sub(meant, spaced)
    return set(re.findall(r"[^\W_]+", spaced))


# What a title calls a thing that is done, by the method that does it.
_DOES = {
    word: methods
    for words, methods in (
        ("create add new register submit insert", ("POST",)),
        ("update edit modify change replace", ("PUT", "PATCH", "POST")),
        ("delete remove", ("DELETE",)),
        ("list fetch search view read", ("GET",)),
        *((method, (method.upper(),)) for method in ("get", "post", "put", "patch")),
    )
    for word in words.split()
}
_BY_PART = {Part.REQUEST: ("POST", "PUT", "PATCH"), Part.QUERY: ("GET",)}
_NO_SUBJECT = lexicon.FILLER | {"new", "sample", "json", "shape", "schema", "format", "data"}


def meant(title: str, among: Sequence[Found], *, alone: bool) -> list[Found]:
    """The one endpoint that a title of a part is about: `Create room request`, `POST body`.

    among: those that it may mean. alone: a title that names none means the only one that takes, or
    answers, such a part.
    """
    part = named(title)
    told = [one for one in among if one.spot.method in _BY_PART.get(part, one.spot.method)]
    phrase = without(title).casefold()
    if words := _subject(phrase):
        best = (
            _best(words, " ".join(phrase.split()), told, text_of)
            for text_of in (_line_of, _end_of, _all_of)
        )
        told = next(filter(None, best), [])
    single = len({(one.spot.method, one.path) for one in told}) == 1
    return told if single and (words or alone) else []


def _subject(text: str) -> set[str]:
    called = set(phrases.called(text))
    words = {word for word in _words(text) if len(word) > 1 and word not in _NO_SUBJECT}
    return called | {word for word in words if word.isascii() or not called}


def _best(
    words: set[str], phrase: str, among: Sequence[Found], text_of: Callable[[Found], str]
) -> list[Found]:
    """Those of which a text has the most of the words, the others being what the method does."""
    scored: dict[int, list[Found]] = defaultdict(list)
    for one in among:
        text = text_of(one)
        own = set(map(_stem, _words(text)))
        foreign = {word for word in words if not word.isascii() and word in text}
        known = foreign | {word for word in words if _stem(word) in own}
        if all(one.spot.method in _DOES.get(word, ()) for word in words - known):
            scored[len(known) + (phrase in text)].append(one)
    return scored[max(scored)] if any(scored) else []


def _line_of(one: Found) -> str:
    return one.spot.line.text.replace(one.spot.path, " ").casefold()


def _end_of(one: Found) -> str:
    return last(one.path)


def _all_of(one: Found) -> str:
    return f"{one.path} {one.spot.line.text}".casefold()


def excepted(statement: Statement, path: str, found: Found) -> bool:
    """It is one of those that the statement leaves out."""
    paths = (out for out in statement.paths if matches(out, path) or matches(path, out))
    if any(_by_method(statement.text, out, found.spot.method) for out in paths):
        return True
    own = {_stem(word) for word in _words(path)}
    own |= {"auth", "authentication"} & (_words(title_of(found.section)) | own) and {
        "auth",
        "authentication",
    }
    titles = {_stem(word) for section in trail(found.section) for word in _words(section.text)}
    signs_in = bool((own | titles) & lexicon.SIGNING_IN)
    return any(
        _stem(word) in own | titles and (signs_in or word not in lexicon.AUTH_VERBS)
        for said in statement.words
        for word in _words(said)
    )


def _by_method(text: str, path: str, method: str) -> bool:
    """`except GET /rooms` leaves out no POST."""
    said = re.findall(rf"\b([A-Z]{{3,7}}(?:\s*[/,|+&]\s*[A-Z]{{3,7}})*):? {re.escape(path)}", text)
    methods = {one for each in said for one in re.findall("[A-Z]+", each)} & set(spots.METHODS)
    return not methods or method in methods


def gives_tokens(one: DesignedEndpoint) -> bool:
    """Whoever calls it has no token yet: `/auth/login`."""
    *above, last = ("", *(part.replace("-", "").casefold() for part in segments_of(one.path)))
    return last in lexicon.GIVING_TOKENS and all(map(_OF_USERS.fullmatch, above))


def _stem(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


def trail(section: Section | None) -> Iterator[Section]:
    """The titles above, the innermost first; none where there is no section."""
    yield from section.trail() if section else ()


def title_of(section: Section | None) -> str:
    """The section's own title."""
    return section.text if section else ""
