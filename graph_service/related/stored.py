"""提示的存储. Hints for key-supervision targets as the graph keeps them: apart from consequences, made by whole runs.

A version stands from the run that made it until a run that ends it; each published run over all targets confirms what
it does not end. A hint's term is counted from the day of the last of them, whenever it is read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, TypeAlias

from graph_service.domain.model import digest
from graph_service.law.rules import Duration, RuleBook, basis_json
from graph_service.related.calendar import earlier
from graph_service.related.factors import Factors
from graph_service.related.hints import Hint, HintStatus
from graph_service.related.relation import FAMILY, Relation, end_of_term, hint_terms
from graph_service.store.graph_store import Row

Read: TypeAlias = Callable[..., list[Row]]
_NO_KIND: Final = "fixed"


@dataclass(frozen=True, slots=True)
class StoredHint:
    """现行提示, as a run left it. `valid_to`: the first day on which it no longer stands."""

    target: str
    relation: Relation
    party: str
    path: tuple[str, ...]
    evidence: Fraction
    weak: bool
    status: HintStatus
    valid_to: date
    adverse: tuple[str, ...]
    more_paths: int
    run: str
    computed_on: date
    rules_version: str
    factors_version: str


def identity_key(target: str, rule: str, party: str) -> str:
    """提示标识: the same for every version of one hint."""
    return digest("related", target, rule, party)


@dataclass(frozen=True)
class StoredForm:
    """存储形式 of the hints of one run, with all that they must carry: by these rules and figures, as of a day."""

    book: RuleBook
    factors: Factors
    day: date

    def key(self, target: str, hint: Hint) -> str:
        """The same for every version of the hint."""
        return identity_key(target, hint.relation.rule, hint.party)

    def said(self, target: str, hint: Hint) -> str:
        """内容摘要 of what a hint says: that newer rules or figures say the same makes no other one."""
        of_the_rule, _ = self._of_rules[hint.relation]
        own = self._own(target, hint)
        return digest(of_the_rule, *(f"{name}={value}" for name, value in own.items()))

    def properties(self, target: str, hint: Hint) -> dict[str, Any]:
        """What is written of a hint, but for the run."""
        _, of_the_rule = self._of_rules[hint.relation]
        own = {name: value for name, value in self._own(target, hint).items() if value is not None}
        return {
            **of_the_rule,
            **own,
            "key": self.key(target, hint),
            "said": self.said(target, hint),
            "rules_version": self.book.version,
            "factors_version": self.factors.version,
            "computed_on": self.day,
        }

    @staticmethod
    def _own(target: str, hint: Hint) -> dict[str, Any]:
        return {
            "target": target,
            "party": hint.party,
            "path": [*hint.path],
            "evidence": str(hint.evidence),
            "weak": hint.weak,
            "status": hint.status.value,
            "until": hint.until,
            "adverse": [*hint.adverse] or None,
            "more_paths": hint.more_paths,
        }

    @cached_property
    def _of_rules(self) -> dict[Relation, tuple[str, dict[str, Any]]]:
        """What every hint of a rule carries, and its digest."""
        told = {}
        for relation in hint_terms(self.book):
            rule = self.book.rules[relation.rule]
            content = {
                "rule": rule.id,
                "term": term_text(rule.duration),
                "basis": json.dumps(
                    [basis_json(one) for one in rule.basis], ensure_ascii=False, sort_keys=True
                ),
                "zh": rule.zh,
                "en": rule.en,
                "how_to_object": rule.how_to_object,
            }
            told[relation] = digest(*(f"{name}={content[name]}" for name in sorted(content))), content
        return told


def term_text(term: Duration) -> str:
    """期限 as ISO 8601 writes it."""
    return f"P{term.days}D" if term.days is not None else f"P{term.years or 0}Y"


def read_term(text: str) -> Duration:
    """What `term_text` wrote."""
    number = int(text[1:-1])
    return Duration(_NO_KIND, days=number) if text.endswith("D") else Duration(_NO_KIND, years=number)


# --- and back ---


@dataclass(frozen=True, slots=True)
class LastRun:
    """最近一次测算 of all targets that was published."""

    id: str
    as_of: date
    rules_version: str
    factors_version: str
    published: int


def last_run(read: Read, known: int) -> LastRun | None:
    """最近一次测算, as known at a change; None if there was none."""
    rows = read("related/last_run", known=known)
    if not rows:
        return None
    run = rows[0]["run"]
    factors = json.loads(run["counts"]).get("factors_version", "")
    return LastRun(run["id"], run["as_of"], run["rules_version"], factors, run["published"])


def standing_rows(read: Read, targets: Sequence[str], known: int) -> list[Row]:
    """Standing versions for targets as published at a change, as they are stored."""
    return (
        [row["hint"] for row in read("related/standing", ids=list(targets), known=known)] if targets else []
    )


def standing_hints(read: Read, targets: Iterable[str], run: LastRun, known: int) -> list[StoredHint]:
    """现行提示 for targets, as the last run confirmed them."""
    return [_stored(row, run) for row in standing_rows(read, sorted(set(targets)), known)]


def _stored(row: Row, run: LastRun) -> StoredHint:
    end = end_of_term(read_term(row["term"]), run.as_of)
    return StoredHint(
        target=row["target"],
        relation=Relation(row["rule"].removeprefix(FAMILY)),
        party=row["party"],
        path=tuple(row["path"]),
        evidence=Fraction(row["evidence"]),
        weak=row["weak"],
        status=HintStatus(row["status"]),
        valid_to=earlier(end, row.get("until")) or end,
        adverse=tuple(row.get("adverse") or ()),
        more_paths=row["more_paths"],
        run=run.id,
        computed_on=run.as_of,
        rules_version=row["rules_version"],
        factors_version=row["factors_version"],
    )
