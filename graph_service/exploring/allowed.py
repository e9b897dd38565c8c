"""探查权限. How far a purpose may look, and along which links."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from graph_service.access.purposes import Purpose, Sight
from graph_service.errors import Refused
from graph_service.exploring.between import CASE_HOPS, REPORT_HOPS
from graph_service.exploring.link_kinds import LinkType

_NEEDS: Final[Mapping[LinkType, Sight]] = {
    LinkType.HOLDING: Sight.HOLDERS,
    LinkType.GUARANTEE: Sight.DEBTS,
    LinkType.PLEDGE: Sight.DEBTS,
}


def most_hops(purpose: Purpose) -> int:
    """路径长度上限 of a purpose."""
    return CASE_HOPS if purpose.may_see(Sight.FAR_LINKS) else REPORT_HOPS


def hops_for(purpose: Purpose, asked: int | None) -> int:
    """The length that is asked for, None: the most; Refused if it is more than the purpose may see."""
    most = most_hops(purpose)
    if asked is not None and asked > most:
        raise Refused(
            f"用途“{purpose.zh}”的路径至多 {most} 段, 所要求的是 {asked} 段; 报告至多 {REPORT_HOPS} 段,"
            f" 有案号的监管与调查至多 {CASE_HOPS} 段。 This purpose sees ways of at most {most} links."
        )
    return asked or most


def ties_for(purpose: Purpose, asked: Collection[LinkType]) -> tuple[LinkType, ...]:
    """The kinds of links that are asked for, none: all that the purpose may see; Refused if one is not to be seen."""
    allowed = [tie for tie in LinkType if tie not in _NEEDS or purpose.may_see(_NEEDS[tie])]
    hidden = [tie for tie in asked if tie not in allowed]
    if hidden:
        names = "、".join(f"{tie.zh} {tie.value}" for tie in hidden)
        raise Refused(
            f"用途“{purpose.zh}”不得查看: {names}。 This purpose does not see these kinds of links."
        )
    return tuple(tie for tie in allowed if not asked or tie in asked)
