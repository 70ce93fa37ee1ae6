"""Two spellings of one string: a project's formatter may prefer the other quotes."""

import re

_SINGLE = re.compile(r"""([A-Za-z]*)'([^'"\\\n]*)'""")
_DOUBLE = re.compile(r"""([A-Za-z]*)"([^'"\\\n]*)\"""")


def spelled(token: str) -> str:
    """A token as the generator spells it: a string in double quotes, unless it holds any sign that
    would have to be escaped.
    """
    return _SINGLE.sub(r'\1"\2"', token) if _SINGLE.fullmatch(token) else token


def spelled_like(model: str, token: str) -> str:
    """A token in the quotes of another one."""
    swapped = _SINGLE.fullmatch(model) and _DOUBLE.fullmatch(token)
    return _DOUBLE.sub(r"\1'\2'", token) if swapped else token
