"""准入: what each sort of key opens, and that nothing is given out without an entry in the register."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from api.http.auth import TokenBuckets
from graph_service.errors import StoreError
from graph_service.store import audit
from graph_service.store.audit import Auditor
from tests import town
from tests.support.http_house import ASKED, REPORT, House, assert_problem

SEARCH = "/v1/parties"
ROUTES: dict[str, dict[str, Any]] = {
    SEARCH: {**ASKED, "q": "青禾"},
    REPORT: ASKED,
    f"{REPORT}.json": ASKED,
    f"{REPORT}.html": ASKED,
    "/v1/runs": {},
    "/v1/runs/r000000001": {},
    "/v1/rules": {},
    "/v1/rules/personal_record.default": {},
}
NOT_IN_FORCE = ["none", "wrong", "expired", "not yet", "revoked"]


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("key", NOT_IN_FORCE)
def test_without_a_key_in_force_nothing_is_open(house: House, path: str, key: str) -> None:
    before = len(house.register())

    answer = house.get(path, key, **ROUTES[path])

    assert_problem(answer, 401, "no-key")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert len(house.register()) == before


@pytest.mark.parametrize(
    ("key", "path", "status"),
    [
        ("parties", SEARCH, 200),
        ("parties", REPORT, 403),
        ("parties", f"{REPORT}.html", 403),
        ("parties", "/v1/runs", 403),
        ("parties", "/v1/rules", 403),
        ("books", SEARCH, 403),
        ("books", REPORT, 403),
        ("books", "/v1/runs", 200),
        ("books", "/v1/rules", 200),
        ("good", SEARCH, 200),
        ("good", REPORT, 200),
    ],
)
def test_a_key_opens_what_its_scopes_say(house: House, key: str, path: str, status: int) -> None:
    answer = house.get(path, key, **ROUTES[path])

    assert answer.status_code == status
    if status == 403:
        assert_problem(answer, 403, "no-scope")


@pytest.mark.parametrize("path", [SEARCH, REPORT, f"{REPORT}.html"])
def test_a_purpose_that_the_key_is_not_bound_to_is_refused(house: House, path: str) -> None:
    before = len(house.register())

    answer = house.get(path, **{**ROUTES[path], "purpose": "investigation"})

    said = assert_problem(answer, 403, "purpose-not-bound")
    assert "supervision" in said["detail"]
    assert len(house.register()) == before


@pytest.mark.parametrize("path", [SEARCH, REPORT, f"{REPORT}.json"])
@pytest.mark.parametrize(
    ("left_out", "given"),
    [
        ("purpose", None), ("case", None), ("purpose", ""), ("case", ""), ("case", "  "), ("purpose", "curiosity"),
        ("case", "a\nb"), ("case", "9" * 81),
    ],
)  # fmt: skip
def test_who_asks_of_a_party_says_what_for_and_in_which_case(
    house: House, path: str, left_out: str, given: str | None
) -> None:
    before = len(house.register())

    answer = house.get(path, **{**ROUTES[path], left_out: given})

    said = assert_problem(answer, 422, "invalid-request")
    assert [one["parameter"] for one in said["errors"]] == [left_out]
    assert len(house.register()) == before


def test_no_key_is_said_before_what_else_is_wrong(house: House) -> None:
    assert_problem(house.get(REPORT, "none"), 401, "no-key")


@pytest.mark.parametrize(
    "sent", ["", "Bearer", "Bearer ", "Basic Y2c6Y2c=", "Bearer cg_", "Bearer x y", "Bearer \u00ff", "cg_"]
)
def test_what_is_no_key_opens_nothing(house: House, sent: str) -> None:
    answer = house.client.get(REPORT, params=ASKED, headers=[(b"Authorization", sent.encode("latin-1"))])

    assert_problem(answer, 401, "no-key")


def test_wrong_keys_are_counted_and_logged_and_never_shown(house: House) -> None:
    house.events.clear()

    for key in NOT_IN_FORCE:
        house.report(key=key)

    told = [one for one in house.events if one["event"] == "key_refused"]
    assert [one["why"] for one in told] == ["missing", "wrong", "expired", "not_yet", "revoked"]
    assert all(one["level"] == "warning" and one["count"] >= 1 for one in told)
    said = json.dumps(house.events, ensure_ascii=False)
    assert not any(key in said or key.rpartition("_")[2] in said for key in house.keys.values())


def test_the_entry_names_the_key_the_purpose_and_whom_was_shown(house: House) -> None:
    answer = house.report()

    entry = house.register()[-1]
    body = json.loads(entry["body"])
    assert (entry["act"], entry["actor"]) == ("query.report", "key:平台")
    assert (body["purpose"], body["case"]) == ("supervision", "2026-17")
    assert body["asked"] == town.QINGHE.id
    assert town.LI.id in body["parties"]
    assert body["result"] == answer.json()["hash"]
    assert answer.json()["issued_to"] == "key:平台"


def test_a_search_is_entered_with_whom_it_showed_and_not_its_words(house: House) -> None:
    house.get(SEARCH, **ROUTES[SEARCH])

    entry = house.register()[-1]
    assert (entry["act"], entry["actor"]) == ("query.search", "key:平台")
    assert town.QINGHE.id in json.loads(entry["body"])["parties"]
    assert "青禾" not in entry["body"]


@pytest.mark.parametrize(("path", "q"), [(SEARCH, "没有这样的名字"), ("/v1/parties/没有此公司/report", None)])
def test_a_question_without_an_answer_is_entered_too(house: House, path: str, q: str | None) -> None:
    before = len(house.register())

    house.get(path, **ASKED, q=q)

    assert len(house.register()) == before + 1


@pytest.mark.parametrize("path", [SEARCH, REPORT, f"{REPORT}.json", f"{REPORT}.html"])
def test_no_entry_no_answer(house: House, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> None:
        raise StoreError("bolt://somewhere: the register cannot be written")

    monkeypatch.setattr(Auditor, "query", away)

    answer = house.get(path, **ROUTES[path])

    assert_problem(answer, 503, "store-unavailable")
    assert "青禾" not in answer.text
    assert "somewhere" not in answer.text
    assert answer.headers["retry-after"]


def test_many_at_once_are_all_answered_and_all_entered(house: House) -> None:
    before, answers = len(house.register()), []

    def ask(key: str) -> None:
        answers.append(house.report(key=key))

    threads = [threading.Thread(target=ask, args=(key,)) for key in ("good", "other") * 8]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert [one.status_code for one in answers] == [200] * 16
    assert len({one.json()["hash"] for one in answers}) >= 2
    assert len(house.register()) == before + 16
    assert audit.verify(house.store).findings == ()


def test_a_bucket_lets_through_what_it_holds_and_says_when_there_is_more() -> None:
    at = 0.0
    buckets = TokenBuckets(60, lambda: at)

    through = [buckets.take("a") for _ in range(61)]

    assert through[:60] == [0.0] * 60
    assert through[60] == pytest.approx(1.0)
    assert buckets.take("b") == 0.0
    at = 0.5
    assert buckets.take("a") == pytest.approx(0.5)
    at = 1.0
    assert buckets.take("a") == 0.0
    at = 100000.0
    assert [buckets.take("a") for _ in range(61)].count(0.0) == 60


def test_a_key_that_asks_too_often_is_told_when_to_come_back(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.client.app.state.gate, "buckets", TokenBuckets(2))  # type: ignore[attr-defined]

    statuses = [house.get("/v1/rules", "books").status_code for _ in range(3)]
    answer = house.get("/v1/rules", "books")

    assert statuses == [200, 200, 429]
    assert_problem(answer, 429, "too-many-requests")
    assert 1 <= int(answer.headers["retry-after"]) <= 30
    assert house.get("/v1/rules", "good").status_code == 200
