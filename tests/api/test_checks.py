"""核对 over HTTP: many parties at once, in the words that each one's own report says."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
from pydantic import TypeAdapter

from graph_service.platform.checks import MOST_CHECKED, MOST_STATES, Checks, PartyStates
from graph_service.store.graph_store import Reading
from tests import town
from tests.support.http_house import ASKED, House, assert_problem

CHECKS: Final = "/v1/checks"
STATES: Final = "/v1/parties/states"
ORGANISATIONS: Final = [*town.ORGANISATIONS, town.STUB.id]
IN_SUMMARY: Final = (
    "listed_now", "lists", "severity", "key_target", "red_list", "measures", "disputed", "records", "doubted", "effective",
)  # fmt: skip
DAYS: Final = ["2021-10-01", "2023-01-15", "2023-08-01", "2024-07-01"]


@pytest.mark.parametrize("purpose", ["supervision", "licensing"])
@pytest.mark.parametrize("day", DAYS)
def test_a_check_says_of_each_party_what_its_own_report_says(house: House, purpose: str, day: str) -> None:
    asked = {**ASKED, "purpose": purpose, "as_of": day}

    answer = house.post(CHECKS, **asked, parties=ORGANISATIONS)

    assert answer.status_code == 200, answer.text
    TypeAdapter(Checks).validate_json(answer.content)
    for id_, one in zip(ORGANISATIONS, answer.json()["checks"], strict=True):
        summary = house.report(f"/v1/parties/{id_}/report", **asked).json()["summary"]
        assert {name: one["standing"][name] for name in IN_SUMMARY} == {n: summary[n] for n in IN_SUMMARY}
        assert one["withheld"] == summary["withheld"]
        assert one["standing"]["chips"] == summary["chips"]


def test_a_person_is_checked_by_his_reference_as_his_report_says(house: House) -> None:
    person = house.references().of(town.LI.id)

    (one,) = house.post(CHECKS, **ASKED, parties=[person]).json()["checks"]

    summary = house.post("/v1/persons/report", **ASKED, person=person).json()["summary"]
    assert one["party"]["id"] == person
    assert {name: one["standing"][name] for name in IN_SUMMARY} == {n: summary[n] for n in IN_SUMMARY}


def test_states_are_those_of_checks(house: House) -> None:
    answer = house.post(STATES, **ASKED, parties=ORGANISATIONS)
    checks = house.post(CHECKS, **ASKED, parties=ORGANISATIONS).json()["checks"]

    TypeAdapter(PartyStates).validate_json(answer.content)
    states = answer.json()["states"]
    shared = ("line", "found", "party", "state", "withheld")
    assert [{n: one[n] for n in shared} for one in states] == [{n: one[n] for n in shared} for one in checks]
    assert {one["state"]["id"] for one in states} == {"stands", "nothing"}
    neighbours = house.report().json()["neighbours"]
    by_id = {one["party"]["id"]: one for one in states}
    for neighbour in neighbours:
        if neighbour["party"]["id"] in by_id:
            assert neighbour["state"] == by_id[neighbour["party"]["id"]]["state"]
            assert neighbour["chips"] == by_id[neighbour["party"]["id"]]["chips"]


@pytest.mark.parametrize("path", [CHECKS, STATES])
def test_the_order_is_kept_and_what_is_not_clear_is_not_clean(house: House, path: str) -> None:
    asked = ["没有这家", town.QINGHE.id, "虚构市石桥建材有限公司", "虚构市白鹭物流有限公司", town.QINGHE.id]

    answer = house.post(path, **ASKED, parties=asked)

    said = answer.json()
    lines = said["checks" if path == CHECKS else "states"]
    assert [one["line"] for one in lines] == [1, 2, 3, 4, 5]
    assert [one["found"]["id"] for one in lines] == ["nobody", "found", "several", "found", "found"]
    assert (lines[0]["party"], lines[0]["state"], lines[0]["withheld"]) == (None, None, None)
    assert (lines[1]["party"]["id"], lines[3]["party"]["id"]) == (town.QINGHE.id, town.BAILU.id)
    assert (said["read"], said["resolved"], said["partial"]) == (5, 3, False)
    assert "没有这家" not in answer.text


def test_three_years_say_what_was_seen_and_what_was_not_loaded(house: House) -> None:
    def years(who: str, day: str, purpose: str = "supervision") -> Any:
        body = {**ASKED, "as_of": day, "purpose": purpose}
        return house.post(CHECKS, **body, parties=[who]).json()["checks"][0]["three_years"]

    assert years(town.QINGHE.id, "2023-01-15")["state"]["id"] == "recorded"
    assert years(town.BAILU.id, "2023-01-15")["state"]["id"] == "none_seen"
    assert years(town.QINGHE.id, "2020-01-01")["records"] == 0
    assert years(town.QINGHE.id, "2023-01-15")["since"] == "2020-01-15"
    assert years(town.BAILU.id, "2023-01-15")["complete"] is False
    coverage = house.post(CHECKS, **ASKED, parties=[town.BAILU.id]).json()["coverage"]
    assert any(not one["sources"] for one in coverage)


@pytest.mark.parametrize(("path", "act"), [(CHECKS, "query.checks"), (STATES, "query.states")])
def test_a_check_is_entered_once_with_whom_it_shows(house: House, path: str, act: str) -> None:
    before = len(house.register())

    house.post(path, **ASKED, parties=[town.QINGHE.id, "没有这家", town.BAILU.id])

    assert len(house.register()) == before + 1
    entry = house.register()[-1]
    body = json.loads(entry["body"])
    assert (entry["act"], body["case"], body["purpose"]) == (act, "2026-17", "supervision")
    assert body["parties"] == sorted([town.QINGHE.id, town.BAILU.id])
    assert (body["read"], body["resolved"]) == (3, 2)
    assert "没有这家" not in entry["body"]


@pytest.mark.parametrize(("path", "most"), [(CHECKS, MOST_CHECKED), (STATES, MOST_STATES)])
def test_as_many_as_may_be_asked_fit_and_one_more_is_too_many(house: House, path: str, most: int) -> None:
    names = [f"虚构市没有的第{number:04}号示范企业有限责任公司" for number in range(most + 1)]
    codes = [town.QINGHE.id, *[f"9199{number:04}MA0000000X" for number in range(most - 1)]]

    assert house.post(path, **ASKED, parties=codes).json()["read"] == most
    said = assert_problem(house.post(path, **ASKED, parties=names), 422, "invalid-request")
    assert [one["parameter"] for one in said["errors"]] == ["parties"]
    assert_problem(house.post(path, **ASKED, parties=[]), 422, "invalid-request")


def test_many_are_read_in_as_many_statements_as_few(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    original = Reading.read

    def noted(reading: Reading, name: str, **more: Any) -> Any:
        asked.append(name)
        return original(reading, name, **more)

    monkeypatch.setattr(Reading, "read", noted)

    def statements(parties: list[str]) -> int:
        asked.clear()
        assert house.post(CHECKS, **ASKED, parties=parties).status_code == 200
        return len(asked)

    few, many = statements([town.QINGHE.id, town.STUB.id]), statements(ORGANISATIONS)

    assert many <= few + 2


@pytest.mark.parametrize("text", [town.LI.id, "990101199001011237"])
def test_a_person_is_named_by_a_reference_only(house: House, text: str) -> None:
    answer = house.post(CHECKS, **ASKED, parties=[town.QINGHE.id, text])

    said = assert_problem(answer, 422, "invalid-request")
    assert [one["parameter"] for one in said["errors"]] == ["parties.1"]
    assert text not in answer.text
