"""对照评价. The law read a second time: slow, plain, a function a sentence, and nothing shared with the product.

Only the packaged rule data are common to both. Where the product and this reading differ, one of them has
misread the text; nothing here is ever made faster or shared, or the comparison would lose its worth.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]

BOOK = Path(__file__).parents[2] / "graph_service" / "law" / "book"
IDENTITIES = ("verified", "probable", "name_only")
RELEASES_WHATEVER_THE_RULE = ("repaired", "revoked_or_annulled", "identity_refuted")
STATES_NOT_EVENTS = ("disputed", "expired")
DOUBTS = (
    "interval_unknown",
    "left_after_order",
    "act_date_missing",
    "office_differs",
    "debt_unclear",
    "finding_disagrees_with_register",
    "no_finding",
    "identity_unverified",
    "region_unknown",
    "subject_organ",
)
DOUBTS_OF_A_DECISION = (
    "authority_missing",
    "authority_cannot_decide",
    "subject_cancelled",
    "matches_repaired",
    "severity_light",
    "severity_contradicts",
)
DOUBTS_OF_SEVERITY = ("severity_light", "severity_contradicts")


class Malformed(ValueError):  # noqa: N818 - the word of the contract
    """错误案例. Where the case is wrong, and why."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place = place
        self.reason = reason


def plain_evaluate(case: Json) -> list[Json]:
    """The rows of a case on its `as_of`, by decision in the order of the input, then rule id, then target.

    Raises `Malformed` for a case that is not well written.
    """
    return [{key: value for key, value in row.items() if key != "doubts"} for row in doubted(case)]


def doubted(case: Json) -> list[Json]:
    """The same rows, each with `doubts`: every word of doubt that one of its grounds carries."""
    check(case)
    rows = []
    for decision in listed(case, "decisions"):
        of_this_decision = []
        for rule in rules_for(case, decision):
            for target, grounds in targets(case, decision, rule).items():
                row = outcome(case, decision, rule, target, grounds)
                if row is not None:
                    of_this_decision.append(row)
        rows += sorted(of_this_decision, key=lambda row: (row["rule"], row["target"]))
    return rows


# ---- the rule data


@cache
def rules() -> dict[str, Json]:
    """Every packaged rule by its id, enabled or not."""
    return {path.stem: toml(path) for path in sorted((BOOK / "rules").glob("*.toml"))}


@contextmanager
def amended(changes: dict[str, Json]) -> Iterator[None]:
    """Read with some fields of some rules changed: {rule id: {field: value}}."""
    as_packaged = dict(rules())
    rules().update({rule: {**as_packaged[rule], **fields} for rule, fields in changes.items()})
    try:
        yield
    finally:
        rules().update(as_packaged)


@cache
def lists() -> Json:
    return toml(BOOK / "lists.toml")


@cache
def roles() -> Json:
    return toml(BOOK / "roles.toml")


def toml(path: Path) -> Json:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def decision_events() -> set[str]:
    """The events that some rule starts from."""
    return {rule["trigger"]["event"] for rule in rules().values() if "event" in rule["trigger"]}


def event_kinds() -> set[str]:
    """`dispute`, a word of a rule's `ends` that names no state, or one of the three that end everything."""
    words = {"dispute", *RELEASES_WHATEVER_THE_RULE}
    for rule in rules().values():
        words |= {word for word in rule["ends"] if word not in STATES_NOT_EVENTS}
    return words


def link_kinds() -> set[str]:
    return {rule for rule in rules() if rule.startswith("related.")}


# ---- which rules apply to a decision


def rules_for(case: Json, decision: Json) -> list[str]:
    if date_of(decision["date"]) > as_of(case):
        return []
    matching = [
        rule
        for rule in rules()
        if rules()[rule]["enabled"]
        and trigger_matches(rules()[rule]["trigger"], decision)
        and subject_matches(case, rules()[rule]["trigger"]["subject"], decision["subject"])
        and region_matches(rules()[rule]["jurisdiction"], case.get("jurisdiction"))
    ]
    return [
        rule
        for rule in matching
        if rules()[rule]["mode"] != "forbidden"
        and not a_longer_region_of_its_family_is_there(rule, matching)
        and not (rule == "personal_record.default" and a_personal_record_of_a_region_is_there(matching))
    ]


