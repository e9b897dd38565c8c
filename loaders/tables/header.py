"""表头与表尾. Which row of a table is its header, and which rows below it are no data."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Sequence

from loaders.headers import JOINT
from loaders.tables.result_file import is_returned

SAMPLE_ROWS = 64
_HEADER_SEARCH = 20
_BRACKETED = re.compile(r"[(（\[【〔].*?[)）\]】〕]", re.DOTALL)
_VALUE = re.compile(r"\d{6}|\d{4}\s*[-/.年]\s*\d{1,2}|[:：]\s*\S")
_LONGEST_HEADER = 120
_TOTALS = frozenset({"合计", "总计", "小计", "共计", "总数", "合计数", "total", "totals", "sum"})
_SIGNATURE = re.compile(
    r"(填表人|填报人|制表人|审核人|经办人|复核人|填报单位|填表单位|制表单位|填报日期|填表日期|制表日期|填报时间|"
    r"填表时间|制表时间|单位负责人|负责人|负责人签字|单位盖章|联系人|联系电话|注|备注|说明|数据来源|报送单位)\s*[:：]"
    r"|共\s*\d+\s*(条|家|户|人|笔|件|行)"
)
_FOOTER_INITIALS = frozenset("合总小共填制审经复单负联注备说数报TtSs")


def _is_header_word(cell: str) -> bool:
    if len(cell) > _LONGEST_HEADER or not any(map(str.isalpha, cell)):
        return False
    return _VALUE.search(_BRACKETED.sub("", cell).strip()) is None


def is_header(filled: Sequence[str]) -> bool:
    words = sum(map(_is_header_word, filled))
    return words >= 0.75 * len(filled) and _is_header_word(filled[0])


def find_header(rows: Sequence[Sequence[str]]) -> int:
    """Index of the header: the first row about as wide as the rest that is made of words, not of values.

    Offices put a title line and a line "单位:… 填报日期:…" above it. With nothing better, the first wide row.
    """
    for index, row in enumerate(rows):
        if is_returned(row):
            return index
    filled = [[cell for cell in row if cell.strip()] for row in rows]
    widths = [len(row) for row in filled if len(row) >= 2]
    wide = statistics.median_high(widths) // 2 + 1 if widths else 1
    candidates = [i for i, row in enumerate(filled[:_HEADER_SEARCH]) if len(row) >= wide]
    fallback = candidates[0] if candidates else 0
    return next((index for index in candidates if is_header(filled[index])), fallback)


_NAME_OF_COLUMN = re.compile(
    r"(?:名称?|姓名|代码|号码?|编号|文号|类型|类别|种类|性质|比例|占比|金额|额|资本|资金|日期|时间|期限|证件|职务|职位"
    r"|地址|住所|电话|原因|事由|机关|单位|部门|法院|状态|备注|性别|方式|范围|依据|内容|结果|代表人|负责人)(?:[(（].*[)）])?\Z"
)


def join_header(
    upper: Sequence[str], lower: Sequence[str], spans: Callable[[int, int], bool] | None
) -> list[str] | None:
    """两行表头. The headers of two rows as one, None if they are not that.

    The upper row has groups (股东信息) or whole headers (序号), the lower what the groups hold. `spans` tells
    whether a cell of the upper row reaches from one column to another, where the file says so; else every
    column must have a word in one of the two, some in one only, and the lower words must be names of columns.
    """
    width = max(len(upper), len(lower))
    tops, subs = ([*row, *[""] * (width - len(row))] for row in (upper, lower))
    above = [place for place in range(width) if tops[place].strip()]
    below = [place for place in range(width) if subs[place].strip()]
    if min(len(above), len(below)) < 2 or len(above) == width:
        return None
    if not all(is_header([row[place] for place in filled]) for row, filled in ((tops, above), (subs, below))):
        return None
    if spans is None:
        named = sum(_NAME_OF_COLUMN.search(subs[place].strip()) is not None for place in below)
        if len({*above, *below}) < width or set(above) <= set(below) or named * 2 < len(below):
            return None
    return [_joined(tops, subs[place].strip(), place, spans) for place in range(width)]


def _joined(tops: Sequence[str], sub: str, place: int, spans: Callable[[int, int], bool] | None) -> str:
    group = next((at for at in range(place, -1, -1) if tops[at].strip()), None)
    if group is None or (group < place and (not sub or (spans is not None and not spans(group, place)))):
        return sub
    top = tops[group].strip()
    return f"{top}{JOINT}{sub}" if sub and sub != top else top


def is_footer(cells: Sequence[str], width: int) -> bool:
    first = cells[0].strip() or next((text for cell in cells if (text := cell.strip())), " ")
    if first[0] not in _FOOTER_INITIALS:
        return False
    filled = sum(1 for cell in cells if cell.strip())
    if filled > max(2, width // 2):
        return False
    return "".join(first.split()).rstrip(":：").lower() in _TOTALS or bool(_SIGNATURE.match(first))
