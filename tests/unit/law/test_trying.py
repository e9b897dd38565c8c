"""试算: the file in, one answer a case out; the golden cases agree; what is malformed answers in its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.domain.paper_cases import cases_of
from graph_service.errors import InputError
from graph_service.law.book_reader import read_book
from graph_service.law.rule_trial import try_cases

BOOK = read_book(None)
GOLDEN: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "cases" / "liability_cases.json").read_text(encoding="utf-8")
)["cases"]


def test_every_worked_case_comes_out_as_expected() -> None:
    answers = list(try_cases(GOLDEN, BOOK, check=True))

    assert len(answers) == 86
    assert [one.name for one in answers if not one.agrees] == []
    assert all(one.checked for one in answers)


@pytest.mark.parametrize("form", ["one", "list", "cases", "lines", "bom"])
def test_a_file_may_hold_one_case_a_list_cases_or_lines(form: str, tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    texts = {
        "one": json.dumps(GOLDEN[0]),
        "list": json.dumps(GOLDEN[:3], ensure_ascii=False, indent=1),
        "cases": json.dumps({"about": "x", "cases": GOLDEN[:3]}),
        "lines": "\n".join(json.dumps(case, ensure_ascii=False) for case in GOLDEN[:3]) + "\n\n",
        "bom": "\ufeff" + json.dumps(GOLDEN[:3]),
    }
    file.write_text(texts[form], encoding="utf-8")

    found = list(cases_of(file))

    assert found == (GOLDEN[:1] if form == "one" else GOLDEN[:3])


def test_a_malformed_case_answers_in_its_place(tmp_path: Path) -> None:
    wrong = json.loads(json.dumps(GOLDEN[0]))
    wrong["facts"]["roles"][0]["role"] = "emperor"
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join([json.dumps(GOLDEN[0]), json.dumps(wrong), "{", json.dumps(GOLDEN[1])]))

    answers = [one.as_json() for one in try_cases(cases_of(file), BOOK)]

    assert ["error" in one for one in answers] == [False, True, True, False]
    assert answers[1]["name"] == GOLDEN[0]["name"]
    assert answers[1]["error"]["place"] == "facts.roles[0].role"
    assert answers[2]["error"]["place"] == "line 3"


@pytest.mark.parametrize("text", ["", "not json", "[1, 2", "\x00"])
def test_a_file_that_is_no_json_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    file.write_text(text)

    with pytest.raises(InputError):
        list(cases_of(file))


def test_what_is_missing_and_what_nobody_expected_are_told_apart() -> None:
    case = {**GOLDEN[0], "expected": [{"rule": "exit_ban.court", "target": "p", "status": "effective"}]}

    (answer,) = try_cases([case], BOOK, check=True)

    assert not answer.agrees
    assert [row["rule"] for row in answer.missing] == ["exit_ban.court"]
    assert [row["rule"] for row in answer.unexpected] == ["consumption_limit.legal_representative"]


def test_a_row_carries_all_that_the_contract_names() -> None:
    (answer,) = try_cases([GOLDEN[0]], BOOK)

    (row,) = answer.as_json()["derived"]
    assert list(row) == [
        "rule", "source", "target", "status", "valid_from", "valid_to", "disputed", "effect", "basis", "why",
    ]  # fmt: skip
    assert row["basis"][0].keys() == {"title", "number", "article"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(
    JSON, st.sampled_from(["facts", "decisions", "roles", "orgs", "persons", "findings", "events", "links"])
)
def test_any_json_is_answered(data: Any, where: str) -> None:
    case = json.loads(json.dumps(GOLDEN[0]))
    (case if where == "facts" else case["facts"])[where] = data

    answers = [one.as_json() for one in try_cases([case, data], BOOK, check=True)]

    assert all(("derived" in one) != ("error" in one) for one in answers)
    assert len(answers) == 2
