"""The synthetic city: repeatable, harmless, and shaped like a real one."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from graph_service.domain.codes import CodeKind, any_code, citizen_id, uscc
from loaders.cells import clean
from loaders.city import CityPlan, generate
from loaders.city.chance import Lot
from loaders.city.credit_records import Cells, CityLists
from loaders.city.firms import Firm
from loaders.city.headlines import Headlines
from loaders.city.holders import WHOLE, City, Dossier
from loaders.city.people import Person
from loaders.city.registry import Registers, person_number
from loaders.column import CellForm
from loaders.columns import map_columns
from loaders.kinds import KINDS
from loaders.tables import open_tables

AS_OF = date(2026, 6, 30)
SMALL = CityPlan(enterprises=300, seed=7)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("small")
    generate(SMALL, out)
    return out


@pytest.fixture(scope="module")
def small() -> list[Dossier]:
    city = City(SMALL.seed, SMALL.enterprises, AS_OF)
    CityLists(city)  # adverse decisions make people leave and join
    return [city.dossier(index) for index in range(city.size)]


@pytest.fixture(scope="module")
def town() -> City:
    city = City(11, 4000, AS_OF)
    CityLists(city)
    return city


@pytest.fixture(scope="module")
def dossiers(town: City) -> list[Dossier]:
    return [town.dossier(index) for index in range(town.size)]


def owners(dossiers: list[Dossier]) -> dict[int, set[int]]:
    """Firm -> the firms that hold shares of it."""
    return {
        one.firm.index: {holding.owner.index for holding in one.holdings if isinstance(holding.owner, Firm)}
        for one in dossiers
    }


# -- repeatable


def test_the_same_plan_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    generate(SMALL, tmp_path)

    def marks(place: Path) -> dict[str, str]:
        return {file.name: sha256(file.read_bytes()).hexdigest() for file in sorted(place.iterdir())}

    assert marks(tmp_path) == marks(folder)


def test_another_seed_gives_another_city(folder: Path, tmp_path: Path) -> None:
    generate(CityPlan(enterprises=300, seed=8), tmp_path)

    name = "企业登记_九九市_2026-06-30.csv"
    assert (tmp_path / name).read_bytes() != (folder / name).read_bytes()


def test_rows_are_counted_by_file(folder: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    rows = generate(SMALL, tmp_path, lambda done, of: told.append((done, of)))

    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    assert rows == {name: file["rows"] for name, file in truth["files"].items()}
    assert told[-1] == (300, 300)


@pytest.mark.parametrize("plan", [CityPlan(0, 1), CityPlan(10, 1, dirt=1.5), CityPlan(10, 1, dirt=-0.1)])
def test_an_impossible_plan_is_refused(plan: CityPlan, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="enterprises >= 1"):
        generate(plan, tmp_path)


@pytest.mark.parametrize("enterprises", [1, 2, 5, 18])
def test_the_smallest_cities_can_be_made(enterprises: int, tmp_path: Path) -> None:
    assert sum(generate(CityPlan(enterprises, 1), tmp_path).values()) > enterprises


def test_a_lot_draws_as_many_as_it_says_and_knows_them() -> None:
    for size in (1, 2, 17, 1000):
        lot = Lot(size, size // 3, 5)

        drawn = list(lot)

        assert len(set(drawn)) == len(drawn) == size // 3
        assert [index for index in range(size) if lot.rank(index) is not None] == sorted(drawn)


# -- harmless


def test_files_of_every_kind_are_there(folder: Path) -> None:
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))

    given_by_hand = {"notices"}
    assert {file["kind"] for file in truth["files"].values()} == set(KINDS) - given_by_hand
    assert {file["encoding"] for file in truth["files"].values()} == {"utf-8", "utf-8-sig", "gb18030", "xlsx"}
    assert {Path(name).suffix for name in truth["files"]} == {".csv", ".tsv", ".xlsx", ".jsonl"}
    assert all("2026-06-30" in name for name in truth["files"])


def test_codes_and_ids_are_valid_and_belong_to_nobody(folder: Path) -> None:
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    seen: Counter[CodeKind] = Counter()
    for name, file in truth["files"].items():
        (table,) = open_tables(folder / name)
        columns, dirty = (
            map_columns(KINDS[file["kind"]], table.headers),
            {one["row"] for one in file["dirty"]},
        )
        forms = {column.field: column.form for column in KINDS[file["kind"]].columns}
        places = [
            place
            for field, found in columns.places.items()
            if forms[field] in (CellForm.CODE, CellForm.PERSON_ID) and not field.endswith("_text")
            for place in found
        ]
        for row in table:
            for cell in () if row.number in dirty else (row.cells[place] for place in places):
                for piece in filter(None, re.split("、", clean(cell))):
                    code = any_code(piece).value
                    assert code is not None, (name, row.number)
                    region = code.value[2:8] if code.kind is CodeKind.USCC else code.value[:6]
                    assert re.match("000000|99", region), (name, row.number)
                    seen[code.kind] += 1
    assert seen[CodeKind.USCC] > 1000
    assert seen[CodeKind.CITIZEN_ID] > 500
    assert seen[CodeKind.REG_NO] > 30


def test_codes_names_and_ids_do_not_repeat(dossiers: list[Dossier], town: City) -> None:
    firms = [one.firm for one in dossiers]

    assert len({firm.identifier for firm in firms}) == len({firm.name for firm in firms}) == len(firms)
    assert len({town.people.person(index).id18 for index in range(20_000)}) == 20_000


# -- at real rates


def test_lists_have_the_rates_of_real_data() -> None:
    lists = CityLists(City(5, 100_000, AS_OF))

    assert lists.counts() == {"judgment_debtors": 2300, "dishonest": 330}
    ended = sum(map(lists.ended, range(2300)))
    assert 0.025 < ended / 2300 < 0.035


def test_the_rows_of_the_lists_say_the_same() -> None:
    lists = CityLists(City(5, 3000, AS_OF))

    def firms(rows: Iterable[Cells]) -> set[str]:
        codes = {str(row["id_or_code"]) for row in rows}
        return {code for code in codes if not code.startswith("1") and citizen_id(code).value is None}

    assert len(firms(lists.judgment_debtors())) == round(0.023 * 3000)
    assert len(firms(lists.dishonest_judgment_debtors())) == round(0.0033 * 3000)
    assert firms(lists.dishonest_judgment_debtors()) < firms(lists.judgment_debtors())


def test_firms_have_one_to_three_natural_holders_mostly(dossiers: list[Dossier]) -> None:
    present = [[holding for holding in one.holdings if holding.until is None] for one in dossiers]
    few = sum(1 <= sum(isinstance(held.owner, Person) for held in holdings) <= 3 for holdings in present)
    corporate = sum(not isinstance(held.owner, Person) for holdings in present for held in holdings)

    assert few / len(present) > 0.85
    assert 0.045 < corporate / sum(map(len, present)) < 0.075


def test_shares_of_a_firm_sum_to_exactly_one(dossiers: list[Dossier]) -> None:
    for one in dossiers:
        parts = [holding.parts for holding in one.holdings if holding.until is None]
        assert sum(parts) == (WHOLE if one.holdings else 0)
        assert all(part > 0 for part in parts)
        owners_ = [held.owner.index for held in one.holdings if isinstance(held.owner, Person)]
        assert len(owners_) == len(set(owners_))


def test_few_registry_rows_lack_their_representative(dossiers: list[Dossier]) -> None:
    assert 0.008 < sum(one.head is None for one in dossiers) / len(dossiers) < 0.025


# -- with every structure


def test_even_a_small_city_has_chains_pyramids_circles_and_cross_holdings(small: list[Dossier]) -> None:
    up = owners(small)
    down: dict[int, set[int]] = defaultdict(set)
    for owned, above in up.items():
        for owner in above:
            down[owner].add(owned)

    def height(index: int, seen: frozenset[int] = frozenset()) -> int:
        seen |= {index}
        return 1 + max((height(owner, seen) for owner in up[index] - seen), default=0)

    assert max(map(height, up)) >= 5
    assert any(a in up[b] and b in up[a] for a in up for b in up[a])
    assert any(a in up[c] for a in up for b in up[a] for c in up[b] if len({a, b, c}) == 3)
    assert any(
        len(down[top]) >= 2 and all(len(down[child]) >= 2 for child in down[top]) for top in list(down)
    )


def test_chains_run_across_blocks_in_a_larger_city(dossiers: list[Dossier]) -> None:
    up = owners(dossiers)
    length, index = 0, 0
    while up[index]:
        index = min(up[index] - {index}, key=lambda owner: (owner % 250, owner))
        length += 1
        assert length < 100

    assert length >= 20


def test_one_nominee_signs_for_many_firms(dossiers: list[Dossier], town: City) -> None:
    firms = Counter(one.head.id18 for one in dossiers if one.head)
    hub, count = firms.most_common(1)[0]

    assert hub == town.hub(0).id18
    assert count >= 50
    assert sum(8 <= times < 50 for times in firms.values()) >= 3  # people with many firms of their own


def test_a_large_city_has_hubs_of_hundreds() -> None:
    city = City(3, 200_000, AS_OF)

    assert city.hubs == 10
    assert 300 <= len(city.nominees) / city.hubs <= 500


def test_there_are_homonyms(dossiers: list[Dossier]) -> None:
    bearers = defaultdict(set)
    for one in dossiers:
        for office in one.offices:
            bearers[office.person.name].add(office.person.id18)

    assert sum(len(ids) > 1 for ids in bearers.values()) > 100


def test_some_ids_are_masked_and_some_have_15_digits(dossiers: list[Dossier]) -> None:
    numbers = [person_number(office.person) for one in dossiers for office in one.offices]

    assert any("****" in number for number in numbers)
    assert any(len(number) == 15 and citizen_id(number).reason is None for number in numbers)


def test_people_leave_and_join_around_decisions(town: City, dossiers: list[Dossier]) -> None:
    shifted = []
    for one in dossiers:
        days = town.adverse(one.firm.index)
        took_over = max(office.since for office in one.offices)
        if days and took_over > one.firm.founded:
            shifted.append((took_over - days[0]).days)

    assert sum(-90 <= days < 0 for days in shifted) > 10
    assert sum(0 < days <= 210 for days in shifted) > 10


def test_a_predecessor_left_on_the_day_his_successor_began(dossiers: list[Dossier]) -> None:
    left = [
        (one, office) for one in dossiers for office in one.offices if office.until and not one.firm.ended
    ]

    assert len(left) > 100
    for one, office in left:
        assert any(other.since == office.until for other in one.offices)
        assert any(
            change.day == office.until and change.before.startswith(office.person.name)
            for change in one.changes
        )


def test_there_are_villages_old_numbers_and_mergers(dossiers: list[Dossier]) -> None:
    firms = [one.firm for one in dossiers]

    assert sum(firm.code.startswith("N") for firm in firms) > 20
    assert all(uscc(firm.code).reason is None for firm in firms if firm.code)
    assert sum(bool(firm.reg_no) and bool(firm.code) for firm in firms) > 400  # converted
    assert sum(bool(firm.reg_no) and not firm.code for firm in firms) > 5  # never converted
    assert sum(one.successor is not None for one in dossiers) > 5


def test_public_bodies_owe_firms_and_stand_on_lists(town: City) -> None:
    bodies = {str(row["uscc"]) for row in Registers(town).bodies()}
    lists = CityLists(town)

    assert {str(row["debtor_uscc"]) for row in lists.arrears()} <= bodies
    assert any(row["id_or_code"] in bodies for row in lists.judgment_debtors())
    assert {row["matter"] for row in lists.decisions() if row.get("uscc") in bodies} == {
        "政府机构失信",
        "拖欠中小企业款项失信",
    }


def test_ends_disputes_repairs_and_findings_speak_of_decisions_that_are_there(town: City) -> None:
    lists = CityLists(town)
    numbers = {
        str(row["number"])
        for rows in (
            lists.judgment_debtors(), lists.dishonest_judgment_debtors(), lists.consumption_restrictions(),
            lists.abnormal_operations(), lists.serious_violations(), lists.major_tax_violations(),
            lists.wage_arrears(), lists.work_safety(), lists.penalties(older=True),
            lists.penalties(older=False),
        )
        for row in rows
    }  # fmt: skip

    for rows in (lists.ends(), lists.disputes(), lists.repairs(), lists.findings()):
        spoken = [str(row["number"]) for row in rows]
        assert spoken
        assert set(spoken) <= numbers


# --- what a demonstration shows ---


@pytest.mark.parametrize("enterprises", [30, 300, 1500])
@pytest.mark.parametrize("seed", [1, 7])
def test_the_truth_names_what_a_demonstration_shows(enterprises: int, seed: int) -> None:
    lists = CityLists(City(seed, enterprises, date(2026, 6, 30)))
    headlines = Headlines(lists)
    told = headlines.truth()

    assert told["target"]["code"] != told["target"]["related"]
    assert told["target"]["related"] in {row["uscc"] for row in lists.wage_arrears()}
    assert told["public_body"]["number"] in {row["number"] for row in lists.judgment_debtors()}
    (watched,), (backed,) = headlines.rows()["key_supervision"], headlines.rows()["guarantees"]
    assert watched["uscc"] == backed["guarantor_id"] == told["target"]["code"]
    assert backed["debtor_id"] == told["target"]["related"]
    (disputed,), (restricted,) = headlines.rows()["disputes"], headlines.rows()["restrictions"]
    assert told["held"]["number"] == disputed["number"] == restricted["number"]
    assert told["held"]["code"] == restricted["uscc"]
    assert disputed["outcome"] == "处理中"


def test_a_finding_is_made_by_the_authority_that_listed_the_firm(town: City) -> None:
    lists = CityLists(town)
    listed = [*lists.wage_arrears(), *lists.major_tax_violations(), *lists.serious_violations()]
    by_number = {row["number"]: row["authority"] for row in [*listed, *lists.work_safety()]}
    courts = {row["number"]: row["court"] for row in lists.consumption_restrictions()}

    for row in [*lists.findings(), *Headlines(lists).rows()["findings"]]:
        assert row["authority"] == (by_number | courts)[row["number"]]


def test_rows_that_a_demonstration_needs_are_never_dirty(tmp_path: Path) -> None:
    generate(CityPlan(60, 7, 0.5), tmp_path)
    truth = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))

    for file in truth["files"].values():
        if file["kind"] in ("key_supervision", "guarantees", "findings", "disputes"):
            assert file["rows"] + 1 not in {one["row"] for one in file["dirty"]}  # the last, below the header
