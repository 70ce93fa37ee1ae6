"""What the cells of one row of a table of columns say of the column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from codegen.sources import spellings
from codegen.sources.handoff.columns.cells import Cells, ticked
from codegen.sources.handoff.columns.remarks import read_remark
from codegen.sources.handoff.facts import TYPED_BY_KEY, About, Reference, Value
from codegen.sources.handoff.words import choices, prisma_attributes
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.grammar import read_type
from codegen.sources.handoff.words.groups import is_type_alone
from codegen.sources.handoff.words.headers import Role
from codegen.sources.handoff.words.notions import saying
from codegen.sources.handoff.words.said import Said, Say, in_prose, read_default, value_of
from codegen.sources.handoff.words.sqltext import split
from codegen.sources.handoff.words.vocabulary import PUNCTUATION

_AUTO = saying("columns.counted")
_NO_DEFAULT = re.compile(r"null|nil|\(null\)|no default|нет|auto-?managed", re.IGNORECASE)
# `CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP`, `now(), onUpdate: now()`: who sets it later.
_ON_UPDATE = re.compile(r"\s*[,;(]?\s*\bon[\s_]?update\b.*", re.IGNORECASE)
_OWN_TYPE = re.compile(r"[A-Za-z]\w*(?:_\w+|(?<=[a-z])[A-Z]\w*)|[A-Z][a-z]\w+")
_DJANGO_KEY = re.compile(
    r"(?P<kind>ForeignKey|OneToOneField)(?:\s*\(\s*['\"]?(?:\w+\.)?(?P<target>[A-Z]\w*)['\"]?\s*[,)].*)?",
    re.DOTALL,
)
# `int (%)`: what is counted
_SIGNS = re.compile(r"(?<=\w)\s*\([^\w()]+\)$")
_BECOMES = re.compile(r"(?P<old>.+?)\s*(?:→|[-=]>)\s*(?P<new>.+?)(?P<own>\s+enum)?")
_MAPPED = re.compile(r"Mapped\[(.*)\]")


# What a program calls a type, and the types of SQL that have a size.
_LOOSE = (
    frozenset(("string", "str", "text", "varchar", "char", "character varying", "nvarchar")),
    frozenset(("number", "decimal", "numeric", "float", "double", "money")),
)
_OF_DATABASE = re.compile(
    r"[A-Za-z]+\s*\(\s*\d+(?:\s*,\s*\d+)?\s*\)|timestamptz|jsonb|bigserial|bigint",
    re.IGNORECASE,
)
_ACTION = r"(cascade|restrict|set\s+null|no\s+action)"
# What a delete does, in a note beside a key: `cascade delete/update`, `set null on delete`.
_DELETION = re.compile(
    rf"\bon\s+delete:?\s+{_ACTION}\b|\b{_ACTION}\s+on\s+delet(?:e|ion)\b|\(\s*(cascade)\s+deletes?\s*\)"
    rf"|^{_ACTION}\s+deletes?\s+(?:if|when)\b"
    rf"|(?:^|,)\s*{_ACTION}(?:\s+deletes?(?:/updates?)?)?\s*(?=,|$)",
    re.IGNORECASE,
)
# `用户主键`: whose key `id` is; of any other column it may be the key of another table.
_WHOSE_KEY = re.compile(r"[\u3400-\u9fff]{1,6}(?<![非无無不是])主键(?:\W|$)")
_IN_NOTE = re.compile(r"[(\uff08]\s*([A-Za-z_]\w*)\.([A-Za-z_]\w*)\s*[)\uff09]")
_SIZED = re.compile(r"(?P<base>[A-Za-z]+)\s*\(\s*\d+(?:\s*,\s*\d+)?\s*\)(?=\s*(?:$|[\s,;]))")


def definition(cells: Cells, upside_down: bool) -> Said:
    """Everything that the cells of a column's row say. upside_down: of `inverted`."""
    said = _key_of_django(cells[Role.TYPE]) or read_type(_sized(cells))
    beside = _exact_type(said, cells)
    for role in (Role.CONSTRAINTS, Role.KEY, Role.PRIMARY_KEY):
        said.take(_constraint_cell(_without(cells[role], beside), role))
        _deletion(said, cells[role])
    _null_cells(said, cells, upside_down)
    _default_cell(said, cells[Role.DEFAULT])
    if ticked(cells[Role.UNIQUE]):
        said.add(About.UNIQUE, "")
    if ticked(cells[Role.AUTO]):
        said.add(About.AUTO, True)
    for role in (Role.REFERENCES, Role.FOREIGN_KEY):
        said.facts.extend(_reference_cell(cells[role]))
    for role in (Role.NOTES, Role.PURPOSE, Role.RULE):
        if not cells[Role.TYPE] and (kind := _type_first(cells[role])):
            said.take(read_type(kind))  # `id | UUID`, below `Column | Purpose`
        remarks(said, _without(cells[role], beside))
        said.facts.extend(_target_in_note(said, cells[role]))
        if _WHOSE_KEY.match(cells[role]) and cells[Role.NAME] == "id":
            said.take(read_constraints("PK"))
    if cells[Role.ON_DELETE]:
        said.take(read_constraints(f"ON DELETE {cells[Role.ON_DELETE]}"))
    beside_it = (Role.VALUES, Role.NOTES, Role.PURPOSE, Role.RULE, Role.CONSTRAINTS)
    values_beside(said, [*(cells.raw(role) for role in beside_it), *cells.without_role])
    return said


