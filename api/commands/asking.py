"""所问. What every command that looks at parties is asked: for what, in which case, of which day, about whom."""

from __future__ import annotations

from typing import Annotated, TypeVar

import typer

from api.session import Session, day_option, err, nobody_found, out, say_json, today
from graph_service.access.enquiry import Enquiry
from graph_service.facts.party import Candidates
from graph_service.reports.exploring_asked import Explorer, Unclear
from graph_service.store.graph_store import GraphStore
from loaders.name_cells import match_name
from visualizations.terminal.party_tree import draw_candidates

T = TypeVar("T")
AsOf = Annotated[str | None, typer.Option(help="何日, 缺省今日。 The day asked about.")]
KnownAt = Annotated[str | None, typer.Option(help="按该日终了时的所知。 As known at the end of that day.")]


def enquiry(session: Session, purpose: str, case: str, as_of: str | None, known_at: str | None) -> Enquiry:
    """SettingError without a known purpose and a case, or with a day that is none."""
    return Enquiry.of(
        session.auditor,
        purpose,
        case,
        day_option(as_of, "--as-of") or today(),
        day_option(known_at, "--known-at"),
    )


def the_parties(
    store: GraphStore, question: Enquiry, act: str, texts: tuple[str, ...], *, as_json: bool
) -> tuple[str, ...]:
    """The ids of what was asked for. If one of them is nobody, or several: registered, said, exit code 1."""
    return clear(store, Explorer(store, question, match_name).meant(act, *texts), as_json=as_json)


def clear(store: GraphStore, answer: T | Unclear, *, as_json: bool) -> T:
    """The answer; if it is not clear who was meant that is said, exit code 1."""
    if not isinstance(answer, Unclear):
        return answer
    if as_json:
        say_json(answer.said)
    elif answer.parties:
        out.print(draw_candidates(Candidates(answer.text, answer.parties)))
    else:
        err.print(nobody_found(store), markup=False)
    raise typer.Exit(1)
