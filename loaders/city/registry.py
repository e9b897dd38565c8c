"""登记数据. The rows of registry files: what registers say of firms, pledges, guarantees, bodies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from loaders.city.chance import mix, word
from loaders.city.credit_records import Cells, chosen
from loaders.city.firms import CITY, REFORM, VILLAGE, Body, Firm
from loaders.city.holders import WHOLE, City, CityHolding, Dossier, Owner, decimal, percent, type_of
from loaders.city.people import Person

_HEAD_FIELDS: Final = {"法定代表人": "legal_rep", "投资人": "investor", "执行事务合伙人": "partner"}
_OLD_IDS: Final = 50  # one person of so many is on file with his 15-digit id
_HIDDEN_IDS: Final = 67  # and one of so many with a masked one


def person_number(person: Person) -> str:
    """证件号码. As it stands on file: mostly 18 characters, sometimes 15, sometimes masked."""
    if person.index % _OLD_IDS == 13 and person.id18[6:8] == "19":
        return person.id15
    return person.masked if person.index % _HIDDEN_IDS == 29 else person.id18


def organisation(dossier: Dossier) -> Cells:
    """登记基本信息."""
    firm, head = dossier.firm, dossier.head
    cells: Cells = {
        "name": firm.name,
        "uscc": firm.code,
        "reg_no": "" if _conversion(firm) else firm.reg_no,
        "type": type_of(firm, dossier.holdings),
        "founded": firm.founded,
        "capital": f"{firm.capital}万元人民币",
        "industry": firm.trade[1],
        "scope": firm.trade[2],
        "address": firm.address,
        "phone": firm.phone,
        "district": firm.district[0],
        "registrar": f"{CITY}{firm.district[1]}{'农业农村局' if firm.form is VILLAGE else '市场监督管理局'}",
        "status": firm.status,
        "approved": max((change.day for change in dossier.changes), default=firm.founded),
        "term_from": firm.founded,
        "term_to": "" if firm.index % 3 else "长期",
    }
    if head:
        cells[_HEAD_FIELDS[firm.form.head]] = head.name
        cells["rep_id"] = person_number(head)
    if firm.ended:
        cells[
            "revoked" if firm.status == "吊销" else "cancelled" if firm.status == "注销" else "approved"
        ] = firm.ended
    return cells


def officers(dossier: Dossier) -> Iterator[Cells]:
    """主要人员."""
    for office in dossier.offices:
        yield {
            "name": dossier.firm.name,
            "uscc": dossier.firm.identifier,
            "person_name": office.person.name,
            "post": office.post,
            "person_id_type": "居民身份证",
            "person_id": person_number(office.person),
            "since": office.since,
            "until": office.until or "",
        }


def shareholders(dossier: Dossier) -> Iterator[Cells]:
    """股东及出资信息."""
    for holding in dossier.holdings:
        owner = holding.owner
        yield {
            "name": dossier.firm.name,
            "uscc": dossier.firm.identifier,
            "holder_name": owner.name,
            **_owner(owner),
            "share": percent(holding.parts),
            "amount": decimal(dossier.firm.capital * holding.parts, WHOLE),
            "paid": decimal(dossier.firm.capital * holding.parts // 2, WHOLE),
            "held_from": holding.since,
            "held_to": holding.until or "",
        }


def _owner(owner: Owner) -> Cells:
    if isinstance(owner, Person):
        return {
            "holder_type": "自然人股东",
            "holder_id_type": "居民身份证",
            "holder_id": person_number(owner),
        }
    code = owner.code if isinstance(owner, Body) else owner.identifier
    kind = "机关法人" if isinstance(owner, Body) else "企业法人"
    return {"holder_type": kind, "holder_id_type": "营业执照", "holder_id": code}


def changes(dossier: Dossier) -> Iterator[Cells]:
    """变更信息. For a converted firm also the day on which the unified code replaced its old number."""
    firm = dossier.firm
    if (
        firm.code
        and firm.reg_no
        and firm.index % 4 == 0
        and (firm.ended is None or firm.ended > date(2017, 1, 1))
    ):
        yield _change(
            firm, "统一社会信用代码变更", firm.reg_no, firm.code, REFORM + timedelta(firm.index % 400)
        )
    for change in dossier.changes:
        yield _change(firm, change.item, change.before, change.after, change.day)


def _conversion(firm: Firm) -> date | None:
    """The day on which a unified code replaced the old number, for firms whose change record says so; the
    register's own row then shows the new code only."""
    day = REFORM + timedelta(firm.index % 400)
    told = firm.code and firm.reg_no and firm.index % 4 == 0
    return day if told and (firm.ended is None or firm.ended > day) else None


