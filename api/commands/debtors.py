"""政府机构被执行人命令: government-debtors."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.asking import AsOf, KnownAt, enquiry
from api.commands.loading import Json
from api.commands.reporting import Case, Purpose
from api.session import Session, out, say_json, warn_if_empty
from graph_service.errors import SettingError
from graph_service.exploring.debtors import CaseStage
from graph_service.reports.exploring_asked import Explorer
from loaders.name_cells import match_name
from visualizations.terminal.debtors import draw_debtors


def debtors(
    purpose: Purpose,
    case: Case,
    stage: Annotated[
        str | None,
        typer.Option(
            help="只看这一阶段: "
            + "、".join(f"{one.value} {one.zh}" for one in CaseStage)
            + "。 One stage only."
        ),
    ] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    json_: Json = False,
) -> None:
    """政府机构被执行人: 立案天数、金额、阶段、债权企业。 Public bodies as judgment debtors, and whom they owe.

    阶段的确切含义见 docs/exploring.md。 例 Example: credit-graph government-debtors --purpose supervision --case 2026-17
    """
    session = Session()
    wanted = _stage(stage)
    with session.store() as store:
        question = enquiry(session, purpose, case, as_of, known_at)
        warn_if_empty(store)
        answer = Explorer(store, question, match_name).debtors(wanted)
    if json_:
        say_json(answer.said)
    else:
        out.print(draw_debtors(answer.found, answer.found.parties))


def _stage(text: str | None) -> CaseStage | None:
    if text is None:
        return None
    for one in CaseStage:
        if text.strip() in (one.value, one.zh):
            return one
    known = "、".join(f"{one.value} {one.zh}" for one in CaseStage)
    raise SettingError(f"没有阶段 {text!r}; 可用: {known}。 No such stage; use one of these.")
