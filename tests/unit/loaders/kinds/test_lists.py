"""What courts and authorities say: lists, penalties, decisions, and what ends, disputes or repairs them."""

from __future__ import annotations

from datetime import date

import pytest

from graph_service.domain import codes, model
from loaders.row import Desk
from loaders.row_reading import ReadRow
from tests.unit.loaders.kinds.reading import (
    BODY,
    FIRM,
    FIRM_ID,
    KEY,
    LI,
    OTHER_FIRM,
    TODAY,
    ZHANG,
    entity,
    fact,
    facts,
    persons,
    read,
    read_file,
    reasons,
)

NAME = "虚构市甲乙商贸有限公司"


def number(row: ReadRow) -> str:
    return str(entity(row, fact(row, "Listing").anchor).properties["number"])


# -- Penalties


def test_two_categories_of_one_decision_are_two_listings_of_it() -> None:
    first, second, _ = read_file("penalties", "penalties_2018.csv")

    one, other = fact(first, "Listing"), fact(second, "Listing")
    assert one.anchor == other.anchor
    assert one.identity != other.identity
    assert one.content["amount"] == "25000"
    assert one.until is None
    assert one.content["published_to"] == date(2025, 3, 5)
    assert {source for _, source in first.facts} == {"虚构市数据局"}


def test_a_representative_in_a_penalty_row_gets_no_office_and_is_no_party() -> None:
    first, _, _ = read_file("penalties", "penalties_2018.csv")

    assert facts(first, "HOLDS_ROLE") == []
    assert persons(first) == []


def test_a_penalty_may_concern_a_natural_person() -> None:
    *_, third = read_file("penalties", "penalties_2018.csv")

    (person,) = persons(third)
    assert person.properties["identity"] == "probable"
    assert entity(third, fact(third, "Listing").anchor).concerns == person.id


def test_the_older_form_is_read_by_the_words_in_its_headers() -> None:
    (row,) = read_file("penalties", "penalties_2014.csv")

    assert row.remarks == ()
    assert row.data_day == date(2017, 5, 10)
    assert entity(row, fact(row, "Listing").anchor).concerns == "reg:990100123456784"
    assert fact(row, "Listing").content["content"] == "罚款、责令改正: 罚款1万元"
    assert fact(row, "Listing").content["region"] == "990100"


PENALTY = {
    "行政相对人名称": NAME,
    "统一社会信用代码": FIRM,
    "处罚决定日期": "2024-03-05",
    "处罚决定书文号": "虚罚1号",
}


@pytest.mark.parametrize(
    ("term", "category", "severity"),
    [
        ("1个月", "警告", "light"),
        ("六个月", "罚款", "general"),
        ("三年", "罚款", "serious"),
        ("一年", "吊销许可证", "serious"),
        ("1年", "罚款", "general"),
        ("3个月", "罚款", "general"),
        ("", "罚款", None),
    ],
)
def test_the_term_of_publication_says_how_serious_it_is(
    term: str, category: str, severity: str | None
) -> None:
    row = read("penalties", {**PENALTY, "公示期限": term, "处罚类别": category})

    assert fact(row, "Listing").content.get("severity") == severity


def test_a_penalty_without_a_number_is_known_by_its_day_and_suspect() -> None:
    row = read("penalties", {**PENALTY, "处罚决定书文号": "/"})

    assert reasons(row) == ["missing_required"]
    assert number(row) == "无文号:2024-03-05"


def test_a_penalty_marked_annulled_is_ended() -> None:
    row = read("penalties", {**PENALTY, "当前状态": "撤销"})

    assert fact(row, "Ending").content["event"] == "revoked_or_annulled"


# -- Courts


def test_a_person_on_the_court_s_list_has_a_masked_id_and_the_region_of_the_court() -> None:
    person, _ = read_file("dishonest_judgment_debtors", "dishonest_judgment_debtors.csv")

    listing = fact(person, "Listing")
    assert person.remarks == ()
    assert persons(person)[0].properties["identity"] == "probable"
    assert (listing.since, listing.content["region"]) == (date(2024, 3, 4), "33")
    assert listing.content["basis_number"] == "（2023）浙0103民初34号"


def test_a_firm_on_the_court_s_list_is_known_by_its_organisation_code() -> None:
    _, firm = read_file("dishonest_judgment_debtors", "dishonest_judgment_debtors.csv")

    assert persons(firm) == []
    assert entity(firm, fact(firm, "Listing").anchor).concerns == "org:123456788"
    assert fact(firm, "Listing").content["region"] == "4403"


