"""币种. Names of currencies as registers write them, old European ones too, and their ISO 4217 codes."""

from __future__ import annotations

import re
from typing import Final

_NAMES: Final = """
CNY 人民币 人民币元 人民幣 RMB ¥
USD 美元 美金 美圆 US$ $
HKD 港元 港币 香港元 港圆 港幣 港纸 香港币 HK$
MOP 澳门元 澳门币 澳门圆 葡币
TWD 新台币 台币 新台币元 新臺幣 台湾元 新台幣 NT$
EUR 欧元 €
GBP 英镑 英国镑 £
JPY 日元 日圆 日币 日本元
KRW 韩元 韩圆 韩币 韩国元 韩国圆
SGD 新加坡元 新加坡币 坡币 S$
AUD 澳大利亚元 澳元 澳币 A$
CAD 加拿大元 加元 加币 C$
NZD 新西兰元 纽元 纽币
CHF 瑞士法郎 瑞郎
SEK 瑞典克朗
NOK 挪威克朗
DKK 丹麦克朗
ISK 冰岛克朗
THB 泰铢 泰国铢 泰币
MYR 马来西亚林吉特 马来西亚令吉 林吉特 马来西亚元 马来西亚币 马币
PHP 菲律宾比索
IDR 印度尼西亚盾 印度尼西亚卢比 印尼盾 印尼卢比
INR 印度卢比
PKR 巴基斯坦卢比
LKR 斯里兰卡卢比
NPR 尼泊尔卢比
BDT 孟加拉塔卡
VND 越南盾
MMK 缅元 缅甸元
KHR 柬埔寨瑞尔 瑞尔
LAK 老挝基普 基普
BND 文莱元
KPW 朝鲜元
MNT 蒙古图格里克 图格里克
KZT 哈萨克斯坦坚戈 坚戈
RUB 俄罗斯卢布 卢布
UAH 乌克兰格里夫纳
TRY 土耳其里拉
ILS 以色列谢克尔
AED 阿联酋迪拉姆 阿拉伯联合酋长国迪拉姆
SAR 沙特里亚尔 沙特阿拉伯里亚尔
QAR 卡塔尔里亚尔
KWD 科威特第纳尔
IRR 伊朗里亚尔
EGP 埃及镑
ZAR 南非兰特
NGN 尼日利亚奈拉
BRL 巴西雷亚尔
ARS 阿根廷比索
CLP 智利比索
MXN 墨西哥比索
PLN 波兰兹罗提
CZK 捷克克朗
HUF 匈牙利福林
RON 罗马尼亚列伊
BGN 保加利亚列弗
DEM 德国马克 西德马克 德马克 马克
FRF 法国法郎
BEF 比利时法郎
LUF 卢森堡法郎
NLG 荷兰盾
ITL 意大利里拉
ATS 奥地利先令
ESP 西班牙比塞塔 比塞塔
PTE 葡萄牙埃斯库多
IEP 爱尔兰镑
FIM 芬兰马克
GRD 希腊德拉克马
SIT 斯洛文尼亚托拉尔
SKK 斯洛伐克克朗
EEK 爱沙尼亚克朗
LVL 拉脱维亚拉特
LTL 立陶宛立特
MTL 马耳他里拉
CYP 塞浦路斯镑
HRK 克罗地亚库纳
XEU 欧洲货币单位 埃居
XDR 特别提款权
"""

CURRENCIES: Final = {
    name: code
    for line in _NAMES.split("\n")
    if line
    for code, *names in (line.split(),)
    for name in (code, *names)
}
"""ISO 4217 codes by the names seen, the codes themselves among them."""

CURRENCY: Final = re.compile("|".join(re.escape(name) for name in sorted(CURRENCIES, key=len, reverse=True)))
_IS_NO_UNIT: Final = re.compile(r"人民币\Z|人民幣\Z|[币幣金]\Z|[A-Z$¥€£]\Z")


def counts_in_itself(name: str) -> bool:
    """Whether an amount in it is one in whole units (300 德国马克, 5元), and the column's 万 does not count."""
    return not _IS_NO_UNIT.search(name)