def trigger_matches(trigger: Json, decision: Json) -> bool:
    if "list" in trigger:
        return bool(trigger["list"] == decision.get("list"))
    if "event" in trigger:
        return bool(trigger["event"] == decision.get("event"))
    if trigger.get("serious_list"):
        return decision.get("list") is not None and bool(lists()[decision["list"]]["serious_list"])
    return trigger.get("status") == "key_supervision" and decision.get("key") is True


def subject_matches(case: Json, wanted: str, subject: str) -> bool:
    if wanted == "org":
        return subject in table(case, "orgs")
    if wanted == "public_body":
        return is_public_body(case, subject)
    return subject not in table(case, "orgs")


def is_public_body(case: Json, party: str) -> bool:
    """An organ is one too, whatever else is said of it."""
    said = table(case, "orgs").get(party, {})
    return said.get("public_body") is True or is_organ(case, party)


def is_organ(case: Json, party: str) -> bool:
    return table(case, "orgs").get(party, {}).get("organ") is True


def digits(region: object) -> str | None:
    """The digits of a region, empty for the whole country; None = unknown."""
    if not isinstance(region, str):
        return None
    if region == "CN":
        return ""
    written = re.fullmatch(r"(?:CN-)?([0-9]{2,6})", region)
    return written.group(1) if written else None


def region_matches(of_the_rule: str, of_the_case: object) -> bool:
    if of_the_rule == "CN":
        return True
    known = digits(of_the_case)
    return known is not None and known.startswith(digits(of_the_rule) or "")


def a_longer_region_of_its_family_is_there(rule: str, matching: list[str]) -> bool:
    if rules()[rule]["jurisdiction"] == "CN":
        return False
    family = [other for other in matching if other.split(".")[0] == rule.split(".")[0]]
    return any(
        len(digits(rules()[other]["jurisdiction"]) or "") > len(digits(rules()[rule]["jurisdiction"]) or "")
        for other in family
    )


def a_personal_record_of_a_region_is_there(matching: list[str]) -> bool:
    return any(
        rule.startswith("personal_record.") and rules()[rule]["jurisdiction"] != "CN" for rule in matching
    )


# ---- how far an office covers a day


def cover(office: Json, day: date) -> str:
    """no, possible or certain."""
    begins, ends = day_or_none(office, "from"), day_or_none(office, "to")
    if ends is not None and day >= ends:
        return "no"
    if begins is None:
        return "possible"
    return "certain" if begins <= day else "no"


def present_cover(office: Json, day: date) -> str:
    """Of a rule that asks for the present office: two unknown ends are taken as certain."""
    if office.get("from") is None and office.get("to") is None:
        return "certain"
    return cover(office, day)


# ---- who is reached. A ground is {"status", "doubt", "from"}


def targets(case: Json, decision: Json, rule: str) -> dict[str, list[Json]]:
    """Every target with all the grounds for it, natural persons judged."""
    reached: dict[str, list[Json]] = {}
    for target, ground in grounds_of(case, decision, rule):
        if record_of_an_organ(case, decision, rule):
            if not found_responsible(case, decision, rule, target):
                continue
            ground = {**ground, "doubts": {*ground["doubts"], "subject_organ"}}
        reached.setdefault(target, []).append(ground)
    return {
        target: [judged(case, decision, rule, target, ground) for ground in grounds]
        for target, grounds in reached.items()
        if not is_minor(case, target)
    }


def grounds_of(case: Json, decision: Json, rule: str) -> list[tuple[str, Json]]:
    mode, roles_asked = rules()[rule]["mode"], rules()[rule]["roles"]
    subject = decision["subject"]
    if rules()[rule]["effect"] == "advisory_flag":
        return [(end, ground("advisory")) for end in other_ends(case, rule, subject)]
    if mode == "fact_only" or roles_asked == ["-"]:
        return [(subject, ground("advisory" if mode == "advisory" else "effective"))]
    offices = [one for one in offices_concerned(case, subject) if one["role"] in roles_asked]
    if mode == "advisory":
        return [(office["person"], ground("advisory")) for office in offices]
    if mode == "role_by_law":
        return by_law(case, decision, rule, offices)
    return by_finding(case, decision, rule, offices)


