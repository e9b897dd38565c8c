"""探查命令: paths, linked, owners, holdings, controller."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from api.commands.asking import AsOf, KnownAt, enquiry, the_parties
from api.commands.loading import Json
from api.commands.reporting import Case, Purpose
from api.session import Session, out, say_json
from graph_service.access.enquiry import Enquiry
from graph_service.access.purposes import Sight
from graph_service.domain.model import is_person_id
from graph_service.errors import Refused, SettingError
from graph_service.exploring.allowed import hops_for, ties_for
from graph_service.exploring.between import (
    DEFAULT_WAYS,
    REPORT_HOPS,
    PathQuestion,
    links_among,
    paths_between,
)
from graph_service.exploring.budget import SECONDS, Budget
from graph_service.exploring.finding import Meant, find_parties
from graph_service.exploring.link_kinds import LinkType
from graph_service.exploring.owners import OwnershipView, holdings_of, ownership_of
from graph_service.ownership.final_shares import Convention
from graph_service.related.shares import exact
from graph_service.reports.exploring_answers import (
    beneficial_told,
    controller_told,
    holdings_told,
    links_told,
    ownership_told,
    paths_told,
)
from graph_service.reports.showing import refs_shown_to
from graph_service.store.graph_store import GraphStore, Reader
from loaders.listed import Named, read_listed
from loaders.name_cells import match_name
from visualizations.terminal.ownership_tree import draw_beneficial, draw_control, draw_holdings, draw_owners
from visualizations.terminal.paths import draw_links, draw_paths

T = TypeVar("T")
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

_LINKED_SECONDS = 30.0
_MOST_MEMBERS = 500


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
    question = enquiry(session, purpose, case, as_of, known_at)
    hops, ties = hops_for(question.purpose, max_hops), ties_for(question.purpose, _ties(types))
    with session.store() as store:
        start, end = the_parties(store, question, "query.paths", (one, other), as_json=json_)

        def ask(reader: Reader) -> Any:
            known = question.known(reader)
            asked = PathQuestion(question.day, known, hops, ties, Budget(seconds=seconds), by_name)
            return paths_between(reader, start, end, asked, k)

        found = store.reading(ask)
        said = paths_told(found, question.purpose)
        question.register(
            store, "query.paths", f"{found.start} {found.end}", found.parties, said, by_name=by_name
        )
    if json_:
        say_json(said)
    else:
        out.print(draw_paths(found, refs_shown_to(found.parties, question.purpose)))


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
    seconds: Seconds = _LINKED_SECONDS,
    json_: Json = False,
) -> None:
    """名单中哪些主体彼此关联, 两两最强的一条路径。 Which of these parties are linked to which, with the best way.

    缺省至多 3 段。 认不出的行逐一列出行号; 读入 = 主体 + 重复 + 未认出。

    例 Example: credit-graph linked 名单.csv --purpose investigation --case 2026-17
    """
    session = Session()
    question = enquiry(session, purpose, case, as_of, known_at)
    hops = hops_for(question.purpose, max_hops if max_hops is not None else REPORT_HOPS)
    ties = ties_for(question.purpose, _ties(types))
    rows = read_listed(file)
    with session.store() as store:
        known = question.known(store)
        meant = find_parties(store, {row.text for row in rows}, known, match_name)
        members = list(dict.fromkeys(one for row in rows if (one := meant[row.text].id) is not None))
        if len(members) > _MOST_MEMBERS:
            raise Refused(
                f"名单有 {len(members)} 个主体, 一次至多 {_MOST_MEMBERS} 个。 At most {_MOST_MEMBERS} parties at once."
            )
        asked = PathQuestion(question.day, known, hops, ties, Budget(20_000, seconds=seconds), by_name)
        found = store.reading(lambda reader: links_among(reader, members, asked))
        counts, unresolved = _counted(rows, meant, len(found.members))
        said = {**counts, "unresolved": unresolved, **links_told(found, question.purpose)}
        question.register(
            store, "query.linked", " ".join(found.members), found.parties, said, by_name=by_name
        )
    if json_:
        say_json(said)
    else:
        out.print(draw_links(found, refs_shown_to(found.parties, question.purpose)))
        out.print(
            f"读入 read {counts['read']} = 主体 parties {counts['found']} + 重复 repeated {counts['repeated']}"
            f" + 未认出 unresolved {len(unresolved)}"
        )
        for row in unresolved:
            out.print(f"  第 {row['line']} 行 line {row['line']}: {_REASONS[row['reason']]}", style="yellow")
    raise typer.Exit(1 if unresolved else 0)


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
    question = enquiry(session, purpose, case, as_of, known_at)
    told = session.settings.beneficial_owners and question.purpose.may_see(Sight.BENEFICIAL_OWNERS)
    least = exact(at_least)
    if least is None or least > 1:
        raise SettingError(
            f"--at-least 应为 0 至 1 的小数, 而不是 {at_least!r}。 A decimal from 0 to 1 is needed."
        )
    with session.store() as store:
        found = _ownership(store, question, "query.owners", who, seconds, by_name=by_name, beneficial=told,
            ways=k, convention=convention, as_json=json_,
        )  # fmt: skip
        found = _from_share_on(found, least)
        state = _beneficial_state(session, question)
        said = {
            **ownership_told(found, question.purpose),
            "beneficial": {"state": state, **beneficial_told(found.beneficial)},
        }
        question.register(store, "query.owners", found.party, found.parties, said, by_name=by_name)
    if json_:
        say_json(said)
        return
    refs = refs_shown_to(found.parties, question.purpose)
    out.print(draw_owners(found, refs))
    if found.beneficial is not None:
        out.print(draw_beneficial(found.beneficial, refs))
    else:
        out.print(_STATES[state], style="dim")


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
    question = enquiry(session, purpose, case, as_of, known_at)
    question.must_see(Sight.HOLDERS)
    with session.store() as store:
        (party,) = the_parties(store, question, "query.holdings", (who,), as_json=json_)
        found = store.reading(
            lambda reader: holdings_of(
                reader, party, question.day, question.known(reader), Budget(seconds=seconds), by_name=by_name
            )
        )
        said = holdings_told(found, question.purpose)
        question.register(store, "query.holdings", found.party, found.parties, said, by_name=by_name)
    if json_:
        say_json(said)
    else:
        out.print(draw_holdings(found, refs_shown_to(found.parties, question.purpose)))


def controller(
    who: Who, purpose: Purpose, case: Case, as_of: AsOf = None, known_at: KnownAt = None,
    by_name: ByName = False, seconds: Seconds = SECONDS, json_: Json = False,
) -> None:  # fmt: skip
    """谁控制: 合计超过 50 % 者及其证明。 Who controls it by more than 50 % jointly, with the proof.

    例 Example: credit-graph controller 91990100MA00000001 --purpose supervision --case 2026-17
    """
    session = Session()
    question = enquiry(session, purpose, case, as_of, known_at)
    with session.store() as store:
        found = _ownership(store, question, "query.controller", who, seconds, by_name=by_name, as_json=json_)
        whole = ownership_told(found, question.purpose)
        kept = (
            "party",
            "as_of",
            "known_change",
            "by_name",
            "over_whole",
            "presumed",
            "parties",
            "stopped",
            "partial",
            "explored",
        )
        said = {**{name: whole[name] for name in kept}, "controller": controller_told(found.controller)}
        question.register(store, "query.controller", found.party, found.parties, said, by_name=by_name)
    if json_:
        say_json(said)
    else:
        out.print(draw_control(found, refs_shown_to(found.parties, question.purpose)))


# --- what they have in common ---


def _ties(text: str | None) -> tuple[LinkType, ...]:
    words = [word.strip() for word in (text or "").replace("，", ",").replace("、", ",").split(",")]
    by_word = {word: tie for tie in LinkType for word in (tie.value, tie.zh)}
    unknown = [word for word in words if word and word not in by_word]
    if unknown:
        known = ", ".join(f"{tie.value} {tie.zh}" for tie in LinkType)
        raise SettingError(f"没有关联种类 {', '.join(unknown)}; 可用: {known}。 No such kind of link.")
    return tuple(by_word[word] for word in words if word)


def _ownership(
    store: GraphStore, question: Enquiry, act: str, who: str, seconds: float, *,
    by_name: bool, as_json: bool, beneficial: bool = False, ways: int = 0,
    convention: Convention = Convention.ALL_WALKS,
) -> OwnershipView:  # fmt: skip
    question.must_see(Sight.HOLDERS)
    (party,) = the_parties(store, question, act, (who,), as_json=as_json)
    if is_person_id(party):
        raise SettingError("自然人没有股东; 请给出组织。 Nobody owns a person; name an organisation.")
    return store.reading(
        lambda reader: ownership_of(
            reader,
            party,
            question.day,
            question.known(reader),
            Budget(seconds=seconds),
            beneficial=beneficial,
            ways=ways,
            convention=convention,
            by_name=by_name,
        )
    )


def _from_share_on(found: OwnershipView, least: Fraction) -> OwnershipView:
    """Owners in the end whose share is not known to be less, and their paths."""
    owners = tuple(one for one in found.owners if one.share is None or one.share >= least)
    kept = {one.party for one in owners}
    return replace(
        found, owners=owners, ways={owner: ways for owner, ways in found.ways.items() if owner in kept}
    )


def _beneficial_state(session: Session, question: Enquiry) -> str:
    if not session.settings.beneficial_owners:
        return "off"
    return "told" if question.purpose.may_see(Sight.BENEFICIAL_OWNERS) else "not_allowed"


def _counted(
    rows: list[Named], meant: Mapping[str, Meant], members: int
) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """Read = found + repeated + unresolved."""
    unresolved = [
        {"line": row.line, "reason": "several" if meant[row.text].ids else "nobody"}
        for row in rows
        if meant[row.text].id is None
    ]
    repeated = len(rows) - members - len(unresolved)
    return {"read": len(rows), "found": members, "repeated": repeated}, unresolved
