"""试算命令: rules try."""

from __future__ import annotations

from rich.table import Table as Grid

from api.commands.loading import Json
from api.commands.paper_cases import CaseFile, Check, RulesFolder, TrialTally
from api.session import out, read_settings, say_json
from graph_service.domain.paper_cases import cases_of
from graph_service.law.book_reader import read_book
from graph_service.law.outcome import Status
from graph_service.law.rule_trial import RuleAnswer, try_cases


def try_rules(
    file: CaseFile,
    check: Check = False,
    rules: RulesFolder = None,
    json_: Json = False,
) -> None:
    """在纸面案例上试算规则, 不需要图库。 Try the rules on paper cases; no store is needed.

    格式见 docs/evaluation.md。 例 Example: credit-graph rules try cases.json --check
    """
    book = read_book(rules or read_settings().rules)
    tally = TrialTally()
    for answer in try_cases(cases_of(file), book, check=check):
        tally.note(answer)
        if json_:
            say_json(answer.as_json())
        else:
            _show(answer)
    tally.end(check=check, as_lines=json_)


def _show(answer: RuleAnswer) -> None:
    if answer.malformed is not None:
        out.print(f"✗ {answer.name or '?'}: {answer.malformed}", markup=False)
        return
    grid = Grid(title=f"{_mark(answer)}{answer.name}", title_justify="left")
    for title in ("规则 rule", "决定 decision", "对象 target", "状态 status", "起 from", "止 to", "理由 why"):
        grid.add_column(title, overflow="fold")
    for row in answer.derived:
        status = f"{Status(row['status']).zh} {row['status']}" + (" · 异议中" if row["disputed"] else "")
        grid.add_row(
            row["rule"], row["source"], row["target"], status, row["valid_from"], row["valid_to"] or "—",
            ", ".join(row["why"]),
        )  # fmt: skip
    out.print(grid)
    for missing in answer.missing:
        out.print(f"  缺 missing: {dict(missing)}", markup=False)
    for extra in answer.unexpected:
        out.print(f"  多 unexpected: {extra['rule']} → {extra['target']} {extra['status']}", markup=False)


def _mark(answer: RuleAnswer) -> str:
    if not answer.checked:
        return ""
    return "✓ " if answer.agrees else "✗ "
