"""Finding a party: what leads to an organisation, what is told of it, and what leads to nobody."""

# ruff: noqa: S608 - statements that tamper are put together from fixed parts
from __future__ import annotations

import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph_service.access.enquiry import Enquiry
from graph_service.domain import codes, model
from graph_service.domain.vocabulary import ENDS
from graph_service.errors import Refused, SettingError, StoreConflict
from graph_service.facts import listings
from graph_service.facts.name_index import FoundBy, SearchIndex, disagreements
from graph_service.facts.search import Bearing, Found, PersonAsked, find_person, search
from graph_service.settings import Settings
from graph_service.store.audit import Auditor
from graph_service.store.audit import verify as verify_audit
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger, withdraw
from graph_service.upkeep.verify import verify
from loaders.name_cells import match_name
from tests import town
from tests.support import derived
from tests.support.stores import emptied, run

DAY = date(2024, 7, 1)
LANTIAN = town.firm(21)
LANTIAN_NAME = "蓝田实业（虚构）有限公司"
BRACKETS = town.Sheet(
    "organisations", [model.name(LANTIAN, LANTIAN_NAME, match_name(LANTIAN_NAME))], data_day=DAY
)


@pytest.fixture
def index(town_store: GraphStore, tmp_path: Path) -> SearchIndex:
    """The index of a store that holds the town."""
    return SearchIndex(town_store, tmp_path / "search")


def look(index: SearchIndex, text: str, on: date = DAY, **more: Any) -> Found:
    return search(index.store, index, text, on, match_name=match_name, **more)


def orgs(index: SearchIndex, text: str, on: date = DAY, **more: Any) -> list[str]:
    return [hit.party.id for hit in look(index, text, on, **more).hits]


def the_file(index: SearchIndex) -> Path:
    (file,) = index.folder.glob("names-*.sqlite3")
    return file


def tamper(index: SearchIndex, text: str) -> None:
    db = sqlite3.connect(the_file(index))
    with db:
        db.execute(text)
    db.close()


def faults(index: SearchIndex) -> list[str]:
    return list(disagreements(index.store, index))


def more_orgs(store: GraphStore, *names: tuple[model.Entity, str], load: str = "X") -> None:
    """Another load that names organisations."""
    facts = [model.name(org, text, match_name(text)) for org, text in names]
    sheet = town.Sheet(load, facts, data_day=DAY)
    town.fill(store, [sheet], more=[org for org, _ in names])


# --- what finds an organisation ---


def test_a_unified_code_finds_its_organisation_however_it_is_typed(index: SearchIndex) -> None:
    code = town.QINGHE.id
    wide = "".join(chr(ord(char) + 0xFEE0) for char in code)

    for typed in (code, code.lower(), wide, f" {code[:6]} {code[6:]} ", f"'{code}"):
        (hit,) = look(index, typed).hits
        assert (hit.party.id, hit.way, hit.found) == (code, FoundBy.CODE, code)


def test_an_old_registration_number_finds_the_organisation_that_bore_it(index: SearchIndex) -> None:
    number = town.DANFENG_OLD.id.removeprefix("reg:")

    (hit,) = look(index, number).hits

    assert (hit.party.id, hit.party.name, hit.found) == (town.DANFENG.id, "虚构市丹枫农业专业合作社", number)
    assert hit.other_codes == (number,)


def test_an_organisation_code_finds_its_organisation_whole_and_by_its_beginning(index: SearchIndex) -> None:
    code = str(town.BAILU.properties["org_code"])

    assert orgs(index, code) == orgs(index, f"{code[:8]}-{code[8]}") == [town.BAILU.id]
    assert town.BAILU.id in orgs(index, code[:-1], limit=100)


def test_the_beginning_of_a_code_finds_all_that_begin_so_by_name(index: SearchIndex) -> None:
    hits = look(index, town.QINGHE.id[:8]).hits

    assert {hit.party.id for hit in hits} >= {town.QINGHE.id, town.YUANSHAN.id, town.STUB.id}
    assert {hit.way for hit in hits} == {FoundBy.PREFIX}
    named = [hit.party.name.encode() for hit in hits if hit.party.name]
    assert named == sorted(named)


