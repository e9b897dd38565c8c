"""中文数字. Numbers written in words, in small and in capital characters."""

from __future__ import annotations

_SPELLINGS = ("零〇○O", "一", "二两", "三", "四", "五", "六", "七", "八", "九")
DIGITS = {char: value for value, spellings in enumerate(_SPELLINGS) for char in spellings}
POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬億", "一二三四五六七八九十百千万亿")


def small_words(words: str) -> str:
    """The same with small characters: 壹佰万 -> 一百万."""
    return words.translate(_CAPITALS)


def number_in_words(words: str) -> int:
    """中文数字的值. 一百二十万 -> 1200000; `words` holds nothing but the keys of DIGITS and POWERS."""
    total = section = digit = 0
    for char in words:
        if char == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
        elif char == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        elif char in POWERS:
            section += (digit or 1) * 10 ** POWERS[char]
            digit = 0
        else:
            digit = DIGITS[char]
    return total + section + digit
