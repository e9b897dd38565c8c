"""法院名单. What the lists of the courts have in common: the debtor, known by code, document or name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_service.domain import codes, vocabulary
from graph_service.domain.codes import Code, CodeKind, DocumentKind
from graph_service.domain.model import Entity
from graph_service.domain.reasons import CellReading, Reason
from graph_service.domain.vocabulary import PartySort
from loaders import cells
from loaders.row import organisation_code, seen

if TYPE_CHECKING:
    from loaders.row import RowReader


def debtor_of(row: RowReader, scope: str) -> Entity:
    """被执行人. A person or an organisation, by code or id, then by the type of party, then by the name."""
    words = row.word("party_type")
    sort = vocabulary.party_sort(words) if words else None
    sort = row.sort("party_name", sort)
    firm = sort is PartySort.ORGANISATION
    cell = row.raw("id_or_code")
    code = (organisation_code(cell) if firm else cells.any_code(cell)) if cell else None
    if code is not None and code.value is not None and code.value.kind is not CodeKind.CITIZEN_ID:
        return _organisation(row, code.value, code.reason)
    if firm:
        return _named_organisation(row, code)
    if sort is PartySort.UNKNOWN:
        return row.unknown("party_name", scope, cell, "id_or_code")
    person = row.person_name("party_name")
    if person is None:
        row.refuse("party_name", Reason.MISSING_REQUIRED)
    return row.identified(person, cell, DocumentKind.CITIZEN_ID, scope, "id_or_code")


def _organisation(row: RowReader, code: Code, reason: Reason | None) -> Entity:
    if reason is not None:
        row.remark("id_or_code", reason)
    found = row.by_code(code)
    name = row.organisation_name("party_name")
    if name is not None:
        row.add(seen(found, name))
    return found


def _named_organisation(row: RowReader, code: CellReading[Code] | None) -> Entity:
    hidden = codes.is_masked_id(row.raw("id_or_code"))
    if code is not None and code.reason is not None and not hidden:
        row.refuse("id_or_code", code.reason, code.proposal)
    name = row.organisation_name("party_name")
    if name is None:
        row.refuse("party_name", Reason.MISSING_REQUIRED)
    row.remark("party_name", Reason.NAME_ONLY)
    return row.named_organisation(name)
