"""模型. What the files say, parsed: entities with a fixed id, and facts with source, row and valid time.

A fact's `identity` says what makes two statements of one source the same fact; what is outside it may change,
and the change then ends the version before. Single-valued things (the registered name, the registered
address, the representative as a registry snapshot shows him) have a fixed slot as identity; things that stand
side by side (offices, holdings) are identified by their other end and their beginning.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final, TypeAlias

from graph_service.domain.codes import mask_id, uscc_fits
from graph_service.domain.ontology import FACTS, FactKind

Scalar: TypeAlias = str | int | bool | date | None


class Role(StrEnum):
    """职务身份. The closed list of offices that a rule may ask for."""

    LEGAL_REP = "legal_rep"
    PRINCIPAL = "principal"
    DIRECT_PERSON = "direct_person"
    DIRECT_DEBT_PERSON = "direct_debt_person"
    ACTUAL_CONTROLLER = "actual_controller"
    CONTROLLING_SHAREHOLDER = "controlling_shareholder"
    DIRECTOR = "director"
    SUPERVISOR = "supervisor"
    SENIOR_MANAGER = "senior_manager"
    GENERAL_PARTNER = "general_partner"
    SOLE_PROPRIETOR = "sole_proprietor"
    SHAREHOLDER = "shareholder"
    FINANCE_HEAD = "finance_head"
    OTHER = "other"
    """A post kept as said, for which no rule asks."""


class Identity(StrEnum):
    """身份核验程度. Only a verified person can carry an effective consequence."""

    VERIFIED = "verified"
    PROBABLE = "probable"
    NAME_ONLY = "name_only"


@dataclass(frozen=True, slots=True)
class Entity:
    """实体. A node whose id never changes; `label` is one of Enterprise, GovernmentBody, Person, UnknownParty,
    Decision, Authority, Address, Phone; `concerns` is the party of a decision."""

    label: str
    id: str
    properties: Mapping[str, Scalar] = field(default_factory=dict)
    concerns: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """事实. What one row states; `other` is the other end of a link, or what a node fact points to."""

    kind: FactKind
    anchor: str
    identity: tuple[str, ...]
    other: str | None = None
    since: date | None = None
    until: date | None = None
    content: Mapping[str, Scalar] = field(default_factory=dict)


def digest(*parts: str) -> str:
    """摘要. 128-bit BLAKE2b of the parts, hex; parts cannot run into each other."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()


# --- entities -------------------------------------------------------------------------------------

NAME_PREFIX: Final = "name:"
_GOVERNMENT_PREFIX: Final = "1"  # GB 32100: 机构编制 is the registering department


def organisation(code: str) -> Entity:
    """组织, by 统一社会信用代码 (read before). Codes of 机构编制 departments are government bodies. A code whose check
    character is wrong is joined to nothing by the organisation code inside it: it may be mistyped."""
    label = "GovernmentBody" if code.startswith(_GOVERNMENT_PREFIX) else "Enterprise"
    if not uscc_fits(code):
        return Entity(label, code, {"code": code})
    return Entity(label, code, {"code": code, "org_code": code[8:17]})


def organisation_by_registration(number: str) -> Entity:
    """组织, known only by its old 15-digit 注册号."""
    return Entity("Enterprise", f"reg:{number}", {"code": number})


def organisation_by_org_code(org_code: str) -> Entity:
    """组织, known only by its 组织机构代码 (nine characters, no hyphen)."""
    return Entity("Enterprise", f"org:{org_code}", {"code": org_code, "org_code": org_code})


def organisation_by_name(match: str) -> Entity:
    """组织, known only by a name; `match` is the normalised form. Suspect until somebody resolves it."""
    return Entity("Enterprise", f"{NAME_PREFIX}{digest(match)}", {})


def is_known_by_name(id_: str) -> bool:
    """Whether an id is that of an organisation of which nothing but a name is known."""
    return id_.startswith(NAME_PREFIX)


