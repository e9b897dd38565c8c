"""探查结果. What was found, as JSON knows it: shares and strengths as decimals, persons as the purpose may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Final

from graph_service.access.purposes import Purpose
from graph_service.domain.plain_values import plain
from graph_service.exploring.between import NAMED_ONLY_SHOWN, Links, PathQuestion, Paths
from graph_service.exploring.hub_ties import HubTie
from graph_service.exploring.link_kinds import StandingLink
from graph_service.exploring.neighbourhood import Stopped
from graph_service.exploring.owners import Controlling, HoldingsView, InTheEnd, Knot, OwnershipView
from graph_service.exploring.stakes import Stake
from graph_service.exploring.strongest_paths import LinkPath
from graph_service.facts.party_refs import PartyRef
from graph_service.ownership.control import Step
from graph_service.ownership.final_shares import Beneficial
from graph_service.ownership.structure_trial import text_of
from graph_service.ownership.top_paths import TopPaths
from graph_service.reports.showing import refs_shown_to

_DIGITS: Final = 6


def paths_told(found: Paths, purpose: Purpose) -> dict[str, Any]:
    """两者之间的路径."""
    return {
        "from": found.start,
        "to": found.end,
        "same": found.same,
        **_asked(found.asked),
        "hops": found.hops,
        "shortest_count": found.shortest_count,
        "shortest": [_way(one) for one in found.shortest],
        "best": [_way(one) for one in found.best],
        **_web(found, purpose),
    }


def links_told(found: Links, purpose: Purpose) -> dict[str, Any]:
    """若干主体之间的关联."""
    return {
        "members": list(found.members),
        **_asked(found.asked),
        "pairs": found.pairs,
        "judged": found.judged,
        "linked": [{"from": one.one, "to": one.other, **_way(one.way)} for one in found.linked],
        **_web(found, purpose),
    }


def ownership_told(found: OwnershipView, purpose: Purpose) -> dict[str, Any]:
    """股权穿透."""
    return {
        "party": found.party,
        **_day(found),
        "direct": [_stake(one) for one in found.direct],
        "unsized": list(found.unsized),
        "tree": [_knot(one) for one in found.tree],
        "convention": found.convention.value,
        "owners": [_in_the_end(one) for one in found.owners],
        "unknown": _share(found.unknown),
        "top_paths": [_top_paths(owner, one) for owner, one in found.ways.items()],
        "controller": controller_told(found.controller),
        **_limits(found, purpose),
    }


def holdings_told(found: HoldingsView, purpose: Purpose) -> dict[str, Any]:
    """对外投资穿透."""
    return {
        "party": found.party,
        **_day(found),
        "direct": [_stake(one) for one in found.direct],
        "more": found.more,
        "tree": [_knot(one) for one in found.tree],
        "convention": found.convention.value,
        "holdings": [_in_the_end(one) for one in found.holdings],
        "controlled": [step_told(one) for one in found.controlled],
        **_limits(found, purpose),
    }


def controller_told(found: Controlling) -> dict[str, Any]:
    """控制及其证明."""
    return {
        "top": found.top,
        "circular": list(found.circular),
        "several": list(found.several),
        "proof": [step_told(one) for one in found.proof],
    }


def beneficial_told(found: Beneficial | None) -> dict[str, Any]:
    """受益所有人; null where they are not told."""
    return {
        "owners": None if found is None else {one: text_of(share) for one, share in found.owners.items()},
        "reason": None if found is None else plain(found.reason),
    }


def step_told(step: Step) -> dict[str, Any]:
    """控制的一步."""
    return {
        "company": step.company,
        "total": text_of(step.total),
        "holdings": [{"owner": one.owner, "share": text_of(one.share)} for one in step.holdings],
    }


def strength_told(strength: Fraction) -> float:
    """强度, to six places."""
    return float(round(strength, _DIGITS))


def _asked(asked: PathQuestion) -> dict[str, Any]:
    return {
        "as_of": plain(asked.as_of),
        "known_change": asked.known,
        "max_hops": asked.hops,
        "types": [tie.value for tie in asked.ties],
        "by_name": asked.by_name,
    }


def _day(found: OwnershipView | HoldingsView) -> dict[str, Any]:
    return {"as_of": plain(found.as_of), "known_change": found.known_change, "by_name": found.by_name}


def _web(found: Paths | Links, purpose: Purpose) -> dict[str, Any]:
    return {
        "through_hubs": [_hub_tie(one) for one in found.through_hubs],
        "links": [link_told(one) for one in found.links],
        "presumed": [plain(one) for one in found.presumed],
        "named_only": {"count": len(found.named_only), "ids": list(found.named_only[:NAMED_ONLY_SHOWN])},
        "parties": _parties(found.parties, purpose),
        "places": dict(found.places),
        "stopped": _stopped(found.stopped),
        "partial": found.partial,
        "explored": plain(found.explored),
        "factors": found.factors,
    }


def _limits(found: OwnershipView | HoldingsView, purpose: Purpose) -> dict[str, Any]:
    return {
        "over_whole": list(found.over_whole),
        "presumed": [plain(one) for one in found.presumed],
        "parties": _parties(found.parties, purpose),
        "stopped": _stopped(found.stopped),
        "partial": found.partial,
        "explored": plain(found.explored),
    }


def _parties(refs: Mapping[str, PartyRef], purpose: Purpose) -> dict[str, Any]:
    return {id_: plain(ref) for id_, ref in refs_shown_to(refs, purpose).items()}


def _stopped(found: Iterable[Stopped]) -> list[dict[str, Any]]:
    return [plain(one) for one in found]


def _way(way: LinkPath) -> dict[str, Any]:
    return {
        "ids": list(way.ids),
        "hops": way.hops,
        "strength": strength_told(way.strength),
        "weak": way.weak,
        "steps": [{"type": link.tie.value, "from": link.start, "to": link.end} for link in way.links],
    }


def _hub_tie(tie: HubTie) -> dict[str, Any]:
    """Without strengths: it is ranked nowhere."""
    return {
        "hub": plain(tie.hub),
        "parties": list(tie.parties),
        "links": [
            {name: value for name, value in one.items() if name != "strength"}
            for one in map(link_told, tie.links)
        ],
    }


def link_told(link: StandingLink) -> dict[str, Any]:
    """一项关联."""
    return {
        "type": link.tie.value,
        "from": link.start,
        "to": link.end,
        "since": plain(link.since),
        "until": plain(link.until),
        "share": _share(link.share),
        "role": link.role,
        "strength": strength_told(link.strength),
        "weak": link.weak,
        "presumed": link.presumed,
        "grounds": list(link.grounds),
    }


def _stake(stake: Stake) -> dict[str, Any]:
    return {
        "owner": stake.owner,
        "owned": stake.owned,
        "share": text_of(stake.share),
        "since": plain(stake.since),
        "until": plain(stake.until),
        "presumed": stake.presumed,
        "grounds": list(stake.grounds),
    }


def _knot(knot: Knot) -> dict[str, Any]:
    return {
        "party": knot.party,
        "below": knot.below,
        "depth": knot.depth,
        "share": _share(knot.share),
        "through": text_of(knot.through),
        "mark": plain(knot.mark),
        "presumed": knot.presumed,
    }


def _top_paths(owner: str, found: TopPaths) -> dict[str, Any]:
    return {
        "owner": owner,
        "paths": [
            {
                "ids": list(one.parties),
                "product": text_of(one.product),
                "factor": _share(one.factor),
                "share": _share(one.share),
            }
            for one in found.paths
        ],
        "partial": found.partial,
    }


def _in_the_end(one: InTheEnd) -> dict[str, Any]:
    return {"party": one.party, "share": _share(one.share)}


def _share(share: Fraction | None) -> str | None:
    return None if share is None else text_of(share)
