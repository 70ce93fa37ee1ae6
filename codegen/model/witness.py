"""Examples that also pass the CHECKs which only the database enforces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice, product
from typing import Any

from codegen.diagnostics import Diagnostic, Severity
from codegen.model.api import Field, Presence
from codegen.model.checks import Checks
from codegen.model.evaluation import passes
from codegen.model.expr import Expr, Import
from codegen.model.patterns import examples
from codegen.model.samples import decimal, quoted
from codegen.model.values import Sample

_TRIES = 2_000
# Texts of the shapes that CHECKs on a single column ask for.
_TEXTS = ("abc", "ABC", "en", "EN", "1", "0", "00000", "a@b.example", "https://example.com", "/a")
_NUMBER = re.compile(r"(?<![\w.])\d{1,12}(?:\.\d{1,12})?(?![\w.])")
_LITERAL = re.compile(r"'((?:[^']|'')*)'")
_YEAR, _YEARS = "2030", ("2020", "3000")
_MOMENT = re.compile(rf"[\"']{_YEAR}-\d\d-\d\d")
Choice = Mapping[str, Sample | None]


def witnessed(
    table: str, fields: Sequence[Field], checks: Checks
) -> tuple[tuple[Field, ...], tuple[Diagnostic, ...]]:
    """The fields, with samples that pass every CHECK understood; a note on each of the others.

    A field that has to be null in such a row is left without samples.
    """
    if not checks.unread:
        return tuple(fields), ()
    involved = {name for names in checks.unread.values() for name in names}
    tried = [field for field in fields if field.name in involved]
    texts = sorted(checks.unread)
    first = _values({f.name: f.type.valid[0] if f.type.valid else None for f in fields})
    unknown = [text for text in texts if passes(text, first) is None]
    known = [text for text in texts if text not in unknown]
    choices = islice(_choices(tried, texts), _TRIES)
    found = next((choice for choice in choices if _holds(known, first, choice)), None)
    if found is None:
        changed = {field.name: _without(field) for field in tried}
        unknown = texts
    else:
        changed = {field.name: _chosen(field, found[field.name]) for field in tried}
        second = {f.name: f.type.valid[-1] if f.type.valid else None for f in changed.values()}
        if not _holds(known, first, second):
            changed = {name: _single(field) for name, field in changed.items()}
    kept = tuple(changed.get(field.name, field) for field in fields)
    return kept, tuple(_note(table, text, checks.unread[text], kept) for text in unknown)


def _choices(fields: Sequence[Field], checks: Sequence[str]) -> Iterator[Choice]:
    """Combinations of samples and nulls, the fullest rows first."""
    named = [text for check in checks for text in _LITERAL.findall(check)]
    likes = [text.replace("%", "a").replace("_", "a") for text in named]
    matches = [example for text in named for example in examples(text)]
    texts = dict.fromkeys((*named, *likes, *matches, *_TEXTS))
    numbers = dict.fromkeys(n for check in checks for n in _NUMBER.findall(_LITERAL.sub("", check)))
    options = [list(_options(field, tuple(texts), tuple(numbers))) for field in fields]
    for combination in product(*options):
        yield {field.name: sample for field, sample in zip(fields, combination, strict=True)}


def _options(field: Field, texts: Sequence[str], numbers: Sequence[str]) -> Iterator[Sample | None]:
    yield from field.type.valid
    moments = [sample for sample in field.type.valid if _MOMENT.match(sample.json)]
    for sample in moments:
        yield from (_moved(sample, year) for year in _YEARS)
    if field.type.python.parts == ("str",) and field.type.valid and not field.type.valid[0].varying:
        yield from (Sample(Expr((quoted(text),)), quoted(text)) for text in texts)
    if not any(sample.varying for sample in field.type.valid):
        yield from _numbers(field, numbers)
    if (field.nullable and not field.server_made) or not field.type.valid:
        yield None


def _numbers(field: Field, numbers: Sequence[str]) -> Iterator[Sample]:
    """The numbers that CHECKs name, as the database returns them."""
    name = field.type.python.parts[-1]
    places = field.bounds.decimal_places
    for text in numbers:
        if name == "int" and text.isdecimal():
            yield Sample(Expr((text,)), text)
        elif places is not None and isinstance(name, Import) and name.name == "Decimal":
            yield decimal(f"{Decimal(text).quantize(Decimal(1).scaleb(-places)):f}")


def _moved(sample: Sample, year: str) -> Sample:
    """A date or a timestamp of another year, that lies before or after now."""
    parts = (p.replace(_YEAR, year) if isinstance(p, str) else p for p in sample.python.parts)
    return replace(sample, python=Expr(tuple(parts)), json=sample.json.replace(_YEAR, year))


def _holds(texts: Sequence[str], row: Mapping[str, Any], choice: Choice) -> bool:
    changed = {**row, **_values(choice)}
    return all(passes(text, changed) is not False for text in texts)


def _values(choice: Choice) -> dict[str, Any]:
    return {name: None if sample is None else _json(sample) for name, sample in choice.items()}


def _json(sample: Sample) -> Any:
    """The sample's JSON value; the expression is our own, made of literals and `n`."""
    return eval(sample.json, {"__builtins__": {}}, {"n": 1})  # noqa: S307 - our own literals


def _chosen(field: Field, sample: Sample | None) -> Field:
    if sample is None:
        return _without(field)
    others = [other for other in field.type.valid if other != sample]
    return _with(field, (sample, *others[:1]))


def _single(field: Field) -> Field:
    return _with(field, field.type.valid[:1])


def _without(field: Field) -> Field:
    return _with(field, ())


def _with(field: Field, valid: tuple[Sample, ...]) -> Field:
    return replace(field, type=replace(field.type, valid=valid))


def _note(table: str, text: str, names: Sequence[str], fields: Sequence[Field]) -> Diagnostic:
    lacking = [f for f in fields if f.name in names and not f.type.valid]
    needed = any(f.on_create == Presence.REQUIRED for f in lacking)
    outcome = "tests that need a valid row are left out" if needed else "examples may break it"
    return Diagnostic(
        "GA408",
        f"table {table}: no example is known to pass CHECK ({text}): {outcome}",
        next((f.place for f in fields if f.name in names), None),
        "the database enforces it all the same",
        Severity.WARNING,
        (table,),
    )
