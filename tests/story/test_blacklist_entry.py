"""一条列入的一生. From the court's file to a person, and back out again: what an office sees, day by day.

The people are those of the town: 青禾贸易 is represented by 李四光, 石桥建材 by 孙石桥, and of 周桥, who manages it, only
a masked number is known. Nobody asks the clock: every day is named.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph_service.domain import model
from graph_service.domain.codes import make_citizen_id
from graph_service.domain.model import Entity
from graph_service.domain.plain_values import plain
from graph_service.errors import Refused
from graph_service.liability.acts import Acts
from graph_service.liability.consequences import StoredConsequence, consequences_of
from graph_service.liability.notices import notified_on, read_notices, usable
from graph_service.liability.reviews import findings_pending
from graph_service.liability.rulebooks import establish
from graph_service.liability.spreading import RunRecord, Spreader
from graph_service.reports.association import Ask, AssociationReport
from graph_service.reports.making import report
from graph_service.store import audit
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger
from loaders.kinds import KINDS
from loaders.loading import FileSummary, Options, TableLoad
from loaders.survey import Task, survey
from loaders.tables import file_hash
from tests import town
from tests.town import LI, QINGHE, SHIQIAO, SUN, ZHAO

LI_NUMBER = make_citizen_id("990101", date(1981, 1, 30), 31)
SUN_NUMBER = make_citizen_id("990101", date(1988, 12, 1), 71)
ZHAO_NUMBER = make_citizen_id("990101", date(1990, 5, 17), 52)
ZHOU_MASK = "9901011990****1234"
QINGHE_NAME, SHIQIAO_NAME = town.ORGANISATIONS[QINGHE.id], town.ORGANISATIONS[SHIQIAO.id]

REGISTERED = date(2025, 12, 31)
ORDERED = date(2026, 1, 12)
DISPUTED = date(2026, 3, 2)
DECIDED = date(2026, 3, 9)
REPAIRED = date(2026, 6, 1)

ORDER_NO, SECOND_ORDER_NO = "(2026)虚9901执5号", "(2026)虚9901执6号"
ORDER = model.decision("consumption_restriction", ORDER_NO, QINGHE.id)
SECOND_ORDER = model.decision("consumption_restriction", SECOND_ORDER_NO, SHIQIAO.id)
NO_FLIGHTS = "consumption_limit.legal_representative"
FOUND_BY_COURT = "consumption_limit.persons_found_by_court"
ON_WAGE_LIST = "wage_arrears.named_persons"


@dataclass
class CreditOffice:
    """信用办. Takes in files, spreads, acts and answers."""

    store: GraphStore
    folder: Path

    def receives(self, name: str, day: date, header: str, *rows: str) -> FileSummary:
        """A file as of a day; its cells are divided by blanks."""
        path = self.folder / name
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(line.split() for line in (header, *rows))
        (task,) = survey([path], data_day=day)
        assert isinstance(task, Task)
        ledger = Ledger(self.store, Auditor("陈经办"))
        load = TableLoad(ledger, task, town.KEY, Options(out=self.folder), file_hash(path))
        return load.run(lambda *_: None)

    def spreads(self, day: date) -> RunRecord:
        ledger = Ledger(self.store, Auditor("夜间运行"))
        return Spreader(ledger, establish(ledger)).full(day, lambda *_: None)

    def clerk(self, name: str = "陈经办") -> Acts:
        ledger = Ledger(self.store, Auditor(name))
        return Acts(ledger, establish(ledger))

    def all_that_reaches(self, *parties: Entity) -> list[StoredConsequence]:
        ids = [party.id for party in parties]
        return consequences_of(self.store.read, self.store.last_change(), parties=ids)

    def knows(self, party: Entity, day: date) -> set[tuple[str, str]]:
        """Rule and state of everything that reaches a party on a day."""
        found = ((one.rule, one.on(day)) for one in self.all_that_reaches(party))
        return {(rule, standing.status.value) for rule, standing in found if standing is not None}

    def reports_on(self, party: Entity, day: date) -> dict[str, Any]:
        """The report of a day as JSON, for supervision."""
        issued = datetime(2026, 1, 20, 9, 30, tzinfo=UTC)
        ask = Ask(party.id, "supervision", "2026-17", day, None, issued, "test")
        found = report(self.store, ask, {name: kind.zh for name, kind in KINDS.items()})
        assert isinstance(found, AssociationReport)
        told = plain(found)
        assert isinstance(told, dict)
        return told

    def may_use(self, one: StoredConsequence, day: date) -> bool:
        notices = read_notices(self.store.read, [one.decision], self.store.last_change())
        return usable(one, day, notified_on(one, notices))


@pytest.fixture
def office(store: GraphStore, tmp_path: Path) -> CreditOffice:
    """The register of the town has been taken in, and the court's first file."""
    office = CreditOffice(store, tmp_path)
    office.receives(
        "登记基本信息_20251231.csv", REGISTERED,
        "企业名称 统一社会信用代码 法定代表人 法定代表人证件号码 类型 登记状态",
        f"{QINGHE_NAME} {QINGHE.id} 李四光 {LI_NUMBER} 有限责任公司 存续",
        f"{SHIQIAO_NAME} {SHIQIAO.id} 孙石桥 {SUN_NUMBER} 有限责任公司 存续",
    )  # fmt: skip
    office.receives(
        "主要人员_20251231.csv", REGISTERED,
        "企业名称 统一社会信用代码 姓名 证件号码 职务 任职日期",
        f"{QINGHE_NAME} {QINGHE.id} 李四光 {LI_NUMBER} 法定代表人 2021-06-01",
        f"{QINGHE_NAME} {QINGHE.id} 赵敏 {ZHAO_NUMBER} 监事 2018-05-01",
        f"{SHIQIAO_NAME} {SHIQIAO.id} 孙石桥 {SUN_NUMBER} 法定代表人 2019-04-01",
        f"{SHIQIAO_NAME} {SHIQIAO.id} 周桥 {ZHOU_MASK} 主要负责人 2019-04-01",
    )  # fmt: skip
    return office


