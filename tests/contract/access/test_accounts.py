"""账号: one human each, confirmed by a second administrator; a row that other hands changed opens nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_service.access.accounts import Account, AccountState, NewAccount, are_there_accounts
from graph_service.access.one_time_codes import Enrolment
from graph_service.access.sign_ins import NotAdmitted, SignedIn
from graph_service.errors import Refused, SettingError
from graph_service.store import audit
from graph_service.store.graph_store import GraphStore
from graph_service.upkeep.archive import Archive, backup, restore
from tests.support.offices import FIRST, SECOND, Office, cheap_passwords
from tests.support.stores import run, whole

__all__ = ["cheap_passwords"]


@pytest.fixture
def office(store: GraphStore) -> Office:
    office = Office(store)
    office.founded()
    return office


def clerk(**more: object) -> NewAccount:
    told: dict[str, object] = {"districts": ("9901",), "department": "信用科", **more}
    return NewAccount("陈经办", "2001", ("clerk",), **told)  # type: ignore[arg-type]


# --- the first ones ---


def test_the_login_makes_only_administrators_and_each_once(store: GraphStore) -> None:
    office = Office(store)
    assert not are_there_accounts(store.read)

    with pytest.raises(Refused, match="三员"):
        office.book().create(clerk(), FIRST, None)
    first = office.founding("王系统", "1001", "sysadmin")
    with pytest.raises(Refused, match="已有账号"):
        office.founding("另一人", "1009", "sysadmin")
    second = office.founding("安全员", "1002", "secadmin")

    assert [one.state for one in (first, second)] == [AccountState.ACTIVE] * 2
    assert are_there_accounts(store.read)
    with pytest.raises(Refused, match="已有账号"):
        office.book().create(NewAccount("审计员", "1003", ("auditor",), department="办"), FIRST, None)


def test_no_administrator_comes_without_a_password(store: GraphStore) -> None:
    with pytest.raises(SettingError, match="没有缺省口令"):
        Office(store).book().create(NewAccount("王系统", "1001", ("sysadmin",), department="办"), None, None)


# --- asked for and confirmed ---


def test_roles_take_effect_when_the_secadmin_confirms(office: Office) -> None:
    by = office.account("王系统")

    asked, _ = office.book(by).create(clerk(), FIRST, by)
    assert (asked.state, asked.roles) == (AccountState.WAITING, frozenset())
    assert office.sign_in("陈经办") is NotAdmitted.NOT_OPEN
    with pytest.raises(Refused, match="提出者本人"):
        office.book(by).approve("陈经办")
    made = office.book(office.account("安全员")).approve("陈经办")

    assert (made.state, sorted(made.roles), made.districts) == (AccountState.ACTIVE, ["clerk"], ("9901",))
    assert (made.actor, made.issued_to) == ("陈经办#2001", "陈经办 (信用科)")
    assert (made.made_by, made.approved_by) == ("王系统#1001", "安全员#1002")
    with pytest.raises(Refused, match="没有待确认"):
        office.book(office.account("安全员")).approve("陈经办")


def test_other_roles_are_asked_for_in_the_same_way_and_the_old_ones_hold_meanwhile(office: Office) -> None:
    office.hired("陈经办", "2001", "clerk")
    by = office.account("王系统")

    asked, _ = office.book(by).create(
        NewAccount("陈经办", "2001", ("reviewer",), ("99",), department="科"), None, by
    )
    assert asked.roles == {"clerk"}
    with pytest.raises(Refused, match="同一工号"):
        office.book(by).create(
            NewAccount("陈经办", "2002", ("reviewer",), ("99",), department="科"), None, by
        )
    made = office.book("安全员#1002").approve("陈经办")

    assert (sorted(made.roles), made.districts) == (["reviewer"], ("99",))


def test_one_human_has_one_account(office: Office) -> None:
    office.hired("陈经办", "2001", "clerk")
    by = office.account("王系统")

    with pytest.raises(Refused, match="一人一号"):
        office.book(by).create(
            NewAccount("陈二号", "2001", ("reviewer",), ("99",), department="科"), FIRST, by
        )
    worker = office.hired("worker", "2001", "analyst", service=True)

    assert worker.service
    assert worker.actor == "worker#2001"


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (NewAccount("a b", "1", ("clerk",), ("99",), department="科"), "名称"),
        (NewAccount("a#b", "1", ("clerk",), ("99",), department="科"), "名称"),
        (NewAccount("a", "#1", ("clerk",), ("99",), department="科"), "工号"),
        (NewAccount("a", "1", ("clerk",), ("99",)), "部门"),
        (NewAccount("a", "1", ("clerk",), (), department="科"), "辖区"),
        (NewAccount("a", "1", ("clerk",), ("99",), department="科", logins=("a#b",)), "登录名"),
        (NewAccount("a", "1", ("reviewer",), ("99",), department="科", service=True), "服务账号"),
        (NewAccount("a", "1", ("clerk", "auditor"), ("99",), department="科"), "三员"),
    ],
)
def test_an_account_without_bounds_is_not_made(
    embedded_store: GraphStore, new: NewAccount, said: str
) -> None:
    with pytest.raises(SettingError, match=said):
        Office(embedded_store).book().create(new, FIRST, None)

    assert not are_there_accounts(embedded_store.read)


# --- disabled, enabled, passwords ---


def test_the_last_secadmin_stays(office: Office) -> None:
    with pytest.raises(Refused, match="最后一个"):
        office.book().disable("安全员")

    assert office.account("安全员").state is AccountState.ACTIVE


def test_whoever_is_disabled_is_out_at_once_and_comes_back_when_enabled(office: Office) -> None:
    office.hired("陈经办", "2001", "clerk")
    token = office.signed_in("陈经办").token

    office.book().disable("陈经办")
    assert office.signs().of_token(token, office.at) is None
    assert office.sign_in("陈经办") is NotAdmitted.NOT_OPEN
    office.book().enable("陈经办")

    assert office.signs().of_token(token, office.at) is None
    assert isinstance(office.sign_in("陈经办"), SignedIn)


def test_ones_own_password_is_changed_with_the_old_one(office: Office) -> None:
    account = office.hired("陈经办", "2001", "clerk")
    assert office.signed_in("陈经办").must_change

    with pytest.raises(Refused, match="原口令"):
        office.book(account).set_password("陈经办", SECOND, account, old="wrong")
    with pytest.raises(SettingError, match="用过"):
        office.book(account).set_password("陈经办", FIRST, account, old=FIRST)
    office.book(account).set_password("陈经办", SECOND, account, old=FIRST)

    assert office.sign_in("陈经办", FIRST) is NotAdmitted.WRONG
    signed = office.sign_in("陈经办", SECOND)
    assert isinstance(signed, SignedIn)
    assert not signed.must_change


def test_anothers_password_waits_for_the_secadmin(office: Office) -> None:
    office.hired("陈经办", "2001", "clerk")
    by = office.account("王系统")

    account, _ = office.book(by).set_password("陈经办", SECOND, by)

    assert account.state is AccountState.WAITING
    assert office.sign_in("陈经办", SECOND) is NotAdmitted.NOT_OPEN
    assert office.book("安全员#1002").approve("陈经办").roles == {"clerk"}
    assert office.signed_in("陈经办", SECOND).must_change


def test_a_service_account_has_a_token_and_no_password(office: Office) -> None:
    by = office.account("王系统")
    new = NewAccount("worker", "2001", ("analyst",), ("99",), department="科", service=True)
    _, token = office.book(by).create(new, None, by)
    assert token is not None
    assert office.signs().of_service(token, office.at) is None
    office.book("安全员#1002").approve("worker")

    found = office.signs().of_service(token, office.at)
    assert isinstance(found, Account)
    assert found.name == "worker"
    assert office.sign_in("worker", token) is NotAdmitted.WRONG
    assert office.signs().of_service(token[:-1] + ("A" if token[-1] != "A" else "B"), office.at) is None
    _, fresh = office.book(by).set_password("worker", None, by)
    office.book("安全员#1002").approve("worker")
    assert office.signs().of_service(token, office.at) is None
    assert fresh is not None
    assert office.signs().of_service(fresh, office.at) is not None
    assert not any(
        secret.split("_", 2)[2] in line for secret in (token, fresh) for line in whole(office.store)
    )


# --- other hands ---


@pytest.mark.parametrize(
    "change", ["a.roles = ['secadmin']", "a.state = 'active'", "a.districts = ['99']", "a.staff = '7'"]
)
def test_a_row_that_other_hands_changed_opens_nothing(office: Office, change: str) -> None:
    office.hired("陈经办", "2001", "clerk")
    office.book().disable("陈经办")
    if "active" not in change:
        office.book().enable("陈经办")

    run(office.store, f"MATCH (a:Account {{name: '陈经办'}}) SET {change}")

    assert office.account("陈经办").state is AccountState.UNSOUND
    assert office.sign_in("陈经办") is NotAdmitted.NOT_OPEN
    with pytest.raises(Refused, match="校验不符"):
        office.book().enable("陈经办")


# --- backup and restore ---


def test_a_restore_closes_accounts_until_the_secadmin_opens_them(
    office: Office, embedded_store: GraphStore, tmp_path: Path
) -> None:
    office.hired("陈经办", "2001", "clerk")
    secret, token = office.signed_in("安全员"), office.signed_in("陈经办").token
    backup(office.store, tmp_path / "b")
    restore(office.store, tmp_path / "b", replace=True)

    assert office.signs().of_token(token, office.at) is None
    assert office.signs().of_token(secret.token, office.at) is None
    assert office.account("陈经办").state is AccountState.CLOSED
    assert office.sign_in("陈经办") is NotAdmitted.NOT_OPEN
    assert isinstance(office.sign_in("安全员"), Enrolment)
    office.book("安全员#1002").enable("陈经办")

    assert isinstance(office.sign_in("陈经办"), SignedIn)


def test_secrets_and_sign_ins_leave_the_store_by_no_way(office: Office, tmp_path: Path) -> None:
    office.signed_in("安全员")

    backup(office.store, tmp_path / "b")

    with Archive(tmp_path / "b") as archive:
        parts = {part.name for part in archive.manifest.parts}
        assert archive.manifest.nodes["Account"] == 3
    assert not parts & {"nodes/AccountSecret", "nodes/SignIn", "nodes/SignInAttempts"}
    assert not any(office.secrets["安全员"] in line for line in whole(office.store))


# --- the register ---


def test_every_act_stands_in_the_register_without_a_secret(office: Office) -> None:
    office.hired("陈经办", "2001", "clerk")
    office.sign_in("陈经办", "wrong")

    entries = list(audit.records(office.store))

    assert [one["act"] for one in entries if one["actor"] == "王系统#1001"] == ["account.create"] * 2
    assert {one["act"] for one in entries} == {"account.create", "account.approve", "sign_in"}
    assert not any(FIRST in one["body"] or "argon2" in one["body"] for one in entries)
    assert audit.verify(office.store).findings == ()
