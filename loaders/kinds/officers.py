"""主要人员. Officers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph_service.domain import model, vocabulary
from graph_service.domain.model import Role
from graph_service.domain.reasons import Reason
from loaders.column import Column
from loaders.kind import Kind
from loaders.kinds.column_groups import SECOND_CITIZEN, day, firm, person_id, provenance, text

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    *firm(),
    text("person_name", "姓名", "李四光", "人员姓名", "name", "人员姓名", "主要人员姓名", "高管姓名",
        required=True),
    text("post", "职务", "执行董事兼总经理", "可含多个职务", "one or several posts", "职位", "担任职务",
        "任职职务", "人员类型", required=True),
    text("person_id_type", "证件类型", "", "不填即居民身份证", "empty = citizen id", "证件名称",
        "证照/证件类型"),
    person_id("person_id", "证件号码", SECOND_CITIZEN, "可脱敏", "may be masked", "身份证号", "身份证号码",
        "公民身份号码", "身份证件号码", "证照/证件号码"),
    day("since", "任职日期", "2018-05-01", "任职起始日, 不详可空", "office held from; empty = unknown",
        "任职起始日期", "任职开始日期", "任职起始", "任职时间", "任期自", "任命日期", "起始日期"),
    day("until", "离任日期", "", "自该日起不再任职", "first day no longer in office", "任职终止日期",
        "任职结束日期", "免职日期", "任职终止", "卸任日期", "终止日期"),
    *provenance(),
)  # fmt: skip


def read(row: RowReader) -> None:
    """One person in one or several offices of the organisation."""
    organisation = row.organisation()
    person = row.person("person_", organisation.id)
    if person is None:
        row.refuse("person_name", Reason.MISSING_REQUIRED)
    words = row.word("post")
    if words is None:
        row.refuse("post", Reason.MISSING_REQUIRED)
    posts = vocabulary.posts(words)
    if not any(map(str.isalpha, words)):
        row.refuse("post", Reason.UNKNOWN_ROLE)
    since, until = row.interval("since", "until")
    for title in posts.unknown:
        row.remark("post", Reason.OTHER_POST)
        slot = f"{person.id}:{since or ''}:{title}"  # one may hold several, each as said
        row.add(model.role_interval(person, organisation, Role.OTHER, since, until, title, slot))
    for role, title in posts.held:
        row.add(model.role_interval(person, organisation, role, since, until, title))


KIND: Final = Kind(
    name="officers",
    zh="主要人员",
    en="officers",
    source="登记机关",
    rank=10,
    columns=COLUMNS,
    marks=(("person_name", "post"),),
    read=read,
)