def test_a_name_is_found_whole_by_its_beginning_and_by_any_part_in_this_order(index: SearchIndex) -> None:
    more_orgs(
        index.store,
        (town.firm(31), "虚构市青禾贸易有限公司之友"),
        (town.firm(32), "老虚构市青禾贸易有限公司"),
    )

    hits = look(index, "虚构市青禾贸易有限公司").hits

    told = [(hit.way, hit.found) for hit in hits]
    assert [way for way, _ in told] == sorted((way for way, _ in told), key=list(FoundBy).index)
    assert told[0] == (FoundBy.NAME, "虚构市青禾贸易有限公司")
    assert hits[0].party.id == town.QINGHE.id
    assert told[-1] == (FoundBy.PART, "老虚构市青禾贸易有限公司")


def test_one_character_finds_every_name_that_holds_it(index: SearchIndex) -> None:
    assert town.HUTONG.id in orgs(index, "店")
    assert town.YUANSHAN.id in orgs(index, "远")


@pytest.mark.parametrize(
    "typed",
    [
        LANTIAN_NAME,
        "蓝田实业(虚构)有限公司",
        "蓝田实业【虚构】有限公司",
        "蓝田 实业 （虚构） 有限公司",
        "实业（虚构",
        "业(虚",
        "　蓝田实业〔虚构〕",
    ],
)
def test_width_brackets_and_blanks_make_no_difference(index: SearchIndex, typed: str) -> None:
    town.fill(index.store, [BRACKETS], more=[LANTIAN])

    assert orgs(index, typed) == [LANTIAN.id]


def test_a_former_name_finds_and_says_that_it_is_one(index: SearchIndex) -> None:
    (hit,) = look(index, "青苗商贸").hits

    assert (hit.party.id, hit.party.name) == (town.QINGHE.id, "虚构市青禾贸易有限公司")
    assert (hit.found, hit.bearing, hit.until) == ("虚构市青苗商贸有限公司", Bearing.FORMER, date(2017, 9, 1))
    assert hit.former


def test_on_a_day_on_which_it_was_borne_a_name_is_no_former_one(index: SearchIndex) -> None:
    (hit,) = look(index, "青苗商贸", date(2016, 1, 1)).hits

    assert (hit.party.name, hit.bearing) == ("虚构市青苗商贸有限公司", Bearing.PRESENT)


def test_no_more_than_the_limit_are_shown_and_it_is_said(index: SearchIndex) -> None:
    found, whole = look(index, "虚构", limit=2), look(index, "虚构", limit=100)

    assert (len(found.hits), found.more) == (2, True)
    assert found.hits == whole.hits[:2]
    assert not whole.more


def test_nothing_is_found_by_what_nobody_bears(index: SearchIndex) -> None:
    assert look(index, "无此名称").hits == ()
    assert look(index, "%").hits == look(index, '" OR 1').hits == ()


@pytest.mark.parametrize("nothing", ["", "   ", "。", "x" * 301])
def test_a_text_that_says_nothing_is_a_mistake(index: SearchIndex, nothing: str) -> None:
    with pytest.raises(SettingError):
        look(index, nothing)


# --- what is told of it ---


def test_a_hit_tells_status_district_founding_year_and_namesakes(index: SearchIndex) -> None:
    qinghe = look(index, town.QINGHE.id).hits[0]
    first, twin = (hit for hit in look(index, "石桥建材").hits if ":" not in hit.party.id)

    assert (qinghe.status, qinghe.district, qinghe.founded, qinghe.namesakes) == (
        "存续",
        town.REGION,
        2015,
        0,
    )
    assert (first.status, first.namesakes) == ("存续", 1)
    assert (twin.status, twin.namesakes) == ("吊销", 1)


def test_an_organisation_of_which_nothing_is_registered_is_told_as_unknown(index: SearchIndex) -> None:
    (hit,) = look(index, town.STUB.id).hits

    assert (hit.party.name, hit.status, hit.district, hit.founded, hit.namesakes) == (
        None,
        None,
        None,
        None,
        0,
    )


