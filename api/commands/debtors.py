"""政府机构被执行人命令: government-debtors."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from api.commands.asking import AsOf, KnownAt, enquiry
from api.commands.loading import Json
from api.commands.reporting import Case, Purpose
from api.session import Session, out, say_json, warn_if_empty
from graph_service.access.purposes import Sight
from graph_service.domain.plain_values import plain
from graph_service.errors import SettingError
from graph_service.exploring.debtors import CaseStage, government_debtors
from graph_service.reports.showing import refs_shown_to
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
    question = enquiry(session, purpose, case, as_of, known_at)
    question.must_see(Sight.DECISIONS)
    wanted = _stage(stage)
    with session.store() as store:
        warn_if_empty(store)
        found = store.reading(
            lambda reader: government_debtors(
                reader,
                question.day,
                question.known(reader),
                repaired=question.purpose.may_see(Sight.REPAIRED),
                debts=question.purpose.may_see(Sight.DEBTS),
            )
        )
        kept = tuple(one for one in found.debtors if wanted in (None, one.stage))
        shown = replace(found, debtors=kept, parties=refs_shown_to(found.parties, question.purpose))
        said = {**plain(shown), "counts": found.counts}
        question.register(store, "query.debtors", stage or "", (one.party for one in kept), said)
    if json_:
        say_json(said)
    else:
        out.print(draw_debtors(shown, shown.parties))


def _stage(text: str | None) -> CaseStage | None:
    if text is None:
        return None
    for one in CaseStage:
        if text.strip() in (one.value, one.zh):
            return one
    known = "、".join(f"{one.value} {one.zh}" for one in CaseStage)
    raise SettingError(f"没有阶段 {text!r}; 可用: {known}。 No such stage; use one of these.")
