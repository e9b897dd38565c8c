"""会话. What every command needs: settings, an open store, the key, the register, a way to speak."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from api.identity import TerminalIdentity
from graph_service.access.accounts import Account, are_there_accounts
from graph_service.access.enquiry import AccountAuditor, admit
from graph_service.access.policy import Open, policy
from graph_service.errors import (
    CreditError,
    HolidayTableError,
    KeyMismatch,
    Refused,
    SettingError,
    StoreConflict,
)
from graph_service.law.deadlines import NO_HOLIDAYS, HolidayTable, read_holidays
from graph_service.liability.rulebooks import establish
from graph_service.liability.spreading import RunRecord, Spreader
from graph_service.related.factors import read_factors
from graph_service.related.running import RelatingRuns
from graph_service.settings import Settings
from graph_service.snapshot.folder import has_snapshot
from graph_service.store import keys
from graph_service.store.as_of import RESTORING
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore, Moment, Transaction, now
from graph_service.store.keys import KEY_INFO, KeyRing
from graph_service.store.ledger import Ledger

_PAPER = 132  # columns where no terminal says how wide it is: a log or a pipe

out = Console(highlight=False)
if not out.is_terminal:
    out = Console(highlight=False, width=_PAPER)
err = Console(stderr=True, highlight=False, soft_wrap=True)


EMPTY = (
    "图库为空: 尚未加载任何文件; 先运行 credit-graph load 目录, 或用 CREDIT_STORE_URL 指明图库。"
    " The store is empty: load files first, or say which store in CREDIT_STORE_URL."
)


def read_settings() -> Settings:
    """The settings of this run; SettingError names the variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "CREDIT_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingError(
            f"设置 {name} 的值不可用: {first['msg']}。 The setting {name} cannot be used."
        ) from error


RUNNING: ContextVar[str] = ContextVar("running", default="")
"""The command of this run by its words, such as `account create`; what the policy says is said of it."""


@dataclass(slots=True)
class Session:
    """一次命令的会话. Who acts is known once the store is open; without an `account` it is the login of the system."""

    settings: Settings = field(default_factory=read_settings)
    account: Account | None = None
    _auditor: Auditor | None = None

    @property
    def auditor(self) -> Auditor:
        """Whoever acts, as the register says it; not before the store is open."""
        if self._auditor is None:
            raise RuntimeError("nobody knows who acts before the store is open")
        return self._auditor

    @contextmanager
    def store(self, *, migrate: bool = True) -> Iterator[GraphStore]:
        """The store of this run, closed at the end; Refused if this command is not for whoever runs it."""
        with GraphStore.open(self.settings, migrate=migrate) as store:
            self._auditor = self._identified(store)
            yield store

    def _identified(self, store: GraphStore) -> Auditor:
        """From the first account on the actor is an account; upkeep of files stays with the host."""
        action = policy().of_command(RUNNING.get())
        opens = action.open if action is not None else Open.BY_ROLE
        if opens in (Open.ANYONE, Open.HOST) or not are_there_accounts(store.read):
            return Auditor()
        identity = TerminalIdentity(store, self.settings)
        if opens is Open.FIRST and not identity.shown:
            return Auditor()
        self.account = identity.acting(now(), only_password=opens is Open.SIGNED_IN)
        return AccountAuditor(self.account, admit(self.account, action))

    def ledger(self, store: GraphStore) -> Ledger:
        return Ledger(store, self.auditor)

    def spreader(self, store: GraphStore) -> Spreader:
        """Whoever spreads in this store, by the rules in force."""
        assert_whole(store)
        ledger = self.ledger(store)
        return Spreader(
            ledger, establish(ledger), self.settings.spread_change_limit, holidays=self.holidays()
        )

    def relating(self, store: GraphStore) -> RelatingRuns:
        """Whoever works out the hints for all targets of this store, by the rules and figures in force."""
        assert_whole(store)
        ledger = self.ledger(store)
        return RelatingRuns(ledger, establish(ledger).current, read_factors(self.settings.related_factors))

    def holidays(self) -> HolidayTable:
        """The holiday table. One that cannot be read keeps nobody from his right: what cannot be counted is said."""
        try:
            return read_holidays(self.settings.rules)
        except HolidayTableError as error:
            err.print(f"! {error}", markup=False, style="bold yellow")
            return NO_HOLIDAYS

    def catch_up(self, store: GraphStore, bar: Progress | None = None) -> RunRecord | None:
        """Let follow what has changed since everything was last spread (None if nothing does), and the snapshot."""
        run = self._spread_what_changed(store, bar)
        self._keep_snapshot(store, bar)
        return run

    def _keep_snapshot(self, store: GraphStore, bar: Progress | None) -> None:
        """Bring the snapshot up to date, if there is one and little has changed; else it stays behind, and knows it."""
        if not has_snapshot(self.settings):
            return
        # Arrays are no part of a start-up without a snapshot.
        from graph_service.snapshot.keeper import SnapshotKeeper, SnapshotUnusable

        handle = bar.add_task("快照 snapshot", total=None, rate="") if bar is not None else None

        def progress(done: int, total: int | None) -> None:
            if bar is not None and handle is not None:
                bar.update(handle, completed=done, total=total)

        try:
            SnapshotKeeper.of(store, self.settings).refresh(progress)
        except (SnapshotUnusable, StoreConflict, SettingError) as error:
            err.print(f"! {error}", markup=False, style="bold yellow")

    def _spread_what_changed(self, store: GraphStore, bar: Progress | None) -> RunRecord | None:
        if not store.read("spread/count_decisions")[0]["decisions"]:
            return None
        handle = bar.add_task("传导 spread", total=None, rate="") if bar is not None else None

        def progress(done: int, total: int | None) -> None:
            if bar is not None and handle is not None:
                bar.update(handle, completed=done, total=total)

        return self.spreader(store).catch_up(today(), progress)

    def key(self, store: GraphStore, ledger: Ledger | None = None) -> KeyRing:
        """The person key of this store. Made on first use; KeyMismatch if it was written with another."""
        assert_whole(store)
        known = store.read("store/read_info", id=KEY_INFO)
        ring = keys.load_ring(self.settings.key_file, create=not known)
        own = ring.fingerprint
        if known and known[0]["value"] != own:
            raise KeyMismatch(
                f"密钥 {self.settings.key_file} (指纹 {own}) 不是本图库的密钥 (指纹 {known[0]['value']});"
                " 请将 CREDIT_KEY_FILE 指向原密钥的副本。 This is not the key this store was written with;"
                " point CREDIT_KEY_FILE at a copy of the right one."
            )
        if not known and ledger is not None:
            ledger.write("key.bind", lambda tx, moment: _bind(tx, moment, own))
        return ring