@pytest.mark.parametrize(
    ("on", "lists"),
    [
        (date(2021, 7, 31), []),
        (date(2021, 8, 1), ["administrative_penalty"]),
        (date(2022, 5, 5), ["dishonest_judgment_debtor", "administrative_penalty"]),
        (date(2024, 1, 31), ["dishonest_judgment_debtor", "major_tax_violation", "administrative_penalty"]),
        (date(2024, 2, 1), ["major_tax_violation", "administrative_penalty"]),  # removed
        (date(2024, 4, 1), ["administrative_penalty"]),  # repaired
    ],
)
def test_a_hit_is_marked_by_the_lists_that_stand_on_the_day(
    index: SearchIndex, on: date, lists: list[str]
) -> None:
    (hit,) = look(index, town.QINGHE.id, on).hits

    assert [mark.list for mark in hit.marks] == lists


def test_a_mark_says_since_when_and_whether_it_is_disputed(index: SearchIndex) -> None:
    before, after = (
        look(index, town.QINGHE.id, day).hits[0].marks[0] for day in (date(2024, 5, 19), date(2024, 5, 20))
    )

    assert (before.zh, before.since, before.disputed) == ("行政处罚", date(2021, 8, 1), False)
    assert after.disputed


def test_hints_and_consequences_mark_nobody(index: SearchIndex) -> None:
    before = [hit.marks for hit in look(index, "虚构", limit=100).hits]

    derived.derive(index.store)

    assert [hit.marks for hit in look(index, "虚构", limit=100).hits] == before


# --- how it follows the graph ---


def test_what_is_loaded_later_is_found_and_what_is_withdrawn_is_not(index: SearchIndex) -> None:
    assert orgs(index, "新来") == []

    more_orgs(index.store, (town.firm(41), "虚构市新来有限公司"))
    assert orgs(index, "新来") == [town.firm(41).id]

    load = index.store.read("loads/read_load", id="L1-X")[0]["load"]
    withdraw(Ledger(index.store, Auditor("town")), load, "误传")
    assert orgs(index, "新来") == []
    assert faults(index) == []


def test_codes_found_to_be_one_organisation_become_one_hit(index: SearchIndex) -> None:
    assert len(orgs(index, "胡同小吃店")) == 1
    unified = town.firm(51)

    town.fill(
        index.store,
        [
            town.Sheet(
                "Y",
                [
                    model.name(unified, "虚构市胡同小吃店", "虚构市胡同小吃店"),
                    model.same_as(town.HUTONG, unified, "conversion"),
                ],
            )
        ],
        more=[unified],
    )

    assert orgs(index, "胡同小吃店") == [unified.id]
    assert orgs(index, town.HUTONG.id.removeprefix("reg:")) == [unified.id]


def test_an_index_brought_up_to_date_equals_one_built_anew(index: SearchIndex, tmp_path: Path) -> None:
    index.bring_up_to_date()
    more_orgs(index.store, *((town.firm(60 + place), f"虚构市第{place}商店") for place in range(30)))
    index.bring_up_to_date()
    fresh = SearchIndex(index.store, tmp_path / "fresh")
    fresh.rebuild()

    for text in ("虚构", "商店", "9199", "第2", town.DANFENG_OLD.id.removeprefix("reg:")):
        assert look(index, text, limit=500) == look(fresh, text, limit=500)
    assert faults(index) == faults(fresh) == []


def test_the_index_of_another_graph_is_not_asked(index: SearchIndex) -> None:
    more_orgs(index.store, (town.firm(41), "虚构市旧图有限公司"))
    assert orgs(index, "旧图") == [town.firm(41).id]
    same_number = index.store.last_change()

    town.fill(emptied(index.store))
    more_orgs(index.store, (town.firm(41), "虚构市新图有限公司"))

    assert index.store.last_change() == same_number
    assert faults(index) == ["search: another graph"]
    assert (orgs(index, "旧图"), orgs(index, "新图")) == ([], [town.firm(41).id])


def test_an_index_ahead_of_its_graph_is_not_asked(index: SearchIndex) -> None:
    more_orgs(index.store, (town.firm(41), "虚构市后来有限公司"))
    assert orgs(index, "后来") == [town.firm(41).id]

    town.fill(emptied(index.store))

    assert orgs(index, "后来") == []


def test_an_empty_graph_has_an_empty_index_that_follows_it(store: GraphStore, tmp_path: Path) -> None:
    index = SearchIndex(store, tmp_path / "search")
    assert orgs(index, "虚构") == []

    town.fill(store)

    assert town.QINGHE.id in orgs(index, "虚构")
    assert the_file(index).name == "names-000001.sqlite3"


