"""The answers file: what is asked can be answered in it, whatever the text."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.answers import answers_template, load_answers, note
from codegen.diagnostics import GenApiError, Place, Question

QUESTIONS = (
    Question("doc:t.a:type#1", "type", "t.a", "What is\nit?", Place("doc.md", 4), "text"),
    Question('doc:"odd"\\:null', "nullable", "odd", "Null?"),
)


def test_open_questions_are_comments() -> None:
    text = answers_template(QUESTIONS)
    assert tomllib.loads(text) == {"answers": {}}
    assert "# doc.md:4: What is\n# it?\n" in text


def test_an_uncommented_line_is_the_answer(tmp_path: Path) -> None:
    note(tmp_path, QUESTIONS)
    path = tmp_path / ".gen-api" / "answers.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('# "doc', '"doc'), encoding="utf-8")
    assert load_answers(tmp_path) == {"doc:t.a:type#1": "text"}


def test_asking_again_keeps_answers(tmp_path: Path) -> None:
    folder = tmp_path / ".gen-api"
    folder.mkdir()
    (folder / "answers.toml").write_text('[answers]\nold = "kept"\n', encoding="utf-8")
    note(tmp_path, QUESTIONS)
    assert load_answers(tmp_path) == {"old": "kept"}


@given(st.text(), st.text())
def test_any_text_survives(key: str, answer: str) -> None:
    question = Question(key, "kind", "subject", answer, None, answer)
    text = answers_template([question], {key: answer})
    assert tomllib.loads(text)["answers"] == {key: answer}


def test_what_only_the_document_can_answer_is_not_noted(tmp_path: Path) -> None:
    note(tmp_path, [Question("doc:schema", "schema", "schema", "Where is it?")])
    assert list(tmp_path.iterdir()) == []


def test_no_file_is_no_answers(tmp_path: Path) -> None:
    assert load_answers(tmp_path) == {}


@pytest.mark.parametrize("text", ["[answers", "[answers]\na = 1\n", "answers = 3\n"])
def test_what_is_no_answers_file_is_refused(tmp_path: Path, text: str) -> None:
    folder = tmp_path / ".gen-api"
    folder.mkdir()
    (folder / "answers.toml").write_text(text, encoding="utf-8")
    with pytest.raises(GenApiError) as refused:
        load_answers(tmp_path)
    assert refused.value.diagnostics[0].code == "GA305"
