"""探查回答的形状. What the routes under /v1/graph answer, field by field, for the contract; a test holds every answer
against it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from graph_service.exploring.budget import Explored
from graph_service.exploring.link_kinds import LinkType
from graph_service.exploring.neighbourhood import Stopped
from graph_service.exploring.owners import TreeMark
from graph_service.facts.borne_names import Presumed
from graph_service.facts.party_refs import PartyRef
from graph_service.ownership.final_shares import Convention, NoneFound
from graph_service.reports.association import Chip, State


def said(text: str) -> Any:
    """A member with its description."""
    return Field(description=text)


Share = Annotated[
    str,
    Field(
        description="份额, 以 1 为全部; 小数或分数文字, 如 0.600000000000、1/3。 A share of the whole = 1, as a text."
    ),
]


class AnswerPart(BaseModel):
    """回答的一部分."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AnswerHead(AnswerPart):
    """每个回答都有的要素. What every answer says of itself."""

    as_of: date = said("所问之日。 The day asked about.")
    known_change: int = said("按此变更号的所知。 As known at this change number.")
    data_day: date | None = said("数据截止日; null 为尚无数据。 The latest day of the data.")
    rules_version: str = said("所问之日施行的规则版次。 The version of the rules in force on that day.")
    partial: bool = said(
        "是否因限度而未穷尽; 是则所示为下限。 Whether a limit was reached: there may be more."
    )


# --- links and paths ---


class WayStep(AnswerPart):
    """路径的一段. Its direction is that of the link, whichever way the path goes."""

    type: LinkType = said("关联种类。 The kind of link.")
    from_: str = Field(
        alias="from", description="任职者、持股者、担保者等。 Who holds the office or share, guarantees …"
    )
    to: str = said("另一端。 The other end.")


class WayTold(AnswerPart):
    """一条路径."""

    ids: list[str] = said("沿途各主体或地点。 Parties and places along the path.")
    hops: int = said("段数。 How many links.")
    strength: float = said("强度, 0 至 1。 Its strength as evidence.")
    weak: bool = said("是否含存疑的一段。 Whether one of its links is doubtful.")
    steps: list[WayStep] = said("各段。 Its links, in order.")


class LinkedPair(WayTold):
    """名单中彼此关联的两方及最强路径."""

    from_: str = Field(alias="from", description="一方。 One of the two.")
    to: str = said("另一方。 The other.")


class LinkBetween(AnswerPart):
    """一项关联及其依据, 强度不计."""

    type: LinkType = said("关联种类。 The kind of link.")
    from_: str = Field(alias="from", description="任职者、持股者、担保者等。 Whose link it is.")
    to: str = said("另一端。 The other end.")
    since: date | None = said("起日 (含)。 Its first day.")
    until: date | None = said("止日 (不含)。 The first day after it.")
    share: Share | None = said("持股比例。 The share, of holdings.")
    role: str | None = said("职务, 任职才有。 The office, of offices.")
    weak: bool = said("是否存疑。 Whether it is doubtful.")
    presumed: bool = said("是否按登记名称推定。 Whether a party is read as another by its name.")
    grounds: list[str] = said(
        "依据事实的标识, 可向 /v1/graph/evidence 查询出处。 The facts that it rests on."
    )


class LinkTold(LinkBetween):
    """一项关联及其依据."""

    strength: float = said("强度, 0 至 1。 Its strength as evidence.")


class HubTieTold(AnswerPart):
    """经枢纽直接相连. No path leads through a hub, and no strength is told of it."""

    hub: Stopped = said("枢纽。 The hub.")
    parties: list[str] = said("所问主体中与之直接相连者。 Who of those asked about is linked to it.")
    links: list[LinkBetween] = said("与枢纽之间的关联。 Each between the hub and one of them.")


class NamedOnly(AnswerPart):
    """途中仅知名称的组织."""

    count: int = said("家数。 How many.")
    ids: list[str] = said("其中若干家。 Some of them.")


class WebAnswer(AnswerHead):
    """探查所得的共同部分."""

    max_hops: int = said("路径至多几段。 How many links a path had at most.")
    types: list[LinkType] = said("所看的关联种类。 The kinds of links that were followed.")
    by_name: bool = said("是否按登记名称推定。 Whether names were followed.")
    through_hubs: list[HubTieTold] = said("经枢纽直接相连者, 不计为路径。 Direct links to the same hub.")
    links: list[LinkTold] = said("路径上相邻两方之间的全部关联。 Every link along the paths.")
    presumed: list[Presumed] = said("按登记名称推定者。 Who was read as another by a name.")
    named_only: NamedOnly = said("途中仅知名称的组织。 Organisations of which only a name is known.")
    parties: dict[str, PartyRef] = said("所提及的主体。 The parties that are mentioned, by id.")
    places: dict[str, str] = said("所提及的住所与电话 (掩码)。 Places that are mentioned, by id.")
    stopped: list[Stopped] = said("未再展开者及原因。 Who was not gone through, and why.")
    explored: Explored = said("查看的范围。 How much was looked at.")
    factors: str = said("强度数值的版次。 The version of the figures of strength.")


