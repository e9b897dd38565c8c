"""虚构市. The named cast of the tests: a town of ten organisations and ten persons, and sheets about them.

Nothing here exists: the regions are 9901xx. `SHEETS` holds the facts by kind of file, each with its source
and data day; `fill` writes them through the ledger as a load does, one load and one change number a sheet.

    远山控股 ── 60 % ── 青禾贸易 ── branch ── 青禾一分
    林远山 represents and owns 远山控股      张三丰, then 李四光 (since 2021-06-01) represent 青禾贸易
    青禾贸易: 失信被执行人 2022 (ended 2024), 重大税收违法 2023 (repaired), 行政处罚 2021 (disputed)
    白鹭物流 guarantees 青禾贸易; 丹枫农业 was converted from an old number; 石桥 stands in the register twice
    虚构县财政局 owes 白鹭物流
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from graph_service.domain import codes, model
from graph_service.domain.model import Entity, Fact, Role
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore, Moment, Row
from graph_service.store.ledger import Counts, Ledger, StatedRows
from graph_service.store.versions import Stated

KEY: Final = b"town" * 8
REGION: Final = "990100"
REGISTRY: Final = "登记机关"
COURT: Final = "人民法院"
TAX: Final = "税务机关"


def firm(serial: int, kind: str = "91") -> Entity:
    """An organisation of the town."""
    return model.organisation(codes.make_uscc(kind, REGION, serial))


def person(born: date, serial: int) -> Entity:
    """A person of the town, verified."""
    number = codes.make_citizen_id("990101", born, serial)
    return model.verified_person(codes.person_key(number, KEY), number, None)


def named(name: str, org: Entity) -> Entity:
    """A person known by name only, within one organisation."""
    key = codes.document_key(codes.DocumentKind.OTHER, f"name:{org.id}:{name}", KEY)
    return model.named_person(key, org.id)


# --- 组织 ---

YUANSHAN: Final = firm(1)
QINGHE: Final = firm(2)
QINGHE_BRANCH: Final = firm(3)
BAILU: Final = firm(4)
DANFENG: Final = firm(5, "93")
DANFENG_OLD: Final = model.organisation_by_registration(codes.make_reg_no(REGION, 5))
SHIQIAO: Final = firm(6)
SHIQIAO_TWIN: Final = firm(7)
HUTONG: Final = model.organisation_by_registration(codes.make_reg_no(REGION, 8))  # never converted
FINANCE_BUREAU: Final = firm(9, "11")
SHIQIAO_NAMED: Final = model.organisation_by_name("虚构市石桥建材有限公司")
QINGHE_NAMED: Final = model.organisation_by_name("虚构市青禾贸易有限公司")
STUB: Final = firm(10)  # an organisation that only a list names

ORGANISATIONS: Final = {
    YUANSHAN.id: "虚构市远山控股有限公司",
    QINGHE.id: "虚构市青禾贸易有限公司",
    QINGHE_BRANCH.id: "虚构市青禾贸易有限公司第一分公司",
    BAILU.id: "虚构市白鹭物流有限公司",
    DANFENG.id: "虚构市丹枫农业专业合作社",
    SHIQIAO.id: "虚构市石桥建材有限公司",
    SHIQIAO_TWIN.id: "虚构市石桥建材有限公司",
    HUTONG.id: "虚构市胡同小吃店",
    FINANCE_BUREAU.id: "虚构县财政局",
}

# --- 自然人 ---

LIN: Final = person(date(1968, 3, 2), 11)
ZHANG: Final = person(date(1975, 7, 9), 21)
LI: Final = person(date(1981, 1, 30), 31)
WANG: Final = person(date(1979, 11, 5), 41)
ZHAO: Final = person(date(1990, 5, 17), 52)
ZHAO_HOMONYM: Final = person(date(1992, 8, 8), 54)  # another 赵敏
QIAN: Final = person(date(1985, 2, 14), 61)
SUN: Final = person(date(1988, 12, 1), 71)
ZHOU: Final = model.probable_person(codes.person_key("周桥", KEY), "9901011990****1234")
ZHANG_NAMED: Final = named("张三丰", QINGHE)
LI_NAMED: Final = named("李四光", QINGHE)

PERSONS: Final = {
    LIN.id: "林远山",
    ZHANG.id: "张三丰",
    LI.id: "李四光",
    WANG.id: "王白鹭",
    ZHAO.id: "赵敏",
    ZHAO_HOMONYM.id: "赵敏",
    QIAN.id: "钱枫",
    SUN.id: "孙石桥",
    ZHOU.id: "周桥",
    ZHANG_NAMED.id: "张三丰",
    LI_NAMED.id: "李四光",
}

# --- 决定、地址、电话 ---

TOWN_COURT: Final = model.authority("虚构市人民法院")
TAX_BUREAU: Final = model.authority("虚构市税务局")
MARKET_BUREAU: Final = model.authority("虚构市市场监督管理局")
DISHONEST: Final = model.decision("dishonest_judgment_debtor", "〔2022〕虚9901执12号", QINGHE.id)
TAX_LISTING: Final = model.decision("major_tax_violation", "虚税稽罚〔2023〕3号", QINGHE.id)
PENALTY: Final = model.decision("administrative_penalty", "虚市监罚〔2021〕7号", QINGHE.id)
STUB_LISTING: Final = model.decision("abnormal_operation", "虚市监异〔2024〕9号", STUB.id)
ROAD: Final = model.address("虚构市一号路1号")
STREET: Final = model.address("虚构市二号街2号")
PHONE: Final = model.phone(codes.phone_key("13800000000", KEY), codes.mask_phone("13800000000"))

ENTITIES: Final = (
    YUANSHAN, QINGHE, QINGHE_BRANCH, BAILU, DANFENG, DANFENG_OLD, SHIQIAO, SHIQIAO_TWIN, HUTONG,
    FINANCE_BUREAU, SHIQIAO_NAMED, QINGHE_NAMED, STUB,
    LIN, ZHANG, LI, WANG, ZHAO, ZHAO_HOMONYM, QIAN, SUN, ZHOU, ZHANG_NAMED, LI_NAMED,
    TOWN_COURT, TAX_BUREAU, MARKET_BUREAU, DISHONEST, TAX_LISTING, PENALTY, STUB_LISTING, ROAD, STREET, PHONE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """一份文件. Facts of one kind of file; `remarks` by the place of the fact, as the loader keeps them."""

    kind: str
    facts: Sequence[Fact]
    source: str = REGISTRY
    rank: int = 10
    data_day: date = date(2024, 6, 30)
    remarks: dict[int, tuple[str, ...]] = field(default_factory=dict)
    rejected: int = 0

    @property
    def file(self) -> str:
        return f"{self.kind}.csv"

    @property
    def rank_row(self) -> Row:
        return {"id": self.source, "rank": self.rank}


def call(party: Entity, slot: str = "", since: date | None = None, until: date | None = None) -> Fact:
    """The name of somebody of the cast."""
    text = ORGANISATIONS.get(party.id) or PERSONS[party.id]
    match = ORGANISATIONS.get(party.id, "")
    return model.name(party, text, match, since, until, slot or ("" if match else text))


def bears(party: Entity, text: str, slot: str, since: date | None = None, until: date | None = None) -> Fact:
    """Any name of an organisation."""
    return model.name(party, text, text, since, until, slot)


def seen(party: Entity, text: str) -> Fact:
    """A name under which a list knows the organisation."""
    return bears(party, text, f"seen:{text}")


def represents(who: Entity, org: Entity) -> Fact:
    """The representative as the register's own sheet shows him: without days."""
    return model.role_interval(who, org, Role.LEGAL_REP, None, None, "法定代表人", "representative")


