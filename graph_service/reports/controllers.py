"""全域控制人与最终持有人. Who controls and who owns each organisation in the end, all in one pass over the snapshot; ids only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph_service.ownership.thresholds import BENEFICIAL
from graph_service.ownership.whole_control import CIRCULAR, NOBODY, SEVERAL, ultimate_controllers
from graph_service.ownership.whole_ownership import ultimate_ownership
from graph_service.snapshot.graph_arrays import Snapshot


class ControlState(StrEnum):
    """控制状态 of an organisation by shares (> 50 %, jointly)."""

    CONTROLLED = "controlled"
    NOBODY = "nobody"
    CIRCULAR = "circular"
    SEVERAL = "several"
    LEFT_OUT = "left_out"

    @property
    def zh(self) -> str:
        return _ZH[self]


_ZH = {
    ControlState.CONTROLLED: "有控制人",
    ControlState.NOBODY: "无人控制",
    ControlState.CIRCULAR: "循环控制, 无外部控制人",
    ControlState.SEVERAL: "不止一个控制人 (持股合计超过 100 %)",
    ControlState.LEFT_OUT: "份额无法以 64 位整数相加, 未计",
}
_OF_CODE = {NOBODY: ControlState.NOBODY, CIRCULAR: ControlState.CIRCULAR, SEVERAL: ControlState.SEVERAL}


@dataclass(frozen=True, slots=True)
class Controlled:
    """一个组织的控制人. `controller`: the id of a party, where there is exactly one; `over_whole`: more than the whole of
    the organisation is held, data to be corrected."""

    organisation: str
    state: ControlState
    controller: str | None
    over_whole: bool


def controllers_of_all(snapshot: Snapshot, day: date) -> Iterator[Controlled]:
    """全部组织的控制人 on a day, in order of their numbers; every organisation once, whatever its codes."""
    held, left_out = snapshot.on(day)
    found = ultimate_controllers(held)
    over, out = set(found.over_whole.tolist()), set(left_out)
    for number in snapshot.standing_organisations.tolist():
        code = int(found.controller[number])
        state = ControlState.LEFT_OUT if number in out else _OF_CODE.get(code, ControlState.CONTROLLED)
        controller = _party(snapshot, code, held.companies) if state is ControlState.CONTROLLED else None
        yield Controlled(snapshot.id_of(number), state, controller, number in over)


class Owning(StrEnum):
    """最终持有状态 of an organisation, over all walks."""

    OWNED = "owned"
    NONE = "none"
    PUBLIC = "public_body"
    LEFT_OUT = "left_out"

    @property
    def zh(self) -> str:
        return _OWNING_ZH[self]


_OWNING_ZH = {
    Owning.OWNED: "有最终持有四分之一以上者",
    Owning.NONE: "无人最终持有四分之一以上",
    Owning.PUBLIC: "公共机构, 不再上溯",
    Owning.LEFT_OUT: "份额无法以 64 位整数相加, 未计",
}


@dataclass(frozen=True, slots=True)
class Owned:
    """一个组织的最终持有人. `owners`: the id of each natural person or public body with a quarter or more, and the share;
    `unknown`: the part that nobody is known to own in the end."""

    organisation: str
    state: Owning
    owners: tuple[tuple[str, float], ...]
    unknown: float


def owners_of_all(snapshot: Snapshot, day: date) -> Iterator[Owned]:
    """全部组织的最终持有人 on a day, in order of their numbers; every organisation once, whatever its codes."""
    held, left_out = snapshot.on(day)
    found = ultimate_ownership(held, BENEFICIAL)
    out = set(left_out)
    for number in snapshot.standing_organisations.tolist():
        name = snapshot.id_of(number)
        if number in out:
            yield Owned(name, Owning.LEFT_OUT, (), 1.0)
        elif held.public[number]:
            yield Owned(name, Owning.PUBLIC, (), 1.0)
        else:
            owners = tuple(
                (_party(snapshot, owner, held.companies), share)
                for owner, share in found.owners_of(number).items()
            )
            state = Owning.OWNED if owners else Owning.NONE
            yield Owned(name, state, owners, float(found.unknown[number]))


def _party(snapshot: Snapshot, number: int, companies: int) -> str:
    """Persons are numbered after the companies in columns, below 0 in a snapshot."""
    return snapshot.id_of(number if number < companies else companies - number - 1)
