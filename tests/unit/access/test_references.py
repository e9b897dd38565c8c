"""人员引用: the same for one recipient, another for every other, and read back by nobody else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph_service.access.references import ReferenceKey, References, is_reference
from graph_service.store.keys import KeyRing

KEY = ReferenceKey.of(KeyRing((b"k" * 32,)))
PERSONS = st.builds(
    lambda kind, key: f"{kind}:{key.hex()}", st.sampled_from("pmn"), st.binary(min_size=32, max_size=32)
)


@given(PERSONS, st.text(max_size=20))
def test_a_reference_is_read_back_by_its_recipient(person: str, recipient: str) -> None:
    given_out = References(KEY, recipient)

    assert is_reference(given_out.of(person))
    assert given_out.person(given_out.of(person)) == person
    assert given_out.of(person) == given_out.of(person)
    assert person[2:] not in given_out.of(person)


@given(PERSONS, PERSONS)
def test_another_recipient_and_another_key_get_another_and_read_nobody(person: str, other: str) -> None:
    one, two = References(KEY, "a"), References(KEY, "b")
    elsewhere = References(ReferenceKey.of(KeyRing((b"x" * 32,))), "a")

    assert len({one.of(person), two.of(person), elsewhere.of(person)}) == 3
    assert two.person(one.of(person)) is None
    assert elsewhere.person(one.of(person)) is None
    assert (one.of(person) == one.of(other)) == (person == other)


@given(st.text(max_size=90))
def test_any_other_text_means_nobody(text: str) -> None:
    assert References(KEY, "a").person(f"p_{text}") is None
    assert References(KEY, "a").person(text) is None


@given(PERSONS, st.integers(0, 67), st.sampled_from("Aa0_-"))
def test_a_changed_reference_means_nobody(person: str, place: int, letter: str) -> None:
    given_out = References(KEY, "a").of(person)
    changed = given_out[:place] + letter + given_out[place + 1 :]

    assert References(KEY, "a").person(changed) in (None, person)
    assert changed == given_out or References(KEY, "a").person(changed) is None


def test_only_whole_ids_of_persons_are_replaced() -> None:
    person = "p:" + "0a" * 32
    given_out = References(KEY, "a")

    said = given_out.told(
        {"parties": {person: {"id": person, "name": "p:李", "n": 3}}, "ids": [person, "u:1"]}
    )

    reference = given_out.of(person)
    assert said == {
        "parties": {reference: {"id": reference, "name": "p:李", "n": 3}},
        "ids": [reference, "u:1"],
    }