class PathsAnswer(WebAnswer):
    """两者之间的路径."""

    from_: str = Field(alias="from", description="一方。 One of the two.")
    to: str = said("另一方。 The other.")
    same: bool = said("两者是否同一主体。 Whether the two are one party.")
    hops: int | None = said("最短路径的段数; null 为未见关联。 The length of the shortest path.")
    shortest_count: int = said("最短路径条数。 How many shortest paths there are.")
    shortest: list[WayTold] = said("最短路径, 至多 50 条。 The shortest paths.")
    best: list[WayTold] = said("最强的几条。 The strongest paths.")


class UnresolvedTold(AnswerPart):
    """认不出的一行."""

    line: int = said("第几个, 从 1 起。 Which of the list, counted from 1.")
    reason: str = said("nobody 没有此代码或全称; several 对应多个主体。 No such party, or several.")


class LinksAnswer(WebAnswer):
    """若干主体之间的关联."""

    read: int = said("读入的个数。 How many were given.")
    found: int = said("认出的主体数。 How many parties they are.")
    repeated: int = said("重复的个数。 How many were given again.")
    unresolved: list[UnresolvedTold] = said("未认出的。 Which are not clear.")
    members: list[str] = said("认出的主体。 The parties.")
    pairs: int = said("共有几对。 How many pairs there are.")
    judged: int = said("时限内判断了几对。 How many could be judged in time.")
    linked: list[LinkedPair] = said("彼此关联的各对, 最强的在先。 The linked pairs, the strongest first.")


# --- around one party ---


class NeighbourTold(AnswerPart):
    """一个关联方."""

    id: str = said("主体或地点的标识, 见 parties、places。 Its id, of a party or a place.")
    place: bool = said("是否住所或电话。 Whether it is a place.")
    ended: bool = said("与之的关联是否均已终止。 Whether every link to it has ended.")
    state: State | None = said("有无有效记录; 自然人未查询; 地点为 null。 Whether something stands about it.")
    chips: list[Chip] = said("现有的标识。 What stands about it.")
    withheld: int = said("不显示的项数。 How many things are not told.")
    links: list[LinkTold] = said("与之的全部关联。 Every link to it.")


class LinkCount(AnswerPart):
    """一种关联的家数."""

    type: LinkType = said("关联种类。 The kind of link.")
    zh: str = said("名称。 Its name.")
    total: int = said("关联方数。 How many neighbours it leads to.")
    ended: int = said("其中此种关联均已终止的。 Of them by ended links only.")
    states: dict[str, int] = said("按状态计数, 地点不计。 How many in each state.")


class NeighboursAnswer(AnswerHead):
    """关联方."""

    party: str = said("所问主体或地点。 The party or place asked about.")
    types: list[LinkType] = said("所看的关联种类。 The kinds of links that were followed.")
    include_ended: bool = said("是否含已终止的关联。 Whether ended links are told, too.")
    by_name: bool = said("是否按登记名称推定。 Whether names were followed.")
    hub: Stopped | None = said("所问者本身是枢纽时的家数。 Whether the party itself is a hub.")
    total: int = said("关联方总数。 How many neighbours there are.")
    counts: list[LinkCount] = said("按种类与状态计数。 Counted by kind and state.")
    states: dict[str, int] = said("按状态计数。 Counted by state.")
    offset: int = said("本页从第几个起。 Where this page begins.")
    neighbours: list[NeighbourTold] = said(
        "本页, 有有效记录的在先。 This page, whoever something stands about first."
    )
    cursor: str | None = said("下一页的游标; null 为已到末页。 The cursor of the next page.")
    presumed: list[Presumed] = said("按登记名称推定者。 Who was read as another by a name.")
    parties: dict[str, PartyRef] = said("所提及的主体。 The parties that are mentioned, by id.")
    places: dict[str, str] = said("所提及的住所与电话 (掩码)。 Places that are mentioned, by id.")
    explored: Explored = said("查看的范围。 How much was looked at.")
    factors: str = said("强度数值的版次。 The version of the figures of strength.")


# --- shares and control ---


class StakeTold(AnswerPart):
    """一项直接持股."""

    owner: str = said("持有人。 The holder.")
    owned: str = said("被持有的组织。 The organisation.")
    share: Share = said("比例。 The share.")
    since: date | None = said("起日 (含)。 Its first day.")
    until: date | None = said("止日 (不含)。 The first day after it.")
    presumed: bool = said("是否按登记名称推定。 Whether it is by a name.")
    grounds: list[str] = said("依据事实的标识。 The facts that it rests on.")


