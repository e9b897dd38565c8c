"""What registers say: organisations, officers, shareholders, changes and what hangs on them."""

from __future__ import annotations

from datetime import date

import pytest

from graph_service.domain import codes, model
from loaders.row import of_age_on
from tests.unit.loaders.kinds.reading import (
    BODY,
    FIRM,
    FIRM_ID,
    LI,
    OLD_NUMBER,
    OTHER_FIRM,
    ZHANG,
    entity,
    fact,
    facts,
    persons,
    read,
    reasons,
    roles,
)

NAME = "虚构市甲乙商贸有限公司"
DAY = date(2019, 6, 1)


# -- Organisations


def test_an_organisation_has_name_status_profile_address_and_representative() -> None:
    row = read(
        "organisations",
        {
            "企业名称": NAME,
            "统一社会信用代码/注册号": FIRM,
            "法定代表人": "张三丰",
            "法定代表人身份证号": ZHANG,
            "注册资本": "5,000(万元人民币)",
            "住所": "虚构市一号路1号（东楼）",
            "登记状态": "存续（在营、开业、在册）",
            "成立日期": "2015年03月12日",
        },
    )

    assert not row.rejected
    assert row.remarks == ()
    assert fact(row, "Profile").content["capital"] == "50000000"
    assert fact(row, "Profile").content["founded"] == date(2015, 3, 12)
    assert fact(row, "Status").content["status"] == "存续"
    assert entity(row, str(fact(row, "AT_ADDRESS").other)).properties["text"] == "虚构市一号路1号(东楼)"
    assert roles(row) == [("legal_rep", None, None)]
    (zhang,) = persons(row)
    assert zhang.properties["identity"] == "verified"
    assert zhang.properties["minor_until"] is None
    assert fact(row, "HOLDS_ROLE").identity == ("legal_rep", "representative")


def test_a_register_row_joins_the_old_number_to_the_unified_code() -> None:
    row = read(
        "organisations", {"企业名称": NAME, "统一社会信用代码": FIRM, "注册号": OLD_NUMBER, "类型": ""}
    )

    same = fact(row, "SAME_AS")
    assert (same.anchor, same.other) == (f"reg:{OLD_NUMBER}", FIRM_ID)


def test_without_a_unified_code_the_old_number_identifies() -> None:
    row = read("organisations", {"企业名称": NAME, "统一社会信用代码": "/", "注册号": OLD_NUMBER, "类型": ""})

    assert facts(row, "SAME_AS") == []
    assert facts(row, "Name")[0].anchor == f"reg:{OLD_NUMBER}"


def test_a_code_with_a_wrong_check_is_kept_as_written_and_told() -> None:
    row = read(
        "organisations", {"企业名称": NAME, "统一社会信用代码": "91990100123456788A", "注册号": OLD_NUMBER}
    )

    assert reasons(row) == ["uscc_check"]
    assert facts(row, "Name")[0].anchor == "91990100123456788A"
    assert fact(row, "SAME_AS").anchor == f"reg:{OLD_NUMBER}"
    assert "org_code" not in entity(row, "91990100123456788A").properties


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("9.199E+17", "uscc_scientific"),
        ("9199010012345678", "uscc_length"),
        (ZHANG, "id_in_code_column"),
    ],
)
def test_a_wrong_code_alone_rejects_the_row_even_if_it_has_a_name(code: str, reason: str) -> None:
    row = read("organisations", {"企业名称": NAME, "统一社会信用代码": code, "类型": "有限责任公司"})

    assert row.rejected
    assert reasons(row) == [reason]
    assert row.entities == ()


def test_a_name_alone_is_suspect() -> None:
    row = read("organisations", {"企业名称": NAME, "类型": "有限责任公司"})

    assert not row.rejected
    assert reasons(row) == ["name_only"]


def test_an_organisation_code_that_is_not_in_the_unified_code_contradicts_it() -> None:
    row = read(
        "organisations", {"企业名称": NAME, "统一社会信用代码": FIRM, "组织机构代码": "234567894", "类型": ""}
    )

    assert reasons(row) == ["contradicts"]


def test_a_citizen_id_typed_as_the_name_rejects_the_row() -> None:
    row = read("organisations", {"企业名称": ZHANG, "统一社会信用代码": FIRM, "类型": ""})

    assert row.rejected
    assert reasons(row) == ["id_in_name_column"]


