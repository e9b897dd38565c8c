"""BODS 0.4. What a query for beneficial owners must return on the published fixtures of the standard."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import bods_fixtures

from graph_service.ownership.final_shares import Beneficial, NoneFound, all_walks, beneficial_owners
from graph_service.ownership.holdings import Holding, Holdings

DIRECT, CIRCULAR, ANONYMOUS = (
    "core/01-direct-ownership", "edge-cases/10-circular-ownership", "edge-cases/11-anonymous-person",
)  # fmt: skip


def test_every_fixture_of_the_package_is_used() -> None:
    assert set(bods_fixtures.list_cases()) == {DIRECT, CIRCULAR, ANONYMOUS}


def read(name: str) -> tuple[Holdings, list[str], list[str]]:
    """Shareholdings, entities and persons of a fixture; other interests hold no shares."""
    fixture = bods_fixtures.load(name)
    links = [one["recordDetails"] for one in fixture.by_record_type("relationship")]
    entities = [one["recordId"] for one in fixture.by_record_type("entity")]
    persons = [one["recordId"] for one in fixture.by_record_type("person")]
    named = [Holding(one, one, Fraction()) for one in (*entities, *persons)]
    return Holdings([*named, *(one for link in links for one in shareholdings(link))]), entities, persons


def shareholdings(link: dict[str, Any]) -> Iterator[Holding]:
    for interest in link.get("interests", []):
        if interest["type"] == "shareholding" and isinstance(link["interestedParty"], str):
            share = Fraction(str(interest["share"]["exact"])) / 100
            yield Holding(link["interestedParty"], link["subject"], share)


def test_a_direct_owner_is_found_with_his_share() -> None:
    holdings, (company,), (person,) = read(DIRECT)

    assert beneficial_owners(holdings, company, [person]) == Beneficial({person: Fraction(3, 4)}, None)


def test_a_circle_has_no_owner_and_no_member_is_its_own() -> None:
    holdings, entities, persons = read(CIRCULAR)

    assert persons == []
    for company in entities:
        assert beneficial_owners(holdings, company, persons) == Beneficial({}, NoneFound.INFORMATION_UNKNOWN)
    assert all(one.value is None and one.owner != one.owned for one in all_walks(holdings))


def test_an_owner_declared_unknown_is_no_person_made_up() -> None:
    holdings, (company,), persons = read(ANONYMOUS)

    assert persons == []
    assert beneficial_owners(holdings, company, persons) == Beneficial({}, NoneFound.INFORMATION_UNKNOWN)
