"""The law from the command line: spread, runs, and versions of the rules, as a user types them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from graph_service.liability.rulebooks import activate
from graph_service.settings import Settings
from graph_service.store import embedded
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore, now
from graph_service.store.ledger import Ledger
from loaders import city
from tests.support.commands import Desk

GOLDEN = Path(__file__).parents[2] / "cases" / "liability_cases.json"
SPREAD_KEYS = {
    "run", "as_of", "rules_version", "new", "changed", "unchanged", "ended", "review_tasks", "by_rule",
}  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk on which a small city was loaded; what follows was spread with it."""
    desk = Desk(tmp_path_factory.mktemp("law"))
    city.generate(city.CityPlan(150, 5, 0.0), desk.folder / "city")
    desk.run("load", "city", "--out", "back", expect=None)
    yield desk
    embedded.stop(desk.folder / "data")


@pytest.fixture(scope="module")
def own_rules(desk: Desk) -> Path:
    """An operator's copy in which an entry on the wage list lasts two years."""
    folder = desk.folder / "rules"
    shutil.copytree(str(files("graph_service.law").joinpath("book")), folder)
    rule = folder / "rules" / "wage_arrears.named_persons.toml"
    rule.write_text(rule.read_text(encoding="utf-8").replace("years = 3", "years = 2"), encoding="utf-8")
    book = folder / "book.toml"
    book.write_text(book.read_text(encoding="utf-8").replace('version = "2026-11-30"', 'version = "试行"'))
    return folder


def test_trying_says_by_its_exit_code_whether_the_cases_agree(desk: Desk) -> None:
    cases: list[dict[str, Any]] = json.loads(GOLDEN.read_text(encoding="utf-8"))["cases"]
    other = desk.folder / "other.json"
    other.write_text(json.dumps([{**cases[0], "expected": []}]), encoding="utf-8")
    broken = desk.folder / "broken.jsonl"
    broken.write_text(json.dumps(cases[0]) + "\n" + json.dumps({"name": "empty"}) + "\n", encoding="utf-8")

    done = desk.run("rules", "try", GOLDEN, "--check", "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]

    assert [one["name"] for one in lines] == [case["name"] for case in cases]
    assert all(one["check"]["agrees"] for one in lines)
    desk.run("rules", "try", other, "--check", expect=1)
    desk.run("rules", "try", other)
    desk.run("rules", "try", broken, expect=3)
    desk.run("rules", "try", desk.folder / "nowhere.json", expect=3)


def test_what_was_loaded_is_spread_already_and_a_run_changes_nothing(desk: Desk) -> None:
    foreseen = desk.json("spread", "--dry-run", "--as-of", "2026-06-30")
    run = desk.json("spread", "--as-of", "2026-06-30")

    assert run.keys() >= SPREAD_KEYS
    for told in (foreseen, run):
        assert (told["new"], told["changed"], told["ended"]) == (0, 0, 0)
        assert told["unchanged"] > 0
    assert foreseen["by_rule"] == run["by_rule"]
    assert sum(run["by_rule"].values()) <= run["unchanged"]
    assert run["as_of"] == "2026-06-30"


def test_the_day_asked_about_is_only_counted(desk: Desk) -> None:
    run = desk.json("spread", "--as-of", "1999-01-01")

    assert run["by_rule"] == {}
    assert (run["new"], run["changed"], run["ended"]) == (0, 0, 0)


def test_runs_are_listed_shown_and_compared(desk: Desk) -> None:
    desk.json("spread")
    listed = desk.json("runs", "list")
    newest, before = listed[0], listed[1]

    assert desk.json("runs", "show", newest["run"])["new"] == 0
    assert desk.json("runs", "diff", before["run"], newest["run"]) == {"by_rule": {}, "changes": []}
    first = next(run for run in reversed(listed) if run["state"] == "published")
    assert first["new"] > 0
    assert desk.json("runs", "show", newest["run"])["data"]["officers"] == "2026-06-30"
    desk.run("runs", "show", "r999999999", expect=2)
    assert desk.json("store", "verify")["problems"] is not None


def test_one_decision_may_be_spread_alone_and_an_unknown_one_is_refused(desk: Desk) -> None:
    desk.run("spread", "--decision", "d:none", expect=2)


def test_a_version_is_previewed_then_put_in_force_by_two_persons(desk: Desk, own_rules: Path) -> None:
    foreseen = desk.json("rules", "preview", own_rules)

    assert foreseen["new"] == foreseen["gone"] == 0
    assert foreseen["changed"] == foreseen["by_rule"]["wage_arrears.named_persons"]["changed"] > 0
    assert foreseen["by_list"].keys() == {"migrant_wage_arrears"}
    assert foreseen["by_kind"].keys() == {"person"}
    assert len(foreseen["samples"]) > 0
    assert {one["party"] for one in foreseen["samples"]} == {
        None
    }  # no purpose was stated: no person is named
    runs = desk.json("runs", "list")
    assert desk.json("rules", "activate", own_rules)["state"] == "proposed"
    desk.run("rules", "activate", own_rules, expect=1)  # the same person again
    settings = Settings(store_url=f"embedded:{desk.folder / 'data'}")
    with GraphStore.open(settings) as store:
        step = activate(Ledger(store, Auditor("second person")), own_rules, now().date())
    assert (step.state, step.approved_by) == ("active", "second person")

    stopped = desk.run("spread", expect=None)
    run = desk.json("spread", "--yes")

    assert run["rules_version"] == "试行"
    assert run["changed"] == foreseen["changed"]
    if stopped.returncode:  # more than a tenth of the standing consequences
        assert "--yes" in stopped.stderr
    versions = desk.json("rules", "versions")
    assert [one["state"] for one in versions] == ["active", "active"]
    diff = desk.json("runs", "diff", runs[0]["run"], run["run"])
    assert {one["party"] for one in diff["changes"]} == {None}
    assert diff["by_rule"] == {"wage_arrears.named_persons": {"changed": run["changed"]}}


def test_a_bad_folder_is_refused_and_the_rules_in_force_go_on(desk: Desk, own_rules: Path) -> None:
    bad = desk.folder / "bad"
    shutil.copytree(own_rules, bad)
    rule = bad / "rules" / "exit_ban.court.toml"
    rule.write_text(rule.read_text(encoding="utf-8").replace('"MSF:266"', '"MSF:9999"'), encoding="utf-8")

    done = desk.run("rules", "activate", bad, expect=3)

    assert "exit_ban.court" in done.stderr
    desk.json("spread", "--dry-run")
