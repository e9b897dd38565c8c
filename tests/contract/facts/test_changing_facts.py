"""Facts about stores that change: what was loaded in another order, superseded, withdrawn, or looks odd."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

from rich.console import Console

from graph_service.domain import model
from graph_service.domain.model import Entity, Role
from graph_service.domain.plain_values import plain
from graph_service.facts.party import PartyFacts, party_facts, read_party
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger, withdraw
from tests import town
from tests.support.stores import emptied
from visualizations.terminal.party_tree import draw_facts

DAY = date(2024, 10, 10)


def facts_on(store: GraphStore, party: Entity, day: date = DAY) -> PartyFacts:
    found = party_facts(store, party.id, day)
    assert isinstance(found, PartyFacts)
    return found


def test_two_of_one_name_in_one_organisation_are_not_told_apart_by_name(store: GraphStore) -> None:
    nameless = town.named("赵敏", town.QINGHE)
    left = model.role_interval(
        nameless, town.QINGHE, Role.SUPERVISOR, None, date(2022, 1, 1), None, "until:x"
    )
    both = [
        model.role_interval(who, town.QINGHE, Role.SUPERVISOR, date(2018, 5, 1), None)
        for who in (town.ZHAO, town.ZHAO_HOMONYM)
    ]
    names = [
        town.call(town.ZHAO),
        town.call(town.ZHAO_HOMONYM),
        model.name(nameless, "赵敏", "", slot="赵敏"),
    ]
    sheet = town.Sheet("changes", [left, *both, *names])
    town.fill(store, [sheet], [nameless])

    held = facts_on(store, town.QINGHE, date(2023, 1, 1)).offices

    assert {(o.holder.id, o.until) for o in held} == {(town.ZHAO.id, None), (town.ZHAO_HOMONYM.id, None)}


def test_the_order_of_loading_changes_nothing_that_is_told(store: GraphStore) -> None:
    def told() -> list[str]:
        return [
            _without_numbers(plain(facts_on(store, party))) for party in (town.QINGHE, town.LI, town.BAILU)
        ]

    town.fill(store)
    forwards = told()
    emptied(store)
    town.fill(store, tuple(reversed(town.SHEETS)))

    assert told() == forwards


def _without_numbers(told: object) -> str:
    """As text, without what counts changes: the version of a fact and the change that is known."""
    text = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return re.sub(r'@\d+"|"known_change": \d+', "", text)


def test_a_superseded_state_is_told_as_it_was_known(store: GraphStore) -> None:
    early = town.Sheet("organisations", [town.represents(town.ZHANG, town.QINGHE), town.call(town.ZHANG)])
    late = town.Sheet(
        "organisations",
        [town.represents(town.LI, town.QINGHE), town.call(town.LI)],
        data_day=early.data_day + timedelta(days=90),
    )
    changes = town.fill(store, [early, late])
    first, last = sorted(changes.values())

    def known(change: int) -> set[str]:
        found = read_party(store, town.QINGHE.id, DAY, change)
        return {o.holder.id for o in found.offices}

    assert known(first) == {town.ZHANG.id}
    assert known(last) == {town.LI.id}


def test_what_was_withdrawn_is_not_told(store: GraphStore) -> None:
    town.fill(store)
    load = store.read("loads/read_load", id="L7-decisions")[0]["load"]
    withdraw(Ledger(store, Auditor("town")), load, "误传")

    facts = facts_on(store, town.QINGHE)

    assert facts.decisions == ()
    assert facts.names


def test_names_that_look_like_markup_are_shown_as_they_are(store: GraphStore) -> None:
    trap = town.Sheet("organisations", [town.bears(town.QINGHE, "[red]某[/]公司[bold", "")])
    town.fill(store, [trap])
    console = Console(record=True, width=200)

    console.print(draw_facts(facts_on(store, town.QINGHE)))

    assert "[red]某[/]公司[bold" in console.export_text()


def test_a_day_that_an_identified_record_states_too_does_not_lean_on_the_name(store: GraphStore) -> None:
    day = date(2021, 6, 1)
    sure = model.role_interval(town.LI, town.QINGHE, Role.LEGAL_REP, day, None, "法定代表人")
    changed = town.changed_representative(day, town.ZHANG_NAMED, town.LI_NAMED, town.QINGHE)
    names = [town.call(who) for who in (town.LI, town.LI_NAMED, town.ZHANG_NAMED)]
    town.fill(store, [town.Sheet("officers", [sure, *changed, *names])])

    (office,) = facts_on(store, town.QINGHE).offices

    assert (office.holder.id, office.since, office.remarks) == (town.LI.id, day, ())
    assert len(office.evidence) == 2