def assert_whole(store: GraphStore) -> None:
    """Refused while a restore into this store is unfinished."""
    if store.read("store/read_info", id=RESTORING):
        raise Refused(
            "图库的恢复尚未完成; 请再次运行同一条 credit-graph store restore。"
            " A restore into this store is not finished; run the same restore again."
        )


def _bind(tx: Transaction, moment: Moment, fingerprint: str) -> tuple[None, dict[str, Any]]:  # noqa: ARG001
    tx.run("store/put_info", id=KEY_INFO, value=fingerprint)
    return None, {"fingerprint": fingerprint}


def is_empty(store: GraphStore) -> bool:
    """Whether nothing was ever loaded: no party is there."""
    return next(iter(store.node_pages("Party", 1)), None) is None


def nothing_found(store: GraphStore, zh: str, en: str) -> str:
    """What is said where nothing is found: that the store is empty, if it is."""
    return EMPTY if is_empty(store) else f"{zh} {en}"


def nobody_found(store: GraphStore) -> str:
    """What is said where no party is meant."""
    return nothing_found(
        store, "没有找到这个主体; 请核对代码, 或用完整名称。", "No party has this code or name."
    )


def warn_if_empty(store: GraphStore) -> None:
    """Say at once that there is nothing to work on."""
    if is_empty(store):
        err.print(f"! {EMPTY}", markup=False, style="bold yellow")


def say_json(value: Any) -> None:
    """One JSON document on stdout, nothing else."""
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))


def fail(error: CreditError, *, as_json: bool = False) -> int:
    """Say what went wrong to the person who can act; the error's exit code."""
    if as_json:
        say_json({"error": {"kind": type(error).__name__, "message": str(error)}})
    err.print(f"[bold red]✗[/] {_escaped(str(error))}")
    return error.exit_code


def _escaped(text: str) -> str:
    return text.replace("[", r"\[")


def progress_bar(*, quiet: bool = False) -> Progress:
    """A bar on stderr with rate and time left; stdout stays clean."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=err,
        transient=True,
        disable=quiet or not err.is_terminal,
    )


def day_option(text: str | None, name: str) -> date | None:
    """A day given on the command line, YYYY-MM-DD."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise SettingError(f"{name} 应为 YYYY-MM-DD, 而不是 {text!r}。 {name} takes YYYY-MM-DD.") from error


def today() -> date:
    """The day it is, Asia/Shanghai; only entrances ask."""
    return now().date()
