"""问询. The one place where a question about parties is allowed and entered into the register: no entry, no answer.

Every entry holds the same fields: `purpose`, `case`, `asked` (ids, or the digest of what is not to be kept as typed),
`as_of`, `known_at`, `parties` (whose facts the answer shows) and `result` (the digest of the answer, or the hash that an
answer carries itself); an act may add fields of its own.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from graph_service.access.accounts import Account, Read
from graph_service.access.districts import outside
from graph_service.access.policy import Action, Open, policy
from graph_service.access.purposes import Purpose, Sight, purpose_of
from graph_service.errors import NotAllowed, Refused, SettingError
from graph_service.store.audit import Auditor, sm3
from graph_service.store.graph_store import GraphStore, Reader


class AccountAuditor(Auditor):
    """以账号为操作人的审计员, doing one action."""

    def __init__(self, account: Account, action: Action) -> None:
        super().__init__(account.actor)
        self.account, self.action = account, action

    @property
    def issued_to(self) -> str:
        return self.account.issued_to


def admit(account: Account, action: Action | None) -> Action:
    """The action, if a role of the account may do it; NotAllowed if none may. What the table does not know nobody may."""
    if action is not None and (
        action.open in (Open.ANYONE, Open.SIGNED_IN) or policy().allowances_of(account.roles, action.id)
    ):
        if action.human and account.service:
            raise NotAllowed(
                f"服务账号不得{action.zh}。 A service account may not do this: it is for a person to do."
            )
        return action
    what = action.zh if action else "未列入权限表者"
    roles = "、".join(sorted(role.zh for role in account.roles))
    raise NotAllowed(
        f"账号 {account.name} ({roles}) 无权办理: {what}。 The roles of this account do not allow it: "
        f"{action.id if action else 'not in the policy'}."
    )


def granted(account: Account, action: Action, purpose: Purpose) -> tuple[Purpose, tuple[str, ...] | None]:
    """The purpose as far as the roles of an account see it, and the districts that it is for (None: any).

    NotAllowed if no role may do the action for that purpose.
    """
    admit(account, action)
    found = [
        one for one in policy().allowances_of(account.roles, action.id) if purpose.id in (one.purposes or ())
    ]
    if not found:
        raise NotAllowed(
            f"账号 {account.name} 不得为“{purpose.zh}”办理: {action.zh}。"
            f" The roles of this account do not allow {action.id} for the purpose {purpose.id}."
        )
    seen = frozenset(sight for one in found for sight in purpose.sees - one.hides)
    named = purpose.names_persons and not all(one.masks_persons for one in found)
    own = account.districts if all(one.own_districts for one in found) else None
    return replace(purpose, sees=seen, names_persons=named), own


def assert_within(auditor: Auditor, read: Read, ids: Collection[str]) -> None:
    """NotAllowed if an act of an account is about a party outside its districts."""
    if not isinstance(auditor, AccountAuditor):
        return
    allowed = policy().allowances_of(auditor.account.roles, auditor.action.id)
    if (
        allowed
        and all(one.own_districts for one in allowed)
        and outside(read, ids, auditor.account.districts)
    ):
        raise _elsewhere(auditor.account.districts)


def _elsewhere(districts: Collection[str]) -> NotAllowed:
    return NotAllowed(
        f"该主体不在本账号的辖区 ({'、'.join(districts)}) 内, 或所在地区不明; 不予办理, 已记入审计。"
        " This party is not within the districts of this account, or nobody knows where it is."
    )


@dataclass(frozen=True, slots=True)
class Enquiry:
    """问询. Who asks, for what, in which case, of which day, and as known at the end of which day (None: now).

    `districts`: those of whose parties may be asked; None: any.
    """

    auditor: Auditor
    purpose: Purpose
    case: str
    day: date
    known_at: date | None = None
    districts: tuple[str, ...] | None = None

    @classmethod
    def of(
        cls, auditor: Auditor, purpose: str, case: str, day: date, known_at: date | None = None, *,
        action: str | None = None,
    ) -> Enquiry:  # fmt: skip
        """SettingError without a case number or a purpose of the list; NotAllowed if an account may not do this for it.

        `action`: what is done, if it is not all that the command or route does.
        """
        what_for, number = stated(purpose, case)
        districts = None
        if isinstance(auditor, AccountAuditor):
            done = policy().actions[action] if action else auditor.action
            what_for, districts = granted(auditor.account, done, what_for)
        return cls(auditor, what_for, number, day, known_at, districts)

    def known(self, store: Reader) -> int:
        """The change number that was known then."""
        return store.last_change() if self.known_at is None else store.change_known_at(self.known_at)

    def must_see(self, *sights: Sight) -> None:
        """Refused if the purpose may not see one of these."""
        must_see(self.purpose, *sights)

    def within(self, store: GraphStore, act: str, ids: Collection[str]) -> None:
        """NotAllowed, and entered into the register as that, if one of the parties is outside the districts."""
        if self.districts is None or not (elsewhere := outside(store.read, ids, self.districts)):
            return
        enter(
            self.auditor, store, f"{act}.refused", purpose=self.purpose.id, case=self.case, asked=" ".join(elsewhere),
            as_of=self.day, known_at=self.known_at, parties=(), said=None, why="district",
        )  # fmt: skip
        raise _elsewhere(self.districts)

    def those_within(self, store: GraphStore, ids: Collection[str]) -> set[str]:
        """Which of these parties are within the districts."""
        return set(ids) - set(outside(store.read, ids, self.districts) if self.districts is not None else ())

    def register(
        self, store: GraphStore, act: str, asked: str, parties: Iterable[str], said: Any, **more: Any
    ) -> None:
        """Enter question and answer into the register, before anybody sees the answer."""
        enter(
            self.auditor, store, act, purpose=self.purpose.id, case=self.case, asked=asked, as_of=self.day,
            known_at=self.known_at, parties=parties, said=said, **more,
        )  # fmt: skip


def stated(purpose: str, case: str) -> tuple[Purpose, str]:
    """The purpose and the case number of a question; SettingError without either."""
    if not case.strip():
        raise SettingError("查询须写明案号。 A query needs a case number.")
    return purpose_of(purpose), case.strip()


def must_see(purpose: Purpose, *sights: Sight) -> None:
    """Refused if the purpose may not see one of these."""
    hidden = [sight.value for sight in sights if not purpose.may_see(sight)]
    if hidden:
        raise Refused(
            f"用途“{purpose.zh}”不得查看此项 ({', '.join(hidden)}); 见 credit-graph purposes。"
            f" The purpose {purpose.id} may not see what is asked for; see credit-graph purposes."
        )


def digest(said: Any) -> str:
    """The digest of an answer, as the register keeps it."""
    return sm3(json.dumps(said, ensure_ascii=False, sort_keys=True, default=str))


def enter(
    auditor: Auditor, store: GraphStore, act: str, *, purpose: str, case: str, asked: str, as_of: date,
    known_at: date | None, parties: Iterable[str], said: Any, result: str | None = None, **more: Any,
) -> None:  # fmt: skip
    """One entry of the register, in a transaction of its own."""
    auditor.query(
        store,
        act,
        {
            "purpose": purpose,
            "case": case,
            "asked": asked,
            "as_of": as_of.isoformat(),
            "known_at": known_at.isoformat() if known_at else None,
            "parties": sorted(set(parties)),
            "result": digest(said) if result is None else result,
            **more,
        },
    )
