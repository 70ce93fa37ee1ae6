"""The API that documents design, as options of tables and as operations that are yet to be written.

A designed endpoint is one of an entity's own (then it decides which of them there are, where, and
who may call them), or a stub: typed, protected, documented, and answering 501 until it is written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Table

from codegen.asking import Asking, Topic, Understood, one_of
from codegen.config import Action, Config, TableOptions
from codegen.diagnostics import Diagnostic, Question
from codegen.model import granted
from codegen.model.api import Stub, StubParam
from codegen.model.claimed import claimed
from codegen.model.names import Unique, parameter, snake
from codegen.model.promised import Promises, promised
from codegen.model.segments import (
    LIST,
    ROW,
    by_segment,
    called,
    is_rest,
)
from codegen.sources.design import PARAM, Claim, DesignedEndpoint, is_param, segments_of
from codegen.sources.schema import Schema
from codegen.words import singular

_PREFIX = re.compile(r"/api(?:/v\d+)?(?=/)")
_DEFAULT = "/api/v1"
_OURS = ("POST /auth/token", "GET /auth/me")


@dataclass(frozen=True)
class Designed:
    """What a design makes of the configuration; stubs in the order in which they are tried.

    fallbacks: what becomes of an entity's own operations if the entity does not have them.
    decided: full names of the tables whose operations the design decides alone.
    """

    config: Config
    stubs: tuple[Stub, ...] = ()
    fallbacks: tuple[Stub, ...] = ()
    notes: tuple[Diagnostic, ...] = ()
    questions: tuple[Question, ...] = ()
    promises: Promises = field(default_factory=Promises)
    decided: frozenset[str] = frozenset()


@dataclass
class _Wanted:
    """What is designed of one table."""

    segment: str
    actions: dict[Action, DesignedEndpoint] = field(default_factory=dict)


def designed(schema: Schema, config: Config) -> Designed:
    """Merge a design into the configuration; what the configuration itself says holds."""
    merging = _Merging(schema, config) if schema.design.endpoints else None
    merged = merging.merged() if merging else Designed(config)
    promises = promised(schema.metadata, schema.design, merging.bodies if merging else ())
    asking = _Asking(config)
    held = claimed(schema.metadata, schema.design.claims, asking.about)
    return replace(
        merged,
        promises=replace(promises, claimed=held),
        notes=(*merged.notes, *promises.notes, *held.notes, *asking.notes),
        questions=(*merged.questions, *asking.questions),
    )


class _Asking(Asking):
    def __init__(self, config: Config) -> None:
        super().__init__(config.assume)

    def about(
        self,
        claim: Claim,
        evidence: Sequence[str],
        text: str,
        proposed: str | None,
        understood: Understood,
    ) -> str | None:
        """The answer about a rule, see `Ask`."""
        subject = re.sub(r"\W+", " ", claim.text)[:40].strip()
        said = (claim.text, *evidence)
        return self.ask(Topic("rule", subject, claim.at, proposed, evidence=said), text, understood)


class _Merging(_Asking):
    def __init__(self, schema: Schema, config: Config) -> None:
        super().__init__(config)
        self.schema = schema
        self.config = config
        self.tables = by_segment(schema.metadata)
        self.pending = {name for table in schema.pending for name in called(table)}
        self.named: set[str] = set()
        self.prefix = _prefix(schema, config)
        self.wanted: dict[str, _Wanted] = {}
        self.stubs: list[Stub] = []
        self.fallbacks: list[Stub] = []
        self.unlike: set[str] = set()
        self.bodies: list[tuple[Table, DesignedEndpoint]] = []
        self.names = Unique()

    def merged(self) -> Designed:
        said = [(one, segments_of(self._below(one.path))) for one in self.schema.design.endpoints]
        own = [(one, parts) for one, parts in said if not self.pending.intersection(parts)]
        self.named = {last for _, parts in said for last in _fixed(parts)[-1:]}
        self._ask_for_tables(own)
        crud = [self._is_crud(one, segments) for one, segments in own]
        if self._wants_other_statuses():
            self.wanted, self.bodies = {}, []
            crud = [self._is_crud(one, segments) for one, segments in own]
        for (one, segments), served in zip(own, crud, strict=True):
            if not served:
                self.stubs += self._stubs(one, segments)
        for (one, segments), served in zip(own, crud, strict=True):
            if served:  # last, so that their names are none of a stub
                self.fallbacks += self._stubs(one, segments)
        self._ask_for_silent_tables()
        tables = {**self.config.tables, **dict(self._options())}
        config = replace(self.config, api_prefix=self.prefix, tables=tables)
        self.notes += [written_later(stub) for stub in self.stubs]
        return Designed(
            config,
            tried(self.stubs),
            tuple(self.fallbacks),
            tuple(self.notes),
            tuple(self.questions),
            decided=frozenset(
                name for name in self.wanted if not self.config.table(self._key(name)).operations
            ),
        )

    def _below(self, path: str) -> str:
        inside = path == self.prefix or path.startswith(f"{self.prefix}/")
        return path[len(self.prefix) :] if self.prefix and inside else path

    # --- which table ------------------------------------------------------------------------------

    def _ask_for_tables(self, own: Sequence[tuple[DesignedEndpoint, list[str]]]) -> None:
        """A path that looks like an entity's, and no table is called so."""
        shapes: dict[str, list[DesignedEndpoint]] = {}
        for one, segments in own:
            if segments and segments[0] not in self.tables and is_rest(one, segments):
                shapes.setdefault(segments[0], []).append(one)
        tables = {table.fullname for table in self._all()} | {*self.schema.pending}
        for segment, group in shapes.items():
            if len(group) < 2:
                continue
            known = f", one of {', '.join(sorted(tables))}," if tables else ""
            text = (
                f"Which table is behind /{segment} ({', '.join(map(str, group))})? Answer with its "
                f"name{known} or `none`: its operations are then stubs."
            )
            topic = Topic("resource", f"/{segment}", group[0].at)
            answer = self.ask(topic, text, one_of(*sorted(tables), "none"))
            table = self.schema.metadata.tables.get(answer or "")
            if table is not None:
                self.tables[segment] = table

    def _wants_other_statuses(self) -> bool:
        """Whether operations are stubs, since the design wants another success of them."""
        other = {
            one: granted.usual(action)
            for wanted in self.wanted.values()
            for action, one in wanted.actions.items()
            if granted.differs(action, one)
        }
        for group, _ in self.apart("status", list(other)):
            told = ", ".join(f"{one}: {one.success} (here {other[one]})" for one in group)
            text = (
                "The design wants another status of success than the service answers with: "
                f"{told}. Answer `service` for the service's, or `stub`: the operations answer 501 "
                "until they are written."
            )
            names = tuple(map(str, group))
            topic = Topic("status", "api", group[0].at, "service", names)
            if self.ask(topic, text, one_of("service", "stub")) == "stub":
                self.unlike |= {*names}
        return bool(self.unlike)

    def _ask_for_silent_tables(self) -> None:
        """Tables of which the design has nothing."""
        silent = {
            name
            for name, table in self.schema.metadata.tables.items()
            if name not in self.wanted and not _is_link(table)
        }
        later = [name for name in self.schema.pending if self.named.isdisjoint(called(name))]
        at = self.schema.design.endpoints[0].at
        for names, _ in self.apart("endpoints", sorted([*silent, *later])):
            text = (
                f"The API design has no operation that lists, reads or writes {', '.join(names)}. "
                "Answer `none` or `all` (CRUD)."
            )
            topic = Topic("endpoints", "api", at, "none", tuple(names))
            if self.ask(topic, text, one_of("none", "all")) != "all":
                self.wanted |= {name: _Wanted("") for name in names if name in silent}

    # --- an entity's own --------------------------------------------------------------------------

    def _is_crud(self, one: DesignedEndpoint, segments: list[str]) -> bool:
        table = self.tables.get(segments[0]) if segments else None
        if table is None or str(one) in self.unlike:
            return False
        keys = len(table.primary_key.columns)
        rest = segments[1:]
        if not rest and one.method in LIST:
            return self._want(table, segments[0], LIST[one.method], one)
        if len(rest) == keys and all(map(is_param, rest)) and one.method in ROW:
            return self._want(table, segments[0], ROW[one.method], one)
        child = self.tables.get(rest[keys]) if len(rest) > keys else None
        if child is None or not all(map(is_param, rest[:keys])):
            return False
        if len(rest) == keys + 1 and one.method == "GET" and _refers(child, table):
            agrees = self._agrees(child, "nested", one)
            return agrees and self._want(child, rest[keys], "nested", one)
        linked = any(_is_link(t) and _joins(t, table, child) for t in self._all())
        if linked and one.method in ("GET", "PUT", "DELETE") and self._agrees(table, "links", one):
            self._want(table, segments[0], "links", one)
            return self._want(child, rest[keys], "links", one)
        return False

    def _want(self, table: Table, segment: str, action: Action, one: DesignedEndpoint) -> bool:
        wanted = self.wanted.setdefault(table.fullname, _Wanted(""))
        if action in ("list", "create", "get", "update", "replace", "delete"):
            wanted.segment = wanted.segment or segment
        wanted.actions.setdefault(action, one)
        if action in ("create", "update", "replace"):
            self.bodies.append((table, one))
        return True

    def _agrees(self, table: Table, action: Action, one: DesignedEndpoint) -> bool:
        """Whoever may call the table's other operations of this kind may call this one."""
        known = self.wanted.get(table.fullname, _Wanted("")).actions.get(action, one)
        return granted.alike(known, one)

    def _all(self) -> Iterable[Table]:
        return self.schema.metadata.tables.values()

    def _key(self, name: str) -> str:
        """What the configuration calls a table: its schema may be left out."""
        known, short = self.config.tables, self.schema.metadata.tables[name].name
        return short if name not in known and short in known else name

    def _options(self) -> Iterator[tuple[str, TableOptions]]:
        for name, wanted in self.wanted.items():
            table = self.schema.metadata.tables[name]
            options = self.config.table(self._key(name))
            free = tuple(a for a, e in wanted.actions.items() if e.access.auth == "none")
            path = f"/{wanted.segment}" if wanted.segment else None
            scopes = options.scopes or dict(granted.scopes(wanted.actions))
            yield (
                self._key(name),
                replace(
                    options,
                    path=options.path or path,
                    operations=options.operations or tuple(wanted.actions),
                    public=options.public or free,
                    scopes=scopes,
                    statuses=options.statuses or granted.statuses(wanted.actions),
                    owner=options.owner or dict(self.schema.design.owners).get(table.name),
                ),
            )

    # --- the others -------------------------------------------------------------------------------

    def _stubs(self, one: DesignedEndpoint, segments: list[str]) -> Iterator[Stub]:
        path = "/" + "/".join(segments)
        if f"{one.method} {path}" in _OURS or one.method in ("HEAD", "OPTIONS"):
            return
        params = tuple(self._params(segments))
        names = iter(params)
        written = "/".join(f"{{{next(names).name}}}" if is_param(s) else s for s in segments)
        words = [snake(s, "path") for s in _fixed(segments)]
        name = self.names("_".join((one.method.lower(), *words)))
        success = one.success or (204 if one.method == "DELETE" else 200)
        scopes = granted.required(one)
        public = one.access.auth == "none"
        yield Stub(
            method=one.method,
            path=f"/{written}",
            operation_id=name,
            summary=_summary(one),
            success=success,
            params=params,
            scopes=() if public else tuple(scopes),
            public=public,
            at=one.at,
            design=one,
        )

    def _params(self, segments: Sequence[str]) -> Iterator[StubParam]:
        """Each parameter; below a table's segment, of the type of its key."""
        unique = Unique()
        for before, segment in zip(["", *segments], segments, strict=False):
            if not is_param(segment):
                continue
            match = PARAM.match(segment)
            name = snake(match[1] if match else segment, "key")
            if name == "id":
                name = f"{snake(singular(before), 'row')}_id"
            table = self.tables.get(before)
            keys = list(table.primary_key.columns) if table is not None else []
            kind = keys[0].type.python_type.__name__ if len(keys) == 1 else "str"
            yield StubParam(unique(parameter(name)), kind if kind in ("int", "UUID") else "str")