DEBTOR = {
    "被执行人姓名/名称": "张三丰",
    "案号": "(2024)虚9901执12号",
    "失信被执行人行为具体情形": "",
    "发布时间": "2024-03-04",
}


def test_a_debtor_with_a_wrong_id_stays_known_by_name_within_his_case() -> None:
    row = read("dishonest_judgment_debtors", {**DEBTOR, "身份证号码/组织机构代码": ZHANG[:-1] + "9"})

    assert reasons(row) == ["citizen_id_check"]
    assert persons(row)[0].properties["scope"] == "dishonest_judgment_debtor:(2024)虚9901执12号"


def test_a_decision_on_a_firm_whose_code_has_a_wrong_check_is_kept_as_written() -> None:
    row = read(
        "dishonest_judgment_debtors",
        {**DEBTOR, "被执行人姓名/名称": NAME, "身份证号码/组织机构代码": "91990100123456788A"},
    )

    assert not row.rejected
    assert reasons(row) == ["uscc_check"]
    assert (
        fact(row, "Listing").anchor
        == model.decision("dishonest_judgment_debtor", "(2024)虚9901执12号", "91990100123456788A").id
    )


def test_a_firm_with_a_masked_code_is_known_by_name() -> None:
    row = read(
        "dishonest_judgment_debtors",
        {**DEBTOR, "被执行人姓名/名称": NAME, "身份证号码/组织机构代码": "1234****8"},
    )

    assert reasons(row) == ["name_only"]
    assert persons(row) == []


def test_a_firm_s_old_number_is_not_taken_for_a_citizen_id() -> None:
    looks_like_born_in_1980 = codes.make_reg_no("990100", 80010211)
    row = read(
        "dishonest_judgment_debtors",
        {**DEBTOR, "被执行人姓名/名称": NAME, "身份证号码/组织机构代码": looks_like_born_in_1980},
    )

    assert entity(row, fact(row, "Listing").anchor).concerns == f"reg:{looks_like_born_in_1980}"


def test_a_citizen_id_of_15_digits_among_the_codes_of_firms_is_rejected() -> None:
    row = read(
        "dishonest_judgment_debtors",
        {**DEBTOR, "被执行人姓名/名称": NAME, "身份证号码/组织机构代码": ZHANG[:6] + ZHANG[8:17]},
    )

    assert row.rejected
    assert reasons(row) == ["id_in_code_column"]


def test_a_closed_case_ends_with_the_word_of_the_rules() -> None:
    row = read(
        "judgment_debtors",
        {
            "被执行人姓名/名称": NAME,
            "组织机构代码": FIRM,
            "案号": "(2024)虚9901执13号",
            "执行标的（元）": "120000.50",
            "立案时间": "2024-02-03",
            "结案日期": "2024-08-09",
        },
    )

    listing, ending = fact(row, "Listing"), fact(row, "Ending")
    assert (listing.content["amount"], listing.until) == ("120000.5", date(2024, 8, 9))
    assert (ending.content["event"], ending.since) == ("closed", date(2024, 8, 9))


def test_a_restriction_on_a_firm_names_a_person_who_gets_his_own() -> None:
    row = read(
        "consumption_restrictions",
        {
            "案号": "(2024)虚9901执12号",
            "限制消费人员姓名": "张三丰",
            "证件号码": ZHANG,
            "企业信息": NAME,
            "统一社会信用代码": FIRM,
            "人员身份": "法定代表人",
            "发布日期": "2024-03-04",
            "解除日期": "2024-06-07",
        },
    )

    unit, person = facts(row, "Listing")
    assert entity(row, unit.anchor).concerns == FIRM_ID
    assert "named_role" not in unit.content
    assert person.content["named_role"] == "legal_rep"
    assert person.content["named_with"] == unit.anchor
    assert [one.content["event"] for one in facts(row, "Ending")] == ["court_lifts"] * 2
    assert facts(row, "HOLDS_ROLE") == []


# -- Lists of authorities


def test_a_listing_with_both_days_in_one_row_is_closed() -> None:
    closed, open_ = read_file("abnormal_operations", "abnormal_operations.csv")

    assert fact(closed, "Listing").since == date(2021, 7, 6)
    assert (fact(closed, "Ending").content["event"], fact(closed, "Ending").since) == (
        "entity_removed_from_list",
        date(2022, 1, 5),
    )
    assert closed.remarks == ()
    assert number(closed) == "无文号:2021-07-06"
    assert fact(open_, "Listing").until is None
    assert entity(open_, fact(open_, "Listing").anchor).concerns == "reg:990100123456784"


