"""规则库的检查. What a rule base must hold before anybody is reached by it; shapes were checked before.

A `forbidden` rule needs no text that somebody has read and no end: it takes nothing from anybody, it only
protects, and to lose it because a text is unread would be to lose the protection.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from graph_service.domain.lists import KINDS_THAT_LIST, LEAVING
from graph_service.domain.model import Role
from graph_service.domain.vocabulary import ENDS, EVENTS
from graph_service.law.book_files import RULES, Fault, fault
from graph_service.law.rules import (
    STATE_WORDS,
    SUBJECT_ITSELF,
    Effect,
    Mode,
    RoleTime,
    SubjectKind,
)
from graph_service.law.shape import Content, Reason, place

LEVELS_THAT_RESTRICT: Final = frozenset(
    {"law", "admin_regulation", "local_regulation", "judicial_interpretation"}
)
_LEVELS: Final = LEVELS_THAT_RESTRICT | {
    "judicial_policy", "central_policy", "departmental_rule", "ministry_normative", "npc_report",
    "local_normative", "catalogue",
}  # fmt: skip
_CONFIDENCE: Final = frozenset({"verified", "recalled"})
_VISIBILITY: Final = frozenset({"authorised", "investigator", "governance_with_purpose"})
_SEVERITY: Final = frozenset({"none", "light", "general", "serious"})
_CONCERNED: Final = frozenset({"org", "person", "org(public body)"})
_UNITS: Final = frozenset({"working", "calendar"})
_STARTS: Final = frozenset(
    {"computed_date", "decision_date", "closing_date", "revocation_date", "listing_date", "publication_date"}
)
_KINDS_OF_TERM: Final = frozenset(
    {"fixed", "fixed_or_life", "until_event", "while_listed", "follows_entity_entry", "none"}
)
_TERM_KEYS: Final = frozenset({"years", "days", "from"})
_OFFICES: Final = frozenset(role.value for role in Role if role is not Role.OTHER)
_MODES: Final = frozenset(mode.value for mode in Mode)
_EFFECTS: Final = frozenset(effect.value for effect in Effect)
_ROLE_TIMES: Final = frozenset(time.value for time in RoleTime)
_SUBJECTS: Final = frozenset(kind.value for kind in SubjectKind)
_IN_FORCE: Final = "in force"
_KEY_SUPERVISION: Final = "key_supervision"
_HINTS: Final = "related"
_TIMES: Final[Mapping[Mode, frozenset[RoleTime]]] = {
    Mode.ROLE_BY_LAW: frozenset(
        {RoleTime.CURRENT_AT_OR_AFTER_ORDER, RoleTime.CURRENT, RoleTime.AT_DECISION, RoleTime.AT_EVENT}
    ),
    Mode.NEEDS_FINDING: frozenset({RoleTime.AT_EVENT, RoleTime.AS_FOUND, RoleTime.AS_FOUND_BY_COURT}),
    Mode.FACT_ONLY: frozenset({RoleTime.AS_NAMED, RoleTime.AT_VIOLATION, RoleTime.NONE}),
    Mode.ADVISORY: frozenset({RoleTime.STATED, RoleTime.PER_ARTICLE, RoleTime.NONE}),
    Mode.FORBIDDEN: frozenset({RoleTime.ANY}),
}
Entry = Mapping[str, Any]


def text_was_read(source: Entry) -> bool:
    """Whether somebody has read the text and it is in force, so that a rule may rest on it."""
    return str(source["verified"]).startswith(("text read", "read in")) and source["status"] == _IN_FORCE


def sense_faults(content: Content, rules: Iterable[str]) -> list[Fault]:
    """Every fault in what well-shaped files say, of the rules named."""
    found = [fault(place(file, id_), *reason) for file, id_, reason in _beside_rules(content)]
    for id_ in rules:
        rule = content[RULES][id_]
        for check in _CHECKS:
            found += [fault(place(RULES, id_), *reason) for reason in check(id_, rule, content)]
    return found


# ---------------------------------------------------------------------------------------------------------
# 规则以外


def _beside_rules(content: Content) -> Iterator[tuple[str, str, Reason]]:
    for id_, source in content["sources"].items():
        for reason in (*_closed(f"{id_}.level", [source["level"]], _LEVELS), *_citations(id_, source)):
            yield "sources", id_, reason
    for id_, role in content["roles"].items():
        if role.get("store", True) and id_ not in _OFFICES:
            yield (
                "roles",
                id_,
                (f"职务 {id_} 不在词汇表中。", f"The office {id_} is not one of the vocabulary."),
            )
    for id_, list_ in content["lists"].items():
        for reason in (
            *_closed(f"{id_}.severity", list_["severity"].split("|"), _SEVERITY),
            *_closed(f"{id_}.subject", list_["subject"].split("|"), _CONCERNED),
            *_entries(id_, list_),
        ):
            yield "lists", id_, reason
    for id_, region in content["jurisdictions"].items():
        for reason in _days(id_, region):
            yield "jurisdictions", id_, reason
    yield from _no_nation(content)
    for file in ("lists", "measures", "boundaries", "lifecycle", "jurisdictions"):
        for id_, entry in content[file].items():
            for reason in _unresolved(id_, _references(entry), content):
                yield file, id_, reason


def _entries(id_: str, list_: Entry) -> Iterator[Reason]:
    """What a list says of its entries: a version kept from before need not, one that is to be used must."""
    for key in ("leaves", "ends", "file_kinds", "spellings"):
        if key not in list_:
            yield f"缺少键 {id_}.{key}。", f"The key {id_}.{key} is missing."
    yield from _closed(f"{id_}.ends", list_.get("ends", ()), ENDS)
    yield from _closed(f"{id_}.file_kinds", list_.get("file_kinds", ()), KINDS_THAT_LIST)
    yield from _closed(f"{id_}.counted_from", _if_any(list_, "counted_from"), _STARTS)
    if ("term_years" in list_) != ("counted_from" in list_):
        yield (
            f"{id_}: term_years 与 counted_from 须同时写明。",
            f"{id_}: term_years and counted_from are said together.",
        )
    if "leaves" in list_ and list_["leaves"] != (LEAVING in list_.get("ends", ())):
        yield (
            f"{id_}: 能移出 (leaves) 的名单, ends 须有 {LEAVING}, 其他名单不得有。",
            f"{id_}: a list that one leaves is ended by {LEAVING}, and no other list.",
        )


def _no_nation(content: Content) -> Iterator[tuple[str, str, Reason]]:
    nation = content["jurisdictions"].get("CN", {})
    for key in ("dispute_days", "annulment_days", "annulment_days_market"):
        if key not in nation:
            yield (
                "jurisdictions",
                "CN",
                (
                    f"缺少全国的 CN.{key}, 其他地区未写的以它为准。",
                    f"CN.{key} is missing; regions that say nothing follow it.",
                ),
            )


def _days(id_: str, region: Entry) -> Iterator[Reason]:
    for key, days in region.items():
        if not isinstance(days, Mapping):
            continue
        yield from _closed(f"{id_}.{key}.unit", [days["unit"]], _UNITS)
        for longer in ("max", "with_provider"):
            if days.get(longer, days["value"]) < days["value"]:
                yield (
                    f"{id_}.{key}.{longer} 少于 value。",
                    f"{id_}.{key}.{longer} is shorter than its value.",
                )


def _references(entry: Entry) -> list[str]:
    """Every basis in an entry, also of the tables in it."""
    said = entry.get("basis", [])
    own = [said] if isinstance(said, str) else list(said)
    return own + [one for value in entry.values() if isinstance(value, Mapping) for one in _references(value)]


def _unresolved(where: str, references: Iterable[str], content: Content) -> Iterator[Reason]:
    for reference in references:
        source, colon, article = reference.partition(":")
        if not colon or source not in content["sources"]:
            yield (
                f"{where}: 依据 {reference} 的法源不在 sources.toml 中。",
                f"{where}: the source of the basis {reference} is not in sources.toml.",
            )
        elif article not in _keys_of(content["sources"][source]):
            yield (
                f"{where}: 法源 {source} 没有条目 {article}。",
                f"{where}: the source {source} has no article {article}.",
            )


def _keys_of(source: Entry) -> set[str]:
    """What of a source may be referred to: its known articles and its passages."""
    articles = source["articles"]
    return {*([] if isinstance(articles, str) else articles), *source.get("passages", ())}


def _citations(id_: str, source: Entry) -> Iterator[Reason]:
    """引用. What stands beside the articles fits them, so that each reference can be written out."""
    articles = [] if isinstance(source["articles"], str) else source["articles"]
    yield from _closed(f"{id_}.written", source.get("written", ()), articles)
    documents = source.get("titles", {})
    yield from _closed(f"{id_}.numbers", source.get("numbers", ()), documents)
    if documents:
        yield from _closed(f"{id_}.titles", (key.partition("-")[0] for key in _keys_of(source)), documents)


def _closed(where: str, said: Iterable[str], known: Iterable[str]) -> Iterator[Reason]:
    allowed = sorted(known)
    for word in said:
        if word not in allowed:
            choice = ", ".join(allowed)
            yield f"{where}: 不认识 {word!r}, 应为: {choice}。", f"{where}: {word!r} is none of {choice}."


def _twice(where: str, said: Iterable[str]) -> Iterator[Reason]:
    for word, count in Counter(said).items():
        if count > 1:
            yield f"{where}: {word} 重复。", f"{where}: {word} is said twice."


# ---------------------------------------------------------------------------------------------------------
# 规则


def _words(id_: str, rule: Entry, content: Content) -> Iterator[Reason]:  # noqa: ARG001
    yield from _closed("mode", [rule["mode"]], _MODES)
    yield from _closed("effect", [rule["effect"]], _EFFECTS)
    yield from _closed("time.role", [rule["time"]["role"]], _ROLE_TIMES)
    yield from _closed("trigger.subject", [rule["trigger"]["subject"]], _SUBJECTS)
    yield from _closed("confidence", [rule["confidence"]], _CONFIDENCE)
    yield from _closed("visibility", rule["visibility"].split("|"), _VISIBILITY)
    yield from _closed("measures", rule["measures"], content["measures"])
    yield from _closed("ends", rule["ends"], {*ENDS, *STATE_WORDS})
    for key in ("roles", "measures", "ends", "basis"):
        yield from _twice(key, rule[key])
    yield from _unresolved("basis", rule["basis"], content)


def _trigger(id_: str, rule: Entry, content: Content) -> Iterator[Reason]:  # noqa: ARG001
    trigger = rule["trigger"]
    said = sorted(trigger.keys() - {"subject"})
    if len(said) != 1:
        yield (
            f"trigger 须有且仅有一个触发, 而此处有 {len(said)} 个。",
            f"trigger must say exactly one thing, not {len(said)}.",
        )
    yield from _closed("trigger.list", _if_any(trigger, "list"), content["lists"])
    yield from _closed("trigger.event", _if_any(trigger, "event"), EVENTS)
    yield from _closed("trigger.status", _if_any(trigger, "status"), {_KEY_SUPERVISION})
    if trigger.get("serious_list") is False:
        yield "trigger.serious_list 只能为 true。", "trigger.serious_list can only be true."


def _if_any(table: Entry, key: str) -> list[str]:
    return [table[key]] if key in table else []


def _region(id_: str, rule: Entry, content: Content) -> Iterator[Reason]:  # noqa: ARG001
    if rule["jurisdiction"] not in content["jurisdictions"]:
        region = rule["jurisdiction"]
        yield (
            f"地区 {region} 不在 jurisdictions.toml 中。",
            f"The region {region} is not in jurisdictions.toml.",
        )


def _roles(id_: str, rule: Entry, content: Content) -> Iterator[Reason]:  # noqa: ARG001
    roles, mode = rule["roles"], rule["mode"]
    if not roles:
        yield "roles 不能为空。", "roles must not be empty."
    if SUBJECT_ITSELF not in roles:
        stored = {one for one, role in content["roles"].items() if role.get("store", True)}
        yield from _closed("roles", roles, stored)
    elif len(roles) > 1:
        yield "roles 中的 '-' (主体自身) 不能与职务并列。", "'-' in roles (the subject itself) stands alone."
    elif mode in (Mode.ROLE_BY_LAW, Mode.NEEDS_FINDING):
        yield f"{mode} 须写明职务。", f"{mode} must name offices."
    if mode == Mode.ROLE_BY_LAW:
        for one in roles:
            if content["roles"].get(one, {}).get("statutory_target") is False:
                yield (
                    f"{one} 没有责任认定时只能有关联提示, 不能依职务推导。",
                    f"Without a finding {one} is reached by hints alone, not by law.",
                )


def _strength(id_: str, rule: Entry, content: Content) -> Iterator[Reason]:
    """Hints stay hints: what is advisory restricts nobody, and nothing else passes for a hint."""
    mode, effect = rule["mode"], rule["effect"]
    if mode not in _MODES or effect not in _EFFECTS:
        return
    ranks = {Mode.FORBIDDEN: (-1,), Mode.ADVISORY: (1,)}.get(Mode(mode), (2, 3))
    if Effect(effect).rank not in ranks:
        yield f"{mode} 的规则不能有效力 {effect}。", f"A rule of mode {mode} cannot have the effect {effect}."
    if (effect == Effect.ADVISORY_FLAG) != (id_.partition(".")[0] == _HINTS):
        yield (
            f"关联提示 ({effect}) 与 {_HINTS}.* 规则须一一对应。",
            f"advisory_flag belongs to the rules {_HINTS}.* and only to them.",
        )
    time = rule["time"]["role"]
    if time in _ROLE_TIMES and time not in _TIMES[Mode(mode)]:
        allowed = ", ".join(sorted(_TIMES[Mode(mode)]))
        yield f"{mode} 的 time.role 应为: {allowed}。", f"time.role of mode {mode} must be one of {allowed}."
    if mode == Mode.FORBIDDEN:
        if rule["measures"]:
            yield "forbidden 的规则不能有措施。", "A forbidden rule has no measures."
    elif not rule["measures"]:
        yield "measures 不能为空。", "measures must not be empty."
    for one in rule["measures"]:
        if mode == Mode.ADVISORY and content["measures"].get(one, {}).get("cls", "advisory") != "advisory":
            yield f"提示不能有措施 {one}。", f"A hint cannot carry the measure {one}."


def _term(id_: str, rule: Entry, content: Content) -> Iterator[Reason]:  # noqa: ARG001
    duration = rule["duration"]
    kind, said = duration["kind"], duration.keys() & {"years", "days"}
    yield from _closed("duration.kind", [kind], _KINDS_OF_TERM)
    yield from _closed("duration.from", _if_any(duration, "from"), _STARTS)
    if kind == "fixed" and len(said) != 1:
        yield "fixed 须有 years 或 days 之一。", "fixed needs either years or days."
    elif kind == "fixed_or_life" and said != {"years"}:
        yield "fixed_or_life 须有 years。", "fixed_or_life needs years."
    elif kind not in ("fixed", "fixed_or_life") and duration.keys() & _TERM_KEYS:
        yield f"{kind} 没有 years、days、from。", f"{kind} has neither years nor days nor from."
    # A term in days is counted anew from every day of reading, so it could never run out on a restriction.
    if kind == "fixed" and "days" in said and rule["mode"] != Mode.ADVISORY:
        yield "以 days 计的期限只用于提示。", "A term in days is for hints only."
    if rule["mode"] == Mode.FORBIDDEN:
        return
    if kind != "fixed" and not set(rule["ends"]).difference(STATE_WORDS):
        yield (
            "没有固定期限, 也没有终止事由: 影响不能没有尽头。",
            "It has neither a fixed term nor an ending event: nothing may last without an end.",
        )


def _grounds(id_: str, rule: Entry, content: Content) -> Iterator[Reason]:  # noqa: ARG001
    """启用的前提. An enabled rule rests on a text that was read; a restriction on one that may restrict."""
    if not rule["enabled"] or rule["mode"] == Mode.FORBIDDEN:
        return
    yield from _without_article(rule, content)
    named = (content["sources"].get(reference.partition(":")[0]) for reference in rule["basis"])
    levels = {source["level"] for source in named if source is not None and text_was_read(source)}
    if not levels:
        yield (
            "启用的规则至少须有一项依据读过原文且现行有效。",
            "An enabled rule needs at least one basis whose text was read and is in force.",
        )
    elif (
        rule["effect"] in _EFFECTS and Effect(rule["effect"]).rank == 3 and not levels & LEVELS_THAT_RESTRICT
    ):
        yield (
            "限制类效力至少须有一项读过原文的依据是法律、行政法规、地方性法规或者司法解释。",
            "A restriction needs a basis that was read and is a law, an administrative or local regulation or a"
            " judicial interpretation.",
        )


def _without_article(rule: Entry, content: Content) -> Iterator[Reason]:
    """Only a source that has no articles, or whose articles nobody saw, is a basis without one (REQ-01)."""
    for reference in rule["basis"]:
        id_, _, key = reference.partition(":")
        source = content["sources"].get(id_, {"articles": "none"})
        if not isinstance(source["articles"], str) and key in source.get("passages", ()):
            yield (
                f"依据 {reference} 没有条次; 只有注明 none 或 unseen 的法源可以整体引用。",
                f"The basis {reference} names no article; only a source marked none or unseen is cited as a whole.",
            )


def _left(id_: str, rule: Entry, content: Content) -> Iterator[Reason]:  # noqa: ARG001
    """移出即终止. What a list gave ends when one leaves it; and a rule on a list that no file brings reaches nobody."""
    if not rule["enabled"] or rule["mode"] == Mode.FORBIDDEN:
        return
    trigger = rule["trigger"]
    named = {trigger.get("list")}
    concerned = {
        id_: list_
        for id_, list_ in content["lists"].items()
        if id_ in named or (trigger.get("serious_list") and list_["serious_list"])
    }
    if LEAVING not in rule["ends"] and any(list_.get("leaves") for list_ in concerned.values()):
        yield (
            f"名单可以移出, 而 ends 没有 {LEAVING}: 移出后影响仍在。",
            f"One leaves the list, and ends lacks {LEAVING}: its effect would outlast the entry.",
        )
    for list_id, list_ in concerned.items():
        if not list_.get("file_kinds"):
            yield (
                f"名单 {list_id} 没有任何种类的文件带来记录 (file_kinds)。",
                f"No kind of file brings entries of the list {list_id} (file_kinds).",
            )


_CHECKS: Final[tuple[Callable[[str, Entry, Content], Iterator[Reason]], ...]] = (
    _words, _trigger, _region, _roles, _strength, _term, _grounds, _left,
)  # fmt: skip
