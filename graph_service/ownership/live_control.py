"""随变更更新的控制. A changed holding is answered at once: only those are asked again whose answer can change.

What h holds of y matters to h and to whoever controls h, and to nobody else: nobody else casts the votes of h.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from graph_service.ownership.live import LiveHoldings, starts_of
from graph_service.ownership.whole_control import Pairs, controlled_pairs, ultimate_controllers


@dataclass(frozen=True, slots=True)
class ControlChange:
    """一次变更的后果. `asked`: who was asked again; pairs (controller, company) that came about, and that ended."""

    asked: tuple[int, ...]
    gained: tuple[tuple[int, int], ...]
    lost: tuple[tuple[int, int], ...]


class LiveControl:
    """随变更更新的控制: all pairs of controller and company, kept up with the holdings."""

    def __init__(self, live: LiveHoldings, pairs: Pairs | None = None) -> None:
        """`pairs`: all pairs of the holdings as they are now; found in a full pass if not given."""
        if pairs is None:
            now = live.now() if live.held_now else live.columns
            pairs = controlled_pairs(now, ultimate_controllers(now))
        self._live = live
        held = live.columns
        self._half = (held.whole >> 1).data
        order = np.argsort(pairs.controller, kind="stable")
        self._controller = pairs.controller[order].data
        self._block_starts = starts_of(pairs.controller, held.parties)
        self._blocks = pairs.company[order].data
        self._controller_starts = starts_of(pairs.company, held.companies)
        self._controllers = pairs.controller.data
        self._blocks_now: dict[int, set[int]] = {}
        self._controllers_now: dict[int, set[int]] = {}

    def controlled(self, controller: int) -> Collection[int]:
        """What this party controls."""
        now = self._blocks_now.get(controller)
        if now is not None:
            return now
        return self._blocks[self._block_starts[controller] : self._block_starts[controller + 1]]

    def controllers(self, company: int) -> Collection[int]:
        """Who controls this company."""
        now = self._controllers_now.get(company)
        if now is not None:
            return now
        return self._controllers[self._controller_starts[company] : self._controller_starts[company + 1]]

    def change(self, owner: int, owned: int, share: int) -> ControlChange:
        """The owner holds this many parts of the company from now on, in all; 0: none."""
        self._live.change(owner, owned, share)
        return self.follow(owner, owned)

    def follow(self, owner: int, owned: int) -> ControlChange:
        """What follows from a change of this holding, already made."""
        if owner == owned:
            return ControlChange((), (), ())
        asked = (owner, *self.controllers(owner)) if owner < self._live.companies else (owner,)
        gained: list[tuple[int, int]] = []
        lost: list[tuple[int, int]] = []
        for source in asked:
            new = self._block(source)
            new.discard(source)
            old = self.controlled(source)
            if len(old) != len(new) or not new.issuperset(old):
                before = set(old)
                gained += [(source, company) for company in new - before]
                lost += [(source, company) for company in before - new]
                self._blocks_now[source] = new
        for controller, company in gained:
            self._mutable(company).add(controller)
        for controller, company in lost:
            self._mutable(company).discard(controller)
        return ControlChange(asked, tuple(gained), tuple(lost))

    def _mutable(self, company: int) -> set[int]:
        found = self._controllers_now.get(company)
        if found is None:
            found = self._controllers_now[company] = set(self.controllers(company))
        return found

    def _block(self, voter: int) -> set[int]:
        """The voter with all that it controls; the inner loop of all, so it reads the index itself."""
        live, half = self._live, self._half
        starts, owned, shares, now = live.owner_starts, live.held_owned, live.held_share, live.held_now
        waiting = [voter]
        inside = {voter}
        tally: dict[int, int] = {}
        for member in waiting:
            mine = now.get(member)
            if mine is None:
                first, end = starts[member], starts[member + 1]
                if first == end:
                    continue
                rows = zip(owned[first:end], shares[first:end], strict=True)
            else:
                rows = mine.items()  # type: ignore[assignment]
            for company, share in rows:
                if company not in inside:
                    total = tally[company] = tally.get(company, 0) + share
                    if total > half[company]:
                        inside.add(company)
                        waiting.append(company)
        return inside
