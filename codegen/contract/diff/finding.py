"""One difference, before it is known whose statement it was."""

from __future__ import annotations

from dataclasses import dataclass

from codegen.contract.diff.surface import Origin


@dataclass(frozen=True)
class Cause:
    """Which alteration to look for.

    facets: of the table or column ("type", "dropped"); any, where none are named.
    member: the constraint or index that came or went. keys: any over the column.
    renamed: the last rename. values: those of its enumeration.
    also: what else may have been altered.
    """

    facets: tuple[str, ...] = ()
    member: str = ""
    keys: bool = False
    renamed: bool = False
    values: bool = False
    also: tuple[Origin, ...] = ()


ANY = Cause()


@dataclass(frozen=True)
class Finding:
    """rule: an id of `codegen.codes.changes`. text: what is different, without its subject.

    origin: the table or column, by its present name where it still exists.
    label: what to call it where the contract does not say its column.
    fields: the names in JSON or in the query that it touches.
    """

    rule: str
    text: str
    origin: Origin | None = None
    label: str = ""
    fields: tuple[str, ...] = ()
    cause: Cause = ANY
