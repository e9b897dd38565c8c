"""决定. How rows that bring a decision are read: number, region and authority, and the persons it names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from graph_service.domain import model, vocabulary
from graph_service.domain.codes import DocumentKind
from graph_service.domain.decision_numbers import NO_NUMBER, decision_number
from graph_service.domain.model import Entity, Scalar
from graph_service.domain.reasons import Reason
from loaders import cells
from loaders.regions import province_of, region_code, region_of_case

if TYPE_CHECKING:
    from loaders.row import RowReader

_BETWEEN: Final = re.compile(r"[、,，;；\s]+")


def number_of(row: RowReader, field_: str, decided: date | None) -> str:
    """文号. Without one the day of the decision stands for it: a remark if the file has the column."""
    written = row.text(field_)
    if written is not None:
        return decision_number(written)
    if decided is None:
        row.refuse(field_, Reason.MISSING_REQUIRED)
    if row.has_column(field_):
        row.remark(field_, Reason.MISSING_REQUIRED)
    return f"{NO_NUMBER}{decided.isoformat()}"


def region_of(row: RowReader, *, court: str | None = None, case: str | None = None) -> dict[str, str | None]:
    """地区. What the row itself says: a code, a province, a court's name, a case number; else the default."""
    written = row.word("region")
    found = region_code(written) if written else None
    if written and found is None:
        row.remark("region", Reason.UNKNOWN_COLUMN_VALUE)
    province = row.word("province") if found is None else None
    found = found or (province_of(province) if province else None)
    finer = (province_of(court) if court else None) or (region_of_case(case) if case else None)
    if found is None or (finer is not None and len(found) == 2 and finer.startswith(found)):
        found = finer or found
    return {"region": found} if found else {"region_default": row.region_default}


@dataclass(frozen=True, slots=True)
class Decree:
    """一份决定 as a row states it, to be said of one subject or several."""

    matter: str
    number: str
    by: Entity | None
    since: date | None
    until: date | None = None
    content: Mapping[str, Scalar | Decimal] = field(default_factory=dict)
    part: str = ""
    """Rows that each state a part of one decision (处罚类别1, 2) stand side by side by this."""

    def on(self, row: RowReader, subject: Entity, **more: Scalar) -> Entity:
        """States the decision of a subject, and gives it."""
        taken = row.entity(model.decision(self.matter, self.number, subject.id))
        fact = model.listing(taken, self.by, self.since, self.until, **{**self.content, **more})
        row.add(replace(fact, identity=(self.part,)) if self.part else fact)
        return taken

    def on_named(self, row: RowReader, persons: list[tuple[Entity, str | None]], unit: Entity | None) -> None:
        """States the decision of persons it names, each with his place at the unit."""
        for person, role in persons:
            self.on(row, person, named_role=role, named_with=unit.id if unit else None)


def ended(row: RowReader, taken: Entity, event: str, since: date | None, reason: str | None = None,
          authority: str | None = None) -> None:  # fmt: skip
    """States that a decision was ended; nothing without a day. Words for the reason win over `event`."""
    if since is not None:
        word = (vocabulary.end_word(reason) if reason else None) or event
        row.add(model.ending(taken, word, since, reason=reason, authority=authority))


def named_role(row: RowReader, field_: str, words: str | None) -> str | None:
    """列名身份, as the code of a role; a remark if the words name none."""
    if not words:
        return None
    held = vocabulary.posts(words).held
    role = vocabulary.role(words) or (held[0][0] if held else None)
    if role is None:
        row.remark(field_, Reason.UNKNOWN_ROLE)
        return None
    return role.value


def listed_persons(row: RowReader, scope: str) -> list[tuple[Entity, str | None]]:
    """列名人员, with their roles: fields listed_persons, listed_ids, named_role, each a list in one order.

    Ids that cannot be told apart are left out with a remark: the persons are then known by name only.
    """
    people = _listed(row, scope)
    roles = [piece for piece in _BETWEEN.split(row.text("named_role") or "") if piece]
    if len(roles) != len(people):
        said = named_role(row, "named_role", row.text("named_role")) if people else None
        return [(person, said) for person in people]
    return [(person, named_role(row, "named_role", role)) for person, role in zip(people, roles, strict=True)]


def _listed(row: RowReader, scope: str) -> list[Entity]:
    written = row.raw("listed_persons")
    numbers = [piece for piece in _BETWEEN.split(row.raw("listed_ids").strip()) if not cells.blank(piece)]
    if not numbers:
        return row.persons("listed_persons", scope)
    reading = cells.names(written)
    names = reading.value or ()
    if reading.reason is not None:
        if not names:
            row.refuse("listed_persons", reading.reason)
        row.remark("listed_persons", reading.reason)
    if len(names) != len(numbers):
        row.remark("listed_ids", Reason.CONTRADICTS)
        numbers = [""] * len(names)
    return [
        row.identified(name, number, DocumentKind.CITIZEN_ID, scope, "listed_ids")
        for name, number in zip(names, numbers, strict=True)
    ]


def target_of(row: RowReader) -> tuple[Entity, Entity]:
    """所指决定. The decision that a row of ends, findings, disputes or repairs speaks of, and its subject."""
    words = row.need_text("matter")
    matter = row.lists.matter(words)
    if matter is None:
        row.refuse("matter", Reason.UNKNOWN_LIST)
    number = number_of(row, "number", row.start("decided"))
    subject = subject_of(row, f"{matter}:{number}")
    return row.entity(model.decision(matter, number, subject.id)), subject


def subject_of(row: RowReader, scope: str) -> Entity:
    """当事人. The natural person of the row if it names one and no organisation, else the organisation."""
    organisation = row.known_organisation()
    if organisation is not None:
        return organisation
    person = row.person("person_", scope)
    if person is None:
        row.refuse("name", Reason.MISSING_REQUIRED)
    return person


def about(row: RowReader, subject: Entity) -> Entity | None:
    """所涉自然人. The person named beside the organisation that the decision concerns; None: all."""
    if subject.label == "Person":
        return None
    person = row.person("person_", subject.id)
    if person is not None and person.label != "Person":
        row.refuse("person_name", Reason.NOT_A_PERSON)
    return person


def published_until(row: RowReader) -> date | None:
    """公示截止. An end that is none (长期, 2099-12-31) is remarked: the term of publication ends it all the same."""
    until = row.end("published_to")
    if until is None and row.raw("published_to"):
        row.remark("published_to", Reason.PUBLICATION_OPEN)
    return until
