"""How little of a schema is hidden by what stands around it, and by the heads of its tables.

`tests.campaigns.shapes` sets columns out in all forms in plain surroundings; here the forms are
plain, and all that authors write around them is not. `python -m tests.campaigns.surroundings` tries
what hides columns in two surroundings each or, with `--seed N`, everything by chance.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from tests.campaigns.shape_parts import BODIES, FENCED, FORMS, MARKDOWN, TITLES, WORDS, Column
from tests.campaigns.shapes import Tables, campaign

# NAME is the table's.
BETWEEN = {
    "nothing": "",
    "words": "Holds all NAME that are known, one row for each.",
    "two paragraphs": "Core table of the service.\n\nRows are never deleted.",
    "purpose": "**Purpose**: Keeps NAME of the region.",
    "purpose below": "**Purpose:**\nKeeps NAME, with all that is needed to find them.",
    "file": "**File**: `src/models/NAME.ts`",
    "quote": "> Only the admin may write to NAME.",
    "facts": "- **Rows**: about 10k\n- **Growth**: 5 % a year\n- **Owner**: the port",
    "label": "**Columns:**",
    "label in words": "Fields:",
    "purpose and label": "**Description:** All NAME.\n\n**Columns:**",
    "comment": "<!-- keep in step with the wiki -->",
    "image": "![diagram](img/er.png)",
    "announced": "The main table, which stores:",
    "story": "As a skipper I want to see NAME, so that I find a berth.",
}
AFTER = {
    "nothing": "",
    "indexes": "**Indexes:**\n\n- `idx_NAME_id` on (id)",
    "index": "```sql\nCREATE INDEX idx_NAME_id ON NAME(id);\n```",
    "relations": "**Relationships:**\n\n- has many visits\n- belongs to a region",
    "policies": "**RLS Policies:**\n\n- Users can view own rows\n- Admins manage all",
    "query": "Typical query:\n\n```sql\nSELECT id FROM NAME WHERE id = $1;\n```",
    "example": '**Example:**\n\n```json\n{\n  "id": "7f3e",\n  "city": "Kiel"\n}\n```',
    "notes": "**Notes:**\n\n- Written by the nightly job",
    "rule": "---",
    "words": "The list above is what the import needs.",
    "business": "**Business Rules:**\n\n1. Nobody deletes a row in use",
    "code": "```typescript\nexport const load = () => api.get('/x');\n```",
}
BEFORE = {
    "nothing": "",
    "overview": "## Overview\n\nThe database of the harbour service.\n\n",
    "contents": "## Table of Contents\n\n- [Tables](#tables)\n- [Notes](#notes)\n\n## Tables\n\n",
    "list": "## Tables\n\n- `harbours` - ports\n- `boats` - ships\n- `sailors` - crews\n\n",
    "grid": "## Tables\n\n| Table | Purpose |\n|---|---|\n| harbours | ports |\n\n",
    "mermaid": "```mermaid\nerDiagram\n    harbours ||--o{ boats : has\n```\n\n",
    "stack": "## Stack\n\n| Layer | Technology |\n|---|---|\n| Database | PostgreSQL |\n\n",
    "version": "**Version**: 1.2\n**Last updated**: last spring\n**Author**: the team\n\n",
}
BEYOND = {
    "nothing": "",
    "indexes": "## Indexes\n\n| Table | Index |\n|---|---|\n| boats | ix_boats (harbour_id) |\n",
    "relations": "## Relationships\n\n- `harbours` → `boats` (1:N)\n- `boats` → `sailors` (1:N)\n",
    "queries": "## Queries\n\n```sql\nSELECT * FROM boats b JOIN harbours h ON true;\n```\n",
    "migrations": "## Migrations\n\n1. `001_init.sql` creates the tables\n",
    "settings": "## Configuration\n\n| Variable | Default |\n|---|---|\n| PORT | 80 |\n",
    "glossary": "## Glossary\n\n| Term | Meaning |\n|---|---|\n| Berth | a place to lie |\n",
    "steps": "## Next Steps\n\n- [ ] write the migration\n- [x] agree with the team\n",
}
# What says of a column whether it may be null, and whether a yes means that it may.
NULLS = {
    "Nullable": True, "Null?": True, "Allow Null": True, "Required": False, "Not Null": False,
    "Mandatory": False, "NN": False, "Nulo": True, "Obrigatório": False, "Obligatorio": False,
    "Pflicht": False, "Обязательное": False, "是否为空": True, "必填": False, "NULL許可": True,
    "Obligatoire": False, "Wymagane": False, "필수": False, "is_nullable": True, "Optional": True,
}  # fmt: skip
ANSWERS = (
    ("Yes", "No"), ("Y", "N"), ("true", "false"), ("✓", "✗"), ("✅", "❌"), ("✓", ""), ("X", "-"),
    ("Да", "Нет"), ("是", "否"), ("Sim", "Não"), ("Sí", "No"), ("Sì", "No"), ("Ja", "Nein"),
    ("Oui", "Non"), ("○", "\u00d7"), ("1", "0"), ("Tak", "Nie"),
)  # fmt: skip
NOTHING = ("", "-", "—", "N/A", "NULL", "none")


@dataclass(frozen=True)
class Place:
    """One schema with what stands around it. body: a form of lists or fences, or a grid's."""

    title: str = "heading"
    between: str = "nothing"
    after: str = "nothing"
    before: str = "nothing"
    beyond: str = "nothing"
    body: str = "grid"
    null: str = "Nullable"
    answers: tuple[str, str] = ANSWERS[0]
    empty: str = ""

    def document(self, tables: Tables) -> str:
        """The schema, set out."""
        parts = [BEFORE[self.before] + "\n\n".join(self._table(*one) for one in tables.items())]
        return "\n\n".join(("# Database Schema", *parts, BEYOND[self.beyond])) + "\n"

    def _table(self, name: str, columns: Sequence[Column]) -> str:
        bodies = {"grid": self._apart, "grid of constraints": _together}
        form = bodies.get(self.body, self._lines)
        around = (BETWEEN[self.between], form(columns), AFTER[self.after])
        told = (text.replace("NAME", name) for text in around if text)
        return "\n\n".join((TITLES[self.title](name), *told))

    def _lines(self, columns: Sequence[Column]) -> str:
        form = {**FORMS, **MARKDOWN}["coded group" if self.body in BODIES else "spaces"]
        words = WORDS["short" if self.body in BODIES else "sql"]
        lines = [form(one.name, one.type, words.said(one)).rstrip() for one in columns]
        return {**BODIES, **FENCED}[self.body](lines)

    def _apart(self, columns: Sequence[Column]) -> str:
        """Each thing that is said in a column of its own."""
        head = ("Column", "Type", "PK", self.null, "Unique", "Default", "References")
        return _grid(head, [self._row(one) for one in columns])

    def _row(self, one: Column) -> tuple[str, ...]:
        yes, no = self.answers
        may = not one.key and one.nullable is not False
        asked = (one.key, may is NULLS[self.null], one.unique)
        key, null, unique = (yes if answer else no for answer in asked)
        target = "{}({})".format(*one.refers) if one.refers else self.empty
        return one.name, one.type, key, null, unique, one.default or self.empty, target