def test_leaving_the_serious_list_is_also_an_event_that_releases() -> None:
    row = read(
        "serious_violations",
        {
            "企业名称": NAME,
            "统一社会信用代码": FIRM,
            "列入严重违法失信名单原因": "",
            "列入日期": "2020-07-06",
            "移出日期": "2022-07-06",
            "移出原因": "信用修复",
        },
    )

    assert (fact(row, "Ending").content["event"], fact(row, "Ending").since) == ("repaired", date(2022, 7, 6))


def test_the_persons_published_with_a_tax_case_are_listed_with_their_roles() -> None:
    (row,) = read_file("major_tax_violations", "major_tax_violations.csv")

    unit, rep, finance = facts(row, "Listing")
    assert [one.content.get("named_role") for one in (unit, rep, finance)] == [
        None,
        "legal_rep",
        "finance_head",
    ]
    assert {rep.content["named_with"], finance.content["named_with"]} == {unit.anchor}
    assert [one.properties["identity"] for one in persons(row)] == ["probable", "verified"]
    assert LI not in repr(row)


WAGES = {
    "单位名称": NAME,
    "统一社会信用代码": FIRM,
    "列入决定文号": "虚人社列〔2024〕1号",
    "拖欠农民工工资事由": "克扣工资",
    "列入日期": "2024-01-15",
}


def test_several_listed_persons_have_their_ids_and_roles_in_one_order() -> None:
    row = read(
        "wage_arrears",
        {
            **WAGES,
            "列入人员姓名": "张三丰、李四光",
            "列入人员证件号码": f"{ZHANG}、{LI}",
            "列入人员身份": "法定代表人、直接责任人",
        },
    )

    assert [one.content.get("named_role") for one in facts(row, "Listing")] == [
        None,
        "legal_rep",
        "direct_person",
    ]
    assert {one.properties["identity"] for one in persons(row)} == {"verified"}


def test_ids_that_cannot_be_told_apart_are_left_out_with_a_remark() -> None:
    row = read("wage_arrears", {**WAGES, "列入人员姓名": "张三丰、李四光", "列入人员证件号码": ZHANG})

    assert reasons(row) == ["contradicts"]
    assert {one.properties["identity"] for one in persons(row)} == {"name_only"}


def test_a_representative_who_is_not_listed_gets_nothing() -> None:
    row = read("wage_arrears", {**WAGES, "法定代表人": "张三丰"})

    assert persons(row) == []


def test_an_early_exit_is_the_event_that_the_rules_know() -> None:
    row = read("wage_arrears", {**WAGES, "移出日期": "2024-08-01", "移出原因": "满6个月提前移出"})

    assert (fact(row, "Ending").content["event"], fact(row, "Ending").since) == (
        "early_exit_after_6_months_corrected",
        date(2024, 8, 1),
    )


# -- Decisions of any kind


DECISION = {
    "名单类型": "吊销营业执照",
    "主体名称": NAME,
    "统一社会信用代码": FIRM,
    "决定文号": "虚市监吊〔2024〕7号",
    "认定单位": "虚构市市场监督管理局",
    "决定日期": "2024-04-05",
}


@pytest.mark.parametrize("open_end", ["2099-12-31", "长期", "9999-12-31"])
def test_a_publication_without_an_end_is_remarked(open_end: str) -> None:
    row = read("decisions", {**DECISION, "公示截止期": open_end})

    assert "published_to" not in fact(row, "Listing").content
    assert "publication_open" in {remark.reason.code for remark in row.remarks}


def test_a_decision_has_all_the_marks_that_rules_ask_for() -> None:
    row = read(
        "decisions",
        {
            **DECISION,
            "名单类型": "失信被执行人",
            "行为日期": "2023-12-01",
            "有效期至": "2026-04-05",
            "重点监管": "是",
            "数额较大的个人债务": "否",
            "终身": "是",
            "告知日期": "2024-04-06",
            "行政区划代码": "CN-33",
        },
    )

    listing = fact(row, "Listing")
    assert (listing.since, listing.until) == (date(2024, 4, 5), date(2026, 4, 5))
    assert listing.content == {
        "severity": "serious",
        "decided": date(2024, 4, 5),
        "acted": date(2023, 12, 1),
        "notified": date(2024, 4, 6),
        "authority": "虚构市市场监督管理局",
        "region": "33",
        "key_target": True,
        "large_personal_debt": False,
        "life": True,
    }
    assert listing.other == model.authority("虚构市市场监督管理局").id


def test_a_mark_that_is_not_said_stays_unsaid() -> None:
    content = fact(read("decisions", DECISION), "Listing").content

    assert not {"key_target", "large_personal_debt", "life", "region", "region_default"} & content.keys()


