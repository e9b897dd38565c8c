"""核对. What stands about many parties at once: read in batches, in the words of the summary of a report.

Facts only; it never says that something may or may not be granted. A party that was not looked up is not clean, nor is
one of whom the data that could tell were not loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from graph_service.access.enquiry import Enquiry
from graph_service.access.purposes import Sight
from graph_service.domain.lists import KINDS_THAT_LIST
from graph_service.domain.plain_values import plain
from graph_service.exploring.finding import Meant, find_parties
from graph_service.facts.organisation import Knowing
from graph_service.facts.party_refs import PartyRef, party_refs
from graph_service.related.calendar import months_after
from graph_service.reports.association import Chip, CodedWord, Covered, Neighbour, State
from graph_service.reports.coverage import coverage_of, reached
from graph_service.reports.neighbours import StandsAbout, look_up, looked_up_as
from graph_service.reports.records import Record, registry_chips
from graph_service.reports.showing import refs_shown_to
from graph_service.reports.summary import PartyStanding, standing_of
from graph_service.store.audit import sm3
from graph_service.store.graph_store import GraphStore, Reading

MOST_CHECKED: Final = 1000
MOST_STATES: Final = 500
_YEARS: Final = 3
RECORDED: Final = CodedWord("recorded", "有不良记录")
NONE_SEEN: Final = CodedWord("none_seen", "所加载的数据中未见不良记录")
NOT_COVERED: Final = CodedWord("not_covered", "有关数据未加载, 无从判断")
FOUND: Final = CodedWord("found", "已认出")
NOBODY: Final = CodedWord("nobody", "没有这个代码或全称")
SEVERAL: Final = CodedWord("several", "对应多个主体, 请用代码")


@dataclass(frozen=True, slots=True)
class CleanYears:
    """近三年. `state`: an adverse record stood on some day from `since` up to the day asked about, none is seen, or the
    data that could tell were not loaded; `records`: how many, as far as the purpose sees them; `complete`: every kind of
    data that brings entries of lists was loaded. What was annulled or repaired counts for nothing."""

    since: date
    state: CodedWord
    records: int
    complete: bool


@dataclass(frozen=True, slots=True)
class PartyState:
    """一个主体的状态. `line`: its place in the question, counted from 1; `party` and what follows None if it is not clear
    who is meant."""

    line: int
    found: CodedWord
    party: PartyRef | None
    state: State | None
    chips: tuple[Chip, ...]
    withheld: int | None


@dataclass(frozen=True, slots=True)
class PartyCheck:
    """一个主体的核对结果, in the words of the summary of its report. `standing` None if it is not clear who is meant."""

    line: int
    found: CodedWord
    party: PartyRef | None
    state: State | None
    withheld: int | None
    standing: PartyStanding | None
    three_years: CleanYears | None


@dataclass(frozen=True, slots=True)
class PartyStates:
    """多个主体的状态."""

    as_of: date
    known_change: int
    data_day: date | None
    rules_version: str
    partial: bool
    read: int
    resolved: int
    states: tuple[PartyState, ...]


@dataclass(frozen=True, slots=True)
class Checks:
    """批量核对. `coverage`: the kinds of data that bring entries of lists, with their sources and days."""

    as_of: date
    known_change: int
    data_day: date | None
    rules_version: str
    partial: bool
    read: int
    resolved: int
    coverage: tuple[Covered, ...]
    checks: tuple[PartyCheck, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who is meant by each text, as known at a change."""

    known: int
    texts: Sequence[str]
    meant: Mapping[str, Meant]
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _LookedUp:
    """Who is meant by each text, and what stands about whom."""

    known: int
    texts: Sequence[str]
    meant: Mapping[str, Meant]
    refs: Mapping[str, PartyRef]
    about: Mapping[str, StandsAbout]

    def each(self) -> Iterable[tuple[int, CodedWord, PartyRef | None, StandsAbout | None]]:
        for line, text in enumerate(self.texts, 1):
            found = self.meant[text]
            if found.id is None or found.id not in self.refs:
                yield line, SEVERAL if found.ids else NOBODY, None, None
            else:
                yield line, FOUND, self.refs[found.id], self.about[found.id]


