"""Edits follow what a migration renames; names of the user's own stay."""

from __future__ import annotations

from pathlib import Path

from codegen import workspace
from codegen.texts import held
from codegen.workspace import Action, Generated, Plan, Renaming, Resolution, Terms
from tests.workspace.support import RECORD, actions, synced

OLD = '''\
from app.models.tag import Tag


class TagCreate:
    note: str


def get_tag(tag_id: int) -> Tag:
    """Get a tag."""
    return find(f"/tags/{tag_id}", "tags", Tag)
'''
NEW = (
    OLD.replace("Tag", "Label")
    .replace("tag", "label")
    .replace("a label.", "a label.\n\n    By key.\n    ")
)
MINE = """

# the tag of a Tag
def stage_tag(tag_id: int, stage: str) -> Tag:
    tag = get_tag(tag_id)
    return find("/tags/{tag_id}/stage", "my tags", tag, TagCreate)
"""
WORDS = {"tag": "label", "Tag": "Label", "tags": "labels"}
PATHS = "app/tag.py", "app/label.py"
USES = "PATH = '/tags/{tag_id}'\n"


def renamed(root: Path, old: str, new: str, words: dict[str, str] | None = None) -> Plan:
    """Regenerate after a renaming."""
    files = [
        Generated(old, held(NEW)),
        Generated("app/urls.py", held(USES.replace("tag", "label"))),
    ]
    files = [Generated(new, held(NEW)), files[1]] if new != old else files
    terms = Terms(renamings=[Renaming("r2.py:9", words or WORDS)])
    plan = workspace.plan(root, files, record=RECORD, terms=terms)
    workspace.apply(root, plan, record=RECORD)
    return plan


def test_a_deleted_file_stays_deleted_under_its_new_name(tmp_path: Path) -> None:
    old, new = PATHS
    synced(tmp_path, {old: OLD, "app/urls.py": USES})
    (tmp_path / old).unlink()
    for _ in range(2):
        plan = renamed(tmp_path, old, new)
        assert actions(plan)[new] is Action.DELETED
        assert not (tmp_path / new).exists()
    (tmp_path / new).write_text(OLD + "# mine\n")
    renamed(tmp_path, old, new)
    assert (tmp_path / new).read_text() == NEW + "# mine\n"


def test_edits_move_along_with_the_names_that_were_generated(tmp_path: Path) -> None:
    old, new = PATHS
    synced(tmp_path, {old: OLD, "app/urls.py": USES.replace("'", '"')})
    (tmp_path / old).write_text(OLD + MINE)
    plan = renamed(tmp_path, old, new)

    assert actions(plan)[new] is Action.MERGED
    assert actions(plan)[old] is Action.REMOVED
    text = (tmp_path / new).read_text()
    assert text.startswith(NEW)
    assert "# the tag of a Tag\n" in text
    assert "def stage_tag(label_id: int, stage: str) -> Label:\n" in text
    assert "    label = get_label(label_id)\n" in text or "    tag = get_label(label_id)\n" in text
    assert '"my tags"' in text
    assert "GA512" in [note.code for note in plan.notes()]
    assert not renamed(tmp_path, new, new).dirty


def test_strings_in_other_quotes_are_exchanged(tmp_path: Path) -> None:
    old, new = PATHS
    synced(tmp_path, {old: OLD, "app/urls.py": USES})
    (tmp_path / old).write_text((OLD + MINE).replace('"', "'").replace("'''", '"""'))
    renamed(tmp_path, old, new)
    text = (tmp_path / new).read_text()
    assert "return find(f'/labels/{label_id}', 'labels', Label)" in text
    assert "find('/labels/{label_id}/stage', 'my tags'" in text


def test_a_name_that_is_taken_is_not_given_twice(tmp_path: Path) -> None:
    base = "def f(note: int) -> int:\n    return note\n"
    mine = "\n\ndef g(note: int, remark: int) -> int:\n    return note + remark\n"
    synced(tmp_path, {"a.py": base})
    (tmp_path / "a.py").write_text(base + mine)
    theirs = base.replace("note", "remark")
    terms = Terms(renamings=[Renaming("r2.py:9", {"note": "remark"})])
    plan = workspace.plan(tmp_path, [Generated("a.py", held(theirs))], record=RECORD, terms=terms)
    workspace.apply(tmp_path, plan, record=RECORD)
    assert (tmp_path / "a.py").read_text() == theirs + mine


def test_a_drop_and_an_add_carry_nothing(tmp_path: Path) -> None:
    old, new = PATHS
    synced(tmp_path, {old: OLD})
    (tmp_path / old).write_text(OLD + MINE)
    plan = synced(tmp_path, {new: NEW})
    assert actions(plan) == {old: Action.KEPT, new: Action.CREATED}
    assert (tmp_path / new).read_text() == NEW
    assert (tmp_path / old).read_text() == OLD + MINE