def _key_of_django(kind: str) -> Said | None:
    """`ForeignKey(Guest)`: a reference of Django's, typed by the key that it refers to."""
    match = _DJANGO_KEY.fullmatch(kind)
    if match is None:
        return None
    said = Said()
    said.add(About.FOREIGN_KEY, Reference(match["target"]), TYPED_BY_KEY)
    if match["kind"].casefold() == "onetoonefield":
        said.add(About.UNIQUE, "")
    return said


def _type_first(cell: str) -> str:
    """The type that a remark begins with: `UUID`, `varchar(40), nullable`, `varchar(9) of …`,
    `Enum: …`.
    """
    if re.match(r"enum\s*[:=]", cell, re.IGNORECASE):
        return "enum"
    whole = read_type(cell)
    kind = re.split(r"\W", cell, maxsplit=1)[0]
    if len(whole.facts) > 1 and spellings.is_type(kind) and not whole.unread:
        return cell  # `UUID PRIMARY KEY`
    first = re.split(r"[,;]", cell, maxsplit=1)[0].strip()
    if first and is_type_alone(first):
        return first
    sized = _SIZED.match(cell)
    return sized[0] if sized and spellings.is_type(sized["base"]) else ""


def _exact_type(said: Said, cells: Cells) -> str:
    """The type with its size where it stands among the details: `string | varchar(40), unique`."""
    base = said.get(About.TYPE)
    loose = next((kinds for kinds in _LOOSE if str(base).casefold() in kinds), None)
    for role in (Role.CONSTRAINTS, Role.NOTES, Role.PURPOSE, Role.RULE) if loose else ():
        match = _SIZED.match(cells[role])
        if loose and match and match["base"].casefold() in loose:
            said.facts = [say for say in said.facts if say.about is not About.TYPE]
            said.add(About.TYPE, match[0])
            return match[0]
    return _type_among(said, cells[Role.CONSTRAINTS])


def _type_among(said: Said, cell: str) -> str:
    """The database's type among the constraints, beside a program's: `PK, VARCHAR(36)`."""
    base = said.get(About.TYPE)
    if not isinstance(base, str) or spellings.known(base, "postgresql"):
        return ""
    parts = [part for _, part in split(cell, ",;")]
    exact = next((part for part in parts if _OF_DATABASE.fullmatch(part)), "")
    if exact and spellings.known(exact, "postgresql"):
        said.facts = [say for say in said.facts if say.about is not About.TYPE]
        said.add(About.TYPE, exact)
        return exact
    return ""


