"""关联方、时间线、出处 over HTTP: counted first, a page at a time, and never more than the party's report tells."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
from pydantic import TypeAdapter

from api.http.graph_answers import NeighboursAnswer
from graph_service.reports.chronology import Chronology
from graph_service.reports.evidence_told import PartyEvidence
from tests import town
from tests.support.http_house import House, assert_problem

NEIGHBOURS: Final = "/v1/graph/neighbours"
TIMELINE: Final = "/v1/graph/timeline"
EVIDENCE: Final = "/v1/graph/evidence"
ASKED: Final[dict[str, Any]] = {"purpose": "supervision", "case": "2026-17", "as_of": "2024-07-01"}
QINGHE: Final[dict[str, Any]] = {**ASKED, "party": town.QINGHE.id}


def around(house: House, **more: Any) -> Any:
    answer = house.post(NEIGHBOURS, **{**QINGHE, **more})
    assert answer.status_code == 200, answer.text
    TypeAdapter(NeighboursAnswer).validate_json(answer.content)
    return answer.json()


def test_neighbours_are_counted_and_told_with_their_links(house: House) -> None:
    said = around(house, limit=100)

    refer = house.references().of
    found = {one["id"]: one for one in said["neighbours"]}
    assert {town.YUANSHAN.id, town.BAILU.id, town.QINGHE_BRANCH.id, refer(town.LI.id), town.STREET.id} <= set(
        found
    )
    assert (
        said["total"]
        == len(found)
        == said["states"]["stands"]
        + said["states"]["nothing"]
        + said["states"]["not_looked_up"]
        + sum(one["place"] for one in said["neighbours"])
    )
    counts = {one["type"]: one for one in said["counts"]}
    assert counts["holding"]["total"] == 3
    assert counts["guarantee"]["states"]["nothing"] == 1
    assert found[town.YUANSHAN.id]["links"][0]["share"] == "0.600000000000"
    assert found[refer(town.LI.id)]["state"]["id"] == "not_looked_up"
    assert (found[town.STREET.id]["place"], found[town.STREET.id]["state"]) == (True, None)
    assert said["parties"][town.BAILU.id]["name"] == "虚构市白鹭物流有限公司"
    assert said["cursor"] is None


def test_what_is_counted_only_tells_nobody(house: House) -> None:
    said = around(house, limit=0)

    assert said["total"] > 3
    assert (said["neighbours"], said["cursor"]) == ([], None)
    assert json.loads(house.register()[-1]["body"])["parties"] == [town.QINGHE.id]


def test_pages_make_up_the_whole_and_are_entered_one_by_one(house: House) -> None:
    whole = [one["id"] for one in around(house, limit=100)["neighbours"]]
    before, pages, cursor = len(house.register()), [], None

    while True:
        said = around(house, limit=2, cursor=cursor)
        pages.append([one["id"] for one in said["neighbours"]])
        cursor = said["cursor"]
        if cursor is None:
            break

    assert [id_ for page in pages for id_ in page] == whole
    assert len(house.register()) == before + len(pages)
    assert {len(page) for page in pages[:-1]} == {2}


def test_a_cursor_is_of_one_question_and_one_caller(house: House) -> None:
    cursor = around(house, limit=2)["cursor"]
    before = len(house.register())

    changed = ({"types": ["holding"]}, {"as_of": "2024-07-02"}, {"purpose": "licensing"}, {"case": "2026-18"})
    answers = [house.post(NEIGHBOURS, **{**QINGHE, **one, "limit": 2, "cursor": cursor}) for one in changed]
    answers.append(house.post(NEIGHBOURS, "other", **QINGHE, limit=2, cursor=cursor))
    answers += [house.post(NEIGHBOURS, **QINGHE, cursor=text) for text in ("", "x", cursor[:-2] + "AA", "é")]

    for answer in answers:
        said = assert_problem(answer, 422, "invalid-request")
        assert [one["parameter"] for one in said["errors"]] == ["cursor"]
    assert len(house.register()) == before


def test_ended_links_are_told_where_they_are_asked_for(house: House) -> None:
    now, ever = around(house, limit=100), around(house, limit=100, include_ended=True)

    refer = house.references().of
    assert town.ROAD.id not in {one["id"] for one in now["neighbours"]}
    (street,) = [one for one in ever["neighbours"] if one["id"] == town.ROAD.id]
    assert (street["ended"], street["links"][0]["until"]) == (True, "2019-04-01")
    roles = {
        (link["role"], link["until"])
        for one in ever["neighbours"]
        if one["id"] == refer(town.ZHANG.id)
        for link in one["links"]
    }
    assert ("director", "2019-01-01") in roles
    assert ever["total"] > now["total"]
    assert {one["type"]: one["ended"] for one in ever["counts"]}["address"] == 1


def test_a_place_is_asked_about_by_its_id(house: House) -> None:
    said = around(house, party=town.STREET.id)

    assert town.QINGHE.id in {one["id"] for one in said["neighbours"]}
    assert around(house, party="addr:nothing")["total"] == 0


def test_a_purpose_sees_its_kinds_of_links_only(house: House) -> None:
    said = around(house, purpose="licensing", limit=100)

    assert not {"holding", "guarantee", "pledge"} & {one["type"] for one in said["counts"]}
    assert "李四光" not in json.dumps(said, ensure_ascii=False)
    refused = house.post(NEIGHBOURS, **{**QINGHE, "purpose": "licensing", "types": ["holding"]})
    assert_problem(refused, 409, "refused")


# --- timeline and evidence ---


def test_a_timeline_is_in_order_and_leads_to_its_evidence(house: House) -> None:
    answer = house.post(TIMELINE, **QINGHE)

    assert answer.status_code == 200, answer.text
    TypeAdapter(Chronology).validate_json(answer.content)
    events = answer.json()["events"]
    days = [one["since"] or "" for one in events]
    assert days == sorted(days)
    assert {"name", "office", "listing", "ending"} <= {one["kind"] for one in events}
    assert any("移出" in one["zh"] and one["since"] == "2024-02-01" for one in events)
    grounds = [one["grounds"][0] for one in events if one["grounds"]]
    evidence = house.post(EVIDENCE, **QINGHE, ids=grounds[:100]).json()
    assert evidence["missing"] == []
    assert all(one["fact"]["evidence"][0]["file"] for one in evidence["found"])


def test_evidence_tells_consequences_decisions_and_facts_and_what_is_missing(house: House) -> None:
    asked = {**QINGHE, "as_of": "2023-01-15"}
    report = house.report(as_of="2023-01-15").json()
    arising, decision = report["arising"][0], report["subject"]["decisions"][0]
    ids = [
        arising["key"],
        decision["id"],
        "d:nothing",
        report["subject"]["offices"][0]["evidence"][0]["fact"],
    ]

    answer = house.post(EVIDENCE, **asked, ids=ids)

    TypeAdapter(PartyEvidence).validate_json(answer.content)
    said = answer.json()
    consequence, of_decision, fact = said["found"]
    assert (consequence["consequence"], of_decision["decision"]) == (arising, decision)
    assert (fact["fact"]["kind"], fact["fact"]["content"]["role"]) == ("offices", "legal_rep")
    assert said["missing"] == ["d:nothing"]


def test_nothing_is_told_that_the_report_does_not_tell(house: House) -> None:
    report = house.report(as_of="2023-01-15").json()
    ids = [report["arising"][0]["key"], report["subject"]["shareholders"][0]["evidence"][0]["fact"]]

    said = house.post(EVIDENCE, **{**QINGHE, "as_of": "2023-01-15", "purpose": "licensing"}, ids=ids).json()

    assert said["missing"] == ids


@pytest.mark.parametrize(("path", "more"), [(TIMELINE, {}), (EVIDENCE, {"ids": ["x"]}), (NEIGHBOURS, {})])
def test_each_is_entered_and_says_who_is_not_clear(house: House, path: str, more: dict[str, Any]) -> None:
    before = len(house.register())

    house.post(path, **QINGHE, **more)
    nobody = house.post(path, **{**QINGHE, "party": "没有这家"}, **more)
    several = house.post(path, **{**QINGHE, "party": "虚构市石桥建材有限公司"}, **more)

    assert_problem(nobody, 404, "party-not-found")
    assert assert_problem(several, 409, "ambiguous-name")["candidates"]
    acts = [one["act"] for one in house.register()[before:]]
    assert acts == [f"query.{path.rpartition('/')[2]}"] * 3


def test_a_person_has_neighbours_and_a_timeline_too(house: House) -> None:
    person = house.references().of(town.LI.id)

    found = around(house, party=person, limit=100)
    timeline = house.post(TIMELINE, **{**ASKED, "party": person})

    assert town.QINGHE.id in {one["id"] for one in found["neighbours"]}
    assert timeline.json()["party"]["id"] == person
    assert "office_held" in {one["kind"] for one in timeline.json()["events"]}