def test_a_missing_representative_is_no_error() -> None:
    row = read("organisations", {"企业名称": NAME, "统一社会信用代码": FIRM, "法定代表人": "", "类型": ""})

    assert row.remarks == ()
    assert facts(row, "HOLDS_ROLE") == []


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("法定代表人", ["legal_rep"]),
        ("负责人", ["legal_rep"]),
        ("经营者", ["sole_proprietor", "legal_rep"]),
        ("投资人", ["sole_proprietor", "legal_rep"]),
        ("执行事务合伙人", ["general_partner", "legal_rep"]),
    ],
)
def test_the_header_says_in_which_role_somebody_represents(header: str, expected: list[str]) -> None:
    row = read("organisations", {"名称": NAME, "统一社会信用代码": FIRM, "类型": "", header: "张三丰"})

    assert [role for role, _, _ in roles(row)] == expected


def test_a_managing_partner_may_be_an_organisation_with_a_delegate() -> None:
    row = read(
        "organisations",
        {
            "名称": "虚构市天地投资合伙企业（有限合伙）",
            "统一社会信用代码": FIRM,
            "类型": "",
            "执行事务合伙人": "虚构市天地管理有限公司（委派代表：张三丰）",
        },
    )

    partner, delegate = facts(row, "HOLDS_ROLE")
    assert reasons(row) == ["name_only"]
    assert entity(row, str(partner.other)).label == "Enterprise"
    assert partner.content["role"] == "general_partner"
    assert entity(row, str(delegate.other)).label == "Person"
    assert delegate.content["role"] == "legal_rep"


def test_two_managing_partners_stand_side_by_side_and_neither_gets_the_one_id() -> None:
    row = read(
        "organisations",
        {
            "名称": NAME,
            "统一社会信用代码": FIRM,
            "类型": "",
            "执行事务合伙人": "张三丰、李四光",
            "执行事务合伙人证件号码": ZHANG,
        },
    )

    assert len({one.identity for one in facts(row, "HOLDS_ROLE")}) == 4
    assert {one.properties["identity"] for one in persons(row)} == {"name_only"}


@pytest.mark.parametrize(
    ("status", "word", "since"),
    [("吊销,未注销", "吊销", date(2020, 1, 2)), ("已注销", "注销", date(2021, 3, 4)), ("在业", "存续", None)],
)
def test_the_day_of_the_state_is_that_of_its_own_column(status: str, word: str, since: date | None) -> None:
    row = read(
        "organisations",
        {
            "名称": NAME,
            "统一社会信用代码": FIRM,
            "登记状态": status,
            "吊销日期": "2020-01-02",
            "注销日期": "2021-03-04",
        },
    )

    assert (fact(row, "Status").content["status"], fact(row, "Status").since) == (word, since)


def test_a_phone_is_kept_as_hash_and_mask_and_an_unreadable_one_left_out() -> None:
    good = read(
        "organisations", {"名称": NAME, "统一社会信用代码": FIRM, "类型": "", "联系电话": "13912345670"}
    )
    bad = read("organisations", {"名称": NAME, "统一社会信用代码": FIRM, "类型": "", "联系电话": "86"})

    assert entity(good, str(fact(good, "HAS_PHONE").other)).properties["mask"] == "139******70"
    assert facts(bad, "HAS_PHONE") == []
    assert reasons(bad) == ["phone_unreadable"]


def test_whoever_may_have_been_under_age_has_the_day_of_coming_of_age() -> None:
    leap = codes.make_citizen_id("990101", date(2004, 2, 29), 11)

    assert of_age_on(leap) == date(2022, 3, 1)
    assert of_age_on(codes.make_citizen_id("990101", date(2006, 5, 6), 11)) == date(2024, 5, 6)
    assert of_age_on(ZHANG) is None


# -- Officers


def test_an_officer_holds_each_office_of_his_post_for_the_whole_interval() -> None:
    row = read(
        "officers",
        {
            "企业名称": NAME,
            "统一社会信用代码": FIRM,
            "姓名": "李 四光",
            "职务": "执行董事兼总经理",
            "证件号码": LI,
            "任职日期": "2018-05-01",
            "离任日期": "2020-05-01",
        },
    )

    interval = date(2018, 5, 1), date(2020, 5, 1)
    assert roles(row) == [("director", *interval), ("senior_manager", *interval)]


