"""HTTP 命令: serve, api-key create, list, revoke."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table as Grid

from api.commands.loading import Json
from api.session import Session, err, out, progress_bar, say_json, today
from graph_service.access.api_keys import LONGEST_DAYS, Scope, create_key, list_keys, revoke_key
from graph_service.facts.name_index import SearchIndex

keys = typer.Typer(no_args_is_help=True, help="接口密钥: 签发、列出、吊销。 API keys: make, list, revoke.")
_SCOPES = "、".join(f"{one} {one.zh}" for one in Scope)


def serve(
    host: Annotated[
        str | None, typer.Option(help="监听地址, 缺省 CREDIT_HTTP_HOST。 Address to listen on.")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="监听端口, 缺省 CREDIT_HTTP_PORT; 0 任选。 Port; 0 for any."),
    ] = None,
    expose: Annotated[
        bool, typer.Option("--expose", help="允许非本机地址 (须在 TLS 网关之后)。 Let others reach it.")
    ] = False,
) -> None:
    """HTTP 接口: 检索、报告、运行、规则, 只在本机, 凭接口密钥。 Serve the interface until Ctrl-C or SIGTERM.

    日志每行一个 JSON, 写到标准错误; 不记地址中的内容。 One JSON object a line on stderr.

    例 Example: credit-graph serve --port 8000
    """
    from api.http.listening import listen  # the framework is no part of other commands' start-up

    session = Session()
    given = {"http_host": host, "http_port": port, "http_expose": expose or None}
    settings = session.settings.model_copy(
        update={name: value for name, value in given.items() if value is not None}
    )
    with session.store() as store:  # what is wrong with it is said before anybody listens
        if not any(key.revoked is None and today() < key.until for key in list_keys(store.read)):
            err.print("尚无在用的接口密钥; 见 credit-graph api-key create。 There is no key in use yet.")
        with progress_bar() as bar:
            handle = bar.add_task("索引 index", total=None, rate="")
            SearchIndex.of(store, settings).bring_up_to_date(
                lambda done, total: bar.update(handle, completed=done, total=total)
            )
        listen(settings, lambda url: out.print(f"→ {url} · 接口文档 docs {url}/docs", markup=False))


@keys.command("create")
def create(
    name: Annotated[
        str, typer.Argument(help="名称, 如平台与部门; 审计中为 key:名称。 A name for the register.")
    ],
    scope: Annotated[list[str], typer.Option(help=f"权限, 可重复: {_SCOPES}。 What it opens.")],
    purpose: Annotated[
        list[str] | None, typer.Option(help="用途, 可重复, 见 credit-graph purposes。 What for.")
    ] = None,
    days: Annotated[
        int, typer.Option(min=1, max=LONGEST_DAYS, help="有效天数, 自今日起。 Days that it lives.")
    ] = 365,
    json_: Json = False,
) -> None:
    """签发接口密钥; 密钥只显示这一次。 Make a key, which is shown this once.

    例 Example: credit-graph api-key create 治理平台 --scope parties:read --scope reports:read --purpose governance
    """
    session = Session()
    with session.store() as store:
        key, text = create_key(session.ledger(store), name, scope, purpose or [], today(), days)
    if json_:
        say_json({**key.as_json(), "key": text})
        return
    err.print(
        f"密钥 {key.name} ({key.id}) 有效至 {key.until} (不含)。以下密钥只显示这一次, 请立即妥善保存。"
        " The key follows; it is not shown again.",
        markup=False,
    )
    typer.echo(text)


@keys.command("list")
def list_all(json_: Json = False) -> None:
    """列出接口密钥, 不含密钥本身。 Every key, without the key itself.

    例 Example: credit-graph api-key list
    """
    with Session().store() as store:
        found = list_keys(store.read)
    if json_:
        say_json([one.as_json() for one in found])
        return
    grid = Grid()
    for title in (
        "标识 id",
        "名称 name",
        "权限 scopes",
        "用途 purposes",
        "有效 in force",
        "状态 state",
        "签发 made by",
    ):
        grid.add_column(title, overflow="fold")
    for one in found:
        refused = one.refused_on(today())
        grid.add_row(
            one.id, one.name, ", ".join(sorted(one.scopes)), ", ".join(sorted(one.purposes)),
            f"[{one.since}, {one.until})".replace("[", r"\["), refused.value if refused else "在用 in use", one.made_by,
        )  # fmt: skip
    out.print(grid)


@keys.command("revoke")
def revoke(
    key: Annotated[str, typer.Argument(metavar="ID|NAME", help="标识或名称。 Its id or name.")],
    json_: Json = False,
) -> None:
    """吊销接口密钥, 立即生效。 Revoke a key, from now on.

    例 Example: credit-graph api-key revoke 治理平台
    """
    session = Session()
    with session.store() as store:
        done = revoke_key(session.ledger(store), key)
    if json_:
        say_json(done.as_json())
    else:
        out.print(f"[green]✓[/] 密钥 {done.name} ({done.id}) 已吊销。 Revoked.")
