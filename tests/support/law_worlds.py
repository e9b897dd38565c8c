"""随机案例. Small worlds in which the boundaries of the law collide: few days, few people, every word.

One grammar, two sources of choice: a seeded `random.Random` for long runs, hypothesis for cases that shrink
(the plainest choice stands first everywhere).
"""

from __future__ import annotations

import copy
import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Protocol, TypeVar

from hypothesis import strategies as st

from tests.support.plain_law import (
    DOUBTS_OF_A_DECISION,
    RELEASES_WHATEVER_THE_RULE,
    STATES_NOT_EVENTS,
    Json,
    decision_events,
    event_kinds,
    link_kinds,
    lists,
    roles,
    rules,
)

T = TypeVar("T")

NEAR = [(date(2024, 2, 26) + timedelta(days=number)).isoformat() for number in range(8)]
LATER = [
    "2024-03-29",
    "2024-08-26",
    "2025-02-28",
    "2027-02-28",
    "2027-03-01",
    "2029-02-27",
    "2029-02-28",
    "2029-03-01",
    "2034-02-28",
    "2034-03-01",
]
LONG_AGO = ["2021-02-28", "2021-03-01", "2019-03-01", "2014-02-28"]
ORGS = ["A", "B", "G", "T"]
PERSONS = ["p", "q", "r", "s", "m"]
NOWHERE = "x"
# An organisation may hold an office: a partner, a shareholder.
HOLDERS = [*PERSONS, "p", "q", "r", NOWHERE, "B"]
JURISDICTIONS: list[object] = [
    "CN",
    "33",
    "CN-33",
    "330881",
    "440305",
    "CN-44",
    "CN-4403",
    "310115",
    "CN-37",
    "4101",
    "CN-32",
    None,
    "xx",
    "CN-3",
    "3308811",
]
PERSON_TABLES: list[Json] = [
    {},
    {"identity": "verified"},
    {"identity": "probable"},
    {"identity": "name_only"},
    {"minor": True},
    {"minor": False, "identity": "probable"},
    {"minor": True, "identity": "name_only"},
]
ABSENT = object()


class Chooser(Protocol):
    """Where choices come from."""

    def pick(self, options: Sequence[T]) -> T: ...

    def often(self, percent: int) -> bool:
        """True in about so many of a hundred cases."""
        ...


class Seeded:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def pick(self, options: Sequence[T]) -> T:
        return self.rng.choice(options)

    def often(self, percent: int) -> bool:
        return self.rng.randrange(100) < percent


class Drawn:
    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def pick(self, options: Sequence[T]) -> T:
        return self.draw(st.sampled_from(options))

    def often(self, percent: int) -> bool:
        """Zero, to which the number shrinks, is no."""
        return self.draw(st.integers(0, 99)) >= 100 - percent


def random_case(rng: random.Random) -> Json:
    """A well-written case; most give an outcome."""
    return a_case(Seeded(rng))


@st.composite
def cases(draw: st.DrawFn) -> Json:
    """The same space, shrinking to few facts on plain days."""
    return a_case(Drawn(draw))


# ---- the grammar


def a_case(choose: Chooser) -> Json:
    aims = [choose.pick(AIMS) for _ in range(choose.pick([1, 1, 1, 2, 3]))]
    decisions = [a_decision(choose, aim, number) for number, aim in enumerate(aims)]
    aims, decisions = with_named_persons(choose, aims, decisions)
    facts: Json = {
        "orgs": orgs(choose),
        "persons": {person: dict(choose.pick(PERSON_TABLES)) for person in PERSONS[:-1] if choose.often(40)},
        "roles": some(choose, 5, lambda: an_office(choose, aims, decisions)),
        "decisions": decisions,
    }
    facts["persons"]["m"] = {"minor": True}
    for name, entry in {
        "findings": lambda: a_finding(choose, aims, decisions),
        "events": lambda: an_event(choose, aims, decisions),
        "links": lambda: a_link(choose, decisions),
    }.items():
        entries = some(choose, 3, entry)
        if entries:
            facts[name] = entries
    return {
        "name": "random",
        "jurisdiction": a_jurisdiction(choose, aims[0]),
        "as_of": a_day(choose, NEAR[4:], LATER),
        "facts": facts,
    }


