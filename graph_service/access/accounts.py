"""账号. Who may sign in: one human by his staff number, with a department, districts and roles that a second
administrator confirms.

The rows are books of the store and go with its backup. Each carries a mark under the key file: a row that was changed
by other hands opens nothing. Secrets of one-time codes stand apart, sealed, and leave the store by no way.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final, TypeAlias

from graph_service.access import passwords
from graph_service.access.roles import ADMINISTRATORS, AccountRole, checked_districts, checked_roles
from graph_service.access.seals import is_sound, marked
from graph_service.errors import Refused, SettingError
from graph_service.store.audit import sm3
from graph_service.store.graph_store import Moment, Row, Transaction
from graph_service.store.keys import KeyRing
from graph_service.store.ledger import Ledger

Read: TypeAlias = Callable[..., list[Row]]
RESTORED: Final = "accounts_closed"
"""The item of StoreInfo that says when a restore closed all accounts and keys."""
TOKEN_DAYS: Final = 366
_NAME: Final = re.compile(r"[\w.-]{1,40}")
_STAFF: Final = re.compile(r"[A-Za-z0-9-]{1,32}")
_LOGIN: Final = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.@\\-]{0,63}")
_ASKED: Final = ("display", "department", "districts", "roles", "logins")


class AccountState(StrEnum):
    """账号状态. The last two are no property of the row."""

    WAITING = "waiting"
    ACTIVE = "active"
    DISABLED = "disabled"
    CLOSED = "closed"
    UNSOUND = "unsound"

    @property
    def zh(self) -> str:
        return _STATES_ZH[self]


_STATES_ZH: Final = {
    AccountState.WAITING: "待安全管理员确认",
    AccountState.ACTIVE: "启用",
    AccountState.DISABLED: "停用",
    AccountState.CLOSED: "恢复后未开启",
    AccountState.UNSOUND: "记录校验不符",
}


@dataclass(frozen=True, slots=True)
class Account:
    """账号. `rights` counts what changed of it: a sign-in of before has ended. `asked`: what waits for confirmation."""

    id: str
    name: str
    staff: str
    display: str
    department: str
    districts: tuple[str, ...]
    roles: frozenset[AccountRole]
    state: AccountState
    service: bool
    logins: tuple[str, ...]
    password_on: date | None
    must_change: bool
    rights: int
    made_by: str
    made_at: str
    asked: Mapping[str, Any] | None
    asked_by: str | None
    approved_by: str | None

    @property
    def actor(self) -> str:
        """操作人, as every record says it: the account and the human behind it."""
        return f"{self.name}#{self.staff}"

    @property
    def issued_to(self) -> str:
        """出具给 (姓名, 部门)."""
        return f"{self.display} ({self.department})"

    @property
    def is_administrator(self) -> bool:
        return bool(self.roles & ADMINISTRATORS)

    def as_json(self) -> dict[str, Any]:
        told = asdict(self) | {"roles": sorted(self.roles), "state_zh": self.state.zh}
        return {name: value for name, value in told.items() if name != "rights"}


@dataclass(frozen=True, slots=True)
class NewAccount:
    """所请开立的账号."""

    name: str
    staff: str
    roles: tuple[str, ...]
    districts: tuple[str, ...] = ()
    display: str = ""
    department: str = ""
    service: bool = False
    logins: tuple[str, ...] = ()


# --- reading ---


def are_there_accounts(read: Read) -> bool:
    """Whether the store has any account: from the first one on the actor is an account, never a login."""
    return bool(read("accounts/count_accounts")[0]["n"])


def list_accounts(read: Read, ring: KeyRing) -> list[Account]:
    """账号一览, by name."""
    closed = closed_since(read)
    return [_account(row["account"], ring, closed) for row in read("accounts/list_accounts")]


def account_of_id(read: Read, ring: KeyRing, id_: str) -> Account | None:
    """The account of an id."""
    return next((one for one in list_accounts(read, ring) if one.id == id_), None)


def closed_since(read: Read) -> str:
    """When a restore closed what was not opened since; "" if none did."""
    rows = read("store/read_info", id=RESTORED)
    return str(rows[0]["value"]) if rows else ""


def _account(row: Row, ring: KeyRing, closed: str) -> Account:
    roles = frozenset(AccountRole(one) for one in row.get("roles") or () if one in frozenset(AccountRole))
    return Account(
        row["id"], row["name"], row["staff"], row["display"], row["department"], tuple(row.get("districts") or ()),
        roles, _state(row, ring, closed), row.get("service", False), tuple(row.get("logins") or ()),
        row.get("password_on"), row.get("must_change", False), row.get("rights", 0), row["made_by"], row["made_at"],
        json.loads(row["asked"]) if row.get("asked") else None, row.get("asked_by"), row.get("approved_by"),
    )  # fmt: skip


def _state(row: Row, ring: KeyRing, closed: str) -> AccountState:
    """The secadmin is not closed by a restore: nobody else could open the rest."""
    if not is_sound(row, ring):
        return AccountState.UNSOUND
    state = AccountState(row["state"])
    opens = AccountRole.SECADMIN in (row.get("roles") or ())
    return (
        AccountState.CLOSED
        if state is AccountState.ACTIVE and not opens and row.get("opened", "") < closed
        else state
    )


def remarked(row: Row, ring: KeyRing, after: KeyRing) -> Row:
    """The row under the ring after a rotation; one that was not sound before is not sound then."""
    return marked(row, after) if is_sound(row, ring) else row


# --- what administrators do ---


@dataclass(slots=True)
class AccountBook:
    """账号登记 of one store. Which role may do what the policy says; here is what nobody may."""

    ledger: Ledger
    ring: KeyRing

    def create(self, new: NewAccount, password: str | None, by: Account | None) -> tuple[Account, str | None]:
        """开立, or for an account that is there: ask for other roles, districts or names. With the token of a service
        account, which is shown this once.

        Without `by` (the operating-system login) only the administrators that a store needs first, at once in force.
        """
        roles, districts = _checked(new)
        is_new = all(row["name"] != new.name for row in _rows(self.ledger.store.read))
        digest = _digest_for(new, password) if is_new and not new.service else None
        secret = _new_token() if is_new and new.service else None

        def work(tx: Transaction, moment: Moment) -> tuple[Account, dict[str, Any]]:
            there = _rows(tx.run)
            asked = {
                "display": new.display or new.name, "department": new.department, "districts": list(districts),
                "roles": sorted(roles), "logins": sorted(new.logins),
            }  # fmt: skip
            known = next((row for row in there if row["name"] == new.name), None)
            _assert_unclaimed(there, new)
            if known is not None:
                row = self._asked_again(known, new, asked, by, moment)
            else:
                _assert_free(there, new)
                row = _new_row(new, asked, digest, secret, moment)
            if by is None:
                _assert_founding(self._accounts(there), roles)
                row = _granted(row, asked, moment)
            account = self._put(tx, row)
            return account, {
                "account": account.name,
                "staff": account.staff,
                "asked": asked,
                "state": account.state,
            }

        account: Account = self.ledger.write("account.create", work)
        return account, f"ct_{account.id}_{secret}" if secret is not None else None

    def _asked_again(
        self, known: Row, new: NewAccount, asked: Mapping[str, Any], by: Account | None, moment: Moment
    ) -> Row:
        if by is None or known["staff"] != new.staff or known.get("service", False) != new.service:
            raise Refused(
                f"账号 {new.name} 已存在; 变更须由系统管理员以同一工号提出。"
                " An account has this name; changes are asked for by the sysadmin, under the same staff number."
            )
        return known | {"asked": _text(asked), "asked_by": moment.actor}

    def approve(self, name: str) -> Account:
        """确认: what was asked for takes effect."""

        def change(row: Row, moment: Moment) -> Row:
            if row["state"] != AccountState.WAITING and not row.get("asked"):
                raise Refused(
                    f"账号 {name} 没有待确认的事项。 Nothing of this account waits for confirmation."
                )
            if row.get("asked_by") == moment.actor:
                raise Refused("提出者本人不得确认。 Whoever asked for it may not confirm it.")
            asked = json.loads(row["asked"]) if row.get("asked") else {one: row.get(one) for one in _ASKED}
            return _granted(row, asked, moment)

        return self._change("account.approve", name, change)

    def disable(self, name: str) -> Account:
        """停用, at once. Never the last sysadmin or secadmin: nobody could open anything again."""

        def change(row: Row, moment: Moment) -> Row:  # noqa: ARG001
            return row | {"state": AccountState.DISABLED.value}

        return self._change("account.disable", name, change, last_stays=True)

    def enable(self, name: str) -> Account:
        """启用 what was disabled, or closed by a restore."""

        def change(row: Row, moment: Moment) -> Row:
            if row["state"] == AccountState.WAITING:
                raise Refused(
                    "账号待确认, 请用 account approve。 It waits for confirmation; use account approve."
                )
            return row | {"state": AccountState.ACTIVE.value, "opened": moment.at.isoformat()}

        return self._change("account.enable", name, change)

    def set_password(
        self, name: str, password: str | None, by: Account, old: str | None = None
    ) -> tuple[Account, str | None]:
        """设置口令: one's own, with the old one; or another's, which he must change at his first sign-in and the secadmin
        confirms. For a service account a new token."""
        row = self._row(_rows(self.ledger.store.read), name)
        own = row["id"] == by.id
        service = bool(row.get("service"))
        if own and not passwords.fits(old or "", row.get("password")):
            raise Refused("原口令不符。 The old password does not fit.")
        digest = None if service else self._new_digest(row, password)
        secret = _new_token() if service else None

        def change(now: Row, moment: Moment) -> Row:
            turned = now | _credentials(now, digest, secret, moment, must_change=not own and not service)
            if own or self._has_code(now["id"]):
                return turned
            return turned | {"state": AccountState.WAITING.value, "asked_by": moment.actor}

        account = self._change("account.set_password", name, change)
        return account, f"ct_{account.id}_{secret}" if secret is not None else None

    def _new_digest(self, row: Row, password: str | None) -> str:
        new = NewAccount(row["name"], row["staff"], ())
        digest = _digest_for(new, password)
        passwords.assert_new(password or "", [*row.get("earlier", ()), row["password"]])
        return digest

    def _has_code(self, id_: str) -> bool:
        rows = self.ledger.store.read("accounts/read_secret", id=id_)
        return bool(rows) and bool(rows[0]["secret"].get("confirmed"))

    def reset_totp(self, name: str) -> Account:
        """重置动态口令: another is enrolled at the next sign-in."""

        def change(row: Row, moment: Moment) -> Row:  # noqa: ARG001
            return row

        def drop(tx: Transaction, row: Row) -> None:
            tx.run("accounts/drop_secret", id=row["id"])

        return self._change("account.reset_totp", name, change, beside=drop)

    # --- one transaction ---

    def _change(
        self, act: str, name: str, change: Callable[[Row, Moment], Row], *, last_stays: bool = False,
        beside: Callable[[Transaction, Row], None] | None = None,
    ) -> Account:  # fmt: skip
        def work(tx: Transaction, moment: Moment) -> tuple[Account, dict[str, Any]]:
            there = _rows(tx.run)
            row = self._row(there, name)
            if last_stays:
                _assert_not_last(self._accounts(there), row["id"])
            if beside is not None:
                beside(tx, row)
            account = self._put(tx, change(row, moment))
            return account, {"account": account.name, "staff": account.staff, "state": account.state,
                             "roles": sorted(account.roles), "districts": list(account.districts)}  # fmt: skip

        account: Account = self.ledger.write(act, work)
        return account

    def _put(self, tx: Transaction, row: Row) -> Account:
        turned = marked(row | {"rights": row.get("rights", 0) + 1}, self.ring)
        tx.run("accounts/put_account", id=turned["id"], row=turned)
        return _account(turned, self.ring, closed_since(tx.run))

    def _accounts(self, rows: Iterable[Row]) -> list[Account]:
        return [_account(row, self.ring, "") for row in rows]

    def _row(self, rows: Sequence[Row], name: str) -> Row:
        found = next((row for row in rows if row["name"] == name), None)
        if found is None:
            raise SettingError(f"没有账号 {name}; 见 credit-graph account list。 No account has this name.")
        if not is_sound(found, self.ring):
            raise Refused(
                f"账号 {name} 的记录校验不符, 不能变更: 可能被他人改动。请核查审计后从备份恢复。"
                " The row of this account was changed by other hands; look at the register and restore it."
            )
        return found


def _rows(read: Read) -> list[Row]:
    return [row["account"] for row in read("accounts/list_accounts")]


def _checked(new: NewAccount) -> tuple[frozenset[AccountRole], tuple[str, ...]]:
    roles = checked_roles(new.roles, service=new.service)
    if not _NAME.fullmatch(new.name):
        raise SettingError(
            f"账号名称 {new.name!r} 不可用: 1 至 40 个文字、数字、点、横线。 A name is 1 to 40 letters, digits, . - _."
        )
    if not _STAFF.fullmatch(new.staff):
        raise SettingError(
            "工号为 1 至 32 个字母、数字、横线。 A staff number is 1 to 32 letters, digits and dashes."
        )
    wrong = [one for one in new.logins if not _LOGIN.fullmatch(one)]
    if wrong:
        raise SettingError(f"操作系统登录名 {wrong[0]!r} 不可用。 This is no login of an operating system.")
    if not new.department.strip():
        raise SettingError("须以 --department 写明部门。 An account needs a department.")
    return roles, checked_districts(new.districts, roles)


def _digest_for(new: NewAccount, password: str | None) -> str:
    if password is None:
        raise SettingError(
            "须给出口令 (--password-file); 没有缺省口令。 A password is needed; there is no default."
        )
    passwords.assert_good(password, (new.name, new.staff))
    return passwords.digest_of(password)


def _assert_free(there: Iterable[Row], new: NewAccount) -> None:
    """One human, one account; a service account bears the staff number of who answers for it."""
    if not new.service and any(row["staff"] == new.staff and not row.get("service") for row in there):
        raise Refused(f"工号 {new.staff} 已有账号: 一人一号。 This staff number has an account already.")


def _assert_unclaimed(there: Iterable[Row], new: NewAccount) -> None:
    """A login was one human."""
    claimed = {login for row in there if row["name"] != new.name for login in row.get("logins") or ()}
    if claimed & set(new.logins):
        raise Refused("该操作系统登录名已属另一账号。 Another account has this operating-system login.")


def _assert_founding(there: Iterable[Account], roles: frozenset[AccountRole]) -> None:
    """The login makes the administrators that are not there yet, and nobody else."""
    held = {role for one in there for role in one.roles}
    if not roles <= ADMINISTRATORS:
        raise Refused(
            "图库尚无账号时只能开立三员 (sysadmin、secadmin、auditor)。"
            " In a store without accounts only the three administrators are made."
        )
    if roles & held or {AccountRole.SYSADMIN, AccountRole.SECADMIN} <= held:
        raise Refused(
            "该管理员已有账号; 请登录后由系统管理员开立。 It is there; sign in as sysadmin to make others."
        )


def _assert_not_last(there: Iterable[Account], id_: str) -> None:
    for role in (AccountRole.SYSADMIN, AccountRole.SECADMIN):
        active = [one.id for one in there if role in one.roles and one.state is AccountState.ACTIVE]
        if active == [id_]:
            raise Refused(f"这是最后一个启用的{role.zh}账号, 不能停用。 The last {role} may not be disabled.")


def _new_row(
    new: NewAccount, asked: Mapping[str, Any], digest: str | None, secret: str | None, moment: Moment
) -> Row:
    row: Row = {
        "id": secrets.token_hex(8), "name": new.name, "staff": new.staff, "display": asked["display"],
        "department": new.department, "state": AccountState.WAITING.value,
        "service": new.service, "made_by": moment.actor, "made_at": moment.at.isoformat(), "asked": _text(asked),
        "asked_by": moment.actor,
    }  # fmt: skip
    return row | _credentials(row, digest, secret, moment, must_change=not new.service)


def _credentials(
    row: Row, digest: str | None, secret: str | None, moment: Moment, *, must_change: bool
) -> dict[str, Any]:
    if secret is not None:
        until = moment.day + timedelta(days=TOKEN_DAYS)
        return {"token": token_digest(row["id"], secret), "token_until": until}
    earlier = [one for one in [*(row.get("earlier") or ()), row.get("password")] if one]
    return {
        "password": digest, "password_on": moment.day, "must_change": must_change,
        "earlier": earlier[-(passwords.KEPT - 1) :],
    }  # fmt: skip


def _granted(row: Row, asked: Mapping[str, Any], moment: Moment) -> Row:
    """What was asked for, in force; an account that is disabled stays so."""
    kept = {name: value for name, value in row.items() if name not in ("asked", "asked_by")}
    state = row["state"] if row["state"] == AccountState.DISABLED else AccountState.ACTIVE.value
    return kept | dict(asked) | {"state": state, "approved_by": moment.actor, "opened": moment.at.isoformat()}


def _text(asked: Mapping[str, Any]) -> str:
    return json.dumps(asked, ensure_ascii=False, sort_keys=True)


def _new_token() -> str:
    return secrets.token_urlsafe(32)


def token_digest(id_: str, secret: str) -> str:
    """摘要 of a service account's token: 256 random bits need no slow hash."""
    return sm3(f"token:{id_}:{secret}")
