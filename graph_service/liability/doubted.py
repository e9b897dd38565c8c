"""待核实的决定. Which decisions a person must look at before anything rests on them: no adverse record, no target, no red
entry until then."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from graph_service.facts.organisation import Knowing
from graph_service.liability.decision_facts import gather

_PAGE: Final = 1000


def doubted(knowing: Knowing, decisions: Iterable[str]) -> set[str]:
    """Those of the decisions that are in doubt, by what is known."""
    asked = sorted(set(decisions))
    found: set[str] = set()
    for start in range(0, len(asked), _PAGE):
        page = asked[start : start + _PAGE]
        cases, _ = gather(knowing.read, page, knowing.known, knowing.editions, offices=False)
        found.update(case.decision.id for case in cases if case.decision.doubts)
    return found
