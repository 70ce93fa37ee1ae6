"""Defects that the tests of an emitted service must see, in the suite of every commit.

`python -m tests.campaigns.chosen_mutants FOLDER` tries them on `bookings`, generated in the folder,
prints those that survive, and exits 1 where one does. `mutants` is the whole campaign.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.campaigns.mutation import edited
from tests.campaigns.nursery import Nursery, Trial


@dataclass(frozen=True)
class Edit:
    """A careless edit of one place, and the test that sees it."""

    file: str
    old: str
    new: str
    test: str


EDITS = (
    Edit(
        "app/dependencies/auth.py",
        "if not self.scopes.issuperset(scopes)",
        "if not scopes",
        "tests/test_tag.py::TestAccess::test_needs_the_scope[GET-/tags-tags:read]",
    ),
    Edit(
        "app/core/security.py",
        '"require": ["exp", "sub"]',
        '"require": ["sub"]',
        "tests/test_app.py::test_bad_token_is_refused[eternal]",
    ),
    Edit(
        "app/core/database.py",
        "await session.commit()",
        "await session.flush()",
        "tests/test_tag.py::TestCreateTag::test_returns_what_it_stored",
    ),
    Edit(
        "app/core/pagination.py",
        "else key > position",
        "else key >= position",
        "tests/test_tag.py::TestListTags::test_pages_have_every_row_once",
    ),
    Edit(
        "app/core/violations.py",
        "if refusal.state in _DUPLICATE:",
        "if not refusal.state:",
        "tests/test_tag.py::TestCreateTag::test_duplicate_name_is_a_conflict",
    ),
    Edit(
        "app/services/tag_service.py",
        "sa.delete(Tag).where(ROW)",
        "sa.delete(Tag)",
        "tests/test_tag.py::TestDeleteTag::test_is_gone",
    ),
)


def main(folder: Path) -> int:
    """Try each edit."""
    survivors = list(_survivors(folder))
    sys.stdout.writelines(f"survived {edit}\n" for edit in survivors)
    sys.stdout.write(f"{len(EDITS) - len(survivors)} of {len(EDITS)} killed\n")
    return 1 if survivors else 0


def _survivors(folder: Path) -> Iterator[Edit]:
    with tempfile.TemporaryDirectory() as scratch, Nursery(folder, Path(scratch)) as nursery:
        for edit in EDITS:
            source = (folder / edit.file).read_text(encoding="utf-8")
            mutant = edited(source, edit.old, edit.new)
            anew = nursery.changed(edit.file, mutant) is None
            attempt = nursery.attempt_anew if anew else nursery.attempt
            if not attempt(Trial(edit.file, mutant, [edit.test])).killed:
                yield edit


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
