"""并入: one order reaches a person once in a report, by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from graph_service.reports.association import Affected, CodedWord, State
from graph_service.reports.folding import with_orders_folded
from tests.support.sample_reports import (
    EFFECTIVE,
    IN_OFFICE,
    LEADER,
    RELEASED,
    RESTRICTION,
    REVIEW,
    SUBJECT,
    affected,
    bare_report,
    stage,
)

DAY = date(2025, 3, 1)
NAMED = CodedWord("named", "决定列名")


def by_name(state: State = EFFECTIVE, **changed: Any) -> Affected:
    one = affected(LEADER, LEADER, RESTRICTION, [stage(DAY, None, state, NAMED)], key="by name")
    return replace(one, decision=replace(one.decision, id="d:2", order="d:1"), **changed)


def by_office(state: State = EFFECTIVE, **changed: Any) -> Affected:
    return affected(
        LEADER, SUBJECT, RESTRICTION, [stage(DAY, None, state, IN_OFFICE)], key="by office", **changed
    )


def test_the_named_outcome_is_shown_and_the_other_folded_into_it() -> None:
    told = with_orders_folded(replace(bare_report(), arising=(by_office(), by_name())))

    (shown,) = told.arising
    assert shown.key == "by name"
    assert [one.key for one in shown.folded] == ["by office"]


def test_a_task_by_office_is_folded_into_what_is_effective_by_name() -> None:
    told = with_orders_folded(replace(bare_report(), arising=(by_name(),), review_tasks=(by_office(REVIEW),)))

    assert told.review_tasks == ()
    assert [one.state.id for one in told.arising[0].folded] == ["review_task"]


def test_what_is_over_by_name_hides_nothing_that_stands_by_office() -> None:
    report = replace(bare_report(), arising=(by_office(),), ended=(by_name(RELEASED),))

    assert with_orders_folded(report) == report


def test_other_orders_other_measures_and_other_parties_are_not_folded() -> None:
    apart = by_name()
    report = replace(
        bare_report(),
        arising=(
            replace(apart, decision=replace(apart.decision, order="d:9")),
            by_office(),
            by_office(measures=(CodedWord("exit_ban", "限制出境"),)),
            replace(by_office(), party=SUBJECT),
        ),
    )

    assert with_orders_folded(report) == report
