"""分支机构. Branches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph_service.domain import model
from graph_service.domain.reasons import Reason
from loaders.column import Column
from loaders.kind import Kind
from loaders.kinds.column_groups import FIRM, SECOND_FIRM, code, day, provenance, text

if TYPE_CHECKING:
    from loaders.row import RowReader

COLUMNS: Final[tuple[Column, ...]] = (
    text("name", "企业名称", "虚构市甲乙商贸有限公司", "设立分支机构的企业",
        "the organisation it belongs to", "总公司名称", "隶属企业名称", "法人企业名称", "总公司",
        "上级企业名称"),
    code("uscc", "统一社会信用代码", FIRM, "设立分支机构的企业", "the organisation it belongs to",
        "总公司统一社会信用代码", "隶属企业统一社会信用代码", "隶属企业注册号", "法人企业统一社会信用代码"),
    text("branch_name", "分支机构名称", "虚构市甲乙商贸有限公司东门店", "分支机构", "the branch", "名称",
        "分公司名称"),
    code("branch_uscc", "分支机构统一社会信用代码", SECOND_FIRM, "可填注册号", "or its registration number",
        "注册号/统一社会信用代码", "统一社会信用代码/注册号", "注册号", "分支机构代码", "分支机构注册号",
        "分公司统一社会信用代码"),
    text("registrar", "登记机关", "虚构市市场监督管理局", "分支机构的登记机关",
        "registration authority of the branch"),
    day("since", "成立日期", "2019-01-02", "设立日期", "founded", "设立日期"),
    day("until", "注销日期", "", "注销日期", "cancelled on", "撤销日期"),
    *provenance(),
)  # fmt: skip


def read(row: RowReader) -> None:
    """A branch and the organisation it belongs to."""
    organisation = row.organisation()
    branch = row.organisation("branch_")
    if branch.id == organisation.id:
        row.refuse("branch_uscc", Reason.SELF_HOLDING)
    since, until = row.interval("since", "until")
    row.add(model.branch_of(branch, organisation, since, until))


KIND: Final = Kind(
    name="branches",
    zh="分支机构",
    en="branches",
    source="登记机关",
    rank=10,
    columns=COLUMNS,
    marks=(
        ("branch_name", "name"),
        ("branch_name", "uscc"),
        ("branch_uscc", "uscc"),
    ),
    read=read,
)