def verified_person(key: str, citizen_id: str, minor_until: date | None) -> Entity:
    """自然人, by the keyed hash of his id number; only the mask of the number is kept."""
    return Entity(
        "Person",
        f"p:{key}",
        {"identity": Identity.VERIFIED.value, "mask": mask_id(citizen_id), "minor_until": minor_until},
    )


def probable_person(key: str, mask: str) -> Entity:
    """自然人, by masked id and name (`key` = keyed hash over both)."""
    return Entity("Person", f"m:{key}", {"identity": Identity.PROBABLE.value, "mask": mask_id(mask)})


def named_person(key: str, scope: str) -> Entity:
    """自然人, by name within one organisation (`key` = keyed hash of both): never joined to another."""
    return Entity("Person", f"n:{key}", {"identity": Identity.NAME_ONLY.value, "scope": scope})


def unknown_party(name: str, scope: str) -> Entity:
    """主体类型不明, by the name that is shown, within one organisation or decision: a product, an account, or a name that
    tells nothing. Never a natural person, never joined to another."""
    return Entity("UnknownParty", f"{_UNKNOWN_ID}{digest(scope, name)}", {"scope": scope})


_PERSON_IDS: Final = ("p:", "m:", "n:")
_UNKNOWN_ID: Final = "u:"


def is_person_id(id_: str) -> bool:
    """Whether an id is one that the makers above give to a natural person."""
    return id_.startswith(_PERSON_IDS)


def is_unknown_id(id_: str) -> bool:
    """Whether an id is that of a party of unknown kind: no rule reaches it, and nobody is related through it."""
    return id_.startswith(_UNKNOWN_ID)


def decision(matter: str, number: str, subject: str) -> Entity:
    """决定. One number may stand for several matters and subjects: each is a decision of its own."""
    return Entity(
        "Decision",
        f"d:{digest(matter, number, subject)}",
        {"number": number, "matter": matter},
        concerns=subject,
    )


def authority(name: str) -> Entity:
    """认定单位, by its normalised name."""
    return Entity("Authority", f"a:{digest(name)}", {"name": name})


def address(text: str) -> Entity:
    """地址, by its normalised text."""
    return Entity("Address", f"addr:{digest(text)}", {"text": text})


def phone(key: str, mask: str) -> Entity:
    """电话, by the keyed hash of the number; only the mask is kept."""
    return Entity("Phone", f"tel:{key}", {"mask": mask})


# --- facts ----------------------------------------------------------------------------------------


_PLAIN: Final = frozenset({str, date, bool, int})


def _fact(
    kind: str,
    anchor: Entity,
    identity: tuple[str | date | None, ...],
    other: Entity | None = None,
    since: date | None = None,
    until: date | None = None,
    **content: Scalar | Decimal | Fraction,
) -> Fact:
    return Fact(
        FACTS[kind],
        anchor.id,
        tuple("" if part is None else str(part) for part in identity),
        other.id if other else None,
        since,
        until,
        {name: _exact(value) for name, value in content.items() if value is not None and value != ""},
    )


def _exact(value: Scalar | Decimal | Fraction) -> Scalar:
    """Exact numbers travel as text: engines know no decimals."""
    if type(value) in _PLAIN:  # nearly all; asking Decimal and Fraction, abstract classes, is slow
        return value  # type: ignore[return-value]
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value else "0"
    if isinstance(value, Fraction):
        return str(value)
    return value.value if isinstance(value, StrEnum) else value


def name(party: Entity, text: str, match: str, since: date | None = None, until: date | None = None,
         slot: str = "") -> Fact:  # fmt: skip
    """名称. `slot` "" is the name as a register shows it today; a change record uses a slot of its own."""
    return _fact("Name", party, (slot,), None, since, until, text=text, match=match)


def status(
    party: Entity, word: str, since: date | None = None, until: date | None = None, slot: str = ""
) -> Fact:
    """登记状态."""
    return _fact("Status", party, (slot,), None, since, until, status=word)


def profile(party: Entity, **content: Scalar | Decimal) -> Fact:
    """登记信息: type, founded, capital, currency, industry, scope, district, registrar,
    public_body, level."""
    return _fact("Profile", party, (), None, None, None, **content)


