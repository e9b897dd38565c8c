"""变更内容. What a register wrote before and after a change: persons with posts, holders with shares.

The forms seen: 张三 · 张三,李四 · 张三,董事;李四,监事 · 董事:张三、李四;监事:王五 · 姓名:张三;职位:董事 ·
张三60%;李四40%.
What cannot be told apart gives None: a guess would begin or end somebody's office.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from graph_service.domain import vocabulary
from graph_service.domain.model import Role
from loaders import cells
from loaders.row import exact

_PERSON_BEGINS: Final = re.compile(r"(?=(?:姓名|名称|股东名称|股东姓名|投资人名称|股东\(发起人\)名称):)")
_SEGMENTS: Final = re.compile(r"[;\n|]+|。")
_TOKENS: Final = re.compile(r"[,、\s:]+|[()]")
_LABEL_WORDS: Final = (
    "姓名 名称 股东名称 股东姓名 投资人名称 股东 职务 职位 担任职务 证件类型 证件名称 证件号码 性别 男 女"
    " 出资额 认缴出资额 认缴额 实缴出资额 出资比例 持股比例 百分比 比例 出资方式 出资日期 出资时间 货币"
    " 产生方式 选举 委派 聘任 聘用 任命 是否法定代表人 是 否 国籍 中国 居民身份证 身份证"
    " 中华人民共和国居民身份证 企业类型 股东类型 自然人股东 企业法人 自然人 发起人 新增 退出 删除 标注 变更"
)
_LABELS: Final = frozenset(_LABEL_WORDS.split())
_NOISE: Final = re.compile(r"[*×●]{2,}|\[(?:新增|退出|删除|变更)\]|【(?:新增|退出|删除|变更)】|^\d+[.．]")
_CJK: Final = "\u4e00-\u9fff"
_SPACED_NAME: Final = re.compile(rf"(?<![{_CJK}])([{_CJK}]) +(?=[{_CJK}]{{1,2}}(?![{_CJK}]))")
"""张 三丰: no name has one character, so the blank stands inside one."""
_AMOUNT: Final = re.compile(r"[\d,.]+(?:万|亿)?(?:元|美元|欧元|港元)?(?:人民币)?\Z")
_DAY: Final = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\Z")
_GLUED_SHARE: Final = re.compile(r"(\D+?)(\d[\d.]*%)\Z")


_NO_PERSONS: Final = frozenset((cells.NameShape.ORGANISATION, cells.NameShape.PRODUCT))


@dataclass(frozen=True, slots=True)
class Posting:
    """任职. A person and the offices the text gives him."""

    name: str
    posts: tuple[tuple[Role, str], ...]


@dataclass(frozen=True, slots=True)
class NarratedHolding:
    """持股. A holder and his share, if the text says one."""

    name: str
    share: Fraction | Decimal | None


def postings(text: str) -> tuple[Posting, ...] | None:
    """任职名单. None if the text cannot be told apart; () if it says nothing."""
    found: dict[str, dict[Role, str]] = {}
    for segment in _segments(text):
        names, posts = [], []
        for token in _words(segment):
            held = vocabulary.posts(token)
            if held.held and not held.unknown:
                posts.append(held.held)
            elif (name := _person(token)) is not None:
                names.append(name)
            else:
                return None
        if not names and not posts:
            continue
        if not names or not posts or (len(names) > 1 and len(posts) > 1):
            return None
        for name in names:
            found.setdefault(name, {}).update({role: title for held_ in posts for role, title in held_})
    return tuple(Posting(name, tuple(posts_.items())) for name, posts_ in found.items())


def holdings(text: str) -> tuple[NarratedHolding, ...] | None:
    """股东名单. None if the text cannot be told apart; () if it says nothing."""
    found: dict[str, Fraction | Decimal | None] = {}
    for segment in _segments(text):
        pending: list[str] = []
        for token in _words(segment):
            glued = _GLUED_SHARE.match(token)
            name, part = (glued.group(1), glued.group(2)) if glued else (token, token)
            share = cells.share(part).value if part.endswith("%") else None
            if glued:
                pending.append(name)
            if share is not None:
                if not pending or found.get(pending[-1]) is not None:
                    return None
                found[pending[-1]] = exact(share)
            elif part.endswith("%"):
                return None
            elif not _AMOUNT.match(token) and not _DAY.match(token):
                if _holder(token) is None:
                    return None
                pending.append(token)
                found.setdefault(token, None)
    return tuple(NarratedHolding(name, share) for name, share in found.items())


def people(text: str) -> tuple[cells.PersonMention, ...] | None:
    """人员. Names, perhaps with documents; None if the text cannot be told apart; () if it says nothing."""
    if cells.blank(text):
        return ()
    plain = _SPACED_NAME.sub(r"\1", _NOISE.sub("", unicodedata.normalize("NFKC", cells.clean(text))))
    mentions = cells.person_cell(plain).value
    if mentions is not None:
        return mentions
    names = [_person(word) for segment in _segments(plain) for word in _words(segment)]
    return None if None in names else tuple(cells.PersonMention(name) for name in names if name)


def _segments(text: str) -> list[str]:
    if cells.blank(text):
        return []
    plain = unicodedata.normalize("NFKC", cells.clean(text))
    if _PERSON_BEGINS.search(plain):
        return [chunk.replace(";", ",") for chunk in _PERSON_BEGINS.split(plain) if chunk.strip()]
    return [segment for segment in _SEGMENTS.split(plain) if segment.strip()]


def _words(segment: str) -> list[str]:
    return [
        word
        for word in (_NOISE.sub("", token).strip(" .*[]") for token in _TOKENS.split(segment))
        if word and word not in _LABELS and not cells.blank(word)
    ]


def _person(token: str) -> str | None:
    if len(token) > 30 or cells.shape_of(token) in _NO_PERSONS:
        return None
    reading = cells.person_name(token)
    return reading.value if reading.reason is None else None


def _holder(token: str) -> str | None:
    return token if cells.shape_of(token) in _NO_PERSONS else _person(token)
