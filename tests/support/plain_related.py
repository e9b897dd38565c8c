"""关联提示的直白解读. The text of docs/related.md read literally, over the JSON of a case: slow, without an index,
trying every list of ids as a path. Written apart from the product and knowing nothing of it but the days of its rules.

`plain_related(case)` gives the output objects of a well-written case, one a target.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

from tests.support.plain_law import rules

Json = dict[str, Any]
Record = tuple[bool, list[date | None]]  # is an office on it only possible? the ends of what is on it

FOUR = ("legal_rep", "director", "supervisor", "senior_manager")
RULES = (
    "branch",
    "common_officer",
    "controlling_holding",
    "former_officer",
    "guarantee_or_pledge",
    "minor_holding",
    "possible_successor",
    "same_legal_representative",
    "shared_address_or_phone",
    "significant_holding",
)
EVIDENCE = {
    "branch": "0.95",
    "controlling_holding": "0.8",
    "same_legal_representative": "0.7",
    "possible_successor": "0.6",
    "guarantee_or_pledge": "0.5",
    "significant_holding": "0.5",
    "common_officer": "0.4",
    "former_officer": "0.25",
    "shared_address_or_phone": "0.15",
    "minor_holding": "0.1",
}
SEVERITY = {"serious": Fraction(1), "general": Fraction(1, 2)}
LIMITS = {"person_hub": 20, "place_hub": 20, "holder_hub": 200}


def plain_related(case: Json) -> list[Json]:
    """One output object a target."""
    targets = case["target"] if isinstance(case["target"], list) else [case["target"]]
    return [output(case, target) for target in dict.fromkeys(targets)]


def output(case: Json, target: str) -> Json:
    hints = [hint for rule in RULES for hint in hints_of_rule(case, target, rule)]
    hints.sort(
        key=lambda hint: (-hint["evidence"] * highest(case, hint["adverse"]), hint["party"], hint["rule"])
    )
    found = contributions(case, hints)
    risk = Fraction(1)
    for one in found:
        risk *= 1 - one["factor"]
    return {
        "name": case.get("name"),
        "target": target,
        "hints": [{**hint, "evidence": rounded(hint["evidence"])} for hint in hints],
        "risk": rounded(1 - risk),
        "contributions": [{**one, "factor": rounded(one["factor"])} for one in found],
        "suppressed": suppressed(case, target),
    }


# ---- hints


def hints_of_rule(case: Json, target: str, rule: str) -> Iterator[Json]:
    for party in everybody(case):
        if may_be_x(case, target, rule, party):
            paths = {path: found for path in lists_of_ids(case, rule, target, party)
                     if (found := records(case, rule, path))}  # fmt: skip
            if paths:
                yield a_hint(case, target, rule, party, paths)


def a_hint(
    case: Json, target: str, rule: str, party: str, paths: dict[tuple[str, ...], list[Record]]
) -> Json:
    def strength(path: tuple[str, ...], record: Record) -> Fraction:
        hops = len(path) - 1 if rule in ("controlling_holding", "significant_holding") else 1
        return Fraction(EVIDENCE[rule]) ** hops / (2 if is_weak(case, rule, path, record) else 1)

    best = {}
    for path, found in paths.items():
        most = max(strength(path, record) for record in found)
        strongest = [record for record in found if strength(path, record) == most]
        longest = max(strongest, key=lambda record: end_of(case, rule, record))
        best[path] = (most, longest)
    chosen = sorted(best, key=lambda path: (-best[path][0], len(path), path))[0]
    evidence, record = best[chosen]
    adverse = [listing["id"] for listing in adverse_listings(case, party)]
    return {
        "rule": rule,
        "party": party,
        "path": list(chosen),
        "evidence": evidence,
        "weak": is_weak(case, rule, chosen, record),
        "status": "held" if is_held(case, rule, target, party) else "advisory",
        "valid_to": end_of(case, rule, record).isoformat(),
        "adverse": sorted(adverse),
        "more_paths": len(paths) - 1,
    }


def may_be_x(case: Json, target: str, rule: str, party: str) -> bool:
    if party == target or nowhere(case, party):
        return False
    return is_org(case, party) or rule.endswith("_holding")


def lists_of_ids(case: Json, rule: str, target: str, party: str) -> Iterator[tuple[str, ...]]:
    """Every list of ids that might be a path of this rule."""
    if rule in ("branch", "guarantee_or_pledge", "minor_holding"):
        yield (target, party)
    elif rule == "shared_address_or_phone":
        for value in {row["value"] for row in rows(case, "addresses") + rows(case, "phones")}:
            yield (target, value, party)
    elif rule.endswith("_holding"):
        others = [one for one in everybody(case) if one not in (target, party)]
        yield (target, party)
        yield from ((target, one, party) for one in others)
        if rule == "controlling_holding":
            yield from ((target, one, two, party) for one in others for two in others if one != two)
    else:
        yield from ((target, person, party) for person in everybody(case) if not is_org(case, person))


def records(case: Json, rule: str, path: tuple[str, ...]) -> list[Record]:
    """What lies behind a path, one for each way in which the rule holds along it; empty if it does not."""
    if rule.endswith("_holding") and not all(either_holds(case, *step) for step in pairwise(path)):
        return []  # nothing new: only sooner said of the many lists of ids that are no path
    if rule != "shared_address_or_phone" and any(blocked(case, one) for one in path[1:-1]):
        return []
    if rule == "branch":
        return [(False, [day(row, "to")]) for row in rows(case, "branches")
                if stands(row, now(case)) and sorted((row["branch"], row["of"])) == sorted(path)]  # fmt: skip
    if rule == "guarantee_or_pledge":
        return [(False, [day(row, "to")]) for row in rows(case, "guarantees") + rows(case, "pledges")
                if stands(row, now(case)) and sorted((row["a"], row["b"])) == sorted(path)]  # fmt: skip
    if rule == "shared_address_or_phone":
        return shared_places(case, path)
    if rule.endswith("_holding"):
        return holdings_along(case, rule, path)
    if rule == "possible_successor":
        return succession(case, path)
    return common_persons(case, rule, path)


def common_persons(case: Json, rule: str, path: tuple[str, ...]) -> list[Record]:
    target, person, party = path
    at_t = [role for role in rows(case, "roles") if role["org"] == target and role["person"] == person]
    at_x = [role for role in rows(case, "roles")
            if role["org"] == party and role["person"] == person and holds_now(case, role)]  # fmt: skip
    if rule == "former_officer":
        four = [role for role in at_t if role["role"] in FOUR]
        if any(holds_now(case, role) for role in four) or not any(ended_lately(case, role) for role in four):
            return []
        return [(present(case, role) == "possible", [day(role, "to")])
                for role in at_x if role["role"] in FOUR]  # fmt: skip
    found = []
    for here in at_t:
        for there in at_x:
            both_represent = here["role"] == "legal_rep" and there["role"] == "legal_rep"
            both_officers = here["role"] in FOUR and there["role"] in FOUR
            fits = (
                both_represent
                if rule == "same_legal_representative"
                else both_officers and not both_represent
            )
            if holds_now(case, here) and fits:
                possible = "possible" in (present(case, here), present(case, there))
                found.append((possible, [day(here, "to"), day(there, "to")]))
    return found


def ended_lately(case: Json, role: Json) -> bool:
    ended = day(role, "to")
    if ended is None or never_stood(role):
        return False
    return months_later(now(case), -24) < ended <= now(case)


def shared_places(case: Json, path: tuple[str, ...]) -> list[Record]:
    target, value, party = path
    return [
        (False, [day(here, "to"), day(there, "to")])
        for kind in ("addresses", "phones")
        if len(at_place(case, kind, value)) <= limit(case, "place_hub")
        for here in rows(case, kind)
        for there in rows(case, kind)
        if here["org"] == target and there["org"] == party and here["value"] == there["value"] == value
        if stands(here, now(case)) and stands(there, now(case))
    ]


def holdings_along(case: Json, rule: str, path: tuple[str, ...]) -> list[Record]:
    """Each step goes up (to an owner) or down; a step between two that own each other may be read either way."""
    found = []
    steps = len(path) - 1
    for directions in range(2**steps):
        ups = [bool(directions >> step & 1) for step in range(steps)]
        pairs = [(path[n + 1], path[n]) if up else (path[n], path[n + 1]) for n, up in enumerate(ups)]
        shares = [held(case, owner, owned, now(case)) for owner, owned in pairs]
        if all(share > 0 for share in shares) and holdings_fit(rule, ups, shares):
            found.append((False, [end for pair in pairs for end in ends_of_holding(case, *pair)]))
    return found


def holdings_fit(rule: str, ups: list[bool], shares: list[Fraction]) -> bool:
    only_one_way = all(ups) or not any(ups)
    if rule == "minor_holding":
        return len(shares) == 1 and 0 < shares[0] < Fraction("0.25")
    if rule == "significant_holding":
        return only_one_way and min(shares) >= Fraction("0.25") and min(shares) <= Fraction("0.5")
    up_then_down = ups == sorted(ups, reverse=True)
    return (only_one_way or up_then_down) and min(shares) > Fraction("0.5")


def succession(case: Json, path: tuple[str, ...]) -> list[Record]:
    target, person, party = path
    found: list[Record] = []
    founded = day(table(case, "orgs")[party], "founded")
    if founded is None or founded > now(case) or not same_place(case, target, party):
        return found
    for listing in rows(case, "listings"):
        listed = day(listing, "from")
        if (
            listing["party"] == target
            and listing["severity"] in ("serious", "general")
            and listed is not None
            and listed <= now(case)
            and not never_stood(listing)
            and listed < founded <= months_later(listed, 12)
        ):
            for possible_then in behind(case, target, person, listed):
                for possible_now, ends in behind_now(case, party, person):
                    found.append((possible_then or possible_now, ends))
    return found


def behind(case: Json, target: str, person: str, when: date) -> list[bool]:
    """Was legal representative or holder of a quarter on a day: for each, whether only possibly."""
    found = [
        cover(role, when) == "possible"
        for role in rows(case, "roles")
        if (role["org"], role["person"], role["role"]) == (target, person, "legal_rep")
        and cover(role, when) != "no"
    ]
    return found + ([False] if held(case, person, target, when) >= Fraction("0.25") else [])


def behind_now(case: Json, party: str, person: str) -> list[Record]:
    found: list[Record] = [
        (present(case, role) == "possible", [day(role, "to")])
        for role in rows(case, "roles")
        if (role["org"], role["person"], role["role"]) == (party, person, "legal_rep")
        and holds_now(case, role)
    ]
    if held(case, person, party, now(case)) >= Fraction("0.25"):
        found.append((False, ends_of_holding(case, person, party)))
    return found


def same_place(case: Json, target: str, party: str) -> bool:
    own = [row for row in rows(case, "addresses") if row["org"] == target]
    values = {row["value"] for row in own if stands(row, now(case))}
    if not values:
        over = [row for row in own if not never_stood(row) and row.get("to") is not None
                and day_of(row["to"]) <= now(case)]  # fmt: skip
        last = max((row["to"] for row in over), default=None)
        values = {row["value"] for row in over if row["to"] == last}
    return any(
        party in at_place(case, "addresses", value)
        and len(at_place(case, "addresses", value)) <= limit(case, "place_hub")
        for value in values
    )


# ---- weak, held, end


def is_weak(case: Json, rule: str, path: tuple[str, ...], record: Record) -> bool:
    people = [path[0], path[-1]] if rule == "shared_address_or_phone" else path
    return record[0] or any(
        not is_org(case, one) and table(case, "persons").get(one, {}).get("identity") == "probable"
        for one in people
    )


def end_of(case: Json, rule: str, record: Record) -> date:
    term = now(case) + timedelta(days=days_of(rule))
    return min([term, *(end for end in record[1] if end is not None)])


def is_held(case: Json, rule: str, target: str, party: str) -> bool:
    if any(dispute.get("link") == [rule, target, party] for dispute in disputes(case)):
        return True
    adverse = adverse_listings(case, party)
    return bool(adverse) and all(is_disputed(case, listing["id"]) for listing in adverse)


def disputes(case: Json) -> list[Json]:
    return [dispute for dispute in rows(case, "disputes") if stands(dispute, now(case))]


def is_disputed(case: Json, listing: str) -> bool:
    return any(dispute.get("listing") == listing for dispute in disputes(case))


# ---- adverse records and risk


def adverse_listings(case: Json, party: str) -> list[Json]:
    return [
        listing
        for listing in rows(case, "listings")
        if listing["party"] == party and listing["severity"] in SEVERITY and stands(listing, now(case))
    ]


def highest(case: Json, ids: list[str]) -> Fraction:
    return max((SEVERITY[one["severity"]] for one in rows(case, "listings") if one["id"] in ids),
               default=Fraction(0))  # fmt: skip


def contributions(case: Json, hints: list[Json]) -> list[Json]:
    found = []
    for listing in rows(case, "listings"):
        advisory = [h for h in hints if h["party"] == listing["party"] and h["status"] == "advisory"]
        if (
            not advisory
            or is_disputed(case, listing["id"])
            or listing not in adverse_listings(case, listing["party"])
        ):
            continue
        most = max(hint["evidence"] for hint in advisory)
        first = next(hint for hint in advisory if hint["evidence"] == most)
        factor = most * SEVERITY[listing["severity"]]
        found.append(
            {"listing": listing["id"], "party": listing["party"], "rule": first["rule"], "factor": factor}
        )
    return sorted(found, key=lambda one: (-one["factor"], one["listing"]))


# ---- hubs


def blocked(case: Json, party: str) -> bool:
    """No hint through it: it may not appear at all, or joins too many."""
    return (
        nowhere(case, party)
        or (not is_org(case, party) and len(offices_now(case, party)) > limit(case, "person_hub"))
        or len(holds_in(case, party)) > limit(case, "holder_hub")
    )


def nowhere(case: Json, party: str) -> bool:
    if is_org(case, party):
        return bool(table(case, "orgs")[party].get("public_body"))
    return is_minor(case, party) or table(case, "persons").get(party, {}).get("identity") == "name_only"


def is_minor(case: Json, party: str) -> bool:
    return not is_org(case, party) and bool(table(case, "persons").get(party, {}).get("minor"))


def offices_now(case: Json, person: str) -> set[str]:
    return {role["org"] for role in rows(case, "roles")
            if role["person"] == person and is_org(case, role["org"]) and holds_now(case, role)}  # fmt: skip


def at_place(case: Json, kind: str, value: str) -> set[str]:
    return {row["org"] for row in rows(case, kind)
            if row["value"] == value and is_org(case, row["org"]) and stands(row, now(case))}  # fmt: skip


def holds_in(case: Json, holder: str) -> set[str]:
    return {org for org in table(case, "orgs") if held(case, holder, org, now(case)) > 0}


def limit(case: Json, name: str) -> int:
    said = table(case, "settings").get(name)
    return LIMITS[name] if said is None else int(said)


def suppressed(case: Json, target: str) -> list[Json]:
    found = []
    for party in everybody(case):
        has_office = any(
            role["org"] == target and role["person"] == party and holds_now(case, role)
            for role in rows(case, "roles")
        )
        offices = len(offices_now(case, party))
        if (
            has_office
            and not is_org(case, party)
            and not is_minor(case, party)
            and offices > limit(case, "person_hub")
        ):
            found.append({"kind": "person", "id": party, "count": offices})
        firms = len(holds_in(case, party))
        if (
            held(case, party, target, now(case)) > 0
            and not is_minor(case, party)
            and firms > limit(case, "holder_hub")
        ):
            found.append({"kind": "holder", "id": party, "count": firms})
    for kind, name in (("address", "addresses"), ("phone", "phones")):
        for value in {row["value"] for row in rows(case, name)}:
            tenants = at_place(case, name, value)
            if target in tenants and len(tenants) > limit(case, "place_hub"):
                found.append({"kind": kind, "id": value, "count": len(tenants)})
    return sorted(found, key=lambda one: (one["kind"], one["id"]))


# ---- days


def now(case: Json) -> date:
    return day_of(case["as_of"])


def stands(row: Json, when: date) -> bool:
    since, until = day(row, "from"), day(row, "to")
    return (since is None or since <= when) and (until is None or when < until)


def never_stood(row: Json) -> bool:
    since, until = day(row, "from"), day(row, "to")
    return since is not None and until is not None and since >= until


def cover(role: Json, when: date) -> str:
    since, until = day(role, "from"), day(role, "to")
    if until is not None and when >= until:
        return "no"
    if since is None:
        return "possible"
    return "certain" if since <= when else "no"


def present(case: Json, role: Json) -> str:
    if role.get("from") is None and role.get("to") is None:
        return "certain"
    return cover(role, now(case))


def holds_now(case: Json, role: Json) -> bool:
    return present(case, role) != "no"


def held(case: Json, owner: str, owned: str, when: date) -> Fraction:
    return sum((Fraction(row["share"]) for row in parcels(case, owner, owned, when)), Fraction(0))


def either_holds(case: Json, one: str, other: str) -> bool:
    ends = {(row["owner"], row["owned"]) for row in rows(case, "holdings")}
    return (one, other) in ends or (other, one) in ends


def ends_of_holding(case: Json, owner: str, owned: str) -> list[date | None]:
    return [day(row, "to") for row in parcels(case, owner, owned, now(case))]


def parcels(case: Json, owner: str, owned: str, when: date) -> list[Json]:
    if owner == owned:
        return []
    return [row for row in rows(case, "holdings")
            if row["owner"] == owner and row["owned"] == owned and stands(row, when)
            and Fraction(row["share"]) != 0]  # fmt: skip


def months_later(when: date, months: int) -> date:
    """The month is reached first; then the day, or the last day there is."""
    month = date(when.year + (when.month - 1 + months) // 12, (when.month - 1 + months) % 12 + 1, 1)
    for number in range(when.day, 0, -1):
        try:
            return month.replace(day=number)
        except ValueError:
            continue
    raise AssertionError(when)


@cache
def days_of(rule: str) -> int:
    return int(rules()[f"related.{rule}"]["duration"]["days"])


# ---- the case


def rows(case: Json, name: str) -> list[Json]:
    return list(case["facts"].get(name) or [])


def table(case: Json, name: str) -> Json:
    return dict(case["facts"].get(name) or {})


def is_org(case: Json, party: str) -> bool:
    return party in (case["facts"].get("orgs") or {})


def everybody(case: Json) -> list[str]:
    """Every id of a party that the case mentions."""
    found = {*table(case, "orgs"), *table(case, "persons")}
    for name, fields in {
        "roles": ("org", "person"),
        "holdings": ("owner", "owned"),
        "branches": ("branch", "of"),
        "guarantees": ("a", "b"),
        "pledges": ("a", "b"),
        "addresses": ("org",),
        "phones": ("org",),
    }.items():
        found |= {row[field] for row in rows(case, name) for field in fields}
    return sorted(found)


def day(row: Json, field: str) -> date | None:
    return None if row.get(field) is None else day_of(row[field])


def day_of(text: str) -> date:
    return date.fromisoformat(text)


def rounded(value: Fraction) -> float:
    """To 6 places; of two equally near the even one."""
    whole, rest = divmod(value.numerator * 10**6, value.denominator)
    if 2 * rest > value.denominator or (2 * rest == value.denominator and whole % 2):
        whole += 1
    return whole / 10**6
