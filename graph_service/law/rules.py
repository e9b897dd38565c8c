"""规则. The rule base as checked data: what a rule says, and which rules apply to a decision; no input, no clock.

Meanings are those of docs/evaluation.md. A `RuleBook` is one version of the whole rule base; `Editions` says
which version was in force on which day.
"""

from __future__ import annotations

import bisect
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Final

from graph_service.domain.lists import Lists

NATIONWIDE: Final = ""  # the digits of a region that is China as a whole
ALWAYS_RELEASING: Final = ("identity_refuted", "repaired", "revoked_or_annulled")
STATE_WORDS: Final = ("disputed", "expired")  # words of `ends` that name states, not events
DISPUTE: Final = "dispute"
SUBJECT_ITSELF: Final = "-"
RECORD_DEFAULT: Final = "personal_record.default"
LARGE_DEBT_RULE: Final = "office_bar.dishonest_person"


class Mode(StrEnum):
    """派生方式. How a rule may reach a person."""

    FACT_ONLY = "fact_only"  # exists only as a decision that names the person
    ROLE_BY_LAW = "role_by_law"  # the law ties it to the office
    NEEDS_FINDING = "needs_finding"  # an authority must have found the person responsible
    ADVISORY = "advisory"  # a hint; feeds nothing
    FORBIDDEN = "forbidden"  # must never be produced


class Effect(StrEnum):
    """效力类别, weakest first."""

    FORBIDDEN = "forbidden"
    ADVISORY_FLAG = "advisory_flag"
    TASK = "task"
    PERSONAL_RECORD = "personal_record"
    LISTED_PERSON = "listed_person"
    DISQUALIFICATION = "disqualification"
    STATUTORY_RESTRICTION = "statutory_restriction"

    @property
    def rank(self) -> int:
        """次第: 3 restricts, 2 is a record, 1 is advice, -1 must not be."""
        return _RANKS[self]

    @property
    def zh(self) -> str:
        return _EFFECT_ZH[self]


_RANKS: Final = {
    Effect.FORBIDDEN: -1,
    Effect.ADVISORY_FLAG: 1,
    Effect.TASK: 1,
    Effect.PERSONAL_RECORD: 2,
    Effect.LISTED_PERSON: 3,
    Effect.DISQUALIFICATION: 3,
    Effect.STATUTORY_RESTRICTION: 3,
}
_EFFECT_ZH: Final = {
    Effect.FORBIDDEN: "禁止推导",
    Effect.ADVISORY_FLAG: "关联提示",
    Effect.TASK: "待办/通报",
    Effect.PERSONAL_RECORD: "记入个人信用记录",
    Effect.LISTED_PERSON: "本人被列入(事实)",
    Effect.DISQUALIFICATION: "任职资格限制",
    Effect.STATUTORY_RESTRICTION: "法定限制",
}


class SubjectKind(StrEnum):
    """对象. Whom a decision must concern for a rule to apply; `org` includes public bodies."""

    ORG = "org"
    PUBLIC_BODY = "public_body"
    PERSON = "person"


class RoleTime(StrEnum):
    """任职时点. The day on which the office is read."""

    CURRENT_AT_OR_AFTER_ORDER = "current_at_or_after_order"
    CURRENT = "current"
    AT_DECISION = "at_decision"
    AT_EVENT = "at_event"
    AS_FOUND = "as_found"
    AS_FOUND_BY_COURT = "as_found_by_court"
    AS_NAMED = "as_named"
    AT_VIOLATION = "at_violation"
    STATED = "current or stated interval"
    PER_ARTICLE = "per ZJD article"
    ANY = "any"
    NONE = "n/a"

    @property
    def present(self) -> bool:
        """Whether the rule asks for the present office."""
        return self in (RoleTime.CURRENT, RoleTime.CURRENT_AT_OR_AFTER_ORDER)


@dataclass(frozen=True, slots=True)
class LawSource:
    """法源. `verified` says who has read the text; only a text source counts as read.

    `whole`: why it is cited without articles, "none" or "unseen"; empty where each article is named. `articles` and
    `passages` are texts by key, a passage has no known article; `written`: keys as people write them; `titles` and
    `numbers`: of the documents of a source, by the part of a key before its hyphen.
    """

    id: str
    title: str
    number: str
    level: str
    status: str
    verified: str
    articles: Mapping[str, str]
    passages: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    whole: str = ""
    in_force_from: str | None = None
    address: str | None = None
    note: str | None = None

    @property
    def read(self) -> bool:
        """Whether somebody has read the text itself, not only what others say of it."""
        return self.verified.startswith(("text read", "read in"))


