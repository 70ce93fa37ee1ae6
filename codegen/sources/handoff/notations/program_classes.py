"""Classes and structs in fences of programs: their members, as they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from codegen.sources.handoff.markdown.document import Block, Fence

# What Python's classes that hold data inherit from; dataclasses count as that, too.
MODEL = "BaseModel"

_INNER = r"[^<>;={}]{0,200}"
_TYPE = (
    rf"[A-Za-z_][\w.:]*(?:<{_INNER}(?:<{_INNER}>)?{_INNER}>"
    r"|\[[^\[\];={}]{0,200}(?:\[[^\[\]]{0,200}\])?[^\[\];={}]{0,200}\])?"
)


@dataclass(frozen=True)
class Language:
    """One language: how it begins and ends a class, and how it writes a member.

    opening: `name`, and `bases` with commas between. member: `name` and `type`.
    optional: a type of what may be absent, around the type itself.
    """

    name: str
    opening: re.Pattern[str]
    member: re.Pattern[str]
    optional: re.Pattern[str] = re.compile(r"(?P<type>.+?)\?")
    ends: re.Pattern[str] = re.compile(r"^[})]")


CSHARP = Language(
    "C#",
    re.compile(
        r"^\s*(?:(?:public|internal|sealed|partial|abstract)\s+)+(?:class|record)\s+(?P<name>\w+)"
        r"(?:\s*:\s*(?P<bases>[\w<>., ]+))?"
    ),
    re.compile(
        rf"^\s*public\s+(?:(?:required|virtual|override)\s+)*(?P<type>{_TYPE}(?:\[\])?\??)\s+"
        r"(?P<name>\w+)\s*\{\s*get\b"
    ),
    ends=re.compile(r"^\s{0,4}\}\s*$"),
)
PYTHON = Language(
    "Python",
    re.compile(r"^class\s+(?P<name>\w+)(?:\((?P<bases>[\w., ]*)\))?\s*:"),
    re.compile(
        rf"^    (?P<name>[a-z_]\w*)\s*:\s*(?P<type>{_TYPE}(?:\s*\|\s*[\w.\[\]]+)*)\s*(?:=|#|$)"
    ),
    re.compile(
        r"(?:typing\.)?Optional\[(?P<type>.+)\]|(?P<first>.+?)\s*\|\s*None|None\s*\|\s*(?P<last>.+)"
    ),
    re.compile(r"^[^\s#]"),
)
RUST = Language(
    "Rust",
    re.compile(r"^\s*(?:pub(?:\([^)]*\))?\s+)?struct\s+(?P<name>\w+)(?P<bases>)\s*\{"),
    re.compile(
        rf"^\s*(?:pub(?:\([^)]*\))?\s+)?(?:r#)?(?P<name>[a-z_]\w*)\s*:\s*(?P<type>{_TYPE})\s*,?"
    ),
    re.compile(r"Option<(?P<type>.+)>"),
)
_LANGUAGES = {
    "csharp": CSHARP,
    "python": PYTHON,
    "rust": RUST,
    "go": Language(
        "Go",
        re.compile(r"^\s*type\s+(?P<name>[A-Z]\w*)\s+struct(?P<bases>)\s*\{"),
        re.compile(
            r"^\s*[A-Z]\w*\s+(?P<type>\*?(?:\[\])?[\w.]+(?:\[\w+\]\w+)?)\s+"
            r"`[^`]*?\b(?:db|json|bun|pg):\"(?P<name>[a-z_]\w*)"
        ),
        re.compile(r"\*(?P<type>.+)|sql\.Null(?P<null>\w+)"),
    ),
    "kotlin": Language(
        "Kotlin",
        re.compile(r"^\s*(?:data\s+)?class\s+(?P<name>\w+)(?P<bases>)\s*\("),
        re.compile(
            rf"^\s*(?:@\w+(?:\([^)]*\))?\s+)*va[lr]\s+(?P<name>\w+)\s*:\s*(?P<type>{_TYPE}\??)"
        ),
    ),
    "swift": Language(
        "Swift",
        re.compile(
            r"^\s*(?:public\s+|final\s+)*(?:struct|class)\s+(?P<name>\w+)(?P<bases>)\b[^{]*\{"
        ),
        re.compile(
            rf"^\s*(?:public\s+)?(?:let|var)\s+(?P<name>\w+)\s*:\s*(?P<type>(?:{_TYPE}|\[\w+\])\??)"
            r"\s*(?:=[^{]*)?(?://.*)?$"
        ),
    ),
}
_TAGS = {"cs": "csharp", "c#": "csharp", "rs": "rust", "golang": "go", "kt": "kotlin"}
_TAGS |= {"py": "python", "python3": "python"} | {name: name for name in _LANGUAGES}
_REMARK = re.compile(r"(?:///?|#)\s*(?P<words>\S.*)$")
# What Rust's attributes say, in the words of C#'s.
_CALLED = {"table_name": "Table", "column_name": "Column", "rename": "Column"}
_WITH = r"[A-Z]\w*(?:\([^\]]{0,200}\))?"
_ATTRIBUTE = re.compile(rf"\[(?P<all>{_WITH}(?:\s*,\s*{_WITH})*)\]")
_ONE = re.compile(r"(?P<name>[A-Z]\w*)(?:\((?P<arguments>[^()]*(?:\([^()]*\)[^()]*)*)\))?")


@dataclass(frozen=True)
class Member:
    """One member of a class, as it is written, with the attributes above it."""

    name: str
    kind: str
    null: bool
    attributes: Mapping[str, str]
    remark: str
    line: int


@dataclass(frozen=True)
class Class:
    """One class: its own members, what it is made of besides, its table and the members that are
    unique, where attributes say.
    """

    name: str
    line: int
    bases: tuple[str, ...]
    members: list[Member]
    table: str = ""
    abstract: bool = False
    unique: frozenset[str] = frozenset()


def language_of(block: Block) -> Language | None:
    tag = block.tag.split()[:1] if isinstance(block, Fence) else []
    return _LANGUAGES.get(_TAGS.get(tag[0].lower(), "")) if tag else None


def classes_of(block: Fence, language: Language) -> Iterator[Class]:
    """The classes of a fence that hold data."""
    now: Class | None = None
    attributes: dict[str, str] = {}
    decorated = False
    for line, text in enumerate(block.text.split("\n"), start=block.line + 1):
        opening = language.opening.match(text)
        if now and (opening or language.ends.match(text)):
            yield now
            now = None
        if opening:
            bases = tuple(filter(None, re.split(r"[,\s]+", opening["bases"] or "")))
            bases += (MODEL,) if decorated else ()
            if not any(base.endswith("Enum") for base in bases):
                table = attributes.get("Table", "").partition(",")[0].strip('" ')
                abstract = bool(re.search(r"\babstract\s", opening[0]))
                unique = _unique(attributes)
                now = Class(opening["name"], line, bases, [], table, abstract, unique)
        elif now and (member := language.member.match(text)):
            own = {"Unique": ""} if member["name"] in now.unique else {}
            now.members.append(_member(member, language, {**attributes, **own}, line))
        attributes = {**attributes, **told} if (told := _attributes(text, language)) else {}
        decorated = text.startswith("@dataclass") or (decorated and text.startswith("@"))
    if now:
        yield now


def _attributes(text: str, language: Language) -> dict[str, str]:
    """What a line of attributes says of what follows it: `[Required, MaxLength(40)]`, and in the
    same words `#[sea_orm(primary_key)]`; nothing for any other line.
    """
    line = text.strip()
    if language is RUST and line.startswith("#["):
        rows = re.findall(r"(\w+)\s*=\s*\"?(\w+)", line)
        told = {_CALLED[name]: f'"{value}"' for name, value in rows if name in _CALLED}
        key = {"Key": ""} if re.search(r"\bprimary_key\b(?!\s*\()", line) else {}
        return {**told, **key, "attribute": line}
    if language is not CSHARP or not line.endswith("]"):
        return {}
    found = [one for match in _ATTRIBUTE.finditer(line) for one in _ONE.finditer(match["all"])]
    return {one["name"]: one["arguments"] or "" for one in found}


def _unique(attributes: Mapping[str, str]) -> frozenset[str]:
    """The member of `[Index(nameof(Code), IsUnique = true)]`; several are unique together."""
    index = attributes.get("Index", "")
    names = re.findall(r"nameof\((\w+)\)", index) if "IsUnique = true" in index else []
    return frozenset(names if len(names) == 1 else ())


def _member(
    match: re.Match[str], language: Language, attributes: Mapping[str, str], line: int
) -> Member:
    kind = match["type"].strip()
    optional = language.optional.fullmatch(kind)
    inner = next(filter(None, optional.groups()), kind) if optional else kind
    remark = _REMARK.search(match.string, match.end("type"))
    words = remark["words"] if remark else ""
    return Member(match["name"], inner, bool(optional), attributes, words, line)
