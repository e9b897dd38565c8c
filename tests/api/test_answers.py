"""The answers: the same facts as on the terminal, in a shape that does not change by accident."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from openapi_spec_validator import validate

from api.http import parties
from api.http.app import create_app
from graph_service.domain.plain_values import plain
from graph_service.errors import RuleBookError
from graph_service.law.book_reader import read_book
from graph_service.related.factors import read_factors
from graph_service.reports.association import Ask, AssociationReport
from graph_service.reports.making import report, sealed
from graph_service.reports.referring import with_references
from graph_service.settings import Settings
from graph_service.store.graph_store import GraphStore, now
from loaders.kinds import KINDS
from loaders.name_cells import match_name
from tests import town
from tests.support.http_house import ASKED, ON_LIST, REPORT, House
from tests.support.stores import run

SEARCH = "/v1/parties"
# What others have built upon; a key may be added here, never taken away or renamed within v1.
REPORT_KEYS = """
    summary withheld neighbours content_hash texts_note
    number issued_at expires_on issued_to purpose legal_task case as_of known_at known_change data_day rules_version
    subject consequences arising review_tasks ended advice hints ownership coverage remarks disclaimer_zh disclaimer_en hash
"""
SUBJECT_KEYS = """
    party as_of known_change other_codes same_name names former_names seen_names statuses profiles addresses phones
    offices offices_held shareholders share_totals holdings branches branch_of guarantors guarantees pledges
    pledged_to_it successors predecessors debts credits decisions visits more
"""
AFFECTED_KEYS = """
    key party decision rule rules_version effect measures state sentence_zh
    sentence_en folded rule_zh rule_en timeline proofs basis how_to_object how_to_repair notified usable run computed_at
"""
HIT_KEYS = """
    party way found bearing until status marks district founded namesakes other_codes