def test_nothing_is_answered_while_a_restore_is_unfinished(index: SearchIndex) -> None:
    look(index, "虚构")
    index.store.record(lambda tx: tx.run("store/put_info", id="restoring", value="half"))

    with pytest.raises(Refused, match="恢复"):
        look(index, "虚构")


# --- damage ---


def _another_form(file: Path) -> None:
    db = sqlite3.connect(file)
    db.execute("PRAGMA user_version = 99")
    db.close()


def _cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5000])


def _overwritten(file: Path) -> None:
    held = file.read_bytes()
    file.write_bytes(held[:4096] + bytes(range(256)) * ((len(held) - 4096) // 256))


def _no_index_at_all(file: Path) -> None:
    file.write_text("名称")


def _emptied_file(file: Path) -> None:
    file.write_bytes(b"")


@pytest.mark.parametrize("damage", [_another_form, _cut_short, _overwritten, _no_index_at_all, _emptied_file])
def test_a_damaged_index_is_noticed_and_built_anew(
    index: SearchIndex, damage: Callable[[Path], None]
) -> None:
    sound = look(index, "虚构", limit=100)
    damage(the_file(index))
    assert faults(index)

    assert look(index, "虚构", limit=100) == sound
    assert faults(index) == []
    assert the_file(index).name == "names-000002.sqlite3"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE name SET text = '虚构市假名有限公司', match = '虚构市假名有限公司' WHERE text = '虚构市青禾贸易有限公司'",
        "INSERT INTO name (party, text, match) SELECT id, '虚构市青禾假店', '虚构市青禾假店' FROM party LIMIT 1",
        f"UPDATE party SET id = 'nobody' WHERE id = '{town.QINGHE.id}'",
        f"DELETE FROM party WHERE id = '{town.QINGHE.id}'",
        "DELETE FROM code WHERE code LIKE '9%'",
        "INSERT INTO parts (parts) VALUES ('delete-all')",
        f"INSERT INTO party VALUES ('{town.LI.id}', '{town.LI.id}', '李四光')",
    ],
)
def test_verify_finds_what_was_changed_in_the_index(index: SearchIndex, change: str) -> None:
    index.bring_up_to_date()
    assert "search_index_stale" not in {one.code for one in verify(index.store, index=index).problems}

    tamper(index, change)

    (problem,) = (
        one for one in verify(index.store, index=index).problems if one.code == "search_index_stale"
    )
    assert problem.count >= 1


def test_a_name_that_the_graph_does_not_know_is_never_shown(index: SearchIndex) -> None:
    index.bring_up_to_date()
    tamper(
        index,
        f"UPDATE name SET text = '虚构市假名有限公司', match = '虚构市假名有限公司' WHERE party = '{town.BAILU.id}'",
    )

    assert orgs(index, "虚构市假名有限公司") == []
    assert orgs(index, "白鹭") == [town.BAILU.id]


def test_verify_has_nothing_to_say_of_an_index_that_is_behind_or_not_there(index: SearchIndex) -> None:
    assert faults(index) == []
    index.bring_up_to_date()

    more_orgs(index.store, (town.firm(41), "虚构市新来有限公司"), (town.QINGHE, "虚构市青禾控股有限公司"))

    assert faults(index) == []


def test_a_folder_that_cannot_be_written_is_said(store: GraphStore, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(SettingError, match="CREDIT_SEARCH_DIR"):
        SearchIndex(store, tmp_path / "file" / "search").bring_up_to_date()


def test_the_index_can_be_read_by_its_owner_only(index: SearchIndex) -> None:
    index.bring_up_to_date()
    the_file(index).chmod(0o644)

    look(index, "虚构")

    assert {path.stat().st_mode & 0o777 for path in index.folder.iterdir()} == {0o600}
    assert index.folder.stat().st_mode & 0o777 == 0o700


def test_a_command_that_keeps_the_index_is_waited_for_and_then_named(index: SearchIndex) -> None:
    index.bring_up_to_date()
    more_orgs(index.store, (town.firm(41), "虚构市新来有限公司"))
    keeper = sqlite3.connect(the_file(index), isolation_level=None)
    keeper.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreConflict, match="索引"):
        SearchIndex(index.store, index.folder, busy=0.1).bring_up_to_date()

    keeper.rollback()
    keeper.close()
    assert orgs(index, "新来") == [town.firm(41).id]