def test_a_head_of_finance_is_a_senior_manager_too() -> None:
    row = read("officers", {"统一社会信用代码": FIRM, "姓名": "李四光", "职务": "财务负责人"})

    assert [role for role, _, _ in roles(row)] == ["senior_manager", "finance_head"]


def test_another_post_is_kept_as_said_and_a_number_is_none() -> None:
    other = read("officers", {"统一社会信用代码": FIRM, "姓名": "李四光", "职务": "联络员"})
    partly = read("officers", {"统一社会信用代码": FIRM, "姓名": "李四光", "职务": "监事、原董事长"})
    number = read("officers", {"统一社会信用代码": FIRM, "姓名": "李四光", "职务": "12.5"})

    assert [(one.content["role"], one.content["title"]) for one in facts(other, "HOLDS_ROLE")] == [
        ("other", "联络员")
    ]
    assert [one.content["role"] for one in facts(partly, "HOLDS_ROLE")] == ["other", "supervisor"]
    assert "other_post" in reasons(other)
    assert number.rejected
    assert "unknown_role" in reasons(number)


def test_an_office_that_ends_before_it_begins_is_rejected() -> None:
    row = read(
        "officers",
        {
            "统一社会信用代码": FIRM,
            "姓名": "李四光",
            "职务": "监事",
            "任职日期": "2020-01-02",
            "离任日期": "2019-01-02",
        },
    )

    assert row.rejected
    assert reasons(row) == ["date_order"]


def test_an_end_that_cannot_be_read_does_not_leave_the_office_open() -> None:
    row = read("officers", {"统一社会信用代码": FIRM, "姓名": "李四光", "职务": "监事", "离任日期": "见附件"})

    assert row.rejected


def test_a_masked_id_makes_a_person_probable_and_is_no_remark() -> None:
    row = read(
        "officers",
        {"统一社会信用代码": FIRM, "姓名": "李四光", "职务": "监事", "证件号码": "9901011975****0229"},
    )

    assert row.remarks == ()
    assert persons(row)[0].properties == {"identity": "probable", "mask": "9901************29"}


def test_an_id_that_fails_its_check_leaves_the_person_known_by_name_only() -> None:
    row = read(
        "officers", {"统一社会信用代码": FIRM, "姓名": "李四光", "职务": "监事", "证件号码": ZHANG[:-1] + "9"}
    )

    assert reasons(row) == ["citizen_id_check"]
    assert persons(row)[0].properties == {"identity": "name_only", "scope": FIRM_ID}


def test_the_same_name_in_two_organisations_is_two_persons_and_in_one_is_one() -> None:
    def who(code: str) -> str:
        return persons(read("officers", {"统一社会信用代码": code, "姓名": "李四光", "职务": "监事"}))[0].id

    assert who(FIRM) == who(FIRM)
    assert who(FIRM) != who(OTHER_FIRM)


def test_a_15_digit_id_is_the_same_person_as_its_18_digits() -> None:
    def who(number: str) -> str:
        cells = {"统一社会信用代码": FIRM, "姓名": "李四光", "职务": "监事", "证件号码": number}
        return persons(read("officers", cells))[0].id

    assert who(LI) == who(LI[:6] + LI[8:17])


def test_a_passport_makes_a_person_probable() -> None:
    row = read(
        "officers",
        {
            "统一社会信用代码": FIRM,
            "姓名": "JOHN DOE",
            "职务": "董事",
            "证件类型": "护照",
            "证件号码": "E12345678",
        },
    )

    assert persons(row)[0].properties["identity"] == "probable"
    assert "E12345678" not in repr(row)


# -- Shareholders


def share_row(**more: str) -> dict[str, str]:
    return {"企业名称": NAME, "统一社会信用代码": FIRM, **more}


def test_a_shareholder_has_an_exact_share_and_amounts_in_yuan() -> None:
    row = read(
        "shareholders",
        share_row(
            **{
                "股东（发起人）": "张三丰",
                "证照/证件号码": ZHANG,
                "持股比例(%)": "33.3333",
                "认缴出资额（万元）": "300",
                "股东类型": "自然人股东",
            }
        ),
    )

    holding = fact(row, "HOLDS_SHARE")
    assert holding.content["share"] == "0.333333"
    assert holding.content["amount"] == "3000000"
    assert holding.since is None
    assert entity(row, str(holding.other)).label == "Person"


