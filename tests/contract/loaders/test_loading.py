"""Files of a city become a graph: every row accounted for, the same again, in any order, back out again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph_service.domain.codes import make_uscc
from graph_service.errors import Refused
from graph_service.store.audit import Auditor, verify
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger, facts_of, withdraw
from graph_service.upkeep.quality import quality
from loaders import city
from tests.support.clerk import Clerk
from tests.support.graphs import whole_graph

FIRM = make_uscc("91", "990100", "MA000001")


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town") / "city"
    city.generate(city.CityPlan(300, 11, 0.05), folder)
    return folder


@pytest.fixture
def clerk(store: GraphStore, tmp_path: Path) -> Clerk:
    out = tmp_path / "back"
    out.mkdir()
    return Clerk(store, out)


def write(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def standing(store: GraphStore, kind: str, party: str = FIRM) -> list[dict[str, object]]:
    found = [f for f in facts_of(store.read, [party]) if f.kind.name == kind and f.standing]
    return [f.properties for f in found]


def test_a_changed_status_ends_the_old_version_and_keeps_it(clerk: Clerk, tmp_path: Path) -> None:
    old = write(
        tmp_path,
        "登记_2026-01-31.csv",
        "统一社会信用代码,企业名称,登记状态,成立日期",
        f"{FIRM},九九市甲有限公司,存续,2015-01-01",
    )
    new = write(
        tmp_path,
        "登记_2026-02-28.csv",
        "统一社会信用代码,企业名称,登记状态,成立日期",
        f"{FIRM},九九市甲有限公司,注销,2015-01-01",
    )
    clerk.load(old, kind="organisations")

    summary = clerk.load(new, kind="organisations")[0]

    assert summary.facts.changed == 1
    assert [fact["status"] for fact in standing(clerk.store, "Status")] == ["注销"]
    versions = [f.properties for f in facts_of(clerk.store.read, [FIRM]) if f.kind.name == "Status"]
    ended = next(f for f in versions if f.get("known_to") is not None)
    assert (ended["status"], ended["ended_by"]) == ("存续", "changed")


def test_a_stub_is_filled_by_the_register_later(clerk: Clerk, tmp_path: Path) -> None:
    listed = write(
        tmp_path,
        "异常_2026-01-31.csv",
        "企业名称,统一社会信用代码,列入经营异常名录原因,列入日期,作出决定机关(列入)",
        f"九九市甲有限公司,{FIRM},通过登记的住所无法联系,2025-05-01,九九市市场监督管理局",
    )
    register = write(
        tmp_path, "登记_2026-01-31.csv", "统一社会信用代码,企业名称,登记状态", f"{FIRM},九九市甲有限公司,存续"
    )
    clerk.load(listed, kind="abnormal_operations")
    assert standing(clerk.store, "Profile") == []

    clerk.load(register, kind="organisations")

    assert [fact["status"] for fact in standing(clerk.store, "Status")] == ["存续"]


def test_an_old_organisation_code_is_joined_to_the_unified_code_whichever_comes_first(
    clerk: Clerk, tmp_path: Path
) -> None:
    short = FIRM[8:17]
    listed = write(
        tmp_path,
        "失信_2026-01-31.csv",
        "被执行人姓名/名称,案号,身份证号码/组织机构代码,执行法院,立案时间,发布时间",
        f"九九市甲有限公司,(2025)九9901执17号,{short},九九市中级人民法院,2025-01-05,2025-03-01",
    )
    register = write(
        tmp_path, "登记_2026-01-31.csv", "统一社会信用代码,企业名称,登记状态", f"{FIRM},九九市甲有限公司,存续"
    )

    clerk.load(listed, kind="dishonest_judgment_debtors")
    clerk.load(register, kind="organisations")

    assert [
        row["id"]
        for row in clerk.store.read("read/codes_of_party", id=f"org:{short}", known=clerk.store.last_change())
    ] == [FIRM]


def test_a_withdrawn_file_leaves_the_graph_as_if_it_had_never_come(clerk: Clerk, tmp_path: Path) -> None:
    head = "统一社会信用代码,企业名称,登记状态"
    right = write(tmp_path, "登记_2026-01-31.csv", head, f"{FIRM},九九市甲有限公司,存续")
    wrong = write(tmp_path, "登记_2026-02-28.csv", head, f"{FIRM},九九市乙有限公司,吊销")
    clerk.load(right, kind="organisations")
    before = whole_graph(clerk.store)
    load = clerk.load(wrong, kind="organisations")[0].load
    record = clerk.store.read("loads/read_load", id=load)[0]["load"]

    withdraw(Ledger(clerk.store, Auditor()), record, "误传")

    assert whole_graph(clerk.store) == before
    assert clerk.store.read("loads/read_load", id=load)[0]["load"]["state"] == "withdrawn"
    assert verify(clerk.store).findings == ()


def test_a_load_that_was_withdrawn_is_not_withdrawn_again(clerk: Clerk, tmp_path: Path) -> None:
    head, row = "统一社会信用代码,企业名称,登记状态", f"{FIRM},九九市甲有限公司,存续"
    load = clerk.load(write(tmp_path, "登记_2026-01-31.csv", head, row), kind="organisations")[0].load
    record = clerk.store.read("loads/read_load", id=load)[0]["load"]
    ledger = Ledger(clerk.store, Auditor())
    withdraw(ledger, record, "误传")
    change = clerk.store.last_change()

    with pytest.raises(Refused, match="已经撤回"):
        withdraw(ledger, record, "再次误传")

    assert clerk.store.last_change() == change
    assert clerk.store.read("loads/read_load", id=load)[0]["load"]["reason"] == "误传"


def test_withdrawing_one_of_two_files_that_say_the_same_leaves_the_fact(clerk: Clerk, tmp_path: Path) -> None:
    head, row = "统一社会信用代码,企业名称,登记状态", f"{FIRM},九九市甲有限公司,存续"
    first = clerk.load(write(tmp_path, "甲_2026-01-31.csv", head, row), kind="organisations")[0].load
    clerk.load(write(tmp_path, "乙_2026-01-31.csv", head, row), kind="organisations")

    withdraw(Ledger(clerk.store, Auditor()), clerk.store.read("loads/read_load", id=first)[0]["load"], "误传")

    assert [fact["status"] for fact in standing(clerk.store, "Status")] == ["存续"]


def test_a_full_file_ends_what_it_no_longer_holds_but_never_a_city(
    clerk: Clerk, town: Path, tmp_path: Path
) -> None:
    register = next(path for path in town.iterdir() if path.name.startswith("企业登记"))
    lines = register.read_text(encoding="utf-8-sig").splitlines()
    clerk.load(register)
    fewer, half = tmp_path / register.name, tmp_path / "half" / register.name
    half.parent.mkdir()
    fewer.write_text("\n".join(lines[:-5]) + "\n", encoding="utf-8-sig")
    half.write_text("\n".join(lines[: len(lines) // 2]) + "\n", encoding="utf-8-sig")

    with pytest.raises(Refused, match="--yes"):
        clerk.load(half, full=True)
    done = clerk.load(fewer, full=True)[0]

    assert 0 < done.facts.ended < 60
    assert clerk.load(half, full=True, yes=True)[0].facts.ended > 100


def test_check_writes_nothing(clerk: Clerk, town: Path) -> None:
    before = clerk.store.last_change()

    done = clerk.load(town, check=True)

    assert clerk.store.last_change() == before
    assert sum(one.rows.accepted for one in done) > 0
    assert clerk.store.read("loads/list_loads") == []


def test_an_interrupted_load_goes_on_after_the_last_acknowledged_batch(
    clerk: Clerk, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = next(path for path in town.iterdir() if path.name.startswith("主要人员"))
    whole = clerk.load(register)[0]
    expected, rejected = whole_graph(clerk.store), clerk.returned(register.name, "rejected")
    from tests.support.stores import emptied

    emptied(clerk.store)
    accept, calls = Ledger.accept, []

    def dies(self: Ledger, *args: object, **named: object) -> object:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return accept(self, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Ledger, "accept", dies)
    with pytest.raises(KeyboardInterrupt):
        clerk.load(register)
    monkeypatch.undo()

    resumed = clerk.load(register)[0]

    assert resumed.resumed_after == 400
    assert resumed.rows == whole.rows
    assert resumed.facts.created == whole.facts.created
    assert whole_graph(clerk.store) == expected
    assert clerk.returned(register.name, "rejected") == rejected


def test_what_was_touched_since_a_change_is_told(clerk: Clerk, tmp_path: Path) -> None:
    head = "统一社会信用代码,企业名称,登记状态"
    clerk.load(
        write(tmp_path, "登记_2026-01-31.csv", head, f"{FIRM},九九市甲有限公司,存续"), kind="organisations"
    )
    before = clerk.store.last_change()
    clerk.load(
        write(tmp_path, "登记_2026-01-31.csv", head, f"{FIRM},九九市甲有限公司,存续"), kind="organisations"
    )
    assert list(clerk.store.changed_since(before)) == []

    clerk.load(
        write(tmp_path, "登记_2026-02-28.csv", head, f"{FIRM},九九市甲有限公司,注销"), kind="organisations"
    )

    assert list(clerk.store.changed_since(before)) == [[FIRM]]


def test_a_register_without_states_is_counted_so_and_a_second_load_doubles_nothing(
    clerk: Clerk, tmp_path: Path
) -> None:
    head = "企业名称,统一社会信用代码,企业类型,法人代表,注册资金"
    codes = [make_uscc("91", "990100", f"MA00000{n}") for n in range(1, 5)]
    rows = [
        f"九九市甲{n}商贸有限公司,{code},有限责任公司,{'赵一' if n > 2 else ''},{n}0万元"
        for n, code in enumerate(codes, 1)
    ]
    first = write(tmp_path, "登记_2026-01-31.csv", head, *rows, "九九市无码商贸有限公司,,个体,,十万元左右")
    clerk.load(first, kind="organisations")
    once = quality(clerk.store, date(2026, 3, 1))

    clerk.load(first, kind="organisations")
    again = write(tmp_path, "登记_2026-02-28.csv", head, *rows[:3], rows[3].replace("40万元", "50万元"))
    clerk.load(again, kind="organisations")
    twice = quality(clerk.store, date(2026, 3, 1))

    assert (once.standing, once.unknown_state) == (0, 4)
    assert {one.party for one in once.finding("no_representative").samples} == set(codes[:2])
    assert (twice.findings, twice.remarks) == (once.findings, once.remarks)
    assert [(one.loads, one.again, one.read) for one in once.loads] == [(1, 0, 5)]
    assert [(one.loads, one.again, one.read) for one in twice.loads] == [(3, 1, 9)]