COURT_HEADER = "被执行人名称 统一社会信用代码 案号 执行法院 限制消费令日期"
COURT_ROW = f"{QINGHE_NAME} {QINGHE.id} {ORDER_NO} 虚构市人民法院 2026-01-12"


def court_orders(office: CreditOffice, *more: str) -> FileSummary:
    return office.receives("限制消费_20260115.csv", date(2026, 1, 15), COURT_HEADER, COURT_ROW, *more)


def test_a_court_restricts_a_firm_and_its_representative_is_bound_with_proof(office: CreditOffice) -> None:
    # 1, 2. The file is taken in; the row whose code is wrong is given back and says nothing of anybody.
    wrong = f"{SHIQIAO_NAME} 91990100MA00000000 {SECOND_ORDER_NO} 虚构市人民法院 2026-01-13"
    taken = court_orders(office, wrong)
    assert (taken.rows.accepted, taken.rows.suspect) == (1, 1)
    assert "91990100MA00000000" in Path(taken.result_files[0]).read_text(encoding="utf-8-sig")
    (closed,) = [
        one for one in audit.records(office.store) if one["act"] == "load.done" and taken.load in one["body"]
    ]
    assert file_hash(office.folder / taken.file) in closed["body"]
    assert closed["actor"] == "陈经办"

    # 3. It is spread: one consequence, and a second run writes nothing.
    assert office.spreads(date(2026, 1, 16)).tally.new == 1
    assert office.spreads(date(2026, 1, 17)).tally.new == 0

    # 4. The representative is bound from the day of the order; nobody else is.
    assert office.knows(LI, ORDERED - timedelta(days=1)) == set()
    assert office.knows(LI, ORDERED) == {(NO_FLIGHTS, "effective")}
    assert office.knows(ZHAO, ORDERED) == office.knows(SUN, ORDERED) == office.knows(QINGHE, ORDERED) == set()

    # The proof leads to law, decision, files and rows.
    (bound,) = office.all_that_reaches(LI)
    assert (bound.decision, bound.decision_no, bound.authority) == (
        ORDER.id, "(2026)虚9901执5号", "虚构市人民法院",
    )  # fmt: skip
    assert {(ground["kind"], ground["file"], ground["row"]) for ground in bound.grounds.values()} == {
        ("office", "登记基本信息_20251231.csv", 2),
        ("office", "主要人员_20251231.csv", 2),
        ("listing", "限制消费_20260115.csv", 2),
    }
    assert bound.basis[0]["article"]
    assert bound.how_to_object
    assert bound.how_to_repair

    # 5. Whoever supervises the firm is told the same in a sentence, with the same proof.
    (told,) = office.reports_on(QINGHE, ORDERED)["arising"]
    assert told["party"]["name"] == "李四光"
    assert told["state"]["id"] == "effective"
    assert ORDER_NO in told["sentence_zh"]
    assert {proof["file"] for proof in told["proofs"]} == {
        ground["file"] for ground in bound.grounds.values()
    }
    assert audit.verify(office.store).findings == ()


