"""地区. The region of whoever decided: from a code, the name of a province, a court's name or a case number.

GB/T 2260 gives two digits to each province; the code of a court in a case number begins with its short name.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_PROVINCES: Final = {
    "11": "北京 京", "12": "天津 津", "13": "河北 冀", "14": "山西 晋", "15": "内蒙古 内", "21": "辽宁 辽",
    "22": "吉林 吉", "23": "黑龙江 黑", "31": "上海 沪", "32": "江苏 苏", "33": "浙江 浙", "34": "安徽 皖",
    "35": "福建 闽", "36": "江西 赣", "37": "山东 鲁", "41": "河南 豫", "42": "湖北 鄂", "43": "湖南 湘",
    "44": "广东 粤", "45": "广西 桂", "46": "海南 琼", "50": "重庆 渝", "51": "四川 川", "52": "贵州 黔",
    "53": "云南 云", "54": "西藏 藏", "61": "陕西 陕", "62": "甘肃 甘", "63": "青海 青", "64": "宁夏 宁",
    "65": "新疆 新",
}  # fmt: skip
_BY_NAME: Final = {words.split()[0]: code for code, words in _PROVINCES.items()}
_BY_LETTER: Final = {words.split()[1]: code for code, words in _PROVINCES.items()} | {"贵": "52"}
_NOT_PROVINCES: Final = ("海南藏族", "海南州", "吉林市", "海南区")
"""Prefectures and a district named like a province."""
_CODE: Final = re.compile(r"(?:CN-?)?([1-9]\d(?:\d{2}){0,2}|0{2,6})(?:0{6})?\Z", re.ASCII)
_CASE: Final = re.compile(r"\(\d{4}\)([\u4e00-\u9fff])(\d{0,4})")
_SHENZHEN: Final = "4403"


@lru_cache(maxsize=4096)
def region_code(text: str) -> str | None:
    """行政区划代码. Two, four or six digits (`330881`, `CN-33`), twelve ending in zeros; else the two digits
    of the province whose name the text begins with; None if it says neither."""
    plain = unicodedata.normalize("NFKC", text).strip().upper().removesuffix(".0")
    found = _CODE.match(plain)
    return found.group(1) if found else province_of(plain)


@lru_cache(maxsize=4096)
def province_of(text: str) -> str | None:
    """省份. The code of the province the text begins with; 4403 for Shenzhen, which has its own law."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.startswith(("深圳", "广东省深圳")):
        return _SHENZHEN
    if plain.startswith(_NOT_PROVINCES):
        return None
    return next((code for name, code in _BY_NAME.items() if plain.startswith(name)), None)


@lru_cache(maxsize=4096)
def region_of_case(number: str) -> str | None:
    """案号所示地区. (2024)浙0106执12号 was given a number in 33; 粤03… in 4403; None for other numbers."""
    found = _CASE.match(unicodedata.normalize("NFKC", number).replace(" ", ""))
    if found is None:
        return None
    code = _BY_LETTER.get(found.group(1))
    return _SHENZHEN if code == "44" and found.group(2).startswith("03") else code
