"""表头. Which column is which field, by the many ways in which offices write their headers.

Spellings are compared after folding (width, case, blanks, underscores, hyphens, kinds of brackets). The known
spellings are those of the kinds (`loaders/kinds`). Columns that must not be collected
(征信业管理条例 art. 14, 个人信息保护法 art. 28) and anything about family are recognised here, to be dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from loaders.cleaning import clean

# ---------------------------------------------------------------------------------------------------------
# Folding

_BRACKETS = str.maketrans("[【〔〖｛{﹝❲<《〈]】〕〗｝}﹞❳>》〉", "((((((((((()))))))))))")
_DROPPED = re.compile(r"[\s_\-‐-―−'\"“”‘’`*★●:;,，、。.]+")
_PARTY = r"(?:行政相对人|相对人|当事人|信用主体|主体|被处罚人|处罚对象|失信主体)"
_PARTY_CODE = re.compile(
    rf"{_PARTY}(?:代码|编码|识别码|证件号码?|证照号码?)(?P<number>\d{{0,2}})(?P<words>.*)\Z"
)
_OR = re.compile(r"[/|,或和及]")
_UNIT_HINT = re.compile(r"(?:人民币)?(?:[十百千万亿]{0,2}(?:元|美元)|万|%|百分比)(?:人民币)?\Z|人民币\Z")
_NOTE_HINT = re.compile(
    r"(?:非?必填|选填|可选)项?\Z|单选|多选|文本|日期|数字|\d{1,2}位\Z|中文(?:名称)?\Z|汉字\Z|全称\Z|字号(?:名称?)?\Z"
)
_NOTE_BEGINNINGS = ("格式", "如", "例", "yyyy", "请")
JOINT = "·"
"""Between the words of a header of two rows: 股东信息·姓名."""
_ABOUT = re.compile(r"(?:基本)?(?:信息|情况|资料|数据)\Z")
_LONGEST = 200


def fold(header: str) -> str:
    """表头归一. The form in which two spellings of one header are the same."""
    plain = unicodedata.normalize("NFKC", clean(header[:_LONGEST])).translate(_BRACKETS)
    return unicodedata.normalize("NFKC", _DROPPED.sub("", plain).casefold())


def _codes_of_party(folded: str) -> Iterator[str]:
    """行政相对人代码_N(…): the words say which code it is, not the number; without words the number does."""
    found = _PARTY_CODE.match(folded)
    if found is None:
        return
    words = found["words"].strip("()").rstrip("0123456789").strip("()")
    if words:
        yield f"行政相对人代码({words})"
        yield words
        yield from _OR.split(words)
    else:
        yield f"行政相对人代码{found['number'].lstrip('0')}"


def _without_hint(folded: str) -> str:
    """注册资本(万元) -> 注册资本: a unit or a note to the clerk is no part of the name."""
    name, bracket, hint = folded.removesuffix(")").rpartition("(")
    if not bracket or not folded.endswith(")"):
        return folded
    words = re.split(r"[/|及和或]", hint)
    return name if all(map(_is_hint, words)) else folded


def _is_hint(word: str) -> bool:
    return bool(_UNIT_HINT.match(word) or _NOTE_HINT.match(word)) or word.startswith(_NOTE_BEGINNINGS)


_UNIT = re.compile(
    r"\((?:人民币)?(亿元|千万元|百万元|万美元|万元|千元|元|万|美元|%|百分比)(?:人民币)?\)|(%)\Z|百分比\Z"
)


def unit(header: str) -> str | None:
    """表头中的单位. 元, 万元, 亿元, 万美元 … or `%`, as the header says it; None if it says none."""
    found = _UNIT.search(fold(header))
    if found is None:
        return None
    word = found.group(1) or "%"
    return {"万": "万元", "百分比": "%"}.get(word, word)


# ---------------------------------------------------------------------------------------------------------
# Matching


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """表头对照. `columns`: the places (from 0) of each field's columns.

    Of several columns for one field the one with the strongest spelling (the first in the field's list) comes
    first. `unmatched`: places nobody knows. `dropped`: places of forbidden columns, which no field can have.
    Blank headers are unmatched.
    """

    columns: Mapping[str, tuple[int, ...]]
    unmatched: tuple[int, ...]
    dropped: tuple[int, ...]

    def first(self, field: str) -> int | None:
        """The first column of a field, if any."""
        places = self.columns.get(field)
        return places[0] if places else None


def match(headers: Sequence[str], fields: Mapping[str, Sequence[str]]) -> HeaderMatch:
    """对照表头. Finds each field's columns by its spellings; a field's own name is one of them.

    A header is first taken whole, then without the unit or note in its last brackets, then as a code of the
    party. ValueError if two fields claim one spelling: then the table of fields is wrong.
    """
    known = _spellings(fields)
    columns: dict[str, list[tuple[int, int]]] = {}
    unmatched: list[int] = []
    dropped: list[int] = []
    for place, header in enumerate(headers):
        found = _find(header, known)
        if forbidden(header):
            dropped.append(place)
        elif found is not None:
            field, rank = found
            columns.setdefault(field, []).append((rank, place))
        else:
            unmatched.append(place)
    ordered = {field: tuple(place for _, place in sorted(places)) for field, places in columns.items()}
    return HeaderMatch(ordered, tuple(unmatched), tuple(dropped))


def _find(header: str, known: Mapping[str, tuple[str, int]]) -> tuple[str, int] | None:
    return next((known[one] for one in ways_to_read(header) if one in known), None)


def ways_to_read(header: str) -> tuple[str, ...]:
    """表头的读法: whole, without the unit or note in its last brackets, as a code of the party; folded."""
    group, joint, name = header.rpartition(JOINT)
    if joint:  # a header of two rows: 股东信息·姓名
        return (*ways_to_read(_ABOUT.sub("", group) + name), *ways_to_read(name), *ways_to_read(group))
    folded = fold(header)
    return (folded, _without_hint(folded), *_codes_of_party(folded)) if folded else ()


def _spellings(fields: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, int]]:
    """The field of each spelling, and the spelling's place in its list."""
    known: dict[str, tuple[str, int]] = {}
    for field, spellings in fields.items():
        for rank, spelling in enumerate(spellings):
            if known.setdefault(fold(spelling), (field, rank))[0] != field:
                raise ValueError(f"{spelling!r} is a spelling of both {known[fold(spelling)][0]} and {field}")
    for field, spellings in fields.items():
        known.setdefault(fold(field), (field, len(spellings)))
    return known


# ---------------------------------------------------------------------------------------------------------
# What must not be collected

_FORBIDDEN = re.compile(
    r"宗教(?!活动场所|场所|团体|院校|事务)|信仰|基因|遗传|dna|指纹|掌纹|虹膜|声纹|人脸|面部|生物识别|血型|血液"
    r"|疾病(?!预防|控制)|病史|病历|病症|患病|诊断|医疗记录|就诊|健康状[况态]|健康情况|残疾|怀孕"
    r"|(?:个人|家庭|本人|月|年)(?:收入|工资|薪[酬资])|\A(?:收入|工资)(?:情况|水平)?\Z"
    r"|存款|有价证券|商业保险|个人纳税|个人所得税额|个人不动产|房产情况"
    r"|民族|种族|政治面貌|党派|婚姻|性取向|行踪|轨迹"
)
_FAMILY = re.compile(
    r"家庭(?:成员|情况|关系|人口|状况|住户)|家属|亲属|亲戚|配偶|夫妻|妻子|丈夫|子女|儿子|女儿|孩子|父母|父亲|母亲"
    r"|兄弟(?!单位|公司|企业)|姐妹|姊妹|岳父|岳母|公婆|祖父|祖母|监护人|社会关系|户主|同户|共同生活"
)
_BODY_WORDS = ("religion", "religious", "gene", "genes", "genetic", "dna", "fingerprint", "iris", "biometric")
_LIFE_WORDS = ("blood", "disease", "illness", "medical", "income", "salary", "ethnicity", "marital")
_KIN_WORDS = ("family", "spouse", "husband", "wife", "children", "father", "mother", "siblings", "relatives")
_FORBIDDEN_WORDS = frozenset((*_BODY_WORDS, *_LIFE_WORDS, *_KIN_WORDS))
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def forbidden(header: str) -> bool:
    """禁止采集. Whether a column must be dropped: religion, genes, blood, illness, income, family …

    What a company has (营业收入) and what an office is (宗教活动场所) is not meant.
    """
    folded = fold(header)
    if _FORBIDDEN.search(folded) or _FAMILY.search(folded):
        return True
    return any(word.lower() in _FORBIDDEN_WORDS for word in _WORD.findall(header[:_LONGEST]))


def family_sheet(name: str) -> bool:
    """家庭成员表. Whether a sheet (or file) is about family, to be dropped whole; by its name."""
    words = {word.lower() for word in _WORD.findall(name[:_LONGEST])}
    return bool(_FAMILY.search(fold(name)) or words.intersection(_KIN_WORDS))