def test_nobody_may_use_it_before_the_person_was_told(office: CreditOffice) -> None:
    court_orders(office)
    office.spreads(ORDERED)
    (bound,) = office.all_that_reaches(LI)
    assert not office.may_use(bound, DISPUTED)

    office.clerk().notice_record(ORDER.id, date(2026, 1, 20), "直接送达", LI.id)

    assert office.may_use(bound, date(2026, 1, 20))
    assert not office.may_use(bound, date(2026, 1, 19))


def test_a_dispute_holds_until_it_is_decided_and_a_repair_releases_for_good(office: CreditOffice) -> None:
    court_orders(office)
    office.spreads(ORDERED)

    office.clerk().dispute_open(ORDER.id, DISPUTED, "异〔2026〕1号", reason="主体有误")
    assert office.knows(LI, DISPUTED) == {(NO_FLIGHTS, "held")}

    office.clerk().dispute_decide(ORDER.id, "异〔2026〕1号", "rejected", DECIDED)
    assert office.knows(LI, DECIDED - timedelta(days=1)) == {(NO_FLIGHTS, "held")}
    assert office.knows(LI, DECIDED) == {(NO_FLIGHTS, "effective")}

    office.clerk().repair_record(ORDER.id, REPAIRED, "虚信修〔2026〕1号", authority="虚构市人民法院")
    assert office.knows(LI, REPAIRED) == {(NO_FLIGHTS, "released")}

    # The court's list still has the entry the next month; no run brings it back.
    office.receives("限制消费_20260701.csv", date(2026, 7, 1), COURT_HEADER, COURT_ROW)
    office.spreads(date(2026, 7, 2))
    assert office.knows(LI, date(2026, 7, 2)) == {(NO_FLIGHTS, "released")}
    assert office.knows(LI, ORDERED) == {(NO_FLIGHTS, "effective")}


def test_an_entry_ends_by_the_calendar_with_no_run(office: CreditOffice) -> None:
    office.receives(
        "拖欠农民工工资_20260131.csv", date(2026, 1, 31),
        "单位名称 统一社会信用代码 列入人员姓名 列入人员证件号码 列入决定文号 拖欠农民工工资事由 列入日期 作出决定机关",
        f"{QINGHE_NAME} {QINGHE.id} 李四光 {LI_NUMBER} 虚人社列〔2026〕1号 克扣工资 2026-01-12 虚构市人社局",
    )  # fmt: skip
    office.spreads(ORDERED)
    change = office.store.last_change()

    last_day = date(2029, 1, 11)
    assert (ON_WAGE_LIST, "effective") in office.knows(LI, last_day)
    assert (ON_WAGE_LIST, "expired") in office.knows(LI, last_day + timedelta(days=1))
    assert office.store.last_change() == change


def test_who_is_known_by_a_mask_is_a_task_until_two_persons_and_a_check_say_otherwise(
    office: CreditOffice,
) -> None:
    court_orders(office, f"{SHIQIAO_NAME} {SHIQIAO.id} {SECOND_ORDER_NO} 虚构市人民法院 2026-01-12")
    office.spreads(ORDERED)
    assert office.knows(SUN, DISPUTED) == {(NO_FLIGHTS, "effective")}
    (zhou,) = persons_at(office, SECOND_ORDER, FOUND_BY_COURT)
    assert office.knows(zhou, DISPUTED) == {(FOUND_BY_COURT, "review_task")}

    # The court finds him responsible; who wrote that down does not approve it.
    office.clerk("陈经办").finding_add(
        SECOND_ORDER.id, zhou.id, "principal", DISPUTED, authority="虚构市人民法院"
    )
    (finding,) = findings_pending(office.store.read)
    with pytest.raises(Refused, match="另一人"):
        office.clerk("陈经办").finding_approve(finding.id, DISPUTED)
    office.clerk("孙复核").finding_approve(finding.id, DISPUTED)
    assert office.knows(zhou, DISPUTED) == {(FOUND_BY_COURT, "review_task")}

    # Only when it is certain who he is he is bound; and if it was another, he is free at once.
    office.clerk().identity_confirm(zhou.id, DECIDED, "到场核验")
    assert office.knows(zhou, DISPUTED) == {(FOUND_BY_COURT, "effective")}
    office.clerk().identity_refute(zhou.id, REPAIRED, "登记机关协查", reason="冒名登记")
    assert {status for _, status in office.knows(zhou, REPAIRED)} == {"released"}


def persons_at(office: CreditOffice, decision: Entity, rule: str) -> Sequence[Entity]:
    known = office.store.last_change()
    found = consequences_of(office.store.read, known, decisions=[decision.id])
    return [Entity("Person", one.party) for one in found if one.rule == rule]