def test_a_corporate_shareholder_is_known_by_the_code_in_the_column_of_documents() -> None:
    row = read(
        "shareholders",
        share_row(股东="虚构市丙丁建材有限公司", **{"证照/证件号码": OTHER_FIRM, "持股比例": "0.4"}),
    )

    assert fact(row, "HOLDS_SHARE").other == OTHER_FIRM
    assert row.remarks == ()


def test_a_corporate_shareholder_without_a_code_is_suspect_and_no_person() -> None:
    row = read("shareholders", share_row(股东="虚构市丙丁建材有限公司", 持股比例="40%"))

    assert reasons(row) == ["name_only"]
    assert persons(row) == []


def test_the_type_of_holder_wins_over_how_the_name_looks() -> None:
    row = read("shareholders", share_row(股东="虚构市国资办", 股东类型="国有资产管理机构", 持股比例="100%"))

    assert persons(row) == []


def test_a_holding_of_its_own_shares_is_a_remark() -> None:
    row = read("shareholders", share_row(股东=NAME, 股东统一社会信用代码=FIRM, 持股比例="10%"))

    assert reasons(row) == ["self_holding"]
    assert fact(row, "HOLDS_SHARE").other == FIRM_ID


def test_a_holding_of_its_own_shares_by_name_alone_is_a_remark_and_no_join() -> None:
    row = read("shareholders", share_row(股东=NAME, 股东类型="企业法人", 持股比例="10%"))

    assert set(reasons(row)) == {"name_only", "self_holding"}
    assert fact(row, "HOLDS_SHARE").other != FIRM_ID


@pytest.mark.parametrize(
    ("written", "share", "reason"),
    [
        ("约30%", "0.3", "approximate"),
        ("不足5%", None, "share_bound"),
        ("超过50%", None, "share_bound"),
        ("三分之一", "1/3", None),
        ("若干", None, "share_unreadable"),
    ],
)
def test_words_for_a_share_keep_the_holding(written: str, share: str | None, reason: str | None) -> None:
    row = read("shareholders", share_row(股东="张三丰", 持股比例=written))

    assert fact(row, "HOLDS_SHARE").content.get("share") == share
    assert [one for one in reasons(row) if one != "name_only"] == ([reason] if reason else [])


@pytest.mark.parametrize(("share", "reason"), [("120%", "share_over_100"), ("0%", "share_zero")])
def test_a_share_that_cannot_be_is_rejected(share: str, reason: str) -> None:
    row = read("shareholders", share_row(股东="张三丰", 持股比例=share))

    assert row.rejected
    assert reasons(row) == [reason]


# -- Changes


def changed(item: str, before: str, after: str, **more: str) -> dict[str, str]:
    return {
        "企业名称": NAME,
        "统一社会信用代码": FIRM,
        "变更事项": item,
        "变更前内容": before,
        "变更后内容": after,
        "变更日期": "2019-06-01",
        **more,
    }


@pytest.mark.parametrize(
    ("item", "before", "after"),
    [
        ("法定代表人变更", "王五洲", "张三丰"),
        (
            "负责人变更（法定代表人、负责人、首席代表等变更）",
            "姓名：王五洲",
            "姓名：张三丰；证件号码：********",
        ),
        ("法定代表人", "法定代表人：王五洲", "张 三丰"),
    ],
)
def test_a_change_of_representative_ends_one_office_and_begins_another(
    item: str, before: str, after: str
) -> None:
    row = read("changes", changed(item, before, after))

    assert roles(row) == [("legal_rep", None, DAY), ("legal_rep", DAY, None)]
    names = [one.content["text"] for one in facts(row, "Name") if one.anchor != FIRM_ID]
    assert names == ["王五洲", "张三丰"]


def test_two_changes_of_the_same_person_are_two_facts() -> None:
    first = read("changes", changed("法定代表人变更", "王五洲", "张三丰"))
    second = read("changes", changed("法定代表人变更", "王五洲", "李四光") | {"变更日期": "2022-01-01"})

    left = {facts(row, "HOLDS_ROLE")[0].identity for row in (first, second)}
    assert len(left) == 2


def test_a_new_operator_is_sole_proprietor_and_representative() -> None:
    row = read("changes", changed("经营者变更", "王五洲", "张三丰"))

    assert [role for role, _, _ in roles(row)] == ["sole_proprietor", "legal_rep"] * 2


