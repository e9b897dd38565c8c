"""账号角色: three administrators stand apart, a program approves nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.access.roles import (
    ADMINISTRATORS,
    FOR_PROGRAMS,
    AccountRole,
    checked_districts,
    checked_roles,
)
from graph_service.errors import SettingError

IDS = ["clerk", "reviewer", "investigator", "analyst", "legal", "platform", "sysadmin", "secadmin", "auditor"]


def test_the_roles_are_these() -> None:
    assert list(AccountRole) == IDS
    assert all(role.zh for role in AccountRole)


@given(st.sets(st.sampled_from(IDS), min_size=1), st.booleans())
def test_an_administrator_stands_alone_and_a_program_never_approves(names: set[str], service: bool) -> None:
    mixed = len(names) > 1 and any(one in ADMINISTRATORS for one in names)
    too_much = service and not names <= {str(one) for one in FOR_PROGRAMS}

    if mixed or too_much:
        with pytest.raises(SettingError):
            checked_roles(names, service=service)
    else:
        assert checked_roles(names, service=service) == names


@pytest.mark.parametrize("names", [[], ["boss"], ["Clerk"], ["sysadmin", "secadmin"], ["auditor", "clerk"]])
def test_no_role_an_unknown_one_and_two_administrators_are_refused(names: list[str]) -> None:
    with pytest.raises(SettingError):
        checked_roles(names, service=False)


@pytest.mark.parametrize("district", ["9", "990", "99010", "0101", "99011x", "9901 00", "9901011"])
def test_what_is_no_district_is_refused(district: str) -> None:
    with pytest.raises(SettingError, match="行政区划"):
        checked_districts([district], frozenset({AccountRole.CLERK}))


def test_an_account_that_looks_at_parties_has_a_district_and_an_administrator_needs_none() -> None:
    with pytest.raises(SettingError, match="辖区"):
        checked_districts([], frozenset({AccountRole.CLERK}))

    assert checked_districts([], frozenset({AccountRole.AUDITOR})) == ()
    assert checked_districts(["990102", "99", "99"], frozenset({AccountRole.CLERK})) == ("99", "990102")
