"""A statement taken apart into tokens and brackets, without losing a byte."""

from __future__ import annotations

import ast
import io
import keyword
import tokenize
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from codegen.workspace.segment import ClashError, Segment
from codegen.workspace.spelling import spelled

CLOSING = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True)
class Node:
    """A token, or a pair of brackets with all that is between them.

    space: what stands before it. items: the elements, empty for a token.
    bracket: the opening one; empty for a token. called: a call's or a definition's brackets.
    commas: whether the elements are separated, so that a tuple of one is a tuple.
    """

    space: str
    text: str
    bracket: str = ""
    items: tuple[Segment, ...] = ()
    called: bool = False
    commas: bool = False

    @property
    def whole(self) -> str:
        """The text with what stands before it."""
        return self.space + self.text


def nodes(text: str) -> list[Node]:
    """Take a text apart into tokens and pairs of brackets, without losing a byte.

    Raises:
        ClashError: Python's tokenizer does not accept it.
    """
    stream = list(_tokens(text))
    found, end = _level(stream, 0, "")
    if end != len(stream):
        raise ClashError
    return found


def _tokens(text: str) -> Iterator[tuple[tokenize.TokenInfo, str]]:
    """The tokens with what stands before each; f-strings are one token in every Python."""
    wrapped = f"({text.strip()}\n)"  # so that line ends and indentation mean nothing
    source = wrapped.split("\n")
    try:
        stream = list(tokenize.generate_tokens(io.StringIO(wrapped).readline))
    except (tokenize.TokenError, SyntaxError) as error:
        raise ClashError from error
    skipped = {tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    kept = [token for token in joined(stream, source) if token.type not in skipped]
    at = (1, 1)
    for token in kept[1:-1]:
        yield token, _between(source, at, token.start)
        at = token.end


def joined(
    stream: Sequence[tokenize.TokenInfo], source: Sequence[str]
) -> Iterator[tokenize.TokenInfo]:
    """Since Python 3.12 an f-string is a run of tokens: join them again."""
    depth = 0
    first: tokenize.TokenInfo | None = None
    for token in stream:
        name = tokenize.tok_name[token.type]
        if name == "FSTRING_START":
            first = first or token
            depth += 1
        elif name == "FSTRING_END":
            depth -= 1
            if depth == 0 and first is not None:
                text = _between(source, first.start, token.end)
                yield tokenize.TokenInfo(tokenize.STRING, text, first.start, token.end, "")
                first = None
        elif depth == 0:
            yield token


def _between(source: Sequence[str], start: tuple[int, int], end: tuple[int, int]) -> str:
    (row, column), (last, stop) = start, end
    if row == last:
        return source[row - 1][column:stop]
    inner = source[row : last - 1]
    return "\n".join([source[row - 1][column:], *inner, source[last - 1][:stop]])


_Stream = list[tuple[tokenize.TokenInfo, str]]


def _level(stream: _Stream, at: int, closing: str) -> tuple[list[Node], int]:
    """The nodes up to a closing bracket, and where that is."""
    found: list[Node] = []
    while at < len(stream):
        token, space = stream[at]
        if token.string == closing and token.type == tokenize.OP:
            return found, at
        if token.type == tokenize.OP and token.string in CLOSING:
            inner, end = _level(stream, at + 1, CLOSING[token.string])
            if end == len(stream):
                raise ClashError
            called = token.string == "(" and _calls(found)
            found.append(_group(token.string, space, inner, stream[end], called))
            at = end
        else:
            found.append(Node(space, token.string))
        at += 1
    if closing:
        raise ClashError
    return found, at


def _calls(before: Sequence[Node]) -> bool:
    if not before:
        return False
    last = before[-1]
    return bool(last.bracket) or (last.text.isidentifier() and not keyword.iskeyword(last.text))


def _group(
    bracket: str,
    space: str,
    inner: Sequence[Node],
    end: tuple[tokenize.TokenInfo, str],
    called: bool,
) -> Node:
    text = bracket + "".join(node.whole for node in inner) + end[1] + end[0].string
    items = tuple(_elements(inner, called))
    commas = any(node.text == "," for node in inner)
    return Node(space, text, bracket, items, called, commas)


def _elements(inner: Sequence[Node], called: bool) -> Iterator[Segment]:
    """The elements between commas, each with the comments above it; numbered like definitions."""
    seen: Counter[str] = Counter()
    for remarks, run in _runs(inner):
        text = "".join(node.whole for node in run).strip()
        name = _element_name(run, text)
        seen[name] += 1
        numbered = f"{name} {seen[name]}" if name and seen[name] > 1 else name
        lead = "".join(f"{remark}\n" for remark in remarks)
        yield Segment(text, numbered, lead, loose=not called or _is_named(run))


def _runs(inner: Sequence[Node]) -> Iterator[tuple[list[str], list[Node]]]:
    remarks: list[str] = []
    run: list[Node] = []
    for at, node in enumerate(inner):
        if node.text == "," and not node.bracket:
            after = inner[at + 1] if at + 1 < len(inner) else None
            if after is not None and is_remark(after) and "\n" not in after.space:
                raise ClashError  # a comment behind an element: leave the layout to its author
            yield remarks, run
            remarks, run = [], []
        elif is_remark(node) and not run:
            remarks.append(node.text)
        elif is_remark(node):
            raise ClashError
        else:
            run.append(node)
    if run:
        yield remarks, run
    elif remarks:
        raise ClashError


def is_remark(node: Node) -> bool:
    return node.text.startswith("#")


def _is_named(run: Sequence[Node]) -> bool:
    """Whether the element is `name=value`, `name: type` or `**values`."""
    return any(node.text in {"=", ":"} for node in run[1:2]) or run[0].text == "**"


def _element_name(run: Sequence[Node], text: str) -> str:
    """What an element is found by: its key, keyword or parameter, what a call names, its text."""
    if not run:
        return ""
    if len(run) > 1 and run[1].text in {":", "="} and not run[0].bracket:
        return spelled(run[0].text)
    if run[-1].called and run[-1].bracket == "(" and run[0].text.isidentifier():
        callee = "".join(node.text for node in run[:-1])
        named = [item.text for item in run[-1].items if item.name == "name"]
        texts = [item.text for item in run[-1].items if item.text[:1] in {'"', "'"}]
        return f"{callee}({spelled((named or texts or ['…'])[0])})"
    return spelled(text) if len(run) == 1 and not run[0].bracket else ""


def same_code(one: str, other: str) -> bool:
    """Whether two texts, parts of statements or whole modules, differ in layout at most.

    Comments count; line breaks, brackets without effect and the quotes of strings do not.
    """
    if one == other:
        return True
    bodies = _body(one), _body(other)
    if None in bodies:
        return _bare(one) == _bare(other)
    meant = [[ast.dump(node) for node in body or ()] for body in bodies]
    return meant[0] == meant[1] and _remarks(one) == _remarks(other)


def holds_block(text: str) -> bool:
    """Whether indentation means something in a statement: what its tokens are is not all then."""
    return any(isinstance(getattr(node, "body", None), list) for node in _body(text) or ())


def _body(text: str) -> Sequence[ast.stmt] | None:
    """The statements of a text; None where it is a part of one."""
    indented = text[:1] in {" ", "\t"}
    try:
        tree = ast.parse(f"if 1:\n{text}" if indented else text)
    except (SyntaxError, ValueError, RecursionError):
        return None
    outer = tree.body[0] if indented else tree
    return outer.body if isinstance(outer, ast.If | ast.Module) else None


def _remarks(text: str) -> list[str]:
    return [token.string for token, _ in _tokens(text) if token.type == tokenize.COMMENT]


def _bare(text: str) -> list[str]:
    """The tokens, without the comma before a closing bracket."""
    texts = [spelled(token.string) for token, _ in _tokens(text)]
    pairs = zip(texts, [*texts[1:], ""], strict=False)
    return [text for text, after in pairs if text != "," or after not in CLOSING.values()]
