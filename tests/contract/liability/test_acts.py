"""Acts of people: what is done holds in its own transaction, beats every run, and leaves its record."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from graph_service.domain import model
from graph_service.domain.model import Entity, Fact, Role
from graph_service.errors import Refused, SettingError
from graph_service.facts.evidence import content_of
from graph_service.law.book_reader import read_book
from graph_service.law.deadlines import NO_HOLIDAYS
from graph_service.law.rules import Editions
from graph_service.liability import acts as acting
from graph_service.liability import releases
from graph_service.liability.acts import Acts, Done
from graph_service.liability.consequences import StoredConsequence, consequences_of
from graph_service.liability.notices import notified_on, read_notices, usable
from graph_service.liability.releases import buried
from graph_service.liability.reviews import findings_pending, review_list
from graph_service.liability.spreading import Spreader
from graph_service.store import audit
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger, StatedRows, StoredFact, facts_of
from graph_service.store.versions import Stated
from graph_service.upkeep.verify import verify
from tests import town
from tests.support.stores import run, whole

BOOK = Editions.only(read_book(None))
ORDER = model.decision("consumption_restriction", "〔2026〕虚9901执5号", town.QINGHE.id)
OTHER_ORDER = model.decision("consumption_restriction", "〔2026〕虚9901执6号", town.SHIQIAO.id)
TAX = model.decision("major_tax_violation", "虚税稽罚〔2026〕1号", town.QINGHE.id)
ORDERED, LATER, LATER_STILL = date(2026, 1, 12), date(2026, 3, 2), date(2026, 3, 9)
LISTED = date(2026, 2, 1)  # the day of the data

ORDERS = town.Sheet(
    "decisions",
    [
        model.listing(
            ORDER, town.TOWN_COURT, ORDERED, None, severity="serious", decided=ORDERED,
            authority="虚构市人民法院", region=town.REGION, notified=ORDERED,
        ),
        model.listing(
            OTHER_ORDER, town.TOWN_COURT, ORDERED, None, severity="serious", decided=ORDERED,
            authority="虚构市人民法院", region=town.REGION,
        ),
        model.listing(
            TAX, town.TAX_BUREAU, ORDERED, date(2029, 1, 12), severity="serious", decided=ORDERED,
            acted=date(2025, 12, 1), authority="虚构市税务局", region=town.REGION,
        ),
    ],
    source=town.COURT,
    data_day=LISTED,
)  # fmt: skip
OFFICES = town.Sheet(
    "officers",
    [
        model.role_interval(town.LI, town.QINGHE, Role.LEGAL_REP, date(2021, 6, 1), None, "法定代表人"),
        model.role_interval(town.ZHOU, town.SHIQIAO, Role.LEGAL_REP, date(2020, 1, 1), None, "法定代表人"),
        town.call(town.LI),
        town.call(town.ZHOU),
    ],
    data_day=LISTED,
)
LI_RULE = "consumption_limit.legal_representative"


@pytest.fixture
def place(store: GraphStore) -> GraphStore:
    """A court limits two firms: Li represents one of them, Zhou, of whom only a mask is known, the other; and the
    tax office lists Li's firm. All of it is spread."""
    town.fill(store, [ORDERS, OFFICES], [ORDER, OTHER_ORDER, TAX])
    spread(store)
    return store


def by(store: GraphStore, actor: str = "陈经办") -> Acts:
    """Somebody who acts."""
    return Acts(Ledger(store, Auditor(actor)), BOOK)


def reaching(store: GraphStore, decision: Entity, party: Entity) -> StoredConsequence:
    found = consequences_of(store.read, store.last_change(), decisions=[decision.id])
    (one,) = [one for one in found if one.party == party.id]
    return one


def status(store: GraphStore, decision: Entity, party: Entity, day: date) -> str | None:
    standing = reaching(store, decision, party).on(day)
    return standing.status.value if standing else None


def told(done: Done, party: Entity) -> set[tuple[str | None, str | None]]:
    return {(one.before, one.after) for one in done.states if one.party == party.id}


def standing(store: GraphStore, decision: Entity, kind: str) -> list[StoredFact]:
    return [f for f in facts_of(store.read, [decision.id], "Decision") if f.kind.name == kind and f.standing]


