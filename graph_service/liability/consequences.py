"""后果与提示的存放. A derived timeline as the graph keeps it, and back again.

A version is identified by (decision, rule, party) and by the run that made it; it carries its whole proof. What is
asked about a day is a look-up in its timeline. Which version of the rules was in force on that day `rulebooks` says:
a new version that says the same leaves the stored one as it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias

from graph_service.domain.model import digest
from graph_service.law.outcome import (
    Consequence,
    RuleHint,
    Segment,
    Standing,
    Status,
    Timeline,
    sort_out,
    standing_on,
)
from graph_service.law.rules import RuleBook, basis_json
from graph_service.liability.decision_facts import Gathered
from graph_service.store.graph_store import Row

Read: TypeAlias = Callable[..., list[Row]]
CONSEQUENCE: Final = "consequence"
HINT: Final = "hint"


@dataclass(frozen=True, slots=True)
class Derived:
    """派生结果 ready to be stored: `label` consequence or hint; `properties` all but the run."""

    label: str
    key: str
    decision: str
    party: str
    digest: str
    properties: Mapping[str, Any]
    timeline: Timeline

    @property
    def rule(self) -> str:
        return self.timeline.rule.id


def identity_key(decision: str, rule: str, party: str) -> str:
    """后果标识: the same for every version of one consequence."""
    return digest("consequence", decision, rule, party)


def store_form(gathered: Gathered, found: Iterable[Timeline], book: RuleBook) -> list[Derived]:
    """The stored form of the timelines of one decision, with all that `consequence_must_carry` asks."""
    consequences, hints = sort_out(found)
    return [_derived(CONSEQUENCE, one, gathered, book) for one in consequences] + [
        _derived(HINT, one, gathered, book) for one in hints
    ]


def _derived(label: str, one: Consequence | RuleHint, gathered: Gathered, book: RuleBook) -> Derived:
    timeline = one.timeline
    rule = timeline.rule
    named = {id_ for segment in timeline.segments if segment.standing for id_ in segment.standing.grounds}
    grounds = {id_: gathered.evidence[id_] for id_ in sorted(named)}
    listed = {id_: e for id_, e in gathered.evidence.items() if e["kind"] == "listing"}
    content: dict[str, Any] = {
        "decision": timeline.decision,
        "rule": rule.id,
        "party": timeline.target,
        "effect": rule.effect.value,
        "mode": rule.mode.value,
        "measures": [*rule.measures],
        "basis": _json([basis_json(basis) for basis in rule.basis]),
        "zh": rule.zh,
        "en": rule.en,
        "how_to_object": rule.how_to_object,
        "how_to_repair": rule.how_to_repair,
        "decision_no": gathered.number,
        "authority": gathered.authority,
        "decision_date": gathered.decision.day,
        "timeline": _json([_segment_json(segment) for segment in timeline.segments]),
        "grounds": _json({**listed, **grounds}),
        "first_day": timeline.segments[0].since,
    }
    key = identity_key(timeline.decision, rule.id, timeline.target)
    compared = content | {
        "grounds": _json({id_: _lasting(told) for id_, told in {**listed, **grounds}.items()})
    }
    said = digest(*(f"{name}={compared[name]}" for name in sorted(compared)))
    properties = {
        **content,
        "key": key,
        "digest": said,
        "rules_version": book.version,
        "rules_hash": book.hash,
    }
    return Derived(label, key, timeline.decision, timeline.target, said, properties, timeline)


_WHERE_READ: Final = ("file", "row", "data_day")


def _lasting(told: Mapping[str, Any]) -> dict[str, Any]:
    """What a ground says: that a newer file says the same makes no other consequence."""
    return {name: value for name, value in told.items() if name not in _WHERE_READ}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _segment_json(segment: Segment) -> dict[str, Any]:
    standing = segment.standing
    if standing is None:
        return {"since": segment.since.isoformat()}
    rolling = {} if segment.rolling_days is None else {"rolling_days": segment.rolling_days}
    return {
        **rolling,
        "since": segment.since.isoformat(),
        "status": standing.status.value,
        "valid_from": standing.valid_from.isoformat(),
        "valid_to": standing.valid_to.isoformat() if standing.valid_to else None,
        "disputed": standing.disputed,
        "why": list(standing.why),
        "grounds": list(standing.grounds),
    }


# --- and back ---


@dataclass(frozen=True, slots=True)
class Stored:
    """存放的一个版本, as one run published it."""

    id: str
    key: str
    decision: str
    rule: str
    party: str
    effect: str
    mode: str
    measures: tuple[str, ...]
    basis: tuple[Mapping[str, str], ...]
    zh: str
    en: str
    how_to_object: str
    how_to_repair: str
    decision_no: str
    authority: str
    decision_date: date
    rules_version: str
    computed_at: str
    made_by: str
    segments: tuple[Segment, ...]
    grounds: Mapping[str, Mapping[str, Any]]

    def on(self, day: date) -> Standing | None:
        """What stands on the day; None = nothing."""
        return standing_on(self.segments, day)


@dataclass(frozen=True, slots=True)
class StoredConsequence(Stored):
    """存放的后果."""


@dataclass(frozen=True, slots=True)
class StoredRuleHint(Stored):
    """存放的提示. Feeds nothing: whatever counts or answers takes `StoredConsequence`."""


def consequences_of(read: Read, known: int, *, parties: Sequence[str] = (), decisions: Sequence[str] = ()
                    ) -> list[StoredConsequence]:  # fmt: skip
    """后果 that reach parties or arise from decisions, as published up to a change number."""
    rows = _rows(read, CONSEQUENCE, known, parties, decisions)
    return [stored_consequence(row) for row in rows]


def stored_consequence(version: Mapping[str, Any]) -> StoredConsequence:
    """The consequence that a stored version tells."""
    return StoredConsequence(**_fields(version))


def hints_of(read: Read, known: int, *, parties: Sequence[str] = (), decisions: Sequence[str] = ()
             ) -> list[StoredRuleHint]:  # fmt: skip
    """由规则而来的提示 that reach parties or arise from decisions, as published up to a change number."""
    return [StoredRuleHint(**_fields(row)) for row in _rows(read, HINT, known, parties, decisions)]


def _rows(
    read: Read, label: str, known: int, parties: Sequence[str], decisions: Sequence[str]
) -> list[Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for text, ids in ((f"spread/of_party_{label}", parties), (f"spread/of_decision_{label}", decisions)):
        if ids:
            found.update(
                (row["version"]["id"], row["version"]) for row in read(text, ids=list(ids), known=known)
            )
    return [found[id_] for id_ in sorted(found)]


_PLAIN: Final = (
    "id", "key", "decision", "rule", "party", "effect", "mode", "zh", "en", "how_to_object", "how_to_repair",
    "decision_no", "authority", "decision_date", "rules_version", "computed_at", "made_by",
)  # fmt: skip


def _fields(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in _PLAIN} | {
        "measures": tuple(row["measures"]),
        "basis": tuple(json.loads(row["basis"])),
        "segments": tuple(_segment(one, row["rules_version"]) for one in json.loads(row["timeline"])),
        "grounds": json.loads(row["grounds"]),
    }


def _segment(told: Mapping[str, Any], rules_version: str) -> Segment:
    since = date.fromisoformat(told["since"])
    if "status" not in told:
        return Segment(since, None)
    return Segment(
        since,
        Standing(
            Status(told["status"]),
            date.fromisoformat(told["valid_from"]),
            date.fromisoformat(told["valid_to"]) if told["valid_to"] else None,
            told["disputed"],
            tuple(told["why"]),
            tuple(told["grounds"]),
            rules_version,
        ),
        told.get("rolling_days"),
    )
