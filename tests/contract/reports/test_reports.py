"""关联报告: the same facts for whoever asks, as far as the purpose sees, on the day that is asked about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from api.answering import looked_up, registered_report
from graph_service.access.enquiry import Enquiry
from graph_service.access.purposes import purposes
from graph_service.domain import model
from graph_service.domain.plain_values import plain
from graph_service.errors import SettingError, StoreError
from graph_service.facts.party import Candidates, PartyFacts, party_facts
from graph_service.liability.acts import Acts
from graph_service.liability.rulebooks import establish
from graph_service.liability.spreading import Spreader
from graph_service.reports.association import NO_TARGET, NOT_SHOWN, Ask, AssociationReport
from graph_service.reports.making import report
from graph_service.reports.neighbours import parties_of
from graph_service.reports.showing import facts_shown_to, mask_name
from graph_service.store import audit
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger
from loaders.kinds import KINDS
from tests import town
from tests.support.stores import emptied
from tests.town import DISHONEST, LI, QINGHE, TAX_LISTING

_SESSIONS = ["_embedded_session", pytest.param("_neo4j_session", marks=pytest.mark.neo4j)]
KIND_NAMES = {name: kind.zh for name, kind in KINDS.items()}
ON_LIST = date(2023, 1, 15)
ISSUED = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module", params=_SESSIONS)
def office(request: pytest.FixtureRequest) -> GraphStore:
    """The town, a finding that 李四光 is responsible, approved, and all of it spread; tests only read."""
    store: GraphStore = emptied(request.getfixturevalue(request.param))
    town.fill(store)
    clerk, head = (Acts(ledger, establish(ledger)) for ledger in _ledgers(store, "陈经办", "吴科长"))
    found = clerk.finding_add(DISHONEST.id, LI.id, "legal_rep", date(2022, 12, 1), number="认〔2022〕1号")
    assert found.finding is not None
    head.finding_approve(found.finding, date(2022, 12, 2))
    Spreader(clerk.ledger, clerk.editions).full(ON_LIST, lambda *_: None)
    return store


def enquiry(auditor: Auditor) -> Enquiry:
    return Enquiry.of(auditor, "supervision", "2026-17", ON_LIST)


def _ledgers(store: GraphStore, *names: str) -> list[Ledger]:
    return [Ledger(store, Auditor(name)) for name in names]


def ask(party: str = QINGHE.id, purpose: str = "supervision", as_of: date = ON_LIST, **more: Any) -> Ask:
    given: dict[str, Any] = {"known_at": None, "issued_at": ISSUED, "issued_to": "test", **more}
    return Ask(party, purpose, "2026-17", as_of, **given)


def made(store: GraphStore, question: Ask) -> AssociationReport:
    found = report(store, question, KIND_NAMES)
    assert isinstance(found, AssociationReport)
    return found


def test_a_consequence_carries_its_whole_proof(office: GraphStore) -> None:
    found = made(office, ask())

    (record,) = [one for one in found.arising if one.rule == "personal_record.default"]
    assert (record.party.id, record.party.name) == (LI.id, "李四光")
    assert record.status.id == "effective"
    assert record.decision.number == "〔2022〕虚9901执12号"
    assert record.decision.about is not None
    assert record.decision.about.id == QINGHE.id
    assert {proof.kind for proof in record.proofs} == {"listing", "office", "finding"}
    assert all(proof.source and proof.file for proof in record.proofs)
    assert all(basis.title and basis.number for basis in record.basis)
    assert record.how_to_object
    assert record.how_to_repair
    assert record.measures
    assert "李四光" in record.sentence_zh
    assert "〔2022〕虚9901执12号" in record.sentence_zh
    assert record.timeline[-1].status is not None


def test_the_finding_is_what_carries_it(office: GraphStore) -> None:
    (record,) = [one for one in made(office, ask()).arising if one.rule == "personal_record.default"]

    decisive = {proof.kind for proof in record.proofs if proof.decisive}

    assert "finding" in decisive


def test_without_notice_it_is_shown_as_such_and_not_usable(office: GraphStore) -> None:
    (record,) = [one for one in made(office, ask()).arising if one.rule == "personal_record.default"]

    assert record.notified is None
    assert not record.usable


def test_before_the_decision_there_is_nothing(office: GraphStore) -> None:
    found = made(office, ask(as_of=date(2020, 1, 1)))

    assert not (found.consequences)
    assert not (found.arising)
    assert not (found.review_tasks)
    assert not (found.ended)
    assert found.subject.decisions == ()


def test_what_we_did_not_know_then_is_not_in_the_answer(office: GraphStore) -> None:
    found = made(office, ask(known_at=date(2020, 1, 1)))

    assert found.known_change == 0
    assert not (found.consequences)
    assert not (found.arising)
    assert not (found.review_tasks)
    assert not any(one.loaded for one in found.coverage)


def test_the_person_is_told_what_reaches_him(office: GraphStore) -> None:
    found = made(office, ask(LI.id, "subject_access"))

    assert "personal_record.default" in {one.rule for one in found.consequences}


@pytest.mark.parametrize("purpose", purposes())
def test_a_purpose_sees_what_it_may_and_no_more(office: GraphStore, purpose: str) -> None:
    found = made(office, ask(purpose=purpose))
    said = str(plain(found))

    sees = purposes()[purpose]
    assert ("李四光" in said) == sees.names_persons
    if not sees.names_persons:
        assert "李**" in said
    if "unnotified" not in sees.sees:
        assert all(one.usable for one in (*found.consequences, *found.arising))
    if "holders" not in sees.sees:
        assert found.subject.shareholders == found.subject.holdings == ()


def test_what_was_repaired_is_shown_to_the_party_itself_only(office: GraphStore) -> None:
    after = date(2026, 6, 1)

    shown = {
        purpose: {one.id for one in made(office, ask(purpose=purpose, as_of=after)).subject.decisions}
        for purpose in ("supervision", "licensing", "subject_access")
    }

    assert TAX_LISTING.id in shown["subject_access"]
    assert TAX_LISTING.id not in shown["supervision"] | shown["licensing"]


@pytest.mark.parametrize("purpose", purposes())
def test_the_facts_alone_are_shown_no_wider_than_the_report(office: GraphStore, purpose: str) -> None:
    day = date(2026, 6, 1)
    facts = party_facts(office, QINGHE.id, day)
    assert isinstance(facts, PartyFacts)

    shown = facts_shown_to(facts, purposes()[purpose])

    assert plain(shown) == plain(made(office, ask(purpose=purpose, as_of=day)).subject)


def test_missing_is_not_clean(office: GraphStore) -> None:
    found = {one.kind: one for one in made(office, ask()).coverage}

    assert set(found) == set(KINDS)
    assert found["organisations"].loaded
    assert not found["visits"].loaded
    assert found["visits"].data_day is None


def test_the_hash_is_over_the_content(office: GraphStore) -> None:
    one, same, other = (made(office, question) for question in (ask(), ask(), replace(ask(), case="2026-18")))

    assert one.hash == same.hash != other.hash
    assert one.number == f"20260701-{one.hash[:10].upper()}"
    assert (one.expires_on - one.issued_at.date()).days <= 30


def test_why_there_are_no_hints_is_said(office: GraphStore) -> None:
    assert made(office, ask()).hints == NO_TARGET
    assert made(office, ask(purpose="licensing")).hints == NOT_SHOWN


def test_an_unknown_purpose_is_refused_and_the_known_ones_are_named(office: GraphStore) -> None:
    with pytest.raises(SettingError, match="supervision"):
        report(office, ask(purpose="curiosity"), KIND_NAMES)


def test_a_name_of_several_gives_the_choice(office: GraphStore) -> None:
    found = report(office, ask("虚构市石桥建材有限公司"), KIND_NAMES)

    assert isinstance(found, Candidates)


def test_nobody_is_nobody(office: GraphStore) -> None:
    assert report(office, ask("虚构市没有此公司"), KIND_NAMES) is None


def test_the_register_holds_the_question_before_the_answer_is_given(store: GraphStore) -> None:
    town.fill(store)
    auditor = Auditor("陈经办")

    found = registered_report(store, enquiry(auditor), QINGHE.id)

    assert isinstance(found, AssociationReport)
    (entry,) = [one for one in audit.records(store) if one["act"] == "query.report"]
    assert found.number in entry["body"]
    assert QINGHE.id in entry["body"]
    assert audit.verify(store).findings == ()


def test_no_entry_no_answer(store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    town.fill(store)

    def away(*_: Any) -> None:
        raise StoreError("the register cannot be written")

    monkeypatch.setattr(Auditor, "query", away)

    with pytest.raises(StoreError):
        registered_report(store, enquiry(Auditor("陈经办")), QINGHE.id)


@pytest.mark.parametrize(("name", "masked"), [("李四光", "李**"), ("赵敏", "赵*"), ("王", "王*")])
def test_a_masked_name_keeps_the_surname(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_a_disputed_consequence_is_shown_as_held(store: GraphStore) -> None:
    order = model.decision("consumption_restriction", "(2023)虚9901执8号", QINGHE.id)
    stated = model.listing(order, town.TOWN_COURT, date(2023, 1, 1), None, decided=date(2023, 1, 1))
    town.fill(store, [*town.SHEETS, town.Sheet("consumption_restrictions", [stated], town.COURT)], [order])
    (ledger,) = _ledgers(store, "陈经办")
    acts = Acts(ledger, establish(ledger))
    Spreader(ledger, acts.editions).full(ON_LIST, lambda *_: None)

    acts.dispute_open(order.id, date(2023, 1, 10), "异〔2023〕1号", reason="非本人")

    (bound,) = [one for one in made(store, ask()).arising if one.decision.id == order.id]
    assert (bound.status.id, bound.disputed) == ("held", True)
    assert not bound.usable
    assert made(store, ask(LI.id, "licensing")).consequences == ()


def test_told_and_in_effect_it_is_shown_to_whoever_may_use_it_and_held_it_is_not(store: GraphStore) -> None:
    order = model.decision("consumption_restriction", "(2023)虚9901执8号", town.BAILU.id)
    stated = model.listing(order, town.TOWN_COURT, date(2023, 1, 1), None, decided=date(2023, 1, 1))
    town.fill(store, [*town.SHEETS, town.Sheet("consumption_restrictions", [stated], town.COURT)], [order])
    (ledger,) = _ledgers(store, "陈经办")
    acts = Acts(ledger, establish(ledger))
    Spreader(ledger, acts.editions).full(ON_LIST, lambda *_: None)
    before = made(store, ask(town.WANG.id, "licensing")).consequences
    acts.notice_record(order.id, date(2023, 1, 5), "送达", town.WANG.id)
    told = made(store, ask(town.WANG.id, "licensing")).consequences

    acts.dispute_open(order.id, date(2023, 1, 10), "异〔2023〕1号", reason="非本人")

    assert before == ()
    assert [(one.decision.id, one.usable) for one in told] == [(order.id, True)]
    assert made(store, ask(town.WANG.id, "licensing")).consequences == ()


# --- neighbours, and what is withheld ---


def with_an_order(store: GraphStore, on: str) -> tuple[Acts, str]:
    """The town with a 限制消费 order on one of its firms, spread; who acts, and the order."""
    order = model.decision("consumption_restriction", "(2023)虚9901执8号", on)
    stated = model.listing(order, town.TOWN_COURT, date(2023, 1, 1), None, decided=date(2023, 1, 1))
    town.fill(store, [*town.SHEETS, town.Sheet("consumption_restrictions", [stated], town.COURT)], [order])
    (ledger,) = _ledgers(store, "陈经办")
    acts = Acts(ledger, establish(ledger))
    Spreader(ledger, acts.editions).full(ON_LIST, lambda *_: None)
    return acts, order.id


def test_what_is_withheld_is_counted_for_whoever_may_not_see_it(store: GraphStore) -> None:
    acts, order = with_an_order(store, town.BAILU.id)
    untold = {purpose: made(store, ask(town.WANG.id, purpose)).withheld for purpose in purposes()}
    acts.dispute_open(order, date(2023, 1, 10), "异〔2023〕1号", reason="非本人")
    held = {purpose: made(store, ask(town.WANG.id, purpose)) for purpose in purposes()}

    for purpose, told in purposes().items():
        sees = "unnotified" in told.sees
        assert (untold[purpose].not_notified, untold[purpose].held) == (0 if sees else 1, 0)
        assert (held[purpose].withheld.not_notified, held[purpose].withheld.held) == (0, 0 if sees else 1)
        assert (untold[purpose].purpose is None) == told.consumes
        assert held[purpose].summary.withheld == (0 if sees else 1)
        assert ("异议核实中 1 项" in held[purpose].summary.zh) == (not sees)


def test_what_was_repaired_is_counted_for_nobody_who_may_not_see_it(store: GraphStore) -> None:
    acts, order = with_an_order(store, town.BAILU.id)
    acts.repair_record(order, date(2023, 1, 10), "修〔2023〕1号")

    for purpose in purposes():
        withheld = made(store, ask(town.WANG.id, purpose)).withheld
        assert (withheld.not_notified, withheld.held, withheld.purpose or 0) == (0, 0, 0)


@pytest.mark.parametrize("purpose", purposes())
def test_a_neighbour_bears_what_its_own_report_says(office: GraphStore, purpose: str) -> None:
    found = made(office, ask(LI.id, purpose))

    looked_up = [one for one in found.neighbours if one.party.kind != "Person"]
    assert QINGHE.id in {one.party.id for one in looked_up}
    for one in looked_up:
        own = made(office, ask(one.party.id, purpose)).summary
        assert {chip.id for chip in one.chips} == {chip.id for chip in own.chips}
        assert (one.state.id == "nothing") == (not [chip for chip in one.chips if chip.id != "registry"])


def test_a_neighbour_whose_licence_was_revoked_says_so(store: GraphStore) -> None:
    holding = model.shareholding(town.SHIQIAO_TWIN, QINGHE, Decimal("0.2"))
    town.fill(store, [*town.SHEETS, town.Sheet("shareholders", [holding])])

    (revoked,) = [one for one in made(store, ask()).neighbours if one.party.id == town.SHIQIAO_TWIN.id]

    assert [(chip.id, chip.zh) for chip in revoked.chips] == [("registry", "吊销")]
    assert revoked.state.id == "nothing"


def test_an_approved_finding_says_that_it_is_approved(office: GraphStore) -> None:
    findings = [item for one in made(office, ask()).subject.decisions for item in one.findings]

    assert [item.content["state"] for item in findings] == ["approved"]


def test_a_person_nearby_is_told_what_the_partys_decisions_give_and_nobody_else_is_looked_up(
    office: GraphStore,
) -> None:
    seen = {one.party.id: one for one in made(office, ask()).neighbours}
    unseen = {one.party.id: one for one in made(office, ask(purpose="licensing")).neighbours}

    assert seen[LI.id].state.id == "stands"
    assert {one.state.id for one in unseen.values() if one.party.kind == "Person"} == {"not_looked_up"}


def test_every_party_that_a_report_names_is_among_its_neighbours(office: GraphStore) -> None:
    found = made(office, ask())

    named = (
        {ref.id for ref in (*parties_of(found).values(), *found.ownership.parties.values())}
        if found.ownership
        else set()
    )
    assert {one.party.id for one in found.neighbours} == named - {QINGHE.id}


def test_the_register_names_who_was_looked_up(office: GraphStore) -> None:
    found = made(office, ask(LI.id))

    assert QINGHE.id in looked_up(found)


def test_the_summary_says_what_stands_and_never_a_verdict(office: GraphStore) -> None:
    for purpose in purposes():
        summary = made(office, ask(purpose=purpose)).summary

        assert summary.listed_now
        assert "dishonest_judgment_debtor" in {word.id for word in summary.lists}
        assert summary.severity is not None
        assert summary.severity.id == "serious"
        assert summary.zh.startswith("本用途下现有")
        assert not any(word in summary.zh for word in ("准予", "不予", "通过", "合格"))
