"""归档. What one engine backs up the other restores, whole, while writers go on, or not at all."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from graph_service.domain import model
from graph_service.domain.model import Role
from graph_service.domain.ontology import NEVER_OUT
from graph_service.errors import Refused, StoreConflict, TamperError
from graph_service.settings import Settings
from graph_service.store import audit
from graph_service.store.as_of import Node, Thing, take
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger, StatedRows, withdraw
from graph_service.store.versions import Stated
from graph_service.upkeep.archive import Archive, backup, restore
from graph_service.upkeep.verify import verify
from tests import town
from tests.support.stores import run, whole

LATE_SHEETS = (
    town.Sheet(  # confirms, changes and ends what stands, and brings new people, places and decisions
        "officers",
        [
            model.role_interval(
                town.ZHANG, town.QINGHE, Role.LEGAL_REP, date(2015, 3, 12), None, "法定代表人"
            ),
            model.role_interval(
                town.ZHAO, town.QINGHE, Role.SUPERVISOR, date(2018, 5, 1), date(2024, 1, 1), "监事"
            ),
            town.represents(town.SUN, town.firm(99)),
            model.at_address(town.firm(99), model.address("虚构市新路9号")),
        ],
        data_day=date(2025, 1, 1),
    ),
)
NEWCOMERS = (town.firm(99), model.address("虚构市新路9号"))


def write_more(store: GraphStore, load: str, day: date = date(2025, 1, 1)) -> None:
    """A load after the town's: new entities, new versions, confirmations of old ones."""
    ledger = Ledger(store, Auditor("late"))
    sheet = LATE_SHEETS[0]
    rows = [Stated(fact, sheet.source, n + 2, day) for n, fact in enumerate(sheet.facts)]
    record = town._Record(load, sheet, len(rows))
    ledger.accept(load, f"{load}.csv", StatedRows((*town.ENTITIES, *NEWCOMERS), rows), record)


def load_of(store: GraphStore, kind: str) -> dict[str, object]:
    return next(row["load"] for row in store.read("loads/list_loads") if row["load"]["kind"] == kind)


def test_the_other_engine_restores_the_same_graph(
    store: GraphStore, other_store: GraphStore, tmp_path: Path
) -> None:
    town.fill(store)
    written = backup(store, tmp_path / "town.cgz")

    read = restore(other_store, tmp_path / "town.cgz")

    assert whole(other_store) == whole(store)
    assert verify(other_store).as_json() == verify(store).as_json()
    assert read == written
    assert read.change == store.last_change() == other_store.last_change()


def test_the_audit_chains_verify_after_a_restore(
    store: GraphStore, other_store: GraphStore, tmp_path: Path
) -> None:
    town.fill(store)
    backup(store, tmp_path / "town.cgz")

    restore(other_store, tmp_path / "town.cgz")

    assert audit.verify(other_store).findings == ()
    assert audit.verify(other_store).records == audit.verify(store).records > 0


def test_a_restored_store_takes_the_next_load(
    store: GraphStore, other_store: GraphStore, tmp_path: Path
) -> None:
    town.fill(store)
    backup(store, tmp_path / "town.cgz")
    restore(other_store, tmp_path / "town.cgz")

    again = town.fill(other_store)

    assert min(again.values()) > store.last_change()
    assert verify(other_store).as_json()["nodes"]["Name"] == verify(store).as_json()["nodes"]["Name"]
    assert audit.verify(other_store).findings == ()


def test_the_same_graph_gives_the_same_parts(
    store: GraphStore, other_store: GraphStore, tmp_path: Path
) -> None:
    town.fill(store)
    first = backup(store, tmp_path / "first.cgz")
    restore(other_store, tmp_path / "first.cgz")

    second = backup(other_store, tmp_path / "second.cgz")

    assert second.parts == first.parts


def test_strange_texts_come_back_as_they_were(
    store: GraphStore, other_store: GraphStore, tmp_path: Path
) -> None:
    words = [
        '引号"与\\反斜线',
        "换\n行\r\n与\t制表",
        "𠮷野家 ａｂ　ｃ",
        "{'date': 1}",
        "é ́ \u2028 \u0085",
        " 前后空 ",
    ]
    facts = [model.name(town.QINGHE, word, word, slot=str(n)) for n, word in enumerate(words)]
    town.fill(store, [town.Sheet("organisations", [*facts, model.profile(town.QINGHE, public_body=False)])])
    backup(store, tmp_path / "words.cgz")

    restore(other_store, tmp_path / "words.cgz")

    assert whole(other_store) == whole(store)


