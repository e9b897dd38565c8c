"""The rule base: what is packaged holds, a bad copy is refused with file, rule and reason, and content is hashed."""

from __future__ import annotations

import json
import os
import random
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.domain import vocabulary
from graph_service.domain.model import Role
from graph_service.errors import RuleBookError
from graph_service.law.book_files import LARGEST
from graph_service.law.book_reader import Fault, book_from_json, book_json, check_book, read_book
from graph_service.law.comparing import diff_books
from graph_service.law.rules import DISPUTE, STATE_WORDS, Effect, Mode
from tests.support.rule_books import PACKAGED, copy_of_the_book, replace, toml

BOOK = read_book(None)
TEXT = book_json(None)
CONTENT: Mapping[str, Any] = json.loads(TEXT)
RULES = sorted(BOOK.rules)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return copy_of_the_book(tmp_path / "rules")


@pytest.fixture(scope="module")
def worn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that every example breaks in one file and mends again."""
    return copy_of_the_book(tmp_path_factory.mktemp("worn") / "rules")


# ---------------------------------------------------------------------------------------------------------
# What is packaged


def test_the_packaged_rule_base_has_no_fault() -> None:
    assert check_book(None) == []
    assert len(BOOK.rules) == 38
    assert {rule.id for rule in BOOK.rules.values() if not rule.enabled} == {
        "office_bar.serious_market_violation",
        "tax_violation.published_persons",
    }


def test_every_mode_is_as_frequent_as_the_law_makes_it() -> None:
    modes = [rule.mode for rule in BOOK.rules.values()]

    assert {mode: modes.count(mode) for mode in Mode} == {
        Mode.ROLE_BY_LAW: 4,
        Mode.FACT_ONLY: 11,
        Mode.NEEDS_FINDING: 10,
        Mode.ADVISORY: 12,
        Mode.FORBIDDEN: 1,
    }


@pytest.mark.parametrize("id_", RULES)
def test_a_rule_says_in_one_sentence_of_each_language_what_it_is(id_: str) -> None:
    rule = BOOK.rules[id_]

    assert rule.zh.endswith("。")
    assert rule.zh.count("。") == 1
    assert rule.en.endswith(".")
    assert rule.en.isascii()


@pytest.mark.parametrize("id_", RULES)
def test_a_rule_says_to_whom_one_turns_and_what_happens_meanwhile(id_: str) -> None:
    rule = BOOK.rules[id_]

    for text in (rule.how_to_object, rule.how_to_repair):
        assert text.endswith("。")
        assert "待法制机构确认" not in text
    assert "核实期间" in rule.how_to_object
    assert "向" in rule.how_to_object
    assert "提交" in rule.how_to_object


@pytest.mark.parametrize("id_", RULES)
def test_the_terms_in_a_sentence_are_those_of_the_data(id_: str) -> None:
    rule = BOOK.rules[id_]
    in_words = {3: "三年", 5: "五年", 10: "十年"}

    if rule.duration.years is not None:
        assert in_words[rule.duration.years] in rule.zh
    if rule.duration.days is not None:
        assert f"{rule.duration.days}日" in rule.zh
    for years, words in in_words.items():
        assert (words in rule.zh) <= (years == rule.duration.years)


@pytest.mark.parametrize("id_", RULES)
def test_a_rule_says_in_words_whether_it_is_on_and_whether_it_asks_for_a_finding(id_: str) -> None:
    rule = BOOK.rules[id_]

    assert ("未启用" in rule.zh) == (not rule.enabled)
    assert ("认定的，只转人工核查" in rule.zh) == (rule.mode is Mode.NEEDS_FINDING)
    assert ("不是失信记录" in rule.zh) == (rule.effect is Effect.ADVISORY_FLAG)


def test_a_list_is_read_by_each_of_its_spellings() -> None:
    for id_, list_ in BOOK.lists.items():
        assert {BOOK.lists.matter(text) for text in (id_, list_.zh, *list_.spellings)} == {id_}


def test_events_ends_and_offices_are_those_of_the_vocabulary() -> None:
    assert BOOK.events == vocabulary.EVENTS.keys()
    assert BOOK.event_kinds == vocabulary.ENDS.keys() | {DISPUTE}
    assert BOOK.roles == {*Role, "relative"} - {Role.OTHER}
    assert {word for rule in BOOK.rules.values() for word in rule.ends} >= set(STATE_WORDS)
    for id_, role in CONTENT["roles"].items():
        if id_ != "relative":
            assert vocabulary.role(role["zh"]) == id_


# ---------------------------------------------------------------------------------------------------------
# What is refused

A_RESTRICTION = "rules/food_ban.legal_representative.toml"
A_FINDING = "rules/office_bar.licence_revoked.toml"
A_NAMING = "rules/consumption_limit.named_person.toml"
A_HINT = "rules/related.branch.toml"
A_PROHIBITION = "rules/dishonest_list.never_spreads_to_persons.toml"
WRONG_EDITS = [
    (A_RESTRICTION, 'basis = ["SPF:135"]', 'basis = ["SPF:136"]', "no article 136"),
    (A_RESTRICTION, 'basis = ["SPF:135"]', 'basis = ["SPX:135"]', "not in sources.toml"),
    (A_RESTRICTION, 'basis = ["SPF:135"]', 'basis = ["SPF"]', "not in sources.toml"),
    (A_RESTRICTION, 'basis = ["SPF:135"]', "basis = []", "whose text was read"),
    (A_RESTRICTION, 'basis = ["SPF:135"]', 'basis = ["SY:17"]', "whose text was read"),
    (A_RESTRICTION, 'basis = ["SPF:135"]', 'basis = ["GST14:17"]', "in force"),
    (A_RESTRICTION, 'basis = ["SPF:135"]', 'basis = ["YJ11:6-7"]', "A restriction needs a basis"),
    (A_RESTRICTION, 'basis = ["SPF:135"]', 'basis = ["SPF:135", "SPF:135"]', "said twice"),
    (A_RESTRICTION, '["industry_ban"]', '["trade_ban"]', "'trade_ban' is none of"),
    (A_RESTRICTION, '["industry_ban"]', "[]", "measures must not be empty"),
    (A_RESTRICTION, '["legal_rep"]', '["chairman"]', "'chairman' is none of"),
    (A_RESTRICTION, '["legal_rep"]', '["relative"]', "'relative' is none of"),
    (A_RESTRICTION, '["legal_rep"]', '["shareholder"]', "reached by hints alone"),
    (A_RESTRICTION, '["legal_rep"]', '["-"]', "must name offices"),
    (A_RESTRICTION, '["legal_rep"]', '["-", "legal_rep"]', "stands alone"),
    (A_RESTRICTION, '["legal_rep"]', "[]", "roles must not be empty"),
    (A_RESTRICTION, '"food_licence_revoked"', '"food_scandal"', "'food_scandal' is none of"),
    (A_RESTRICTION, 'subject = "org"', 'subject = "org", event = "civil_chain"', "exactly one thing"),
    (A_RESTRICTION, 'list = "food_licence_revoked", ', "", "exactly one thing, not 0"),
    (A_RESTRICTION, 'list = "food_licence_revoked"', "serious_list = false", "can only be true"),
    (A_RESTRICTION, 'list = "food_licence_revoked"', 'event = "food_scandal"', "'food_scandal' is none of"),
    (A_RESTRICTION, 'list = "food_licence_revoked"', 'status = "watched"', "'watched' is none of"),
    (A_RESTRICTION, 'subject = "org"', 'subject = "firm"', "'firm' is none of"),
    (A_RESTRICTION, '"revoked_or_annulled"', '"forgiven"', "'forgiven' is none of"),
    (A_RESTRICTION, 'jurisdiction = "CN"', 'jurisdiction = "CN-99"', "not in jurisdictions.toml"),
    (A_RESTRICTION, '"role_by_law"', '"by_rumour"', "'by_rumour' is none of"),
    (A_RESTRICTION, '"role_by_law"', '"advisory"', "cannot have the effect"),
    (A_RESTRICTION, '"disqualification"', '"shame"', "'shame' is none of"),
    (A_RESTRICTION, '"disqualification"', '"advisory_flag"', "only to them"),
    (A_RESTRICTION, 'role = "at_decision"', 'role = "as_named"', "time.role of mode role_by_law"),
    (A_RESTRICTION, 'role = "at_decision"', 'role = "always"', "'always' is none of"),
    (A_RESTRICTION, "years = 5", "years = 0", "a whole number from 1 to 1000"),
    (A_RESTRICTION, "years = 5", "years = true", "a whole number from 1 to 1000"),
    (A_RESTRICTION, "years = 5, ", "", "either years or days"),
    (A_RESTRICTION, "years = 5", "years = 5, days = 5", "either years or days"),
    (A_RESTRICTION, "years = 5", "days = 5", "for hints only"),
    (A_RESTRICTION, 'kind = "fixed"', 'kind = "while_listed"', "neither years nor days"),
    (A_RESTRICTION, 'kind = "fixed"', 'kind = "for_ever"', "'for_ever' is none of"),
    (A_RESTRICTION, 'from = "decision_date"', 'from = "some_day"', "'some_day' is none of"),
    (A_RESTRICTION, "enabled = true", 'enabled = "yes"', "enabled must be true or false"),
    (A_RESTRICTION, "enabled = true", "", "The key enabled is missing"),
    (A_RESTRICTION, "enabled = true", "enabled = true\nstrength = 9", "Unknown key strength"),
    (A_RESTRICTION, "enabled = true", "enabled = true\nenabled = true", "not well-formed TOML"),
    (A_RESTRICTION, 'confidence = "verified"', 'confidence = "sure"', "'sure' is none of"),
    (A_RESTRICTION, 'visibility = "authorised"', 'visibility = "all"', "'all' is none of"),
    ("rules/exit_ban.tax.toml", '["tax_paid", "guarantee"]', '["expired"]', "without an end"),
    ("rules/work_safety.principal_ban.toml", ", years = 5", "", "fixed_or_life needs years"),
    (A_HINT, '["association_hint"]', '["office_bar"]', "cannot carry the measure"),
    (A_HINT, '"advisory_flag"', '"task"', "only to them"),
    (A_PROHIBITION, "measures = []", 'measures = ["exit_ban"]', "has no measures"),
    ("sources.toml", 'level = "law"', 'level = "hearsay"', "'hearsay' is none of"),
    ("sources.toml", "[GSF]", "[gsf]", "not written as ids are"),
    (
        "sources.toml",
        'articles = "unseen"',
        'articles = "lost"',
        'a table of articles, or "none" or "unseen"',
    ),
    ("sources.toml", "[GB49.written]\n6 =", "[GB49.written]\n5 =", "'5' is none of 6"),
    ("sources.toml", 'JS = "江政办发', 'JX = "江政办发', "'JX' is none of CZ"),
    ("sources.toml", 'QD-11 = "落实到人"', 'XX-11 = "落实到人"', "'XX' is none of CZ"),
    (A_RESTRICTION, 'basis = ["SPF:135"]', 'basis = ["SPF:135", "RS45:term"]', "names no article"),
    ("roles.toml", "[director]", "[chairman]", "not one of the vocabulary"),
    ("lists.toml", 'zh = "失信被执行人"', 'zh = " "', "must not be empty"),
    ("lists.toml", "leaves = true\n", "", "leaves is missing"),
    ("lists.toml", 'ends = ["entity_removed_from_list"]', "ends = []", "a list that one leaves is ended by"),
    ("lists.toml", 'counted_from = "listing_date"\n', "", "said together"),
    ("lists.toml", '"dishonest_judgment_debtors", ', '"gossip", ', "'gossip' is none of"),
    (A_NAMING, ', "entity_removed_from_list"', "", "ends lacks entity_removed_from_list"),
    ("rules/personal_record.default.toml", '"entity_removed_from_list", ', "", "ends lacks entity_removed"),
    ("lists.toml", 'severity = "serious"', 'severity = "grave"', "'grave' is none of"),
    ("lists.toml", 'basis = ["SX:1", "SX:2"]', 'basis = ["SX:99"]', "no article 99"),
    ("boundaries.toml", '"GSF:265"', '"GSF:266"', "no article 266"),
    ("lifecycle.toml", '"CFF:48"', '"CFF:49"', "no article 49"),
    ("measures.toml", '"XX:3"', '"XX:4"', "no article 4"),
    ("jurisdictions.toml", 'basis = "ZJ:31"', 'basis = "ZJ:310"', "no article 310"),
    ("jurisdictions.toml", "max = 20", "max = 2", "shorter than its value"),
    ("jurisdictions.toml", 'unit = "calendar"', 'unit = "moons"', "'moons' is none of"),
    ("jurisdictions.toml", "[CN.dispute_days]", "[CN-99.dispute_days]", "CN.dispute_days is missing"),
    ("book.toml", "version =", "edition =", "The key version is missing"),
    ("holidays.toml", "2026-02-14", "2026-02-13", "no make-up working day"),
    ("holidays.toml", "to = 2026-10-07", "to = 2026-09-07", "no holiday"),
]


@pytest.mark.parametrize(("file", "old", "new", "why"), WRONG_EDITS)
def test_a_wrong_edit_is_refused_with_file_rule_and_reason(
    copy: Path, file: str, old: str, new: str, why: str
) -> None:
    replace(copy, file, old, new)

    faults = check_book(copy)

    assert any(why in fault.reason_en and fault.file == file for fault in faults), faults
    if file.startswith("rules/"):
        assert {(fault.file, fault.rule) for fault in faults} == {(file, Path(file).stem)}
    assert all(fault.reason_zh.strip() for fault in faults)
    with pytest.raises(RuleBookError, match=file.replace(".", r"\.")):
        read_book(copy)


def test_a_rule_in_use_on_a_list_that_no_file_brings_is_refused(copy: Path) -> None:
    kinds = 'file_kinds = ["wage_arrears", "decisions"]'
    assert kinds in (copy / "lists.toml").read_text(encoding="utf-8")

    replace(copy, "lists.toml", kinds, "file_kinds = []")

    faults = {fault.rule for fault in check_book(copy) if "No kind of file brings" in fault.reason_en}
    assert "wage_arrears.named_persons" in faults
    assert "dishonest_list.never_spreads_to_persons" not in faults


def test_a_prohibition_and_a_rule_that_is_off_may_lack_the_leaving(copy: Path) -> None:
    replace(copy, A_NAMING, "enabled = true", "enabled = false")
    replace(copy, A_NAMING, ', "entity_removed_from_list"', "")

    assert check_book(copy) == []


def test_a_version_kept_from_before_lists_said_how_they_are_written_reads_as_the_packaged_ones() -> None:
    before = json.loads(TEXT)
    for list_ in before["lists"].values():
        for key in ("leaves", "ends", "file_kinds", "spellings", "term_years", "counted_from"):
            list_.pop(key, None)

    book = book_from_json(json.dumps(before))

    assert book.lists.matter("老赖") == "dishonest_judgment_debtor"
    assert book.lists["consumption_restriction"].ends == BOOK.lists["consumption_restriction"].ends
    assert book.lists["migrant_wage_arrears"].term_years is None


def test_every_fault_of_a_folder_is_told_at_once(copy: Path) -> None:
    replace(copy, A_RESTRICTION, "SPF:135", "SPF:1")
    replace(copy, A_FINDING, '"fixed"', '"fixedly"')
    (copy / "notes.txt").write_text("x")

    with pytest.raises(RuleBookError) as refused:
        read_book(copy)

    assert refused.value.exit_code == 3
    for named in (A_RESTRICTION, A_FINDING, "notes.txt"):
        assert named in str(refused.value)


def test_a_rule_that_rests_on_unread_wording_may_stand_switched_off(copy: Path) -> None:
    file = "rules/tax_violation.published_persons.toml"
    assert check_book(copy) == []

    replace(copy, file, "enabled = false", "enabled = true")

    unread, without = check_book(copy)
    assert without == Fault(file, "tax_violation.published_persons", without.reason_zh, without.reason_en)
    assert "names no article" in without.reason_en
    assert "whose text was read" in unread.reason_en


def test_a_text_that_somebody_has_read_meanwhile_lets_a_restriction_rest_on_it(copy: Path) -> None:
    replace(copy, A_RESTRICTION, "SPF:135", "SY:17")
    replace(
        copy, "sources.toml", 'verified = "secondary source only"', 'verified = "text read by the office"'
    )

    assert [fault.reason_en for fault in check_book(copy)] == [
        "A restriction needs a basis that was read and is a law, an administrative or local regulation or a"
        " judicial interpretation."
    ]


def test_a_prohibition_stands_though_nobody_has_read_its_text() -> None:
    rule = BOOK.rules["dishonest_list.never_spreads_to_persons"]

    assert rule.enabled
    assert not any(basis.source.read for basis in rule.basis)


# ---------------------------------------------------------------------------------------------------------
# Whatever lies in a folder


def test_a_folder_that_is_none_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    assert check_book(tmp_path / "nowhere")
    assert check_book(tmp_path / "file")
    assert check_book(tmp_path)


JUNK: dict[str, bytes] = {
    "an empty file": b"",
    "ten megabytes": b"#" + b"x" * 10_000_000,
    "just too large": b"#" * (LARGEST + 1),
    "GB18030": 'zh = "规则"\n'.encode("gb18030"),
    "UTF-16": 'zh = "规则"\n'.encode("utf-16"),
    "zeros": b"\0" * 100,
    "nested arrays": b"zh = " + b"[" * 100_000,
    "nested tables": b"zh = " + b"{a=" * 100_000,
    "a long number": b"zh = " + b"9" * 10_000,
    "a word": b"rules",
    "an array of tables": b"[[trigger]]\n[[trigger]]\n",
    "another shape": b"trigger = 1\nroles = 2\ntime = []\nduration = 1979-05-27\nbasis = [[1]]\n",
}


@pytest.mark.parametrize("file", ["book.toml", "sources.toml", "holidays.toml", A_RESTRICTION])
@pytest.mark.parametrize("junk", JUNK)
def test_junk_in_a_file_is_a_fault_of_that_file(copy: Path, file: str, junk: str) -> None:
    (copy / file).write_bytes(JUNK[junk])

    assert any(fault.file == file for fault in check_book(copy))


def test_a_byte_order_mark_is_let_pass(copy: Path) -> None:
    raw = (copy / A_RESTRICTION).read_bytes()
    (copy / A_RESTRICTION).write_bytes(b"\xef\xbb\xbf" + raw)

    assert read_book(copy).hash == BOOK.hash


@pytest.mark.parametrize("file", ["book.toml", "roles.toml", "holidays.toml", A_RESTRICTION])
def test_what_is_no_plain_file_is_a_fault(copy: Path, file: str) -> None:
    (copy / file).unlink()
    (copy / file).mkdir()
    assert [fault.file for fault in check_book(copy)] == [file]

    (copy / file).rmdir()
    os.mkfifo(copy / file)
    assert [fault.file for fault in check_book(copy)] == [file]

    (copy / file).unlink()
    (copy / file).symlink_to(copy / file)
    assert [fault.file for fault in check_book(copy)] == [file]


@pytest.mark.parametrize("file", sorted(path.name for path in PACKAGED.glob("*.toml")))
def test_a_missing_file_is_a_fault(copy: Path, file: str) -> None:
    (copy / file).unlink()

    assert file in [fault.file for fault in check_book(copy)]


def test_a_folder_without_rules_is_no_rule_base(copy: Path) -> None:
    for file in (copy / "rules").iterdir():
        file.unlink()
    assert [fault.file for fault in check_book(copy)] == ["rules"]

    (copy / "rules").rmdir()
    assert "rules" in [fault.file for fault in check_book(copy)]


def test_what_is_none_of_a_rule_base_is_named_but_not_what_begins_with_a_dot(copy: Path) -> None:
    (copy / ".git").mkdir()
    (copy / "rules/.DS_Store").write_bytes(b"\0")
    assert check_book(copy) == []

    (copy / "rules/old").mkdir()
    (copy / "rules/food_ban.toml.bak").write_text("")
    (copy / "rules/Food Ban.toml").write_text((copy / A_RESTRICTION).read_text())
    (copy / "extra.toml").write_text("")
    assert {fault.file for fault in check_book(copy)} == {
        "extra.toml",
        "rules/old",
        "rules/food_ban.toml.bak",
        "rules/Food Ban.toml",
    }


VALUES = st.recursive(
    st.text(max_size=4) | st.integers(-2, 2000) | st.booleans(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)
FILES = sorted(
    str(path.relative_to(PACKAGED)) for path in PACKAGED.rglob("*.toml") if path.name != "holidays.toml"
)


def paths(value: object, within: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in nested tables and lists."""
    inner = (
        value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, one in inner:
        yield (*within, key)
        yield from paths(one, (*within, key))


def put(value: Any, path: tuple[str | int, ...], new: object) -> None:
    for key in path[:-1]:
        value = value[key]
    value[path[-1]] = new


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(st.data())
def test_no_value_anywhere_breaks_the_check(worn: Path, data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(FILES))
    path = worn / file
    as_it_was = path.read_bytes()
    table = tomllib.loads(as_it_was.decode())
    put(table, data.draw(st.sampled_from(sorted(paths(table), key=str))), data.draw(VALUES))
    try:
        path.write_text(toml(table), encoding="utf-8")
        faults = check_book(worn)
        if not faults:
            assert book_from_json(book_json(worn)) == read_book(worn)
    finally:
        path.write_bytes(as_it_was)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["book.toml", "holidays.toml", A_RESTRICTION]), st.binary(max_size=60))