def test_a_representative_that_stayed_changes_nothing() -> None:
    row = read("changes", changed("法定代表人变更", "张三丰", "张三丰"))

    assert roles(row) == []
    assert not row.rejected


@pytest.mark.parametrize(
    "before", ["张三丰、李四光", "由股东会决定, 详见决议2019年第3号文件所列名单及其附件"]
)
def test_a_representative_that_cannot_be_told_is_a_remark_and_no_guess(before: str) -> None:
    row = read("changes", changed("法定代表人变更", before, "王五洲"))

    assert roles(row) == []
    assert reasons(row) == ["unknown_column_value"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("张三丰,执行董事;李四光,监事", "张三丰,执行董事;王五洲,监事"),
        ("张三丰 执行董事；李四光 监事", "张三丰 执行董事；王五洲 监事"),
        ("执行董事:张三丰;监事:李四光", "执行董事:张三丰;监事:王五洲"),
        (
            "姓名:张三丰;证件号码:****;职位:执行董事;姓名:李四光;证件号码:****;职位:监事",
            "姓名:张三丰;证件号码:****;职位:执行董事;姓名:王五洲;证件号码:****;职位:监事",
        ),
    ],
)
def test_a_change_of_officers_ends_and_begins_only_what_differs(before: str, after: str) -> None:
    row = read("changes", changed("董事、监事、经理备案", before, after))

    assert row.remarks == ()
    assert roles(row) == [("supervisor", None, DAY), ("supervisor", DAY, None)]


@pytest.mark.parametrize("text", ["张三丰,李四光", "共3人, 名单附后", "张三丰,执行董事,李四光,监事"])
def test_officers_that_cannot_be_told_apart_are_a_remark(text: str) -> None:
    row = read("changes", changed("董事备案", text, "张三丰,执行董事"))

    assert roles(row) == []
    assert reasons(row) == ["unknown_column_value"]


@pytest.mark.parametrize(
    ("name", "type_", "label"),
    [
        ("虚构基金-虚构银行-虚构信托·丰收理财2015015号集合资金信托计划", "", "UnknownParty"),
        ("虚构集团第二研究院二○六所", "", "Enterprise"),
        ("虚构集团第二研究院二〇六所", "事业法人", "Enterprise"),
        ("虚构核工业二0九地质大队", "企业法人", "Enterprise"),
        ("中国某某投资有限公司", "企业法人", "Enterprise"),
        ("财政部", "", "Enterprise"),
        ("New Orient Ventures Limited", "外国(地区)企业", "Enterprise"),
        ("Fictive GmbH", "", "Enterprise"),
        ("虚构银行-虚构成长混合型证券投资基金", "企业法人", "UnknownParty"),
        ("虚构成长混合", "证券投资基金", "UnknownParty"),
        ("虚构一号", "", "UnknownParty"),
        ("国有股", "", "UnknownParty"),
        ("张三丰", "", "Person"),
        ("John Smith", "自然人股东", "Person"),
        ("John Smith", "", "UnknownParty"),
        ("虚构", "自然人股东", "Person"),
    ],
)
def test_a_holder_is_a_person_only_on_evidence(name: str, type_: str, label: str) -> None:
    row = read("shareholders", share_row(股东=name, 股东类型=type_, 持股比例="10%"))

    holder = entity(row, str(fact(row, "HOLDS_SHARE").other))
    assert holder.label == label
    assert not {"id_in_name_column", "name_masked"} & set(reasons(row))
    assert ("party_kind_unknown" in reasons(row)) is (label == "UnknownParty")


def test_an_id_beside_a_name_that_tells_nothing_makes_it_a_person() -> None:
    row = read("shareholders", share_row(股东="John Smith", 证件号码=ZHANG, 持股比例="10%"))

    assert entity(row, str(fact(row, "HOLDS_SHARE").other)).label == "Person"


def test_a_party_of_unknown_kind_stays_apart_in_every_organisation() -> None:
    one, other = (
        fact(
            read("shareholders", {**share_row(股东="虚构一号", 持股比例="10%"), "统一社会信用代码": code}),
            "HOLDS_SHARE",
        )
        for code in (FIRM, OTHER_FIRM)
    )

    assert one.other != other.other


