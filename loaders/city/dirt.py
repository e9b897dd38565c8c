"""脏数据. What clerks and spreadsheets do to rows, and how each such row should end.

A `Dirt` changes one cell,
or adds a row of its own after the clean one. Half of them are harmless: they must be
accepted as if they were clean. `by` says who can tell: the reader of one row,
the file (a row twice) or the store
(a code with two names).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Final, Literal, TypeAlias

from graph_service.domain.codes import USCC_ALPHABET, org_code_check, uscc_fits
from graph_service.domain.reasons import Reason
from loaders.city.city_files import Cell
from loaders.city.credit_records import Cells
from loaders.column import CellForm
from loaders.kind import Kind
from loaders.kinds import KINDS

Expect: TypeAlias = Literal["accepted", "suspect", "rejected"]
Judge: TypeAlias = Literal["row", "file", "store"]
Change: TypeAlias = Callable[[Cell, Cells, random.Random], Cell | None]

_EPOCH: Final = date(1899, 12, 30)
_SHANGHAI: Final = timezone(timedelta(hours=8))
_WIDE: Final = str.maketrans({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
_CN_DIGITS: Final = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Dirt:
    """脏法. `change` gives the dirty cell, or None where it cannot be done to this value; `extra` makes the
    dirty row a second one after the clean one."""

    name: str
    zh: str
    expect: Expect
    reason: Reason | None
    where: Callable[[Kind, str], bool]
    change: Change
    extra: bool = False
    by: Judge = "row"


@dataclass(frozen=True, slots=True)
class Soiled:
    """弄脏的一行: its cells by field, and whether the clean row stands before it."""

    dirt: Dirt
    cells: Cells
    extra: bool


# -- where


def _form(form: CellForm) -> Callable[[Kind, str], bool]:
    return lambda kind, field: any(column.field == field and column.form is form for column in kind.columns)


def _fields(*places: str) -> Callable[[Kind, str], bool]:
    """`kind.field`, or `.field` of any kind."""
    return lambda kind, field: f"{kind.name}.{field}" in places or f".{field}" in places


_CODE: Final = _fields(
    ".uscc", "branches.branch_uscc", "arrears.debtor_uscc", "arrears.creditor_uscc", "guarantees.debtor_id"
)
_WITH_CODE: Final = (
    "organisations", "officers", "changes", "shareholders", "addresses", "abnormal_operations",
    "serious_violations", "major_tax_violations", "wage_arrears", "penalties", "red_list", "key_supervision",
    "visits", "government_bodies",
)  # fmt: skip
_PLAIN_CODE: Final = _fields(*(f"{kind}.uscc" for kind in _WITH_CODE))
_PERSON_NAME: Final = _fields(
    "officers.person_name", "shareholders.holder_name", "findings.found_person", "organisations.legal_rep",
    "consumption_restrictions.listed_person", "wage_arrears.listed_persons", "government_bodies.head",
)  # fmt: skip
_FIRM_NAME: Final = _fields(".name", "guarantees.debtor_name", "arrears.creditor_name")
_PERSON_ID: Final = _fields(
    "officers.person_id", "organisations.rep_id", "findings.found_id", "government_bodies.head_id"
)
_START: Final = _fields(
    "organisations.founded", "officers.since", "shareholders.held_from", "addresses.since",
    "branches.since",
    "guarantees.since", "pledges.since", "penalties.acted", "major_tax_violations.acted",
    "work_safety.accident_date",
)  # fmt: skip
_NEEDED_DAY: Final = _fields(
    "changes.date", "penalties.decided", "abnormal_operations.date_in", "decisions.decided",
    "repairs.repaired",
    "visits.visited", "key_supervision.key_from", "ends.date", "disputes.accepted", "findings.found",
)  # fmt: skip
_END: Final = _fields("officers.until", "shareholders.held_to", "organisations.term_to", "guarantees.until")
_ANY_DAY: Final = _form(CellForm.DATE)
_OPTIONAL: Final = _fields(
    "organisations.phone", "organisations.legal_rep", "officers.until", "shareholders.held_to",
    "addresses.contact_phone",
    "judgment_debtors.closed", "decisions.basis", "penalties.legal_rep", "ends.reason",
    "red_list.authority",
    "disputes.closed", "arrears.settled", "government_bodies.phone", "visits.visit_reason",
    "repairs.reason",
)  # fmt: skip
_PHONE: Final = _form(CellForm.PHONE)
_CAPITAL: Final = _fields("organisations.capital")
_MONEY: Final = _fields(
    "organisations.capital", "guarantees.amount", "pledges.amount", "arrears.arrears_amount"
)
_SHARE: Final = _fields("shareholders.share")


# -- how


def _code(edit: Callable[[str, random.Random], str | None]) -> Change:
    """An edit of a unified code in a row that has no other number to fall back on."""

    def change(cell: Cell, cells: Cells, chance: random.Random) -> Cell | None:
        code = str(cell)
        return edit(code, chance) if uscc_fits(code) and not cells.get("reg_no") else None

    return change


def _beside_old_number(cell: Cell, cells: Cells, chance: random.Random) -> Cell | None:
    return _other_check(str(cell), chance) if uscc_fits(str(cell)) and cells.get("reg_no") else None


def _other_check(code: str, chance: random.Random) -> str:
    return code[:17] + chance.choice([char for char in "CEFHJKMNPRTUWXY" if char != code[17]])


def _look_alike(code: str, _: random.Random) -> str | None:
    place = next((place for place in range(17, 7, -1) if code[place] in "1052"), None)
    if place is None:
        return None
    return code[:place] + {"1": "I", "0": "O", "5": "S", "2": "Z"}[code[place]] + code[place + 1 :]


def _wrong_inner_check(code: str, _: random.Random) -> str | None:
    right = org_code_check(code[8:16])
    stem = code[:16] + ("1" if right != "1" else "2")
    return next((stem + last for last in USCC_ALPHABET if uscc_fits(stem + last)), None)


def _scientific(code: str, _: random.Random) -> str | None:
    return f"{code[0]}.{code[1:3]}E+17" if code[:3].isdigit() else None


def _words(edit: Callable[[str], str | None]) -> Change:
    def change(cell: Cell, cells: Cells, chance: random.Random) -> Cell | None:  # noqa: ARG001
        return edit(cell) if isinstance(cell, str) and cell else None

    return change


def _const(text: Cell) -> Change:
    """A constant, in place of nothing too."""
    return lambda *_: text


def _full_const(text: Cell) -> Change:
    """A constant in place of something."""
    return lambda cell, *_: text if cell else None


def _is_person(cells: Cells, name: str) -> bool:
    return 2 <= len(name) <= 4 and "·" not in name and cells.get("holder_type", "自然人股东") == "自然人股东"


def _spaced_name(cell: Cell, cells: Cells, _: random.Random) -> Cell | None:
    name = str(cell)
    return name[0] + "　" + name[1:] if _is_person(cells, name) and len(name) == 2 else None


def _masked_name(cell: Cell, cells: Cells, _: random.Random) -> Cell | None:
    name = str(cell)
    return name[0] + "*" * (len(name) - 1) if _is_person(cells, name) else None


def _id_as_name(cell: Cell, cells: Cells, _: random.Random) -> Cell | None:
    number = cells.get("person_id") or cells.get("found_id")
    return (
        str(number)
        if isinstance(number, str) and len(number) == 18 and number[:17].isdigit() and cell
        else None
    )


def _brackets(name: str) -> str | None:
    other = name.translate(str.maketrans("（）()", "()（）"))
    return other if other != name else None


def _wrong_id_check(number: str) -> str | None:
    if len(number) != 18 or not number[:17].isdigit():
        return None
    return number[:17] + ("0" if number[17] != "0" else "1")


def _lower_x(number: str) -> str | None:
    return (
        number[:17] + "ｘ" if len(number) == 18 and number.endswith("X") and number[:17].isdigit() else None
    )


def _masked_id(number: str) -> str | None:
    return number[:10] + "****" + number[14:] if len(number) == 18 and number[:17].isdigit() else None


def _day(edit: Callable[[date], Cell]) -> Change:
    def change(cell: Cell, cells: Cells, chance: random.Random) -> Cell | None:  # noqa: ARG001
        return edit(cell) if isinstance(cell, date) else None

    return change


def _cn_number(number: int) -> str:
    tens, ones = divmod(number, 10)
    digit = "" if ones == 0 and tens else _CN_DIGITS[ones]
    return ("" if tens == 0 else "十" if tens == 1 else _CN_DIGITS[tens] + "十") + digit


def _day_in_words(day: date) -> str:
    year = "".join(_CN_DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{_cn_number(day.month)}月{_cn_number(day.day)}日"


def _epoch_ms(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=_SHANGHAI).timestamp() * 1000)


def _serial(day: date) -> int:
    return (day - _EPOCH).days


def _before_begin(cell: Cell, cells: Cells, _: random.Random) -> Cell | None:  # noqa: ARG001
    since = cells.get("since")
    return since - timedelta(400) if isinstance(since, date) else None


def _grouped(text: str) -> str | None:
    number = text.removesuffix("人民币").removesuffix("万元")
    return f"{int(number):,}(万元人民币)" if number.isdigit() else None


def _in_words(text: str) -> str | None:
    return {
        "100万元人民币": "人民币壹佰万元整",
        "500万元人民币": "伍佰万元整",
        "50万元人民币": "伍拾万元",
    }.get(text)


def _as_decimal(text: str) -> str | None:
    whole = text.removesuffix("%")
    return f"0.{int(whole):02d}" if whole.isdigit() and int(whole) < 100 else None


def _doubled(cell: Cell, cells: Cells, _: random.Random) -> Cell | None:  # noqa: ARG001
    return cell


def _second_category(cell: Cell, cells: Cells, _: random.Random) -> Cell | None:  # noqa: ARG001
    return "责令改正" if cell else None


def _own_shares(cell: Cell, cells: Cells, _: random.Random) -> Cell | None:
    return cells["name"] if cell and cells.get("uscc") else None


_ACCEPT: Final = "accepted"
_SUSPECT: Final = "suspect"
_REJECT: Final = "rejected"

DIRTS: Final[tuple[Dirt, ...]] = (
    # codes of organisations
    Dirt("uscc_wrong_check", "统一社会信用代码校验位错误", _SUSPECT, Reason.USCC_CHECK, _PLAIN_CODE,
         _code(_other_check)),
    Dirt("uscc_wrong_check_old_number", "代码校验位错误, 但有注册号", _SUSPECT, Reason.USCC_CHECK,
         _fields("organisations.uscc"), _beside_old_number),
    Dirt("uscc_look_alike", "1、0、5、2误作I、O、S、Z", _SUSPECT, Reason.USCC_CONFUSABLE, _PLAIN_CODE,
         _code(_look_alike)),
    Dirt("uscc_inner_check", "主体标识码校验位不符", _SUSPECT, Reason.ORG_CODE_CHECK, _PLAIN_CODE,
         _code(_wrong_inner_check)),
    Dirt("uscc_scientific", "代码成了科学计数法", _REJECT, Reason.USCC_SCIENTIFIC, _PLAIN_CODE,
         _code(_scientific)),
    Dirt("uscc_short", "代码少一位", _REJECT, Reason.USCC_LENGTH, _PLAIN_CODE, _code(lambda code,
         _: code[:17])),
    Dirt("uscc_full_width", "代码为全角", _ACCEPT, None, _CODE, _code(lambda code,
         _: code.translate(_WIDE))),
    Dirt("uscc_lower_case", "代码为小写", _ACCEPT, None, _CODE,
         _code(lambda code, _: code.lower() if code.lower() != code else None)),
    Dirt("uscc_apostrophe", "代码前有撇号", _ACCEPT, None, _CODE, _code(lambda code, _: "'" + code)),
    Dirt("uscc_blanks", "代码中有空格", _ACCEPT, None, _CODE, _code(lambda code,
         _: f" {code[:8]} {code[8:]}\u3000")),
    # names
    Dirt("firm_name_brackets", "名称括号全角半角互换", _ACCEPT, None, _FIRM_NAME, _words(_brackets)),
    Dirt("firm_name_blanks", "名称中有空格", _ACCEPT, None, _FIRM_NAME,
         _words(lambda name: f"{name[:3]} {name[3:]} ")),
    Dirt("person_name_blank", "姓名中有空格", _ACCEPT, None, _PERSON_NAME, _spaced_name),
    Dirt("person_name_masked", "姓名已脱敏", _SUSPECT, Reason.NAME_MASKED,
         _fields("officers.person_name", "findings.found_person"), _masked_name),
    Dirt("id_as_name", "姓名列填了身份证号", _REJECT, Reason.ID_IN_NAME_COLUMN,
         _fields("officers.person_name", "findings.found_person"), _id_as_name),
    # documents of persons
    Dirt("citizen_id_wrong_check", "身份证号校验位错误", _SUSPECT, Reason.CITIZEN_ID_CHECK, _PERSON_ID,
         _words(_wrong_id_check)),
    Dirt("citizen_id_lower_x", "身份证末位为小写全角x", _ACCEPT, None, _PERSON_ID, _words(_lower_x)),
    Dirt("citizen_id_masked", "身份证号已脱敏", _ACCEPT, None, _PERSON_ID, _words(_masked_id)),
    Dirt("citizen_id_scientific", "身份证号成了科学计数法", _SUSPECT, Reason.USCC_SCIENTIFIC, _PERSON_ID,
         _full_const("9.90105E+17")),
    # days
    Dirt("day_chinese", "日期写作2019年07月13日", _ACCEPT, None, _ANY_DAY,
         _day(lambda day: day.strftime("%Y年%m月%d日"))),
    Dirt("day_serial", "日期成了表格序号", _ACCEPT, None, _ANY_DAY, _day(_serial)),
    Dirt("day_epoch", "日期为毫秒时间戳", _ACCEPT, None, _ANY_DAY, _day(_epoch_ms)),
    Dirt("day_digits", "日期写作20190713", _ACCEPT, None, _ANY_DAY,
         _day(lambda day: day.strftime("%Y%m%d"))),
    Dirt("day_clock", "日期带时间", _ACCEPT, None, _ANY_DAY,
         _day(lambda day: f"{day.isoformat()} 00:00:00")),
    Dirt("day_words", "日期为中文数字", _ACCEPT, None, _ANY_DAY, _day(_day_in_words)),
    Dirt("day_open", "截止日期为2099-12-31", _ACCEPT, None, _END, _const("2099-12-31")),
    Dirt("day_1900", "日期为1900-01-01, 即空", _ACCEPT, None, _START, _full_const("1900-01-01")),
    Dirt("day_impossible", "没有这一天", _SUSPECT, Reason.DATE_IMPOSSIBLE, _START,
         _day(lambda day: f"{day.year}-02-30")),
    Dirt("day_month_only", "只有年月", _SUSPECT, Reason.AMBIGUOUS_DATE, _fields("organisations.founded"),
         _day(lambda day: day.strftime("%Y-%m"))),
    Dirt("day_needed_empty", "必填日期为空", _REJECT, Reason.MISSING_REQUIRED, _NEEDED_DAY,
         _full_const("")),
    Dirt("day_needed_unreadable", "必填日期无法识别", _REJECT, Reason.DATE_UNREADABLE, _NEEDED_DAY,
         _full_const("见附件")),
    Dirt("day_order", "离任早于任职", _REJECT, Reason.DATE_ORDER, _fields("officers.until"), _before_begin),
    # empty cells
    Dirt("empty_slash", "空值填/", _ACCEPT, None, _OPTIONAL, _const("/")),
    Dirt("empty_word", "空值填无", _ACCEPT, None, _OPTIONAL, _const("无")),
    Dirt("empty_for_now", "空值填暂无", _ACCEPT, None, _OPTIONAL, _const("暂无")),
    Dirt("no_representative", "缺法定代表人", _ACCEPT, None, _fields("organisations.legal_rep"),
         _full_const("")),
    # amounts, shares, phones, words
    Dirt("amount_grouped", "金额写作5,000(万元人民币)", _ACCEPT, None, _MONEY, _words(_grouped)),
    Dirt("amount_words", "金额为中文大写", _ACCEPT, None, _CAPITAL, _words(_in_words)),
    Dirt("amount_unreadable", "金额无法识别", _SUSPECT, Reason.AMOUNT_UNREADABLE, _MONEY,
         _full_const("详见章程")),
    Dirt("share_decimal", "比例为小数", _ACCEPT, None, _SHARE, _words(_as_decimal)),
    Dirt("share_zero", "比例为零", _REJECT, Reason.SHARE_ZERO, _SHARE, _full_const("0%")),
    Dirt("share_too_much", "比例超过100%", _REJECT, Reason.SHARE_OVER_100, _SHARE, _full_const("120%")),
    Dirt("phone_short", "电话缺区号", _SUSPECT, Reason.PHONE_UNREADABLE, _PHONE, _full_const("86")),
    Dirt("phone_filler", "电话为占位号码", _SUSPECT, Reason.PHONE_PLACEHOLDER, _PHONE,
         _full_const("0300-81111111")),
    Dirt("formula", "单元格是公式", _SUSPECT, Reason.FORMULA,
         _fields("organisations.scope", "ends.reason", "repairs.reason"),
         _full_const('=HYPERLINK("x","无违法记录")')),
    Dirt("list_unknown", "名单类型无法识别", _REJECT, Reason.UNKNOWN_LIST,
         _fields("ends.matter", "repairs.matter", "disputes.matter", "decisions.matter"),
         _full_const("其他事项名册")),
    Dirt("event_unknown", "终止事由无法识别", _REJECT, Reason.UNKNOWN_EVENT, _fields("ends.event"),
         _full_const("待定")),
    # more than one row
    Dirt("row_twice", "整行重复", _SUSPECT, Reason.DUPLICATE_ROW,
         _fields("officers.uscc", "shareholders.uscc", "penalties.uscc", "abnormal_operations.uscc"),
         _doubled,
         extra=True, by="file"),
    Dirt("decision_in_two_rows", "一份决定分两行", _ACCEPT, None, _fields("penalties.category"),
         _second_category, extra=True),
    Dirt("code_with_two_names", "一码两名(重错码)", _SUSPECT, Reason.CONTRADICTS,
         _fields("organisations.name"), _words(lambda name: f"{name[:4]}昶{name[4:]}"),
         extra=True, by="store"),
    Dirt("self_holding", "持有自身股权", _SUSPECT, Reason.SELF_HOLDING, _fields("shareholders.holder_name"),
         _own_shares, extra=True),
    Dirt("holdings_over_100", "持股合计超过100%", _ACCEPT, None, _fields("shareholders.share"),
         _full_const("30%"), extra=True),
)  # fmt: skip


class Soiler:
    """弄脏. Makes a share of all rows dirty, every kind of dirt in turn: the rarest so far comes first, and
    of these the one that fits the fewest columns."""

    def __init__(self, share: float, seed: int) -> None:
        self.share = share
        self._chance = random.Random(seed)  # noqa: S311 - repeatable test data, no secrets
        self._used = {dirt.name: (0, _breadth(dirt)) for dirt in DIRTS}

    def places(self) -> Iterator[int]:
        """Numbers of the rows (from 0) of one file that are to be dirty: one in each stretch of 1/share rows.

        In the first stretch it is the third row or the one after it: small files then have some too, and
        their kind can still be told by their first rows.
        """
        if self.share <= 0:
            return
        stretch = 1 / self.share
        turn = 0
        yield 2 + self._chance.randrange(2)
        while True:
            turn += 1
            low, high = int(turn * stretch), int((turn + 1) * stretch)
            yield self._chance.randrange(low, max(low + 1, high))

    def soil(self, kind: Kind, shown: tuple[str, ...], cells: Cells) -> Soiled | None:
        """A dirty form of the row, None if nothing fits it. `shown`: the fields that the file has."""
        for dirt in sorted(DIRTS, key=lambda dirt: self._used[dirt.name]):
            fields = [field for field in shown if dirt.where(kind, field)]
            self._chance.shuffle(fields)
            for field in fields:
                cell = dirt.change(cells.get(field, ""), cells, self._chance)
                if cell is not None and (dirt.extra or cell != cells.get(field, "")):
                    used, breadth = self._used[dirt.name]
                    self._used[dirt.name] = used + 1, breadth
                    return Soiled(dirt, _changed(dirt, cells, field, cell), dirt.extra)
        return None


def _breadth(dirt: Dirt) -> int:
    return sum(dirt.where(kind, column.field) for kind in KINDS.values() for column in kind.columns)


def _changed(dirt: Dirt, cells: Cells, field: str, cell: Cell) -> Cells:
    changed: Cells = {**cells, field: cell}
    if dirt.name == "self_holding":
        changed |= {"holder_type": "企业法人", "holder_id_type": "营业执照", "holder_id": cells["uscc"]}
        changed["share"] = "10%"
    if dirt.name == "holdings_over_100":
        changed |= {
            "holder_type": "自然人股东",
            "holder_name": "余多多",
            "holder_id_type": "",
            "holder_id": "",
        }
    return changed
