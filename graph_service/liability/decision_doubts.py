"""决定疑点. What a decision's own words leave in doubt: who decided it, and how grave it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from graph_service.domain.lists import ListType
from graph_service.law.outcome import Doubt
from graph_service.liability.registered import Registered

_COURT: Final = "法院"
_COURTS_ALONE: Final = "人民法院"
_EVENTS_OF_COURTS: Final = frozenset({"court_exit_ban"})
_SURNAMES: Final = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦"
    "马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵"
    "湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆"
    "高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪干解应宗丁宣邓郁单洪包诸左石崔吉龚程邢裴陆荣翁荀羊甄封靳松段焦谷"
    "车侯全班仰秋仲伊宫宁仇栾甘厉武符刘景詹束龙叶幸司黎薄白蒲从索赖卓蔺屠蒙池乔翟谭申冉桑牛边温庄晏柴瞿阎"
    "慕连茹习艾鱼容向古易廖终耿满匡国文寇东欧沃利蔚越隆师巩聂晁敖冷辛阚那简饶曾沙关红游竺权盖桓岳帅肖闫"
)
_PERSON: Final = re.compile(r"[一-鿿]{2,3}")
_OFFICE_WORDS: Final = re.compile(r"[局院委厅部处所队办署站会府关司室科镇乡县市区州省行社庭]$")
_LIGHT: Final = "light"
_TOO_LITTLE: Final = frozenset({"general", "none"})


def cannot_decide(authority: str, matter: str, kind: ListType | None, bodies: Sequence[Registered]) -> bool:
    """无权认定: it is positively something else than an authority that may decide this: a registered organisation that
    is no public body, a person, or no court where courts alone decide."""
    if bodies and not any(one.public_body for one in bodies):
        return True
    if _is_person(authority):
        return True
    by_courts = matter in _EVENTS_OF_COURTS or (kind is not None and kind.authority == _COURTS_ALONE)
    return by_courts and _COURT not in authority


def _is_person(name: str) -> bool:
    return _PERSON.fullmatch(name) is not None and name[0] in _SURNAMES and _OFFICE_WORDS.search(name) is None


def doubts_of_severity(kind: ListType | None, stated: Iterable[str | None]) -> Iterator[Doubt]:
    """严重程度的疑点. It takes away, it never triggers; a source that says nothing contradicts nothing."""
    said = {word for word in stated if word is not None}
    if _LIGHT in said:
        yield Doubt.SEVERITY_LIGHT
    if kind is not None and kind.serious_list and said & _TOO_LITTLE:
        yield Doubt.SEVERITY_CONTRADICTS
