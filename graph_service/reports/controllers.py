"""全域控制人. Who controls each organisation in the end, all of them in one pass over the snapshot; ids only, no names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph_service.ownership.whole_control import CIRCULAR, NOBODY, SEVERAL, ultimate_controllers
from graph_service.snapshot.graph_arrays import Snapshot


class State(StrEnum):
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
    State.CONTROLLED: "有控制人",
    State.NOBODY: "无人控制",
    State.CIRCULAR: "循环控制, 无外部控制人",
    State.SEVERAL: "不止一个控制人 (持股合计超过 100 %)",
    State.LEFT_OUT: "份额无法以 64 位整数相加, 未计",
}
_OF_CODE = {NOBODY: State.NOBODY, CIRCULAR: State.CIRCULAR, SEVERAL: State.SEVERAL}


@dataclass(frozen=True, slots=True)
class Controlled:
    """一个组织的控制人. `controller`: the id of a party, where there is exactly one; `over_whole`: more than the whole of
    the organisation is held, data to be corrected."""

    organisation: str
    state: State
    controller: str | None
    over_whole: bool


def controllers_of_all(snapshot: Snapshot, day: date) -> Iterator[Controlled]:
    """全部组织的控制人 on a day, in order of their numbers; every organisation once, whatever its codes."""
    held, left_out = snapshot.on(day)
    found = ultimate_controllers(held)
    over, out = set(found.over_whole.tolist()), set(left_out)
    for number in snapshot.standing_organisations.tolist():
        code = int(found.controller[number])
        state = State.LEFT_OUT if number in out else _OF_CODE.get(code, State.CONTROLLED)
        controller = _party(snapshot, code, held.companies) if state is State.CONTROLLED else None
        yield Controlled(snapshot.id_of(number), state, controller, number in over)


def counted(found: Iterator[Controlled], states: Counter[State]) -> Iterator[Controlled]:
    """The same, counted by state as they pass."""
    for one in found:
        states[one.state] += 1
        yield one


def _party(snapshot: Snapshot, number: int, companies: int) -> str:
    """Persons are numbered after the companies in columns, below 0 in a snapshot."""
    return snapshot.id_of(number if number < companies else companies - number - 1)
