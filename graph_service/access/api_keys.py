"""接口密钥. Who may ask over HTTP: what for, which routes, until when. Only a digest of a key is kept.

A key reads `cg_<id>_<secret>`. The secret has 256 random bits, so one SM3 over it is enough; it is shown once, when it
is made, and can neither be read back nor guessed. There is no key until somebody makes one.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final, TypeAlias

from graph_service.access.purposes import purpose_of
from graph_service.errors import Refused, SettingError
from graph_service.store.audit import sm3
from graph_service.store.graph_store import Moment, Row, Transaction
from graph_service.store.ledger import Ledger

Read: TypeAlias = Callable[..., list[Row]]
LONGEST_DAYS: Final = 1096
"""A key lives three years at the most."""
_KEY: Final = re.compile(r"cg_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")
_NAME: Final = re.compile(r"[\w.-]{1,40}")


class Scope(StrEnum):
    """权限. Which routes a key opens."""

    PARTIES = "parties:read"
    PERSONS = "persons:read"
    REPORTS = "reports:read"
    RUNS = "runs:read"
    RULES = "rules:read"

    @property
    def zh(self) -> str:
        return _SCOPES_ZH[self]

    @property
    def about_parties(self) -> bool:
        """Whether it opens what is said of parties, for which a purpose is needed."""
        return self in (Scope.PARTIES, Scope.PERSONS, Scope.REPORTS)


_SCOPES_ZH: Final = {
    Scope.PARTIES: "检索主体",
    Scope.PERSONS: "查自然人",
    Scope.REPORTS: "关联报告",
    Scope.RUNS: "传导运行",
    Scope.RULES: "规则库",
}


class NotAccepted(StrEnum):
    """不予接受的原因. Why a key opens nothing."""

    MALFORMED = "malformed"
    UNKNOWN = "unknown"
    WRONG = "wrong"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """接口密钥, without its secret. In force from `since` up to, not including, `until` (Asia/Shanghai)."""

    id: str
    name: str
    scopes: frozenset[Scope]
    purposes: frozenset[str]
    since: date
    until: date
    made_by: str
    made_at: str
    revoked: str | None = None
    revoked_by: str | None = None

    def refused_on(self, day: date) -> NotAccepted | None:
        """Why it does not open anything on a day; None if it does."""
        if self.revoked is not None:
            return NotAccepted.REVOKED
        if day < self.since:
            return NotAccepted.NOT_YET
        return NotAccepted.EXPIRED if day >= self.until else None

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "scopes": sorted(self.scopes),
            "purposes": sorted(self.purposes),
            "from": self.since.isoformat(),
            "to": self.until.isoformat(),
            "revoked": self.revoked,
            "revoked_by": self.revoked_by,
            "made_by": self.made_by,
            "made_at": self.made_at,
        }


def create_key(
    ledger: Ledger, name: str, scopes: Iterable[str], purposes: Iterable[str], since: date, days: int
) -> tuple[ApiKey, str]:
    """签发: the key's record and the key itself, which nobody can be shown again.

    SettingError if name, scopes, purposes or term cannot be used; Refused if a key in use bears the name.
    """
    asked = _checked(name, scopes, purposes, since, days)
    secret = secrets.token_urlsafe(32)

    def work(tx: Transaction, moment: Moment) -> tuple[ApiKey, dict[str, Any]]:
        there = [_key(row["key"]) for row in tx.run("apikeys/list_keys")]
        if any(one.name == asked["name"] and one.revoked is None for one in there):
            raise Refused(
                f"名称 {name} 已有在用的密钥; 换一个名称, 或先吊销原密钥。"
                f" A key in use is called {name}; take another name or revoke that one."
            )
        made = {**asked, "made_by": moment.actor, "made_at": moment.at.isoformat()}
        tx.run("apikeys/put_key", id=made["id"], set={**made, "hash": _digest(made["id"], secret)})
        key = _key(made)
        return key, key.as_json()

    key: ApiKey = ledger.write("apikey.create", work)
    return key, f"cg_{key.id}_{secret}"


def _checked(
    name: str, scopes: Iterable[str], purposes: Iterable[str], since: date, days: int
) -> dict[str, Any]:
    if not _NAME.fullmatch(name):
        raise SettingError(
            f"密钥名称 {name!r} 不可用: 1 至 40 个文字、数字、点、横线。 A name is 1 to 40 letters, digits, . - _."
        )
    if not 1 <= days <= LONGEST_DAYS:
        raise SettingError(f"有效期为 1 至 {LONGEST_DAYS} 天。 A key lives 1 to {LONGEST_DAYS} days.")
    held = sorted({_scope(one) for one in scopes})
    told = sorted({purpose_of(one).id for one in purposes})
    if not held:
        raise SettingError(f"至少一项权限: {', '.join(Scope)}。 A key needs a scope.")
    if not told and any(one.about_parties for one in held):
        raise SettingError(
            "查询主体的密钥须绑定用途, 见 credit-graph purposes。"
            " A key that asks about parties needs a purpose; see `credit-graph purposes`."
        )
    return {
        "id": secrets.token_hex(8), "name": name, "scopes": [one.value for one in held],
        **({"purposes": told} if told else {}), "from": since, "to": since + timedelta(days=days),
    }  # fmt: skip


def _scope(text: str) -> Scope:
    try:
        return Scope(text.strip())
    except ValueError:
        raise SettingError(f"没有权限 {text!r}; 可用: {', '.join(Scope)}。 No such scope.") from None


def revoke_key(ledger: Ledger, id_or_name: str) -> ApiKey:
    """吊销, from this moment on; SettingError if no key in use bears the id or name."""

    def work(tx: Transaction, moment: Moment) -> tuple[ApiKey, dict[str, Any]]:
        there = [_key(row["key"]) for row in tx.run("apikeys/list_keys")]
        found = next((one for one in there if _is_called(one, id_or_name)), None)
        if found is None:
            raise SettingError(
                f"没有在用的密钥 {id_or_name}; 见 credit-graph api-key list。"
                " No key in use bears this id or name; see `api-key list`."
            )
        done = {"revoked": moment.at.isoformat(), "revoked_by": moment.actor}
        tx.run("apikeys/put_key", id=found.id, set=done)
        return _key(tx.run("apikeys/read_key", id=found.id)[0]["key"]), {"id": found.id, "name": found.name}

    key: ApiKey = ledger.write("apikey.revoke", work)
    return key


def _is_called(key: ApiKey, id_or_name: str) -> bool:
    return key.revoked is None and id_or_name in (key.id, key.name)


def list_keys(read: Read) -> list[ApiKey]:
    """密钥一览, in the order in which they were made. `read` runs a text by name."""
    return [_key(row["key"]) for row in read("apikeys/list_keys")]


def recognise(read: Read, presented: str, day: date) -> ApiKey | NotAccepted:
    """The key that somebody presents, if it opens something on that day; else why not."""
    parts = _KEY.fullmatch(presented)
    if parts is None:
        return NotAccepted.MALFORMED
    id_, secret = parts.groups()
    rows = read("apikeys/read_key", id=id_)
    kept = rows[0]["key"]["hash"] if rows else ""
    if not hmac.compare_digest(_digest(id_, secret), kept):
        return NotAccepted.WRONG if rows else NotAccepted.UNKNOWN
    key = _key(rows[0]["key"])
    return key.refused_on(day) or key


def _digest(id_: str, secret: str) -> str:
    return sm3(f"{id_}:{secret}")


def _key(row: Mapping[str, Any]) -> ApiKey:
    return ApiKey(
        row["id"], row["name"], frozenset(Scope(one) for one in row["scopes"] if one in frozenset(Scope)),
        frozenset(row.get("purposes") or ()), row["from"], row["to"], row["made_by"], row["made_at"],
        row.get("revoked"), row.get("revoked_by"),
    )  # fmt: skip