def _without(cell: str, known: str) -> str:
    return cell.replace(known, "", 1).lstrip(" ,;") if known else cell


def values_beside(said: Said, texts: Iterable[str]) -> None:
    """The values of an enumeration in what stands beside it: `ACTIVE ou INACTIVE`, `` `a` | `b` ``,
    `['a', 'b']`, `enum: a, b`, ``(`a`: one, `b`: two)``.
    """
    closed = said.get(About.OPEN_ENUM) == ()
    for text in texts if closed or _is_named(said.get(About.TYPE)) else ():
        found = choices.whole(text)
        sure = found and (found.labelled or _are_values(said, found))
        listed = found.values if found and sure else ()
        if closed and not listed:
            listed = choices.within(text) or choices.told(text)
        if listed:
            said.facts = [say for say in said.facts if say.about is not About.OPEN_ENUM]
            said.add(About.ENUM, listed, f"ENUM ({', '.join(listed)})")
            return


def _are_values(said: Said, found: choices.Choices) -> bool:
    """Of a type with a name of its own the default is one of them (`point`: lat, lng are parts)."""
    called = any(say.about is About.TYPE and _AN_ENUM.match(say.written) for say in said.facts)
    if said.get(About.TYPE) and not called:
        return str(said.get(About.DEFAULT)).strip("'") in found.values
    return found.coded or not any(read_constraints(value).facts for value in found.values)


# `ENUM order_state`: it says that it is one.
_AN_ENUM = re.compile(r"ENUM\s", re.IGNORECASE)


def _is_named(spelling: Value | None) -> bool:
    """A type that no database and no program has: `order_state`."""
    one = str(spelling or "")
    return bool(_OWN_TYPE.fullmatch(one)) and not spellings.is_type(one)


def _target_in_note(said: Said, note: str) -> Iterator[Say]:
    """`its pier (piers.id)` beside a key that leads nowhere else: the one target of the note."""
    keys = [say.value for say in said.facts if isinstance(say.value, Reference)]
    found = _IN_NOTE.findall(note)
    if keys and not any(key.table for key in keys) and len(found) == 1:
        yield Say(About.FOREIGN_KEY, Reference(*found[0]), note)


def _sized(cells: Cells) -> str:
    """The type, with the length that stands in a column of its own; `Mapped[str]` is `str`, and
    `INT → TEXT` is what it becomes.
    """
    kind, length = _SIGNS.sub("", cells[Role.TYPE]), cells[Role.LENGTH]
    if (becomes := _BECOMES.fullmatch(kind)) and spellings.is_type(becomes["old"]):
        kind = becomes["new"] if becomes["own"] or spellings.is_type(becomes["new"]) else kind
    if mapped := _MAPPED.fullmatch(kind):
        kind = mapped[1]
    if kind and re.fullmatch(r"\d+(\s*,\s*\d+)?", length) and "(" not in kind:
        return f"{kind}({length})"
    return kind


def _constraint_cell(text: str, role: Role) -> Said:
    """Constraints; in a column of its own a tick says that the column is a key, `FK` of which."""
    if role is Role.PRIMARY_KEY:
        told = read_constraints(text)
        if told.get(About.FOREIGN_KEY) and not told.unread:
            return told
        return Said() if not text or ticked(text) is False else read_constraints("PK")
    if attributes := prisma_attributes.attributes(text):
        return attributes
    text = text.translate(PUNCTUATION)
    if re.search(r"(复合|联合|composite).{0,3}(主键|primary|pk)", text, re.IGNORECASE):
        return read_constraints("PK")
    said = read_constraints(text)
    if said.unread:
        known = {(say.about, say.value) for say in said.facts}
        said.facts += [
            say
            for say in read_remark(text)
            if (say.about, say.value) not in known and say.about not in {a for a, _ in known}
        ]
    return said