def test_edits_that_do_not_fit_stay_under_the_old_name(tmp_path: Path) -> None:
    old, new = PATHS
    edited = OLD.replace('"""Get a tag."""', '"""Fetch it."""')
    synced(tmp_path, {old: OLD})
    (tmp_path / old).write_text(edited)
    plan = renamed(tmp_path, old, new)
    assert actions(plan)[old] is Action.KEPT
    assert (tmp_path / old).read_text() == edited
    assert (tmp_path / new).read_text() == NEW
    assert "Fetch it" in (tmp_path / f"{old}.gen-api-new").read_text()
    assert any("do not fit app/label.py" in note.message for note in plan.notes())


def test_a_renaming_keeps_the_proposal_of_an_open_conflict(tmp_path: Path) -> None:
    old, new = PATHS
    synced(tmp_path, {old: OLD})
    edited = OLD.replace('"""Get a tag."""', '"""Fetch it."""')
    (tmp_path / old).write_text(edited)
    assert synced(tmp_path, {old: OLD.replace("Get a tag.", "Find it.")}).conflicts
    renamed(tmp_path, old, new)
    assert (tmp_path / old).read_text() == edited
    assert "Fetch it" in (tmp_path / f"{old}.gen-api-new").read_text()


OWN = """\
import app.tag
from app.tag import Tag as Kind
from app import tag


def mine(made: Kind) -> object:
    Tag = "Tag"  # a tag of Tag
    return app.tag.get_tag(made), tag, Tag
"""


def test_own_modules_that_name_what_was_renamed_are_told(tmp_path: Path) -> None:
    old, new = PATHS
    synced(tmp_path, {old: OLD, "app/urls.py": USES})
    others = {
        "own/report.py": OWN,
        "own/other.py": "Tag = get_tag = 1\n",  # uses nothing that was generated
        "alembic/versions/r1.py": OWN,
        ".venv/lib/a.py": OWN,
        "env/pyvenv.cfg": "",
        "env/b.py": OWN,
        "app/near.py": "from .tag import get_tag\n",
        "app/broken.py": "from app.tag import (\n",
    }
    for path, text in others.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    plan = renamed(tmp_path, old, new)

    told = [str(note) for note in plan.notes() if note.code == "GA517"]
    found = [line.partition(": warning GA517: ")[::2] for line in told]
    assert [(at, text.splitlines()[0].partition(",")[0]) for at, text in found] == [
        ("app/near.py:1", "names app.tag"),
        ("app/near.py:1", "names get_tag"),
        ("own/report.py:1", "names app.tag"),
        ("own/report.py:2", "names Tag"),
        ("own/report.py:2", "names app.tag"),
        ("own/report.py:3", "names app.tag"),
        ("own/report.py:8", "names get_tag"),
        ("own/report.py:8", "names tag"),
    ]
    assert {path: (tmp_path / path).read_text() for path in others} == others


def test_a_conflict_that_a_renaming_meets_carries_it_when_it_is_settled(tmp_path: Path) -> None:
    old = "class Tag:\n    size: int = 1\n\n    def tag_id(self) -> int:\n        return 1\n"
    mine = "\n    def mine(self) -> int:\n        return self.tag_id()\n"
    synced(tmp_path, {"app/a.py": old, "app/urls.py": "X = tag_id\n"})
    (tmp_path / "app/a.py").write_text(old.replace("= 1", "= 2") + mine)
    new = [
        Generated("app/a.py", held(old.replace("tag_id", "label_id").replace("= 1", "= 3"))),
        Generated("app/urls.py", held("X = label_id\n")),
    ]

    def run(*renamings: Renaming, **chosen: Resolution) -> Plan:
        resolve = {path.replace("_", "/") + ".py": how for path, how in chosen.items()}
        terms = Terms(renamings=renamings, resolve=resolve)
        plan = workspace.plan(tmp_path, new, record=RECORD, terms=terms)
        workspace.apply(tmp_path, plan, record=RECORD)
        return plan

    assert run(Renaming("r2.py:9", {"tag": "label"})).conflicts
    assert run().conflicts  # a run in between, which knows of no renaming
    assert not run(app_a=Resolution.OURS).conflicts
    text = (tmp_path / "app/a.py").read_text()
    assert "size: int = 2" in text
    assert "def label_id" in text
    assert "return self.label_id()" in text
    assert "renamed" not in (tmp_path / ".gen-api/state.json").read_text()


def test_code_that_imports_a_module_that_is_gone_is_told(tmp_path: Path) -> None:
    uses = "import sys\n\n\ndef run() -> None:\n    sys.exit()\n"
    synced(tmp_path, {"app/tag.py": OLD, "app/urls.py": uses, "app/kept.py": OLD})
    edit = uses.replace("import sys", "import sys\n\nfrom app.tag import Tag as Kind")
    (tmp_path / "app/urls.py").write_text(edit.replace("sys.exit()", "sys.exit(Kind)"))
    (tmp_path / "app/kept.py").write_text(OLD + "\n\nMINE = 1\n")
    (tmp_path / "own.py").write_text("import app.kept\nfrom app import tag, urls\n")

    plan = workspace.plan(
        tmp_path, [Generated("app/urls.py", held(uses + "\n\nX = 1\n"))], record=RECORD
    )

    told = [str(note).partition(" [")[0] for note in plan.notes() if note.code == "GA517"]
    assert told == [
        "app/urls.py:3: warning GA517: names app.tag, which is gone",
        "own.py:2: warning GA517: names app.tag, which is gone",
    ]