# --- several at once ---

_WORK = """
import sqlite3, sys
from pathlib import Path
from graph_service.facts.name_index import SearchIndex
from graph_service.settings import Settings
from graph_service.store.graph_store import GraphStore
settings = Settings.model_validate_json(sys.argv[1])
with GraphStore.open(settings.model_copy(update={"store_password": settings.store_password}), migrate=False) as store:
    index = SearchIndex(store, Path(sys.argv[2]))
    print("ready", flush=True)
    sys.stdin.readline()
    for turn in range(int(sys.argv[3])):
        index.bring_up_to_date()
        if turn % 3 == 2:
            index.rebuild()
        elif turn:
            for file in index.folder.glob("names-*.sqlite3"):
                db = sqlite3.connect(file, timeout=30)
                with db:
                    db.execute("UPDATE meta SET value = 0 WHERE name = 'change'")
                    db.execute("DELETE FROM name WHERE id % 2 = 0 AND match LIKE '%nobody%'")
                db.close()
"""


def _settings_text(settings: Settings) -> str:
    told = settings.model_dump(mode="json")
    told["store_password"] = settings.password()
    return json.dumps(told)


def _worker(settings: Settings, folder: Path, turns: int) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", _WORK, _settings_text(settings), str(folder), str(turns)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        cwd=Path(__file__).parents[3],
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n", process.communicate()
    return process


def test_two_commands_at_once_build_and_follow_one_index(index: SearchIndex, town_settings: Settings) -> None:
    workers = [_worker(town_settings, index.folder, 1) for _ in range(2)]

    ends = [worker.communicate("go\n", timeout=120) for worker in workers]

    assert [worker.returncode for worker in workers] == [0, 0], ends
    assert the_file(index).name == "names-000001.sqlite3"
    assert faults(index) == []
    assert town.QINGHE.id in orgs(index, "青禾")


def test_a_command_killed_at_any_moment_leaves_an_index_that_can_be_used(
    index: SearchIndex, town_settings: Settings
) -> None:
    chance = random.Random(20261122)
    for _ in range(4):
        worker = _worker(town_settings, index.folder, 10_000)
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
        time.sleep(chance.uniform(0.05, 0.8))
        worker.send_signal(signal.SIGKILL)
        worker.communicate(timeout=30)

        assert town.QINGHE.id in orgs(index, "青禾")
        assert faults(index) == []


# --- persons ---


def test_nobody_is_found_by_his_name_and_no_persons_name_is_in_the_index(index: SearchIndex) -> None:
    for name in {*town.PERSONS.values()} - {"孙石桥"}:
        assert look(index, name).hits == ()

    held = the_file(index).read_bytes()
    assert not any(name.encode() in held for name in town.PERSONS.values())
    assert not any(id_.encode() in held for id_ in town.PERSONS)


def test_the_number_of_a_person_is_refused_as_a_search_text(index: SearchIndex) -> None:
    number = codes.make_citizen_id("990101", date(1975, 7, 9), 21)

    for typed in (number, codes.mask_id(number)):
        with pytest.raises(Refused) as refusal:
            look(index, typed)
        assert number not in str(refusal.value)


def ask(
    store: GraphStore, name: str, at: str | None = None, mask: str | None = None, **more: Any
) -> list[str]:
    said = {"purpose": "supervision", "case": "2024-9", **more}
    enquiry = Enquiry.of(Auditor("clerk"), day=DAY, **said)
    found = find_person(store, enquiry, PersonAsked(name, at, mask), match_name=match_name)
    return [one.party.id for one in found]


def queries_recorded(store: GraphStore) -> list[dict[str, Any]]:
    rows = [row["node"] for rows in store.node_pages("AuditRecord") for row in rows]
    return [row for row in rows if row["act"] == "query.person"]


