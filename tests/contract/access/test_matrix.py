"""权限矩阵. Made from the policy: every command x role, and what one asks of a party of another district."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from api.session import RUNNING, Session
from graph_service.access.accounts import Account
from graph_service.access.districts import districts_of, is_within
from graph_service.access.enquiry import AccountAuditor, Enquiry
from graph_service.access.policy import Open, policy
from graph_service.access.purposes import Sight, purposes
from graph_service.access.roles import ADMINISTRATORS, AccountRole
from graph_service.errors import NotAllowed
from graph_service.facts.search import PersonAsked, find_person
from graph_service.liability.acts import Acts
from graph_service.liability.rulebooks import establish
from graph_service.settings import Settings
from graph_service.store import audit
from graph_service.store.graph_store import GraphStore, now
from graph_service.store.keys import write_key
from graph_service.store.ledger import Ledger
from tests import town
from tests.support.offices import FIRST, RING, SECOND, Office, cheap_passwords

__all__ = ["cheap_passwords"]

DAY: Final = date(2023, 1, 15)
ROLES: Final = [role for role in AccountRole if role not in ADMINISTRATORS]
COMMANDS: Final = [(action, command) for action in policy().actions.values() for command in action.commands]


@pytest.fixture
def store_of_settings(request: pytest.FixtureRequest) -> Settings:
    """How another process reaches the store."""
    reached: Settings = request.getfixturevalue("_embedded_settings")
    return reached


@pytest.fixture
def office(embedded_store: GraphStore) -> Office:
    """The town, and an account of each role for district 9901; the firms of the town are registered in 9901."""
    town.fill(embedded_store)
    office = Office(embedded_store)
    office.founded()
    for number, role in enumerate(ROLES):
        office.hired(role.value, f"30{number}", role.value)
    return office


def of_role(office: Office, role: AccountRole) -> Account:
    return next(one for one in office.accounts() if role in one.roles)


@contextmanager
def running(command: str) -> Iterator[None]:
    token = RUNNING.set(command)
    try:
        yield
    finally:
        RUNNING.reset(token)


def test_every_command_is_done_by_the_roles_that_may_and_by_no_other(
    office: Office, store_of_settings: Settings, tmp_path: Path
) -> None:
    wrong = []
    write_key(tmp_path / "key", RING[0])
    for role in AccountRole:
        account = of_role(office, role)
        office.book(account).set_password(account.name, SECOND, account, old=FIRST)
        account = of_role(office, role)
        signed = office.signs().open(account, "here", "terminal", now())
        (tmp_path / role).touch(0o600)
        (tmp_path / role).write_text(signed.token)
        settings = store_of_settings.model_copy(
            update={"key_file": tmp_path / "key", "session_file": tmp_path / role}
        )
        for action, command in COMMANDS:
            expected = action.open in (Open.ANYONE, Open.HOST, Open.SIGNED_IN) or bool(
                policy().allowances_of([role], action.id)
            )
            if _is_let_in(settings, command) is not expected:
                wrong.append((role.value, command))
        assert not _is_let_in(settings, "a command that nobody has thought of")
    assert wrong == []


def _is_let_in(settings: Settings, command: str) -> bool:
    with running(command):
        try:
            with Session(settings).store(migrate=False):
                return True
        except NotAllowed:
            return False


# --- purposes, fields, districts ---


def enquiry(office: Office, role: AccountRole, action: str, purpose: str, name: str | None = None) -> Enquiry:
    account = office.account(name) if name else of_role(office, role)
    auditor = AccountAuditor(account, policy().actions[action])
    return Enquiry.of(auditor, purpose, "C-1", DAY)


ABOUT: Final = sorted({one for rule in policy().allowances if rule.purposes for one in rule.actions})


def test_every_role_asks_for_its_purposes_only_and_sees_no_field_that_is_hidden(office: Office) -> None:
    for role in AccountRole:
        for action in ABOUT:
            rules = policy().allowances_of([role], action)
            for purpose in purposes().values():
                allowed = [one for one in rules if purpose.id in (one.purposes or ())]
                if not allowed:
                    with pytest.raises(NotAllowed):
                        enquiry(office, role, action, purpose.id)
                    continue
                asked = enquiry(office, role, action, purpose.id)
                assert asked.purpose.sees == purpose.sees - allowed[0].hides
                assert asked.purpose.names_persons == (purpose.names_persons and not allowed[0].masks_persons)
                assert asked.districts == (("9901",) if allowed[0].own_districts else None)


def test_an_analyst_sees_no_beneficial_owner_and_no_name(office: Office) -> None:
    asked = enquiry(office, AccountRole.ANALYST, "report", "supervision")

    assert not asked.purpose.may_see(Sight.BENEFICIAL_OWNERS)
    assert not asked.purpose.names_persons
    assert asked.districts is None


def test_a_party_of_another_district_is_refused_and_the_attempt_stands_in_the_register(
    office: Office,
) -> None:
    office.hired("外区", "4001", "investigator", districts=("9902",))
    here = enquiry(office, AccountRole.INVESTIGATOR, "report", "supervision")
    there = enquiry(office, AccountRole.INVESTIGATOR, "report", "supervision", "外区")

    here.within(office.store, "query.report", [town.QINGHE.id, town.LI.id])
    for party in (town.QINGHE.id, town.LI.id):
        with pytest.raises(NotAllowed, match="辖区"):
            there.within(office.store, "query.report", [party])

    refused = [one for one in audit.records(office.store) if one["act"] == "query.report.refused"]
    assert [json.loads(one["body"])["asked"] for one in refused] == [town.QINGHE.id, town.LI.id]
    assert {one["actor"] for one in refused} == {"外区#4001"}
    assert there.those_within(office.store, [town.QINGHE.id]) == set()


def test_nobody_of_another_district_is_found_by_name(office: Office) -> None:
    office.hired("外区", "4001", "investigator", districts=("9902",))

    with pytest.raises(NotAllowed, match="辖区"):
        find_person(
            office.store, enquiry(office, AccountRole.INVESTIGATOR, "search_person", "supervision", "外区"),
            PersonAsked("李四光", at=town.QINGHE.id),
        )  # fmt: skip


def test_an_act_on_a_party_of_another_district_is_refused(office: Office) -> None:
    office.hired("外区", "4001", "clerk", districts=("9902",))

    def acts(name: str) -> Acts:
        auditor = AccountAuditor(office.account(name), policy().actions["act"])
        ledger = Ledger(office.store, auditor)
        return Acts(ledger, establish(ledger))

    before = office.store.last_change()
    with pytest.raises(NotAllowed, match="辖区"):
        acts("外区").dispute_open(town.DISHONEST.id, DAY, "异1")
    with pytest.raises(NotAllowed, match="辖区"):
        acts("外区").identity_confirm(town.LI.id, DAY, "出示证件")
    done = acts("clerk").dispute_open(town.DISHONEST.id, DAY, "异1")

    assert done.decisions == (town.DISHONEST.id,)
    assert office.store.last_change() > before


@pytest.mark.parametrize(
    ("districts", "own", "within"),
    [
        (["990102"], ["9901"], True), (["990102"], ["99"], True), (["990102"], ["990102"], True),
        (["990102"], ["9902"], False), (["990102"], [], False), (["990202", "990102"], ["9901"], True),
        ([], ["9901"], False), ([], ["99"], True), (["99"], ["9901"], False),
    ],
)  # fmt: skip
def test_a_district_is_within_its_prefix_and_an_unknown_one_within_a_province(
    districts: list[str], own: list[str], within: bool
) -> None:
    assert is_within(districts, own) is within


def test_a_party_is_where_its_profile_says_or_else_its_code(office: Office) -> None:
    found = districts_of(office.store.read, [town.QINGHE.id, "91990200MA0000000X", "reg:990301000000123"])

    assert found[town.QINGHE.id]
    assert found["91990200MA0000000X"] == {"990200"}
    assert found["reg:990301000000123"] == {"990301"}
