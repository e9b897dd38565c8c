"""提示不得作为依据. Hints reach no tier, score, sampling or verdict: the type checker and the running program say so."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph_service.law.book_reader import read_book
from graph_service.law.outcome import Consequence, Hint, Segment, Standing, Status, Timeline
from graph_service.liability.consequences import Stored, StoredConsequence, StoredHint
from graph_service.liability.notices import Notice
from graph_service.liability.reliance import relied_on, verdict
from tests.support.sample_reports import related_hints

DAY = date(2026, 1, 1)
TOLD = [Notice("d", date(2025, 3, 2))]


def stored(kind: type[Stored], status: Status = Status.EFFECTIVE) -> Stored:
    standing = Standing(status, date(2025, 3, 1), None, False, ("office:legal_rep",), ("f",), "v")
    given: dict[str, object] = dict.fromkeys((field.name for field in fields(Stored)), "")
    given |= {
        "key": "k", "decision": "d", "party": "p", "measures": ("limit_high_consumption",), "basis": (),
        "decision_date": date(2025, 3, 1), "segments": (Segment(date(2025, 3, 1), standing),), "grounds": {},
    }  # fmt: skip
    return kind(**given)  # type: ignore[arg-type]


def consequence(status: Status = Status.EFFECTIVE) -> StoredConsequence:
    made = stored(StoredConsequence, status)
    assert isinstance(made, StoredConsequence)
    return made


def test_an_effective_consequence_of_which_the_party_was_told_restricts() -> None:
    found = verdict([consequence()], TOLD, DAY, "limit_high_consumption")

    assert found.restricted
    assert found.by == ("k",)


def test_without_notice_it_is_not_used() -> None:
    assert not verdict([consequence()], [], DAY, "limit_high_consumption").restricted


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.EFFECTIVE])
def test_what_is_not_in_effect_is_not_relied_on(status: Status) -> None:
    assert relied_on([consequence(status)], TOLD, DAY) == ()


def test_another_measure_is_not_restricted() -> None:
    assert not verdict([consequence()], TOLD, DAY, "exit_ban").restricted


def test_a_hint_is_refused_when_the_program_runs() -> None:
    with pytest.raises(TypeError, match="hint"):
        relied_on([stored(StoredHint)], TOLD, DAY)  # type: ignore[list-item]


def test_a_hint_around_a_target_is_refused_in_every_form_it_takes() -> None:
    told = related_hints()
    forms: list[Any] = [told, *told.items, *told.items[0].adverse, *told.contributions]
    for form in forms:
        with pytest.raises(TypeError, match="hint"):
            relied_on([form], TOLD, DAY)


def test_a_hint_is_refused_by_the_type_checker(tmp_path: Path) -> None:
    module = tmp_path / "hinting.py"
    module.write_text(
        "from datetime import date\n"
        "from graph_service.liability.consequences import StoredHint\n"
        "from graph_service.liability.reliance import relied_on, verdict\n"
        "def use(hints: list[StoredHint], day: date) -> None:\n"
        "    relied_on(hints, [], day)\n"
        "    verdict(hints, [], day, 'exit_ban')\n"
    )

    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-error-summary", str(module)],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[3],
    )  # fmt: skip

    refused = [line for line in done.stdout.splitlines() if "error:" in line]
    assert [line.split(":")[1] for line in refused] == ["5", "6"], done.stdout + done.stderr
    assert all("StoredHint" in line for line in refused)


def test_only_rules_that_hint_make_hints() -> None:
    book = read_book(None)
    for rule in book.rules.values():
        timeline = Timeline(rule, "d", "p", ())
        if rule.advisory:
            assert Hint(timeline).timeline is timeline
            with pytest.raises(TypeError):
                Consequence(timeline)
        else:
            assert Consequence(timeline).timeline is timeline
            with pytest.raises(TypeError):
                Hint(timeline)
