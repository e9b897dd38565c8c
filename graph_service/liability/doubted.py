"""待核实的决定. Which decisions a person must look at before anything rests on them: no adverse record, no target, no red
entry until then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from graph_service.facts.organisation import Knowing
from graph_service.facts.party import PartyFacts
from graph_service.liability.decision_facts import gather

_PAGE: Final = 1000


def with_doubts(knowing: Knowing, facts: PartyFacts) -> PartyFacts:
    """主体信息 with the doubts of its decisions."""
    doubts = doubted(knowing, (one.id for one in facts.decisions))
    told = (replace(one, doubts=doubts.get(one.id, ())) for one in facts.decisions)
    return replace(facts, decisions=tuple(told))


def doubted(knowing: Knowing, decisions: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Those of the decisions that are in doubt by what is known, each with its doubts."""
    asked = sorted(set(decisions))
    found: dict[str, tuple[str, ...]] = {}
    for start in range(0, len(asked), _PAGE):
        page = asked[start : start + _PAGE]
        cases, _ = gather(knowing.read, page, knowing.known, knowing.editions, offices=False)
        found |= {
            case.decision.id: tuple(sorted(case.decision.doubts)) for case in cases if case.decision.doubts
        }
    return found
