"""看点. What a demonstration must be able to show, whatever the plan: rows beside the lots, never made dirty.

A target of key supervision whose related firm stands on a list, a restriction that is held in a dispute, a finding by the
authority that listed the firm, and a public body with a case that runs. `truth.json` names them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from loaders.city.credit_records import (
    Cells,
    CityDecision,
    CityLists,
    dispute_cells,
    finding_cells,
    firm_cells,
    years_later,
)
from loaders.city.firms import CITY, Firm

_SINCE: Final = 30  # days before the data day
_LOOKED_AT: Final = 60


@dataclass(frozen=True, slots=True)
class Headlines:
    """看点 of a city."""

    lists: CityLists

    def rows(self) -> Mapping[str, list[Cells]]:
        """The rows, by the name of the file that they stand in."""
        return {
            "key_supervision": [self._target_cells()],
            "guarantees": [self._guarantee_cells()],
            "findings": [self._finding_cells()],
            "restrictions": [self.lists.restriction_cells(self.held, self.held.decided)],
            "disputes": [self._dispute_cells(self.held)],
        }

    def truth(self) -> dict[str, Any]:
        """What `truth.json` says of them: codes and numbers."""
        body, number = self.lists.body_case(0)
        return {
            "target": {**_named(self.target), "related": self.related.subject.identifier},
            "held": _named(self.held),
            "finding": {**_named(self.found), "matter": self.found.matter},
            "public_body": {"code": body.code, "number": number},
        }

    @property
    def related(self) -> CityDecision:
        """A listed firm, for which the target stands as guarantor."""
        return self.lists.wage_case(0)

    @property
    def target(self) -> CityDecision:
        """重点监管 of a standing firm that is on no list of unpaid wages, since a month."""
        firm = self._firms[0]
        day = self._lately(firm)
        return CityDecision("key_supervision", f"九信用办〔{day.year}〕看1号", day, firm)

    @property
    def held(self) -> CityDecision:
        """限制消费 of a month ago that binds the head of a firm: it is disputed, and nobody has looked into it yet."""
        settled = (one for one in self._firms[1:] if len(self.lists.city.dossier(one.index).offices) == 1)
        firm = next(settled, self._firms[-1])
        day = self._lately(firm)
        return CityDecision(
            "consumption_restriction", f"({day.year})九{firm.district[0][2:]}执看1号", day, firm
        )

    @property
    def _firms(self) -> list[Firm]:
        """Standing firms that owe no wages, the first few."""
        city, busy = self.lists.city, set(self.lists.wages)
        firms = map(city.registry.firm, range(min(city.size, _LOOKED_AT)))
        return [one for one in firms if _may_be_shown(one, busy)] or [city.registry.firm(0)]

    def _lately(self, firm: Firm) -> date:
        return max(firm.founded, self.lists.city.as_of - timedelta(_SINCE))

    @property
    def found(self) -> CityDecision:
        """The newest case of a serious list of which a finding can be made."""
        cases = [self.lists.wage_case(0), self.lists.tax_case(0), self.lists.safety_case(0)]
        return max(cases, key=lambda one: one.decided)

    def _target_cells(self) -> Cells:
        case = self.target
        return {
            **firm_cells(case.subject),
            "number": case.number,
            "key_reason": "为严重失信主体提供担保",
            "authority": f"{CITY}公共信用信息中心",
            "region": "990100",
            "key_from": case.decided,
            "end": years_later(case.decided, 1),
            "contact": "监管科",
        }

    def _guarantee_cells(self) -> Cells:
        guarantor, debtor = self.target.subject, self.related.subject
        return {
            "guarantor_name": guarantor.name,
            "guarantor_id": guarantor.identifier,
            "debtor_name": debtor.name,
            "debtor_id": debtor.identifier,
            "number": "DB看00001",
            "amount": "500万元",
            "since": self.target.decided,
            "until": years_later(self.target.decided, 3),
        }

    def _finding_cells(self) -> Cells:
        case = self.found
        person = self.lists.head_on(case.subject.index, case.decided)
        return finding_cells(case, person, "直接责任人员", case.decided, f"九责〔{case.decided.year}〕看1号")

    def _dispute_cells(self, case: CityDecision) -> Cells:
        accepted = max(case.decided, self.lists.city.as_of - timedelta(3))
        return dispute_cells(case, f"YY{accepted.year}-看1", accepted, None, "处理中", "已履行完毕未更新")


def _may_be_shown(firm: Firm, busy: set[int]) -> bool:
    return firm.ended is None and bool(firm.code) and firm.index not in busy


def _named(case: CityDecision) -> dict[str, str]:
    return {"code": case.subject.identifier, "number": case.number}