def test_a_person_is_found_by_name_and_an_organisation_at_which_he_holds_an_office(
    index: SearchIndex,
) -> None:
    store = index.store

    for at in (town.QINGHE.id, "虚构市青禾贸易有限公司", town.QINGHE.id.lower()):
        assert ask(store, "李四光", at) == [town.LI.id]
    assert ask(store, "赵敏", town.QINGHE.id) == [town.ZHAO.id]
    assert ask(store, "赵敏", town.BAILU.id) == [town.ZHAO_HOMONYM.id]
    assert ask(store, "钱枫", town.DANFENG_OLD.id.removeprefix("reg:")) == [town.QIAN.id]


def test_the_hit_shows_the_offices_at_that_organisation_and_no_other(index: SearchIndex) -> None:
    (hit,) = find_person(
        index.store,
        Enquiry.of(Auditor("clerk"), "supervision", "1", DAY),
        PersonAsked("赵敏", town.QINGHE.id),
    )

    assert [(one.org.id, one.role) for one in hit.offices] == [(town.QINGHE.id, "supervisor")]


def test_who_holds_no_office_there_on_the_day_is_not_found_there(index: SearchIndex) -> None:
    assert ask(index.store, "李四光", town.BAILU.id) == []
    assert ask(index.store, "李四", town.QINGHE.id) == []


def test_a_person_is_found_by_name_and_what_is_known_of_his_number(index: SearchIndex) -> None:
    mask = str(town.ZHAO.properties["mask"])
    other = str(town.ZHAO_HOMONYM.properties["mask"])
    assert mask[-2:] != other[-2:]

    assert ask(index.store, "赵敏", mask=mask) == [town.ZHAO.id]
    assert ask(index.store, "赵敏", mask=f"00{mask[-2:]}") == [town.ZHAO.id]
    assert ask(index.store, "赵敏", town.BAILU.id, mask) == []
    assert ask(index.store, "周桥", mask="9901011990****1234") == [town.ZHOU.id]


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"name": "张三丰"}, Refused),
        ({"name": "", "at": town.QINGHE.id}, Refused),
        ({"name": "张三丰", "at": "没有这家"}, SettingError),
        ({"name": "张三丰", "mask": "21"}, SettingError),
        ({"name": "张三丰", "mask": "9901**********"}, SettingError),
        ({"name": "张三丰", "at": town.QINGHE.id, "case": " "}, SettingError),
        ({"name": "张三丰", "at": town.QINGHE.id, "purpose": "好奇"}, SettingError),
    ],
)
def test_what_is_not_enough_finds_nobody_and_is_said(
    index: SearchIndex, asked: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        ask(index.store, **asked)

    assert queries_recorded(index.store) == []


def test_a_whole_number_is_refused_and_not_repeated(index: SearchIndex) -> None:
    number = codes.make_citizen_id("990101", date(1975, 7, 9), 21)

    with pytest.raises(Refused) as refusal:
        ask(index.store, "张三丰", mask=number)

    assert number not in str(refusal.value)


def test_every_query_for_a_person_is_in_the_register_with_its_purpose_and_whom_it_found(
    index: SearchIndex,
) -> None:
    ask(index.store, "李四光", town.QINGHE.id)
    ask(index.store, "无名氏", town.QINGHE.id)

    found, nobody = sorted(queries_recorded(index.store), key=lambda record: str(record["at"]))
    assert '"purpose": "supervision"' in found["body"]
    assert '"case": "2024-9"' in found["body"]
    assert town.LI.id in found["body"]
    assert '"parties": []' in nobody["body"]
    assert "无名氏" not in nobody["body"]
    assert verify_audit(index.store).findings == ()


def test_without_an_entry_there_is_no_answer(index: SearchIndex) -> None:
    clerk = Auditor("clerk")
    taken = f"{clerk.writer}#000000001"
    run(
        index.store,
        "CREATE (:AuditRecord {id: $id, writer: 'x', seq: 1, day: date('2024-01-01'), act: 'x'})",
        id=taken,
    )

    with pytest.raises(StoreConflict):
        find_person(
            index.store, Enquiry.of(clerk, "supervision", "1", DAY), PersonAsked("李四光", town.QINGHE.id)
        )


def test_a_text_with_what_is_no_character_is_read_without_it(index: SearchIndex) -> None:
    assert orgs(index, "白鹭\udcff物流") == [town.BAILU.id]


def test_marks_need_no_more_words_than_the_rule_base_has() -> None:
    assert ENDS.keys() >= listings._ALWAYS_ENDING
