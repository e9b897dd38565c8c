"""股权试算: the file in, one answer a case out; the published cases agree; what is malformed answers in its place."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from api.cli import app
from graph_service.ownership.structure_cases import StructureTask
from graph_service.ownership.structure_trial import text_of, try_cases
from tests.support.plain_ownership import Edge, dense_walks
from tests.unit.ownership.structures import edges, edges_of, unhurried

FILE = Path(__file__).parents[2] / "cases" / "ownership_cases.json"
GOLDEN: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))["cases"]


def case_of(text: str, task: str = "integrated_ownership", **more: Any) -> dict[str, Any]:
    return stated(edges_of(text), task, **more)


def stated(found: list[Edge], task: str, **more: Any) -> dict[str, Any]:
    rows = [{"owner": owner, "owned": owned, "share": str(share)} for owner, owned, share in found]
    return {"id": "x", "task": task, "edges": rows, **more}


def answer(case: Any) -> dict[str, Any]:
    (one,) = try_cases([case])
    return one.as_json()


def told(case: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(answer(case)))["answer"]
    return found


def differences(case: Any) -> tuple[list[Any], list[Any]]:
    (one,) = try_cases([case], check=True)
    assert one.checked
    missing, unexpected = json.loads(json.dumps([one.missing, one.unexpected]))
    return missing, unexpected


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case["id"])
def test_every_published_case_comes_out_as_expected(case: dict[str, Any]) -> None:
    assert differences(case) == ([], [])


def test_there_are_24_of_them_for_every_task() -> None:
    assert len(GOLDEN) == 24
    assert {case["task"] for case in GOLDEN} == set(StructureTask)


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case["id"])
def test_a_published_case_with_another_expectation_does_not_agree(case: dict[str, Any]) -> None:
    wrong = json.loads(json.dumps(case))
    expected = wrong["expected"]
    match case["task"]:
        case StructureTask.BLOCKED:
            expected["derived"] = ["nobody"]
        case StructureTask.CONTROL | StructureTask.CONTROL_FROM:
            expected["pairs"] = expected["pairs"][1:]
        case StructureTask.OWNERS:
            expected["owners"]["b"] = "0.51"
        case _:
            expected["values"][0][2] = "0.97851"

    assert differences(wrong) != ([], [])


def test_every_pair_above_0_is_told_to_12_places_or_as_a_fraction() -> None:
    crossed = told(case_of("P-0.92-A B-0.08-A A-0.75-B"))["values"]

    assert sorted(crossed) == [
        ["A", "B", "75/94"],
        ["B", "A", "4/47"],
        ["P", "A", "46/47"],
        ["P", "B", "69/94"],
    ]
    assert told(case_of("A-0.6-B B-0.5-C"))["values"] == [
        ["A", "B", "0.600000000000"], ["A", "C", "0.300000000000"], ["B", "C", "0.500000000000"],
    ]  # fmt: skip


def test_a_crossed_holding_printed_wrongly_elsewhere_is_found_wrong() -> None:
    crossed = case_of("P-0.92-A B-0.08-A A-0.75-B Q-0.25-B")

    assert differences({**crossed, "expected": {"values": [["P", "A", "46/47"]]}}) == ([], [])
    assert differences({**crossed, "expected": {"values": [["P", "A", "0.97851"]]}})[0]


def test_a_tolerance_is_kept_to() -> None:
    case = case_of("A-0.5-B B-0.1125-C")
    near = {"values": [["A", "C", "0.0562"]]}

    assert differences({**case, "expected": {**near, "tolerance": "0.0005"}}) == ([], [])
    assert differences({**case, "expected": {**near, "tolerance": "0.00005"}}) == ([], [])
    assert differences({**case, "expected": {**near, "tolerance": "0.000049"}})[0]
    assert differences({**case, "expected": near})[0]


def test_close_links_are_told_apart_from_what_stays_below() -> None:
    case = case_of("A-0.5-B B-0.4-C C-0.9-D", "close_link_simple_path")

    assert told(case)["linked"] == [["A", "B"], ["A", "C"], ["B", "C"], ["B", "D"], ["C", "D"]]
    assert ["A", "D", "0.180000000000"] in told(case)["values"]
    assert differences({**case, "expected": {"values": [["A", "B", "0.5"]]}})[1][0] == [
        "A",
        "C",
        "0.200000000000",
    ]


def test_what_is_not_compared_is_not_called_checked() -> None:
    (one,) = try_cases([case_of("A-0.5-B")], check=True)

    assert not one.checked
    assert "check" not in one.as_json()


def test_what_a_question_needs_may_stand_beside_the_structure() -> None:
    assert told(case_of("A-0.5-B", "blocked_ge50_aggregate", seeds=["A"]))["derived"] == ["B"]
    assert told(case_of("A-0.5-B", "ultimate_owners_with_unknown", target="B"))["owners"] == {
        "A": "0.500000000000", "?": "0.500000000000",
    }  # fmt: skip
    assert told(case_of("A-0.5-B", "control_ge_threshold", threshold="0.5", inclusive=False))["pairs"] == []
    assert told(case_of("A-0.5-B", "control_ge_threshold", threshold="0.5"))["pairs"] == [["A", "B"]]


def test_a_convention_may_be_named() -> None:
    crossed = case_of("C1-0.5-FC C2-0.05-C1 C1-0.1-C2")

    assert ["C1", "FC", "100/199"] in told({**crossed, "convention": "a remark"})["values"]
    assert ["C1", "FC", "0.500000000000"] in told({**crossed, "convention": "no_return"})["values"]


def test_a_sum_without_end_is_unknown_and_too_much_held_is_told() -> None:
    found = told(case_of("A-1-B B-1-A P-0.1-A"))

    assert found["values"] == []
    assert ["A", "B"] in found["unknown"]
    assert ["P", "A"] in found["unknown"]
    assert found["over_100"] == ["A"]


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("task", {"task": "guess"}),
        ("task", {"task": None}),
        ("task", {"task": ["control_gt50"]}),
        ("edges", {"edges": None}),
        ("edges", {"edges": {}}),
        ("edges[0]", {"edges": ["A"]}),
        ("edges[0].owner", {"edges": [{"owned": "B", "share": "0.5"}]}),
        ("edges[0].owned", {"edges": [{"owner": "B", "owned": 5, "share": "0.5"}]}),
        ("edges[0].owner", {"edges": [{"owner": "\ud800", "owned": "B", "share": "0.5"}]}),
        ("edges[0].share", {"edges": [{"owner": "A", "owned": "B"}]}),
        ("expected.seeds", {"task": "blocked_ge50_aggregate"}),
        ("expected.target", {"task": "ultimate_owners_with_unknown"}),
        ("expected.threshold", {"task": "control_ge_threshold"}),
        ("threshold", {"threshold": "0"}),
        ("threshold", {"threshold": "1.5"}),
        ("inclusive", {"inclusive": "yes"}),
        ("expected", {"expected": []}),
        ("expected.values[0]", {"expected": {"values": [["A", "B"]]}}),
        ("expected.values[0][2]", {"expected": {"values": [["A", "B", "much"]]}}),
        ("expected.tolerance", {"expected": {"tolerance": "-1"}}),
        ("expected.pairs[0]", {"expected": {"pairs": ["AB"]}}),
        ("id", {"id": 7}),
    ],
)
def test_what_is_malformed_is_told_with_its_place(place: str, change: dict[str, Any]) -> None:
    assert answer({**case_of("A-0.5-B"), **change})["error"]["place"] == place


@pytest.mark.parametrize(
    "share",
    ["-0.1", "1.01", "50", "50%", "abc", "", " 0.5", "NaN", "1/0", "1e999999999", "９/１０", None, True, [], -1,
     float("nan"), float("inf")],
)  # fmt: skip
def test_a_share_that_is_no_part_of_the_whole_is_malformed(share: object) -> None:
    case = {**case_of(""), "edges": [{"owner": "A", "owned": "B", "share": share}]}

    assert answer(case)["error"]["place"] == "edges[0].share"


@pytest.mark.parametrize("share", ["0.5", "1/2", ".5", "5e-1", "0.50000", 0.5])
def test_a_share_may_be_written_in_several_ways(share: object) -> None:
    case = {**case_of(""), "edges": [{"owner": "A", "owned": "B", "share": share}]}

    assert told(case)["values"] == [["A", "B", "0.500000000000"]]


@unhurried
@given(st.fractions(0, 2))
def test_a_text_is_the_number_itself_or_the_nearest_of_12_places(value: Fraction) -> None:
    assert abs(Fraction(text_of(value)) - value) <= Fraction(1, 2 * 10**12)
    if value.denominator < 10**12:
        assert Fraction(text_of(value)) == value


@unhurried
@given(edges())
def test_what_is_told_is_what_the_whole_system_gives(found: list[Edge]) -> None:
    answered = told(stated(found, "integrated_ownership"))
    walks = dense_walks(found)

    values = {(one, other): Fraction(text) for one, other, text in answered["values"]}
    assert values.keys() == {pair for pair, value in walks.items() if value is not None}
    assert all(abs(value - (walks[pair] or 0)) <= Fraction(1, 2 * 10**12) for pair, value in values.items())
    assert {tuple(pair) for pair in answered.get("unknown", [])} == {
        pair for pair, value in walks.items() if value is None
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(
    ["id", "task", "edges", "expected", "convention", "threshold", "inclusive", "seeds", "target"]
)


@unhurried
@given(JSON, KEYS, st.sampled_from(GOLDEN))
def test_any_json_is_answered(data: Any, where: str, case: dict[str, Any]) -> None:
    changed = {**case, where: data}

    answers = [one.as_json() for one in try_cases([changed, data], check=True)]

    assert all(("answer" in one) != ("error" in one) for one in answers)
    json.dumps(answers, ensure_ascii=False).encode()
    assert len(answers) == 2


@unhurried
@given(JSON, st.sampled_from(["values", "pairs", "owners", "derived", "seeds", "threshold", "tolerance"]))
def test_any_expectation_is_answered(data: Any, where: str) -> None:
    for case in GOLDEN[::5]:
        (one,) = try_cases([{**case, "expected": {**case["expected"], where: data}}], check=True)
        assert ("answer" in one.as_json()) != ("error" in one.as_json())


# --- as it is typed ---


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["ownership", "try", *map(str, words)])


@pytest.mark.slow
def test_the_command_says_by_its_exit_code_whether_the_cases_agree(tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text(json.dumps({**GOLDEN[0], "expected": {**GOLDEN[0]["expected"], "derived": []}}))
    broken = tmp_path / "broken.jsonl"
    broken.write_text(json.dumps(GOLDEN[0]) + "\n{\n" + json.dumps({"id": "empty"}) + "\n")

    assert run(FILE, "--check", "--json").exit_code == 0
    assert run(other, "--check").exit_code == 1
    assert run(other).exit_code == 0
    assert run(broken, "--check").exit_code == 3
    lines = [json.loads(line) for line in run(broken, "--json").stdout.splitlines()]
    assert ["error" in line for line in lines] == [False, True, True]
    assert lines[2]["id"] == "empty"


def test_the_command_tells_a_person_what_it_found() -> None:
    said = run(FILE, "--check").stdout

    assert "✓ ofac-circular" in said
    assert "✗" not in said
    assert "结果 24 个" in said


def test_names_are_shown_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "one.json"
    file.write_text(json.dumps(case_of("[red]-0.5-[/b]")))

    assert "[red]" in run(file).stdout


def test_the_command_explains_itself_with_an_example() -> None:
    assert "例 Example" in CliRunner().invoke(app, ["ownership", "try", "--help"]).stdout


@pytest.mark.slow
@pytest.mark.parametrize("task", list(StructureTask))
def test_hundreds_of_parties_are_answered(task: StructureTask) -> None:
    great = [(f"c{n}", f"c{(n + 1) % 350}", Fraction(3, 5)) for n in range(350)]
    more: dict[str, Any] = {"seeds": ["c0"], "target": "c5"}
    if task is StructureTask.CONTROL_FROM:
        more["threshold"] = "0.6"

    found = told(stated(great, task, **more))

    assert any(found.get(key) for key in ("derived", "pairs", "values", "owners"))
