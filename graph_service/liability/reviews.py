"""复核. Tasks for people: findings that wait for a second person, outcomes that the machine may not decide.

What is done about a review task makes nothing effective: only a fact does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from graph_service.law.outcome import Segment, Status
from graph_service.liability.consequences import Read, StoredConsequence, consequences_of, stored_consequence
from graph_service.store.graph_store import Row

DISMISSED: Final = "dismissed"
REFERRED: Final = "referred"
SETTLED: Final = "settled"
OUTCOMES: Final = {DISMISSED: "不成立, 不再处理", REFERRED: "移送有权单位", SETTLED: "已由事实解决"}
_PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class PendingFinding:
    """待核准的责任认定. `id` is what an approval names."""

    id: str
    decision: str
    number: str
    matter: str
    person: str
    role: str | None
    found: date | None
    authority: str | None
    source: str
    load: str

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__} | {
            "found": self.found.isoformat() if self.found else None
        }


def findings_pending(
    read: Read, decision: str | None = None, limit: int = 200, after: str = ""
) -> list[PendingFinding]:
    """待核准的责任认定, of one decision or all, by id."""
    if decision is None:
        rows = read("acts/pending_findings", after=after, limit=limit)
    else:
        rows = read("acts/pending_findings_of_decision", decision=decision, after=after, limit=limit)
    return [
        PendingFinding(
            row["fact"]["id"], row["decision"], row["number"], row["matter"], row["person"],
            row["fact"].get("role"), row["fact"].get("found"), row["fact"].get("authority"),
            row["fact"]["source"], row["fact"]["load"],
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Review:
    """待核事项. A consequence that is a review task on the day asked about, and since when."""

    key: str
    decision: str
    decision_no: str
    rule: str
    party: str
    effect: str
    since: date
    why: tuple[str, ...]
    disputed: bool
    zh: str
    en: str

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__} | {
            "since": self.since.isoformat(),
            "why": list(self.why),
        }


def review_list(
    read: Read, day: date, limit: int, rule: str | None = None, decision: str | None = None
) -> list[Review]:
    """待核事项 on a day that nobody has decided since they arose, by consequence version."""
    found: list[Review] = []
    for page in _candidates(read, rule, decision):
        keys = [one.key for one, _ in page]
        decided = decisions_on(read, keys)
        for one, published in page:
            segment = segment_on(one, day)
            if (rule in (None, one.rule)) and is_open(segment, published, decided.get(one.key, ())):
                found.append(_review(one, segment))
                if len(found) == limit:
                    return found
    return found


def _candidates(
    read: Read, rule: str | None, decision: str | None
) -> Iterator[list[tuple[StoredConsequence, int]]]:
    if decision is not None:
        known = int((read("store/read_change") or [{"change": 0}])[0]["change"])
        runs: dict[str, int] = {}
        page = consequences_of(read, known, decisions=[decision])
        for id_ in {one.made_by for one in page}:
            runs[id_] = read("spread/read_run", id=id_)[0]["run"]["published"]
        yield [(one, runs[one.made_by]) for one in page]
        return
    after = ""
    while True:
        rows = read("acts/page_review_consequence", after=after, page=_PAGE, rule=rule or "")
        if not rows:
            return
        yield [(stored_consequence(row["version"]), row["made"]["published"]) for row in rows]
        after = max(row["version"]["id"] for row in rows)


def segment_on(consequence: StoredConsequence, day: date) -> Segment | None:
    """The segment of its timeline in which a day lies."""
    return next((one for one in reversed(consequence.segments) if one.since <= day), None)


def is_open(segment: Segment | None, published: int, decided: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a person still has to look: a review task that arose, by facts or by the clock, after the last
    decision about it."""
    if segment is None or segment.standing is None or segment.standing.status is not Status.REVIEW_TASK:
        return False
    return not any(one["change"] > published and one["day"] >= segment.since for one in decided)


def decisions_on(read: Read, keys: Sequence[str]) -> dict[str, list[Row]]:
    """复核的处理 by consequence, in the order in which they were made."""
    found: dict[str, list[Row]] = {}
    if keys:
        for row in read("acts/reviews_of", keys=list(keys)):
            found.setdefault(row["review"]["key"], []).append(row["review"])
    return found


def _review(one: StoredConsequence, segment: Segment | None) -> Review:
    assert segment is not None and segment.standing is not None  # noqa: S101, PT018 - it was found open
    standing = segment.standing
    return Review(
        one.key, one.decision, one.decision_no, one.rule, one.party, one.effect, segment.since, standing.why,
        standing.disputed, one.zh, one.en,
    )  # fmt: skip