def changed_representative(day: date, before: Entity, after: Entity, org: Entity) -> list[Fact]:
    """A change record of the register."""
    return [
        model.role_interval(before, org, Role.LEGAL_REP, None, day, "法定代表人", f"until:{day}:{before.id}"),
        model.role_interval(after, org, Role.LEGAL_REP, day, None, "法定代表人", f"since:{day}:{after.id}"),
    ]


def _registered(org: Entity, status: str = "存续", **profile: str | date | Decimal | None) -> list[Fact]:
    return [
        call(org),
        model.profile(org, district=REGION, registrar="虚构市市场监督管理局", **profile),
        model.status(org, status),
    ]


ORGANISATION_SHEET: Final = Sheet(
    "organisations",
    [
        *_registered(
            QINGHE, type="有限责任公司", founded=date(2015, 3, 12), capital=Decimal(5000000), currency="CNY"
        ),
        model.at_address(QINGHE, STREET, slot="registered"),
        model.has_phone(QINGHE, PHONE, slot="registered"),
        represents(LI, QINGHE),
        *_registered(YUANSHAN, type="有限责任公司", founded=date(2010, 1, 8)),
        represents(LIN, YUANSHAN),
        *_registered(QINGHE_BRANCH, type="分公司"),
        represents(ZHAO, QINGHE_BRANCH),
        *_registered(BAILU, type="有限责任公司"),
        represents(WANG, BAILU),
        *_registered(DANFENG, type="农民专业合作社"),
        represents(QIAN, DANFENG),
        model.same_as(DANFENG_OLD, DANFENG, "source"),
        *_registered(SHIQIAO, type="有限责任公司"),
        represents(SUN, SHIQIAO),
        *_registered(SHIQIAO_TWIN, "吊销", type="有限责任公司"),
        *_registered(HUTONG, type="个体工商户"),
        call(LI), call(LIN), call(ZHAO), call(WANG), call(QIAN), call(SUN),
    ],
    remarks={16: ("org_code_check",)},
    rejected=2,
)  # fmt: skip

