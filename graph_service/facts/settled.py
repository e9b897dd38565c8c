"""归并. What several stored facts say of one thing, settled into intervals and shown as it stands on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph_service.domain.intervals import Settled, Subject, covers, settle
from graph_service.domain.reasons import Reason
from graph_service.facts.aliases import leans_on_a_name
from graph_service.facts.evidence import entry_of, evidence_of
from graph_service.facts.shown import TextFact
from graph_service.store.graph_store import Row


@dataclass(frozen=True, slots=True)
class Settling:
    """归并 on one day, sources weighed by their ranks."""

    as_of: date
    ranks: Mapping[str, int]

    def texts(self, kind: str, stated: Iterable[tuple[Row, str]]) -> tuple[TextFact, ...]:
        """The texts (fact, text) that hold on the day."""
        found = self.texts_of_all_days(kind, stated)
        return tuple(text for text in found if covers(text.since, text.until, self.as_of))

    def texts_of_all_days(self, kind: str, stated: Iterable[tuple[Row, str]]) -> tuple[TextFact, ...]:
        settled, facts = self._settle(((kind, text), fact, ()) for fact, text in stated)
        return tuple(TextFact(text=one.subject[1], **_shown(one, facts)) for one in settled)  # type: ignore[index]

    def standing(
        self, stated: Iterable[tuple[Subject, Row, tuple[str, ...]]]
    ) -> Iterator[tuple[Any, Row, dict[str, Any]]]:
        """Subject, first fact and what is shown of each interval that covers the day.

        Stated are (subject, fact, remarks): facts of one subject are settled together."""
        settled, facts = self._settle(stated)
        for one in settled:
            if one.covers(self.as_of):
                yield one.subject, facts[one.ids[0]], _shown(one, facts)

    def _settle(
        self, stated: Iterable[tuple[Subject, Row, tuple[str, ...]]]
    ) -> tuple[list[Settled], dict[str, Row]]:
        facts: dict[str, Row] = {}
        entries = []
        for subject, fact, remarks in stated:
            facts[fact["id"]] = fact
            entries.append(entry_of(subject, fact, self.ranks, *remarks))
        return settle(entries), facts


def _shown(one: Settled, facts: Mapping[str, Row]) -> dict[str, Any]:
    evidence = tuple(evidence_of(facts[id_]) for id_ in one.ids)
    remarks = tuple(r for r in one.remarks if r != Reason.NAME_ONLY.code or leans_on_a_name(one))
    return {"since": one.since, "until": one.until, "remarks": remarks, "evidence": evidence}
