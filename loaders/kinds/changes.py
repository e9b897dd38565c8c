"""变更信息. Registry changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from graph_service.domain import model, vocabulary
from graph_service.domain.codes import CodeKind, DocumentKind
from graph_service.domain.model import Entity, Role
from graph_service.domain.reasons import Reason
from graph_service.domain.vocabulary import Change
from loaders import cells
from loaders.column import Column
from loaders.kind import Kind
from loaders.kinds import narration
from loaders.kinds.column_groups import day, firm, provenance, text
from loaders.row import organisation_code

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    *firm(),
    text("item", "变更事项", "法定代表人变更", "变更的事项", "what was changed", "变更项目", "变更类型",
        "变更内容", required=True),
    text("before", "变更前内容", "王五洲", "变更前", "before", "变更前", "变更前信息"),
    text("after", "变更后内容", "张三丰", "变更后", "after", "变更后", "变更后信息"),
    day("date", "变更日期", "2019-06-01", "变更生效日", "first day of the new state", "变更时间",
        "核准日期", "变更核准日期", required=True),
    *provenance(),
)  # fmt: skip

_NAMES: Final = re.compile(r"[、,，;；\n]+|与|和")


def read(row: RowReader) -> None:
    """What ended on the day of the change, and what began.

    Each side of a change is a fact of its own with one end known; text that is not clear is a remark.
    """
    organisation = row.organisation()
    day = row.need_start("date")
    item = vocabulary.change_item(row.need_text("item"))
    if cells.blank(row.raw("before")) and cells.blank(row.raw("after")):
        if item in _READERS:
            row.remark("after", Reason.MISSING_REQUIRED)
        return
    reader = _READERS.get(item)
    if reader is not None:
        reader(row, organisation, day)


def _sides(day: date) -> tuple[tuple[str, date | None, date | None, str], ...]:
    """Field, since, until and slot of the state before the change and of that after it."""
    return ("before", None, day, f"until:{day}"), ("after", day, None, f"since:{day}")


def _unclear(row: RowReader, field: str) -> None:
    row.remark(field, Reason.UNKNOWN_COLUMN_VALUE)


# Names, addresses, phones, states


def _named(row: RowReader, organisation: Entity, day: date) -> None:
    for field, since, until, slot in _sides(day):
        name = row.organisation_name(field)
        if name is not None:
            row.add(model.name(organisation, name.display, name.match, since, until, slot))


def _moved(row: RowReader, organisation: Entity, day: date) -> None:
    for field, since, until, slot in _sides(day):
        place = row.address(field)
        if place is not None:
            row.add(model.at_address(organisation, place, since, until, slot))


def _rang(row: RowReader, organisation: Entity, day: date) -> None:
    for field, since, until, slot in _sides(day):
        phone = row.phone(field)
        if phone is not None:
            row.add(model.has_phone(organisation, phone, since, until, slot))


def _stood(row: RowReader, organisation: Entity, day: date) -> None:
    for field, since, until, slot in _sides(day):
        words = row.text(field)
        if words is None:
            continue
        word = vocabulary.registry_status(words)
        if word is None:
            _unclear(row, field)
        else:
            row.add(model.status(organisation, word, since, until, slot))


# Persons


def _represented(row: RowReader, organisation: Entity, day: date) -> None:
    roles = _roles(row.need_text("item"))
    before, after = _people(row, "before"), _people(row, "after")
    if before is None or after is None:
        return
    known = {"before": before, "after": after}
    stayed = {one.name for one in before} & {one.name for one in after}
    for field, since, until, slot in _sides(day):
        for one in known[field]:
            if one.name in stayed:
                continue
            document = one.document or DocumentKind.CITIZEN_ID
            person = row.identified(one.name, one.number, document, organisation.id, field)
            for role, title in roles:
                place = f"{slot}:{person.id}"
                row.add(model.role_interval(person, organisation, role, since, until, title, place))


def _roles(item: str) -> tuple[tuple[Role, str], ...]:
    if "执行事务合伙人" in item:
        return (Role.GENERAL_PARTNER, "执行事务合伙人"), (Role.LEGAL_REP, "执行事务合伙人")
    if "经营者" in item:
        return (Role.SOLE_PROPRIETOR, "经营者"), (Role.LEGAL_REP, "经营者")
    return ((Role.LEGAL_REP, "法定代表人" if "法" in item else "负责人"),)


def _people(row: RowReader, field: str) -> tuple[cells.PersonMention, ...] | None:
    """None, with a remark, if the text is unclear or names several for an office that one person holds."""
    found = narration.people(row.raw(field))
    if found is None or (len(found) > 1 and "合伙" not in row.need_text("item")):
        _unclear(row, field)
        return None
    return found


def _officers(row: RowReader, organisation: Entity, day: date) -> None:
    known: dict[str, dict[tuple[str, Role], str]] = {}
    for field in ("before", "after"):
        found = narration.postings(row.raw(field))
        if found is None:
            return _unclear(row, field)
        known[field] = {(one.name, role): title for one in found for role, title in one.posts}
    stayed = known["before"].keys() & known["after"].keys()
    for field, since, until, slot in _sides(day):
        for (name, role), title in known[field].items():
            if (name, role) not in stayed:
                person = row.identified(name, "", DocumentKind.CITIZEN_ID, organisation.id, field)
                place = f"{slot}:{person.id}"
                row.add(model.role_interval(person, organisation, role, since, until, title, place))
    return None


def _holders(row: RowReader, organisation: Entity, day: date) -> None:
    known: dict[str, dict[str, narration.NarratedHolding]] = {}
    for field in ("before", "after"):
        found = narration.holdings(row.raw(field))
        if found is None:
            return _unclear(row, field)
        known[field] = {one.name: one for one in found}
    same = {name for name, one in known["before"].items() if known["after"].get(name) == one}
    for field, since, until, slot in _sides(day):
        for name, one in known[field].items():
            if name not in same:
                holder = _holder(row, organisation, field, name)
                row.add(model.shareholding(holder, organisation, one.share, since, until, slot))
    return None


def _holder(row: RowReader, organisation: Entity, field: str, name: str) -> Entity:
    return row.party_by_name(name, organisation.id, field)


# Codes, mergers, divisions


def _recoded(row: RowReader, organisation: Entity, day: date) -> None:  # noqa: ARG001
    before = organisation_code(row.raw("before"))
    after = organisation_code(row.raw("after"))
    if before.value is None or after.value is None or after.value.kind is not CodeKind.USCC:
        return _unclear(row, "before" if before.value is None else "after")
    old, new = row.by_code(before.value), row.by_code(after.value)
    if old.id != new.id:
        row.add(model.same_as(old, new, "conversion", day))
    return None


def _merged(row: RowReader, organisation: Entity, day: date) -> None:
    """Others named before were merged into this one; one other named after took this one over.

    Under the item 合并分立 the latter may as well be a division.
    """
    before, after = _others(row, "before"), _others(row, "after")
    if len(after) == 1 and not before and "分立" not in row.need_text("item"):
        row.add(model.succeeded_by(organisation, after[0], day, "merger"))
    elif before and not after:
        row.add(*(model.succeeded_by(other, organisation, day, "merger") for other in before))
    else:
        _unclear(row, "after")


def _divided(row: RowReader, organisation: Entity, day: date) -> None:
    after = _others(row, "after")
    if not after or _others(row, "before"):
        return _unclear(row, "after")
    row.add(*(model.succeeded_by(organisation, other, day, "division") for other in after))
    return None


def _others(row: RowReader, field: str) -> list[Entity]:
    """The other organisations that a cell names: by code if it is one, else by name."""
    own = row.read_name.match if row.read_name else ""
    found = []
    for piece in _NAMES.split(row.raw(field)):
        code = organisation_code(piece).value
        name = cells.organisation_name(piece).value if code is None else None
        if code is not None:
            found.append(row.by_code(code))
        elif name is not None and name.match != own and cells.looks_like_organisation(piece):
            row.remark(field, Reason.NAME_ONLY)
            found.append(row.named_organisation(name))
    return found


_READERS: Final[Mapping[Change, Callable[[RowReader, Entity, date], None]]] = {
    Change.REPRESENTATIVE: _represented,
    Change.HEAD: _represented,
    Change.NAME: _named,
    Change.ADDRESS: _moved,
    Change.STATUS: _stood,
    Change.PHONE: _rang,
    Change.OFFICERS: _officers,
    Change.SHAREHOLDERS: _holders,
    Change.CODE: _recoded,
    Change.MERGER: _merged,
    Change.DIVISION: _divided,
}
"""Other changes (capital, scope …) are accepted and state nothing: the register's row shows the result."""


KIND: Final = Kind(
    name="changes",
    zh="变更信息",
    en="registry changes",
    source="登记机关",
    rank=10,
    columns=COLUMNS,
    marks=(("item", "before", "after"),),
    read=read,
)