def test_no_bytes_break_the_check(worn: Path, file: str, raw: bytes) -> None:
    path = worn / file
    as_it_was = path.read_bytes()
    try:
        path.write_bytes(raw)
        assert check_book(worn)
    finally:
        path.write_bytes(as_it_was)


# ---------------------------------------------------------------------------------------------------------
# Hash, text, difference


def shuffled(value: object, order: random.Random) -> object:
    """The same content, the keys of every table in another order; lists stay as they are."""
    if not isinstance(value, Mapping):
        return value
    keys = list(value)
    order.shuffle(keys)
    return {key: shuffled(value[key], order) for key in keys}


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(st.randoms(use_true_random=False))
def test_order_layout_and_comments_do_not_change_the_hash(worn: Path, order: random.Random) -> None:
    files = list(FILES)
    order.shuffle(files)
    before = {file: (worn / file).read_bytes() for file in files}
    try:
        for file in files:
            (worn / file).unlink()
        for file in files:
            table = shuffled(tomllib.loads(before[file].decode()), order)
            assert isinstance(table, Mapping)
            (worn / file).write_text("# another comment\n" + toml(table), encoding="utf-8")

        assert read_book(worn) == BOOK
        assert diff_books(TEXT, book_json(worn)) == []
    finally:
        for file, raw in before.items():
            (worn / file).write_bytes(raw)


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