@pytest.mark.parametrize(
    ("cell", "expected"), [("", {"region_default": "990100"}), ("330881", {"region": "330881"})]
)
def test_the_region_of_the_setting_is_kept_apart_from_that_of_the_row(
    cell: str, expected: dict[str, str]
) -> None:
    desk = Desk(KEY, "990100", None, TODAY)

    content = fact(read("decisions", {**DECISION, "行政区划代码": cell}, desk), "Listing").content

    assert {name: content[name] for name in ("region", "region_default") if name in content} == expected


@pytest.mark.parametrize(
    ("words", "matter"),
    [
        ("税务阻止出境", "tax_exit_notice"),
        ("drug_person_ban", "drug_person_ban"),
        ("政府失信", "government_dishonesty"),
    ],
)
def test_events_and_lists_are_named_in_words_or_by_id(words: str, matter: str) -> None:
    row = read("decisions", {**DECISION, "名单类型": words})

    assert entity(row, fact(row, "Listing").anchor).properties["matter"] == matter


def test_a_list_that_the_rules_do_not_know_is_rejected() -> None:
    row = read("decisions", {**DECISION, "名单类型": "优秀企业"})

    assert row.rejected
    assert reasons(row) == ["unknown_list"]


def test_a_term_that_is_over_before_it_begins_is_rejected() -> None:
    assert read("decisions", {**DECISION, "有效期至": "2023-01-01"}).rejected


def test_a_ban_may_concern_a_person_alone() -> None:
    row = read(
        "decisions",
        {
            **DECISION,
            "名单类型": "安全生产任职禁止",
            "主体名称": "",
            "统一社会信用代码": "",
            "当事人姓名": "张三丰",
            "证件号码": ZHANG,
        },
    )

    assert entity(row, fact(row, "Listing").anchor).concerns == persons(row)[0].id


# -- What refers to a decision


TARGET = {"名单类型": "吊销", "决定文号": "虚市监吊[2024]7号", "主体名称": NAME, "统一社会信用代码": FIRM}


def test_whatever_is_loaded_first_a_decision_is_the_same() -> None:
    made = fact(read("decisions", DECISION), "Listing").anchor

    end = read("ends", {**TARGET, "终止事由": "撤销", "终止日期": "2024-12-01"})
    finding = read(
        "findings",
        {
            **TARGET,
            "责任人姓名": "张三丰",
            "责任人证件号码": ZHANG,
            "责任身份": "法定代表人",
            "认定日期": "2024-08-01",
        },
    )
    dispute = read("disputes", {**TARGET, "异议受理编号": "YY1", "受理日期": "2024-09-02"})
    repair = read("repairs", {**TARGET, "修复日期": "2024-10-01", "修复文号": "XF1"})

    assert {
        fact(end, "Ending").anchor,
        fact(finding, "Finding").anchor,
        fact(dispute, "Dispute").anchor,
        fact(repair, "Repair").anchor,
    } == {made}


def test_a_named_person_s_decision_is_found_by_his_id() -> None:
    listed = read("wage_arrears", {**WAGES, "列入人员姓名": "张三丰", "列入人员证件号码": ZHANG})
    end = read(
        "ends",
        {
            "名单类型": "拖欠农民工工资失信联合惩戒对象",
            "决定文号": "虚人社列〔2024〕1号",
            "当事人姓名": "张三丰",
            "证件号码": ZHANG,
            "终止事由": "满6个月提前移出",
            "终止日期": "2024-08-01",
        },
    )

    assert fact(end, "Ending").anchor == facts(listed, "Listing")[1].anchor


def test_an_end_may_be_for_one_person_of_a_decision_on_a_firm() -> None:
    row = read(
        "ends",
        {
            **TARGET,
            "当事人姓名": "张三丰",
            "证件号码": ZHANG,
            "终止事由": "法院解除",
            "终止日期": "2024-12-01",
        },
    )

    assert fact(row, "Ending").content["about"] == persons(row)[0].id


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"终止事由": "不再计较", "终止日期": "2024-12-01"}, "unknown_event"),
        ({"终止事由": "期满", "终止日期": "2024-12-01"}, "unknown_event"),
        ({"终止事由": "撤销", "终止日期": ""}, "missing_required"),
        ({"终止事由": "撤销", "终止日期": "2024-12-01", "名单类型": "好名单"}, "unknown_list"),
    ],
)
def test_an_end_needs_a_known_list_a_known_word_and_a_day(cells: dict[str, str], reason: str) -> None:
    row = read("ends", {**TARGET, **cells})

    assert row.rejected
    assert reasons(row) == [reason]