def _fixed(segments: Sequence[str]) -> list[str]:
    return [segment for segment in segments if not is_param(segment)]


def _prefix(schema: Schema, config: Config) -> str:
    """What all designed paths begin with, unless the configuration says another one."""
    design = schema.design
    if config.api_prefix != _DEFAULT:
        return config.api_prefix
    found = Counter(m[0] if (m := _PREFIX.match(one.path)) else "" for one in design.endpoints)
    (most, count), *_ = found.most_common(1)
    if count == len(design.endpoints) and most:
        return most
    return design.base if re.fullmatch(r"(/[\w.~-]+)+", design.base) and not most else _DEFAULT


def _is_link(table: Table) -> bool:
    """Nothing but foreign keys, all of them in the primary key."""
    keys = {column.name for column in table.primary_key.columns}
    return len(keys) > 1 and all(
        column.foreign_keys and column.name in keys for column in table.columns
    )


def _refers(child: Table, parent: Table) -> bool:
    return any(
        constraint.referred_table.fullname == parent.fullname
        for constraint in child.foreign_key_constraints
    )


def _joins(link: Table, one: Table, other: Table) -> bool:
    return _refers(link, one) and _refers(link, other)


def written_later(stub: Stub) -> Diagnostic:
    """That somebody has to write it."""
    said = stub.design or f"{stub.method} {stub.path}"
    text = f"{said} is a stub that answers 501 until {stub.operation_id} is written"
    return Diagnostic("GA323", text, stub.at)


def tried(stubs: Iterable[Stub]) -> tuple[Stub, ...]:
    """In the order in which paths have to be tried."""
    return tuple(sorted(stubs, key=lambda stub: _specificity(stub.path)))


def _specificity(path: str) -> tuple[int, ...]:
    """Static segments before parameters."""
    return tuple(int("{" in segment) for segment in path.split("/"))


def _summary(one: DesignedEndpoint) -> str:
    text = re.sub(r"[^\w ,.'()-]", "", " ".join(one.summary.split()))[:70].strip(" .")
    return text[:1].upper() + text[1:] if text else f"{one.method} of the API design"
