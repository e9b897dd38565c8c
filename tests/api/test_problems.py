"""问题: every error is one of the table, whole, and says nothing of what is inside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from api.http import parties, problems
from api.http.edge import LARGEST_BODY, LONGEST_QUERY
from api.http.negotiation import chosen
from graph_service import errors
from graph_service.errors import CreditError
from tests import town
from tests.support.http_house import ASKED, REPORT, House, assert_problem

DOCS = Path(__file__).parents[2] / "docs/api.md"
SEARCH = "/v1/parties"


def every_error(kind: type[CreditError] = CreditError) -> list[type[CreditError]]:
    return [kind, *(each for child in kind.__subclasses__() for each in every_error(child))]


def test_the_table_is_whole_and_no_slug_is_used_twice() -> None:
    assert len({kind.slug for kind in problems.KINDS}) == len(problems.KINDS)
    assert set(problems.OF_ERRORS.values()) <= set(problems.KINDS)
    assert {one for one in vars(errors).values() if isinstance(one, type)} <= set(every_error())


@pytest.mark.parametrize("error", every_error(), ids=lambda error: error.__name__)
def test_every_error_of_the_service_has_its_kind(error: type[CreditError]) -> None:
    assert problems.kind_of(error("x")) in problems.KINDS


@pytest.mark.parametrize("kind", problems.KINDS, ids=lambda kind: kind.slug)
def test_the_guide_names_every_problem(kind: problems.ProblemKind) -> None:
    assert f"`{kind.slug}` | {kind.status} |" in DOCS.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("error", "status", "slug"),
    [
        (errors.StoreUnavailable, 503, "store-unavailable"),
        (errors.StoreConflict, 503, "store-busy"),
        (errors.StoreTimeout, 504, "store-timeout"),
        (errors.SchemaError, 503, "not-ready"),
        (errors.SettingError, 500, "misconfigured"),
        (errors.TamperError, 500, "tampered"),
        (errors.Refused, 409, "refused"),
        (ZeroDivisionError, 500, "internal-error"),
    ],
)
def test_what_goes_wrong_inside_is_told_to_the_log_and_not_to_the_caller(
    house: House, error: type[Exception], status: int, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "bolt://10.0.0.9:7687 990101199001011237"

    def fail(*_: Any, **__: Any) -> None:
        raise error(secret)

    monkeypatch.setattr(parties, "registered_report", fail)
    house.events.clear()

    answer = house.report()

    said = assert_problem(answer, status, slug)
    assert "10.0.0.9" not in answer.text
    told = [one for one in house.events if one["level"] == "error"]
    assert [(one["kind"], one["request_id"]) for one in told] == [(error.__name__, said["request_id"])]
    assert "10.0.0.9" in told[0]["message"]
    assert "990101199001011237" not in json.dumps(told)


@pytest.mark.parametrize(
    "path", ["/", "/v1", "/v2/parties", "/v1/parties/", "/admin", "/openapi.yaml", "/docs/static/x"]
)
def test_an_unknown_address_is_a_problem(house: House, path: str) -> None:
    assert_problem(house.get(path), 404, "not-found")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "HEAD"])
def test_a_method_that_is_not_offered_is_a_problem(house: House, method: str) -> None:
    answer = house.client.request(method, REPORT)

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"
    if method != "HEAD":
        assert_problem(answer, 405, "method-not-allowed")


@pytest.mark.parametrize("form", ["xml", "pdf", "JSON", "html.exe"])
def test_a_form_that_is_not_offered_is_a_problem(house: House, form: str) -> None:
    assert_problem(house.report(f"{REPORT}.{form}"), 422, "invalid-request")


@pytest.mark.parametrize(
    ("path", "asked", "name"),
    [
        (REPORT, {"as_of": "yesterday"}, "as_of"),
        (REPORT, {"as_of": "2026-02-30"}, "as_of"),
        (REPORT, {"known_at": "20260101T"}, "known_at"),
        (SEARCH, {}, "q"),
        (SEARCH, {"q": ""}, "q"),
        (SEARCH, {"q": " "}, "q"),
        (SEARCH, {"q": "。"}, "q"),
        (SEARCH, {"q": "青\x00禾"}, "q"),
        (SEARCH, {"q": "青" * 201}, "q"),
        (SEARCH, {"q": "青禾", "limit": "0"}, "limit"),
        (SEARCH, {"q": "青禾", "limit": "101"}, "limit"),
        ("/v1/runs", {"limit": "many"}, "limit"),
    ],
)
def test_a_wrong_parameter_is_named_and_not_repeated(
    house: House, path: str, asked: dict[str, str], name: str
) -> None:
    before = len(house.register())

    answer = house.get(path, **{**(ASKED if path != "/v1/runs" else {}), **asked})

    said = assert_problem(answer, 422, "invalid-request")
    assert [(one["in"], one["parameter"]) for one in said["errors"]] == [("query", name)]
    assert "yesterday" not in answer.text
    assert len(house.register()) == before


@pytest.mark.parametrize("number", ["990101199001011237", "9901011990****1237", "990101900101123"])
def test_a_number_of_a_person_has_no_place_in_an_address(house: House, number: str) -> None:
    answers = [house.get(SEARCH, **ASKED, q=number), house.report(f"/v1/parties/{number}/report")]

    for answer in answers:
        assert_problem(answer, 422, "invalid-request")
        assert number not in answer.text


@pytest.mark.parametrize(
    "code", ["没有此公司", "91990100MA0000000X", "p:0", "../../etc/passwd", "\x00", "%00", "a" * 150]
)
def test_nobody_of_that_code_is_a_problem(house: House, code: str) -> None:
    answer = house.report(f"/v1/parties/{quote(code)}/report")

    assert answer.status_code in (404, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_name_of_several_gives_the_choice(house: House) -> None:
    answer = house.report("/v1/parties/虚构市石桥建材有限公司/report")

    said = assert_problem(answer, 409, "ambiguous-name")
    assert {town.SHIQIAO.id, town.SHIQIAO_TWIN.id} <= {one["id"] for one in said["candidates"]}


@pytest.mark.parametrize("path", ["/v1/runs/r999999999", "/v1/rules/no.such_rule"])
def test_a_record_that_is_not_there_is_a_problem(house: House, path: str) -> None:
    assert_problem(house.get(path), 404, "record-not-found")


# --- limits and headers ---


def test_too_long_an_address_and_too_large_a_body_are_refused(house: House) -> None:
    long = house.get(SEARCH, q="x" * LONGEST_QUERY)
    deep = house.get("/v1/parties/" + "x" * 2000 + "/report")
    large = house.client.request("GET", SEARCH, content=b"x" * (LARGEST_BODY + 1))

    assert_problem(long, 414, "address-too-long")
    assert_problem(deep, 414, "address-too-long")
    assert_problem(large, 413, "body-too-large")


@pytest.mark.parametrize("path", ["/healthz", "/v1/rules", REPORT, f"{REPORT}.html", "/docs", "/nowhere"])
def test_every_answer_has_the_security_headers_and_no_word_of_the_server(house: House, path: str) -> None:
    headers = house.report(path).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    read = path.startswith("/v1/parties")
    assert headers["cache-control"] == ("private, no-cache" if read else "no-store")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "server" not in headers
    assert "x-powered-by" not in headers
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("path", ["/healthz", "/v1/rules", REPORT, "/nowhere"])
def test_what_is_no_page_may_load_nothing(house: House, path: str) -> None:
    assert house.report(path).headers["content-security-policy"].startswith("default-src 'none'")


def test_a_request_keeps_its_id_if_it_is_one(house: House) -> None:
    good = house.get("/healthz", headers={"X-Request-ID": "platform-7.a_b"})
    bad = [
        house.get("/healthz", headers={"X-Request-ID": sent})
        for sent in ("a b", "x" * 65, 'a"}', "<script>", "a\tb", "")
    ]

    assert good.headers["x-request-id"] == "platform-7.a_b"
    assert all(len(one.headers["x-request-id"]) == 32 for one in bad)


@pytest.mark.parametrize("sent", ["a\r\nSet-Cookie: x=1", "a\nb", "\r\n\r\n<script>"])
def test_nothing_that_is_asked_becomes_a_header(house: House, sent: str) -> None:
    answers = [
        house.report(case=sent),
        house.get(SEARCH, **ASKED, q=sent),
        house.get("/v1/runs/x", headers={"Accept": "text/html"}),
        house.report(f"/v1/parties/{quote(sent)}/report"),
    ]

    for answer in answers:
        assert "set-cookie" not in answer.headers
        assert "<script>" not in str(answer.headers)


def test_the_log_has_a_line_for_each_request_without_what_was_asked(house: House) -> None:
    house.events.clear()

    house.report()
    house.get(SEARCH, **ASKED, q="青禾")

    lines = [one for one in house.events if one["event"] == "request"]
    assert [one["route"] for one in lines] == ["/v1/parties/{code}/report", "/v1/parties"]
    assert all(one["status"] == 200 and one["ms"] > 0 and one["key"] for one in lines)
    said = json.dumps(house.events, ensure_ascii=False)
    assert town.QINGHE.id not in said
    assert "青禾" not in said
    assert "2026-17" not in said


# --- which form ---


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, "json"), ("", "json"), ("*/*", "json"), ("application/json", "json"), ("application/*", "json"),
        ("text/html", "html"), ("text/*", "html"), ("text/html, application/json", "json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
        ("text/html;q=0.5, application/json;q=0.4", "html"), ("*/*, application/json;q=0", "html"),
        ("TEXT/HTML ; charset=utf-8", "html"), ("application/json;q=banana, text/html;q=0.1", "html"),
        ("application/json;q=nan, text/html;q=0.1", "html"),
    ],
)  # fmt: skip
def test_the_form_is_what_is_wanted_most(accept: str | None, form: str) -> None:
    assert chosen(accept) == form


@pytest.mark.parametrize(
    "accept", ["image/png", "application/xml", "*/*;q=0", "application/json;q=0, text/html;q=0"]
)
def test_a_form_that_nobody_offers_is_a_problem(house: House, accept: str) -> None:
    assert_problem(house.report(headers={"Accept": accept}), 406, "not-acceptable")
