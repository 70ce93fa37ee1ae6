"""Which line of which revision is running."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FrameType, TracebackType

import codegen
from codegen.diagnostics import Place
from codegen.sources.migrations.project.locate import relative

_LONGEST = 8  # lines of a trail
_Line = tuple[CodeType, int]


class Whereabouts:
    """Turns frames and tracebacks into places of the project.

    `revision` and `file` are set by whoever runs the revisions.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._inside = str(root) + "/"
        # a project can hold its virtualenv, and gen-api in it
        library = {str(Path(codegen.__file__).parent), str(Path(ast.__file__).parent)}
        self._outside = tuple(f"{folder}/" for folder in library)
        self.revision: str | None = None
        self.file = ""

    def enter(self, revision: str, file: str) -> None:
        """From now on this revision runs."""
        self.revision, self.file = revision, file

    def is_ours(self, frame: FrameType) -> bool:
        """Whether a frame runs code of the project."""
        file = frame.f_code.co_filename
        return file == self.file or self._holds(file)

    def _holds(self, file: str) -> bool:
        """Whether a file is the project's own, and of no package that is installed within it."""
        installed = "/site-packages/" in file or "/dist-packages/" in file
        inside = file.startswith(self._inside) and not file.startswith(self._outside)
        return inside and not installed

    def here(self) -> Place:
        """The innermost line of the running revision, else of the project's code."""
        return self._best(_frames(sys._getframe(1)))

    def trail(self) -> tuple[Place, ...]:
        """The lines of the project that led here, the innermost first."""
        lines = [
            self._place(code.co_filename, line)
            for code, line in _frames(sys._getframe(1))
            if code.co_filename == self.file or self._holds(code.co_filename)
        ]
        return tuple(dict.fromkeys(lines))[:_LONGEST]

    def of_frame(self, frame: FrameType | None) -> Place:
        """The same for a frame that was interrupted."""
        return self._best(_frames(frame))

    def of_error(self, error: BaseException) -> Place:
        """The innermost line of the running revision on the way to an error."""
        return self._best(reversed(list(_entries(error.__traceback__))))

    def _best(self, lines: Iterator[_Line]) -> Place:
        project: _Line | None = None
        for code, line in lines:
            if code.co_filename == self.file:
                return self._place(self.file, line)
            if project is None and self._holds(code.co_filename):
                project = (code, line)
        if project:
            return self._place(project[0].co_filename, project[1])
        return self._place(self.file, None) if self.file else Place("env.py")

    def _place(self, file: str, line: int | None) -> Place:
        return Place(relative(Path(file), self._root), line, self.revision)


def _frames(frame: FrameType | None) -> Iterator[_Line]:
    while frame is not None:
        yield frame.f_code, frame.f_lineno
        frame = frame.f_back


def _entries(traceback: TracebackType | None) -> Iterator[_Line]:
    while traceback is not None:
        yield traceback.tb_frame.f_code, traceback.tb_lineno
        traceback = traceback.tb_next