def load(
    store: GraphStore, facts: Iterable[Fact], day: date, source: str = town.COURT, name: str = "again"
) -> None:
    """Load a file once more, as a loader does."""
    sheet = town.Sheet("decisions", list(facts), source, data_day=day)
    rows = [Stated(fact, source, row, day) for row, fact in enumerate(sheet.facts, start=2)]
    record = town._Record(f"L-{name}", sheet, len(rows))
    Ledger(store, Auditor("town")).accept(f"L-{name}", sheet.file, StatedRows((ORDER,), rows), record)


def spread(store: GraphStore) -> dict[str, Any]:
    spreader = Spreader(Ledger(store, Auditor("town")), BOOK)
    return spreader.full(LATER, lambda _done, _total: None, yes=True).as_json()


def assert_sound(store: GraphStore) -> None:
    """The register verifies, and a full run finds nothing left to do."""
    assert audit.verify(store).findings == ()
    again = spread(store)
    assert (again["new"], again["changed"], again["ended"]) == (0, 0, 0)


# --- disputes ---


def test_a_dispute_holds_in_its_own_transaction_and_rejecting_it_brings_the_consequence_back(
    place: GraphStore,
) -> None:
    assert status(place, ORDER, town.LI, LATER) == "effective"

    opened = by(place).dispute_open(ORDER.id, LATER, "异〔2026〕1号", reason="主体有误")

    assert told(opened, town.LI) == {("effective", "held")}
    assert status(place, ORDER, town.LI, LATER) == "held"
    assert status(place, ORDER, town.LI, LATER - timedelta(days=1)) == "effective"
    assert opened.deadlines is not None
    assert opened.deadlines.decide_by == date(2026, 3, 11)

    decided = by(place).dispute_decide(ORDER.id, "异〔2026〕1号", "rejected", LATER_STILL)

    assert told(decided, town.LI) == {("held", "effective")}
    assert status(place, ORDER, town.LI, LATER_STILL - timedelta(days=1)) == "held"
    assert status(place, ORDER, town.LI, LATER_STILL) == "effective"
    assert_sound(place)


def test_a_dispute_is_taken_even_where_nobody_can_count_its_deadline(place: GraphStore) -> None:
    hand = replace(by(place), holidays=NO_HOLIDAYS)

    opened = hand.dispute_open(ORDER.id, LATER, "异1")

    assert status(place, ORDER, town.LI, LATER) == "held"
    assert opened.deadlines is None
    assert "节假日表" in opened.notes[0]


def test_a_dispute_about_one_person_holds_nobody_else(place: GraphStore) -> None:
    by(place).dispute_open(ORDER.id, LATER, "异1", about=town.ZHAO.id)

    assert status(place, ORDER, town.LI, LATER) == "effective"


def test_an_upheld_dispute_goes_on_holding_until_the_correction_is_made(place: GraphStore) -> None:
    by(place).dispute_open(ORDER.id, LATER, "异1")

    upheld = by(place).dispute_decide(ORDER.id, "异1", "upheld", LATER_STILL)

    assert "correct" in upheld.notes[0]
    assert status(place, ORDER, town.LI, LATER_STILL + timedelta(days=30)) == "held"
    with pytest.raises(Refused, match="已处理"):
        by(place).dispute_decide(ORDER.id, "异1", "rejected", LATER_STILL)

    by(place).correct(ORDER.id, "截止日", "法院更正", LATER_STILL, {"until": date(2027, 1, 12)})

    assert status(place, ORDER, town.LI, LATER_STILL) == "effective"
    assert reaching(place, ORDER, town.LI).segments[-1].since == date(2027, 1, 12)
    assert_sound(place)


def test_a_dispute_that_a_file_brought_is_decided_and_the_older_file_does_not_open_it_again(
    place: GraphStore,
) -> None:
    brought = model.dispute(ORDER, "异9", LATER, reason="主体有误", outcome="pending")
    load(place, [brought], LISTED)
    with pytest.raises(Refused, match="已登记"):
        by(place).dispute_open(ORDER.id, LATER, "异9")

    by(place).dispute_decide(ORDER.id, "异9", "withdrawn", LATER_STILL)
    load(place, [brought], LISTED, name="once more")

    (dispute,) = standing(place, ORDER, "Dispute")
    assert dispute.properties["source"] == town.COURT
    assert dispute.properties["to"] == LATER_STILL
    assert status(place, ORDER, town.LI, LATER_STILL) == "effective"


