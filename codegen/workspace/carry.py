"""Edits that follow a renaming: generated names in the user's text become what they are now.

Where a migration renames a table or a column, the generator renames classes, functions, modules and
texts. Which ones is not guessed: a name or a whole string is replaced only if it was generated, is
not generated any more, and the same with the words exchanged is generated instead. Names of the
user's own, comments and strings of their own stay as they are.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from codegen.workspace.diff import lines
from codegen.workspace.nodes import joined
from codegen.workspace.spelling import spelled, spelled_like

_STRING = re.compile(r"""(?s)([A-Za-z]*)('''|\"\"\"|'|")(.*)\2""")
_MIDDLE = "f-string: "  # tells a piece of an f-string from a name
_NAME = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True)
class Renaming:
    """One renaming of the source: `subject` says of what, `words` are the old and new names."""

    subject: str
    words: Mapping[str, str]


@dataclass(frozen=True)
class Carrier:
    """What to exchange in the texts of one run.

    everywhere: tokens that no generated file has any more.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    everywhere: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, renamings: Iterable[Renaming], old: Mapping[str, str], new: Mapping[str, str]
    ) -> Carrier:
        """Learn from all that was generated last and all that is generated now."""
        words = {old: new for each in renamings for old, new in each.words.items()}
        if not words:
            return cls()
        before = {token for path, text in old.items() for token in _known(path, text)}
        after = {token for path, text in new.items() for token in _known(path, text)}
        return cls(words, _exchanged(before, after, words))

    def names(self, text: str) -> dict[str, str]:
        """What it exchanges in a text, as far as it can be told without the generated files."""
        if not self.words:
            return {}
        known = set(_known("a.py", text))
        found = {token: to for token, to in self.everywhere.items() if token in known}
        return dict(sorted({**self.words, **found}.items()))

    def after(self, waiting: Mapping[str, str]) -> Carrier:
        """The same, after an exchange that has not been made yet."""
        return Carrier({**waiting, **self.words}, {**waiting, **self.everywhere})

    def moved(self, path: str) -> str:
        """A path with the words exchanged."""
        folder, slash, name = path.rpartition("/")
        return folder + slash + _substituted(name, self.words) if self.words else path

    def carried(
        self, path: str, base: str, ours: str, theirs: str
    ) -> tuple[str, str, Mapping[str, str]]:
        """Base and ours by the new names, and which names the user's text had exchanged."""
        if not self.words or not path.endswith(".py"):
            return base, ours, {}
        before, after = set(_known(path, base)), set(_known(path, theirs))
        exchange = {**self.everywhere, **_exchanged(before, after, self.words)}
        exchange = {name: to for name, to in exchange.items() if name not in after}
        mine = set(_known(path, ours))
        taken = {name for name, to in exchange.items() if to in mine - before}
        exchange = {name: to for name, to in exchange.items() if name not in taken}
        text = _rewritten(ours, exchange)
        used = {name: to for name, to in exchange.items() if name in _edited(base, ours)}
        return _rewritten(base, exchange), text, used


def _edited(base: str, ours: str) -> set[str]:
    """The names in lines that the user wrote."""
    known = set(lines(base))
    text = "".join(line for line in lines(ours) if line not in known)
    return set(_NAME.findall(text))


def _exchanged(before: set[str], after: set[str], words: Mapping[str, str]) -> dict[str, str]:
    gone = ((token, _substituted(token, words)) for token in before - after)
    return {token: to for token, to in gone if to != token and to in after}


def _substituted(token: str, words: Mapping[str, str]) -> str:
    """A name, path or text with the words exchanged, wherever they stand as words of it."""
    variants = {spell(old): spell(new) for old, new in words.items() for spell in _SPELLINGS}
    variants |= words
    options = "|".join(re.escape(word) for word in sorted(variants, key=len, reverse=True))
    # words are parted by `_`, by anything that is no letter, and in class names by capitals
    pattern = rf"(?<![a-z0-9])(?:{options})(?![a-z0-9])|(?<=[a-z0-9])(?:{options})(?![a-z0-9])"
    return re.sub(pattern, lambda found: _variant(found, variants), token)


def _pascal(word: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in word.split("_"))


_SPELLINGS = (str.upper, _pascal)


def _variant(found: re.Match[str], variants: Mapping[str, str]) -> str:
    word = found.group()
    glued = found.start() > 0 and found.string[found.start() - 1].isalnum()
    return word if glued and not word[0].isupper() else variants[word]


def _known(path: str, text: str) -> Iterator[str]:
    """The names and whole strings of a Python text; of an f-string the pieces and names too."""
    if path.endswith(".py"):
        for token in _tokens(text):
            yield spelled(token.string)
            for piece in _pieces(token.string):
                if piece.startswith("{"):
                    yield from _NAME.findall(piece)
                else:
                    yield _MIDDLE + piece


def _pieces(string: str) -> list[str]:
    """What an f-string consists of: texts, and expressions in their braces."""
    found = _STRING.fullmatch(string)
    if not found or "f" not in found[1].lower():
        return []
    return [piece for piece in re.split(r"(\{[^{}]*\})", found[3]) if piece]


def _tokens(text: str) -> list[tokenize.TokenInfo]:
    try:
        stream = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError):
        return []
    found = joined(stream, text.split("\n"))
    return [token for token in found if token.type in {tokenize.NAME, tokenize.STRING}]


def _rewritten(text: str, exchange: Mapping[str, str]) -> str:
    """The text with tokens exchanged; everything else byte for byte."""
    source = lines(text)
    for token in reversed(_tokens(text)):
        new = _new_token(token, exchange)
        if new == token.string:
            continue
        (first, start), (last, end) = token.start, token.end
        head, tail = source[first - 1][:start], source[last - 1][end:]
        source[first - 1 : last] = [head + new + tail]
    return "".join(source)


def _new_token(token: tokenize.TokenInfo, exchange: Mapping[str, str]) -> str:
    text = token.string
    pieces = _pieces(text) if token.type == tokenize.STRING else []
    known = spelled(text)
    if known in exchange or not pieces:
        return spelled_like(text, exchange.get(known) or _new_path(known, exchange))
    new = [
        (
            _NAME.sub(lambda name: exchange.get(name.group(), name.group()), piece)
            if piece.startswith("{")
            else exchange.get(_MIDDLE + piece, _MIDDLE + piece).removeprefix(_MIDDLE)
        )
        for piece in pieces
    ]
    start = text.index("".join(pieces))
    return text[:start] + "".join(new) + text[start + len("".join(pieces)) :]


def _new_path(text: str, exchange: Mapping[str, str]) -> str:
    """A string that goes on where a generated path ends: `"/bookings/{booking_id}/cancel"`."""
    if not text.startswith('"/'):
        return text
    for end in reversed([at for at, sign in enumerate(text) if sign == "/" and at > 1]):
        known = exchange.get(f'{text[:end]}"')
        if known:
            return known[:-1] + text[end:]
    return text
