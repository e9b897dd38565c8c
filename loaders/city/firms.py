"""企业. The organisations of the city as a registry shows them: firms, villages, public bodies, branches.

Codes carry right check characters and districts 9901xx, which do not exist. An organisation is its index.
"""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import Final

from graph_service.domain.codes import USCC_ALPHABET, make_reg_no, make_uscc
from loaders.city.chance import Lot, dice, mix
from loaders.city.words import LOCAL_OFFICES, MARKS, OFFICES, ROADS, TRADES, VILLAGES

CITY: Final = "九九市"
REGION: Final = "990100"
REFORM: Final = date(2015, 10, 1)  # since then a firm is born with a unified code
DISTRICTS: Final = (
    ("990102", "东湖区"), ("990103", "西岸区"), ("990104", "南塘区"), ("990105", "北岭区"), ("990106",
    "江口区"),
    ("990107", "云门县"), ("990108", "石桥县"), ("990109", "白沙县"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FirmForm:
    """组织形式. `head` is what the registry calls the one who signs."""

    prefix: str
    type: str
    suffix: str
    head: str
    holders: int  # at most


LIMITED: Final = FirmForm("91", "有限责任公司(自然人投资或控股)", "有限公司", "法定代表人", 3)
SOLE: Final = FirmForm("91", "有限责任公司(自然人独资)", "有限公司", "法定代表人", 1)
CORPORATE: Final = FirmForm("91", "有限责任公司(非自然人投资或控股的法人独资)", "有限公司", "法定代表人", 1)
STOCK: Final = FirmForm("91", "股份有限公司(非上市、自然人投资或控股)", "股份有限公司", "法定代表人", 5)
PERSONAL: Final = FirmForm("91", "个人独资企业", "厂", "投资人", 1)
PARTNERSHIP: Final = FirmForm("91", "有限合伙企业", "合伙企业(有限合伙)", "执行事务合伙人", 3)
COOPERATIVE: Final = FirmForm("93", "农民专业合作社", "专业合作社", "法定代表人", 5)
VILLAGE: Final = FirmForm("N2", "村股份经济合作社", "股份经济合作社", "法定代表人", 0)
_FORMS: Final = (
    (62.0, LIMITED),
    (23.0, SOLE),
    (3.0, STOCK),
    (5.0, PERSONAL),
    (4.0, PARTNERSHIP),
    (2.0, COOPERATIVE),
)
_FORM_WEIGHTS: Final = tuple(accumulate(weight for weight, _ in _FORMS))
_STATES: Final = ((86.0, "存续"), (8.0, "注销"), (4.5, "吊销"), (0.8, "迁出"), (0.7, "停业"))
_STATE_WEIGHTS: Final = tuple(accumulate(weight for weight, _ in _STATES))
_CAPITALS: Final = (
    10,
    30,
    50,
    50,
    100,
    100,
    100,
    200,
    300,
    500,
    500,
    500,
    800,
    1000,
    1000,
    2000,
    3000,
    5000,
    10000,
)
_VILLAGE_EVERY: Final = 97
BLOCK: Final = 250  # every so many firms,
PLACED: Final = 17  # the first ones belong to an ownership structure


@dataclass(frozen=True, slots=True)
class Firm:
    """企业. `capital` in 万元. `code` is empty if an old firm never had its number converted."""

    index: int
    code: str
    reg_no: str
    name: str
    form: FirmForm
    trade: tuple[str, str, str]
    founded: date
    capital: int
    status: str
    ended: date | None
    district: tuple[str, str]
    address: str
    phone: str

    @property
    def identifier(self) -> str:
        return self.code or self.reg_no


@dataclass(frozen=True, slots=True)
class Body:
    """政府机构、事业单位."""

    index: int
    code: str
    name: str
    kind: str
    level: str
    address: str


class Registry:
    """登记. Organisations by index; `hub_of` says at whose shared address a firm sits, if any."""

    def __init__(self, seed: int, size: int, as_of: date) -> None:
        self._seed = mix(seed, 0x4649)
        self._as_of = as_of
        self._days = (as_of - date(1998, 3, 1)).days
        self._names = Lot(len(MARKS) ** (2 if size <= 100_000 else 3) * len(TRADES), 0, mix(self._seed, 1))
        self._digits = Lot(90_000_000, 0, mix(self._seed, 2))
        self._serials = Lot(100 * 87 * 10_000, 0, mix(self._seed, 9))
        self._letters = Lot(len(USCC_ALPHABET) ** 6, 0, mix(self._seed, 3))
        self._gatherings = max(2, size // 800)
        self.firm = lru_cache(maxsize=20_000)(self._firm)
        self.body = lru_cache(maxsize=5_000)(self._body)

    def _firm(self, index: int) -> Firm:
        chance = dice(self._seed, 4, index)
        placed = index % BLOCK < PLACED
        village = index % _VILLAGE_EVERY == 41 and not placed
        form = VILLAGE if village else _FORMS[bisect(_FORM_WEIGHTS, chance.random() * _FORM_WEIGHTS[-1])][1]
        form = LIMITED if placed and form is not STOCK else form
        founded = self._as_of - timedelta(int(self._days * chance.random() ** 1.7) + 20)
        district = DISTRICTS[int(chance.random() * len(DISTRICTS))]
        unconverted = founded < REFORM and not village and chance.random() < 0.01
        old = founded < REFORM and not village and (unconverted or chance.random() < 0.6)
        status, ended = self._state(chance.random(), chance.random(), founded, unconverted)
        trade = TRADES[int(chance.random() * len(TRADES))]
        name, trade = self._village_name(index, district), TRADES[23]
        if not village:
            name, trade = self._name(index, form, chance.random() < 0.08)
        return Firm(
            index,
            "" if unconverted else self._code(index, form.prefix, district[0], founded < REFORM),
            self._reg_no(index, district[0]) if old else "",
            name,
            form,
            trade,
            founded,
            _CAPITALS[int(chance.random() * len(_CAPITALS))],
            status,
            ended,
            district,
            self._address(index, district, chance.random(), chance.random()),
            f"0300-8{mix(self._seed, 5, index) % 9_000_000 + 1_000_000}",
        )

    def _state(self, draw: float, when: float, founded: date, unconverted: bool) -> tuple[str, date | None]:
        status = "吊销" if unconverted else _STATES[bisect(_STATE_WEIGHTS, draw * _STATE_WEIGHTS[-1])][1]
        if status in ("注销", "吊销", "迁出"):
            return status, founded + timedelta(int((self._as_of - founded).days * (0.3 + 0.7 * when)))
        return status, None

    def _reg_no(self, index: int, region: str) -> str:
        """Its places 9-10 are never a month: a 15-digit number with a birth date could be a citizen id."""
        century, rest = divmod(self._serials.member(index), 87 * 10_000)
        return make_reg_no(region, century * 1_000_000 + rest + 13 * 10_000)

    def _code(self, index: int, prefix: str, region: str, early: bool) -> str:
        if early:
            return make_uscc(prefix, region, 10_000_000 + self._digits.member(index))
        number, letters = self._letters.member(index), ""
        for _ in range(6):
            number, place = divmod(number, len(USCC_ALPHABET))
            letters += USCC_ALPHABET[place]
        return make_uscc(prefix, region, "MA" + letters)

    def _name(self, index: int, form: FirmForm, bracketed: bool) -> tuple[str, tuple[str, str, str]]:
        number, trade = divmod(self._names.member(index), len(TRADES))
        mark = ""
        while number or len(mark) < 2:
            number, place = divmod(number, len(MARKS))
            mark += MARKS[place]
        if bracketed:
            return f"{mark}{TRADES[trade][0]}（九九）{form.suffix}", TRADES[trade]
        return f"{CITY}{mark}{TRADES[trade][0]}{form.suffix}", TRADES[trade]

    def _village_name(self, index: int, district: tuple[str, str]) -> str:
        serial = index // _VILLAGE_EVERY
        mark, place = divmod(serial, len(VILLAGES))
        second = MARKS[mark % len(MARKS)] + (MARKS[mark // len(MARKS)] if mark >= len(MARKS) else "")
        return f"{CITY}{district[1]}{second}{VILLAGES[place]}村股份经济合作社"

    def _address(self, index: int, district: tuple[str, str], shared: float, where: float) -> str:
        if shared < 0.04:  # serviced offices and book-keeping agencies: many firms, one room
            gathering = int(where * self._gatherings)
            return f"{CITY}{DISTRICTS[gathering % 5][1]}创业路{gathering + 1}号集群注册中心"
        bits = mix(self._seed, 6, index)
        road = ROADS[bits % len(ROADS)]
        number, block, room = bits // 32 % 998 + 1, bits // 32_000 % 12 + 1, bits // 400_000 % 30
        return f"{CITY}{district[1]}{road}{number}号{block}幢{room + 1:02d}{bits >> 40 & 15:02d}室"

    def former_name(self, firm: Firm) -> str:
        """曾用名. Nobody else's name."""
        return self._name(self._names.size // 2 + firm.index, firm.form, bracketed=False)[0]

    def former_address(self, firm: Firm) -> str:
        """曾用住所."""
        return f"{CITY}{firm.district[1]}老街{mix(self._seed, 8, firm.index) % 9_000 + 1}号"

    def branch(self, index: int, parent: Firm) -> tuple[str, str]:
        """分公司: code and name."""
        region, district = DISTRICTS[mix(self._seed, 7, index) % len(DISTRICTS)]
        code = self._code(self._letters.size // 2 + index, "91", region, early=False)
        return code, f"{parent.name}{district[:2]}分公司"

    def _body(self, index: int) -> Body:
        if index < len(OFFICES):
            name, place, level = f"{CITY}{OFFICES[index]}", REGION, "市级"
        else:
            turn = index - len(OFFICES)
            place, district = DISTRICTS[turn % len(DISTRICTS)]
            office = turn // len(DISTRICTS)
            name, level = f"{CITY}{district}{LOCAL_OFFICES[office % len(LOCAL_OFFICES)]}", "县级"
            if office >= len(LOCAL_OFFICES):
                name, level = name.replace(district, f"{district}第{office // len(LOCAL_OFFICES)}"), "乡级"
        school = name.endswith(("中学", "医院", "中心"))
        code = make_uscc("12" if school else "11", place, 90_000_000 + index * 7 % 9_999_991)
        return Body(index, code, name, "事业单位" if school else "机关", level, f"{CITY}人民路{index + 1}号")
