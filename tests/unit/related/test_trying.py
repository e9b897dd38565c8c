"""related try: a file in, one line a target out; what is malformed answers in its place and never breaks."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from api.cli import app
from api.commands.related import DefaultGroup
from graph_service.law.book_reader import read_book
from graph_service.related.factors import read_factors
from graph_service.related.hint_trial import differences, figure, try_cases
from graph_service.related.relation import Relation, hint_terms
from tests.support.related_worlds import ROWS, malformed, random_world
from tests.unit.related.test_hints import CASES, ROOT, world

TERMS = hint_terms(read_book(None))
FACTORS = read_factors()


def tried(*cases: object, check: bool = False) -> list[dict[str, Any]]:
    return [one.as_json() for one in try_cases(cases, TERMS, FACTORS, check=check)]


def run(file: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["related", "try", str(file), *words])


def written(path: Path, data: object) -> Path:
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


# ---- the page


def test_the_case_on_the_page_is_answered_as_the_page_says() -> None:
    page = (ROOT / "docs/related.md").read_text(encoding="utf-8")
    case = json.loads(page[page.index('    {"name": "同一法定代表人"') : page.index("每个对象一行 JSON")])

    assert tried(case, check=True)[0]["check"]["agrees"]


def test_the_page_names_every_rule_and_its_evidence() -> None:
    page = (ROOT / "docs/related.md").read_text(encoding="utf-8")

    for relation in Relation:
        assert f"| `{relation}` {relation.zh} |" in page
        assert f"{relation} {float(FACTORS.evidence[relation])}" in page


# ---- the answers


def test_every_worked_case_agrees() -> None:
    answers = list(try_cases(CASES, TERMS, FACTORS, check=True))

    assert len(answers) == 27
    assert [one.name for one in answers if not one.agrees or not one.checked] == []


def test_an_answer_carries_all_that_the_contract_names() -> None:
    (told,) = tried(CASES[0])

    assert list(told) == ["name", "target", "hints", "risk", "contributions", "suppressed"]
    assert list(told["hints"][0]) == [
        "rule", "party", "path", "evidence", "weak", "status", "valid_to", "adverse", "more_paths",
    ]  # fmt: skip
    assert list(told["contributions"][0]) == ["listing", "party", "rule", "factor"]


def test_several_targets_answer_in_their_order_each_once() -> None:
    told = tried({**world(branches=[{"branch": "A", "of": "T"}]), "target": ["A", "T", "A"]})

    assert [one["target"] for one in told] == ["A", "T"]
    assert [one["hints"][0]["party"] for one in told] == ["T", "A"]


def test_a_malformed_case_answers_once_in_its_place() -> None:
    wrong = world(roles=[{"org": "T", "person": "p", "role": "emperor"}])

    told = tried(CASES[0], {**wrong, "target": ["T", "A"]}, 7, CASES[1])

    assert ["error" in one for one in told] == [False, True, True, False]
    assert told[1] == {
        "name": "w",
        "error": {"place": "facts.roles[0].role", "reason": "不认识 'emperor' this word is not known"},
    }
    assert told[2]["name"] is None


@pytest.mark.parametrize(
    ("fault", "place"),
    [
        ({"as_of": "2026-02-30"}, "as_of"),
        ({"as_of": None}, "as_of"),
        ({"target": "p"}, "target"),
        ({"target": ["T", "p"]}, "target[1]"),
        ({"target": []}, "target"),
        ({"facts": None}, "facts"),
        ({"name": 5}, "name"),
        ({"expected": 5}, "expected"),
        ({"expected": [5]}, "expected[0]"),
    ],
)
def test_the_place_of_a_fault_is_told(fault: dict[str, Any], place: str) -> None:
    (told,) = tried({**world(), **fault})

    assert told["error"]["place"] == place


@pytest.mark.parametrize("share", ["half", 0.5, "-0.1", "1.5", "1/2", "5e-1", "", None, "0" * 1000])
def test_a_share_is_a_decimal_text_from_nothing_to_the_whole(share: object) -> None:
    (told,) = tried(world(holdings=[{"owner": "A", "owned": "T", "share": share}]))

    assert told["error"]["place"] == "facts.holdings[0].share"


@pytest.mark.slow
def test_every_fault_of_a_random_world_is_found() -> None:
    rng = random.Random(31)
    for _ in range(1000):
        case = malformed(rng, random_world(rng))
        assert "error" in tried(case)[0], case


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
PLACES = [
    "as_of",
    "target",
    "facts",
    "name",
    "expected",
    *(f"facts.{name}" for name in (*ROWS, "orgs", "persons")),
]


@settings(deadline=None)
@given(JSON, st.sampled_from([*PLACES, "facts.settings"]), st.booleans())
def test_any_json_is_answered(data: Any, where: str, as_row: bool) -> None:
    case = json.loads(json.dumps(CASES[0]))
    outer, _, inner = where.partition(".")
    if not inner:
        case[outer] = data
    else:
        case["facts"][inner] = [data] if as_row else data

    told = tried(case, data, check=True)

    assert all(("hints" in one) != ("error" in one) for one in told)
    assert json.dumps(told)


def test_nesting_without_bound_is_malformed_not_a_crash() -> None:
    deep: object = []
    for _ in range(900):
        deep = [deep]

    for case in (
        {**world(), "expected": {"hints": deep}},
        {**world(), "as_of": deep},
        {**world(), "target": deep},
    ):
        (told,) = tried(case, check=True)
        assert len(json.dumps(told["error"])) < 500


# ---- what differs


def test_only_what_is_expected_is_compared() -> None:
    case = {**CASES[0], "expected": {"risk": 0.7, "hints": [{"rule": "same_legal_representative"}]}}

    assert tried(case, check=True)[0]["check"] == {"agrees": True, "differences": []}
    assert "check" not in tried(case)[0]


def test_each_difference_is_told_with_its_place() -> None:
    expected = {
        "risk": 0.71,
        "hints": [{"party": "X", "weak": 0, "path": ["T", "q", "X"]}, {"rule": "branch"}],
        "x": 1,
    }
    (told,) = tried({**CASES[0], "expected": expected}, check=True)

    assert not told["check"]["agrees"]
    assert told["check"]["differences"] == [
        {"place": "risk", "expected": 0.71, "found": 0.7},
        {"place": "hints[0].weak", "expected": 0, "found": False},
        {"place": "hints[0].path[1]", "expected": "q", "found": "p"},
        {"place": "hints[1]", "expected": {"rule": "branch"}},
        {"place": "x", "expected": 1},
    ]


def test_a_hint_that_nobody_expected_differs() -> None:
    (told,) = tried({**CASES[0], "expected": {"hints": []}}, check=True)

    (difference,) = told["check"]["differences"]
    assert (difference["place"], difference["found"]["party"]) == ("hints[0]", "X")


def test_what_is_expected_of_several_targets_is_found_by_its_target() -> None:
    case = {**world(branches=[{"branch": "A", "of": "T"}]), "target": ["T", "A"]}
    good = {"target": "T", "hints": [{"party": "A"}]}

    by_target = tried({**case, "expected": [{"target": "A", "hints": [{"party": "T"}]}, good]}, check=True)
    by_place = tried({**case, "expected": [{"risk": 0}, {"hints": []}]}, check=True)
    stray = tried({**case, "expected": [good, {"target": "B"}]}, check=True)

    assert [one["check"]["agrees"] for one in by_target] == [True, True]
    assert [one["check"]["agrees"] for one in by_place] == [True, False]
    assert stray[0]["check"]["differences"] == [{"place": "target", "expected": "B", "found": "T"}]
    assert "check" not in stray[1]


@pytest.mark.parametrize(
    ("expected", "same"), [(0.512, True), (0.5120004, True), (0.512001, False), (True, False)]
)
def test_figures_agree_to_six_places(expected: object, same: bool) -> None:
    assert (list(differences(expected, 0.512)) == []) is same


def test_figures_are_rounded_to_six_places_a_half_to_the_even_digit() -> None:
    factors = read_factors()
    thirds = factors.weak / 3

    assert figure(thirds) == 0.166667
    assert [figure(factors.weak / 10**6 * odd) for odd in (1, 3)] == [0.0, 2e-06]


# ---- the command


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_the_command_prints_one_line_a_target(words: tuple[str, ...], tmp_path: Path) -> None:
    result = run(written(tmp_path / "cases.json", {"about": "x", "cases": CASES}), "--check", *words)

    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [one["name"] for one in lines] == [case["name"] for case in CASES]
    assert all(one["check"]["agrees"] for one in lines)


def test_exit_codes_tell_a_difference_and_before_that_a_fault(tmp_path: Path) -> None:
    different = {**CASES[0], "expected": {"risk": 0.1}}
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join([json.dumps(different), json.dumps(CASES[1]), "{"]), encoding="utf-8")

    assert run(written(tmp_path / "a.json", CASES[0])).exit_code == 0
    assert run(written(tmp_path / "b.json", [different])).exit_code == 0
    assert run(written(tmp_path / "b.json", [different]), "--check").exit_code == 1
    assert run(file, "--check").exit_code == 3
    assert json.loads(run(file).stdout.splitlines()[2])["error"]["place"] == "line 3"


def test_half_a_character_is_told_as_its_escape(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(
        json.dumps({**world(), "name": "\ud800", "expected": {"risk": "\udfff"}}), encoding="utf-8"
    )

    result = run(file, "--check")

    assert result.exit_code == 1
    assert json.loads(result.stdout)["name"] == "\ud800"


def test_people_see_tables_with_what_is_hidden_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = world(
        guarantees=[{"a": "T", "b": "A"}, {"a": "T", "b": "B"}],
        holdings=[{"owner": "T", "owned": "C", "share": "0.1"}],
        listings=[{"id": f"l{org}", "party": org, "severity": "serious"} for org in "AC"],
        phones=[{"org": org, "value": "1"} for org in "TABC"],
        settings={"place_hub": 3},
    )
    file = written(tmp_path / "a.json", [case, 7])
    monkeypatch.setattr("api.commands.related.out._force_terminal", True)

    shown, everything = run(file).stdout, run(file, "--all").stdout

    assert "担保或出质" in shown
    assert "少量持股" in everything
    assert "1 hints, 2 hidden" in shown
    assert "3 hints, 0 hidden" in everything
    assert "枢纽" in shown
    assert "有误 1 个" in shown


def test_the_command_explains_itself_with_an_example() -> None:
    said = CliRunner().invoke(app, ["related", "try", "--help"]).stdout

    assert "例 Example" in said
    assert "credit-graph related try" in said


def test_a_group_gives_what_is_no_command_to_its_default_one() -> None:
    group = typer.Typer(cls=DefaultGroup, no_args_is_help=True)
    heard: list[tuple[str, str]] = []

    @group.command("try")
    def try_(file: str) -> None:
        heard.append(("try", file))

    @group.command("of")
    def of(target: str = typer.Argument(""), all_targets: bool = typer.Option(False)) -> None:
        heard.append(("of", "all" if all_targets else target))

    for words in (["try", "f"], ["CODE"], ["--all-targets"]):
        assert CliRunner().invoke(group, words).exit_code == 0
    assert heard == [("try", "f"), ("of", "CODE"), ("of", "all")]
    assert "try" in CliRunner().invoke(group, ["--help"]).stdout
