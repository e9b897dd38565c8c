"""登录: a password, for administrators a code; ended by the clock, by a change of rights, by signing out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from graph_service.access.one_time_codes import Enrolment
from graph_service.access.sign_ins import SHUT, TRIES, TRIES_OF_ADDRESS, NotAdmitted, SignedIn
from graph_service.store.graph_store import GraphStore
from tests.support.offices import FIRST, Office, cheap_passwords
from tests.support.stores import whole

__all__ = ["cheap_passwords"]


@pytest.fixture
def office(store: GraphStore) -> Office:
    office = Office(store)
    office.founded()
    office.hired("陈经办", "2001", "clerk")
    return office


def test_an_administrator_enrols_and_then_needs_a_code_each_time(office: Office) -> None:
    first = office.sign_in("安全员")
    assert isinstance(first, Enrolment)
    office.secrets["安全员"] = first.secret

    code = office.code("安全员")
    assert isinstance(office.sign_in("安全员", code=code), SignedIn)
    assert office.sign_in("安全员", code=code) is NotAdmitted.CODE_WRONG
    assert office.sign_in("安全员") is NotAdmitted.CODE_NEEDED
    assert office.sign_in("安全员", "wrong", office.code("安全员")) is NotAdmitted.WRONG
    assert isinstance(office.sign_in("安全员", code=office.code("安全员")), SignedIn)


def test_a_code_that_was_reset_is_enrolled_anew(office: Office) -> None:
    token = office.signed_in("审计员").token

    office.book("安全员#1002").reset_totp("审计员")

    assert office.signs().of_token(token, office.at) is None
    assert isinstance(office.sign_in("审计员"), Enrolment)


def test_nobody_learns_whether_an_account_is_there(office: Office) -> None:
    office.book().disable("陈经办")

    assert office.sign_in("没有此人") is NotAdmitted.WRONG
    assert office.sign_in("陈经办", "wrong") is NotAdmitted.WRONG


def test_it_ends_when_idle_and_in_any_case(office: Office) -> None:
    signs = office.signs()
    token, began = office.signed_in("陈经办").token, office.at

    for minutes in range(29, 12 * 60, 29):
        assert signs.of_token(token, began + timedelta(minutes=minutes)) is not None
    assert signs.of_token(token, began + timedelta(hours=12)) is None
    other = office.signed_in("陈经办").token
    assert signs.of_token(other, began + timedelta(minutes=29)) is not None
    assert signs.of_token(other, began + timedelta(minutes=59)) is None


def test_each_sign_in_has_an_id_of_its_own_and_only_the_digest_is_kept(office: Office) -> None:
    one, other = office.signed_in("陈经办"), office.signed_in("陈经办")
    assert one.token != other.token
    assert not any(one.token in line or one.csrf in line for line in whole(office.store))

    assert office.signs().sign_out(one.token)

    assert office.signs().of_token(one.token, office.at) is None
    assert office.signs().of_token(other.token, office.at) is not None
    assert not office.signs().sign_out(one.token)


def test_a_sign_in_takes_no_change_number(office: Office) -> None:
    before = office.store.last_change()

    office.signed_in("陈经办")
    office.sign_in("陈经办", "wrong")

    assert office.store.last_change() == before


def test_whoever_guesses_is_shut_out_at_his_own_address_only(office: Office) -> None:
    for _ in range(TRIES):
        assert office.sign_in("陈经办", "wrong", address="10.0.0.9") is NotAdmitted.WRONG

    assert office.sign_in("陈经办", address="10.0.0.9") is NotAdmitted.SHUT
    assert isinstance(office.sign_in("陈经办", address="10.0.0.1"), SignedIn)
    office.at += SHUT
    assert isinstance(office.sign_in("陈经办", address="10.0.0.9"), SignedIn)


def test_an_address_that_tries_many_accounts_is_shut_out(office: Office) -> None:
    said = [office.sign_in(f"n{number}", address="10.0.0.9") for number in range(TRIES_OF_ADDRESS + 1)]

    assert said == [NotAdmitted.WRONG] * TRIES_OF_ADDRESS + [NotAdmitted.SHUT]
    assert office.sign_in("陈经办", address="10.0.0.9") is NotAdmitted.SHUT


def test_many_attempts_at_once_count_each(office: Office) -> None:
    with ThreadPoolExecutor(8) as pool:
        said = list(
            pool.map(lambda _: office.sign_in("陈经办", "wrong", address="10.0.0.9"), range(TRIES * 2))
        )

    assert said.count(NotAdmitted.WRONG) == TRIES


def test_a_code_that_is_used_at_once_by_many_lets_in_one(office: Office) -> None:
    first = office.sign_in("安全员")
    assert isinstance(first, Enrolment)
    office.secrets["安全员"] = first.secret
    code = office.code("安全员")

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda at: office.sign_in("安全员", code=code, address=at), "abcd"))

    assert [isinstance(one, SignedIn) for one in said].count(True) == 1


def test_a_good_sign_in_forgets_the_bad_ones(office: Office) -> None:
    for _ in range(3):
        for _ in range(TRIES - 1):
            office.sign_in("陈经办", "wrong")
        assert isinstance(office.sign_in("陈经办"), SignedIn)


def test_an_old_password_must_be_changed(office: Office) -> None:
    account = office.account("陈经办")
    office.book(account).set_password("陈经办", "Another-2026", account, old=FIRST)
    assert not office.signed_in("陈经办", "Another-2026").must_change

    office.at += timedelta(days=91)

    assert office.signed_in("陈经办", "Another-2026").must_change
