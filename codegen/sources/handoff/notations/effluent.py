"""What Entity Framework's model builder says of classes, in the words of C#'s attributes.

`builder.Property(r => r.Name).IsRequired().HasMaxLength(80)` says of `Name` what `[Required]` and
`[MaxLength(80)]` above it would say. A class is that of `IEntityTypeConfiguration<Room>` or of
`modelBuilder.Entity<Room>(…)` above the call.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from codegen.sources.handoff.markdown.document import Document, Fence
from codegen.sources.handoff.notations.code import fences, pieces
from codegen.sources.handoff.notations.jscode import Call, chain, literal, text_of

_CLASS = re.compile(r"IEntityTypeConfiguration<(\w+)>|\.\s*Entity<(\w+)>")
_CALL = re.compile(r"\.\s*(?=(?:Property|HasKey|HasIndex|ToTable|HasOne)\s*(?:<\w+>\s*)?\()")
_MEMBER = re.compile(r"\.\s*(\w+)\s*(?:!|$|,|\})")

# By the name of a class, then of a member ("" of the class): attributes with their arguments.
Attributes = Mapping[str, Mapping[str, Mapping[str, str]]]


def attributes(document: Document) -> Attributes:
    """What the builders of all fences say."""
    found: defaultdict[str, defaultdict[str, dict[str, str]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for text in (fence.text for fence in fences(document) if configures(fence)):
        for head, end in pieces(_CLASS, text):
            of_class = found[head[1] or head[2]]
            for call in _CALL.finditer(text, head.end(), end):
                _take(chain(text[call.end() : end])[0], of_class)
    return found


def configures(block: Fence) -> bool:
    """Whether a fence says something of classes with a model builder."""
    return "uilder" in block.text and _CLASS.search(block.text) is not None


def _take(calls: list[Call], of_class: Mapping[str, dict[str, str]]) -> None:
    first, more = calls[0], {call.name: call for call in calls[1:]}
    members = _MEMBER.findall(first.arguments[0]) if first.arguments else []
    if first.name == "ToTable" and first.first:
        of_class[""]["Table"] = f'"{first.first}"'
    elif first.name == "HasKey" and len(members) == 1:
        of_class[members[0]]["Key"] = ""
    elif first.name == "HasIndex" and len(members) == 1 and "IsUnique" in more:
        of_class[members[0]]["Unique"] = ""
    elif first.name == "HasOne" and (key := more.get("HasForeignKey")) and key.arguments:
        does = more["OnDelete"].arguments if "OnDelete" in more else ()
        for name in _MEMBER.findall(key.arguments[0])[:1]:
            of_class[name]["OnDelete"] = does[0].rpartition(".")[2] if does else ""
    elif first.name == "Property" and members:
        of_class[members[0]].update(_of_property(more))


def _of_property(more: Mapping[str, Call]) -> dict[str, str]:
    found: dict[str, str] = {}
    if "IsRequired" in more and more["IsRequired"].arguments != ("false",):
        found["Required"] = ""
    for name in ("HasMaxLength", "HasDefaultValueSql", "HasDefaultValue"):
        if name in more and more[name].arguments:
            found[_CALLED[name]] = more[name].arguments[0]
    named = more["HasColumnName"].first if "HasColumnName" in more else ""
    kind = more["HasColumnType"].first if "HasColumnType" in more else ""
    told = [f'"{named}"'] * bool(named) + [f'TypeName = "{kind}"'] * bool(kind)
    return {**found, "Column": ", ".join(told)} if told else found


_CALLED = {
    "HasMaxLength": "MaxLength",
    "HasDefaultValueSql": "DefaultSql",
    "HasDefaultValue": "Default",
}


def default(told: Mapping[str, str]) -> str:
    """The default that a builder gives to a column, as SQL; empty without one."""
    return text_of(told.get("DefaultSql", "")) or literal(told.get("Default", ""))
