"""探查. Paths, links and ownership, asked in a body: the answers of the terminal, from the same functions."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import Field

from api.answering import registered_chronology, registered_evidence
from api.http import cursors, problems
from api.http.answers import reply
from api.http.auth import Caller, open_store
from api.http.graph_answers import (
    ControllerAnswer,
    HoldingsAnswer,
    LinksAnswer,
    NeighboursAnswer,
    OwnersAnswer,
    PathsAnswer,
)
from api.http.problems import Problem
from api.http.questions import (
    ASKED_IN_BODY,
    OF_PARTIES,
    READABLE,
    BodyAsked,
    admitted,
    question_in_body,
    referred,
    refusals_told,
)
from graph_service.access.api_keys import Scope
from graph_service.domain.plain_values import plain
from graph_service.exploring.between import CASE_HOPS, DEFAULT_WAYS, REPORT_HOPS
from graph_service.exploring.link_kinds import LinkType
from graph_service.facts.party import Candidates
from graph_service.ownership.final_shares import Convention
from graph_service.reports.chronology import Chronology
from graph_service.reports.evidence_told import MOST_ASKED, PartyEvidence
from graph_service.reports.exploring_asked import MOST_MEMBERS, Exploration, Explorer, Unclear
from graph_service.reports.neighbours_told import Page
from graph_service.store.graph_store import GraphStore
from loaders.name_cells import match_name

graph = APIRouter(prefix="/v1/graph", tags=["探查 graph"])

Store = Annotated[GraphStore, Depends(open_store)]
Admitted = Annotated[Caller, Depends(admitted(Scope.REPORTS))]
_WHO: Final = (
    "统一社会信用代码、旧注册号、组织机构代码或企业全称; 自然人用查得的标识 p_…。"
    " A code or a whole name; a person by a reference."
)
_SECONDS: Final = "读取的时间限度 (秒), 超过即 partial。 Seconds that reading may take."
_MOST_SECONDS: Final = 30.0
_LINKED_SECONDS: Final = 15.0


def who(description: str = _WHO, **more: Any) -> Any:
    """A member that names a party."""
    return Field(
        max_length=200, pattern=READABLE, description=description, examples=["91990100MA00000001"], **more
    )


class Searched(BodyAsked):
    """探查. Where names may be followed, and how long reading may take."""

    by_name: bool = Field(
        False,
        description="仅知名称者读作当日唯一以此名称登记的存续组织, 并写明。 Read who is known by name only as the one"
        " organisation that bears the name.",
    )
    seconds: float = Field(5.0, ge=0.1, le=_MOST_SECONDS, description=_SECONDS)


class LinksFollowed(Searched):
    """沿关联探查."""

    types: tuple[LinkType, ...] = Field(
        (), max_length=20, description="只看这些关联; 缺省为用途可见的全部。 Only these kinds of links."
    )
    max_hops: int | None = Field(
        None,
        ge=1,
        le=CASE_HOPS,
        description=f"路径至多几段: 一般至多 {REPORT_HOPS}, 监管与调查至多 {CASE_HOPS}。 Links of a path at most.",
    )


class PathsQuestion(LinksFollowed):
    """两者之间如何关联."""

    from_: str = who("一方: 代码、标识或全称。 One of the two.", alias="from")
    to: str = who("另一方。 The other.")
    k: int = Field(DEFAULT_WAYS, ge=1, le=50, description="最强的几条。 How many of the strongest.")


class LinksQuestion(LinksFollowed):
    """名单中哪些主体彼此关联."""

    parties: tuple[Annotated[str, Field(max_length=200, pattern=READABLE)], ...] = Field(
        min_length=2,
        max_length=MOST_MEMBERS,
        description=f"代码、标识或全称, 至多 {MOST_MEMBERS} 个。 Codes, ids or names.",
        examples=[["91990100MA00000001", "91990100MA00000002"]],
    )
    seconds: float = Field(_LINKED_SECONDS, ge=0.1, le=_MOST_SECONDS, description=_SECONDS)


class PartyQuestion(Searched):
    """关于一个主体."""

    party: str = who()


class OwnersQuestion(PartyQuestion):
    """股权穿透."""

    k: int = Field(3, ge=0, le=20, description="每个最终持有人的主要路径数。 Top paths of each owner.")
    convention: Convention = Field(
        Convention.ALL_WALKS, description="最终份额的口径。 Which walks count in the end."
    )
    at_least: str = Field(
        "0",
        pattern=r"^(0(\.[0-9]{1,20})?|1(\.0{1,20})?)$",
        description="只列最终份额达到此数的, 0 至 1 的小数。 Only owners from this share on.",
        examples=["0.25"],
    )


def answers_with(model: Any, zh: str, what: dict[int | str, dict[str, Any]]) -> Any:
    """The `responses` of a route that answers with this model."""
    return {200: {"model": model, "description": zh}, **what}


@graph.post(
    "/paths",
    operation_id="find_paths",
    summary="两者之间的路径 · Paths between two",
    description="全部最短路径与最强的几条, 每段有种类、方向与依据。 All shortest paths and the strongest ones.",
    responses=answers_with(PathsAnswer, "路径。 The paths.", OF_PARTIES),
)
def find_paths(request: Request, body: PathsQuestion, store: Store, caller: Admitted) -> Response:
    with refusals_told("max_hops"):
        found = _explorer(store, caller, body).paths(
            referred(request, "from", body.from_),
            referred(request, "to", body.to),
            types=body.types,
            max_hops=body.max_hops,
            wanted=body.k,
        )
    return reply(request, clearly(found, "from", "to").said)


@graph.post(
    "/linked",
    operation_id="find_linked",
    summary="哪些主体彼此关联 · Which of many are linked",
    description="两两最强的一条路径; 认不出的逐一列出。 The strongest path of each linked pair.",
    responses=answers_with(LinksAnswer, "彼此关联的各对。 The linked pairs.", ASKED_IN_BODY),
)
def find_linked(request: Request, body: LinksQuestion, store: Store, caller: Admitted) -> Response:
    with refusals_told("parties"):
        rows = [(place, referred(request, "parties", text)) for place, text in enumerate(body.parties, 1)]
        found, _ = _explorer(store, caller, body).linked(rows, types=body.types, max_hops=body.max_hops)
    return reply(request, found.said)


@graph.post(
    "/owners",
    operation_id="find_owners",
    summary="股权穿透 · Owners",
    description="谁直接和最终持有, 经何路径, 谁控制; 受益所有人须启用且用途允许。 Who owns it, and who controls it.",
    responses=answers_with(OwnersAnswer, "股权穿透。 Its owners.", OF_PARTIES),
)
def find_owners(request: Request, body: OwnersQuestion, store: Store, caller: Admitted) -> Response:
    with refusals_told("party"):
        found = _explorer(store, caller, body).owners(
            referred(request, "party", body.party), ways=body.k, convention=body.convention, at_least=Fraction(body.at_least),
            beneficial_on=request.app.state.settings.beneficial_owners,
        )  # fmt: skip
    return reply(request, clearly(found, "party").said)


@graph.post(
    "/holdings",
    operation_id="find_holdings",
    summary="对外投资 · Holdings",
    description="直接和间接持有什么, 控制什么。 What a party holds and controls.",
    responses=answers_with(HoldingsAnswer, "对外投资。 Its holdings.", OF_PARTIES),
)
def find_holdings(request: Request, body: PartyQuestion, store: Store, caller: Admitted) -> Response:
    with refusals_told("party"):
        found = _explorer(store, caller, body).holdings(referred(request, "party", body.party))
    return reply(request, clearly(found, "party").said)


@graph.post(
    "/controller",
    operation_id="find_controller",
    summary="谁控制 · Controller",
    description="合计超过 50% 者及其证明。 Who controls it by more than 50 % jointly, with the proof.",
    responses=answers_with(ControllerAnswer, "控制人。 Its controller.", OF_PARTIES),
)
def find_controller(request: Request, body: PartyQuestion, store: Store, caller: Admitted) -> Response:
    with refusals_told("party"):
        found = _explorer(store, caller, body).controller(referred(request, "party", body.party))
    return reply(request, clearly(found, "party").said)


class NeighboursQuestion(PartyQuestion):
    """一方的关联方."""

    types: tuple[LinkType, ...] = Field(
        (), max_length=20, description="只看这些关联; 缺省为用途可见的全部。 Only these kinds of links."
    )
    include_ended: bool = Field(False, description="连同已终止的关联。 Ended links, too.")
    limit: int = Field(
        20, ge=0, le=100, description="每页至多若干个; 0 只计数。 Neighbours on a page; 0: counts only."
    )
    cursor: str | None = Field(
        None, max_length=120, description="上一页给出的游标; 其余参数须相同。 The cursor of the page before."
    )


class EvidenceQuestion(BodyAsked):
    """出处."""

    party: str = who()
    ids: tuple[Annotated[str, Field(max_length=120, pattern=READABLE)], ...] = Field(
        min_length=1,
        max_length=MOST_ASKED,
        description="后果的 key、决定或事实的标识 (grounds)。 Keys of consequences, ids of decisions or facts.",
        examples=[["d:0123456789abcdef0123456789abcdef"]],
    )


class TimelineQuestion(BodyAsked):
    """时间线."""

    party: str = who()


@graph.post(
    "/neighbours",
    operation_id="find_neighbours",
    summary="关联方 · Neighbours",
    description="先按关联种类与状态计数, 再分页列出; 一步为止。 Counted by kind and state first, then page by page.",
    responses=answers_with(NeighboursAnswer, "关联方。 The neighbours.", OF_PARTIES),
)
def find_neighbours(request: Request, body: NeighboursQuestion, store: Store, caller: Admitted) -> Response:
    explorer = _explorer(store, caller, body)
    day = explorer.question.day.isoformat()
    place = cursors.read(request, body, day, body.cursor) if body.cursor is not None else None
    page = Page(place.offset if place else 0, body.limit)
    with refusals_told("types"):
        found = clearly(
            explorer.neighbours(
                referred(request, "party", body.party), page, types=body.types, ended=body.include_ended,
                known=place.change if place else None,
            ),
            "party",
        )  # fmt: skip
    end = page.offset + len(found.said["neighbours"])
    following = None
    if body.limit and end < found.said["total"]:
        following = cursors.written(request, body, day, cursors.Cursor(found.said["known_change"], end))
    return reply(request, {**found.said, "cursor": following})


@graph.post(
    "/timeline",
    operation_id="read_timeline",
    summary="时间线 · Timeline",
    description="名称、登记状态、任职、决定及其后续、后果各阶段, 依日期排列; 以报告所示为限。 What is on record, by days.",
    responses=answers_with(Chronology, "时间线。 The timeline.", OF_PARTIES),
)
def read_timeline(request: Request, body: TimelineQuestion, store: Store, caller: Admitted) -> Response:
    party = referred(request, "party", body.party)
    with refusals_told("party"):
        found = registered_chronology(store, question_in_body(caller, body), party, request.app.state.factors)
    return reply(request, plain(_one(found)))


@graph.post(
    "/evidence",
    operation_id="read_evidence",
    summary="出处 · Evidence",
    description="后果、决定、事实的依据与出处 (来源、文件、行、数据日), 以该主体的报告所示为限。 Where it stands written.",
    responses=answers_with(PartyEvidence, "出处。 The evidence.", OF_PARTIES),
)
def read_evidence(request: Request, body: EvidenceQuestion, store: Store, caller: Admitted) -> Response:
    party = referred(request, "party", body.party)
    with refusals_told("party"):
        found = registered_evidence(
            store, question_in_body(caller, body), party, body.ids, request.app.state.factors
        )
    return reply(request, plain(_one(found)))


def _one(found: Any) -> Any:
    """What was found of one party; Problem if none is meant, or more than one."""
    parties = found.parties if isinstance(found, Candidates) else ()
    if found is None or isinstance(found, Candidates):
        return clearly(Unclear("", 0, parties), "party")
    return found


def _explorer(store: GraphStore, caller: Caller, body: Searched) -> Explorer:
    return Explorer(store, question_in_body(caller, body), match_name, body.by_name, body.seconds)


def clearly(found: Exploration[Any] | Unclear, *members: str) -> Exploration[Any]:
    """What was found; Problem naming the member of the body by which no party, or more than one, is meant."""
    if not isinstance(found, Unclear):
        return found
    member = members[found.place]
    if not found.parties:
        told = {
            "in": "body",
            "parameter": member,
            "detail": "没有这个代码或全称。 No party has this code or name.",
        }
        said = "请核对代码, 或用完整名称。 Check the code, or use the whole name."
        raise Problem(problems.NO_PARTY, said, [told])
    told = {"in": "body", "parameter": member, "detail": "多个主体同名。 Several parties bear this name."}
    raise Problem(
        problems.SEVERAL,
        "请用所列标识之一再查。 Ask again with one of these ids.",
        [told],
        more={"candidates": plain(found.parties)},
    )
