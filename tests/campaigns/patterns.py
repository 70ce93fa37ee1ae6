"""No pattern of the handoff reader may take forever: each against texts that repeat a phrase.

`python -m tests.campaigns.patterns` tries every compiled pattern of `codegen.sources.handoff` on
some hundred phrases, sixty times over, with an end that does not fit. A pattern that can read the
same text in several ways doubles its work with each repetition and is stopped after SECONDS of
CPU; one finding is told for each, and the exit code is 1.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
import sys
from collections.abc import Iterable, Iterator
from types import FrameType

from codegen.sources import handoff

SECONDS = 1.0
TIMES = 60
SIGNS = (*"()!-=*`'\"|_:<>/\\.,#[{0a \t", "表", "é", "\n")
PHRASES = (
    *("`a_b`, ", "`a`", "a, ", "a b ", "a_b ", "(a) ", "(a, b) ", "**a** ", "**`a`** ", "| a "),
    *("a/b/", "a.b.", "- a\n", "a: b, ", "'a', ", '"a" ', "1, ", "a-b ", "A B ", "AaBb ", "は, "),
    *("→ a ", "a → b, ", "[a] ", "{a} ", "<b>a</b> ", "a=1 ", "/a/{b}", "GET ", "a_id "),
    *("table a ", "and a ", "* ", "_a_ ", "a:\n", "not null ", "default 1 ", "unique ", "; a"),
    *("a (b) c ", "id, `x` (y), ", ". A", "-- ", "── ", "├── a: b\n", "| a | b |\n", "a?: b; "),
    *("@a ", "a(1) ", "(((a", "'' ", "`a` (b), ", "is a ", "to the ", "of the ", "// "),
)
ENDS = ("!", "x", "`", "\n\n#")


class _Stopped(Exception):  # noqa: N818 - a signal, not a fault
    pass


def patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern that a module of the reader keeps, by where it is."""
    found: dict[str, re.Pattern[str]] = {}
    for module in pkgutil.walk_packages(handoff.__path__, f"{handoff.__name__}."):
        for name, value in vars(importlib.import_module(module.name)).items():
            for at, pattern in enumerate(_patterns_in(value)):
                found.setdefault(f"{module.name}.{name}[{at}]", pattern)
    return {name: found[name] for name in _first_of_each(found)}


def _patterns_in(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from _patterns_in(tuple(value.values()))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _patterns_in(one)


def _first_of_each(found: dict[str, re.Pattern[str]]) -> Iterator[str]:
    known: set[re.Pattern[str]] = set()
    for name, pattern in found.items():
        if pattern not in known:
            known.add(pattern)
            yield name


def endless(pattern: re.Pattern[str], phrases: Iterable[str]) -> str | None:
    """The first phrase on whose repetition the pattern had to be stopped."""
    signal.signal(signal.SIGVTALRM, _stop)
    for phrase in phrases:
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        try:
            for end in ENDS:
                pattern.match(phrase * TIMES + end)
        except _Stopped:
            return phrase
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return None


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise _Stopped


def main() -> int:
    """Print each finding, and how many patterns there are."""
    tried = patterns()
    slow = {
        name: phrase for name, one in tried.items() if (phrase := endless(one, SIGNS + PHRASES))
    }
    for name, phrase in slow.items():
        print(f"{name}: {phrase!r}")
    print(f"{len(tried)} patterns, {len(SIGNS + PHRASES)} phrases, {len(slow)} endless")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
