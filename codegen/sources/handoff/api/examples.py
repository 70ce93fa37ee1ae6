"""Bodies as documents draw them: JSON, with comments or types in the place of values, or nearly so.

An example says which fields there are and of what kind of JSON they are; it does not say that a
text is a date, that a number is whole, or that a field must be sent, unless it says of others that
they may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from codegen.sources.design import FieldLimit, Input
from codegen.sources.handoff.api import kinds
from codegen.sources.handoff.api.kinds import meaning
from codegen.sources.handoff.settling import formal
from codegen.sources.handoff.words.notions import saying

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\f]+)|(?P<line>\n)|(?P<comment>//[^\n]*|\#[^\n]*|/\*.*?\*/)
    |(?P<mark>[{}\[\],;:])|(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
    |(?P<rest>(?:(?<!\w)\w{1,60}(?:<[\w\s,|\[\]<>]{1,200}>|\[["']\w+["']\])|[^\s{},;:\[\]"']|(?<=\w)::?(?=\w)|\[\])+)""",
    re.VERBOSE | re.DOTALL,
)
_NAME = re.compile(r"[A-Za-z_$][\w$-]*(?:\[\])?\??")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
_OPTIONAL = re.compile(r"\boptional\b|\bopcional\b|необязательн|可选|선택|任意", re.IGNORECASE)
_REQUIRED = saying("calls.required")
_NULLABLE = re.compile(r"\bnullable\b|\bor null\b|\|\s*null\b|\bmay be null\b", re.IGNORECASE)
# `Array<{ … }>`, `z.array(z.object({ … }))`
_ARRAY = re.compile(r"array|list|vec|set\b", re.IGNORECASE)
_DEEPEST, _LONGEST, _MOST = 12, 20_000, 200


class UnclearError(ValueError):
    """The text is no body that we can read."""


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    line: int


@dataclass
class _Value:
    """What stands behind a name: a kind with what is said beside it."""

    given: Input
    said: list[str] = field(default_factory=list)


def read(text: str, line: int) -> tuple[tuple[Input, ...], bool]:
    """The fields of a body, and whether it is a list of such objects.

    line: of its first line in the document.

    Raises:
        UnclearError: it is something else.
    """
    if len(text) > _LONGEST:
        raise UnclearError
    reader = _Reader(_tokens(kinds.without_arguments(text), line))
    found = reader.value("", 0).given
    reader.end()
    if found.kind != "object" or not found.fields:
        raise UnclearError
    return found.fields, found.many


def told_apart(fields: Iterable[Input]) -> tuple[Input, ...]:
    """Fields of which some, and nothing else, are said to be optional: all others must be sent."""
    listed = tuple(fields)
    if {one.required for one in listed} != {None, False}:
        return listed
    return tuple(replace(one, required=one.required is None) for one in listed)


def described(name: str, type_: str, said: str, line: int, must: bool | None = None) -> Input:
    """A field with its type in words and what is said beside it."""
    found = meaning(type_)
    optional = name.endswith("?") or bool(_OPTIONAL.search(said) or _OPTIONAL.search(type_))
    needed = must if must is not None else None
    if needed is None and (optional or _REQUIRED.search(f"{type_} {said}")):
        needed = not optional
    limits = (*(found.limits if found else ()), *formal.limits(said))
    null = bool((found and found.nullable) or _NULLABLE.search(f"{type_} {said}"))
    return Input(
        name=name.rstrip("?"),
        type=type_,
        required=needed,
        rule=said,
        line=line,
        limits=limits,
        kind=found.kind if found else "",
        nullable=null,
        many=bool(found and found.many),
    )


def _tokens(text: str, line: int) -> list[_Token]:
    found: list[_Token] = []
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        if kind != "space":
            found.append(_Token(kind, match[0], line))
        line += match[0].count("\n")
    return found


