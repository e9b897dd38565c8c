"""登录. Who somebody is, from his password (and code) or a token; and the list of those who are signed in.

Sign-ins and attempts are no facts: they take no change number and stand in no backup. Only the digest of a token is
kept. Attempts are counted for an account from one address: whoever guesses elsewhere locks nobody out.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from graph_service.access import passwords
from graph_service.access.accounts import (
    Account,
    AccountState,
    account_of_id,
    list_accounts,
    token_digest,
)
from graph_service.access.one_time_codes import Enrolment, enrolment, step_of
from graph_service.access.seals import opened, sealed
from graph_service.store.audit import Auditor, sm3
from graph_service.store.graph_store import GraphStore, Row, Transaction
from graph_service.store.keys import KeyRing

TRIES: Final = 5
"""So often a password may be wrong for one account from one address."""
TRIES_OF_ADDRESS: Final = 30
"""So often from one address, whatever the account."""
SHUT: Final = timedelta(minutes=30)
_SEEN: Final = timedelta(minutes=1)
_TOKEN: Final = re.compile(r"ct_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")


class NotAdmitted(StrEnum):
    """未予登录的原因. Whoever does not know the password is told WRONG or SHUT and nothing else."""

    WRONG = "wrong"
    SHUT = "shut"
    CODE_NEEDED = "code_needed"
    CODE_WRONG = "code_wrong"
    NOT_OPEN = "not_open"

    @property
    def said(self) -> str:
        return _SAID[self]


_SAID: Final = {
    NotAdmitted.WRONG: "账号或口令不符。 The account or the password does not fit.",
    NotAdmitted.SHUT: f"尝试过多, 本地址 {SHUT.seconds // 60} 分钟后再试。 Too many attempts from this address; try later.",
    NotAdmitted.CODE_NEEDED: "须另给动态口令 (--totp)。 A one-time code is needed, too.",
    NotAdmitted.CODE_WRONG: "动态口令不符或已用过。 The one-time code does not fit, or was used already.",
    NotAdmitted.NOT_OPEN: "账号未启用 (待确认、停用, 或恢复后未开启); 请联系安全管理员。"
    " The account is not open; ask the secadmin.",
}


@dataclass(frozen=True, slots=True)
class SignInLimits:
    """登录时限: after so long without a sign of life, and in any case."""

    idle: timedelta = timedelta(minutes=30)
    longest: timedelta = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Presented:
    """登录所出示的."""

    name: str
    password: str
    code: str | None
    address: str
    via: str = "terminal"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """已登录. Until the password is changed, `must_change`, it opens that alone. `csrf`: what forms carry."""

    account: Account
    token: str
    until: datetime
    csrf: str
    must_change: bool


@dataclass(slots=True)
class SignIns:
    """登录登记 of one store."""

    store: GraphStore
    ring: KeyRing
    limits: SignInLimits = SignInLimits()

    def sign_in(self, shown: Presented, at: datetime) -> SignedIn | Enrolment | NotAdmitted:
        """登录. An administrator without a one-time code gets one first (Enrolment), and signs in again with it."""
        said = self._sign_in(shown, at)
        account = self._named(shown.name)
        actor = account.actor if account is not None else "unknown"
        told = said.value if isinstance(said, NotAdmitted) else type(said).__name__
        body = {
            "account": account.name if account else None,
            "address": shown.address,
            "via": shown.via,
            "outcome": told,
        }
        Auditor(actor).query(self.store, "sign_in", body)
        return said

    def _sign_in(self, shown: Presented, at: datetime) -> SignedIn | Enrolment | NotAdmitted:
        if not self.store.record(lambda tx: _take_try(tx, shown, at)):
            return NotAdmitted.SHUT
        row = self._row(shown.name)
        if not passwords.fits(shown.password, row.get("password") if row else None) or row is None:
            return NotAdmitted.WRONG
        account = account_of_id(self.store.read, self.ring, row["id"])
        if account is None or account.state is not AccountState.ACTIVE:
            return NotAdmitted.NOT_OPEN
        if account.is_administrator:
            checked = self._check_code(account, shown.code, at)
            if checked is not None:
                return checked
        self.store.record(lambda tx: _clear_tries(tx, shown))
        return self.open(account, shown.address, shown.via, at)

    def _check_code(self, account: Account, code: str | None, at: datetime) -> Enrolment | NotAdmitted | None:
        """None if the code fits. A secret that no code has confirmed yet is shown anew."""
        rows = self.store.read("accounts/read_secret", id=account.id)
        kept: Row = rows[0]["secret"] if rows else {}
        if not kept or (code is None and not kept.get("confirmed")):
            return self._enrol(account)
        if code is None:
            return NotAdmitted.CODE_NEEDED
        secret = opened(kept["sealed"], account.id, self.ring)
        taken = self.store.record(lambda tx: _take_step(tx, account.id, secret, code, at))
        return None if taken else NotAdmitted.CODE_WRONG

    def _enrol(self, account: Account) -> Enrolment:
        made = enrolment(account.name)
        row = {
            "id": account.id,
            "sealed": sealed(made.secret, account.id, self.ring),
            "used": 0,
            "confirmed": False,
        }
        self.store.record(lambda tx: tx.run("accounts/put_secret", id=account.id, row=row))
        return made

    def open(self, account: Account, address: str, via: str, at: datetime) -> SignedIn:
        """A new sign-in of somebody who has shown who he is, under an id of its own."""
        token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        until = at + self.limits.longest
        row = {
            "account": account.id, "rights": account.rights, "via": via, "address": address, "at": at.isoformat(),
            "seen": at.isoformat(), "until": until.isoformat(), "csrf": sm3(csrf),
        }  # fmt: skip

        def work(tx: Transaction) -> None:
            tx.run("accounts/sweep_sign_ins", at=at.isoformat())
            tx.run("accounts/put_sign_in", id=sm3(token), row=row)

        self.store.record(work)
        return SignedIn(account, token, until, csrf, self._must_change(account, at))

    def of_token(self, token: str, at: datetime, via: str = "terminal") -> SignedIn | None:
        """Who is signed in under a token; None if nobody is, or what he may has changed since."""
        rows = self.store.read("accounts/read_sign_in", id=sm3(token))
        row: Mapping[str, Any] = rows[0]["sign_in"] if rows else {}
        if not row or row["via"] != via or self._is_over(row, at):
            return None
        account = account_of_id(self.store.read, self.ring, row["account"])
        if account is None or account.state is not AccountState.ACTIVE or account.rights != row["rights"]:
            return None
        if at - datetime.fromisoformat(row["seen"]) >= _SEEN:
            seen = {"seen": at.isoformat()}
            self.store.record(lambda tx: tx.run("accounts/put_sign_in", id=row["id"], row=seen))
        until = datetime.fromisoformat(row["until"])
        return SignedIn(account, token, until, row["csrf"], self._must_change(account, at))

    def _is_over(self, row: Mapping[str, Any], at: datetime) -> bool:
        idle = at - datetime.fromisoformat(row["seen"]) >= self.limits.idle
        return idle or at >= datetime.fromisoformat(row["until"])

    def _must_change(self, account: Account, at: datetime) -> bool:
        old = account.password_on is not None and passwords.is_over(account.password_on, at.date())
        return account.must_change or old

    def sign_out(self, token: str) -> bool:
        """退出; whether anybody was signed in under it."""
        done = self.store.record(lambda tx: tx.run("accounts/drop_sign_in", id=sm3(token)))
        return bool(done and done[0]["n"])

    def of_service(self, token: str, at: datetime) -> Account | None:
        """The service account of a token that opens something now."""
        parts = _TOKEN.fullmatch(token)
        row = next((one for one in self._rows() if parts and one["id"] == parts[1]), None)
        if parts is None or row is None or not row.get("service"):
            return None
        fits = hmac.compare_digest(token_digest(*parts.groups()), row.get("token", ""))
        account = account_of_id(self.store.read, self.ring, row["id"])
        if not fits or account is None or account.state is not AccountState.ACTIVE:
            return None
        return account if at.date() < row["token_until"] else None

    def _rows(self) -> list[Row]:
        return [row["account"] for row in self.store.read("accounts/list_accounts")]

    def _row(self, name: str) -> Row | None:
        return next((row for row in self._rows() if row["name"] == name and not row.get("service")), None)

    def _named(self, name: str) -> Account | None:
        return next((one for one in list_accounts(self.store.read, self.ring) if one.name == name), None)


# --- attempts ---


def _take_try(tx: Transaction, shown: Presented, at: datetime) -> bool:
    """Count an attempt before it is looked at, so that many at once count, too; whether it may be made."""
    limits = {_pair(shown): TRIES, _address(shown): TRIES_OF_ADDRESS}
    tx.run("accounts/hold_attempts", ids=sorted(limits), at=at.isoformat())
    kept = {
        row["attempts"]["id"]: row["attempts"] for row in tx.run("accounts/read_attempts", ids=list(limits))
    }
    counted = {id_: _counted(kept.get(id_), at) for id_ in limits}
    if any(counted[id_]["n"] > most for id_, most in limits.items()):
        return False
    for id_, row in counted.items():
        tx.run("accounts/put_attempts", id=id_, row=row | {"id": id_})
    return True


def _counted(row: Row | None, at: datetime) -> Row:
    """One more, or the first if the last ones are long ago."""
    if row is None or "since" not in row or datetime.fromisoformat(row["since"]) + SHUT <= at:
        return {"n": 1, "since": at.isoformat()}
    return {"n": row["n"] + 1, "since": row["since"]}


def _clear_tries(tx: Transaction, shown: Presented) -> None:
    """Attempts that ended well count no more, for the account nor for its address."""
    tx.run("accounts/hold_attempts", ids=sorted((_pair(shown), _address(shown))), at="")
    for row in tx.run("accounts/read_attempts", ids=[_pair(shown), _address(shown)]):
        kept = row["attempts"]
        left = 0 if kept["id"] == _pair(shown) else max(0, kept["n"] - 1)
        tx.run("accounts/put_attempts", id=kept["id"], row=kept | {"n": left})


def _pair(shown: Presented) -> str:
    return sm3(f"pair:{shown.name}:{shown.address}")


def _address(shown: Presented) -> str:
    return sm3(f"address:{shown.address}")


def _take_step(tx: Transaction, id_: str, secret: str, code: str, at: datetime) -> bool:
    """Use a code up: in one transaction, so that nobody uses it twice."""
    tx.run("accounts/hold_secret", id=id_, at=at.isoformat())
    kept = tx.run("accounts/read_secret", id=id_)[0]["secret"]
    step = step_of(secret, code, at, kept.get("used", 0))
    if step is None:
        return False
    tx.run("accounts/put_secret", id=id_, row=kept | {"used": step, "confirmed": True})
    return True