def record_of_an_organ(case: Json, decision: Json, rule: str) -> bool:
    return rules()[rule]["effect"] == "personal_record" and is_organ(case, decision["subject"])


def found_responsible(case: Json, decision: Json, rule: str, person: str) -> bool:
    """Whether a finding is for this person in a role that the rule asks about, or in none."""
    return any(findings_for(case, decision, person, role) for role in rules()[rule]["roles"])


def ground(status: str, doubt: str | None = None, begins: date | None = None) -> Json:
    return {"status": status, "doubts": {doubt} if doubt else set(), "from": begins}


def other_ends(case: Json, rule: str, subject: str) -> list[str]:
    ends = []
    for link in listed(case, "links"):
        if link["kind"] == rule and link["a"] == subject:
            ends.append(link["b"])
        elif link["kind"] == rule and link["b"] == subject:
            ends.append(link["a"])
    return ends


def offices_concerned(case: Json, subject: str) -> list[Json]:
    """The offices at an organisation, or the person's own."""
    if subject in table(case, "orgs"):
        return [office for office in listed(case, "roles") if office["org"] == subject]
    return [office for office in listed(case, "roles") if office["person"] == subject]


def by_law(case: Json, decision: Json, rule: str, offices: list[Json]) -> list[tuple[str, Json]]:
    found = []
    for office in offices:
        word = rules()[rule]["time"]["role"]
        verdict = {
            "current_at_or_after_order": current_at_or_after_order,
            "current": current,
            "at_decision": at_decision,
            "at_event": at_event,
        }[word](case, decision, office)
        if rule == "office_bar.dishonest_person":
            verdict = debt_read(case, decision, office, verdict)
        if verdict == "holds":
            found.append((office["person"], ground("effective", begins=day_or_none(office, "from"))))
        elif verdict is not None:
            found.append((office["person"], ground("review_task", verdict)))
    return found


def current_at_or_after_order(case: Json, decision: Json, office: Json) -> str | None:
    now = present_cover(office, as_of(case))
    if now == "certain":
        return "holds"
    if now == "possible":
        return "interval_unknown"
    left = day_or_none(office, "to")
    if left is not None and date_of(decision["date"]) < left <= as_of(case):
        return "left_after_order"
    return None


def current(case: Json, decision: Json, office: Json) -> str | None:
    now = present_cover(office, as_of(case))
    return {"certain": "holds", "possible": "interval_unknown", "no": None}[now]


def at_decision(case: Json, decision: Json, office: Json) -> str | None:
    on_the_decision = cover(office, date_of(decision["date"]))
    if decision.get("act_date") is None:
        return None if on_the_decision == "no" else "act_date_missing"
    both = {cover(office, date_of(decision["act_date"])), on_the_decision}
    if "possible" in both:
        return "interval_unknown"
    if both == {"certain"}:
        return "holds"
    return "office_differs" if both == {"certain", "no"} else None


def at_event(case: Json, decision: Json, office: Json) -> str | None:
    then = cover(office, day_of_the_act(decision))
    return {"certain": "holds", "possible": "interval_unknown", "no": None}[then]


def debt_read(case: Json, decision: Json, office: Json, verdict: str | None) -> str | None:
    """A small debt bars nobody; of an unknown one only what a finding names holds."""
    large = decision.get("large_personal_debt")
    if large is False:
        return None
    if verdict != "holds" or large is True:
        return verdict
    named = findings_for(case, decision, office["person"], office["role"])
    return "holds" if named else "debt_unclear"


def by_finding(case: Json, decision: Json, rule: str, offices: list[Json]) -> list[tuple[str, Json]]:
    people = {office["person"] for office in offices}
    people |= {one["person"] for one in listed(case, "findings") if one["decision"] == decision["id"]}
    found = []
    for person in sorted(people):
        for role in rules()[rule]["roles"]:
            entries = [one for one in offices if one["person"] == person and one["role"] == role]
            verdict = found_in_this_role(case, decision, person, role, entries)
            if verdict is not None:
                found.append((person, verdict))
    return found


