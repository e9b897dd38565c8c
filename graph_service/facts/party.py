"""主体信息. What is known of one party on a day, as it was known on another; nothing beyond its own links.

Every item keeps its evidence: source, file, row and data day of each fact behind it, the one to be seen first
in front (source rank, then the later data day). Offices, names, addresses, states, holdings and ties are
settled intervals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from graph_service.domain.intervals import covers
from graph_service.domain.reasons import Reason
from graph_service.facts.aliases import aliases
from graph_service.facts.editions import editions_in_force
from graph_service.facts.evidence import content_of, seen_order, source_ranks
from graph_service.facts.party_decisions import DecisionFacts
from graph_service.facts.party_ids import id_of_code, ids_of_name, one_id_each, plain_name
from graph_service.facts.party_refs import PartyRef, PartyRefs, is_by_name_only, is_seen_name
from graph_service.facts.party_rows import PartyRows, party_rows
from graph_service.facts.settled import Settling
from graph_service.facts.share_totals import share_subject, share_totals
from graph_service.facts.shown import HoldingFact, Item, OfficeFact, TextFact, TieFact, item_of
from graph_service.store.graph_store import Reader, Row

DEFAULT_LIMIT: Final = 200


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """一个主体的信息, as of a day, as known at a change.

    `other_codes` lead to the same organisation; `same_name` are parties known only by this name, not joined.
    `more` names the kinds that have more facts than could be read, and how many were left out.
    """

    party: PartyRef
    as_of: date
    known_change: int
    other_codes: tuple[PartyRef, ...]
    same_name: tuple[PartyRef, ...]
    names: tuple[TextFact, ...]
    former_names: tuple[TextFact, ...]
    seen_names: tuple[TextFact, ...]
    statuses: tuple[TextFact, ...]
    profiles: tuple[Item, ...]
    addresses: tuple[TextFact, ...]
    phones: tuple[TextFact, ...]
    offices: tuple[OfficeFact, ...]
    offices_held: tuple[OfficeFact, ...]
    shareholders: tuple[HoldingFact, ...]
    share_totals: tuple[tuple[str, Fraction], ...]
    holdings: tuple[HoldingFact, ...]
    branches: tuple[TieFact, ...]
    branch_of: tuple[TieFact, ...]
    guarantors: tuple[TieFact, ...]
    guarantees: tuple[TieFact, ...]
    pledges: tuple[TieFact, ...]
    pledged_to_it: tuple[TieFact, ...]
    successors: tuple[TieFact, ...]
    predecessors: tuple[TieFact, ...]
    debts: tuple[TieFact, ...]
    credits: tuple[TieFact, ...]
    decisions: tuple[DecisionFacts, ...]
    visits: tuple[Item, ...]
    more: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Candidates:
    """多个主体同名. The text names more than one party; ask with one of the ids."""

    text: str
    parties: tuple[PartyRef, ...]


def party_facts(
    store: Reader,
    code_or_id: str,
    as_of: date,
    known_at: date | None = None,
    *,
    match_name: Callable[[str], str] = plain_name,
    limit: int = DEFAULT_LIMIT,
) -> PartyFacts | Candidates | None:
    """主体信息, by party id, unified code, registration number, organisation code or exact name.

    `known_at`: as known at the end of that day (Asia/Shanghai); None = now. At most `limit` facts of a kind
    are read, and as many decisions. `match_name` gives a name's form for comparison. None if no party has
    this code or name.
    """
    known = store.last_change() if known_at is None else store.change_known_at(known_at)
    coded = id_of_code(store, code_or_id)
    if coded is not None:
        return read_party(store, coded, as_of, known, limit=limit)
    ids = ids_of_name(store, match_name(code_or_id), known, limit)
    named = [id_ for id_ in ids if id_.startswith("name:")]
    firm = one_id_each(store, [id_ for id_ in ids if id_ not in named], known)
    if len(firm) == 1 or (not firm and len(named) == 1):
        chosen = firm[0] if firm else named[0]
        others = [id_ for id_ in named if id_ != chosen]
        return read_party(store, chosen, as_of, known, same_name=others, limit=limit)
    if not ids:
        return None
    refs = PartyRefs(store, as_of, known, source_ranks(store))
    refs.fetch(ids)
    return Candidates(code_or_id, tuple(refs[id_] for id_ in [*firm, *named]))


def read_party(
    store: Reader,
    id_: str,
    as_of: date,
    known: int,
    *,
    same_name: Sequence[str] = (),
    limit: int = DEFAULT_LIMIT,
) -> PartyFacts:
    """主体信息 of an existing party id, as known at a change number."""
    rows = party_rows(store, id_, known, limit)
    ranks = source_ranks(store)
    refs = PartyRefs(store, as_of, known, ranks)
    refs.fetch([*rows.ids, *same_name, *rows.mentioned()])
    lists = editions_in_force(store.read).on(as_of).lists
    decisions = rows.decisions.told(as_of, refs, ranks, lists)
    return _PartyTelling(rows, refs, Settling(as_of, ranks), decisions).facts(known, same_name)


class _PartyTelling:
    """What the rows of one party say on a day, told kind by kind."""

    def __init__(
        self, rows: PartyRows, refs: PartyRefs, settling: Settling, decisions: tuple[DecisionFacts, ...]
    ) -> None:
        self.rows, self.refs, self.settling, self.decisions = rows, refs, settling, decisions
        self.main = rows.ids[0]

    def facts(self, known: int, same_name: Sequence[str]) -> PartyFacts:
        as_of = self.settling.as_of
        at_home = self._aliases(
            link.far for kind in ("HOLDS_ROLE", "HOLDS_SHARE") for link in self.rows.linked(kind, inward=True)
        )
        names, seen_names = self._names()
        return PartyFacts(
            party=self.refs[self.main],
            as_of=as_of,
            known_change=known,
            other_codes=tuple(self.refs[other] for other in self.rows.ids[1:]),
            same_name=tuple(self.refs[other] for other in same_name),
            names=tuple(name for name in names if covers(name.since, name.until, as_of)),
            former_names=tuple(name for name in names if name.until and name.until <= as_of),
            seen_names=seen_names,
            statuses=self.settling.texts("status", ((f, f["status"]) for f in self._nodes("Status"))),
            profiles=tuple(item_of(fact) for fact in self._sorted("Profile")),
            addresses=self._linked_texts("address", "AT_ADDRESS"),
            phones=self._linked_texts("phone", "HAS_PHONE"),
            offices=self._offices_here(at_home),
            offices_held=self._offices_elsewhere(),
            shareholders=self._holdings(inward=True, alias=at_home),
            share_totals=tuple(self._share_totals(at_home).items()),
            holdings=self._holdings(inward=False, alias={}),
            branches=self._ties("BRANCH_OF", inward=True),
            branch_of=self._ties("BRANCH_OF", inward=False),
            guarantors=self._ties("GUARANTEES", inward=True),
            guarantees=self._ties("GUARANTEES", inward=False),
            pledges=self._ties("PLEDGES", inward=False),
            pledged_to_it=self._ties("PLEDGES", inward=True),
            successors=self._ties("SUCCEEDED_BY", inward=False),
            predecessors=self._ties("SUCCEEDED_BY", inward=True),
            debts=self._told_ties(self.rows.nodes.get("Debt", ())),
            credits=self._told_ties(self.rows.nodes.get("Credit", ())),
            decisions=self.decisions,
            visits=self._visits(),
            more=self.rows.more,
        )

    def _nodes(self, kind: str) -> list[Row]:
        return [fact for _, fact in self.rows.nodes.get(kind, ())]

    def _sorted(self, kind: str) -> list[Row]:
        return sorted(self._nodes(kind), key=lambda fact: seen_order(fact, self.settling.ranks))

    def _names(self) -> tuple[tuple[TextFact, ...], tuple[TextFact, ...]]:
        """Registered names of all days, and those seen elsewhere that are none of them."""
        facts = self._nodes("Name")
        settled = self.settling.texts_of_all_days
        named = settled("name", ((f, f["text"]) for f in facts if not is_seen_name(f)))
        seen = settled("seen", ((f, f["text"]) for f in facts if is_seen_name(f)))
        known = {name.text for name in named}
        return named, tuple(name for name in seen if name.text not in known)

    def _linked_texts(self, word: str, kind: str) -> tuple[TextFact, ...]:
        links = (link for link in self.rows.links if link.kind == kind)
        return self.settling.texts(word, ((link.fact, link.text or "") for link in links))

    def _aliases(self, holders: Iterable[str]) -> dict[str, str]:
        refs = [self.refs[holder] for holder in set(holders)]
        return aliases((ref.id, ref.name, is_by_name_only(ref)) for ref in refs)

    def _offices(
        self, roles: Iterable[tuple[str, str, Row]], alias: Mapping[tuple[str, str], str]
    ) -> tuple[OfficeFact, ...]:
        stated = []
        for org, holder, fact in roles:
            whom = alias.get((org, holder), holder)
            remarks = () if whom == holder else (Reason.NAME_ONLY.code,)
            stated.append(((org, whom, fact["role"]), fact, remarks))
        return tuple(
            OfficeFact(
                holder=self.refs[holder], org=self.refs[org], role=role, title=fact.get("title"), **shown
            )
            for (org, holder, role), fact, shown in self.settling.standing(stated)
        )

    def _offices_here(self, alias: Mapping[str, str]) -> tuple[OfficeFact, ...]:
        here = [(self.main, link.far, link.fact) for link in self.rows.linked("HOLDS_ROLE", inward=True)]
        return self._offices(here, {(self.main, named): whom for named, whom in alias.items()})

    def _offices_elsewhere(self) -> tuple[OfficeFact, ...]:
        rows = self.rows.roles_elsewhere
        holders: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            holders[row["anchor"]].add(row["other"])
        alias = {
            (org, named): whom
            for org, those in holders.items()
            for named, whom in self._aliases(those).items()
        }
        roles = [(row["anchor"], row["other"], row["fact"]) for row in rows]
        mine = [one for one in roles if one[1] in self.rows.ids or alias.get(one[:2]) in self.rows.ids]
        return self._offices(mine, alias)

    def _holdings(self, *, inward: bool, alias: Mapping[str, str]) -> tuple[HoldingFact, ...]:
        stated = []
        for link in self.rows.linked("HOLDS_SHARE", inward=inward):
            holder, org = (link.far, self.main) if inward else (self.main, link.far)
            whom = alias.get(holder, holder)
            remarks = () if whom == holder else (Reason.NAME_ONLY.code,)
            stated.append(((org, *share_subject(whom, link.fact)), link.fact, remarks))  # type: ignore[misc]
        return tuple(
            HoldingFact(
                holder=self.refs[holder],
                org=self.refs[org],
                share=Fraction(share) if share is not None else None,
                content={k: v for k, v in content_of(fact).items() if k != "share"},
                **shown,
            )
            for (org, holder, _, share), fact, shown in self.settling.standing(stated)
        )

    def _share_totals(self, alias: Mapping[str, str]) -> dict[str, Fraction]:
        links = self.rows.linked("HOLDS_SHARE", inward=True)
        held = [(alias.get(link.far, link.far), link.fact) for link in links]
        return share_totals(held, self.settling.as_of, self.settling.ranks)

    def _ties(self, kind: str, *, inward: bool) -> tuple[TieFact, ...]:
        return self._told_ties((link.far, link.fact) for link in self.rows.linked(kind, inward=inward))

    def _told_ties(self, stated: Iterable[tuple[str | None, Row]]) -> tuple[TieFact, ...]:
        rows = (((other, fact.get("number"), fact.get("amount")), fact, ()) for other, fact in stated)
        return tuple(
            TieFact(other=self.refs.get(other), content=self._named_content(fact), **shown)
            for (other, _, _), fact, shown in self.settling.standing(rows)
        )

    def _named_content(self, fact: Row) -> dict[str, Any]:
        content = content_of(fact)
        if "of" in content:
            content["of_name"] = self.refs[content["of"]].name if self.refs.get(content["of"]) else None
        return content

    def _visits(self) -> tuple[Item, ...]:
        begun = (
            fact for fact in self._sorted("Visit") if (fact.get("from") or date.min) <= self.settling.as_of
        )
        return tuple(item_of(fact) for fact in begun)
