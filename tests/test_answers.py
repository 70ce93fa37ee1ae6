"""The answers file: what is asked can be answered in it, whatever the text."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.answers import answered, asked, drop, keep, load_answers, note
from codegen.diagnostics import GenApiError, Place, Question

QUESTIONS = (
    Question("doc:t.a:type#1", "type", "t.a", "What is\nit?", Place("doc.md", 4), "text"),
    Question('doc:"odd"\\:null', "nullable", "odd", "Null?"),
)


def test_open_questions_are_comments() -> None:
    text = asked("", QUESTIONS)
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
    text = answered(asked("", [question]), {key: answer})
    assert tomllib.loads(text)["answers"] == {key: answer}
    assert tomllib.loads(asked(text, [question]))["answers"] == {key: answer}


def test_what_people_wrote_stays(tmp_path: Path) -> None:
    note(tmp_path, QUESTIONS)
    path = tmp_path / ".gen-api" / "answers.toml"
    theirs = "# decided in May\n" + path.read_text(encoding="utf-8").replace(
        '# "doc:t.a:type#1" = "text"', '"doc:t.a:type#1" = "text"  # for now'
    )
    path.write_text(f"{theirs}# see the ticket\n", encoding="utf-8")
    note(tmp_path, QUESTIONS[1:])
    text = path.read_text(encoding="utf-8")
    for line in ("# decided in May", "# it?", '"doc:t.a:type#1" = "text"  # for now'):
        assert line in text.splitlines()
    assert "# see the ticket" in text.splitlines()
    assert text.count("odd") == 1
    note(tmp_path, QUESTIONS[1:])
    assert path.read_text(encoding="utf-8") == text


def test_questions_that_are_gone_are_taken_out(tmp_path: Path) -> None:
    note(tmp_path, QUESTIONS)
    note(tmp_path, QUESTIONS[:1])
    path = tmp_path / ".gen-api" / "answers.toml"
    assert "odd" not in path.read_text(encoding="utf-8")
    note(tmp_path, [])
    assert path.read_text(encoding="utf-8") == asked("", [])


def test_an_answer_stands_below_its_question_and_can_be_taken_back(tmp_path: Path) -> None:
    note(tmp_path, QUESTIONS)
    keep(tmp_path, {QUESTIONS[0].id: "uuid"}, QUESTIONS)
    path = tmp_path / ".gen-api" / "answers.toml"
    assert '# it?\n"doc:t.a:type#1" = "uuid"\n' in path.read_text(encoding="utf-8")
    drop(tmp_path, {QUESTIONS[0].id})
    assert load_answers(tmp_path) == {}
    note(tmp_path, QUESTIONS)
    assert path.read_text(encoding="utf-8") == asked("", QUESTIONS)


def test_what_only_the_document_can_answer_is_not_noted(tmp_path: Path) -> None:
    note(tmp_path, [Question("doc:schema", "schema", "schema", "Where is it?")])
    assert list(tmp_path.iterdir()) == []


def test_no_file_is_no_answers(tmp_path: Path) -> None:
    assert load_answers(tmp_path) == {}


@pytest.mark.parametrize(
    "text", ["[answers", "[answers]\na = 1\n", "answers = 3\n", "a = 'b'\n[answers]\n"]
)
def test_what_is_no_answers_file_is_refused(tmp_path: Path, text: str) -> None:
    folder = tmp_path / ".gen-api"
    folder.mkdir()
    (folder / "answers.toml").write_text(text, encoding="utf-8")
    with pytest.raises(GenApiError) as refused:
        load_answers(tmp_path)
    assert refused.value.diagnostics[0].code == "GA305"
