"""What a file is made from: each thing that its view asks the API, with a digest of the answer.

A view is given an Api that notes every question. Where all the answers are what they were, the view
and with it the file are what they were: they depend on nothing else that changes between two runs
of one and the same generator. So the file needs not be made again to know it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property, wraps
from itertools import islice
from typing import Any, TypeVar

from codegen.model.api import Api, Entity
from codegen.model.digests import Digests
from codegen.model.values import Enumeration, FieldType
from codegen.model.wholes import whole
from codegen.texts import Text

Read = tuple[str, ...]  # ("title",), ("entity", "booking", "fields"), ("makeable", "booking")
Derived = dict[tuple[str, str], tuple[object, frozenset[Read]]]
Answer = TypeVar("Answer")
_AT_ONCE = 500  # lines of JSON

_API = frozenset(each.name for each in fields(Api))
_ENTITY = frozenset(each.name for each in fields(Entity))
_DERIVED = {name: each for name, each in vars(Entity).items() if isinstance(each, cached_property)}
_QUESTIONS: dict[str, Callable[[Api, str], object]] = {}


def question(answer: Callable[[Api, str], Answer]) -> Callable[[Api, str], Answer]:
    """A question about the whole API, whose answer is noted instead of all that leads to it.

    The answer must be a plain value: nothing by which more could be asked unnoticed.
    """
    _QUESTIONS[answer.__name__] = answer

    @wraps(answer)
    def ask(api: Api, about: str) -> Answer:
        if not isinstance(api, Seen):
            return answer(api, about)
        api.reads.add((answer.__name__, about))
        return answer(api.api, about)

    return ask


class Seen(Api):
    """An Api that notes what is read of it.

    reads: what was read so far.
    derived: what is worked out of entities once for all files.
    one: only entities that are asked for by name matter; each of their attributes is noted by
        itself. Otherwise all entities are read at once.
    """

    def __init__(self, api: Api, derived: Derived, *, one: bool) -> None:
        vars(self).update(api=api, derived=derived, reads=set[Read](), one=one, seen={})

    api: Api
    derived: Derived
    reads: set[Read]
    one: bool
    seen: dict[str, Entity]

    def note(self, name: str) -> object:
        """Note that an attribute is read; gives it."""
        self.reads.add((name,))
        if name == "entities" and self.one:
            return tuple(self.entity(entity.name) for entity in self.api.entities)
        return getattr(self.api, name)

    def entity(self, name: str) -> Entity:
        """The entity with this name; the same object whenever it is asked for."""
        if not self.one:
            self.reads.add(("entities",))
            return self.api.entity(name)
        if name not in self.seen:
            self.reads.add(("entity", name, "name"))
            self.seen[name] = SeenEntity(self.api.entity(name), self.reads, self.derived)
        return self.seen[name]

    def entity_of(self, table: str) -> Entity | None:
        """The entity of a table, if it has one."""
        name = entity_named(self, table)
        return None if name is None else self.entity(name)

    def enumerations_of(self, owner: str) -> tuple[Enumeration, ...]:
        """The enumerations that the module of this entity defines."""
        return enumerations_owned(self, owner)

    @cached_property
    def caller_key(self) -> FieldType | None:
        """The type of the callers' keys, where rows have owners."""
        return key_of_callers(self, "")


class SeenEntity(Entity):
    """An entity whose attributes are noted as they are read.

    derived: what is worked out of attributes once, by entity and property, and from which.
    """

    def __init__(self, entity: Entity, reads: set[Read], derived: Derived) -> None:
        vars(self).update(entity=entity, reads=reads, derived=derived)

    entity: Entity
    reads: set[Read]
    derived: Derived

    def note(self, name: str) -> object:
        """Note that an attribute is read, or those that it is worked out of; gives it."""
        key = self.entity.name, name
        if name in _ENTITY:
            self.reads.add(("entity", *key))
            return getattr(self.entity, name)
        if key not in self.derived:
            alone = SeenEntity(self.entity, set(), self.derived)
            self.derived[key] = _DERIVED[name].func(alone), frozenset(alone.reads)
        value, reads = self.derived[key]
        self.reads.update(reads)
        return value


class _Noted:
    """An attribute that is noted when it is read, and from then on stands in the object itself."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, item: Seen | SeenEntity, _: type) -> object:
        value = vars(item)[self.name] = item.note(self.name)
        return value


for _name in _API:
    setattr(Seen, _name, _Noted(_name))
for _name in (*_ENTITY, *_DERIVED):
    setattr(SeenEntity, _name, _Noted(_name))


@question
def entity_named(api: Api, table: str) -> str | None:
    """The name of a table's entity."""
    entity = api.entity_of(table)
    return None if entity is None else entity.name


@question
def enumerations_owned(api: Api, owner: str) -> tuple[Enumeration, ...]:
    """What `Api.enumerations_of` gives."""
    return api.enumerations_of(owner)


@question
def key_of_callers(api: Api, _: str) -> FieldType | None:
    """What `Api.caller_key` gives."""
    return api.caller_key