def _together(columns: Sequence[Column]) -> str:
    rows = [(one.name, one.type, ", ".join(WORDS["short"].said(one))) for one in columns]
    return _grid(("Field", "Type", "Constraints"), rows)


def _grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def pairs() -> Iterator[Place]:
    """What stands between and behind below every kind of title, in lists and in tables; what stands
    before and beyond; every head and every answer.
    """
    for title in ("heading", "bold table", "label", "plain coded", "coded remark"):
        for body in ("grid of constraints", "list"):
            told = [one for one in BETWEEN if body != "list" or one != "facts"]  # would be one list
            yield from (Place(title, between, body=body) for between in told)
            yield from (Place(title, after=after, body=body) for after in AFTER)
    for title in TITLES:
        yield Place(title, "purpose and label", "indexes", "list", "relations")
    yield from (Place(before=before, beyond=beyond) for before in BEFORE for beyond in BEYOND)
    yield from (Place(null=null, answers=answers) for null in NULLS for answers in ANSWERS[:3])
    yield from (Place(answers=answers, empty=empty) for answers in ANSWERS for empty in NOTHING)


def by_chance(seed: int, count: int) -> Iterator[Place]:
    """Combinations of everything with everything."""
    draw = random.Random(seed).choice
    bodies = ("grid", "grid of constraints", "list", "stars", "numbers", "fence", "fence sql")
    for _ in range(count):
        title, between, after = (draw(list(one)) for one in (TITLES, BETWEEN, AFTER))
        before, beyond, null = (draw(list(one)) for one in (BEFORE, BEYOND, NULLS))
        told = (draw(bodies), null, draw(ANSWERS), draw(NOTHING))
        yield Place(title, between, after, before, beyond, *told)


if __name__ == "__main__":
    sys.exit(campaign(__doc__, pairs, by_chance, [field.name for field in fields(Place)]))
