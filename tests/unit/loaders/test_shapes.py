"""What the shape of a name says: not a firm is not therefore a person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.shapes import NameShape, looks_like_organisation, shape_of

ORGANISATIONS = (
    "虚构市甲乙商贸有限公司", "虚构投资合伙企业（有限合伙）", "虚构产业投资基金(有限合伙)", "虚构慈善基金会",
    "财政部", "国资委", "虚构市人民政府国有资产监督管理委员会", "虚构县财政局", "虚构市农机站", "三中队", "施工队",
    "虚构集团第二研究院二○六所", "虚构集团第二研究院二〇六所", "虚构核工业二0九地质大队", "虚构镇人民政府", "工会",
    "虚构村经济合作社", "虚构基金管理有限公司", "虚构信托有限公司", "虚构银行股份有限公司-虚构分行",
    "New Orient Ventures Limited", "CRH (Microelectronics) Limited", "Fictive GmbH", "Fictive Inc.", "FICTIVE AG",
    "Fictive Co., Ltd.", "虚构工业株式会社", "株式会社虚构", "合成测试有限公司（委派代表：张三）",
)  # fmt: skip
PRODUCTS = (
    "虚构基金-虚构银行-虚构信托·丰收理财2015015号集合资金信托计划", "虚构一号私募证券投资基金", "全国社保基金一零三组合",
    "虚构银行股份有限公司-虚构成长混合型证券投资基金", "虚构证券股份有限公司客户信用交易担保证券账户",
    "虚构基金管理有限公司-虚构1号资产管理计划", "虚构托管专户", "虚构信用账户", "虚构公司-第一期员工持股计划",
    "虚构股份有限公司回购专用证券账户", "虚构家族信托", "虚构理财产品", "Fictive Growth Fund",
)  # fmt: skip
PERSONS = (
    "张三", "王小明", "欧阳文会", "上官文", "陈林淑芬", "阿卜杜拉·买买提", "次仁卓玛", "张*", "张某某", "李四先生",
    "王晓东(已故)", "张 三", "李登科",
)  # fmt: skip
NOTHING = (
    "国有股",
    "社会公众股",
    "其他股东",
    "散户",
    "管理层",
    "待定",
    "John Smith",
    "",
    "张三、李四",
    "虚构资本",
    "×",
)


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        *((name, NameShape.ORGANISATION) for name in ORGANISATIONS),
        *((name, NameShape.PRODUCT) for name in PRODUCTS),
        *((name, NameShape.PERSON) for name in PERSONS),
        *((name, NameShape.UNKNOWN) for name in NOTHING),
    ],
)
def test_a_name_has_the_shape_of_one_kind_of_party(name: str, shape: NameShape) -> None:
    assert shape_of(name) is shape
    assert looks_like_organisation(name) is (shape is NameShape.ORGANISATION)


@given(
    st.text(max_size=40),
    st.sampled_from(["有限公司", "股份有限公司", "合伙企业(有限合伙)", " Limited", " GmbH"]),
)
def test_whatever_stands_before_a_legal_form_it_is_no_person(before: str, form: str) -> None:
    assert shape_of(f"虚构{before}{form}") in (NameShape.ORGANISATION, NameShape.PRODUCT, NameShape.UNKNOWN)


@given(st.text(max_size=400))
def test_any_text_has_one_shape(text: str) -> None:
    assert shape_of(text) in NameShape
