"""经办. Loads files into a store as the command does, and keeps what came back."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger
from loaders.loading import FileSummary, Options, TableLoad
from loaders.survey import Task, survey
from loaders.tables import file_hash

KEY = b"0" * 32


@dataclass
class Clerk:
    """Loads files into a store and keeps what came back."""

    store: GraphStore
    out: Path
    options: Options = field(default_factory=lambda: Options(batch_rows=200))

    def load(
        self, *paths: Path, kind: str | None = None, day: date | None = None, **options: object
    ) -> list[FileSummary]:
        chosen = replace(self.options, out=self.out, **options)  # type: ignore[arg-type]
        tasks = list(survey(paths, kind, day))
        assert all(isinstance(task, Task) for task in tasks), tasks
        return self.load_tasks([task for task in tasks if isinstance(task, Task)], chosen)

    def load_tasks(self, tasks: Sequence[Task], options: Options | None = None) -> list[FileSummary]:
        ledger = Ledger(self.store, Auditor())
        chosen = options or replace(self.options, out=self.out)
        return [
            TableLoad(ledger, task, KEY, chosen, file_hash(task.table.path)).run(lambda *_: None)
            for task in tasks
        ]

    def returned(self, name: str, sort: str) -> dict[int, str]:
        """Row and reasons of a reject or suspect file."""
        path = self.out / f"{name}.{sort}.csv"
        if not path.exists():
            return {}
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return {int(line["行号/row"]): line["原因/reason"] for line in csv.DictReader(lines)}
