"""Plurals and singulars."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.words import plural, singular

PAIRS = """
address addresses · alias aliases · analysis analyses · api apis · appendix appendices
archive archives · axis axes · base bases · bonus bonuses · box boxes · branch branches
bus buses · cache caches · campus campuses · canvas canvases · case cases · category categories
child children · class classes · company companies · cookie cookies · course courses
crisis crises · criterion criteria · day days · diagnosis diagnoses · dish dishes · entry entries
expense expenses · hero heroes · house houses · hypothesis hypotheses · id ids · image images
index indices · key keys · leaf leaves · lens lenses · license licenses · life lives · match matches
matrix matrices · menu menus · move moves · movie movies · person people · phase phases
photo photos · process processes · purchase purchases · query queries · quiz quizzes
release releases · reply replies · schema schemas · setting settings · shoe shoes · size sizes
status statuses · tax taxes · tie ties · tree trees · user users · vertex vertices · virus viruses
warehouse warehouses · wolf wolves
"""
SAME = "data equipment information media metadata news series sheep sms software species"


@pytest.mark.parametrize(
    "pair",
    [p.split() for line in PAIRS.split("\n") for p in line.split("·") if p.strip()],
    ids=" ".join,
)
def test_words_inflect_both_ways(pair: list[str]) -> None:
    one, many = pair
    assert (singular(many), plural(one)) == (one, many)
    assert (singular(one), plural(many)) == (one, many), "already so"


@pytest.mark.parametrize("word", SAME.split())
def test_uncountable_words_stay(word: str) -> None:
    assert (singular(word), plural(word)) == (word, word)


def test_other_plural_of_index_is_known() -> None:
    assert singular("indexes") == "index"


@given(st.from_regex("[a-z]{1,15}", fullmatch=True))
def test_inflection_never_fails_nor_empties(word: str) -> None:
    assert singular(word)
    assert plural(word)
