"""Formats a batch of files in one process."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from ruff import find_ruff_bin  # type: ignore[import-untyped]  # ruff ships no types

from codegen.emit.longtexts import break_long_texts


def format_files(files: list[tuple[str, str]], line_length: int) -> list[tuple[str, str]]:
    """Format the Python files among (posix path, text); the others stay as they are."""
    python = {path: text for path, text in files if path.endswith(".py")}
    formatted = _formatted(python, line_length)
    broken = {path: break_long_texts(text, line_length) for path, text in formatted.items()}
    # pieces may want other quotes than the whole
    changed = {path: text for path, text in broken.items() if text != formatted[path]}
    formatted |= _formatted(changed, line_length)
    return [(path, formatted.get(path, text)) for path, text in files]


def _formatted(files: dict[str, str], line_length: int) -> dict[str, str]:
    if not files:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for parent in {(root / path).parent for path in files}:
            parent.mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            (root / path).write_text(text, encoding="utf-8", newline="\n")
        _ruff("format", f"--line-length={line_length}", str(root))
        return {path: (root / path).read_text(encoding="utf-8") for path in files}


def _ruff(*arguments: str) -> None:
    command = [
        find_ruff_bin(),
        *arguments,
        "--isolated",
        "--no-cache",
        "--target-version=py311",
    ]
    # our own arguments, no shell
    result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if result.returncode != 0:
        raise RuntimeError(f"ruff does not accept what the templates gave: {result.stderr}")
