"""主体类型不明: a product at the top of an ownership is shown so marked; nothing follows from it or leads through it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from graph_service.domain import codes, model
from graph_service.domain.model import Role
from graph_service.exploring.owners import ownership_of
from graph_service.facts.organisation import Knowing
from graph_service.facts.party import read_party
from graph_service.related.factors import read_factors
from graph_service.related.target_facts import gather_around
from graph_service.snapshot.source_rows import OrgKind, state_organisations
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger, StatedRows
from graph_service.store.versions import Stated

DAY: Final = date(2024, 7, 1)
FIRM: Final = model.organisation(codes.make_uscc("91", "990100", "00000017"))
FUND: Final = model.unknown_party("虚构一号资产管理计划", FIRM.id)
FACTS: Final = (
    model.name(FIRM, "虚构市甲乙商贸有限公司", "虚构市甲乙商贸有限公司"),
    model.name(FUND, "虚构一号资产管理计划", "", slot="虚构一号资产管理计划"),
    model.shareholding(FUND, FIRM, Decimal("0.8")),
    model.guarantee(FUND, FIRM, "保1", None, None),
    model.role_interval(FUND, FIRM, Role.OTHER, None, None, "顾问", "顾问"),
)


def filled(store: GraphStore) -> GraphStore:
    ledger = Ledger(store, Auditor("tester"))
    rows = [Stated(fact, "登记机关", n, DAY) for n, fact in enumerate(FACTS, 1)]
    ledger.accept(
        "L1", "股东.csv", StatedRows((FIRM, FUND), rows), lambda *_: {"rows_done": len(rows), "counts": "{}"}
    )
    return store


def test_it_is_shown_as_top_holder_and_reached_by_nothing(store: GraphStore) -> None:
    known = filled(store).last_change()
    knowing = Knowing.at(store.read, known)

    owned = ownership_of(store, FIRM.id, DAY, known, beneficial=True)
    told = read_party(store, FIRM.id, DAY, known)
    around = gather_around(knowing, [FIRM.id], DAY, read_factors().hubs).facts
    (row,) = state_organisations(knowing, [(FUND.id,)])

    assert [(one.party, one.share) for one in owned.owners] == [(FUND.id, Fraction(4, 5))]
    assert owned.controller.top == FUND.id
    assert owned.parties[FUND.id].kind == "UnknownParty"
    assert owned.beneficial is not None
    assert not owned.beneficial.owners
    assert [one.holder.name for one in told.shareholders] == ["虚构一号资产管理计划"]
    assert (around.holdings, around.securities, around.offices) == ((), (), ())
    assert row.kind is OrgKind.UNKNOWN
