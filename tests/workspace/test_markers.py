"""Git's conflict markers, in each of the forms that it writes them in."""

import pytest

from codegen.workspace.markers import marked_line, sides

MERGED = """\
one
<<<<<<< HEAD
ours
=======
theirs
>>>>>>> other
end
"""
BOTH_RENAMED = MERGED.replace("<<<<<<<", "<<<<<<<<").replace("=======", "========")
BOTH_RENAMED = BOTH_RENAMED.replace(">>>>>>>", ">>>>>>>>")
WITH_ANCESTOR = MERGED.replace("=======", "||||||| 3f2a1bc\nancestor\n=======")
ANCESTOR_IN_CONFLICT = MERGED.replace(
    "=======",
    "||||||| merged common ancestors\n"
    "<<<<<<<<< Temporary merge branch 1\na\n=========\nb\n>>>>>>>>> Temporary merge branch 2\n"
    "=======",
)


@pytest.mark.parametrize(
    "text",
    [
        MERGED,
        BOTH_RENAMED,
        WITH_ANCESTOR,
        ANCESTOR_IN_CONFLICT,
        pytest.param(MERGED.replace("\n", "\r\n"), id="crlf"),
    ],
)
def test_the_sides_of_a_conflict(text: str) -> None:
    ours, theirs = (side.replace("\r\n", "\n") for side in sides(text))
    assert ours == "one\nours\nend\n"
    assert theirs == "one\ntheirs\nend\n"
    assert marked_line(text) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Title\n=======\n\n>>>>>>> quoted, and again\n",
        "print(1 <<\n  2)\n",
        "a\x0cb\n|||||||\n=======\n",
        "",
    ],
)
def test_what_is_no_conflict_is_one_side(text: str) -> None:
    assert sides(text) == [text]