def role_interval(person: Entity, org: Entity, role: Role, since: date | None, until: date | None,
                  title: str | None = None, slot: str | None = None) -> Fact:  # fmt: skip
    """任职. With a `slot` the office has one holder at a time in that source (a registry snapshot)."""
    identity = (role.value, slot) if slot else (role.value, person.id, since)
    return _fact("HOLDS_ROLE", org, identity, person, since, until, role=role, title=title)


def shareholding(
    owner: Entity, owned: Entity, share: Fraction | Decimal | None, since: date | None = None,
    until: date | None = None, tranche: str = "", **content: Scalar | Decimal,
) -> Fact:  # fmt: skip
    """持股. `share` is exact, of the whole = 1; content: amount, paid, currency, holder_type."""
    exact = str(share) if isinstance(share, Fraction) else share
    return _fact("HOLDS_SHARE", owned, (owner.id, tranche), owner, since, until, share=exact, **content)


def branch_of(branch: Entity, org: Entity, since: date | None = None, until: date | None = None) -> Fact:
    """分支机构."""
    return _fact("BRANCH_OF", branch, (org.id,), org, since, until)


def guarantee(guarantor: Entity, debtor: Entity, number: str | None, since: date | None, until: date | None,
              **content: Scalar | Decimal) -> Fact:  # fmt: skip
    """担保. content: amount, currency."""
    identity = (guarantor.id, number, None if number else since)
    return _fact("GUARANTEES", debtor, identity, guarantor, since, until, number=number, **content)


def pledge(pledgor: Entity, pledgee: Entity, number: str | None, of: Entity | None, since: date | None,
           until: date | None, **content: Scalar | Decimal) -> Fact:  # fmt: skip
    """股权出质. `of`: whose equity; content: amount, currency, state."""
    identity = (pledgee.id, number, None if number else since)
    return _fact(
        "PLEDGES",
        pledgor,
        identity,
        pledgee,
        since,
        until,
        number=number,
        of=of.id if of else None,
        **content,
    )


def at_address(party: Entity, place: Entity, since: date | None = None, until: date | None = None,
               slot: str | None = None) -> Fact:  # fmt: skip
    """住所. With a `slot` the party has one such address at a time in that source."""
    return _fact("AT_ADDRESS", party, (slot,) if slot else (place.id, since), place, since, until)


def has_phone(party: Entity, number: Entity, since: date | None = None, until: date | None = None,
              slot: str | None = None) -> Fact:  # fmt: skip
    """电话."""
    return _fact("HAS_PHONE", party, (slot,) if slot else (number.id, since), number, since, until)


def same_as(old: Entity, new: Entity, reason: str, since: date | None = None) -> Fact:
    """同一主体. An old code and the code that replaced it. reason: conversion, org_code, source."""
    return _fact("SAME_AS", old, (new.id, since), new, since, None, reason=reason)


def succeeded_by(party: Entity, successor: Entity, since: date | None, reason: str = "merger") -> Fact:
    """合并分立."""
    return _fact("SUCCEEDED_BY", party, (successor.id,), successor, since, None, reason=reason)


def acts_as(body: Entity, named: Entity) -> Fact:
    """即认定单位. A government body and the authority of its name."""
    return _fact("ACTS_AS", body, (named.id,), named)


def listing(taken: Entity, by: Entity | None, since: date | None, until: date | None,
            **content: Scalar | Decimal) -> Fact:  # fmt: skip
    """列入. What one source says a decision did; content as ontology's Listing."""
    return _fact("Listing", taken, (), by, since, until, **content)


def finding(taken: Entity, person: Entity, role: Role | None, found: date | None, **content: Scalar) -> Fact:
    """责任认定, loaded as a proposal; another person approves it. content: number, authority."""
    identity = (person.id, role.value if role else None)
    return _fact(
        "Finding", taken, identity, person, found, None, role=role, found=found, state="proposed", **content
    )