def a_jurisdiction(choose: Chooser, aim: str) -> object:
    """Of a rule with a region often that region."""
    home = rules()[aim]["jurisdiction"]
    if home != "CN" and choose.often(60):
        return home
    return choose.pick(JURISDICTIONS) if choose.often(70) else "CN-33"


def aims_of_the_book() -> list[str]:
    """Every rule; those of a decision more often than the many hints, those that read an office most often."""
    own = [rule for rule in rules() if not rule.startswith("related.")]
    by_office = [rule for rule in own if rules()[rule]["mode"] == "role_by_law" and rules()[rule]["enabled"]]
    return own * 2 + by_office * 4 + sorted(link_kinds())


AIMS = aims_of_the_book()


def orgs(choose: Chooser) -> Json:
    return {
        "A": choose.pick([{}, {"public_body": False}]),
        "B": {},
        "G": {"public_body": True},
        "T": choose.pick([{"public_body": True, "organ": True}, {"organ": True}, {"organ": False}]),
    }


def a_decision(choose: Chooser, aim: str, number: int) -> Json:
    trigger = rules()[aim]["trigger"]
    decision: Json = {"id": f"d{number}"}
    if "event" in trigger:
        decision["event"] = trigger["event"]
    elif choose.often(8):
        decision["event"] = choose.pick(sorted(decision_events()))
    else:
        decision["list"] = a_list_type(choose, trigger)
    decision["subject"] = a_subject(choose, trigger["subject"])
    decision["date"] = a_day(choose, NEAR[:6], LONG_AGO)
    put(decision, "act_date", a_day(choose, NEAR, LONG_AGO) if choose.often(60) else ABSENT)
    put(decision, "end", a_day(choose, NEAR, LATER) if choose.often(30) else ABSENT)
    put(decision, "key", choose.pick([True, True, False]) if "status" in trigger else maybe(choose, 8))
    put(decision, "large_personal_debt", choose.pick([ABSENT, True, False]))
    put(decision, "life", maybe(choose, 25))
    if choose.often(12):
        decision["doubts"] = [choose.pick(DOUBTS_OF_A_DECISION) for _ in range(choose.pick([1, 1, 2]))]
    return decision


def with_named_persons(
    choose: Chooser, aims: list[str], decisions: list[Json]
) -> tuple[list[str], list[Json]]:
    """The decisions with rows that name persons under some of the orders, anywhere among them."""
    told = list(zip(aims, decisions, strict=True))
    for decision in decisions:
        if decision.get("list") != CONSUMPTION or decision["subject"] not in ORGS:
            continue
        for number in range(choose.pick([0, 1, 1, 2])):
            named = a_decision(choose, NAMED_PERSON, number)
            for word in ("event", "list"):
                named.pop(word, None)
            named |= {
                "id": f"{decision['id']}.{number}",
                "list": CONSUMPTION,
                "subject": choose.pick([*PERSONS, "p", NOWHERE]),
                "under": decision["id"],
            }
            told.insert(choose.pick(range(len(told) + 1)), (NAMED_PERSON, named))
    return [aim for aim, _ in told], [decision for _, decision in told]


CONSUMPTION = "consumption_restriction"
NAMED_PERSON = "consumption_limit.named_person"


def maybe(choose: Chooser, percent: int) -> object:
    return choose.pick([True, False]) if choose.often(percent) else ABSENT


def a_list_type(choose: Chooser, trigger: Json) -> str:
    if "list" in trigger and not choose.often(5):
        return str(trigger["list"])
    if "serious_list" in trigger:
        return choose.pick(sorted(name for name, one in lists().items() if one["serious_list"]))
    return choose.pick(sorted(lists()))


