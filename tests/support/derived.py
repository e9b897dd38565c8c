"""派生结果的样本. Facts of the law's acts, and consequences, hints, runs and books as runs and acts leave them.

Written by the texts that restore an archive: what is tested here is that the graph keeps them, not how they
are found.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from graph_service.domain import model
from graph_service.domain.model import Entity, Fact
from graph_service.law.book_reader import book_json
from graph_service.liability.consequences import identity_key
from graph_service.related.stored import identity_key as related_key
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore, Row, Transaction
from graph_service.store.ledger import Ledger
from graph_service.store.versions import Stated
from tests import town

LAW: Final = "法制机构"
DAY: Final = date(2024, 7, 1)
RULE: Final = "office_bar.dishonest_person"


def content_of_finding(finding: Fact, source: str) -> str:
    """What stands before the @ of a finding's version id."""
    stated = Stated(finding, source, 0, DAY)
    return stated.content_digest(stated.key)


FOUND: Final = next(fact for fact in town.DECISION_SHEET.facts if fact.kind.name == "Finding")
LAW_SHEET: Final = town.Sheet(
    "decisions",
    [
        model.approval(
            town.TAX_LISTING, content_of_finding(FOUND, town.COURT), date(2023, 3, 8), "核准人", "属实"
        ),
        model.notice(town.TAX_LISTING, "虚告〔2023〕1号", date(2023, 3, 10), way="邮寄", authority="虚构市税务局"),
        model.notice(town.TAX_LISTING, None, date(2023, 3, 11), town.LI, way="直接送达"),
        model.correction(
            town.PENALTY, "虚更〔2024〕1号", date(2024, 6, 1), "金额有误", ["b" * 32, "a" * 32, "b" * 32],
            authority="虚构市市场监督管理局",
        ),
        model.identity_check(town.ZHOU, "confirmed", date(2024, 6, 2), way="当面", number="虚核1号"),
        model.hint_dispute(
            town.QINGHE, "related.common_officer", town.BAILU, "虚提异1号", date(2024, 6, 3), reason="已离任",
            authority="虚构市信用办", outcome="pending",
        ),
    ],
    source=LAW,
)  # fmt: skip


def outcome(run: str, decision: Entity, party: Entity, rule: str = RULE, **more: Any) -> Row:
    """A version with all that it must carry."""
    key = identity_key(decision.id, rule, party.id)
    return {
        "id": f"{key}@{run}",
        "key": key,
        "decision": decision.id,
        "rule": rule,
        "party": party.id,
        "effect": "office_bar",
        "mode": "role_by_law",
        "measures": ["office_bar", "credit_record"],
        "basis": json.dumps([{"title": "虚构条例", "number": "第 1 号", "article": "第三条"}]),
        "zh": '说明, 含\n换行与 "引号"',
        "en": "says so",
        "how_to_object": "向作出单位提出",
        "how_to_repair": "履行后申请",
        "decision_no": decision.properties["number"],
        "authority": "虚构市人民法院",
        "decision_date": date(2022, 5, 5),
        "rules_version": "1",
        "rules_hash": "f" * 64,
        "timeline": json.dumps([{"since": "2022-05-05", "status": "effective"}]),
        "grounds": json.dumps({"x@1": {"kind": "listing"}}),
        "first_day": date(2022, 5, 5),
        "made_by": run,
        "computed_at": "2024-07-01T08:00:00+08:00",
        "digest": "0" * 32,
        **more,
    }


def run_record(name: str, since: int, published: int | None, **more: Any) -> Row:
    """The record of a run."""
    state = "running" if published is None else "published"
    record = {
        "id": name, "seq": since, "kind": "full", "state": state, "actor": "spreader", "as_of": DAY,
        "begun": "2024-07-01T08:00:00+08:00", "since_change": since, "published": published, "fence": 3,
        "rules_version": "1", "counts": json.dumps({"new": 2}), "decisions": [town.DISHONEST.id], **more,
    }  # fmt: skip
    return {name_: value for name_, value in record.items() if value is not None}


