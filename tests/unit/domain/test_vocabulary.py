"""The words of the field, as offices write them and as the rules know them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.domain import vocabulary
from graph_service.domain.model import Role
from graph_service.domain.vocabulary import Change, PartySort
from graph_service.law.book_reader import packaged_book

BOOK_LISTS = packaged_book().lists

LISTS = [
    "dishonest_judgment_debtor",
    "consumption_restriction",
    "judgment_debtor",
    "serious_market_violation",
    "abnormal_operation",
    "major_tax_violation",
    "migrant_wage_arrears",
    "serious_work_safety_violation",
    "licence_revoked",
    "food_licence_revoked",
    "government_dishonesty",
    "sme_payment_arrears",
    "administrative_penalty",
    "red_list",
    "key_supervision",
]
EVENTS = [
    "court_exit_ban",
    "tax_exit_notice",
    "bankruptcy_liquidation_closed",
    "safety_principal_ban",
    "drug_person_ban",
    "civil_chain",
]
ENDS = [
    "court_lifts",
    "fully_performed",
    "guarantee_or_creditor_consent",
    "tax_paid",
    "guarantee",
    "entity_removed_from_list",
    "early_exit_after_6_months_corrected",
    "early_exit_after_12_months",
    "closed",
    "listed_sxbzxr",
    "paid",
    "source_ends",
    "link_ended",
    "repaired",
    "revoked_or_annulled",
    "identity_refuted",
]
SERIOUS = {
    "dishonest_judgment_debtor",
    "serious_market_violation",
    "major_tax_violation",
    "migrant_wage_arrears",
    "serious_work_safety_violation",
}


def test_lists_events_and_endings_are_those_of_the_rule_base() -> None:
    assert set(BOOK_LISTS) == set(LISTS)
    assert list(vocabulary.EVENTS) == EVENTS
    assert list(vocabulary.ENDS) == ENDS


def test_the_serious_lists_are_those_from_which_personal_records_follow() -> None:
    assert {one.id for one in BOOK_LISTS.values() if one.serious_list} == SERIOUS


@pytest.mark.parametrize("id_", [*LISTS, *EVENTS])
def test_every_list_and_event_is_found_by_id_and_by_caption(id_: str) -> None:
    assert BOOK_LISTS.matter(id_) == id_
    assert BOOK_LISTS.matter(BOOK_LISTS.caption(id_)) == id_


@pytest.mark.parametrize("words", [BOOK_LISTS, vocabulary.EVENTS], ids=["lists", "events"])
def test_no_two_matters_share_a_spelling(words: dict[str, vocabulary.Word]) -> None:
    for word in words.values():
        for spelling in word.spellings:
            assert BOOK_LISTS.matter(spelling) == word.id, spelling


def test_no_two_endings_share_a_spelling() -> None:
    for word in vocabulary.ENDS.values():
        for spelling in (word.id, word.zh, *word.spellings):
            assert vocabulary.end_word(spelling) == word.id, spelling


@pytest.mark.parametrize(
    ("words", "id_"),
    [
        ("失信被执行人名单", "dishonest_judgment_debtor"),
        ("被执行人", "judgment_debtor"),
        ("列入经营异常名录", "abnormal_operation"),
        ("重大税收违法失信主体（名单）", "major_tax_violation"),
        (" 限制高消费令 ", "consumption_restriction"),
        ("红名单", "red_list"),
        ("红", None),
        ("", None),
        ("不是失信被执行人", None),
    ],
)
def test_a_matter_is_read_whole_and_never_guessed(words: str, id_: str | None) -> None:
    assert BOOK_LISTS.matter(words) == id_


@pytest.mark.parametrize("words", ["期满", "expired", "disputed", "异议", ""])
def test_what_names_a_state_is_no_event(words: str) -> None:
    assert vocabulary.end_word(words) is None


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("法定代表人", [Role.LEGAL_REP]),
        ("执行董事兼总经理", [Role.DIRECTOR, Role.SENIOR_MANAGER]),
        ("董事长总经理", [Role.DIRECTOR, Role.SENIOR_MANAGER]),
        ("董事长,财务负责人", [Role.DIRECTOR, Role.SENIOR_MANAGER, Role.FINANCE_HEAD]),
        ("监事会主席（职工代表）", [Role.SUPERVISOR]),
        ("副总经理/董事会秘书", [Role.SENIOR_MANAGER]),
        ("执行事务合伙人", [Role.GENERAL_PARTNER, Role.LEGAL_REP]),
        ("执行事务合伙人（委派代表）", [Role.LEGAL_REP]),
        ("独立董事", [Role.DIRECTOR]),
        ("经营者", [Role.SOLE_PROPRIETOR]),
        ("有限合伙人", [Role.SHAREHOLDER]),
        ("主要负责人", [Role.PRINCIPAL]),
        ("直接负责的主管人员和其他直接责任人员", [Role.DIRECT_PERSON]),
        ("影响债务履行的直接责任人员", [Role.DIRECT_DEBT_PERSON]),
        ("CEO", [Role.SENIOR_MANAGER]),
    ],
)
def test_a_post_names_one_or_several_offices(text: str, roles: list[Role]) -> None:
    posts = vocabulary.posts(text)

    assert [role for role, _ in posts.held] == roles
    assert posts.unknown == ()


def test_what_is_no_office_is_told() -> None:
    assert vocabulary.posts("监事、联络员").unknown == ("联络员",)
    assert vocabulary.posts("理事长").held == ()
    assert vocabulary.posts("") == vocabulary.Posts((), ())


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OTHER])
def test_every_role_is_known_by_its_code(role: Role) -> None:
    assert vocabulary.role(role.value) is role


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("财务负责人", Role.FINANCE_HEAD),
        ("执行事务合伙人", Role.LEGAL_REP),
        ("董事、监事", None),
        ("其他人", None),
        ("", None),
    ],
)
def test_a_responsible_role_is_one_or_none(words: str, role: Role | None) -> None:
    assert vocabulary.role(words) is role


GIVEN = (
    "董事长", "副董事长", "联席董事长", "非执行董事", "独立非执行董事", "职工代表监事", "监事会副主席", "联席总裁", "执行副总裁",
    "高级副总裁", "常务副总经理", "副行长", "首席合规官", "法定代表人", "财务总监", "董事会秘书",
)  # fmt: skip


@pytest.mark.parametrize("post", GIVEN)
def test_a_post_is_told_by_its_parts(post: str) -> None:
    assert vocabulary.posts(post).held
    assert vocabulary.posts(f"{post}(聘任)").held == vocabulary.posts(post).held


@given(
    st.sampled_from(GIVEN),
    st.sampled_from(
        ["原{}", "前{}", "前任{}", "拟任{}", "候任{}", "{}助理", "{}秘书", "{}代表", "原 {}", "{} 助理", "{}(原)", "{}(已离任)",
         "（拟任）{}", "原{}兼总经理"]
    ),
)  # fmt: skip
def test_a_word_beside_a_post_takes_it_away(post: str, form: str) -> None:
    assert vocabulary.posts(form.format(post)).held == ()


@pytest.mark.parametrize("text", ["证券事务代表", "销售经理", "高级经理", "助理总裁", "董事会", "联络员"])
def test_what_only_sounds_like_an_office_is_none(text: str) -> None:
    assert vocabulary.posts(text) == vocabulary.Posts((), (text,))


@given(st.text(max_size=60))
@settings(deadline=None)
def test_any_text_reads_as_a_post_or_as_none(text: str) -> None:
    posts = vocabulary.posts(text)

    assert len({role for role, _ in posts.held}) == len(posts.held)
    assert all(posts.unknown)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("存续（在营、开业、在册）", "存续"),
        ("在业", "存续"),
        ("吊销，未注销", "吊销"),
        ("吊销后注销", "注销"),
        ("已注销", "注销"),
        ("迁往市外", "迁出"),
        ("迁入", "存续"),
        ("撤销", "撤销"),
        ("责令关闭", "责令关闭"),
        ("其他", None),
        ("", None),
    ],
)
def test_registry_states(words: str, status: str | None) -> None:
    assert vocabulary.registry_status(words) == status


@pytest.mark.parametrize(
    ("words", "severity"),
    [
        ("轻微", "light"),
        ("一般失信", "general"),
        ("严重", "serious"),
        ("无", "none"),
        ("serious", "serious"),
        ("?", None),
    ],
)
def test_severities(words: str, severity: str | None) -> None:
    assert vocabulary.severity(words) == severity


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("处理中", "pending"),
        ("成立", "upheld"),
        ("异议不成立", "rejected"),
        ("申请人撤回", "withdrawn"),
        ("好", None),
    ],
)
def test_outcomes_of_disputes(words: str, outcome: str | None) -> None:
    assert vocabulary.dispute_outcome(words) == outcome


@pytest.mark.parametrize(
    ("words", "sort"),
    [
        ("自然人股东", PartySort.PERSON),
        ("境内中国公民", PartySort.PERSON),
        ("自然人", PartySort.PERSON),
        ("企业法人", PartySort.ORGANISATION),
        ("法人及非法人组织", PartySort.ORGANISATION),
        ("法人或其他组织", PartySort.ORGANISATION),
        ("个体工商户", PartySort.ORGANISATION),
        ("其他投资者", None),
        ("", None),
    ],
)
def test_sorts_of_parties(words: str, sort: PartySort | None) -> None:
    assert vocabulary.party_sort(words) is sort


@pytest.mark.parametrize(
    ("words", "change"),
    [
        ("法定代表人变更", Change.REPRESENTATIVE),
        ("负责人变更（法定代表人、负责人、首席代表、合伙事务执行人等变更）", Change.REPRESENTATIVE),
        ("负责人变更", Change.HEAD),
        ("执行事务合伙人变更", Change.HEAD),
        ("经营者变更", Change.HEAD),
        ("高级管理人员备案（董事、监事、经理等）", Change.OFFICERS),
        ("投资人变更（包括出资额、出资方式、出资日期、投资人名称等）", Change.SHAREHOLDERS),
        ("名称变更（字号名称、集团名称等）", Change.NAME),
        ("地址变更（住所地址、经营场所、驻在地址等变更）", Change.ADDRESS),
        ("统一社会信用代码换码", Change.CODE),
        ("注册号变更", Change.CODE),
        ("吸收合并", Change.MERGER),
        ("合并分立", Change.MERGER),
        ("存续分立", Change.DIVISION),
        ("登记状态变更", Change.STATUS),
        ("注册资本变更", Change.CAPITAL),
        ("经营范围变更", Change.SCOPE),
        ("营业期限变更", Change.TERM),
        ("联络员备案", Change.OTHER),
    ],
)
def test_items_of_changes(words: str, change: Change) -> None:
    assert vocabulary.change_item(words) is change