@dataclass(frozen=True, slots=True)
class Basis:
    """法律依据. One article or passage of one source, by its key."""

    source: LawSource
    key: str

    @property
    def reference(self) -> str:
        return f"{self.source.id}:{self.key}"

    @property
    def title(self) -> str:
        return self.source.titles.get(self._document, self.source.title)

    @property
    def number(self) -> str:
        return self.source.numbers.get(self._document, self.source.number)

    @property
    def article(self) -> str:
        """条次 as known; empty for a passage."""
        return self.source.written.get(self.key, self.key) if self.key in self.source.articles else ""

    @property
    def text(self) -> str:
        return self.source.articles.get(self.key) or self.source.passages[self.key]

    @property
    def _document(self) -> str:
        return self.key.partition("-")[0]


@dataclass(frozen=True, slots=True)
class Measure:
    """惩戒措施."""

    id: str
    zh: str
    cls: str
    kind: str
    decider: str
    basis: tuple[Basis, ...]


@dataclass(frozen=True, slots=True)
class Trigger:
    """触发. Exactly one of `list`, `event`, `serious_list`, `key_supervision` is said."""

    subject: SubjectKind
    list: str | None = None
    event: str | None = None
    serious_list: bool = False
    key_supervision: bool = False


def basis_json(basis: Basis) -> dict[str, str]:
    """法律依据 as title, number and article; no article where none is known."""
    return {"title": basis.title, "number": basis.number, "article": basis.article}


@dataclass(frozen=True, slots=True)
class Duration:
    """期限. kind: fixed, fixed_or_life, until_event, while_listed, follows_entity_entry, none."""

    kind: str
    years: int | None = None
    days: int | None = None
    starts: str | None = None  # the day that the term is counted from, as the law names it


@dataclass(frozen=True, slots=True)
class Rule:
    """规则. One sentence of the law as data; texts for people are Chinese with English beside."""

    id: str
    trigger: Trigger
    roles: tuple[str, ...]
    mode: Mode
    effect: Effect
    measures: tuple[str, ...]
    role_time: RoleTime
    duration: Duration
    ends: frozenset[str]
    basis: tuple[Basis, ...]
    enabled: bool
    jurisdiction: str
    confidence: str
    visibility: str
    zh: str
    en: str
    how_to_object: str
    how_to_repair: str
    finding: str | None = None
    change: str | None = None
    note: str | None = None

    @property
    def family(self) -> str:
        """规则族, the part before the dot."""
        return self.id.partition(".")[0]

    @property
    def region(self) -> str:
        """地区 digits; "" for the whole country."""
        return self.jurisdiction.removeprefix("CN").removeprefix("-")

    @property
    def advisory(self) -> bool:
        """Whether what it gives is a hint and nothing more."""
        return self.mode is Mode.ADVISORY

    @property
    def asks_offices(self) -> bool:
        """Whether it reaches people by the office they hold, or that a finding names."""
        if self.mode in (Mode.FACT_ONLY, Mode.FORBIDDEN) or self.effect is Effect.ADVISORY_FLAG:
            return False
        return self.roles != (SUBJECT_ITSELF,)

    @property
    def releasing(self) -> frozenset[str]:
        """终止事件. The words that end an outcome of this rule."""
        return self.ends.difference(STATE_WORDS).union(ALWAYS_RELEASING)


