"""All or nothing: every new text is staged, the intent written down, then names are moved.

A run killed before the journal stands has changed nothing. One killed afterwards is completed by
the next run, unless a file was edited meanwhile: then it is undone, as is one that fails half-way.
"""

import errno
import json
import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from codegen.texts import Text, digest, held
from codegen.workspace.disk import Kind, Tree
from codegen.workspace.paths import JOURNAL, STAGE, STATE
from codegen.workspace.plan import Action, Change


@dataclass(frozen=True)
class Move:
    """One file's way: the digests of its text before and after, None where it does not exist."""

    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Journal:
    """The moves of one run, in order, and the folders that it makes."""

    moves: tuple[Move, ...]
    folders: tuple[str, ...] = ()

    @classmethod
    def load(cls, tree: Tree) -> "Journal | None":
        """Read the journal of a killed run, if there is one."""
        text = tree.find(JOURNAL).raw
        if text is None:
            return None
        try:
            document = json.loads(text)
            moves = tuple(Move(**move) for move in document["moves"])
            return cls(moves, tuple(document["folders"]))
        except (ValueError, KeyError, TypeError):
            return cls(())  # not written by us, or by the disk's grace: there is nothing to follow

    def save(self, tree: Tree) -> None:
        """Make the intent durable: from here on the run is completed or undone."""
        draft = f"{tree.full(STAGE)}/journal"
        moves = [vars(move) for move in self.moves]
        intent = json.dumps({"moves": moves, "folders": self.folders})
        _write(draft, held(intent), durable=True)
        os.replace(draft, tree.full(JOURNAL))
        folder = os.open(tree.full(STATE), os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def commit(self, tree: Tree) -> None:
        """Move every staged file to its name; what was moved already is left alone."""
        for folder in self.folders:
            Path(tree.full(folder)).mkdir(exist_ok=True)
        for number, move in enumerate(self.moves):
            target = tree.real(move.path)
            if move.after is None:
                Path(target).unlink(missing_ok=True)
            elif os.path.exists(_staged(tree, number)):
                _place(_staged(tree, number), target)

    def undo(self, tree: Tree) -> None:
        """Put back what was moved, except where someone edited it since."""
        tree = Tree(Path(tree.root))  # folders were made since the other one looked
        for number, move in enumerate(self.moves):
            target, saved = tree.real(move.path), Path(_saved(tree, number))
            if _digest(tree, move.path) != move.after:
                continue
            if saved.exists():
                _place(str(saved), target)
            elif move.before is None and not Path(_staged(tree, number)).exists():
                Path(target).unlink(missing_ok=True)
        _remove_folders(tree, reversed(self.folders))

    def completable(self, tree: Tree) -> bool:
        """Whether all that is still staged is whole and its targets are as the run saw them."""
        return all(
            _file_digest(staged) == move.after and _digest(tree, move.path) == move.before
            for number, move in enumerate(self.moves)
            if (staged := Path(_staged(tree, number))).exists()
        )

    def close(self, tree: Tree) -> None:
        """Forget the run: from here on it is complete, or undone."""
        Path(tree.full(JOURNAL)).unlink(missing_ok=True)

    def tidy(self, tree: Tree) -> None:
        """Remove what a closed run leaves: staged texts, and folders that it emptied."""
        with suppress(OSError):
            shutil.rmtree(tree.full(STAGE))
        gone = [move.path for move in self.moves if move.after is None]
        _remove_folders(tree, sorted(_parents(gone), reverse=True))


def stage(tree: Tree, changes: Sequence[Change]) -> Journal:
    """Write every new text beside the tree, and save every old one, on the same file system."""
    shutil.rmtree(tree.full(STAGE), ignore_errors=True)
    Path(tree.full(STAGE)).mkdir(parents=True)
    for number, change in enumerate(changes):
        target = tree.real(change.path)
        exists = os.path.isfile(target)
        if change.after is not None:
            # Only a merged text holds work that nothing could generate again.
            durable = change.action is Action.MERGED
            _write(_staged(tree, number), change.after, durable=durable)
            if exists:
                shutil.copymode(target, _staged(tree, number))
        if exists:
            _save(target, _saved(tree, number))
    moves = tuple(Move(c.path, _digest_of(c.before), _digest_of(c.after)) for c in changes)
    written = [move.path for move in moves if move.after is not None]
    missing = [folder for folder in sorted(_parents(written)) if not _is_folder(tree, folder)]
    return Journal(moves, tuple(missing))


def _staged(tree: Tree, number: int) -> str:
    return f"{tree.full(STAGE)}/{number}.new"


def _saved(tree: Tree, number: int) -> str:
    return f"{tree.full(STAGE)}/{number}.old"


def _digest_of(text: Text | None) -> str | None:
    return None if text is None else text.digest


def _digest(tree: Tree, path: str) -> str | None:
    found = tree.look(path)
    return None if found is None else found.raw.digest


def _file_digest(path: Path) -> str:
    return digest(path.read_bytes().decode("utf-8", "replace"))


def _write(path: str, text: Text, *, durable: bool) -> None:
    with open(path, "wb") as file:
        file.writelines(part.encode() for part in text.fetch())
        if durable:
            file.flush()
            os.fsync(file.fileno())


def _save(target: str, saved: str) -> None:
    try:
        os.link(target, saved)
    except OSError:  # another file system, or one without hard links
        shutil.copy2(target, saved)


def _place(source: str, target: str) -> None:
    try:
        os.replace(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        beside = f"{target}.gen-api-part"
        shutil.copy2(source, beside)
        os.replace(beside, target)
        os.unlink(source)


def _parents(paths: Iterable[str]) -> set[str]:
    """Every folder on the way to the paths."""
    folders = (path.split("/")[:-1] for path in paths)
    return {"/".join(parts[:end]) for parts in folders for end in range(1, len(parts) + 1)}


def _is_folder(tree: Tree, folder: str) -> bool:
    return tree.kind(folder) is Kind.FOLDER or Path(tree.full(folder)).is_dir()


def _remove_folders(tree: Tree, folders: Iterable[str]) -> None:
    for folder in folders:
        with suppress(OSError):
            Path(tree.full(folder)).rmdir()
