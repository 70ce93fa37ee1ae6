"""The best name that a text has for a table, where columns below it tell that there is one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.markdown.document import plain
from codegen.sources.handoff.words.headers import of_columns
from codegen.sources.handoff.words.kinds import KIND, LABEL, NO_NAMES

# `data/raw/rooms.csv`, `models/Room.java`
_FILE = re.compile(
    r"(?:[\w.-]+/)*(?P<stem>[\w-]+)\.(?:csv|tsv|jsonl?|xlsx?|parquet|py|java|kt|cs|go|rb|php|[jt]sx?|sql"
    r"|prisma|graphql|ya?ml|md)(?![\w.])"
)
_WORD = re.compile(r"[^\W\d][\w$]*")
_ASCII = re.compile(r"(?<![^\W_])[A-Za-z][A-Za-z0-9_$]*(?:[ -][A-Z][A-Za-z0-9]*)*", re.ASCII)
_COMPOUND = re.compile(r"[A-Za-z]\w*_\w+|(?:[A-Z][a-z0-9]+){2,}", re.ASCII)
_MARKED = re.compile(
    r"^\W{0,3}(?:[\d.)]+\s+)?(?:table\s+)?(?:\*\*|__|`)+(?P<name>[^*`\n]+?)[:`*_]*(?:\*\*|__|`)",
    re.IGNORECASE,
)
_TICKED = re.compile(r"`([A-Za-z_][\w.]*)`")
# `**Note:** …`, and what is no sentence.
_REMARK = re.compile(r":(?:\*\*|__)\s*\S|[{}=;]|[^\W\d]\.\s+\S|\u3002")
# Where words about a name begin.
_GLOSS = re.compile(
    r"\s+[-\u2013\u2014:\u2192|/=]+\s+|[:;,\uff1a\uff0c\u2014]\s*|\s*[(\[<{\uff08]|\s+\.\s"
)
# `Core Tables`: a chapter.
_SEVERAL = re.compile(
    r"\b(?:tables|entities|models|collections|schemas|tablas|tabelas|entidades|tabellen)\W*$", re.I
)
_LONGEST = 3  # words of a name
_LONGEST_LINE = 120


def of_heading(raw: str) -> str:
    """The name in a heading: an identifier, the stem of a file, the word of the only script that
    names code; else its first words, if they are few. Empty where no word is left that could be it.
    """
    text = titles.cleaned(plain(raw))
    ticked = _TICKED.findall(raw)
    if titles.SECTION.fullmatch(text):
        return ""
    if _SEVERAL.search(text) or len({*ticked}) > 1:
        return ticked[0] if titles.SEVERAL.fullmatch(raw) else ""
    if file := _FILE.search(text):
        return file["stem"]
    words = [word for word in _WORD.findall(text) if not _says_nothing(word)]
    if compound := next(filter(_COMPOUND.fullmatch, words), ""):
        return compound
    if not text.isascii() and (latin := _in_latin(text)):
        return latin
    for part in _GLOSS.split(text):
        if named := _joined(part.split()):
            return named
    return ""


def of_line(text: str) -> str:
    """The name in a line above columns: what it marks at its beginning, or all that it says beside
    the words for a table and for what follows: `Each room has:`, `Table rooms`, ``The main table is
    `rooms`:``.
    """
    first = text.strip().split("\n")[0].strip()
    if label := LABEL.fullmatch(first.replace("**", "")):
        return label[1]
    if found := marked(first):
        return found
    words = [word.strip(",:'\"\uff1a") for word in plain(first).split()]
    kind = any(map(KIND.fullmatch, words))
    led = first.endswith((":", "\uff1a"))
    ticked: list[str] = _TICKED.findall(re.split(r"[.;]\s", first)[-1])
    if led and kind and len({*ticked}) == 1:
        return ticked[0]
    if _REMARK.search(first) or first.endswith("."):
        return ""
    led = led or kind
    if not led or len(first) > _LONGEST_LINE:
        return ""
    name = _joined(words)
    return name if name.isascii() else ""  # a sentence of a script without spaces is one word


def marked(text: str) -> str:
    """What a line has in bold or as code at its beginning; its only code, if that is elsewhere."""
    match = _MARKED.match(text)
    if match is None or len(text) > _LONGEST_LINE or _REMARK.search(text):
        return ""
    ticked = {*_TICKED.findall(titles.COMPARED.sub("", text))}
    return ticked.pop() if len(ticked) == 1 else of_heading(match["name"])


def _in_latin(text: str) -> str:
    """`Room` of `客房: Room`, where everything else is in another script."""
    found = [one for one in _ASCII.findall(text) if not _says_nothing(one)]
    other = re.search(r"[\u0370-\uffff]", text)
    return found[0] if other and found else ""


def _says_nothing(word: str) -> bool:
    """A word that stands beside names: `table`, `new`, `fields`, `step`."""
    known = bool(KIND.fullmatch(word)) or word.casefold() in NO_NAMES
    return known or not _WORD.search(word) or of_columns(word, alone=True)


def _joined(words: Sequence[str]) -> str:
    """The words between those that say nothing, if they are few."""
    words = [bare for word in words if (bare := word.strip(" ./*'\"()[]{}<>"))]
    telling = [at for at, word in enumerate(words) if not _says_nothing(word)]
    named = words[telling[0] : telling[-1] + 1] if telling else []
    return " ".join(named) if len(named) <= _LONGEST else ""