@dataclass(frozen=True)
class RuleBook:
    """规则库. One version of the whole rule base; `hash` is over its content.

    `texts_note`: what is still to be confirmed about its texts for people, said once wherever they are told.
    """

    version: str
    hash: str
    sources: Mapping[str, LawSource]
    lists: Lists
    measures: Mapping[str, Measure]
    roles: frozenset[str]
    rules: Mapping[str, Rule]
    jurisdictions: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    texts_note: str = ""

    @cached_property
    def events(self) -> frozenset[str]:
        """事件. The words that a decision of no list may bear."""
        return frozenset(r.trigger.event for r in self.rules.values() if r.trigger.event)

    @cached_property
    def cited_whole(self) -> frozenset[tuple[str, str]]:
        """整体引用的法源, by title and number: they are cited without an article."""
        return frozenset((one.title, one.number) for one in self.sources.values() if one.whole)

    @cached_property
    def event_kinds(self) -> frozenset[str]:
        """异议与终止事由. What may happen to a decision."""
        said = {word for rule in self.rules.values() for word in rule.releasing}
        return frozenset(said | {DISPUTE, *ALWAYS_RELEASING})

    @cached_property
    def link_kinds(self) -> frozenset[str]:
        """关联种类: the ids of the `related.*` rules."""
        return frozenset(id_ for id_, rule in self.rules.items() if rule.family == "related")

    @cached_property
    def office_matters(self) -> frozenset[str]:
        """涉职名单与事件. Lists and events of which some rule in use asks who holds an office."""
        asking = [rule for rule in self.rules.values() if rule.enabled and rule.asks_offices]
        return frozenset(
            matter
            for matter in (*self.lists, *self.events)
            if any(
                _triggers(rule.trigger, matter, serious=self._is_serious(matter), key=True) for rule in asking
            )
        )

    def _is_serious(self, matter: str) -> bool:
        return matter in self.lists and self.lists[matter].serious_list

    def applying(
        self, matter: str, *, key: bool, subject: SubjectKind, region: str | None
    ) -> tuple[Rule, ...]:
        """The rules for a decision of a list or event, in order of id. `region`: digits, or None = unknown."""
        return self._applying((matter, key, subject, region))

    def _applying(self, asked: tuple[str, bool, SubjectKind, str | None]) -> tuple[Rule, ...]:
        found = self._known.get(asked)
        if found is None:
            found = self._known[asked] = self._select(*asked)
        return found

    @cached_property
    def _known(self) -> dict[tuple[str, bool, SubjectKind, str | None], tuple[Rule, ...]]:
        return {}

    def _select(self, matter: str, key: bool, subject: SubjectKind, region: str | None) -> tuple[Rule, ...]:
        serious = self._is_serious(matter)
        families: dict[str, list[Rule]] = defaultdict(list)
        for rule in self.rules.values():
            here = region if region is not None else NATIONWIDE
            if (
                rule.enabled
                and rule.mode is not Mode.FORBIDDEN
                and here.startswith(rule.region)
                and _concerns(rule.trigger.subject, subject)
                and _triggers(rule.trigger, matter, serious=serious, key=key)
            ):
                families[rule.family].append(rule)
        chosen = [rule for rules in families.values() for rule in _most_local(rules)]
        return tuple(sorted(chosen, key=lambda rule: rule.id))


def _concerns(wanted: SubjectKind, subject: SubjectKind) -> bool:
    return wanted is subject or (wanted is SubjectKind.ORG and subject is SubjectKind.PUBLIC_BODY)


def _triggers(trigger: Trigger, matter: str, *, serious: bool, key: bool) -> bool:
    if trigger.list is not None or trigger.event is not None:
        return matter in (trigger.list, trigger.event)
    return serious if trigger.serious_list else key


def _most_local(rules: Sequence[Rule]) -> list[Rule]:
    """区域规则优先. Of rules of one family those with a region give way to the longest; one that applies
    replaces the default of its family."""
    longest = max((len(rule.region) for rule in rules), default=0)
    if longest == 0:
        return list(rules)
    return [
        rule
        for rule in rules
        if len(rule.region) == longest or (rule.region == NATIONWIDE and rule.id != RECORD_DEFAULT)
    ]


_REGION: Final = re.compile(r"(?:CN-)?([0-9]{2,6})")


def region_digits(text: object) -> str | None:
    """地区 of a deciding authority as digits: "" for `CN`, None if it is unknown."""
    if not isinstance(text, str):
        return None
    if text == "CN":
        return NATIONWIDE
    found = _REGION.fullmatch(text)
    return found[1] if found else None


@dataclass(frozen=True)
class Editions:
    """版次. Which version was in force from which day; the first was always in force before."""

    books: tuple[tuple[date, RuleBook], ...]

    def on(self, day: date) -> RuleBook:
        """The version in force on a day."""
        place = bisect.bisect_right(self.days, day) - 1
        return self.books[max(place, 0)][1]

    @cached_property
    def lists(self) -> Lists:
        """名单 of every version, as the newest that knows a list says: a decision of another day is read, too."""
        return Lists({id_: list_ for _, book in self.books for id_, list_ in book.lists.items()})

    def asks_offices(self, matter: str) -> bool:
        """Whether offices matter to a list or event in any version."""
        return any(matter in book.office_matters for _, book in self.books)

    @property
    def days(self) -> list[date]:
        """生效日, ascending."""
        return [day for day, _ in self.books]

    @property
    def current(self) -> RuleBook:
        """The newest version."""
        return self.books[-1][1]

    @classmethod
    def only(cls, book: RuleBook) -> Editions:
        """One version for all days."""
        return cls(((date.min, book),))
