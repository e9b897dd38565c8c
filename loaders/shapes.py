"""名称形态. What the shape of a name says of its bearer: an organisation, a product or account, a natural person.

A name that fits nothing is UNKNOWN: not a firm is not therefore a person. The shape is evidence only where nothing
better speaks: a code, a document, the type that the file states.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from typing import Final


class NameShape(StrEnum):
    """名称形态."""

    ORGANISATION = "organisation"
    PRODUCT = "product"
    PERSON = "person"
    UNKNOWN = "unknown"


LONGEST_NAME: Final = 300
BRACKETS: Final = str.maketrans("〔［【｛[{〈《「『﹝❲〕］】｝]}〉》」』﹞❳", "(((((((((((())))))))))))")
CJK: Final = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TAIL: Final = r"(\([^()]*\))?\Z"

# --- organisations ---

_FORMS: Final = "公司|企业|合伙|合作社|联合社|基金会|委员会|事务所|集团|控股"  # what registers write
_LEGAL_FORM: Final = re.compile(rf"(?:{_FORMS})(?:\(.*\))?\Z|\((?:有限|普通|特殊普通)合伙\)\Z")
_WORDS: Final = re.compile(
    r"(?:工厂|商店|商行|经营部|门市部|服务部|分行|支行|银行|中心|总部|办事处|协会|学会|商会|联合会|工会|研究所"
    r"|研究院|设计院|医院|学校|大学|学院|幼儿园|工作室|政府|人大|政协|法院|检察院|居民小组|村民小组|经济社"
    r"|农场|林场|牧场|渔场|车站|街道|社区|开发区|新区|园区|村民|株式会社|有限会社|合同会社)"
    + _TAIL
    + r"|\A(?:株式会社|有限会社|合同会社)|\(株\)"
)
_UNIT_OF_FOUR: Final = re.compile(
    r"[部局厅署站队所委院处办科馆园场社会行厂店库台庄坊校室组屋吧城网堂房村乡镇县区市省旗州盟矿校团]" + _TAIL
)
"""What a name of four characters and more ends with if it is that of a body, and no person's."""
_UNIT_OF_THREE: Final = re.compile(r"[部局厅署站队所委院处办]\Z")
_SHORT_BODIES: Final = frozenset(("工会", "政府", "法院", "县委", "市委", "省委", "团委"))
_FOREIGN: Final = re.compile(
    r"(?:\b(?:LTD|LIMITED|INC|INCORPORATED|CORP|CORPORATION|COMPANY|LLC|LLP|L\.?P|PLC|GMBH|PTE|PTY|BHD|SARL|"
    r"S\.A|S\.A\.R\.L|S\.P\.A|N\.V|B\.V|HOLDINGS?|GROUP|PARTNERS(?:HIP)?|BANK|FOUNDATION|UNIVERSITY|INSTITUTE|"
    r"ASSOCIATION|AUTHORITY|GOVERNMENT|MINISTRY|COUNCIL|COMMITTEE|ENTERPRISES?|INDUSTRIES|VENTURES)\.?"
    + _TAIL
    + r"|\bCO\.(?:[, ]|\Z))",
    re.IGNORECASE,
)
_FOREIGN_SHORT: Final = re.compile(r"[ ,](?:AG|SA|SE|NV|BV|AB|AS|ASA|OY|OYJ|KG|KGAA|KK|SPA|LP|PT)" + _TAIL)
_LATIN: Final = re.compile(r"[A-Za-z]{2}")

# --- products and accounts ---

_CUSTODY: Final = re.compile(r"[^-]*(?:银行|证券|信托|基金|保险|人寿|财险|养老)[^-]*-+\S")
_BRANCH: Final = re.compile(r"(?:分行|支行|营业部|分公司|支公司|分理处)(?:\(.*\))?\Z")
_PRODUCT: Final = re.compile(
    r"资产管理计划|资管计划|集合计划|信托计划|专项计划|定向计划|年金计划|养老金|理财产品|理财计划|持股计划|保险产品"
    r"|支持计划|收益凭证|资金信托|财产信托|家族信托|社保基金|保险基金|证券投资基金|私募基金|指数基金"
    r"|(?:基金|信托|组合|专户|账户|帐户|专用户|ETF|LOF|FOF|QDII|QFII|资管|理财)[A-Z]?(?:[\d一二三四五六七八九十]+[号期])?"
    + _TAIL
    + r"|\A理财|(?:产品|计划|基金|信托)[^公]*[\d一二三四五六七八九十〇○零]+[号期]"
)
_FOREIGN_PRODUCT: Final = re.compile(
    r"\b(?:FUND|TRUST|ETF|PLAN|ACCOUNTS?|PORTFOLIO)\.?" + _TAIL, re.IGNORECASE
)

# --- natural persons ---

