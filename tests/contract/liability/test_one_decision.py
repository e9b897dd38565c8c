"""一份决定. Repaired stays repaired however it is spelled; an order ends for all whom it names, whoever tells it how."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from graph_service.domain import codes
from graph_service.liability.acts import Acts
from graph_service.liability.consequences import StoredConsequence, consequences_of
from graph_service.liability.rulebooks import establish
from graph_service.liability.spreading import Spreader, decision_pages
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger
from loaders.loading import FileSummary, Options, TableLoad
from loaders.survey import Task, survey
from loaders.tables import file_hash

KEY: Final = b"same" * 8
DAY, REPAIRED, ASKED = date(2025, 2, 3), date(2025, 6, 1), date(2025, 9, 1)
FIRM: Final = codes.make_uscc("91", "990100", 71)
LI, WANG = "990101198001010118", "990101198203040027"


def citizen(number: str) -> str:
    """The number with its right check character."""
    return next(
        found for sign in "0123456789X" if codes.citizen_id(found := number[:17] + sign).value is not None
    )


@dataclass
class House:
    """一处信用办 with a store and files."""

    store: GraphStore
    folder: Path
    files: int = 0

    def load(self, kind: str, header: str, *rows: str, day: date = ASKED, full: bool = False) -> FileSummary:
        self.files += 1
        path = self.folder / f"{kind}_{self.files}.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(line.split("|") for line in (header, *rows))
        (task,) = survey([path], data_day=day)
        assert isinstance(task, Task), task
        assert task.kind.name == kind
        options = Options(out=self.folder, full=full, yes=full)
        return TableLoad(self.ledger, task, KEY, options, file_hash(path)).run(lambda *_: None)

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.store, Auditor("经办人"))

    @property
    def acts(self) -> Acts:
        return Acts(self.ledger, establish(self.ledger))

    def spread(self) -> None:
        Spreader(self.ledger, establish(self.ledger)).catch_up(ASKED, lambda *_: None)

    def consequences(self) -> list[StoredConsequence]:
        """What stands of every decision, when all has been followed."""
        self.spread()
        ids = [id_ for page in decision_pages(self.store, 500) for id_ in page]
        return consequences_of(self.store.read, self.store.last_change(), decisions=ids)

    def states(self) -> Mapping[tuple[str, str], tuple[str, tuple[str, ...]]]:
        """(number, rule) of what stands -> its state and why; of the person it reaches, if it is one, the first sign."""
        found = {}
        for one in self.consequences():
            standing = one.on(ASKED)
            if standing is not None:
                found[one.decision_no, f"{one.rule} {one.party}"] = (standing.status.value, standing.why)
        return found


@pytest.fixture
def house(store: GraphStore, tmp_path: Path) -> House:
    return House(store, tmp_path)


DECIDED: Final = "名单类型|决定文号|当事人姓名|自然人证件号码|认定单位|行政区划代码|决定日期"
WAGE_LIST: Final = "拖欠农民工工资失信联合惩戒对象"
NAME: Final = "虚构市青禾食品有限公司"


def listed(number: str) -> str:
    return f"{WAGE_LIST}|{number}|李四光|{citizen(LI)}|虚构市人力资源和社会保障局|990100|{DAY}"


def statuses(house: House) -> set[str]:
    return {status for status, _ in house.states().values()}


def repaired(house: House, number: str = "虚人社列〔2025〕8号") -> None:
    house.load(
        "repairs",
        "名单类型|决定文号|当事人姓名|自然人证件号码|修复决定文号|修复日期",
        f"{WAGE_LIST}|{number}|李四光|{citizen(LI)}|虚修1号|{REPAIRED}",
    )


RESPELLED: Final = [
    "虚人社列 2025 08号", "虚人社列〔2025〕第8号", "虚人社列〔2025〕8", "虚构市人力资源和社会保障局虚人社列〔2025〕8号",
    "2025 08号", "8号", "", "虚城管列〔2025〕8号",
]  # fmt: skip


@pytest.mark.parametrize("again_first", [False, True])
@pytest.mark.parametrize("number", RESPELLED)
def test_a_repaired_decision_never_comes_back_as_effective(
    house: House, number: str, again_first: bool
) -> None:
    if again_first:
        house.load("decisions", DECIDED, listed(number))
    house.load("decisions", DECIDED, listed("虚人社列〔2025〕8号"))
    assert "effective" in statuses(house)
    repaired(house)
    if not again_first:
        house.spread()
        told = house.load("decisions", DECIDED, listed(number))
        assert told.rows.suspect == 1

    assert "effective" not in statuses(house)


@pytest.mark.parametrize("number", ["虚人社列〔2025〕9号", "虚人社列〔2024〕8号"])
def test_another_serial_is_another_decision(house: House, number: str) -> None:
    house.load("decisions", DECIDED, listed("虚人社列〔2025〕8号"))
    repaired(house)
    house.load("decisions", DECIDED, listed(number))

    assert "effective" in statuses(house)


def test_a_person_says_that_it_is_another_decision(house: House) -> None:
    house.load("decisions", DECIDED, listed("虚人社列〔2025〕8号"))
    repaired(house)
    house.load("decisions", DECIDED, listed("虚城管列〔2025〕8号"))
    house.spread()
    rows = house.store.read("acts/decisions_of_number", number="虚城管列〔2025〕8号", limit=2)
    assert {
        (status, "matches_repaired" in why)
        for (number, _), (status, why) in house.states().items()
        if number == "虚城管列〔2025〕8号"
    } == {("review_task", True)}

    house.acts.decision_distinct(rows[0]["id"], ASKED, reason="函询")

    assert "effective" in statuses(house)


def test_two_spellings_give_one_effect_and_the_repair_of_either_ends_it(house: House) -> None:
    house.load("decisions", DECIDED, listed("虚人社列〔2025〕8号"), listed("〔2025〕8号"), day=DAY)
    numbers = {number for number, _ in house.states()}
    assert len(numbers) == 1
    (bearing,) = numbers

    repaired(house, "〔2025〕8号" if bearing == "虚人社列〔2025〕8号" else "虚人社列〔2025〕8号")

    assert statuses(house) == {"released"}


# --- one order ---

ORDER: Final = "(2025)虚9901执12号"
ORDERED: Final = "被执行人名称|统一社会信用代码|限制消费人员姓名|证件号码|人员身份|案号|执行法院|行政区划代码|限制消费令日期"


def order(name: str, number: str) -> str:
    return f"{NAME}|{FIRM}|{name}|{citizen(number)}|监事|{ORDER}|虚构市人民法院|990100|{DAY}"


def ordered(house: House, *more: str) -> None:
    house.load("consumption_restrictions", ORDERED, order("李四光", LI), order("王五岳", WANG), *more)


TARGET: Final = "名单类型|决定文号|主体名称|统一社会信用代码|当事人姓名|自然人证件号码"


def ended(house: House, about: str = "|") -> None:
    house.load(
        "ends",
        f"{TARGET}|终止事由|终止日期",
        f"限制消费|{ORDER}|{NAME}|{FIRM}|{about}|法院解除|{REPAIRED}",
    )


def on_persons(house: House) -> Sequence[str]:
    return sorted(status for (_, whom), (status, _) in house.states().items() if " p:" in whom)


def test_everybody_whom_an_order_names_is_bound_in_whatever_role(house: House) -> None:
    ordered(house)

    assert set(on_persons(house)) == {"effective"}
    assert len(on_persons(house)) == 2


def test_an_end_of_the_order_in_a_file_frees_everybody_whom_it_names(house: House) -> None:
    ordered(house)
    ended(house)

    assert set(on_persons(house)) == {"released"}


def test_an_end_about_one_person_frees_that_person_alone(house: House) -> None:
    ordered(house)
    ended(house, f"李四光|{citizen(LI)}")

    assert on_persons(house) == ["effective", "released"]


def test_an_act_on_the_order_frees_everybody_whom_it_names_at_once(house: House) -> None:
    ordered(house)
    house.spread()
    (unit,) = [
        row["id"]
        for row in house.store.read("acts/decisions_of_number", number=ORDER, limit=9)
        if row["subject"] == FIRM
    ]

    done = house.acts.event_record(unit, "court_lifts", REPAIRED)

    assert {one.after for one in done.states} == {"released"}
    assert set(on_persons(house)) == {"released"}


def test_a_whole_file_without_the_end_takes_it_back_for_everybody(house: House) -> None:
    ordered(house)
    ended(house)
    assert set(on_persons(house)) == {"released"}

    house.load(
        "ends",
        f"{TARGET}|终止事由|终止日期",
        f"失信被执行人|{ORDER}|{NAME}|{FIRM}|||移出名单|{REPAIRED}",
        full=True,
    )

    assert set(on_persons(house)) == {"effective"}


WAGES: Final = (
    "单位名称|统一社会信用代码|列入人员姓名|列入人员证件号码|列入决定文号|拖欠农民工工资事由|列入日期"
    "|作出决定机关|行政区划代码"
)


def wages(house: House) -> None:
    house.load(
        "wage_arrears",
        WAGES,
        f"{NAME}|{FIRM}|李四光|{citizen(LI)}|虚人社列〔2025〕1号|拖欠|{DAY}|虚构市人力资源和社会保障局|990100",
    )


@pytest.mark.parametrize(("event", "state"), [("移出名单", "effective"), ("撤销", "released")])
def test_a_firm_leaves_the_list_for_itself_but_an_annulled_decision_ends_for_all(
    house: House, event: str, state: str
) -> None:
    wages(house)
    assert "effective" in on_persons(house)

    house.load(
        "ends",
        f"{TARGET}|终止事由|终止日期",
        f"拖欠农民工工资失信联合惩戒对象|虚人社列〔2025〕1号|{NAME}|{FIRM}|||{event}|{REPAIRED}",
    )

    assert set(on_persons(house)) == {state}


@pytest.mark.parametrize("told", ["column", "row"])
def test_removal_told_in_two_ways_gives_the_same_state_and_words(house: House, told: str) -> None:
    out = REPAIRED if told == "column" else ""
    house.load(
        "wage_arrears",
        f"{WAGES}|移出日期",
        f"{NAME}|{FIRM}|李四光|{citizen(LI)}|虚人社列〔2025〕1号|拖欠|{DAY}|虚构市人力资源和社会保障局|990100|{out}",
    )
    if told == "row":
        for subject in (f"{NAME}|{FIRM}||", f"||李四光|{citizen(LI)}"):
            house.load(
                "ends",
                f"{TARGET}|终止事由|终止日期",
                f"拖欠农民工工资失信联合惩戒对象|虚人社列〔2025〕1号|{subject}|移出名单|{REPAIRED}",
            )
    found = {
        (one.rule, standing.status.value, standing.valid_from, standing.valid_to, standing.why)
        for one in house.consequences()
        if (standing := one.on(ASKED)) is not None
    }

    assert {status for _, status, *_ in found} == {"released"}
    assert {until for _, _, _, until, _ in found} == {date(2028, 2, 3)}
