"""办公室. Accounts of a made-up office: three administrators, clerks and reviewers, with passwords that are cheap to check."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import pyotp
import pytest

from graph_service.access import passwords
from graph_service.access.accounts import Account, AccountBook, NewAccount
from graph_service.access.one_time_codes import Enrolment
from graph_service.access.sign_ins import NotAdmitted, Presented, SignedIn, SignIns
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import SHANGHAI, GraphStore
from graph_service.store.keys import KeyRing
from graph_service.store.ledger import Ledger

RING: Final = KeyRing((b"k" * 32,))
FIRST: Final = "Qing-He-2026"
SECOND: Final = "Bai-He-2027!"
AT: Final = datetime(2026, 12, 1, 9, 0, tzinfo=SHANGHAI)
HOST: Final = "操作员"


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """A digest costs a millisecond, not half a second."""
    from pwdlib import PasswordHash
    from pwdlib.hashers.argon2 import Argon2Hasher

    hasher = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    monkeypatch.setattr(passwords, "_hasher", lambda: hasher)


@dataclass
class Office:
    """Accounts of one store. `at` is the office's clock; passwords by account."""

    store: GraphStore
    at: datetime = AT
    ring: KeyRing = RING
    secrets: dict[str, str] = field(default_factory=dict)

    def book(self, actor: str | Account = HOST) -> AccountBook:
        name = actor if isinstance(actor, str) else actor.actor
        return AccountBook(Ledger(self.store, Auditor(name)), self.ring)

    def founded(self) -> tuple[Account, Account, Account]:
        """The three administrators, made by the login of the host."""
        return self.founding("王系统", "1001", "sysadmin"), self.founding("安全员", "1002", "secadmin"), \
            self.founding("审计员", "1003", "auditor")  # fmt: skip

    def founding(self, name: str, staff: str, role: str) -> Account:
        new = NewAccount(name, staff, (role,), department="虚构市信用办")
        sysadmins = [one for one in self.accounts() if "sysadmin" in one.roles]
        if role == "auditor" and sysadmins:
            self.book(sysadmins[0]).create(new, FIRST, sysadmins[0])
            return self.book("安全员#1002").approve(name)
        return self.book().create(new, FIRST, None)[0]

    def accounts(self) -> list[Account]:
        from graph_service.access.accounts import list_accounts

        return list_accounts(self.store.read, self.ring)

    def account(self, name: str) -> Account:
        return next(one for one in self.accounts() if one.name == name)

    def hired(
        self,
        name: str,
        staff: str,
        *roles: str,
        districts: tuple[str, ...] = ("9901",),
        service: bool = False,
    ) -> Account:
        """Asked for by the sysadmin, confirmed by the secadmin."""
        by = self.account("王系统")
        new = NewAccount(name, staff, roles, districts, name, "虚构市信用办", service)
        self.book(by).create(new, None if new.service else FIRST, by)
        return self.book(self.account("安全员")).approve(name)

    def sign_in(
        self, name: str, password: str = FIRST, code: str | None = None, address: str = "127.0.0.1"
    ) -> SignedIn | Enrolment | NotAdmitted:
        return self.signs().sign_in(Presented(name, password, code, address), self.at)

    def signs(self) -> SignIns:
        return SignIns(self.store, self.ring)

    def code(self, name: str) -> str:
        """The code of now, and the clock a minute on: no code is used twice."""
        self.at += timedelta(minutes=1)
        return pyotp.TOTP(self.secrets[name]).at(self.at)

    def signed_in(self, name: str, password: str = FIRST) -> SignedIn:
        """Signed in, with a code for whoever needs one."""
        said = self.sign_in(name, password, self.code(name) if name in self.secrets else None)
        if isinstance(said, Enrolment):
            self.secrets[name] = said.secret
            said = self.sign_in(name, password, self.code(name))
        assert isinstance(said, SignedIn), said
        return said
