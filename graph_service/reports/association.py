"""关联报告的内容. What a report holds; the terminal, JSON, HTML and HTTP are renderings of this one object.

Days are days of Asia/Shanghai; an interval holds from `since` up to, not including, `until`; None = not known or open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from graph_service.exploring.owners import OwnershipView
from graph_service.facts.party import PartyFacts
from graph_service.facts.party_refs import PartyRef
from graph_service.related.hints_told import Adverse, ToldContribution, ToldHub

VALID_DAYS: Final = 30
DISCLAIMER_ZH: Final = "关联提示不是失信认定。机器所示为提示与依据, 不是决定; 对人的限制由人依法作出。"
DISCLAIMER_EN: Final = (
    "A hint is no finding. What is shown are grounds, not a decision; persons decide about persons."
)


@dataclass(frozen=True, slots=True)
class CodedWord:
    """词. An id of the rule base with its Chinese caption."""

    id: str
    zh: str


@dataclass(frozen=True, slots=True)
class State:
    """状态, in one shape everywhere: of an outcome, of a stage of it, of a hint, of a neighbour.

    `since`, `until`: from when to when it is valid, if it has such days; `why` names every ground and doubt.
    """

    id: str
    zh: str
    since: date | None = None
    until: date | None = None
    disputed: bool = False
    why: tuple[CodedWord, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """一段状态 of a timeline; `state` None = nothing stands."""

    since: date
    until: date | None
    state: State | None

    @property
    def status(self) -> State | None:
        return self.state

    @property
    def disputed(self) -> bool:
        return self.state is not None and self.state.disputed

    @property
    def why(self) -> tuple[CodedWord, ...]:
        return self.state.why if self.state is not None else ()


@dataclass(frozen=True, slots=True)
class Proof:
    """一项依据事实, and where it stands written. `decisive`: without it the consequence would not stand."""

    fact: str
    kind: str
    zh: str
    source: str
    file: str
    row: int
    data_day: date | None
    decisive: bool = False


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """法律依据. No article: the source is cited as a whole."""

    title: str
    number: str
    article: str


@dataclass(frozen=True, slots=True)
class DecisionRef:
    """所据决定. `doubts`: why it is 待核实; `order`: the decision on the unit whose order names the person."""

    id: str
    matter: CodedWord
    number: str
    authority: str
    day: date
    about: PartyRef | None
    doubts: tuple[CodedWord, ...] = ()
    order: str | None = None


@dataclass(frozen=True, slots=True)
class Folded:
    """并入的一项: an outcome of the same order for the same party, which says no more than the one that names it."""

    key: str
    rule: str
    decision: DecisionRef
    state: State


@dataclass(frozen=True, slots=True)
class Affected:
    """一项后果或复核任务, for one party, with its whole proof; `folded`: what the same order gives it in another way."""

    key: str
    party: PartyRef
    decision: DecisionRef
    rule: str
    rules_version: str
    effect: CodedWord
    measures: tuple[CodedWord, ...]
    state: State
    sentence_zh: str
    sentence_en: str
    rule_zh: str
    rule_en: str
    timeline: tuple[Stage, ...]
    proofs: tuple[Proof, ...]
    basis: tuple[LegalBasis, ...]
    how_to_object: str
    how_to_repair: str
    notified: date | None
    usable: bool
    run: str
    computed_at: str
    folded: tuple[Folded, ...] = ()

    @property
    def status(self) -> State:
        return self.state

    @property
    def valid_from(self) -> date:
        return self.state.since or self.decision.day

    @property
    def valid_to(self) -> date | None:
        return self.state.until

    @property
    def disputed(self) -> bool:
        return self.state.disputed

    @property
    def why(self) -> tuple[CodedWord, ...]:
        return self.state.why


@dataclass(frozen=True, slots=True)
class Covered:
    """一类数据的覆盖: which sources, to what day. No source: not loaded, and missing is not clean."""

    kind: str
    zh: str
    sources: tuple[str, ...]
    data_day: date | None

    @property
    def loaded(self) -> bool:
        return bool(self.sources)


@dataclass(frozen=True, slots=True)
class Chip:
    """标识. One thing that stands about a party on the day, in as few words as an office uses: 失信被执行人, 吊销.

    `id`: a list, an event, a state of an outcome, or `registry`; `mark`: how it is to be marked, by the id of a mark.
    `doubted`: 待核实, every decision behind it is doubted; a person must look at it.
    """

    id: str
    zh: str
    mark: str
    since: date | None = None
    disputed: bool = False
    doubted: bool = False


@dataclass(frozen=True, slots=True)
class Withheld:
    """未显示的事项. What stands and is not told here, counted, so that nothing looks clean because of it; in words.

    `not_notified`: the party was not told yet; `held`: disputed and not executed. The others are counted only for
    purposes that do not consume credit records, None for all others: `term_over`, records whose publication term is
    over, which consuming purposes do not see; `light`, 轻微 records, not shown by default; `purpose`, what the purpose
    does not see. What was repaired or annulled, minors and hints are never counted.
    """

    not_notified: int
    held: int
    term_over: int | None
    light: int | None
    purpose: int | None
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Summary:
    """概要 of the party's own record, for this purpose on this day; what a machine reads first. Never a verdict.

    `records`: how many decisions about the party stand, `doubted`: how many others are 待核实; `listed_now`: it stands on
    an adverse list, `lists` which; `severity`: the highest of what stands; `measures`: of effective consequences that
    reach it; `disputed`: something that stands is disputed; `withheld`: how many things are not told.
    """

    listed_now: bool
    lists: tuple[CodedWord, ...]
    severity: CodedWord | None
    key_target: bool
    red_list: bool
    measures: tuple[CodedWord, ...]
    disputed: bool
    withheld: int
    records: int
    doubted: int
    effective: int
    chips: tuple[Chip, ...]
    zh: str
    en: str


NOTHING_WITHHELD: Final = Withheld(0, 0, None, None, None, "", "")
NO_SUMMARY: Final = Summary(False, (), None, False, False, (), False, 0, 0, 0, 0, (), "", "")
"""Before a report is shown to a purpose."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """相邻主体 that the report draws or lists, and what stands about it for this purpose on this day.

    `state`: a record stands, none stands, or it was not looked up: that is not clean. Of a natural person it is
    what the subject's decisions give him. `withheld`: how many things about it are not told.
    """

    party: PartyRef
    state: State
    chips: tuple[Chip, ...] = ()
    withheld: int = 0


STANDS: Final = State("stands", "有有效记录")
NOTHING: Final = State("nothing", "无有效记录")
NOT_LOOKED_UP: Final = State("not_looked_up", "未查询")


@dataclass(frozen=True, slots=True)
class HintItem:
    """一条关联提示, as people see it."""

    rule: str
    zh: str
    party: PartyRef
    path: tuple[PartyRef, ...]
    evidence: float
    weak: bool
    state: State
    adverse: tuple[Adverse, ...]
    more_paths: int
    basis: tuple[LegalBasis, ...]
    how_to_object: str

    @property
    def status(self) -> str:
        return self.state.id

    @property
    def valid_to(self) -> date:
        return self.state.until or date.max


@dataclass(frozen=True, slots=True)
class Hints:
    """关联提示 of the report. `items`: those that people see, whoever reads; of the others only the number is told.

    `state`: told, or why they are not, `reason` in words. `hidden`: by default, `held`: disputed, `withheld`: they rest
    on holdings, which the purpose does not see. `risk` is of all that the purpose may see, `contributions` of the items.
    """

    state: State
    reason: str | None = None
    items: tuple[HintItem, ...] = ()
    hidden: int = 0
    held: int = 0
    withheld: int = 0
    risk: float | None = None
    contributions: tuple[ToldContribution, ...] = ()
    suppressed: tuple[ToldHub, ...] = ()
    as_of: date | None = None
    run: str | None = None
    rules_version: str | None = None
    factors_version: str | None = None

    @property
    def told(self) -> bool:
        return self.state.id == TOLD.id


TOLD: Final = State("told", "已测算")
NOT_COMPUTED: Final = Hints(
    State("not_computed", "尚未测算"),
    "尚未测算 (credit-graph related --all-targets); 没有提示不等于没有关联。 Not computed; no hint is not no relation.",
)
"""It is a key-supervision target, but no run over all targets has been published, as known then."""
LATER_RUN: Final = Hints(
    State("later_run", "只有其后的测算"),
    "只有所问之日以后的测算, 不适用于该日。 The run was of a later day than the one asked about.",
)
NO_TARGET: Final = Hints(
    State("no_target", "非重点监管对象"),
    "该日不是重点监管对象, 不作提示。 Not under key supervision on that day: no hints are made.",
)
NOT_SHOWN: Final = Hints(State("not_shown", "此用途不显示"), "此用途不显示。 Not for this purpose to see.")


@dataclass(frozen=True, slots=True)
class AssociationReport:
    """关联报告 on one party, for one purpose, as of a day, as known at another.

    `neighbours`: every other party that it draws or lists. `texts_note`: what is still to be confirmed about the texts
    of the rules. `hints`: those of the last run, or why there are none. `ownership`: of organisations, to
    purposes that see holders. `partial`: a limit was reached, of what belongs to the party or of its owners.
    """

    summary: Summary
    withheld: Withheld
    number: str
    issued_at: datetime
    expires_on: date
    issued_to: str
    purpose: CodedWord
    legal_task: str
    case: str
    as_of: date
    known_at: date | None
    known_change: int
    data_day: date | None
    rules_version: str
    subject: PartyFacts
    consequences: tuple[Affected, ...]
    arising: tuple[Affected, ...]
    review_tasks: tuple[Affected, ...]
    ended: tuple[Affected, ...]
    advice: tuple[Affected, ...]
    hints: Hints
    ownership: OwnershipView | None
    coverage: tuple[Covered, ...]
    remarks: tuple[str, ...]
    texts_note: str
    neighbours: tuple[Neighbour, ...] = ()
    partial: bool = False
    disclaimer_zh: str = DISCLAIMER_ZH
    disclaimer_en: str = DISCLAIMER_EN
    content_hash: str = ""
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """查询. What is asked, for what, in which case, by whom, and when it is asked; `light`: with 轻微 records."""

    party: str
    purpose: str
    case: str
    as_of: date
    known_at: date | None
    issued_at: datetime
    issued_to: str
    light: bool = False


def caption(words: Mapping[str, Any], id_: str) -> CodedWord:
    """The word with the caption that a table of the field gives it, else the id itself."""
    found = words.get(id_)
    zh = found if isinstance(found, str) else getattr(found, "zh", None)
    return CodedWord(id_, zh or id_)
