"""How well handoffs are read: documents against what a careful reader takes out of them.

`python -m tests.campaigns.sidecars DOCUMENTS SIDECARS` takes a folder of markdown files and one of
JSON files of the same names, and prints, per document and in all, for each kind of fact of a column
how many are right, wrong, guessed (a value where the reader found none), asked and missing (neither
a value nor a question); columns that were invented; questions that had to be asked and were not,
and questions about what is stated. `-v` lists them. Sidecars: `tables[]` with `columns[]` of
`name`, `type`, `nullable`, `default`, `pk`, `unique`, `fk`; "unknown" and null are not said.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from codegen.config import Config
from codegen.diagnostics import Question
from codegen.sources import handoff, spellings
from codegen.sources.handoff.picture import Picture

Facts = dict[str, Any]
ASPECTS = ("type", "nullable", "default", "pk", "unique", "fk")
_KINDS = {
    "nullable": ("nullable",),
    "type": ("type", "precision", "enum_values", "columns"),
    "fk": ("foreign_key", "external_table"),
    "pk": ("primary_key",),
}


@dataclass
class Score:
    """Counts of one document, and what was not right in words."""

    counts: Counter[str] = field(default_factory=Counter)
    words: list[str] = field(default_factory=list)

    def note(self, verdict: str, text: str = "") -> None:
        """Count a verdict; anything but right is put into words."""
        self.counts[verdict] += 1
        if text:
            self.words.append(f"{verdict}: {text}")


def main() -> int:
    """Score every document that has a sidecar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=Path)
    parser.add_argument("sidecars", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    whole: Counter[str] = Counter()
    for path in sorted(options.sidecars.glob("*.json")):
        document = options.documents / f"{path.stem}.md"
        sidecar = json.loads(path.read_text(encoding="utf-8"))
        if not document.is_file() or options.only not in path.stem or sidecar.get("kind") == "api":
            continue
        score = score_document(document, sidecar)
        whole += score.counts
        sys.stdout.write(f"{path.stem}: {_told(score.counts)}\n")
        for words in score.words if options.verbose else ():
            sys.stdout.write(f"    {words}\n")
    sys.stdout.write(f"all: {_told(whole)}\n")
    return 0


def _told(counts: Counter[str]) -> str:
    stated = counts["right"] + counts["wrong"] + counts["missing"] + counts["asked stated"]
    share = f"{counts['right'] / stated:.1%} of {stated} stated facts" if stated else "no facts"
    listed = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
    return f"{share}; {listed}"


def score_document(path: Path, sidecar: Facts) -> Score:
    """Read a document and compare."""
    seen = handoff.look(Config(root=path.parent, out=path.parent, handoff=path))
    score = Score()
    read = {_key(table["name"]): table for table in seen.tables}
    told = {_key(table["name"]): table for table in sidecar["tables"]}
    for key, table in told.items():
        _score_table(table, read.get(key), seen, score)
    for key, table in read.items():
        if key not in told and "covers" not in sidecar and table["columns"]:
            score.note("invented table", f"{table['name']} ({len(table['columns'])} columns)")
    _needless(seen, sidecar, told, score)
    return score


def _key(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()


def _score_table(told: Facts, read: Facts | None, seen: Picture, score: Score) -> None:
    name = told["name"]
    columns = {c["name"].casefold(): c for c in read["columns"]} if read else {}
    for column in told["columns"]:
        mine = columns.pop(column["name"].casefold(), None)
        if mine is None:
            score.note("missing column", f"{name}.{column['name']}")
        else:
            for aspect in ASPECTS:
                _score_aspect(aspect, name, (column, mine), seen, score)
    for column_name in columns:
        score.note("invented column", f"{name}.{column_name}")
    if told.get("columns_complete") is False:
        _must_ask(seen, name, ("columns", "existing_columns"), score)
    if told.get("primary_key") == "unsaid":
        _must_ask(seen, name, ("primary_key",), score)


def _must_ask(seen: Picture, subject: str, kinds: tuple[str, ...], score: Score) -> None:
    asked = any(q.kind in kinds and _about(q, subject) for q in seen.questions)
    score.note(
        "must ask: asked" if asked else "must ask: not asked",
        "" if asked else f"{subject} {kinds[0]}",
    )


def _about(question: Question, subject: str) -> bool:
    covered = {c.casefold() for c in question.covers} | {question.subject.casefold()}
    return subject.casefold() in covered


def _score_aspect(
    aspect: str, table: str, column: tuple[Facts, Facts], seen: Picture, score: Score
) -> None:
    told, mine = column
    wanted, found = _wanted(aspect, told), _found(aspect, mine)
    subject = f"{table}.{told['name']}"
    asked = any(
        question.kind in _KINDS.get(aspect, ())
        and (_about(question, subject) or _about(question, table))
        for question in seen.questions
    )
    words = f"{subject} {aspect}: {found!r}, not {wanted!r}"
    convention = aspect == "nullable" and told.get("nullable_basis") == "doc-convention"
    if wanted is None:
        if found is not None and not (aspect == "fk" and asked):
            score.note("guessed", words)
        elif aspect in ("nullable", "type"):
            score.note(
                "must ask: asked" if asked else "must ask: not asked", "" if asked else words
            )
    elif _same(aspect, wanted, found):
        score.note("right")
    elif found is None or found is False or convention:
        score.note(
            ("asked convention" if convention else "asked stated") if asked else "missing", words
        )
    else:
        score.note("wrong", words)


def _wanted(aspect: str, told: Facts) -> Any:
    value = told.get(aspect)
    return None if value in ("unknown", "unsaid") else value


def _found(aspect: str, mine: Facts) -> Any:
    names = {"pk": "primary_key", "fk": "foreign_key"}
    return mine[names.get(aspect, aspect)]


def _same(aspect: str, wanted: Any, found: Any) -> bool:
    if aspect == "fk":
        return bool(found) and all(
            wanted.get(k) is None or _plain(wanted[k]) == _plain(found[k] or "")
            for k in ("table", "column", "on_delete")
        )
    if isinstance(wanted, str) and isinstance(found, str):
        return _plain(wanted) == _plain(found) or (aspect == "type" and _same_type(wanted, found))
    return bool(wanted == found)


def _plain(text: str) -> str:
    text = re.sub(r"^(python|server):|^from annotation|\(from FK\)", "", text)
    return re.sub(r"[\s'\"`]", "", text).casefold()


def _same_type(wanted: str, found: str) -> bool:
    """One type, spelled by another layer of the document; an enum by its values."""
    values = re.findall(r"'([^']+)'", wanted)
    if values and all(value in found for value in values):
        return True
    short = re.sub(r"^sa\.|^uuid\.|\(as_uuid=\w+\)|\(\)$", "", found)
    return bool(
        spellings.normal(wanted) == spellings.normal(found)
        or _plain(wanted) == _plain(short)
        or (_sql(wanted) is not None and _sql(wanted) == _sql(found))
    )


def _sql(spelling: str) -> str | None:
    return spellings.translated(spelling, "postgresql")


def _needless(seen: Picture, sidecar: Facts, told: dict[str, Facts], score: Score) -> None:
    """Questions about nothing that the sidecar leaves open."""
    doubts = " ".join(sidecar.get("ambiguities", ())).casefold()
    for question in seen.questions:
        kind = question.kind
        open_ = kind in ("blocker", "status", "table_name", "external_table") or any(
            _is_open(kind, subject, told) for subject in question.covers
        )
        named = any(
            part.casefold() in doubts for c in question.covers for part in c.split(".")[-1:]
        )
        verdict = "question" if open_ else "question, in doubt" if named else "question, needless"
        score.note(verdict, "" if open_ else str(question)[:250])


def _is_open(kind: str, subject: str, told: dict[str, Facts]) -> bool:
    name, _, column_name = subject.rpartition(".")
    table = told.get(_key(name or column_name))
    if table is None:
        return not column_name or _key(column_name) not in told
    if not name:
        keyless = table.get("primary_key", "unsaid") == "unsaid"
        return keyless or table.get("columns_complete") is False
    columns = [c for c in table["columns"] if c["name"].casefold() == column_name.casefold()]
    return any(
        (
            kind == "nullable"
            and (c["nullable"] == "unknown" or c.get("nullable_basis") == "doc-convention")
        )
        or (kind in ("type", "enum_values", "precision") and _loose(c))
        or (kind == "foreign_key" and c["fk"] and not c["fk"].get("column"))
        for c in columns
    )


def _loose(column: Facts) -> bool:
    return column["type"] == "unknown" or bool(
        re.fullmatch(
            r"decimal|numeric|array|from annotation [A-Z]\w+|[A-Z]\w+", column["type"], re.I
        )
    )


def problems(score: Score) -> Iterator[str]:
    """What went wrong, without what is right."""
    return iter(score.words)


if __name__ == "__main__":
    sys.exit(main())
