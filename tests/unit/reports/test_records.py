"""现有记录: what stands about a party in chips, by the gravest thing that is sure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from graph_service.facts.listings import Listed
from graph_service.facts.party_decisions import DecisionFacts
from graph_service.facts.shown import Item
from graph_service.law.book_reader import packaged_book
from graph_service.law.outcome import Doubt
from graph_service.reports.association import CodedWord
from graph_service.reports.records import Record, chips_of
from graph_service.reports.summary import summary_of
from tests.support.sample_reports import SUBJECT, bare_report, facts, of_its_list

DISHONEST = "dishonest_judgment_debtor"


def record(matter: str = DISHONEST, *, doubted: bool = False, **changed: Any) -> Record:
    listed = Listed("serious", date(2025, 1, 2), None, True, False, False, True, False, False)
    word = CodedWord(matter, packaged_book().lists.caption(matter))
    return Record(f"d:{matter}", word, replace(listed, **changed), None, of_a_list=True, doubted=doubted)


def marks(*records: Record) -> list[tuple[str, str, bool, bool]]:
    return [(one.id, one.mark, one.disputed, one.doubted) for one in chips_of(records)]


def test_a_list_is_one_chip_however_many_entries_stand() -> None:
    assert marks(record(), record(disputed=True), record(doubted=True)) == [
        (DISHONEST, "listed", True, False)
    ]


def test_what_is_only_disputed_or_doubted_is_marked_as_such() -> None:
    assert marks(record(disputed=True)) == [(DISHONEST, "held", True, False)]
    assert marks(record(doubted=True)) == [(DISHONEST, "task", False, True)]


def test_what_does_not_stand_gives_no_chip() -> None:
    assert marks(record(stands=False)) == []


def test_a_key_target_is_watched_unless_the_decision_is_doubted() -> None:
    assert ("key_supervision", "watched", False, False) in marks(record(key_target=True))
    assert len(marks(record(key_target=True, doubted=True))) == 1


def test_a_doubted_decision_is_no_adverse_record_until_a_person_has_looked_at_it() -> None:
    stated = (Item(content={"severity": "serious"}, since=date(2025, 1, 2)),)
    one = of_its_list(DecisionFacts("d:1", DISHONEST, "1号", SUBJECT, False, stated, (), (), (), ()))
    doubted = replace(one, id="d:2", doubts=(Doubt.AUTHORITY_MISSING.value,))

    sure, unsure = (
        summary_of(replace(bare_report(), subject=facts(decisions=(told,)))) for told in (one, doubted)
    )

    assert (sure.listed_now, sure.records, sure.doubted) == (True, 1, 0)
    assert (unsure.listed_now, unsure.records, unsure.doubted, unsure.severity) == (False, 0, 1, None)
    assert "另有 1 条待核实" in unsure.zh