# --- consistent as of one change ---


def test_what_is_written_after_the_beginning_stays_out(store: GraphStore) -> None:
    town.fill(store)
    before = list(take(store).everything())
    still = take(store)

    write_more(store, "L90-officers")
    write_more(store, "L91-officers", date(2025, 2, 2))
    withdraw(Ledger(store, Auditor("late")), load_of(store, "changes"), "错误文件")

    after = list(still.everything())
    changed = {
        thing.properties["id"]
        for thing in before
        if hasattr(thing, "label") and "changed" in thing.properties and thing not in after
    }
    assert changed, "the late load touched parties of the town"
    assert _settled(after, changed) == _settled(before, changed)
    assert store.last_change() > still.change


def _settled(things: Sequence[Thing], touched: set[str]) -> list[str]:
    """As text; `changed` of what was touched later is the change number itself, an upper bound."""
    lines = []
    for thing in things:
        properties = dict(thing.properties)
        if properties.get("id") in touched and "changed" in properties:
            del properties["changed"]
        what = thing.label if isinstance(thing, Node) else f"{thing.start} {thing.type} {thing.end}"
        lines.append(f"{what} {sorted(properties.items(), key=str)}")
    return sorted(lines)


def test_a_backup_while_others_write_holds_one_change(
    store: GraphStore, other_store: GraphStore, tmp_path: Path
) -> None:
    town.fill(store)
    stop = threading.Event()
    written: list[str] = []

    def write_on() -> None:
        while not stop.is_set():
            written.append(f"L{100 + len(written)}-officers")
            write_more(store, written[-1], date(2025, 1, 1 + len(written) % 28))

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        while len(written) < 3:
            time.sleep(0.01)
        manifest = backup(store, tmp_path / "busy.cgz")
        reached = store.last_change()
    finally:
        stop.set()
        writer.join()
    restore(other_store, tmp_path / "busy.cgz")

    assert reached > manifest.change
    assert other_store.last_change() == manifest.change
    assert audit.verify(other_store).findings == ()
    assert _versions(other_store, manifest.change) == _versions(store, manifest.change)
    assert [
        p["code"]
        for p in verify(other_store).as_json()["problems"]
        if p["code"] in ("dangling", "without_source")
    ] == []


def _versions(store: GraphStore, change: int) -> set[tuple[object, ...]]:
    """Versions known at a change, and whether they stood then."""
    rows = run(
        store, "MATCH (f) WHERE f.known_from <= $n RETURN f.id AS id, f.known_to AS known_to", n=change
    )
    rows += run(
        store, "MATCH ()-[f]->() WHERE f.known_from <= $n RETURN f.id AS id, f.known_to AS known_to", n=change
    )
    return {
        (row["id"], row["known_to"] if row["known_to"] and row["known_to"] <= change else None)
        for row in rows
    }


# --- whole or not at all ---