def _change(firm: Firm, item: str, before: str, after: str, day: date) -> Cells:
    return {
        "name": firm.name,
        "uscc": firm.identifier,
        "item": item,
        "before": before,
        "after": after,
        "date": day,
    }


def address(dossier: Dossier) -> Cells:
    """年报地址与电话. Firms of one nominee share the room and the phone of their hub."""
    firm, hub = dossier.firm, dossier.hub
    place, phone = firm.address if firm.index % 3 else f"{CITY}新城大道{firm.index + 1}号", firm.phone
    if hub is not None:
        place, phone = f"{CITY}东湖区创业路{hub + 1}号众创空间", f"0300-7{hub * 7919 % 9_000_000 + 1_000_000}"
    return {
        "name": firm.name,
        "uscc": firm.identifier,
        "contact_address": place,
        "contact_phone": phone,
        "since": max(firm.founded, date(2016, 6, 30)),
    }


# -- smaller registers


class Registers:
    """其他登记. Branches, guarantees, pledges, public bodies."""

    def __init__(self, city: City) -> None:
        self.city = city
        self._branching = city.lot("branches", chosen(0.02, city.size, 5))
        self._guarantors = city.lot("guarantees", chosen(0.015, city.size, 5))
        self._pledging = city.lot("pledges", chosen(0.01, city.size, 5))

    def branches(self) -> Iterator[Cells]:
        for rank, index in enumerate(self._branching):
            parent = self.city.registry.firm(index)
            code, name = self.city.registry.branch(rank, parent)
            yield {
                "name": parent.name,
                "uscc": parent.identifier,
                "branch_name": name,
                "branch_uscc": code,
                "registrar": f"{CITY}市场监督管理局",
                "since": min(parent.founded + timedelta(30 + rank % 300), self.city.as_of),
            }

    def guarantees(self) -> Iterator[Cells]:
        """担保, also mutual ones: every fourth debtor guarantees its guarantor."""
        for rank, index in enumerate(self._guarantors):
            guarantor = self.city.registry.firm(index)
            debtor = self.city.registry.firm((index + 3) % self.city.size)
            yield self._guarantee(guarantor, debtor, 2 * rank)
            if rank % 4 == 0:
                yield self._guarantee(debtor, guarantor, 2 * rank + 1)

    def _guarantee(self, guarantor: Firm, debtor: Firm, serial: int) -> Cells:
        bits = mix(self.city.seed, word("guarantees"), serial)
        since = self.city.as_of - timedelta(30 + bits % 900)
        return {
            "guarantor_name": guarantor.name,
            "guarantor_id": guarantor.identifier,
            "debtor_name": debtor.name,
            "debtor_id": debtor.identifier,
            "number": f"DB{since.year}-{serial + 1:05d}",
            "amount": f"{bits % 900 + 50}万元",
            "since": since,
            "until": since + timedelta(365 * (1 + bits % 3)),
        }

    def pledges(self) -> Iterator[Cells]:
        for rank, index in enumerate(self._pledging):
            firm = self.city.registry.firm(index)
            holdings = [holding for holding in self.city.dossier(index).holdings if holding.until is None]
            if holdings:
                yield self._pledge(firm, max(holdings, key=lambda holding: holding.parts), rank)

    def _pledge(self, firm: Firm, holding: CityHolding, rank: int) -> Cells:
        bits = mix(self.city.seed, word("pledges"), rank)
        since = min(holding.since + timedelta(bits % 500), self.city.as_of)
        pledgee = self.city.registry.firm((firm.index + 11) % self.city.size)
        owner = holding.owner
        return {
            "number": f"{firm.district[0]}_{since.year}_{rank + 1:06d}",
            "name": firm.name,
            "uscc": firm.identifier,
            "pledgor_name": owner.name,
            "pledgor_id": owner.id18 if isinstance(owner, Person) else _owner(owner)["holder_id"],
            "pledgee_name": pledgee.name,
            "pledgee_id": pledgee.identifier,
            "amount": f"{decimal(firm.capital * holding.parts, WHOLE)}万元",
            "since": since,
            "status": "有效",
        }

    def bodies(self) -> Iterator[Cells]:
        for index in range(self.city.bodies):
            body = self.city.registry.body(index)
            head = self.city.people.person(7 * self.city.size + index)
            yield {
                "name": body.name,
                "uscc": body.code,
                "body_type": body.kind,
                "level": body.level,
                "district": body.code[2:8],
                "address": body.address,
                "phone": f"0300-8{mix(self.city.seed, word('bodies'), index) % 9_000_000 + 1_000_000}",
                "head": head.name,
                "head_id": head.id18,
            }
