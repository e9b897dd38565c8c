"""账号角色. What an account may be, and which roles never stand together.

The three administrators of 等保三级 are separated: no account holds two of these roles, or one beside another role.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from graph_service.errors import SettingError

_DISTRICT: Final = re.compile(r"[1-9]\d(\d{2}(\d{2})?)?")


class AccountRole(StrEnum):
    """账号角色."""

    CLERK = "clerk"
    REVIEWER = "reviewer"
    INVESTIGATOR = "investigator"
    ANALYST = "analyst"
    LEGAL = "legal"
    PLATFORM = "platform"
    SYSADMIN = "sysadmin"
    SECADMIN = "secadmin"
    AUDITOR = "auditor"

    @property
    def zh(self) -> str:
        return _ZH[self]


_ZH: Final = {
    AccountRole.CLERK: "经办人",
    AccountRole.REVIEWER: "复核人",
    AccountRole.INVESTIGATOR: "核查人员",
    AccountRole.ANALYST: "分析人员",
    AccountRole.LEGAL: "法制人员",
    AccountRole.PLATFORM: "治理平台",
    AccountRole.SYSADMIN: "系统管理员",
    AccountRole.SECADMIN: "安全管理员",
    AccountRole.AUDITOR: "审计管理员",
}
ADMINISTRATORS: Final = frozenset({AccountRole.SYSADMIN, AccountRole.SECADMIN, AccountRole.AUDITOR})
"""三员. Each of them alone in its account, and with a one-time code beside the password."""
FOR_PROGRAMS: Final = frozenset(
    {AccountRole.CLERK, AccountRole.INVESTIGATOR, AccountRole.ANALYST, AccountRole.PLATFORM}
)
"""服务账号可有的角色: none of them approves anything."""


def checked_roles(names: Iterable[str], *, service: bool) -> frozenset[AccountRole]:
    """The roles of these names; SettingError if one is unknown or they may not stand together."""
    roles = frozenset(_role(name) for name in names)
    if not roles:
        raise SettingError(f"至少一个角色: {', '.join(AccountRole)}。 An account needs a role.")
    if len(roles) > 1 and roles & ADMINISTRATORS:
        raise SettingError(
            "系统、安全、审计管理员三员分立, 一个账号不得兼任, 也不得兼有其他角色。"
            " Sysadmin, secadmin and auditor are separate: none stands beside another role."
        )
    if service and not roles <= FOR_PROGRAMS:
        raise SettingError(
            f"服务账号不得核准或管理, 角色限于 {', '.join(sorted(FOR_PROGRAMS))}。"
            " A service account never approves or administers."
        )
    return roles


def _role(name: str) -> AccountRole:
    try:
        return AccountRole(name.strip())
    except ValueError:
        raise SettingError(f"没有角色 {name!r}; 可用: {', '.join(AccountRole)}。 No such role.") from None


def checked_districts(given: Iterable[str], roles: frozenset[AccountRole]) -> tuple[str, ...]:
    """辖区: prefixes of GB/T 2260 codes, sorted; SettingError if one is none, or an account that looks at parties has
    none."""
    districts = tuple(sorted({one.strip() for one in given}))
    wrong = [one for one in districts if not _DISTRICT.fullmatch(one)]
    if wrong:
        raise SettingError(
            f"行政区划 {wrong[0]!r} 应为 2、4 或 6 位代码 (GB/T 2260)。 A district is a code of 2, 4 or 6 digits."
        )
    if not districts and not roles <= ADMINISTRATORS:
        raise SettingError(
            "须以 --district 写明辖区, 可重复, 例如 9901。 An account needs a district, such as 9901."
        )
    return districts
