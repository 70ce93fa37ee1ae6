"""What is new about generated files, before anything is planned: for the handoff's own list."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from codegen.workspace import state as states
from codegen.workspace.disk import Kind, Tree
from codegen.workspace.plan import Generated
from codegen.workspace.state import digest


def news(root: Path, files: Sequence[Generated]) -> Mapping[str, str]:
    """The files that this run creates or modifies, as path → "Created" or "Modified".

    A file that was generated with the same text is no news, whatever was edited in it.

    Raises:
        GenApiError: the state is damaged.
    """
    tree = Tree(root)
    known = states.load(tree).files
    told = {}
    for file in files:
        if tree.kind(file.path) is Kind.ABSENT:
            if known.get(file.path) is None:
                told[file.path] = "Created"
        elif known.get(file.path) != digest(file.text):
            told[file.path] = "Modified"
    return told
