"""关联测算运行. Hints for all targets as runs: whole or not at all, confirmed by the next, never extended by reading."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from api.answering import shown_in
from graph_service.domain import model
from graph_service.domain.model import Entity, Fact
from graph_service.domain.plain_values import plain
from graph_service.errors import Refused, SettingError
from graph_service.law.book_reader import read_book
from graph_service.liability.acts import Acts
from graph_service.liability.rulebooks import establish
from graph_service.related.factors import read_factors
from graph_service.related.hints import Hint
from graph_service.related.hints_told import ToldRelated, relate, standing
from graph_service.related.running import LEASE, RelatedRun, RelatingRuns
from graph_service.related.stored import StoredForm
from graph_service.reports.association import (
    LATER_RUN,
    NO_TARGET,
    NOT_COMPUTED,
    NOT_SHOWN,
    Ask,
    AssociationReport,
)
from graph_service.reports.making import report
from graph_service.store import leases
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger, StatedRows
from graph_service.store.runs import diff_runs, list_runs
from graph_service.store.versions import Stated
from graph_service.upkeep.verify import verify
from tests.contract.related.test_related_gathering import CASES, on_paper
from tests.support.plain_law import Json
from tests.support.related_store import SOURCE, put, told, under_supervision
from tests.support.stores import run as ask

DAY = date(2026, 1, 1)
BOOK = read_book(None)
FACTORS = read_factors()
OF_THE_DAY = [case for case in CASES if case["as_of"] == "2026-01-01" and not case["facts"].get("settings")]


def quiet(done: int, total: int | None) -> None:
    """No progress is shown."""


def runs(store: GraphStore) -> RelatingRuns:
    return RelatingRuns(Ledger(store, Auditor("测算")), BOOK, FACTORS)


def go(store: GraphStore, day: date = DAY) -> RelatedRun:
    return runs(store).run(day, quiet)


def shown(store: GraphStore, target: str, day: date = DAY, known: int | None = None) -> ToldRelated | None:
    return standing(store, target, day, store.last_change() if known is None else known, BOOK, FACTORS)


def state(store: GraphStore, *facts: Fact, entities: tuple[Entity, ...] = ()) -> None:
    ledger = Ledger(store, Auditor("加载"))
    stated = [Stated(fact, SOURCE, 1, DAY, mended=True) for fact in facts]

    def work(tx: Any, moment: Any) -> tuple[None, dict[str, Any]]:
        ledger.put(tx, moment, StatedRows(entities, stated), f"L{moment.change}", "后来.csv")
        return None, {}

    ledger.write("load.batch", work)


@pytest.fixture
def supervised(store: GraphStore) -> GraphStore:
    """The worked cases of one day, their targets under key supervision."""
    put(store, [under_supervision(told(case, n), "2025-01-01") for n, case in enumerate(OF_THE_DAY, 1)], DAY)
    return store


def pair(store: GraphStore) -> Json:
    """One representative of the target c0001-T and of the listed c0001-X."""
    case = under_supervision(told(CASES[0], 1), "2025-01-01", "2026-06-01")
    put(store, [case], DAY)
    return case


def test_most_worked_cases_are_of_one_day() -> None:
    assert len(OF_THE_DAY) == 24


def test_a_run_tells_of_every_target_what_the_paper_says(supervised: GraphStore) -> None:
    record = go(supervised)

    paper = [(one, case) for n, case in enumerate(OF_THE_DAY, 1) for one in on_paper(told(case, n))]
    assert (record.state, record.tally.targets) == ("published", len(paper))
    assert record.tally.new == record.tally.hints == sum(len(one["hints"]) for one, _ in paper)
    for one, case in paper:
        found = shown(supervised, one["target"])
        assert found is not None, case["name"]
        advisory = [hint for hint in one["hints"] if hint["status"] == "advisory"]
        assert [plain_hint(hint) for hint in found.hints] == [
            {**{k: v for k, v in hint.items() if k != "status"}, "rule": f"related.{hint['rule']}"}
            for hint in advisory
        ]
        assert (found.risk, found.held) == (one["risk"], len(one["hints"]) - len(advisory))
        assert found.run == record.id
    assert {one.code for one in verify(supervised, on=DAY).problems if "consequence" in one.code} == set()


def plain_hint(hint: Any) -> Json:
    return {
        "rule": hint.rule,
        "party": hint.party.id,
        "path": [one.id for one in hint.path],
        "evidence": hint.evidence,
        "weak": hint.weak,
        "valid_to": hint.valid_to.isoformat(),
        "adverse": [one.decision for one in hint.adverse],
        "more_paths": hint.more_paths,
    }


def test_a_second_run_writes_nothing_and_renews_the_terms(store: GraphStore) -> None:
    pair(store)
    first = go(store)
    versions = ask(store, "MATCH (h:RelatedHint) RETURN h.id AS id ORDER BY id")

    second = go(store, DAY + timedelta(days=1))

    tally = second.tally
    assert (tally.new, tally.changed, tally.ended, tally.unchanged) == (0, 0, 0, first.tally.hints)
    assert ask(store, "MATCH (h:RelatedHint) RETURN h.id AS id ORDER BY id") == versions
    before = shown(store, "c0001-T", DAY + timedelta(days=1), known=first.published)
    after = shown(store, "c0001-T", DAY + timedelta(days=1))
    assert before is not None
    assert after is not None
    assert after.hints[0].valid_to - before.hints[0].valid_to == timedelta(days=1)


def test_reading_later_extends_no_hint(store: GraphStore) -> None:
    pair(store)
    go(store)

    told_now, later = shown(store, "c0001-T"), shown(store, "c0001-T", DAY + timedelta(days=100))
    assert told_now is not None
    assert later is not None
    end = told_now.hints[0].valid_to
    assert [hint.valid_to for hint in later.hints] == [end]
    last, over = shown(store, "c0001-T", end - timedelta(days=1)), shown(store, "c0001-T", end)
    assert over is None or over.hints == ()
    assert last is None or last.hints != ()


def test_a_dispute_of_the_hint_hides_it_at_once(store: GraphStore) -> None:
    pair(store)
    go(store)
    target, party = Entity("Enterprise", "c0001-T", {}), Entity("Enterprise", "c0001-X", {})

    state(store, model.hint_dispute(target, "related.same_legal_representative", party, "异1", DAY))

    found = shown(store, "c0001-T")
    assert found is not None
    assert (found.hints, found.held, found.risk) == ((), 1, 0.0)
    again = go(store)
    assert (again.tally.changed, again.tally.held) == (1, 1)


def test_what_has_ended_since_the_run_is_not_shown(store: GraphStore) -> None:
    case = pair(store)
    go(store)
    person, other = (
        Entity("Person", case["facts"]["roles"][1]["person"], {}),
        Entity("Enterprise", "c0001-X", {}),
    )

    state(
        store, model.role_interval(person, other, model.Role.LEGAL_REP, date(2020, 1, 1), date(2025, 12, 1))
    )

    found = shown(store, "c0001-T")
    assert found is not None
    assert found.hints == ()


def test_without_key_supervision_there_is_no_hint(store: GraphStore) -> None:
    pair(store)
    go(store)

    assert shown(store, "c0001-T", date(2026, 5, 31)) is not None
    assert shown(store, "c0001-T", date(2026, 6, 1)) is None
    assert shown(store, "c0001-X") is None
    gone = go(store, date(2026, 6, 1))
    assert (gone.tally.targets, gone.tally.hints, gone.tally.ended) == (0, 0, 1)
    assert ask(store, "MATCH (h:RelatedHint) WHERE h.ended_by IS NULL RETURN h.id AS id") == []


def test_before_a_run_is_published_nothing_is_seen(
    store: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair(store)

    def interrupted(done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        runs(store).run(DAY, interrupted)

    assert shown(store, "c0001-T") is None
    assert ask(store, "MATCH (h:RelatedHint) RETURN h.id AS id") == []
    assert [run["state"] for run in list_runs(store, 5)] == ["abandoned"]
    assert go(store).tally.new == 1


def test_what_a_killed_run_has_left_is_cleared_by_the_next(
    store: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair(store)
    going = runs(store)

    def killed(*_: Any) -> Any:
        raise leases.Overtaken(LEASE)  # as if another had taken over: it takes nothing back itself

    with monkeypatch.context() as patch:
        patch.setattr("graph_service.related.running._Going._publish", killed)
        with pytest.raises(leases.Overtaken):
            going.run(DAY, quiet)
    assert len(ask(store, "MATCH (h:RelatedHint) RETURN h.id AS id")) == 1
    assert shown(store, "c0001-T") is None

    assert go(store).tally.new == 1
    assert len(ask(store, "MATCH (h:RelatedHint) RETURN h.id AS id")) == 1
    assert sorted(run["state"] for run in list_runs(store, 5)) == ["abandoned", "published"]


def test_two_runs_at_once_are_one_too_many(store: GraphStore) -> None:
    pair(store)

    with leases.hold(store, LEASE), pytest.raises(Refused):
        go(store)


def test_the_difference_between_two_runs_names_targets_and_no_persons(store: GraphStore) -> None:
    pair(store)
    first = go(store)
    person = Entity("Person", "p:c0001:q", {"identity": "verified"})
    target = Entity("Enterprise", "c0001-T", {})

    state(store, model.shareholding(person, target, Fraction(3, 10), date(2025, 1, 1)), entities=(person,))
    second = go(store)

    (change,) = diff_runs(store, first.id, second.id)
    assert (change.what, change.label, change.rule) == ("new", "related_hint", "related.significant_holding")
    assert (change.target, change.decision, change.party) == ("c0001-T", None, None)


def test_a_dry_run_writes_nothing(store: GraphStore) -> None:
    pair(store)
    before = store.last_change()

    record = runs(store).run(DAY, quiet, dry=True)

    assert (record.state, record.tally.new, store.last_change()) == ("dry", 1, before)


@pytest.mark.parametrize(
    "lacks", ["path", "evidence", "term", "rules_version", "factors_version", "how_to_object"]
)
def test_a_hint_that_lacks_its_proof_is_refused(
    store: GraphStore, lacks: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair(store)
    properties = StoredForm.properties

    def without(self: StoredForm, target: str, hint: Hint) -> dict[str, Any]:
        return {name: value for name, value in properties(self, target, hint).items() if name != lacks}

    monkeypatch.setattr(StoredForm, "properties", without)
    with pytest.raises(Exception, match="缺少必备要素"):
        go(store)
    assert shown(store, "c0001-T") is None


def acts(store: GraphStore) -> Acts:
    ledger = Ledger(store, Auditor("经办"))
    return Acts(ledger, establish(ledger))


def test_a_dispute_accepted_by_hand_hides_the_hint_and_its_end_brings_it_back(store: GraphStore) -> None:
    pair(store)
    go(store)
    rule, number = "related.same_legal_representative", "提异〔2026〕1号"

    acts(store).hint_dispute_open("c0001-T", rule, "c0001-X", number, DAY, reason="已离任")

    held = shown(store, "c0001-T")
    assert held is not None
    assert (held.hints, held.held) == ((), 1)
    acts(store).hint_dispute_decide("c0001-T", number, "rejected", DAY + timedelta(days=3))
    day_before, day_after = (shown(store, "c0001-T", DAY + timedelta(days=n)) for n in (2, 3))
    assert day_before is not None
    assert day_after is not None
    assert (len(day_before.hints), len(day_after.hints)) == (0, 1)
    with pytest.raises(Refused, match="已处理"):
        acts(store).hint_dispute_decide("c0001-T", number, "upheld", DAY + timedelta(days=4))


def test_an_upheld_dispute_of_a_hint_goes_on_hiding_it(store: GraphStore) -> None:
    pair(store)
    go(store)
    acts(store).hint_dispute_open("c0001-T", "related.same_legal_representative", "c0001-X", "1号", DAY)

    acts(store).hint_dispute_decide("c0001-T", "1号", "upheld", DAY + timedelta(days=3))

    later = shown(store, "c0001-T", DAY + timedelta(days=30))
    assert later is not None
    assert later.hints == ()


@pytest.mark.parametrize(
    ("target", "rule", "party"),
    [
        ("c0001-T", "related.no_such", "c0001-X"),
        ("c0001-T", "consumption_limit.legal_representative", "c0001-X"),
        ("nobody", "related.branch", "c0001-X"),
        ("c0001-T", "related.branch", "nobody"),
    ],
)
def test_a_dispute_of_what_there_is_not_is_refused(
    store: GraphStore, target: str, rule: str, party: str
) -> None:
    pair(store)

    with pytest.raises(SettingError):
        acts(store).hint_dispute_open(target, rule, party, "1号", DAY)


def reported(store: GraphStore, purpose: str = "supervision", day: date = DAY) -> AssociationReport:
    asked = Ask("c0001-T", purpose, "2026-17", day, None, datetime(2026, 1, 1, 9, tzinfo=UTC), "陈经办")
    found = report(store, asked, {})
    assert isinstance(found, AssociationReport)
    return found


def test_a_report_tells_of_a_target_what_the_last_run_left(store: GraphStore) -> None:
    pair(store)
    assert reported(store).hints == NOT_COMPUTED

    run = go(store)

    told_now = reported(store).hints
    assert told_now.run == run.id
    assert [(hint.rule, hint.party.id) for hint in told_now.items] == [
        ("related.same_legal_representative", "c0001-X")
    ]
    assert reported(store, "licensing").hints == NOT_SHOWN
    assert reported(store, day=date(2026, 6, 1)).hints == NO_TARGET
    assert "c0001-X" in shown_in(reported(store))


def test_an_earlier_day_is_not_published_after_a_later_one(store: GraphStore) -> None:
    pair(store)
    go(store, DAY + timedelta(days=5))

    with pytest.raises(Refused, match="不能再公布更早"):
        go(store)

    assert runs(store).run(DAY, quiet, dry=True).tally.hints == 1
    assert reported(store).hints == LATER_RUN


def test_whoever_may_not_see_holders_is_told_nothing_that_rests_on_holdings(store: GraphStore) -> None:
    case = next(case for case in CASES if case["name"] == "small holding: hidden hint, counts little")
    put(store, [under_supervision(told(case, 1), "2025-01-01")], DAY)
    go(store)

    seen, unseen = (reported(store, purpose).hints for purpose in ("supervision", "governance"))

    assert (seen.hidden, seen.withheld, seen.risk) == (1, 0, 0.1)
    assert (unseen.hidden, unseen.withheld, unseen.risk, unseen.contributions) == (0, 1, 0, ())
    assert (seen.items, seen.contributions) == ((), ())
    assert "c0001-A" not in str(plain(reported(store, "governance"))), "JSON tells no more than the page"


def test_who_is_a_minor_today_is_one_on_days_to_come(store: GraphStore) -> None:
    case = told(
        {
            "as_of": "2040-01-01",
            "target": "T",
            "facts": {
                "orgs": {"T": {}},
                "persons": {"p": {"minor": True}},
                "holdings": [{"owner": "p", "owned": "T", "share": "0.3", "from": "2020-01-01"}],
            },
        },
        1,
    )
    put(store, [case], DAY)

    found = relate(store, "c0001-T", date(2150, 1, 1), store.last_change(), BOOK, FACTORS)

    assert found.hints == ()


def test_a_listing_that_was_repaired_makes_nobody_a_successor(store: GraphStore) -> None:
    case = next(case for case in CASES if case["name"] == "possible successor")
    paper = under_supervision(told(case, 1), "2025-01-01")
    (trigger,) = (one["id"] for one in paper["facts"]["listings"] if one["severity"] == "serious")
    own = {"id": "c0001-own", "party": "c0001-X", "list": "serious_market_violation", "severity": "serious"}
    paper["facts"]["listings"].append(
        {**own, "from": "2025-06-01"}
    )  # a hint without adverse records is not shown
    put(store, [paper], DAY)
    go(store)
    before = reported(store).hints

    state(store, model.repair(Entity("Decision", trigger, {}), "修1号", DAY))

    after = reported(store).hints
    assert "related.possible_successor" in {hint.rule for hint in before.items}
    assert "related.possible_successor" not in {hint.rule for hint in after.items}


def test_a_decision_in_doubt_makes_no_target(store: GraphStore) -> None:
    pair(store)
    ask(store, "MATCH (f:Listing {key_target: true}) SET f.authority = null")

    assert go(store).tally.targets == 0


def test_a_decision_in_doubt_is_no_adverse_listing(store: GraphStore) -> None:
    pair(store)
    ask(store, "MATCH (f:Listing) WHERE f.key_target IS NULL SET f.authority = null")
    go(store)

    told_now = shown(store, "c0001-T")

    assert told_now is not None
    assert [(hint.rule, tuple(hint.adverse)) for hint in told_now.hints] == [
        ("related.same_legal_representative", ())
    ]