def a_subject(choose: Chooser, wanted: str) -> str:
    if choose.often(6):
        return choose.pick([*ORGS, *PERSONS, NOWHERE])
    return choose.pick(
        {"org": ["A", "A", "B", "G", "T"], "public_body": ["G", "T"]}.get(wanted, ["p", "q", "r", NOWHERE])
    )


def an_office(choose: Chooser, aims: list[str], decisions: list[Json]) -> Json:
    aim, decision = an_aim(choose, aims, decisions)
    subject = decision["subject"]
    of_an_org = subject in ORGS
    office: Json = {
        "org": subject if of_an_org and not choose.often(10) else choose.pick([*ORGS, NOWHERE]),
        "person": choose.pick(HOLDERS) if of_an_org or choose.often(10) else subject,
        "role": a_role(choose, aim),
    }
    put(office, "from", choose.pick(ends_of_an_interval(choose, NEAR, LONG_AGO)))
    put(office, "to", choose.pick(ends_of_an_interval(choose, NEAR, LATER)))
    return office


def ends_of_an_interval(choose: Chooser, near: Sequence[str], far: Sequence[str]) -> list[object]:
    return [None, ABSENT, *[a_day(choose, near, far) for _ in range(3)]]


def a_role(choose: Chooser, aim: str) -> str:
    asked = [role for role in rules()[aim]["roles"] if role != "-"]
    return choose.pick(asked) if asked and not choose.often(15) else choose.pick(sorted(roles()))


def a_finding(choose: Chooser, aims: list[str], decisions: list[Json]) -> Json:
    aim, decision = an_aim(choose, aims, decisions)
    subject = decision["subject"]
    person = subject if subject not in ORGS else choose.pick([*PERSONS, NOWHERE])
    finding: Json = {"decision": decision["id"], "person": person}
    put(finding, "role", choose.pick([ABSENT, a_role(choose, aim), a_role(choose, aim)]))
    return finding


def an_event(choose: Chooser, aims: list[str], decisions: list[Json]) -> Json:
    aim, decision = an_aim(choose, aims, decisions)
    of_the_rule = [word for word in rules()[aim]["ends"] if word not in STATES_NOT_EVENTS]
    kinds = [["dispute"], of_the_rule or ["dispute"], list(RELEASES_WHATEVER_THE_RULE), sorted(event_kinds())]
    event: Json = {
        "decision": decision["id"],
        "kind": choose.pick(choose.pick([kinds[0], *kinds])),
        "date": a_day(choose, NEAR, LATER),
    }
    put(event, "to", choose.pick([ABSENT, None, a_day(choose, NEAR, LATER)]))
    put(event, "person", choose.pick([*ORGS, *PERSONS, NOWHERE]) if choose.often(35) else ABSENT)
    return event


def a_link(choose: Chooser, decisions: list[Json]) -> Json:
    ends = [
        choose.pick(decisions)["subject"] if choose.often(75) else choose.pick([*ORGS, NOWHERE]),
        choose.pick([*ORGS, "p", "m", NOWHERE]),
    ]
    if choose.often(50):
        ends.reverse()
    return {"kind": choose.pick(sorted(link_kinds())), "a": ends[0], "b": ends[1]}


def an_aim(choose: Chooser, aims: list[str], decisions: list[Json]) -> tuple[str, Json]:
    """A rule that this case is about, and its decision."""
    number = choose.pick(range(len(aims)))
    return aims[number], decisions[number]


def a_day(choose: Chooser, near: Sequence[str], far: Sequence[str]) -> str:
    return choose.pick(far) if choose.often(25) else choose.pick(near)


def some(choose: Chooser, most: int, entry: Any) -> list[Json]:
    return [entry() for _ in range(choose.pick(range(most + 1)))]


def put(entry: Json, field: str, value: object) -> None:
    if value is not ABSENT:
        entry[field] = value