@pytest.mark.parametrize(
    ("dispute", "outcome", "on"),
    [("异2", "rejected", LATER), ("异1", "maybe", LATER), ("异1", "rejected", ORDERED)],
    ids=["no such dispute", "no such outcome", "before it was accepted"],
)
def test_a_decision_that_cannot_be_is_refused_and_nothing_is_written(
    place: GraphStore, dispute: str, outcome: str, on: date
) -> None:
    by(place).dispute_open(ORDER.id, LATER, "异1")
    before = whole(place)

    with pytest.raises(SettingError):
        by(place).dispute_decide(ORDER.id, dispute, outcome, on)

    assert whole(place) == before


# --- repair and annulment ---


def test_a_repair_releases_at_once_and_survives_the_file_and_the_next_run(place: GraphStore) -> None:
    done = by(place).repair_record(ORDER.id, LATER, "修〔2026〕1号", authority="虚构市人民法院")

    assert told(done, town.LI) == {("effective", "released")}
    assert buried(place.read, [ORDER.id, TAX.id]) == {ORDER.id}

    load(place, ORDERS.facts, LISTED)
    load(place, ORDERS.facts, LATER_STILL, name="newer")
    spread(place)

    assert status(place, ORDER, town.LI, LATER) == "released"
    assert status(place, ORDER, town.LI, LATER - timedelta(days=1)) == "effective"
    assert_sound(place)


def test_who_asked_about_a_party_is_told_of_its_annulment_in_three_days(place: GraphStore) -> None:
    asked = {"purpose": "supervision", "case": "2026-17", "asked": town.LI.id}
    Auditor("王查询").query(place, "query.party", asked)
    Auditor("王查询").query(place, "query.party", asked)
    Auditor("旁人").query(place, "query.party", {**asked, "asked": town.WANG.id})

    done = by(place).annul(ORDER.id, LATER, reason="复议撤销", number="复〔2026〕1号")

    told_ = {one.party: one for one in done.retractions}
    assert set(told_) == {town.LI.id}
    one = told_[town.LI.id]
    assert one.due == LATER + timedelta(days=3)
    assert one.keys == (reaching(place, ORDER, town.LI).key,)
    assert [(who["actor"], who["case"], who["times"]) for who in one.recipients] == [("王查询", "2026-17", 2)]
    (row,) = place.read("acts/retractions", state="due", limit=10)
    assert row["retraction"]["party"] == town.LI.id
    assert json.loads(row["retraction"]["recipients"])[0]["actor"] == "王查询"
    assert status(place, ORDER, town.LI, LATER) == "released"
    assert_sound(place)


def test_an_annulment_recorded_as_an_event_leaves_the_same_tombstone(place: GraphStore) -> None:
    done = by(place).event_record(ORDER.id, "revoked_or_annulled", LATER)

    assert buried(place.read, [ORDER.id]) == {ORDER.id}
    assert [one.party for one in done.retractions] == [town.LI.id]


def test_an_event_releases_until_its_end(place: GraphStore) -> None:
    by(place).event_record(ORDER.id, "court_lifts", LATER, LATER_STILL, reason="因公出差")

    assert status(place, ORDER, town.LI, LATER) == "released"
    assert status(place, ORDER, town.LI, LATER_STILL) == "effective"
    assert buried(place.read, [ORDER.id]) == set()
    with pytest.raises(SettingError, match="终止事由"):
        by(place).event_record(ORDER.id, "dispute", LATER)


# --- findings ---


def test_a_finding_counts_when_another_person_approved_it(place: GraphStore) -> None:
    added = by(place, "陈经办").finding_add(TAX.id, town.LI.id, "legal_rep", LATER, authority="虚构市税务局")
    assert status(place, TAX, town.LI, LATER) == "review_task"
    (pending,) = findings_pending(place.read)
    assert pending.id == added.finding
    assert findings_pending(place.read, TAX.id) == [pending]
    assert findings_pending(place.read, ORDER.id) == []

    with pytest.raises(Refused, match="另一人"):
        by(place, "陈经办").finding_approve(pending.id, LATER)
    approved = by(place, "孙复核").finding_approve(pending.id, LATER)

    assert told(approved, town.LI) == {("review_task", "effective")}
    assert status(place, TAX, town.LI, LATER) == "effective"
    assert findings_pending(place.read) == []
    with pytest.raises(Refused, match="已由 孙复核 核准"):
        by(place, "周复核").finding_approve(pending.id, LATER)
    assert_sound(place)