def ending(taken: Entity, event: str, since: date, until: date | None = None, about: Entity | None = None,
           **content: Scalar) -> Fact:  # fmt: skip
    """终止事件, one of the words of EVALUATION.md; content: number, authority, reason."""
    who = about.id if about else None
    return _fact("Ending", taken, (event, since, who), None, since, until, event=event, about=who, **content)


def dispute(
    taken: Entity, number: str | None, since: date, until: date | None = None, about: Entity | None = None,
    **content: Scalar,
) -> Fact:  # fmt: skip
    """异议, accepted on `since`, decided on `until`; content: lodged, outcome, reason, authority."""
    who = about.id if about else None
    identity = (number, None if number else since, who)
    return _fact("Dispute", taken, identity, None, since, until, number=number, about=who, **content)


def repair(taken: Entity, number: str | None, since: date, **content: Scalar) -> Fact:
    """信用修复, decided on `since`; content: authority, reason."""
    return _fact(
        "Repair", taken, (number, None if number else since), None, since, None, number=number, **content
    )


def approval(taken: Entity, of: str, on: date, approver: str, reason: str | None = None) -> Fact:
    """认定核准 of one content of a finding; `of` is what stands before the @ of the finding version's id.

    A finding that says something else later is another content and wants another approval.
    """
    return _fact("Approval", taken, (of,), None, on, None, of=of, approver=approver, reason=reason)


EVERYBODY: Final = "all"
"""告知范围 of a notice that says itself that all were told."""


def notice(
    taken: Entity, number: str | None, on: date, about: Entity | None = None, **content: Scalar
) -> Fact:
    """告知, given on `on`, to one party; to all whom the decision reaches if `about` names none, with the content
    `scope` "all" where that was said. content: way, authority."""
    who = about.id if about else None
    identity = (number, None if number else on, who)
    return _fact("Notice", taken, identity, None, on, None, number=number, about=who, **content)


def correction(
    taken: Entity, number: str | None, on: date, what: str, affected: Iterable[str] = (), **content: Scalar
) -> Fact:
    """更正. `what` was wrong; `affected`: keys of the consequences concerned, kept as a sorted JSON list;
    content: reason, authority."""
    keys = json.dumps(sorted(set(affected)))
    identity = (number, None if number else on)
    return _fact(
        "Correction", taken, identity, None, on, None, number=number, what=what, affected=keys, **content
    )


def identity_check(person: Entity, outcome: str, on: date, **content: Scalar) -> Fact:
    """身份核实: confirmed or refuted; a later check takes the place of the one before in that source.
    content: way, authority, number, reason."""
    return _fact("IdentityCheck", person, ("",), None, on, None, outcome=outcome, **content)


def name_check(named: Entity, org: Entity, outcome: str, on: date, **content: Scalar) -> Fact:
    """名称核对: whether an organisation known by name only is `org`, confirmed or refuted; content as of identity_check."""
    return _fact(
        "IdentityCheck", named, (org.id,), None, on, None, outcome=outcome, about=org.id, **content
    )  # fmt: skip


def hint_dispute(
    target: Entity,
    rule: str,
    party: Entity,
    number: str,
    since: date,
    until: date | None = None,
    **content: Scalar,
) -> Fact:
    """提示异议 of one association of a target with a party, accepted on `since`, decided on `until`; content: outcome,
    reason, authority."""
    return _fact(
        "HintDispute", target, (number, rule, party.id), None, since, until, rule=rule, about=party.id, number=number,
        **content,
    )  # fmt: skip


def debt(debtor: Entity, creditor: Entity | None, number: str | None, since: date | None, until: date | None,
         **content: Scalar | Decimal) -> Fact:  # fmt: skip
    """拖欠, from its due date until paid; content: amount, currency, due, reason, category."""
    identity = (number, creditor.id if creditor else None, None if number else since)
    return _fact("Debt", debtor, identity, creditor, since, until, number=number, **content)


def visit(party: Entity, number: str | None, on: date, **content: Scalar) -> Fact:
    """走访; content: result, unit, reason."""
    return _fact("Visit", party, (number, None if number else on), None, on, None, number=number, **content)
