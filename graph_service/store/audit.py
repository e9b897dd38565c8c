"""审计. Append-only register: each record is hashed with SM3 over the record before it of the same writer.

Writers (one per running process) have chains of their own, so that they do not queue behind each other; the
first record of a day anchors the ends of all chains of the days before, and the anchors are a chain too.
`verify` finds a changed, removed, re-ordered or truncated record, a missing anchor, and a change without a
record.
"""

from __future__ import annotations

import hashlib
import json
import os
import pwd
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from graph_service.store.graph_store import GraphStore, Moment, Row, Transaction, now

_HASHED: Final = ("writer", "seq", "at", "day", "actor", "act", "change", "body", "prev")


def operating_system_login() -> str:
    """操作人: the login of the process's user id, never what somebody typed."""
    return pwd.getpwuid(os.getuid()).pw_name


def sm3(text: str) -> str:
    """SM3 (GB/T 32905), hex."""
    return hashlib.new("sm3", text.encode()).hexdigest()


def record_hash(record: Mapping[str, Any]) -> str:
    """摘要 of one record over its fields, the hash before it among them."""
    return sm3(json.dumps([str(record.get(name, "")) for name in _HASHED], ensure_ascii=False))


def anchor_hash(anchor: Mapping[str, Any]) -> str:
    """摘要 of one anchor."""
    return sm3(json.dumps([anchor["id"], anchor["heads"], anchor["prev"]], ensure_ascii=False))


class Auditor:
    """审计员. One writer's chain; append inside the transaction whose act is recorded."""

    def __init__(self, actor: str | None = None) -> None:
        self.actor = actor or operating_system_login()
        self.writer = f"{socket.gethostname()}:{os.getpid()}:{now():%Y%m%dT%H%M%S%f}"

    @property
    def issued_to(self) -> str:
        """出具给. Whom an answer is made out to."""
        return self.actor

    def append(self, tx: Transaction, moment: Moment, body: Mapping[str, Any]) -> None:
        """Append the record of an act under its change number."""
        self._append(tx, moment.at, moment.actor, moment.act, moment.change, body)

    def query(self, store: GraphStore, act: str, body: Mapping[str, Any]) -> None:
        """Append the record of a query, in a transaction of its own: no entry, no answer."""
        at = now()
        store.record(lambda tx: self._append(tx, at, self.actor, act, None, body))

    def _append(self, tx: Transaction, at: datetime, actor: str, act: str, change: int | None,
                body: Mapping[str, Any]) -> None:  # fmt: skip
        head = tx.run("audit/read_writer", id=self.writer)
        if not head or head[0]["day"] != at.date():
            anchor_earlier_days(tx, at.date())
        seq = (head[0]["seq"] if head else 0) + 1
        record: dict[str, Any] = {
            "id": f"{self.writer}#{seq:09d}",
            "writer": self.writer,
            "seq": seq,
            "at": at.isoformat(),
            "day": at.date(),
            "actor": actor,
            "act": act,
            "body": json.dumps(body, ensure_ascii=False, sort_keys=True, default=str),
            "prev": head[0]["hash"] if head else "",
        }
        if change is not None:
            record["change"] = change
        record["hash"] = record_hash(record)
        tx.run(
            "audit/append_record",
            writer=self.writer,
            seq=seq,
            hash=record["hash"],
            day=at.date(),
            record=record,
        )


def anchor_earlier_days(tx: Transaction, today: date) -> None:
    """日锚: bind the ends of the chains that wrote before today and are not anchored yet."""
    open_heads = tx.run("audit/list_open_writers", day=today)
    if not open_heads:
        return
    anchors = [row["anchor"] for row in tx.run("audit/list_anchors")]
    heads = {row["id"]: [row["seq"], row["hash"]] for row in open_heads}
    anchor = {
        "id": f"{today.isoformat()}#{len(anchors) + 1:06d}",
        "heads": json.dumps(heads, sort_keys=True),
        "prev": anchors[-1]["hash"] if anchors else "",
    }
    anchor["hash"] = anchor_hash(anchor)
    tx.run(
        "audit/put_anchor", anchor=anchor, heads=[{"id": row["id"], "seq": row["seq"]} for row in open_heads]
    )


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """审计核验所见. code: changed, missing, truncated, reordered, anchor, change_without_record."""

    code: str
    where: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """审计核验结果. What was read, and what does not hold."""

    records: int
    writers: int
    anchors: int
    findings: tuple[AuditFinding, ...]