class _Reader:
    """Recursive descent; a name may be bare, a value may be a type, `...` may stand anywhere."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.fields = 0

    def value(self, name: str, depth: int) -> _Value:
        """The value that begins here."""
        token = self._next()
        if depth > _DEEPEST:
            raise UnclearError
        if token.text == "{":
            found = _Value(Input(name, "object", None, "", token.line, kind="object"))
            found.given = replace(found.given, fields=tuple(self._members(depth)))
        elif token.text == "[":
            found = self._list(name, token.line, depth)
        elif token.text.endswith(("<", "(")) and self._peek().text == "{":
            found = self.value(name, depth + 1)
            self._closed()
            found.given = replace(found.given, many=bool(_ARRAY.search(token.text)))
        elif token.kind == "text" and self._peek().text == "|":
            found = _Value(self._words(name, token))
        elif token.kind == "text":
            found = _Value(_of_text(name, token))
        elif token.kind == "rest":
            found = _Value(self._words(name, token))
        else:
            raise UnclearError
        if found.given.kind == "object" and self._peek().text == "[]":  # `{ … }[]` of TypeScript
            self._next()
            found.given = replace(found.given, many=True)
        return found

    def _closed(self) -> None:
        """The sign that ends what a type holds."""
        if self._peek().text.startswith((">", ")")):
            self._next()

    def end(self) -> None:
        """Nothing but what may stand behind a body is left."""
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            over = token.kind in ("line", "comment") or token.text.startswith(")")
            if not over and token.text not in ";,":
                raise UnclearError
            self.at += 1

    def _members(self, depth: int) -> list[Input]:
        found: dict[str, Input] = {}
        while (token := self._next()).text != "}":
            if token.text in ",;" or token.text.strip(".…") == "" or token.text.startswith("..."):
                continue
            name, said, told = self._name(token)
            if token.kind == "text" and self._peek().text == "?":  # `"size"?: number`
                name = f"{name}{self._next().text}"
            if token.kind not in ("text", "rest") or not _NAME.fullmatch(name):
                raise UnclearError
            self.fields += 1
            if self.fields > _MOST:
                raise UnclearError
            if told:  # `{size:3}`
                value = _Value(self._words(name, replace(token, text=told)))
            elif self._peek().text in (":", "="):
                self._next()
                value = self.value(name, depth + 1)
            elif self._peek().text == "[":  # `lines[{ id, size }]`
                value = self.value(name, depth + 1)
            else:  # `{ email, password }`
                value = _Value(Input(name, "", None, "", token.line, many="[]" in name))
            value.said += [*said, *self._beside()]
            given = _with(value.given, value.said)
            optional = name.endswith("?")
            given = replace(given, name=name.rstrip("?").removesuffix("[]"), line=token.line)
            found[given.name] = replace(given, required=False) if optional else given
        return list(told_apart(found.values()))

    def _list(self, name: str, line: int, depth: int) -> _Value:
        items: list[Input] = []
        while (token := self._peek()).text != "]":
            if token.text in ",;" or token.text.strip(".…") == "":
                self._next()
                continue
            items.append(self.value(name, depth + 1).given)
        self._next()
        kinds = {item.kind for item in items}
        first = items[0] if len(kinds) == 1 else Input(name, "", None, "", line)
        return _Value(replace(first, name=name, many=True, line=line, nullable=False))

    def _words(self, name: str, first: _Token) -> Input:
        """A number, a word of JSON, or a type, up to the end of the line or of the member."""
        if _NUMBER.fullmatch(first.text):
            return Input(name, first.text, None, "", first.line, kind="number")
        if first.text in ("true", "false"):
            return Input(name, first.text, None, "", first.line, kind="boolean")
        if first.text == "null":
            return Input(name, "null", None, "", first.line, nullable=True)
        words = [first.text]
        while self.at < len(self.tokens) and self.tokens[self.at].kind in ("rest", "text"):
            words.append(self.tokens[self.at].text)
            self.at += 1
        text = " ".join(words)
        return described(name, text, "", first.line)

    def _name(self, token: _Token) -> tuple[str, list[str], str]:
        """A name with what stands in brackets behind it, and the value that it is written with."""
        text = token.text.strip("\"'")
        if token.kind == "text":
            return text, [], ""
        head, _, told = text.partition(":")
        name, remarked, begun = head.partition("(")
        return name, self._remark(begun) if remarked else [], told

    def _remark(self, begun: str) -> list[str]:
        """The rest of what stands in brackets behind a name: `password(min 8)`."""
        words = [begun]
        while not words[-1].endswith(")"):
            words.append(self._next().text)
        return [" ".join(words).rstrip(")")]

    def _beside(self) -> list[str]:
        """The comment on the same line, behind the comma or before it."""
        said = []
        at = self.at
        while at < len(self.tokens) and (
            self.tokens[at].text in (",", ";") or self.tokens[at].kind == "comment"
        ):
            if self.tokens[at].kind == "comment":
                said.append(self.tokens[at].text.strip("/*# "))
            at += 1
        self.at = at if said else self.at
        return said

    def _peek(self) -> _Token:
        at = self.at
        while at < len(self.tokens) and self.tokens[at].kind in ("line", "comment"):
            at += 1
        return self.tokens[at] if at < len(self.tokens) else _Token("end", "", 0)

    def _next(self) -> _Token:
        token = self._peek()
        if token.kind == "end":
            raise UnclearError
        while self.tokens[self.at] is not token:
            self.at += 1
        self.at += 1
        return token


def _of_text(name: str, token: _Token) -> Input:
    """A text is an example, or the name of a type: `"string"`, `"uuid"`, `"string (optional)"`."""
    text = token.text[1:-1]
    bare = text.strip("<>{}[] ")
    head, _, rest = re.sub(r"\s*[(,;-]\s+|\s*\(", "\0", bare, count=1).partition("\0")
    for words, said in ((head, rest.rstrip(")")), (bare, "")):
        if meaning(words):
            return described(name, words, said, token.line)
    return Input(name, token.text, None, "", token.line, kind="text")


def _with(given: Input, said: list[str]) -> Input:
    """The field with what a comment says of it."""
    text = "; ".join(filter(None, said))
    if not text:
        return given
    head, _, rest = text.partition(",")
    typed = meaning(head)
    limits: tuple[FieldLimit, ...] = (*given.limits, *formal.limits(text))
    needed = given.required
    if needed is None and (_OPTIONAL.search(text) or _REQUIRED.search(text)):
        needed = not _OPTIONAL.search(text)
    if typed and given.kind in ("", "text", "number"):
        given = replace(given, kind=typed.kind, type=head, limits=typed.limits)
        limits = (*given.limits, *formal.limits(rest))
    null = given.nullable or bool(_NULLABLE.search(text))
    return replace(given, rule=text, limits=limits, required=needed, nullable=null)


def completed(known: Input, more: Input) -> Input:
    """What one place says, completed by another; of two kinds, the one that says more."""
    told = more if more.kind and known.kind in ("", "text", "number") else known
    return replace(
        known,
        kind=told.kind,
        type=told.type,
        required=more.required if known.required is None else known.required,
        rule=known.rule or more.rule,
        limits=known.limits or more.limits,
        nullable=known.nullable or more.nullable,
        many=known.many or more.many,
        fields=known.fields or more.fields,
    )
