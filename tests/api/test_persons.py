"""查自然人 over HTTP: a name and one thing more, in the body, for a purpose, in the register before the answer."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any, Final

import pytest

from graph_service.access.enquiry import Enquiry
from graph_service.domain import codes
from graph_service.errors import StoreError
from graph_service.facts.search import PersonAsked, find_person
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import now
from loaders.name_cells import match_name
from tests import town
from tests.support.http_house import ASKED, REPORT, House, assert_problem

ROUTE: Final = "/v1/persons/search"
LI_AT_QINGHE: Final[dict[str, Any]] = {**ASKED, "name": "李四光", "at": town.QINGHE.id}
HIT: Final = {"party", "offices"}
REF: Final = {"id", "kind", "name", "code", "mask", "identity"}
OFFICE: Final = {"holder", "org", "role", "title", "since", "until", "remarks", "evidence"}
NOT_IN_FORCE: Final = ["none", "wrong", "expired", "not yet", "revoked"]


def ids(house: House, answer: Any) -> list[str | None]:
    assert answer.status_code == 200, answer.text
    return [house.references().person(one["party"]["id"]) for one in answer.json()["persons"]]


def test_a_person_is_found_by_his_name_and_where_he_holds_an_office(house: House) -> None:
    said = house.post(ROUTE, **LI_AT_QINGHE).json()

    (one,) = said["persons"]
    assert one["party"]["id"] == house.references().of(town.LI.id)
    assert {office["org"]["id"] for office in one["offices"]} == {town.QINGHE.id}
    assert said["as_of"] == ASKED["as_of"]


def test_a_person_is_found_by_his_name_and_what_is_known_of_his_number(house: House) -> None:
    mask = str(town.ZHAO.properties["mask"])

    assert ids(house, house.post(ROUTE, **ASKED, name="赵敏", mask=mask)) == [town.ZHAO.id]
    assert ids(house, house.post(ROUTE, **ASKED, name="赵敏", mask=f"00{mask[-2:]}")) == [town.ZHAO.id]
    assert ids(house, house.post(ROUTE, **ASKED, name="赵敏", at=town.BAILU.id, mask=mask)) == []


def test_the_answer_is_the_one_that_the_terminal_gives(house: House) -> None:
    found = find_person(
        house.store, Enquiry.of(Auditor("clerk"), "supervision", "1", date.fromisoformat(ASKED["as_of"])),
        PersonAsked("李四光", town.QINGHE.id), match_name=match_name,
    )  # fmt: skip

    assert ids(house, house.post(ROUTE, **LI_AT_QINGHE)) == [one.party.id for one in found]


def test_the_shape_of_an_answer_is_kept(house: House) -> None:
    said = house.post(ROUTE, **LI_AT_QINGHE).json()

    assert set(said) >= {"as_of", "persons"}
    (one,) = said["persons"]
    assert set(one) >= HIT
    assert set(one["party"]) >= REF
    assert set(one["offices"][0]) >= OFFICE


def test_the_purpose_decides_whether_the_person_is_named(house: House) -> None:
    named, masked = (
        house.post(ROUTE, **{**LI_AT_QINGHE, "purpose": one}) for one in ("supervision", "licensing")
    )

    assert named.json()["persons"][0]["party"]["name"] == "李四光"
    assert masked.json()["persons"][0]["party"]["name"] == "李**"
    assert ids(house, named) == ids(house, masked)
    assert "李四光" not in masked.text


def test_nobody_is_an_answer_and_is_entered_too(house: House) -> None:
    before = len(house.register())

    assert ids(house, house.post(ROUTE, **{**LI_AT_QINGHE, "name": "无名氏"})) == []
    assert len(house.register()) == before + 1


def test_without_a_day_it_is_today(house: House) -> None:
    said = house.post(ROUTE, **{**LI_AT_QINGHE, "as_of": None}).json()

    assert said["as_of"] == now().date().isoformat()


# --- who may ask ---


@pytest.mark.parametrize("key", NOT_IN_FORCE)
def test_without_a_key_in_force_nobody_is_found(house: House, key: str) -> None:
    before = len(house.register())

    assert_problem(house.post(ROUTE, key, **LI_AT_QINGHE), 401, "no-key")
    assert_problem(house.post(ROUTE, key), 401, "no-key")
    assert len(house.register()) == before


@pytest.mark.parametrize("key", ["parties", "books"])
def test_a_key_for_something_else_finds_nobody(house: House, key: str) -> None:
    before = len(house.register())

    answer = house.post(ROUTE, key, **LI_AT_QINGHE)

    assert_problem(answer, 403, "no-scope")
    assert "persons:read" in answer.headers["www-authenticate"]
    assert len(house.register()) == before


def test_a_purpose_that_the_key_is_not_bound_to_is_refused(house: House) -> None:
    before = len(house.register())

    assert_problem(
        house.post(ROUTE, **{**LI_AT_QINGHE, "purpose": "investigation"}), 403, "purpose-not-bound"
    )
    assert len(house.register()) == before


def test_no_entry_no_answer(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> None:
        raise StoreError("bolt://somewhere: the register cannot be written")

    monkeypatch.setattr(Auditor, "query", away)

    answer = house.post(ROUTE, **LI_AT_QINGHE)

    assert_problem(answer, 503, "store-unavailable")
    assert town.LI.id not in answer.text


def test_the_entry_names_the_key_the_purpose_and_whom_was_found_and_no_name(house: House) -> None:
    house.post(ROUTE, **LI_AT_QINGHE)

    entry = house.register()[-1]
    body = json.loads(entry["body"])
    assert (entry["act"], entry["actor"]) == ("query.person", "key:平台")
    assert (body["purpose"], body["case"], body["parties"]) == ("supervision", "2026-17", [town.LI.id])
    assert "李四光" not in entry["body"]


def test_neither_log_nor_problem_repeats_the_name(house: House) -> None:
    house.events.clear()

    house.post(ROUTE, **LI_AT_QINGHE)
    refused = house.post(ROUTE, **{**LI_AT_QINGHE, "at": "没有这家"})

    assert "李四光" not in json.dumps(house.events, ensure_ascii=False)
    assert "李四光" not in refused.text
    assert {one["route"] for one in house.events if one["event"] == "request"} == {ROUTE}


def test_a_name_in_the_address_finds_nobody(house: House) -> None:
    before = len(house.register())

    assert_problem(house.get(ROUTE, **LI_AT_QINGHE), 405, "method-not-allowed")
    assert_problem(house.client.post(
        ROUTE, params=LI_AT_QINGHE, headers={"Authorization": f"Bearer {house.keys['good']}"}
    ), 422, "invalid-request")  # fmt: skip
    assert len(house.register()) == before


# --- what is asked ---


@pytest.mark.parametrize(
    ("changed", "parameter"),
    [
        ({"purpose": None}, "purpose"), ({"purpose": ""}, "purpose"), ({"purpose": "curiosity"}, "purpose"),
        ({"case": None}, "case"), ({"case": "  "}, "case"), ({"case": "a\nb"}, "case"), ({"case": "9" * 81}, "case"),
        ({"name": None}, "name"), ({"name": " "}, "name"), ({"name": "\u200b"}, "name"), ({"name": 7}, "name"),
        ({"name": "李" * 101}, "name"), ({"at": None}, "at"), ({"at": ""}, "at"), ({"at": "没有这家"}, "at"),
        ({"at": None, "mask": "21"}, "mask"), ({"at": None, "mask": "9901**"}, "mask"),
        ({"at": None, "mask": "一二三四"}, "mask"), ({"as_of": "昨天"}, "as_of"), ({"limit": 5}, "limit"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_enters_nothing(
    house: House, changed: dict[str, Any], parameter: str
) -> None:
    before = len(house.register())

    said = assert_problem(house.post(ROUTE, **{**LI_AT_QINGHE, **changed}), 422, "invalid-request")

    assert [(one["in"], one["parameter"]) for one in said["errors"]] == [("body", parameter)]
    assert len(house.register()) == before


def test_a_whole_number_is_refused_and_not_repeated(house: House) -> None:
    number = codes.make_citizen_id("990101", date(1981, 1, 30), 31)
    before = len(house.register())

    answer = house.post(ROUTE, **{**LI_AT_QINGHE, "mask": number})

    assert_problem(answer, 409, "refused")
    assert number not in answer.text
    assert len(house.register()) == before


@pytest.mark.parametrize("sent", [b"", b"{", b"[]", b'"x"', b"null", b"\xff\xfe", b"{}" * 40_000])
def test_what_is_no_question_is_a_problem(house: House, sent: bytes) -> None:
    headers = {"Authorization": f"Bearer {house.keys['good']}", "Content-Type": "application/json"}

    answer = house.client.post(ROUTE, content=sent, headers=headers)

    assert answer.status_code in (400, 413, 422)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "text",
    ["<img src=x onerror=alert(1)>", "' OR 1=1 --", "\u202e反转", "𠮷野家", "{{7*7}}", "a" * 100, "\ud83d"],
)
def test_a_hostile_text_is_a_text(house: House, text: str) -> None:
    for changed in ({"name": text}, {"at": text}):
        answer = house.post(ROUTE, **{**LI_AT_QINGHE, **changed})

        assert answer.status_code in (200, 422)
        assert answer.headers["content-type"] in ("application/json", "application/problem+json")


# --- references and the report ---

REPORT_ROUTE: Final = "/v1/persons/report"


def test_a_person_is_reported_by_the_reference_that_a_search_gave(house: House) -> None:
    found = house.post(ROUTE, **LI_AT_QINGHE).json()["persons"][0]["party"]["id"]

    said = house.post(REPORT_ROUTE, **ASKED, person=found).json()

    assert said["subject"]["party"]["id"] == found
    assert said["subject"]["party"]["name"] == "李四光"
    entry = json.loads(house.register()[-1]["body"])
    assert (entry["asked"], entry["result"], entry["report"]) == (town.LI.id, said["hash"], said["number"])
    brief = house.post(REPORT_ROUTE, **ASKED, person=found, view="brief").json()
    assert (brief["content_hash"], "hints" in brief["left_out"]) == (said["content_hash"], True)


def test_no_id_of_a_person_leaves_the_house(house: House) -> None:
    person = house.references().of(town.LI.id)
    organisation: dict[str, Any] = {"party": town.QINGHE.id}
    answers = [
        house.post(ROUTE, **LI_AT_QINGHE), house.post(REPORT_ROUTE, **ASKED, person=person), house.report(),
        house.report(f"{REPORT}.html"), house.post("/v1/graph/owners", **ASKED, **organisation),
        house.post("/v1/graph/paths", **{**ASKED, "from": town.QINGHE.id, "to": person}),
    ]  # fmt: skip

    for answer in answers:
        assert answer.status_code == 200, answer.text
        assert not re.search(r"[pmn]:[0-9a-f]{64}", answer.text)
        assert "p_" in answer.text


def test_a_reference_of_another_recipient_means_nobody(house: House) -> None:
    theirs = house.references("other").of(town.LI.id)
    before = len(house.register())

    for path, asked in (
        (REPORT_ROUTE, {**ASKED, "person": theirs}), ("/v1/graph/holdings", {**ASKED, "party": theirs}),
        (REPORT_ROUTE, {**ASKED, "person": "p_nobody"}),
    ):  # fmt: skip
        assert_problem(house.post(path, **asked), 404, "party-not-found")
    assert theirs != house.references().of(town.LI.id)
    assert len(house.register()) == before


@pytest.mark.parametrize("person", [town.LI.id, "990101199001011237", "李四光"])
def test_a_person_is_named_by_a_reference_only(house: House, person: str) -> None:
    assert_problem(house.post(REPORT_ROUTE, **ASKED, person=person), 422, "invalid-request")
    if person != "李四光":
        assert_problem(house.post("/v1/graph/holdings", **ASKED, party=person), 422, "invalid-request")


def test_an_address_takes_no_id_of_a_person(house: House) -> None:
    for id_ in (town.LI.id, house.references().of(town.LI.id), "990101199001011237"):
        assert_problem(house.report(f"/v1/parties/{id_}/report"), 422, "invalid-request")
        assert_problem(house.get("/v1/parties", **ASKED, q=id_), 422, "invalid-request")
