"""随机世界. Small neighbourhoods in which the boundaries of docs/related.md collide: few parties, few days, shares at
the thresholds, limits of one or two. Choices come from a seeded generator or from hypothesis, as in law_worlds."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from tests.support.law_worlds import ABSENT, Chooser, Drawn, Seeded, put, some
from tests.support.plain_related import RULES, Json

ORGS = ["T", "A", "B", "C", "D", "G"]
PEOPLE = ["p", "q", "r", "m", "n"]  # m is a minor, n is known by name only
HOLDERS = ["p", "q", "A", "B", "C", "T", "p", "G", "m", "n"]
TARGETS: list[object] = ["T", "T", "T", "G", "A", ["T", "A"], ["T"]]
ROLES = ["legal_rep", "legal_rep", "director", "supervisor", "senior_manager", "finance_head", "shareholder"]
SHARES = [
    "0.6",
    "0.51",
    "0.5",
    "0.500000000000000001",
    "0.3",
    "0.25",
    "0.2499999999999999999",
    "0.1",
    "0",
    "1",
]
PLACES = ["1", "2", "p"]
AS_OF = ["2024-02-29", "2026-02-28", "2026-03-31", "2026-03-01"]
EVER = ["2020-01-01", "2021-06-30"]
# Two years, twelve months before those days, the days themselves, and days before an ordinary end.
NEAR = [
    "2022-02-28", "2022-03-01", "2024-02-28", "2024-02-29", "2024-03-01", "2024-03-31", "2024-04-01",
    "2025-02-27", "2025-02-28", "2025-03-01", "2025-03-31", "2026-02-27", "2026-02-28", "2026-03-01",
    "2026-03-30", "2026-03-31", "2026-04-01",
]  # fmt: skip
LATER = ["2024-03-02", "2026-03-15", "2026-04-10", "2026-07-01", "2030-01-01"]


def random_world(rng: random.Random) -> Json:
    """A well-written case; most give hints."""
    return a_world(Seeded(rng))


@st.composite
def worlds(draw: st.DrawFn) -> Json:
    """The same space, shrinking to few facts."""
    return a_world(Drawn(draw))


def a_world(choose: Chooser) -> Json:
    facts: Json = {
        "orgs": {org: an_org(choose) for org in ORGS[:-1]} | {"G": {"public_body": True}},
        "persons": {"m": {"minor": True}, "n": {"identity": "name_only"}},
    }
    for person in PEOPLE[:3]:
        if choose.often(40):
            facts["persons"][person] = dict(
                choose.pick([{}, {"identity": "probable"}, {"identity": "verified"}])
            )
    rows: dict[str, tuple[int, Callable[[], Json]]] = {
        "roles": (9, lambda: a_role(choose)),
        "holdings": (10, lambda: a_holding(choose)),
        "branches": (1, lambda: a_tie(choose, "branch", "of")),
        "guarantees": (2, lambda: a_tie(choose, "a", "b")),
        "pledges": (1, lambda: a_tie(choose, "a", "b")),
        "addresses": (6, lambda: a_place(choose)),
        "phones": (3, lambda: a_place(choose)),
    }
    for name, (most, row) in rows.items():
        facts[name] = some(choose, most, row)
    facts["listings"] = [a_listing(choose, f"l{number}") for number in range(choose.pick(range(5)))]
    facts["disputes"] = some(choose, 3, lambda: a_dispute(choose, facts["listings"]))
    facts["settings"] = limits(choose)
    for percent, scheme in ((35, set_up_a_successor), (25, set_up_a_chain), (20, set_up_a_former_officer)):
        if choose.often(percent):
            scheme(choose, facts)
    return {"name": "random", "as_of": choose.pick(AS_OF), "target": choose.pick(TARGETS), "facts": facts}


def an_org(choose: Chooser) -> Json:
    org: Json = {}
    put(org, "founded", choose.pick([ABSENT, None, *NEAR]) if choose.often(50) else ABSENT)
    return org


def a_role(choose: Chooser) -> Json:
    org = choose.pick(["T", "T", *ORGS, "nowhere"])
    return with_days(choose, {"org": org, "person": choose.pick([*PEOPLE, "p", "p", "q", "B"]),
                              "role": choose.pick(ROLES)})  # fmt: skip


def a_holding(choose: Chooser) -> Json:
    owned = (
        choose.pick(["T", "A", "B", "C", "D", "T", "A"]) if not choose.often(4) else choose.pick(["q", "G"])
    )
    return with_days(choose, {"owner": choose.pick(HOLDERS), "owned": owned, "share": choose.pick(SHARES)})


def a_tie(choose: Chooser, one: str, other: str) -> Json:
    ends = ["T" if choose.often(70) else choose.pick(ORGS), choose.pick([*ORGS, "p"])]
    if choose.often(50):
        ends.reverse()
    return with_days(choose, {one: ends[0], other: ends[1]})


def a_place(choose: Chooser) -> Json:
    org = choose.pick(["T", "T", "A", "B", "C", "G", "nowhere"])
    return with_days(choose, {"org": org, "value": choose.pick(PLACES)})


def a_listing(choose: Chooser, id_: str) -> Json:
    severity = choose.pick(["serious", "general", "serious", "light", "none"])
    listing = {"id": id_, "party": choose.pick([*ORGS, "p", "T", "A", "B"]), "list": "judgment_debtor"}
    return with_days(choose, {**listing, "severity": severity})


def a_dispute(choose: Chooser, listings: list[Json]) -> Json:
    if listings and choose.often(60):
        return with_days(choose, {"listing": choose.pick(listings)["id"]})
    return with_days(choose, {"link": [choose.pick(RULES), choose.pick(["T", "T", "A"]), choose.pick(ORGS)]})


def limits(choose: Chooser) -> Json:
    found: Json = {}
    for name in ("person_hub", "place_hub", "holder_hub"):
        put(found, name, choose.pick([2, 3, 1, 4, 0]) if choose.often(30) else ABSENT)
    return found


def set_up_a_successor(choose: Chooser, facts: Json) -> None:
    """Most of what a successor needs; the rest is left to chance."""
    listed = choose.pick(NEAR)
    facts["orgs"]["A"]["founded"] = choose.pick([day for day in [*NEAR, *LATER] if day > listed])
    facts["listings"].append(
        {"id": "t", "party": "T", "list": "judgment_debtor", "severity": "serious", "from": listed}
    )
    facts["addresses"] += [
        {"org": "A", "value": "1", "from": None},
        with_days(choose, {"org": "T", "value": "1"}),
    ]
    for org in ("T", "A"):
        if choose.often(60):
            role = {"org": org, "person": "p", "role": "legal_rep"}
            facts["roles"].append(with_days(choose, role))
        else:
            share = choose.pick(SHARES[:6])
            facts["holdings"].append(with_days(choose, {"owner": "p", "owned": org, "share": share}))


def set_up_a_chain(choose: Chooser, facts: Json) -> None:
    """Up to a common owner and down again, or one way; a step more than counts, sometimes in a circle."""
    chain = choose.pick(
        [["T", "A", "B", "C", "D"], ["T", "A", "p", "C"], ["T", "B", "A", "B"], ["T", "G", "A"]]
    )
    turn = choose.pick(range(len(chain) + 1))
    for step, (one, other) in enumerate(pairwise(chain)):
        owner, owned = (other, one) if step < turn else (one, other)
        share = choose.pick(["0.51", "0.6", "1", "0.51", "0.5", "0.25"])
        facts["holdings"].append(with_days(choose, {"owner": owner, "owned": owned, "share": share}))


def set_up_a_former_officer(choose: Chooser, facts: Json) -> None:
    person = choose.pick(["q", "p", "n"])
    for org, until in (("T", choose.pick(NEAR)), ("B", choose.pick([None, *LATER]))):
        role = {
            "org": org,
            "person": person,
            "role": choose.pick(ROLES[:5]),
            "from": choose.pick([*EVER, None]),
        }
        facts["roles"].append({**role, "to": until})


def with_days(choose: Chooser, row: Json) -> Json:
    """Mostly standing now; ends often on the days that matter."""
    put(row, "from", a_day(choose, [ABSENT, None, *EVER, *EVER], NEAR))
    put(row, "to", a_day(choose, [ABSENT, None, ABSENT, ABSENT, *LATER], NEAR))
    return row


def a_day(choose: Chooser, plain: Sequence[object], near: Sequence[object]) -> object:
    return choose.pick(near) if choose.often(15) else choose.pick(plain)


# ---- cases that are not well written


def malformed(rng: random.Random, case: Json) -> Json:
    """The same case with one fault in it."""
    spoilt = copy.deepcopy(case)
    rng.choice(FAULTS)(rng, spoilt)
    return spoilt


NO_DAYS: list[Any] = [
    "2024-02-30",
    "yesterday",
    "",
    20240301,
    True,
    ["2024-03-01"],
    "2024-3-1",
    "２０２４-03-01",
]
NO_TEXTS: list[Any] = [None, "", 1, ["p"], {"id": "p"}, False]
ROWS: dict[str, Json] = {
    "roles": {"org": "T", "person": "p", "role": "legal_rep"},
    "holdings": {"owner": "p", "owned": "T", "share": "0.5"},
    "branches": {"branch": "A", "of": "T"},
    "guarantees": {"a": "T", "b": "A"},
    "pledges": {"a": "T", "b": "A"},
    "addresses": {"org": "T", "value": "1"},
    "phones": {"org": "T", "value": "1"},
    "listings": {"id": "new", "party": "A", "severity": "serious"},
    "disputes": {"link": ["branch", "T", "A"]},
}


def ask_about_no_day(rng: random.Random, case: Json) -> None:
    case["as_of"] = rng.choice([None, *NO_DAYS])


def ask_about_nobody(rng: random.Random, case: Json) -> None:
    case["target"] = rng.choice([None, "", "p", "unknown", 1, {}, [], ["T", "p"], [["T"]], ["T", None]])


def tell_no_facts(rng: random.Random, case: Json) -> None:
    case["facts"] = rng.choice([None, [], "facts", 1])


def write_another_type(rng: random.Random, case: Json) -> None:
    name = rng.choice([*ROWS, "orgs", "persons", "settings"])
    case["facts"][name] = rng.choice(["p", 1, True, [] if name not in ROWS else {}])


def write_a_row_of_another_type(rng: random.Random, case: Json) -> None:
    case["facts"][rng.choice(list(ROWS))] = [rng.choice(["p", None, 1, []])]


def leave_out_a_field(rng: random.Random, case: Json) -> None:
    name = rng.choice(list(ROWS))
    row = dict(ROWS[name])
    row[rng.choice(list(row))] = rng.choice(NO_TEXTS)
    case["facts"].setdefault(name, []).append(row)


def write_no_day(rng: random.Random, case: Json) -> None:
    name = rng.choice(list(ROWS))
    row = {**ROWS[name], rng.choice(["from", "to"]): rng.choice(NO_DAYS)}
    case["facts"].setdefault(name, []).append(row)


def write_no_share(rng: random.Random, case: Json) -> None:
    share = rng.choice(
        [0.5, 1, "half", "-0.1", "1.01", "51", "1/2", "5e-1", "0,5", " 0.5", "NaN", "0.5%", "٠.٥"]
    )
    case["facts"]["holdings"].append({**ROWS["holdings"], "share": share})


def use_an_unknown_word(rng: random.Random, case: Json) -> None:
    name, field = rng.choice([("roles", "role"), ("listings", "severity")])
    case["facts"][name].append({**ROWS[name], field: rng.choice(["chairman", "Serious", "grave", "-"])})


def spoil_a_party(rng: random.Random, case: Json) -> None:
    entry = rng.choice([("orgs", {"public_body": "yes"}), ("orgs", {"founded": "soon"}), ("orgs", []),
                        ("persons", {"minor": 1}), ("persons", {"identity": "sure"}), ("persons", "p")])  # fmt: skip
    case["facts"][entry[0]][rng.choice(["T", "x"])] = entry[1]


def repeat_a_listing(rng: random.Random, case: Json) -> None:
    case["facts"]["listings"] += [ROWS["listings"], {**ROWS["listings"], "party": "B"}]


def dispute_something_else(rng: random.Random, case: Json) -> None:
    dispute = rng.choice([{}, {"listing": "elsewhere"}, {"link": ["cousin", "T", "A"]}, {"link": ["branch", "T"]},
                          {"link": "branch"}, {"link": ["branch", "T", "A"], "listing": "l0"}])  # fmt: skip
    case["facts"]["disputes"].append(dispute)


def set_something_else(rng: random.Random, case: Json) -> None:
    case["facts"]["settings"] = rng.choice([{"person_hub": -1}, {"place_hub": "3"}, {"holder_hub": 1.5},
                                            {"place_hub": True}, {"hub": 3}, []])  # fmt: skip


FAULTS = [
    ask_about_no_day,
    ask_about_nobody,
    tell_no_facts,
    write_another_type,
    write_a_row_of_another_type,
    leave_out_a_field,
    write_no_day,
    write_no_share,
    use_an_unknown_word,
    spoil_a_party,
    repeat_a_listing,
    dispute_something_else,
    set_something_else,
]