def records(store: GraphStore) -> Iterator[Row]:
    """Every record, by writer and number."""
    for rows in store.node_pages("AuditRecord"):
        yield from (row["node"] for row in rows)


def verify(store: GraphStore) -> Verdict:
    """Read the whole register and check every chain, every anchor and every change."""
    findings: list[AuditFinding] = []
    heads = {row["id"]: row for row in store.read("audit/list_writers")}
    hashes: dict[str, dict[int, str]] = {}
    changes: set[int] = set()
    count = 0
    for record in records(store):
        count += 1
        chain = hashes.setdefault(record["writer"], {})
        findings += _check_record(record, chain)
        chain[record["seq"]] = record["hash"]
        if record.get("change") is not None:
            changes.add(record["change"])
    findings += _check_heads(heads, hashes)
    anchors = [row["anchor"] for row in store.read("audit/list_anchors")]
    findings += _check_anchors(anchors, hashes)
    findings += _check_changes(store, changes)
    return Verdict(count, len(heads), len(anchors), tuple(findings))


def _check_record(record: Row, chain: Mapping[int, str]) -> list[AuditFinding]:
    found = []
    where = str(record["id"])
    before = max(chain, default=0)
    if record_hash(record) != record["hash"]:
        found.append(AuditFinding("changed", where, "记录内容被改动", "the record was changed"))
    if record["seq"] != before + 1:
        found.append(
            AuditFinding(
                "missing", where, f"其前缺少第 {before + 1} 条", f"record {before + 1} before it is gone"
            )
        )
    elif record["prev"] != chain.get(before, ""):
        found.append(
            AuditFinding("reordered", where, "与前一记录不衔接", "it does not follow the record before it")
        )
    return found


def _check_heads(heads: Mapping[str, Row], hashes: Mapping[str, Mapping[int, str]]) -> list[AuditFinding]:
    gone = [
        AuditFinding("truncated", writer, "链末记录缺失或被替换", "the end of the chain is gone or replaced")
        for writer, head in heads.items()
        if hashes.get(writer, {}).get(head["seq"]) != head["hash"] or max(hashes[writer]) != head["seq"]
    ]
    unlisted = [
        AuditFinding("truncated", writer, "链末登记缺失", "the chain's own entry is gone")
        for writer in hashes
        if writer not in heads
    ]
    return gone + unlisted


def _check_anchors(anchors: list[Row], hashes: Mapping[str, Mapping[int, str]]) -> list[AuditFinding]:
    found = []
    prev = ""
    for number, anchor in enumerate(anchors, start=1):
        where = str(anchor["id"])
        if (
            anchor_hash(anchor) != anchor["hash"]
            or anchor["prev"] != prev
            or not where.endswith(f"#{number:06d}")
        ):
            found.append(
                AuditFinding("anchor", where, "日锚被改动或缺失", "an anchor was changed or is gone")
            )
        prev = anchor["hash"]
        found += [
            AuditFinding(
                "truncated", writer, f"与日锚 {where} 不符", f"it does not agree with anchor {where}"
            )
            for writer, (seq, value) in json.loads(anchor["heads"]).items()
            if hashes.get(writer, {}).get(seq) != value
        ]
    return found


def _check_changes(store: GraphStore, recorded: set[int]) -> list[AuditFinding]:
    last = store.last_change()
    missing = sorted(set(range(1, last + 1)) - recorded)
    return [
        AuditFinding(
            "change_without_record", str(number), "该变更没有审计记录", "this change has no audit record"
        )
        for number in missing[:100]
    ]
