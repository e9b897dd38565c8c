"""权限表. Who may do what, for what, where, and with which fields hidden: policy.toml, read and checked.

Here is the table alone; whoever asks is checked against it in `enquiry`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from graph_service.access.purposes import Sight, purposes
from graph_service.access.roles import AccountRole
from graph_service.errors import SettingError


class Open(StrEnum):
    """对谁开放."""

    ANYONE = "anyone"
    HOST = "host"
    FIRST = "first"
    SIGNED_IN = "signed_in"
    BY_ROLE = "by_role"


@dataclass(frozen=True, slots=True)
class Action:
    """行为. What one or more commands and routes do."""

    id: str
    zh: str
    open: Open
    human: bool
    commands: tuple[str, ...]
    routes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Allowance:
    """一项许可. `purposes` None: the action asks for none."""

    roles: frozenset[AccountRole]
    actions: frozenset[str]
    purposes: frozenset[str] | None
    own_districts: bool
    hides: frozenset[Sight]
    masks_persons: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """权限表."""

    version: str
    actions: Mapping[str, Action]
    allowances: tuple[Allowance, ...]

    def of_command(self, command: str) -> Action | None:
        """What a command does; None if the table does not know it."""
        return next((one for one in self.actions.values() if command in one.commands), None)

    def allowances_of(self, roles: Iterable[AccountRole], action: str) -> list[Allowance]:
        """Every allowance of these roles for an action."""
        held = frozenset(roles)
        return [one for one in self.allowances if action in one.actions and one.roles & held]


@cache
def policy() -> Policy:
    """The table that comes with the program; SettingError says what of it does not hold."""
    return read_policy(files(__package__).joinpath("policy.toml").read_text(encoding="utf-8"))


def read_policy(text: str) -> Policy:
    """A table; SettingError if it names what there is not, or a command or route twice."""
    told = tomllib.loads(text)
    try:
        actions = {id_: _action(id_, one) for id_, one in told["actions"].items()}
        allowances = tuple(_allowance(one, actions) for one in told["allow"])
    except (KeyError, ValueError) as error:
        raise SettingError(f"权限表有误: {error}。 The policy table does not hold.") from error
    for names in (
        [c for a in actions.values() for c in a.commands],
        [r for a in actions.values() for r in a.routes],
    ):
        twice = {one for one in names if names.count(one) > 1}
        if twice:
            raise SettingError(f"权限表重复列出 {sorted(twice)}。 The policy table names these twice.")
    return Policy(told["version"], actions, allowances)


def _action(id_: str, said: Mapping[str, object]) -> Action:
    def listed(name: str) -> tuple[str, ...]:
        given = said.get(name, [])
        return tuple(map(str, given)) if isinstance(given, list) else ()

    opens = Open(str(said.get("open", Open.BY_ROLE.value)))
    return Action(
        id_, str(said["zh"]), opens, said.get("human") is True, listed("commands"), listed("routes")
    )


def _allowance(said: Mapping[str, list[str] | str], actions: Mapping[str, Action]) -> Allowance:
    named = frozenset(said["actions"])
    wanted = said.get("purposes")
    unknown = (named - set(actions)) | (frozenset(wanted or ()) - set(purposes()))
    if unknown:
        raise ValueError(f"没有 {sorted(unknown)}")
    return Allowance(
        frozenset(AccountRole(one) for one in said["roles"]), named, None if wanted is None else frozenset(wanted),
        said.get("districts", "own") == "own", frozenset(Sight(one) for one in said.get("hides", ())),
        said.get("persons") == "masked",
    )  # fmt: skip
