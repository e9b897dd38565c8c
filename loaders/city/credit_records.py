"""名单. Adverse and good records of the synthetic city, at the rates of real data.

Each method gives the rows of one file, as {field of the kind: value}; the decisions that rows of ends,
findings, disputes and repairs speak of are the same ones, by matter, number and subject.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeAlias

from graph_service.domain.vocabulary import ENDS
from graph_service.law.book_reader import packaged_book
from loaders.city.chance import Lot, mix, word
from loaders.city.firms import CITY, Body, Firm
from loaders.city.holders import City
from loaders.city.people import Person

Value: TypeAlias = str | date | int
Cells: TypeAlias = dict[str, Value]

_DISHONEST: Final = 0.0033
_DEBTORS: Final = 0.023
_ENDED_EVERY: Final = 33  # about 3 %
_CONDUCTS: Final = (
    "有履行能力而拒不履行生效法律文书确定义务",
    "违反财产报告制度",
    "违反限制消费令",
    "以虚假诉讼、虚假仲裁或者以隐匿、转移财产等方法规避执行",
)
_ABNORMAL: Final = (
    "未依照《企业信息公示暂行条例》第八条规定的期限公示年度报告",
    "通过登记的住所或者经营场所无法联系",
    "公示企业信息隐瞒真实情况、弄虚作假",
)
_OFFENCES: Final = (
    ("虚假宣传", "警告;罚款", "中华人民共和国反不正当竞争法第二十条", "市场监督管理局", "市监罚"),
    ("销售不合格产品", "没收违法所得;罚款", "中华人民共和国产品质量法第四十九条", "市场监督管理局", "市监罚"),
    ("未按规定设置安全警示标志", "罚款", "中华人民共和国安全生产法第九十九条", "应急管理局", "应急罚"),
    ("违规排放污染物", "罚款", "中华人民共和国水污染防治法第八十三条", "生态环境局", "环罚"),
    (
        "未取得施工许可证擅自施工",
        "责令停工;罚款",
        "建筑工程施工许可管理办法第十二条",
        "住房和城乡建设局",
        "建罚",
    ),
)
_MARKET: Final = "市场监督管理局"
_OF_THE_COURT: Final = frozenset({"judgment_debtor", "dishonest_judgment_debtor", "consumption_restriction"})
_OF_THE_CITY: Final = {
    "major_tax_violation": f"国家税务总局{CITY}税务局稽查局",
    "migrant_wage_arrears": f"{CITY}人力资源和社会保障局",
    "serious_work_safety_violation": f"{CITY}应急管理局",
}
_KEY_REASONS: Final = ("被列入严重失信主体名单", "多次受到行政处罚", "被列入失信被执行人名单")
_VISITS: Final = ("正常经营", "已停止经营", "查无下落", "已搬离登记住所", "承诺限期改正")


@dataclass(frozen=True, slots=True)
class CityDecision:
    """决定. What rows of other files need to speak of it."""

    matter: str
    number: str
    decided: date
    subject: Firm


def chosen(rate: float, size: int, least: int) -> int:
    """How many of `size` a rate means, but at least so many that a small city shows one."""
    return min(size, max(least, round(rate * size)))


class CityLists:
    """名单与事件 of one city."""

    def __init__(self, city: City) -> None:
        self.city = city
        size = city.size
        self.debtors = city.mark("judgment_debtor", chosen(_DEBTORS, size, 3))
        self.dishonest = chosen(_DISHONEST, size, 1)  # the first of the judgment debtors
        self.restricted = chosen(0.008, size, 3)
        self.abnormal = city.mark("abnormal_operation", chosen(0.03, size, 4))
        self.violators = city.mark("serious_market_violation", chosen(0.002, size, 3))
        self.tax = city.mark("major_tax_violation", chosen(0.001, size, 3))
        self.wages = city.mark("migrant_wage_arrears", chosen(0.0008, size, 3))
        self.safety = city.mark("serious_work_safety_violation", chosen(0.0005, size, 3))
        self.penalised = city.mark("administrative_penalty", chosen(0.025, size, 8))
        self.revoked = city.mark("licence_revoked", chosen(0.003, size, 3))
        self.banned = city.lot("bans", chosen(0.001, size, 5))
        self.honoured = city.lot("red_list", chosen(0.01, size, 4))
        self.targets = chosen(0.005, size, 4)  # the first of those with penalties
        self.persons = city.lot("private_debtors", chosen(0.01, size, 3))
        self.creditors = city.lot("creditors", chosen(0.004, size, 5))

    def counts(self) -> dict[str, int]:
        """How many firms each list holds."""
        return {"judgment_debtors": len(self.debtors), "dishonest": self.dishonest}

    # -- helpers

    def _bits(self, purpose: str, rank: int) -> int:
        return mix(self.city.seed, word(purpose), rank)

    def _firm(self, lot: Lot, rank: int) -> Firm:
        return self.city.registry.firm(lot.member(rank))

    def head_on(self, index: int, day: date) -> Person:
        """Who held the office of the head on a day."""
        head = self.city.dossier(index).offices[0]
        if day >= head.since:
            return head.person
        return self.city.dossier(index).offices[-1].person

    def _after(self, day: date, bits: int, most: int) -> date:
        """A day after `day`, not after the data day."""
        return min(day + timedelta(1 + bits % most), self.city.as_of)

    def ended(self, rank: int) -> bool:
        return rank % _ENDED_EVERY == 2

    # -- courts

    def judgment(self, rank: int) -> CityDecision:
        firm = self._firm(self.debtors, rank)
        day = self.city.decided("judgment_debtor", firm.index)
        return CityDecision(
            "judgment_debtor", f"({day.year})九{firm.district[0][2:]}执{rank + 1}号", day, firm
        )

    def judgment_debtors(self) -> Iterator[Cells]:
        for rank in range(len(self.debtors)):
            case, bits = self.judgment(rank), self._bits("execution", rank)
            firm = case.subject
            yield {
                "party_name": firm.name,
                "id_or_code": firm.identifier,
                "party_type": "法人或其他组织",
                "legal_rep": self.head_on(firm.index, case.decided).name,
                **_court(firm),
                "number": case.number,
                "exec_amount": f"{bits % 9_000_000 + 10_000}.{bits >> 40 & 63:02d}",
                "filed": case.decided,
                "basis_number": f"({case.decided.year - 1})九{firm.district[0][2:]}民初{bits % 9_000 + 1}号",
                "case_state": "已结案" if self.ended(rank) else "执行中",
                "closed": self._after(case.decided, bits, 300) if self.ended(rank) else "",
            }
        for turn in range(max(2, self.city.bodies // 50)):
            body, number = self.body_case(turn)
            bits, day = self._bits("bodies", turn), self._body_filed(turn)
            yield {
                "party_name": body.name,
                "id_or_code": body.code,
                "party_type": "法人或其他组织",
                "court": f"{CITY}中级人民法院",
                "province": "九九省",
                "region": "990100",
                "number": number,
                "exec_amount": f"{bits % 900_000 + 50_000}",
                "filed": day,
                "case_state": "执行中",
            }
        for rank in range(1, len(self.persons), 2):
            yield {
                **self._private(rank)[0],
                "exec_amount": f"{self._bits('private', rank) % 900_000 + 5_000}",
            }

    def body_case(self, turn: int) -> tuple[Body, str]:
        """A public body that is a judgment debtor, and the number of the case, which runs."""
        body = self.city.registry.body(12 + turn * 5 % (self.city.bodies - 12))
        return body, f"({self._body_filed(turn).year})九01执{turn + 1}号"

    def _body_filed(self, turn: int) -> date:
        return self.city.as_of - timedelta(40 + self._bits("bodies", turn) % 700)

    def _private(self, rank: int) -> tuple[Cells, date]:
        """Case of a natural person who founded a firm, and the day it was filed."""
        firm = self._firm(self.persons, rank)
        person, bits = self.city.founder(firm.index), self._bits("private", rank)
        day = self.city.as_of - timedelta(20 + bits % 900)
        cells: Cells = {
            "party_name": person.name,
            "id_or_code": person.id18,
            "party_type": "自然人",
            **_court(firm),
            "number": f"({day.year})九{firm.district[0][2:]}执{600_000 + rank}号",
            "filed": day,
        }
        return cells, day

    def _dishonesty(self, case: Cells, bits: int, published: date) -> Cells:
        return {
            **case,
            "basis_number": f"({published.year - 1})九01民初{bits % 9_000 + 1}号",
            "basis_unit": str(case["court"]),
            "duty": f"给付货款{bits % 900_000 + 1_000}元及利息",
            "performance": ("全部未履行", "部分履行")[bits % 5 == 0],
            "conduct": _CONDUCTS[bits % len(_CONDUCTS)],
            "published": published,
        }

    def dishonest_judgment_debtors(self) -> Iterator[Cells]:
        for rank in range(self.dishonest):
            case, bits = self.judgment(rank), self._bits("dishonest", rank)
            firm = case.subject
            listed: Cells = {
                "party_name": firm.name,
                "id_or_code": firm.identifier,
                "party_type": "法人或其他组织",
                "legal_rep": self.head_on(firm.index, case.decided).name,
                **_court(firm),
                "number": case.number,
                "filed": case.decided,
            }
            yield self._dishonesty(listed, bits, self._after(case.decided, bits, 40))
        for rank in range(0, len(self.persons), 4):
            bits = self._bits("dishonest_person", rank)
            case_of_person, filed = self._private(rank)
            yield self._dishonesty(case_of_person, bits, self._after(filed, bits, 20))

    def published_by_court(self) -> Iterator[Cells]:
        """As a court publishes natural persons: sex, age and a masked id."""
        for rank in range(2, len(self.persons), 4):
            bits = self._bits("dishonest_person", rank)
            case, filed = self._private(rank)
            person = self.city.founder(self.persons.member(rank))
            yield {
                **self._dishonesty(case, bits, self._after(filed, bits, 20)),
                "id_or_code": person.masked,
                "sex": "男" if person.man else "女",
                "age": str(person.age(self.city.as_of)),
            }

    def restriction(self, rank: int) -> CityDecision:
        case = self.judgment(rank)
        return CityDecision("consumption_restriction", case.number, case.decided, case.subject)

    def binding(self) -> list[CityDecision]:
        """Restrictions that stand, of firms whose head of that day is their head still."""
        standing = (self.restriction(rank) for rank in range(self.restricted) if not self.ended(rank))
        return [case for case in standing if len(self.city.dossier(case.subject.index).offices) == 1]

    def consumption_restrictions(self) -> Iterator[Cells]:
        for rank in range(self.restricted):
            case, bits = self.restriction(rank), self._bits("restriction", rank)
            yield self.restriction_cells(case, self._after(case.decided, bits, 30))

    def restriction_cells(self, case: CityDecision, ordered: date) -> Cells:
        """限制消费令 on a firm, naming its head of the day."""
        person = self.head_on(case.subject.index, ordered)
        return {
            **firm_cells(case.subject),
            "listed_person": person.name,
            "person_id": person.id18,
            "named_role": "法定代表人",
            "number": case.number,
            **_court(case.subject),
            "applicant": "某银行股份有限公司九九分行",
            "filed": case.decided,
            "ordered": ordered,
        }

    # -- market supervision

    def abnormality(self, rank: int) -> CityDecision:
        firm = self._firm(self.abnormal, rank)
        day = self.city.decided("abnormal_operation", firm.index)
        return CityDecision("abnormal_operation", f"九市监异入〔{day.year}〕{rank + 1}号", day, firm)

    def abnormal_operations(self) -> Iterator[Cells]:
        for rank in range(len(self.abnormal)):
            case, bits = self.abnormality(rank), self._bits("abnormal", rank)
            firm = case.subject
            cells: Cells = {
                **firm_cells(firm),
                "legal_rep": self.head_on(firm.index, case.decided).name,
                "number": case.number,
                "reason_in": _ABNORMAL[bits % len(_ABNORMAL)],
                "date_in": case.decided,
                "authority_in": _office(firm, "市场监督管理局"),
                "region": firm.district[0],
            }
            out = self._after(case.decided, bits, 400)
            if bits % 3 == 0 and case.decided < out < self.city.as_of:
                cells |= {
                    "reason_out": "已履行公示义务",
                    "date_out": out,
                    "authority_out": _office(firm, "市场监督管理局"),
                }
            yield cells

    def violation(self, rank: int) -> CityDecision:
        firm = self._firm(self.violators, rank)
        day = self.city.decided("serious_market_violation", firm.index)
        return CityDecision("serious_market_violation", f"九市监严列〔{day.year}〕{rank + 1}号", day, firm)

    def serious_violations(self) -> Iterator[Cells]:
        for rank in range(len(self.violators)):
            case = self.violation(rank)
            yield {
                **firm_cells(case.subject),
                "legal_rep": self.head_on(case.subject.index, case.decided).name,
                "number": case.number,
                "reason_in": "被列入经营异常名录届满三年仍未履行相关义务",
                "date_in": case.decided,
                "authority": _office(case.subject, "市场监督管理局"),
                "region": case.subject.district[0],
            }

    # -- tax, labour, work safety

    def tax_case(self, rank: int) -> CityDecision:
        firm = self._firm(self.tax, rank)
        day = self.city.decided("major_tax_violation", firm.index)
        return CityDecision("major_tax_violation", f"九税稽罚〔{day.year}〕{rank + 1}号", day, firm)

    def major_tax_violations(self) -> Iterator[Cells]:
        for rank in range(len(self.tax)):
            case, bits = self.tax_case(rank), self._bits("tax", rank)
            firm = case.subject
            acted = max(firm.founded, case.decided - timedelta(60 + bits % 300))
            yield {
                **firm_cells(firm),
                "address": firm.address,
                "legal_rep_text": _whole_person(self.head_on(firm.index, acted)),
                "nature": ("虚开增值税专用发票", "偷税", "走逃(失联)")[bits % 3],
                "facts": f"在经营期间, 主要存在对外虚开增值税专用发票{bits % 90 + 5}份的违法事实",
                "result": "依照《中华人民共和国税收征收管理法》等法律法规, 对其处以追缴税款、罚款",
                "number": case.number,
                "authority": f"国家税务总局{CITY}税务局稽查局",
                "region": "990100",
                "reported": case.decided,
                "acted": acted,
            }

    def wage_case(self, rank: int) -> CityDecision:
        firm = self._firm(self.wages, rank)
        day = self.city.decided("migrant_wage_arrears", firm.index)
        return CityDecision("migrant_wage_arrears", f"九人社列〔{day.year}〕{rank + 1}号", day, firm)

    def wage_arrears(self) -> Iterator[Cells]:
        for rank in range(len(self.wages)):
            case, bits = self.wage_case(rank), self._bits("wages", rank)
            firm = case.subject
            head, second = self.head_on(firm.index, case.decided), self.city.people.person(5 * firm.index + 2)
            two = bits % 2 == 0 and head.name != second.name
            yield {
                **firm_cells(firm),
                "legal_rep": head.name,
                "listed_persons": f"{head.name}、{second.name}" if two else head.name,
                "listed_ids": f"{head.id18}、{second.id18}" if two else head.id18,
                "named_role": "法定代表人、直接责任人员" if two else "法定代表人",
                "number": case.number,
                "wage_reason": "克扣、无故拖欠农民工工资达到认定拒不支付劳动报酬罪数额标准",
                "arrears_amount": f"{bits % 900_000 + 20_000}元",
                "workers": str(bits % 60 + 3),
                "date_in": case.decided,
                "acted": max(firm.founded, case.decided - timedelta(30 + bits % 200)),
                "authority": f"{CITY}人力资源和社会保障局",
                "region": "990100",
                "end": years_later(case.decided, 3),
            }

    def safety_case(self, rank: int) -> CityDecision:
        firm = self._firm(self.safety, rank)
        day = self.city.decided("serious_work_safety_violation", firm.index)
        return CityDecision("serious_work_safety_violation", f"九应急列〔{day.year}〕{rank + 1}号", day, firm)

    def work_safety(self) -> Iterator[Cells]:
        for rank in range(len(self.safety)):
            case, bits = self.safety_case(rank), self._bits("safety", rank)
            firm = case.subject
            accident = max(firm.founded, case.decided - timedelta(30 + bits % 200))
            head = self.head_on(firm.index, accident)
            yield {
                **firm_cells(firm),
                "legal_rep": head.name,
                "listed_persons": head.name,
                "listed_ids": head.id18,
                "named_role": "主要负责人",
                "number": case.number,
                "safety_reason": "发生较大生产安全事故负有责任",
                "accident": f"“{accident.month}·{accident.day}”事故",
                "accident_date": accident,
                "date_in": case.decided,
                "authority": f"{CITY}应急管理局",
                "region": "990100",
                "end": years_later(case.decided, 3),
            }

    # -- penalties and other decisions

    def penalty(self, rank: int) -> CityDecision:
        firm = self._firm(self.penalised, rank)
        day = self.city.decided("administrative_penalty", firm.index)
        sign = _OFFENCES[self._bits("penalty", rank) % len(_OFFENCES)][4]
        return CityDecision(
            "administrative_penalty", f"九{firm.district[1][0]}{sign}〔{day.year}〕{rank + 1}号", day, firm
        )

    def penalties(self, *, older: bool) -> Iterator[Cells]:
        """`older`: those still reported in the older form (one in five)."""
        for rank in range(len(self.penalised)):
            if (rank % 5 == 4) is older:
                yield self._penalty_cells(rank)

    def _penalty_cells(self, rank: int) -> Cells:
        case, bits = self.penalty(rank), self._bits("penalty", rank)
        firm = case.subject
        offence, category, basis, office, _ = _OFFENCES[bits % len(_OFFENCES)]
        fine = bits >> 20 & 63
        severity, term = (("轻微", 90), ("一般", 365), ("严重", 1_095))[bits >> 30 & 1 if fine < 40 else 2]
        return {
            "name": firm.name,
            "subject_kind": "法人及非法人组织",
            "uscc": firm.code,
            "reg_no": firm.reg_no,
            "legal_rep": self.head_on(firm.index, case.decided).name,
            "number": case.number,
            "violation_type": offence,
            "facts": f"当事人{offence}",
            "basis": basis,
            "category": category,
            "content": f"罚款{fine + 1}万元",
            "fine_wan": str(fine + 1),
            "decided": case.decided,
            "acted": max(firm.founded, case.decided - timedelta(20 + bits % 150)),
            "published": self._after(case.decided, bits, 7),
            "published_to": case.decided + timedelta(term),
            "severity": severity,
            "authority": _office(firm, office),
            "status": "有效",
            "region": firm.district[0],
        }

    def decisions(self) -> Iterator[Cells]:
        for rank in range(len(self.revoked)):
            firm = self._firm(self.revoked, rank)
            food = rank % 3 == 1
            decided = self.city.decided("licence_revoked", firm.index)
            yield {
                "matter": packaged_book().lists.caption(
                    "food_licence_revoked" if food else "licence_revoked"
                ),
                **firm_cells(firm),
                "number": f"九市监吊〔{decided.year}〕{rank + 1}号",
                "authority": _office(firm, "市场监督管理局"),
                "region": firm.district[0],
                "decided": decided,
                "acted": max(firm.founded, decided - timedelta(90)),
                "severity": "严重",
                "reason": "经营不符合食品安全标准的食品" if food else "自行停业连续六个月以上",
                "basis": "中华人民共和国食品安全法第一百三十五条"
                if food
                else "中华人民共和国公司法第二百六十条",
                "content": "吊销食品经营许可证" if food else "吊销营业执照",
            }
        for rank in range(len(self.banned)):
            yield self._ban(rank)
        for turn in range(max(2, self.city.bodies // 60)):
            yield self._dishonest_body(turn)

    def _ban(self, rank: int) -> Cells:
        """A decision that names a natural person, or the end of a liquidation."""
        matters = (
            ("court_exit_ban", "九01执限", f"{CITY}中级人民法院", "legal_rep"),
            ("tax_exit_notice", "九税阻", f"国家税务总局{CITY}税务局", "legal_rep"),
            ("safety_principal_ban", "九应急禁", f"{CITY}应急管理局", "principal"),
            ("drug_person_ban", "九药监禁", f"{CITY}市场监督管理局", "principal"),
            ("bankruptcy_liquidation_closed", "九01破", f"{CITY}中级人民法院", ""),
        )
        matter, sign, authority, named = matters[rank % len(matters)]
        firm, bits = self._firm(self.banned, rank), self._bits("bans", rank)
        day = self.city.as_of - timedelta(10 + bits % 900)
        person = self.city.founder(firm.index)
        who = {"person_name": person.name, "person_id": person.id18} if named else firm_cells(firm)
        return {
            "matter": packaged_book().lists.caption(matter),
            **who,
            "number": f"{sign}〔{day.year}〕{rank + 1}号",
            "authority": authority,
            "region": "990100",
            "decided": day,
            "end": years_later(day, 5) if matter == "safety_principal_ban" else "",
            "life": "是" if matter == "drug_person_ban" else "",
            "content": packaged_book().lists.caption(matter),
        }

    def _dishonest_body(self, turn: int) -> Cells:
        body, bits = (
            self.city.registry.body(14 + turn * 7 % (self.city.bodies - 14)),
            self._bits("government", turn),
        )
        day = self.city.as_of - timedelta(30 + bits % 500)
        matter = ("government_dishonesty", "sme_payment_arrears")[turn % 2]
        return {
            "matter": packaged_book().lists.caption(matter),
            "name": body.name,
            "uscc": body.code,
            "number": f"九信〔{day.year}〕{turn + 1}号",
            "authority": f"{CITY}发展和改革委员会",
            "region": "990100",
            "decided": day,
            "reason": "未按约定履行合同义务",
            "content": packaged_book().lists.caption(matter),
        }

    # -- what happens to decisions

    def ends(self) -> Iterator[Cells]:
        for rank in filter(self.ended, range(len(self.debtors))):
            yield self._end(self.judgment(rank), "fully_performed", rank)
            if rank < self.dishonest:
                case = self.judgment(rank)
                listed = CityDecision("dishonest_judgment_debtor", case.number, case.decided, case.subject)
                yield self._end(listed, "entity_removed_from_list", rank)
            if rank < self.restricted:
                yield self._end(self.restriction(rank), "court_lifts", rank)
        for rank in range(1, len(self.violators), 20):
            yield self._end(self.violation(rank), "entity_removed_from_list", rank)
        for rank in range(2, len(self.wages), 9):
            yield self._end(self.wage_case(rank), "early_exit_after_6_months_corrected", rank)
        for rank in range(5, len(self.penalised), 60):
            yield self._end(self.penalty(rank), "revoked_or_annulled", rank)

    def _end(self, case: CityDecision, event: str, rank: int) -> Cells:
        bits = self._bits("ends", rank)
        return {
            **_target(case),
            "event": ENDS[event].zh,
            "date": self._after(case.decided, bits, 500),
            "end_number": f"九移〔{self.city.as_of.year}〕{rank + 1}号",
            "authority": authority_of(case),
            "reason": "已履行义务",
        }

    def findings(self) -> Iterator[Cells]:
        cases = [
            (self.tax_case, self.tax, 2),
            (self.violation, self.violators, 3),
            (self.wage_case, self.wages, 2),
        ]
        turn = 0
        for case_of, lot, every in cases:
            for rank in range(0, len(lot), every):
                turn += 1
                yield self._finding(
                    case_of(rank), ("法定代表人", "主要负责人", "直接责任人员")[turn % 3], turn
                )
        for rank in range(0, self.restricted, 10):
            turn += 1
            yield self._finding(self.restriction(rank), "影响债务履行的直接责任人员", turn)

    def _finding(self, case: CityDecision, role: str, turn: int) -> Cells:
        person = self.head_on(case.subject.index, case.decided)
        found = self._after(case.decided, turn, 60)
        return finding_cells(case, person, role, found, f"九责〔{case.decided.year}〕{turn}号")

    def disputes(self) -> Iterator[Cells]:
        turn = 0
        for case_of, lot, every in (
            (self.penalty, self.penalised, 40),
            (self.abnormality, self.abnormal, 60),
            (self.judgment, self.debtors, 70),
        ):
            for rank in range(1, len(lot), every):
                turn += 1
                yield self._dispute(case_of(rank), turn)

    def _dispute(self, case: CityDecision, turn: int) -> Cells:
        bits = self._bits("disputes", turn)
        accepted = self._after(case.decided, bits, 200)
        outcome = ("处理中", "成立", "不成立", "撤回")[bits % 4]
        closed = None if outcome == "处理中" else self._after(accepted, bits, 7)
        reason = ("信息与事实不符", "已履行完毕未更新", "非本单位信息")[bits % 3]
        return dispute_cells(case, f"YY{accepted.year}-{turn:04d}", accepted, closed, outcome, reason)

    def repairs(self) -> Iterator[Cells]:
        turn = 0
        for case_of, lot, every in (
            (self.penalty, self.penalised, 16),
            (self.abnormality, self.abnormal, 30),
            (self.violation, self.violators, 15),
        ):
            for rank in range(3, len(lot), every):
                turn += 1
                case = case_of(rank)
                yield {
                    **_target(case),
                    "repair_number": f"九信修〔{self.city.as_of.year}〕{turn}号",
                    "repaired": self._after(case.decided, self._bits("repairs", turn), 400),
                    "authority": authority_of(case),
                    "reason": "已纠正失信行为并作出信用承诺",
                }

    # -- the rest

    def arrears(self) -> Iterator[Cells]:
        for rank in range(len(self.creditors)):
            firm, bits = self._firm(self.creditors, rank), self._bits("arrears", rank)
            body = self.city.registry.body(4 + bits % (self.city.bodies - 4))
            due = self.city.as_of - timedelta(60 + bits % 900)
            yield {
                "debtor_name": body.name,
                "debtor_uscc": body.code,
                "creditor_name": firm.name,
                "creditor_uscc": firm.identifier,
                "number": f"HT-{due.year}-{rank + 1:04d}",
                "arrears_amount": f"{bits % 300 + 1}万元",
                "due": due,
                "settled": self._after(due, bits, 50) if bits % 6 == 0 else "",
                "category": ("工程款", "货款", "服务款")[bits % 3],
            }

    def red_list(self) -> Iterator[Cells]:
        for rank, index in enumerate(self.honoured):
            firm = self.city.registry.firm(index)
            yield {
                **firm_cells(firm),
                "honour": "A级纳税人",
                "year": str(self.city.as_of.year - 1),
                "authority": f"国家税务总局{CITY}税务局",
                "region": "990100",
                "decided": date(self.city.as_of.year, 4, 20 + rank % 9),
            }

    def target(self, rank: int) -> CityDecision:
        firm = self._firm(self.penalised, rank)
        day = self._after(self.city.decided("administrative_penalty", firm.index), rank, 20)
        return CityDecision("key_supervision", f"九信用办〔{day.year}〕{rank + 1}号", day, firm)

    def key_supervision(self) -> Iterator[Cells]:
        for rank in range(self.targets):
            case = self.target(rank)
            yield {
                **firm_cells(case.subject),
                "number": case.number,
                "key_reason": _KEY_REASONS[rank % len(_KEY_REASONS)],
                "authority": f"{CITY}公共信用信息中心",
                "region": "990100",
                "key_from": case.decided,
                "end": years_later(case.decided, 1),
                "contact": "监管科",
            }

    def visits(self) -> Iterator[Cells]:
        for rank in range(self.targets):
            case, bits = self.target(rank), self._bits("visits", rank)
            if rank % 5 == 4:
                continue
            yield {
                **firm_cells(case.subject),
                "task_number": f"ZF{case.decided.year}-{rank + 1:05d}",
                "visited": self._after(case.decided, bits, 60),
                "result": _VISITS[bits % len(_VISITS)],
                "unit": f"{case.subject.district[1]}综合信息指挥室",
                "visit_reason": "重点监管对象走访",
            }


def authority_of(case: CityDecision) -> str:
    """认定单位 of a decision: whoever made it also finds, ends and repairs."""
    firm = case.subject
    if case.matter in _OF_THE_COURT:
        return str(_court(firm)["court"])
    if case.matter in _OF_THE_CITY:
        return _OF_THE_CITY[case.matter]
    signs = {sign: office for *_, office, sign in _OFFENCES}
    return _office(firm, next((office for sign, office in signs.items() if sign in case.number), _MARKET))


def finding_cells(case: CityDecision, person: Person, role: str, found: date, number: str) -> Cells:
    """责任认定 by the authority that decided."""
    return {
        **_target(case),
        "found_person": person.name,
        "found_id": person.id18,
        "finding_role": role,
        "found": found,
        "finding_number": number,
        "authority": authority_of(case),
    }


def dispute_cells(
    case: CityDecision, number: str, accepted: date, closed: date | None, outcome: str, reason: str
) -> Cells:
    """异议 against a decision."""
    return {
        **_target(case),
        "dispute_number": number,
        "lodged": accepted,
        "accepted": accepted,
        "closed": closed or "",
        "outcome": outcome,
        "dispute_reason": reason,
        "authority": f"{CITY}公共信用信息中心",
    }


def firm_cells(firm: Firm) -> Cells:
    return {"name": firm.name, "uscc": firm.identifier}


def _target(case: CityDecision) -> Cells:
    return {
        "matter": packaged_book().lists.caption(case.matter),
        "number": case.number,
        **firm_cells(case.subject),
    }


def _court(firm: Firm) -> Cells:
    return {"court": f"{CITY}{firm.district[1]}人民法院", "province": "九九省", "region": firm.district[0]}


def _office(firm: Firm, office: str) -> str:
    return f"{CITY}{firm.district[1]}{office}"


def _whole_person(person: Person) -> str:
    return f"{person.name}，{'男' if person.man else '女'}，居民身份证，{person.id18}"


def years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 2, 28)
