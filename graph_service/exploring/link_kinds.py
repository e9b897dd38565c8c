"""关联种类. The kinds of links that ways lead along, and how strong each is as evidence (factors.toml of hints)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final

from graph_service.domain.model import Role
from graph_service.related.factors import Factors
from graph_service.related.relation import Relation
from graph_service.related.shares import HALF, QUARTER


class LinkType(StrEnum):
    """关联种类. What `--types` names."""

    OFFICE = "office"
    HOLDING = "holding"
    BRANCH = "branch"
    GUARANTEE = "guarantee"
    PLEDGE = "pledge"
    ADDRESS = "address"
    PHONE = "phone"

    @property
    def zh(self) -> str:
        return _ZH[self]


_ZH: Final = {
    LinkType.OFFICE: "任职",
    LinkType.HOLDING: "持股",
    LinkType.BRANCH: "分支机构",
    LinkType.GUARANTEE: "担保",
    LinkType.PLEDGE: "出质",
    LinkType.ADDRESS: "住所",
    LinkType.PHONE: "电话",
}
JOINING: Final = frozenset({LinkType.OFFICE, LinkType.ADDRESS, LinkType.PHONE})
"""Two of them that meet at a person or a place are one association: the same representative, the same address."""


@dataclass(frozen=True, slots=True)
class StandingLink:
    """一项关联 that stands on the day. `start` holds the office or the share, is the branch, guarantees, pledges or is
    at the place. `weak`: its source leaves a doubt, a person on it is known only probably, or it is `presumed`: a party is
    read as the one that bears its name."""

    tie: LinkType
    start: str
    end: str
    strength: Fraction
    since: date | None = None
    until: date | None = None
    share: Fraction | None = None
    role: str | None = None
    weak: bool = False
    grounds: tuple[str, ...] = ()
    presumed: bool = False

    def other(self, party: str) -> str:
        """The end that is not this party."""
        return self.end if party == self.start else self.start


def strength_of(
    tie: LinkType,
    factors: Factors,
    *,
    share: Fraction | None = None,
    role: str | None = None,
    weak: bool = False,
) -> Fraction:
    """强度 of one link, exact; a doubt weakens it."""
    found = factors.evidence[_relation(tie, share, role)]
    return found * factors.weak if weak else found


def _relation(tie: LinkType, share: Fraction | None, role: str | None) -> Relation:
    match tie:
        case LinkType.OFFICE:
            same = role == Role.LEGAL_REP.value
            return Relation.SAME_LEGAL_REPRESENTATIVE if same else Relation.COMMON_OFFICER
        case LinkType.HOLDING:
            return _of_size(share or Fraction())
        case LinkType.BRANCH:
            return Relation.BRANCH
        case LinkType.GUARANTEE | LinkType.PLEDGE:
            return Relation.GUARANTEE_OR_PLEDGE
        case LinkType.ADDRESS | LinkType.PHONE:
            return Relation.SHARED_ADDRESS_OR_PHONE


def _of_size(share: Fraction) -> Relation:
    if share > HALF:
        return Relation.CONTROLLING_HOLDING
    return Relation.SIGNIFICANT_HOLDING if share >= QUARTER else Relation.MINOR_HOLDING
