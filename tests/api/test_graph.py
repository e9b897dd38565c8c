"""探查 over HTTP: the answers of the terminal from the same functions, in the shape of the contract, in the register."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import Any, Final

import pytest
from pydantic import TypeAdapter

from api.http.graph_answers import ControllerAnswer, HoldingsAnswer, LinksAnswer, OwnersAnswer, PathsAnswer
from api.http.overviews import DebtorsAnswer
from graph_service.access.enquiry import Enquiry
from graph_service.exploring.debtors import CaseStage
from graph_service.reports.catalog import Catalog
from graph_service.reports.exploring_asked import Exploration, Explorer, Unclear
from graph_service.store.audit import Auditor
from loaders.name_cells import match_name
from tests import town
from tests.support.http_house import House, assert_problem

DAY: Final = "2024-07-01"
ASKED: Final[dict[str, Any]] = {"purpose": "supervision", "case": "2026-17", "as_of": DAY}
PAIR: Final[dict[str, Any]] = {"from": town.QINGHE.id, "to": town.BAILU.id}
BODIES: Final[dict[str, dict[str, Any]]] = {
    "/v1/graph/paths": PAIR,
    "/v1/graph/linked": {"parties": [town.QINGHE.id, town.BAILU.id, town.QINGHE.id, "没有这家"]},
    "/v1/graph/owners": {"party": town.QINGHE.id},
    "/v1/graph/holdings": {"party": town.YUANSHAN.id},
    "/v1/graph/controller": {"party": town.QINGHE.id},
}
MODELS: Final[dict[str, Any]] = {
    "/v1/graph/paths": PathsAnswer,
    "/v1/graph/linked": LinksAnswer,
    "/v1/graph/owners": OwnersAnswer,
    "/v1/graph/holdings": HoldingsAnswer,
    "/v1/graph/controller": ControllerAnswer,
}


def explorer(house: House) -> Explorer:
    asked = Enquiry.of(Auditor("clerk"), "supervision", "1", date.fromisoformat(DAY))
    return Explorer(house.store, asked, match_name)


def given(house: House, said: Any) -> Any:
    """What the holder of the key is given of an answer."""
    return house.references().told(said)


def clear(found: Exploration[Any] | Unclear) -> Any:
    assert isinstance(found, Exploration)
    return json.loads(json.dumps(found.said))


@pytest.mark.parametrize("path", BODIES)
def test_an_answer_has_the_shape_that_the_contract_says_and_its_head(house: House, path: str) -> None:
    answer = house.post(path, **ASKED, **BODIES[path])

    assert answer.status_code == 200, answer.text
    said = answer.json()
    TypeAdapter(MODELS[path]).validate_json(answer.content)
    assert (said["as_of"], said["known_change"]) == (DAY, house.store.last_change())
    assert said["data_day"] == max(sheet.data_day for sheet in town.SHEETS).isoformat()
    assert said["rules_version"]
    assert said["partial"] is False


@pytest.mark.parametrize("path", BODIES)
def test_an_answer_is_entered_with_whom_it_shows(house: House, path: str) -> None:
    said = house.post(path, **ASKED, **BODIES[path]).json()

    entry = house.register()[-1]
    body = json.loads(entry["body"])
    assert (entry["act"], entry["actor"]) == (f"query.{path.rpartition('/')[2]}", "key:平台")
    assert (body["purpose"], body["case"], body["as_of"]) == ("supervision", "2026-17", DAY)
    assert sorted(map(house.references().of, body["parties"])) == sorted(said["parties"])


def test_paths_are_those_of_the_terminal(house: House) -> None:
    said = house.post("/v1/graph/paths", **ASKED, **PAIR, k=2).json()

    there = clear(explorer(house).paths(town.QINGHE.id, town.BAILU.id, wanted=2))
    assert said == given(house, there)
    assert [way["strength"] for way in said["best"]] == [0.5, 0.4]


def test_owners_holdings_and_controller_are_those_of_the_terminal(house: House) -> None:
    explore = explorer(house)
    party: dict[str, Any] = {"party": town.QINGHE.id}

    owners = house.post("/v1/graph/owners", **ASKED, **party, k=2, at_least="0.25").json()
    holdings = house.post("/v1/graph/holdings", **ASKED, party=town.YUANSHAN.id).json()
    controller = house.post("/v1/graph/controller", **ASKED, **party).json()

    whole = given(house, clear(explore.owners(town.QINGHE.id, ways=2, beneficial_on=False)))
    assert owners["tree"] == whole["tree"]
    assert owners["owners"] == [one for one in whole["owners"] if Fraction(one["share"]) >= Fraction(1, 4)]
    assert owners["beneficial"] == {"state": "off", "owners": None, "reason": None}
    assert holdings == given(house, clear(explore.holdings(town.YUANSHAN.id)))
    assert controller == given(house, clear(explore.controller(town.QINGHE.id)))
    assert controller["controller"]["top"] == house.references().of(town.LIN.id)


def test_a_list_adds_up_and_names_the_places_that_are_not_clear(house: House) -> None:
    said = house.post("/v1/graph/linked", **ASKED, **BODIES["/v1/graph/linked"]).json()

    assert (said["read"], said["found"], said["repeated"]) == (4, 2, 1)
    assert said["unresolved"] == [{"line": 4, "reason": "nobody"}]
    assert [(one["from"], one["to"]) for one in said["linked"]] == [(town.QINGHE.id, town.BAILU.id)]


@pytest.mark.parametrize("member", ["from", "to"])
def test_nobody_and_several_name_the_member_and_are_entered(house: House, member: str) -> None:
    before = len(house.register())

    nobody = house.post("/v1/graph/paths", **ASKED, **{**PAIR, member: "没有这家"})
    several = house.post("/v1/graph/paths", **ASKED, **{**PAIR, member: "虚构市石桥建材有限公司"})

    said = assert_problem(nobody, 404, "party-not-found")
    assert [(one["in"], one["parameter"]) for one in said["errors"]] == [("body", member)]
    assert "没有这家" not in nobody.text
    chosen = assert_problem(several, 409, "ambiguous-name")
    assert {town.SHIQIAO.id, town.SHIQIAO_TWIN.id} <= {one["id"] for one in chosen["candidates"]}
    assert len(house.register()) == before + 2


@pytest.mark.parametrize(
    ("path", "changed"),
    [
        ("/v1/graph/paths", {"max_hops": 4}),
        ("/v1/graph/paths", {"types": ["guarantee"]}),
        ("/v1/graph/owners", {}),
        ("/v1/graph/holdings", {}),
        ("/v1/graph/controller", {}),
    ],
)
def test_what_a_purpose_does_not_see_is_refused_in_words(
    house: House, path: str, changed: dict[str, Any]
) -> None:
    before = len(house.register())

    answer = house.post(path, **{**ASKED, **BODIES[path], **changed, "purpose": "licensing"})

    assert "用途" in assert_problem(answer, 409, "refused")["detail"]
    assert len(house.register()) == before


@pytest.mark.parametrize(
    ("path", "changed", "parameter"),
    [
        ("/v1/graph/paths", {"k": 0}, "k"),
        ("/v1/graph/paths", {"max_hops": 7}, "max_hops"),
        ("/v1/graph/paths", {"types": ["relatives"]}, "types.0"),
        ("/v1/graph/paths", {"from": None}, "from"),
        ("/v1/graph/paths", {"other": 1}, "other"),
        ("/v1/graph/paths", {"seconds": 31}, "seconds"),
        ("/v1/graph/linked", {"parties": [town.QINGHE.id]}, "parties"),
        ("/v1/graph/owners", {"at_least": "1.5"}, "at_least"),
        ("/v1/graph/owners", {"known_at": "x"}, "known_at"),
        ("/v1/graph/holdings", {"party": " "}, "party"),
    ],
)
def test_a_wrong_member_is_named(house: House, path: str, changed: dict[str, Any], parameter: str) -> None:
    answer = house.post(path, **{**ASKED, **BODIES[path], **changed})

    said = assert_problem(answer, 422, "invalid-request")
    assert [(one["in"], one["parameter"]) for one in said["errors"]] == [("body", parameter)]


def test_what_was_known_then_is_answered(house: House) -> None:
    answer = house.post("/v1/graph/holdings", **ASKED, party=town.YUANSHAN.id, known_at="2020-01-01")

    said = answer.json()
    assert (said["known_change"], said["data_day"], said["direct"]) == (0, None, [])


def test_a_purpose_sees_persons_masked(house: House) -> None:
    body = {**ASKED, "from": town.QINGHE.id, "to": town.YUANSHAN.id, "purpose": "licensing"}

    answer = house.post("/v1/graph/paths", **body)

    assert answer.status_code == 200, answer.text
    assert "林远山" not in answer.text


# --- of many ---


def test_public_bodies_that_owe_are_those_of_the_terminal(house: House) -> None:
    answer = house.get("/v1/government-debtors", **ASKED)

    TypeAdapter(DebtorsAnswer).validate_json(answer.content)
    assert answer.json() == json.loads(json.dumps(explorer(house).debtors(None).said))
    assert set(answer.json()["counts"]) == {stage.value for stage in CaseStage}
    assert json.loads(house.register()[-2]["body"])["parties"] == [
        one["party"] for one in answer.json()["debtors"]
    ]


def test_structures_need_a_snapshot_and_hints_in_sight(house: House) -> None:
    none = house.get("/v1/structures", **ASKED, kind="representatives")
    unseen = house.get("/v1/structures", **{**ASKED, "purpose": "licensing"}, kind="representatives")

    assert "快照" in assert_problem(none, 409, "refused")["detail"]
    assert_problem(unseen, 409, "refused")
    assert_problem(house.get("/v1/structures", **ASKED, kind="families"), 422, "invalid-request")


def test_the_catalogue_names_every_word_and_source(house: House) -> None:
    answer = house.get("/v1/catalog", "books")

    said = answer.json()
    TypeAdapter(Catalog).validate_json(answer.content)
    assert {"dishonest_judgment_debtor", "red_list", "key_supervision"} <= {
        one["id"] for one in said["lists"]
    }
    assert {"effective", "held", "review_task"} <= {one["id"] for one in said["states"]}
    assert "supervision" in {one["id"] for one in said["purposes"]}
    loaded = {one["kind"]: one["data_day"] for one in said["sources"] if one["sources"]}
    assert said["data_day"] == max(loaded.values())
    assert all(one["zh"] for name in ("lists", "matters", "measures", "states") for one in said[name])


# --- parameters that nobody knows ---


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/v1/parties", {"q": "青禾"}), ("/v1/government-debtors", {}), ("/v1/catalog", None), ("/v1/rules", None),
        ("/v1/runs", None), (f"/v1/parties/{town.QINGHE.id}/report", {}),
    ],
)  # fmt: skip
def test_an_unknown_or_doubled_parameter_is_named(
    house: House, path: str, asked: dict[str, Any] | None
) -> None:
    known = {**ASKED, **asked} if asked is not None else {}
    shown = {"Authorization": f"Bearer {house.keys['good']}"}

    unknown = house.get(path, **known, asof=DAY)
    doubled = house.client.get(path, params=[*known.items(), ("as_of", DAY), ("as_of", DAY)], headers=shown)

    for answer, name in ((unknown, "asof"), (doubled, "limit" if path == "/v1/runs" else "as_of")):
        said = assert_problem(answer, 422, "invalid-request")
        if path != "/v1/runs":
            assert name in [one["parameter"] for one in said["errors"]]
    assert_problem(house.get(path, "none", asof=DAY), 401, "no-key")
