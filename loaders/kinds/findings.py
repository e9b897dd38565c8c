"""责任认定. Findings of responsibility."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph_service.domain import codes, model, vocabulary
from graph_service.domain.codes import DocumentKind
from graph_service.domain.reasons import Reason
from loaders.column import Column
from loaders.kind import Kind
from loaders.kinds.column_groups import CITIZEN, day, person_id, provenance, target, text
from loaders.kinds.deciding import target_of

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    *target(),
    text("found_person", "责任人姓名", "张三丰", "被认定负有责任的人", "who is found responsible", "责任人",
        "责任人员姓名", "被认定人姓名", "认定责任人", required=True),
    text("found_id_type", "责任人证件类型", "", "不填即居民身份证", "empty = citizen id",
        "责任人员证件类型"),
    person_id("found_id", "责任人证件号码", CITIZEN, "可脱敏", "may be masked", "责任人身份证号",
        "责任人员证件号码", "责任人员身份证号", "被认定人证件号码"),
    text("finding_role", "责任身份", "直接负责的主管人员",
        "法定代表人、主要负责人、直接责任人员、实际控制人等",
        "legal representative, principal, directly responsible person …", "责任类型", "认定身份",
        "责任人身份"),
    day("found", "认定日期", "2024-08-01", "认定日期", "found on", "责任认定日期", required=True),
    text("finding_number", "认定文号", "虚税责〔2024〕1号", "认定文书的文号", "number of the finding",
        "责任认定文号", "认定书文号"),
    text("authority", "认定单位", "虚构市税务局", "认定单位", "who found it", "认定机关", "责任认定单位"),
    *provenance(),
)  # fmt: skip


def read(row: RowReader) -> None:
    """An authority's finding that a person is responsible; a proposal until somebody else approves it."""
    taken, subject = target_of(row)
    name = row.person_name("found_person")
    if name is None:
        row.refuse("found_person", Reason.MISSING_REQUIRED)
    document = codes.document_kind(row.raw("found_id_type")) or DocumentKind.CITIZEN_ID
    person = row.identified(name, row.raw("found_id"), document, subject.id, "found_id")
    if person.label != "Person":
        row.refuse("found_person", Reason.NOT_A_PERSON)
    words = row.word("finding_role")
    role = vocabulary.role(words) if words else None
    if words and role is None:
        row.refuse("finding_role", Reason.UNKNOWN_ROLE)
    row.add(
        model.finding(
            taken,
            person,
            role,
            row.need_start("found"),
            number=row.text("finding_number"),
            authority=row.word("authority"),
        )
    )


KIND: Final = Kind(
    name="findings",
    zh="责任认定",
    en="findings of responsibility",
    source="认定单位",
    rank=20,
    columns=COLUMNS,
    marks=(
        ("finding_role",),
        ("found", "found_person"),
    ),
    read=read,
)
