"""规则预览. Whose consequences a proposed version of the rules would make, change or end; writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from graph_service.domain.model import is_person_id
from graph_service.law.outcome import Segment
from graph_service.law.rules import Editions, RuleBook
from graph_service.liability.consequences import Derived
from graph_service.liability.decision_facts import Gathered, gather
from graph_service.liability.spreading import PAGE, Progress, count_decisions, decision_pages, derive
from graph_service.store.graph_store import GraphStore

SAMPLES: Final = 20
UNKNOWN: Final = "unknown"


@dataclass(frozen=True, slots=True)
class Foreseen:
    """预计的一项变化: new, changed or gone from the day on. Natural persons are not named, not by their ids either."""

    what: str
    rule: str
    list: str
    district: str
    kind: str  # person, org, public_body
    decision: str
    decision_no: str
    party: str | None


@dataclass(slots=True)
class Preview:
    """预览 of a proposed version from a day on. Counts by (dimension, value, new|changed|gone)."""

    as_of: date
    version: str
    hash: str
    decisions: int = 0
    totals: Counter[str] = field(default_factory=Counter)
    by: dict[str, dict[str, Counter[str]]] = field(default_factory=dict)
    samples: list[Foreseen] = field(default_factory=list)

    def note(self, one: Foreseen) -> None:
        self.totals[one.what] += 1
        for dimension in ("rule", "list", "district", "kind"):
            values = self.by.setdefault(dimension, {})
            values.setdefault(getattr(one, dimension), Counter())[one.what] += 1
        if (
            sum(1 for sample in self.samples if (sample.what, sample.rule) == (one.what, one.rule))
            < SAMPLES // 4
        ):
            self.samples.append(one)

    def as_json(self) -> dict[str, Any]:
        return {
            "as_of": self.as_of.isoformat(),
            "rules_version": self.version,
            "rules_hash": self.hash,
            "decisions": self.decisions,
            **{what: self.totals[what] for what in ("new", "changed", "gone")},
            **{
                f"by_{dimension}": {
                    value: dict(sorted(counts.items())) for value, counts in sorted(values.items())
                }
                for dimension, values in sorted(self.by.items())
            },
            "samples": [
                {name: getattr(one, name) for name in one.__slots__} for one in self.samples[: SAMPLES * 5]
            ],
        }


def preview(
    store: GraphStore, in_force: Editions, proposed: RuleBook, as_of: date, progress: Progress
) -> Preview:
    """预览: the proposed version in force from a day, beside the versions in force now, over every decision."""
    known = store.last_change()
    changed = Editions((*((day, book) for day, book in in_force.books if day < as_of), (as_of, proposed)))
    made = Preview(as_of, proposed.version, proposed.hash)
    total = count_decisions(store)
    for ids in decision_pages(store, PAGE):
        cases, _ = gather(store.read, ids, known, changed)
        made.decisions += len(cases)
        for case in cases:
            for one in _differences(case, in_force, changed, as_of):
                made.note(one)
        progress(made.decisions, total)
    return made


def _differences(case: Gathered, now: Editions, then: Editions, as_of: date) -> Iterator[Foreseen]:
    before = {one.key: one for one in derive([case], now)}
    after = {one.key: one for one in derive([case], then)}
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        what = _what(old, new, as_of)
        one = new or old
        if what is not None and one is not None:
            party = None if is_person_id(one.party) else one.party
            yield Foreseen(
                what, one.rule, case.decision.matter, case.decision.region or UNKNOWN,
                case.facts.subject_kind(one.party).value, one.decision, case.number, party,
            )  # fmt: skip


def _what(old: Derived | None, new: Derived | None, as_of: date) -> str | None:
    stood, stands = _from(old, as_of), _from(new, as_of)
    if not stood or not stands:
        return "new" if stands else "gone" if stood else None
    return None if stood == stands and _terms(old) == _terms(new) else "changed"


def _from(one: Derived | None, as_of: date) -> list[Segment]:
    """What stands from a day on, that day first; [] if nothing ever does."""
    if one is None:
        return []
    segments = one.timeline.segments
    later = [segment for segment in segments if segment.since > as_of]
    earlier = [segment for segment in segments if segment.since <= as_of]
    if earlier:
        last = earlier[-1]
        later.insert(0, Segment(as_of, last.standing, last.rolling_days))
    return later if any(segment.standing for segment in later) else []


def _terms(one: Derived | None) -> Any:
    """What a consequence means, beside its days."""
    if one is None:
        return None
    names = ("effect", "measures", "basis", "zh", "how_to_object", "how_to_repair")
    return [one.properties[name] for name in names]