def found_in_this_role(
    case: Json, decision: Json, person: str, role: str, entries: list[Json]
) -> Json | None:
    """The table of `needs_finding`: a column by the entries, a row by the finding."""
    findings = findings_for(case, decision, person, role)
    covers = {cover(entry, day_of_the_act(decision)) for entry in entries}
    if covers & {"certain", "possible"}:
        return ground("effective") if findings else ground("review_task", "no_finding")
    if entries:
        return ground("review_task", "finding_disagrees_with_register") if findings else None
    return ground("effective") if any(one.get("role") == role for one in findings) else None


def findings_for(case: Json, decision: Json, person: str, role: str) -> list[Json]:
    """The findings for this person and decision, their role absent or this one."""
    return [
        one
        for one in listed(case, "findings")
        if one["decision"] == decision["id"]
        and one["person"] == person
        and (one.get("role") is None or one["role"] == role)
    ]


def day_of_the_act(decision: Json) -> date:
    return date_of(decision["act_date"] if decision.get("act_date") is not None else decision["date"])


# ---- natural persons, unknown regions


def is_minor(case: Json, target: str) -> bool:
    return target not in table(case, "orgs") and stated(case, target).get("minor") is True


def identity(case: Json, target: str) -> str:
    if target in table(case, "orgs"):
        return "verified"
    return str(stated(case, target).get("identity") or "verified")


def stated(case: Json, person: str) -> Json:
    """What is stated of a person; nothing of one who is not in the table."""
    return dict(table(case, "persons").get(person, {}))


def judged(case: Json, decision: Json, rule: str, target: str, given: Json) -> Json:
    """Advisory stays; on all else identity, region and decision cast their doubt, and what was effective falls."""
    if given["status"] == "advisory":
        return given
    doubts = set(given["doubts"])
    doubts |= {word for word in doubts_of(decision) if doubt_weighs(word, rule)}
    if identity(case, target) != "verified":
        doubts.add("identity_unverified")
    if record_of_unknown_region(case, rule):
        doubts.add("region_unknown")
    return {**given, "status": "review_task" if doubts else "effective", "doubts": doubts}


def doubts_of(decision: Json) -> list[str]:
    return list(decision.get("doubts") or [])


def doubt_weighs(word: str, rule: str) -> bool:
    """Severity weighs on a record and on a listing of a person only."""
    return word not in DOUBTS_OF_SEVERITY or rules()[rule]["effect"] in ("personal_record", "listed_person")


def record_of_unknown_region(case: Json, rule: str) -> bool:
    return rules()[rule]["effect"] == "personal_record" and digits(case.get("jurisdiction")) is None


# ---- term and state


def outcome(case: Json, decision: Json, rule: str, target: str, grounds: list[Json]) -> Json | None:
    """The one outcome for this decision, rule and target, or None where it has no term."""
    found = strongest([one["status"] for one in grounds])
    begins = valid_from(decision, rule, found, grounds)
    ends = valid_to(case, decision, rule)
    if ends is not None and begins >= ends:
        return None
    return {
        "rule": rule,
        "source": decision["id"],
        "target": target,
        "status": state(case, decision, rule, target, found, ends),
        "valid_from": begins.isoformat(),
        "valid_to": ends.isoformat() if ends is not None else None,
        "disputed": disputed(case, decision, target),
        "effect": rules()[rule]["effect"],
        "doubts": set(doubts_of(decision)).union(*(one["doubts"] for one in grounds)),
    }


def strongest(statuses: list[str]) -> str:
    return next(word for word in ("effective", "review_task", "advisory") if word in statuses)


def valid_from(decision: Json, rule: str, found: str, grounds: list[Json]) -> date:
    decided = date_of(decision["date"])
    if found != "effective" or not rules()[rule]["time"]["role"].startswith("current"):
        return decided
    beginnings = [one["from"] or decided for one in grounds if one["status"] == "effective"]
    return max(decided, min(beginnings))


def valid_to(case: Json, decision: Json, rule: str) -> date | None:
    duration = rules()[rule]["duration"]
    end = day_or_none(decision, "end")
    if duration["kind"] == "fixed" and "years" in duration:
        return earlier(years_after(date_of(decision["date"]), duration["years"]), end)
    if duration["kind"] == "fixed":
        return earlier(as_of(case) + timedelta(days=duration["days"]), end)
    if duration["kind"] == "fixed_or_life":
        if decision.get("life") is True:
            return None
        return end if end is not None else years_after(date_of(decision["date"]), duration["years"])
    if duration["kind"] in ("while_listed", "follows_entity_entry") and list_term(decision) is not None:
        return earlier(years_after(date_of(decision["date"]), list_term(decision) or 0), end)
    return end