def random_changes(rng: random.Random) -> dict[str, Json]:
    """An amended rule base: some rules on or off, in other regions, reading the office on another day."""
    changes: dict[str, Json] = {}
    for rule in rng.sample(sorted(rules()), rng.randrange(1, 12)):
        now = rules()[rule]
        change: Json = {}
        if rng.randrange(2):
            change["enabled"] = not now["enabled"]
        # The default record rule has no region: it is what holds where no region has its own.
        if rule != "personal_record.default" and rng.randrange(2):
            change["jurisdiction"] = rng.choice(["CN", "CN-33", "CN-3308", "CN-44", "CN-4403"])
        if now["mode"] == "role_by_law":
            change["time"] = {"role": rng.choice(TIMES_OF_AN_OFFICE)}
        if rng.randrange(3) == 0:
            change["duration"] = rng.choice(DURATIONS)
        changes[rule] = change
    return changes


TIMES_OF_AN_OFFICE = ["current_at_or_after_order", "current", "at_decision", "at_event"]
DURATIONS: list[Json] = [
    {"kind": "fixed", "years": 1},
    {"kind": "fixed", "days": 2},
    {"kind": "fixed_or_life", "years": 3},
    {"kind": "until_event"},
    {"kind": "while_listed"},
]


# ---- cases that are not well written


def malformed(rng: random.Random, case: Json) -> Json:
    """The same case with one fault in it."""
    spoilt = copy.deepcopy(case)
    rng.choice(FAULTS)(rng, spoilt)
    return spoilt


def repeat_a_decision(rng: random.Random, case: Json) -> None:
    decisions = case["facts"]["decisions"]
    decisions.insert(rng.randrange(len(decisions) + 1), {**rng.choice(decisions)})


def use_an_unknown_word(rng: random.Random, case: Json) -> None:
    place = an_entry(rng, case, {"decisions": "list", "roles": "role", "events": "kind", "links": "kind"})
    entry, field = place
    if field == "list":
        field = "event" if "event" in entry else "list"
    words = {"kind": [*STATES_NOT_EVENTS, "disputes", "related.cousin", ""], "role": ["chairman", "-", ""]}
    entry[field] = rng.choice(words.get(field, ["blacklist", "Consumption_restriction", ""]))


def find_an_unknown_role(rng: random.Random, case: Json) -> None:
    decision = rng.choice(case["facts"]["decisions"])["id"]
    case["facts"].setdefault("findings", []).append({"decision": decision, "person": "p", "role": "boss"})


def doubt_an_identity_in_other_words(rng: random.Random, case: Json) -> None:
    case["facts"]["persons"]["p"] = {"identity": rng.choice(["sure", "Verified", "", 1, True, ["verified"]])}


def leave_out_a_field(rng: random.Random, case: Json) -> None:
    needed = {
        "decisions": ["id", "subject", "date"],
        "roles": ["org", "person", "role"],
        "findings": ["decision", "person"],
        "events": ["decision", "kind", "date"],
        "links": ["kind", "a", "b"],
    }
    entry, field = an_entry(rng, case, {name: rng.choice(fields) for name, fields in needed.items()})
    if rng.randrange(2):
        del entry[field]
    else:
        entry[field] = None


def decide_on_nothing(rng: random.Random, case: Json) -> None:
    decision = rng.choice(case["facts"]["decisions"])
    decision.pop("list", None)
    decision.pop("event", None)


def decide_twice_at_once(rng: random.Random, case: Json) -> None:
    decision = rng.choice(case["facts"]["decisions"])
    decision.update({"list": "red_list", "event": "court_exit_ban"})


def write_no_day(rng: random.Random, case: Json) -> None:
    fields = {"decisions": "date", "roles": "from", "events": "to"}
    if rng.randrange(3) == 0:
        fields = {"decisions": "act_date", "roles": "to", "events": "date"}
    entry, field = an_entry(rng, case, fields)
    entry[field] = rng.choice(
        ["2024-02-30", "yesterday", "2024-13-01", "", 20240301, 0, True, ["2024-03-01"]]
    )


