"""变更信息. Registry changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from loaders.kind import Column, Kind
from loaders.kinds.columns import day, firm, provenance, text

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


def read(row: RowReader) -> None:
    raise NotImplementedError


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
