"""决定疑点. Who cannot decide, who was cancelled, and how grave a row says it is."""

from __future__ import annotations

from datetime import date

import pytest

from graph_service.law.book_reader import read_book
from graph_service.law.outcome import Doubt
from graph_service.liability.decision_doubts import cannot_decide, doubts_of_severity
from graph_service.liability.registered import Registered

LISTS = read_book(None).lists
COURTS, LABOUR = LISTS["dishonest_judgment_debtor"], LISTS["migrant_wage_arrears"]
DAY = date(2025, 3, 1)


@pytest.mark.parametrize(
    ("authority", "decides"),
    [
        ("虚构市人民法院", True),
        ("虚构市中级人民法院执行局", True),
        ("虚构市信用办", False),
        ("张三丰", False),
    ],
)
def test_the_list_of_the_courts_is_theirs_alone(authority: str, decides: bool) -> None:
    assert cannot_decide(authority, COURTS.id, COURTS, ()) is not decides


@pytest.mark.parametrize("authority", ["虚构市人力资源和社会保障局", "市人社局", "于都县", "高新区管委会"])
def test_an_authority_that_nobody_knows_may_decide(authority: str) -> None:
    assert not cannot_decide(authority, LABOUR.id, LABOUR, ())


def test_a_registered_company_is_no_authority_unless_a_public_body_bears_its_name_too() -> None:
    company, body = Registered(), Registered(public_body=True)

    assert cannot_decide("虚构市商贸有限公司", LABOUR.id, LABOUR, [company])
    assert not cannot_decide("虚构市商贸有限公司", LABOUR.id, LABOUR, [company, body])


def test_a_court_is_asked_for_where_an_event_is_one_of_courts() -> None:
    assert cannot_decide("虚构市公安局", "court_exit_ban", None, ())
    assert not cannot_decide("虚构市税务局", "tax_exit_notice", None, ())


@pytest.mark.parametrize(
    ("said", "doubts"),
    [
        ([None], set()),
        (["serious"], set()),
        (["light"], {Doubt.SEVERITY_LIGHT}),
        (["general"], {Doubt.SEVERITY_CONTRADICTS}),
        (["none", "serious"], {Doubt.SEVERITY_CONTRADICTS}),
    ],
)
def test_severity_takes_away(said: list[str | None], doubts: set[Doubt]) -> None:
    assert set(doubts_of_severity(LABOUR, said)) == doubts


def test_general_contradicts_only_a_list_that_is_marked_serious() -> None:
    assert set(doubts_of_severity(LISTS["administrative_penalty"], ["general"])) == set()


@pytest.mark.parametrize(
    ("statuses", "cancelled"),
    [
        ([("注销", date(2025, 2, 28))], True),
        ([("注销", DAY)], False),
        ([("吊销", date(2024, 1, 1))], False),
        ([("注销", date(2024, 1, 1)), ("存续", date(2024, 6, 1))], False),
        ([("存续", date(2023, 1, 1)), ("注销", date(2024, 1, 1))], True),
    ],
)
def test_a_subject_is_cancelled_by_an_earlier_day_and_not_restored(
    statuses: list[tuple[str, date]], cancelled: bool
) -> None:
    assert Registered(statuses=tuple(statuses)).cancelled_before(DAY) is cancelled