class KnotTold(AnswerPart):
    """股权树上一处."""

    party: str = said("主体。 The party.")
    below: int | None = said("挂在第几处 (从 0 起)。 The place that it hangs on.")
    depth: int = said("层次。 How deep it stands.")
    share: Share | None = said("直接比例。 The direct share.")
    through: Share = said("至根的乘积。 The product down to the root.")
    mark: TreeMark | None = said("其外不再列出的原因。 Why nothing stands beyond.")
    presumed: bool = said("是否按登记名称推定。 Whether it is by a name.")


class InTheEndTold(AnswerPart):
    """最终份额."""

    party: str = said("主体。 The party.")
    share: Share | None = said("份额; null 为无法收敛或循环过大。 The share in the end.")


class SharePathTold(AnswerPart):
    """一条持股路径."""

    ids: list[str] = said("沿途主体。 The parties along it.")
    product: Share = said("沿途份额之积。 The product of the shares.")
    factor: Share | None = said("各循环的系数。 The factor for the cycles met.")
    share: Share | None = said("此路径所占份额。 What it adds to the share in the end.")


class TopPathsTold(AnswerPart):
    """一个最终持有人的主要路径."""

    owner: str = said("最终持有人。 The owner.")
    paths: list[SharePathTold] = said("主要路径。 Its top paths.")
    partial: bool = said("是否未穷尽。 Whether there may be more.")


class ProvingShare(AnswerPart):
    """证明中的一项持股."""

    owner: str = said("持有人。 The holder.")
    share: Share = said("比例。 The share.")


class StepTold(AnswerPart):
    """控制的一步."""

    company: str = said("被控制的组织。 The company.")
    total: Share = said("合计。 The sum of the shares.")
    holdings: list[ProvingShare] = said("合计的各项。 What it adds up.")


class ControllerTold(AnswerPart):
    """控制人及其证明."""

    top: str | None = said("最终控制人。 Who controls it in the end.")
    circular: list[str] = said("彼此控制者。 Controllers that control each other.")
    several: list[str] = said("不唯一时的各方。 Several, where more than the whole is held.")
    proof: list[StepTold] = said("证明, 逐步。 The proof, step by step.")


class BeneficialTold(AnswerPart):
    """受益所有人."""

    state: str = said("told 列示; off 未启用; not_allowed 用途不含此项。 Told, switched off, or not allowed.")
    owners: dict[str, Share] | None = said("受益所有人及份额。 Beneficial owners and their shares.")
    reason: NoneFound | None = said("无受益所有人的原因。 Why there is none.")


class OwnershipHead(AnswerHead):
    """股权回答的共同部分."""

    party: str = said("所问主体。 The party asked about.")
    by_name: bool = said("是否按登记名称推定。 Whether names were followed.")
    over_whole: list[str] = said("持股合计超过全部的组织。 Of whom more than the whole is held.")
    presumed: list[Presumed] = said("按登记名称推定者。 Who was read as another by a name.")
    parties: dict[str, PartyRef] = said("所提及的主体。 The parties that are mentioned, by id.")
    stopped: list[Stopped] = said("未再展开者及原因。 Who was not gone through, and why.")
    explored: Explored = said("查看的范围。 How much was looked at.")


class OwnersAnswer(OwnershipHead):
    """股权穿透."""

    direct: list[StakeTold] = said("直接股东。 Direct holders.")
    unsized: list[str] = said("比例不详的股东。 Holders of whom no source says how much.")
    tree: list[KnotTold] = said("股权树。 The tree of owners.")
    convention: Convention = said("最终份额的口径。 Which walks count in the end.")
    owners: list[InTheEndTold] = said("最终持有人。 Owners in the end.")
    unknown: Share | None = said("持有人不详的部分。 What nobody known owns.")
    top_paths: list[TopPathsTold] = said("主要路径。 By which paths.")
    controller: ControllerTold = said("控制人。 Who controls it.")
    beneficial: BeneficialTold = said("受益所有人。 Beneficial owners.")


class HoldingsAnswer(OwnershipHead):
    """对外投资."""

    direct: list[StakeTold] = said("直接持股。 What it holds directly.")
    more: int = said("未读的持股项数。 How many more there are.")
    tree: list[KnotTold] = said("投资树。 The tree of holdings.")
    convention: Convention = said("最终份额的口径。 Which walks count in the end.")
    holdings: list[InTheEndTold] = said("最终持有。 What it holds in the end.")
    controlled: list[StepTold] = said("所控制的组织, 逐步。 What it controls, step by step.")


class ControllerAnswer(OwnershipHead):
    """谁控制."""

    controller: ControllerTold = said("控制人及其证明。 Who controls it, with the proof.")
