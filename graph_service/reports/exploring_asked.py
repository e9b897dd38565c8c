"""探查的出具. Paths, links and ownership as asked under an enquiry: allowed, worked out, entered into the register, then
given back. Every entrance asks here, so that all of them give the same answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final, Generic, TypeVar

from graph_service.access.enquiry import Enquiry
from graph_service.access.purposes import Sight
from graph_service.domain.model import is_person_id
from graph_service.domain.plain_values import plain
from graph_service.errors import Refused, SettingError
from graph_service.exploring.allowed import hops_for, ties_for
from graph_service.exploring.around_one import AroundOne, around_one
from graph_service.exploring.between import (
    DEFAULT_WAYS,
    REPORT_HOPS,
    Links,
    PathQuestion,
    Paths,
    links_among,
    paths_between,
)
from graph_service.exploring.budget import SECONDS, Budget
from graph_service.exploring.debtors import CaseStage, Debtors, government_debtors
from graph_service.exploring.finding import find_parties
from graph_service.exploring.link_kinds import LinkType
from graph_service.exploring.owners import HoldingsView, OwnershipView, holdings_of, ownership_of
from graph_service.exploring.parties_met import is_place
from graph_service.facts.party_refs import PartyRef, party_refs
from graph_service.ownership.final_shares import Convention
from graph_service.reports.coverage import reached
from graph_service.reports.exploring_answers import (
    beneficial_told,
    controller_told,
    holdings_told,
    links_told,
    ownership_told,
    paths_told,
)
from graph_service.reports.neighbours_told import Page, neighbours_told
from graph_service.reports.showing import refs_shown_to
from graph_service.store.audit import sm3
from graph_service.store.graph_store import GraphStore, Reader

Found = TypeVar("Found")
LINKED_SECONDS: Final = 30.0
MOST_MEMBERS: Final = 500
_OF_CONTROL: Final = (
    "party", "as_of", "known_change", "by_name", "over_whole", "presumed", "parties", "stopped", "partial", "explored",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exploration(Generic[Found]):
    """探查所得. `said` is what was entered into the register, and what is given out."""

    found: Found
    said: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Unclear:
    """所指不明. No party has this code or name, or several have, which are told; `place`: the how manieth text it is."""

    text: str
    place: int
    parties: tuple[PartyRef, ...]

    @property
    def said(self) -> dict[str, Any] | None:
        if not self.parties:
            return None
        return {"text": self.text, "parties": [plain(ref) for ref in self.parties]}


@dataclass(frozen=True, slots=True)
class Unresolved:
    """名单中认不出的一行, by its line."""

    line: int
    several: bool

    @property
    def reason(self) -> str:
        return "several" if self.several else "nobody"


@dataclass(frozen=True, slots=True)
class Explorer:
    """探查. Answers the questions of one enquiry; Refused where the purpose does not see what is asked for.

    `by_name`: who is known by name only is read as the one organisation that bears this name on the day.
    """

    store: GraphStore
    question: Enquiry
    match_name: Callable[[str], str]
    by_name: bool = False
    seconds: float = SECONDS

    def paths(
        self, one: str, other: str, *, types: Collection[LinkType] = (), max_hops: int | None = None,
        wanted: int = DEFAULT_WAYS,
    ) -> Exploration[Paths] | Unclear:  # fmt: skip
        """两者之间如何关联."""
        hops, ties = hops_for(self.question.purpose, max_hops), ties_for(self.question.purpose, types)
        meant = self.meant("query.paths", one, other)
        if isinstance(meant, Unclear):
            return meant
        start, end = meant

        def ask(reader: Reader) -> tuple[Paths, dict[str, Any]]:
            found = paths_between(reader, start, end, self._asked(reader, hops, ties), wanted)
            return found, self._headed(reader, paths_told(found, self.question.purpose))

        found, said = self.store.reading(ask)
        return self._registered("query.paths", f"{found.start} {found.end}", found, said)

    def linked(
        self, rows: Sequence[tuple[int, str]], *, types: Collection[LinkType] = (),
        max_hops: int | None = None,
    ) -> tuple[Exploration[Links], list[Unresolved]]:  # fmt: skip
        """名单 (行号与代码或全称) 中哪些主体彼此关联; Refused if there are too many."""
        hops = hops_for(self.question.purpose, max_hops if max_hops is not None else REPORT_HOPS)
        ties = ties_for(self.question.purpose, types)
        known = self.question.known(self.store)
        meant = find_parties(self.store, {text for _, text in rows}, known, self.match_name)
        members = list(dict.fromkeys(one for _, text in rows if (one := meant[text].id) is not None))
        if len(members) > MOST_MEMBERS:
            raise Refused(
                f"名单有 {len(members)} 个主体, 一次至多 {MOST_MEMBERS} 个。 At most {MOST_MEMBERS} parties at once."
            )
        self.question.within(self.store, "query.linked", members)
        lost = [Unresolved(line, bool(meant[text].ids)) for line, text in rows if meant[text].id is None]

        def ask(reader: Reader) -> tuple[Links, dict[str, Any]]:
            found = links_among(reader, members, self._asked(reader, hops, ties, 20_000))
            counts = _counted(len(rows), len(found.members), lost)
            return found, self._headed(reader, counts | links_told(found, self.question.purpose))

        found, said = self.store.reading(ask)
        return self._registered("query.linked", " ".join(found.members), found, said), lost

    def owners(
        self, who: str, *, ways: int, convention: Convention = Convention.ALL_WALKS,
        at_least: Fraction = Fraction(), beneficial_on: bool,
    ) -> Exploration[OwnershipView] | Unclear:  # fmt: skip
        """股权穿透; 受益所有人 only where it is switched on and the purpose sees them."""
        sees = self.question.purpose.may_see(Sight.BENEFICIAL_OWNERS)
        state = "off" if not beneficial_on else "told" if sees else "not_allowed"

        def told(whole: OwnershipView) -> tuple[OwnershipView, dict[str, Any]]:
            found = _from_share_on(whole, at_least)
            beneficial = {"state": state, **beneficial_told(found.beneficial)}
            return found, ownership_told(found, self.question.purpose) | {"beneficial": beneficial}

        return self._ownership(
            "query.owners", who, told, beneficial=state == "told", ways=ways, convention=convention
        )

    def controller(self, who: str) -> Exploration[OwnershipView] | Unclear:
        """谁控制, with the proof."""

        def told(found: OwnershipView) -> tuple[OwnershipView, dict[str, Any]]:
            whole = ownership_told(found, self.question.purpose)
            kept = {name: whole[name] for name in _OF_CONTROL}
            return found, kept | {"controller": controller_told(found.controller)}

        return self._ownership("query.controller", who, told)

    def holdings(self, who: str) -> Exploration[HoldingsView] | Unclear:
        """对外投资."""
        self.question.must_see(Sight.HOLDERS)
        meant = self.meant("query.holdings", who)
        if isinstance(meant, Unclear):
            return meant

        def ask(reader: Reader) -> tuple[HoldingsView, dict[str, Any]]:
            known = self.question.known(reader)
            found = holdings_of(
                reader, meant[0], self.question.day, known, Budget(seconds=self.seconds), by_name=self.by_name
            )
            return found, self._headed(reader, holdings_told(found, self.question.purpose))

        found, said = self.store.reading(ask)
        return self._registered("query.holdings", found.party, found, said)

    def debtors(self, stage: CaseStage | None) -> Exploration[Debtors]:
        """政府机构被执行人, all or of one stage; `counts` are of all."""
        question, purpose = self.question, self.question.purpose
        question.must_see(Sight.DECISIONS)

        def ask(reader: Reader) -> tuple[Debtors, dict[str, Any]]:
            found = government_debtors(
                reader, question.day, question.known(reader), repaired=purpose.may_see(Sight.REPAIRED),
                debts=purpose.may_see(Sight.DEBTS),
            )  # fmt: skip
            kept = tuple(one for one in found.debtors if stage in (None, one.stage))
            shown = replace(found, debtors=kept, parties=refs_shown_to(found.parties, purpose))
            return shown, self._headed(
                reader, {**plain(shown), "counts": found.counts, "partial": found.partial}
            )

        found, said = self.store.reading(ask)
        question.register(
            self.store, "query.debtors", stage or "", (one.party for one in found.debtors), said
        )
        return Exploration(found, said)

    def neighbours(
        self, who: str, page: Page, *, types: Collection[LinkType] = (), ended: bool = False,
        known: int | None = None,
    ) -> Exploration[AroundOne] | Unclear:  # fmt: skip
        """关联方 of a party or a place, a page of them; `known`: as known at this change, that of the page before."""
        ties = ties_for(self.question.purpose, types)
        meant = (who,) if is_place(who) else self.meant("query.neighbours", who)
        if isinstance(meant, Unclear):
            return meant

        def ask(reader: Reader) -> tuple[AroundOne, dict[str, Any]]:
            asked = self._asked(reader, 1, ties)
            asked = asked if known is None else replace(asked, known=known)
            found = around_one(reader, meant[0], asked, ended=ended)
            return found, self._headed(reader, neighbours_told(reader, found, self.question.purpose, page))

        found, said = self.store.reading(ask)
        shown = [one["id"] for one in said["neighbours"]]
        self.question.register(
            self.store, "query.neighbours", found.party, [found.party, *shown], said, by_name=self.by_name,
            include_ended=ended,
        )  # fmt: skip
        return Exploration(found, said)

    def meant(self, act: str, *texts: str) -> tuple[str, ...] | Unclear:
        """The ids of what was asked for; of what is unclear an entry is made in the register."""
        known = self.question.known(self.store)
        meant = find_parties(self.store, set(texts), known, self.match_name)
        for place, text in enumerate(texts):
            if meant[text].id is None:
                refs = party_refs(self.store, meant[text].ids, self.question.day, known)
                found = Unclear(text, place, tuple(refs_shown_to(refs, self.question.purpose).values()))
                self.question.register(self.store, act, sm3(text), refs, found.said)
                return found
        ids = tuple(one for text in texts if (one := meant[text].id) is not None)
        self.question.within(self.store, act, ids)
        return ids

    def _ownership(
        self, act: str, who: str, tell: Callable[[OwnershipView], tuple[OwnershipView, dict[str, Any]]], *,
        beneficial: bool = False, ways: int = 0, convention: Convention = Convention.ALL_WALKS,
    ) -> Exploration[OwnershipView] | Unclear:  # fmt: skip
        self.question.must_see(Sight.HOLDERS)
        meant = self.meant(act, who)
        if isinstance(meant, Unclear):
            return meant
        (party,) = meant
        if is_person_id(party):
            raise SettingError("自然人没有股东; 请给出组织。 Nobody owns a person; name an organisation.")

        def ask(reader: Reader) -> tuple[OwnershipView, dict[str, Any]]:
            whole = ownership_of(
                reader, party, self.question.day, self.question.known(reader), Budget(seconds=self.seconds),
                beneficial=beneficial, ways=ways, convention=convention, by_name=self.by_name,
            )  # fmt: skip
            found, said = tell(whole)
            return found, self._headed(reader, said)

        found, said = self.store.reading(ask)
        return self._registered(act, found.party, found, said)

    def _asked(
        self, reader: Reader, hops: int, ties: tuple[LinkType, ...], parties: int | None = None
    ) -> PathQuestion:
        budget = Budget(seconds=self.seconds) if parties is None else Budget(parties, seconds=self.seconds)
        return PathQuestion(self.question.day, self.question.known(reader), hops, ties, budget, self.by_name)

    def _headed(self, reader: Reader, said: dict[str, Any]) -> dict[str, Any]:
        head: dict[str, Any] = plain(reached(reader, self.question.day, said["known_change"]))
        return said | head

    def _registered(self, act: str, asked: str, found: Found, said: dict[str, Any]) -> Exploration[Found]:
        self.question.register(self.store, act, asked, said["parties"], said, by_name=self.by_name)
        return Exploration(found, said)


def _counted(read: int, members: int, lost: Sequence[Unresolved]) -> dict[str, Any]:
    """Read = found + repeated + unresolved."""
    return {
        "read": read,
        "found": members,
        "repeated": read - members - len(lost),
        "unresolved": [{"line": one.line, "reason": one.reason} for one in lost],
    }


def _from_share_on(found: OwnershipView, least: Fraction) -> OwnershipView:
    """Owners in the end whose share is not known to be less, and their paths."""
    owners = tuple(one for one in found.owners if one.share is None or one.share >= least)
    kept = {one.party for one in owners}
    return replace(
        found, owners=owners, ways={owner: ways for owner, ways in found.ways.items() if owner in kept}
    )
