"""座位. Several people at one store, each with a sign-in of his own, as commands see them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyotp

from tests.support.commands import Desk
from tests.support.offices import FIRST, SECOND

ADMINISTRATORS = {
    "王系统": ("1001", "sysadmin"),
    "安全员": ("1002", "secadmin"),
    "审计员": ("1003", "auditor"),
}


@dataclass
class Seats:
    """Desks over the store of one folder; `sit` signs somebody in."""

    folder: Path
    _secrets: dict[str, str] = field(default_factory=dict)
    _ahead: dict[str, int] = field(default_factory=dict)

    @property
    def host(self) -> Desk:
        """Somebody who has signed in as nobody."""
        return Desk(self.folder, {"CREDIT_SESSION_FILE": str(self.folder / "nobody")})

    def desk(self, name: str) -> Desk:
        return Desk(self.folder, {"CREDIT_SESSION_FILE": str(self.folder / f"{name}.sign-in")})

    def secret(self, text: str) -> Path:
        """A password file of 0600."""
        path = self.folder / f"secret-{len(list(self.folder.glob('secret-*')))}"
        path.touch(0o600)
        path.write_text(text + "\n", encoding="utf-8")
        return path

    def found(self) -> None:
        """The three administrators, signed in, each with a password of his own."""
        for name in ("王系统", "安全员"):
            self.host.json(
                "account", "create", name, *self._words(name), "--password-file", self.secret(FIRST)
            )
            self.sit(name)
        self.desk("王系统").json(
            "account", "create", "审计员", *self._words("审计员"), "--password-file", self.secret(FIRST)
        )
        self.desk("安全员").json("account", "approve", "审计员")
        self.sit("审计员")

    @staticmethod
    def _words(name: str) -> tuple[str, ...]:
        staff, role = ADMINISTRATORS[name]
        return "--staff", staff, "--role", role, "--department", "虚构市信用办"

    def hire(
        self, name: str, staff: str, *roles: str, district: str = "99", more: tuple[str, ...] = ()
    ) -> Desk:
        """An account that is asked for, confirmed and signed in."""
        said = [word for role in roles for word in ("--role", role)]
        self.desk("王系统").json(
            "account", "create", name, "--staff", staff, *said, "--district", district, "--department", "信用科", *more,
            "--password-file", self.secret(FIRST),
        )  # fmt: skip
        self.desk("安全员").json("account", "approve", name)
        return self.sit(name)

    def sit(self, name: str) -> Desk:
        """Signed in for the first time, with the second password in the place of the first."""
        desk = self.desk(name)
        self.login(name, FIRST)
        changed = ("--old-password-file", self.secret(FIRST), "--password-file", self.secret(SECOND))
        desk.json("account", "set-password", name, *changed)
        self.login(name, SECOND)
        return desk

    def login(self, name: str, password: str) -> Any:
        desk, words = self.desk(name), ("login", "--user", name, "--password-file", self.secret(password))
        if name not in ADMINISTRATORS:
            return desk.json(*words)
        if name not in self._secrets:
            self._secrets[name] = desk.json(*words, expect=1)["enrol"]["secret"]
        return desk.json(*words, "--totp", self.code(name))

    def code(self, name: str) -> str:
        """A code that was not used yet: of this half minute or of the next, waiting if both were."""
        used = self._ahead.get(name, 0)
        while used >= int(time.time()) // 30 + 1:
            time.sleep(0.5)
        step = max(used + 1, int(time.time()) // 30)
        self._ahead[name] = step
        return pyotp.TOTP(self._secrets[name]).generate_otp(step)
