"""Files as they really lie about: other line ends, links, folders in the way, git's markers."""

import os
import shutil
from pathlib import Path

import pytest

from codegen import workspace
from codegen.diagnostics import GenApiError
from codegen.workspace import Action
from tests.workspace.support import RECORD, actions, planned, synced, tree

OLD = "class A:\n    x = 1\n    y = 2\n    z = 3\n"
NEW = OLD.replace("x = 1", "x = 10")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "project"


def crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def test_a_crlf_checkout_is_not_an_edit(root: Path) -> None:
    synced(root, {"a.py": OLD})
    for path in tree(root):
        (root / path).write_bytes(crlf((root / path).read_text()))
    assert not planned(root, {"a.py": OLD}).dirty
    assert actions(synced(root, {"a.py": NEW})) == {"a.py": Action.UPDATED}
    assert (root / "a.py").read_bytes() == crlf(NEW)


def test_a_merge_keeps_crlf_and_a_byte_order_mark(root: Path) -> None:
    synced(root, {"a.py": OLD})
    (root / "a.py").write_bytes(b"\xef\xbb\xbf" + crlf(OLD + "    mine = 4\n"))
    synced(root, {"a.py": NEW})
    assert (root / "a.py").read_bytes() == b"\xef\xbb\xbf" + crlf(NEW + "    mine = 4\n")


def test_mixed_line_ends_stay_as_they_are(root: Path) -> None:
    synced(root, {"a.py": OLD})
    (root / "a.py").write_bytes(OLD.replace("z = 3\n", "z = 3\r\n").encode())
    synced(root, {"a.py": NEW})
    assert (root / "a.py").read_bytes() == NEW.replace("z = 3\n", "z = 3\r\n").encode()


def test_form_feeds_do_not_end_lines(root: Path) -> None:
    synced(root, {"a.py": OLD})
    (root / "a.py").write_text(OLD + "    # page\x0cbreak\u2028\n")
    synced(root, {"a.py": NEW})
    assert (root / "a.py").read_text() == NEW + "    # page\x0cbreak\u2028\n"


def test_a_missing_newline_at_the_end_stays_missing(root: Path) -> None:
    synced(root, {"a.py": OLD})
    (root / "a.py").write_text(OLD + "    mine = 4")
    synced(root, {"a.py": NEW})
    assert (root / "a.py").read_text() == NEW + "    mine = 4"


def test_modes_are_kept(root: Path) -> None:
    synced(root, {"a.py": OLD})
    (root / "a.py").chmod(0o750)
    synced(root, {"a.py": NEW, "b.py": OLD})
    umask = os.umask(0)
    os.umask(umask)
    assert (root / "a.py").stat().st_mode & 0o777 == 0o750
    assert (root / "b.py").stat().st_mode & 0o777 == 0o666 & ~umask


def test_links_inside_the_project_are_followed(root: Path) -> None:
    (root / "src").mkdir(parents=True)
    (root / "app").symlink_to("src")
    synced(root, {"app/a.py": OLD})
    (root / "src/a.py").rename(root / "src/real.py")
    (root / "src/a.py").symlink_to("real.py")
    synced(root, {"app/a.py": NEW})
    assert (root / "src/a.py").is_symlink()
    assert (root / "src/real.py").read_text() == NEW


@pytest.mark.parametrize("link", ["app", "app/a.py", "app/dangling.py"])
def test_links_out_of_the_project_are_not(root: Path, link: str) -> None:
    outside = root.parent / "outside"
    outside.mkdir()
    (outside / "a.py").write_text("mine\n")
    (root / link).parent.mkdir(parents=True)
    target = {"app": outside, "app/a.py": outside / "a.py"}.get(link, outside / "none.py")
    (root / link).symlink_to(target)
    plan = planned(root, {"app/a.py": NEW, "app/dangling.py": NEW}, adopt=True)
    assert {problem.code for problem in plan.problems()} == {"GA502"}
    with pytest.raises(GenApiError, match="leads out of the project"):
        workspace.apply(root, plan, record=RECORD)
    assert tree(outside) == {"a.py": b"mine\n"}


@pytest.mark.parametrize("link", [".gen-api", ".gen-api/base", ".gen-api/cache"])
def test_the_state_does_not_leave_the_project_either(root: Path, link: str) -> None:
    outside = root.parent / "outside"
    outside.mkdir()
    (root / link).parent.mkdir(parents=True)
    (root / link).symlink_to(outside)
    with pytest.raises(GenApiError, match="GA502"):
        synced(root, {"a.py": NEW})
    assert tree(outside) == {}


def test_what_is_not_a_text_file_is_listed_at_once(root: Path) -> None:
    (root / "folder.py").mkdir(parents=True)
    (root / "binary.py").write_bytes(b"\xff\xfe")
    (root / "app").write_text("a file")
    os.mkfifo(root / "pipe.py")
    plan = planned(root, dict.fromkeys(["folder.py", "binary.py", "app/b/a.py", "pipe.py"], NEW))
    assert {str(d.at): d.message for d in plan.problems()} == {
        "app/b/a.py": "cannot be written: a file stands where a folder must be",
        "binary.py": "cannot be written: is not UTF-8 text",
        "folder.py": "cannot be written: is a folder",
        "pipe.py": "cannot be written: is not a regular file",
    }


def test_an_edit_in_another_encoding_is_a_conflict(root: Path) -> None:
    synced(root, {"a.py": OLD})
    (root / "a.py").write_bytes("# größe\n".encode("latin-1"))
    assert actions(synced(root, {"a.py": NEW})) == {"a.py": Action.CONFLICT}
    assert (root / "a.py").read_bytes() == "# größe\n".encode("latin-1")
    assert (root / "a.py.gen-api-new").read_text() == NEW


def test_without_base_texts_unedited_files_are_still_known(root: Path) -> None:
    synced(root, {"a.py": OLD, "b.py": OLD})
    (root / "b.py").write_text(OLD + "    mine = 4\n")
    shutil.rmtree(root / ".gen-api/base")
    plan = synced(root, {"a.py": NEW, "b.py": NEW})
    assert actions(plan) == {"a.py": Action.UPDATED, "b.py": Action.CONFLICT}
    assert "    mine = 4\n" in (root / "b.py.gen-api-new").read_text()
    assert "take it from git" in plan.conflicts[0].reason


def test_lost_base_texts_return_when_nothing_else_changed(root: Path) -> None:
    synced(root, {"a.py": OLD, "b.py": OLD})
    (root / "b.py").write_text(OLD + "    mine = 4\n")
    before = tree(root)
    shutil.rmtree(root / ".gen-api/base")
    assert synced(root, {"a.py": OLD, "b.py": OLD}).dirty
    assert tree(root) == before


def test_without_state_file_base_texts_are_enough(root: Path) -> None:
    synced(root, {"a.py": OLD})
    (root / "a.py").write_text(OLD + "    mine = 4\n")
    (root / ".gen-api/state.json").unlink()
    assert actions(synced(root, {"a.py": NEW})) == {"a.py": Action.MERGED}


@pytest.mark.parametrize("damage", [b"{", b"\xff\xfe{\x00", b"[]"])
def test_a_damaged_state_is_an_error_with_a_remedy(root: Path, damage: bytes) -> None:
    synced(root, {"a.py": OLD})
    (root / ".gen-api/state.json").write_bytes(damage)
    with pytest.raises(GenApiError, match="GA508") as caught:
        planned(root, {"a.py": OLD})
    assert caught.value.diagnostics[0].hint
