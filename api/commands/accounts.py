"""账号命令: account create, approve, list, show, disable, enable, set-password, reset-totp; login, logout, whoami."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table as Grid

from api.commands.loading import Json
from api.identity import TerminalIdentity, address_here, keep_secret, read_secret, session_file
from api.session import Session, err, out, say_json
from graph_service.access.accounts import (
    Account,
    AccountBook,
    NewAccount,
    are_there_accounts,
    list_accounts,
)
from graph_service.access.enquiry import admit
from graph_service.access.one_time_codes import Enrolment
from graph_service.access.policy import policy
from graph_service.access.roles import AccountRole
from graph_service.access.sign_ins import NotAdmitted, Presented
from graph_service.errors import Refused, SettingError
from graph_service.store.audit import operating_system_login
from graph_service.store.graph_store import GraphStore, now

accounts = typer.Typer(
    no_args_is_help=True, help="账号: 开立、确认、停用、口令。 Accounts: make, confirm, disable, passwords."
)
_ROLES = "、".join(f"{one} {one.zh}" for one in AccountRole)
Name = Annotated[str, typer.Argument(metavar="NAME", help="账号名称。 The account's name.")]
PasswordFile = Annotated[
    Path | None, typer.Option(help="存放口令的文件 (0600); 无则在终端询问。 File with the password.")
]


@accounts.command("create")
def create(
    name: Name,
    staff: Annotated[str, typer.Option(help="工号, 一人一号; 服务账号: 负责人的工号。 The staff number.")],
    role: Annotated[list[str], typer.Option(help=f"角色, 可重复: {_ROLES}。 What it may do.")],
    department: Annotated[str, typer.Option(help="部门。 The department.")],
    district: Annotated[
        list[str] | None, typer.Option(help="辖区代码的开头, 可重复, 例如 9901。 Districts it looks after.")
    ] = None,
    display: Annotated[str, typer.Option(help="姓名, 缺省同名称。 The person's name, for reports.")] = "",
    login_: Annotated[
        list[str] | None,
        typer.Option(
            "--login", help="此人先前的操作系统登录名。 Logins he acted under before he had an account."
        ),
    ] = None,
    password_file: PasswordFile = None,
    service: Annotated[
        bool, typer.Option("--service", help="服务账号: 得到令牌, 没有口令, 不得核准。 For a program.")
    ] = False,
    json_: Json = False,
) -> None:
    """开立账号; 角色经安全管理员确认 (account approve) 后生效。 Make an account; its roles wait for the secadmin.

    图库尚无账号时只能开立三员, 各为一人。已有的账号再次开立, 即提出变更角色或辖区。
    In a store without accounts only the three administrators are made. For an account that is there: ask for changes.

    例 Example: credit-graph account create 陈经办 --staff 2001 --role clerk --district 9901 --department 信用科
    """
    new = NewAccount(
        name, staff, tuple(role), tuple(district or ()), display, department, service, tuple(login_ or ())
    )
    session = Session()
    with session.store() as store:
        known = any(one.name == name for one in _known(session, store))
        password = None if service or known else _password(password_file, "口令 password", confirm=True)
        account, token = _book(session, store).create(new, password, session.account)
    _say(account, as_json=json_, token=token)


@accounts.command("approve")
def approve(name: Name, json_: Json = False) -> None:
    """确认账号及其角色, 即时生效 (安全管理员)。 Confirm what was asked for an account.

    例 Example: credit-graph account approve 陈经办
    """
    _do(lambda book: book.approve(name), as_json=json_)


@accounts.command("disable")
def disable(name: Name, json_: Json = False) -> None:
    """停用账号, 即时生效, 登录随之结束。 Disable an account; its sign-ins end.

    例 Example: credit-graph account disable 陈经办
    """
    _do(lambda book: book.disable(name), as_json=json_)


@accounts.command("enable")
def enable(name: Name, json_: Json = False) -> None:
    """启用停用的账号, 或恢复后尚未开启的账号 (安全管理员)。 Enable what was disabled, or closed by a restore.

    例 Example: credit-graph account enable 陈经办
    """
    _do(lambda book: book.enable(name), as_json=json_)


@accounts.command("reset-totp")
def reset_totp(name: Name, json_: Json = False) -> None:
    """重置动态口令: 下次登录重新登记 (安全管理员)。 Let another one-time code be enrolled at the next sign-in.

    例 Example: credit-graph account reset-totp 审计员
    """
    _do(lambda book: book.reset_totp(name), as_json=json_)


@accounts.command("set-password")
def set_password(
    name: Name,
    password_file: PasswordFile = None,
    old_password_file: Annotated[
        Path | None, typer.Option(help="存放原口令的文件 (0600), 改自己的口令时用。 File with the old one.")
    ] = None,
    json_: Json = False,
) -> None:
    """改自己的口令; 系统管理员设置他人的, 待安全管理员确认。服务账号得到新令牌。 Set a password, or make a new token.

    例 Example: credit-graph account set-password 陈经办
    """
    session = Session()
    with session.store() as store:
        by = _signed_in(session)
        whose = next((one for one in _known(session, store) if one.name == name), None)
        own = whose is not None and whose.id == by.id
        if not own:
            admit(by, policy().actions["others_password"])
        old = _password(old_password_file, "原口令 old password") if own else None
        service = whose is not None and whose.service
        fresh = None if service else _password(password_file, "新口令 new password", confirm=True)
        account, token = _book(session, store).set_password(name, fresh, by, old)
    _say(account, as_json=json_, token=token)


@accounts.command("list")
def list_all(json_: Json = False) -> None:
    """列出账号。 Every account.

    例 Example: credit-graph account list
    """
    session = Session()
    with session.store() as store:
        found = _known(session, store)
    if json_:
        say_json([one.as_json() for one in found])
        return
    grid = Grid()
    for title in (
        "名称 name",
        "工号 staff",
        "姓名 display",
        "部门 department",
        "角色 roles",
        "辖区 districts",
        "状态 state",
    ):
        grid.add_column(title, overflow="fold")
    for one in found:
        roles = ", ".join(sorted(one.roles)) + (" (服务 service)" if one.service else "")
        state = f"{one.state.zh} {one.state}"
        grid.add_row(one.name, one.staff, one.display, one.department, roles, ", ".join(one.districts), state)
    out.print(grid)


@accounts.command("show")
def show(name: Name, json_: Json = False) -> None:
    """查看一个账号, 及其待确认的事项。 Show one account, and what waits for confirmation.

    例 Example: credit-graph account show 陈经办
    """
    session = Session()
    with session.store() as store:
        found = next((one for one in _known(session, store) if one.name == name), None)
    if found is None:
        raise SettingError(f"没有账号 {name}; 见 credit-graph account list。 No account has this name.")
    _say(found, as_json=json_)


# --- signing in ---


def login(
    user: Annotated[str, typer.Option(help="账号名称。 The account's name.")],
    password_file: PasswordFile = None,
    totp: Annotated[
        str | None, typer.Option(metavar="CODE", help="动态口令, 管理员必填。 The one-time code.")
    ] = None,
    json_: Json = False,
) -> None:
    """登录。管理员首次登录先得到动态口令的密钥 (只显示这一次), 再凭动态口令登录。 Sign in; administrators with a code.

    例 Example: credit-graph login --user 陈经办
    """
    session = Session()
    with session.store() as store:
        if not are_there_accounts(store.read):
            raise Refused(
                "图库尚无账号, 以操作系统登录名为操作人。 There are no accounts; your login is the actor."
            )
        shown = Presented(user, _password(password_file, "口令 password"), totp, address_here())
        said = TerminalIdentity(store, session.settings).signs.sign_in(shown, now())
    if isinstance(said, NotAdmitted):
        raise Refused(said.said)
    if isinstance(said, Enrolment):
        _say_enrolment(said, as_json=json_)
        raise typer.Exit(1)
    keep_secret(session_file(session.settings), said.token)
    until = said.until.isoformat(timespec="minutes")
    if json_:
        say_json({"account": said.account.as_json(), "until": until, "must_change": said.must_change})
        return
    out.print(f"[green]✓[/] {said.account.issued_to} 已登录, 至 {until}。 Signed in.")
    if said.must_change:
        err.print("请先改口令: credit-graph account set-password。 Change your password first.", markup=False)


def _say_enrolment(made: Enrolment, *, as_json: bool) -> None:
    if as_json:
        say_json({"enrol": {"secret": made.secret, "uri": made.uri}})
        return
    err.print(
        "请将以下密钥登记到动态口令器 (只显示这一次), 再以 --totp 登录。"
        " Enter this secret into your authenticator, then sign in with --totp.",
        markup=False,
    )
    typer.echo(made.secret)
    typer.echo(made.uri)


def logout(json_: Json = False) -> None:
    """退出登录。 Sign out.

    例 Example: credit-graph logout
    """
    session = Session()
    path = session_file(session.settings)
    ended = False
    if path.exists():
        with session.store() as store:
            ended = TerminalIdentity(store, session.settings).signs.sign_out(read_secret(path, "登录文件"))
        path.unlink()
    if json_:
        say_json({"signed_out": ended})
    else:
        out.print("已退出。 Signed out." if ended else "没有登录。 Nobody was signed in.")


def whoami(json_: Json = False) -> None:
    """此刻以谁的名义办理。 As whom commands act now.

    例 Example: credit-graph whoami
    """
    session = Session()
    with session.store() as store:
        there = are_there_accounts(store.read)
        account = (
            TerminalIdentity(store, session.settings).acting(now(), only_password=True) if there else None
        )
    if json_:
        actor = account.actor if account else operating_system_login()
        say_json({"actor": actor, "account": account.as_json() if account else None})
    elif account is not None:
        roles = "、".join(sorted(role.zh for role in account.roles))
        out.print(
            f"{account.actor} · {account.issued_to} · {roles} · 辖区 {', '.join(account.districts) or '—'}"
        )
    else:
        out.print(
            f"{operating_system_login()} · 操作系统登录名, 图库尚无账号 (login of the system; no accounts)"
        )


# --- what they share ---


def _password(path: Path | None, what: str, *, confirm: bool = False) -> str:
    """From the file, or asked for at the terminal, twice if it is new; SettingError where there is neither."""
    if path is not None:
        return read_secret(path, "口令文件")
    if not sys.stdin.isatty():
        raise SettingError(
            "没有终端可询问口令, 请用 --password-file。 No terminal to ask at; name a password file."
        )
    return str(typer.prompt(what, hide_input=True, confirmation_prompt=confirm, err=True))


def _book(session: Session, store: GraphStore) -> AccountBook:
    ledger = session.ledger(store)
    return AccountBook(ledger, session.key(store, ledger))


def _known(session: Session, store: GraphStore) -> list[Account]:
    return list_accounts(store.read, session.key(store))


def _signed_in(session: Session) -> Account:
    if session.account is None:
        raise Refused("图库尚无账号。 There are no accounts.")
    return session.account


def _do(act: Callable[[AccountBook], Account], *, as_json: bool) -> None:
    session = Session()
    with session.store() as store:
        _signed_in(session)
        account = act(_book(session, store))
    _say(account, as_json=as_json)


def _say(account: Account, *, as_json: bool, token: str | None = None) -> None:
    if as_json:
        more: dict[str, Any] = {"token": token} if token else {}
        say_json({**account.as_json(), **more})
        return
    roles = ", ".join(sorted(account.roles)) or "—"
    out.print(
        f"[green]✓[/] {account.name} ({account.staff}) · {account.issued_to} · {roles} · {account.state.zh} {account.state}"
    )
    if account.asked:
        out.print(f"待确认 waits for confirmation: {dict(account.asked)}", markup=False)
    if token is not None:
        err.print(
            "以下令牌只显示这一次, 存入 CREDIT_TOKEN_FILE。 The token is not shown again.", markup=False
        )
        typer.echo(token)