def list_term(decision: Json) -> int | None:
    """The years that an entry of this list stands; None where the law sets none."""
    if decision.get("list") is None:
        return None
    years: int | None = lists()[decision["list"]].get("term_years")
    return years


def earlier(term: date, end: date | None) -> date:
    return term if end is None else min(term, end)


def years_after(day: date, years: int) -> date:
    try:
        return date(day.year + years, day.month, day.day)
    except ValueError:
        return date(day.year + years, 2, 28)


def state(case: Json, decision: Json, rule: str, target: str, found: str, ends: date | None) -> str:
    if released(case, decision, rule, target):
        return "released"
    if ends is not None and ends <= as_of(case):
        return "expired"
    if disputed(case, decision, target) and rules()[rule]["mode"] != "fact_only":
        return "held"
    return found


def released(case: Json, decision: Json, rule: str, target: str) -> bool:
    words = {*rules()[rule]["ends"], *RELEASES_WHATEVER_THE_RULE}
    return any(event["kind"] in words for event in active_events(case, decision, target))


def disputed(case: Json, decision: Json, target: str) -> bool:
    return any(event["kind"] == "dispute" for event in active_events(case, decision, target))


def active_events(case: Json, decision: Json, target: str) -> list[Json]:
    return [
        event
        for event in listed(case, "events")
        if counts_for(case, event, decision, target)
        and event.get("person") in (None, target)
        and date_of(event["date"]) <= as_of(case)
        and (event.get("to") is None or as_of(case) < date_of(event["to"]))
    ]


def counts_for(case: Json, event: Json, decision: Json, target: str) -> bool:
    """Its own events; those of the order that it stands under; of one under it, those for that one's subject."""
    if event["decision"] in (decision["id"], decision.get("under")):
        return True
    about = next(one for one in listed(case, "decisions") if one["id"] == event["decision"])
    return bool(about.get("under") == decision["id"] and about["subject"] == target)


# ---- reading the case


def as_of(case: Json) -> date:
    return date_of(case["as_of"])


def table(case: Json, name: str) -> Json:
    return dict(case["facts"].get(name) or {})


def listed(case: Json, name: str) -> list[Json]:
    return list(case["facts"].get(name) or [])


def date_of(text: str) -> date:
    return date.fromisoformat(text)


def day_or_none(entry: Json, field: str) -> date | None:
    return None if entry.get(field) is None else date_of(entry[field])


# ---- what is malformed


def check(case: object) -> None:
    """Raises `Malformed` at the first thing that is not well written."""
    whole = an_object(case, "case")
    must_be_date(whole, "as_of", "case")
    facts = an_object(whole.get("facts"), "facts")
    for name, words in {"orgs": check_org, "persons": check_person}.items():
        for key, entry in an_object({} if facts.get(name) is None else facts[name], name).items():
            words(an_object(entry, f"{name}.{key}"), f"{name}.{key}")
    for name, words in {
        "roles": check_role,
        "decisions": check_decision,
        "findings": check_finding,
        "events": check_event,
        "links": check_link,
    }.items():
        for number, entry in enumerate(a_list(facts.get(name), name)):
            words(an_object(entry, f"{name}[{number}]"), f"{name}[{number}]")
    check_ids(facts)
    check_orders(facts)


def check_org(entry: Json, place: str) -> None:
    may_be_bool(entry, "public_body", place)
    may_be_bool(entry, "organ", place)


def check_person(entry: Json, place: str) -> None:
    may_be_bool(entry, "minor", place)
    if entry.get("identity") is not None:
        must_be_word(entry, "identity", place, set(IDENTITIES))


def check_role(entry: Json, place: str) -> None:
    must_be_text(entry, "org", place)
    must_be_text(entry, "person", place)
    must_be_word(entry, "role", place, set(roles()))
    may_be_date(entry, "from", place)
    may_be_date(entry, "to", place)


