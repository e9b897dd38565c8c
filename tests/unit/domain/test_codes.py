"""Codes and ids: every single slip is found, nothing raises, no number leaks."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from graph_service.domain import codes
from graph_service.domain.codes import CodeKind, DocumentKind
from graph_service.domain.reasons import CellReading, Reason

KINDS = st.sampled_from(["11", "12", "51", "52", "54", "91", "92", "93", "A1", "N1", "N2", "N3", "Y1"])
REGIONS = st.sampled_from(["000000", "990000", "990102", "999999"])
BODIES = st.text(codes.USCC_ALPHABET, min_size=8, max_size=8)
USCCS = st.builds(codes.make_uscc, KINDS, REGIONS, BODIES)
BORN = st.dates(date(1900, 1, 1), date(2024, 12, 31))
SERIALS = st.integers(0, 999)
CITIZEN_IDS = st.builds(codes.make_citizen_id, REGIONS, BORN, SERIALS)
REG_NOS = st.builds(codes.make_reg_no, REGIONS, st.integers(0, 99_999_999))
KEY = bytes(range(32))
STRING_READERS = (codes.uscc, codes.org_code, codes.reg_no, codes.citizen_id, codes.phone)


def by_the_standard(code: str) -> bool:
    """GB 32100-2015 as written there, the slow way."""
    total = sum(codes.USCC_ALPHABET.index(char) * 3**place for place, char in enumerate(code[:17]))
    return bool((31 - total % 31) % 31 == codes.USCC_ALPHABET.index(code[17]))


def full_width(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


# -- 统一社会信用代码


@given(USCCS)
def test_a_made_unified_code_reads_as_itself_and_agrees_with_the_standard(code: str) -> None:
    assert codes.uscc(code) == CellReading(code)
    assert by_the_standard(code)


def test_the_examples_printed_in_the_standards_fit() -> None:
    assert codes.org_code("D2143569-X") == CellReading("D2143569X")  # GB 11714-1997
    assert codes.reg_no_check("0794") == "5"  # ISO 7064, MOD 11,10
    assert codes.citizen_id_check("0794".zfill(17)) == "0"  # ISO 7064, MOD 11-2


@pytest.mark.parametrize("first", ["A1", "N1", "N2", "N3", "Y1"])
def test_villages_and_other_registers_begin_with_a_letter(first: str) -> None:
    code = codes.make_uscc(first, "990102", "12345678")

    assert codes.uscc(code) == CellReading(code)


@given(USCCS, st.integers(0, 17), st.sampled_from(codes.USCC_ALPHABET))
def test_any_single_wrong_character_of_a_unified_code_is_found_and_kept(
    code: str, place: int, char: str
) -> None:
    wrong = code[:place] + char + code[place + 1 :]
    assume(wrong != code)

    reading = codes.uscc(wrong)

    assert (reading.value, reading.reason) in (
        (wrong, Reason.USCC_CHECK),
        (None, Reason.USCC_ALPHABET),
        (None, Reason.ID_IN_CODE_COLUMN),
    )
    assert reading.proposal is None or codes.uscc_fits(reading.proposal)


@given(USCCS, st.integers(0, 16))
def test_two_neighbouring_characters_swapped_are_found(code: str, place: int) -> None:
    assume(code[place] != code[place + 1])

    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

    assert codes.uscc(swapped).reason is not None


@given(
    USCCS,
    st.sampled_from(
        [str.lower, full_width, "'{}".format, "{}.0".format, '="{}"'.format, " {}\u3000\ufeff".format]
    ),
)
def test_typing_habits_do_not_change_a_unified_code(code: str, habit: object) -> None:
    assert callable(habit)
    assert codes.uscc(habit(code)).value == code


@given(USCCS, st.integers(1, 17), st.sampled_from(" -\u3000\xa0\u200b－"))
def test_blanks_and_hyphens_inside_a_unified_code_do_not_matter(code: str, place: int, mark: str) -> None:
    assert codes.uscc(code[:place] + mark + code[place:]) == CellReading(code)


@given(USCCS)
def test_letters_typed_for_digits_are_suspect_and_the_original_is_kept(code: str) -> None:
    typed = code.translate(str.maketrans("1052", "IOSZ"))
    assume(typed != code)

    assert codes.uscc(typed) == CellReading(typed, Reason.USCC_CONFUSABLE, code)
    assert codes.uscc(typed.lower()) == CellReading(typed, Reason.USCC_CONFUSABLE, code)


@given(USCCS, st.integers(8, 17))
def test_a_confusable_letter_whose_check_fails_is_rejected(code: str, place: int) -> None:
    assume(code[place] not in "0152")

    assert codes.uscc(code[:place] + "O" + code[place + 1 :]) == CellReading(None, Reason.USCC_ALPHABET)


def test_a_wrong_second_check_is_suspect() -> None:
    code = codes.make_uscc("91", "990000", "12345678")
    body = code[:16] + ("1" if code[16] != "1" else "2")
    broken = next(body + char for char in codes.USCC_ALPHABET if by_the_standard(body + char))

    assert codes.uscc(broken) == CellReading(broken, Reason.ORG_CODE_CHECK)


def test_a_look_alike_is_proposed_only_when_one_reading_mends_both_checks() -> None:
    code = codes.make_uscc("91", "990000", "MAB12345")

    assert codes.uscc(code.replace("B", "8")) == CellReading(code.replace("B", "8"), Reason.USCC_CHECK, code)


@given(st.dates(date(1900, 1, 1), date(2020, 1, 1)), st.integers(0, 999), st.sampled_from("0123456789X"))
def test_no_mistyped_citizen_id_becomes_an_organisation(born: date, serial: int, check: str) -> None:
    typed = codes.make_citizen_id("990101", born, serial)[:17] + check

    assert codes.uscc(typed).value is None or codes.uscc_fits(typed)
    assert codes.any_code(typed).value is None or codes.uscc_fits(typed) or codes.citizen_id_fits(typed)


@pytest.mark.parametrize("text", ["9.13E+17", "9.1330100E+17", "9.13e+17", "９.13Ｅ＋17", "9E+17"])
def test_scientific_notation_is_rejected_with_its_own_reason(text: str) -> None:
    assert codes.uscc(text).reason is Reason.USCC_SCIENTIFIC
    assert codes.reg_no(text).reason is Reason.USCC_SCIENTIFIC
    assert codes.citizen_id(text).reason is Reason.USCC_SCIENTIFIC


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("9199000012345678", Reason.USCC_LENGTH),
        ("无代码", Reason.USCC_LENGTH),
        ("919900001234567890123", Reason.USCC_LENGTH),
        ("91AB0000MA12345678", Reason.USCC_ALPHABET),
        ("B1990000MA12345678", Reason.USCC_ALPHABET),
        ("9" * 10_000_000, Reason.USCC_LENGTH),
    ],
    ids=["short", "words", "long", "letters in region", "no such register", "ten megabytes"],
)
def test_what_is_no_unified_code_says_why(text: str, reason: Reason) -> None:
    assert codes.uscc(text) == CellReading(None, reason)


@given(CITIZEN_IDS)
def test_a_citizen_id_never_passes_as_an_organisation(number: str) -> None:
    assert codes.uscc(number).value is None


def test_an_empty_cell_reads_as_empty() -> None:
    for read in STRING_READERS:
        assert read(" \u3000'").is_empty


# -- 组织机构代码, 注册号, 纳税人识别号


@given(BODIES)
def test_an_organisation_code_reads_with_or_without_hyphen(body: str) -> None:
    code = codes.make_org_code(body)

    assert codes.org_code(code) == codes.org_code(f"{code[:8]}-{code[8]}") == CellReading(code)


@given(BODIES, st.sampled_from("0123456789X"))
def test_a_wrong_check_of_an_organisation_code_is_only_suspect(body: str, check: str) -> None:
    assume(codes.org_code_check(body) != check)

    assert codes.org_code(body + check) == CellReading(body + check, Reason.ORG_CODE_CHECK)


def test_organisation_code_of_a_unified_code() -> None:
    assert codes.org_code_of(codes.make_uscc("91", "990000", 42)) == codes.make_org_code(42)


@given(REG_NOS, st.integers(0, 14), st.integers(1, 9))
def test_a_single_wrong_digit_of_a_registration_number_is_suspect(number: str, place: int, step: int) -> None:
    wrong = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]

    assert codes.reg_no(number) == CellReading(number)
    assert codes.reg_no(wrong) == CellReading(wrong, Reason.REG_NO_CHECK)


def test_registration_numbers_of_other_times() -> None:
    assert codes.reg_no("9900001234567") == CellReading("9900001234567", Reason.REG_NO_OLD)
    assert codes.reg_no("990000na000001x") == CellReading("990000NA000001X")
    assert codes.reg_no("99000012345") == CellReading(None, Reason.REG_NO_FORMAT)


def test_a_tax_number_leads_to_an_organisation_or_a_sole_trader() -> None:
    org = codes.make_org_code("MA123456")
    unified = codes.make_uscc("91", "990000", "MA123456")
    trader = codes.make_citizen_id("990000", date(1980, 2, 29), 11)

    assert codes.tax_no("990000" + org).value == codes.Code(CodeKind.ORG_CODE, org)
    assert codes.tax_no(unified).value == codes.Code(CodeKind.USCC, unified)
    assert codes.tax_no(trader + "01").value == codes.Code(CodeKind.CITIZEN_ID, trader)
    assert codes.tax_no("12345").reason is Reason.TAX_NO_FORMAT


# -- 公民身份号码


@given(CITIZEN_IDS)
def test_a_citizen_id_reads_as_itself_in_any_width_and_case(number: str) -> None:
    assert codes.citizen_id(number) == CellReading(number)
    assert codes.citizen_id(number.lower()) == CellReading(number)
    assert codes.citizen_id(full_width(number)) == CellReading(number)
    assert codes.citizen_id(f"'{number[:6]} {number[6:14]}-{number[14:]}") == CellReading(number)


@given(CITIZEN_IDS, st.integers(0, 16), st.integers(1, 9))
def test_any_single_wrong_digit_of_a_citizen_id_is_rejected(number: str, place: int, step: int) -> None:
    wrong = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]

    assert codes.citizen_id(wrong) == CellReading(None, Reason.CITIZEN_ID_CHECK)


@given(CITIZEN_IDS, st.integers(0, 15))
def test_two_swapped_digits_of_a_citizen_id_are_rejected(number: str, place: int) -> None:
    assume(number[place] != number[place + 1])

    assert codes.citizen_id(
        number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    ).is_rejected


@given(REGIONS, st.dates(date(1900, 1, 1), date(1999, 12, 31)), SERIALS)
def test_a_fifteen_digit_id_is_the_same_person_as_its_eighteen(region: str, born: date, serial: int) -> None:
    eighteen = codes.make_citizen_id(region, born, serial)

    assert codes.citizen_id(eighteen[:6] + eighteen[8:17]) == CellReading(eighteen)


def test_a_birth_date_that_does_not_exist_is_rejected() -> None:
    body = "99000019900230123"

    assert codes.citizen_id(body + codes.citizen_id_check(body)) == CellReading(None, Reason.CITIZEN_ID_DATE)
    assert codes.citizen_id("990000900230123") == CellReading(None, Reason.CITIZEN_ID_DATE)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("9900001990****1234", "9900001990****1234"),
        ("9900001990＊＊＊＊123ｘ", "9900001990****123X"),
        ("990***********1234", "990***********1234"),
        ("9900001990XXXX1234", "9900001990****1234"),
        ("9900001990××××1234", "9900001990****1234"),
        ("990000********", "990000********"),
        ("9***************4", "9***************4"),
    ],
)
def test_masked_ids_are_recognised_and_suspect(written: str, read: str) -> None:
    assert codes.is_masked_id(written)
    assert codes.citizen_id(written) == CellReading(read, Reason.CITIZEN_ID_MASKED)


def test_a_wholly_hidden_id_says_nothing() -> None:
    assert codes.citizen_id("******************").is_empty


# -- Any code


@given(USCCS, CITIZEN_IDS, REG_NOS)
def test_a_column_of_several_kinds_tells_them_apart(unified: str, person: str, number: str) -> None:
    assert codes.any_code(unified).value == codes.Code(CodeKind.USCC, unified)
    assert codes.any_code(person).value == codes.Code(CodeKind.CITIZEN_ID, person)
    assert codes.any_code(number, persons=False).value == codes.Code(CodeKind.REG_NO, number)
    assert codes.any_code(codes.org_code_of(unified)).value == codes.Code(CodeKind.ORG_CODE, unified[8:17])


def test_a_code_object_does_not_print_the_number_of_a_person() -> None:
    number = codes.make_citizen_id("990000", date(1990, 1, 1), 1)

    assert number not in repr(codes.any_code(number))


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("居民身份证", DocumentKind.CITIZEN_ID),
        ("护照", DocumentKind.PASSPORT),
        ("港澳居民来往内地通行证", DocumentKind.HK_MACAO_PERMIT),
        ("台湾居民来往大陆通行证", DocumentKind.TAIWAN_PERMIT),
        ("港澳台居民居住证", DocumentKind.CITIZEN_ID),
        ("外国人永久居留身份证", DocumentKind.CITIZEN_ID),
        ("企业法人营业执照(公司)", DocumentKind.ORGANISATION),
        ("其他", DocumentKind.OTHER),
        ("", None),
    ],
)
def test_names_of_documents(words: str, kind: DocumentKind | None) -> None:
    assert codes.document_kind(words) is kind


def test_a_passport_is_normalised_and_words_are_refused() -> None:
    assert codes.document_no("ｅ 1234-5678", DocumentKind.PASSPORT) == CellReading("E12345678")
    assert codes.document_no("见附件", DocumentKind.PASSPORT) == CellReading(None, Reason.DOCUMENT_FORMAT)


# -- 电话


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("13900001234", "13900001234"),
        ("+86 139-0000-1234", "13900001234"),
        ("0086-13900001234", "13900001234"),
        ("8613900001234", "13900001234"),
        ("１３９００００１２３４", "13900001234"),
        ("13900001234.0", "13900001234"),
        ("0571-88001122", "057188001122"),
        ("(0571)88001122转805", "057188001122"),
        ("0571-88001122-805", "057188001122"),
        ("+86 571 8800 1122", "057188001122"),
        ("010-62001122", "01062001122"),
        ("400-800-1122", "4008001122"),
    ],
)
def test_phones_in_the_ways_people_write_them(written: str, read: str) -> None:
    assert codes.phone(written) == CellReading(read)


@pytest.mark.parametrize("text", ["88001122", "12900001234", "1390000123", "二楼", "1" * 5_000])
def test_what_is_no_phone_is_rejected(text: str) -> None:
    assert codes.phone(text) == CellReading(None, Reason.PHONE_UNREADABLE)


@pytest.mark.parametrize("text", ["13800000000", "18888888888", "13812345678", "0571-88888888"])
def test_numbers_typed_to_fill_the_cell_link_nobody(text: str) -> None:
    assert codes.phone(text) == CellReading(None, Reason.PHONE_PLACEHOLDER)


# -- 脱敏


def test_masks_show_what_they_promise() -> None:
    assert codes.mask_id("990000199001011234") == "9900************34"
    assert codes.mask_id("9900001990****1234") == "9900************34"
    assert codes.mask_id("E12345678") == "E*******8"
    assert codes.mask_id("1234") == "****"
    assert codes.mask_phone("139-0000-1234") == "139******34"


@given(st.text(max_size=40))
def test_a_mask_never_shows_more_than_four_and_two(text: str) -> None:
    shown = codes.mask_id(text).replace("*", "")

    assert len(shown) <= 6
    assert len(codes.mask_phone(text).replace("*", "")) <= 5


TALK = st.text(st.sampled_from("张三男，、；;:()（）身份证号 电话 ab\n"), max_size=12)


@given(TALK, CITIZEN_IDS, st.sampled_from([str, str.lower, full_width, lambda n: n[:6] + n[8:17]]), TALK)
def test_no_id_survives_in_a_masked_text(before: str, number: str, habit: object, after: str) -> None:
    assert callable(habit)
    written = habit(number)
    assume(len(written) == 18 or number[6:8] == "19")
    assume(not re.search("[ab]$", before) and not re.match("[ab]", after))

    masked = codes.mask_text(before + written + after)

    assert written[4:-2] not in masked
    assert len(masked) == len(before + written + after)
    assert masked.startswith(before)
    assert codes.holds_personal_id(before + written + after)
    assert codes.mask_text(masked) == masked


@given(CITIZEN_IDS, st.integers(0, 9))
def test_a_mistyped_id_is_masked_too(number: str, last: int) -> None:
    assume(codes.uscc(f"{number[:17]}{last}").value is None)

    assert (
        codes.mask_text(f"身份证{number[:17]}{last}号") == f"身份证{number[:4]}{'*' * 12}{number[16]}{last}号"
    )


def test_half_masked_and_spaced_ids_and_mobiles_are_masked() -> None:
    assert codes.mask_text("9900001990****1234") == "9900************34"
    assert codes.mask_text("9900001990XXXX1234") == "9900************34"
    assert codes.mask_text("990000 19900101 1234") == "9900**************34"
    assert codes.mask_text("电话13900001234。") == "电话139******34。"


@given(USCCS)
def test_unified_codes_stay_readable_in_a_masked_text(code: str) -> None:
    assume(not codes.citizen_id_fits(code))

    assert codes.mask_text(f"统一社会信用代码{code}，") == f"统一社会信用代码{code}，"


# -- 人员标识


def test_sm3_gives_the_value_printed_in_the_standard() -> None:
    assert codes.sm3(b"abc").hexdigest() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@given(CITIZEN_IDS, st.binary(min_size=1, max_size=100))
def test_a_person_key_is_the_hmac_of_the_number(number: str, key: bytes) -> None:
    assert codes.person_key(number, key) == hmac.new(key, number.encode(), "sm3").hexdigest()


def test_keys_of_persons_documents_and_phones_never_meet() -> None:
    number = "13900001234"
    found = {
        codes.person_key(number, KEY),
        codes.phone_key(number, KEY),
        codes.document_key(DocumentKind.PASSPORT, number, KEY),
        codes.document_key(DocumentKind.OTHER, number, KEY),
        codes.person_key(number, KEY[::-1]),
        hashlib.new("sm3", number.encode()).hexdigest(),
    }

    assert len(found) == 6
    assert codes.document_key(DocumentKind.CITIZEN_ID, number, KEY) == codes.person_key(number, KEY)


# -- Everything

ANY_TEXT = (
    st.text() | st.text("0123456789*Xx IOSZE+.-", max_size=24) | st.from_regex(r"[0-9]{9,20}", fullmatch=True)
)


@given(ANY_TEXT)
@example("\ufdfa" * 60)
@example("²" * 15)
@example("٣" * 18)
@example("\udc80")
def test_no_text_makes_a_reader_raise_and_every_reason_keeps_its_promise(text: str) -> None:
    for reading in [read(text) for read in STRING_READERS]:
        assert reading.reason is None or reading.reason.rejects == (reading.value is None)
        assert reading.value is None or reading.value.isascii()
    for either in (codes.any_code(text), codes.tax_no(text)):
        assert either.reason is None or either.reason.rejects == (either.value is None)
    codes.mask_text(text)
    codes.mask_id(text)
    codes.document_kind(text)


@given(ANY_TEXT)
def test_what_was_read_reads_again_as_the_same(text: str) -> None:
    for read in STRING_READERS:
        value = read(text).value
        if value is not None:
            assert read(value).value == value


def test_makers_refuse_what_cannot_stand() -> None:
    for kind, region, body in (("9O", "990000", "12345678"), ("91", "99AB00", "12345678"), ("91", "99", "1")):
        with pytest.raises(ValueError, match="character"):
            codes.make_uscc(kind, region, body)
    with pytest.raises(ValueError, match="characters"):
        codes.make_reg_no("990000", -1)


def test_reasons_are_told_in_both_languages_and_their_codes_are_plain() -> None:
    for reason in Reason:
        assert re.fullmatch(r"[a-z0-9_]+", reason.code)
        assert re.search(r"[\u4e00-\u9fff]", reason.zh)
        assert reason.en.isascii()
        assert Reason(reason.code) is reason