def test_a_product_said_to_be_a_person_is_told() -> None:
    row = read("shareholders", share_row(股东="虚构家族信托", 股东类型="自然人股东", 持股比例="10%"))

    assert entity(row, str(fact(row, "HOLDS_SHARE").other)).label == "UnknownParty"
    assert "contradicts" in reasons(row)


@pytest.mark.parametrize("written", ["New Orient Ventures Limited", "CRH (Microelectronics) Limited"])
def test_a_latin_name_is_shown_as_written_and_compared_without_blanks(written: str) -> None:
    row = read("shareholders", share_row(股东=written, 股东类型="企业法人", 持股比例="33%"))

    name = facts(row, "Name")[-1]
    assert name.content["text"] == written
    assert name.content["match"] == written.replace(" ", "").upper()


def test_an_organisation_where_a_person_belongs_is_an_organisation() -> None:
    row = read(
        "organisations",
        {
            "企业名称": NAME,
            "统一社会信用代码": FIRM,
            "法定代表人": "虚构投资管理有限公司(委派代表:张三丰)",
            "类型": "合伙企业",
        },
    )

    assert [one.content["role"] for one in facts(row, "HOLDS_ROLE")] == ["general_partner", "legal_rep"]
    assert len(persons(row)) == 1


@pytest.mark.parametrize(
    ("type_", "region"),
    [
        ("港澳台居民居住证", "810000"),
        ("", "820000"),
        ("居民身份证", "830000"),
        ("外国人永久居留身份证", "911124"),
    ],
)
def test_resident_permits_verify_a_person_like_a_citizen_id(type_: str, region: str) -> None:
    number = codes.make_citizen_id(region, date(1981, 4, 15), 31)
    row = read(
        "officers",
        {
            "企业名称": NAME,
            "统一社会信用代码": FIRM,
            "姓名": "陈一",
            "职务": "董事",
            "证件类型": type_,
            "证件号码": number,
        },
    )

    assert persons(row)[0].properties["identity"] == "verified"
    assert reasons(row) == []


def test_a_change_of_shareholders_ends_the_old_holdings_and_begins_the_new() -> None:
    row = read(
        "changes",
        changed("投资人变更（包括出资额、出资方式等）", "张三丰60%;李四光40%", "张三丰 60%;王五洲 40%"),
    )

    assert [(one.content["share"], one.since, one.until) for one in facts(row, "HOLDS_SHARE")] == [
        ("0.4", None, DAY),
        ("0.4", DAY, None),
    ]


def test_a_changed_share_ends_as_it_was_and_begins_as_it_is() -> None:
    row = read("changes", changed("股东变更", "张三丰60%", "张三丰100%"))

    old, new = facts(row, "HOLDS_SHARE")
    assert (old.content["share"], old.until) == ("0.6", DAY)
    assert (new.content["share"], new.since) == ("1", DAY)
    assert old.identity != new.identity


def test_a_former_name_is_found_by_its_end() -> None:
    row = read("changes", changed("名称变更（字号名称、集团名称等）", "虚构市旧名商行", NAME))

    old, new = [one for one in facts(row, "Name") if one.since or one.until]
    assert (old.content["text"], old.since, old.until) == ("虚构市旧名商行", None, DAY)
    assert (new.content["match"], new.since, new.until) == (NAME, DAY, None)


def test_a_removal_ends_one_address_and_begins_another() -> None:
    row = read("changes", changed("住所变更", "虚构市一号路1号", "虚构市二号路2号"))

    assert [(one.since, one.until) for one in facts(row, "AT_ADDRESS")] == [(None, DAY), (DAY, None)]


def test_a_conversion_joins_old_number_and_unified_code() -> None:
    row = read("changes", changed("统一社会信用代码换码", OLD_NUMBER, FIRM))

    same = fact(row, "SAME_AS")
    assert (same.anchor, same.other, same.since) == (f"reg:{OLD_NUMBER}", FIRM_ID, DAY)


def test_a_merger_names_the_successor() -> None:
    row = read("changes", changed("合并", NAME, OTHER_FIRM))

    assert (fact(row, "SUCCEEDED_BY").anchor, fact(row, "SUCCEEDED_BY").other) == (FIRM_ID, OTHER_FIRM)