LEAVES = [path for path in paths(CONTENT) if not isinstance(at(CONTENT, path), Mapping)]


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_change_of_a_value_is_another_content(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(LEAVES))
    changed = json.loads(TEXT)
    old = at(changed, path)
    put(changed, path, _another(old))
    text = json.dumps(changed, ensure_ascii=False)

    (found,) = diff_books(TEXT, text)

    assert found.kind == "changed"
    assert (found.entry, found.key) == _entry_and_key(path)
    try:
        assert book_from_json(text).hash != BOOK.hash
    except RuleBookError:
        assert path[-1] != "zh"  # a changed word of a closed set cannot be built


def _another(old: object) -> object:
    if isinstance(old, bool):
        return not old
    if isinstance(old, int):
        return old + 1
    return [*old, "新"] if isinstance(old, list) else f"{old}新"


def _entry_and_key(path: tuple[str | int, ...]) -> tuple[str | int, str]:
    names = [key for key in path if isinstance(key, str)]
    return ("book", ".".join(names[1:])) if names[0] == "book" else (names[1], ".".join(names[2:]))


def test_the_whole_rule_base_goes_into_one_text_and_comes_back(copy: Path) -> None:
    replace(copy, A_RESTRICTION, "years = 5", "years = 4")

    back = book_from_json(book_json(copy))

    assert back == read_book(copy)
    assert back.hash != BOOK.hash
    assert back.rules["food_ban.legal_representative"].duration.years == 4


