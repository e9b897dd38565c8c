"""名称核对: a person confirms or refuses whom a name means; what is confirmed is a fact that everything follows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from graph_service.domain import model
from graph_service.errors import Refused, SettingError
from graph_service.exploring.between import PathQuestion, paths_between
from graph_service.law.book_reader import read_book
from graph_service.law.rules import Editions
from graph_service.liability.acts import Acts
from graph_service.liability.consequences import consequences_of
from graph_service.liability.spreading import Spreader
from graph_service.settings import Settings
from graph_service.store import embedded
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger, facts_of
from graph_service.upkeep.quality import quality
from tests import town
from tests.support.commands import Desk
from tests.town import BAILU, DANFENG, LI, QINGHE, QINGHE_NAMED

DAY: Final = date(2026, 3, 2)
NAME: Final = town.ORGANISATIONS[QINGHE.id]
BOOK: Final = Editions.only(read_book(None))
ORDERED: Final = date(2026, 1, 12)
ORDER: Final = model.decision("consumption_restriction", "(2026)虚9901执5号", QINGHE_NAMED.id)
SHEETS: Final = (
    town.Sheet(
        "organisations",
        [
            town.call(QINGHE), model.status(QINGHE, "存续"), town.call(BAILU), town.call(LI),
            model.role_interval(LI, QINGHE, model.Role.LEGAL_REP, date(2021, 6, 1), None, "法定代表人"),
        ],
    ),
    town.Sheet(
        "shareholders",
        [model.shareholding(QINGHE_NAMED, BAILU, Decimal("0.6")), town.seen(QINGHE_NAMED, NAME)],
    ),
    town.Sheet(
        "decisions",
        [model.listing(ORDER, town.TOWN_COURT, ORDERED, None, decided=ORDERED, acted=ORDERED,
                       authority="虚构市人民法院")],
        source=town.COURT,
    ),
)  # fmt: skip


@pytest.fixture
def place(store: GraphStore) -> GraphStore:
    """A firm that a court and a register of holders know by its name only."""
    town.fill(store, SHEETS, more=(ORDER,))
    Spreader(Ledger(store, Auditor("town")), BOOK).full(DAY, lambda *_: None)
    return store


def by(store: GraphStore) -> Acts:
    return Acts(Ledger(store, Auditor("陈经办")), BOOK)


def hops(store: GraphStore, *, by_name: bool = False) -> int | None:
    asked = PathQuestion(DAY, store.last_change(), 3, by_name=by_name)
    return paths_between(store, QINGHE.id, BAILU.id, asked).hops


def reached(store: GraphStore) -> set[str]:
    found = consequences_of(store.read, store.last_change(), decisions=[ORDER.id])
    return {one.party for one in found if one.on(DAY) is not None}


def test_what_is_confirmed_is_one_party_for_everything(place: GraphStore) -> None:
    before = quality(place, DAY)
    assert (hops(place), LI.id in reached(place)) == (None, False)

    done = by(place).name_confirm(QINGHE_NAMED.id, QINGHE.id, DAY, "核对登记档案")

    after = quality(place, DAY)
    assert (done.act, done.run is not None) == ("name.confirm", True)
    assert (hops(place), LI.id in reached(place)) == (1, True)
    assert (
        paths_between(place, QINGHE_NAMED.id, BAILU.id, PathQuestion(DAY, place.last_change(), 1)).start
        == QINGHE.id
    )
    assert (before.finding("name_only").count - after.finding("name_only").count) == 1
    assert before.organisations - after.organisations == 1


def test_what_is_refused_is_not_read_by_its_name(place: GraphStore) -> None:
    assert hops(place, by_name=True) == 1

    by(place).name_refuse(QINGHE_NAMED.id, QINGHE.id, DAY, "函询", reason="同名企业")

    assert hops(place, by_name=True) is None


def test_a_refusal_takes_a_confirmation_back_and_may_be_taken_back_itself(place: GraphStore) -> None:
    by(place).name_confirm(QINGHE_NAMED.id, QINGHE.id, DAY, "核对登记档案")

    by(place).name_refuse(QINGHE_NAMED.id, QINGHE.id, DAY, "函询", reason="同名企业")
    refused = hops(place), LI.id in reached(place)
    by(place).name_confirm(QINGHE_NAMED.id, QINGHE.id, DAY, "再次核对")

    assert refused == (None, False)
    assert (hops(place), LI.id in reached(place)) == (1, True)


def test_one_name_is_not_confirmed_to_be_two_organisations(place: GraphStore) -> None:
    by(place).name_confirm(QINGHE_NAMED.id, QINGHE.id, DAY, "核对登记档案")

    with pytest.raises(Refused, match=QINGHE.id):
        by(place).name_confirm(QINGHE_NAMED.id, DANFENG.id, DAY, "核对登记档案")


def test_what_a_file_joined_is_not_refused_by_hand(place: GraphStore) -> None:
    town.fill(place, [town.Sheet("changes", [model.same_as(QINGHE_NAMED, QINGHE, "source")])])

    with pytest.raises(Refused, match="撤回该批"):
        by(place).name_refuse(QINGHE_NAMED.id, QINGHE.id, DAY, "函询", reason="同名企业")


@pytest.mark.parametrize(
    ("named", "organisation"),
    [
        (QINGHE.id, QINGHE.id),
        (QINGHE_NAMED.id, QINGHE_NAMED.id),
        (QINGHE_NAMED.id, LI.id),
        ("name:0", QINGHE.id),
    ],
)
def test_only_a_name_and_a_code_make_a_pair(place: GraphStore, named: str, organisation: str) -> None:
    with pytest.raises(SettingError):
        by(place).name_confirm(named, organisation, DAY, "核对登记档案")


def test_confirming_twice_changes_nothing_more(place: GraphStore) -> None:
    for _ in range(2):
        done = by(place).name_confirm(QINGHE_NAMED.id, QINGHE.id, DAY, "核对登记档案")

    assert (done.facts.created, done.facts.changed, done.run) == (0, 0, None)
    joins = [one for one in facts_of(place.read, [QINGHE_NAMED.id]) if one.kind.name == "SAME_AS"]
    assert len(joins) == 1


# --- as a clerk types them ---


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(tmp_path_factory.mktemp("desk"))
    settings = Settings(store_url=f"embedded:{desk.folder / 'data'}", engine_heap="512m", store_password=None)
    with GraphStore.open(settings) as store:
        town.fill(store, SHEETS, more=(ORDER,))
    yield desk
    embedded.stop(desk.folder / "data")


def test_names_are_listed_looked_through_and_confirmed_from_the_list(desk: Desk) -> None:
    asking = ("--purpose", "supervision", "--case", "C-1", "--as-of", DAY.isoformat())
    sheet = desk.folder / "待核.csv"

    near = desk.run("paths", QINGHE.id, BAILU.id, *asking).stdout
    presumed = desk.run("paths", QINGHE.id, BAILU.id, *asking, "--by-name").stdout
    entry = desk.json("audit", "show", "--last", "1")[0]["body"]
    owned = desk.run("owners", BAILU.id, *asking, "--by-name").stdout
    listed = desk.json("name", "list", "--csv", sheet)
    with sheet.open("a", encoding="utf-8") as file:
        file.write(f"无此名称,,{QINGHE.id}\n{NAME},,\n")
    told = desk.json("name", "confirm", "--file", sheet, "--way", "核对登记档案", expect=1)
    joined = desk.json("paths", QINGHE.id, BAILU.id, *asking)

    assert "仅知名称、未能归并" in near and NAME in near and "--by-name" in near  # noqa: PT018
    assert "按登记名称推定" in presumed and "持股 60% (按名称推定)" in presumed  # noqa: PT018
    assert json.loads(entry)["by_name"] is True
    assert "按登记名称推定" in owned
    assert listed["names"] == [{"name": NAME, "named": QINGHE_NAMED.id, "organisation": QINGHE.id}]
    assert (told["read"], len(told["done"]), [one["line"] for one in told["failed"]]) == (3, 1, [3, 4])
    assert (joined["hops"], joined["presumed"], joined["links"][0]["presumed"]) == (1, [], False)


def test_a_name_is_refused_by_its_name_and_the_code(desk: Desk) -> None:
    done = desk.json("name", "refuse", NAME, QINGHE.id, "--way", "函询", "--reason", "同名企业")

    assert done["act"] == "name.refuse"
    assert desk.json("name", "list")["names"] == []


@pytest.mark.parametrize("words", [(), (NAME,), (NAME, QINGHE.id, "--file", "x.csv")])
def test_a_pair_or_a_file_is_needed(desk: Desk, words: tuple[str, ...]) -> None:
    assert "--file" in desk.run("name", "confirm", *words, "--way", "核对", expect=2).stderr


def test_a_file_without_a_column_of_codes_is_not_read(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text(f"名称\n{NAME}\n", encoding="utf-8")

    assert "统一社会信用代码" in desk.run("name", "confirm", "--file", file, "--way", "核对", expect=3).stderr
