"""查询命令: party, quality."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands.asking import enquiry
from api.commands.loading import Json
from api.session import Session, err, nobody_found, out, progress_bar, say_json, today, warn_if_empty
from graph_service.domain.plain_values import plain
from graph_service.facts.organisation import Knowing
from graph_service.facts.party import Candidates, PartyFacts, party_facts
from graph_service.liability.doubted import with_doubts
from graph_service.reports.showing import facts_shown_to
from graph_service.store.audit import sm3
from graph_service.upkeep.quality import quality as survey_quality
from loaders.name_cells import match_name
from visualizations.terminal.party_tree import draw_candidates, draw_facts
from visualizations.terminal.quality_tables import draw_quality


def party(
    who: Annotated[
        str, typer.Argument(metavar="CODE|NAME", help="统一社会信用代码、旧注册号、组织机构代码或全称。")
    ],
    purpose: Annotated[
        str, typer.Option(help="查询用途 (见 credit-graph purposes), 记入审计。 What for, of the list.")
    ],
    case: Annotated[str, typer.Option(help="案件或任务编号。 The number of the case or task.")],
    as_of: Annotated[str | None, typer.Option(help="何日的事实, 缺省今日。 The day asked about.")] = None,
    known_at: Annotated[
        str | None, typer.Option(help="按该日终了时的所知。 As known at the end of that day.")
    ] = None,
    json_: Json = False,
) -> None:
    """一个主体的事实及其来源, 以用途可见者为限。 What stands about one party, as far as the purpose sees it.

    例 Example: credit-graph party 91990100MA00000001 --purpose supervision --case 2026-17
    """
    session = Session()
    with session.store() as store:
        question = enquiry(session, purpose, case, as_of, known_at)
        found = party_facts(store, who, question.day, question.known_at, match_name=match_name)
        if isinstance(found, PartyFacts):
            known = Knowing.at(store.read, found.known_change)
            found = facts_shown_to(with_doubts(known, found), question.purpose)
            question.within(store, "query.party", [found.party.id])
        said = plain(found) if found is not None else None
        asked = sm3(who) if found is None else _subject(found)
        question.register(store, "query.party", asked, _named(found), said)
        nobody = nobody_found(store) if found is None else ""
    if json_:
        say_json(said)
    elif found is None:
        err.print(nobody, markup=False)
    else:
        out.print(draw_facts(found) if isinstance(found, PartyFacts) else draw_candidates(found))
    raise typer.Exit(0 if isinstance(found, PartyFacts) else 1)


def _subject(found: PartyFacts | Candidates) -> str:
    return found.party.id if isinstance(found, PartyFacts) else ", ".join(_named(found))


def _named(found: PartyFacts | Candidates | None) -> list[str]:
    """The party, or all whom the text may mean."""
    if found is None:
        return []
    return [found.party.id] if isinstance(found, PartyFacts) else [one.id for one in found.parties]


def quality(
    csv: Annotated[Path | None, typer.Option(help="另写为 CSV。 Write it as CSV, too.")] = None,
    json_: Json = False,
) -> None:
    """数据质量报告: 重错码、转码率、缺失、超百、填报率、数据时效。 The quality of what was loaded.

    例 Example: credit-graph quality --csv 质量.csv
    """
    with Session().store() as store, progress_bar(quiet=json_) as bar:
        warn_if_empty(store)
        handle = bar.add_task("质量 quality", total=None, rate="")
        report = survey_quality(store, today(), lambda done: bar.update(handle, completed=done))
    if csv is not None:
        report.as_csv(csv)
    if json_:
        say_json(report.as_json())
    else:
        out.print(draw_quality(report))
        if csv is not None:
            out.print(f"→ {csv}")