def test_a_finding_is_a_proposal() -> None:
    row = read(
        "findings",
        {
            **TARGET,
            "责任人姓名": "张三丰",
            "责任人证件号码": ZHANG,
            "责任身份": "直接责任人员",
            "认定日期": "2024-08-01",
        },
    )

    assert fact(row, "Finding").content["state"] == "proposed"
    assert fact(row, "Finding").content["role"] == "direct_person"


def test_a_finding_in_a_role_nobody_knows_is_rejected() -> None:
    row = read(
        "findings", {**TARGET, "责任人姓名": "张三丰", "责任身份": "其他相关人员甲", "认定日期": "2024-08-01"}
    )

    assert reasons(row) == ["unknown_role"]


def test_a_dispute_is_pending_until_it_is_decided() -> None:
    open_ = read("disputes", {**TARGET, "异议受理编号": "YY1", "受理日期": "2024-09-02"})
    closed = read(
        "disputes",
        {
            **TARGET,
            "异议受理编号": "YY1",
            "受理日期": "2024-09-02",
            "办结日期": "2024-09-09",
            "处理结果": "异议不成立",
        },
    )

    assert fact(open_, "Dispute").content["outcome"] == "pending"
    assert (fact(closed, "Dispute").until, fact(closed, "Dispute").content["outcome"]) == (
        date(2024, 9, 9),
        "rejected",
    )
    assert fact(open_, "Dispute").identity == fact(closed, "Dispute").identity


# -- Debts, red list, key supervision, visits


def test_arrears_of_a_public_body_run_from_the_due_day_until_paid() -> None:
    row = read(
        "arrears",
        {
            "欠款单位": "虚构市发展和改革局",
            "欠款单位统一社会信用代码": BODY,
            "债权人": NAME,
            "债权人统一社会信用代码": FIRM,
            "拖欠金额（万元）": "30",
            "到期日期": "2023-01-31",
            "清偿日期": "2023-06-30",
        },
    )

    debt = fact(row, "Debt")
    assert (debt.anchor, debt.other, debt.content["amount"]) == (BODY, FIRM_ID, "300000")
    assert (debt.since, debt.until) == (date(2023, 1, 31), date(2023, 6, 30))


def test_a_taxpayer_of_class_a_needs_no_number_and_no_day() -> None:
    row = read("red_list", {"纳税人名称": NAME, "评价年度": "2023", "纳税人识别号": FIRM})

    assert row.remarks == ()
    assert number(row) == "红名单:2023"


def test_a_key_supervision_target_is_marked_and_its_end_ends_the_source() -> None:
    row = read(
        "key_supervision",
        {
            "监管对象名称": NAME,
            "统一社会信用代码": OTHER_FIRM,
            "重点监管原因": "被列入严重失信主体名单",
            "重点监管起始日期": "2024-06-01",
            "解除日期": "2024-09-01",
            "联系部门": "市信用办",
        },
    )

    assert fact(row, "Listing").content["key_target"] is True
    assert fact(row, "Listing").until == date(2024, 9, 1)
    assert fact(row, "Ending").content["event"] == "source_ends"


def test_a_visit_is_kept_with_its_result() -> None:
    row = read(
        "visits",
        {
            "走访对象": NAME,
            "统一社会信用代码": FIRM,
            "走访日期": "2024-11-01",
            "走访结果": "已停业",
            "任务编号": "ZF1",
        },
    )

    assert (fact(row, "Visit").since, fact(row, "Visit").content["result"]) == (date(2024, 11, 1), "已停业")


# -- Notices


@pytest.mark.parametrize(
    ("cells", "about", "scope"),
    [({}, FIRM_ID, None), ({"告知范围": "全部"}, None, "all")],
)
def test_a_notice_tells_the_subject_of_the_decision_unless_it_says_that_all_were_told(
    cells: dict[str, str], about: str | None, scope: str | None
) -> None:
    row = read(
        "notices",
        {
            "名单类型": "吊销营业执照",
            "决定文号": "虚市监吊〔2024〕7号",
            "主体名称": NAME,
            "统一社会信用代码": FIRM,
            "告知日期": "2024-04-06",
            "告知方式": "直接送达",
            **cells,
        },
    )

    told = fact(row, "Notice").content
    assert (told.get("about"), told.get("scope")) == (about, scope)
    assert fact(row, "Notice").since == date(2024, 4, 6)


def test_a_list_may_say_when_its_party_was_told() -> None:
    row = read(
        "serious_violations",
        {"企业名称": NAME, "统一社会信用代码": FIRM, "列入日期": "2024-04-05", "告知日期": "2024-04-06"},
    )

    assert fact(row, "Listing").content["notified"] == date(2024, 4, 6)
