"""关联种类. The ten ways of being related, each one of the rules `related.*` of the rule base."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from graph_service.errors import RuleBookError
from graph_service.law.outcome import days_after
from graph_service.law.rules import Duration, RuleBook
from graph_service.related.calendar import months_after

FAMILY: Final = "related."


class Relation(StrEnum):
    """关联种类. The id of its rule is `related.` and the word."""

    SAME_LEGAL_REPRESENTATIVE = "same_legal_representative"
    COMMON_OFFICER = "common_officer"
    FORMER_OFFICER = "former_officer"
    CONTROLLING_HOLDING = "controlling_holding"
    SIGNIFICANT_HOLDING = "significant_holding"
    MINOR_HOLDING = "minor_holding"
    BRANCH = "branch"
    GUARANTEE_OR_PLEDGE = "guarantee_or_pledge"
    SHARED_ADDRESS_OR_PHONE = "shared_address_or_phone"
    POSSIBLE_SUCCESSOR = "possible_successor"

    @property
    def rule(self) -> str:
        """规则标识 in the rule base."""
        return FAMILY + self.value

    @property
    def zh(self) -> str:
        return _ZH[self]


_ZH: Final = {
    Relation.SAME_LEGAL_REPRESENTATIVE: "同一法定代表人",
    Relation.COMMON_OFFICER: "共同任职人员",
    Relation.FORMER_OFFICER: "近两年离任人员",
    Relation.CONTROLLING_HOLDING: "控股",
    Relation.SIGNIFICANT_HOLDING: "重要持股",
    Relation.MINOR_HOLDING: "少量持股",
    Relation.BRANCH: "分支机构",
    Relation.GUARANTEE_OR_PLEDGE: "担保或出质",
    Relation.SHARED_ADDRESS_OR_PHONE: "同址或同电话",
    Relation.POSSIBLE_SUCCESSOR: "疑似承接",
}

Terms = Mapping[Relation, Duration]


def hint_terms(book: RuleBook) -> Terms:
    """提示期限 of the rules that are switched on; a rule that is off gives no hint.

    RuleBookError if one of them has no fixed term: nothing may hint without an end.
    """
    rules = {one: book.rules[one.rule] for one in Relation if one.rule in book.rules}
    endless = [rule.id for rule in rules.values() if rule.enabled and not _fixed(rule.duration)]
    if endless:
        raise RuleBookError(
            f"提示须有固定期限: {', '.join(endless)}。 A hint needs a fixed term: {', '.join(endless)}."
        )
    return {one: rule.duration for one, rule in rules.items() if rule.enabled}


def _fixed(term: Duration) -> bool:
    return term.kind == "fixed" and (term.days is not None or term.years is not None)


def end_of_term(term: Duration, computed: date) -> date:
    """期满日 of a hint that was computed on a day: the first day on which it no longer stands."""
    if term.days is not None:
        return days_after(computed, term.days)
    return months_after(computed, 12 * (term.years or 0))
