"""所问. What every command that looks at parties is asked: for what, in which case, of which day, about whom."""

from __future__ import annotations

from typing import Annotated

import typer

from api.session import Session, day_option, err, nobody_found, out, say_json, today
from graph_service.access.enquiry import Enquiry
from graph_service.domain.plain_values import plain
from graph_service.exploring.finding import Meant, find_parties
from graph_service.facts.party import Candidates
from graph_service.facts.party_refs import party_refs
from graph_service.reports.showing import refs_shown_to
from graph_service.store.audit import sm3
from graph_service.store.graph_store import GraphStore
from loaders.name_cells import match_name
from visualizations.terminal.party_tree import draw_candidates

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
    store: GraphStore,
    question: Enquiry,
    act: str,
    texts: tuple[str, ...],
    *,
    as_json: bool,
) -> tuple[str, ...]:
    """The ids of what was asked for. If one of them is nobody, or several: registered, said, exit code 1."""
    known = question.known(store)
    meant = find_parties(store, set(texts), known, match_name)
    for text in texts:
        if meant[text].id is None:
            _say_unclear(store, question, act, text, meant[text], known, as_json=as_json)
    return tuple(one for text in texts if (one := meant[text].id) is not None)


def _say_unclear(
    store: GraphStore, question: Enquiry, act: str, text: str, meant: Meant, known: int, *,
    as_json: bool,
) -> None:  # fmt: skip
    refs = party_refs(store, meant.ids, question.day, known)
    shown = refs_shown_to(refs, question.purpose)
    said = {"text": text, "parties": [plain(ref) for ref in shown.values()]} if refs else None
    question.register(store, act, sm3(text), refs, said)
    if as_json:
        say_json(said)
    elif refs:
        out.print(draw_candidates(Candidates(text, tuple(shown.values()))))
    else:
        err.print(nobody_found(store), markup=False)
    raise typer.Exit(1)
