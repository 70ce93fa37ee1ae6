"""Fences that a document lacks: around definitions that stand in it as they are, and where a fence
begins before the last one ended, so that markdown would take text for code from there on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise, zip_longest

_HEAD = re.compile(
    r"^(?:(?P<word>model|enum|Table)\s+\w+[^\n{]{0,80}\{[ \t]*$"
    r"|CREATE\s+(?:TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?[\w.\"`\[\]]+\s*\(|TYPE\s+[\w.\"]+\s+AS\s))",
    re.MULTILINE | re.IGNORECASE,
)
_COMMENTS = re.compile(r"(?:[ \t]*--[^\n]*\n|[ \t]*\n)*")
# An opened fence that nothing closes goes on to the end.
_FENCED = re.compile(
    r"^[ \t]*(?P<sign>`{3,}|~{3,})[^\n]*(?:\n.*?^[ \t]*(?P=sign)[ \t]*$|.*\Z)",
    re.MULTILINE | re.DOTALL,
)
# Boxes between two empty lines, which become those of a fence.
_DRAWN = re.compile(
    r"(?<=\n)[ \t]*\n(?P<drawing>[ ]*\u250c\u2500[^\n]*"
    r"(?:\n[^\n\u2500-\u257f\u25b2\u25bc]*[\u2500-\u257f\u25b2\u25bc][^\n]*){3,200}"
    r"|[ ]*\+-{3,}\+[^\n]*(?:\n[ ]*[|+v][^\n]*){3,200})\n[ \t]*\n"
)
_BRACE = re.compile(r"^\}[ \t]*$", re.MULTILINE)
_SEMICOLON = re.compile(r";[ \t]*$", re.MULTILINE)
_LANGUAGES = {"": "sql", "table": "dbml", "model": "prisma", "enum": "prisma"}
# More is no definition that somebody writes.
_LONGEST = 20_000
_SIGN = re.compile(r"[ \t]*(?P<sign>`{3,}|~{3,})(?P<info>[^`~]*)$")
# Behind closing signs stand remarks: `(since the first migration)`, `<!-- end -->`.
_REMARK = re.compile(r"[ \t]*[(<]|[ \t]+\w+ \w+|[ \t]*$")
# What opens a fence: a language, and what is told of it.
_OPENS = re.compile(r"[A-Za-z][\w+#.-]*(?:[ \t]*[{:=].*|[ \t]+[\w-]+=.*)?")
# A document that is shown has fences of its own.
_SHOWN = re.compile(r"(?:md|mdx|markdown)\b", re.IGNORECASE)
# What a difference takes away, and where it is; all else begins with a sign, or a blank.
_DIFF = re.compile(
    r"^(?P<sign>`{3,}|~{3,})(?:diff|patch)[ \t]*\n"
    r"(?P<body>(?:[-+ @\\][^\n]*\n|\n)*?[-+ @][^\n]*|)\n(?P=sign)[ \t]*$",
    re.MULTILINE,
)
_GONE = re.compile(r"-|@@|\+\+\+ |\\")
_HEADING = re.compile(r"#{2,6} |\*\*[^*]+\*\*:?\s*$")


def in_pieces(text: str) -> str:
    """The text with each definition outside fences in one piece: markdown would take it apart at
    empty lines and indentation. Lines stay where they are.
    """
    fences = list(_FENCED.finditer(text))
    begins = [0, *(fence.end() for fence in fences)]
    ends = [*(fence.start() for fence in fences), len(text)]
    between = [_in_pieces(text[begin:end]) for begin, end in zip(begins, ends, strict=True)]
    return "".join(
        part for pair in zip_longest(between, (f[0] for f in fences), fillvalue="") for part in pair
    )


def _in_pieces(text: str) -> str:
    text = _DRAWN.sub(r"```\n\g<drawing>\n```\n", text)
    parts: list[str] = []
    done = 0
    for begin, end in _definitions(text):
        blank = "--" if text[begin : begin + 6].upper() == "CREATE" else "//"
        lines = (line.strip() or f"{blank} ." for line in text[begin:end].split("\n"))
        parts += [text[done:begin], "\n".join(lines)]
        done = end
    return "".join((*parts, text[done:]))


def language(text: str) -> str:
    """The language of a paragraph that is a definition as a whole, else nothing."""
    told = _COMMENTS.match(text)
    begin = told.end() if told else 0
    head = _HEAD.match(text, begin)
    spans = list(_definitions(text)) if head else []
    whole = bool(spans) and (spans[0][0], spans[-1][1]) == (begin, len(text))
    apart = (text[end:start] for (_, end), (start, _) in pairwise(spans))
    alone = whole and not any(_COMMENTS.sub("", between).strip() for between in apart)
    return _LANGUAGES[(head["word"] or "").lower()] if head and alone else ""


def _definitions(text: str) -> Iterator[tuple[int, int]]:
    """Where each begins and ends; every end is looked for once."""
    known = {True: 0, False: 0}
    done = 0
    for head in _HEAD.finditer(text):
        if head.start() < done:
            continue
        braced = head["word"] is not None
        if known[braced] < head.end():
            closing = (_BRACE if braced else _SEMICOLON).search(text, head.end())
            known[braced] = closing.end() if closing else len(text) + 1
        if known[braced] <= min(len(text), head.start() + _LONGEST):
            done = known[braced]
            yield head.start(), done


def repaired(text: str) -> str:
    """The text with every fence closed before the next begins, each line where it was."""
    lines = text.split("\n")
    begun, sign, told = 0, "", ""
    for at, line in enumerate(lines):
        match = _SIGN.match(line)
        if match is None or not match["sign"].startswith(sign):
            continue
        info = match["info"].strip()
        if not sign:
            begun, sign, told = at, match["sign"], info
        elif _REMARK.match(line, match.end("sign")):
            lines[at] = line[: match.end("sign")]
            sign = ""
        elif _OPENS.fullmatch(info) and not _SHOWN.match(told):
            end = _end(lines, begun, at) if told else None
            lines[begun if end is None else end] = "" if end is None else sign
            begun, sign, told = at, match["sign"], info
    return "\n".join(lines)


def patched(text: str) -> str:
    """The text with what fences of `diff` come to, without what they take away."""
    return _DIFF.sub(_patched, text)


def _patched(match: re.Match[str]) -> str:
    lines = ("" if _GONE.match(line) else line[1:] for line in match["body"].split("\n"))
    body = "\n".join(lines)
    return f"{match['sign']}{'sql' if _HEAD.search(body) else ''}\n{body}\n{match['sign']}"


def _end(lines: list[str], begun: int, next_one: int) -> int | None:
    """The empty line where a fence ended: above what is no code, or the last. Without one, or of no
    language, the sign where it seems to begin has ended another, or stands there twice.
    """
    empty = [at for at in range(begun + 1, next_one) if not lines[at].strip()]
    headings = [at for at in empty if _HEADING.match(lines[at + 1])]
    return next(iter(headings or empty[-1:]), None)
