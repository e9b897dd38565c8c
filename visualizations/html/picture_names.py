"""图上名称. Names as they fit on a picture."""

from __future__ import annotations

import re
from typing import Final

from visualizations.signs import visible, width

ELLIPSIS: Final = "…"
LINE_WIDTH: Final = 10.0
"""Width of a line, in Chinese characters."""
_FORM: Final = re.compile(
    r"(?:(?:集团|控股|股份)?有限(?:责任)?公司|(?:集团|总|分)公司|股份经济合作社|专业合作社|合作社|合伙企业"
    r"|个人独资企业|人民政府|管理委员会|委员会|人民法院|经营部)(?:[（(][^（()）]{1,8}[)）])?$"
)


def shortened(text: str, limit: float) -> str:
    """The text in at most that width, the middle left out: its beginning and end tell names apart."""
    if width(text) <= limit:
        return text
    head, tail = text, ""
    middle = len(text) // 2
    head, tail = text[:middle], text[middle:]
    while head and tail and width(head) + width(tail) + 1 > limit:
        if width(head) > width(tail):
            head = head[:-1]
        else:
            tail = tail[1:]
    return head + ELLIPSIS + tail


def two_lines(name: str, limit: float = LINE_WIDTH) -> tuple[str, ...]:
    """机构名称 in at most two lines, broken before 有限公司 or another legal form."""
    name = " ".join(visible(name).split())
    form = _FORM.search(name)
    if form and form.start() > 0:
        head, tail = name[: form.start()], form[0]
        if width(name) <= limit * 0.7:
            return (name,)
        if width(tail) > limit:
            tail = shortened(tail, limit)
        return shortened(head, limit), tail
    if width(name) <= limit:
        return (name,)
    name = shortened(name, limit * 2 - 1)
    cut = len(name)
    while width(name[:cut]) > max(width(name) / 2 + 0.6, 1.0):
        cut -= 1
    return name[:cut], name[cut:]


def person_lines(name: str) -> tuple[str, ...]:
    """姓名 whole, in lines of four signs; of a very long one the middle is left out."""
    name = "".join(visible(name).split()) if width(name) <= 4 else " ".join(visible(name).split())
    name = shortened(name, 12)
    lines, line = [], ""
    for sign in name:
        if line and width(line + sign) > 4.3:
            lines.append(line)
            line = ""
        line += sign
    return (
        tuple([*lines, line][:3])
        if len(lines) < 3
        else (*lines[:2], shortened("".join([*lines[2:], line]), 4))
    )