def registered_states(
    store: GraphStore, asked: Enquiry, texts: Sequence[str], match_name: Callable[[str], str]
) -> PartyStates:
    """状态 of parties by code, name or id, in the order of the question; entered into the register before it is given."""
    asked.must_see(Sight.DECISIONS)
    whom = _meant(store, asked, "query.states", texts, match_name)

    def read(reading: Reading) -> PartyStates:
        found = _looked_up(reading, asked, whom)
        states = tuple(_state(*one) for one in found.each())
        head = reached(reading, asked.day, found.known)
        return PartyStates(
            asked.day, found.known, head.data_day, head.rules_version, False, len(texts),
            sum(one.party is not None for one in states), states,
        )  # fmt: skip

    told = store.reading(read)
    _register(store, asked, "query.states", texts, told, (one.party for one in told.states))
    return told


def registered_checks(
    store: GraphStore, asked: Enquiry, texts: Sequence[str], match_name: Callable[[str], str],
    kinds: Mapping[str, str],
) -> Checks:  # fmt: skip
    """核对 of parties, as `registered_states`; `kinds`: the kinds of data with their captions."""
    asked.must_see(Sight.DECISIONS)
    whom = _meant(store, asked, "query.checks", texts, match_name)

    def read(reading: Reading) -> Checks:
        found = _looked_up(reading, asked, whom)
        coverage = tuple(
            one for one in coverage_of(reading, kinds, found.known) if one.kind in KINDS_THAT_LIST
        )
        checks = tuple(_check(*one, asked.day, coverage) for one in found.each())
        head = reached(reading, asked.day, found.known)
        return Checks(
            asked.day, found.known, head.data_day, head.rules_version, False, len(texts),
            sum(one.party is not None for one in checks), coverage, checks,
        )  # fmt: skip

    told = store.reading(read)
    _register(store, asked, "query.checks", texts, told, (one.party for one in told.checks))
    return told


def _meant(
    store: GraphStore, asked: Enquiry, act: str, texts: Sequence[str], match_name: Callable[[str], str]
) -> _Asked:
    """Who is meant by each text; NotAllowed if one is outside the districts of whoever asks."""
    known = asked.known(store)
    meant = find_parties(store, set(texts), known, match_name)
    ids = tuple(dict.fromkeys(one.id for one in meant.values() if one.id is not None))
    asked.within(store, act, ids)
    return _Asked(known, texts, meant, ids)


def _looked_up(reading: Reading, asked: Enquiry, whom: _Asked) -> _LookedUp:
    refs = refs_shown_to(party_refs(reading, whom.ids, asked.day, whom.known), asked.purpose)
    knowing = Knowing.at(reading.read, whom.known)
    about = look_up(knowing, whom.ids, asked.day, asked.purpose, light=False)
    return _LookedUp(whom.known, whom.texts, whom.meant, refs, about)


def _register(
    store: GraphStore, asked: Enquiry, act: str, texts: Sequence[str], told: PartyStates | Checks,
    parties: Iterable[PartyRef | None],
) -> None:  # fmt: skip
    shown = (one.id for one in parties if one is not None)
    asked.register(
        store, act, sm3("\n".join(texts)), shown, plain(told), read=told.read, resolved=told.resolved
    )


def _state(line: int, found: CodedWord, party: PartyRef | None, about: StandsAbout | None) -> PartyState:
    if party is None or about is None:
        return PartyState(line, found, None, None, (), None)
    told: Neighbour = looked_up_as(party, about)
    return PartyState(line, found, party, told.state, told.chips, told.withheld)


def _check(
    line: int, found: CodedWord, party: PartyRef | None, about: StandsAbout | None, day: date,
    coverage: Sequence[Covered],
) -> PartyCheck:  # fmt: skip
    if party is None or about is None:
        return PartyCheck(line, found, None, None, None, None, None)
    told = looked_up_as(party, about)
    standing = standing_of(
        [one for one in about.records if one.stands],
        [one for one in about.reaching if one.counts],
        registry_chips(about.statuses),
    )
    return PartyCheck(
        line, found, party, told.state, told.withheld, standing, _clean_years(about.records, day, coverage)
    )


def _clean_years(records: Iterable[Record], day: date, coverage: Sequence[Covered]) -> CleanYears:
    since = months_after(day, -12 * _YEARS)
    found = sum(_adverse_since(one, since) for one in records)
    loaded = [one.loaded for one in coverage]
    state = RECORDED if found else NONE_SEEN if any(loaded) else NOT_COVERED
    return CleanYears(since, state, found, all(loaded))


def _adverse_since(one: Record, since: date) -> bool:
    """Whether an adverse record stood on some day since then."""
    listed = one.listed
    if not one.adverse or one.doubted or listed.void or listed.repaired:
        return False
    ends = [listed.until, one.publication.until if one.publication is not None else None]
    end = min((each for each in ends if each is not None), default=None)
    return end is None or end > since