def test_those_that_were_merged_into_it_are_succeeded_by_it() -> None:
    row = read("changes", changed("吸收合并", OTHER_FIRM, NAME))

    assert (fact(row, "SUCCEEDED_BY").anchor, fact(row, "SUCCEEDED_BY").other) == (OTHER_FIRM, FIRM_ID)


def test_a_merger_or_division_that_the_text_does_not_tell_is_a_remark() -> None:
    row = read("changes", changed("合并分立", NAME, OTHER_FIRM))

    assert facts(row, "SUCCEEDED_BY") == []
    assert reasons(row) == ["unknown_column_value"]


def test_a_division_names_all_successors_but_itself() -> None:
    row = read("changes", changed("存续分立", NAME, f"{NAME}、{OTHER_FIRM}、虚构市戊己有限公司"))

    assert [one.content["reason"] for one in facts(row, "SUCCEEDED_BY")] == ["division", "division"]
    assert {one.anchor for one in facts(row, "SUCCEEDED_BY")} == {FIRM_ID}


@pytest.mark.parametrize("item", ["经营范围变更", "注册资本变更", "章程备案", "联络员备案"])
def test_other_changes_are_accepted_and_state_nothing_but_the_name_seen(item: str) -> None:
    row = read("changes", changed(item, "甲", "乙"))

    assert row.remarks == ()
    assert {one.kind.name for one, _ in row.facts} == {"Name"}


# -- What hangs on organisations


def test_a_branch_belongs_to_its_organisation_in_the_spelling_of_the_publicity_system() -> None:
    row = read(
        "branches",
        {
            "企业名称": NAME,
            "统一社会信用代码": FIRM,
            "注册号/统一社会信用代码": OLD_NUMBER,
            "名称": "虚构市甲乙商贸有限公司东门店",
            "登记机关": "虚构市市场监督管理局",
        },
    )

    assert (fact(row, "BRANCH_OF").anchor, fact(row, "BRANCH_OF").other) == (f"reg:{OLD_NUMBER}", FIRM_ID)


def test_a_person_may_guarantee_a_firm() -> None:
    row = read(
        "guarantees",
        {
            "担保人": "张三丰",
            "担保人证件号码": ZHANG,
            "被担保人": NAME,
            "被担保人统一社会信用代码": FIRM,
            "担保金额": "1,000,000",
            "担保到期日": "长期",
        },
    )

    link = fact(row, "GUARANTEES")
    assert entity(row, str(link.other)).label == "Person"
    assert (link.anchor, link.content["amount"], link.until) == (FIRM_ID, "1000000", None)


def test_a_pledge_says_whose_equity_it_is() -> None:
    row = read(
        "pledges",
        {
            "登记编号": "990100_1",
            "企业名称": "虚构市丙丁建材有限公司",
            "统一社会信用代码": OTHER_FIRM,
            "出质人": NAME,
            "证照/证件号码": FIRM,
            "质权人": "李四光",
            "证照/证件号码1": LI,
            "出质股权数额（万元）": "200",
            "状态": "有效",
        },
    )

    link = fact(row, "PLEDGES")
    assert (link.anchor, link.content["of"], link.content["amount"]) == (FIRM_ID, OTHER_FIRM, "2000000")


def test_a_pledge_that_is_over_without_a_day_is_a_remark() -> None:
    row = read("pledges", {"出质人": NAME, "证照/证件号码": FIRM, "质权人": "李四光", "状态": "无效"})

    assert reasons(row) == ["contradicts"]


def test_a_public_body_is_the_authority_of_its_full_and_its_short_name() -> None:
    row = read(
        "government_bodies",
        {
            "机构名称": "虚构市发展和改革局",
            "统一社会信用代码": BODY,
            "机构简称": "市发改局",
            "层级": "县级",
            "负责人": "赵六安",
        },
    )

    assert {one.other for one in facts(row, "ACTS_AS")} == {
        model.authority("虚构市发展和改革局").id,
        model.authority("市发改局").id,
    }
    assert fact(row, "Profile").content == {"level": "县级", "public_body": True}
    assert entity(row, BODY).label == "GovernmentBody"
    assert [role for role, _, _ in roles(row)] == ["principal"]


def test_an_address_row_needs_an_address_or_a_phone() -> None:
    row = read("addresses", {"企业名称": NAME, "统一社会信用代码": FIRM, "通讯地址": "/", "企业联系电话": ""})

    assert row.rejected
