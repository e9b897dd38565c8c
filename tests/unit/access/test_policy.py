"""权限表: every command stands in it once, and what does not stand in it is open to nobody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import typer

from api.cli import app
from graph_service.access.policy import Open, Policy, policy, read_policy
from graph_service.access.roles import ADMINISTRATORS, AccountRole
from graph_service.errors import SettingError


def commands(part: typer.Typer = app, words: tuple[str, ...] = ()) -> Iterator[str]:
    """Every command of the program by its words."""
    for info in part.registered_commands:
        assert info.callback is not None
        yield " ".join((*words, info.name or info.callback.__name__))
    for group in part.registered_groups:
        assert group.typer_instance is not None
        yield from commands(group.typer_instance, (*words, str(group.name)))


def test_every_command_stands_in_the_policy_and_no_other() -> None:
    told = [one for action in policy().actions.values() for one in action.commands]

    assert sorted(told) == sorted(commands())


def test_every_action_is_open_or_some_role_may_do_it() -> None:
    for action in policy().actions.values():
        by_role = [one for one in policy().allowances if action.id in one.actions]
        assert by_role or action.open is not Open.BY_ROLE, action.id
        assert not by_role or action.open in (Open.BY_ROLE, Open.FIRST), action.id


def test_administrators_are_shown_no_party_and_divide_their_powers() -> None:
    about_parties = {one for rule in policy().allowances if rule.purposes is not None for one in rule.actions}

    for role in ADMINISTRATORS:
        assert not {one for one in about_parties if policy().allowances_of([role], one)}
    for one, other in (
        ("create_accounts", "confirm_accounts"),
        ("keys", "register"),
        ("confirm_accounts", "register"),
    ):
        assert not _roles(one) & _roles(other)


def test_who_registers_a_finding_does_not_approve_by_the_same_role() -> None:
    assert not _roles("act") & _roles("approve")


def _roles(action: str) -> set[AccountRole]:
    return {role for role in AccountRole if policy().allowances_of([role], action)}


def test_what_the_table_does_not_know_is_nobodys() -> None:
    assert policy().of_command("store drop") is None


_ACTION = '[actions.a]\nzh = "甲"\ncommands = ["x"]\n'


@pytest.mark.parametrize(
    "text",
    [
        _ACTION + '[actions.b]\nzh = "乙"\ncommands = ["x"]\n[[allow]]\nroles = ["clerk"]\nactions = ["a"]',
        _ACTION + '[[allow]]\nroles = ["boss"]\nactions = ["a"]',
        _ACTION + '[[allow]]\nroles = ["clerk"]\nactions = ["b"]',
        _ACTION + '[[allow]]\nroles = ["clerk"]\nactions = ["a"]\npurposes = ["curiosity"]',
        _ACTION + '[[allow]]\nroles = ["clerk"]\nactions = ["a"]\nhides = ["everything"]',
        _ACTION + '[[allow]]\nactions = ["a"]',
        '[actions.a]\nzh = "甲"\nopen = "all"\n[[allow]]\nroles = ["clerk"]\nactions = ["a"]',
    ],
)
def test_a_table_that_does_not_hold_is_refused(text: str) -> None:
    with pytest.raises(SettingError, match="权限表"):
        read_policy('version = "1"\n' + text)


def test_a_small_table_reads() -> None:
    read: Policy = read_policy(
        'version = "1"\n' + _ACTION + '[[allow]]\nroles = ["clerk"]\nactions = ["a"]\npersons = "masked"'
    )

    (rule,) = read.allowances_of([AccountRole.CLERK], "a")
    assert rule.masks_persons
    assert rule.own_districts
    assert read.allowances_of([AccountRole.LEGAL], "a") == []