"""
STATE_KEYS = "id zh since until disputed why"
ALL_OF_V1 = {
    "": REPORT_KEYS,
    "subject": SUBJECT_KEYS,
    "subject.party": "id kind name code mask identity",
    "subject.decisions": "id matter number about found listings findings endings disputes repairs",
    "arising": AFFECTED_KEYS,
    "summary": "listed_now lists severity key_target red_list measures disputed withheld records doubted effective chips zh en",
    "withheld": "not_notified held term_over light purpose zh en",
    "neighbours": "party state chips withheld",
    "neighbours.party": "id kind name code mask identity",
    "neighbours.state": STATE_KEYS,
    "hints": "state reason items hidden held withheld risk contributions suppressed as_of run",
    "hints.state": STATE_KEYS,
    "arising.decision": "id matter number authority day about doubts order",
    "arising.timeline": "since until state",
    "arising.timeline.state": STATE_KEYS,
    "arising.proofs": "fact kind zh source file row data_day decisive",
    "arising.basis": "title number article",
    "arising.state": STATE_KEYS,
    "coverage": "kind zh sources data_day",
    "purpose": "id zh",
}


def part(value: Any, path: str) -> Any:
    """The value at a path; of a list its first."""
    for name in filter(None, path.split(".")):
        value = value[name]
        value = value[0] if isinstance(value, list) else value
    return value


@pytest.mark.parametrize("path", ALL_OF_V1)
def test_the_shape_of_a_report_is_kept(house: House, path: str) -> None:
    assert set(ALL_OF_V1[path].split()) <= set(part(house.report().json(), path))


def test_the_shape_of_a_hit_is_kept(house: House) -> None:
    said = house.get(SEARCH, **ASKED, q="青禾").json()

    assert set(said) >= {"text", "as_of", "known_change", "hits", "more"}
    assert set(HIT_KEYS.split()) <= set(said["hits"][0])


def test_a_report_is_the_one_that_the_terminal_shows(house: House) -> None:
    ask = Ask(town.QINGHE.id, "supervision", "2026-17", ON_LIST, None, now(), "key:平台")
    made = report(house.store, ask, {name: kind.zh for name, kind in KINDS.items()}, match_name)
    assert isinstance(made, AssociationReport)
    given = sealed(with_references(made, house.references().of))

    said = house.report().json()

    of_the_asking = ("number", "hash", "issued_at")
    assert {k: v for k, v in said.items() if k not in of_the_asking} == {
        k: v for k, v in plain(given).items() if k not in of_the_asking
    }


def test_a_brief_report_is_the_head_of_the_whole_one_and_what_was_asked_for(house: House) -> None:
    whole = house.report().json()

    brief = house.report(view="brief", include="arising, hints").json()

    assert brief["content_hash"] == whole["content_hash"]
    assert next(iter(whole)) == next(iter(brief)) == "summary"
    assert brief["subject"] == {"party": whole["subject"]["party"]}
    assert {name: brief[name] for name in ("summary", "withheld", "arising", "hints")} == {
        name: whole[name] for name in ("summary", "withheld", "arising", "hints")
    }
    assert set(brief["left_out"]).isdisjoint(set(brief) - {"subject"})
    assert set(brief) | set(brief["left_out"]) >= set(whole)


@pytest.mark.parametrize("wrong", [{"view": "short"}, {"include": "everything"}])
def test_a_part_that_there_is_not_is_refused(house: House, wrong: dict[str, Any]) -> None:
    said = house.report(**wrong)

    assert said.status_code == 422
    assert said.json()["errors"]


def test_the_content_hash_stays_the_same_as_long_as_the_content_does(house: House) -> None:
    one, again, other = house.report().json(), house.report().json(), house.report(case="2026-18").json()

    assert one["content_hash"] == again["content_hash"] != other["content_hash"]


def test_the_suffix_says_the_form_whatever_else_is_accepted(house: House) -> None:
    as_json = house.report(f"{REPORT}.json", headers={"Accept": "text/html"})
    as_page = house.report(f"{REPORT}.html", headers={"Accept": "application/json"})

    assert as_json.headers["content-type"] == "application/json"
    assert as_page.headers["content-type"] == "text/html; charset=utf-8"
    assert as_json.json()["subject"]["party"]["id"] == town.QINGHE.id
    assert as_page.text.lower().startswith("<!doctype html>")


def test_a_browser_gets_the_page_and_a_program_json(house: House) -> None:
    page = house.report(headers={"Accept": "text/html,*/*;q=0.8"})
    said = house.report(headers={"Accept": "application/json"})

    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["content-security-policy"] == "frame-ancestors 'none'"
    assert said.headers["content-type"] == "application/json"
    assert {page.headers["vary"], said.headers["vary"]} == {"Accept, Authorization, Accept-Envelope"}


def test_a_day_and_what_was_known_then_are_answered(house: House) -> None:
    before = house.report(as_of="2020-01-01").json()
    unknown = house.report(known_at="2020-01-01").json()

    assert before["arising"] == []
    assert (unknown["known_change"], unknown["arising"]) == (0, [])


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("name", ["as_of", "known_at"])
def test_the_ends_of_the_calendar_are_days_too(house: House, name: str, day: str) -> None:
    asked: dict[str, Any] = {name: day}

    assert house.report(**asked).status_code == 200


def test_a_purpose_sees_persons_masked_and_no_name_slips_through(house: House) -> None:
    named, masked = house.report(), house.report(purpose="licensing")

    assert "李四光" in named.text
    assert "李四光" not in masked.text
    assert "李**" in masked.text
    assert not re.search(r"99010[0-9]{13}", named.text + masked.text)


def test_persons_are_found_by_nothing_but_a_reference(house: House) -> None:
    by_name = house.get(SEARCH, **ASKED, q="李四光").json()
    person = house.references().of(town.LI.id)
    by_reference = house.post("/v1/persons/report", **ASKED, person=person).json()

    assert [hit for hit in by_name["hits"] if hit["party"]["kind"] == "Person"] == []
    assert by_reference["subject"]["party"]["name"] == "李四光"
    assert "*" in by_reference["subject"]["party"]["mask"]


@pytest.mark.parametrize(
    "q", ["青禾", "青禾贸易", "虚构市青禾贸易有限公司", town.QINGHE.id, town.QINGHE.id[:10]]
)
def test_an_organisation_is_found_by_code_name_and_part(house: House, q: str) -> None:
    hits = house.get(SEARCH, **ASKED, q=q).json()["hits"]

    assert town.QINGHE.id in [hit["party"]["id"] for hit in hits]


def test_of_many_as_many_as_asked_for_are_shown(house: House) -> None:
    said = house.get(SEARCH, **ASKED, q="虚构市", limit=2).json()

    assert len(said["hits"]) == 2
    assert said["more"]


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)>", "</script><script>alert(1)</script>", "' OR 1=1 --", "\u202e反转", "𠮷野家",
        "%27%22", "{{7*7}}", "${jndi:x}", "青禾' MATCH (n) DETACH DELETE n //", "\ufffd", "a" * 200, "\u200b\u2028青",
    ],
)  # fmt: skip
def test_a_hostile_text_is_a_text(house: House, text: str) -> None:
    found = house.get(SEARCH, **ASKED, q=text)
    asked = house.report(f"/v1/parties/{quote(text)}/report", case=text[:80])

    assert found.status_code in (200, 422)
    assert asked.status_code in (404, 422)
    assert found.headers["content-type"] in ("application/json", "application/problem+json")
    assert asked.headers["content-type"] == "application/problem+json"


def test_a_hostile_name_and_case_run_nowhere(house: House) -> None:
    hostile = '</script><img src=x onerror="alert(1)">\u202e'

    page = house.report(f"{REPORT}.html", case=hostile[:80])
    said = house.report(case=hostile[:80])

    assert page.status_code == 200
    assert "<img src=x onerror" not in page.text
    assert said.json()["case"] == hostile.strip()
    assert said.headers["content-type"] == "application/json"


# --- asked again, and in an envelope ---

AGAIN = [
    (REPORT, ASKED), (f"{REPORT}.html", ASKED), (SEARCH, {**ASKED, "q": "青禾"}), ("/v1/rules", {}), ("/v1/catalog", {}),
    ("/v1/government-debtors", ASKED),
]  # fmt: skip


@pytest.mark.parametrize(("path", "asked"), AGAIN)
def test_who_holds_the_answer_is_told_so_and_it_is_entered_like_any_other(
    house: House, path: str, asked: dict[str, Any]
) -> None:
    first = house.get(path, **asked)
    before = len(house.register())

    again = house.get(path, headers={"If-None-Match": first.headers["etag"]}, **asked)
    other = house.get(path, headers={"If-None-Match": 'W/"x", "y"'}, **asked)

    assert (first.status_code, again.status_code, other.status_code) == (200, 304, 200)
    assert (again.content, again.headers["etag"]) == (b"", first.headers["etag"])
    assert first.headers["cache-control"] == again.headers["cache-control"] == "private, no-cache"
    assert len(house.register()) == before + (2 if asked else 0)
    assert house.get(path, "none", headers={"If-None-Match": "*"}, **asked).status_code == 401


def test_every_form_and_every_caller_has_a_tag_of_its_own(house: House) -> None:
    tags = [
        house.report().headers["etag"], house.report(f"{REPORT}.html").headers["etag"],
        house.report(view="brief").headers["etag"], house.report(key="other").headers["etag"],
        house.report(headers={"Accept-Envelope": "1"}).headers["etag"],
    ]  # fmt: skip

    assert len(set(tags)) == len(tags)


def test_an_envelope_holds_the_same_answer_and_the_same_problem(house: House) -> None:
    wanted = {"Accept-Envelope": "1"}

    said, bare = house.get("/v1/rules", headers=wanted).json(), house.get("/v1/rules").json()
    refused = house.get("/v1/rules", "none", headers=wanted)
    long = house.get(SEARCH, headers=wanted, q="x" * 9000)

    assert said == {"code": 0, "message": "成功", "data": bare}
    assert (refused.status_code, refused.headers["content-type"]) == (401, "application/json")
    assert set(refused.json()) == {"code", "message", "data"}
    assert (refused.json()["code"], refused.json()["data"]["status"]) == ("no-key", 401)
    assert (long.status_code, long.json()["code"]) == (414, "address-too-long")


# --- books ---


def test_runs_are_listed_and_shown(house: House) -> None:
    listed = house.get("/v1/runs", "books", limit=5).json()["runs"]

    one = house.get(f"/v1/runs/{listed[0]['run']}", "books").json()

    assert one | listed[0] == one
    assert one["state"] == "published"
    assert {"run", "kind", "state", "as_of", "rules_version", "actor", "begun", "published", "new"} <= set(
        one
    )


def test_the_rules_in_force_are_listed_and_shown_with_their_articles(house: House) -> None:
    listed = house.get("/v1/rules", "books").json()

    one = house.get("/v1/rules/personal_record.default", "books").json()

    book = read_book(None)
    assert [each["id"] for each in listed["rules"]] == list(book.rules)
    assert one["rules_hash"] == listed["rules_hash"] == book.hash
    assert one["basis"][0]["text"]
    assert one["zh"] == book.rules["personal_record.default"].zh


@pytest.mark.parametrize("rule", list(read_book(None).rules))
def test_every_rule_can_be_shown(house: House, rule: str) -> None:
    assert house.get(f"/v1/rules/{rule}", "books").json()["id"] == rule


# --- state ---


def test_the_process_lives_and_says_what_it_is(house: House) -> None:
    assert house.get("/healthz", "none").json() == {"status": "ok"}
    said = house.get("/version", "none").json()
    assert (said["name"], said["api"]) == ("credit-graph", "v1")


def test_readiness_tells_the_age_of_the_data(house: House) -> None:
    said = house.get("/readyz", "none").json()

    latest = max(sheet.data_day for sheet in town.SHEETS)
    assert said["status"] == "ready"
    assert said["data_day"] == latest.isoformat()
    assert said["data_age_days"] == (now().date() - latest).days
    assert said["change"] == house.store.last_change()


def _without_a_migration(store: GraphStore) -> None:
    run(store, "MATCH (m:Migration) WHERE m.id ENDS WITH 'V0001__party_id' DELETE m")


def _restoring(store: GraphStore) -> None:
    run(store, "CREATE (:StoreInfo {id: 'restoring', value: 'x'})")


@pytest.mark.parametrize("spoil", [_without_a_migration, _restoring])
def test_a_store_that_is_not_whole_is_not_ready(house: House, spoil: Any) -> None:
    spoil(house.store)
    try:
        answer = house.get("/readyz", "none")
    finally:
        house.store.record(lambda tx: tx.run("archive/drop_info", id="restoring"))
        house.store.migrate()

    assert answer.status_code == 503
    assert answer.json()["type"].endswith("not-ready")
    assert house.get("/readyz", "none").status_code == 200


# --- contract ---


@pytest.fixture(scope="module")
def contract() -> dict[str, Any]:
    return create_app(Settings(), lambda *_, **__: None).openapi()


def body_of(contract: dict[str, Any], one: dict[str, Any]) -> dict[str, Any]:
    """The schema of what is sent to a route; {} if nothing is."""
    if "requestBody" not in one:
        return {}
    name = one["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    found: dict[str, Any] = contract["components"]["schemas"][name]
    return found


def test_the_contract_is_valid(contract: dict[str, Any]) -> None:
    validate(contract)


def test_every_operation_has_a_plain_id_of_its_own(contract: dict[str, Any]) -> None:
    ids = [one["operationId"] for path in contract["paths"].values() for one in path.values()]

    assert len(set(ids)) == len(ids)
    assert [id_ for id_ in ids if not re.fullmatch("[a-z]+(_[a-z]+)+", id_)] == []


def test_everything_in_the_contract_is_said_in_chinese(contract: dict[str, Any]) -> None:
    said = [contract["info"]["description"]]
    for path in contract["paths"].values():
        for one in path.values():
            said += [one["summary"], one["description"], *one["tags"]]
            said += [parameter["description"] for parameter in one.get("parameters", ())]
            said += [
                member["description"] for member in body_of(contract, one).get("properties", {}).values()
            ]
            said += [answer["description"] for status, answer in one["responses"].items() if status != "200"]

    assert [text for text in said if not re.search("[\u4e00-\u9fff]", text)] == []


def test_every_route_of_v1_asks_for_a_key_and_those_of_parties_for_purpose_and_case(
    contract: dict[str, Any],
) -> None:
    for path, methods in contract["paths"].items():
        (one,) = methods.values()
        names = {parameter["name"] for parameter in one.get("parameters", ()) if parameter["required"]}
        names |= set(body_of(contract, one).get("required", ()))
        assert bool(one.get("security")) == path.startswith("/v1/")
        of_no_party = ("/v1/runs", "/v1/rules", "/v1/catalog", "/healthz", "/readyz", "/version")
        assert ({"purpose", "case"} <= names) != path.startswith(of_no_party)
        assert ("401" in one["responses"]) == path.startswith("/v1/")


def test_no_route_gives_anything_to_the_outside(contract: dict[str, Any]) -> None:
    assert set(contract["paths"]) == {
        "/v1/parties", "/v1/parties/{code}/report", "/v1/parties/{code}/report.{form}", "/v1/persons/search",
        "/v1/persons/report",
        "/v1/graph/paths", "/v1/graph/linked", "/v1/graph/owners", "/v1/graph/holdings", "/v1/graph/controller",
        "/v1/graph/neighbours", "/v1/graph/timeline", "/v1/graph/evidence",
        "/v1/parties/states", "/v1/checks", "/v1/structures", "/v1/government-debtors", "/v1/catalog",
        "/v1/runs", "/v1/runs/{id}", "/v1/rules", "/v1/rules/{id}", "/healthz", "/readyz", "/version",
    }  # fmt: skip
    for path, methods in contract["paths"].items():
        in_a_body = path.startswith(("/v1/persons", "/v1/graph", "/v1/checks", "/v1/parties/states"))
        assert set(methods) == ({"post"} if in_a_body else {"get"})


def test_the_page_of_the_contract_loads_nothing_from_outside(house: House) -> None:
    page = house.get("/docs", "none")
    files = re.findall(r'(?:src|href)="([^"]+)"', page.text) + re.findall(r"url: '([^']+)'", page.text)

    assert page.status_code == 200
    assert not re.search(r"https?://|//cdn", page.text)
    assert len(files) >= 4
    assert all(house.get(one, "none").status_code == 200 for one in files)
    policy = page.headers["content-security-policy"]
    assert "http" not in policy
    assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]


def test_without_a_day_it_is_today(house: House) -> None:
    said = house.get(REPORT, purpose="supervision", case="1").json()

    assert date.fromisoformat(said["as_of"]) == now().date()


@pytest.mark.parametrize("suffix", ["", ".json"])
def test_a_report_is_made_by_the_offices_own_figures_of_hints(
    house: House, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = replace(read_factors(), version="own")
    made_by: list[Any] = []

    def noted(*asked: Any, **_: Any) -> None:
        made_by.append(asked[-1])

    monkeypatch.setattr(parties, "registered_report", noted)
    monkeypatch.setitem(house.client.app.state._state, "factors", own)  # type: ignore[attr-defined]

    house.report(f"{REPORT}{suffix}")

    assert made_by == [own]


def test_figures_that_cannot_be_read_keep_the_service_from_starting(tmp_path: Path) -> None:
    (tmp_path / "factors.toml").write_text("version = 'x'", encoding="utf-8")

    with pytest.raises(RuleBookError):
        create_app(Settings(related_factors=tmp_path / "factors.toml"))
