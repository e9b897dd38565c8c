"""探查命令: paths, linked, owners, holdings, controller."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands.asking import AsOf, KnownAt, clear, enquiry
from api.commands.loading import Json
from api.commands.reporting import Case, Purpose
from api.session import Session, out, say_json
from graph_service.access.purposes import Sight
from graph_service.errors import SettingError
from graph_service.exploring.between import (
    DEFAULT_WAYS,
)
from graph_service.exploring.budget import SECONDS
from graph_service.exploring.link_kinds import LinkType
from graph_service.ownership.final_shares import Convention
from graph_service.related.shares import exact
from graph_service.reports.exploring_asked import LINKED_SECONDS, Explorer
from graph_service.reports.showing import refs_shown_to
from loaders.listed import read_listed
from loaders.name_cells import match_name
from visualizations.terminal.ownership_tree import draw_beneficial, draw_control, draw_holdings, draw_owners
from visualizations.terminal.paths import draw_links, draw_paths

Who = Annotated[str, typer.Argument(metavar="CODE|NAME", help="统一社会信用代码、旧注册号、标识或全称。")]
Types = Annotated[
    str | None,
    typer.Option(
        help="只看这些关联, 以逗号分开: "
        + "、".join(f"{tie.value} {tie.zh}" for tie in LinkType)
        + "。 Only these links."
    ),
]
MaxHops = Annotated[int | None, typer.Option(min=1, help="路径至多几段。 How many links a way has at most.")]
ByName = Annotated[
    bool,
    typer.Option(
        "--by-name",
        help="仅知名称的股东、担保人等, 读作当日唯一以此名称登记的存续组织, 并标明“按登记名称推定”。"
        " Read who is known by name only as the one standing organisation registered so on the day.",
    ),
]
Seconds = Annotated[float, typer.Option(min=0.1, help="时间限度(秒)。 The time that reading may take.")]


def paths(
    one: Annotated[
        str, typer.Argument(metavar="A", help="一方: 代码、标识或全称。 A code, an id or a whole name.")
    ],
    other: Annotated[str, typer.Argument(metavar="B", help="另一方。 The other one.")],
    purpose: Purpose,
    case: Case,
    types: Types = None,
    max_hops: MaxHops = None,
    k: Annotated[
        int, typer.Option("--k", min=1, max=50, help="最强的几条。 How many of the best.")
    ] = DEFAULT_WAYS,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    by_name: ByName = False,
    seconds: Seconds = SECONDS,
    json_: Json = False,
) -> None:
    """两者之间如何关联: 全部最短路径与最强的几条。 How two parties are linked: all shortest ways and the best ones.

    例 Example: credit-graph paths 91990100MA00000001 91990100MA00000002 --purpose investigation --case 2026-17 --k 3
    """
    session = Session()
    with session.store() as store:
        question = enquiry(session, purpose, case, as_of, known_at)
        answer = clear(
            store,
            Explorer(store, question, match_name, by_name, seconds).paths(
                one, other, types=_ties(types), max_hops=max_hops, wanted=k
            ),
            as_json=json_,
        )
    if json_:
        say_json(answer.said)
    else:
        out.print(draw_paths(answer.found, refs_shown_to(answer.found.parties, question.purpose)))


def linked(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="每行一个代码或全称; 也可为带表头的 CSV。 A code or name a line, or CSV."
        ),
    ],
    purpose: Purpose,
    case: Case,
    types: Types = None,
    max_hops: MaxHops = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    by_name: ByName = False,
    seconds: Seconds = LINKED_SECONDS,
    json_: Json = False,
) -> None:
    """名单中哪些主体彼此关联, 两两最强的一条路径。 Which of these parties are linked to which, with the best way.

    缺省至多 3 段。 认不出的行逐一列出行号; 读入 = 主体 + 重复 + 未认出。

    例 Example: credit-graph linked 名单.csv --purpose investigation --case 2026-17
    """
    session = Session()
    rows = [(row.line, row.text) for row in read_listed(file)]
    with session.store() as store:
        question = enquiry(session, purpose, case, as_of, known_at)
        answer, lost = Explorer(store, question, match_name, by_name, seconds).linked(
            rows, types=_ties(types), max_hops=max_hops
        )
    if json_:
        say_json(answer.said)
    else:
        out.print(draw_links(answer.found, refs_shown_to(answer.found.parties, question.purpose)))
        out.print(
            f"读入 read {answer.said['read']} = 主体 parties {answer.said['found']} + 重复 repeated"
            f" {answer.said['repeated']} + 未认出 unresolved {len(lost)}"
        )
        for row in lost:
            out.print(f"  第 {row.line} 行 line {row.line}: {_REASONS[row.reason]}", style="yellow")
    raise typer.Exit(1 if lost else 0)


_REASONS = {
    "nobody": "没有这个代码或全称 nothing bears this code or name",
    "several": "对应多个主体, 请用代码 several parties bear this name; give a code",
}


def owners(
    who: Who, purpose: Purpose, case: Case, as_of: AsOf = None, known_at: KnownAt = None,
    k: Annotated[
        int, typer.Option("--k", min=0, max=20, help="每个最终持有人的主要路径数。 Top paths of each owner.")
    ] = 3,
    convention: Annotated[
        Convention, typer.Option(help="最终份额的口径, 见 docs/exploring.md。 Which walks count in the end.")
    ] = Convention.ALL_WALKS,
    at_least: Annotated[
        str, typer.Option(help="只列最终份额达到此数的, 如 0.25。 Only owners from this share on.")
    ] = "0",
    by_name: ByName = False, seconds: Seconds = SECONDS, json_: Json = False,
) -> None:  # fmt: skip
    """股权穿透: 谁直接和最终持有, 经何路径, 谁控制。 Who owns it, directly and in the end, by which paths; who controls it.

    主要路径: 沿途份额之积, 另乘各循环的系数; 全部路径合计即最终持有的份额。
    Top paths: the product of the shares, times a factor for the cycles met; all of them add up to the share in the end.

    受益所有人仅在 CREDIT_BENEFICIAL_OWNERS=on 且用途的法定职责允许时列示。

    例 Example: credit-graph owners 91990100MA00000001 --purpose supervision --case 2026-17
    """
    session = Session()
    least = exact(at_least)
    if least is None or least > 1:
        raise SettingError(
            f"--at-least 应为 0 至 1 的小数, 而不是 {at_least!r}。 A decimal from 0 to 1 is needed."
        )
    with session.store() as store:
        question = enquiry(session, purpose, case, as_of, known_at)
        question.must_see(Sight.HOLDERS)
        answer = clear(
            store,
            Explorer(store, question, match_name, by_name, seconds).owners(
                who, ways=k, convention=convention, at_least=least,
                beneficial_on=session.settings.beneficial_owners,
            ),
            as_json=json_,
        )  # fmt: skip
    if json_:
        say_json(answer.said)
        return
    refs = refs_shown_to(answer.found.parties, question.purpose)
    out.print(draw_owners(answer.found, refs))
    if answer.found.beneficial is not None:
        out.print(draw_beneficial(answer.found.beneficial, refs))
    else:
        out.print(_STATES[answer.said["beneficial"]["state"]], style="dim")


_STATES = {
    "off": "受益所有人: 未启用 (CREDIT_BENEFICIAL_OWNERS)。 Beneficial owners are switched off.",
    "not_allowed": "受益所有人: 此用途的法定职责不含此项。 Beneficial owners are not for this purpose to see.",
}


def holdings(
    who: Who, purpose: Purpose, case: Case, as_of: AsOf = None, known_at: KnownAt = None,
    by_name: ByName = False, seconds: Seconds = SECONDS, json_: Json = False,
) -> None:  # fmt: skip
    """对外投资: 直接和间接持有什么, 控制什么。 What a party holds, directly and through others, and controls.

    例 Example: credit-graph holdings 91990100MA00000001 --purpose supervision --case 2026-17
    """
    session = Session()
    with session.store() as store:
        question = enquiry(session, purpose, case, as_of, known_at)
        answer = clear(
            store, Explorer(store, question, match_name, by_name, seconds).holdings(who), as_json=json_
        )
    if json_:
        say_json(answer.said)
    else:
        out.print(draw_holdings(answer.found, refs_shown_to(answer.found.parties, question.purpose)))


def controller(
    who: Who, purpose: Purpose, case: Case, as_of: AsOf = None, known_at: KnownAt = None,
    by_name: ByName = False, seconds: Seconds = SECONDS, json_: Json = False,
) -> None:  # fmt: skip
    """谁控制: 合计超过 50 % 者及其证明。 Who controls it by more than 50 % jointly, with the proof.

    例 Example: credit-graph controller 91990100MA00000001 --purpose supervision --case 2026-17
    """
    session = Session()
    with session.store() as store:
        question = enquiry(session, purpose, case, as_of, known_at)
        answer = clear(
            store, Explorer(store, question, match_name, by_name, seconds).controller(who), as_json=json_
        )
    if json_:
        say_json(answer.said)
    else:
        out.print(draw_control(answer.found, refs_shown_to(answer.found.parties, question.purpose)))


def _ties(text: str | None) -> tuple[LinkType, ...]:
    words = [word.strip() for word in (text or "").replace("，", ",").replace("、", ",").split(",")]
    by_word = {word: tie for tie in LinkType for word in (tie.value, tie.zh)}
    unknown = [word for word in words if word and word not in by_word]
    if unknown:
        known = ", ".join(f"{tie.value} {tie.zh}" for tie in LinkType)
        raise SettingError(f"没有关联种类 {', '.join(unknown)}; 可用: {known}。 No such kind of link.")
    return tuple(by_word[word] for word in words if word)
