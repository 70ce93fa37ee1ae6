"""An edit as people make them: a text of a file, and what comes in its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

END = "\0"  # as `until`: up to the end of the file
_PROSE = re.compile(r'^\s*(#|""")')


@dataclass(frozen=True)
class Edit:
    """A text in a file, and what a person puts in its place.

    old: where it is; empty in a file of the person's own, or to add at the end.
    until: what is replaced, or moved, reaches up to this text.
    before: the text moves in front of this one.
    """

    name: str
    path: str
    old: str
    new: str = ""
    until: str = ""
    before: str = ""

    def fits(self, text: str) -> bool:
        """Whether the texts that the edit is of are there."""
        return all(each in text for each in (self.old, self.until.strip(END), self.before))

    def of(self, text: str) -> str:
        """The file with the edit made."""
        if not self.old:
            return text + self.new
        start = text.index(self.old)
        end = self._end(text, start)
        piece, rest = text[start:end], text[:start] + self.new + text[end:]
        if not self.before:
            return rest
        at = rest.index(self.before)
        return rest[:at] + piece + rest[at:]

    def renamed(self, words: Mapping[str, str], moves: Mapping[str, str]) -> Edit:
        """The edit as it is after a renaming: its code follows, its prose stays."""
        texts = {name: carried(getattr(self, name), words) for name in ("old", "new", "until")}
        path = moves.get(self.path, self.path)
        return replace(self, path=path, before=carried(self.before, words), **texts)

    def _end(self, text: str, start: int) -> int:
        if self.until == END:
            return len(text)
        return text.index(self.until, start) if self.until else start + len(self.old)


def carried(text: str, words: Mapping[str, str]) -> str:
    """Code by new names: words of its names are exchanged, comments and docstrings stay."""
    if not words:
        return text
    capital = "|".join(word for word in words if word[0].isupper()) or "(?!)"
    small = "|".join(word for word in words if word[0].islower()) or "(?!)"
    pattern = re.compile(rf"(?:(?<![A-Z])({capital})|(?<![A-Za-z])({small}))(?=s?(?![a-z]))")
    return "".join(
        line if _PROSE.match(line) else pattern.sub(lambda found: words[found[0]], line)
        for line in text.splitlines(keepends=True)
    )
