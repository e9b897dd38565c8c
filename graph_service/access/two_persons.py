"""双人原则. Two persons are two staff numbers: never two names of one human, nor a human and his program."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from graph_service.errors import Refused
from graph_service.store.graph_store import Row


def assert_another(
    read: Callable[..., list[Row]], actor: str, proposers: Iterable[str], zh: str, en: str
) -> None:
    """Refused unless the actor is certainly another human than every proposer; `zh` and `en` name what was proposed.

    An account says its staff number. A bare login is somebody only as long as there are no accounts; afterwards it is
    whoever entered it in his account, and of nobody's login nothing is certain.
    """
    for proposer in proposers:
        if proposer == actor or _staff(proposer, read) == _staff(actor, read) is not None:
            raise Refused(
                f"{zh}由 {proposer} 提出, 须由另一人办理。 {proposer} proposed this {en}; another person must do this."
            )
        if "#" in actor and _staff(proposer, read) is None:
            raise Refused(
                f"{zh}由操作系统登录名 {proposer} 提出, 不知是何人: 请系统管理员以 account create --login 登记到其本人账号,"
                f" 或重新提出。 This {en} was proposed under the login {proposer}, which no account has entered as its own."
            )


def _staff(actor: str, read: Callable[..., list[Row]]) -> str | None:
    """The staff number behind an actor; None if nobody knows."""
    if "#" in actor:
        return actor.rpartition("#")[2]
    for row in read("accounts/list_accounts"):
        if actor in (row["account"].get("logins") or ()):
            return str(row["account"]["staff"])
    return None
