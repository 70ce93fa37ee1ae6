"""A document of one line whose line ends are written `\\n`, as a text is inside JSON."""

from __future__ import annotations

import re

# So many of them, and hardly an end of a line, are no accident.
_MANY = 10
_ESCAPE = re.compile(r"\\([\\nrt\"'])")
_MEANING = {"n": "\n", "r": "", "t": "\t"}


def in_lines(text: str) -> str:
    """The text with its lines, if it has been escaped as a whole; else as it is."""
    if text.count("\n") > 1 or text.count("\\n") < _MANY:
        return text
    return _ESCAPE.sub(lambda match: _MEANING.get(match[1], match[1]), text.strip().strip("\"'"))