def _null_cells(said: Said, cells: Cells, upside_down: bool) -> None:
    null, required = cells.said(Role.NULLABLE), cells.said(Role.REQUIRED)
    if null is not None:
        said.add(About.NULLABLE, null)
    elif required is not None:
        said.add(About.NULLABLE, required if upside_down else not required)
    for role in (Role.NULLABLE, Role.REQUIRED):
        more = read_constraints(cells[role])
        told = {say.about for say in said.facts}
        keys = [About.PRIMARY_KEY, About.FOREIGN_KEY, About.UNIQUE]
        keys += [] if more.unread else [About.NULLABLE]  # `NN`, below `N/NN`
        said.facts += [say for say in more.facts if say.about in keys and say.about not in told]


def inverted(rows: list[Cells]) -> bool:
    """A Required column that says NO for its keys means NULL with it."""
    keys = [
        c
        for c in rows
        if re.search(
            r"\bPK\b|PRIMARY",
            f"{c[Role.CONSTRAINTS]} {c[Role.KEY]} {c[Role.TYPE]} {c[Role.NOTES]} {c[Role.PURPOSE]}",
            re.I,
        )
    ]
    said = [c.said(Role.REQUIRED) for c in keys]
    others = {c.said(Role.REQUIRED) for c in rows}
    return bool(said) and all(value is False for value in said) and others != {False}


def _default_cell(said: Said, text: str) -> None:
    text = text.strip()
    if later := _ON_UPDATE.search(text):
        said.add(About.ON_UPDATE, True)
        text = text[: later.start()]
    text = text[1:-1].strip() if re.fullmatch(r"\([A-Za-z -]+\)", text) else text
    if not text or _NO_DEFAULT.fullmatch(text):
        return
    constraints = read_constraints(text)
    formal = {About.PRIMARY_KEY, About.NULLABLE, About.UNIQUE}
    if formal & {say.about for say in constraints.facts} and not constraints.unread:
        said.take(constraints)
        return
    if _AUTO.fullmatch(text):
        said.add(About.AUTO, True)
        return
    bare_text = value_of(re.sub(r"^default\s*[:=]?\s*(?=.)", "", text, flags=re.IGNORECASE))
    if in_prose(bare_text):
        said.unread.append(bare_text)
        return
    said.add(About.DEFAULT, read_default(bare_text), bare_text)


def _reference_cell(text: str) -> list[Say]:
    """`users.id`, `users(id)`, `FK → users`; in a sentence only what is formal. A tick says that
    the column refers to something.
    """
    tick = ticked(text)
    if tick is not None:
        return [Say(About.FOREIGN_KEY, Reference())] if tick else []
    if re.fullmatch(
        r"(?:[-=]>|→)?\s*[\w$]+(?:\.[\w$]+)*(?:\s*\([\w$]+\))?(?:\s+ON\s+DELETE\s+[\w ]+)?",
        text,
        re.I,
    ):
        return list(read_constraints(f"FK {text}").facts)
    return [say for say in read_remark(text) if say.about is About.FOREIGN_KEY]


def remarks(said: Said, text: str) -> None:
    """What a note adds; what the formal cells said holds."""
    known = {say.about for say in said.facts}
    known |= {About.UNIQUE} if About.PRIMARY_KEY in known else set()  # `Unique row ID`
    bare_key = any(isinstance(s.value, Reference) and not s.value.table for s in said.facts)
    for say in read_remark(text):
        if say.about not in known or (say.about is About.FOREIGN_KEY and bare_key):
            said.add(say.about, say.value, say.written)
    _deletion(said, text)


def _deletion(said: Said, note: str) -> None:
    """`Parent file (CASCADE delete)`, `restrict on delete` beside a key that says nothing of it."""
    match = _DELETION.search(note)
    does = " ".join((match[match.lastindex or 0] if match else "").upper().split())
    for at, say in enumerate(said.facts) if does else ():
        if isinstance(say.value, Reference) and say.value.table and not say.value.on_delete:
            said.facts[at] = replace(say, value=replace(say.value, on_delete=does))