def ask_about_no_day(rng: random.Random, case: Json) -> None:
    case["as_of"] = rng.choice([None, "", "today", 2024, "2023-02-29"])


def write_another_type(rng: random.Random, case: Json) -> None:
    kind = rng.choice(["table", "list", "entry", "flag", "id", "facts"])
    facts = case["facts"]
    if kind == "table":
        facts[rng.choice(["orgs", "persons"])] = rng.choice([["A"], "A", 1])
    elif kind == "list":
        facts[rng.choice(["roles", "decisions", "findings", "events", "links"])] = rng.choice([{}, "d0", 1])
    elif kind == "entry":
        facts["roles"] = [*facts["roles"], rng.choice(["p", None, 1, []])]
    elif kind == "flag":
        flag = rng.choice(["key", "large_personal_debt", "life"])
        rng.choice(facts["decisions"])[flag] = rng.choice(["true", 1, 0, "no"])
    elif kind == "id":
        entry, field = an_entry(rng, case, {"decisions": "subject", "roles": "person", "links": "a"})
        entry[field] = rng.choice([1, ["p"], {"id": "p"}, True])
    else:
        case["facts"] = rng.choice([None, [], "facts"])


def spoil_a_party(rng: random.Random, case: Json) -> None:
    if rng.randrange(2):
        said = [{"public_body": "yes"}, {"public_body": 1}, {"organ": "yes"}, {"organ": 0}, [], "A"]
        case["facts"]["orgs"]["A"] = rng.choice(said)
    else:
        case["facts"]["persons"]["p"] = rng.choice([{"minor": "no"}, {"minor": 0}, [], "p"])


def speak_of_a_decision_that_is_not_there(rng: random.Random, case: Json) -> None:
    if rng.randrange(2):
        case["facts"].setdefault("findings", []).append({"decision": "elsewhere", "person": "p"})
    else:
        event = {"decision": "elsewhere", "kind": "dispute", "date": "2024-03-01"}
        case["facts"].setdefault("events", []).append(event)


def doubt_in_other_words(rng: random.Random, case: Json) -> None:
    said = rng.choice([["doubtful"], [""], [None], [1], "severity_light", {"severity_light": True}, True])
    rng.choice(case["facts"]["decisions"])["doubts"] = said


def stand_under_what_is_no_order(rng: random.Random, case: Json) -> None:
    """Of a unit, under itself, under a person's, under another list, under nothing, or of another list."""
    order: Json = {"id": "o", "list": CONSUMPTION, "subject": "A", "date": "2024-03-01"}
    named = {**order, "id": "o.p", "subject": "p", "under": "o"}
    wrong: list[tuple[Json, Json]] = [
        ({}, {"subject": "B"}),
        ({}, {"under": "o.p"}),
        ({}, {"under": "elsewhere"}),
        ({}, {"under": ""}),
        ({}, {"under": ["o"]}),
        ({}, {"list": "judgment_debtor"}),
        ({"subject": "q"}, {}),
        ({"list": "red_list"}, {}),
    ]
    fault, changed = rng.choice(wrong)
    told = [{**order, **fault}, {**named, **changed}]
    rng.shuffle(told)
    case["facts"]["decisions"] += told


FAULTS = [
    repeat_a_decision,
    use_an_unknown_word,
    find_an_unknown_role,
    doubt_an_identity_in_other_words,
    leave_out_a_field,
    decide_on_nothing,
    decide_twice_at_once,
    write_no_day,
    ask_about_no_day,
    write_another_type,
    spoil_a_party,
    speak_of_a_decision_that_is_not_there,
    doubt_in_other_words,
    stand_under_what_is_no_order,
]


def an_entry(rng: random.Random, case: Json, fields: dict[str, str]) -> tuple[Json, str]:
    """One entry of one of these lists, and the field named beside its list; there is always a decision."""
    names = [name for name in fields if case["facts"].get(name)]
    name = rng.choice(names)
    return rng.choice(case["facts"][name]), fields[name]
