"""规则库版次. Which version of the rules was in force on which day; a new one needs two persons.

The graph keeps every version whole, so that any past day can be answered by the rules of that day. The first spread
of a store records the packaged rules as the first version; from then on nothing changes the law here but an
activation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from graph_service.access.two_persons import assert_another
from graph_service.errors import Refused
from graph_service.facts.editions import ACTIVE, editions_in_force
from graph_service.facts.organisation import Read
from graph_service.law.book_reader import book_json, read_book
from graph_service.law.rules import Editions, RuleBook
from graph_service.store.graph_store import Moment, Row, Transaction
from graph_service.store.ledger import Ledger

PROPOSED: Final = "proposed"
PACKAGED: Final = "packaged"


@dataclass(frozen=True, slots=True)
class Activation:
    """启用的一步. `state` proposed (a second person is needed) or active, from `since` on."""

    version: str
    hash: str
    state: str
    since: date | None
    proposed_by: str
    approved_by: str | None

    def as_json(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "hash": self.hash,
            "state": self.state,
            "from": self.since.isoformat() if self.since else None,
            "proposed_by": self.proposed_by,
            "approved_by": self.approved_by,
        }


def establish(ledger: Ledger) -> Editions:
    """各日有效的版次; records the packaged rules as the first one if the store has none."""
    editions = editions_in_force(ledger.store.read)
    if any(row["edition"]["state"] == ACTIVE for row in ledger.store.read("rules/list_editions")):
        return editions

    def work(tx: Transaction, moment: Moment) -> tuple[None, dict[str, Any]]:
        if not any(row["edition"]["state"] == ACTIVE for row in tx.run("rules/list_editions")):
            _put_baseline(tx, moment)
        return None, {"version": editions.current.version, "hash": editions.current.hash}

    ledger.write("rules.baseline", work)
    return editions_in_force(ledger.store.read)


def _put_baseline(tx: Transaction, moment: Moment) -> None:
    book = read_book(None)
    tx.run(
        "rules/put_edition",
        id=_edition_id(book, moment),
        set={
            "version": book.version,
            "hash": book.hash,
            "text": book_json(None),
            "proposed_by": PACKAGED,
            "approved_by": PACKAGED,
            "state": ACTIVE,
            "change": moment.change,
            "at": moment.at.isoformat(),
        },
    )


def activate(ledger: Ledger, folder: Path, since: date) -> Activation:
    """启用一版. The first person proposes it; when a second one asks for the very same, it is in force from a day.

    Refused if the same person asks twice, or the version in force is this one already. RuleBookError for a bad one.
    """
    text, book = book_json(folder), read_book(folder)

    def work(tx: Transaction, moment: Moment) -> tuple[Activation, dict[str, Any]]:
        rows = [row["edition"] for row in tx.run("rules/list_editions")]
        if not any(row["state"] == ACTIVE for row in rows):
            _put_baseline(tx, moment)
        if editions_in_force(tx.run).current.hash == book.hash:
            raise Refused("这一版规则库已在施行。 This version of the rules is in force already.")
        proposal = next((row for row in rows if row["hash"] == book.hash and row["state"] == PROPOSED), None)
        step = _step(tx.run, book, proposal, moment, since)
        tx.run(
            "rules/put_edition",
            id=proposal["id"] if proposal else _edition_id(book, moment),
            set={
                "version": step.version,
                "hash": step.hash,
                "text": text,
                "proposed_by": step.proposed_by,
                "approved_by": step.approved_by,
                "state": step.state,
                "from": step.since,
                "change": moment.change,
                "at": moment.at.isoformat(),
            },
        )
        return step, step.as_json()

    answer: Activation = ledger.write("rules.activate", work)
    return answer


def _edition_id(book: RuleBook, moment: Moment) -> str:
    """A version that comes back later is another record: its earlier days stay what they were."""
    return f"{book.hash}@{moment.change}"


def _step(read: Read, book: RuleBook, known: Row | None, moment: Moment, since: date) -> Activation:
    if known is None:
        return Activation(book.version, book.hash, PROPOSED, None, moment.actor, None)
    assert_another(read, moment.actor, [known["proposed_by"]], "这一版规则", "version of the rules")
    return Activation(book.version, book.hash, ACTIVE, since, known["proposed_by"], moment.actor)