def test_who_loaded_a_finding_does_not_approve_it(place: GraphStore) -> None:
    load(place, [model.finding(TAX, town.LI, Role.LEGAL_REP, LATER)], LISTED)
    (pending,) = findings_pending(place.read)

    with pytest.raises(Refused):
        by(place, "town").finding_approve(pending.id, LATER)

    by(place, "孙复核").finding_approve(pending.id, LATER)
    assert status(place, TAX, town.LI, LATER) == "effective"


def test_a_finding_that_says_something_else_wants_another_approval(place: GraphStore) -> None:
    first = by(place).finding_add(TAX.id, town.LI.id, "legal_rep", LATER, number="认1").finding
    by(place, "孙复核").finding_approve(str(first), LATER)

    changed = by(place).finding_add(TAX.id, town.LI.id, "legal_rep", LATER, number="认2")

    assert told(changed, town.LI) == {("effective", "review_task")}
    assert [one.id for one in findings_pending(place.read)] == [changed.finding]


# --- identity ---


def test_confirming_who_he_is_makes_the_task_effective_and_refuting_releases_him(place: GraphStore) -> None:
    assert status(place, OTHER_ORDER, town.ZHOU, LATER) == "review_task"

    confirmed = by(place).identity_confirm(town.ZHOU.id, LATER, "到场核验")

    assert told(confirmed, town.ZHOU) == {("review_task", "effective")}

    refuted = by(place).identity_refute(town.ZHOU.id, LATER_STILL, "登记机关协查", reason="冒名登记")

    assert told(refuted, town.ZHOU) == {("effective", "released")}
    assert refuted.decisions == (OTHER_ORDER.id,)
    assert [(one.party, one.due) for one in refuted.retractions] == [(town.ZHOU.id, LATER_STILL)]
    assert status(place, OTHER_ORDER, town.ZHOU, LATER_STILL) == "released"
    assert status(place, ORDER, town.LI, LATER_STILL) == "effective"
    assert_sound(place)


def test_refuting_one_decision_leaves_the_others(place: GraphStore) -> None:
    by(place).identity_refute(town.LI.id, LATER, "协查", reason="同名", decisions=[ORDER.id])

    assert status(place, ORDER, town.LI, LATER) == "released"
    assert status(place, TAX, town.LI, LATER) == "review_task"


def test_refuting_a_person_does_not_end_the_upheld_dispute_of_all(place: GraphStore) -> None:
    by(place).dispute_open(ORDER.id, LATER, "异1")
    by(place).dispute_open(ORDER.id, LATER, "异2", about=town.LI.id)
    by(place).dispute_decide(ORDER.id, "异1", "upheld", LATER)
    by(place).dispute_decide(ORDER.id, "异2", "upheld", LATER)

    done = by(place).identity_refute(town.LI.id, LATER_STILL, "协查", reason="同名")

    open_ = [
        f.properties["number"] for f in standing(place, ORDER, "Dispute") if f.properties.get("to") is None
    ]
    assert open_ == ["异1"]
    assert any("异1" in note for note in done.notes)


def test_the_same_word_said_again_after_it_was_taken_back_is_not_swallowed(place: GraphStore) -> None:
    hand = by(place)
    hand.identity_confirm(town.ZHOU.id, LATER, "到场核验")
    hand.identity_refute(town.ZHOU.id, LATER, "协查", reason="误认", decisions=[])

    with pytest.raises(Refused, match="今日已登记过"):
        hand.identity_confirm(town.ZHOU.id, LATER, "到场核验")

    hand.identity_confirm(town.ZHOU.id, LATER, "到场核验", reason="补充证件后确认")
    assert status(place, OTHER_ORDER, town.ZHOU, LATER) == "effective"


# --- notices ---


def test_a_consequence_is_usable_from_the_day_on_which_the_person_was_told(place: GraphStore) -> None:
    def noticed() -> date | None:
        notices = read_notices(place.read, [ORDER.id], place.last_change())
        return notified_on(reaching(place, ORDER, town.LI), notices)

    assert noticed() is None  # the court told the firm, not him
    assert not usable(reaching(place, ORDER, town.LI), LATER, noticed())

    by(place).notice_record(ORDER.id, LATER, "邮寄", about=town.WANG.id)
    assert noticed() is None
    done = by(place).notice_record(ORDER.id, LATER, "直接送达", about=town.LI.id)

    assert done.run is None
    assert noticed() == LATER
    consequence = reaching(place, ORDER, town.LI)
    assert not usable(consequence, LATER - timedelta(days=1), noticed())
    assert usable(consequence, LATER, noticed())


