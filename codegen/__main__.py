"""`gen-api` and `python -m codegen`.

A pre-commit hook pays every import on every commit, so `sync` and `check` first ask the
fingerprint, which needs the standard library only, whether anything changed at all.
"""

import sys


def main() -> int:
    """Run the command line; the return value is the exit code."""
    if sys.argv[1:] in (["sync"], ["check"], ["sync", "-q"], ["check", "-q"]):
        from codegen import fingerprint

        if fingerprint.unchanged("."):
            if sys.argv[-1] != "-q":
                print("Nothing changed.", file=sys.stderr)
            return 0
    from codegen.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
