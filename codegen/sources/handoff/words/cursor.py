"""A text of constraints, cut into tokens, that is read from left to right."""

from __future__ import annotations

from dataclasses import dataclass

from codegen.sources.handoff.words.sqltext import Token


@dataclass
class Cursor:
    """A place among the tokens of a text."""

    text: str
    parts: list[Token]
    at: int = 0

    @property
    def more(self) -> bool:
        """Whether a token is left."""
        return self.at < len(self.parts)

    def peek(self, ahead: int = 0) -> str:
        """The word at the place, or some tokens further; empty at the end."""
        index = self.at + ahead
        return self.parts[index].word if index < len(self.parts) else ""

    def next(self) -> Token:
        """The token at the place, which moves on."""
        self.at += 1
        return self.parts[self.at - 1]

    def take(self, words: tuple[str, ...]) -> bool:
        """Whether these words stand here; the place moves behind them."""
        found = all(self.peek(i) == word for i, word in enumerate(words))
        self.at += len(words) if found else 0
        return found

    def until(self, begin: int) -> str:
        """The text from the token `begin` up to the present one."""
        return self.text[self.parts[begin].start : self.parts[self.at - 1].end]