def test_a_notice_that_names_nobody_tells_the_subject_of_the_decision_alone(place: GraphStore) -> None:
    def told(party: Entity) -> date | None:
        notices = read_notices(place.read, [ORDER.id], place.last_change())
        return notified_on(reaching(place, ORDER, party), notices)

    by(place).notice_record(ORDER.id, LATER, "直接送达")
    assert told(town.LI) is None

    by(place).notice_record(ORDER.id, LATER_STILL, "公告", everybody=True)
    assert told(town.LI) == LATER_STILL


def test_verify_lists_notices_that_name_nobody(place: GraphStore) -> None:
    by(place).notice_record(ORDER.id, LATER, "公告", everybody=True)
    assert "notice_without_party" not in {one.code for one in verify(place).problems}

    town.fill(
        place,
        [town.Sheet("decisions", [model.notice(ORDER, "告1", LATER, way="公告")], source=town.COURT)],
        [ORDER],
    )
    assert "notice_without_party" in {one.code for one in verify(place).problems}


# --- corrections ---


def test_a_correction_lists_what_it_affected_and_the_older_file_does_not_undo_it(place: GraphStore) -> None:
    key = reaching(place, ORDER, town.LI).key

    done = by(place).correct(
        ORDER.id, "决定日期", "法院来函", LATER, {"decided": date(2026, 2, 12), "until": None}
    )
    load(place, ORDERS.facts, LISTED)

    assert reaching(place, ORDER, town.LI).decision_date == date(2026, 2, 12)
    assert status(place, ORDER, town.LI, date(2026, 2, 1)) is None
    (listing,) = standing(place, ORDER, "Listing")
    assert listing.properties["source"] == town.COURT
    (correction,) = standing(place, ORDER, "Correction")
    assert json.loads(correction.properties["affected"]) == [key]
    assert [one.party for one in done.retractions] == [town.LI.id]
    assert_sound(place)


def test_a_correction_of_what_follows_nothing_from_asks_nobody_to_take_back(place: GraphStore) -> None:
    done = by(place).correct(ORDER.id, "行为日", "补正", LATER, {"acted": date(2026, 1, 2)})

    (correction,) = standing(place, ORDER, "Correction")
    assert json.loads(correction.properties["affected"]) == []
    assert done.retractions == ()


def test_two_corrections_of_one_day_stand_side_by_side(place: GraphStore) -> None:
    by(place).correct(ORDER.id, "行为日", "补正", LATER, {"acted": date(2026, 1, 2)})
    by(place).correct(ORDER.id, "单位", "补正", LATER, {"authority": "虚构市中级人民法院"})

    assert {f.properties["what"] for f in standing(place, ORDER, "Correction")} == {"行为日", "单位"}
    (listing,) = standing(place, ORDER, "Listing")
    assert content_of(listing.properties)["acted"] == date(2026, 1, 2)
    assert reaching(place, ORDER, town.LI).authority == "虚构市中级人民法院"


def test_the_correction_wins_over_what_another_source_says(place: GraphStore) -> None:
    second = model.listing(ORDER, None, ORDERED, date(2026, 6, 1), decided=ORDERED)
    load(place, [second], LISTED, source=town.TAX)

    by(place).correct(ORDER.id, "截止日", "来函", LATER, {"until": None})

    assert all(f.properties.get("to") is None for f in standing(place, ORDER, "Listing"))
    assert status(place, ORDER, town.LI, date(2026, 7, 1)) == "effective"


@pytest.mark.parametrize(
    "changes",
    [{}, {"severity": "light"}, {"decided": "2026-01-01"}, {"life": "yes"}, {"region": "somewhere"}],
)
def test_a_correction_that_cannot_be_is_refused(place: GraphStore, changes: dict[str, Any]) -> None:
    with pytest.raises(SettingError):
        by(place).correct(ORDER.id, "x", "y", LATER, changes)


def test_correcting_nothing_is_refused(place: GraphStore) -> None:
    with pytest.raises(Refused, match="无可更正"):
        by(place).correct(ORDER.id, "x", "y", LATER, {"decided": ORDERED, "until": None})


# --- reviews ---


