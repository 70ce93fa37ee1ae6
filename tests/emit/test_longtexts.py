"""Texts that do not fit a line are broken, and stay the same texts."""

from __future__ import annotations

import ast
import unicodedata

import black
import pytest

from codegen.emit.format import format_files

SQL = "to_tsvector(\n    'simple', type || ' ' || name\n) || setweight(to_tsvector(name), 'A')"
TEXTS = {
    "lines": SQL,
    "words": "word, " * 40,
    "no blank": "x" * 300,
    "backslashes": r"\n \d+\\ " * 30,
    "escapes": "\x00\x1f\u2028é\t" * 30,
    "quotes": 'it\'s "so" ' * 20,
    "wide": "日本語 " * 40,
}
PLACES = {
    "argument": "f({}, persisted=True)",
    "only argument": "f({})",
    "keyword": "f(1, text={})",
    "value": "x = {{'key': {}}}",
    "item": "x = [{}, 1]",
    "assigned": "x = {}",
    "operand": "f({} + y, {} + z)",
    "deep": "a(b(c(d(e(f({}, 1), 2), 3), 4), 5), 6)",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_the_code_stays_the_same_and_fits(text: str, place: str) -> None:
    code = place.format(repr(text), repr(text))
    [(_, formatted)] = format_files([("module.py", code)], 88)
    assert ast.dump(ast.parse(formatted)) == ast.dump(ast.parse(code))
    assert max(map(_width, formatted.splitlines())) <= 88
    assert black.format_str(formatted, mode=black.Mode()) == formatted


def test_lines_of_a_text_are_lines_of_code() -> None:
    [(_, formatted)] = format_files([("module.py", f"f({SQL!r}, 1)")], 60)
    assert formatted.splitlines()[1:4] == [
        r'    "to_tsvector(\n"',
        r'''    "    'simple', type || ' ' || name\n"''',
        r"""    ") || setweight(to_tsvector(name), 'A')",""",
    ]


def test_a_type_is_not_broken() -> None:
    code = f"x: Literal[{'y' * 100!r}]\n"
    [(_, formatted)] = format_files([("module.py", code)], 88)
    assert formatted.count('"') == 2


def _width(line: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line)
