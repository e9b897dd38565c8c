"""随变更更新的最终持股. A changed holding matters to the company and to what it holds, through however many others."""

from __future__ import annotations

from dataclasses import dataclass

from graph_service.ownership.live import LiveHoldings, from_rows
from graph_service.ownership.thresholds import BENEFICIAL, Threshold
from graph_service.ownership.whole_ownership import WholeOwnership, ultimate_ownership


@dataclass(frozen=True, slots=True)
class OwnersNow:
    """一家公司的最终所有人: those who reach the threshold, and the part of which no owner is known."""

    shares: dict[int, float]
    unknown: float


class LiveOwnership:
    """随变更更新的最终持股: of each company who reaches the threshold, kept up with the holdings."""

    def __init__(
        self, live: LiveHoldings, threshold: Threshold = BENEFICIAL, whole: WholeOwnership | None = None
    ) -> None:
        """`whole`: the result of a full pass over the holdings as they are now, at this threshold; made if not
        given."""
        self._live = live
        self._threshold = threshold
        self._over, self._under = threshold.share.as_integer_ratio()
        self._public = live.columns.public.data
        self._whole_of = live.columns.whole.data
        if whole is None:
            whole = ultimate_ownership(live.now() if live.held_now else live.columns, threshold)
        self._whole = whole
        self._now: dict[int, OwnersNow] = {}

    def owners(self, company: int) -> OwnersNow:
        """Who owns this company in the end."""
        now = self._now.get(company)
        if now is not None:
            return now
        return OwnersNow(self._whole.owners_of(company), float(self._whole.unknown[company]))

    def change(self, owner: int, owned: int, share: int) -> tuple[int, ...]:
        """The owner holds this many parts of the company from now on, in all; 0: none. The companies that were
        looked at again."""
        self._live.change(owner, owned, share)
        return self.follow(owned)

    def follow(self, owned: int) -> tuple[int, ...]:
        """What follows from a change of a holding in this company, already made."""
        if self._public[owned]:
            return ()
        below = self._below(owned)
        if len(below) == 1 and (plain := self._plain(owned)) is not None:
            self._now[owned] = plain
            return (owned,)
        companies = list(below)
        seen = set(below)
        holders: dict[int, list[tuple[int, int]]] = {}
        for company in companies:
            holders[company] = list(self._live.holders(company))
            for owner, _ in holders[company]:
                if owner < self._live.companies and not self._public[owner] and owner not in seen:
                    seen.add(owner)
                    companies.append(owner)
        small, parties = from_rows(companies, holders, self._live.columns)
        found = ultimate_ownership(small, self._threshold)
        for number, company in enumerate(below):
            shares = {parties[owner]: share for owner, share in found.owners_of(number).items()}
            self._now[company] = OwnersNow(shares, float(found.unknown[number]))
        return tuple(below)

    def _plain(self, company: int) -> OwnersNow | None:
        """The owners of a company that only persons and public bodies hold of, from its rows; else None."""
        companies, public = self._live.companies, self._public
        mine: dict[int, int] = {}
        for owner, share in self._live.holders(company):
            if owner < companies and not public[owner]:
                return None
            mine[owner] = mine.get(owner, 0) + share
        whole = self._whole_of[company]
        wanted = self._over * whole
        inclusive = self._threshold.inclusive
        reached = {
            owner: share / whole
            for owner, share in mine.items()
            if (share * self._under >= wanted if inclusive else share * self._under > wanted)
        }
        return OwnersNow(reached, max(0.0, 1.0 - sum(mine.values()) / whole))

    def _below(self, company: int) -> dict[int, None]:
        """The company and what it holds, through however many others; nobody is looked for behind a public body."""
        found = {company: None}
        waiting = [company]
        for one in waiting:
            for end, _ in self._live.held(one):
                if end not in found and not self._public[end]:
                    found[end] = None
                    waiting.append(end)
        return found