def test_a_holiday_is_no_rule(copy: Path) -> None:
    replace(copy, "holidays.toml", "2026-02-14", "2026-02-07")

    assert read_book(copy).hash == BOOK.hash


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "null", "[" * 100_000, '{"book": 1}', TEXT[:-2], '{"rules": {"x": {}}}'],
)
def test_a_damaged_text_is_refused(text: str) -> None:
    with pytest.raises(RuleBookError):
        book_from_json(text)


def test_what_came_went_and_changed_is_told_for_a_lawyer(copy: Path) -> None:
    (copy / A_HINT).unlink()
    (copy / "rules/food_ban.cook.toml").write_bytes((copy / A_RESTRICTION).read_bytes())
    replace(copy, A_RESTRICTION, "years = 5", "years = 4")
    replace(copy, "sources.toml", "过罚相当", "过罚应当相当")

    found = {(one.rule, one.entry, one.key, one.kind): one for one in diff_books(TEXT, book_json(copy))}

    assert found.keys() == {
        (None, "CFF", "articles.5", "changed"),
        ("food_ban.cook", "food_ban.cook", "", "new"),
        ("food_ban.legal_representative", "food_ban.legal_representative", "duration.years", "changed"),
        ("related.branch", "related.branch", "", "gone"),
    }
    term = found[
        "food_ban.legal_representative", "food_ban.legal_representative", "duration.years", "changed"
    ]
    assert (term.file, term.key_zh, term.before, term.after) == (A_RESTRICTION, "期限.years", 5, 4)