def check_decision(entry: Json, place: str) -> None:
    must_be_text(entry, "id", place)
    must_be_text(entry, "subject", place)
    must_be_date(entry, "date", place)
    may_be_date(entry, "act_date", place)
    may_be_date(entry, "end", place)
    for field in ("key", "large_personal_debt", "life"):
        may_be_bool(entry, field, place)
    for number, word in enumerate(a_list(entry.get("doubts"), f"{place}.doubts")):
        if word not in DOUBTS_OF_A_DECISION:
            raise Malformed(f"{place}.doubts[{number}]", f"{word} is not known")
    if entry.get("under") is not None:
        must_be_text(entry, "under", place)
    if (entry.get("list") is None) == (entry.get("event") is None):
        raise Malformed(place, "either a list or an event, and only one of them")
    if entry.get("list") is not None:
        must_be_word(entry, "list", place, set(lists()))
    else:
        must_be_word(entry, "event", place, decision_events())


def check_finding(entry: Json, place: str) -> None:
    must_be_text(entry, "decision", place)
    must_be_text(entry, "person", place)
    if entry.get("role") is not None:
        must_be_word(entry, "role", place, set(roles()))


def check_event(entry: Json, place: str) -> None:
    must_be_text(entry, "decision", place)
    must_be_word(entry, "kind", place, event_kinds())
    must_be_date(entry, "date", place)
    may_be_date(entry, "to", place)
    if entry.get("person") is not None:
        must_be_text(entry, "person", place)


def check_link(entry: Json, place: str) -> None:
    must_be_word(entry, "kind", place, link_kinds())
    must_be_text(entry, "a", place)
    must_be_text(entry, "b", place)


def check_ids(facts: Json) -> None:
    """No decision twice, and nothing about a decision that is not there."""
    known = [decision["id"] for decision in facts.get("decisions") or []]
    for number, one in enumerate(known):
        if one in known[:number]:
            raise Malformed(f"decisions[{number}].id", f"{one} twice")
    for name in ("findings", "events"):
        for number, entry in enumerate(facts.get(name) or []):
            if entry["decision"] not in known:
                raise Malformed(f"{name}[{number}].decision", f"no decision {entry['decision']}")


def check_orders(facts: Json) -> None:
    """Only a consumption restriction of a person stands under one of a unit."""
    units = facts.get("orgs") or {}
    decisions = {decision["id"]: decision for decision in facts.get("decisions") or []}
    for number, decision in enumerate(facts.get("decisions") or []):
        if decision.get("under") is None:
            continue
        place = f"decisions[{number}].under"
        if decision.get("list") != "consumption_restriction" or decision["subject"] in units:
            raise Malformed(place, "only a consumption restriction of a person stands under another")
        order = decisions.get(decision["under"])
        if order is None or order.get("list") != "consumption_restriction" or order["subject"] not in units:
            raise Malformed(place, "not a consumption restriction of a unit")


def an_object(value: object, place: str) -> Json:
    if not isinstance(value, dict):
        raise Malformed(place, "not an object")
    return value


def a_list(value: object, place: str) -> list[object]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise Malformed(place, "not a list")
    return value


def must_be_text(entry: Json, field: str, place: str) -> None:
    if not isinstance(entry.get(field), str) or not entry[field]:
        raise Malformed(f"{place}.{field}", "text is missing")


def must_be_word(entry: Json, field: str, place: str, words: set[str]) -> None:
    must_be_text(entry, field, place)
    if entry[field] not in words:
        raise Malformed(f"{place}.{field}", f"{entry[field]} is not known")


def must_be_date(entry: Json, field: str, place: str) -> None:
    must_be_text(entry, field, place)
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", entry[field]):
        raise Malformed(f"{place}.{field}", "not a day")
    try:
        date_of(entry[field])
    except ValueError:
        raise Malformed(f"{place}.{field}", "no such day") from None


def may_be_date(entry: Json, field: str, place: str) -> None:
    if entry.get(field) is not None:
        must_be_date(entry, field, place)


def may_be_bool(entry: Json, field: str, place: str) -> None:
    if entry.get(field) is not None and not isinstance(entry[field], bool):
        raise Malformed(f"{place}.{field}", "neither true nor false")