def _related_hint(run: str) -> Row:
    key = related_key(town.QINGHE.id, "related.minor_holding", town.LI.id)
    return {
        "id": f"{key}@{run}", "key": key, "target": town.QINGHE.id, "rule": "related.minor_holding",
        "party": town.LI.id, "path": [town.QINGHE.id, town.LI.id], "evidence": "1/10", "weak": False,
        "status": "advisory", "term": "P30D", "more_paths": 0,
        "basis": '[{"title": "虚构办法", "number": "第 2 号", "article": "4"}]',
        "zh": "少量持股", "en": "a small holding", "how_to_object": "向虚构市信用办提出", "rules_version": "1",
        "factors_version": "1", "computed_on": date(2024, 6, 1), "computed_at": "2024-06-01T08:00:00+08:00",
        "made_by": run, "said": "0" * 32,
    }  # fmt: skip


def put(tx: Transaction, label: str, rows: Sequence[Row]) -> None:
    """Nodes, and of consequences and hints their links too."""
    tx.run(f"archive/put_{label.lower()}", rows=list(rows))
    links = {
        "Consequence": (("arises_from", "decision"), ("reaches", "party")),
        "Hint": (("hinted_by", "decision"), ("hints_at", "party")),
        "RelatedHint": (("hint_for", "target"), ("hint_to", "party")),
    }
    for link, end in links.get(label, ()):
        ends = [{"start": row["id"], "end": row[end], "link": {}} for row in rows]
        assert tx.run(f"archive/link_{link}", rows=ends)[0]["n"] == len(rows)


def fill(store: GraphStore) -> None:
    """The town, acts upon it, one published run and what it left; the last change is that of the run."""
    town.fill(store, [*town.SHEETS, LAW_SHEET])
    derive(store)


def derive(store: GraphStore) -> int:
    """What one published run and some acts leave in the town; the change of the run."""

    def publish(tx: Transaction, change: int) -> int:
        name = f"r{change:09d}"
        put(
            tx,
            "Run",
            [run_record(name, change - 1, change), run_record("r-stopped", 1, None, state="stopped")],
        )
        ended = outcome("r-old", town.TAX_LISTING, town.LI, ended_by=name)
        put(tx, "Run", [run_record("r-old", 1, 2)])
        put(tx, "Consequence", [outcome(name, town.DISHONEST, town.ZHANG), ended])
        put(tx, "Hint", [outcome(name, town.DISHONEST, town.YUANSHAN, "related.controlling_holding")])
        put(tx, "RelatedHint", [_related_hint(name)])
        put(tx, "Lease", [{"id": "spread", "holder": "somebody", "fence": 3, "beat": "x", "until": "y"}])
        put(tx, "RuleEdition", [_edition(change)])
        put(tx, "ApiKey", [API_KEY])
        key = identity_key(town.TAX_LISTING.id, RULE, town.LI.id)
        put(tx, "Retraction", [_retraction(key, change)])
        put(tx, "Tombstone", [_tombstone(change)])
        put(tx, "ReviewTask", [_review(key, change)])
        return change

    spreader = Ledger(store, Auditor("spreader"))
    change: int = spreader.write("spread", lambda tx, moment: (publish(tx, moment.change), {}))
    return change


def _edition(change: int) -> Row:
    return {
        "id": "1", "version": "1", "hash": "f" * 64, "from": DAY, "text": book_json(None),
        "proposed_by": "甲", "approved_by": "乙", "state": "active", "change": change, "at": "x",
    }  # fmt: skip


API_KEY: Final = {
    "id": "0123456789abcdef", "hash": "0" * 64, "name": "虚构平台", "scopes": ["parties:read", "reports:read"],
    "purposes": ["supervision"], "from": DAY, "to": date(2025, 7, 1), "made_by": "管理员", "made_at": "x",
}  # fmt: skip


def _retraction(key: str, change: int) -> Row:
    return {
        "id": f"t-{key}", "decision": town.TAX_LISTING.id, "party": town.LI.id, "keys": [key],
        "why": "repaired", "due": DAY, "recipients": json.dumps(["虚构平台"]), "state": "due",
        "change": change, "day": DAY,
    }  # fmt: skip


def _tombstone(change: int) -> Row:
    taken = town.TAX_LISTING
    return {
        "id": taken.id, "decision": taken.id, "matter": taken.properties["matter"],
        "number": taken.properties["number"], "subject": town.QINGHE.id, "why": "repaired", "day": DAY,
        "change": change,
    }  # fmt: skip


def _review(key: str, change: int) -> Row:
    return {
        "id": f"{key}#1", "key": key, "decision": town.TAX_LISTING.id, "party": town.LI.id,
        "outcome": "rejected", "reason": "已离任", "actor": "复核人", "day": DAY, "change": change,
    }  # fmt: skip