_SURNAMES: Final = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方"
    "俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于傅皮卞齐康伍余元卜顾孟黄穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏"
    "成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫房裘"
    "缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷"
    "车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰鄂索咸籍赖卓蔺屠蒙池乔阴胥"
    "苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑桂濮牛寿边扈燕冀郏浦尚温庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾暨"
    "衡耿满弘匡文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶曾毋沙乜鞠丰巢关蒯查荆游竺权逯盖桓"
    "肖付闫岳佘仝亓覃邸冼植粟迟晋楚代邝佟苟牟原兰尧仉区揭郄撒洒禤麦修敬过青门冶郇幺仵战信召帅税补鹿苑折展辜矫鄢涂茆缑芦谌"
    "丘肇闪侍南冒萨斯扎芷么练滿陳張劉楊趙黃吳孫馬鄭謝許鄧馮蕭葉賈鍾蘇盧魯韋戴範龔閻譚賴歐龍湯陸萬錢嚴賀"
)
_DOUBLE_SURNAMES: Final = frozenset(
    (
        "欧阳", "上官", "司马", "诸葛", "皇甫", "东方", "尉迟", "公孙", "慕容", "令狐", "司徒", "端木", "夏侯",
        "宇文", "长孙", "鲜于", "闾丘", "轩辕", "澹台", "公冶", "宗政", "濮阳", "淳于", "单于", "太叔", "申屠",
        "公羊", "赫连", "钟离", "南宫", "独孤", "呼延", "西门", "拓跋", "万俟", "东郭", "梁丘", "完颜", "纳兰",
        "叶赫", "那拉", "歐陽", "諸葛",
    )
)  # fmt: skip
_MINORITY: Final = re.compile(
    r"(?:次仁|扎西|卓玛|尼玛|巴桑|达娃|旦增|丹增|洛桑|格桑|索朗|索南|多吉|央金|拉姆|仁增|平措|边巴|普布|米玛|才让|卓嘎"
    r"|巴特尔|其其格|那仁|乌云|苏日|阿不都|阿卜杜|买买提|吐尔逊|艾力|玉素甫|古丽|阿迪力|热合曼|阿依|木合)"
)
_HAN_NAME: Final = re.compile(rf"[{CJK}]{{2,4}}\Z")
_HIDDEN: Final = re.compile(
    rf"(?:[{CJK}]{{1,2}}[*×○〇某XxＸ]{{1,3}}|[*×○]{{1,2}}[{CJK}]{{1,2}}|[{CJK}][*×○某][{CJK}])\Z"
)
_DOTTED: Final = re.compile(rf"[{CJK}]{{1,12}}(?:·[{CJK}A-Z]{{1,12}}){{1,4}}\Z")
_TITLE: Final = re.compile(r"(?:先生|女士|小姐)\Z")
_NOTE: Final = re.compile(r"\([^()]*\)\Z")
_NO_PERSON: Final = re.compile(
    r"(?:股|层|股份|股东|人员|员工|职工|代表|持有人|投资者|认购人|公司|平台|家族|村民)\Z|\A(?:单位|管理|全部|安保)"
)
_DOTS: Final = str.maketrans(dict.fromkeys("•・‧∙⋅●﹒᛫･.", "·"))


@lru_cache(maxsize=1 << 14)
def shape_of(name: str) -> NameShape:
    """名称形态. Products before organisations where a bank or manager names the product it holds."""
    if len(name) > LONGEST_NAME:
        return NameShape.UNKNOWN
    if (
        len(name) <= 3 and _HAN_NAME.match(name) and not _UNIT_OF_THREE.search(name)
    ):  # most persons: the short way
        return (
            NameShape.PERSON
            if _is_han_name(name)
            else NameShape.ORGANISATION
            if name in _SHORT_BODIES
            else NameShape.UNKNOWN
        )
    plain = unicodedata.normalize("NFKC", name).translate(BRACKETS).strip()
    dashed = plain.replace("—", "-").replace("–", "-").replace("－", "-")
    if _CUSTODY.match(dashed) and not _BRANCH.search(dashed):
        return NameShape.PRODUCT
    if len(plain) >= 4 and _LEGAL_FORM.search(plain):
        return NameShape.ORGANISATION
    if _PRODUCT.search(plain) or _FOREIGN_PRODUCT.search(plain):
        return NameShape.PRODUCT
    if _is_body(plain):
        return NameShape.ORGANISATION
    return NameShape.PERSON if _is_person(plain) else NameShape.UNKNOWN


def looks_like_organisation(name: str) -> bool:
    """像单位名称. Whether a name is of the shape of an organisation's (…公司, …局, …合伙企业(有限合伙), … Ltd)."""
    return shape_of(name) is NameShape.ORGANISATION


def _is_body(plain: str) -> bool:
    if _LATIN.search(plain):
        return bool(_FOREIGN.search(plain) or _FOREIGN_SHORT.search(plain) or _ends_as_body(plain))
    return _ends_as_body(plain)


def _ends_as_body(plain: str) -> bool:
    if len(plain) >= 4:
        return bool(_WORDS.search(plain)) or (
            plain[:2] not in _DOUBLE_SURNAMES and "·" not in plain and bool(_UNIT_OF_FOUR.search(plain))
        )
    return plain in _SHORT_BODIES or (len(plain) == 3 and bool(_UNIT_OF_THREE.search(plain)))


def _is_person(plain: str) -> bool:
    """A Chinese name: a surname and one or two characters; masked, dotted, or of a people without surnames."""
    bare = _TITLE.sub("", _NOTE.sub("", "".join(plain.split()))).translate(_DOTS)
    if _DOTTED.match(bare) or _HIDDEN.match(bare):
        return True
    return bool(_HAN_NAME.match(bare)) and _is_han_name(bare)


def _is_han_name(bare: str) -> bool:
    if "某" in bare:
        return bool(_HIDDEN.match(bare))
    if _NO_PERSON.search(bare):
        return False
    if bare[:2] in _DOUBLE_SURNAMES:
        return len(bare) >= 3
    if len(bare) == 4:
        return (bare[0] in _SURNAMES and bare[1] in _SURNAMES) or bool(_MINORITY.search(bare))
    return bare[0] in _SURNAMES or bool(_MINORITY.match(bare))
