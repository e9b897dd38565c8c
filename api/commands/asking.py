"""所问. What every command that looks at parties is asked: for what, in which case, of which day, about whom; and how
question and answer are registered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import typer

from api.session import Session, day_option, err, out, say_json, stated_purpose, today
from graph_service.access import purposes
from graph_service.exploring.finding import Meant, find_parties
from graph_service.facts.party import Candidates, party_refs
from graph_service.reports.showing import refs_shown_to
from graph_service.store.audit import sm3
from graph_service.store.graph_store import GraphStore, Reader
from loaders.names import match_name
from visualizations.terminal import draw_candidates

AsOf = Annotated[str | None, typer.Option(help="何日, 缺省今日。 The day asked about.")]
KnownAt = Annotated[str | None, typer.Option(help="按该日终了时的所知。 As known at the end of that day.")]


@dataclass(frozen=True, slots=True)
class Question:
    """所问: for what, in which case, as of which day, as known when."""

    purpose: purposes.Purpose
    case: str
    day: date
    known_at: date | None

    @classmethod
    def of(cls, purpose: str, case: str, as_of: str | None, known_at: str | None) -> Question:
        """SettingError without a known purpose and a case, or with a day that is none."""
        return cls(
            stated_purpose(purpose, case),
            case.strip(),
            day_option(as_of, "--as-of") or today(),
            day_option(known_at, "--known-at"),
        )

    def known(self, store: Reader) -> int:
        """The change number that was known then."""
        return store.last_change() if self.known_at is None else store.change_known_at(self.known_at)

    def register(
        self, session: Session, store: GraphStore, act: str, asked: str, said: Any, parties: Mapping[str, Any]
    ) -> None:
        """Enter question and answer into the register, before anybody sees it."""
        session.auditor.query(
            store,
            act,
            {
                "purpose": self.purpose.id,
                "case": self.case,
                "asked": asked,
                "as_of": self.day.isoformat(),
                "known_at": self.known_at.isoformat() if self.known_at else None,
                "parties": sorted(parties),
                "result": sm3(json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)),
            },
        )


def the_parties(
    session: Session,
    store: GraphStore,
    question: Question,
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
            _say_unclear(session, store, question, act, text, meant[text], known, as_json=as_json)
    return tuple(one for text in texts if (one := meant[text].id) is not None)


def _say_unclear(
    session: Session, store: GraphStore, question: Question, act: str, text: str, meant: Meant, known: int, *,
    as_json: bool,
) -> None:  # fmt: skip
    refs = party_refs(store, meant.ids, question.day, known)
    shown = refs_shown_to(refs, question.purpose)
    said = (
        {"text": text, "parties": [{"id": id_, "name": ref.name} for id_, ref in shown.items()]}
        if refs
        else None
    )
    question.register(session, store, act, sm3(text), said, refs)
    if as_json:
        say_json(said)
    elif refs:
        out.print(draw_candidates(Candidates(text, tuple(shown.values()))))
    else:
        err.print("没有找到这个主体; 请核对代码, 或用完整名称。 Nothing bears this code or name.")
    raise typer.Exit(1)