OFFICER_SHEET: Final = Sheet(
    "officers",
    [
        model.role_interval(ZHANG, QINGHE, Role.LEGAL_REP, date(2015, 3, 12), None, "法定代表人"),
        model.role_interval(ZHANG, QINGHE, Role.DIRECTOR, date(2015, 3, 12), date(2019, 1, 1), "执行董事"),
        model.role_interval(ZHANG, QINGHE, Role.DIRECTOR, date(2020, 5, 1), None, "执行董事"),
        model.role_interval(ZHAO, QINGHE, Role.SUPERVISOR, date(2018, 5, 1), None, "监事"),
        model.role_interval(ZHAO_HOMONYM, BAILU, Role.SUPERVISOR, date(2018, 5, 1), None, "监事"),
        model.role_interval(ZHOU, SHIQIAO, Role.SENIOR_MANAGER, None, None, "经理"),
        call(ZHANG), call(ZHAO), call(ZHAO_HOMONYM), call(ZHOU),
    ],
    data_day=date(2021, 1, 31),
)  # fmt: skip

CHANGE_SHEET: Final = Sheet(
    "changes",
    [
        *changed_representative(date(2021, 6, 1), ZHANG_NAMED, LI_NAMED, QINGHE),
        call(ZHANG_NAMED),
        call(LI_NAMED),
        bears(QINGHE, "虚构市青苗商贸有限公司", "until:2017-09-01", None, date(2017, 9, 1)),
        call(QINGHE, "since:2017-09-01", date(2017, 9, 1)),
        model.at_address(QINGHE, ROAD, None, date(2019, 4, 1), "until:2019-04-01"),
        model.at_address(QINGHE, STREET, date(2019, 4, 1), None, "since:2019-04-01"),
    ],
)

SHAREHOLDER_SHEET: Final = Sheet(
    "shareholders",
    [
        model.shareholding(YUANSHAN, QINGHE, Decimal("0.6"), holder_type="企业法人", amount=Decimal(3000000)),
        model.shareholding(ZHANG, QINGHE, Fraction(1, 3), holder_type="自然人股东"),
        model.shareholding(LI, QINGHE, Fraction(1, 15), holder_type="自然人股东"),
        model.shareholding(LIN, YUANSHAN, Decimal(1), holder_type="自然人股东"),
        model.shareholding(WANG, BAILU, Decimal("0.7")),
        model.shareholding(ZHAO_HOMONYM, BAILU, Decimal("0.4")),  # over 100 %
    ],
)

TAX_SHAREHOLDER_SHEET: Final = Sheet(
    "shareholders",
    [model.shareholding(YUANSHAN, QINGHE, Decimal("0.55"))],
    source=TAX,
    rank=20,
    data_day=date(2024, 9, 30),
)

LINK_SHEET: Final = Sheet(
    "guarantees",
    [
        model.branch_of(QINGHE_BRANCH, QINGHE, date(2018, 2, 1)),
        model.guarantee(
            BAILU, QINGHE, "虚保2020-1", date(2020, 1, 1), date(2026, 1, 1),
            amount=Decimal(800000), currency="CNY",
        ),
        model.pledge(YUANSHAN, BAILU, "虚质2021-2", QINGHE, date(2021, 2, 1), None, amount=Decimal(1000000)),
        model.debt(
            FINANCE_BUREAU, BAILU, "虚合同2022-5", date(2022, 7, 1), None,
            amount=Decimal("1234567.89"), currency="CNY", reason="工程款",
        ),
        call(FINANCE_BUREAU),
        model.visit(QINGHE, "走访2024-1", date(2024, 3, 3), result="已核实", unit="虚构街道"),
    ],
    source="综合部门",
    rank=40,
)  # fmt: skip

