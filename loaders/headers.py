"""表头. Which column is which field, by the many ways in which offices write their headers.

Spellings are compared after folding (width, case, blanks, underscores, hyphens, kinds of brackets). The known
spellings of each data set are data: `aliases.json` beside this file. Columns that must not be collected
(征信业管理条例 art. 14, 个人信息保护法 art. 28) and anything about family are recognised here, to be dropped.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from loaders.cleaning import clean

# ---------------------------------------------------------------------------------------------------------
# Folding

_BRACKETS = str.maketrans("[【〔〖｛{﹝❲<《〈]】〕〗｝}﹞❳>》〉", "((((((((((()))))))))))")
_DROPPED = re.compile(r"[\s_\-‐-―−'\"“”‘’`*★●:;,，、。.]+")
_NUMBERED_CODE = re.compile(r"(行政相对人代码)\d*(\(.+\))\Z")
_UNIT_HINT = re.compile(r"(?:人民币)?(?:[十百千万亿]{0,2}(?:元|美元)|万|%|百分比)(?:人民币)?\Z|人民币\Z")
_NOTE_HINT = re.compile(r"(?:非?必填|选填|可选)项?\Z|单选|多选|文本|日期|数字")
_NOTE_BEGINNINGS = ("格式", "如", "例", "yyyy", "请")
_LONGEST = 200


def fold(header: str) -> str:
    """表头归一. The form in which two spellings of one header are the same.

    The number in 行政相对人代码_N is dropped: what stands in the brackets says which code it is.
    """
    plain = unicodedata.normalize("NFKC", clean(header[:_LONGEST])).translate(_BRACKETS)
    folded = _DROPPED.sub("", plain).casefold()
    return _NUMBERED_CODE.sub(r"\1\2", unicodedata.normalize("NFKC", folded))


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
    """表头对照. `columns`: the places (from 0) of each field's columns, in file order.

    `doubled`: fields that more than one column claims. `unmatched`: places nobody knows. `dropped`: places of
    forbidden columns, which no field can have. Blank headers are unmatched.
    """

    columns: Mapping[str, tuple[int, ...]]
    doubled: tuple[str, ...]
    unmatched: tuple[int, ...]
    dropped: tuple[int, ...]

    def first(self, field: str) -> int | None:
        """The first column of a field, if any."""
        places = self.columns.get(field)
        return places[0] if places else None


def match(headers: Sequence[str], fields: Mapping[str, Sequence[str]]) -> HeaderMatch:
    """对照表头. Finds each field's columns by its spellings; a field's own name is one of them.

    A header is first taken whole, then without the unit or note in its last brackets. ValueError if two
    fields claim one spelling: then the table of fields is wrong.
    """
    known = _spellings(fields)
    columns: dict[str, list[int]] = {}
    unmatched: list[int] = []
    dropped: list[int] = []
    for place, header in enumerate(headers):
        folded = fold(header)
        field = known.get(folded) or known.get(_without_hint(folded))
        if forbidden(header):
            dropped.append(place)
        elif field and folded:
            columns.setdefault(field, []).append(place)
        else:
            unmatched.append(place)
    doubled = tuple(field for field, places in columns.items() if len(places) > 1)
    found = {field: tuple(places) for field, places in columns.items()}
    return HeaderMatch(found, doubled, tuple(unmatched), tuple(dropped))


def _spellings(fields: Mapping[str, Sequence[str]]) -> dict[str, str]:
    known: dict[str, str] = {}
    for field, spellings in fields.items():
        for spelling in spellings:
            if known.setdefault(fold(spelling), field) != field:
                raise ValueError(f"{spelling!r} is a spelling of both {known[fold(spelling)]} and {field}")
    for field in fields:
        known.setdefault(fold(field), field)
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


# ---------------------------------------------------------------------------------------------------------
# The known spellings


@dataclass(frozen=True, slots=True)
class DataSet:
    """数据集. A kind of published or exchanged table, and how its headers are spelt."""

    name: str
    zh: str
    fields: Mapping[str, tuple[str, ...]]


@cache
def data_sets() -> Mapping[str, DataSet]:
    """已知表头. The data sets of `aliases.json` by name."""
    text = resources.files("loaders").joinpath("aliases.json").read_text(encoding="utf-8")
    return {
        name: DataSet(
            name, entry["zh"], {field: tuple(spellings) for field, spellings in entry["fields"].items()}
        )
        for name, entry in json.loads(text)["data_sets"].items()
    }


def spellings(*wanted: tuple[str, str]) -> tuple[str, ...]:
    """表头写法. The spellings of some (data set, field) pairs together, each once, in order."""
    return tuple(dict.fromkeys(_each(wanted)))


def _each(wanted: Iterable[tuple[str, str]]) -> Iterable[str]:
    for name, field in wanted:
        yield from data_sets()[name].fields[field]
