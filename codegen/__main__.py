"""`gen-api` and `python -m codegen`.

A pre-commit hook pays every import on every commit, so `sync` and `check` first ask the
fingerprint, which needs the standard library only, whether anything changed at all.
"""

import gc
import sys
from collections.abc import Sequence

_SPEAKING = frozenset(["-q", "--quiet", "-v", "--verbose", "--no-input", "--diff"])


def main() -> int:
    """Run the command line; where nothing changed, the return value is the exit code."""
    arguments = sys.argv[1:]
    folder = _only_looks_at(arguments)
    if folder:
        from codegen import fingerprint

        if fingerprint.unchanged(folder):
            if not {"-q", "--quiet"} & set(arguments):
                print("Nothing changed.", file=sys.stderr)
            return 0
    gc.disable()  # what one run makes lives until its end: looking for garbage is a quarter of it
    from codegen.cli import run
    from codegen.cli.ending import end_as_ctrl_c_does, leave

    end_as_ctrl_c_does("SIGTERM", "SIGHUP")  # a cancelled job leaves no history running
    return leave(run(arguments))


def _only_looks_at(arguments: Sequence[str]) -> str | None:
    """The folder of a plain `sync` or `check`, which does nothing where nothing changed."""
    if not arguments or arguments[0] not in ("sync", "check"):
        return None
    folder, words = ".", iter(arguments[1:])
    for word in words:
        if word == "--out":
            folder = next(words, "")
        elif word.startswith("--out="):
            folder = word.removeprefix("--out=")
        elif word not in _SPEAKING:
            return None
    return folder or None


if __name__ == "__main__":
    sys.exit(main())