DECISION_SHEET: Final = Sheet(
    "decisions",
    [
        model.listing(
            DISHONEST, TOWN_COURT, date(2022, 5, 5), None, severity="serious", decided=date(2022, 5, 5),
            published=date(2022, 5, 6), authority="虚构市人民法院", region=REGION, amount=Decimal(120000),
        ),
        model.ending(DISHONEST, "entity_removed_from_list", date(2024, 2, 1), reason="履行完毕"),
        model.listing(
            TAX_LISTING, TAX_BUREAU, date(2023, 3, 1), date(2026, 3, 1), severity="serious",
            decided=date(2023, 2, 20), authority="虚构市税务局", reason="虚开发票",
        ),
        model.finding(TAX_LISTING, LI, Role.LEGAL_REP, date(2023, 3, 5), authority="虚构市税务局"),
        model.repair(TAX_LISTING, "虚税修〔2024〕1号", date(2024, 4, 1), authority="虚构市税务局"),
        model.listing(
            PENALTY, MARKET_BUREAU, date(2021, 8, 1), None, severity="general", decided=date(2021, 8, 1),
            acted=date(2021, 3, 1), authority="虚构市市场监督管理局", content="罚款", amount=Decimal(50000),
        ),
        model.dispute(PENALTY, "虚异2024-8", date(2024, 5, 20), reason="主体有误", outcome="pending"),
        model.listing(STUB_LISTING, MARKET_BUREAU, date(2024, 1, 5), None, severity="general"),
    ],
    source=COURT,
)  # fmt: skip

NAME_ONLY_SHEET: Final = Sheet(
    "red_list",
    [
        seen(QINGHE_NAMED, "虚构市青禾贸易有限公司"),
        seen(SHIQIAO_NAMED, "虚构市石桥建材有限公司"),
        seen(QINGHE, "青禾贸易"),
    ],
    source="行业主管部门",
    rank=50,
    remarks={0: ("name_only",), 1: ("name_only",)},
)

SHEETS: Final = (
    ORGANISATION_SHEET, OFFICER_SHEET, CHANGE_SHEET, SHAREHOLDER_SHEET, TAX_SHAREHOLDER_SHEET, LINK_SHEET,
    DECISION_SHEET, NAME_ONLY_SHEET,
)  # fmt: skip


def fill(store: GraphStore, sheets: Iterable[Sheet] = SHEETS, more: Sequence[Entity] = ()) -> dict[str, int]:
    """Write sheets, one load each; the change number that brought each load (`L1-…` is the first sheet)."""
    ledger = Ledger(store, Auditor("town"))
    changes = {}
    for place, sheet in enumerate(sheets, start=1):
        load = f"L{place}-{sheet.kind}"
        rows = [
            Stated(fact, sheet.source, row + 2, sheet.data_day, sheet.remarks.get(row, ()))
            for row, fact in enumerate(sheet.facts)
        ]
        record = _Record(load, sheet, len(rows))
        ledger.accept(load, sheet.file, StatedRows((*ENTITIES, *more), rows), record)
        changes[load] = record.change
        store.record(lambda tx, one=sheet: tx.run("loads/put_sources", rows=[one.rank_row]))  # type: ignore[misc]
    return changes


@dataclass(slots=True)
class _Record:
    """The load's own record, as a loader keeps it."""

    load: str
    sheet: Sheet
    rows: int
    change: int = 0

    def __call__(self, moment: Moment, counts: Counts) -> Row:
        self.change = moment.change
        suspect = len(self.sheet.remarks)
        read = self.rows + self.sheet.rejected
        rows = {
            "read": read,
            "accepted": self.rows - suspect,
            "suspect": suspect,
            "rejected": self.sheet.rejected,
        }
        return {
            "kind": self.sheet.kind,
            "file": self.sheet.file,
            "source": self.sheet.source,
            "data_day": self.sheet.data_day,
            "state": "done",
            "rows_done": read,
            "first_change": moment.change,
            "last_change": moment.change,
            "counts": json.dumps({**rows, **asdict(counts)}),
        }
