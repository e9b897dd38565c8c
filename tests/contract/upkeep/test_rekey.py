"""密钥轮换. After a rotation the graph is the one that the same files give under the new ring of keys."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from graph_service.domain import codes, model
from graph_service.domain.codes import DocumentKind
from graph_service.domain.model import Entity, Fact, Role
from graph_service.errors import KeyMismatch, Refused, StoreError
from graph_service.liability.consequences import identity_key
from graph_service.settings import Settings
from graph_service.store import audit, embedded
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore, Row, Transaction
from graph_service.store.keys import KeyRing, load_ring, new_key
from graph_service.store.ledger import Accepted, Counts, Ledger, StatedRows
from graph_service.store.versions import Stated
from graph_service.upkeep.archive import backup
from graph_service.upkeep.rekey import rotate, rotate_archive, rotate_embedded
from graph_service.upkeep.verify import verify
from loaders import city
from loaders.loading import Options, TableLoad
from loaders.survey import Task, survey
from loaders.tables import file_hash
from tests.support import derived
from tests.support.derived import content_of_finding
from tests.support.graphs import whole_graph
from tests.support.stores import run

OLD = KeyRing((b"a" * 32,))
NEW = b"b" * 32
FIRM, OTHER_FIRM = (model.organisation(codes.make_uscc("91", "990100", n)) for n in (1, 2))
IDS = [codes.make_citizen_id("990101", date(1970, 1, n), n) for n in range(1, 5)]
DAY = date(2024, 1, 1)
SOURCE = "登记机关"


def statements(ring: KeyRing) -> tuple[list[Entity], list[Fact]]:
    """Whatever has to do with persons, as rows state it under a ring of keys."""
    a, b, c, d = (model.verified_person(ring.person(number), number, None) for number in IDS)
    masked = model.probable_person(ring.document(DocumentKind.OTHER, "citizen_id:990***34:周桥"), "990***34")
    named = model.named_person(ring.document(DocumentKind.OTHER, f"name:{FIRM.id}:张三"), FIRM.id)
    # a co-listed person known by name only: the decision is on a person, whose id is the scope
    within = model.named_person(ring.document(DocumentKind.OTHER, f"name:{a.id}:李四"), a.id)
    deeper = model.named_person(ring.document(DocumentKind.OTHER, f"name:{within.id}:王五"), within.id)
    phone = model.phone(ring.phone("13800000000"), "138****0000")
    court = model.authority("虚构市人民法院")
    on_firm = model.decision("dishonest_judgment_debtor", "1号", FIRM.id)
    on_person = model.decision("consumption_restriction", "1号", a.id)
    on_named = model.decision("consumption_restriction", "1号", within.id)
    persons = [
        (a, "甲"),
        (b, "乙"),
        (c, "丙"),
        (d, "丁"),
        (masked, "周桥"),
        (named, "张三"),
        (within, "李四"),
    ]
    persons.append((deeper, "王五"))
    fund = model.unknown_party("虚构一号", a.id)
    persons.append((fund, "虚构一号"))
    facts = [
        *(model.name(person, name, "", slot=name) for person, name in persons),
        model.name(FIRM, "虚构公司", "虚构公司"),
        model.role_interval(a, FIRM, Role.LEGAL_REP, None, None, "法定代表人", "representative"),
        model.role_interval(named, FIRM, Role.DIRECTOR, DAY, None, "董事", f"since:{DAY}:{named.id}"),
        model.role_interval(masked, FIRM, Role.SUPERVISOR, DAY, None),
        model.shareholding(b, FIRM, Decimal("0.25"), DAY),
        model.shareholding(OTHER_FIRM, FIRM, Decimal("0.75"), DAY),
        model.guarantee(c, FIRM, None, DAY, None),
        model.guarantee(fund, a, "保1", DAY, None),
        model.pledge(d, OTHER_FIRM, "质1", FIRM, DAY, None),
        model.has_phone(FIRM, phone, slot="registered"),
        model.has_phone(a, phone, DAY),
        model.at_address(a, model.address("虚构市一号路1号"), DAY),
        model.debt(FIRM, b, None, DAY, None, amount=Decimal("1.50"), currency="CNY", due=DAY),
        model.visit(a, None, DAY, result="已核实"),
        model.listing(on_firm, court, DAY, None, severity="serious", key_target=True, decided=DAY),
        model.listing(on_person, court, DAY, None, named_role="legal_rep", named_with=on_firm.id, life=False),
        model.listing(on_named, None, DAY, None, named_with=on_person.id),
        model.finding(on_firm, a, Role.LEGAL_REP, DAY),
        model.finding(on_person, deeper, None, None),
        model.ending(on_firm, "court_lifts", DAY, about=c),
        model.ending(on_person, "fully_performed", DAY),
        model.dispute(on_firm, None, DAY, about=a),
        model.repair(on_person, None, DAY),
        model.notice(on_firm, None, DAY, a, way="邮寄"),
        model.notice(on_person, "告1", DAY),
        model.correction(on_firm, None, DAY, "身份有误", [identity_key(on_firm.id, derived.RULE, a.id)]),
        model.correction(on_person, "更1", DAY, "金额有误"),
        model.identity_check(a, "confirmed", DAY, way="当面"),
        model.identity_check(named, "refuted", DAY),
        model.hint_dispute(FIRM, "related.minor_holding", a, "提异1号", DAY),
    ]
    found = [fact for fact in facts if fact.kind.name == "Finding"]
    facts += [
        model.approval(taken, content_of_finding(one, SOURCE), DAY, "核准人")
        for taken, one in zip((on_firm, on_person), found, strict=True)
    ]
    entities = [
        FIRM,
        OTHER_FIRM,
        *(person for person, _ in persons),
        phone,
        court,
        on_firm,
        on_person,
        on_named,
    ]
    return [*entities, model.address("虚构市一号路1号")], facts


def state(
    store: GraphStore, ring: KeyRing, load: str = "L1", day: date = DAY, *, spread: bool = True
) -> Accepted:
    entities, facts = statements(ring)
    rows = [Stated(fact, SOURCE, number, day) for number, fact in enumerate(facts, start=2)]
    record = {
        "kind": "decisions",
        "state": "done",
        "rows_done": len(rows),
        "source": SOURCE,
        "file": "x.csv",
    }
    accepted = Ledger(store, Auditor("clerk")).accept(
        load, "x.csv", StatedRows(entities, rows),
        lambda moment, _: {**record, "first_change": moment.change, "last_change": moment.change},
    )  # fmt: skip
    if spread:
        spreader = Ledger(store, Auditor("spreader"))
        spreader.write("spread", lambda tx, moment: (derive(tx, entities, moment.change), {}))
    return accepted


def decided(entities: Sequence[Entity]) -> tuple[Entity, Entity, Entity]:
    """The decisions on the firm and on the person, and that person."""
    on_firm, on_person, *_ = (one for one in entities if one.label == "Decision")
    return on_firm, on_person, next(one for one in entities if one.label == "Person")


def books(entities: Sequence[Entity]) -> dict[str, list[Row]]:
    """What people decided about the consequence for the person `a` of the decision on him."""
    _, taken, a = decided(entities)
    key = identity_key(taken.id, derived.RULE, a.id)
    return {
        "Retraction": [{"id": "t1", "decision": taken.id, "party": a.id, "keys": [key], "change": 2}],
        "Tombstone": [{"id": taken.id, "decision": taken.id, "subject": a.id, "change": 2}],
        "ReviewTask": [{"id": f"{key}#1", "key": key, "decision": taken.id, "party": a.id, "change": 2}],
    }


def outcomes(tx: Transaction, entities: Sequence[Entity], name: str, change: int) -> None:
    """A run and what the decisions on the firm and on the person himself mean for that person."""
    on_firm, on_person, a = decided(entities)
    derived.put(tx, "Run", [derived.run_record(name, 1, change, decisions=[on_person.id])])
    derived.put(tx, "Consequence", [derived.outcome(name, on_firm, a), derived.outcome(name, on_person, a)])
    derived.put(tx, "Hint", [derived.outcome(name, on_person, a, "related.branch")])


def derive(tx: Transaction, entities: Sequence[Entity], change: int) -> int:
    """A published run with what it made, and the books."""
    outcomes(tx, entities, "r1", change)
    derived.put(tx, "Lease", [{"id": "spread", "fence": 3}])
    for label, rows in books(entities).items():
        derived.put(tx, label, rows)
    return change


def turn(store: GraphStore, target: GraphStore, folder: Path, ring: KeyRing = OLD, key: bytes = NEW) -> None:
    rotate(store, target, ring, key, Auditor("keeper"), folder)


def test_the_same_statements_under_the_new_ring_are_all_unchanged(
    store: GraphStore, other_store: GraphStore, tmp_path: Path
) -> None:
    stated = state(store, OLD).counts.created
    turn(store, other_store, tmp_path)

    again = state(other_store, OLD.with_next(NEW), "L2", spread=False)

    assert again.counts == Counts(unchanged=stated)
    assert again.contradictions == {}


def test_what_rules_derived_is_left_behind_and_what_people_decided_is_not(
    store: GraphStore, other_store: GraphStore, tmp_path: Path
) -> None:
    state(store, OLD)

    turn(store, other_store, tmp_path)

    kept = verify(other_store)
    told, _ = statements(OLD.with_next(NEW))
    assert {kept.nodes[label] for label in ("Consequence", "Hint", "Lease")} == {0}
    assert {kept.links[type_] for type_ in ("ARISES_FROM", "REACHES", "HINTED_BY", "HINTS_AT")} == {0}
    for label, rows in books(told).items():
        assert [row["node"] for rows in other_store.node_pages(label) for row in rows] == rows
    (run_kept,) = (row["node"] for rows in other_store.node_pages("Run") for row in rows)
    assert run_kept["decisions"] == [decided(told)[1].id]
    assert {problem.code for problem in kept.problems} == {problem.code for problem in verify(store).problems}


def test_it_is_the_graph_that_the_new_ring_would_have_made(
    store: GraphStore, other_store: GraphStore, tmp_path: Path
) -> None:
    state(store, OLD)
    turn(store, other_store, tmp_path)
    rotated = whole_graph(other_store)
    kept = backup(other_store, tmp_path / "rotated.cgz")

    run(other_store, "MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
    state(other_store, OLD.with_next(NEW))
    run(other_store, "MATCH (n) WHERE n:Consequence OR n:Hint DETACH DELETE n")

    assert rotated == whole_graph(other_store)
    assert backup(other_store, tmp_path / "made.cgz").links == kept.links
    assert list(tmp_path.iterdir()) != []


def test_nothing_of_the_old_ids_is_left(store: GraphStore, other_store: GraphStore, tmp_path: Path) -> None:
    state(store, OLD)
    old = {row["id"] for row in run(store, "MATCH (n) WHERE n:Person OR n:Phone RETURN n.id AS id")}
    old |= {row["key"] for row in run(store, "MATCH (:Person)-->(f:Name) RETURN f.key AS key")}
    old |= {row["key"] for row in run(store, "MATCH (c) WHERE c:Consequence OR c:Hint RETURN c.key AS key")}
    old |= {row["of"] for row in run(store, "MATCH (f:Approval) RETURN f.of AS of")}

    turn(store, other_store, tmp_path)

    nodes = run(other_store, "MATCH (n) WHERE NOT n:AuditRecord RETURN properties(n) AS p")
    links = run(other_store, "MATCH ()-[r]->() RETURN properties(r) AS p")
    assert len(old) > 10
    assert [one for one in old if one in str(nodes) or one in str(links)] == []


def test_history_and_register_are_taken_over(
    store: GraphStore, other_store: GraphStore, tmp_path: Path
) -> None:
    state(store, OLD)
    entities, facts = statements(OLD)
    later = [fact for fact in facts if fact.kind.name != "HOLDS_ROLE"]
    ended = model.shareholding(entities[3], FIRM, Decimal("0.20"), DAY)
    rows = [Stated(fact, "登记机关", n, date(2024, 6, 1)) for n, fact in enumerate([*later, ended], start=2)]
    Ledger(store, Auditor("clerk")).accept(
        "L2",
        "y.csv",
        StatedRows(entities, rows),
        lambda moment, _: {"rows_done": 1, "first_change": moment.change},
    )
    run(store, "MATCH (n) WHERE n:Consequence OR n:Hint OR n:Lease DETACH DELETE n")
    before = verify(store)

    turn(store, other_store, tmp_path)

    after = verify(other_store)
    own = {"Change": 1, "AuditRecord": 1, "AuditWriter": 1, "StoreInfo": 1}
    assert {label: n - own.get(label, 0) for label, n in after.nodes.items()} == before.nodes
    assert after.links == before.links
    assert {p.code: p.count for p in after.problems} == {p.code: p.count for p in before.problems}
    assert audit.verify(other_store).findings == ()
    assert [row["act"] for row in other_store.read("store/list_changes", after=0, page=9)][-1] == "key.rotate"


def test_a_second_rotation_goes_on_from_the_first(
    store: GraphStore, other_store: GraphStore, tmp_path: Path
) -> None:
    stated = state(store, OLD).counts.created
    turn(store, other_store, tmp_path)
    run(store, "MATCH (n) WHERE NOT n:Migration DETACH DELETE n")

    twice = OLD.with_next(NEW)
    other_store.record(lambda tx: outcomes(tx, statements(twice)[0], "r2", 3))  # a full run in between
    turn(other_store, store, tmp_path, twice, b"c" * 32)

    again = state(store, twice.with_next(b"c" * 32), "L3", spread=False)
    assert again.counts == Counts(unchanged=stated)


def test_a_ring_that_is_not_the_stores_is_refused(
    store: GraphStore, other_store: GraphStore, tmp_path: Path
) -> None:
    state(store, OLD)
    turn(store, other_store, tmp_path)
    run(store, "MATCH (n) WHERE NOT n:Migration DETACH DELETE n")

    with pytest.raises(KeyMismatch):
        turn(other_store, store, tmp_path, OLD, b"c" * 32)


def test_a_target_that_holds_something_is_refused(
    store: GraphStore, other_store: GraphStore, tmp_path: Path
) -> None:
    state(store, OLD)
    state(other_store, OLD)

    with pytest.raises(Refused):
        turn(store, other_store, tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_fact_whose_id_does_not_fit_is_not_carried_over_silently(store: GraphStore, tmp_path: Path) -> None:
    state(store, OLD)
    run(store, "MATCH (:Person)-[f:HOLDS_SHARE]->() SET f.amount = '7'")
    backup(store, tmp_path / "before.cgz")

    with pytest.raises(StoreError, match="HOLDS_SHARE"):
        rotate_archive(tmp_path / "before.cgz", tmp_path / "after.cgz", OLD, NEW)

    assert [path.name for path in tmp_path.iterdir()] == ["before.cgz"]


# --- a city, as its files state it ---


def load_all(store: GraphStore, files: Sequence[Path], ring: KeyRing, out: Path) -> list[Counts]:
    out.mkdir(exist_ok=True)
    tasks = [task for task in survey(files, None, None) if isinstance(task, Task)]
    ledger = Ledger(store, Auditor("clerk"))
    options = Options(out=out, batch_rows=500)
    done = [TableLoad(ledger, task, ring, options, file_hash(task.table.path)) for task in tasks]
    return [load.run(lambda *_: None).facts for load in done]


def test_a_city_loaded_again_after_a_rotation_is_all_unchanged(
    store: GraphStore, other_store: GraphStore, tmp_path: Path
) -> None:
    files = tmp_path / "city"
    city.generate(city.CityPlan(120, 7, 0.05), files)
    load_all(store, [files], OLD, tmp_path / "out")
    settled = load_all(store, [files], OLD, tmp_path / "out")
    turn(store, other_store, tmp_path)

    again = load_all(other_store, [files], OLD.with_next(NEW), tmp_path / "out")

    assert again == settled
    assert sum(counts.unchanged for counts in again) > 1000
    assert not any(counts.created or counts.changed or counts.ended for counts in again)


# --- the bundled engine in place ---


@pytest.fixture
def own_settings(tmp_path: Path) -> Iterator[Settings]:
    settings = Settings(
        store_url=f"embedded:{tmp_path / 'data'}", key_file=tmp_path / "person.key", engine_heap="256m"
    )
    yield settings
    embedded.stop(tmp_path / "data")


def test_the_bundled_engine_is_rotated_in_place(own_settings: Settings) -> None:
    ring = load_ring(own_settings.key_file)
    with GraphStore.open(own_settings) as store:
        stated = state(store, ring).counts.created

    turned = rotate_embedded(own_settings, Auditor("keeper"))

    assert turned[:-1] == tuple(ring)
    assert load_ring(own_settings.key_file) == turned
    assert stat.S_IMODE(own_settings.key_file.stat().st_mode) == 0o600
    folder = own_settings.key_file.parent
    assert sorted(path.name for path in folder.iterdir()) == ["data", "person.key"]
    assert not (folder / "data" / "rotation").exists()
    with GraphStore.open(own_settings) as store:
        assert state(store, turned, "L2", spread=False).counts == Counts(unchanged=stated)


def test_the_bundled_engine_is_not_rotated_under_a_users_feet(own_settings: Settings) -> None:
    ring = load_ring(own_settings.key_file)
    with GraphStore.open(own_settings) as store:
        stated = state(store, ring).counts.created

        with pytest.raises(Refused):
            rotate_embedded(own_settings, Auditor("keeper"))

        assert load_ring(own_settings.key_file) == ring
        assert state(store, ring, "L2", spread=False).counts == Counts(unchanged=stated)


def test_a_rotation_killed_before_the_key_file_was_replaced_is_finished(own_settings: Settings) -> None:
    ring = load_ring(own_settings.key_file)
    with GraphStore.open(own_settings) as store:
        state(store, ring)
    turned = rotate_embedded(own_settings, Auditor("keeper"))
    own_settings.key_file.rename(own_settings.key_file.with_name("person.key.next"))
    own_settings.key_file.write_text(f"# credit-graph person key 1\n{ring[0].hex()}\n", encoding="utf-8")
    own_settings.key_file.chmod(0o600)

    finished = rotate_embedded(own_settings, Auditor("keeper"))

    assert finished == turned == load_ring(own_settings.key_file)


def test_a_new_key_is_new() -> None:
    assert new_key() != new_key()
