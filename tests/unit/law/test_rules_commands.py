"""The rules commands as a lawyer types them: a list, one rule whole, faults with an exit code, differences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from api.cli import app
from graph_service.errors import RuleBookError, SettingError
from graph_service.law.book_reader import read_book
from tests.support.rule_books import copy_of_the_book, replace

BOOK = read_book(None)


def run(*words: str | Path, folder: Path | None = None) -> Result:
    settings = {"CREDIT_RULES": str(folder)} if folder else {}
    return CliRunner().invoke(app, ["rules", *map(str, words)], env=settings)


def told(*words: str | Path, expect: int = 0, folder: Path | None = None) -> Any:
    result = run(*words, "--json", folder=folder)
    assert result.exit_code == expect, result.output
    return json.loads(result.stdout)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return copy_of_the_book(tmp_path / "rules")


@pytest.mark.parametrize("word", ["list", "show", "check", "diff"])
def test_every_command_explains_itself_with_an_example_and_speaks_json(word: str) -> None:
    said = run(word, "--help").stdout

    assert "例 Example" in said
    assert f"credit-graph rules {word}" in said
    assert "--json" in said


def test_every_rule_is_listed_with_what_it_says() -> None:
    listed = told("list")

    assert (listed["version"], listed["hash"]) == (BOOK.version, BOOK.hash)
    assert [one["id"] for one in listed["rules"]] == sorted(BOOK.rules)
    assert all(one["zh"] and one["effect_zh"] and one["jurisdiction"] for one in listed["rules"])
    assert {one["id"] for one in listed["rules"] if not one["enabled"]} == {
        "office_bar.serious_market_violation",
        "tax_violation.published_persons",
    }


def test_the_list_for_people_names_effect_and_mode_in_chinese() -> None:
    said = run("list").stdout

    assert "任职资格限制" in said
    assert "须有责任认定" in said
    assert "否 off" in said


def test_a_rule_is_shown_whole_with_the_articles_it_rests_on() -> None:
    shown = told("show", "food_ban.legal_representative")

    assert shown["duration"] == {"kind": "fixed", "years": 5, "from": "decision_date"}
    assert "ambiguity" in shown["time"]
    assert shown["measures"] == [{"id": "industry_ban", "zh": "行业/职业禁入"}]
    (basis,) = shown["basis"]
    assert (basis["reference"], basis["title"], basis["article"]) == (
        "SPF:135",
        "中华人民共和国食品安全法",
        "135",
    )
    assert "五年内不得申请许可" in basis["text"]
    assert basis["read"]


@pytest.mark.slow
@pytest.mark.parametrize("id_", sorted(BOOK.rules))
def test_every_rule_can_be_shown_for_people(id_: str) -> None:
    result = run("show", id_)
    said = "".join(result.stdout.split())

    assert result.exit_code == 0
    for text in (BOOK.rules[id_].zh, BOOK.rules[id_].how_to_object, BOOK.rules[id_].how_to_repair):
        assert "".join(text.split()) in said


@pytest.mark.slow
def test_a_text_that_nobody_has_read_is_said_to_be_unread() -> None:
    assert "原文未读" in run("show", "consumption_limit.legal_representative").stdout
    assert "原文未读" not in run("show", "exit_ban.tax").stdout


def test_a_mistyped_rule_is_answered_with_those_that_come_near() -> None:
    result = run("show", "food_ban.legal_rep")

    assert isinstance(result.exception, SettingError)
    assert "food_ban.legal_representative" in str(result.exception)


@pytest.mark.slow
def test_a_folder_that_holds_is_told_with_its_hash(copy: Path) -> None:
    assert told("check", copy) == {
        "folder": str(copy), "ok": True, "version": BOOK.version, "hash": BOOK.hash, "faults": []
    }  # fmt: skip
    assert told("check")["folder"] == "packaged"
    assert told("check", folder=copy)["folder"] == str(copy)
    assert "38" in run("check", copy).stdout


@pytest.mark.slow
def test_a_folder_with_faults_ends_with_3_and_names_file_rule_and_reason(copy: Path) -> None:
    replace(copy, "rules/exit_ban.tax.toml", "ZSF:44", "ZSF:45")

    checked = told("check", copy, expect=3)

    (found,) = checked["faults"]
    assert not checked["ok"]
    assert (found["file"], found["rule"]) == ("rules/exit_ban.tax.toml", "exit_ban.tax")
    assert found["reason_zh"]
    assert "no article 45" in found["reason_en"]
    assert run("check", copy).exit_code == 3
    assert "exit_ban.tax" in run("check", copy).stdout


def test_a_folder_that_is_not_there_has_faults(tmp_path: Path) -> None:
    assert told("check", tmp_path / "nowhere", expect=3)["faults"]


def test_a_bad_copy_does_not_touch_the_rules_in_force(copy: Path) -> None:
    (copy / "sources.toml").write_text("[", encoding="utf-8")

    assert told("list", folder=copy)["hash"] == BOOK.hash
    refused = run("list", copy).exception
    assert isinstance(refused, RuleBookError)
    assert refused.exit_code == 3


@pytest.mark.slow
def test_what_a_proposal_changes_is_told_before_and_after(copy: Path) -> None:
    replace(copy, "rules/exit_ban.tax.toml", "enabled = true", "enabled = false")

    (found,) = told("diff", "packaged", copy)

    assert (found["rule"], found["key"], found["kind"]) == ("exit_ban.tax", "enabled", "changed")
    assert (found["before"], found["after"]) == (True, False)
    said = run("diff", "packaged", copy).stdout
    assert "启用 · 更改 changed" in said
    assert "- 是 true" in said
    assert "+ 否 false" in said
    assert told("diff", copy, copy) == []
