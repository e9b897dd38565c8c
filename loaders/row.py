"""行. From the cells of one row to the entities and facts it states: what every kind of file reads with.

Reading a row is pure: no clock, no store, no file. Nothing raises for bad data. A value that cannot be used
but is not essential is left out with a remark (存疑); without an essential one the row is rejected (拒收).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final, NoReturn, TypeVar

from graph_service.domain import codes, model
from graph_service.domain.codes import Code, CodeKind, DocumentKind
from graph_service.domain.lists import Lists
from graph_service.domain.model import Entity, Fact
from graph_service.domain.reasons import CellReading, Reason
from graph_service.domain.vocabulary import PartySort
from graph_service.law.book_reader import packaged_book
from loaders import cells as read_cell
from loaders.cells import Money, NameShape
from loaders.column import CellForm
from loaders.column_map import ColumnMap, Rivals
from loaders.judging import PERCENT, ColumnJudge, is_bare_amount

T = TypeVar("T")

_PLAIN_NAME: Final = re.compile(r"[\u4e00-\u9fff]{2,4}\Z")
_LONG_NUMBER: Final = re.compile(r"[\d*][\d*Xx \-]{8,}")
"""What may be a citizen id or a phone; only then is a text searched for them."""
_LONGEST_PLAIN_NAME: Final = 4
_BETWEEN_PHONES: Final = re.compile(r"[;；,，、/|\s]+")
_SHARE_UNKNOWN: Final = frozenset((Reason.SHARE_BOUND, Reason.SHARE_UNREADABLE))
"""A holding whose share cannot be read is a holding all the same."""
_BORN_LATELY: Final = 2000
"""Only who was born from this year on may have been under age at any act that the service looks at."""


@dataclass(frozen=True, slots=True)
class Remark:
    """疑点. A column by its header in the file (the template's if the file has no such column), and why."""

    column: str | None
    reason: Reason
    proposal: str | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """案头. What reading a row needs beside it: the person key, the region used where the row says none, the
    source that overrides what the row says, the data day of the file, who judges its columns as a whole, and the lists
    of the rule book in force."""

    key: codes.Key
    region: str | None
    source: str | None
    data_day: date
    judge: ColumnJudge | None = None
    lists: Lists = field(default_factory=lambda: packaged_book().lists)


class RowRefused(Exception):  # noqa: N818 - no error: it carries a row's rejection to its reader
    """拒收. The row lacks `field`, or says what cannot be used of it."""

    def __init__(self, field_: str) -> None:
        super().__init__(field_)
        self.field = field_


class RowReader:
    """读行器. One row, asked field by field; what is said of it is collected here."""

    __slots__ = (
        "_cells",
        "_columns",
        "_desk",
        "_places",
        "_single",
        "_source",
        "entities",
        "facts",
        "read_name",
        "remarks",
    )

    def __init__(self, source: str, columns: ColumnMap, cells: Sequence[str], desk: Desk) -> None:
        self._source = source
        self._columns = columns
        self._places = columns.places
        self._single = columns.single
        self._cells = cells
        self._desk = desk
        self.entities: dict[str, Entity] = {}
        self.facts: list[Fact] = []
        self.remarks: list[Remark] = []
        self.read_name: read_cell.OrganisationName | None = None
        """The name beside the code of the organisation that was read last."""

    # What is collected

    def add(self, *facts: Fact) -> None:
        """States facts."""
        self.facts.extend(facts)

    def entity(self, entity: Entity) -> Entity:
        """Notes an entity that facts of this row speak of, and gives it back."""
        self.entities.setdefault(entity.id, entity)
        return entity

    def remark(self, field_: str, reason: Reason, proposal: str | None = None) -> None:
        """存疑. Accepts the row, with a remark on a column."""
        remark = Remark(self._columns.header(field_), reason, proposal)
        if remark not in self.remarks:
            self.remarks.append(remark)

    def compare(self, rivals: Rivals) -> None:
        """Remarks on columns of one field that say different things; which one counts is settled by its header."""
        said = [self._cells[place] for place in rivals.places if not self._is_blank(place)]
        if len(said) > 1 and len({self._meant(rivals.form, cell) for cell in said}) > 1:
            self.remark(rivals.field, Reason.COLUMNS_DISAGREE)

    def _meant(self, form: CellForm, cell: str) -> object:
        """What a cell means, where two ways to write the same must not count as a difference."""
        if form is CellForm.DATE:
            return _start(cell, self._desk.data_day).value or cell
        if form is CellForm.AMOUNT:
            return _amount(cell, "元").value or cell
        return read_cell.match_name(cell)

    def refuse(self, field_: str, reason: Reason, proposal: str | None = None) -> NoReturn:
        """拒收. Ends the reading of this row."""
        self.remark(field_, reason, proposal)
        raise RowRefused(field_)

    # The row

    @property
    def lists(self) -> Lists:
        """名单 of the rule book in force."""
        return self._desk.lists

    @property
    def key(self) -> codes.Key:
        """人员标识密钥."""
        return self._desk.key

    @property
    def region_default(self) -> str | None:
        """CREDIT_REGION."""
        return self._desk.region

    @property
    def source(self) -> str:
        """来源. The command's, else the row's, else the kind's."""
        if self._desk.source:
            return self._desk.source
        cell = self.raw("source")
        return (_word(cell).value if cell else None) or self._source

    @property
    def data_day(self) -> date:
        """数据日. The row's own, else the file's; a row cannot be newer than its file."""
        cell = self.raw("updated")
        said = _start(cell, self._desk.data_day).value if cell else None
        return said or self._desk.data_day

    def has_column(self, field_: str) -> bool:
        """Whether the file has a column for the field at all."""
        return field_ in self._places

    def header(self, field_: str) -> str:
        """The header of the field."""
        return self._columns.header(field_) or field_

    def raw(self, field_: str) -> str:
        """The cell as it stands; of several columns for one field the first that says something."""
        place = self._single.get(field_)
        if place is not None:
            return self._cells[place] if place < len(self._cells) else ""
        places = self._places.get(field_, ())
        return next((self._cells[place] for place in places if not self._is_blank(place)), "")

    def _is_blank(self, place: int) -> bool:
        return place >= len(self._cells) or read_cell.blank(self._cells[place])

    # Cells

    def _use(self, field_: str, reading: CellReading[T]) -> T | None:
        """The value of a cell the row can do without."""
        if reading.reason is not None:
            self.remark(field_, reading.reason, reading.proposal)
        return reading.value

    def _need(self, field_: str, reading: CellReading[T]) -> T:
        """The value of a cell the row cannot do without."""
        if reading.value is None:
            self.refuse(field_, reading.reason or Reason.MISSING_REQUIRED, reading.proposal)
        self._use(field_, reading)
        return reading.value

    def text(self, field_: str) -> str | None:
        """文字, with every citizen id and mobile number in it masked: free text brings them too."""
        cell = self.raw(field_)
        return self._use(field_, _text(cell)) if cell else None

    def word(self, field_: str) -> str | None:
        """词. Text of few different values, such as a type or an office, read once for all rows."""
        cell = self.raw(field_)
        return self._use(field_, _word(cell)) if cell else None

    def need_text(self, field_: str) -> str:
        """文字, 必填."""
        return self._need(field_, _text(self.raw(field_)))

    def start(self, field_: str) -> date | None:
        """起始日期, or a day on which something happened. Unreadable: a remark, and unknown."""
        cell = self.raw(field_)
        return self._use(field_, self._start(field_, cell)) if cell else None

    def need_start(self, field_: str) -> date:
        """起始日期, 必填."""
        return self._need(field_, self._start(field_, self.raw(field_)))

    def _start(self, field_: str, cell: str) -> CellReading[date]:
        reading = _start(cell, self._desk.data_day)
        if reading.reason is Reason.DATE_DAY_MONTH and (days := self._in_order(field_, cell)):
            return CellReading(days[0], Reason.FUTURE_DATE if days[0] > self._desk.data_day else None)
        return reading

    def _in_order(self, field_: str, cell: str) -> tuple[date, date] | None:
        """A day that alone could be two, in the order that its column shows elsewhere."""
        order = self._desk.judge.order(field_) if self._desk.judge else None
        return read_cell.day_in_order(cell, order).value if order else None

    def end(self, field_: str) -> date | None:
        """截止日期: the first day on which something no longer holds; None if open. Unreadable: rejected, an
        interval must not stay open by mistake."""
        cell = self.raw(field_)
        if not cell:
            return None
        reading = _end(cell)
        if reading.reason is Reason.DATE_DAY_MONTH and (days := self._in_order(field_, cell)):
            return days[1]
        if reading.is_rejected:
            self._need(field_, reading)
        return self._use(field_, reading)

    def interval(self, since: str, until: str) -> tuple[date | None, date | None]:
        """区间. Rejected if the end lies before the beginning."""
        begin, end = self.start(since), self.end(until)
        self.in_order(begin, end, until)
        return begin, end

    def in_order(self, begin: date | None, end: date | None, field_: str) -> None:
        """先后. Rejects a row whose interval ends before it begins."""
        if begin is not None and end is not None and end < begin:
            self.refuse(field_, Reason.DATE_ORDER)

    def money(self, field_: str, unit: str = "元") -> Money | None:
        """金额, in whole units of its currency; `unit` counts where neither cell nor header names one."""
        cell = self.raw(field_)
        if not cell:
            return None
        said = self._columns.units.get(field_)
        if said is None and unit == "万元" and self._is_unclear_amount(field_, cell):
            self.remark(field_, Reason.AMOUNT_UNIT_UNCLEAR)
            return None
        money = self._use(field_, _amount(cell, said or unit))
        currency = self.raw("currency")
        if money is None or not currency or money.currency != "CNY":
            return money
        named = _currency(currency)
        if named.value is None:
            self._use("currency", named)
            return money
        return Money(money.value, named.value)

    def _is_unclear_amount(self, field_: str, cell: str) -> bool:
        judge = self._desk.judge
        return judge is not None and is_bare_amount(cell) and not judge.is_in_ten_thousands(field_)

    def share(self, field_: str) -> Fraction | Decimal | None:
        """比例, 0-1. Zero or above 100 %: rejected. Words that name no part: a remark, and unknown."""
        cell = self.raw(field_)
        if not cell:
            return None
        unit, judge = self._columns.units.get(field_), self._desk.judge
        if judge is not None and read_cell.is_bare_share(cell):
            unit = judge.share_unit(field_)
            if unit is None:
                self.remark(field_, Reason.SHARE_UNIT_UNCLEAR)
                return None
        reading = read_cell.share(cell, percent=unit == PERCENT)
        if reading.is_empty or reading.is_suspect or reading.reason in _SHARE_UNKNOWN:
            value = self._use(field_, reading)
            return None if value is None else exact(value)
        return exact(self._need(field_, reading))

    def flag(self, field_: str) -> bool | None:
        """是否."""
        cell = self.raw(field_)
        return self._use(field_, read_cell.yes_no(cell)) if cell else None

    # Parties

    def organisation(self, prefix: str = "", *, tax_no: bool = False, registry: bool = False) -> Entity:
        """组织, by the strongest identifier: unified code, registration number, organisation code, name.

        A code that cannot be used is passed over only for another code. `registry`: it is a register's row,
        so it also says which new code stands for the old number. Rejected if nothing identifies it.
        """
        found = self.known_organisation(prefix, tax_no=tax_no, registry=registry)
        if found is None:
            self.refuse(prefix + "name", Reason.MISSING_REQUIRED)
        return found

    def known_organisation(
        self, prefix: str = "", *, tax_no: bool = False, registry: bool = False
    ) -> Entity | None:
        """组织, or None if the row names none."""
        name = self.read_name = self.organisation_name(prefix + "name")
        coded = self._coded(prefix, tax_no=tax_no, registry=registry)
        if coded is not None:
            if name is not None and not registry:
                self.add(seen(coded, name))
            return coded
        if name is None:
            return None
        self.remark(prefix + "name", Reason.NAME_ONLY)
        return self.named_organisation(name)

    def is_same(self, other: Entity, organisation: Entity, field_: str) -> bool:
        """自身. Whether another party of the row is the organisation itself: by its code, or by the name alone that the
        row gives the organisation in a field."""
        if other.id == organisation.id:
            return True
        cell = self.raw(field_)
        return bool(cell) and other.id == model.organisation_by_name(read_cell.match_name(cell)).id

    def organisation_name(self, field_: str) -> read_cell.OrganisationName | None:
        """单位名称. A number where a name belongs rejects the row."""
        cell = self.raw(field_)
        if not cell:
            return None
        reading = read_cell.organisation_name(cell)
        return None if reading.is_empty else self._need(field_, reading)

    def named_organisation(self, name: read_cell.OrganisationName) -> Entity:
        """组织, known by name only."""
        found = self.entity(model.organisation_by_name(name.match))
        self.add(seen(found, name))
        return found

    def _coded(self, prefix: str, *, tax_no: bool, registry: bool) -> Entity | None:
        found: dict[CodeKind, str] = {}
        bad: list[tuple[str, CellReading[Code]]] = []
        for tail, reader in _CODE_READERS:
            field_ = prefix + tail
            cell = self.raw(field_)
            if not cell or (tail == "tax_no" and not tax_no):
                continue
            reading = reader(cell)
            if reading.value is None or reading.value.kind is CodeKind.CITIZEN_ID:
                if not reading.is_empty:
                    bad.append((field_, reading))
                continue
            self._use(field_, reading)
            found.setdefault(reading.value.kind, reading.value.value)
        entity = self._strongest(found, registry=registry)
        for field_, reading in bad:
            reason = Reason.ID_IN_CODE_COLUMN if reading.value else reading.reason or Reason.USCC_LENGTH
            if entity is None and not (reading.value and field_.endswith("tax_no")):
                self.refuse(field_, reason, reading.proposal)
            self.remark(field_, reason, reading.proposal)
        if len(found) > 1 and _disagree(found):
            self.remark(prefix + "org_code", Reason.CONTRADICTS)
        return entity

    def _strongest(self, found: Mapping[CodeKind, str], *, registry: bool) -> Entity | None:
        unified = found.get(CodeKind.USCC)
        number = found.get(CodeKind.REG_NO)
        if unified is not None:
            entity = self.entity(model.organisation(unified))
            if registry and number is not None:
                old = self.entity(model.organisation_by_registration(number))
                self.add(model.same_as(old, entity, "conversion"))
            return entity
        if number is not None:
            return self.entity(model.organisation_by_registration(number))
        code = found.get(CodeKind.ORG_CODE)
        return self.entity(model.organisation_by_org_code(code)) if code is not None else None

    def by_code(self, code: Code) -> Entity:
        """组织, by a code read before; ValueError for a citizen id."""
        if code.kind is CodeKind.USCC:
            return self.entity(model.organisation(code.value))
        if code.kind is CodeKind.REG_NO:
            return self.entity(model.organisation_by_registration(code.value))
        if code.kind is CodeKind.ORG_CODE:
            return self.entity(model.organisation_by_org_code(code.value))
        raise ValueError("a citizen id is no organisation's code")

    def person(self, prefix: str, scope: str) -> Entity | None:
        """自然人, of the fields PREFIXname, PREFIXid_type, PREFIXid; None if there is no name."""
        name = self.person_name(prefix + "name")
        if name is None:
            if self.raw(prefix + "id") and not read_cell.blank(self.raw(prefix + "id")):
                self.remark(prefix + "name", Reason.NAME_BLANK)
            return None
        document = codes.document_kind(self.raw(prefix + "id_type")) or DocumentKind.CITIZEN_ID
        return self.identified(name, self.raw(prefix + "id"), document, scope, prefix + "id")

    def person_name(self, field_: str) -> str | None:
        """姓名. A number where a name belongs rejects the row."""
        cell = self.raw(field_)
        if not cell:
            return None
        if plain_name(cell):
            return cell
        reading = read_cell.person_name(cell)
        return None if reading.is_empty else self._need(field_, reading)

    def identified(self, name: str, number: str, document: DocumentKind, scope: str, field_: str) -> Entity:
        """自然人. Verified by a right citizen id, probable by a masked one or another document, else known by
        name only within `scope`. A number that does not read is a remark on `field_`; it is never kept. Without a
        document the name of an organisation or a product is theirs, also where a person belongs."""
        person = self._by_document(name, number, document, field_)
        if person is None and len(name) > _LONGEST_PLAIN_NAME:
            shape = read_cell.shape_of(name)
            if shape is NameShape.ORGANISATION or shape is NameShape.PRODUCT:
                return self.party_by_name(name, scope, field_)
        if person is None:
            key = codes.document_key(DocumentKind.OTHER, f"name:{scope}:{name}", self._desk.key)
            person = model.named_person(key, scope)
        self.entity(person)
        self.add(model.name(person, name, "", slot=name))
        return person

    def _by_document(self, name: str, number: str, document: DocumentKind, field_: str) -> Entity | None:
        if document is DocumentKind.CITIZEN_ID and codes.citizen_id_fits(number):
            return self._verified(number)
        if not number or read_cell.blank(number):
            return None
        reading = codes.document_no(read_cell.clean(number), document)
        if reading.value is None:
            if reading.reason is not None:
                self.remark(field_, reading.reason)
            return None
        if document is DocumentKind.CITIZEN_ID and reading.reason is None:
            return self._verified(reading.value)
        key = codes.document_key(
            DocumentKind.OTHER, f"{document.value}:{reading.value}:{name}", self._desk.key
        )
        mask = reading.value if reading.reason is Reason.CITIZEN_ID_MASKED else codes.mask_id(reading.value)
        return model.probable_person(key, mask)

    def _verified(self, id18: str) -> Entity:
        return model.verified_person(codes.person_key(id18, self._desk.key), id18, of_age_on(id18))

    def persons(self, field_: str, scope: str) -> list[Entity]:
        """一格多人. The persons in a cell such as 张三，男，居民身份证，9900…; [] if unreadable."""
        cell = self.raw(field_)
        if not cell:
            return []
        mentions = self._use(field_, read_cell.person_cell(cell))
        return [
            self.identified(one.name, one.number, one.document or DocumentKind.CITIZEN_ID, scope, field_)
            for one in mentions or ()
        ]

    def party(self, prefix: str, scope: str, said: PartySort | None = None) -> Entity:
        """主体. An organisation, a natural person or a party of unknown kind, of PREFIXname, PREFIXid, PREFIXuscc,
        PREFIXid_type: by code, else by its document, else by what the row says (`said`) and how the name looks.
        Rejected if nothing names it."""
        if self.raw(prefix + "uscc"):
            return self.organisation(prefix)
        number, sort = self.raw(prefix + "id"), self.sort(prefix + "name", said)
        if sort is not PartySort.PERSON or said is None:
            firm = sort is PartySort.ORGANISATION
            code = (organisation_code(number) if firm else read_cell.any_code(number)) if number else None
            if code is not None and code.value is not None and code.value.kind is not CodeKind.CITIZEN_ID:
                return self._party_by_code(prefix, code.value, code)
        if sort is PartySort.ORGANISATION:
            return self._party_by_name(prefix, number)
        if sort is PartySort.UNKNOWN:
            return self.unknown(prefix + "name", scope, number, prefix + "id", prefix + "id_type")
        person = self.person(prefix, scope)
        if person is None:
            self.refuse(prefix + "name", Reason.MISSING_REQUIRED)
        return person

    def sort(self, field_: str, said: PartySort | None) -> PartySort:
        """主体类别 of the party named in a cell: what its name is for certain before what the row says of it, and that
        before how the name looks."""
        name = self.raw(field_)
        shape = read_cell.shape_of(name)
        if shape is NameShape.PRODUCT:
            return self._told(field_, said, PartySort.UNKNOWN)
        if shape is NameShape.ORGANISATION and len(name) > _LONGEST_PLAIN_NAME:
            return self._told(field_, said, PartySort.ORGANISATION)
        return said or _SORTS[shape]

    def _told(self, field_: str, said: PartySort | None, sort: PartySort) -> PartySort:
        """The sort that a name is for certain, with a remark if the row says that it is a natural person."""
        if said is PartySort.PERSON:
            self.remark(field_, Reason.CONTRADICTS)
        return sort

    def unknown(self, field_: str, scope: str, number: str = "", id_: str = "", id_type: str = "") -> Entity:
        """主体类型不明, within `scope`; a natural person if a document of one stands beside the name."""
        name = self.organisation_name(field_)
        if name is None:
            self.refuse(field_, Reason.MISSING_REQUIRED)
        document = codes.document_kind(self.raw(id_type)) or DocumentKind.CITIZEN_ID
        person = self._by_document(name.display, number, document, id_) if number else None
        if person is not None:
            self.entity(person)
            self.add(model.name(person, name.shown, "", slot=name.shown))
            return person
        return self._unknown(name, scope, field_)

    def _unknown(self, name: read_cell.OrganisationName, scope: str, field_: str) -> Entity:
        self.remark(field_, Reason.PARTY_KIND_UNKNOWN)
        found = self.entity(model.unknown_party(name.shown, scope))
        self.add(model.name(found, name.shown, "", slot=name.shown))
        return found

    def party_by_name(self, text: str, scope: str, field_: str) -> Entity:
        """主体, of whom a text of the row gives the name and nothing else."""
        shape = read_cell.shape_of(text)
        if shape is NameShape.PERSON:
            name = read_cell.person_name(text).value
            if name is not None:
                return self.identified(name, "", DocumentKind.CITIZEN_ID, scope, field_)
        read = self._need(field_, read_cell.organisation_name(text))
        if shape is not NameShape.ORGANISATION:
            return self._unknown(read, scope, field_)
        self.remark(field_, Reason.NAME_ONLY)
        return self.named_organisation(read)

    def _party_by_code(self, prefix: str, code: Code, reading: CellReading[Code]) -> Entity:
        self._use(prefix + "id", reading)
        found = self.by_code(code)
        name = self.organisation_name(prefix + "name")
        if name is not None:
            self.add(seen(found, name))
        return found

    def _party_by_name(self, prefix: str, number: str) -> Entity:
        if number and not read_cell.blank(number):
            reading = organisation_code(number)
            if reading.value is None and reading.reason is not None:
                self.refuse(prefix + "id", reading.reason, reading.proposal)
        return self.organisation(prefix)

    # Small entities

    def address(self, field_: str) -> Entity | None:
        """地址."""
        text = self.text(field_)
        if text is None:
            return None
        plain = read_cell.match_name(text)
        return self.entity(model.address(plain)) if plain else None

    def phone(self, field_: str) -> Entity | None:
        """电话. Only its keyed hash and mask leave the row."""
        cell = self.raw(field_)
        number = self._use(field_, read_cell.phone(cell)) if cell else None
        if number is None:
            return None
        return self.entity(model.phone(codes.phone_key(number, self._desk.key), codes.mask_phone(number)))

    def phones(self, field_: str) -> list[Entity]:
        """电话, several in a cell and in several columns; each once. What reads as none is a remark."""
        found: dict[str, Entity] = {}
        for place in self._places.get(field_, ()):
            cell = self._cells[place] if place < len(self._cells) else ""
            if not cell or read_cell.blank(cell):
                continue
            whole = read_cell.phone(cell)
            texts = [cell] if whole.value else [text for text in _BETWEEN_PHONES.split(cell) if text.strip()]
            for text in texts or [cell]:
                number = self._use(field_, whole if whole.value else read_cell.phone(text))
                if number is not None:
                    one = model.phone(codes.phone_key(number, self._desk.key), codes.mask_phone(number))
                    found.setdefault(one.id, self.entity(one))
        return list(found.values())

    def authority(self, field_: str) -> tuple[Entity | None, str | None]:
        """认定单位. The authority and its name as written."""
        text = self.word(field_)
        if text is None:
            return None, None
        plain = read_cell.match_name(text)
        return (self.entity(model.authority(plain)) if plain else None), text


def _text(cell: str) -> CellReading[str]:
    reading = read_cell.text(cell)
    if reading.value is None or not _LONG_NUMBER.search(reading.value):
        return reading
    return CellReading(codes.mask_text(reading.value), reading.reason, reading.proposal)


@lru_cache(maxsize=65536)
def _word(cell: str) -> CellReading[str]:
    return _text(cell)


@lru_cache(maxsize=65536)
def _start(cell: str, today: date) -> CellReading[date]:
    return read_cell.start_day(cell, today=today)


@lru_cache(maxsize=65536)
def _end(cell: str) -> CellReading[date]:
    return read_cell.end_day(cell)


@lru_cache(maxsize=65536)
def _amount(cell: str, unit_: str) -> CellReading[Money]:
    if codes.holds_personal_id(cell):
        return CellReading(None, Reason.AMOUNT_UNREADABLE)
    return read_cell.amount(cell, unit=unit_)


@lru_cache(maxsize=256)
def _currency(cell: str) -> CellReading[str]:
    if read_cell.blank(cell):
        return CellReading(None)
    money = read_cell.amount(f"1{cell}").value or read_cell.amount(f"1万元{cell}").value
    return CellReading(money.currency) if money else CellReading(None, Reason.CURRENCY_UNKNOWN)


def organisation_code(cell: str) -> CellReading[Code]:
    """组织的代码. Of any kind: real files put older numbers among the unified codes. An old number may look
    like a citizen id of 15 digits; only if it fails its own check is it taken for one, and rejected."""
    if len(cell) == 18:
        unified = codes.uscc(cell)  # most cells are clean: the short way for them
        if unified.value is not None and unified.reason is None:
            return CellReading(Code(CodeKind.USCC, unified.value))
    reading = read_cell.any_code(cell, persons=False)
    if reading.reason is Reason.REG_NO_CHECK and codes.citizen_id(cell).value is not None:
        return CellReading(None, Reason.ID_IN_CODE_COLUMN)
    return reading


def _read_registration(cell: str) -> CellReading[Code]:
    """The column of old numbers; after conversion it often holds the unified code."""
    reading = read_cell.reg_no(cell)
    if reading.value is not None:
        return CellReading(Code(CodeKind.REG_NO, reading.value), reading.reason)
    return organisation_code(cell) if not reading.is_empty else CellReading(None)


def _read_org_code(cell: str) -> CellReading[Code]:
    reading = read_cell.org_code(cell)
    if reading.value is not None:
        return CellReading(Code(CodeKind.ORG_CODE, reading.value), reading.reason)
    other = read_cell.any_code(cell, persons=False)
    return other if other.value is not None else CellReading(None, reading.reason, reading.proposal)


_CODE_READERS: Final[tuple[tuple[str, Callable[[str], CellReading[Code]]], ...]] = (
    ("uscc", organisation_code),
    ("tax_no", read_cell.tax_no),
    ("reg_no", _read_registration),
    ("org_code", _read_org_code),
)


def _disagree(found: Mapping[CodeKind, str]) -> bool:
    """Whether the organisation code is not the one inside the unified code."""
    unified, inner = found.get(CodeKind.USCC), found.get(CodeKind.ORG_CODE)
    return unified is not None and inner is not None and codes.org_code_of(unified) != inner


_SORTS: Final = {
    NameShape.ORGANISATION: PartySort.ORGANISATION,
    NameShape.PRODUCT: PartySort.UNKNOWN,
    NameShape.PERSON: PartySort.PERSON,
    NameShape.UNKNOWN: PartySort.UNKNOWN,
}


def plain_name(cell: str) -> bool:
    """Whether a cell is beyond doubt one whole Chinese name, which most are: the short way for them."""
    return bool(_PLAIN_NAME.match(cell)) and "某" not in cell and not read_cell.blank(cell)


def seen(party: Entity, name: read_cell.OrganisationName) -> Fact:
    """所见名称. A name under which a file other than the register knows it; it stands beside."""
    return model.name(party, name.shown, name.match, slot=f"seen:{name.shown}")


def exact(share: str) -> Fraction | Decimal:
    """精确比例, of its one way of writing."""
    return Fraction(share) if "/" in share else Decimal(share)


def of_age_on(id18: str) -> date | None:
    """成年之日, for those born from 2000 on; None for others, whose birthday is nobody's business."""
    year = int(id18[6:10])
    if year < _BORN_LATELY:
        return None
    month, day = int(id18[10:12]), int(id18[12:14])
    return date(year + 18, 3, 1) if (month, day) == (2, 29) else date(year + 18, month, day)