class Answers:
    """The digests of what an API answers, each worked out once.

    last: those of the last run, which hold for each entity that is the same as a whole.
    """

    def __init__(self, api: Api, last: Mapping[Read, str] | None = None) -> None:
        self.api = api
        self._last = last or {}
        self._digests = Digests()
        self._of = ""  # the entity whose values are known to the digests
        self._known: dict[Read, str] = {}

    def to(self, read: Read) -> str:
        """The digest of the answer to what was read, "" where there is none."""
        if read not in self._known:
            self._known[read] = self._to(read)
        return self._known[read]

    def _to(self, read: Read) -> str:
        match read:
            case ("entities",):
                return self._digests.of([self.to(read) for read in self.summaries()])
            case ("whole", name):
                return self._of_entity(name, lambda entity: whole(_values(entity)))
            case ("entity", name, *_) if read in self._last and self._is_same(name):
                return self._last[read]
            case ("entity", name):
                return self._digests.of([name, *map(self.to, _attributes(name))])
            case ("entity", name, attribute):
                if name != self._of:
                    self._digests, self._of = Digests(), name
                return self._of_entity(name, lambda e: self._digests.of(getattr(e, attribute)))
            case (name,) if name in _API:
                return self._digests.of(getattr(self.api, name))
            case (name, about) if name in _QUESTIONS:
                return self._digests.of(_QUESTIONS[name](self.api, about))
        return self._digests.of(object())  # nobody knows: never the same

    def summaries(self) -> Iterator[Read]:
        """What stands for all that can be read of each entity."""
        return (("entity", entity.name) for entity in self.api.entities)

    def noted(self, reads: Iterable[Read]) -> dict[Read, str]:
        """What the next run is to know of these reads, and of each entity as a whole."""
        wholes = (("whole", entity.name) for entity in self.api.entities)
        return {read: self.to(read) for read in sorted({*reads, *self.summaries(), *wholes})}

    def _is_same(self, name: str) -> bool:
        read = "whole", name
        return self._last.get(read, "") == self.to(read) != ""

    def _of_entity(self, name: str, digest: Callable[[Entity], str]) -> str:
        try:
            return digest(self.api.entity(name))
        except (KeyError, AttributeError):
            return ""


def _values(entity: Entity) -> list[object]:
    return [getattr(entity, attribute) for attribute in sorted(_ENTITY)]


def _attributes(name: str) -> list[Read]:
    return [("entity", name, attribute) for attribute in sorted(_ENTITY)]


@dataclass(frozen=True)
class Made:
    """A file that was made: the digest of its text, "" of none; its first line; what was read."""

    digest: str
    head: str
    reads: Sequence[Read]


@dataclass(frozen=True)
class Part:
    """What is said of one entity in a file of all, as a line of JSON, and what was read for it."""

    data: Text
    reads: Sequence[Read]


@dataclass(frozen=True)
class Memory:
    """What was made, from what, and what each read gave then.

    files: by path. parts: of the contract, by entity.
    """

    files: Mapping[str, Made] = field(default_factory=dict)
    answers: Mapping[Read, str] = field(default_factory=dict)
    parts: Mapping[str, Part] = field(default_factory=dict)

    def same(self, answers: Answers) -> Memory:
        """What would be made from the very same."""
        changed = {read for read, known in self.answers.items() if answers.to(read) != known}
        files = {path: made for path, made in self.files.items() if changed.isdisjoint(made.reads)}
        parts = {name: part for name, part in self.parts.items() if changed.isdisjoint(part.reads)}
        return Memory(files, self.answers, parts)

    def with_parts(self, parts: Mapping[str, Part], answers: Answers) -> Memory:
        """The same, with parts that were made of this API."""
        more = {read for part in parts.values() for read in part.reads} - self.answers.keys()
        known = {read: answers.to(read) for read in sorted(more)}
        return Memory(self.files, {**self.answers, **known}, parts)

    def lines(self) -> Iterator[str]:
        """As lines of JSON: how many files and answers there are, and each; then the parts."""
        numbers = {read: number for number, read in enumerate(self.answers)}
        yield _line(len(self.answers), len(self.files))
        yield from (_line(*read, known) for read, known in self.answers.items())
        for path, made in self.files.items():
            yield _line(path, made.digest, made.head, sorted(numbers[r] for r in made.reads))
        for name, part in self.parts.items():
            yield _line(name, sorted(numbers[r] for r in part.reads))
            yield f"{part.data}\n"

    @classmethod
    def of(cls, lines: Iterator[Text]) -> Memory:
        """What `lines` gave.

        Raises:
            ValueError, LookupError, TypeError: it is nothing that `lines` gives.
        """
        count, files = _said(next(lines))
        answers = {row[:-1]: row[-1] for row in map(_texts, _all_said(lines, count))}
        reads, made, parts = list(answers), {}, {}
        for path, *said, numbers in _all_said(lines, files):
            digest, head = _texts(said)
            made[path] = Made(digest, head, tuple(reads[number] for number in numbers))
        for line in lines:
            name, numbers = _said(line)
            parts[name] = Part(next(lines), tuple(reads[number] for number in numbers))
        return cls(made, answers, parts)


_compact = json.JSONEncoder().encode


def _line(*said: object) -> str:
    return f"{_compact(said)}\n"


def _said(line: Text) -> Any:
    return json.loads(str(line))


def _all_said(lines: Iterator[Text], count: int) -> Iterator[Any]:
    """What so many lines say, understood many at a time."""
    for start in range(0, count, _AT_ONCE):
        some = map(str, islice(lines, min(_AT_ONCE, count - start)))
        yield from json.loads(f"[{','.join(some)}]")


def _texts(row: Sequence[object]) -> tuple[str, ...]:
    found = tuple(each for each in row if isinstance(each, str))
    if len(found) != len(row):
        raise TypeError("not all of it is text")
    return found