def test_a_decided_review_task_leaves_the_list_and_makes_nothing_effective(place: GraphStore) -> None:
    first = review_list(place.read, LATER, 50)
    assert {(one.party, one.rule) for one in first} == {
        (town.LI.id, "personal_record.default"),
        (town.ZHOU.id, LI_RULE),
    }
    assert [one.party for one in review_list(place.read, LATER, 50, rule=LI_RULE)] == [town.ZHOU.id]
    (task,) = review_list(place.read, LATER, 50, decision=TAX.id)

    by(place).review_decide(task.key, "dismissed", "无责任认定")

    assert status(place, TAX, town.LI, LATER) == "review_task"
    assert [one.party for one in review_list(place.read, LATER, 50)] == [town.ZHOU.id]
    assert review_list(place.read, LATER, 50, decision=TAX.id) == []
    with pytest.raises(Refused, match="没有待核事项"):
        by(place).review_decide(task.key, "referred", "x")


def test_a_review_task_that_new_facts_raise_again_is_shown_again(place: GraphStore) -> None:
    (task,) = review_list(place.read, LATER, 50, decision=TAX.id)
    by(place).review_decide(task.key, "dismissed", "无责任认定")

    by(place).correct(TAX.id, "行为日", "来函", LATER, {"acted": date(2026, 1, 1)})

    assert [one.key for one in review_list(place.read, LATER, 50, decision=TAX.id)] == [task.key]


# --- whole or not at all ---


def test_an_act_that_dies_leaves_nothing(place: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    before = whole(place)

    def dies(*_: Any, **__: Any) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(releases, "bury", dies)
    with pytest.raises(RuntimeError):
        by(place).repair_record(ORDER.id, LATER, "修1")

    assert whole(place) == before
    monkeypatch.undo()
    by(place).repair_record(ORDER.id, LATER, "修1")
    assert status(place, ORDER, town.LI, LATER) == "released"


def test_what_acts_leave_behind_verifies(place: GraphStore) -> None:
    before = verify(place).problems

    added = by(place).finding_add(TAX.id, town.LI.id, "legal_rep", LATER)
    by(place, "孙复核").finding_approve(str(added.finding), LATER)
    by(place).identity_confirm(town.ZHOU.id, LATER, "到场核验")
    by(place).notice_record(ORDER.id, LATER, "公告", everybody=True)
    by(place).dispute_open(ORDER.id, LATER, "异1")
    by(place).dispute_decide(ORDER.id, "异1", "rejected", LATER_STILL)
    by(place).correct(ORDER.id, "截止日", "来函", LATER_STILL, {"until": date(2027, 1, 1)})
    by(place).repair_record(TAX.id, LATER_STILL, "修1")
    by(place).annul(OTHER_ORDER.id, LATER_STILL, reason="复议撤销")

    assert verify(place).problems == before
    assert_sound(place)


def test_an_act_done_twice_changes_nothing_the_second_time(place: GraphStore) -> None:
    by(place).event_record(ORDER.id, "court_lifts", LATER, number="解1")

    again = by(place).event_record(ORDER.id, "court_lifts", LATER, number="解1")

    assert (again.run, again.facts.created, again.facts.unchanged, again.states) == (None, 0, 1, ())


def test_an_act_stands_in_the_register_with_what_it_did(place: GraphStore) -> None:
    done = by(place, "陈经办").dispute_open(ORDER.id, LATER, "异1")

    (record,) = run(
        place, "MATCH (a:AuditRecord {act: 'dispute.open'}) RETURN a.actor AS actor, a.body AS body"
    )
    body = json.loads(record["body"])
    assert record["actor"] == "陈经办"
    assert (body["decision"], body["run"], body["changed"]) == (ORDER.id, done.run, 1)
    (fact,) = standing(place, ORDER, "Dispute")
    assert (fact.properties["source"], fact.properties["load"]) == (acting.BY_HAND, done.id)


@pytest.mark.parametrize("decision", ["d:nothing", ""])
def test_an_act_on_no_decision_is_refused(place: GraphStore, decision: str) -> None:
    with pytest.raises(SettingError, match="没有决定"):
        by(place).repair_record(decision, LATER, "修1")


def test_an_act_about_nobody_is_refused(place: GraphStore) -> None:
    with pytest.raises(SettingError, match="没有主体"):
        by(place).notice_record(ORDER.id, LATER, "邮寄", about="p:nobody")
    with pytest.raises(SettingError, match="没有自然人"):
        by(place).identity_confirm(town.QINGHE.id, LATER, "到场")