def test_the_file_is_its_owners_only(store: GraphStore, tmp_path: Path) -> None:
    backup(store, tmp_path / "empty.cgz")

    assert stat.S_IMODE((tmp_path / "empty.cgz").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["empty.cgz"]


def test_a_store_that_holds_something_is_not_overwritten(store: GraphStore, tmp_path: Path) -> None:
    backup(store, tmp_path / "empty.cgz")
    town.fill(store)
    before = whole(store)

    with pytest.raises(Refused, match="--replace"):
        restore(store, tmp_path / "empty.cgz")

    assert whole(store) == before


def test_replace_deletes_what_the_store_held(store: GraphStore, tmp_path: Path) -> None:
    town.fill(store, town.SHEETS[:2])
    backup(store, tmp_path / "small.cgz")
    before = whole(store)
    town.fill(store, town.SHEETS[2:])

    restore(store, tmp_path / "small.cgz", replace=True)

    assert whole(store) == before


@pytest.mark.parametrize("damage", ["a byte", "the end", "a part", "a line", "another part"])
def test_a_damaged_archive_is_refused_before_anything_is_written(
    embedded_store: GraphStore, tmp_path: Path, damage: str
) -> None:
    town.fill(embedded_store)
    good, bad = tmp_path / "good.cgz", tmp_path / "bad.cgz"
    backup(embedded_store, good)
    _damage(good, bad, damage)
    before = whole(embedded_store)

    with pytest.raises(TamperError):
        restore(embedded_store, bad, replace=True)

    assert whole(embedded_store) == before


def _damage(good: Path, bad: Path, damage: str) -> None:
    if damage == "a byte":
        content = bytearray(good.read_bytes())
        with zipfile.ZipFile(good) as archive:
            place = archive.getinfo("nodes/Name.jsonl.gz").header_offset + 200
        content[place] ^= 0x10
        bad.write_bytes(content)
    elif damage == "the end":
        bad.write_bytes(good.read_bytes()[:-100])
    else:
        with zipfile.ZipFile(good) as old, zipfile.ZipFile(bad, "w") as new:
            for name in old.namelist():
                content_ = old.read(name)
                if name == "nodes/Name.jsonl.gz":
                    if damage == "a part":
                        continue
                    if damage == "a line":
                        content_ = old.read("nodes/Status.jsonl.gz")
                new.writestr(name, content_)
            if damage == "another part":
                new.writestr("nodes/Strange.jsonl.gz", b"")


RESTORER = """
import sys
from pathlib import Path
from graph_service.upkeep import archive
from graph_service.settings import Settings
from graph_service.store.graph_store import GraphStore
archive._BATCH = 7
with GraphStore.open(Settings()) as store:
    archive.restore(store, Path(sys.argv[1]), lambda done, total: print(done, flush=True))
"""


def test_a_killed_restore_goes_on_where_it_was(
    store: GraphStore, other_store: GraphStore, store_settings: Settings, tmp_path: Path
) -> None:
    town.fill(other_store)
    backup(other_store, tmp_path / "town.cgz")
    password = store_settings.password()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CREDIT_")} | {
        "CREDIT_STORE_URL": store_settings.store_url,
        "CREDIT_STORE_USER": store_settings.store_user,
        **({"CREDIT_STORE_PASSWORD": password} if password else {}),
    }
    restorer = subprocess.Popen(
        [sys.executable, "-c", RESTORER, str(tmp_path / "town.cgz")],
        env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert restorer.stdout is not None
    for line in restorer.stdout:
        if int(line) > 60:
            break
    restorer.send_signal(signal.SIGKILL)
    restorer.communicate()

    half = sum(row["n"] for row in store.read("store/count_nodes"))
    backup(other_store, tmp_path / "another.cgz")
    with pytest.raises(Refused, match="half restored"):
        restore(store, tmp_path / "another.cgz")
    restore(store, tmp_path / "town.cgz")

    assert half > 50
    assert whole(store) == whole(other_store)
    assert store.read("store/read_info", id="restoring") == []


def test_a_writer_during_a_restore_ends_it(store: GraphStore, tmp_path: Path) -> None:
    town.fill(store)
    backup(store, tmp_path / "town.cgz")
    wrote: list[int] = []

    def interfere(done: int, total: int | None) -> None:
        if not wrote:
            wrote.append(store.write("test", "somebody", lambda _, moment: moment.change))

    with pytest.raises(StoreConflict, match="--replace"):
        restore(store, tmp_path / "town.cgz", interfere, replace=True)

    restore(store, tmp_path / "town.cgz", replace=True)
    assert audit.verify(store).findings == ()


def test_the_manifest_counts_every_kind(store: GraphStore, tmp_path: Path) -> None:
    town.fill(store)

    manifest = backup(store, tmp_path / "town.cgz")

    counted = verify(store).as_json()
    kept = {label: n for label, n in counted["nodes"].items() if label not in (*NEVER_OUT, "Migration")}
    assert manifest.nodes == kept
    assert manifest.links == counted["links"]
    with Archive(tmp_path / "town.cgz") as archive:
        names = [line for line in archive.lines("nodes/Name") if line.get("text") == "虚构市青禾贸易有限公司"]
    assert names
    assert json.loads(json.dumps(manifest.as_json()))["change"] == store.last_change()
    assert Decimal(manifest.format) == 1
